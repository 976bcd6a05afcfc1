//! Every row: its hash, what is derived from it, when it was closed.

use std::collections::HashMap;

use geo::MultiPolygon;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Row};

use super::chain::Redacted;
use super::{Faults, stored};
use crate::store::StoreError;
use crate::store::canon::{Hash, RowForm, Words};
use crate::store::sqlite::row::{self, COLUMNS, WIDTH, at};
use crate::store::sqlite::{properties, seal};
use domain::{Entity, EntityId, Shape, Visibility};
use geodesy::{Crs, Epsg, Transform};
use geometry::{gpkg, wkb};
use message::Message;

/// How far a copy of a corner may be from what the native corner gives, in degrees: about a tenth of a millimetre. Versions
/// of the library that transforms may differ by less.
const NEAR: f64 = 1e-9;

/// The hashes of the rows by revision, found while they are checked.
pub struct Rows {
    redacted: Redacted,
    leaves: HashMap<u32, Vec<(i64, Hash)>>,
}

impl Rows {
    /// Nothing is checked yet.
    pub fn new(connection: &Connection) -> Result<Rows, StoreError> {
        Ok(Rows {
            redacted: Redacted::of(connection, "row")?,
            leaves: HashMap::new(),
        })
    }

    /// The hashes of the rows of a revision in the order of their numbers, as recomputed.
    pub fn of_revision(&mut self, revision: u32) -> Vec<Hash> {
        let mut rows = self.leaves.remove(&revision).unwrap_or_default();
        rows.sort_unstable_by_key(|(row, _)| *row);
        rows.into_iter().map(|(_, hash)| hash).collect()
    }

    /// Looks at every row.
    pub fn check(&mut self, connection: &Connection, faults: &mut Faults) -> Result<(), StoreError> {
        let mut statement = connection.prepare(&format!(
            "SELECT {COLUMNS}, r.row_id, r.from_rev, r.to_rev, c.revision, r.salt, r.leaf, r.derived
             FROM matbang_row r LEFT JOIN matbang_close c ON c.row_id = r.row_id ORDER BY r.row_id"
        ))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let number: i64 = row.get(WIDTH)?;
            if let Some(reason) = self.fault_of(connection, row, number) {
                faults.add(
                    Message::new("store.damaged_row")
                        .with("row", number)
                        .with("reason", reason),
                );
            }
        }
        let mut orphans = connection.prepare(
            "SELECT row_id FROM matbang_close WHERE row_id NOT IN (SELECT row_id FROM matbang_row) ORDER BY row_id",
        )?;
        let mut orphans = orphans.query([])?;
        while let Some(orphan) = orphans.next()? {
            faults.add(
                Message::new("store.damaged_row")
                    .with("row", orphan.get::<_, i64>(0)?)
                    .with("reason", "missing"),
            );
        }
        for (table, row) in properties::orphans(connection)? {
            faults.add(Message::new("store.check.record").with("table", table).with("row", row));
        }
        Ok(())
    }

    /// What is wrong with a row, in a word or two.
    fn fault_of(&mut self, connection: &Connection, row: &Row<'_>, number: i64) -> Option<&'static str> {
        let value = |column: usize| row.get_ref(column).unwrap_or(ValueRef::Null);
        let text = |column: usize| match value(column) {
            ValueRef::Text(bytes) => std::str::from_utf8(bytes).unwrap_or_default(),
            _ => "",
        };
        let int = |column: usize| match value(column) {
            ValueRef::Integer(number) => Some(number),
            _ => None,
        };
        let blob = |column: usize| match value(column) {
            ValueRef::Blob(blob) => Some(blob),
            _ => None,
        };
        // What has another type than it was written with is not what was written, whatever it reads as.
        let is_text = [at::ENTITY, at::KIND, at::SLUG, at::VISIBILITY, at::BODY, at::KEY]
            .iter()
            .all(|column| matches!(value(*column), ValueRef::Text(bytes) if std::str::from_utf8(bytes).is_ok()));
        let is_land = matches!(
            (value(at::CRS), value(at::NATIVE)),
            (ValueRef::Null, ValueRef::Null) | (ValueRef::Integer(_), ValueRef::Blob(_))
        );
        if !is_text || !is_land {
            return Some("type");
        }
        let revision = int(WIDTH + 1).and_then(|n| u32::try_from(n).ok()).unwrap_or_default();
        let salt = blob(WIDTH + 4).unwrap_or_default();
        let now = Words::of_row(salt, text(at::SLUG), text(at::KEY), text(at::BODY));
        let Some(words) = self.redacted.recorded(&number.to_string(), now) else {
            return Some("redaction");
        };
        let leaf = RowForm {
            row_id: number,
            revision,
            entity: text(at::ENTITY),
            kind: text(at::KIND),
            visibility: text(at::VISIBILITY),
            body_version: int(at::BODY_VERSION).unwrap_or_default(),
            words: &words,
            crs: int(at::CRS),
            native: blob(at::NATIVE),
        }
        .hash();
        self.leaves.entry(revision).or_default().push((number, leaf));
        if stored(blob(WIDTH + 5)) != Some(leaf) {
            return Some("hash");
        }
        if int(WIDTH + 2) != int(WIDTH + 3) {
            return Some("to_rev");
        }
        let derived = seal::derived((0..WIDTH).map(value));
        if stored(blob(WIDTH + 6)) != Some(derived) {
            return Some("derived columns");
        }
        derive_again(connection, row, number).err()
    }
}

