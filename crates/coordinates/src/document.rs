//! A document of coordinates: areas, their rings, the systems it states, and whether they agree.

use geo::MultiPolygon;
use serde::{Deserialize, Serialize};

use crate::StatedSystem;
use domain::Quantity;
use message::Message;

/// A corner of a table, as printed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TablePoint {
    /// Its name in the table, or its number when the table has no names.
    pub name: String,
    /// The line of the file.
    pub line: u64,
    /// X on Vietnamese paper: metres north, or degrees of latitude. Exactly the `f64` nearest to the printed decimal.
    pub x_north: f64,
    /// Y on Vietnamese paper: metres east, or degrees of longitude.
    pub y_east: f64,
    /// The length of a side printed beside it, in metres; `None` for none.
    #[serde(default)]
    pub side: Option<f64>,
}

impl TablePoint {
    /// Whether two corners are one place.
    pub fn same_place(&self, other: &TablePoint) -> bool {
        self.x_north == other.x_north && self.y_east == other.y_east
    }
}

/// A document of coordinates, read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CoordinateDocument {
    /// The areas, in the order of the document; at least one.
    pub areas: Vec<CoordinateArea>,
    /// Every system the document states, in its order.
    pub systems: Vec<StatedSystem>,
    /// Results for a person to check: systems that agree or do not, rings that lie elsewhere than stated.
    pub checks: Vec<Message>,
    /// Notes on the reading: lines passed over, corners that repeat.
    pub notes: Vec<Message>,
}

/// One area of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CoordinateArea {
    /// Its title, or the value of its column; its number when it has neither.
    pub name: String,
    /// x = east, y = north, in metres of a plane, or degrees when [`CoordinateArea::geographic`]. Not repaired.
    pub polygons: MultiPolygon<f64>,
    /// Every corner once, in the order of the document.
    pub points: Vec<TablePoint>,
    /// Whether the coordinates are degrees of longitude and latitude.
    pub geographic: bool,
    /// The size the document gives; `None` for none.
    pub declared: Option<Quantity>,
    /// The other columns whose value is the same in all its rows: heading and value, as printed.
    pub attributes: Vec<(String, String)>,
    /// The system the document states for it; `None` where it states none.
    pub system: Option<StatedSystem>,
    /// Whether the document itself gives reason to doubt that system.
    pub system_doubtful: bool,
    /// The first and the last line it stands on.
    pub lines: (u64, u64),
}
