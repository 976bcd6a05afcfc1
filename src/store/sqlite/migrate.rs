//! Migrations of our own: `user_version` belongs to GeoPackage.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use uuid::Uuid;

use super::{fill, properties, views};
use crate::store::{Open, StoreError};
use domain::text::sha256_hex;

/// One step of the schema.
struct Migration {
    number: i64,
    sql: &'static str,
    /// What is filled in when the statements are done, and the statements after that.
    then: Option<(Fill, &'static str)>,
}

/// Fills in what statements cannot compute.
type Fill = fn(&Connection) -> Result<(), StoreError>;

/// Every migration in order. A published one never changes: the hash of its statements is kept in the store and compared.
/// None rewrites a body.
const MIGRATIONS: [Migration; 4] = [
    Migration {
        number: 1,
        sql: include_str!("schema.sql"),
        then: None,
    },
    Migration {
        number: 2,
        sql: include_str!("migration_2.sql"),
        then: None,
    },
    Migration {
        number: 3,
        sql: include_str!("migration_3.sql"),
        then: Some((fill::seal_everything, include_str!("migration_3_guards.sql"))),
    },
    Migration {
        number: 4,
        sql: include_str!("migration_4.sql"),
        then: None,
    },
];

impl Migration {
    fn sha256(&self) -> String {
        let guards = self.then.map_or("", |(_, guards)| guards);
        sha256_hex(format!("{}{guards}", self.sql).as_bytes())
    }

    fn apply(&self, connection: &Connection) -> Result<(), StoreError> {
        connection.execute_batch(self.sql)?;
        if let Some((fill, guards)) = self.then {
            fill(connection)?;
            connection.execute_batch(guards)?;
        }
        connection.execute(
            "INSERT INTO matbang_migration VALUES (?1, ?2, ?3)",
            params![self.number, self.sha256(), super::stamp(super::clock::now()?)],
        )?;
        Ok(())
    }
}

/// `GPKG` in the file header, and the version of the standard the tables follow.
const APPLICATION_ID: i64 = 0x4750_4B47;
const GEOPACKAGE_VERSION: i64 = 10_300;

/// Brings a file to this program's schema, in one transaction per opening: a crash leaves the file as it was.
///
/// A store that has records already is copied first: `before` gets the path and the number of its newest migration, while
/// nobody else can write, and fails when the copy cannot be trusted. Says whether there was anything to do.
pub fn migrate(
    connection: &mut Connection,
    path: &str,
    how: Open,
    before: impl FnOnce(&str, usize) -> Result<(), StoreError>,
) -> Result<bool, StoreError> {
    if applied(connection, path)?.len() == MIGRATIONS.len() && properties::is_current(connection)? {
        return Ok(false);
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
    // What follows from the bodies alone is made anew without a copy.
    if done > 0 && done < MIGRATIONS.len() {
        before(path, done)?;
    }
    for migration in &MIGRATIONS[done..] {
        migration.apply(&tx)?;
        if migration.number == 1 {
            tx.execute(
                "INSERT INTO matbang_meta VALUES ('store', ?1)",
                [Uuid::now_v7().to_string()],
            )?;
        }
    }
    views::remove(&tx)?;
    properties::rebuild(&tx)?;
    views::rebuild(&tx)?;
    tx.commit()?;
    Ok(true)
}

/// Checks that a file that cannot be written is a store of this program's schema.
pub fn verify(connection: &Connection, path: &str) -> Result<(), StoreError> {
    match applied(connection, path)?.len() {
        0 => Err(not_a_store(path, "store.reason.no_tables")),
        n if n < MIGRATIONS.len() => Err(not_a_store(path, "store.reason.old")),
        _ => Ok(()),
    }
}

/// Checks that a file is a store, of whichever schema up to this program's.
pub fn verify_any(connection: &Connection, path: &str) -> Result<(), StoreError> {
    match applied(connection, path)?.len() {
        0 => Err(not_a_store(path, "store.reason.no_tables")),
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
            Some(known) if known.number == *number && known.sha256() == *sha256 => {}
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
