//! The doctor's round: what files are and hold, how their texts are encoded, in which system their coordinates are, what is
//! wrong with their polygons and how large they are. Nothing is decided and nothing is written.

mod fields;
mod land;
mod lines;

use std::path::{Path, PathBuf};

use geo::{CoordsIter, MultiPolygon};

use super::doctor;
use super::doctor::{Diagnosis, Evidence, Place, Verdict};
use crate::forms::examples;
use crate::import::stopped;
use crate::snapshot::Snapshot;
use coordinates::StatedSystem;
use coordinates::{CoordinateDocument, Documents, NamedDocument, document_of_text, documents_of_sheets, pasted_text};
use domain::Zone;
use geodesy::CrsReading;
use geodesy::Epsg;
use message::Message;
use progress::Progress;
use reader::{Attribute, Feature, LayerInfo, ReadOptions, SourceInfo, csv_grid};
use table::Grid;
use text::{Problems, Refusal, near_or_none, nearest};

pub use fields::FoundField;
pub use land::Land;

/// Corners of the sample that the doctor looks at.
const SAMPLE_CORNERS: usize = 2_000;

/// The person's choices before the round begins.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// Where the files should lie: a zone, a province, a commune. `None` where the person gives none.
    pub place: Option<String>,
    /// How coordinates are to be read; the doctor's proposal is then only shown. `None` leaves it to the doctor.
    pub reading: Option<CrsReading>,
    /// The plane of the hectares; `None` leaves it to the rule.
    pub area_crs: Option<Epsg>,
    /// The layer, the encoding and the limits of reading.
    pub read: ReadOptions,
}

/// The findings in all files.
#[derive(Debug)]
pub struct Inspection {
    /// One entry a file, in the order they were named; parts of a layer (`.dbf`, `.prj`) belong to their layer.
    pub sources: Vec<FoundSource>,
}

/// The findings in one file.
#[derive(Debug)]
pub struct FoundSource {
    /// The file as the person named it.
    pub file: String,
    /// What the reader found in it.
    pub info: SourceInfo,
    /// Its layers; the areas of a coordinate document are one layer.
    pub layers: Vec<FoundLayer>,
    /// Remarks on the file as a whole.
    pub notes: Vec<Message>,
}

/// The findings in one layer.
#[derive(Debug)]
pub struct FoundLayer {
    /// The layer as the reader tells it.
    pub info: LayerInfo,
    /// Whether it is the one an import would take.
    pub chosen: bool,
    /// Its columns, in the order of the file.
    pub fields: Vec<FoundField>,
    /// Systems stated in headings, in the order of the file.
    pub stated: Vec<StatedSystem>,
    /// The doctor's answer; `None` for a layer without land.
    pub diagnosed: Option<Diagnosed>,
    /// Its polygons, measured; `None` while its system is unknown.
    pub land: Option<Land>,
    /// Remarks on the layer.
    pub notes: Vec<Message>,
}

/// The doctor's diagnosis and the evidence it rests on.
#[derive(Debug)]
pub struct Diagnosed {
    /// The diagnosis of the doctor.
    pub diagnosis: Diagnosis,
    /// The geometry the doctor looked at, in the numbers of the file.
    pub sample: MultiPolygon<f64>,
    /// Where the file should lie.
    pub expected: Vec<Place>,
}

impl Diagnosed {
    /// The reading an import may use without asking: the declared one, when nothing speaks against it.
    pub fn agreed(&self) -> Option<&CrsReading> {
        let best = self.diagnosis.candidates.first()?;
        (self.diagnosis.verdict == Verdict::Agrees).then_some(&best.reading)
    }

    /// The best reading that can place the file; `None` for none.
    pub fn best(&self) -> Option<&CrsReading> {
        let best = self
            .diagnosis
            .candidates
            .iter()
            .find(|candidate| !candidate.approximate);
        best.map(|candidate| &candidate.reading)
    }
}

