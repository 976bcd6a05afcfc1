//! A file of features, whatever it is: a layer GDAL reads, the coordinate table of a decision, the rows of a table.

use std::path::Path;

use geo::MultiPolygon;

use super::super::doctor::Reading;
use super::super::grid::{Cell, Grid};
use super::super::progress::Progress;
use super::super::reader::sheet::{read_csv_grid, read_workbook};
use super::super::reader::{Attribute, FoundCrs, read_coordinate_table, read_vector, read_vector_layer};
use super::super::report::Note;
use super::super::request::{Options, Request};
use super::super::text::{Refusal, nearest, read_bytes};
use super::attributes::is_known;
use crate::domain::Quality;
use crate::geodesy::Epsg;
use crate::message::Message;

/// The largest table of rows, in MB.
const TABLE_MB: u64 = 64;

/// Rows that are looked at to find the headings.
const HEADING_ROWS: usize = 30;

/// The features of a file, one after the other.
pub struct Source<'p> {
    /// The file name, for messages.
    pub name: String,
    /// How its coordinates are read; `None` for a table without land.
    pub reading: Option<Reading>,
    /// What boundaries in such a file usually are.
    pub quality: Quality,
    /// Its features.
    pub rows: Box<dyn Iterator<Item = Result<RawFeature, Refusal>> + 'p>,
    /// How many there are, where that is known.
    pub count: Option<u64>,
    /// What was remarkable about it.
    pub notes: Vec<Note>,
}

/// One feature or row.
pub struct RawFeature {
    /// Its place in the file, from 1.
    pub number: u64,
    /// Its geometry, native coordinates; empty for a row of a table.
    pub polygons: MultiPolygon<f64>,
    /// Its fields.
    pub fields: Vec<(String, Attribute)>,
}

/// Opens a file: `.csv` and `.txt` of land as a coordinate table, tables of other kinds as rows, anything else as vectors.
///
/// # Errors
/// The file cannot be read, its layer or its coordinate system has to be said.
pub fn open<'p>(path: &Path, request: &Request, progress: &'p Progress) -> Result<Source<'p>, Refusal> {
    progress.begin(
        Message::new("import.progress.opening").with("file", path.display()),
        None,
    );
    progress.step(0)?;
    let ending = path
        .extension()
        .map(|e| e.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    match ending.as_str() {
        "csv" | "txt" if request.kind.is_land() => coordinates(path, &request.options),
        "csv" | "txt" => {
            let name = path.display().to_string();
            let grid = read_csv_grid(&name, &read_bytes(path, TABLE_MB)?)?;
            rows(name, vec![grid], &request.options)
        }
        "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" if !request.kind.is_land() => {
            rows(path.display().to_string(), read_workbook(path)?, &request.options)
        }
        _ => vector(path, &request.options),
    }
}

fn coordinates<'p>(path: &Path, options: &Options) -> Result<Source<'p>, Refusal> {
    let name = path.display().to_string();
    let reading = options.crs.clone();
    let reading = reading.ok_or_else(|| Message::new("import.table_crs").with("file", &name))?;
    let table = read_coordinate_table(path)?;
    let feature = RawFeature {
        number: 1,
        polygons: MultiPolygon(vec![table.ring]),
        fields: Vec::new(),
    };
    Ok(Source {
        name,
        reading: Some(reading),
        quality: Quality::Surveyed,
        rows: Box::new(std::iter::once(Ok(feature))),
        count: Some(1),
        notes: table.notes.into_iter().map(Note::Repaired).collect(),
    })
}

