//! Texts that were typed or saved in an encoding of before Unicode, made readable.

use crate::import::grid::{Cell, Grid};
use crate::import::text::legacy::{self, Detected, Encoding, Sureness};
use crate::import::text::{checked_utf8, line_ends};
use crate::message::Message;

/// Text of a workbook that is looked at to find how it was typed, in bytes.
const SEEN: usize = 1 << 20;

/// The text of a delimited file, and a note where it had to be converted. `given` is what a person says of the encoding.
///
/// # Errors
/// Bytes that are no text, or text in an encoding that is not recognised.
pub fn of_file(file: &str, bytes: &[u8], given: Option<Encoding>) -> Result<(String, Option<Message>), Message> {
    let checked = checked_utf8(file, bytes);
    if let Err(message) = &checked
        && matches!(message.key(), "import.table.workbook" | "import.table.nul")
    {
        return Err(message.clone());
    }
    let read = match (given, checked) {
        (Some(encoding), _) => return no_nul(file, legacy::decode(bytes, encoding)).map(|text| (text, None)),
        // A text in Unicode may have been typed with an old font, or be saved wrongly before.
        (None, Ok(text)) => legacy::detect_text(text),
        (None, Err(message)) => {
            let read = legacy::detect(bytes);
            if read.encoding == Encoding::Unrecognised {
                return Err(message);
            }
            read
        }
    };
    let note = note(file, &read);
    Ok((no_nul(file, read.text)?, note))
}

/// Converts the texts of sheets that were typed with an old font, all of them in one way, and says so.
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

/// What a person should know of a conversion. One that is not sure is said as such by the message itself.
fn note(file: &str, read: &Detected) -> Option<Message> {
    let message = read.message()?;
    // Marks apart from their letters are put together everywhere, and nobody needs to hear of it.
    let plain = read.encoding == Encoding::Decomposed && read.sureness() == Sureness::Sure;
    let said = || {
        Message::new("import.sheet.encoding")
            .with("file", file)
            .with_message("encoding", message)
    };
    (!plain).then(said)
}

fn no_nul(file: &str, text: String) -> Result<String, Message> {
    match text.find('\0') {
        None => Ok(text),
        Some(at) => {
            let message = Message::new("import.table.nul").with("file", file);
            Err(message.with("row", 1 + line_ends(&text.as_bytes()[..at])))
        }
    }
}
