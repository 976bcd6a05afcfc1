//! Texts that were typed or saved in a legacy Vietnamese encoding, converted.

use message::Message;
use table::{Cell, Grid};
use text::checked_utf8;
use text::legacy;
use text::legacy::{Detected, Encoding, Sureness};

/// Text of a workbook that is looked at to find how it was typed, in bytes.
const SEEN: usize = 1 << 20;

/// The text of a delimited file.
///
/// # Errors
/// Bytes that are no text, or text in an encoding that is not recognised.
pub fn of_file(file: &str, bytes: &[u8]) -> Result<String, Message> {
    let read = legacy::detect(bytes);
    if read.encoding == Encoding::Unrecognised {
        // Names the place of the first byte that is no letter.
        checked_utf8(file, bytes)?;
    }
    Ok(read.text)
}

/// Converts the texts of sheets that were typed with an old font, all of them in one way; returns the note for the person.
pub fn of_sheets(file: &str, sheets: &mut [Grid], given: Option<Encoding>) -> Option<Message> {
    let (encoding, note) = match given {
        Some(encoding) => (encoding, None),
        None => {
            let read = legacy::detect_text(&sample(sheets));
            (read.encoding, note(file, &read))
        }
    };
    if !encoding.changes_texts() {
        return None;
    }
    let cells = sheets
        .iter_mut()
        .flat_map(|sheet| &mut sheet.rows)
        .flat_map(|row| &mut row.cells);
    for cell in cells {
        if let Cell::Text(text) = cell {
            *text = legacy::convert(text, encoding);
        }
    }
    note
}

/// The texts of the first rows, a line each.
fn sample(sheets: &[Grid]) -> String {
    let mut sample = String::new();
    for cell in sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.cells) {
        if let Cell::Text(text) = cell
            && !text.is_ascii()
        {
            sample.push_str(text);
            sample.push('\n');
        }
        if sample.len() > SEEN {
            break;
        }
    }
    sample
}

/// The note on a conversion for the person. The message itself marks one that is not sure.
fn note(file: &str, read: &Detected) -> Option<Message> {
    let message = read.message()?;
    // Marks apart from their letters are put together everywhere, without a note.
    let plain = read.encoding == Encoding::Decomposed && read.sureness() == Sureness::Sure;
    let said = || {
        Message::new("reader.encoding.note")
            .with("file", file)
            .with_message("note", message)
    };
    (!plain).then(said)
}
