//! Looking at files: what the readers find in them, and the doctor's opinion of their coordinates.

use std::path::{Path, PathBuf};

use geo::MultiPolygon;

use super::engine::main_files;
use super::inspection::{Diagnosed, Encoding, FoundField, FoundLayer, FoundSource, Inspection, sample};
use super::wish::Look;
use crate::geodesy::Epsg;
use crate::import::ImportKind;
use crate::import::doctor::StatedSystem;
use crate::import::grid::Grid;
use crate::import::mapping::{self, Column, Mapping};
use crate::import::progress::Progress;
use crate::import::reader::{
    self, Attribute, CoordinateDocument, Feature, Format, FoundCrs, LayerInfo, ReadOptions, SourceInfo,
};
use crate::import::text::Refusal;
use crate::message::Message;
use crate::snapshot::Snapshot;

/// The most headings of a table that are shown.
const MOST_COLUMNS: usize = 200;
/// Rows that are looked at to find the headings of a table.
const HEADING_ROWS: usize = 30;

/// The land of a file, for the doctor.
struct Land {
    sample: MultiPolygon<f64>,
    declared: Option<Epsg>,
    stated: Vec<StatedSystem>,
}

impl Land {
    fn none() -> Land {
        Land {
            sample: MultiPolygon(Vec::new()),
            declared: None,
            stated: Vec::new(),
        }
    }
}

/// Looks at the files. The doctor is asked about the first that holds land.
///
/// # Errors
/// A file is not taken or cannot be read.
pub(super) fn inspect(
    snapshot: &Snapshot,
    files: &[PathBuf],
    look: &Look,
    progress: &Progress,
) -> Result<Inspection, Refusal> {
    let options = ReadOptions {
        encoding: look.encoding.clone(),
        ..ReadOptions::default()
    };
    let (mut sources, mut land) = (Vec::new(), Land::none());
    for path in &main_files(files) {
        let info = reader::inspect_with(path, &options, progress)?;
        let (source, found) = source(path, info, look, &options, progress)?;
        sources.push(source);
        if land.sample.0.is_empty() {
            land = found;
        }
    }
    progress.begin(Message::new("server.import.diagnosing"), None);
    progress.step(0)?;
    let has_land = !land.sample.0.is_empty();
    let diagnosed =
        has_land.then(|| Diagnosed::of(snapshot, land.sample, land.declared, land.stated, look.zone.as_deref()));
    Ok(Inspection { sources, diagnosed })
}

fn source(
    path: &Path,
    info: SourceInfo,
    look: &Look,
    options: &ReadOptions,
    progress: &Progress,
) -> Result<(FoundSource, Land), Refusal> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut source = FoundSource {
        name: name.clone(),
        format: info.format.name().to_string(),
        layers: Vec::new(),
        notes: info.notes.clone(),
    };
    let wkt = info.layers.iter().any(|layer| layer.holds.polygons > 0);
    if info.format.is_table() && !wkt {
        return table(path, source, &info, look, options, progress);
    }
    let chosen = chosen(&info.layers, look.layer.as_deref());
    let land = chosen.map_or_else(Land::none, |at| land_of(&info.layers[at]));
    source.layers = info
        .layers
        .iter()
        .enumerate()
        .map(|(at, layer)| found_layer(layer, chosen == Some(at)))
        .collect();
    let notes = chosen.into_iter().flat_map(|at| info.layers[at].notes.iter().cloned());
    source.notes.extend(notes);
    Ok((source, land))
}

/// The layer that is asked for, else the only one that can hold land.
fn chosen(layers: &[LayerInfo], asked: Option<&str>) -> Option<usize> {
    if let Some(asked) = asked {
        return layers.iter().position(|layer| layer.name == asked);
    }
    let mut land = layers
        .iter()
        .enumerate()
        .filter(|(_, layer)| layer.part_of.is_none() && layer.holds.polygons + layer.holds.lines > 0);
    match (land.next(), land.next()) {
        (Some((at, _)), None) => Some(at),
        _ => None,
    }
}

fn land_of(layer: &LayerInfo) -> Land {
    Land {
        sample: sample(layer.sample.iter().map(|feature| &feature.geometry)),
        declared: layer.crs.epsg().map(Epsg),
        stated: Vec::new(),
    }
}

fn found_layer(layer: &LayerInfo, chosen: bool) -> FoundLayer {
    let holds = &layer.holds;
    let columns = layer.fields.iter().map(|field| Column {
        heading: field.name.clone(),
        values: layer
            .sample
            .iter()
            .filter_map(|feature| shown(feature, &field.name))
            .collect(),
    });
    let fields = found_fields(&columns.collect::<Vec<_>>());
    FoundLayer {
        name: layer.name.clone(),
        holds: match (holds.polygons > 0, holds.lines > 0, holds.points > 0) {
            (true, false, false) => "polygon",
            (false, true, false) => "line",
            (false, false, true) => "point",
            (false, false, false) if holds.empty > 0 => "table",
            (false, false, false) => "unknown",
            _ => "mixed",
        },
        count: Some(holds.count()),
        crs: match &layer.crs {
            FoundCrs::Epsg(epsg) | FoundCrs::Matched { epsg, .. } => Some(Epsg(*epsg).to_string()),
            FoundCrs::Unknown { .. } => Some("?".to_string()),
            FoundCrs::None => None,
        },
        encoding: layer.encoding.as_ref().map(|found| Encoding {
            name: found.name.clone(),
            how: found.how.clone(),
        }),
        fields,
        chosen,
    }
}

