//! Work spread over threads; answers come in the order of the work, whoever did it.

use std::sync::atomic::{AtomicUsize, Ordering};

/// `work(0), work(1), …, work(count - 1)`; threads take `block` at a time. One thread is the caller's own.
pub fn spread<T: Send>(count: usize, block: usize, threads: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    if threads <= 1 {
        return (0..count).map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done: Vec<(usize, Vec<T>)> = Vec::new();
        loop {
            let start = next.fetch_add(block, Ordering::Relaxed);
            if start >= count {
                return done;
            }
            done.push((start, (start..count.min(start + block)).map(&work).collect()));
        }
    };
    let mut blocks: Vec<(usize, Vec<T>)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(take)).collect();
        let mut blocks = take();
        for other in others {
            match other.join() {
                Ok(done) => blocks.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        blocks
    });
    blocks.sort_unstable_by_key(|block| block.0);
    blocks.into_iter().flat_map(|block| block.1).collect()
}
