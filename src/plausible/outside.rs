//! Land of a zone beyond the zone's boundary.

use crate::measure;
use domain::{Boundary, Entity, Record, Shape};
use geodesy::{AreaMm2, Epsg};
use geometry::{Partition, Region};

/// A boundary in the plane of its hectares.
#[derive(Debug)]
pub struct Outline {
    plane: Epsg,
    region: Region,
}

impl Outline {
    /// The outline of a boundary; `None` where there is none that can be measured: the ledger tells why.
    pub fn of(entity: &Entity) -> Option<Outline> {
        let plane = Boundary::of(&entity.body)?.plane;
        let (region, _) = measure::region(entity.shape.as_ref()?, plane).ok()?;
        Some(Outline { plane, region })
    }

    /// How much of some land lies beyond it; `None` where both cannot be cut together, which the ledger reports.
    pub fn without(&self, shape: &Shape) -> Option<AreaMm2> {
        self.cut(shape, false)
    }

    /// How much of some land lies inside it; `None` as there.
    pub fn within(&self, shape: &Shape) -> Option<AreaMm2> {
        self.cut(shape, true)
    }

    fn cut(&self, shape: &Shape, inside: bool) -> Option<AreaMm2> {
        let (region, _) = measure::region(shape, self.plane).ok()?;
        let cut = Partition::new(Some(&self.region), &[&region]).ok()?;
        let land = cut.faces().iter().filter(|face| !face.records().is_empty());
        Some(
            land.filter(|face| face.inside() == inside)
                .map(geometry::Face::area)
                .sum(),
        )
    }
}