/// Looks at files. `snapshot` shows everything: what is recorded near by is evidence.
///
/// # Errors
/// A file is not taken or cannot be read; or the work was cancelled.
pub fn inspect(
    snapshot: &Snapshot,
    files: &[PathBuf],
    look: &Look,
    progress: &Progress,
) -> Result<Inspection, Refusal> {
    let mut problems = Problems::new();
    let mut sources = Vec::new();
    for path in files.iter().filter(|path| !is_companion(path, files)) {
        match progress.stoppable(|| source(snapshot, path, look, progress)) {
            Ok(found) => sources.push(found),
            Err(refusal) => {
                let refusal = stopped(refusal, progress);
                if progress.is_cancelled() {
                    return Err(refusal);
                }
                problems.absorb(refusal);
            }
        }
    }
    problems.or(Inspection { sources })
}

/// Whether a file is part of a layer that another one of the files stands for: `a.dbf` beside `a.shp`.
pub fn is_companion(path: &Path, files: &[PathBuf]) -> bool {
    const PARTS: [(&str, &[&str]); 3] = [
        (
            "shp",
            &["dbf", "shx", "prj", "cpg", "qpj", "sbn", "sbx", "qix", "shp.xml"],
        ),
        ("tab", &["dat", "map", "id", "ind"]),
        ("mif", &["mid"]),
    ];
    let lower = |path: &Path| reader::folded_name(&path.to_string_lossy());
    let name = lower(path);
    PARTS.iter().any(|(head, parts)| {
        let stem = parts.iter().find_map(|part| name.strip_suffix(&format!(".{part}")));
        stem.is_some_and(|stem| files.iter().any(|other| lower(other) == format!("{stem}.{head}")))
    })
}

fn source(snapshot: &Snapshot, path: &Path, look: &Look, progress: &Progress) -> Result<FoundSource, Refusal> {
    let info = reader::inspect_with(path, &look.read, progress)?;
    let mut notes = info.notes.clone();
    let with_land = info
        .layers
        .iter()
        .any(|layer| layer.holds.polygons + layer.holds.lines > 0);
    let mut layers = Vec::new();
    if info.format.is_table() && !with_land {
        match documents(path, look, progress, &mut notes) {
            Ok(found) => layers = of_documents(snapshot, &info, found, look, progress)?,
            Err(refusal) => {
                // A table of figures is no fault; why it is not a table of corners may still be useful.
                notes.extend(
                    refusal
                        .messages
                        .into_iter()
                        .take(1)
                        .map(|reason| Message::new("reader.no_corners").with_message("reason", reason)),
                );
                layers.extend(info.layers.iter().map(|layer| FoundLayer::bare(layer.clone())));
            }
        }
    } else {
        let chosen = chosen(&info, look.read.layer.as_deref());
        for (index, layer) in info.layers.iter().enumerate() {
            layers.push(of_layer(snapshot, path, layer, chosen == Some(index), look, progress)?);
        }
    }
    Ok(FoundSource {
        file: path.display().to_string(),
        info,
        layers,
        notes,
    })
}

/// The layer an import would take: the one that is named, else the only one of the file that can hold areas.
fn chosen(info: &SourceInfo, wanted: Option<&str>) -> Option<usize> {
    if let Some(wanted) = wanted {
        return info.layers.iter().position(|layer| layer.name == wanted);
    }
    let able = |layer: &LayerInfo| layer.part_of.is_none() && layer.holds.polygons + layer.holds.lines > 0;
    let mut found = info.layers.iter().enumerate().filter(|(_, layer)| able(layer));
    match (found.next(), found.next()) {
        (Some((index, _)), None) => Some(index),
        _ => None,
    }
}

fn of_layer(
    snapshot: &Snapshot,
    path: &Path,
    info: &LayerInfo,
    chosen: bool,
    look: &Look,
    progress: &Progress,
) -> Result<FoundLayer, Refusal> {
    let mut found = FoundLayer::bare(info.clone());
    found.chosen = chosen;
    found.fields = fields::of_features(info);
    found.notes.extend(fields::personal_notes(&found.fields));
    if info.part_of.is_some() || info.sample.is_empty() {
        return Ok(found);
    }
    let sample = sample(info.sample.iter().map(|feature| &feature.geometry));
    let mut evidence = Evidence::polygons(sample);
    evidence.declared = info.crs.epsg().map(Epsg);
    let named = provinces_named(&info.sample);
    found.diagnosed = Some(diagnosed(snapshot, evidence, look, named)?);
    if let Some((reading, accepted)) = found.reading(look) {
        let options = ReadOptions {
            layer: Some(info.name.clone()),
            ..look.read.clone()
        };
        let mut stream = reader::open(path, &options, progress)?;
        let mut land = Land::new(&reading, accepted, look.area_crs, found.unit_zone())?;
        for feature in stream.by_ref() {
            let feature = feature?;
            land.add(feature.number, &feature.geometry);
        }
        found
            .notes
            .extend(stream.skipped().iter().map(|skipped| skipped.reason.clone()));
        found.land = Some(land);
    }
    Ok(found)
}

