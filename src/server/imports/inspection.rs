//! What was found in the files, as the page shows it: layers, encodings, fields, and the doctor's ranking with the outline
//! that each candidate gives.

use geo::{CoordsIter, MultiPolygon, Simplify};
use geojson::GeometryValue;
use serde_json::{Value, json};

use super::import::told;
use crate::geodesy::Epsg;
use crate::import::doctor::{self, Diagnosis, Evidence, Place, StatedSystem};
use crate::message::{Lang, Message};
use crate::snapshot::Snapshot;

/// The most corners of the sample, for the doctor and for the outlines.
pub(super) const SAMPLE_CORNERS: usize = 2_000;
/// The most candidates that are shown: the page of a person who chooses, not a list of everything that exists.
const MOST_CANDIDATES: usize = 8;

/// What was found in all files.
pub(super) struct Inspection {
    pub sources: Vec<FoundSource>,
    pub diagnosed: Option<Diagnosed>,
}

/// One file.
pub(super) struct FoundSource {
    /// Its name without the folder.
    pub name: String,
    pub format: String,
    pub layers: Vec<FoundLayer>,
    pub notes: Vec<Message>,
}

/// One layer.
pub(super) struct FoundLayer {
    pub name: String,
    /// `polygon`, `line`, `point`, `table`, `mixed`, `unknown`.
    pub holds: &'static str,
    pub count: Option<u64>,
    /// The system the file states, by its code.
    pub crs: Option<String>,
    pub encoding: Option<Encoding>,
    pub fields: Vec<FoundField>,
    /// Whether it is the one that was looked at.
    pub chosen: bool,
}

/// How texts are encoded.
pub(super) struct Encoding {
    pub name: String,
    /// How it was found, with a text before and after where it changes any.
    pub how: Message,
}

/// A column.
pub(super) struct FoundField {
    pub name: String,
    /// None of a column that concerns persons.
    pub samples: Vec<String>,
    /// Kinds whose records leave it out, because it concerns persons.
    pub personal: Vec<&'static str>,
    /// Kind → the fields of its records that this column would fill.
    pub proposed: Vec<(&'static str, Vec<&'static str>)>,
}

impl Inspection {
    /// For the page.
    pub fn json(&self, lang: Lang) -> Value {
        json!({
            "sources": self.sources.iter().map(|source| source.json(lang)).collect::<Vec<_>>(),
            "diagnosis": self.diagnosed.as_ref().map(|one| one.json(lang)),
        })
    }
}

impl FoundSource {
    fn json(&self, lang: Lang) -> Value {
        json!({
            "name": self.name,
            "format": self.format,
            "layers": self.layers.iter().map(|layer| layer.json(lang)).collect::<Vec<_>>(),
            "notes": self.notes.iter().map(|note| told(note, lang)).collect::<Vec<_>>(),
        })
    }
}

impl FoundLayer {
    fn json(&self, lang: Lang) -> Value {
        let fields = self.fields.iter().map(|field| {
            let proposed: serde_json::Map<String, Value> = field
                .proposed
                .iter()
                .map(|(kind, fields)| (kind.to_string(), json!(fields)))
                .collect();
            json!({
                "name": field.name,
                "samples": field.samples,
                "personal": field.personal,
                "proposed": proposed,
            })
        });
        json!({
            "name": self.name,
            "holds": self.holds,
            "count": self.count,
            "crs": self.crs,
            "chosen": self.chosen,
            "encoding": self.encoding.as_ref().map(|one| json!({"name": one.name, "how": told(&one.how, lang)})),
            "fields": fields.collect::<Vec<_>>(),
        })
    }
}

/// The doctor's answer, with what is drawn of it.
pub(super) struct Diagnosed {
    diagnosis: Diagnosis,
    /// One a candidate, WGS 84; `None` where the reading cannot place the file.
    outlines: Vec<Option<MultiPolygon<f64>>>,
    expected: Vec<Place>,
}

impl Diagnosed {
    /// Asks the doctor about some of the coordinates of a file.
    pub fn of(
        snapshot: &Snapshot,
        sample: MultiPolygon<f64>,
        declared: Option<Epsg>,
        stated: Vec<StatedSystem>,
        place: Option<&str>,
    ) -> Diagnosed {
        let mut evidence = Evidence::polygons(sample);
        evidence.declared = declared;
        evidence.expected = place.map_or_else(Vec::new, |place| doctor::places(snapshot, place));
        if evidence.expected.is_empty() {
            let headings = stated.iter().flat_map(|one| doctor::provinces_in(&one.wording));
            evidence.expected = headings.collect();
        }
        evidence.stated = stated;
        evidence.look_up(snapshot);
        let mut diagnosis = doctor::diagnose(&evidence);
        diagnosis.candidates.truncate(MOST_CANDIDATES);
        let outlines = diagnosis.candidates.iter().map(|candidate| {
            let outline = candidate.reading.to_wgs84(&evidence.sample).ok()?;
            // Whatever has no place on earth is not drawn.
            let on_earth = |c: geo::Coord<f64>| c.x.abs() <= 180.0 && c.y.abs() <= 90.0;
            outline.coords_iter().all(on_earth).then(|| outline.simplify(1e-6))
        });
        Diagnosed {
            outlines: outlines.collect(),
            expected: evidence.expected,
            diagnosis,
        }
    }

    fn json(&self, lang: Lang) -> Value {
        let diagnosis = &self.diagnosis;
        let candidates = diagnosis
            .candidates
            .iter()
            .zip(&self.outlines)
            .map(|(candidate, outline)| {
                let mut body = candidate.json(lang);
                body["lon"] = json!(candidate.centre.map(|(lon, _)| lon));
                body["lat"] = json!(candidate.centre.map(|(_, lat)| lat));
                body["outline"] = json!(
                    outline
                        .as_ref()
                        .map(|one| geojson::Geometry::from(GeometryValue::from(one)))
                );
                body
            });
        let expected = self.expected.iter().map(|place| {
            let (lon, lat) = place.centre;
            json!({"name": place.name, "lon": lon, "lat": lat, "radius_km": place.radius_km})
        });
        let all = |notes: &[Message]| notes.iter().map(|note| told(note, lang)).collect::<Vec<_>>();
        json!({
            "verdict": diagnosis.verdict.code(),
            "candidates": candidates.collect::<Vec<_>>(),
            "expected": expected.collect::<Vec<_>>(),
            "notes": all(&diagnosis.summary),
            "limits": all(&diagnosis.limits),
        })
    }
}

/// Some polygons of many: whole ones, in order, as long as they have few corners together; at least one.
pub(super) fn sample<'p>(all: impl Iterator<Item = &'p MultiPolygon<f64>>) -> MultiPolygon<f64> {
    let mut taken = Vec::new();
    let mut corners = 0;
    for polygon in all.flat_map(|one| &one.0) {
        corners += polygon.coords_count();
        if corners > SAMPLE_CORNERS && !taken.is_empty() {
            break;
        }
        taken.push(polygon.clone());
    }
    MultiPolygon(taken)
}
