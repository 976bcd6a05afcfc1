//! The rows under the headings.

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::Row;
use super::utf8::line_ends;
use crate::{Problems, Refusal};
use message::Message;

const MAX_ROWS: usize = 1_000_000;

/// Reads every row from byte `body` on.
pub fn read(file: &str, text: &str, body: usize, delimiter: u8, headings: &Arc<[String]>) -> Result<Vec<Row>, Refusal> {
    let bytes = &text.as_bytes()[body..];
    let mut records = reader(delimiter, bytes);
    let mut record = csv::ByteRecord::new();
    let (mut rows, mut problems) = (Vec::new(), Problems::new());
    let (mut line, mut counted) = (1, 0);
    loop {
        let from = records.position().byte() as usize;
        let read = records.read_byte_record(&mut record);
        let refuse = |key, line: u64| Message::new(key).with("file", file).with("row", line);
        match read {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                return Err(refuse("import.table.row_unreadable", line)
                    .with_foreign("reason", &error)
                    .into());
            }
        }
        let until = records.position().byte() as usize;
        // The csv crate counts lines from before the blank ones, and from the middle of "\r\n": count them here.
        let start = from
            + bytes[from..until]
                .iter()
                .take_while(|b| matches!(b, b'\r' | b'\n'))
                .count();
        line += line_ends(&text.as_bytes()[counted..body + start]);
        counted = body + start;
        let quotes = bytes[start..until].iter().filter(|b| **b == b'"').count();
        if quotes % 2 == 1 {
            // An open quote swallows the rows after it; nothing read from here on can be trusted.
            problems.push(refuse("import.table.open_quote", line));
            break;
        }
        let mut cells: Vec<String> = record.iter().map(|cell| trim(cell).nfc().collect()).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        // Spreadsheets write the columns of the widest row everywhere.
        while cells.len() > headings.len() && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.len() != headings.len() {
            let message = refuse("import.table.cell_count", line);
            problems.push(
                message
                    .with_count("count", cells.len())
                    .with("expected", headings.len()),
            );
            continue;
        }
        if rows.len() == MAX_ROWS {
            problems.push(
                Message::new("import.table.too_many_rows")
                    .with("file", file)
                    .with_count("limit", MAX_ROWS),
            );
            break;
        }
        rows.push(Row {
            line,
            cells,
            headings: headings.clone(),
        });
    }
    problems.or(rows)
}

/// A csv reader that leaves headings and cell counts to us.
pub fn reader(delimiter: u8, bytes: &[u8]) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes)
}

/// The text of a cell without spaces around it. The bytes were checked before; a cell cannot end inside a character,
/// because delimiters, quotes and line ends are ASCII.
pub fn trim(cell: &[u8]) -> &str {
    std::str::from_utf8(cell).unwrap_or_default().trim()
}
