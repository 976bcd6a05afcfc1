//! The client side: starts the worker process, receives its frames, and kills it when the work is cancelled or dropped.

use std::io::{self, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver as Inbox, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::task::Request;
use super::wire::{Frame, Receiver};
use super::{COMMAND, PROGRAM};
use message::Message;
use progress::Progress;
use text::Refusal;

/// How many frames travel together between the threads.
const BATCH: usize = 256;
/// How many bytes of frames make a batch, however few they are: a feature may have megabytes.
const BATCH_BYTES: usize = 4 << 20;
/// How many such batches may wait; with the pipe, this bounds the memory of a slow listener.
const WAITING: usize = 4;
/// How often a cancellation is looked for.
const CANCEL_POLL: Duration = Duration::from_millis(100);
/// How long a process that has closed its output may take to exit; then it is killed.
const EXIT_GRACE: Duration = Duration::from_secs(2);
/// How many bytes of its standard error are kept.
const STDERR_KEPT: u64 = 4096;

/// Variables that the process may see; all others could change what a driver does.
const VARIABLES: [&str; 5] = ["GDAL_DATA", "PROJ_DATA", "PROJ_LIB", "LD_LIBRARY_PATH", "TMPDIR"];

/// The events the listening thread passes on.
enum Event {
    Frames(Vec<Frame>),
    /// The process ended before its last frame.
    Exited(Exit),
}

/// How a worker process ended that had not sent its last frame.
#[derive(Debug)]
struct Exit {
    status: Option<ExitStatus>,
    stderr: String,
}

/// The process, once it runs, and whether it is still wanted.
#[derive(Debug, Default)]
struct Slot {
    child: Option<Child>,
    unwanted: bool,
}

impl Slot {
    fn kill(&mut self) {
        self.unwanted = true;
        if let Some(child) = &mut self.child {
            // It may have ended by itself.
            let _ = child.kill();
        }
    }
}

/// A running worker process. It is killed when this is dropped.
#[derive(Debug)]
pub struct Client {
    file: String,
    limits: crate::options::Limits,
    inbox: Inbox<Event>,
    waiting: std::vec::IntoIter<Frame>,
    slot: Arc<Mutex<Slot>>,
    thread: Option<JoinHandle<()>>,
    over: bool,
}

impl Client {
    /// Starts the work; `file` is its name for messages.
    ///
    /// # Errors
    /// No reading process could be started.
    pub fn start(file: &str, request: Request) -> Result<Client, Refusal> {
        let cannot = |reason: &dyn message::Foreign| {
            Refusal::from(
                Message::new("reader.no_process")
                    .with("file", file)
                    .with_foreign("reason", reason),
            )
        };
        let program = PROGRAM.get();
        #[cfg(not(test))]
        if program.is_none() {
            return Err(cannot(&"no program was named".to_string()));
        }
        let text = serde_json::to_vec(&request).map_err(|error| cannot(&error))?;
        let (to, inbox) = sync_channel(WAITING);
        let slot = Arc::new(Mutex::new(Slot::default()));
        let shared = slot.clone();
        let limits = request.limits;
        // The process is started in the thread that lives as long as the client: the kernel ends it with the
        // thread that started it.
        let work = move || match program {
            Some(program) => {
                let mut command = Command::new(program);
                command.arg(COMMAND).env_clear().current_dir("/");
                command.envs(
                    VARIABLES
                        .iter()
                        .filter_map(|name| Some((name, std::env::var_os(name)?))),
                );
                command
                    .stdin(Stdio::piped())
                    .stdout(Stdio::piped())
                    .stderr(Stdio::piped());
                listen(command, &text, &shared, &to);
            }
            None => here(request, &to),
        };
        let thread = thread::Builder::new()
            .name("reader".into())
            .spawn(work)
            .map_err(|error| cannot(&error))?;
        Ok(Client {
            file: file.to_string(),
            limits,
            inbox,
            waiting: Vec::new().into_iter(),
            slot,
            thread: Some(thread),
            over: false,
        })
    }

    /// The next frame; `None` when the work is done.
    ///
    /// # Errors
    /// The file is refused, the import was cancelled, a limit was reached, or the process ended badly.
    pub fn next_frame(&mut self, progress: &Progress) -> Result<Option<Frame>, Refusal> {
        loop {
            if self.over {
                return Ok(None);
            }
            match self.waiting.next() {
                Some(Frame::End) => {
                    self.over = true;
                    return Ok(None);
                }
                Some(Frame::Refused(messages)) => {
                    self.over = true;
                    return Err(Refusal { messages });
                }
                Some(said) => return Ok(Some(said)),
                None => {}
            }
            self.waiting = self.more(progress).inspect_err(|_| self.over = true)?.into_iter();
        }
    }

    fn more(&mut self, progress: &Progress) -> Result<Vec<Frame>, Refusal> {
        let patience = Duration::from_secs(self.limits.silent_seconds.max(1));
        let since = Instant::now();
        loop {
            if progress.is_cancelled() {
                self.kill();
                return Err(Message::new("import.cancelled").into());
            }
            match self.inbox.recv_timeout(CANCEL_POLL) {
                Ok(Event::Frames(said)) => return Ok(said),
                Ok(Event::Exited(exit)) => return Err(self.exit_message(&exit).into()),
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(self
                        .exit_message(&Exit {
                            status: None,
                            stderr: String::new(),
                        })
                        .into());
                }
                Err(RecvTimeoutError::Timeout) if since.elapsed() > patience => {
                    self.kill();
                    let message = Message::new("reader.silent").with("file", &self.file);
                    return Err(message.with_count("seconds", self.limits.silent_seconds).into());
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    fn kill(&self) {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner).kill();
    }

    /// The message about a process that ended badly.
    fn exit_message(&self, exit: &Exit) -> Message {
        let out_of_memory = crate::gdal::is_about_memory(&exit.stderr);
        let signal = exit.status.and_then(|status| status.signal());
        let message = |key| Message::new(key).with("file", &self.file);
        match signal {
            _ if out_of_memory => message("reader.memory").with_count("limit", self.limits.memory_mb),
            Some(libc::SIGXCPU) => message("reader.time").with_count("limit", self.limits.cpu_seconds),
            // The kernel's own when memory of the machine runs out, or an administrator.
            Some(libc::SIGKILL) => message("reader.killed"),
            Some(signal) => message("reader.crashed").with("how", format!("signal {signal}")),
            None => {
                let code = exit.status.and_then(|status| status.code());
                message("reader.crashed").with("how", code.map_or("?".into(), |code| format!("status {code}")))
            }
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.kill();
        // A thread that still sends finds its channel closed.
        let (_, nobody) = sync_channel(0);
        self.inbox = nobody;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Runs the process and passes its frames on until it ends.
fn listen(mut command: Command, request: &[u8], shared: &Mutex<Slot>, to: &SyncSender<Event>) {
    let exited = |status, stderr: String| {
        let _ = to.send(Event::Exited(Exit { status, stderr }));
    };
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => return exited(None, error.to_string()),
    };
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    {
        let mut slot = shared.lock().unwrap_or_else(PoisonError::into_inner);
        slot.child = Some(child);
        if slot.unwanted {
            slot.kill();
        }
    }
    let stderr = stderr.and_then(|pipe| {
        thread::Builder::new()
            .name("reader-errors".into())
            .spawn(|| read_stderr(pipe))
            .ok()
    });
    let asked = stdin.is_some_and(|mut pipe: ChildStdin| pipe.write_all(request).is_ok());
    let over = match stdout {
        Some(pipe) if asked => pass_on(pipe, to),
        _ => false,
    };
    let status = wait_for_exit(shared, over);
    let stderr = stderr.and_then(|thread| thread.join().ok()).unwrap_or_default();
    if !over {
        exited(status, stderr);
    }
}

/// Passes frames on in batches; true when the last one was an end or a refusal.
fn pass_on(pipe: impl Read, to: &SyncSender<Event>) -> bool {
    let mut receiver = Receiver::new(pipe);
    let (mut batch, mut bytes) = (Vec::new(), 0);
    loop {
        // Bytes that are no frame come from a process that is no longer itself.
        let Ok(Some(said)) = receiver.next_frame() else {
            let _ = to.send(Event::Frames(batch));
            return false;
        };
        let over = matches!(said, Frame::End | Frame::Refused(_));
        let hurry = !matches!(said, Frame::Feature(_) | Frame::Skipped(_));
        batch.push(said);
        bytes += receiver.length();
        if batch.len() >= BATCH || bytes >= BATCH_BYTES || hurry {
            bytes = 0;
            if to.send(Event::Frames(std::mem::take(&mut batch))).is_err() {
                return true;
            }
        }
        if over {
            return true;
        }
    }
}

/// Waits for the process to exit, and kills it when it does not.
fn wait_for_exit(shared: &Mutex<Slot>, over: bool) -> Option<ExitStatus> {
    let since = Instant::now();
    loop {
        {
            let mut guard = shared.lock().unwrap_or_else(PoisonError::into_inner);
            let child = guard.child.as_mut()?;
            match child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) if over || since.elapsed() > EXIT_GRACE => {
                    let _ = child.kill();
                    return child.wait().ok();
                }
                Ok(None) => {}
                Err(_) => return None,
            }
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// The beginning of what a process wrote to standard error; the rest is read so that it never has to wait.
fn read_stderr(mut pipe: impl Read) -> String {
    let mut kept = Vec::new();
    let _ = (&mut pipe).take(STDERR_KEPT).read_to_end(&mut kept);
    let _ = io::copy(&mut pipe, &mut io::sink());
    String::from_utf8_lossy(&kept).into_owned()
}

/// The same work in this process, for the tests of this crate, which have no program beside them.
#[cfg(test)]
fn here(request: Request, to: &SyncSender<Event>) {
    let (reading, mut writing) = io::pipe().expect("a pipe");
    let work = thread::spawn(move || {
        let _ = super::worker::serve(&request, crate::Guards::default(), &mut writing);
    });
    let over = pass_on(reading, to);
    let _ = work.join();
    if !over {
        let _ = to.send(Event::Exited(Exit {
            status: None,
            stderr: String::new(),
        }));
    }
}

#[cfg(not(test))]
fn here(_: Request, to: &SyncSender<Event>) {
    let _ = to.send(Event::Exited(Exit {
        status: None,
        stderr: String::new(),
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Feature;
    use crate::sandbox::wire::Sender;

    /// The sizes of the batches in which so many features of so many vertices come.
    fn batches(features: u64, vertices: u32) -> Vec<usize> {
        let circle = |at: u32| (f64::from(at) / f64::from(vertices) * std::f64::consts::TAU).sin_cos();
        let ring: geo::LineString<f64> = (0..vertices).map(circle).collect();
        let mut bytes: Vec<u8> = Vec::new();
        let mut sender = Sender::new(&mut bytes);
        for number in 1..=features {
            let feature = Feature {
                number,
                fid: None,
                geometry: geo::MultiPolygon::new(vec![geo::Polygon::new(ring.clone(), Vec::new())]),
                attributes: Vec::new(),
            };
            sender.feature(&feature).unwrap();
        }
        sender.send(&Frame::End).unwrap();
        drop(sender);
        let (to, inbox) = sync_channel(1000);
        pass_on(&bytes[..], &to);
        drop(to);
        inbox
            .iter()
            .filter_map(|event| match event {
                Event::Frames(said) => Some(said.len()),
                Event::Exited(_) => None,
            })
            .collect()
    }

    #[test]
    fn a_batch_ends_by_number_and_by_bytes() {
        assert_eq!(batches(300, 10), [256, 45]);
        assert_eq!(batches(10, 1 << 16), [4, 4, 3]);
    }
}
