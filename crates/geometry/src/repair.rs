//! Repairs of a geometry before it could be stored or measured.

use serde::{Deserialize, Serialize};

use geodesy::AreaMm2;
use message::Message;

/// The kind of a repair. JSON: `ring_closed`, `repeated_vertex`, …
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepairKind {
    /// A ring did not end where it began and was closed.
    RingClosed,
    /// A vertex equal to the one before it was dropped.
    RepeatedVertex,
    /// A ring without any area (fewer than three places, or all on one line) was dropped.
    EmptyRing,
    /// A ring went out and came back along the same line; the line has no area. Measuring only.
    Spike,
    /// A ring crossed or covered itself; what an odd number of turns encloses counts. Measuring only.
    SelfIntersection,
    /// A hole overlapped another or reached outside its shell; even-odd over the part's rings. Measuring only.
    HoleOutside,
    /// Parts lay on each other and count once. Measuring only.
    OverlappingParts,
}

/// One kind of repair to a geometry, how often, where first, and its effect on the area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Repair {
    /// The kind of repair.
    pub kind: RepairKind,
    /// How many vertices, rings or parts were concerned.
    pub count: usize,
    /// Area before: the sum of the absolute shoelace areas, holes taken off. `None` for repairs that cannot change an area.
    pub area_before: Option<AreaMm2>,
    /// Area after. `None` for repairs that cannot change an area.
    pub area_after: Option<AreaMm2>,
    /// The first place concerned, in the coordinates of the geometry that was repaired (x easting or longitude, y northing
    /// or latitude): the place to look at. `None` in records made before places were recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<[f64; 2]>,
}

impl Repair {
    /// A repair that leaves the area as it is.
    pub(super) fn neutral(kind: RepairKind, count: usize, at: [f64; 2]) -> Repair {
        Repair {
            kind,
            count,
            area_before: None,
            area_after: None,
            // NaN would not come back from JSON.
            at: Some(at).filter(|at| at.iter().all(|number| number.is_finite())),
        }
    }

    /// The sentence of the catalogue for this repair.
    pub fn message(&self) -> Message {
        let key = match self.kind {
            RepairKind::RingClosed => "geometry.repair.ring_closed",
            RepairKind::RepeatedVertex => "geometry.repair.repeated_vertex",
            RepairKind::EmptyRing => "geometry.repair.empty_ring",
            RepairKind::Spike => "geometry.repair.spike",
            RepairKind::SelfIntersection => "geometry.repair.self_intersection",
            // Holes larger than their shell: the rings came the wrong way round.
            RepairKind::HoleOutside if self.area_before.is_some_and(|before| before < AreaMm2::ZERO) => {
                "geometry.repair.turned_rings"
            }
            RepairKind::HoleOutside => "geometry.repair.hole_outside",
            RepairKind::OverlappingParts => "geometry.repair.overlapping_parts",
        };
        let message = Message::new(key).with_count("count", self.count);
        match (self.area_before, self.area_after) {
            (Some(before), Some(after)) => {
                message
                    .with_rounded("before", before.m2(), 2)
                    .with_rounded("after", after.m2(), 2)
            }
            _ => message,
        }
    }
}
