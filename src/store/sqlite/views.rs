//! What GIS programs see: one view per kind of the current state, registered in the GeoPackage tables. Internal tables
//! stay hidden because a view is registered as `attributes`: GDAL then lists registered tables only.

use rusqlite::{Connection, params};

use crate::store::StoreError;
use domain::Kind;

/// EPSG:4756, VN-2000 geographic: lossless towards every VN-2000 zone.
pub const VN2000: i32 = 4756;

const VN2000_WKT: &str = r#"GEOGCS["VN-2000",DATUM["Vietnam_2000",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6756"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4756"]]"#;
const WGS84_WKT: &str = r#"GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]"#;

/// A view: its kind of rows, and its geometry type or `None` for a table without geometry.
pub const LAYERS: [(Kind, Option<&str>); 12] = [
    (Kind::Zone, Some("POINT")),
    (Kind::Boundary, Some("MULTIPOLYGON")),
    (Kind::Phase, Some("MULTIPOLYGON")),
    (Kind::PlanArea, Some("MULTIPOLYGON")),
    (Kind::ServicedArea, Some("MULTIPOLYGON")),
    (Kind::ClearancePiece, Some("MULTIPOLYGON")),
    (Kind::Lease, Some("MULTIPOLYGON")),
    (Kind::Constraint, Some("MULTIPOLYGON")),
    (Kind::Parcel, Some("MULTIPOLYGON")),
    (Kind::AdministrativeUnit, Some("MULTIPOLYGON")),
    (Kind::Document, None),
    (Kind::Figure, None),
];

/// Creates the views and registers them. Names are constants of this file, never a user's.
pub fn rebuild(connection: &Connection) -> Result<(), StoreError> {
    for (name, id, organisation, code, wkt) in [
        ("Undefined cartesian SRS", -1, "NONE", -1, "undefined"),
        ("Undefined geographic SRS", 0, "NONE", 0, "undefined"),
        ("WGS 84", 4326, "EPSG", 4326, WGS84_WKT),
        ("VN-2000", VN2000, "EPSG", VN2000, VN2000_WKT),
    ] {
        connection.execute(
            "INSERT OR REPLACE INTO gpkg_spatial_ref_sys VALUES (?1, ?2, ?3, ?4, ?5, NULL)",
            params![name, id, organisation, code, wkt],
        )?;
    }
    for (kind, geometry) in LAYERS {
        let (name, column) = (kind.code(), if geometry.is_some() { "r.geom, " } else { "" });
        connection.execute_batch(&format!(
            "DROP VIEW IF EXISTS \"{name}\";
             CREATE VIEW \"{name}\" AS
             SELECT r.row_id AS fid, {column}r.slug, r.name, z.slug AS zone, z.name AS zone_name, r.state, r.ha,
                    r.valid_from, r.valid_until, r.visibility, r.from_rev, r.body
             FROM matbang_row r LEFT JOIN matbang_row z ON z.entity = r.zone AND z.to_rev IS NULL
             WHERE r.kind = '{name}' AND r.to_rev IS NULL"
        ))?;
        let (data_type, srs) = if geometry.is_some() {
            ("features", Some(VN2000))
        } else {
            ("attributes", None)
        };
        connection.execute(
            "INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?1, ?2, ?1, ?3)",
            params![name, data_type, srs],
        )?;
        if let Some(geometry) = geometry {
            connection.execute(
                "INSERT OR IGNORE INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, ?3, 0, 0)",
                params![name, geometry, VN2000],
            )?;
        }
    }
    Ok(())
}
