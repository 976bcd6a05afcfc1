//! The partition of a boundary: faces that tile it, each with all records that cover it.

use super::arrangement::Arrangement;
use super::cut_grid::CutGrid;
use super::effort::{Effort, OfThread};
use super::region::{canonical, polygon};
use super::{GeometryError, GridRings, Region, Stop};
use geodesy::{AreaMm2, micro};

/// The part that stands for the boundary in the arrangement; records follow from 1.
const BOUNDARY: u32 = 0;

/// A boundary cut by records, and what of the records lies outside of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Partition {
    faces: Vec<Face>,
    boundary: AreaMm2,
}

/// A piece of land that the same records cover everywhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Face {
    inside: bool,
    records: Box<[u32]>,
    rings: GridRings,
    area: AreaMm2,
}

impl Partition {
    /// Cuts a boundary by records; all must be in the plane of the hectares. Without a boundary there is only land outside.
    ///
    /// The same input gives the same faces in the same order, in whatever order parts, rings and vertices come; records are
    /// known by their position.
    ///
    /// # Errors
    /// Land that spans more than 2,000 km: a record in the wrong coordinate system. More crossings, or more records on top
    /// of each other, than are cut for so many corners ([`super::Excess`]).
    pub fn new(boundary: Option<&Region>, records: &[&Region]) -> Result<Partition, GeometryError> {
        Partition::until(boundary, records, &OfThread)
    }

    /// As [`Partition::new`], but ends early when the caller asks it to stop.
    ///
    /// # Errors
    /// As there, and [`GeometryError::Stopped`].
    pub fn until(boundary: Option<&Region>, records: &[&Region], stop: &dyn Stop) -> Result<Partition, GeometryError> {
        let all = || boundary.into_iter().chain(records.iter().copied());
        let grid = CutGrid::over(all().flat_map(Region::shapes).flatten().flatten().copied());
        let corners = all().map(Region::vertex_count).sum();
        let mut effort = Effort::on_grid(&grid, corners, stop);
        let mut arrangement = Arrangement::with_capacity(corners);
        let place = |point| grid.finer(point);
        if let Some(boundary) = boundary {
            boundary.add_to(&mut arrangement, BOUNDARY, place);
        }
        for (position, record) in records.iter().enumerate() {
            record.add_to(&mut arrangement, position as u32 + 1, place);
        }
        let mut faces = Vec::new();
        if let Some(found) = arrangement.faces(&mut effort)? {
            faces.extend(found.iter().filter(|face| !face.parts().is_empty()).map(|face| {
                let inside = face.parts()[0] == BOUNDARY;
                let records = face.parts()[usize::from(inside)..]
                    .iter()
                    .map(|part| part - 1)
                    .collect();
                let mut rings = face.rings();
                canonical(&mut rings);
                let rings = grid.coarser(rings);
                let area = AreaMm2::ZERO;
                (
                    Face {
                        inside,
                        records,
                        rings,
                        area,
                    },
                    face.twice_area(),
                )
            }));
        }
        round_areas(&mut faces, &grid);
        let faces = faces.into_iter().map(|(face, _)| face);
        let mut faces: Vec<Face> = faces
            .filter(|face| !face.rings.is_empty() || !face.area.is_zero())
            .collect();
        faces.sort_unstable();
        Ok(Partition {
            faces,
            boundary: boundary.map_or(AreaMm2::ZERO, Region::area),
        })
    }

    /// The faces: outside the boundary first, then by the records that cover them.
    pub fn faces(&self) -> &[Face] {
        &self.faces
    }

    /// Area of the boundary before it was cut.
    pub fn boundary(&self) -> AreaMm2 {
        self.boundary
    }

    /// The residue of rounding: the boundary less the sum of its faces. Cuts fall on a grid of a 64th of a micrometre (coarser
    /// beyond 31 km) and areas on whole mm².
    pub fn residual(&self) -> AreaMm2 {
        self.boundary - self.faces.iter().filter(|face| face.inside).map(Face::area).sum()
    }
}

/// Gives faces with twice their areas on the grid areas of whole mm², less than one off.
///
/// Rounded are the sums up to each face, not the areas: those of parcels surveyed in mm end in halves of a mm², and rounding
/// every half up would add up to a square metre in a large zone. The order does not know which record is which.
fn round_areas(faces: &mut [(Face, i128)], grid: &CutGrid) {
    faces.sort_unstable_by(|(a, twice_a), (b, twice_b)| {
        (a.inside, &a.rings, twice_a, a.records.len()).cmp(&(b.inside, &b.rings, twice_b, b.records.len()))
    });
    let (mut sum, mut before) = (0, AreaMm2::ZERO);
    for (face, twice_area) in faces {
        sum += *twice_area;
        let upto = grid.area(sum);
        face.area = upto - before;
        before = upto;
    }
}

impl Face {
    /// Whether it lies inside the boundary.
    pub fn inside(&self) -> bool {
        self.inside
    }

    /// The records that cover it, by their positions, in order.
    pub fn records(&self) -> &[u32] {
        &self.records
    }

    /// Its area before its rings were rounded, in whole mm², less than one off. Every hectare of an account is a sum of these.
    pub fn area(&self) -> AreaMm2 {
        self.area
    }

    /// Its shell and holes on the micrometre grid, the cuts rounded to it; none if it is thinner than that.
    pub fn rings(&self) -> &GridRings {
        &self.rings
    }

    /// Its shell and holes in metres of the plane.
    pub fn to_polygon(&self) -> Option<geo::Polygon<f64>> {
        polygon(&self.rings)
    }

    /// Twice its area by its perimeter, in metres: how wide a long face is. A face narrower than a stated width is a sliver.
    pub fn width_m(&self) -> f64 {
        let edges = |ring: &Vec<super::GridPoint>| {
            let ends = ring.iter().zip(ring.iter().cycle().skip(1));
            ends.map(|(a, b)| ((b.x - a.x) as f64).hypot((b.y - a.y) as f64))
                .sum::<f64>()
        };
        let perimeter_m = self.rings.iter().map(edges).sum::<f64>() / micro::PER_METRE;
        if perimeter_m > 0.0 {
            2.0 * self.area.m2() / perimeter_m
        } else {
            0.0
        }
    }
}

#[cfg(test)]
#[path = "partition_tests.rs"]
mod tests;
