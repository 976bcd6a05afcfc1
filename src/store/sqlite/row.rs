//! One entity as the columns of a row, and back.
//!
//! The body is the record as JSON: a new field needs no migration. Beside it stand the few columns GIS programs show,
//! with real types, because a view's computed columns have none in SQLite.

use geo::{BoundingRect, MultiPolygon};
use rusqlite::types::Value;
use rusqlite::{Connection, Params, Row};
use uuid::Uuid;

use crate::store::StoreError;
use domain::{Body, Entity, EntityId, Revision, RowId, Shape, Version, Visibility};
use geodesy::{Crs, Epsg, Transform};
use geometry::{gpkg, wkb};

use super::views::VN2000;

/// What a row and a drafted row have in common, in the order of [`values`].
pub const COLUMNS: &str =
    "entity, kind, slug, visibility, name, zone, state, ha, valid_from, valid_until, body, crs, native,
   wgs84, geom, min_x, min_y, max_x, max_y, key, body_version";

/// How many columns those are.
pub const WIDTH: usize = 21;

/// Which form the bodies have that this program writes. Older ones are read as what they meant, never rewritten.
pub const BODY_VERSION: i64 = 1;

/// Where a value stands among [`COLUMNS`].
pub mod at {
    #![allow(missing_docs)]
    pub const ENTITY: usize = 0;
    pub const KIND: usize = 1;
    pub const SLUG: usize = 2;
    pub const VISIBILITY: usize = 3;
    pub const NAME: usize = 4;
    pub const VALID_UNTIL: usize = 9;
    pub const BODY: usize = 10;
    pub const CRS: usize = 11;
    pub const NATIVE: usize = 12;
    pub const WGS84: usize = 13;
    pub const MAX_Y: usize = 18;
    pub const KEY: usize = 19;
    pub const BODY_VERSION: usize = 20;
}

/// The values of an entity for [`COLUMNS`], behind those a table has before them.
///
/// # Errors
/// Its geometry cannot be brought to EPSG:4756.
pub fn values(mut before: Vec<Value>, entity: &Entity) -> Result<Vec<Value>, StoreError> {
    let c = Columns::of(entity)?;
    before.reserve(WIDTH);
    before.extend([
        Value::from(entity.id.to_string()),
        Value::from(entity.body.kind().code().to_string()),
        Value::from(entity.slug.clone()),
        Value::from(visibility_code(entity.visibility).to_string()),
        Value::from(c.name),
        Value::from(c.zone),
        Value::from(c.state),
        Value::from(c.ha),
        Value::from(c.valid_from),
        Value::from(c.valid_until),
        Value::from(c.body),
        Value::from(c.crs),
        Value::from(c.native),
        Value::from(c.wgs84),
        Value::from(c.geom),
    ]);
    match c.extent {
        Some(extent) => before.extend(extent.map(Value::from)),
        None => before.extend(std::iter::repeat_n(Value::Null, 4)),
    }
    before.extend([Value::from(entity.key.clone()), Value::from(BODY_VERSION)]);
    Ok(before)
}

/// What a row stores of an entity beside its identity.
#[derive(Default)]
struct Columns {
    name: Option<String>,
    zone: Option<String>,
    state: Option<String>,
    ha: Option<f64>,
    valid_from: Option<String>,
    valid_until: Option<String>,
    body: String,
    crs: Option<u32>,
    native: Option<Vec<u8>>,
    wgs84: Option<Vec<u8>>,
    geom: Option<Vec<u8>>,
    /// West, south, east, north in EPSG:4756 degrees.
    extent: Option<[f64; 4]>,
}

impl Columns {
    /// The columns of an entity. Errors when its geometry cannot be brought to EPSG:4756.
    fn of(entity: &Entity) -> Result<Columns, StoreError> {
        let damaged = |reason: String| StoreError::Damaged { row: 0, reason };
        let mut columns = shown(&entity.body);
        columns.body = serde_json::to_string(&entity.body).map_err(|e| damaged(e.to_string()))?;
        if let Some(shape) = &entity.shape {
            let vn2000 = to_vn2000(shape).map_err(damaged)?;
            columns.crs = Some(shape.crs.0);
            columns.native = Some(wkb::encode_multi_polygon(&shape.native));
            columns.wgs84 = Some(wkb::encode_multi_polygon(&shape.wgs84));
            columns.extent = vn2000
                .bounding_rect()
                .map(|r| [r.min().x, r.min().y, r.max().x, r.max().y]);
            columns.geom = Some(gpkg::encode_multi_polygon(&vn2000, VN2000));
        } else if let Body::Zone(zone) = &entity.body
            && let Some(mark) = &zone.mark
        {
            let (x, y) = Transform::between(&Crs::Wgs84, &Crs::Vn2000)
                .and_then(|t| t.point(mark.lon, mark.lat))
                .map_err(|e| damaged(e.to_string()))?;
            columns.extent = Some([x, y, x, y]);
            columns.geom = Some(gpkg::encode_point(x, y, VN2000));
        }
        Ok(columns)
    }
}

