//! Which sheets of a file are read: one rule for looking at a file and for importing it.

use crate::is_coordinate_document;
use message::Message;
use table::Grid;
use text::{Refusal, near_or_none, nearest};

/// The sheets of a file that hold corners, and those that are passed over.
pub struct OfCorners<'g> {
    /// Read, in the order of the file.
    pub taken: Vec<&'g Grid>,
    /// Passed over, though a person may have expected them to be read.
    pub passed: Vec<&'g Grid>,
}

/// The sheet a person names; `None` where they name none, or the file has no sheets to name.
///
/// # Errors
/// There is no such sheet: those there are are listed.
pub fn named<'g>(file: &str, sheets: &'g [Grid], wanted: Option<&str>) -> Result<Option<&'g Grid>, Message> {
    let names: Vec<&str> = sheets.iter().filter_map(|grid| grid.sheet.as_deref()).collect();
    let Some(wanted) = wanted.filter(|_| !names.is_empty()) else {
        return Ok(None);
    };
    let found = sheets.iter().find(|grid| grid.sheet.as_deref() == Some(wanted));
    found.map(Some).ok_or_else(|| {
        Message::new("import.sheet_unknown")
            .with("file", file)
            .with("sheet", wanted)
            .with_message("near", near_or_none(nearest(wanted, names.iter().copied())))
            .with("sheets", names.join(", "))
    })
}

/// The sheet of rows: the one that is named, else the only one.
///
/// # Errors
/// There is no such sheet, or one has to be named; those there are are listed.
pub fn only<'g>(file: &str, sheets: &'g [Grid], wanted: Option<&str>) -> Result<Option<&'g Grid>, Message> {
    match (named(file, sheets, wanted)?, sheets) {
        (Some(grid), _) => Ok(Some(grid)),
        (None, [] | [_]) => Ok(sheets.first()),
        (None, _) => {
            let names: Vec<&str> = sheets.iter().filter_map(|grid| grid.sheet.as_deref()).collect();
            Err(Message::new("import.several_sheets")
                .with("file", file)
                .with("sheets", names.join(", ")))
        }
    }
}

/// The sheets of corners: the one that is named, else the only one, else all that hold some.
///
/// # Errors
/// There is no such sheet, or none of several holds corners.
pub fn of_corners<'g>(file: &str, sheets: &'g [Grid], wanted: Option<&str>) -> Result<OfCorners<'g>, Refusal> {
    let one = |grid| OfCorners {
        taken: vec![grid],
        passed: Vec::new(),
    };
    match (named(file, sheets, wanted)?, sheets) {
        (Some(grid), _) => return Ok(one(grid)),
        (None, [grid]) => return Ok(one(grid)),
        _ => {}
    }
    let (taken, passed): (Vec<_>, Vec<_>) = sheets.iter().partition(|grid| is_coordinate_document(grid));
    if taken.is_empty() {
        // Corners that formulas compute are not seen where their values were not saved.
        sheets.iter().try_for_each(Grid::known)?;
        let names: Vec<&str> = sheets.iter().filter_map(|grid| grid.sheet.as_deref()).collect();
        return Err(Message::new("import.no_coordinates")
            .with("file", file)
            .with("sheets", names.join(", "))
            .into());
    }
    Ok(OfCorners { taken, passed })
}
