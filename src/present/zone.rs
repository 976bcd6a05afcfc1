//! A zone: who and where it is, and what is stated of it on a day.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::code::{date, join, words};
use super::flag::flag;
use super::province;
use super::source::source;
use super::subject::reference;
use crate::ledger::{Stage, boundary_in_force, flags_known};
use crate::snapshot::{Row, Snapshot};
use domain::{LegalStatus, Place, Zone, province as province_of};

/// The zone as lists and details tell it.
pub(super) fn zone(snapshot: &Snapshot, row: Row<'_, Zone>, as_of: Date) -> Value {
    let boundary = boundary_in_force(snapshot, row.id(), as_of);
    let body = row.body;
    let flags = flags_known(snapshot, row.id(), as_of);
    let mut children: Vec<&str> = snapshot
        .all::<Zone>()
        .filter(|z| z.body.parent == Some(row.id()))
        .map(|z| z.slug())
        .collect();
    children.sort_unstable();
    let told = json!({
        "id": row.id().to_string(),
        "slug": row.slug(),
        "kind": body.kind.code(),
        "name": body.name,
        "other_names": body.other_names,
        "label": body.label(),
        "province": province::named(&body.province),
        "unit": unit(&body.place),
        "parent": body.parent.map(|id| reference(snapshot, id)),
        "attached_to": body.attached_to.map(|id| reference(snapshot, id)),
        "trades": body.trades,
        "mark": mark(body),
        "has_boundary": boundary.is_some(),
        "provisional": boundary.is_some_and(|b| b.body.status == LegalStatus::Provisional),
        "flags": flags.iter().map(|f| flag(snapshot, *f)).collect::<Vec<_>>(),
        "stage": Stage::stated(&flags).code(),
        "children": children,
    });
    join(told, source(snapshot, &body.source))
}

fn unit(place: &Place) -> Value {
    if *place == Place::default() {
        return Value::Null;
    }
    json!({ "name": words(&place.unit), "until": date(place.unit_until), "today": place.unit_today })
}

/// Where to draw a zone that has no boundary: the mark set by hand, else the centre of its province, which says so.
fn mark(zone: &Zone) -> Value {
    if let Some(mark) = &zone.mark {
        return json!({
            "lon": mark.lon, "lat": mark.lat, "radius_km": mark.radius_km, "basis": words(&mark.basis), "placed": true,
        });
    }
    match province_of(&zone.province).and_then(|p| p.centre) {
        Some((lon, lat)) => json!({ "lon": lon, "lat": lat, "radius_km": null, "basis": null, "placed": false }),
        None => Value::Null,
    }
}