/// The documents of coordinates of a file that an import would take.
fn documents(path: &Path, look: &Look, progress: &Progress, notes: &mut Vec<Message>) -> Result<Documents, Refusal> {
    let encoding = look.read.encoding.as_deref();
    let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    if ending.as_deref() == Some("txt") {
        let name = path.display().to_string();
        let (text, _) = pasted_text(path, encoding)?;
        let grids: Vec<Grid> = csv_grid(&name, &text).into_iter().collect();
        notes.extend(
            examples::refuse(&grids, None)
                .err()
                .into_iter()
                .flat_map(|r| r.messages),
        );
        let document = document_of_text(&name, &text)?;
        let all = vec![NamedDocument {
            name,
            sheet: None,
            document,
        }];
        return Ok(Documents {
            all,
            passed: Vec::new(),
        });
    }
    let sheets = reader::workbook(path, &look.read, progress)?.sheets;
    let wanted = look.read.layer.as_deref();
    notes.extend(
        examples::refuse(&sheets, wanted)
            .err()
            .into_iter()
            .flat_map(|r| r.messages),
    );
    documents_of_sheets(path, &sheets, wanted, encoding)
}

/// The layers of a file of documents: each sheet of corners is one, and the others are listed as passed over.
fn of_documents(
    snapshot: &Snapshot,
    info: &SourceInfo,
    found: Documents,
    look: &Look,
    progress: &Progress,
) -> Result<Vec<FoundLayer>, Refusal> {
    let layer_of = |sheet: Option<&str>| {
        let named = info.layers.iter().find(|layer| Some(layer.name.as_str()) == sheet);
        let layer = named.or_else(|| info.layers.first()).cloned();
        layer.unwrap_or_else(|| LayerInfo::named("", &info.file))
    };
    let mut layers = Vec::new();
    for NamedDocument { sheet, document, .. } in found.all {
        let layer = layer_of(sheet.as_deref());
        layers.push(of_document(snapshot, layer, document, look, progress)?);
    }
    for sheet in found.passed {
        let mut passed = FoundLayer::bare(layer_of(Some(&sheet)));
        let message = Message::new("import.sheet_without_corners").with("file", &info.file);
        passed.notes.push(message.with("sheet", sheet));
        layers.push(passed);
    }
    Ok(layers)
}

fn of_document(
    snapshot: &Snapshot,
    mut layer: LayerInfo,
    document: CoordinateDocument,
    look: &Look,
    progress: &Progress,
) -> Result<FoundLayer, Refusal> {
    layer.holds.polygons = document.areas.len() as u64;
    layer.holds.empty = 0;
    let mut found = FoundLayer::bare(layer);
    found.chosen = true;
    found.fields = fields::of_document(&document);
    found
        .notes
        .extend(document.checks.iter().chain(&document.notes).cloned());
    found.stated = document.areas.iter().filter_map(|area| area.system.clone()).collect();
    found.stated.dedup_by(|a, b| a.epsg == b.epsg && a.wording == b.wording);
    let mut evidence = Evidence::polygons(sample(document.areas.iter().map(|area| &area.polygons)));
    evidence.stated.clone_from(&found.stated);
    let named = document.areas.iter().flat_map(|area| &area.attributes);
    let named: Vec<Place> = named
        .filter(|(heading, _)| fields::names_a_province(heading))
        .flat_map(|(_, value)| doctor::places(snapshot, value))
        .collect();
    found.diagnosed = Some(diagnosed(snapshot, evidence, look, named)?);
    if let Some((reading, accepted)) = found.reading(look) {
        let mut land = Land::new(&reading, accepted, look.area_crs, found.unit_zone())?;
        for (area, number) in document.areas.iter().zip(1..) {
            progress.step(1)?;
            land.add_declared(number, &area.name, &area.polygons, area.declared.as_ref());
        }
        found.land = Some(land);
    }
    Ok(found)
}

