//! Boundary versions: declared beside measured, neither instead of the other.

use serde_json::{Value, json};

use super::code::{code, end, join};
use super::figure::quantity;
use super::source::source;
use crate::ledger::BoundaryArea;
use crate::measure::{difference, number};
use crate::snapshot::Snapshot;
use domain::Quantity;

/// One version with its areas.
pub(super) fn boundary(snapshot: &Snapshot, version: &BoundaryArea<'_>) -> Value {
    let body = version.row.body;
    let declared_ha = body.declared.as_ref().and_then(Quantity::hectares);
    let difference = declared_ha.map(|ha| difference(version.area.plane, ha));
    let declared = body
        .declared
        .as_ref()
        .map(|d| join(quantity(d), json!({ "ha": declared_ha.map(number) })));
    let repairs: Vec<Value> = body
        .repairs
        .iter()
        .map(|r| {
            json!({
                "kind": r.kind,
                "count": r.count,
                "area_before_m2": r.area_before.map(|a| a.m2()),
                "area_after_m2": r.area_after.map(|a| a.m2()),
            })
        })
        .collect();
    let head = json!({
        "id": version.row.id().to_string(),
        "status": code(&body.status),
        "quality": code(&body.quality),
        "crs": version.row.entity().shape.as_ref().map(|s| s.crs.to_string()),
        "plane": body.plane.to_string(),
        "plane_reason": code(&body.plane_reason),
        "declared": declared,
        "measured_ha": version.area.plane.ha(),
        "measured_m2": version.area.plane.m2(),
        "ellipsoidal_ha": version.area.ellipsoidal.ha(),
        "ellipsoidal_m2": version.area.ellipsoidal.m2(),
        "difference_ha": difference.map(|(ha, _)| ha),
        "difference_share": difference.and_then(|(_, share)| share),
        "valid_from": end(body.valid.from),
        "valid_until": end(body.valid.until),
    });
    let tail = json!({ "transform": body.transform, "repairs": repairs, "in_force": version.in_force });
    join(join(head, source(snapshot, &body.source)), tail)
}
