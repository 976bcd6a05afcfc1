//! The chain of hashes, recomputed from what is stored.

use std::collections::HashMap;

use rusqlite::Connection;

use super::rows::Rows;
use super::{Faults, stored};
use crate::store::StoreError;
use crate::store::canon::{Hash, Words};
use crate::store::sqlite::{draft, seal};
use message::Message;

/// The acts that took words out of things of one target, by identity, in the order of their revisions.
pub struct Redacted(HashMap<String, Vec<(Words, Words)>>);

impl Redacted {
    /// All acts on `row` or `changeset`.
    pub fn of(connection: &Connection, target: &str) -> Result<Redacted, StoreError> {
        let mut statement = connection
            .prepare("SELECT id, before, after FROM matbang_redaction WHERE target = ?1 ORDER BY revision")?;
        let mut rows = statement.query([target])?;
        let mut acts: HashMap<String, Vec<(Words, Words)>> = HashMap::new();
        while let Some(row) = rows.next()? {
            let words = |column: usize| Words::from_bytes(row.get_ref(column).ok()?.as_blob().ok()?);
            let none = || Words::of_row(&[], "", "", "");
            let act = (words(1).unwrap_or_else(none), words(2).unwrap_or_else(none));
            acts.entry(row.get(0)?).or_default().push(act);
        }
        Ok(Redacted(acts))
    }

    /// The words a thing was recorded with, given those it has now. `None` when the acts on it do not lead from the one to
    /// the other.
    pub fn recorded(&self, id: &str, now: Words) -> Option<Words> {
        let Some(acts) = self.0.get(id) else { return Some(now) };
        let linked = acts.windows(2).all(|pair| pair[0].1 == pair[1].0);
        let (first, last) = (acts.first()?, acts.last()?);
        (linked && last.1 == now).then(|| first.0.clone())
    }
}

/// Heads of changesets are what was recorded, and their state is that of their revision.
pub fn changesets(connection: &Connection, faults: &mut Faults) -> Result<(), StoreError> {
    let redacted = Redacted::of(connection, "changeset")?;
    let mut statement = connection.prepare(
        "SELECT c.id, c.author, c.message, c.document, c.salt, c.leaf, c.state, c.decided_at, r.approved_at, c.rowid
         FROM matbang_changeset c LEFT JOIN matbang_revision r ON r.changeset = c.id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let text = |column: usize| row.get::<_, Option<String>>(column).ok().flatten().unwrap_or_default();
        let id = text(0);
        let salt: Option<Vec<u8>> = row.get(4).unwrap_or_default();
        let now = Words::of_changeset(&salt.unwrap_or_default(), &text(1), &text(2), &text(3));
        let leaf = match redacted.recorded(&id, now) {
            Some(words) => seal::changeset(connection, &id, Some(words)).ok(),
            None => None,
        };
        let (state, decided, approved) = (text(6), text(7), text(8));
        let as_decided = match state.as_str() {
            "approved" => !approved.is_empty() && decided == approved,
            "rejected" => approved.is_empty() && !decided.is_empty(),
            "draft" | "submitted" => approved.is_empty() && decided.is_empty(),
            _ => false,
        };
        let kept = stored(row.get_ref(5)?.as_blob_or_null().unwrap_or_default());
        if leaf.is_none() || leaf != kept || !as_decided {
            faults.add(Message::new("store.check.changeset").with("id", id));
        }
    }
    Ok(())
}

/// Drafts are what was drafted.
pub fn drafts(connection: &Connection, faults: &mut Faults) -> Result<(), StoreError> {
    let mut statement = connection.prepare("SELECT DISTINCT changeset FROM matbang_draft")?;
    let ids: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for id in ids {
        if let Some(change) = draft::damaged(connection, &id)? {
            faults.add(
                Message::new("store.damaged_draft")
                    .with("id", id)
                    .with("change", change),
            );
        }
    }
    Ok(())
}

/// Rows are what was recorded, each in its revision, and each revision holds its rows and no other.
pub fn rows_and_revisions(connection: &Connection, faults: &mut Faults) -> Result<(), StoreError> {
    let mut rows = Rows::new(connection)?;
    rows.check(connection, faults)?;
    let mut statement = connection.prepare(
        "SELECT r.revision, r.changeset, r.approved_at, s.hash FROM matbang_revision r
         LEFT JOIN matbang_seal s ON s.revision = r.revision ORDER BY r.revision",
    )?;
    let mut revisions = statement.query([])?;
    while let Some(row) = revisions.next()? {
        let revision: u32 = row.get(0)?;
        let (changeset, at): (String, String) = (row.get(1)?, row.get(2)?);
        let leaves: Vec<Hash> = rows.of_revision(revision);
        let computed = seal::hash_of(connection, revision, &changeset, &at, &leaves).ok();
        if computed.is_none() || computed != stored(row.get_ref(3)?.as_blob_or_null().unwrap_or_default()) {
            faults.add(Message::new("store.check.revision").with("revision", revision));
        }
    }
    Ok(())
}
