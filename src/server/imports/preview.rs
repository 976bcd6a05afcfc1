//! What an import would change, as the page shows it: names and areas of what is new, changed and gone, and shapes for
//! the map. Changes pass by one after the other; of millions, a bounded part is kept and the rest counted.

use std::collections::{BTreeMap, HashMap};

use geo::{BoundingRect, CoordsIter, MultiPolygon, Simplify};
use geojson::GeometryValue;

use super::answer::{
    BoundaryComparison, ChangedRecord, ChangedRecords, Differences, ImportZone, MissingRecord, MissingRecords,
    ProposedShape, ProposedShapes, ShapeClass, Whole,
};
use super::params::{Declared, ImportParams};
use crate::changeset::Report;
use crate::measure;
use crate::present::{Collection, Feature, PrintedSize};
use crate::snapshot::Snapshot;
use domain::{Body, Boundary, Change, Entity, Land, Shape, Zone, province};
use geodesy::{AreaMm2, Crs, PlaneRequest, choose_plane};

/// The most shapes that are drawn. What is counted and written is not bounded by it.
const MOST_SHAPES: usize = 2_000;
/// The most corners that are kept; after it no more shapes are.
const MOST_CORNERS: usize = 200_000;
/// The most corners that are drawn as they are; beyond it shapes lose corners nobody would see.
const FINE_CORNERS: usize = 50_000;
/// The most names that are listed of one class.
const MOST_NAMES: usize = 200;

/// Looks at changes while they pass by.
pub(super) struct PreviewCollector<'s> {
    snapshot: &'s Snapshot,
    declared: Option<Declared>,
    /// What is kept of them.
    pub shown: PreviewSummary,
}

/// What is kept of the changes.
#[derive(Default)]
pub(super) struct PreviewSummary {
    added: Class,
    changed: Class,
    areas: Vec<BoundaryComparison>,
    drawn: Vec<Drawn>,
    corners: usize,
    /// Things with land.
    lands: usize,
    /// Slug and label.
    zones: BTreeMap<String, String>,
}

struct Drawn {
    name: String,
    class: ShapeClass,
    outline: MultiPolygon<f64>,
}

#[derive(Default)]
struct Class {
    count: usize,
    listed: Vec<Listed>,
}

struct Listed {
    name: String,
    kind: &'static str,
    /// As reports name it.
    key: String,
    ha: Option<f64>,
}

impl<'s> PreviewCollector<'s> {
    /// Nothing has passed by yet.
    pub fn new(snapshot: &'s Snapshot, wish: &ImportParams) -> PreviewCollector<'s> {
        PreviewCollector {
            snapshot,
            declared: wish.declared.clone(),
            shown: PreviewSummary::default(),
        }
    }

    /// A change passes by.
    pub fn take(&mut self, change: &Change) {
        self.note_zone(change);
        let Change::Put { entity, supersedes } = change else {
            return;
        };
        let kept = &mut self.shown;
        let class = if supersedes.is_some() {
            ShapeClass::Changed
        } else {
            ShapeClass::Added
        };
        let name = name_of(entity, self.snapshot);
        if let Some(shape) = &entity.shape {
            kept.draw(&name, class, shape);
        }
        let listing = if supersedes.is_some() {
            &mut kept.changed
        } else {
            &mut kept.added
        };
        listing.count += 1;
        if listing.listed.len() >= MOST_NAMES {
            return;
        }
        let kind = entity.body.kind().code();
        let key = format!("{kind} {}", entity.slug);
        let mut ha = None;
        if let (Body::Boundary(boundary), Some(shape)) = (&entity.body, &entity.shape)
            && let Some((area, told)) = measured(&name, boundary, shape, self.declared.as_ref())
        {
            ha = Some(area.ha());
            kept.areas.push(told);
        } else if let Some(shape) = &entity.shape {
            ha = hectares(
                shape,
                entity
                    .body
                    .zone()
                    .and_then(|id| self.snapshot.get::<Zone>(id))
                    .map(|row| row.body),
            );
        }
        listing.listed.push(Listed { name, kind, key, ha });
    }

    /// Remembers the zone a change is about, for the way back to the map.
    pub fn note_zone(&mut self, change: &Change) {
        let zones = &mut self.shown.zones;
        if zones.len() >= MOST_NAMES {
            return;
        }
        let body = match change {
            Change::Put { entity, .. } => {
                if let Body::Zone(zone) = &entity.body {
                    zones.insert(entity.slug.clone(), zone.label());
                }
                Some(&entity.body)
            }
            Change::End { entity, .. } => self.snapshot.version(*entity).map(|version| &version.entity.body),
        };
        let of_parcel = || match change {
            Change::End { entity, .. } => self.snapshot.parcels().get(*entity).ok().flatten()?.shared.zone,
            Change::Put { .. } => None,
        };
        let zone = body.map_or_else(of_parcel, Body::zone);
        if let Some(row) = zone.and_then(|id| self.snapshot.get::<Zone>(id)) {
            zones.insert(row.slug().to_string(), row.body.label());
        }
    }
}

impl PreviewSummary {
    fn draw(&mut self, name: &str, class: ShapeClass, shape: &Shape) {
        self.lands += 1;
        let corners = shape.wgs84.coords_count();
        let full = self.drawn.len() >= MOST_SHAPES || self.corners + corners > MOST_CORNERS;
        // One that is too large alone is still drawn, with fewer corners.
        if full && !self.drawn.is_empty() {
            return;
        }
        self.corners += corners;
        self.drawn.push(Drawn {
            name: name.to_string(),
            class,
            outline: shape.wgs84.clone(),
        });
    }

