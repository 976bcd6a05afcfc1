//! Land on the micrometre grid.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use super::arrangement::{Arrangement, Faces};
use super::effort::{Effort, OfThread};
use super::{GeometryError, Repair, Stop, normalise};
use geodesy::{AreaMm2, micro};

/// A point of the grid: easting and northing in whole µm from the origin of the plane. Ordered by easting, then northing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct GridPoint {
    /// Easting, µm from the origin of the plane.
    pub x: i64,
    /// Northing, µm from the origin of the plane.
    pub y: i64,
}

/// The rings of one shape: the shell counter-clockwise, then its holes clockwise. Open: the last vertex is not the first.
pub type GridRings = Vec<Vec<GridPoint>>;

/// A set of points of one plane, bounded by rings on the grid of [`micro`]. Shells run counter-clockwise, holes clockwise,
/// nothing crosses, nothing is covered twice.
///
/// Which plane it is, is for the caller to know: regions of different planes must not meet. Two equal sets of input give
/// equal regions, whatever the order of parts, rings and vertices.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Region {
    shapes: Vec<GridRings>,
}

impl Region {
    /// Puts a geometry in metres of a plane on the grid and untangles it: even-odd within a part, then the union of the
    /// parts. Tells what had to be repaired.
    ///
    /// # Errors
    /// A coordinate that is no number or beyond 100,000 km; a geometry that spans over 9 million km² or 2,000 km; more to
    /// untangle than is done for land of so many corners ([`super::Excess`]).
    pub fn from_multi_polygon(geometry: &MultiPolygon<f64>) -> Result<(Region, Vec<Repair>), GeometryError> {
        Region::from_multi_polygon_until(geometry, corners(geometry), &OfThread)
    }

    /// As [`Region::from_multi_polygon`], of a shape that has a number of `corners` of its own (vertices that were put on its
    /// edges do not count); ends early when the caller asks it to stop.
    ///
    /// # Errors
    /// As there, and [`GeometryError::Stopped`].
    pub fn from_multi_polygon_until(
        geometry: &MultiPolygon<f64>,
        corners: usize,
        stop: &dyn Stop,
    ) -> Result<(Region, Vec<Repair>), GeometryError> {
        normalise::region(geometry, &mut Effort::new(corners, stop))
    }

    /// Area: exact on the grid, rounded once to mm², half away from zero.
    pub fn area(&self) -> AreaMm2 {
        AreaMm2::from_mm2(micro::milli2(self.twice_area()))
    }

    /// Twice the area in µm².
    pub(super) fn twice_area(&self) -> i128 {
        self.shapes.iter().flatten().map(|ring| twice_area(ring)).sum()
    }

    /// Whether it covers no land.
    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// The shapes: per shape the shell, then its holes; rings are open.
    pub fn shapes(&self) -> &[GridRings] {
        &self.shapes
    }

    /// Number of vertices of all rings.
    pub fn vertex_count(&self) -> usize {
        self.shapes.iter().flatten().map(Vec::len).sum()
    }

    /// Back to metres; rings closed.
    pub fn to_multi_polygon(&self) -> MultiPolygon<f64> {
        MultiPolygon(self.shapes.iter().filter_map(|rings| polygon(rings)).collect())
    }

    /// Adds its rings to an arrangement, as one part: they never overlap, so even-odd is what it covers.
    /// `place` brings its points to the grid of the arrangement.
    pub(super) fn add_to(
        &self,
        arrangement: &mut Arrangement,
        part: u32,
        place: impl Fn(GridPoint) -> GridPoint + Copy,
    ) {
        for ring in self.shapes.iter().flatten() {
            arrangement.add(part, ring.iter().copied().map(place));
        }
    }

    /// The region of all faces whose parts fit.
    pub(super) fn of_faces(
        faces: &Faces,
        fits: impl Fn(&[u32]) -> bool,
        effort: &mut Effort<'_>,
    ) -> Result<Region, GeometryError> {
        let Some(outlines) = faces.outlines(fits, effort)? else {
            return Ok(Region::default());
        };
        let covered = outlines.iter().filter(|face| !face.parts().is_empty());
        Ok(Region::new(covered.map(|face| face.rings()).collect()))
    }

    /// From shapes that are as they should be, but for their order.
    pub(super) fn new(mut shapes: Vec<GridRings>) -> Region {
        shapes.iter_mut().for_each(canonical);
        shapes.sort_unstable();
        Region { shapes }
    }
}

/// How many corners a geometry has; the first of a ring, which is its last too, counts once.
pub fn corners(geometry: &MultiPolygon<f64>) -> usize {
    let rings = |polygon: &Polygon<f64>| {
        let holes = polygon.interiors().iter().map(|ring| ring.0.len().saturating_sub(1));
        polygon.exterior().0.len().saturating_sub(1) + holes.sum::<usize>()
    };
    geometry.iter().map(rings).sum()
}

/// Rings of the grid as a polygon in metres; `None` without a ring.
pub(super) fn polygon(rings: &[Vec<GridPoint>]) -> Option<Polygon<f64>> {
    let ring = |ring: &Vec<GridPoint>| {
        let coords = ring.iter().map(|p| Coord {
            x: micro::metres(p.x),
            y: micro::metres(p.y),
        });
        LineString(coords.collect())
    };
    let (shell, holes) = rings.split_first()?;
    Some(Polygon::new(ring(shell), holes.iter().map(ring).collect()))
}

/// One way of writing rings down: every ring from its least point, holes in order. The rings must be simple.
pub(super) fn canonical(rings: &mut GridRings) {
    for ring in rings.iter_mut() {
        let least = ring.iter().enumerate().min_by_key(|(_, p)| **p).map_or(0, |(i, _)| i);
        ring.rotate_left(least);
    }
    if let Some(holes) = rings.get_mut(1..) {
        holes.sort_unstable();
    }
}

/// Twice the signed area of a ring in µm².
pub(super) fn twice_area(ring: &[GridPoint]) -> i128 {
    micro::twice_area(ring.iter().map(|p| (p.x, p.y)))
}
