//! A table in a text file (CSV): headings in the first row, one record a row, nothing dropped in silence.

mod heading;
mod rows;
mod utf8;

use std::path::Path;
use std::sync::Arc;

use super::input::read_bytes;
use super::refusal::Refusal;

pub use rows::reader as csv_records;
pub use utf8::{checked as checked_utf8, line_ends};

/// The largest file taken, in megabytes.
const MAX_MB: u64 = 64;

/// A table whose rows all have one cell per heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The file as the person named it, for messages.
    pub file: String,
    /// The headings, trimmed, in Unicode NFC, in the order of the file.
    pub headings: Arc<[String]>,
    /// The character between cells: `;`, `,` or a tab.
    pub delimiter: char,
    /// The rows that hold something.
    pub rows: Vec<Row>,
}

/// One row of a [`Table`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file on which the row begins, from 1.
    pub line: u64,
    /// The cells, trimmed, in Unicode NFC; as many as there are headings.
    pub cells: Vec<String>,
    headings: Arc<[String]>,
}

impl Table {
    /// A table of rows that were read elsewhere: a sheet of a workbook. Rows are given as many cells as there are headings.
    pub fn of_rows(file: String, headings: Vec<String>, rows: Vec<(u64, Vec<String>)>) -> Table {
        let headings: Arc<[String]> = headings.into();
        let row = |(line, mut cells): (u64, Vec<String>)| {
            cells.resize(headings.len(), String::new());
            Row {
                line,
                cells,
                headings: headings.clone(),
            }
        };
        Table {
            rows: rows.into_iter().map(row).collect(),
            file,
            delimiter: '\t',
            headings,
        }
    }

    /// The place of a column, by its heading exactly as it stands in the file; `None` for an unknown heading.
    pub fn column(&self, heading: &str) -> Option<usize> {
        self.headings.iter().position(|h| h == heading)
    }
}

impl Row {
    /// The cell under a heading, exactly as the heading stands in the file; `None` when there is no such column.
    pub fn get(&self, heading: &str) -> Option<&str> {
        let column = self.headings.iter().position(|h| h == heading)?;
        self.cells.get(column).map(String::as_str)
    }
}

/// Reads a table file of at most 64 MB, 1,000,000 rows and 1,000 columns.
///
/// # Errors
/// The file cannot be read; otherwise as [`parse_table`].
pub fn read_table(path: &Path) -> Result<Table, Refusal> {
    let bytes = read_bytes(path, MAX_MB)?;
    parse_table(&path.display().to_string(), &bytes)
}

/// Reads a table from bytes; `file` is the name that messages give it.
///
/// UTF-8, with or without a byte order mark. The delimiter is the one the heading row has most of (or the one a first
/// line `sep=;` of Excel names). Rows without any text are skipped; a row with more or fewer cells than there are
/// headings is refused, and so are headings that stand twice.
///
/// # Errors
/// The bytes are no table in UTF-8, or exceed the limits; each fault with its row.
pub fn parse_table(file: &str, bytes: &[u8]) -> Result<Table, Refusal> {
    let text = utf8::checked(file, bytes)?;
    let start = heading::find(file, text)?;
    let headings: Arc<[String]> = start.headings.into();
    let rows = rows::read(file, text, start.body, start.delimiter, &headings)?;
    Ok(Table {
        file: file.to_string(),
        headings,
        delimiter: start.delimiter as char,
        rows,
    })
}

#[cfg(test)]
mod tests;
