//! The record or key a part of an address names. A name that leads nowhere is compared with many: no other request waits for
//! that.

use crate::server::problem::Problem;
use crate::snapshot::{Row, Snapshot};
use domain::{EntityId, Group, Zone};
use message::Message;

/// A zone by its id, its slug, or a name only one zone has.
pub(super) fn find_zone<'s>(snapshot: &'s Snapshot, name: &str) -> Result<Row<'s, Zone>, Problem> {
    Ok(tokio::task::block_in_place(|| snapshot.find_zone(name))?)
}

/// A group by its id or its slug.
pub(super) fn find_group(snapshot: &Snapshot, name: &str) -> Result<EntityId, Problem> {
    tokio::task::block_in_place(|| group_of(snapshot, name))
}

fn group_of(snapshot: &Snapshot, name: &str) -> Result<EntityId, Problem> {
    let by_id = name.parse::<EntityId>().ok().and_then(|id| snapshot.get::<Group>(id));
    if let Some(row) = by_id.or_else(|| snapshot.by_slug::<Group>(name)) {
        return Ok(row.id());
    }
    let near = snapshot
        .all::<Group>()
        .map(|row| (strsim::jaro_winkler(row.slug(), name), row.slug()))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    Err(Problem::not_found(match near {
        Some((_, near)) => Message::new("server.group_unknown_near")
            .with("name", name)
            .with("near", near),
        None => Message::new("server.group_unknown").with("name", name),
    }))
}

/// Key of a province, today's or a former one (before July 2025).
///
/// # Errors
/// No province has this key; the message names the nearest one.
pub(super) fn find_province(key: &str) -> Result<String, Problem> {
    if domain::provinces().iter().any(|province| province.key == key) {
        return Ok(key.to_string());
    }
    let near = domain::provinces()
        .iter()
        .map(|province| (strsim::jaro_winkler(&province.key, key), &province.key))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    Err(Problem::not_found(match near {
        Some((_, near)) => Message::new("server.province_unknown_near")
            .with("name", key)
            .with("near", near),
        None => Message::new("server.province_unknown").with("name", key),
    }))
}
