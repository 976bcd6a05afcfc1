//! Work that takes the whole of a processor for long: imports, older revisions. It has threads of its own that give way to those
//! which answer: on a machine with two cores it should go unnoticed.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use super::problem::Problem;

/// How many threads are at work that the end of the process has to wait for.
static AT_WORK: (Mutex<usize>, Condvar) = (Mutex::new(0), Condvar::new());

/// Counts work on a thread until it is done, however it ends.
pub(super) struct AtWork;

impl AtWork {
    /// Counts heavy work from now until the guard is dropped.
    pub fn begin() -> AtWork {
        *AT_WORK.0.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        AtWork
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        *AT_WORK.0.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        AT_WORK.1.notify_all();
    }
}

/// Waits until all such work is done, at most for a while: the process must not end in the middle of it, or its store stays open,
/// with a log that is not put away. Blocks.
pub(super) fn wait_for_all(patience: Duration) {
    let at_work = AT_WORK.0.lock().unwrap_or_else(PoisonError::into_inner);
    drop(AT_WORK.1.wait_timeout_while(at_work, patience, |count| *count > 0));
}

/// How much such a thread gives way (`nice`). What it starts inherits that.
const GIVES_WAY: i32 = 10;

/// Does heavy work on a thread of its own.
pub(super) async fn heavy<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    let (tell, told) = oneshot::channel();
    let thread = std::thread::Builder::new().name("heavy".to_string());
    let at_work = AtWork::begin();
    let started = thread.spawn(move || {
        let _at_work = at_work;
        // On Linux this is of the calling thread alone. Where it is refused, the work is merely as quick as the rest.
        let _ = rustix::process::setpriority_process(None, GIVES_WAY);
        // The one who waited may be gone.
        let _ = tell.send(work());
    });
    started.map_err(Problem::failed)?;
    // A thread that panicked tells nothing.
    told.await.map_err(Problem::failed)
}
