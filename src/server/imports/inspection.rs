//! What was found in the files, as the page shows it: what `matbang inspect` tells, with the outline that each of the
//! doctor's candidates gives, and with the fields that each column would fill.

use std::path::PathBuf;

use geo::{CoordsIter, MultiPolygon, Simplify};
use geojson::GeometryValue;

use super::answer::{ExpectedPlace, ImportInspection, MappedColumn, PlacedCandidate, PlacedDiagnosis};
use super::params::InspectParams;
use crate::import::ImportKind;
use crate::inspect;
use crate::inspect::{Diagnosed, FoundLayer};
use crate::mapping;
use crate::mapping::{Column, Mapping, Proposal};
use crate::present::{CrsCandidate, Diagnosis, Geometry, InspectedFile, InspectedLayer, Keyed, Told};
use crate::snapshot::Snapshot;
use message::Lang;
use progress::Progress;
use reader::{Attribute, ReadOptions};
use text::Refusal;

/// The most candidates that are shown: the page is for a person who chooses.
const MOST_CANDIDATES: usize = 8;

/// What was found in all files.
pub(super) struct Inspection {
    found: inspect::Inspection,
    /// One a candidate of the chosen layer, WGS 84; `None` where the reading cannot place the file.
    outlines: Vec<Option<MultiPolygon<f64>>>,
    /// For the columns of each layer of each file, what each would be for records of each kind.
    columns: Vec<Vec<Vec<Filled>>>,
}

/// What a column would be.
struct Filled {
    /// Kinds whose records leave it out, because it concerns persons.
    personal: Vec<ImportKind>,
    /// The fields that it would fill, by the kind of their records.
    proposed: Keyed<ImportKind, Vec<&'static str>>,
}

/// Looks at the files.
///
/// # Errors
/// A file is not taken or cannot be read; or the work was cancelled.
pub(super) fn inspect(
    snapshot: &Snapshot,
    files: &[PathBuf],
    look: &InspectParams,
    progress: &Progress,
) -> Result<Inspection, Refusal> {
    let look = inspect::Look {
        place: look.zone.clone(),
        read: ReadOptions {
            layer: look.layer.clone(),
            encoding: look.encoding.clone(),
            ..ReadOptions::default()
        },
        ..inspect::Look::default()
    };
    let found = inspect::inspect(snapshot, files, &look, progress)?;
    let diagnosed = found.chosen().and_then(|layer| layer.diagnosed.as_ref());
    Ok(Inspection {
        outlines: diagnosed.map_or_else(Vec::new, outlines),
        columns: found
            .sources
            .iter()
            .map(|source| source.layers.iter().map(filled).collect())
            .collect(),
        found,
    })
}

/// Where each candidate would put the sample.
fn outlines(diagnosed: &Diagnosed) -> Vec<Option<MultiPolygon<f64>>> {
    let candidates = diagnosed.diagnosis.candidates.iter().take(MOST_CANDIDATES);
    let outline = |candidate: &crate::doctor::Candidate| {
        let outline = candidate.reading.to_wgs84(&diagnosed.sample).ok()?;
        // Whatever has no place on earth is not drawn.
        let on_earth = |at: geo::Coord<f64>| at.x.abs() <= 180.0 && at.y.abs() <= 90.0;
        outline.coords_iter().all(on_earth).then(|| outline.simplify(1e-6))
    };
    candidates.map(outline).collect()
}

/// The columns of a layer, as its first features fill them.
fn filled(layer: &FoundLayer) -> Vec<Filled> {
    let values = |name: &str| -> Vec<String> {
        let cells = layer.info.sample.iter().filter_map(|feature| feature.attribute(name));
        let texts = cells.filter_map(|cell| match cell {
            Attribute::Null => None,
            Attribute::Text(text) => Some(text.clone()),
            Attribute::Integer(number) => Some(number.to_string()),
            Attribute::Real(number) => Some(number.to_string()),
            Attribute::Date(date) => Some(date.to_string()),
        });
        texts.collect()
    };
    let columns: Vec<Column> = layer
        .fields
        .iter()
        .map(|field| Column {
            heading: field.name.clone(),
            values: values(&field.name),
        })
        .collect();
    let nothing_said = Mapping::default();
    let by_kind = ImportKind::ALL.map(|kind| {
        let code = kind.code();
        (kind, mapping::propose(Some(code), &nothing_said, &columns))
    });
    let column = |at: usize| {
        let of = || {
            by_kind
                .iter()
                .filter_map(move |(kind, all)| all.get(at).map(|one: &Proposal| (*kind, one)))
        };
        Filled {
            personal: of().filter(|(_, one)| one.personal).map(|(kind, _)| kind).collect(),
            proposed: of()
                .filter(|(_, one)| !one.fields.is_empty())
                .map(|(kind, one)| (kind.code(), one.fields.clone()))
                .collect(),
        }
    };
    (0..columns.len()).map(column).collect()
}

impl Inspection {
    /// What was found, in a language.
    pub fn told(&self, lang: Lang) -> ImportInspection {
        let sources = self.found.sources.iter().zip(&self.columns).map(|(source, columns)| {
            let layers = source.layers.iter().zip(columns).map(|(layer, columns)| {
                let fields = layer.fields.iter().zip(columns);
                let fields = fields.map(|(field, filled)| MappedColumn {
                    name: field.name.clone(),
                    samples: if filled.personal.is_empty() {
                        field.samples.clone()
                    } else {
                        Vec::new()
                    },
                    personal: filled.personal.clone(),
                    why: field.personal.as_ref().map(|why| Told::of(why, lang)),
                    proposed: filled.proposed.clone(),
                });
                InspectedLayer::of(layer, fields.collect(), lang)
            });
            InspectedFile::of(source, layers.collect(), lang)
        });
        let diagnosed = self.found.chosen().and_then(|layer| layer.diagnosed.as_ref());
        ImportInspection {
            sources: sources.collect(),
            diagnosis: diagnosed.map(|one| self.placed(one, lang)),
        }
    }

    fn placed(&self, diagnosed: &Diagnosed, lang: Lang) -> PlacedDiagnosis {
        let candidates = diagnosed.diagnosis.candidates.iter().zip(&self.outlines);
        let candidates = candidates.map(|(candidate, outline)| PlacedCandidate {
            candidate: CrsCandidate::of(candidate, lang),
            outline: outline.as_ref().map(|one| Geometry::of(GeometryValue::from(one))),
        });
        let expected = diagnosed.expected.iter().map(|place| ExpectedPlace {
            name: place.name.clone(),
            lon: place.centre.0,
            lat: place.centre.1,
            radius_km: place.radius_km,
        });
        PlacedDiagnosis {
            diagnosis: Diagnosis::with(&diagnosed.diagnosis, candidates.collect(), lang),
            expected: expected.collect(),
        }
    }
}
