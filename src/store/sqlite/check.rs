//! Integrity of a store, from the pages of the file up to the decoded rows.

use rusqlite::Connection;

use super::row;
use crate::message::Message;
use crate::store::StoreError;

/// The triggers that make the store append-only.
const GUARDS: [&str; 14] = [
    "matbang_row_insert",
    "matbang_row_update",
    "matbang_row_delete",
    "matbang_revision_insert",
    "matbang_revision_update",
    "matbang_revision_delete",
    "matbang_changeset_insert",
    "matbang_changeset_update",
    "matbang_changeset_delete",
    "matbang_draft_insert",
    "matbang_draft_update",
    "matbang_draft_delete",
    "matbang_meta_update",
    "matbang_meta_delete",
];

/// Everything that is wrong with a store; empty when it is sound.
pub fn check(connection: &Connection) -> Result<Vec<Message>, StoreError> {
    let mut found = Vec::new();
    for pragma in ["integrity_check", "foreign_key_check"] {
        let mut statement = connection.prepare(&format!("PRAGMA {pragma}"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let line: String = row.get::<_, Option<String>>(0)?.unwrap_or_default();
            if line != "ok" {
                found.push(Message::new("store.check.pages").with("reason", format!("{pragma}: {line}")));
            }
        }
    }
    for guard in GUARDS {
        let present: i64 = connection.query_row(
            "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND name = ?1",
            [guard],
            |row| row.get(0),
        )?;
        if present == 0 {
            found.push(Message::new("store.check.guard").with("name", guard));
        }
    }
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
        found.push(Message::new("store.check.gap").with("revision", missing));
    }
    let mut statement = connection.prepare(
        "SELECT row_id, from_rev, coalesce(to_rev, 0) FROM matbang_row WHERE to_rev <= from_rev OR from_rev > ?1 OR to_rev > ?1",
    )?;
    let mut rows = statement.query([newest])?;
    while let Some(row) = rows.next()? {
        found.push(
            Message::new("store.check.row_times")
                .with("row", row.get::<_, i64>(0)?)
                .with("from", row.get::<_, u32>(1)?)
                .with("to", row.get::<_, u32>(2)?),
        );
    }
    // Decoding every row finds damaged bodies and geometries.
    match row::select(connection, "1 = 1 ORDER BY row_id", []) {
        Err(StoreError::Damaged { row, reason }) => {
            found.push(
                Message::new("store.damaged_row")
                    .with("row", row)
                    .with("reason", reason),
            );
        }
        other => {
            other?;
        }
    }
    Ok(found)
}
