//! The evidence on a file before its system is chosen.

use geo::{Coord, CoordsIter, LineString, MultiPolygon, Polygon};

use super::place::Place;
use coordinates::stated::StatedSystem;
use geodesy::Epsg;

/// Corners looked at, at most; a larger sample is thinned evenly.
const MOST_CORNERS: usize = 2_000;

/// Everything the doctor looks at. Only the numbers are needed; the rest narrows the choice.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// Some of the file's geometry, in its own numbers (x first column or easting, y second or northing).
    pub sample: MultiPolygon<f64>,
    /// The system the file declares; `None` where it declares none.
    pub declared: Option<Epsg>,
    /// Systems stated in headings, in the order of the file.
    pub stated: Vec<StatedSystem>,
    /// Where the file should lie; a smaller place is stronger evidence.
    pub expected: Vec<Place>,
    /// Outlines of recorded land near where the file may lie (WGS 84).
    pub neighbours: Vec<MultiPolygon<f64>>,
    /// Administrative units with outlines, to say where a reading would fall.
    pub units: Vec<Place>,
}

impl Evidence {
    /// Evidence of polygons, with nothing else known yet.
    pub fn polygons(sample: MultiPolygon<f64>) -> Evidence {
        Evidence {
            sample,
            declared: None,
            stated: Vec::new(),
            expected: Vec::new(),
            neighbours: Vec::new(),
            units: Vec::new(),
        }
    }

    /// The evidence of bare positions (x, y), without anything stated.
    pub fn points(positions: impl IntoIterator<Item = (f64, f64)>) -> Evidence {
        let line: LineString<f64> = positions.into_iter().collect();
        Evidence::polygons(MultiPolygon(vec![Polygon::new(line, Vec::new())]))
    }

    /// The corners that are looked at: finite, each once where a ring closes, thinned.
    pub(super) fn corners(&self) -> Vec<Coord<f64>> {
        let mut all: Vec<Coord<f64>> = Vec::new();
        for polygon in &self.sample {
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                let open = ring.coords_count().saturating_sub(usize::from(ring.is_closed()));
                all.extend(
                    ring.0
                        .iter()
                        .take(open.max(1))
                        .filter(|c| c.x.is_finite() && c.y.is_finite()),
                );
            }
        }
        thin(all, MOST_CORNERS)
    }
}

/// Every n-th of a list, so that at most `most` are left.
pub(super) fn thin(all: Vec<Coord<f64>>, most: usize) -> Vec<Coord<f64>> {
    let step = all.len().div_ceil(most).max(1);
    all.into_iter().step_by(step).collect()
}
