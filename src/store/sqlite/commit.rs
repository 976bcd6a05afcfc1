//! A changeset that is approved as it is written: its rows go straight to their place, without a stay in the drafts, so
//! that a large import is written once. All in the caller's transaction, which ends in nothing when this fails.

use std::collections::HashSet;

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Statement, params, params_from_iter};
use uuid::Uuid;

use super::approve::next_revision;
use super::batch::{Batch, ROWS};
use super::row::{self, COLUMNS, WIDTH};
use super::{draft, stamp, views};
use crate::domain::{Change, ChangesetId, EntityId, Revision, RowId};
use crate::store::{Approval, Changes, Conflict, NewChangeset, StoreError};

/// Where the kind and the slug stand among the values of a row, behind its revision and its entity.
const ENTITY: usize = 1;
const KIND: usize = 2;
const SLUG: usize = 3;

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
    let pairs = vec!["(?, ?)"; ROWS].join(", ");
    let mut writer = Writer {
        connection,
        revision,
        puts: Batch::new(
            connection,
            &format!("INSERT INTO matbang_row (from_rev, {COLUMNS}) VALUES"),
            1 + WIDTH,
        )?,
        close: connection.prepare(&format!(
            "WITH closed (row, entity) AS (VALUES {pairs})
             UPDATE matbang_row SET to_rev = {revision} FROM closed
             WHERE matbang_row.row_id = closed.row AND matbang_row.entity = closed.entity AND to_rev IS NULL"
        ))?,
        closes: Vec::new(),
        kept: HashSet::new(),
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
    puts: Batch<'c>,
    close: Statement<'c>,
    /// Rows that end, and the name of what takes their place.
    closes: Vec<(EntityId, RowId, String)>,
    /// Things whose row did not end because somebody was quicker.
    kept: HashSet<String>,
    /// What could not be written because of its identity or slug: a later change may free it.
    waiting: Vec<Vec<Value>>,
    conflicts: Vec<Conflict>,
    count: i64,
}

impl Writer<'_> {
    fn take(&mut self, change: Change) -> Result<(), StoreError> {
        self.count += 1;
        match change {
            Change::End { entity, supersedes } => self.closes.push((entity, supersedes, String::new())),
            Change::Put { entity, supersedes } => {
                let row = row::values(vec![Value::from(self.revision.0)], &entity)?;
                if let Some(row_id) = supersedes {
                    self.closes.push((entity.id, row_id, name(&row)));
                }
                self.puts.push(row);
            }
        }
        if self.closes.len() >= ROWS || self.puts.is_full() {
            self.write()?;
        }
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

    /// How many changes were written.
    fn finish(mut self) -> Result<i64, StoreError> {
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
        match (self.conflicts.is_empty(), self.count) {
            (false, _) => Err(StoreError::Conflicts(self.conflicts)),
            (true, 0) => Err(StoreError::Empty),
            (true, count) => Ok(count),
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
