//! Reading in a process of its own: this program once more, under limits, behind guards.
//!
//! A driver that is deceived by a file can then neither reach other files nor the network, nor take this process with
//! it. The answer comes through a pipe that holds the sender back while the features are not taken.

mod client;
mod guards;
pub mod task;
pub mod wire;
pub mod worker;

use std::path::PathBuf;
use std::sync::OnceLock;

pub use client::Client;
pub use worker::StopReason;

/// The hidden command by which this program becomes a reading process.
pub const COMMAND: &str = "__read";

static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Names the executable that answers to [`COMMAND`]; the first call counts. The program itself calls it with its own
/// image, tests with the program that was built for them.
pub fn use_program(path: PathBuf) {
    let _ = PROGRAM.set(path);
}

/// Whether a program was named that reads.
pub(super) fn has_program() -> bool {
    PROGRAM.get().is_some()
}

/// The path under which Linux shows a process its own image, also when the file was replaced since.
pub fn this_program() -> PathBuf {
    PathBuf::from("/proc/self/exe")
}

/// Whether the arguments of this process ask for the hidden command.
pub fn is_asked() -> bool {
    let mut arguments = std::env::args_os().skip(1);
    arguments.next().is_some_and(|argument| argument == COMMAND) && arguments.next().is_none()
}
