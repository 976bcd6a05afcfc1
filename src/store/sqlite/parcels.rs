//! Parcels as the file has them: what stands in memory of each is read from the columns and a few fields of the body, in one pass
//! over the table; whole ones are read when somebody asks, over a connection of their own.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use geo::Rect;
use rusqlite::{Connection, Params, params};
use serde::Deserialize;
use uuid::Uuid;

use super::{SqliteStore, identity, row, seal};
use crate::store::canon;
use crate::store::parcels::{LineReader, NewLine, ParcelLines, ParcelRows, touches};
use crate::store::{Displaced, Open, StoreError};
use domain::{EntityId, Kind, Revision, RowId, Version};

/// The rows of parcels that hold at a revision.
pub const HOLD: &str = "kind = 'parcel' AND from_rev <= ?1 AND (to_rev IS NULL OR to_rev > ?1)";

/// First revisions by thing: of any row, and of those that are no other than their first.
type FirstRevisions = HashMap<EntityId, Revision>;

/// The lines of the parcels that a condition, a constant of this program, speaks of.
pub fn lines(connection: &Connection, condition: &str, params: impl Params) -> Result<ParcelLines, StoreError> {
    let first = first_revisions(connection)?;
    let mut statement = connection.prepare(&format!(
        "SELECT row_id, from_rev, entity, slug, visibility, body, wgs84, key, body_version
         FROM matbang_row WHERE {condition} ORDER BY row_id"
    ))?;
    let mut rows = statement.query(params)?;
    let mut reader = LineReader::default();
    while let Some(found) = rows.next()? {
        let number: i64 = found.get(0)?;
        let damaged = |reason: String| StoreError::Damaged { row: number, reason };
        let text = |column: usize| found.get_ref(column)?.as_str().map_err(|e| damaged(e.to_string()));
        let id = EntityId(Uuid::parse_str(text(2)?).map_err(|e| damaged(e.to_string()))?);
        let fields = Fields::of(found.get(8)?, text(5)?).map_err(damaged)?;
        let bounds = match found
            .get_ref(6)?
            .as_blob_or_null()
            .map_err(|e| damaged(e.to_string()))?
        {
            Some(blob) => geometry::wkb::bounds(blob).map_err(|e| damaged(e.to_string()))?,
            None => None,
        };
        let from = Revision(found.get(1)?);
        reader.push(&NewLine {
            row: RowId(number),
            id,
            revisions: (from, first.get(&id).copied().unwrap_or(from)),
            visibility: row::visibility_of(text(4)?),
            texts: [text(3)?, text(7)?, &fields.sheet, &fields.number],
            commune: &fields.commune,
            zone: fields.zone,
            document: fields.source.document,
            bounds,
        });
    }
    Ok(reader.finish())
}

/// The first revisions of parcels that have had several rows. All others are as old as their row.
fn first_revisions(connection: &Connection) -> Result<FirstRevisions, StoreError> {
    let mut statement = connection.prepare(
        "SELECT f.entity, min(f.from_rev)
         FROM (SELECT DISTINCT r.entity FROM matbang_close c CROSS JOIN matbang_row r ON r.row_id = c.row_id
               WHERE r.kind = 'parcel') AS revised
         CROSS JOIN matbang_row f INDEXED BY matbang_row_entity ON f.entity = revised.entity
         GROUP BY f.entity",
    )?;
    let mut rows = statement.query([])?;
    let mut first = HashMap::new();
    while let Some(found) = rows.next()? {
        let id: String = found.get(0)?;
        let id = Uuid::parse_str(&id).map_err(|error| StoreError::Damaged {
            row: 0,
            reason: error.to_string(),
        })?;
        first.insert(EntityId(id), Revision(found.get(1)?));
    }
    Ok(first)
}

/// Whether any parcel was ever recorded. Cheap, where most stores have none.
pub fn are_there(connection: &Connection) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM matbang_row INDEXED BY matbang_row_slug
                            WHERE to_rev IS NULL AND kind = 'parcel')
                 OR EXISTS (SELECT 1 FROM matbang_close c CROSS JOIN matbang_row r ON r.row_id = c.row_id
                            WHERE r.kind = 'parcel')",
        )?
        .query_row([], |found| found.get(0))?)
}

/// The fields of a body that a line needs; the rest of the text is passed over.
#[derive(Deserialize)]
struct Written<'b> {
    #[serde(borrow)]
    body: Fields<'b>,
}

#[derive(Deserialize)]
struct Fields<'b> {
    #[serde(borrow, default)]
    sheet: Cow<'b, str>,
    #[serde(borrow, default)]
    number: Cow<'b, str>,
    #[serde(borrow, default)]
    commune: Cow<'b, str>,
    #[serde(default)]
    zone: Option<EntityId>,
    #[serde(default)]
    source: Cited,
}

