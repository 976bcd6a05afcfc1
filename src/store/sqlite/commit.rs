//! A changeset that is approved as it is written: its rows go straight to their place, without a stay in the drafts, so
//! that a large import is written once. All in the caller's transaction, which ends in nothing when this fails.

use std::collections::HashSet;

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Statement, params, params_from_iter};
use uuid::Uuid;

use super::ahead::{Ahead, BEFORE, Ready, ReadyRow};
use super::approve::next_revision;
use super::batch::{Batch, ROWS};
use super::extents::Extents;
use super::properties::Properties;
use super::row::{self, COLUMNS, WIDTH};
use super::{draft, seal, stamp};
use crate::store::canon::{Hash, Salts};
use crate::store::{Approval, Conflict, NewChangeset, StoreError, Written};
use domain::{Change, ChangesetId, EntityId, Revision, RowId};

const ENTITY: usize = BEFORE + row::at::ENTITY;
const KIND: usize = BEFORE + row::at::KIND;
const SLUG: usize = BEFORE + row::at::SLUG;

/// A changeset that is approved as it is written.
pub struct Commit<'c> {
    connection: &'c Connection,
    id: ChangesetId,
    new: NewChangeset,
    approval: Approval,
    writer: Writer<'c>,
}

impl<'c> Commit<'c> {
    /// Takes the next revision.
    pub fn begin(connection: &'c Connection, new: &NewChangeset, now: Timestamp) -> Result<Commit<'c>, StoreError> {
        let id = ChangesetId(Uuid::now_v7());
        let (revision, approved_at) = next_revision(connection, now)?;
        // The revision comes before the changeset it belongs to, whose number of changes is known last.
        connection.pragma_update(None, "defer_foreign_keys", true)?;
        connection.execute(
            "INSERT INTO matbang_revision VALUES (?1, ?2, ?3)",
            params![revision.0, id.to_string(), stamp(approved_at)],
        )?;
        Ok(Commit {
            connection,
            id,
            new: new.clone(),
            approval: Approval { revision, approved_at },
            writer: Writer::new(connection, revision)?,
        })
    }

    /// Writes the next change.
    pub fn put(&mut self, change: Change) -> Result<(), StoreError> {
        self.writer.take(change)
    }

    /// Seals the revision.
    pub fn finish(self) -> Result<Written, StoreError> {
        let Commit {
            connection,
            id,
            new,
            approval,
            writer,
        } = self;
        let (key, revision, at) = (id.to_string(), approval.revision.0, stamp(approval.approved_at));
        let rows = writer.finish()?;
        draft::begin(connection, &key, &new, approval.approved_at, rows.changes)?;
        draft::seal(connection, &key)?;
        connection.execute(
            "UPDATE matbang_changeset SET state = 'approved', decided_at = ?2 WHERE id = ?1",
            params![key, at],
        )?;
        seal::revision(connection, revision, &key, &at, rows.hashes, rows.closed)?;
        rows.extents.refresh(connection, revision, &at)?;
        Ok(Written {
            changeset: id,
            approval: Some(approval),
        })
    }
}

/// What a revision wrote.
pub struct RevisionRows {
    /// How many changes.
    changes: i64,
    /// Number and hash of every row.
    pub hashes: Vec<(i64, Hash)>,
    /// Numbers of the rows that ended.
    closed: Vec<i64>,
    /// The extents of the rows.
    pub extents: Extents,
}

/// Puts rows in their place and closes others, for one revision.
pub struct Writer<'c> {
    connection: &'c Connection,
    revision: Revision,
    /// The number of the next row.
    next: i64,
    salts: Salts,
    ahead: Ahead,
    /// Number and hash of every row.
    hashes: Vec<(i64, Hash)>,
    extents: Extents,
    puts: Batch<'c>,
    properties: Properties<'c>,
    close: Statement<'c>,
    /// Rows that end, and the name of what takes their place.
    closes: Vec<(EntityId, RowId, String)>,
    /// Numbers of those that have ended.
    closed: Vec<i64>,
    /// Things whose row did not end because somebody was quicker.
    kept: HashSet<String>,
    /// What could not be written because of its identity or slug: a later change may free it.
    waiting: Vec<Vec<Value>>,
    conflicts: Vec<Conflict>,
    count: i64,
}

