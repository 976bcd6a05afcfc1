//! A look over an XML file before a parser gets it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::xml_prologue::{LONGEST, Prologue, of_bytes};
use message::Message;

/// Refuses a document type that defines entities, and anything that hides its first element.
pub fn check(path: &Path, file: &str) -> Result<(), Message> {
    let mut bytes = Vec::new();
    let unreadable = |error| {
        Message::new("import.file.unreadable")
            .with("file", file)
            .with_foreign("reason", &error)
    };
    File::open(path)
        .and_then(|file| file.take(LONGEST as u64).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    match of_bytes(&bytes) {
        Prologue::Plain => Ok(()),
        Prologue::Refused | Prologue::Unfinished => Err(Message::new("reader.refused.entities").with("file", file)),
    }
}
