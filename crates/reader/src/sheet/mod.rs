//! Sheets of cells: workbooks (xlsx, xlsm, xlsb, xls, ods) and delimited text, as they stand, nothing interpreted.
//!
//! Pure: bytes in, cells out, within limits. Macros are not run and not looked at; formulas give the values the program
//! that saved the file had computed. What a format throws at the libraries below is theirs to survive, so hostile files
//! are read in a child process.

mod budget;
mod cells;
mod delimited;
mod excel;
mod open_document;
mod range;
mod texts;

use std::io::{Cursor, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::xml_prologue::{LONGEST, Prologue, of_bytes};
use message::Message;
use table::Grid;
use text::legacy::Encoding;
use text::{Refusal, read_bytes};

use budget::Budget;

pub use delimited::{csv_grid, read_csv_grid};

/// The largest workbook taken, in megabytes.
const MAX_MB: u64 = 64;
/// Bound on the unpacked parts of a zipped workbook, in megabytes, by their declared sizes.
const MAX_UNPACKED_MB: u64 = 1024;
/// Parts in a zipped workbook.
const MAX_PARTS: usize = 10_000;

/// The sheets of a workbook that people see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Workbook {
    /// The visible sheets that hold something, in the order of the file; at least one.
    pub sheets: Vec<Grid>,
    /// Messages on what was left out: hidden sheets, charts.
    pub notes: Vec<Message>,
}

/// Reads the visible sheets of a workbook of at most 64 MB and 5,000,000 cells; see [`parse_workbook`].
///
/// # Errors
/// As [`parse_workbook`], and a file that cannot be read.
pub fn read_workbook(path: &Path) -> Result<Vec<Grid>, Refusal> {
    Ok(open_workbook(path)?.sheets)
}

/// As [`read_workbook`], with what was left out.
///
/// # Errors
/// As [`read_workbook`].
pub fn open_workbook(path: &Path) -> Result<Workbook, Refusal> {
    let bytes = read_bytes(path, MAX_MB)?;
    parse_workbook(&path.display().to_string(), bytes)
}

/// Reads the visible sheets of a workbook in memory; `file` is the name that messages give it. The format is recognised by
/// the bytes and not by the name. Sheets without any filled cell are passed over; hidden ones are left out with a note.
/// Texts typed with an old font (ABC, VNI) are converted with a note.
///
/// # Errors
/// Not a workbook, a damaged one, one behind a password, one beyond the limits, one with nothing to see.
pub fn parse_workbook(file: &str, bytes: Vec<u8>) -> Result<Workbook, Refusal> {
    parse_workbook_in(file, bytes, None)
}

