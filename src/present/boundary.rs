//! Boundary versions: declared beside measured, neither instead of the other.

use schemars::JsonSchema;
use serde::Serialize;

use super::code::end;
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
    /// Its id.
    pub id: String,
    /// `proposed`, `provisional`, `approved` or `expired`.
    #[schemars(with = "String")]
    pub status: LegalStatus,
    /// How good its source is.
    #[schemars(with = "String")]
    pub quality: Quality,
    /// The system of its coordinates.
    pub crs: Option<String>,
    /// The plane of its hectares.
    pub plane: String,
    /// Why that one.
    #[schemars(with = "String")]
    pub plane_reason: PlaneReason,
    /// The size its document prints.
    pub declared: Option<DeclaredSize>,
    /// The area in the plane.
    pub measured_ha: f64,
    /// The same in square metres.
    pub measured_m2: f64,
    /// The area on the ellipsoid.
    pub ellipsoidal_ha: f64,
    /// The same in square metres.
    pub ellipsoidal_m2: f64,
    /// The measured size less the declared one.
    pub difference_ha: Option<f64>,
    /// The difference by the declared size.
    pub difference_share: Option<f64>,
    /// The first day, as exact as it is known.
    pub valid_from: Option<String>,
    /// The last day.
    pub valid_until: Option<String>,
    /// Where it stands.
    #[serde(flatten)]
    pub source: Source,
    /// How the coordinates of the file became those of the record.
    pub transform: String,
    /// What the import mended.
    pub repairs: Vec<Repair>,
    /// Whether it is the one in force on the day.
    pub in_force: bool,
}

/// The size a document prints, and its hectares.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DeclaredSize {
    /// As printed.
    #[serde(flatten)]
    pub quantity: Quantity,
    /// In hectares.
    pub ha: Option<f64>,
}

/// What the import mended; the areas are `null` for repairs that cannot change one.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Repair {
    /// What was done.
    #[schemars(with = "String")]
    pub kind: RepairKind,
    /// How many vertices, rings or parts were concerned.
    pub count: usize,
    /// The area before.
    pub area_before_m2: Option<f64>,
    /// The area after.
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
            area_before_m2: repair.area_before.map(|area| area.m2()),
            area_after_m2: repair.area_after.map(|area| area.m2()),
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
