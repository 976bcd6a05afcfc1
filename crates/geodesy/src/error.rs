//! Faults of a coordinate system, worded so that the reader knows what to do next.

use super::{Epsg, zones};
use message::Message;

/// Why a coordinate system, a transformation or a plane is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CrsError {
    /// The text is no EPSG code.
    #[error("{}", self.message())]
    NotACode {
        /// The text that was given, as it stood there.
        text: String,
    },
    /// PROJ's database does not know the code as a coordinate system.
    #[error("{}", self.message())]
    Unknown {
        /// The code that was asked for.
        epsg: Epsg,
    },
    /// One of EPSG:6956–6959, withdrawn because false easting and northing were swapped.
    #[error("{}", self.message())]
    Deprecated {
        /// The withdrawn code, one of 6956–6959.
        given: Epsg,
        /// The code that is surely meant.
        meant: Epsg,
    },
    /// A vertical, geocentric, compound or other system that does not give positions on a map.
    #[error("{}", self.message())]
    NotHorizontal {
        /// The code that was asked for.
        epsg: Epsg,
        /// Its name in the registry.
        name: String,
    },
    /// PROJ has nothing better than a ballpark between the system and WGS 84.
    #[error("{}", self.message())]
    NoOperation {
        /// The system no operation leads to or from.
        epsg: Epsg,
    },
    /// A coordinate lies where the operation is not defined.
    #[error("{}", self.message())]
    OutOfDomain {
        /// Easting or longitude, in the units of `from`.
        x: f64,
        /// Northing or latitude, in the units of `from`.
        y: f64,
        /// The system the coordinate was given in.
        from: Epsg,
        /// The system it should have gone to.
        to: Epsg,
    },
    /// PROJ refused an operation it should know: a fault of the installation or of this program.
    #[error("{}", self.message())]
    Proj {
        /// The error text of PROJ.
        detail: String,
    },
    /// A place without finite coordinates.
    #[error("{}", self.message())]
    NoPlace,
    /// In Vietnam, a plane other than a TM-3 zone was asked for.
    #[error("{}", self.message())]
    PlaneNotTm3 {
        /// The plane that was asked for.
        asked: Epsg,
        /// The zone that lies nearest.
        nearest: Epsg,
    },
    /// Web Mercator was asked for as a plane.
    #[error("{}", self.message())]
    PlaneWebMercator {
        /// The plane that was asked for.
        asked: Epsg,
    },
    /// A geographic system, or one that does not count in metres, was asked for as a plane.
    #[error("{}", self.message())]
    PlaneNotMetric {
        /// The plane that was asked for.
        asked: Epsg,
    },
    /// Outside Vietnam the file gives no plane of its own.
    #[error("{}", self.message())]
    NoPlane {
        /// The system of the file.
        file: Epsg,
    },
}

impl CrsError {
    /// The sentence of the catalogue for this error.
    pub fn message(&self) -> Message {
        match self {
            CrsError::NotACode { text } => Message::new("geodesy.not_a_code").with("text", text),
            CrsError::Unknown { epsg } => Message::new("geodesy.unknown").with("epsg", epsg),
            CrsError::Deprecated { given, meant } => Message::new("geodesy.deprecated")
                .with("given", given)
                .with("meant", meant)
                .with("name", zones::by_epsg(*meant).map_or("", |zone| zone.name)),
            CrsError::NotHorizontal { epsg, name } => Message::new("geodesy.not_horizontal")
                .with("epsg", epsg)
                .with("name", name),
            CrsError::NoOperation { epsg } => Message::new("geodesy.no_operation").with("epsg", epsg),
            CrsError::OutOfDomain { x, y, from, to } => Message::new("geodesy.out_of_domain")
                .with_plain("x", *x)
                .with_plain("y", *y)
                .with("from", from)
                .with("to", to),
            CrsError::Proj { detail } => Message::new("geodesy.proj").with("detail", detail),
            CrsError::NoPlace => Message::new("geodesy.no_place"),
            CrsError::PlaneNotTm3 { asked, nearest } => Message::new("geodesy.plane_not_tm3")
                .with("asked", asked)
                .with("nearest", nearest)
                .with("name", zones::by_epsg(*nearest).map_or("", |zone| zone.name)),
            CrsError::PlaneWebMercator { asked } => Message::new("geodesy.plane_web_mercator").with("asked", asked),
            CrsError::PlaneNotMetric { asked } => Message::new("geodesy.plane_not_metric").with("asked", asked),
            CrsError::NoPlane { file } => Message::new("geodesy.no_plane").with("file", file),
        }
    }
}
