//! A group: a set of zones a document speaks of.

use serde_json::{Value, json};

use super::code::words;
use super::province;
use super::subject::reference;
use crate::snapshot::{Row, Snapshot};
use domain::{Group, Zone};

/// The group as lists and details tell it.
pub(super) fn group(snapshot: &Snapshot, row: Row<'_, Group>) -> Value {
    let body = row.body;
    let members: Vec<&str> = body
        .members
        .iter()
        .filter_map(|id| snapshot.get::<Zone>(*id))
        .map(|zone| zone.slug())
        .collect();
    json!({
        "id": row.id().to_string(),
        "slug": row.slug(),
        "name": body.name,
        "label": body.name,
        "kind": body.kind.map(|kind| kind.code()),
        "province": body.province.as_deref().map(province::named),
        "definition": words(&body.definition),
        "member_count": body.member_count,
        // A member the reader may not see is one more that is not known here.
        "complete": body.complete && members.len() == body.members.len(),
        "members": members,
        "part_of": body.part_of.map(|id| reference(snapshot, id)),
    })
}
