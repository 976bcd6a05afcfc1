//! Rows of a table that stand for records without land.

use std::path::Path;

use geo::MultiPolygon;

use super::{Item, Opening, RawFeature, Source, sample};
use crate::mapping::is_known;
use coordinates::sheets;
use domain::Quality;
use message::Message;
use reader::Attribute;
use table::{Cell, Grid, GridRow};
use text::Refusal;

/// Rows that are looked at to find the headings.
const HEADING_ROWS: usize = 30;

/// The rows of the sheet that is asked for; without a choice, of the only one.
pub fn open<'p>(path: &Path, sheets: &[Grid], opening: &Opening<'_>) -> Result<Source<'p>, Refusal> {
    let name = path.display().to_string();
    let chosen = sheets::only(&name, sheets, opening.sheet().as_deref())?;
    let chosen = chosen.cloned().ok_or_else(|| no_rows(&name))?;
    chosen.known()?;
    let (headings, after) = headings(&chosen, opening.mapping.header_row).ok_or_else(|| no_rows(&name))?;
    chosen.without_errors(|column| headings.get(column).is_some_and(|heading| is_known(heading)))?;
    let rows = chosen.rows.into_iter().skip(after);
    let filled = rows.filter(|row| row.cells.iter().any(|cell| !cell.is_empty()));
    let items: Vec<Item> = filled.map(|row| Item::Feature(feature(row, &headings))).collect();
    if items.is_empty() {
        return Err(no_rows(&name).into());
    }
    let mut understood = sample::understand(opening.request.kind, opening.mapping, &opening.request.options, &items)?;
    understood.mapping.sheet = chosen.sheet;
    Ok(Source {
        name,
        reading: None,
        quality: Quality::Digitised,
        understood,
        count: Some(items.len() as u64),
        counts_itself: false,
        items: Box::new(items.into_iter().map(Ok)),
        notes: Vec::new(),
    })
}

fn no_rows(name: &str) -> Message {
    Message::new("import.no_rows").with("file", name)
}

fn feature(row: GridRow, headings: &[String]) -> RawFeature {
    let cells = headings.iter().enumerate().filter(|(_, heading)| !heading.is_empty());
    RawFeature {
        number: row.line,
        polygons: MultiPolygon(Vec::new()),
        fields: cells
            .map(|(column, heading)| (heading.clone(), attribute(row.cell(column))))
            .collect(),
        declared: None,
    }
}

/// The headings of a sheet and the number of rows up to them: those of the row the mapping names, else of the first row
/// with two fields this program knows, else of the first row.
fn headings(grid: &Grid, line: Option<u64>) -> Option<(Vec<String>, usize)> {
    let known = |row: &&GridRow| row.cells.iter().filter(|cell| is_known(&cell.text())).count();
    let seen = || grid.rows.iter().take(HEADING_ROWS);
    let at = match line {
        Some(line) => grid.rows.iter().position(|row| row.line == line)?,
        None => seen()
            .position(|row| known(&row) >= 2)
            .or_else(|| seen().position(|row| known(&row) >= 1))
            .unwrap_or(0),
    };
    let row = grid.rows.get(at)?;
    Some((row.cells.iter().map(Cell::text).collect(), at + 1))
}

fn attribute(cell: &Cell) -> Attribute {
    match cell {
        Cell::Empty => Attribute::Null,
        Cell::Text(text) => Attribute::Text(text.clone()),
        Cell::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => Attribute::Integer(*number as i64),
        Cell::Number(number) => Attribute::Real(*number),
        Cell::Date(date) => Attribute::Date(*date),
    }
}
