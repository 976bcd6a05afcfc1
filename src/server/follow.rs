//! Following the store: another process imports, and this one shows it at once.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::heavy::AtWork;
use super::live::{App, Seen};

/// How often the store is asked for its newest revision. Asking is one look at an index that is in memory, and three at the
/// names of its files.
const EVERY: Duration = Duration::from_millis(50);

/// A thread of its own that follows the store, so that no request and no job can keep it waiting. Ends when dropped.
pub(super) struct Following(Arc<Turns>);

impl Drop for Following {
    fn drop(&mut self) {
        self.0.lock().stopped = true;
        self.0.changed.notify_all();
    }
}

/// The turns of the thread that follows: one begins every [`EVERY`], or at once for whoever waits for it.
#[derive(Default)]
pub(super) struct Turns {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// Whether a thread takes turns.
    follows: bool,
    /// How many have begun, and how many of them have ended.
    begun: u64,
    ended: u64,
    /// The turn somebody waits for.
    wanted: u64,
    stopped: bool,
}

impl Turns {
    /// Waits until the store was looked at from now on, and what is new is shown; `false` where no thread follows the store. Blocks.
    ///
    /// A thread of heavy work, which gives way to all others, would be long in taking over a revision, and keep the one that follows
    /// the store from doing it.
    #[must_use]
    pub fn next(&self) -> bool {
        let mut state = self.lock();
        // One that is under way may have asked the store before.
        let turn = state.begun + 1;
        state.wanted = state.wanted.max(turn);
        self.changed.notify_all();
        let waits = |state: &mut State| state.follows && !state.stopped && state.ended < turn;
        state = self
            .changed
            .wait_while(state, waits)
            .unwrap_or_else(PoisonError::into_inner);
        state.ended >= turn
    }

    /// Begins a turn; `false` when there is to be none.
    fn begin(&self) -> bool {
        let mut state = self.lock();
        state.begun += 1;
        !state.stopped
    }

    /// Ends the turn, and waits for the next.
    fn end(&self) {
        let mut state = self.lock();
        state.ended = state.begun;
        self.changed.notify_all();
        let idle = |state: &mut State| !state.stopped && state.wanted <= state.begun;
        drop(self.changed.wait_timeout_while(state, EVERY, idle));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says that nobody follows any more, however the thread ends.
struct Over(Arc<Turns>);

impl Drop for Over {
    fn drop(&mut self) {
        self.0.lock().follows = false;
        self.0.changed.notify_all();
    }
}

/// Begins to follow. A store that fails is logged once, and once when it is back; the last revision goes on being served.
pub(super) fn follow(app: &Arc<App>) -> std::io::Result<Following> {
    let turns = Arc::clone(&app.turns);
    turns.lock().follows = true;
    let (app, over) = (Arc::downgrade(app), Over(Arc::clone(&turns)));
    std::thread::Builder::new().name("follow".to_string()).spawn(move || {
        let mut failing = false;
        loop {
            // Counted before the look at the wish to stop: a wait for all work waits for this turn, too, and the store is closed
            // by the thread that ends the process.
            let at_work = AtWork::begin();
            if !over.0.begin() {
                return;
            }
            let Some(app) = app.upgrade() else { return };
            turn(&app, &mut failing);
            drop(app);
            drop(at_work);
            over.0.end();
        }
    })?;
    Ok(Following(turns))
}

fn turn(app: &App, failing: &mut bool) {
    // A panic while a revision is built must not end the following of the next.
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| app.refresh()));
    let outcome = match outcome {
        Ok(outcome) => outcome.map_err(|error| error.to_string()),
        Err(_) => Err("the newest revision cannot be shown".to_string()),
    };
    match outcome {
        Ok(seen) => {
            match seen {
                Seen::Same => {}
                Seen::Newer(revision) => tracing::info!(revision = revision.0, "new revision"),
                Seen::Reopened(revision) => {
                    tracing::warn!(
                        revision = revision.0,
                        "the store was replaced by another file; that one is served"
                    );
                }
            }
            if *failing {
                tracing::info!("the store answers again");
            }
            *failing = false;
        }
        Err(cause) => {
            if !*failing {
                tracing::warn!(cause, "the store does not answer");
            }
            *failing = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[test]
    fn whoever_waits_for_a_turn_gets_one_that_began_later_and_nobody_waits_for_a_thread_that_is_gone() {
        let turns = Arc::new(Turns::default());
        assert!(!turns.next(), "nobody follows");
        turns.lock().follows = true;
        let over = Over(Arc::clone(&turns));
        assert!(over.0.begin());
        let (told, waiting) = (Arc::new(AtomicBool::new(false)), Arc::clone(&turns));
        let tell = Arc::clone(&told);
        let asker = std::thread::spawn(move || {
            let came = waiting.next();
            tell.store(true, Ordering::SeqCst);
            came
        });
        while turns.lock().wanted == 0 {
            std::thread::yield_now();
        }
        // The one that was under way is not enough; the next begins at once.
        over.0.end();
        assert!(!told.load(Ordering::SeqCst));
        assert!(over.0.begin());
        let ending = std::thread::spawn(move || {
            over.0.end();
            drop(over);
        });
        assert!(asker.join().unwrap());
        ending.join().unwrap();
        assert!(!turns.next());
        // Whoever waits when it ends is told.
        turns.lock().follows = true;
        let waiting = Arc::clone(&turns);
        let asker = std::thread::spawn(move || waiting.next());
        drop(Following(Arc::clone(&turns)));
        assert!(!asker.join().unwrap());
    }
}
