//! The same work on several threads.

use std::panic::resume_unwind;
use std::thread;

/// Runs `work` on so many threads and waits until they have ended, with all they keep for themselves. A scope alone waits for the
/// work only: a thread that still drops its PROJ objects while the process ends finds what they share gone.
pub(super) fn on_threads(count: usize, work: impl Fn() + Sync) {
    thread::scope(|scope| {
        let threads: Vec<_> = (0..count.max(1)).map(|_| scope.spawn(&work)).collect();
        for thread in threads {
            if let Err(panic) = thread.join() {
                resume_unwind(panic);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    static DROPPED: AtomicUsize = AtomicUsize::new(0);

    /// The state a thread keeps for itself, and takes a while to drop.
    struct Kept(Cell<bool>);

    impl Drop for Kept {
        fn drop(&mut self) {
            thread::sleep(Duration::from_millis(200));
            DROPPED.fetch_add(1, Ordering::SeqCst);
        }
    }

    thread_local! {
        static KEPT: Kept = const { Kept(Cell::new(false)) };
    }

    #[test]
    fn what_the_threads_keep_for_themselves_is_dropped_before_it_returns() {
        on_threads(3, || KEPT.with(|kept| kept.0.set(true)));
        assert_eq!(DROPPED.load(Ordering::SeqCst), 3);
    }
}
