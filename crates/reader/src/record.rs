//! The plain records a vector file is read into.

use geo::MultiPolygon;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use message::Message;

/// A polygon feature of a layer, in the coordinates of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Its place in the layer, from 1.
    pub number: u64,
    /// The identifier the file gives it; `None` for none.
    pub fid: Option<i64>,
    /// Native coordinates: x = easting or longitude, y = northing or latitude. Heights and measures are dropped. Not
    /// repaired: rings may cross, repeat vertices or be empty of area; they are closed, and every number is finite.
    pub geometry: MultiPolygon<f64>,
    /// Name and value of each field, in the order of the file.
    pub attributes: Vec<(String, Attribute)>,
}

impl Feature {
    /// The value of a field, by its name exactly as in the file; `None` for an unknown field.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value)
    }
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Attribute {
    /// Nothing: absent, null, or an empty text.
    Null,
    /// A text in Unicode NFC; also times, lists and nested values, as GDAL prints them.
    Text(String),
    /// A whole number of 64 bits.
    Integer(i64),
    /// A finite floating point number. Its shortest decimal is what the file printed, but for trailing zeros.
    Real(f64),
    /// A calendar date, without a time.
    Date(Date),
}

/// A feature that was left out, and why. Whether that refuses the file is for the caller to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Its place in the layer, from 1.
    pub number: u64,
    /// The identifier the file gives it; `None` for none.
    pub fid: Option<i64>,
    /// The reason, naming file, layer and feature.
    pub reason: Message,
}

/// The coordinate reference system of a layer, as the file gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FoundCrs {
    /// The file names an EPSG code, or GDAL knows the definition by its name. Deprecated codes (6956–6959) are passed on as
    /// found; what was meant is for the caller to ask.
    Epsg(u32),
    /// The definition has no code but the numbers of a VN-2000 zone.
    Matched {
        /// The code of that zone.
        epsg: u32,
        /// What was compared, for the person.
        how: Message,
    },
    /// There is a definition and it is not recognised.
    Unknown {
        /// The definition as well-known text.
        wkt: String,
    },
    /// The file gives no system.
    None,
}

impl FoundCrs {
    /// The code, found or matched; `None` for an unknown definition, or for none.
    pub fn epsg(&self) -> Option<u32> {
        match self {
            FoundCrs::Epsg(epsg) | FoundCrs::Matched { epsg, .. } => Some(*epsg),
            FoundCrs::Unknown { .. } | FoundCrs::None => None,
        }
    }
}
