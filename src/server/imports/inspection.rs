//! What was found in the files, as the page shows it: what `matbang inspect` tells, with the outline that each of the
//! doctor's candidates gives, and with the fields that each column would fill.

use std::path::PathBuf;

use geo::{CoordsIter, MultiPolygon, Simplify};
use geojson::GeometryValue;
use serde_json::{Map, Value, json};

use super::wish::Look;
use crate::import::ImportKind;
use crate::inspect;
use crate::inspect::{Diagnosed, FoundLayer};
use crate::mapping;
use crate::mapping::{Column, Mapping, Proposal};
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
    personal: Vec<&'static str>,
    /// Kind → the fields of its records that it would fill.
    proposed: Vec<(&'static str, Vec<&'static str>)>,
}

/// Looks at the files.
///
/// # Errors
/// A file is not taken or cannot be read; or the work was cancelled.
pub(super) fn inspect(
    snapshot: &Snapshot,
    files: &[PathBuf],
    look: &Look,
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
        (code, mapping::propose(Some(code), &nothing_said, &columns))
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
                .map(|(kind, one)| (kind, one.fields.clone()))
                .collect(),
        }
    };
    (0..columns.len()).map(column).collect()
}

impl Inspection {
    /// For the page.
    pub fn json(&self, lang: Lang) -> Value {
        let sources = self.found.sources.iter().zip(&self.columns).map(|(source, columns)| {
            let mut told = source.json(lang);
            let layers = source.layers.iter().zip(columns).map(|(layer, columns)| {
                let mut told = layer.json(lang);
                // The diagnosis that is shown stands beside the sources.
                told["diagnosis"] = Value::Null;
                for (field, filled) in told["fields"].as_array_mut().into_iter().flatten().zip(columns) {
                    field["personal"] = json!(filled.personal);
                    let proposed = filled
                        .proposed
                        .iter()
                        .map(|(kind, fields)| (kind.to_string(), json!(fields)));
                    field["proposed"] = Value::Object(proposed.collect::<Map<String, Value>>());
                    if !filled.personal.is_empty() {
                        field["samples"] = json!([]);
                    }
                }
                told
            });
            told["layers"] = layers.collect();
            told
        });
        let diagnosed = self.found.chosen().and_then(|layer| layer.diagnosed.as_ref());
        json!({
            "sources": sources.collect::<Vec<_>>(),
            "diagnosis": diagnosed.map(|one| self.ranking(one, lang)),
        })
    }

    fn ranking(&self, diagnosed: &Diagnosed, lang: Lang) -> Value {
        let mut told = diagnosed.diagnosis.json(lang);
        let candidates = diagnosed.diagnosis.candidates.iter().zip(&self.outlines);
        let candidates = candidates.map(|(candidate, outline)| {
            let mut told = candidate.json(lang);
            told["outline"] = json!(
                outline
                    .as_ref()
                    .map(|one| geojson::Geometry::from(GeometryValue::from(one)))
            );
            told
        });
        told["candidates"] = candidates.collect();
        let expected = diagnosed.expected.iter().map(|place| {
            let (lon, lat) = place.centre;
            json!({"name": place.name, "lon": lon, "lat": lat, "radius_km": place.radius_km})
        });
        told["expected"] = expected.collect();
        told
    }
}
