//! The typed properties of records as columns of their own, so that GIS programs filter and style by them: a table per kind
//! beside the rows, which the views of [`super::views`] join.
//!
//! Everything in these tables follows from the bodies. They are no part of the history: a program that knows other properties
//! makes them anew when it opens a store.

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use super::batch::Batch;
use super::row;
use crate::store::StoreError;
use domain::{Body, Datum, Kind, Property, PropertyType};

/// The kinds that have such a table: those GIS programs see.
pub fn kinds() -> impl Iterator<Item = Kind> {
    Kind::ALL.iter().copied().filter(|kind| kind.layer().is_some())
}

/// The name of the table of a kind. Names are constants of this program, never a user's.
pub fn table(kind: Kind) -> String {
    format!("matbang_properties_{}", kind.code())
}

fn declared(is: PropertyType) -> &'static str {
    match is {
        PropertyType::Integer => "INTEGER",
        PropertyType::Decimal => "DOUBLE",
        PropertyType::Flag => "BOOLEAN",
        // A month or a year is no date of a GeoPackage.
        PropertyType::Text | PropertyType::Code | PropertyType::Date | PropertyType::Reference => "TEXT",
    }
}

/// The statement that makes the table of a kind, and its guards by name.
fn statements(kind: Kind) -> (String, [(String, String); 3]) {
    let table = table(kind);
    let columns: String = kind
        .properties()
        .iter()
        .map(|property| format!(", \"{}\" {}", property.name, declared(property.is)))
        .collect();
    let guard = |event: &str, when: &str, says: &str| {
        let name = format!("{table}_{event}");
        let sql =
            format!("CREATE TRIGGER {name} BEFORE {event} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{says}'); END");
        (name, sql)
    };
    let guards = [
        guard(
            "insert",
            "WHEN (SELECT revision FROM matbang_open_revision) IS NULL",
            "properties are written with their row",
        ),
        guard(
            "update",
            "WHEN NEW.row_id IS NOT OLD.row_id OR NOT EXISTS (SELECT 1 FROM matbang_redaction WHERE target = 'row' \
             AND id = CAST(OLD.row_id AS TEXT) AND revision = (SELECT revision FROM matbang_open_revision))",
            "properties are append-only",
        ),
        guard("delete", "", "properties are append-only"),
    ];
    let create = format!("CREATE TABLE {table} (row_id INTEGER NOT NULL PRIMARY KEY{columns})");
    (create, guards)
}

