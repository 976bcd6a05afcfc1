//! Land on the micrometre grid.

use geo::{Coord, LineString, MultiPolygon, Polygon};
use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::{Overlay, ShapeType};
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::i_float::int::point::IntPoint;

use super::{GeometryError, Repair, canonical, normalise};
use crate::geodesy::{AreaMm2, micro};

/// A point of the grid: easting and northing in whole µm from the origin of the plane.
pub type GridPoint = IntPoint<i64>;

/// Per shape the shell, then its holes; rings are open (the last vertex is not the first).
pub(super) type Shapes = Vec<Vec<Vec<GridPoint>>>;

/// A set of points of one plane, bounded by rings on the grid of [`micro`]. Shells run counter-clockwise, holes clockwise,
/// nothing crosses, nothing is covered twice.
///
/// Which plane it is, is for the caller to know: regions of different planes must not meet. Two equal sets of input give
/// equal regions, whatever the order of parts, rings and vertices.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Region {
    shapes: Shapes,
}

impl Region {
    /// Puts a geometry in metres of a plane on the grid and untangles it: even-odd within a part, then the union of the
    /// parts. Tells what had to be repaired.
    ///
    /// # Errors
    /// A coordinate that is no number or beyond 100,000 km; a geometry that spans over 9 million km².
    pub fn from_multi_polygon(geometry: &MultiPolygon<f64>) -> Result<(Region, Vec<Repair>), GeometryError> {
        normalise::region(geometry)
    }

    /// What any of the regions covers.
    pub fn union(regions: &[&Region]) -> Region {
        let mut shapes: Vec<&Vec<Vec<GridPoint>>> = regions.iter().flat_map(|region| &region.shapes).collect();
        shapes.sort_unstable_by(|a, b| canonical::compare(a, b));
        let mut overlay = Overlay::<i64>::new(regions.iter().map(|region| region.vertex_count()).sum());
        for shape in shapes {
            overlay.add_source(shape, ShapeType::Subject);
        }
        // Within one region a point is wound 0 or 1 times, so non-zero over all of them is the union.
        Region::new(overlay.overlay(OverlayRule::Subject, FillRule::NonZero))
    }

    /// What both cover.
    pub fn intersection(&self, other: &Region) -> Region {
        // In one order, whoever asks.
        let swapped = canonical::compare_all(&other.shapes, &self.shapes).is_lt();
        let (a, b) = if swapped { (other, self) } else { (self, other) };
        a.overlay(b, OverlayRule::Intersect)
    }

    /// What this one covers and the other does not.
    pub fn difference(&self, other: &Region) -> Region {
        self.overlay(other, OverlayRule::Difference)
    }

    /// Area: exact on the grid, rounded once to mm², half away from zero.
    pub fn area(&self) -> AreaMm2 {
        AreaMm2::from_mm2(micro::milli2(twice_area(&self.shapes)))
    }

    /// Whether it covers nothing.
    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// The shapes: per shape the shell, then its holes; rings are open.
    pub fn shapes(&self) -> &[Vec<Vec<GridPoint>>] {
        &self.shapes
    }

    /// Number of vertices.
    pub fn vertex_count(&self) -> usize {
        self.shapes.iter().flatten().map(Vec::len).sum()
    }

    /// Back to metres; rings closed.
    pub fn to_multi_polygon(&self) -> MultiPolygon<f64> {
        let ring = |ring: &Vec<GridPoint>| {
            let coords = ring.iter().map(|p| Coord {
                x: micro::metres(p.x),
                y: micro::metres(p.y),
            });
            LineString(coords.collect())
        };
        let polygons = self.shapes.iter().filter_map(|shape| {
            let (shell, holes) = shape.split_first()?;
            Some(Polygon::new(ring(shell), holes.iter().map(ring).collect()))
        });
        MultiPolygon(polygons.collect())
    }

    fn overlay(&self, other: &Region, rule: OverlayRule) -> Region {
        let mut overlay = Overlay::<i64>::from_subj_and_clip(&self.shapes, &other.shapes);
        Region::new(overlay.overlay(rule, FillRule::NonZero))
    }

    /// From what an overlay gave.
    pub(super) fn new(shapes: Shapes) -> Region {
        Region {
            shapes: canonical::shapes(shapes),
        }
    }
}

/// Twice the area of shapes in µm², shells less holes.
pub(super) fn twice_area(shapes: &[Vec<Vec<GridPoint>>]) -> i128 {
    shapes
        .iter()
        .flatten()
        .map(|ring| micro::twice_area(ring.iter().map(|p| (p.x, p.y))))
        .sum()
}
