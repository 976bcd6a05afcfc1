//! Records that cannot be read, or hold a value of another sort than their column: SQLite says of some damage only that
//! there is some, and of some nothing.

use rusqlite::Connection;

use super::Faults;
use crate::store::StoreError;
use message::Message;

/// The tables of ours.
fn tables(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'matbang_*' ORDER BY name")?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// Names the records with a value of another sort than its column has: a text that became bytes reads the same, and check
/// sums over bytes do not tell the two apart.
pub fn sorts(connection: &Connection, faults: &mut Faults) -> Result<(), StoreError> {
    for table in tables(connection)? {
        let mut columns = connection.prepare("SELECT name, type FROM pragma_table_info(?1)")?;
        let columns = columns.query_map([&table], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        let mut other = Vec::new();
        for column in columns {
            let (name, declared) = column?;
            let wanted = match declared.as_str() {
                "DOUBLE" => "real",
                "INTEGER" | "BOOLEAN" => "integer",
                "TEXT" => "text",
                "BLOB" => "blob",
                _ => continue,
            };
            other.push(format!("typeof(\"{name}\") NOT IN ('null', '{wanted}')"));
        }
        let sql = format!(
            "SELECT rowid FROM {table} NOT INDEXED WHERE {} ORDER BY rowid",
            other.join(" OR ")
        );
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            faults.add(record(&table, row.get(0)?));
        }
    }
    Ok(())
}

fn record(table: &str, row: i64) -> Message {
    Message::new("store.check.record").with("table", table).with("row", row)
}

/// Reads every record of every table of ours by itself, and names those that cannot be read.
pub fn unreadable(connection: &Connection, faults: &mut Faults) -> Result<(), StoreError> {
    for table in tables(connection)? {
        // A number stands before its record and is read without it, so most damage is passed by.
        let (numbers, ended) = numbers(connection, &table)?;
        let mut reading = connection.prepare(&format!("SELECT * FROM {table} NOT INDEXED WHERE rowid = ?1"))?;
        for number in &numbers {
            if reading.query_row([number], |_| Ok(())).is_err() {
                faults.add(record(&table, *number));
            }
        }
        if ended {
            faults.add(
                Message::new("store.check.record_after")
                    .with("table", &table)
                    .with("row", numbers.last().copied().unwrap_or(0)),
            );
        }
    }
    Ok(())
}

/// The numbers of the records of a table, and whether reading them came to an end before the table did.
fn numbers(connection: &Connection, table: &str) -> Result<(Vec<i64>, bool), StoreError> {
    let mut statement = connection.prepare(&format!("SELECT rowid FROM {table} NOT INDEXED ORDER BY rowid"))?;
    let mut rows = statement.query([])?;
    let mut numbers = Vec::new();
    loop {
        match rows.next() {
            Ok(Some(row)) => numbers.push(row.get(0)?),
            Ok(None) => return Ok((numbers, false)),
            Err(_) => return Ok((numbers, true)),
        }
    }
}
