//! The heading row: which delimiter, which columns.

use unicode_normalization::UnicodeNormalization;

use super::rows::{reader, trim};
use message::Message;

const MAX_COLUMNS: usize = 1000;

/// What the first row of a table settles: the delimiter, the headings, and where the rows begin.
pub struct Start {
    /// The delimiter, one of `;`, `,`, tab.
    pub delimiter: u8,
    /// Headings, trimmed and in NFC, without empty ones at the end.
    pub headings: Vec<String>,
    /// The byte at which the rows begin.
    pub body: usize,
}

/// Finds and checks the heading row.
pub fn find(file: &str, text: &str) -> Result<Start, Message> {
    let refuse = |key| Message::new(key).with("file", file);
    let blank = text.len() - text.trim_start_matches(['\r', '\n', ' ', '\u{a0}']).len();
    let first = text[blank..].lines().next().unwrap_or_default();
    // Excel writes and reads this line to say which delimiter a file uses.
    let named = match first
        .trim()
        .to_ascii_lowercase()
        .strip_prefix("sep=")
        .map(str::as_bytes)
    {
        Some([mark @ (b';' | b',' | b'\t')]) => Some(*mark),
        _ => None,
    };
    let begin = blank + if named.is_some() { first.len() } else { 0 };
    let delimiter = named.unwrap_or_else(|| most_used(&text[begin..]));
    let mut rows = reader(delimiter, &text.as_bytes()[begin..]);
    let mut record = csv::ByteRecord::new();
    let found = rows
        .read_byte_record(&mut record)
        .map_err(|_| refuse("import.table.no_heading"))?;
    let body = begin + rows.position().byte() as usize;
    let mut headings: Vec<String> = record.iter().map(|cell| trim(cell).nfc().collect()).collect();
    while headings.last().is_some_and(String::is_empty) {
        headings.pop();
    }
    if !found || headings.is_empty() {
        return Err(refuse("import.table.no_heading"));
    }
    if headings.len() > MAX_COLUMNS {
        return Err(refuse("import.table.too_many_columns")
            .with_count("count", headings.len())
            .with_count("limit", MAX_COLUMNS));
    }
    if let Some(at) = headings.iter().position(String::is_empty) {
        return Err(refuse("import.table.empty_heading").with("column", at + 1));
    }
    let mut seen = std::collections::HashSet::new();
    match headings.iter().find(|heading| !seen.insert(heading.to_lowercase())) {
        Some(twice) => Err(refuse("import.table.heading_twice").with("column", twice)),
        None => Ok(Start {
            delimiter,
            headings,
            body,
        }),
    }
}

/// The delimiter the first row has most of, outside quotes; `;` before tab before `,` when they are equal, because a
/// comma may belong to the words of a heading.
fn most_used(text: &str) -> u8 {
    let (mut quoted, mut counts) = (false, [0usize; 3]);
    for byte in text.trim_start_matches(['\r', '\n']).bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\r' | b'\n' if !quoted => break,
            b';' if !quoted => counts[0] += 1,
            b'\t' if !quoted => counts[1] += 1,
            b',' if !quoted => counts[2] += 1,
            _ => {}
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    b";\t,"[counts.iter().position(|count| *count == most).unwrap_or(0)]
}
