//! Gives a store that was written without hashes the hashes of migration 3. From then on they hold: of what was recorded
//! before, they prove that it has not changed since, not that it was not changed earlier. The store says so in
//! `matbang_meta` (`sealed_from`), and `matbang check` repeats it.

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, params};

use super::draft;
use super::row::{COLUMNS, WIDTH};
use super::seal;
use crate::store::StoreError;
use crate::store::canon::Hash;

/// Seals every row, changeset and revision there is.
pub fn seal_everything(connection: &Connection) -> Result<(), StoreError> {
    let mut salts = draft::salts()?;
    let changesets: Vec<String> = connection
        .prepare("SELECT id FROM matbang_changeset ORDER BY id")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for id in &changesets {
        connection.execute(
            "UPDATE matbang_changeset SET salt = ?2 WHERE id = ?1",
            params![id, salts.draw()],
        )?;
        draft::seal(connection, id)?;
    }
    connection.execute(
        "INSERT INTO matbang_close (row_id, revision) SELECT row_id, to_rev FROM matbang_row WHERE to_rev IS NOT NULL",
        [],
    )?;
    let mut revisions =
        connection.prepare("SELECT revision, changeset, approved_at FROM matbang_revision ORDER BY revision")?;
    let mut revisions = revisions.query([])?;
    let mut newest = 0;
    while let Some(found) = revisions.next()? {
        let (revision, changeset, at): (u32, String, String) = (found.get(0)?, found.get(1)?, found.get(2)?);
        let rows = rows(connection, revision, &mut salts)?;
        let hash = seal::hash_of(connection, revision, &changeset, &at, &rows)?;
        connection.execute(
            "INSERT INTO matbang_seal (revision, hash) VALUES (?1, ?2)",
            params![revision, hash],
        )?;
        newest = revision;
    }
    if newest > 0 {
        connection.execute(
            "INSERT INTO matbang_meta VALUES ('sealed_from', ?1)",
            [(newest + 1).to_string()],
        )?;
    }
    Ok(())
}

/// Seals the rows of a revision; their hashes in order.
fn rows(
    connection: &Connection,
    revision: u32,
    salts: &mut crate::store::canon::Salts,
) -> Result<Vec<Hash>, StoreError> {
    let numbers: Vec<i64> = connection
        .prepare_cached("SELECT row_id FROM matbang_row WHERE from_rev = ?1 ORDER BY row_id")?
        .query_map([revision], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut read = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM matbang_row WHERE row_id = ?1"))?;
    let mut write =
        connection.prepare_cached("UPDATE matbang_row SET salt = ?2, leaf = ?3, derived = ?4 WHERE row_id = ?1")?;
    let mut hashes = Vec::with_capacity(numbers.len());
    for number in numbers {
        let values: Vec<Value> = read.query_row([number], |row| {
            (0..WIDTH)
                .map(|column| row.get_ref(column).map(|value: ValueRef<'_>| value.into()))
                .collect()
        })?;
        let ([salt, leaf, derived], hash) = seal::row(number, revision, &values, salts.draw());
        write.execute(params![number, salt, leaf, derived])?;
        hashes.push(hash);
    }
    Ok(hashes)
}
