//! Vertices put on long edges, so that an edge straight in one plane keeps its course in another.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use super::Crs;

/// Pieces one edge is cut into at most, however long a hostile file makes it.
const MAX_PIECES: f64 = 10_000.0;

/// Metres in a degree of latitude, near enough for a step width.
const METRES_PER_DEGREE: f64 = 111_000.0;

/// A step in metres as one in the units of a system.
pub(super) fn step(crs: &Crs, metres: f64) -> f64 {
    if crs.is_geographic() {
        metres / METRES_PER_DEGREE
    } else {
        metres
    }
}

/// Cuts every edge into equal pieces no longer than `max_segment` (units of the coordinates). Given vertices stay, bit for
/// bit. A step that is not a positive number changes nothing.
pub fn densify(geometry: &MultiPolygon<f64>, max_segment: f64) -> MultiPolygon<f64> {
    let polygons = geometry.iter().map(|polygon| {
        let holes = polygon.interiors().iter().map(|hole| ring(hole, max_segment)).collect();
        Polygon::new(ring(polygon.exterior(), max_segment), holes)
    });
    MultiPolygon(polygons.collect())
}

/// As [`densify`], for one ring or line.
pub(super) fn ring(line: &LineString<f64>, max_segment: f64) -> LineString<f64> {
    let mut out: Vec<Coord<f64>> = Vec::with_capacity(line.0.len());
    for edge in line.0.windows(2) {
        let (a, b) = (edge[0], edge[1]);
        out.push(a);
        let pieces = pieces(a, b, max_segment);
        for i in 1..pieces {
            let t = f64::from(i) / f64::from(pieces);
            out.push(Coord {
                x: a.x + (b.x - a.x) * t,
                y: a.y + (b.y - a.y) * t,
            });
        }
    }
    out.extend(line.0.last());
    LineString(out)
}

fn pieces(a: Coord<f64>, b: Coord<f64>, max_segment: f64) -> u32 {
    let length = (b.x - a.x).hypot(b.y - a.y);
    if max_segment.is_nan() || max_segment <= 0.0 || !length.is_finite() {
        return 1;
    }
    // At most 10,000, so the cast is exact.
    (length / max_segment).ceil().clamp(1.0, MAX_PIECES) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_equal_and_corners_stay() {
        let line = LineString::from(vec![(0.0, 0.0), (10.0, 0.0), (10.0, 1.0)]);
        let dense = ring(&line, 4.0);
        assert_eq!(dense.0.len(), 5);
        assert_eq!(dense.0[3], line.0[1]);
        assert_eq!(ring(&line, 0.0), line);
        assert_eq!(ring(&line, f64::NAN), line);
        assert_eq!(
            ring(&LineString::from(vec![(0.0, 0.0), (1e300, 0.0)]), 1.0).0.len(),
            10_001
        );
    }
}
