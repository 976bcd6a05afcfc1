//! Layers of the store as files for other programs: the records of one kind as they stood on a day, with their typed properties and their
//! land in WGS 84.

mod comma_separated;
mod gdal_file;
mod geo_json;
mod place;
mod records;
mod workbook;

pub use records::Records;

use std::path::Path;

use message::{Lang, Message};
use progress::Progress;

/// The formats of files that are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `GeoPackage`.
    GeoPackage,
    /// GeoJSON (RFC 7946).
    GeoJson,
    /// A table with the land as WKT.
    Csv,
    /// A table for people, with a sheet of notes.
    Xlsx,
    /// KML.
    Kml,
    /// Shapefile: `.shp` with its neighbours, texts in UTF-8.
    Shapefile,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 6] = [
        Format::GeoPackage,
        Format::GeoJson,
        Format::Csv,
        Format::Xlsx,
        Format::Kml,
        Format::Shapefile,
    ];

    /// Its code, which is the ending of its files.
    pub fn code(self) -> &'static str {
        match self {
            Format::GeoPackage => "gpkg",
            Format::GeoJson => "geojson",
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Kml => "kml",
            Format::Shapefile => "shp",
        }
    }

    /// The format the ending of a file speaks for; `None` for another ending.
    pub fn of_file(file: &Path) -> Option<Format> {
        let ending = file.extension()?.to_str()?.to_ascii_lowercase();
        Format::ALL.into_iter().find(|format| format.code() == ending)
    }
}

/// What stands in a written file, for those who asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// How many records.
    pub records: usize,
    /// How many of them have no land drawn, in a layer of land.
    pub without_land: usize,
    /// What the format could not hold, and what a reader has to know.
    pub notes: Vec<Message>,
}

/// Writes a layer to a file that must not exist yet. A file that cannot be written whole is not there.
///
/// # Errors
/// The file exists already or cannot be written; the format cannot hold the layer; the store cannot be read; the work was stopped.
pub fn write(
    records: &Records<'_>,
    format: Format,
    file: &Path,
    lang: Lang,
    progress: &Progress,
) -> Result<Written, Message> {
    let place = place::Place::beside(file, format)?;
    let written = match format {
        Format::Csv => comma_separated::write(records, place.path(), progress)?,
        Format::GeoJson => geo_json::write(records, place.path(), progress)?,
        Format::Xlsx => workbook::write(records, place.path(), lang, progress)?,
        Format::GeoPackage | Format::Kml | Format::Shapefile => {
            gdal_file::write(records, format, place.path(), progress)?
        }
    };
    place.take()?;
    Ok(written)
}
