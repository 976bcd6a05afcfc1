//! Readers: files to plain records, in the coordinates of the file, with nothing guessed and nothing repaired.
//!
//! A reader says what stands in a file; choosing a CRS or a meaning is the caller's. Drivers run in a process of their own
//! ([`child`]); the records hold no handle of theirs.

pub mod child;
mod coordinate;
mod gdal;
mod info;
mod kind;
mod options;
mod prepare;
mod record;
mod rings;
pub mod sheet;
mod stream;
mod table;
mod unpack;
mod whole;

pub use self::coordinate::{
    CoordinateArea, CoordinateDocument, CoordinateTable, TablePoint, is_coordinate_document, parse_coordinate_table,
    read_coordinate_table, read_document, read_text,
};
pub use self::whole::{read_vector, read_vector_layer};
pub use crate::import::text::{Problems, Refusal};
pub use info::{FieldInfo, Format, FoundEncoding, Guards, Holds, LayerInfo, SourceInfo};
pub use options::{Limits, Nested, ReadOptions};
pub use record::{Attribute, Feature, FoundCrs, LayerData, OtherLayer, Skipped, VectorFile};
pub use stream::{FeatureStream, inspect, inspect_with, open, sheets, workbook};

use crate::import::text::read_bytes;

/// The largest delimited text, in megabytes.
const MAX_TEXT_MB: u64 = 256;
/// The largest workbook, in megabytes.
const MAX_WORKBOOK_MB: u64 = 64;

/// The sheets of a table, read in this very process: the reading process calls it.
fn sheets_inside(part: &prepare::Part, options: &ReadOptions) -> Result<sheet::Workbook, Refusal> {
    let encoding = options.encoding.as_deref().and_then(|label| label.parse().ok());
    if part.format == Format::Text {
        return sheet::csv_workbook(&part.shown, &read_bytes(&part.path, MAX_TEXT_MB)?, encoding);
    }
    sheet::parse_workbook(&part.shown, read_bytes(&part.path, MAX_WORKBOOK_MB)?, encoding)
}

#[cfg(test)]
pub(crate) mod shared;
