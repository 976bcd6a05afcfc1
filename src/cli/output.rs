//! Where words go: results to standard output, messages to standard error, one JSON document with `--json`.

use std::io::Write;

use serde::Serialize;

use crate::present::Told;
use crate::store::StoreError;
use message::visible::{visible, visible_json};
use message::{Lang, Message};
use text::Refusal;

/// How results and messages are printed.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    /// One JSON document on standard output.
    pub json: bool,
    /// The language of messages.
    pub lang: Lang,
}

/// What a command prints that did not do its work.
#[derive(Serialize)]
struct Refused {
    refused: Vec<Told>,
}

/// Why a command did not do its work.
#[derive(Debug)]
pub enum Failure {
    /// The input or the store was refused: exit status 1.
    Refused(Vec<Message>),
    /// The command was called wrongly: exit status 2.
    Usage(Message),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        Failure::Refused(error.messages())
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::Refused(refusal.messages)
    }
}

impl From<Message> for Failure {
    fn from(message: Message) -> Failure {
        Failure::Refused(vec![message])
    }
}

impl Output {
    /// Says something to the person.
    pub fn say(&self, message: Message) {
        self.line(&message.text(self.lang));
    }

    /// A line for the person.
    pub fn line(&self, text: &str) {
        // A closed pipe is no reason to stop the work.
        let _ = writeln!(std::io::stderr(), "{}", shown(text));
    }

    /// A result: the JSON document, or the lines for people.
    pub fn result<D: Serialize>(&self, document: impl FnOnce() -> D, lines: impl FnOnce() -> Vec<String>) {
        let mut out = std::io::stdout().lock();
        if self.json {
            // Types of the program have texts for keys, so that nothing can go wrong.
            let document = serde_json::to_string_pretty(&document()).unwrap_or_default();
            let _ = writeln!(out, "{}", visible_json(&document));
        } else {
            for line in lines() {
                let _ = writeln!(out, "{}", shown(&line));
            }
        }
    }

    /// Prints why, and gives the exit status.
    pub fn fail(&self, failure: &Failure) -> u8 {
        let (messages, code) = match failure {
            Failure::Refused(messages) => (messages.as_slice(), 1),
            Failure::Usage(message) => (std::slice::from_ref(message), 2),
        };
        for message in messages {
            self.line(&message.text(self.lang));
        }
        if self.json {
            let refused = Told::all(messages, self.lang);
            self.result(|| Refused { refused }, Vec::new);
        }
        code
    }
}

/// Lines for a terminal: nothing hidden in them but the ends of the lines, which are the program's own.
fn shown(lines: &str) -> String {
    lines.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}
