//! Coordinate documents out of files: a text pasted from a decision, a CSV file, the sheets of a workbook.

use std::path::Path;

use crate::sheets::{OfCorners, of_corners};
use crate::{CoordinateDocument, read_document, read_text};
use message::Message;
use reader::sheet::csv_grid;
use table::Grid;
use text::{Refusal, legacy, read_bytes};

/// The largest text, in megabytes.
const MAX_TEXT_MB: u64 = 64;

/// The documents of coordinates of a file.
pub struct Documents {
    /// In the order of the file.
    pub all: Vec<NamedDocument>,
    /// Sheets that are passed over, because they hold no corners.
    pub passed: Vec<String>,
}

/// The coordinates of a text or of a sheet.
pub struct NamedDocument {
    /// The file, with the sheet where it has several.
    pub name: String,
    /// The sheet of a workbook; `None` for a pasted text.
    pub sheet: Option<String>,
    /// The document read from the sheet or text.
    pub document: CoordinateDocument,
}

/// The coordinates of a text, whether it was copied out of a document or written by a program with quotation marks and
/// cells of several lines: its ending does not say which.
///
/// # Errors
/// It holds no corners, or some that cannot be read.
pub fn document_of_text(name: &str, text: &str) -> Result<CoordinateDocument, Refusal> {
    read_text(name, text).or_else(|refusal| {
        let table = csv_grid(name, text).ok().and_then(|grid| read_document(&grid).ok());
        table.ok_or(refusal)
    })
}

/// The coordinates of a table or of a workbook: of the sheet that is asked for, else of all that hold some.
///
/// # Errors
/// No sheet holds corners, there is no such sheet, or some corners cannot be read.
pub fn documents_of_sheets(
    path: &Path,
    sheets: &[Grid],
    wanted: Option<&str>,
    encoding: Option<&str>,
) -> Result<Documents, Refusal> {
    let file = path.display().to_string();
    let OfCorners { taken, passed } = of_corners(&file, sheets, wanted)?;
    let mut all = Vec::new();
    for grid in taken {
        grid.known()?;
        let document = match (read_document(grid), &grid.sheet) {
            // A file of text that is no table may be a text pasted under another name.
            (Err(refusal), None) => match pasted_text(path, encoding) {
                Ok((text, _)) => read_text(&file, &text).map_err(|_| refusal)?,
                Err(_) => return Err(refusal),
            },
            (document, _) => document?,
        };
        let name = match sheets.len() > 1 {
            true => grid.place(),
            false => file.clone(),
        };
        all.push(NamedDocument {
            name,
            sheet: grid.sheet.clone(),
            document,
        });
    }
    let passed = passed.into_iter().filter_map(|grid| grid.sheet.clone()).collect();
    Ok(Documents { all, passed })
}

/// A text pasted from a decision, in the encoding a person names or else the one found, with the note on a conversion.
///
/// # Errors
/// The file cannot be read, or its encoding is not recognised.
pub fn pasted_text(path: &Path, encoding: Option<&str>) -> Result<(String, Option<Message>), Message> {
    let bytes = read_bytes(path, MAX_TEXT_MB)?;
    let Some(label) = encoding else {
        let detected = legacy::detect(&bytes);
        let note = detected.message();
        return Ok((detected.text, note));
    };
    let unknown = || {
        Message::new("reader.encoding.unknown")
            .with("file", path.display())
            .with("name", label)
    };
    let encoding = label.parse().map_err(|()| unknown())?;
    Ok((legacy::decode(&bytes, encoding), None))
}
