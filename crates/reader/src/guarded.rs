//! Whether files may be read at all where the operating system lacks a guard, asked before anything is read.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::options::Limits;
use super::sandbox::task::{Request, Task};
use super::sandbox::wire::Frame;
use super::sandbox::{Client, has_program};
use message::Message;
use progress::Progress;
use text::Refusal;

/// Of this process: `require_guards` of the set-up.
static REQUIRED: AtomicBool = AtomicBool::new(false);

/// From now on files are read behind all guards or not at all.
pub fn require_guards(required: bool) {
    REQUIRED.store(required, Ordering::Relaxed);
}

/// Whether all guards are required.
pub fn guards_required() -> bool {
    REQUIRED.load(Ordering::Relaxed)
}

/// The guards that are missing around the reading of files, as a sentence for a person before a file is read; `None` when all of
/// them hold. A reading process tries them, once for this process.
///
/// # Errors
/// A guard is missing and all are required; no reading process can be started.
pub fn missing_guards() -> Result<Option<Message>, Refusal> {
    static MISSING: OnceLock<Result<Option<Message>, Vec<Message>>> = OnceLock::new();
    let tried = MISSING.get_or_init(|| tried().map_err(|refusal| refusal.messages));
    tried.clone().map_err(|messages| Refusal { messages })
}

fn tried() -> Result<Option<Message>, Refusal> {
    if !has_program() {
        return Ok(None);
    }
    let request = Request {
        task: Task::Guards,
        readable: Vec::new(),
        folder: PathBuf::new(),
        writable: false,
        require_guards: guards_required(),
        limits: Limits::default(),
    };
    let mut talk = Client::start("–", request)?;
    let mut missing = None;
    while let Some(said) = talk.next_frame(&Progress::default())? {
        if let Frame::Note(note) = said {
            missing = Some(note);
        }
    }
    Ok(missing)
}
