//! What GIS programs see: one view per kind of the current state, registered in the GeoPackage tables. Internal tables
//! stay hidden because a view is registered as `attributes`: GDAL then lists registered tables only.

use std::fmt::Write;

use rusqlite::{Connection, params};

use super::properties;
use crate::store::StoreError;
use domain::{Kind, Layer, Property, PropertyType, title};
use message::Lang;

/// EPSG:4756, VN-2000 geographic: lossless towards every VN-2000 zone.
pub const VN2000: i32 = 4756;

const VN2000_WKT: &str = r#"GEOGCS["VN-2000",DATUM["Vietnam_2000",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6756"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4756"]]"#;
const WGS84_WKT: &str = r#"GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]"#;

/// The columns every view has beside the properties of its kind, in front of them and behind them.
const FRONT: [&str; 6] = ["slug", "name", "zone", "zone_name", "state", "ha"];
const BACK: [&str; 5] = ["valid_from", "valid_until", "visibility", "from_rev", "body"];

/// The geometry type of a kind as the standard names it; `None` for a table without geometry.
pub fn geometry_of(kind: Kind) -> Option<&'static str> {
    match kind.layer()? {
        Layer::Point => Some("POINT"),
        Layer::Polygons => Some("MULTIPOLYGON"),
        Layer::Table => None,
    }
}

/// Takes the views away, so that the tables they read can be made anew.
pub fn remove(connection: &Connection) -> Result<(), StoreError> {
    for kind in Kind::ALL {
        connection.execute_batch(&format!("DROP VIEW IF EXISTS \"{}\"", kind.code()))?;
    }
    Ok(())
}

/// The statement of the view of a kind. Another record is shown by its name, as it is recorded now.
fn view(kind: Kind) -> String {
    let name = kind.code();
    let geometry = if geometry_of(kind).is_some() { "r.geom, " } else { "" };
    let mut columns = String::new();
    let mut joins = String::new();
    for property in kind.properties() {
        let Property { name, is, .. } = property;
        if *is != PropertyType::Reference {
            let _ = write!(columns, ", p.\"{name}\"");
            continue;
        }
        let _ = write!(columns, ", \"of_{name}\".name AS \"{name}\"");
        let _ = write!(
            joins,
            " LEFT JOIN matbang_row \"of_{name}\" ON \"of_{name}\".entity = p.\"{name}\" AND \"of_{name}\".to_rev IS NULL"
        );
    }
    format!(
        "CREATE VIEW \"{name}\" AS
         SELECT r.row_id AS fid, {geometry}r.slug, r.name, z.slug AS zone, z.name AS zone_name, r.state, r.ha{columns},
                r.valid_from, r.valid_until, r.visibility, r.from_rev, r.body
         FROM matbang_row r LEFT JOIN matbang_row z ON z.entity = r.zone AND z.to_rev IS NULL
         LEFT JOIN {properties} p ON p.row_id = r.row_id{joins}
         WHERE r.kind = '{name}' AND r.to_rev IS NULL",
        properties = properties::table(kind),
    )
}

/// The titles of the columns, for programs that show them in place of the names.
fn write_titles(connection: &Connection, kind: Kind) -> Result<(), StoreError> {
    connection.execute("DELETE FROM gpkg_data_columns WHERE table_name = ?1", [kind.code()])?;
    let of_all = FRONT.into_iter().chain(BACK).map(|name| (name, ""));
    let own = kind.properties().iter().map(|property| (property.name, property.unit));
    for (name, unit) in of_all.chain(own) {
        let (Some(vietnamese), Some(english)) = (title(kind, name, Lang::Vi), title(kind, name, Lang::En)) else {
            continue;
        };
        let unit = if unit.is_empty() {
            String::new()
        } else {
            format!(" ({unit})")
        };
        connection.execute(
            "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, description) VALUES (?1, ?2, ?3, ?3, ?4)",
            params![kind.code(), name, format!("{vietnamese}{unit}"), format!("{english}{unit}")],
        )?;
    }
    Ok(())
}

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
    remove(connection)?;
    for kind in properties::kinds() {
        let (name, geometry) = (kind.code(), geometry_of(kind));
        connection.execute_batch(&view(kind))?;
        write_titles(connection, kind)?;
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_property_has_a_title_of_its_own_and_a_column_of_its_own() {
        for kind in Kind::ALL {
            let mut names = BTreeSet::new();
            let mut titles = BTreeSet::new();
            let common = if kind.layer().is_some() {
                [&FRONT[..], &BACK[..], &["fid", "geom"]].concat()
            } else {
                Vec::new()
            };
            names.extend(common);
            for property in kind.properties() {
                assert!(
                    names.insert(property.name),
                    "{} of {} is there already",
                    property.name,
                    kind.code()
                );
                for lang in [Lang::Vi, Lang::En] {
                    let title = property.title(*kind, lang);
                    let title = title.unwrap_or_else(|| panic!("no title of {} ({})", property.name, kind.code()));
                    assert!(
                        titles.insert((lang == Lang::Vi, title)),
                        "two columns of {} are called {title}",
                        kind.code()
                    );
                }
            }
        }
    }
}
