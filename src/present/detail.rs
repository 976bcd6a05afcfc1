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
use crate::ledger::{self, Ledger, boundary_areas};
use crate::snapshot::Snapshot;
use domain::{EntityId, Group, Phase, Zone};
use message::Message;

/// A zone on a day; `None` when the identity is no zone.
///
/// # Errors
/// A stored geometry that can no longer be computed, in words.
pub fn zone_detail(ledger: &Ledger, id: EntityId, as_of: Date) -> Result<Option<Value>, Message> {
    let Some(row) = ledger.get::<Zone>(id) else {
        return Ok(None);
    };
    let versions = boundary_areas(ledger, id, as_of)?;
    let phases = ledger
        .about::<Phase>(id)
        .map(|phase| account_of(ledger, phase.id(), as_of))
        .collect::<Result<Vec<_>, _>>()?;
    let member_of: Vec<Value> = groups(ledger)
        .into_iter()
        .filter_map(|id| ledger.get::<Group>(id))
        .filter(|g| g.body.members.contains(&id))
        .map(|g| json!({ "id": g.id().to_string(), "slug": g.slug(), "name": g.body.name, "label": g.body.name }))
        .collect();
    let more = json!({
        "as_of": as_of.to_string(),
        "revision": ledger.revision().0,
        "account": account_of(ledger, id, as_of)?,
        "boundaries": versions.iter().map(|v| boundary(ledger, v)).collect::<Vec<_>>(),
        "phases": phases,
        "works": works(ledger, id, as_of),
        "roles": roles(ledger, id, as_of),
        "targets": targets(ledger, id, as_of),
        "groups": member_of,
    });
    Ok(Some(with_documents(ledger, join(zone(ledger, row, as_of), more))))
}

/// A group on a day; `None` when the identity is no group.
///
/// # Errors
/// As [`zone_detail`].
pub fn group_detail(ledger: &Ledger, id: EntityId, as_of: Date) -> Result<Option<Value>, Message> {
    let Some(row) = ledger.get::<Group>(id) else {
        return Ok(None);
    };
    let more = json!({
        "as_of": as_of.to_string(),
        "revision": ledger.revision().0,
        "account": account_of(ledger, id, as_of)?,
        "targets": targets(ledger, id, as_of),
    });
    let head = join(group(ledger, row), super::source::source(ledger, &row.body.source));
    Ok(Some(with_documents(ledger, join(head, more))))
}

fn account_of(ledger: &Ledger, id: EntityId, as_of: Date) -> Result<Value, Message> {
    Ok(ledger::account(ledger, id, as_of)?.map_or(Value::Null, |found| account(ledger, &found)))
}

fn with_documents(snapshot: &Snapshot, answer: Value) -> Value {
    let papers = documents(snapshot, &answer);
    join(answer, json!({ "documents": papers }))
}
