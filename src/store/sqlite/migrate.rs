//! Migrations of our own: `user_version` belongs to GeoPackage.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use uuid::Uuid;

use super::views;
use crate::domain::text::sha256_hex;
use crate::store::{Open, StoreError};

/// Every migration in order. A published one never changes: its hash is kept in the store and compared.
const MIGRATIONS: [(i64, &str); 2] = [(1, include_str!("schema.sql")), (2, include_str!("migration_2.sql"))];

/// `GPKG` in the file header, and the version of the standard the tables follow.
const APPLICATION_ID: i64 = 0x4750_4B47;
const GEOPACKAGE_VERSION: i64 = 10_300;

/// Brings a file to this program's schema, in one transaction per opening: a crash leaves the file as it was.
pub fn migrate(connection: &mut Connection, path: &str, how: Open) -> Result<(), StoreError> {
    if applied(connection, path)?.len() == MIGRATIONS.len() {
        return Ok(());
    }
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been quicker while we waited for the lock.
    let done = applied(&tx, path)?.len();
    if done == 0 {
        if how == Open::Existing {
            return Err(not_a_store(path, "store.reason.no_tables"));
        }
        let tables: i64 = tx.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if tables > 0 {
            return Err(not_a_store(path, "store.reason.other_tables"));
        }
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", GEOPACKAGE_VERSION)?;
        tx.execute_batch(
            "CREATE TABLE matbang_migration (number INTEGER NOT NULL PRIMARY KEY, sha256 TEXT NOT NULL, applied_at TEXT NOT NULL)",
        )?;
    }
    for (number, sql) in &MIGRATIONS[done..] {
        tx.execute_batch(sql)?;
        tx.execute(
            "INSERT INTO matbang_migration VALUES (?1, ?2, ?3)",
            params![number, sha256_hex(sql.as_bytes()), super::stamp(Timestamp::now())],
        )?;
    }
    if done == 0 {
        tx.execute(
            "INSERT INTO matbang_meta VALUES ('store', ?1)",
            [Uuid::now_v7().to_string()],
        )?;
    }
    views::rebuild(&tx)?;
    tx.commit()?;
    Ok(())
}

/// Checks that a file that cannot be written is a store of this program's schema.
pub fn verify(connection: &Connection, path: &str) -> Result<(), StoreError> {
    match applied(connection, path)?.len() {
        0 => Err(not_a_store(path, "store.reason.no_tables")),
        n if n < MIGRATIONS.len() => Err(not_a_store(path, "store.reason.old")),
        _ => Ok(()),
    }
}

/// The migrations a file has, checked against ours. Empty for a new file.
fn applied(connection: &Connection, path: &str) -> Result<Vec<i64>, StoreError> {
    let table: Option<i64> = connection
        .query_row(
            "SELECT 1 FROM sqlite_schema WHERE name = 'matbang_migration'",
            [],
            |row| row.get(0),
        )
        .optional()
        .map_err(|error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => not_a_store(path, "store.reason.no_sqlite"),
            _ => StoreError::Sqlite(error),
        })?;
    if table.is_none() {
        return Ok(Vec::new());
    }
    let mut statement = connection.prepare("SELECT number, sha256 FROM matbang_migration ORDER BY number")?;
    let rows: Vec<(i64, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (position, (number, sha256)) in rows.iter().enumerate() {
        match MIGRATIONS.get(position) {
            None => {
                return Err(StoreError::Newer {
                    path: path.to_string(),
                    found: *number,
                    known: MIGRATIONS.len() as i64,
                });
            }
            Some((known, sql)) if known == number && sha256_hex(sql.as_bytes()) == *sha256 => {}
            Some(_) => return Err(not_a_store(path, "store.reason.differs")),
        }
    }
    Ok(rows.into_iter().map(|(number, _)| number).collect())
}

fn not_a_store(path: &str, reason: &'static str) -> StoreError {
    StoreError::NotAStore {
        path: path.to_string(),
        reason,
    }
}
