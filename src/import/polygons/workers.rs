//! The costly part of every feature on several threads, in the order of the file.

use std::cell::Cell;
use std::collections::VecDeque;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use geometry::{stoppable, wish};

/// Features that travel together: few enough for flat memory, enough that the travelling costs nothing.
const BATCH: usize = 128;

/// The weight of a batch that travels before it is full: outlines of provinces are as large as a thousand parcels.
const HEAVY: usize = 50_000;

/// The most threads. More would wait for the one that reads and the one that writes.
const MOST_THREADS: usize = 4;

/// Work on its way: what stays with the caller, and where the results will come.
type Sent<K, O> = (Vec<K>, Receiver<Vec<O>>);

/// Work to be done, and where its results go.
type Job<I, O> = (Vec<I>, SyncSender<Vec<O>>);

/// Gives `work` everything `next` brings, on several threads, and hands results to `done` in the order of `next`. Of each
/// item the first half stays with the caller. `None` from `next` is the end; an error of `next` or `done` ends it all.
/// Never more than a few batches are in memory; `weight` says how much of it an item takes.
pub fn in_order<K, I: Send, O: Send, E>(
    mut next: impl FnMut() -> Result<Option<(K, I)>, E>,
    weight: impl Fn(&I) -> usize,
    work: impl Fn(I) -> O + Sync,
    mut done: impl FnMut(K, O) -> Result<(), E>,
) -> Result<(), E> {
    let ended = Cell::new(false);
    let mut batch = || -> Result<(Vec<K>, Vec<I>), E> {
        let (mut kept, mut given, mut heavy) = (Vec::new(), Vec::new(), 0);
        while !ended.get() && kept.len() < BATCH && heavy < HEAVY {
            match next()? {
                Some((keep, give)) => {
                    kept.push(keep);
                    heavy += weight(&give);
                    given.push(give);
                }
                None => ended.set(true),
            }
        }
        Ok((kept, given))
    };
    let (mut kept, mut given) = batch()?;
    if ended.get() {
        // Not worth a thread.
        return kept
            .drain(..)
            .zip(given.drain(..))
            .try_for_each(|(keep, give)| done(keep, work(give)));
    }
    let threads = thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    let (jobs, waiting) = sync_channel::<Job<I, O>>(2 * threads);
    let waiting = Mutex::new(waiting);
    let wish = wish();
    thread::scope(|scope| {
        let mut workers = Vec::with_capacity(threads);
        for _ in 0..threads {
            let serve = || {
                loop {
                    let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((items, results)) = job else { return };
                    // Nobody waits for the results of an import that has ended.
                    let _ = results.send(items.into_iter().map(&work).collect());
                }
            };
            let wish = wish.clone();
            workers.push(scope.spawn(move || match wish {
                Some(wish) => stoppable(wish, serve),
                None => serve(),
            }));
        }
        let feed = || {
            // Owned here, so that the threads end with this however it ends.
            let jobs = jobs;
            let mut sent: VecDeque<Sent<K, O>> = VecDeque::new();
            loop {
                if !kept.is_empty() {
                    let (results, arrive) = sync_channel(1);
                    if jobs.send((given, results)).is_err() {
                        return Ok(());
                    }
                    sent.push_back((kept, arrive));
                    (kept, given) = if sent.len() <= 2 * threads {
                        batch()?
                    } else {
                        Default::default()
                    };
                    if !kept.is_empty() {
                        continue;
                    }
                }
                let Some((keys, arrive)) = sent.pop_front() else {
                    return Ok(());
                };
                // A thread that panicked sends nothing; its panic is passed on below.
                for (keep, result) in keys.into_iter().zip(arrive.recv().into_iter().flatten()) {
                    done(keep, result)?;
                }
                (kept, given) = batch()?;
            }
        };
        let fed = feed();
        // Ended with all they keep for themselves, PROJ objects among it, which do not survive the end of the process.
        for worker in workers {
            if let Err(panic) = worker.join() {
                resume_unwind(panic);
            }
        }
        fed
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_errors_end_it() {
        for count in [0, 1, 127, 128, 129, 5000] {
            let mut given = 0..count;
            let mut got = Vec::new();
            let squared = in_order(
                || Ok::<_, String>(given.next().map(|n| (n, n))),
                |_| 1,
                |n: u64| n * n,
                |n, square| {
                    got.push((n, square));
                    Ok(())
                },
            );
            assert_eq!(squared, Ok(()));
            assert_eq!(got, (0..count).map(|n| (n, n * n)).collect::<Vec<_>>());
        }
        // Heavy items travel in small batches, and none is lost.
        let (mut given, mut sum) = (0u64..100, 0);
        let heavy = in_order(
            || Ok::<_, String>(given.next().map(|n| ((), n))),
            |_| HEAVY / 3,
            |n| n,
            |(), n| {
                sum += n;
                Ok(())
            },
        );
        assert_eq!((heavy, sum), (Ok(()), 4950));
        let mut given = 0u64..100_000;
        let mut taken = 0;
        let stopped = in_order(
            || {
                taken += 1;
                Ok(given.next().map(|n| (n, n)))
            },
            |_| 1,
            |n| n,
            |n, _| if n == 1000 { Err("stop") } else { Ok(()) },
        );
        assert_eq!(stopped, Err("stop"));
        assert!(taken < 5000, "{taken} were read though it ended at 1000");
    }
}
