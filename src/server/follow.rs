//! Following the store: another process imports, and this one shows it at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::heavy::AtWork;
use super::live::{App, Seen};

/// How often the store is asked for its newest revision. Asking is one look at an index that is in memory, and three at the
/// names of its files.
const EVERY: Duration = Duration::from_millis(50);

/// A thread of its own that follows the store, so that no request and no job can keep it waiting. Ends when dropped.
pub(super) struct Following(Arc<AtomicBool>);

impl Drop for Following {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Begins to follow. A store that fails is logged once, and once when it is back; the last revision goes on being served.
pub(super) fn follow(app: &Arc<App>) -> std::io::Result<Following> {
    let stop = Arc::new(AtomicBool::new(false));
    let (app, stopped) = (Arc::downgrade(app), Arc::clone(&stop));
    std::thread::Builder::new().name("follow".to_string()).spawn(move || {
        let mut failing = false;
        loop {
            // Counted before the look at the wish to stop: a wait for all work waits for this turn, too, and the store is closed
            // by the thread that ends the process.
            let at_work = AtWork::begin();
            if stopped.load(Ordering::SeqCst) {
                return;
            }
            let Some(app) = app.upgrade() else { return };
            turn(&app, &mut failing);
            drop(app);
            drop(at_work);
            std::thread::sleep(EVERY);
        }
    })?;
    Ok(Following(stop))
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
