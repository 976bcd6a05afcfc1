//! Everything about one zone or one group, with the documents it rests on.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::account::account;
use super::boundary::boundary;
use super::code::join;
use super::group::group;
use super::record::{roles, targets, works};
use super::source::documents;
use super::totals::groups;
use super::zone::zone;
use crate::domain::{EntityId, Group, Phase, Zone};
use crate::ledger::{self, boundary_areas};
use crate::message::Message;
use crate::snapshot::Snapshot;

/// A zone on a day; `None` when the identity is no zone.
///
/// # Errors
/// A stored geometry that can no longer be computed, in words.
pub fn zone_detail(snapshot: &Snapshot, id: EntityId, as_of: Date) -> Result<Option<Value>, Message> {
    let Some(row) = snapshot.get::<Zone>(id) else {
        return Ok(None);
    };
    let versions = boundary_areas(snapshot, id, as_of)?;
    let phases = snapshot
        .about::<Phase>(id)
        .map(|phase| account_of(snapshot, phase.id(), as_of))
        .collect::<Result<Vec<_>, _>>()?;
    let member_of: Vec<Value> = groups(snapshot)
        .into_iter()
        .filter_map(|id| snapshot.get::<Group>(id))
        .filter(|g| g.body.members.contains(&id))
        .map(|g| json!({ "id": g.id().to_string(), "slug": g.slug(), "name": g.body.name, "label": g.body.name }))
        .collect();
    let more = json!({
        "as_of": as_of.to_string(),
        "revision": snapshot.revision().0,
        "account": account_of(snapshot, id, as_of)?,
        "boundaries": versions.iter().map(|v| boundary(snapshot, v)).collect::<Vec<_>>(),
        "phases": phases,
        "works": works(snapshot, id, as_of),
        "roles": roles(snapshot, id, as_of),
        "targets": targets(snapshot, id, as_of),
        "groups": member_of,
    });
    Ok(Some(with_documents(snapshot, join(zone(snapshot, row, as_of), more))))
}

/// A group on a day; `None` when the identity is no group.
///
/// # Errors
/// As [`zone_detail`].
pub fn group_detail(snapshot: &Snapshot, id: EntityId, as_of: Date) -> Result<Option<Value>, Message> {
    let Some(row) = snapshot.get::<Group>(id) else {
        return Ok(None);
    };
    let more = json!({
        "as_of": as_of.to_string(),
        "revision": snapshot.revision().0,
        "account": account_of(snapshot, id, as_of)?,
        "targets": targets(snapshot, id, as_of),
    });
    let head = join(group(snapshot, row), super::source::source(snapshot, &row.body.source));
    Ok(Some(with_documents(snapshot, join(head, more))))
}

fn account_of(snapshot: &Snapshot, id: EntityId, as_of: Date) -> Result<Value, Message> {
    Ok(ledger::account(snapshot, id, as_of)?.map_or(Value::Null, |found| account(snapshot, &found)))
}

fn with_documents(snapshot: &Snapshot, answer: Value) -> Value {
    let papers = documents(snapshot, &answer);
    join(answer, json!({ "documents": papers }))
}
