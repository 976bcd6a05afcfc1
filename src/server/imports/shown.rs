//! What an import would change, as the page shows it: names and areas of what is new, changed and gone, and shapes for
//! the map.

use geo::{CoordsIter, Simplify};
use geojson::{Feature, FeatureCollection, GeometryValue, JsonObject};
use serde_json::{Value, json};

use crate::domain::{Body, Change, Entity, Shape, Zone};
use crate::measure;
use crate::message::Lang;
use crate::snapshot::Snapshot;

/// The most shapes that are drawn. What is counted and written is not bounded by it.
const MOST_SHAPES: usize = 2_000;
/// The most corners that are drawn; beyond it shapes lose corners nobody would see.
const MOST_CORNERS: usize = 100_000;
/// The most names that are listed of one class.
const MOST_NAMES: usize = 200;

/// One thing in the list of differences.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    name: String,
    kind: &'static str,
    before_ha: Option<f64>,
    after_ha: Option<f64>,
}

/// What would be new, changed and gone.
#[derive(Debug, Clone, Default)]
pub(super) struct Differences {
    added: Class,
    changed: Class,
    removed: Class,
}

#[derive(Debug, Clone, Default)]
struct Class {
    count: usize,
    listed: Vec<Listed>,
}

impl Class {
    fn push(&mut self, listed: Listed) {
        self.count += 1;
        if self.listed.len() < MOST_NAMES {
            self.listed.push(listed);
        }
    }

    fn json(&self) -> Value {
        let listed: Vec<Value> = self
            .listed
            .iter()
            .map(|one| {
                json!({
                    "name": one.name,
                    "kind": one.kind,
                    "before_ha": one.before_ha,
                    "after_ha": one.after_ha,
                    "difference_ha": one.after_ha.zip(one.before_ha).map(|(after, before)| after - before),
                })
            })
            .collect();
        json!({"count": self.count, "listed": listed})
    }
}

impl Differences {
    /// Of the changes of a changeset on a snapshot.
    pub fn of(changes: &[Change], snapshot: &Snapshot) -> Differences {
        let mut found = Differences::default();
        for change in changes {
            match change {
                Change::Put { entity, supersedes } => {
                    let before = supersedes.and_then(|_| snapshot.version(entity.id));
                    let listed = Listed {
                        name: name_of(entity, snapshot),
                        kind: entity.body.kind().code(),
                        before_ha: before.and_then(|version| hectares(&version.entity)),
                        after_ha: hectares(entity),
                    };
                    match before {
                        Some(_) => found.changed.push(listed),
                        None => found.added.push(listed),
                    }
                }
                Change::End { entity, .. } => {
                    if let Some(version) = snapshot.version(*entity) {
                        found.removed.push(Listed {
                            name: name_of(&version.entity, snapshot),
                            kind: version.entity.body.kind().code(),
                            before_ha: hectares(&version.entity),
                            after_ha: None,
                        });
                    }
                }
            }
        }
        found
    }

    /// For the page.
    pub fn json(&self) -> Value {
        json!({"added": self.added.json(), "changed": self.changed.json(), "removed": self.removed.json()})
    }
}

/// The shapes of changes, simplified where they are large, with how many there are in all.
pub(super) fn shapes(changes: &[Change], snapshot: &Snapshot) -> Value {
    let drawn: Vec<(&Entity, &Shape, bool)> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Put { entity, supersedes } => entity
                .shape
                .as_ref()
                .map(|shape| (entity.as_ref(), shape, supersedes.is_some())),
            Change::End { .. } => None,
        })
        .collect();
    let all = drawn.len();
    let corners: usize = drawn.iter().map(|(_, shape, _)| shape.wgs84.coords_count()).sum();
    // In degrees; at 100,000 corners about a metre, growing with their number.
    let tolerance = (corners > MOST_CORNERS).then(|| 1e-5 * corners as f64 / MOST_CORNERS as f64);
    let features = drawn.into_iter().take(MOST_SHAPES).map(|(entity, shape, known)| {
        let simple = tolerance.map(|tolerance| shape.wgs84.simplify(tolerance));
        let mut properties = JsonObject::new();
        properties.insert("name".into(), name_of(entity, snapshot).into());
        properties.insert("class".into(), if known { "changed" } else { "added" }.into());
        Feature {
            geometry: Some(GeometryValue::from(simple.as_ref().unwrap_or(&shape.wgs84)).into()),
            properties: Some(properties),
            ..Feature::default()
        }
    });
    let collection = FeatureCollection {
        bbox: None,
        features: features.collect(),
        foreign_members: None,
    };
    let shown = collection.features.len();
    json!({"collection": collection, "shown": shown, "count": all})
}

