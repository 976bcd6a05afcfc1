//! Tables, indexes, views and guards of a store are those of a new one.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::Faults;
use crate::store::sqlite::migrate;
use crate::store::{Open, StoreError};
use message::Message;

/// Statements by type and name. White space is not compared.
type Schema = BTreeMap<(String, String), String>;

fn schema(connection: &Connection) -> Result<Schema, StoreError> {
    let mut statement = connection.prepare("SELECT type, name, coalesce(sql, '') FROM sqlite_schema")?;
    let rows = statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get::<_, String>(2)?)))?;
    let mut found = Schema::new();
    for row in rows {
        let (name, sql) = row?;
        found.insert(name, sql.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    Ok(found)
}

/// Names what is missing, changed, or added to react on writing.
pub fn check(connection: &Connection, faults: &mut Faults) -> Result<(), StoreError> {
    let mut fresh = Connection::open_in_memory()?;
    migrate::migrate(&mut fresh, ":memory:", Open::Create, |_, _| Ok(()))?;
    let (wanted, found) = (schema(&fresh)?, schema(connection)?);
    for (name, sql) in &wanted {
        if found.get(name) != Some(sql) {
            faults.add(Message::new("store.check.guard").with("name", &name.1));
        }
    }
    // Another program may add a table of its own; a trigger would act on ours.
    for (kind, name) in found.keys() {
        if kind == "trigger" && !wanted.contains_key(&(kind.clone(), name.clone())) {
            faults.add(Message::new("store.check.guard_added").with("name", name));
        }
    }
    Ok(())
}