/// The geometry GIS programs see. Coordinates of a VN-2000 file go there without the loss of a datum shift.
fn to_vn2000(shape: &Shape) -> Result<MultiPolygon<f64>, String> {
    let native = Crs::resolve(shape.crs).map_err(|e| e.to_string())?;
    let (from, polygons) = match native {
        Crs::Other(_) => (Crs::Wgs84, &shape.wgs84),
        known => (known, &shape.native),
    };
    Transform::between(&from, &Crs::Vn2000)
        .and_then(|t| t.multi_polygon(polygons))
        .map_err(|e| e.to_string())
}

/// The columns that follow from what a record says.
fn shown(body: &Body) -> Columns {
    let summary = body.summary();
    Columns {
        name: summary.name,
        zone: summary.zone.map(|zone| zone.to_string()),
        state: summary.state,
        ha: summary.hectares.and_then(|hectares| hectares.to_string().parse().ok()),
        valid_from: summary.from.map(|day| day.to_string()),
        valid_until: summary.until.map(|day| day.to_string()),
        ..Columns::default()
    }
}

/// The code of a visibility in the store.
fn visibility_code(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "public",
        Visibility::Internal => "internal",
    }
}

/// The whole of a row; `None` where there is none of this number.
pub fn find(connection: &Connection, row: RowId) -> Result<Option<Version>, StoreError> {
    let mut found = None;
    each(connection, "row_id = ?1", [row.0], &mut |version| {
        found = Some(version);
        false
    })?;
    Ok(found)
}

/// Reads versions one after the other, until `take` has enough. `condition` is a constant of this program, its values are bound.
pub fn each(
    connection: &Connection,
    condition: &str,
    params: impl Params,
    take: &mut dyn FnMut(Version) -> bool,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT row_id, from_rev, to_rev, entity, slug, visibility, body, crs, native, wgs84,
                (SELECT min(f.from_rev) FROM matbang_row f WHERE f.entity = r.entity), key, body_version,
                (SELECT min(f.from_rev) FROM matbang_row f WHERE f.entity = r.entity AND f.visibility = 'public')
         FROM matbang_row r WHERE {condition}"
    ))?;
    let mut rows = statement.query(params)?;
    while let Some(row) = rows.next()? {
        if !take(version(row)?) {
            break;
        }
    }
    Ok(())
}

/// What is not known to be public is not shown to the public.
pub fn visibility_of(code: &str) -> Visibility {
    match code {
        "public" => Visibility::Public,
        _ => Visibility::Internal,
    }
}

/// One version, from a row of the query of [`each`].
fn version(row: &Row<'_>) -> Result<Version, StoreError> {
    let row_id: i64 = row.get(0)?;
    let damaged = |reason: String| StoreError::Damaged { row: row_id, reason };
    let visibility = visibility_of(&row.get::<_, String>(5)?);
    let body = row.get_ref(6)?.as_str().map_err(|e| damaged(e.to_string()))?;
    let body = body_of(row.get(12)?, body).map_err(damaged)?;
    let shape = match row.get::<_, Option<u32>>(7)? {
        None => None,
        Some(crs) => {
            let polygons = |column: usize| -> Result<MultiPolygon<f64>, StoreError> {
                let blob = row.get_ref(column)?.as_blob().map_err(|e| damaged(e.to_string()))?;
                wkb::decode_multi_polygon(blob).map_err(|e| damaged(e.to_string()))
            };
            Some(Shape {
                crs: Epsg(crs),
                native: polygons(8)?,
                wgs84: polygons(9)?,
            })
        }
    };
    let id: String = row.get(3)?;
    Ok(Version {
        row_id: RowId(row_id),
        from_rev: Revision(row.get(1)?),
        first_rev: Revision(row.get(10)?),
        first_public: row.get::<_, Option<u32>>(13)?.map(Revision),
        to_rev: row.get::<_, Option<u32>>(2)?.map(Revision),
        entity: Entity {
            id: EntityId(Uuid::parse_str(&id).map_err(|e| damaged(e.to_string()))?),
            slug: row.get(4)?,
            key: row.get(11)?,
            visibility,
            body,
            shape,
        },
    })
}

/// A body as it was written, read as this program knows records. Bodies of an older form are brought up here, and nowhere
/// else.
pub fn body_of(version: i64, text: &str) -> Result<Body, String> {
    match version {
        1 => serde_json::from_str(text).map_err(|error| error.to_string()),
        newer => Err(format!("body_version {newer} > {BODY_VERSION}")),
    }
}
