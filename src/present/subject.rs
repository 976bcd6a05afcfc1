//! Naming what a number is about. The kind always stands with the name.

use serde_json::{Value, json};

use crate::snapshot::{Row, Snapshot};
use domain::{EntityId, Group, Phase, Zone};

/// The subject of an account: a zone, a group or a phase; `null` for anything else.
pub(super) fn subject(snapshot: &Snapshot, id: EntityId) -> Value {
    if let Some(zone) = snapshot.get::<Zone>(id) {
        return of_zone(zone);
    }
    if let Some(group) = snapshot.get::<Group>(id) {
        return of_group(group);
    }
    snapshot
        .get::<Phase>(id)
        .map_or(Value::Null, |phase| of_phase(snapshot, phase))
}

/// `type`, `id`, `slug`, `label` of a zone, a group or a phase: enough to link to it.
pub(super) fn reference(snapshot: &Snapshot, id: EntityId) -> Value {
    let whole = subject(snapshot, id);
    if whole.is_null() {
        return whole;
    }
    json!({ "type": whole["type"], "id": whole["id"], "slug": whole["slug"], "label": whole["label"] })
}

fn of_zone(zone: Row<'_, Zone>) -> Value {
    json!({
        "type": "zone",
        "id": zone.id().to_string(),
        "slug": zone.slug(),
        "name": zone.body.name,
        "kind": zone.body.kind.code(),
        "province": zone.body.province,
        "label": zone.body.label(),
    })
}

fn of_group(group: Row<'_, Group>) -> Value {
    json!({
        "type": "group",
        "id": group.id().to_string(),
        "slug": group.slug(),
        "name": group.body.name,
        "kind": group.body.kind.map(|kind| kind.code()),
        "province": group.body.province,
        "label": group.body.name,
    })
}

fn of_phase(snapshot: &Snapshot, phase: Row<'_, Phase>) -> Value {
    let zone = snapshot.get::<Zone>(phase.body.zone);
    let label = zone.map_or_else(
        || phase.body.name.clone(),
        |z| format!("{}, {}", z.body.label(), phase.body.name),
    );
    json!({
        "type": "phase",
        "id": phase.id().to_string(),
        "slug": phase.slug(),
        "name": phase.body.name,
        "kind": zone.map(|z| z.body.kind.code()),
        "province": zone.map(|z| &z.body.province),
        "label": label,
        "zone": zone.map(|z| z.slug()),
    })
}
