//! How far long work has come, and the wish to stop it. Shared between the thread that works and the one that shows.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use geometry::{Stop, stoppable};
use message::Message;

/// The state of long work. All methods may be called from any thread.
#[derive(Debug, Default)]
pub struct Progress {
    stage: Mutex<Option<Message>>,
    done: AtomicU64,
    total: AtomicU64,
    cancelled: Arc<AtomicBool>,
}

/// A snapshot of the progress, as it is displayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressShown {
    /// What is being done; `None` before the first stage.
    pub stage: Option<Message>,
    /// Steps done in this stage.
    pub done: u64,
    /// Steps of this stage; `None` when unknown.
    pub total: Option<u64>,
}

impl Progress {
    /// Begins a stage. `total` is `None` when the number of steps is not known.
    pub fn begin(&self, stage: Message, total: Option<u64>) {
        *self.stage.lock().unwrap_or_else(PoisonError::into_inner) = Some(stage);
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total.unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Counts steps.
    ///
    /// # Errors
    /// The work was cancelled: it should end now and leave nothing behind.
    pub fn step(&self, steps: u64) -> Result<(), Message> {
        self.done.fetch_add(steps, Ordering::Relaxed);
        if self.is_cancelled() {
            return Err(Message::new("import.cancelled"));
        }
        Ok(())
    }

    /// Wishes the work to stop.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the work is cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Does work whose measuring ends soon after a cancellation, too: untangling one ring can take seconds.
    pub fn stoppable<T>(&self, work: impl FnOnce() -> T) -> T {
        stoppable(Arc::clone(&self.cancelled), work)
    }

    /// A snapshot of the progress, to display.
    pub fn shown(&self) -> ProgressShown {
        let total = self.total.load(Ordering::Relaxed);
        ProgressShown {
            stage: self.stage.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            done: self.done.load(Ordering::Relaxed),
            total: (total != u64::MAX && total != 0).then_some(total),
        }
    }
}

impl Stop for Progress {
    fn is_wished(&self) -> bool {
        self.is_cancelled()
    }
}
