//! Delimited text with geometry in a column, as well-known text. Tables of corners are read elsewhere
//! ([`super::parse_coordinate_table`]).

use std::str::FromStr;

use geo::{Geometry, MultiPolygon};

use super::info::{FieldInfo, LayerInfo};
use super::options::ReadOptions;
use super::prepare::Part;
use super::record::{Attribute, Feature, FoundCrs, Skipped};
use super::sandbox::StopReason;
use super::sandbox::wire::{Frame, Sender};
use super::sheets_inside;
use message::Message;
use table::{Grid, GridRow};
use text::{Refusal, fold};

/// Key of the message on a row whose cell of geometry is empty.
const NO_SHAPE: &str = "reader.table.no_shape";
/// How many rows are looked at for a heading.
const TITLES: usize = 30;
/// How many features are shown.
const SAMPLE: usize = 20;
/// Headings of such a column, folded.
const HEADINGS: [&str; 9] = [
    "wkt",
    "wkt geom",
    "geom",
    "geometry",
    "the geom",
    "geom wkt",
    "wkt geometry",
    "hinh hoc",
    "hinh dang",
];
/// Words a cell with geometry begins with.
const KINDS: [&str; 7] = [
    "POLYGON",
    "MULTIPOLYGON",
    "GEOMETRYCOLLECTION",
    "LINESTRING",
    "MULTILINESTRING",
    "POINT",
    "MULTIPOINT",
];

/// Where the geometry stands.
struct Found {
    /// The row of the headings, by index.
    heading: usize,
    /// The column of the geometry, by index.
    column: usize,
}

/// The description of a text: features, if there is a column of geometry; rows, else.
pub fn describe(part: &Part, options: &ReadOptions) -> Result<LayerInfo, Refusal> {
    let (grid, notes) = grid(part, options)?;
    let mut info = described(part, &grid);
    info.notes = notes;
    Ok(info)
}

fn described(part: &Part, grid: &Grid) -> LayerInfo {
    let name = part.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut info = LayerInfo::named(&name, &part.shown);
    info.format = part.format;
    info.holds.counted = true;
    let Some(found) = find(grid) else {
        info.holds.empty = grid.rows.len() as u64;
        return info;
    };
    info.fields = fields(grid, &found);
    info.holds.declared = "WKT".into();
    let (mut crs, mut extent) = (None, None::<[f64; 4]>);
    for row in rows(grid, &found) {
        match feature(row, &found, &info.fields, &part.shown) {
            Ok((feature, srid)) => {
                crs = crs.or(srid);
                info.holds.polygons += 1;
                for at in feature.geometry.iter().flat_map(|polygon| &polygon.exterior().0) {
                    let all = extent.get_or_insert([at.x, at.y, at.x, at.y]);
                    *all = [all[0].min(at.x), all[1].min(at.y), all[2].max(at.x), all[3].max(at.y)];
                }
                if info.sample.len() < SAMPLE {
                    info.sample.push(feature);
                }
            }
            Err(skipped) if skipped.reason.key() == NO_SHAPE => info.holds.empty += 1,
            Err(_) => info.holds.other += 1,
        }
    }
    info.extent = extent;
    info.crs = crs.map_or(FoundCrs::None, FoundCrs::Epsg);
    info
}

/// Hands out the features of such a text.
pub fn read(part: &Part, options: &ReadOptions, sender: &mut Sender<'_>) -> Result<(), StopReason> {
    let (grid, notes) = grid(part, options)?;
    let mut info = described(part, &grid);
    let Some(found) = find(&grid) else {
        return Err(Message::new("reader.table.no_geometry")
            .with("file", &part.shown)
            .into());
    };
    if let Some(wanted) = options.layer.as_ref().filter(|wanted| **wanted != info.name) {
        let message = Message::new("import.vector.no_such_layer").with("file", &part.shown);
        return Err(message.with("layer", wanted).with("found", &info.name).into());
    }
    info.sample.clear();
    let fields = info.fields.clone();
    sender.send(&Frame::Layer(0, Box::new(info)))?;
    for note in notes {
        sender.send(&Frame::Note(note))?;
    }
    for row in rows(&grid, &found) {
        match feature(row, &found, &fields, &part.shown) {
            Ok((feature, _)) => sender.feature(&feature)?,
            Err(skipped) => sender.send(&Frame::Skipped(skipped))?,
        }
    }
    Ok(())
}

fn grid(part: &Part, options: &ReadOptions) -> Result<(Grid, Vec<Message>), Refusal> {
    let sheets = sheets_inside(part, options)?;
    let empty = || Message::new("import.vector.empty").with("file", &part.shown);
    Ok((sheets.sheets.into_iter().next().ok_or_else(empty)?, sheets.notes))
}