impl<'c> Writer<'c> {
    /// For a revision whose row is written.
    pub fn new(connection: &'c Connection, revision: Revision) -> Result<Writer<'c>, StoreError> {
        let last: Option<i64> = connection
            .query_row(
                "SELECT seq FROM sqlite_sequence WHERE name = 'matbang_row'",
                [],
                |row| row.get(0),
            )
            .optional()?;
        let pairs = vec!["(?, ?)"; ROWS].join(", ");
        Ok(Writer {
            connection,
            revision,
            next: last.unwrap_or(0) + 1,
            salts: draft::salts()?,
            ahead: Ahead::new(revision.0),
            hashes: Vec::new(),
            extents: Extents::default(),
            puts: Batch::new(
                connection,
                &format!(
                    "INSERT INTO matbang_row (row_id, from_rev, {COLUMNS}, {}) VALUES",
                    seal::COLUMNS
                ),
                BEFORE + WIDTH + seal::WIDTH,
            )?,
            properties: Properties::new(connection),
            close: connection.prepare(&format!(
                "WITH closed (row, entity) AS (VALUES {pairs})
                 UPDATE matbang_row SET to_rev = {revision} FROM closed
                 WHERE matbang_row.row_id = closed.row AND matbang_row.entity = closed.entity AND to_rev IS NULL"
            ))?,
            closes: Vec::new(),
            closed: Vec::new(),
            kept: HashSet::new(),
            waiting: Vec::new(),
            conflicts: Vec::new(),
            count: 0,
        })
    }

    fn take(&mut self, change: Change) -> Result<(), StoreError> {
        self.count += 1;
        let number = self.next;
        let salt = match change {
            Change::Put { .. } => {
                self.next += 1;
                self.salts.draw()
            }
            Change::End { .. } => Vec::new(),
        };
        let ready = self.ahead.push(change, number, salt);
        ready.into_iter().try_for_each(|ready| self.write_ready(ready?))
    }

    fn write_ready(&mut self, ready: Ready) -> Result<(), StoreError> {
        match ready {
            Ready::End(entity, row) => self.closes.push((entity, row, String::new())),
            Ready::Put(row, supersedes) => {
                if let Some((entity, closed)) = supersedes {
                    self.closes.push((entity, closed, name(&row.values)));
                }
                self.push(*row)?;
            }
        }
        if self.closes.len() >= ROWS || self.puts.is_full() {
            self.write()?;
        }
        Ok(())
    }

    /// Takes the values of an entity as they were drafted, with their salt.
    pub fn put(&mut self, values: Vec<Value>, salt: Vec<u8>) -> Result<(), StoreError> {
        self.count += 1;
        let damaged = |reason: String| StoreError::Damaged { row: 0, reason };
        let version = match values[row::at::BODY_VERSION] {
            Value::Integer(version) => version,
            _ => 0,
        };
        let body = row::body_of(version, text(&values, row::at::BODY)).map_err(damaged)?;
        let row = ReadyRow::new(self.next, self.revision.0, values, salt, &body);
        self.next += 1;
        self.push(row)?;
        if self.puts.is_full() {
            self.write()?;
        }
        Ok(())
    }

    fn push(&mut self, row: ReadyRow) -> Result<(), StoreError> {
        if let Value::Integer(number) = row.values[0] {
            self.hashes.push((number, row.hash));
        }
        self.extents.take(&row.values[BEFORE..]);
        if let Some((kind, properties)) = row.properties {
            self.properties.push(kind, properties)?;
        }
        self.puts.push(row.values);
        Ok(())
    }

    /// Writes what has come: rows end before others take their place.
    fn write(&mut self) -> Result<(), StoreError> {
        self.end()?;
        if !self.kept.is_empty() {
            let kept = &self.kept;
            self.puts.retain(|row| !kept.contains(text(row, ENTITY)));
        }
        let refused = self.puts.write()?;
        self.waiting.extend(refused);
        Ok(())
    }

    /// Ends rows. One that did not end, because somebody was quicker, is noted.
    fn end(&mut self) -> Result<(), StoreError> {
        let closes = std::mem::take(&mut self.closes);
        if closes.is_empty() {
            return Ok(());
        }
        self.closed.extend(closes.iter().map(|(_, row, _)| row.0));
        let pairs = closes.iter().map(|(entity, row, _)| (row.0, entity.to_string()));
        // No row has a number below 1.
        let padded = pairs.chain(std::iter::repeat((0, String::new()))).take(ROWS);
        let values = padded.flat_map(|(row, entity)| [Value::from(row), Value::from(entity)]);
        if self.close.execute(params_from_iter(values))? == closes.len() {
            return Ok(());
        }
        for (entity, row, put) in closes {
            let stored = self.connection.query_row(
                "SELECT kind || ' ' || slug, coalesce(to_rev, 0), entity FROM matbang_row WHERE row_id = ?1",
                [row.0],
                |found| Ok((found.get(0)?, found.get(1)?, found.get(2)?)),
            );
            let (subject, by, of): (String, u32, String) = stored.optional()?.unwrap_or_default();
            if by == self.revision.0 && of == entity.to_string() {
                continue;
            }
            self.kept.insert(entity.to_string());
            self.conflicts.push(Conflict {
                subject: if subject.is_empty() { put } else { subject },
                row: Some(row),
                by: (by > 0).then_some(Revision(by)),
            });
        }
        Ok(())
    }

    /// What was written, when all is. A changeset may have ended things and put nothing.
    pub fn written(mut self) -> Result<RevisionRows, StoreError> {
        self.count += 1;
        self.finish()
    }

    fn finish(mut self) -> Result<RevisionRows, StoreError> {
        loop {
            let ready = self.ahead.next();
            if ready.is_empty() {
                break;
            }
            ready.into_iter().try_for_each(|ready| self.write_ready(ready?))?;
        }
        self.write()?;
        for row in std::mem::take(&mut self.waiting) {
            self.puts.push(row);
            for row in self.puts.write()? {
                let by: Option<u32> = self
                    .connection
                    .query_row(
                        "SELECT from_rev FROM matbang_row
                         WHERE to_rev IS NULL AND (entity = ?1 OR (kind = ?2 AND slug = ?3))",
                        params![row[ENTITY], row[KIND], row[SLUG]],
                        |found| found.get(0),
                    )
                    .optional()?;
                self.conflicts.push(Conflict {
                    subject: name(&row),
                    row: None,
                    by: by.map(Revision),
                });
            }
        }
        self.properties.finish()?;
        match (self.conflicts.is_empty(), self.count) {
            (false, _) => Err(StoreError::Conflicts(self.conflicts)),
            (true, 0) => Err(StoreError::Empty),
            (true, changes) => Ok(RevisionRows {
                changes,
                hashes: self.hashes,
                closed: self.closed,
                extents: self.extents,
            }),
        }
    }
}

fn text(row: &[Value], column: usize) -> &str {
    match row.get(column) {
        Some(Value::Text(text)) => text,
        _ => "",
    }
}

fn name(row: &[Value]) -> String {
    format!("{} {}", text(row, KIND), text(row, SLUG))
}
