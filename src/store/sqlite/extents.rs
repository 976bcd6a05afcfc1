//! The extents of the layers, as the GeoPackage standard wants them in `gpkg_contents`. They follow what a revision wrote: a layer
//! is read as a whole only where one of its rows ended that reached to its edge.

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{Connection, params};

use super::row::at;
use super::{properties, views};
use crate::store::StoreError;

/// West, south, east, north in EPSG:4756 degrees.
type Extent = [f64; 4];

/// The extents of the rows that a revision writes, by kind.
#[derive(Default)]
pub struct Extents(BTreeMap<String, Extent>);

impl Extents {
    /// Takes in a row; `values` are those of [`super::row::COLUMNS`].
    pub fn take(&mut self, values: &[Value]) {
        let Some(Value::Text(kind)) = values.get(at::KIND) else {
            return;
        };
        let number = |column: usize| match values.get(column) {
            Some(Value::Real(number)) => Some(*number),
            _ => None,
        };
        let edges = [
            number(at::MAX_Y - 3),
            number(at::MAX_Y - 2),
            number(at::MAX_Y - 1),
            number(at::MAX_Y),
        ];
        let [Some(west), Some(south), Some(east), Some(north)] = edges else {
            return;
        };
        match self.0.get_mut(kind) {
            Some(known) => {
                *known = [
                    known[0].min(west),
                    known[1].min(south),
                    known[2].max(east),
                    known[3].max(north),
                ];
            }
            None => {
                self.0.insert(kind.clone(), [west, south, east, north]);
            }
        }
    }

    /// Brings `gpkg_contents` up to a revision that wrote these rows and ended others, at an instant.
    pub fn refresh(&self, connection: &Connection, revision: u32, at: &str) -> Result<(), StoreError> {
        // The standard wants milliseconds.
        let milliseconds = format!("{}Z", at.get(..23).unwrap_or(at));
        for kind in properties::kinds() {
            let code = kind.code();
            connection.execute(
                "UPDATE gpkg_contents SET last_change = ?2 WHERE table_name = ?1",
                params![code, milliseconds],
            )?;
            if views::geometry_of(kind).is_none() {
                continue;
            }
            let smaller: bool = connection.query_row(ENDED_AT_THE_EDGE, params![code, revision], |row| row.get(0))?;
            if smaller {
                connection.execute(WHOLE_LAYER, [code])?;
            } else if let Some([west, south, east, north]) = self.0.get(code) {
                connection.execute(GROWN_LAYER, params![code, west, south, east, north])?;
            }
        }
        Ok(())
    }
}

/// Whether a row of a layer ended that reached to the edge of the layer.
const ENDED_AT_THE_EDGE: &str = "
    SELECT EXISTS (
      SELECT 1 FROM matbang_close c CROSS JOIN matbang_row r ON r.row_id = c.row_id
      CROSS JOIN gpkg_contents g ON g.table_name = r.kind
      WHERE c.revision = ?2 AND r.kind = ?1
        AND NOT (r.min_x > g.min_x AND r.min_y > g.min_y AND r.max_x < g.max_x AND r.max_y < g.max_y))";

const WHOLE_LAYER: &str = "
    UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y) =
      (SELECT min(min_x), min(min_y), max(max_x), max(max_y) FROM matbang_row WHERE kind = ?1 AND to_rev IS NULL)
    WHERE table_name = ?1";

/// The `min` and `max` of SQLite with several values are null as soon as one is.
const GROWN_LAYER: &str = "
    UPDATE gpkg_contents SET
      min_x = min(coalesce(min_x, ?2), ?2), min_y = min(coalesce(min_y, ?3), ?3),
      max_x = max(coalesce(max_x, ?4), ?4), max_y = max(coalesce(max_y, ?5), ?5)
    WHERE table_name = ?1";
