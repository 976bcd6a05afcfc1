//! Taking a changeset back by another one. Nothing is erased: what it created ends, what it superseded holds again.

use std::collections::{HashMap, HashSet};

use super::{Approval, Conflict, Intent, KnownOn, NewChangeset, ParcelLine, Store, StoreError, TouchedRow, write};
use domain::{Change, Changeset, ChangesetId, ChangesetState, EntityId, Kind, Revision, RowId, Version};
use message::Message;

/// What was done to take a changeset back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// The changeset that was taken back.
    pub of: ChangesetId,
    /// The one that does it; `None` for a draft, which is rejected instead.
    pub changeset: Option<ChangesetId>,
    /// The revision that this made; `None` for a draft.
    pub approval: Option<Approval>,
}

/// The changeset of an id, or of the first eight or more characters of one that fit no other.
///
/// # Errors
/// There is none, or several fit.
pub fn changeset_of(all: &[Changeset], id: &str) -> Result<Changeset, Message> {
    if let Some(exact) = all.iter().find(|changeset| changeset.id.to_string() == id) {
        return Ok(exact.clone());
    }
    let begins = |changeset: &&Changeset| id.len() >= 8 && changeset.id.to_string().starts_with(id);
    let fits: Vec<&Changeset> = all.iter().filter(begins).collect();
    match fits.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(Message::new("store.unknown_changeset").with("id", id)),
        _ => Err(Message::new("store.changeset_ambiguous").with("id", id)),
    }
}

/// Takes a changeset back: an approved one by a superseding changeset, one that is still open by rejecting it. `words`
/// makes the message of the new changeset out of what it does.
///
/// # Errors
/// Something it changed has changed since, or something recorded since refers to what it created: everything that is in
/// the way is named, and nothing is changed. What would come back names something that is no more. Something was recorded
/// in between. Or it was rejected already.
pub fn undo(
    store: &mut dyn Store,
    changeset: &Changeset,
    author: &str,
    words: impl FnOnce(Message) -> String,
) -> Result<Undone, StoreError> {
    let of = changeset.id;
    let Some(revision) = changeset.revision else {
        store.set_state(of, ChangesetState::Rejected)?;
        let (changeset, approval) = (None, None);
        return Ok(Undone {
            of,
            changeset,
            approval,
        });
    };
    let base = store.head()?;
    let touched = store.touched_since(Revision(revision.0.saturating_sub(1)))?;
    let changes = backwards(store, &touched, revision)?;
    check_references(store, &changes)?;
    check_restored(&touched, &changes)?;
    let about = Message::new("store.undo_message")
        .with("revision", revision)
        .with("message", &changeset.message);
    let new = NewChangeset {
        author: author.to_string(),
        message: words(about),
        document: String::new(),
        base,
    };
    let written = write(store, &new, Intent::ApproveOnBase, changes.into_iter().map(Ok))?;
    Ok(Undone {
        of,
        changeset: Some(written.changeset),
        approval: written.approval,
    })
}

/// The changes that lead back over one revision. `touched` are the rows that begin or end at or after it; of them only those are
/// read that come back.
fn backwards(store: &dyn Store, touched: &[TouchedRow], revision: Revision) -> Result<Vec<Change>, StoreError> {
    let mut before: HashMap<EntityId, &TouchedRow> = touched
        .iter()
        .filter(|row| row.to_rev == Some(revision))
        .map(|row| (row.entity, row))
        .collect();
    let made = || touched.iter().filter(|row| row.from_rev == revision);
    let overtaken = made().filter_map(|made| {
        Some(Conflict {
            subject: made.name(),
            row: Some(made.row),
            by: Some(made.to_rev?),
        })
    });
    let conflicts: Vec<Conflict> = overtaken.collect();
    if !conflicts.is_empty() {
        return Err(StoreError::Overtaken(conflicts));
    }
    let again = |old: &TouchedRow, supersedes: Option<RowId>| -> Result<Vec<Change>, StoreError> {
        let old = store.rows(&[old.row])?.into_iter();
        let put = |old: Version| Change::Put {
            entity: Box::new(old.entity),
            supersedes,
        };
        Ok(old.map(put).collect())
    };
    let mut changes = Vec::new();
    for made in made() {
        match before.remove(&made.entity) {
            Some(old) => changes.extend(again(old, Some(made.row))?),
            None => changes.push(Change::End {
                entity: made.entity,
                supersedes: made.row,
            }),
        }
    }
    // What it ended comes back. Whether the place is still free is seen at approval.
    let mut ended: Vec<&TouchedRow> = before.into_values().collect();
    ended.sort_by_key(|old| old.row);
    for old in ended {
        changes.extend(again(old, None)?);
    }
    Ok(changes)
}

