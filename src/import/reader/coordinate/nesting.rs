//! Rings → polygons: what lies inside what.

use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{Area, BoundingRect, LineString, MultiPolygon, Polygon};

use super::phrases::RingKind;

/// More rings than this are no area of a decision; each is held against every other.
pub const MAX_RINGS: usize = 2_000;

/// A ring and what the document says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ring {
    /// The line of its first corner.
    pub line: u64,
    /// Said to lie outside or inside.
    pub kind: Option<RingKind>,
    /// Closed; x = east, y = north.
    pub line_string: LineString<f64>,
}

/// The polygons of the rings, and the lines of rings that are said to lie inside another and do not.
///
/// A ring inside another is a hole, and one inside a hole is land again, whatever is said: paper often says nothing. Rings
/// that cross are left as they are; whoever repairs geometry will meet them.
pub fn polygons(rings: &[Ring]) -> (MultiPolygon<f64>, Vec<u64>) {
    let shells: Vec<Polygon<f64>> = rings
        .iter()
        .map(|ring| Polygon::new(ring.line_string.clone(), vec![]))
        .collect();
    let around: Vec<Vec<usize>> = (0..rings.len())
        .map(|inner| {
            (0..rings.len())
                .filter(|outer| *outer != inner && lies_in(&shells[inner], &shells[*outer]))
                .collect()
        })
        .collect();
    let depth = |ring: usize| around[ring].len();
    let mut holes: Vec<Vec<LineString<f64>>> = vec![Vec::new(); rings.len()];
    let mut outside = Vec::new();
    for (at, ring) in rings.iter().enumerate() {
        if depth(at) % 2 == 1 {
            let size = |outer: &&usize| shells[**outer].unsigned_area();
            let shell = around[at].iter().filter(|outer| depth(**outer) % 2 == 0);
            if let Some(shell) = shell.min_by(|a, b| size(a).total_cmp(&size(b))) {
                holes[*shell].push(ring.line_string.clone());
            }
        } else if ring.kind == Some(RingKind::Inner) {
            outside.push(ring.line);
        }
    }
    let kept = (0..rings.len()).filter(|at| depth(*at) % 2 == 0);
    let polygons = kept.map(|at| Polygon::new(rings[at].line_string.clone(), std::mem::take(&mut holes[at])));
    (MultiPolygon(polygons.collect()), outside)
}

/// Whether a ring lies in another: its first corner off the other's edge does, and it is the smaller one.
fn lies_in(inner: &Polygon<f64>, outer: &Polygon<f64>) -> bool {
    let (Some(small), Some(large)) = (inner.bounding_rect(), outer.bounding_rect()) else {
        return false;
    };
    let within = small.min().x >= large.min().x
        && small.min().y >= large.min().y
        && small.max().x <= large.max().x
        && small.max().y <= large.max().y;
    if !within || inner.unsigned_area() >= outer.unsigned_area() {
        return false;
    }
    let positions = inner
        .exterior()
        .coords()
        .map(|corner| outer.coordinate_position(corner));
    let mut off_the_edge = positions.filter(|position| *position != CoordPos::OnBoundary);
    // All corners on the edge of the larger one: a piece cut off along it.
    off_the_edge.next().is_none_or(|position| position == CoordPos::Inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: f64, south: f64, side: f64, kind: Option<RingKind>) -> Ring {
        let corners = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side), (0.0, 0.0)];
        Ring {
            line: west as u64,
            kind,
            line_string: corners.iter().map(|(x, y)| (west + x, south + y)).collect(),
        }
    }

    #[test]
    fn holes_islands_and_neighbours() {
        let rings = [
            square(4.0, 4.0, 2.0, Some(RingKind::Inner)),
            square(0.0, 0.0, 10.0, None),
            square(4.5, 4.5, 1.0, None),
            square(20.0, 0.0, 5.0, None),
            square(40.0, 0.0, 5.0, Some(RingKind::Inner)),
        ];
        let (polygons, outside) = polygons(&rings);
        assert_eq!(polygons.0.len(), 4);
        assert_eq!(polygons.unsigned_area(), 100.0 - 4.0 + 1.0 + 25.0 + 25.0);
        assert_eq!(outside, [40]);
    }
}