/// As [`parse_workbook`]; `encoding` is the one a person names for texts typed with an old font.
///
/// # Errors
/// As [`parse_workbook`].
pub fn parse_workbook_in(file: &str, bytes: Vec<u8>, encoding: Option<Encoding>) -> Result<Workbook, Refusal> {
    let mut budget = Budget::new(file);
    let mut book = match format(file, &bytes)? {
        Format::Xlsx => excel::xlsx(file, Cursor::new(bytes), &mut budget)?,
        Format::Xlsb => range::xlsb(file, Cursor::new(bytes), &mut budget)?,
        Format::Xls => range::xls(file, Cursor::new(bytes), &mut budget)?,
        Format::Ods => range::ods(file, Cursor::new(bytes), &mut budget)?,
    };
    if book.sheets.is_empty() {
        let mut messages = vec![Message::new("import.sheet.nothing").with("file", file)];
        messages.extend(book.notes);
        return Err(Refusal { messages });
    }
    book.notes.extend(texts::of_sheets(file, &mut book.sheets, encoding));
    Ok(book)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

/// Tells the format by what the file holds, and refuses one that unpacks to more than it should before anything does.
fn format(file: &str, bytes: &[u8]) -> Result<Format, Message> {
    let refuse = |key| Message::new(key).with("file", file);
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        // A workbook of today behind a password is packed into the container of the old format.
        let packed: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        return match bytes.windows(packed.len()).any(|window| window == packed) {
            true => Err(refuse("import.sheet.password")),
            false => Ok(Format::Xls),
        };
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err(refuse("import.sheet.not_a_workbook"));
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(file, &error))?;
    let mut unpacked = 0u64;
    for part in 0..archive.len().min(MAX_PARTS + 1) {
        let size = archive
            .by_index_raw(part)
            .map_err(|error| damaged(file, &error))?
            .size();
        unpacked = unpacked.saturating_add(size);
    }
    if archive.len() > MAX_PARTS || unpacked > MAX_UNPACKED_MB << 20 {
        return Err(refuse("import.sheet.unpacks").with_count("limit", MAX_UNPACKED_MB));
    }
    if defines_entities(&mut archive) {
        return Err(refuse("reader.refused.entities"));
    }
    let has = |wanted: &str| {
        archive
            .file_names()
            .flatten()
            .any(|name| name.eq_ignore_ascii_case(wanted))
    };
    match () {
        () if has("xl/workbook.bin") => Ok(Format::Xlsb),
        // The main part may have another name than this; its folder may not.
        () if has("xl/workbook.xml") || archive.file_names().flatten().any(|n| n.starts_with("xl/")) => {
            Ok(Format::Xlsx)
        }
        () if has("content.xml") && has("mimetype") => Ok(Format::Ods),
        () => Err(refuse("import.sheet.not_a_workbook")),
    }
}

/// How much of a part shows whether it is XML, and nearly always its first element.
const PART_HEAD: u64 = 4096;

/// Whether a part of a workbook is XML with a document type that defines entities, whatever the part is called.
fn defines_entities(archive: &mut zip::ZipArchive<Cursor<&[u8]>>) -> bool {
    (0..archive.len()).any(|part| {
        // The library reports a part that cannot be unpacked, if it is ever read.
        let Ok(mut entry) = archive.by_index(part) else {
            return false;
        };
        let mut bytes = Vec::new();
        for most in [PART_HEAD, LONGEST as u64 - PART_HEAD] {
            let _ = entry.by_ref().take(most).read_to_end(&mut bytes);
            let found = if is_xml(&bytes) {
                of_bytes(&bytes)
            } else {
                Prologue::Plain
            };
            match found {
                Prologue::Plain => return false,
                Prologue::Refused => return true,
                Prologue::Unfinished => {}
            }
        }
        bytes.len() >= LONGEST
    })
}

/// Whether bytes begin as markup does, in any encoding: pictures and tables of bytes do not.
fn is_xml(bytes: &[u8]) -> bool {
    let begin = bytes
        .iter()
        .take(64)
        .filter(|byte| !matches!(byte, 0 | 0xef | 0xbb | 0xbf | 0xfe | 0xff));
    begin.copied().find(|byte| !byte.is_ascii_whitespace()) == Some(b'<')
}

/// The refusal of a workbook the library below could not make sense of.
fn damaged(file: &str, error: &dyn std::fmt::Display) -> Message {
    let reason = error.to_string();
    if reason.contains("password") {
        return Message::new("import.sheet.password").with("file", file);
    }
    Message::new("import.sheet.damaged")
        .with("file", file)
        .with("reason", reason)
}

/// Which sheets of a workbook are read, and a note for each one that is not.
fn chosen(file: &str, sheets: &[calamine::Sheet]) -> (Vec<String>, Vec<Message>) {
    let (mut names, mut notes) = (Vec::new(), Vec::new());
    for sheet in sheets {
        let key = match (sheet.typ, sheet.visible) {
            (calamine::SheetType::WorkSheet, calamine::SheetVisible::Visible) => {
                names.push(sheet.name.clone());
                continue;
            }
            (calamine::SheetType::WorkSheet, _) => "import.sheet.hidden",
            _ => "import.sheet.no_cells",
        };
        notes.push(Message::new(key).with("file", file).with("sheet", &sheet.name));
    }
    (names, notes)
}

#[cfg(test)]
mod tests;