/// The columns with what each would be for records of each kind. What concerns persons shows nothing of itself.
fn found_fields(columns: &[Column]) -> Vec<FoundField> {
    let nothing_said = Mapping::default();
    let by_kind = ImportKind::ALL.map(|kind| {
        let code = kind.code();
        (code, mapping::propose(Some(code), &nothing_said, columns))
    });
    let field = |(at, column): (usize, &Column)| {
        let of = || {
            by_kind
                .iter()
                .filter_map(|(kind, proposals)| proposals.get(at).map(|one| (*kind, one)))
        };
        let personal: Vec<&str> = of().filter(|(_, one)| one.personal).map(|(kind, _)| kind).collect();
        let samples = of().next().map(|(_, one)| one.sample.clone()).unwrap_or_default();
        FoundField {
            name: column.heading.clone(),
            samples: if personal.is_empty() { samples } else { Vec::new() },
            proposed: of()
                .filter(|(_, one)| !one.fields.is_empty())
                .map(|(kind, one)| (kind, one.fields.clone()))
                .collect(),
            personal,
        }
    };
    columns.iter().enumerate().map(field).collect()
}

fn shown(feature: &Feature, field: &str) -> Option<String> {
    match feature.attribute(field)? {
        Attribute::Null => None,
        Attribute::Text(text) => Some(text.clone()),
        Attribute::Integer(number) => Some(number.to_string()),
        Attribute::Real(number) => Some(number.to_string()),
        Attribute::Date(date) => Some(date.to_string()),
    }
}

/// A table or a text: the coordinates of a decision where it holds any, else rows.
fn table(
    path: &Path,
    mut source: FoundSource,
    info: &SourceInfo,
    look: &Look,
    options: &ReadOptions,
    progress: &Progress,
) -> Result<(FoundSource, Land), Refusal> {
    let grids = reader::workbook(path, options, progress)?.sheets;
    let wanted = |grid: &&Grid| look.layer.is_none() || grid.sheet == look.layer;
    // Tables of rows are no worse for having no coordinates.
    let document = grids.iter().filter(wanted).find_map(|grid| document(path, info, grid));
    let several = grids.len() > 1;
    for grid in &grids {
        let name = grid.sheet.clone().unwrap_or_else(|| source.name.clone());
        let is_chosen = !several || look.layer.as_deref() == Some(&name);
        source.layers.push(FoundLayer {
            name,
            holds: "table",
            count: Some(grid.rows.len() as u64),
            crs: None,
            encoding: None,
            fields: if is_chosen && document.is_none() {
                columns(grid)
            } else {
                Vec::new()
            },
            chosen: is_chosen,
        });
    }
    let Some(document) = document else {
        return Ok((source, Land::none()));
    };
    if !several && let Some(layer) = source.layers.first_mut() {
        layer.holds = "polygon";
        layer.count = Some(document.areas.len() as u64);
        layer.crs = document.systems.first().map(|system| system.wording.clone());
    }
    source.notes.extend(document.notes);
    source.notes.extend(document.checks);
    let land = Land {
        sample: sample(document.areas.iter().map(|area| &area.polygons)),
        declared: None,
        stated: document.systems,
    };
    Ok((source, land))
}

/// A pasted text is read as it stands, because its cells are not divided as a table's are.
fn document(path: &Path, info: &SourceInfo, grid: &Grid) -> Option<CoordinateDocument> {
    let pasted = info.format == Format::Text && path.extension().is_some_and(|e| e.eq_ignore_ascii_case("txt"));
    if pasted && let Ok(text) = std::fs::read_to_string(path) {
        return reader::read_text(&info.file, &text).ok();
    }
    reader::read_document(grid).ok()
}

/// The columns of a table, with the headings in the fullest of its first rows.
fn columns(grid: &Grid) -> Vec<FoundField> {
    let first = grid.rows.iter().take(HEADING_ROWS).enumerate();
    let filled = |cells: &[crate::import::grid::Cell]| cells.iter().filter(|cell| !cell.is_empty()).count();
    let Some((at, heading)) = first.max_by_key(|(at, row)| (filled(&row.cells), usize::MAX - at)) else {
        return Vec::new();
    };
    let named = heading.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    let columns: Vec<Column> = named
        .take(MOST_COLUMNS)
        .map(|(column, cell)| {
            let rows = grid.rows.iter().skip(at + 1).take(200);
            let values = rows.map(|row| row.cell(column).text()).filter(|text| !text.is_empty());
            Column {
                heading: cell.text(),
                values: values.collect(),
            }
        })
        .collect();
    found_fields(&columns)
}