/// What the changes end.
fn ending_ids(changes: &[Change]) -> impl Iterator<Item = EntityId> {
    changes.iter().filter_map(|change| match change {
        Change::End { entity, .. } => Some(*entity),
        Change::Put { .. } => None,
    })
}

/// Nothing that stays may speak of what ends.
fn check_references(store: &dyn Store, changes: &[Change]) -> Result<(), StoreError> {
    let ending: Vec<String> = ending_ids(changes).map(|id| id.to_string()).collect();
    if ending.is_empty() {
        return Ok(());
    }
    let ids: HashSet<&str> = ending.iter().map(String::as_str).collect();
    let changed: HashSet<EntityId> = changes
        .iter()
        .map(|change| match change {
            Change::End { entity, .. } => *entity,
            Change::Put { entity, .. } => entity.id,
        })
        .collect();
    let loaded = store.load(KnownOn::Head)?;
    let mut referring = Vec::new();
    for version in loaded.versions.iter().filter(|v| !changed.contains(&v.entity.id)) {
        let body = serde_json::to_value(&version.entity.body).map_err(|error| StoreError::Damaged {
            row: version.row_id.0,
            reason: error.to_string(),
        })?;
        if names_one_of(&body, &ids) {
            referring.push(subject(version));
        }
    }
    // Parcels speak of their zone and their document, and of nothing else.
    let ending: HashSet<EntityId> = ending_ids(changes).collect();
    let speaks = |line: &ParcelLine<'_>| {
        [line.shared.zone, line.shared.document]
            .iter()
            .flatten()
            .any(|id| ending.contains(id))
    };
    for parcel in loaded.parcels.lines()?.iter().filter(speaks) {
        if !changed.contains(&parcel.id) {
            referring.push(format!("{} {}", Kind::Parcel.code(), parcel.slug));
        }
    }
    if referring.is_empty() {
        Ok(())
    } else {
        Err(StoreError::Referred(referring))
    }
}

/// Nothing that comes back may speak of what has ended since. `touched` are the rows that begin or end since then.
fn check_restored(touched: &[TouchedRow], changes: &[Change]) -> Result<(), StoreError> {
    let mut gone: HashSet<EntityId> = touched.iter().map(|row| row.entity).collect();
    for current in touched.iter().filter(|row| row.to_rev.is_none()) {
        gone.remove(&current.entity);
    }
    for change in changes {
        match change {
            Change::End { entity, .. } => gone.insert(*entity),
            Change::Put { entity, .. } => gone.remove(&entity.id),
        };
    }
    let gone: Vec<String> = gone.iter().map(ToString::to_string).collect();
    let gone: HashSet<&str> = gone.iter().map(String::as_str).collect();
    let mut naming = Vec::new();
    for change in changes {
        let Change::Put { entity, .. } = change else { continue };
        let subject = format!("{} {}", entity.body.kind().code(), entity.slug);
        // What was recorded was written from such a record.
        let body = serde_json::to_value(&entity.body).map_err(|error| {
            StoreError::Source(vec![
                Message::new("store.database").with_foreign("reason", &format!("{subject}: {error}")),
            ])
        })?;
        if names_one_of(&body, &gone) {
            naming.push(subject);
        }
    }
    if naming.is_empty() {
        Ok(())
    } else {
        Err(StoreError::Gone(naming))
    }
}

/// Whether a record holds one of the identities, wherever it holds them.
pub fn names_one_of(body: &serde_json::Value, ids: &HashSet<&str>) -> bool {
    match body {
        serde_json::Value::String(text) => ids.contains(text.as_str()),
        serde_json::Value::Array(list) => list.iter().any(|one| names_one_of(one, ids)),
        serde_json::Value::Object(map) => map.values().any(|one| names_one_of(one, ids)),
        _ => false,
    }
}

fn subject(version: &Version) -> String {
    format!("{} {}", version.entity.body.kind().code(), version.entity.slug)
}
