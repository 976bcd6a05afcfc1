//! Coordinates as paper prints them, X = northing and Y = easting: the strict table of one boundary, one row per corner
//! ([`read_coordinate_table`]), and documents as they come, with titles, pages, many areas and systems ([`read_document`],
//! [`read_text`]).

mod angles;
mod assemble;
mod blocks;
mod columns;
mod corners;
mod document;
mod documents;
mod finish;
mod layout;
mod line;
mod marks;
mod nesting;
mod pasted;
mod phrases;
mod read;
mod ring;
mod roles;
mod scan;
pub mod sheets;
mod side_by_side;
pub mod stated;
mod systems;
mod value;
mod words;

use std::path::Path;

use geo::Polygon;

use message::Message;
use text::{Problems, Refusal, Table, read_table};

pub use document::{CoordinateArea, CoordinateDocument, TablePoint};
pub use documents::{Documents, NamedDocument, document_of_text, documents_of_sheets, pasted_text};
pub use read::{is_coordinate_document, read_document, read_text};
pub use stated::StatedSystem;

/// A boundary read from a coordinate table.
#[derive(Debug, Clone, PartialEq)]
pub struct CoordinateTable {
    /// The corners in order, without repetitions and without the closing one.
    pub points: Vec<TablePoint>,
    /// The closed ring through them: x = easting, y = northing, in metres, in a VN-2000 plane the table does not name.
    pub ring: Polygon<f64>,
    /// Notes on the reading of the table, for the person.
    pub notes: Vec<Message>,
}

/// Reads a coordinate table in CSV.
///
/// Columns are found by their headings (`Tên mốc;X;Y`, `ten_diem;X_bac_m;Y_dong_m`, `point,northing,easting`, `N,E`);
/// words for north and east win over the letters X and Y. The decimal mark is the only one under which all numbers of
/// the file are numbers; when there is no such mark, or two, the table is refused. The ring may be closed or not.
///
/// # Errors
/// The file cannot be read or is no table; otherwise as [`parse_coordinate_table`].
pub fn read_coordinate_table(path: &Path) -> Result<CoordinateTable, Refusal> {
    parse_coordinate_table(&read_table(path)?)
}

/// Reads the corners from a table that is already in memory.
///
/// # Errors
/// Every cell that is no coordinate, with its row; a decimal mark that cannot be told; rings that are none.
pub fn parse_coordinate_table(table: &Table) -> Result<CoordinateTable, Refusal> {
    let columns = columns::find(table)?;
    let mark = marks::decide(table, &columns)?;
    let (mut points, mut problems) = (Vec::with_capacity(table.rows.len()), Problems::new());
    for (index, row) in table.rows.iter().enumerate() {
        let read = |column| marks::metres(table, row, column, mark);
        let (north, east) = (problems.keep(read(columns.north)), problems.keep(read(columns.east)));
        let name = columns
            .name
            .and_then(|column| row.cells.get(column))
            .filter(|name| !name.is_empty());
        if let (Some(x_north), Some(y_east)) = (north, east) {
            let name = name.cloned().unwrap_or_else(|| (index + 1).to_string());
            points.push(TablePoint {
                name,
                line: row.line,
                x_north,
                y_east,
                side: None,
            });
        }
    }
    let points = problems.or(points)?;
    ring::check_places(table, &columns, &points)?;
    if columns.name.is_some() {
        ring::check_names(table, &points)?;
    }
    ring::close(table, points)
}

#[cfg(test)]
mod document_tests;
#[cfg(test)]
mod tests;
