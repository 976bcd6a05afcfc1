//! Readers: files to plain records, in the coordinates of the file, with nothing guessed and nothing repaired.
//!
//! A reader says what stands in a file; choosing a layer, a CRS or a meaning is the caller's. The records hold no handle
//! of GDAL, so that reading can move into a child process without changing them.

mod coordinate;
mod gdal;
mod record;
pub mod sheet;

pub use self::coordinate::{
    CoordinateArea, CoordinateDocument, CoordinateTable, TablePoint, is_coordinate_document, parse_coordinate_table,
    read_coordinate_table, read_document, read_text,
};
pub use self::gdal::{read_vector, read_vector_layer};
pub use crate::import::text::{Problems, Refusal};
pub use record::{Attribute, Feature, FoundCrs, LayerData, OtherLayer, VectorFile};

#[cfg(test)]
pub(crate) mod shared;