/// Whether a store has the tables of this program.
pub fn is_current(connection: &Connection) -> Result<bool, StoreError> {
    let mut sql = connection.prepare("SELECT sql FROM sqlite_schema WHERE name = ?1")?;
    for kind in kinds() {
        let (create, guards) = statements(kind);
        for (name, wanted) in [(table(kind), create)].into_iter().chain(guards) {
            let found: Option<String> = sql.query_row([name], |row| row.get(0)).optional()?.flatten();
            if found.as_deref() != Some(&wanted) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Makes the tables anew from the bodies.
pub fn rebuild(connection: &Connection) -> Result<(), StoreError> {
    for kind in Kind::ALL {
        connection.execute_batch(&format!("DROP TABLE IF EXISTS {}", table(*kind)))?;
    }
    for kind in kinds() {
        connection.execute_batch(&statements(kind).0)?;
        let mut properties = Properties::new(connection);
        let mut bodies =
            connection.prepare("SELECT row_id, body_version, body FROM matbang_row WHERE kind = ?1 ORDER BY row_id")?;
        let mut bodies = bodies.query([kind.code()])?;
        while let Some(stored) = bodies.next()? {
            // What cannot be read is named by the check, and does not keep the others from their properties.
            let text = stored.get_ref(2)?.as_str().unwrap_or_default();
            if let Ok(body) = row::body_of(stored.get(1)?, text)
                && let Some((kind, values)) = of(stored.get(0)?, &body)
            {
                properties.push(kind, values)?;
            }
        }
        properties.finish()?;
    }
    for kind in kinds() {
        for (_, guard) in statements(kind).1 {
            connection.execute_batch(&guard)?;
        }
    }
    Ok(())
}

/// The kind of a row and the values of its properties; nothing of a kind without a layer.
pub fn of(row: i64, body: &Body) -> Option<(Kind, Vec<Value>)> {
    let kind = body.kind();
    kind.layer().is_some().then(|| (kind, values(row, body)))
}

/// The properties of rows that are being written.
pub struct Properties<'c> {
    connection: &'c Connection,
    batches: BTreeMap<Kind, Batch<'c>>,
}

impl<'c> Properties<'c> {
    /// Nothing is written yet.
    pub fn new(connection: &'c Connection) -> Properties<'c> {
        Properties {
            connection,
            batches: BTreeMap::new(),
        }
    }

    /// Writes those of a row, as [`of`] made them, with those of others.
    pub fn push(&mut self, kind: Kind, values: Vec<Value>) -> Result<(), StoreError> {
        let batch = match self.batches.entry(kind) {
            std::collections::btree_map::Entry::Occupied(there) => there.into_mut(),
            std::collections::btree_map::Entry::Vacant(place) => {
                let insert = format!("INSERT INTO {} VALUES", table(kind));
                place.insert(Batch::new(self.connection, &insert, 1 + kind.properties().len())?)
            }
        };
        batch.push(values);
        if batch.is_full() {
            batch.write()?;
        }
        Ok(())
    }

    /// Writes what there still is.
    pub fn finish(mut self) -> Result<(), StoreError> {
        for batch in self.batches.values_mut() {
            batch.write()?;
        }
        Ok(())
    }
}

/// Writes the properties of a row whose words were taken out.
pub fn rewrite(connection: &Connection, row: i64, body: &Body) -> Result<(), StoreError> {
    let kind = body.kind();
    if kind.layer().is_none() || kind.properties().is_empty() {
        return Ok(());
    }
    let name = |property: &Property| format!("\"{}\" = ?", property.name);
    let set: Vec<String> = kind.properties().iter().map(name).collect();
    let mut new = values(row, body);
    new.rotate_left(1);
    connection.execute(
        &format!("UPDATE {} SET {} WHERE row_id = ?", table(kind), set.join(", ")),
        params_from_iter(new),
    )?;
    Ok(())
}

/// Whether the properties that stand beside a row are those of its body.
pub fn hold(connection: &Connection, row: i64, body: &Body) -> Result<bool, StoreError> {
    let kind = body.kind();
    if kind.layer().is_none() {
        return Ok(true);
    }
    let wanted = values(row, body);
    let mut stored = connection.prepare_cached(&format!("SELECT * FROM {} WHERE row_id = ?1", table(kind)))?;
    let found = stored.query_row([row], |found| {
        (0..wanted.len())
            .map(|column| found.get::<_, Value>(column))
            .collect::<Result<Vec<_>, _>>()
    });
    Ok(found.optional()?.is_some_and(|found| found == wanted))
}

/// The rows of these tables that are beside no row of their kind.
pub fn orphans(connection: &Connection) -> Result<Vec<(String, i64)>, StoreError> {
    let mut all = Vec::new();
    for kind in kinds() {
        let table = table(kind);
        let mut alone = connection.prepare(&format!(
            "SELECT p.row_id FROM {table} p LEFT JOIN matbang_row r ON r.row_id = p.row_id AND r.kind = ?1
             WHERE r.row_id IS NULL ORDER BY p.row_id"
        ))?;
        for row in alone.query_map([kind.code()], |row| row.get(0))? {
            all.push((table.clone(), row?));
        }
    }
    Ok(all)
}

/// The values of a row: its number, and the properties in their order.
fn values(row: i64, body: &Body) -> Vec<Value> {
    let data = body.properties().into_iter().map(|datum| match datum {
        Datum::Text(text) | Datum::Code(text) => Value::from(text.filter(|text| !text.is_empty())),
        Datum::Integer(number) => Value::from(number),
        Datum::Decimal(number) => Value::from(number.and_then(|number| number.to_string().parse::<f64>().ok())),
        Datum::Flag(yes) => Value::from(yes),
        Datum::Date(date) => Value::from(date.map(|date| date.to_string())),
        Datum::Reference(id) => Value::from(id.map(|id| id.to_string())),
    });
    std::iter::once(Value::from(row)).chain(data).collect()
}
