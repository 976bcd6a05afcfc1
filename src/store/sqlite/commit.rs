//! A changeset that is approved as it is written: its rows go straight to their place, without a stay in the drafts, so
//! that a large import is written once. All in the caller's transaction, which ends in nothing when this fails.

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, OptionalExtension, Statement, params};
use uuid::Uuid;

use super::approve::next_revision;
use super::row::{self, Columns};
use super::{draft, stamp, views};
use crate::domain::{Change, ChangesetId, Entity, EntityId, Revision, RowId};
use crate::store::{Approval, Changes, Conflict, NewChangeset, StoreError};

const INSERT: &str =
    "INSERT INTO matbang_row (from_rev, entity, kind, slug, visibility, name, zone, state, ha, valid_from,
   valid_until, body, crs, native, wgs84, geom, min_x, min_y, max_x, max_y)
 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)";

const CLOSE: &str = "UPDATE matbang_row SET to_rev = ?1 WHERE row_id = ?2 AND entity = ?3 AND to_rev IS NULL";

/// Writes and approves a changeset, change by change as they come.
pub fn commit(
    connection: &Connection,
    new: &NewChangeset,
    changes: &mut Changes<'_>,
    now: Timestamp,
) -> Result<(ChangesetId, Approval), StoreError> {
    let id = ChangesetId(Uuid::now_v7());
    let key = id.to_string();
    let (revision, approved_at) = next_revision(connection, now)?;
    let at = stamp(approved_at);
    // The revision comes before the changeset it belongs to, whose number of changes is known last.
    connection.pragma_update(None, "defer_foreign_keys", true)?;
    connection.execute(
        "INSERT INTO matbang_revision VALUES (?1, ?2, ?3)",
        params![revision.0, key, at],
    )?;
    let mut writer = Writer {
        connection,
        revision,
        insert: connection.prepare(INSERT)?,
        close: connection.prepare(CLOSE)?,
        waiting: Vec::new(),
        conflicts: Vec::new(),
        count: 0,
    };
    changes(&mut |change| writer.take(change))?;
    let count = writer.finish()?;
    draft::begin(connection, &key, new, now, count)?;
    connection.execute(
        "UPDATE matbang_changeset SET state = 'approved', decided_at = ?2 WHERE id = ?1",
        params![key, at],
    )?;
    views::refresh_extents(connection, &at)?;
    Ok((id, Approval { revision, approved_at }))
}

struct Writer<'c> {
    connection: &'c Connection,
    revision: Revision,
    insert: Statement<'c>,
    close: Statement<'c>,
    /// What could not be written because of its identity or slug: a later change may free it.
    waiting: Vec<Entity>,
    conflicts: Vec<Conflict>,
    count: i64,
}

impl Writer<'_> {
    fn take(&mut self, change: Change) -> Result<(), StoreError> {
        self.count += 1;
        match change {
            Change::End { entity, supersedes } => self.close(entity, supersedes, None).map(drop),
            Change::Put { entity, supersedes } => {
                let free = match supersedes {
                    Some(row) => self.close(entity.id, row, Some(&entity))?,
                    None => true,
                };
                if free && !self.put(&entity)? {
                    self.waiting.push(*entity);
                }
                Ok(())
            }
        }
    }

    /// Ends a row. Not done when somebody was quicker, which is noted.
    fn close(&mut self, entity: EntityId, row: RowId, put: Option<&Entity>) -> Result<bool, StoreError> {
        if self
            .close
            .execute(params![self.revision.0, row.0, entity.to_string()])?
            == 1
        {
            return Ok(true);
        }
        let stored = self.connection.query_row(
            "SELECT kind || ' ' || slug, coalesce(to_rev, 0) FROM matbang_row WHERE row_id = ?1",
            [row.0],
            |found| Ok((found.get::<_, String>(0)?, found.get::<_, u32>(1)?)),
        );
        let (subject, by) = stored.optional()?.unwrap_or_default();
        self.conflicts.push(Conflict {
            subject: put.map(name).filter(|_| subject.is_empty()).unwrap_or(subject),
            row: Some(row),
            by: (by > 0).then_some(Revision(by)),
        });
        Ok(false)
    }

    /// Writes a row; `false` when its identity or its slug is taken.
    fn put(&mut self, entity: &Entity) -> Result<bool, StoreError> {
        let c = Columns::of(entity)?;
        let done = self.insert.execute(params![
            self.revision.0,
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
        ]);
        match done {
            Ok(_) => Ok(true),
            Err(rusqlite::Error::SqliteFailure(error, _))
                if error.code == ErrorCode::ConstraintViolation
                    && error.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE =>
            {
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// How many changes were written.
    fn finish(mut self) -> Result<i64, StoreError> {
        for entity in std::mem::take(&mut self.waiting) {
            if self.put(&entity)? {
                continue;
            }
            let by: Option<u32> = self
                .connection
                .query_row(
                    "SELECT from_rev FROM matbang_row WHERE to_rev IS NULL AND (entity = ?1 OR (kind = ?2 AND slug = ?3))",
                    params![entity.id.to_string(), entity.body.kind().code(), entity.slug],
                    |row| row.get(0),
                )
                .optional()?;
            self.conflicts.push(Conflict {
                subject: name(&entity),
                row: None,
                by: by.map(Revision),
            });
        }
        match (self.conflicts.is_empty(), self.count) {
            (false, _) => Err(StoreError::Conflicts(self.conflicts)),
            (true, 0) => Err(StoreError::Empty),
            (true, count) => Ok(count),
        }
    }
}

fn name(entity: &Entity) -> String {
    format!("{} {}", entity.body.kind().code(), entity.slug)
}
