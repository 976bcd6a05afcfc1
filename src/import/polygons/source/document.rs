//! Documents of coordinates: a CSV file, a sheet, a text pasted from a decision.

use std::path::Path;

use geo::MultiPolygon;

use super::sight::{Sight, decide};
use super::{Item, Opening, RawFeature, Source, sample};
use crate::changeset::report::Note;
use crate::forms::examples;
use crate::mapping::bare;
use coordinates::StatedSystem;
use coordinates::{
    CoordinateArea, CoordinateDocument, Documents, NamedDocument, document_of_text, documents_of_sheets, pasted_text,
};
use domain::Quality;
use geodesy::{Epsg, zones};
use message::Message;
use reader::{Attribute, csv_grid};
use table::{Cell, Grid};
use text::Refusal;

/// Headings of columns that hold shapes as text.
const SHAPES: [&str; 6] = ["wkt", "geom", "geometry", "thegeom", "wktgeom", "hinhdang"];

/// Whether a table holds shapes as text (WKT), which the reader of layers takes.
pub fn is_of_shapes(sheets: &[Grid]) -> bool {
    let rows = sheets.iter().flat_map(|grid| grid.rows.iter().take(5));
    rows.flat_map(|row| &row.cells).any(|cell| match cell {
        Cell::Text(text) => {
            let start = text.trim_start().to_ascii_uppercase();
            SHAPES.contains(&bare(text).as_str()) || start.starts_with("POLYGON") || start.starts_with("MULTIPOLYGON")
        }
        _ => false,
    })
}

/// A text pasted from a decision.
pub fn pasted<'p>(path: &Path, opening: &Opening<'_>) -> Result<Vec<Source<'p>>, Refusal> {
    let name = path.display().to_string();
    let (text, note) = pasted_text(path, opening.read_options().encoding.as_deref())?;
    // A form may have been saved as text; what is none of cells cannot hold its rows.
    if let Ok(grid) = csv_grid(&name, &text) {
        examples::refuse(&[grid], None)?;
    }
    let notes = note.map(Note::Info).into_iter().collect();
    sources(name.clone(), document_of_text(&name, &text)?, opening, notes)
}

/// The coordinates of a table or of a workbook: of the sheet that is asked for, or else of all that hold some.
pub fn of_sheets<'p>(path: &Path, sheets: &[Grid], opening: &Opening<'_>) -> Result<Vec<Source<'p>>, Refusal> {
    let encoding = opening.read_options().encoding;
    let Documents { all, passed } = documents_of_sheets(path, sheets, opening.sheet().as_deref(), encoding.as_deref())?;
    let passed = passed.into_iter().map(|sheet| {
        let message = Message::new("import.sheet_without_corners").with("file", path.display());
        Note::Info(message.with("sheet", sheet))
    });
    let mut notes: Vec<Note> = passed.collect();
    let mut found = Vec::new();
    for NamedDocument { name, document, .. } in all {
        found.extend(sources(name, document, opening, std::mem::take(&mut notes))?);
    }
    Ok(found)
}

/// The areas of a document, by the systems they are stated in.
fn sources<'p>(
    name: String,
    document: CoordinateDocument,
    opening: &Opening<'_>,
    mut notes: Vec<Note>,
) -> Result<Vec<Source<'p>>, Refusal> {
    notes.extend(document.checks.into_iter().map(Note::Doubtful));
    notes.extend(document.notes.into_iter().map(Note::Info));
    let mut groups: Vec<(Stated, Vec<CoordinateArea>)> = Vec::new();
    for area in document.areas {
        let stated = Stated::of(&area);
        match groups.iter_mut().find(|(known, _)| *known == stated) {
            Some((_, areas)) => areas.push(area),
            None => groups.push((stated, vec![area])),
        }
    }
    let mut all = Vec::new();
    for (stated, areas) in groups {
        all.push(source(&name, stated, areas, opening, std::mem::take(&mut notes))?);
    }
    Ok(all)
}

/// The system a document states for an area, where it can be taken at its word.
#[derive(Clone, PartialEq)]
struct Stated {
    epsg: Option<Epsg>,
    geographic: bool,
}

impl Stated {
    fn of(area: &CoordinateArea) -> Stated {
        let system = area.system.as_ref().filter(|_| !area.system_doubtful);
        Stated {
            epsg: system.and_then(|system| system.epsg),
            geographic: area.geographic,
        }
    }

    /// The code, when it fits the numbers.
    fn declared(&self) -> Option<Epsg> {
        let degrees = |epsg: Epsg| epsg == zones::VN2000 || epsg == zones::WGS84;
        self.epsg.filter(|epsg| degrees(*epsg) == self.geographic)
    }
}

fn source<'p>(
    name: &str,
    stated: Stated,
    areas: Vec<CoordinateArea>,
    opening: &Opening<'_>,
    mut notes: Vec<Note>,
) -> Result<Source<'p>, Refusal> {
    let systems: Vec<StatedSystem> = areas.iter().filter_map(|area| area.system.clone()).take(1).collect();
    let keyed = opening.request.kind.needs_zone();
    let items: Vec<Item> = areas
        .into_iter()
        .map(|area| Item::Feature(feature(area.lines.0, area, keyed)))
        .collect();
    let mut understood = sample::understand(opening.request.kind, opening.mapping, &opening.request.options, &items)?;
    let polygons = sample::features(&items).flat_map(|feature| feature.polygons.iter().cloned());
    let sight = Sight {
        file: name,
        sample: MultiPolygon(polygons.collect()),
        declared: stated.declared(),
        stated: systems.clone(),
        zone: opening.request.options.zone.clone(),
    };
    let reading = decide(sight, opening, &mut notes)?;
    if let (None, Some(system)) = (opening.crs(), systems.first()) {
        notes.push(Note::Info(
            Message::new("import.crs_stated")
                .with("file", name)
                .with("wording", &system.wording)
                .with("reading", &reading),
        ));
    }
    understood.mapping.crs = Some(reading.clone());
    Ok(Source {
        name: name.to_string(),
        reading: Some(reading),
        quality: Quality::Surveyed,
        understood,
        count: Some(items.len() as u64),
        counts_itself: false,
        items: Box::new(items.into_iter().map(Ok)),
        notes,
    })
}

/// An area as a feature. Its title is a key within a zone only: every decision has a “Khu 1”.
fn feature(number: u64, area: CoordinateArea, keyed: bool) -> RawFeature {
    let texts = area.attributes.into_iter();
    let mut fields: Vec<(String, Attribute)> = texts.map(|(heading, text)| (heading, Attribute::Text(text))).collect();
    let codes: &[&str] = if keyed { &["label", "name"] } else { &["name"] };
    for code in codes {
        if !fields.iter().any(|(heading, _)| heading == code) {
            fields.push((code.to_string(), Attribute::Text(area.name.clone())));
        }
    }
    RawFeature {
        number,
        polygons: area.polygons,
        fields,
        declared: area.declared,
    }
}