fn find(grid: &Grid) -> Option<Found> {
    for (index, row) in grid.rows.iter().take(TITLES).enumerate() {
        let column = row.cells.iter().position(|cell| {
            let heading = fold(&cell.text()).replace('_', " ");
            HEADINGS.contains(&heading.trim())
        });
        let Some(column) = column else { continue };
        // A word alone is no proof: a table of values may have a column "geometry" too.
        let holds = grid.rows[index + 1..]
            .iter()
            .take(1000)
            .any(|row| is_wkt(&row.cell(column).text()));
        if holds {
            return Some(Found { heading: index, column });
        }
    }
    None
}

fn is_wkt(text: &str) -> bool {
    let upper = text.trim_start().to_ascii_uppercase();
    let text = upper
        .split_once(';')
        .filter(|(head, _)| head.starts_with("SRID="))
        .map_or(upper.as_str(), |(_, rest)| rest);
    KINDS.iter().any(|kind| text.starts_with(kind))
}

fn fields(grid: &Grid, found: &Found) -> Vec<FieldInfo> {
    let headings = &grid.rows[found.heading].cells;
    let names = headings
        .iter()
        .enumerate()
        .filter(|(column, _)| *column != found.column);
    names
        .map(|(column, cell)| FieldInfo {
            name: if cell.is_empty() {
                format!("#{}", column + 1)
            } else {
                cell.text()
            },
            kind: "text".into(),
        })
        .collect()
}

fn rows<'g>(grid: &'g Grid, found: &Found) -> std::slice::Iter<'g, GridRow> {
    grid.rows[found.heading + 1..].iter()
}

fn feature(row: &GridRow, found: &Found, fields: &[FieldInfo], file: &str) -> Result<(Feature, Option<u32>), Skipped> {
    // A feature of a table is called by its row.
    let number = row.line;
    let skip = |reason: Message| Skipped {
        number,
        fid: None,
        reason,
    };
    let at = |key| Message::new(key).with("file", file).with("row", row.line);
    let text = row.cell(found.column).text();
    if text.trim().is_empty() {
        return Err(skip(at(NO_SHAPE)));
    }
    let (srid, wkt) = match text.split_once(';') {
        Some((head, rest)) if head.trim().to_ascii_uppercase().starts_with("SRID=") => {
            (head.trim()[5..].trim().parse().ok(), rest)
        }
        _ => (None, text.as_str()),
    };
    let parsed = wkt::Wkt::<f64>::from_str(wkt.trim())
        .ok()
        .and_then(|wkt| Geometry::try_from(wkt).ok());
    let Some(geometry) = parsed else {
        return Err(skip(
            at("reader.table.not_wkt").with("value", text.chars().take(60).collect::<String>()),
        ));
    };
    let mut polygons = Vec::new();
    polygons_of(geometry, &mut polygons);
    if polygons.is_empty() {
        return Err(skip(
            at("reader.table.no_polygon").with("value", text.chars().take(60).collect::<String>()),
        ));
    }
    let geometry = MultiPolygon(polygons);
    let finite = geometry.iter().all(|polygon| {
        let mut rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        rings.all(|ring| ring.0.iter().all(|at| at.x.is_finite() && at.y.is_finite()))
    });
    if !finite {
        return Err(skip(
            at("reader.table.not_wkt").with("value", text.chars().take(60).collect::<String>()),
        ));
    }
    let others = (0..row.cells.len().max(fields.len() + 1)).filter(|column| *column != found.column);
    let attributes = fields
        .iter()
        .zip(others)
        .map(|(field, column)| {
            let cell = row.cell(column).text();
            let value = if cell.is_empty() {
                Attribute::Null
            } else {
                Attribute::Text(cell)
            };
            (field.name.clone(), value)
        })
        .collect();
    let feature = Feature {
        number,
        fid: None,
        geometry,
        attributes,
    };
    Ok((feature, srid))
}

fn polygons_of(geometry: Geometry<f64>, polygons: &mut Vec<geo::Polygon<f64>>) {
    match geometry {
        Geometry::Polygon(polygon) if !polygon.exterior().0.is_empty() => polygons.push(polygon),
        Geometry::MultiPolygon(many) => polygons.extend(many.0.into_iter().filter(|p| !p.exterior().0.is_empty())),
        Geometry::GeometryCollection(all) => all.0.into_iter().for_each(|one| polygons_of(one, polygons)),
        _ => {}
    }
}
