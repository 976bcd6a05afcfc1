//! Changesets and the rows they hold until they are approved.

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::batch::Batch;
use super::row::{self, COLUMNS, WIDTH};
use super::{stamp, timestamp};
use crate::domain::{Change, Changeset, ChangesetId, ChangesetState, Revision, RowId};
use crate::store::{Changes, NewChangeset, StoreError};

/// The columns a drafted row has before those of every row.
const BEFORE: usize = 4;

/// Writes a changeset as a draft, change by change as they come.
pub fn insert(
    connection: &Connection,
    new: &NewChangeset,
    changes: &mut Changes<'_>,
    now: Timestamp,
) -> Result<ChangesetId, StoreError> {
    let id = ChangesetId(Uuid::now_v7());
    let key = id.to_string();
    begin(connection, &key, new, now, 0)?;
    let mut seq = 0i64;
    let head = "INSERT INTO matbang_draft (changeset, seq, op, supersedes,";
    let mut puts = Batch::new(connection, &format!("{head} {COLUMNS}) VALUES"), BEFORE + WIDTH)?;
    let ends = format!("{head} entity, kind, slug, visibility, body) VALUES");
    let mut ends = Batch::new(connection, &ends, BEFORE + 5)?;
    let before = |seq: i64, op: &str, supersedes: Option<RowId>| {
        vec![
            Value::from(key.clone()),
            Value::from(seq),
            Value::from(op.to_string()),
            Value::from(supersedes.map(|row| row.0)),
        ]
    };
    changes(&mut |change| {
        match change {
            Change::Put { entity, supersedes } => puts.push(row::values(before(seq, "put", supersedes), &entity)?),
            Change::End { entity, supersedes } => {
                let mut row = before(seq, "end", Some(supersedes));
                row.extend(
                    [entity.to_string().as_str(), "", "", "internal", ""].map(|text| Value::from(text.to_string())),
                );
                ends.push(row);
            }
        }
        seq += 1;
        for batch in [&mut puts, &mut ends] {
            if batch.is_full() {
                batch.write()?;
            }
        }
        Ok(())
    })?;
    // Nothing in the drafts is unique but the place in the changeset, so nothing is handed back.
    puts.write()?;
    ends.write()?;
    if seq == 0 {
        return Err(StoreError::Empty);
    }
    connection.execute(
        "UPDATE matbang_changeset SET changes = ?2 WHERE id = ?1",
        params![key, seq],
    )?;
    Ok(id)
}

/// Writes the head of a changeset.
pub fn begin(
    connection: &Connection,
    key: &str,
    new: &NewChangeset,
    now: Timestamp,
    changes: i64,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO matbang_changeset VALUES (?1, ?2, ?3, ?4, ?5, 'draft', ?6, NULL, ?7)",
        params![
            key,
            new.author,
            new.message,
            new.document,
            new.base.0,
            stamp(now),
            changes
        ],
    )?;
    Ok(())
}

/// All changesets, oldest first (their ids are ordered by time).
pub fn list(connection: &Connection) -> Result<Vec<Changeset>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT c.id, c.author, c.message, c.document, c.base, c.state, c.created_at, c.decided_at, r.revision, c.changes
         FROM matbang_changeset c LEFT JOIN matbang_revision r ON r.changeset = c.id ORDER BY c.id",
    )?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let damaged = |reason: String| StoreError::Damaged { row: 0, reason };
        let id: String = row.get(0)?;
        let state: String = row.get(5)?;
        let decided_at: Option<String> = row.get(7)?;
        all.push(Changeset {
            id: ChangesetId(Uuid::parse_str(&id).map_err(|e| damaged(e.to_string()))?),
            author: row.get(1)?,
            message: row.get(2)?,
            document: row.get(3)?,
            base: Revision(row.get(4)?),
            state: state_of(&state).ok_or_else(|| damaged(format!("state {state}")))?,
            created_at: timestamp(&row.get::<_, String>(6)?, 0)?,
            decided_at: decided_at.map(|text| timestamp(&text, 0)).transpose()?,
            revision: row.get::<_, Option<u32>>(8)?.map(Revision),
            changes: row.get::<_, i64>(9)? as u64,
        });
    }
    Ok(all)
}

/// The state of a code in the store.
pub fn state_of(code: &str) -> Option<ChangesetState> {
    use ChangesetState::*;
    [Draft, Submitted, Approved, Rejected]
        .into_iter()
        .find(|state| state.code() == code)
}
