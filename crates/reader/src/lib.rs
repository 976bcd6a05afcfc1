//! Readers: files to plain records, in the coordinates of the file, with nothing guessed and nothing repaired.
//!
//! A reader returns what stands in a file; choosing a CRS or a meaning is the caller's. Drivers run in a process of their own
//! ([`sandbox`]); the records hold no handle of theirs.

mod archive;
mod gdal;
mod guarded;
mod info;
mod kind;
mod options;
mod parts;
mod prepare;
mod record;
mod rings;
pub mod sandbox;
pub mod sheet;
mod stream;
mod unpack;
mod wkt_table;
mod xml_prologue;

pub use guarded::{guards_required, missing_guards, require_guards};
pub use info::{FieldInfo, Format, FoundEncoding, Guards, Holds, LayerInfo, SourceInfo};
pub use kind::format_of;
pub use options::{Limits, Nested, ReadOptions};
pub use parts::folded as folded_name;
pub use record::{Attribute, Feature, FoundCrs, Skipped};
pub use sheet::csv_grid;
pub use stream::{FeatureStream, inspect, inspect_with, open, open_each, sheets, workbook};
pub use text::{Problems, Refusal};

use message::Message;
use text::{checked_utf8, legacy, read_bytes};

/// The largest delimited text, in megabytes.
const MAX_TEXT_MB: u64 = 256;
/// The largest workbook, in megabytes.
const MAX_WORKBOOK_MB: u64 = 64;

/// The encoding a person calls so; `file` is the name that messages give the file.
///
/// # Errors
/// It is not known.
pub fn encoding_named(file: &str, label: &str) -> Result<legacy::Encoding, Message> {
    let known = label.parse().ok();
    let known = known.or_else(|| gdal::words::by_name(label).map(legacy::Encoding::Named));
    known.ok_or_else(|| {
        Message::new("reader.encoding.unknown")
            .with("file", file)
            .with("name", label)
    })
}

/// The sheets of a table, read in this very process: the reading process calls it.
fn sheets_inside(part: &prepare::Part, options: &ReadOptions) -> Result<sheet::Workbook, Refusal> {
    let said = options
        .encoding
        .as_ref()
        .map(|label| encoding_named(&part.shown, label));
    let said = said.transpose()?;
    if part.format != Format::Text {
        return sheet::parse_workbook_in(&part.shown, read_bytes(&part.path, MAX_WORKBOOK_MB)?, said);
    }
    let bytes = read_bytes(&part.path, MAX_TEXT_MB)?;
    let (text, note) = match said {
        Some(encoding) => (legacy::decode(&bytes, encoding), None),
        None => {
            let seen = legacy::detect(&bytes);
            if seen.encoding == legacy::Encoding::Unrecognised {
                // Names the place of the first byte that is no letter.
                checked_utf8(&part.shown, &bytes)?;
            }
            let note = seen.message();
            (seen.text, note)
        }
    };
    let note = note.map(|note| {
        Message::new("reader.encoding.note")
            .with("file", &part.shown)
            .with_message("note", note)
    });
    Ok(sheet::Workbook {
        sheets: vec![sheet::csv_grid(&part.shown, &text)?],
        notes: note.into_iter().collect(),
    })
}

#[cfg(test)]
mod whole;
