//! Coordinate documents out of files: a text pasted from a decision, a CSV file, the sheets of a workbook.

use std::path::Path;

use super::coordinate::{CoordinateDocument, read_document, read_text};
use super::options::ReadOptions;
use super::stream;
use crate::import::grid::Grid;
use crate::import::progress::Progress;
use crate::import::text::{Refusal, legacy, read_bytes};
use crate::message::Message;

/// The largest text, in megabytes.
const MAX_TEXT_MB: u64 = 64;

/// Reads a file as a document of coordinates. Of a workbook the sheet that [`ReadOptions::layer`] names is read, else the
/// only one that holds corners.
///
/// # Errors
/// The file is no table or text, holds no corners, or several sheets hold some.
pub fn coordinate_document(
    path: &Path,
    options: &ReadOptions,
    progress: &Progress,
) -> Result<CoordinateDocument, Refusal> {
    let name = path.display().to_string();
    let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    if ending.as_deref() == Some("txt") {
        return read_text(&name, &pasted_text(path, options.encoding.as_deref())?.0);
    }
    let book = stream::workbook(path, options, progress)?;
    of_sheets(&name, &book.sheets, options.layer.as_deref())
}

/// A text pasted from a decision, in the encoding a person says or else the one found, and what a person should know of it.
///
/// # Errors
/// The file cannot be read, or nobody knows the encoding.
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

/// The document among the sheets of a workbook.
///
/// # Errors
/// As [`coordinate_document`].
pub fn of_sheets(name: &str, sheets: &[Grid], chosen: Option<&str>) -> Result<CoordinateDocument, Refusal> {
    if let Some(wanted) = chosen
        && let Some(grid) = sheets.iter().find(|grid| grid.sheet.as_deref() == Some(wanted))
    {
        grid.known()?;
        return read_document(grid);
    }
    let (mut found, mut refused) = (Vec::new(), None);
    for grid in sheets {
        match (read_document(grid), grid.known()) {
            (Ok(document), Ok(())) => found.push((grid, document)),
            (_, Err(unsaved)) => refused = refused.or(Some(unsaved.into())),
            (Err(refusal), Ok(())) => refused = refused.or(Some(refusal)),
        }
    }
    if found.len() > 1 {
        let names = found.iter().filter_map(|(grid, _)| grid.sheet.as_deref());
        let names: Vec<&str> = names.collect();
        return Err(Message::new("reader.several_documents")
            .with("file", name)
            .with("sheets", names.join(", "))
            .into());
    }
    match (found.pop(), refused) {
        (Some((_, document)), _) => Ok(document),
        (None, Some(refusal)) => Err(refusal),
        (None, None) => Err(Message::new("reader.empty_workbook").with("file", name).into()),
    }
}