/// Reads the body and derives the columns again.
fn derive_again(connection: &Connection, row: &Row<'_>, number: i64) -> Result<(), &'static str> {
    let text = |column: usize| row.get::<_, String>(column).map_err(|_| "text");
    let body =
        row::body_of(row.get(at::BODY_VERSION).map_err(|_| "body_version")?, &text(at::BODY)?).map_err(|_| "body")?;
    if body.kind().code() != text(at::KIND)? {
        return Err("kind");
    }
    let polygons = |column: usize| -> Result<MultiPolygon<f64>, &'static str> {
        let blob = row.get_ref(column).ok().and_then(|value| value.as_blob().ok());
        wkb::decode_multi_polygon(blob.ok_or("geometry")?).map_err(|_| "geometry")
    };
    let shape = match row.get::<_, Option<u32>>(at::CRS).map_err(|_| "crs")? {
        None => None,
        Some(crs) => Some(Shape {
            crs: Epsg(crs),
            native: polygons(at::NATIVE)?,
            wgs84: polygons(at::WGS84)?,
        }),
    };
    if let Some(shape) = &shape {
        compare_copies(row, shape)?;
    }
    let entity = Entity {
        id: text(at::ENTITY)?.parse::<EntityId>().map_err(|_| "entity")?,
        slug: text(at::SLUG)?,
        key: text(at::KEY)?,
        visibility: match text(at::VISIBILITY)?.as_str() {
            "public" => Visibility::Public,
            "internal" => Visibility::Internal,
            _ => return Err("visibility"),
        },
        body,
        shape: None,
    };
    if !properties::hold(connection, number, &entity.body).unwrap_or(false) {
        return Err("properties");
    }
    let again = row::values(Vec::new(), &entity).map_err(|_| "derived columns")?;
    let same = |column: usize| row.get::<_, Value>(column).is_ok_and(|kept| kept == again[column]);
    if (at::NAME..=at::VALID_UNTIL).all(same) {
        Ok(())
    } else {
        Err("derived columns")
    }
}

/// The three copies of a geometry say the same.
fn compare_copies(row: &Row<'_>, shape: &Shape) -> Result<(), &'static str> {
    let native = Crs::resolve(shape.crs).map_err(|_| "crs")?;
    let between = |from: &Crs, to: &Crs, polygons: &MultiPolygon<f64>| {
        Transform::between(from, to)
            .and_then(|transform| transform.multi_polygon(polygons))
            .map_err(|_| "geometry")
    };
    let wgs84 = between(&native, &Crs::Wgs84, &shape.native)?;
    if !near(&wgs84, &shape.wgs84) {
        return Err("wgs84");
    }
    let vn2000 = match native {
        Crs::Other(_) => between(&Crs::Wgs84, &Crs::Vn2000, &shape.wgs84)?,
        known => between(&known, &Crs::Vn2000, &shape.native)?,
    };
    let geom = row
        .get_ref(row::at::WGS84 + 1)
        .ok()
        .and_then(|value| value.as_blob().ok());
    let (_, kept) = gpkg::decode_multi_polygon(geom.ok_or("geom")?).map_err(|_| "geom")?;
    if near(&vn2000, &kept) { Ok(()) } else { Err("geom") }
}

fn near(one: &MultiPolygon<f64>, other: &MultiPolygon<f64>) -> bool {
    use geo::CoordsIter;
    one.coords_count() == other.coords_count()
        && one
            .coords_iter()
            .zip(other.coords_iter())
            .all(|(a, b)| (a.x - b.x).abs() <= NEAR && (a.y - b.y).abs() <= NEAR)
}