/// The doctor's diagnosis of a layer.
fn diagnosed(
    snapshot: &Snapshot,
    mut evidence: Evidence,
    look: &Look,
    named: Vec<Place>,
) -> Result<Diagnosed, Refusal> {
    if let Some(place) = &look.place {
        evidence.expected = doctor::places(snapshot, place);
        if evidence.expected.is_empty() {
            let zones: Vec<String> = snapshot.all::<Zone>().map(|row| row.body.label()).collect();
            let near = nearest(place, zones.iter().map(String::as_str));
            return Err(Message::new("doctor.place_unknown")
                .with("place", place)
                .with_message("near", near_or_none(near))
                .into());
        }
    }
    if evidence.expected.is_empty() {
        let headings = evidence
            .stated
            .iter()
            .flat_map(|one| doctor::provinces_in(&one.wording));
        evidence.expected = headings.chain(named).collect();
        evidence.expected.dedup_by(|a, b| a.name == b.name);
    }
    evidence.look_up(snapshot)?;
    Ok(Diagnosed {
        diagnosis: doctor::diagnose(&evidence),
        sample: evidence.sample,
        expected: evidence.expected,
    })
}

/// Places that the first features name in a column of provinces.
fn provinces_named(sample: &[Feature]) -> Vec<Place> {
    let cells = sample.iter().flat_map(|feature| &feature.attributes);
    let texts = cells
        .filter(|(name, _)| fields::names_a_province(name))
        .filter_map(|(_, value)| match value {
            Attribute::Text(text) => Some(text.as_str()),
            _ => None,
        });
    let mut found: Vec<Place> = texts.flat_map(doctor::provinces_in).collect();
    found.dedup_by(|a, b| a.name == b.name);
    found
}

/// Some polygons of many: whole ones, in order, as long as they have few corners together; at least one.
fn sample<'p>(all: impl Iterator<Item = &'p MultiPolygon<f64>>) -> MultiPolygon<f64> {
    let (mut taken, mut corners) = (Vec::new(), 0);
    for polygon in all.flat_map(|one| &one.0) {
        corners += polygon.coords_count();
        if corners > SAMPLE_CORNERS && !taken.is_empty() {
            break;
        }
        taken.push(polygon.clone());
    }
    MultiPolygon(taken)
}

impl FoundLayer {
    fn bare(info: LayerInfo) -> FoundLayer {
        FoundLayer {
            notes: info.notes.clone(),
            info,
            chosen: false,
            fields: Vec::new(),
            stated: Vec::new(),
            diagnosed: None,
            land: None,
        }
    }

    /// The 3° zone of the place the layer is expected in: the legal plane of its hectares when the file's own is none.
    fn unit_zone(&self) -> Option<Epsg> {
        let places = self.diagnosed.iter().flat_map(|diagnosed| &diagnosed.expected);
        places.flat_map(|place| &place.zones).next().copied()
    }

    /// The reading in which the layer is measured, and whether it is vouched for: by the person, or by a file that states it
    /// without contradiction. The best candidate is only a supposition.
    fn reading(&self, look: &Look) -> Option<(CrsReading, bool)> {
        if let Some(reading) = &look.reading {
            return Some((reading.clone(), true));
        }
        let diagnosed = self.diagnosed.as_ref()?;
        if let Some(agreed) = diagnosed.agreed() {
            return Some((agreed.clone(), true));
        }
        let proposes = diagnosed.diagnosis.verdict == Verdict::Proposes;
        diagnosed.best().filter(|_| proposes).map(|best| (best.clone(), false))
    }
}

impl Inspection {
    /// The layer that an import of the first file with land would take; `None` for none.
    pub fn chosen(&self) -> Option<&FoundLayer> {
        let layers = self.sources.iter().flat_map(|source| &source.layers);
        let mut with_land = layers.filter(|layer| layer.diagnosed.is_some());
        let first = with_land.clone().next();
        with_land.find(|layer| layer.chosen).or(first)
    }
}
