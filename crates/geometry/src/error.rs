//! Faults of a geometry.

use super::Excess;
use message::Message;

/// Why a geometry is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GeometryError {
    /// A coordinate is not a finite number.
    #[error("{}", self.message())]
    NotFinite {
        /// Part, counted from 1.
        part: usize,
        /// Vertex within its ring, counted from 1.
        vertex: usize,
    },
    /// A coordinate lies farther from the plane's origin than any place on Earth.
    #[error("{}", self.message())]
    TooFar {
        /// Part, counted from 1.
        part: usize,
        /// Vertex within its ring, counted from 1.
        vertex: usize,
        /// Easting of the vertex, metres.
        x: f64,
        /// Northing of the vertex, metres.
        y: f64,
    },
    /// The geometry spans more than areas can be counted in.
    #[error("{}", self.message())]
    TooLarge,
    /// Lines that go on crossing each other however often they are cut.
    #[error("{}", self.message())]
    Tangled,
    /// There is more to untangle than is done for land of so many corners: most often corners in the wrong order.
    #[error("{}", self.message())]
    TooMuch {
        /// Which bound was passed.
        excess: Excess,
        /// Corners of the land.
        corners: usize,
        /// Where the bound was passed, easting and northing in metres of the plane that was measured in.
        at: [f64; 2],
    },
    /// The caller asked the work to stop; no result.
    #[error("{}", self.message())]
    Stopped,
    /// The two sides of an edge contradict each other: a fault of this program, reported instead of a wrong number.
    #[error("{}", self.message())]
    Contradiction,
    /// The bytes are no geometry, or not one of the kind that is needed.
    #[error("{}", self.message())]
    Encoding {
        /// Offset of the byte where reading stopped.
        offset: usize,
        /// The part of the encoding that was expected there.
        expected: &'static str,
    },
}

impl GeometryError {
    /// The sentence of the catalogue for this error.
    pub fn message(&self) -> Message {
        match self {
            GeometryError::NotFinite { part, vertex } => Message::new("geometry.not_finite")
                .with("part", part)
                .with("vertex", vertex),
            GeometryError::TooFar { part, vertex, x, y } => Message::new("geometry.too_far")
                .with("part", part)
                .with("vertex", vertex)
                .with_plain("x", *x)
                .with_plain("y", *y),
            GeometryError::TooLarge => Message::new("geometry.too_large"),
            GeometryError::Tangled => Message::new("geometry.tangled"),
            GeometryError::TooMuch { excess, corners, at } => Message::new(match excess {
                Excess::Crossings => "geometry.too_many_crossings",
                Excess::Comparisons => "geometry.too_close",
                Excess::Coverings => "geometry.too_many_coverings",
            })
            .with_number("most", excess.bound(*corners).into())
            .with_number("corners", (*corners as u64).into())
            .with_rounded("x", at[0], decimals(*at))
            .with_rounded("y", at[1], decimals(*at)),
            GeometryError::Stopped => Message::new("import.cancelled"),
            GeometryError::Contradiction => Message::new("geometry.contradiction"),
            GeometryError::Encoding { offset, expected } => Message::new("geometry.encoding")
                .with("offset", offset)
                .with("expected", expected),
        }
    }
}

/// Decimals of a printed place: two for metres, seven for what can only be degrees.
fn decimals([x, y]: [f64; 2]) -> u32 {
    if x.abs() <= 180.0 && y.abs() <= 90.0 { 7 } else { 2 }
}