    /// The zones that changes are about, the first of them.
    pub fn zones(&self) -> Vec<ImportZone> {
        let zone = |(slug, label): (&String, &String)| ImportZone {
            slug: slug.clone(),
            label: label.clone(),
        };
        self.zones.iter().map(zone).collect()
    }

    /// Boundaries with both their areas and what their document declares.
    pub fn areas(&self) -> Vec<BoundaryComparison> {
        self.areas.clone()
    }

    /// What would be new, changed and gone, with the areas that the report knows.
    pub fn differences(&self, report: &Report) -> Differences {
        let ha = |area: AreaMm2| area.ha();
        let known: HashMap<&str, (Option<f64>, f64)> = report
            .differences
            .iter()
            .map(|one| (one.name.as_str(), (one.before.map(ha), one.after.ha())))
            .collect();
        let class = |class: &Class| {
            let listed = class.listed.iter().map(|one| {
                let (before, after) = known
                    .get(one.key.as_str())
                    .map_or((None, one.ha), |(before, after)| (*before, Some(*after)));
                listed(&one.name, one.kind, before, after)
            });
            ChangedRecords {
                count: class.count,
                listed: listed.collect(),
            }
        };
        let removed = report.removed.iter().take(MOST_NAMES).map(|one| {
            let (kind, slug) = one.name.split_once(' ').unwrap_or(("", &one.name));
            MissingRecord {
                record: listed(slug, kind, one.area.map(ha), None),
                ended: one.ended,
            }
        });
        Differences {
            added: class(&self.added),
            changed: class(&self.changed),
            removed: MissingRecords {
                count: report.counts.removed,
                ended: report.counts.ended,
                listed: removed.collect(),
            },
        }
    }

    /// The shapes, simplified where they are many, with how many there are in all.
    pub fn shapes(&self) -> ProposedShapes {
        // In degrees; about a metre at first, growing with the number of corners.
        let tolerance = (self.corners > FINE_CORNERS).then(|| 1e-5 * self.corners as f64 / FINE_CORNERS as f64);
        let features = self.drawn.iter().map(|one| {
            let simple = tolerance.map(|tolerance| one.outline.simplify(tolerance));
            let outline = GeometryValue::from(simple.as_ref().unwrap_or(&one.outline));
            let shape = ProposedShape {
                name: one.name.clone(),
                class: one.class,
            };
            Feature::new(Some(outline), None, shape)
        });
        ProposedShapes {
            collection: Collection::new(Whole {}, features.collect()),
            shown: self.drawn.len(),
            count: self.lands,
        }
    }
}

fn listed(name: &str, kind: &str, before: Option<f64>, after: Option<f64>) -> ChangedRecord {
    ChangedRecord {
        name: name.to_string(),
        kind: kind.to_string(),
        before_ha: before,
        after_ha: after,
        difference_ha: after.zip(before).map(|(after, before)| after - before),
    }
}

/// The area of a boundary, and the same beside what its document declares: as the person wrote it where they did.
fn measured(
    name: &str,
    boundary: &Boundary,
    shape: &Shape,
    said: Option<&Declared>,
) -> Option<(AreaMm2, BoundaryComparison)> {
    let (region, _) = measure::region(shape, boundary.plane).ok()?;
    let area = measure::area(&region, boundary.plane).ok()?;
    let declared = boundary.declared.as_ref();
    let difference = declared
        .and_then(domain::Quantity::hectares)
        .map(|printed| measure::difference(area.plane, printed));
    let printed = |value: &dyn ToString, unit: &str| PrintedSize {
        value: value.to_string(),
        unit: unit.to_string(),
    };
    let told = BoundaryComparison {
        name: name.to_string(),
        plane: boundary.plane.to_string(),
        measured_ha: area.plane.ha(),
        measured_m2: area.plane.m2(),
        ellipsoidal_ha: area.ellipsoidal.ha(),
        declared: said
            .map(|said| printed(&said.value, &said.unit))
            .or_else(|| declared.map(|one| printed(&one.value, one.unit.code()))),
        difference_ha: difference.map(|(ha, _)| ha),
        difference_share: difference.and_then(|(_, share)| share),
    };
    Some((area.plane, told))
}

/// Hectares in the plane that the rule picks for the land, which is that of its zone unless the file is in another.
fn hectares(shape: &Shape, zone: Option<&Zone>) -> Option<f64> {
    let middle = shape.wgs84.bounding_rect()?.center();
    let file = Crs::resolve(shape.crs).ok()?;
    let request = PlaneRequest {
        area_crs: None,
        file: &file,
        unit_zone: zone.and_then(|zone| province(&zone.province)?.zone),
        centroid_lon_lat: (middle.x, middle.y),
    };
    let plane = choose_plane(request).ok()?;
    let (region, _) = measure::region(shape, plane.epsg).ok()?;
    Some(region.area().ha())
}

/// What a person calls it: a boundary by its zone, other things by their own name, land without one by its zone and the
/// end of its slug, which tells several apart.
fn name_of(entity: &Entity, snapshot: &Snapshot) -> String {
    let zone = || {
        let zone = entity.body.zone()?;
        snapshot.get::<Zone>(zone).map(|row| row.body.label())
    };
    let own = match entity.body.land() {
        Land::Outline => zone(),
        _ => entity.body.name(),
    };
    if let Some(own) = own {
        return own;
    }
    let end = entity.slug.rsplit('-').next().unwrap_or_default();
    let end: String = end.chars().take(8).collect();
    zone().map_or_else(|| entity.slug.clone(), |zone| format!("{zone} · {end}"))
}
