//! The worker process: reads one request, answers it in frames, exits.

use std::io::{self, Read, Write};
use std::process::ExitCode;

use super::guards;
use super::task::{Request, Task};
use super::wire::{Frame, Sender};
use crate::{Guards, gdal, sheets_inside, unpack};
use message::Message;
use text::Refusal;

/// Why the work stops early.
#[derive(Debug)]
pub enum StopReason {
    /// The file is refused, with the reason for a person.
    Refused(Refusal),
    /// The client is gone: the pipe is closed.
    Gone(io::Error),
}

impl From<Refusal> for StopReason {
    fn from(refusal: Refusal) -> StopReason {
        StopReason::Refused(refusal)
    }
}

impl From<Message> for StopReason {
    fn from(message: Message) -> StopReason {
        StopReason::Refused(message.into())
    }
}

impl From<io::Error> for StopReason {
    fn from(error: io::Error) -> StopReason {
        StopReason::Gone(error)
    }
}

/// The longest request: paths of a thousand files.
const LONGEST_REQUEST: u64 = 4 << 20;

/// The hidden command: takes the request from standard input and answers on standard output.
pub fn main() -> ExitCode {
    let mut text = Vec::new();
    if io::stdin().take(LONGEST_REQUEST).read_to_end(&mut text).is_err() {
        return ExitCode::from(2);
    }
    let Ok(request) = serde_json::from_slice::<Request>(&text) else {
        return ExitCode::from(2);
    };
    let limited = guards::apply(&request);
    let active = guards::probe(limited);
    gdal::only_allowed_drivers();
    match serve(&request, active, &mut io::stdout()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(3),
    }
}

/// Does the work and sends its frames, the last of them an end or a refusal.
///
/// # Errors
/// The other process has gone. What is wrong with the file is a frame, not an error.
pub fn serve(request: &Request, guards: Guards, to: &mut dyn Write) -> io::Result<()> {
    let mut sender = Sender::new(to);
    if request.require_guards && !guards.all() {
        sender.send(&Frame::Refused(vec![guards.refusal()]))?;
        return Ok(());
    }
    // An inspection reports all guards, an import the missing ones. (Tests of this crate read without a process.)
    let imports = matches!(request.task, Task::Read { .. } | Task::Sheets { .. } | Task::Guards);
    if let Some(note) = guards.missing().filter(|_| imports && guards.process) {
        sender.send(&Frame::Note(note))?;
    }
    let done = match &request.task {
        Task::Guards => Ok(()),
        Task::Unpack { archive, shown, into } => unpack::unpack(archive, shown, into, &request.limits, &mut sender)
            .and_then(|unpacked| Ok(sender.send(&Frame::Unpacked(unpacked))?)),
        Task::Inspect { parts, options } => gdal::inspect(parts, options, guards, &mut sender),
        Task::Read { parts, options } => gdal::read(parts, options, &mut sender),
        Task::Sheets { part, options } => sheets_inside(part, options).map_err(StopReason::from).and_then(|book| {
            book.sheets
                .into_iter()
                .try_for_each(|grid| sender.send(&Frame::Grid(grid)))?;
            Ok(book
                .notes
                .into_iter()
                .try_for_each(|note| sender.send(&Frame::Note(note)))?)
        }),
    };
    match done {
        Ok(()) => sender.send(&Frame::End),
        Err(StopReason::Refused(refusal)) => sender.send(&Frame::Refused(refusal.messages)),
        Err(StopReason::Gone(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::{Limits, ReadOptions};
    use crate::sandbox::wire::Receiver;

    /// The key of the first message.
    fn first(guards: Guards) -> Option<&'static str> {
        said(guards, false)
    }

    fn said(guards: Guards, require_guards: bool) -> Option<&'static str> {
        let request = Request {
            task: Task::Read {
                parts: Vec::new(),
                options: ReadOptions::default(),
            },
            readable: Vec::new(),
            folder: std::path::PathBuf::from("/"),
            writable: false,
            require_guards,
            limits: Limits::default(),
        };
        let mut said = Vec::new();
        serve(&request, guards, &mut said).unwrap();
        match Receiver::new(&said[..]).next_frame().unwrap() {
            Some(Frame::Note(note)) => Some(note.key()),
            // There is nothing to read, which is refused as well.
            Some(Frame::Refused(messages)) => messages
                .first()
                .map(Message::key)
                .filter(|key| *key == "reader.guards_required"),
            _ => None,
        }
    }

    #[test]
    fn an_import_is_told_which_guards_are_missing() {
        let all = Guards {
            process: true,
            limits: true,
            files: true,
            network: true,
            programs: true,
        };
        assert_eq!(first(all), None);
        let some = Guards {
            files: false,
            programs: false,
            ..all
        };
        assert_eq!(first(some), Some("reader.guards"));
        assert_eq!(said(all, true), None);
        for lacking in [
            some,
            Guards { process: false, ..all },
            Guards { limits: false, ..all },
            Guards { network: false, ..all },
        ] {
            assert_eq!(said(lacking, true), Some("reader.guards_required"));
        }
        let text = some.missing().unwrap().text(message::Lang::En);
        assert!(text.contains("files, programs"), "{text}");
    }
}
