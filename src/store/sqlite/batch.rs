//! Rows written many at a time.
//!
//! A statement that can be refused by a guard keeps a journal of its own, with every page it touches. For a single row that
//! is a hundred times what the row itself needs; for many rows of one statement it is kept once.

use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode, Statement, params_from_iter};

use crate::store::StoreError;

/// Rows of a full batch. Times the columns of a row they stay far below the 32,766 values a statement can take.
pub const ROWS: usize = 64;

/// Bytes of a batch that is written before it has all its rows: a few outlines of provinces must not fill the memory.
const BYTES: usize = 8 << 20;

/// Rows on their way into a table.
pub struct Batch<'c> {
    full: Statement<'c>,
    one: Statement<'c>,
    rows: Vec<Vec<Value>>,
    bytes: usize,
}

impl<'c> Batch<'c> {
    /// For rows of so many values; `insert` is the statement up to `VALUES`.
    pub fn new(connection: &'c Connection, insert: &str, width: usize) -> Result<Batch<'c>, StoreError> {
        let row = format!("({})", vec!["?"; width].join(", "));
        Ok(Batch {
            full: connection.prepare(&format!("{insert} {}", vec![row.as_str(); ROWS].join(", ")))?,
            one: connection.prepare(&format!("{insert} {row}"))?,
            rows: Vec::with_capacity(ROWS),
            bytes: 0,
        })
    }

    /// Adds a row; [`Batch::is_full`] says when it is time to write.
    pub fn push(&mut self, row: Vec<Value>) {
        let size = |value: &Value| match value {
            Value::Text(text) => text.len(),
            Value::Blob(blob) => blob.len(),
            _ => 0,
        };
        self.bytes += row.iter().map(size).sum::<usize>();
        self.rows.push(row);
    }

    /// Whether it is time to write.
    pub fn is_full(&self) -> bool {
        self.rows.len() >= ROWS || self.bytes >= BYTES
    }

    /// Leaves out rows that are not to be written after all.
    pub fn retain(&mut self, keep: impl FnMut(&Vec<Value>) -> bool) {
        self.rows.retain(keep);
    }

    /// Writes what there is; hands back the rows that a unique index refuses.
    pub fn write(&mut self) -> Result<Vec<Vec<Value>>, StoreError> {
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        // A refused statement writes nothing: then each row is tried by itself.
        if rows.len() == ROWS && written(self.full.execute(params_from_iter(rows.iter().flatten())))? {
            return Ok(Vec::new());
        }
        let mut refused = Vec::new();
        for row in rows {
            if !written(self.one.execute(params_from_iter(&row)))? {
                refused.push(row);
            }
        }
        Ok(refused)
    }
}

/// Whether rows were written; `false` when a unique index is in the way.
fn written(done: Result<usize, rusqlite::Error>) -> Result<bool, StoreError> {
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
