//! Administrative units as subjects of roll-ups.

use serde_json::{Value, json};

use crate::domain::{AdministrativeUnit, EntityId};
use crate::message::{Lang, Message};
use crate::snapshot::Snapshot;

/// A unit; without one, what lies in no recorded unit or nobody knows where.
pub(super) fn subject(snapshot: &Snapshot, unit: Option<EntityId>, lang: Lang) -> Value {
    match unit.and_then(|id| snapshot.get::<AdministrativeUnit>(id)) {
        Some(row) => json!({
            "type": "unit",
            "id": row.id().to_string(),
            "slug": row.slug(),
            "name": row.body.name,
            "level": row.body.level.code(),
            "within": row.body.within.map(|id| id.to_string()),
            "until": row.body.valid.end().map(|date| date.to_string()),
        }),
        None => json!({
            "type": "unit",
            "id": null,
            "slug": null,
            "name": Message::new("server.no_unit").text(lang),
            "level": null,
            "within": null,
            "until": null,
        }),
    }
}
