//! What the newest versions of things keep from the public.

use std::collections::HashSet;

use rusqlite::Connection;

use crate::domain::EntityId;
use crate::store::StoreError;
use crate::store::canon::{Canon, hex};

/// The things whose newest version is internal, and a text that changes when they do or when words are taken out.
pub fn hidden(connection: &Connection) -> Result<(HashSet<EntityId>, String), StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT r.entity FROM matbang_row r INDEXED BY matbang_row_internal
         WHERE r.visibility <> 'public' AND NOT EXISTS (
           SELECT 1 FROM matbang_row n INDEXED BY matbang_row_entity
           WHERE n.entity = r.entity AND n.from_rev > r.from_rev)
         ORDER BY r.entity",
    )?;
    let mut rows = statement.query([])?;
    let (mut hidden, mut canon) = (HashSet::new(), Canon::new("matbang visibility 1"));
    while let Some(row) = rows.next()? {
        let text = row.get_ref(0)?.as_str().map_err(|error| StoreError::Damaged {
            row: 0,
            reason: error.to_string(),
        })?;
        canon.bytes(text);
        hidden.insert(text.parse::<EntityId>().map_err(|error| StoreError::Damaged {
            row: 0,
            reason: error.to_string(),
        })?);
    }
    let acts: i64 = connection
        .prepare_cached("SELECT coalesce(max(revision), 0) FROM matbang_redaction")?
        .query_row([], |row| row.get(0))?;
    Ok((hidden, hex(&canon.int(acts).finish()[..8])))
}