#[derive(Deserialize, Default)]
struct Cited {
    #[serde(default)]
    document: Option<EntityId>,
}

impl<'b> Fields<'b> {
    /// As [`row::body_of`] reads it.
    fn of(version: i64, text: &'b str) -> Result<Fields<'b>, String> {
        match version {
            row::BODY_VERSION => {
                let written: Written<'b> = serde_json::from_str(text).map_err(|error| error.to_string())?;
                Ok(written.body)
            }
            // In the words of whoever reads whole bodies.
            other => Err(row::body_of(other, text).err().unwrap_or_default()),
        }
    }
}

/// The parcels of a file at a revision.
#[derive(Debug)]
pub struct FileParcels {
    path: PathBuf,
    store: Uuid,
    revision: Revision,
    /// The hash of the revision: another file under the same name has another one.
    mark: String,
    open: Mutex<Option<Box<Opened>>>,
}

/// The connection, opened when it is first needed.
struct Opened(SqliteStore);

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Opened")
    }
}

impl FileParcels {
    /// Of the store at a path.
    pub fn new(path: PathBuf, store: Uuid, revision: Revision, mark: String) -> FileParcels {
        FileParcels {
            path,
            store,
            revision,
            mark,
            open: Mutex::default(),
        }
    }

    fn with<T>(&self, ask: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let store = match open.take() {
            Some(store) => store,
            None => Box::new(Opened(SqliteStore::open(&self.path, Open::Existing)?)),
        };
        let store = open.insert(store);
        store.0.place.check()?;
        let tx = store.0.connection.unchecked_transaction()?;
        // Numbers of rows mean nothing in another store.
        let mark = seal::of_revision(&tx, self.revision.0)?.map_or_else(String::new, |hash| canon::hex(&hash));
        if identity(&tx)? != self.store || (self.revision.0 > 0 && mark != self.mark) {
            return Err(StoreError::Displaced {
                path: self.path.display().to_string(),
                how: Displaced::Replaced,
            });
        }
        ask(&tx)
    }
}

impl ParcelRows for FileParcels {
    fn lines(&self) -> Result<ParcelLines, StoreError> {
        self.with(|connection| lines(connection, HOLD, params![self.revision.0]))
    }

    fn whole(&self, rows: &[RowId]) -> Result<Vec<Arc<Version>>, StoreError> {
        self.with(|connection| {
            let one = |wanted: &RowId| {
                let found = row::find(connection, *wanted)?;
                let parcel = found.filter(|version| version.entity.body.kind() == Kind::Parcel);
                parcel.map(Arc::new).ok_or_else(|| StoreError::no_parcel(*wanted))
            };
            rows.iter().map(one).collect()
        })
    }

    fn each(&self, boxes: Option<&[Rect<f64>]>, take: &mut dyn FnMut(Arc<Version>) -> bool) -> Result<(), StoreError> {
        let take = std::cell::RefCell::new(take);
        let mut give = |version: Version| {
            let version = Arc::new(version);
            match boxes {
                Some(boxes) if !touches(&version, boxes) => true,
                _ => (take.borrow_mut())(version),
            }
        };
        self.with(|connection| match boxes {
            None => row::each(
                connection,
                &format!("{HOLD} ORDER BY row_id"),
                [self.revision.0],
                &mut give,
            ),
            Some(boxes) => {
                let Some(around) = around(boxes) else { return Ok(()) };
                let near =
                    format!("{HOLD} AND min_x <= ?4 AND max_x >= ?2 AND min_y <= ?5 AND max_y >= ?3 ORDER BY row_id");
                let [west, south, east, north] = around;
                row::each(
                    connection,
                    &near,
                    params![self.revision.0, west, south, east, north],
                    &mut give,
                )
            }
        })
    }
}

/// Degrees between WGS 84, in which boxes come, and the columns of the box, in VN-2000: under 300 m everywhere.
const BETWEEN_DATUMS: f64 = 0.005;

/// West, south, east and north of a box around all boxes.
fn around(boxes: &[Rect<f64>]) -> Option<[f64; 4]> {
    let edges = boxes.iter().map(|b| [b.min().x, b.min().y, b.max().x, b.max().y]);
    let all = edges.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])?;
    let [west, south, east, north] = all;
    Some([
        west - BETWEEN_DATUMS,
        south - BETWEEN_DATUMS,
        east + BETWEEN_DATUMS,
        north + BETWEEN_DATUMS,
    ])
}