/// The zones the changes are about, for the way back to the map.
pub(super) fn zones(changes: &[Change], snapshot: &Snapshot, lang: Lang) -> Value {
    let _ = lang;
    let mut found: Vec<(String, String)> = Vec::new();
    for change in changes {
        let id = match change {
            Change::Put { entity, .. } => match &entity.body {
                Body::Zone(zone) => {
                    found.push((entity.slug.clone(), zone.label()));
                    continue;
                }
                body => zone_of(body),
            },
            Change::End { .. } => None,
        };
        if let Some(row) = id.and_then(|id| snapshot.get::<Zone>(id)) {
            found.push((row.slug().to_string(), row.body.label()));
        }
    }
    found.sort();
    found.dedup();
    found
        .into_iter()
        .take(MOST_NAMES)
        .map(|(slug, label)| json!({"slug": slug, "label": label}))
        .collect()
}

fn zone_of(body: &Body) -> Option<crate::domain::EntityId> {
    match body {
        Body::Flag(r) => Some(r.zone),
        Body::Boundary(r) => Some(r.zone),
        Body::Phase(r) => Some(r.zone),
        Body::PlanArea(r) => Some(r.zone),
        Body::ServicedArea(r) => Some(r.zone),
        Body::ClearancePiece(r) => Some(r.zone),
        Body::Lease(r) => Some(r.zone),
        Body::Project(r) => Some(r.zone),
        _ => None,
    }
}

/// What a person calls it: a boundary by its zone, other things by their name or label.
fn name_of(entity: &Entity, snapshot: &Snapshot) -> String {
    let zone = |id| snapshot.get::<Zone>(id).map(|row| row.body.label());
    let named = match &entity.body {
        Body::Zone(zone) => Some(zone.label()),
        Body::Boundary(boundary) => zone(boundary.zone),
        Body::Document(document) => Some(document.number.clone()),
        Body::ClearancePiece(piece) => Some(piece.label.clone()),
        _ => None,
    };
    named
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| entity.slug.clone())
}

/// Hectares in the plane of a boundary. Other land gets its hectares in the plane of its zone, which the ledger knows.
fn hectares(entity: &Entity) -> Option<f64> {
    let (Body::Boundary(boundary), Some(shape)) = (&entity.body, &entity.shape) else {
        return None;
    };
    let (region, _) = measure::region(shape, boundary.plane).ok()?;
    Some(region.area().ha())
}

/// The boundaries among the changes with both their areas and what their document declares.
pub(super) fn areas(changes: &[Change], snapshot: &Snapshot) -> Vec<Value> {
    let boundary = |change: &Change| -> Option<Value> {
        let Change::Put { entity, .. } = change else {
            return None;
        };
        let (Body::Boundary(boundary), Some(shape)) = (&entity.body, &entity.shape) else {
            return None;
        };
        let (region, _) = measure::region(shape, boundary.plane).ok()?;
        let area = measure::area(&region, boundary.plane).ok()?;
        let declared = boundary.declared.as_ref();
        let difference = declared
            .and_then(|declared| declared.hectares())
            .map(|printed| measure::difference(area.plane, printed));
        Some(json!({
            "name": name_of(entity, snapshot),
            "plane": boundary.plane.to_string(),
            "measured_ha": area.plane.ha(),
            "measured_m2": area.plane.m2(),
            "ellipsoidal_ha": area.ellipsoidal.ha(),
            "declared": declared.map(|d| json!({"value": d.value.to_string(), "unit": d.unit.code()})),
            "difference_ha": difference.map(|(ha, _)| ha),
            "difference_share": difference.and_then(|(_, share)| share),
        }))
    };
    changes.iter().filter_map(boundary).take(MOST_NAMES).collect()
}
