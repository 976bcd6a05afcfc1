//! Text whose cells are separated by one character (CSV and its relatives) as a [`Grid`]: rows may differ in length.

use std::collections::BTreeMap;

use super::budget::Budget;
use super::{cells, texts};
use message::Message;
use table::{Cell, Grid, GridRow};
use text::{Refusal, csv_records, line_ends};

/// Characters that may stand between cells, the surest first: a comma is also a decimal mark and a part of sentences.
const DELIMITERS: [u8; 4] = [b';', b'\t', b'|', b','];
/// Lines that are looked at to find the delimiter.
const LINES_SEEN: usize = 500;

/// Reads delimited text in UTF-8, in UTF-16 with its mark, or in a legacy Vietnamese encoding that its words show; `file`
/// is the name that messages give it. All cells are texts: what is a number is for the caller to decide, who knows the column.
///
/// # Errors
/// An encoding that is not recognised, and as [`csv_grid`].
pub fn read_csv_grid(file: &str, bytes: &[u8]) -> Result<Grid, Refusal> {
    csv_grid(file, &texts::of_file(file, bytes)?)
}

/// As [`read_csv_grid`], from text that is already decoded.
///
/// The delimiter is the one that divides most lines into the same number of cells (or the one a first line `sep=;`
/// names). Titles above the headings, totals and notes below are rows like any other; empty rows are left out.
///
/// # Errors
/// A zero byte, a quotation mark that swallows the rows after it, and more than 5,000,000 cells.
pub fn csv_grid(file: &str, text: &str) -> Result<Grid, Refusal> {
    if let Some(at) = text.find('\0') {
        let message = Message::new("import.table.nul").with("file", file);
        return Err(message.with("row", 1 + line_ends(&text.as_bytes()[..at])).into());
    }
    let mut budget = Budget::new(file);
    let (begin, delimiter) = start(text);
    let bytes = &text.as_bytes()[begin..];
    let mut records = csv_records(delimiter, bytes);
    let mut record = csv::ByteRecord::new();
    let mut rows = Vec::new();
    let (mut line, mut counted) = (1 + line_ends(&text.as_bytes()[..begin]), 0);
    loop {
        let from = records.position().byte() as usize;
        let read = records.read_byte_record(&mut record).map_err(|error| {
            let message = Message::new("import.table.row_unreadable").with("file", file);
            message.with("row", line).with_foreign("reason", &error)
        })?;
        if !read {
            break;
        }
        let until = records.position().byte() as usize;
        let raw = &bytes[from..until];
        let blank = raw.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        line += line_ends(&bytes[counted..from + blank]);
        counted = from + blank;
        let raw = raw[blank..].trim_ascii_end();
        let open = raw.iter().filter(|b| **b == b'"').count() % 2 == 1;
        if open && raw.contains(&b'\n') {
            // Inches and seconds may stand alone; a mark that joined several lines is another matter.
            return Err(Message::new("import.table.open_quote")
                .with("file", file)
                .with("row", line)
                .into());
        }
        if record.len() > cells::MAX_COLUMNS {
            return Err(budget.too_wide(line, cells::MAX_COLUMNS).into());
        }
        let mut row: Vec<Cell> = record
            .iter()
            .map(|cell| cells::text(std::str::from_utf8(cell).unwrap_or_default()))
            .collect();
        while row.last().is_some_and(Cell::is_empty) {
            row.pop();
        }
        budget.spend(row.len() as u64, 0)?;
        if !row.is_empty() {
            rows.push(GridRow { line, cells: row });
        }
    }
    Ok(Grid {
        file: file.to_string(),
        sheet: None,
        rows,
        merged: Vec::new(),
        unknown: Vec::new(),
    })
}

/// Where the rows begin, and the delimiter.
fn start(text: &str) -> (usize, u8) {
    let blank = text.len() - text.trim_start().len();
    let first = text[blank..].lines().next().unwrap_or_default();
    // Excel writes and reads this line to say which delimiter a file uses.
    let lower = first.trim_end_matches(['\r', '\n']).to_ascii_lowercase();
    match lower.strip_prefix("sep=").map(str::as_bytes) {
        Some([mark]) if DELIMITERS.contains(mark) => (blank + first.len(), *mark),
        _ => (0, delimiter(text)),
    }
}

/// The delimiter under which most lines have the same number of cells. Where two do about as well, as in
/// `2498697,55;407129,25`, the surer one is taken.
fn delimiter(text: &str) -> u8 {
    let mut counts = [const { BTreeMap::<usize, usize>::new() }; 4];
    let mut quoted = false;
    for line in text.lines().filter(|line| !line.trim().is_empty()).take(LINES_SEEN) {
        let mut found = [0usize; 4];
        for byte in line.bytes() {
            if byte == b'"' {
                quoted = !quoted;
            } else if let Some(at) = DELIMITERS.iter().position(|d| *d == byte && !quoted) {
                found[at] += 1;
            }
        }
        for (lines, found) in counts.iter_mut().zip(found).filter(|(_, found)| *found > 0) {
            *lines.entry(found).or_default() += 1;
        }
    }
    let scores = counts.map(|lines| lines.values().copied().max().unwrap_or(0));
    let best = scores.iter().copied().max().unwrap_or(0);
    let chosen = scores.iter().position(|score| *score * 10 >= best * 9).unwrap_or(0);
    DELIMITERS[chosen]
}
