//! Long work as a person at a terminal sees it: how far it is, and how to stop it.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::output::Output;
use message::Message;
use progress::Progress;

/// How often a line on a terminal is drawn again.
const REDRAWN: Duration = Duration::from_millis(200);
/// How often a line is written where lines stay: a log, a pipe.
const WRITTEN: Duration = Duration::from_secs(10);
/// Work that is done sooner than this is not spoken of.
const SILENT: Duration = Duration::from_millis(700);

/// Shows progress on standard error while it lives, and turns Ctrl-C and the like into the wish to stop.
pub struct Watch {
    done: Arc<AtomicBool>,
    shown: Option<JoinHandle<()>>,
}

impl Watch {
    /// Starts to print progress.
    pub fn begin(progress: Arc<Progress>, output: Output) -> Watch {
        let done = Arc::new(AtomicBool::new(false));
        listen(progress.clone());
        let ended = done.clone();
        let shown = thread::spawn(move || show(&progress, output, &ended));
        Watch {
            done,
            shown: Some(shown),
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Relaxed);
        if let Some(shown) = self.shown.take() {
            shown.thread().unpark();
            let _ = shown.join();
        }
    }
}

fn show(progress: &Progress, output: Output, done: &AtomicBool) {
    let terminal = std::io::stderr().is_terminal();
    let every = if terminal { REDRAWN } else { WRITTEN };
    let begun = Instant::now();
    let mut drawn = false;
    while !done.load(Ordering::Relaxed) {
        thread::park_timeout(if begun.elapsed() < SILENT { SILENT } else { every });
        if done.load(Ordering::Relaxed) || begun.elapsed() < SILENT {
            continue;
        }
        let Some(line) = line(progress) else { continue };
        let line = line.text(output.lang);
        if terminal {
            drawn = true;
            let _ = write!(std::io::stderr(), "\r\x1b[K{line}");
            let _ = std::io::stderr().flush();
        } else {
            output.line(&line);
        }
    }
    if drawn {
        let _ = write!(std::io::stderr(), "\r\x1b[K");
        let _ = std::io::stderr().flush();
    }
}

fn line(progress: &Progress) -> Option<Message> {
    let shown = progress.shown();
    let message = match shown.total {
        Some(total) => Message::new("cli.progress_of").with_number("total", total.into()),
        None => Message::new("cli.progress"),
    };
    Some(
        message
            .with_message("stage", shown.stage?)
            .with_number("done", shown.done.into()),
    )
}

/// Ctrl-C, the end of the terminal and the polite wish of an administrator ask the work to stop; what was written until then
/// is undone by the store. A second one ends the program; what it leaves in private folders is removed by the next run.
fn listen(progress: Arc<Progress>) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
        // Without a way to listen a signal ends the program as it always does, and the transaction with it.
        return;
    };
    // Listening begins here and not in the thread: the work that comes next makes what has to be taken away.
    let signals: Vec<Signal> = {
        let _inside = runtime.enter();
        let ignored = ignored();
        [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()]
            .into_iter()
            // Whoever has the program ignore a signal (`nohup`) does not want the work to stop at it.
            .filter(|kind| ignored >> (kind.as_raw_value() - 1) & 1 == 0)
            .filter_map(|kind| signal(kind).ok())
            .collect()
    };
    thread::spawn(move || {
        runtime.block_on(async {
            let mut waiting = tokio::task::JoinSet::new();
            for mut signal in signals {
                let progress = progress.clone();
                waiting.spawn(async move {
                    while signal.recv().await.is_some() {
                        if progress.is_cancelled() {
                            std::process::exit(1);
                        }
                        progress.cancel();
                    }
                });
            }
            while waiting.join_next().await.is_some() {}
        });
    });
}

/// The signals this process ignores, one bit each beginning with signal 1, as `/proc` tells them; none where it does not.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0)
}
