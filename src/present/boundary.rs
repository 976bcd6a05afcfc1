//! Boundary versions: declared beside measured, neither instead of the other.

use schemars::JsonSchema;
use serde::Serialize;

use super::code::{Code, end};
use super::figure::Quantity;
use super::source::{Cites, Source};
use crate::ledger::BoundaryArea;
use crate::measure::{difference, number};
use crate::snapshot::Snapshot;
use domain::{LegalStatus, Quality};
use geodesy::PlaneReason;
use geometry::RepairKind;

/// A version of a boundary with its areas.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Boundary {
    /// Its identity, the same in all revisions.
    pub id: String,
    /// `proposed`, `provisional`, `approved` or `expired`.
    #[schemars(with = "Code<LegalStatus>")]
    pub status: LegalStatus,
    /// How the line was made: surveyed, digitised or schematic.
    #[schemars(with = "Code<Quality>")]
    pub quality: Quality,
    /// EPSG code of the recorded coordinates, such as `EPSG:9208`.
    pub crs: Option<String>,
    /// EPSG code of the plane its hectares are taken in.
    pub plane: String,
    /// Why this plane was chosen.
    #[schemars(with = "Code<PlaneReason>")]
    pub plane_reason: PlaneReason,
    /// The size its document prints; `null` where it prints none.
    pub declared: Option<DeclaredSize>,
    /// The area in the plane, hectares.
    pub measured_ha: f64,
    /// The area in the plane, square metres.
    pub measured_m2: f64,
    /// The area on the ellipsoid, hectares.
    pub ellipsoidal_ha: f64,
    /// The area on the ellipsoid, square metres.
    pub ellipsoidal_m2: f64,
    /// The measured size less the declared one, hectares; `null` where none is declared in a unit of area.
    pub difference_ha: Option<f64>,
    /// The difference divided by the declared size; `null` where it cannot be divided.
    pub difference_share: Option<f64>,
    /// The first day it holds, as exact as it is known; `null` for unknown or unbounded.
    pub valid_from: Option<String>,
    /// The first day it no longer holds, as exact as it is known; `null` for unknown or unbounded.
    pub valid_until: Option<String>,
    /// The document it was taken from, with page and wording.
    #[serde(flatten)]
    pub source: Source,
    /// How the coordinates of the file became those of the record.
    pub transform: String,
    /// Repairs of its geometry by the import; empty for none.
    pub repairs: Vec<Repair>,
    /// Whether it is the one in force on the day.
    pub in_force: bool,
}

/// The size a document prints, and its hectares.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DeclaredSize {
    /// The size as printed.
    #[serde(flatten)]
    pub quantity: Quantity,
    /// The printed size in hectares; `null` where its unit is no area.
    pub ha: Option<f64>,
}

/// A repair of the geometry by the import; the areas are `null` for repairs that cannot change one.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Repair {
    /// Kind of the repair.
    #[schemars(with = "Code<RepairKind>")]
    pub kind: RepairKind,
    /// How many vertices, rings or parts were concerned.
    pub count: usize,
    /// The area before, square metres; `null` for a repair that cannot change it.
    pub area_before_m2: Option<f64>,
    /// The area after, square metres; `null` for a repair that cannot change it.
    pub area_after_m2: Option<f64>,
}

impl Boundary {
    /// One version with its areas.
    pub(super) fn of(snapshot: &Snapshot, version: &BoundaryArea<'_>) -> Boundary {
        let body = version.row.body;
        let declared = body.declared.as_ref().map(|printed| DeclaredSize {
            quantity: Quantity::of(printed),
            ha: printed.hectares().map(number),
        });
        let declared_ha = body.declared.as_ref().and_then(domain::Quantity::hectares);
        let difference = declared_ha.map(|ha| difference(version.area.plane, ha));
        let repairs = body.repairs.iter().map(|repair| Repair {
            kind: repair.kind,
            count: repair.count,
            area_before_m2: repair.area_before.map(geodesy::AreaMm2::m2),
            area_after_m2: repair.area_after.map(geodesy::AreaMm2::m2),
        });
        Boundary {
            id: version.row.id().to_string(),
            status: body.status,
            quality: body.quality,
            crs: version.row.entity().shape.as_ref().map(|s| s.crs.to_string()),
            plane: body.plane.to_string(),
            plane_reason: body.plane_reason,
            declared,
            measured_ha: version.area.plane.ha(),
            measured_m2: version.area.plane.m2(),
            ellipsoidal_ha: version.area.ellipsoidal.ha(),
            ellipsoidal_m2: version.area.ellipsoidal.m2(),
            difference_ha: difference.map(|(ha, _)| ha),
            difference_share: difference.and_then(|(_, share)| share),
            valid_from: end(body.valid.from),
            valid_until: end(body.valid.until),
            source: Source::of(snapshot, &body.source),
            transform: body.transform.clone(),
            repairs: repairs.collect(),
            in_force: version.in_force,
        }
    }
}

impl Cites for Boundary {
    fn sources(&self) -> Vec<&Source> {
        vec![&self.source]
    }
}
