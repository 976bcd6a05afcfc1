//! A zone's totals, from the faces of its partition.

use matbang::geodesy::AreaMm2;
use matbang::geometry::{GeometryError, Partition, Region};

use crate::workload::STATUSES;

#[derive(Debug, Clone, Copy)]
pub struct Totals {
    /// Of the clipped areas.
    pub sum: AreaMm2,
    /// Of their union.
    pub union: AreaMm2,
}

pub struct Zone {
    pub statuses: [Totals; STATUSES],
    pub faces: usize,
    /// Of the boundary less its faces.
    pub residual: AreaMm2,
}

/// `lands` are all that may have land in the boundary, with a status each.
pub fn zone(boundary: &Region, lands: &[&Region], statuses: &[u8]) -> Result<Zone, GeometryError> {
    let partition = Partition::new(Some(boundary), lands)?;
    let mut mm2 = [(0, 0); STATUSES];
    for face in partition.faces().iter().filter(|face| face.inside()) {
        let mut covering = [0; STATUSES];
        for &record in face.records() {
            covering[usize::from(statuses[record as usize])] += 1;
        }
        for (total, count) in mm2.iter_mut().zip(covering).filter(|(_, count)| *count > 0) {
            total.0 += count * face.area().mm2();
            total.1 += face.area().mm2();
        }
    }
    Ok(Zone {
        statuses: mm2.map(|(sum, union)| Totals {
            sum: AreaMm2::from_mm2(sum),
            union: AreaMm2::from_mm2(union),
        }),
        faces: partition.faces().len(),
        residual: partition.residual(),
    })
}
