//! Integrity of a store, from the pages of the file up to the decoded rows, the chain of hashes and the witness.
//!
//! Each fault names what is damaged: a page, a row, a changeset, a revision. What is derived is derived again and compared.

mod chain;
mod places;
mod rows;
mod schema;

use std::path::Path;

use jiff::Timestamp;
use rusqlite::Connection;

use super::{Seen, seal};
use crate::store::canon::Hash;
use crate::store::{Checked, StoreError};
use message::Message;

/// How many faults of one sort are listed; the rest is counted.
const LISTED: usize = 200;

/// Takes down what is wrong, and counts what is beyond the list.
#[derive(Default)]
struct Faults {
    listed: Vec<Message>,
    beyond: usize,
}

impl Faults {
    fn add(&mut self, fault: Message) {
        if self.listed.len() < LISTED {
            self.listed.push(fault);
        } else {
            self.beyond += 1;
        }
    }

    fn into_messages(mut self) -> Vec<Message> {
        if self.beyond > 0 {
            self.listed
                .push(Message::new("store.check.more").with_count("count", self.beyond));
        }
        self.listed
    }
}

/// Everything that is wrong with a store, and what should be known besides.
pub fn check(connection: &Connection, path: &Path) -> Result<Checked, StoreError> {
    // One read transaction: an approval in another process is seen whole or not at all.
    let connection = connection.unchecked_transaction()?;
    let mut checked = Checked::default();
    let mut sort = |part: fn(&Connection, &mut Faults) -> Result<(), StoreError>| {
        let mut faults = Faults::default();
        // A page that cannot be read ends one part; the others may still say where the damage is.
        if let Err(error) = part(&connection, &mut faults) {
            faults.add(unreadable(&error));
        }
        checked.faults.extend(faults.into_messages());
    };
    sort(pages);
    sort(schema::check);
    sort(places::sorts);
    sort(revisions);
    sort(chain::changesets);
    sort(chain::drafts);
    sort(chain::rows_and_revisions);
    if !checked.faults.is_empty() {
        let mut faults = Faults::default();
        if let Err(error) = places::unreadable(&connection, &mut faults) {
            faults.add(unreadable(&error));
        }
        checked.faults.extend(faults.into_messages());
    }
    match super::seen(&connection, path) {
        Ok(Seen::Lost { head, revision }) => checked.faults.push(
            Message::new("store.behind")
                .with("path", path.display())
                .with("head", head)
                .with("seen", revision),
        ),
        Ok(Seen::Nothing | Seen::UpTo) => {}
        Err(error) => checked.faults.extend(error.messages()),
    }
    if checked.faults.is_empty() {
        checked.notes = notes(&connection)?;
    }
    Ok(checked)
}

/// What a store and another one have both, and differ in. A backup has what the store had when it was made.
pub fn against(connection: &Connection, other: &Connection) -> Result<Vec<Message>, StoreError> {
    let (ours, theirs) = (super::identity(connection)?, super::identity(other)?);
    if ours != theirs {
        return Ok(vec![
            Message::new("store.check.other_store")
                .with("ours", ours)
                .with("theirs", theirs),
        ]);
    }
    let both = super::head(connection)?.min(super::head(other)?).0;
    // The chain makes one comparison enough; the first difference is looked for when there is one.
    if seal::of_revision(connection, both)? == seal::of_revision(other, both)? {
        return Ok(Vec::new());
    }
    for revision in 1..=both {
        if seal::of_revision(connection, revision)? != seal::of_revision(other, revision)? {
            return Ok(vec![Message::new("store.check.differs").with("revision", revision)]);
        }
    }
    Ok(Vec::new())
}

fn unreadable(error: &StoreError) -> Message {
    match error {
        StoreError::Damaged { row, reason } if *row > 0 => Message::new("store.damaged_row")
            .with("row", row)
            .with("reason", reason),
        StoreError::Sqlite(error) => Message::new("store.check.pages").with_foreign("reason", error),
        other => Message::new("store.check.pages").with_message("reason", other.message()),
    }
}

fn pages(connection: &Connection, faults: &mut Faults) -> Result<(), StoreError> {
    for pragma in ["integrity_check", "foreign_key_check"] {
        let mut statement = connection.prepare(&format!("PRAGMA {pragma}"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let line: String = row.get::<_, Option<String>>(0)?.unwrap_or_default();
            if line != "ok" {
                faults.add(Message::new("store.check.pages").with_foreign("reason", &format!("{pragma}: {line}")));
            }
        }
    }
    Ok(())
}

/// Revisions have no gaps, and rows no times that cannot be.
fn revisions(connection: &Connection, faults: &mut Faults) -> Result<(), StoreError> {
    let (count, newest): (u32, u32) = connection.query_row(
        "SELECT count(*), coalesce(max(revision), 0) FROM matbang_revision",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if count != newest {
        let missing: u32 = connection.query_row(
            "SELECT min(r.revision) + 1 FROM (SELECT 0 AS revision UNION SELECT revision FROM matbang_revision) r
             WHERE r.revision + 1 NOT IN (SELECT revision FROM matbang_revision)",
            [],
            |row| row.get(0),
        )?;
        faults.add(Message::new("store.check.gap").with("revision", missing));
    }
    let mut statement = connection.prepare(
        "SELECT row_id, from_rev, coalesce(to_rev, 0) FROM matbang_row
         WHERE to_rev <= from_rev OR from_rev > ?1 OR to_rev > ?1",
    )?;
    let mut rows = statement.query([newest])?;
    while let Some(row) = rows.next()? {
        faults.add(
            Message::new("store.check.row_times")
                .with("row", row.get::<_, i64>(0)?)
                .with("from", row.get::<_, u32>(1)?)
                .with("to", row.get::<_, u32>(2)?),
        );
    }
    Ok(())
}

/// From when the hashes hold; revisions whose clock was wrong; losses that were accepted.
fn notes(connection: &Connection) -> Result<Vec<Message>, StoreError> {
    let mut notes = Vec::new();
    let mut statement = connection.prepare("SELECT key, value FROM matbang_meta ORDER BY key")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (key, value): (String, String) = (row.get(0)?, row.get(1)?);
        if key == "sealed_from" {
            notes.push(Message::new("store.check.sealed_from").with("revision", value));
        } else if let Some(at) = key.strip_prefix("loss_accepted_") {
            notes.push(loss_accepted(at, &value));
        }
    }
    let times = super::approved_at(connection)?;
    let effective = super::clock::effective(times.clone());
    for (at, (said, effective)) in times.iter().zip(&effective).enumerate() {
        if said != effective {
            notes.push(
                Message::new("store.check.clock")
                    .with("revision", at + 1)
                    .with_moment("said", *said)
                    .with_moment("effective", *effective),
            );
        }
    }
    Ok(notes)
}

/// What is kept of a loss that was accepted: when, and `revision SEEN at HEAD`.
fn loss_accepted(at: &str, kept: &str) -> Message {
    let message = Message::new("store.check.loss_accepted");
    let message = match at.parse::<Timestamp>() {
        Ok(at) => message.with_moment("at", at),
        Err(_) => message.with("at", at),
    };
    let (seen, head) = kept
        .strip_prefix("revision ")
        .and_then(|kept| kept.split_once(" at "))
        .unwrap_or((kept, "–"));
    message.with("seen", seen).with("head", head)
}

/// A stored hash, or `None` for what is none.
fn stored(blob: Option<&[u8]>) -> Option<Hash> {
    blob.and_then(|blob| Hash::try_from(blob).ok())
}