/// The rows of the sheet that is asked for; without a choice, of the only one.
fn rows<'p>(name: String, sheets: Vec<Grid>, options: &Options) -> Result<Source<'p>, Refusal> {
    let names: Vec<String> = sheets.iter().filter_map(|grid| grid.sheet.clone()).collect();
    let chosen = match &options.layer {
        Some(layer) => sheets
            .into_iter()
            .find(|grid| grid.sheet.as_deref() == Some(layer))
            .ok_or_else(|| {
                Message::new("import.sheet_unknown")
                    .with("file", &name)
                    .with("sheet", layer)
                    .with("near", nearest(layer, names.iter().map(String::as_str)).unwrap_or("–"))
                    .with("sheets", names.join(", "))
            }),
        None if sheets.len() > 1 => Err(Message::new("import.several_sheets")
            .with("file", &name)
            .with("sheets", names.join(", "))),
        None => sheets
            .into_iter()
            .next()
            .ok_or_else(|| Message::new("import.no_rows").with("file", &name)),
    }?;
    let (headings, after) = headings(&chosen).ok_or_else(|| Message::new("import.no_rows").with("file", &name))?;
    let rows = chosen.rows.into_iter().skip(after);
    let rows = rows
        .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()))
        .map(move |row| {
            let cells = headings.iter().enumerate().filter(|(_, heading)| !heading.is_empty());
            let fields = cells.map(|(column, heading)| (heading.clone(), attribute(row.cell(column))));
            Ok(RawFeature {
                number: row.line,
                polygons: MultiPolygon(Vec::new()),
                fields: fields.collect(),
            })
        });
    Ok(Source {
        name,
        reading: None,
        quality: Quality::Digitised,
        rows: Box::new(rows),
        count: None,
        notes: Vec::new(),
    })
}

/// The headings of a sheet and the number of rows up to them: the first row with two fields this program knows, else the
/// first row.
fn headings(grid: &Grid) -> Option<(Vec<String>, usize)> {
    let known = |row: &&super::super::grid::GridRow| row.cells.iter().filter(|cell| is_known(&cell.text())).count();
    let seen = grid.rows.iter().take(HEADING_ROWS);
    let at = seen
        .clone()
        .position(|row| known(&row) >= 2)
        .or_else(|| seen.clone().position(|row| known(&row) >= 1));
    let row = grid.rows.get(at.unwrap_or(0))?;
    Some((row.cells.iter().map(Cell::text).collect(), at.unwrap_or(0) + 1))
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

fn vector<'p>(path: &Path, options: &Options) -> Result<Source<'p>, Refusal> {
    let name = path.display().to_string();
    let file = match &options.layer {
        Some(layer) => read_vector_layer(path, layer)?,
        None => read_vector(path)?,
    };
    let names: Vec<&str> = file.layers.iter().map(|layer| layer.name.as_str()).collect();
    if names.len() > 1 {
        let message = Message::new("import.several_layers")
            .with("file", &name)
            .with("layers", names.join(", "));
        return Err(message.into());
    }
    let Some(layer) = file.layers.into_iter().next() else {
        return Err(Message::new("import.geometry_empty").into());
    };
    let mut notes = Vec::new();
    let reading = reading(&name, &layer.crs, options, &mut notes)?;
    let count = layer.features.len() as u64;
    let rows = layer.features.into_iter().map(|f| {
        Ok(RawFeature {
            number: f.number,
            polygons: f.geometry,
            fields: f.attributes,
        })
    });
    Ok(Source {
        name,
        reading: Some(reading),
        quality: Quality::Digitised,
        rows: Box::new(rows),
        count: Some(count),
        notes,
    })
}

/// How a layer is read: as the person says, else as the file says. Both, and different, is told.
fn reading(name: &str, crs: &FoundCrs, options: &Options, notes: &mut Vec<Note>) -> Result<Reading, Message> {
    let found = crs.epsg().map(Epsg);
    if let FoundCrs::Matched { how, .. } = crs {
        notes.push(Note::Info(how.clone()));
    }
    match (&options.crs, found) {
        (Some(said), Some(found)) if said.crs != found => {
            notes.push(Note::Doubtful(
                Message::new("import.crs_differs")
                    .with("file", name)
                    .with("said", said)
                    .with("found", found),
            ));
            Ok(said.clone())
        }
        (Some(said), _) => Ok(said.clone()),
        (None, Some(found)) => Ok(Reading::plain(found)),
        (None, None) => Err(Message::new("import.crs_missing").with("file", name)),
    }
}
