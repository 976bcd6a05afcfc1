//! A zone's totals. Stand-in until `geometry::Partition` is there: slow, one overlay per pair.

use matbang::geodesy::AreaMm2;
use matbang::geometry::{GeometryError, Region};

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
    pub residual: i64,
}

pub fn zone(boundary: &Region, lands: &[&Region], statuses: &[u8]) -> Result<Zone, GeometryError> {
    let mut answer = [Totals {
        sum: AreaMm2::from_mm2(0),
        union: AreaMm2::from_mm2(0),
    }; STATUSES];
    for (status, totals) in answer.iter_mut().enumerate() {
        let own = lands
            .iter()
            .zip(statuses)
            .filter(|(_, its)| usize::from(**its) == status);
        let clipped: Vec<Region> = own.map(|(land, _)| land.intersection(boundary)).collect();
        totals.sum = AreaMm2::from_mm2(clipped.iter().map(|land| land.area().mm2()).sum());
        totals.union = Region::union(&clipped.iter().collect::<Vec<_>>()).area();
    }
    Ok(Zone {
        statuses: answer,
        faces: 0,
        residual: 0,
    })
}
