//! Changesets and the rows they hold until they are approved.

use jiff::Timestamp;
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::row::{self, Columns};
use super::{stamp, timestamp};
use crate::domain::{Change, Changeset, ChangesetId, ChangesetState, Revision};
use crate::store::{Changes, NewChangeset, StoreError};

const INSERT: &str = "INSERT INTO matbang_draft (changeset, seq, op, supersedes, entity, kind, slug, visibility, name,
   zone, state, ha, valid_from, valid_until, body, crs, native, wgs84, geom, min_x, min_y, max_x, max_y)
 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)";

const INSERT_END: &str =
    "INSERT INTO matbang_draft (changeset, seq, op, supersedes, entity, kind, slug, visibility, body)
 VALUES (?1, ?2, 'end', ?3, ?4, '', '', 'internal', '')";

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
    let (mut put, mut end) = (connection.prepare(INSERT)?, connection.prepare(INSERT_END)?);
    changes(&mut |change| {
        match change {
            Change::Put { entity, supersedes } => {
                let c = Columns::of(&entity)?;
                put.execute(params![
                    key,
                    seq,
                    "put",
                    supersedes.map(|r| r.0),
                    entity.id.to_string(),
                    entity.body.kind().code(),
                    entity.slug,
                    row::visibility_code(entity.visibility),
                    c.name,
                    c.zone,
                    c.state,
                    c.ha,
                    c.valid_from,
                    c.valid_until,
                    c.body,
                    c.crs,
                    c.native,
                    c.wgs84,
                    c.geom,
                    c.extent.map(|e| e[0]),
                    c.extent.map(|e| e[1]),
                    c.extent.map(|e| e[2]),
                    c.extent.map(|e| e[3]),
                ])?;
            }
            Change::End { entity, supersedes } => {
                end.execute(params![key, seq, supersedes.0, entity.to_string()])?;
            }
        }
        seq += 1;
        Ok(())
    })?;
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
