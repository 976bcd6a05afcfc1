//! Rings → polygons: which ring lies inside which.

use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{Area, BoundingRect, LineString, MultiPolygon, Polygon, Rect};

use super::phrases::RingKind;

/// More rings than this are no area of a decision; each is held against every other.
pub const MAX_RINGS: usize = 500;

/// A ring and its place as the document states it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ring {
    /// The line of its first corner.
    pub line: u64,
    /// Outer or inner as stated; `None` where nothing is stated.
    pub kind: Option<RingKind>,
    /// Closed; x = east, y = north.
    pub line_string: LineString<f64>,
}

/// The polygons of the rings, and the lines of rings that are stated to lie inside another and do not.
///
/// A ring inside another is a hole, and one inside a hole is land again, against the statement too: paper is often silent. Rings
/// that cross are left as they are, for the repair of geometries.
pub fn polygons(rings: &[Ring]) -> (MultiPolygon<f64>, Vec<u64>) {
    let shells: Vec<Shell> = rings.iter().map(Shell::of).collect();
    let around: Vec<Vec<usize>> = (0..rings.len())
        .map(|inner| {
            let others = (0..rings.len()).filter(|outer| *outer != inner);
            others.filter(|outer| shells[inner].lies_in(&shells[*outer])).collect()
        })
        .collect();
    let is_land = |ring: usize| around[ring].len().is_multiple_of(2);
    let mut holes: Vec<Vec<LineString<f64>>> = vec![Vec::new(); rings.len()];
    let mut outside = Vec::new();
    for (at, ring) in rings.iter().enumerate() {
        if is_land(at) {
            if ring.kind == Some(RingKind::Inner) {
                outside.push(ring.line);
            }
            continue;
        }
        let land = around[at].iter().filter(|outer| is_land(**outer));
        if let Some(shell) = land.min_by(|a, b| shells[**a].area.total_cmp(&shells[**b].area)) {
            holes[*shell].push(ring.line_string.clone());
        }
    }
    let kept = (0..rings.len()).filter(|at| is_land(*at));
    let polygons = kept.map(|at| Polygon::new(rings[at].line_string.clone(), std::mem::take(&mut holes[at])));
    (MultiPolygon(polygons.collect()), outside)
}

/// A ring with the values asked of it again and again.
struct Shell {
    polygon: Polygon<f64>,
    area: f64,
    bounds: Option<Rect<f64>>,
}

impl Shell {
    fn of(ring: &Ring) -> Shell {
        let polygon = Polygon::new(ring.line_string.clone(), Vec::new());
        Shell {
            area: polygon.unsigned_area(),
            bounds: polygon.bounding_rect(),
            polygon,
        }
    }

    /// Whether it lies in another: it is the smaller one, and its first corner off the other's edge lies inside.
    fn lies_in(&self, outer: &Shell) -> bool {
        let (Some(small), Some(large)) = (self.bounds, outer.bounds) else {
            return false;
        };
        let within = small.min().x >= large.min().x
            && small.min().y >= large.min().y
            && small.max().x <= large.max().x
            && small.max().y <= large.max().y;
        if !within || self.area >= outer.area {
            return false;
        }
        let corners = self.polygon.exterior().coords();
        let mut positions = corners.map(|corner| outer.polygon.coordinate_position(corner));
        // All corners on the edge of the larger one: a piece cut off along it.
        let off_the_edge = positions.find(|position| *position != CoordPos::OnBoundary);
        off_the_edge.is_none_or(|position| position == CoordPos::Inside)
    }
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
