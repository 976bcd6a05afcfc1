//! Work spread over threads; answers come in the order of the work, whoever did it.

use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::time::{ClockId, clock_gettime};

pub struct Spread<T> {
    pub answers: Vec<T>,
    /// Processor seconds of the thread that worked longest: what the work takes where every thread has a core to itself.
    pub longest: f64,
}

/// `work(0), work(1), …, work(count - 1)`; threads take `block` at a time. The first is the caller's own.
pub fn spread<T: Send>(count: usize, block: usize, threads: usize, work: impl Fn(usize) -> T + Sync) -> Spread<T> {
    let next = AtomicUsize::new(0);
    let take = || {
        let before = cpu_seconds(ClockId::ThreadCPUTime);
        let mut done: Vec<(usize, Vec<T>)> = Vec::new();
        loop {
            let start = next.fetch_add(block, Ordering::Relaxed);
            if start >= count {
                return (done, cpu_seconds(ClockId::ThreadCPUTime) - before);
            }
            done.push((start, (start..count.min(start + block)).map(&work).collect()));
        }
    };
    let (mut blocks, longest) = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(take)).collect();
        let (mut blocks, mut longest) = take();
        for other in others {
            match other.join() {
                Ok((done, took)) => {
                    blocks.extend(done);
                    longest = longest.max(took);
                }
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        (blocks, longest)
    });
    blocks.sort_unstable_by_key(|block| block.0);
    let mut answers = Vec::with_capacity(count);
    for (_, block) in blocks {
        answers.extend(block);
    }
    Spread { answers, longest }
}

/// By the processor's clock, of this thread or of the whole process.
pub fn cpu_seconds(clock: ClockId) -> f64 {
    let time = clock_gettime(clock);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
