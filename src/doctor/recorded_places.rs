//! Places recorded in the store: zones, provinces, communes, and their land.

use geo::{BoundingRect, MultiPolygon, Rect};

use super::candidate::{Located, as_polygons, readings, variants};
use super::evidence::{Evidence, thin};
use super::place::{Place, provinces_in};
use super::words::UNIT_KINDS;
use crate::snapshot::Snapshot;
use crate::store::StoreError;
use domain::text::fold;
use domain::{AdministrativeUnit, Body, Boundary, EntityId, UnitLevel, Zone};
use geodesy::CrsReading;
use geodesy::{Epsg, zones};

/// Corners of neighbours looked at, at most.
const MOST_EDGES: usize = 400_000;
/// A recorded boundary may be replaced by a larger one: this much more than its reach, kilometres.
const BEYOND_BOUNDARY_KM: f64 = 5.0;

/// The places a text speaks of: a zone (id, slug or name), a province (key or name), a commune, or a heading that names a
/// province (“tỉnh Lào Cai”). Empty when it speaks of none that is known.
pub fn places(snapshot: &Snapshot, text: &str) -> Vec<Place> {
    if let Ok(row) = snapshot.find_zone(text) {
        return of_zone(snapshot, row.id(), row.body);
    }
    let wanted = fold(text);
    let bare = strip_kind(&wanted);
    let of_province = |p: &&domain::Province| p.key == text.trim() || fold(&p.name) == wanted || fold(&p.name) == bare;
    // Today's province before an abolished one of the same name.
    let provinces = || domain::provinces().iter().filter(of_province);
    if let Some(province) = provinces().find(|p| p.until.is_none()).or_else(|| provinces().next()) {
        return Place::province(&province.key).into_iter().collect();
    }
    let units: Vec<Place> = snapshot
        .all::<AdministrativeUnit>()
        .filter(|row| {
            let name = fold(&row.body.name);
            row.slug() == text.trim() || name == wanted || strip_kind(&name) == wanted
        })
        .filter_map(|row| of_unit(snapshot, row.id()))
        .collect();
    if !units.is_empty() {
        return units;
    }
    provinces_in(text)
}

/// Where land of a zone is expected: its recorded boundary or mark, its commune, its province.
pub fn of_zone(snapshot: &Snapshot, id: EntityId, zone: &Zone) -> Vec<Place> {
    let mut found = Vec::new();
    let province = Place::province(&zone.province);
    let boundary = snapshot
        .about::<Boundary>(id)
        .filter_map(|row| row.entity().shape.as_ref())
        .find_map(|shape| Place::outlined(zone.label(), shape.wgs84.clone()));
    if let Some(place) = boundary {
        // Not its outline: the new boundary may well be another one.
        let radius = place.radius_km + BEYOND_BOUNDARY_KM;
        found.push(Place::around(zone.label(), place.centre, radius));
    } else if let Some(mark) = &zone.mark {
        // A mark stands on a town or a village; the zone reaches beyond it.
        let radius = mark.radius_km.max(1.0) + BEYOND_BOUNDARY_KM;
        found.push(Place::around(zone.label(), (mark.lon, mark.lat), radius));
    }
    if let Some(today) = &zone.place.unit_today {
        let wanted = fold(today);
        let unit = snapshot
            .all::<AdministrativeUnit>()
            .find(|row| row.body.level == UnitLevel::Commune && fold(&row.body.name) == wanted);
        found.extend(unit.and_then(|row| of_unit(snapshot, row.id())));
    }
    found.extend(province);
    found
}

/// A unit with its outline, and the meridians of its province.
fn of_unit(snapshot: &Snapshot, id: EntityId) -> Option<Place> {
    let row = snapshot.get::<AdministrativeUnit>(id)?;
    let outline = row.entity().shape.as_ref()?.wgs84.clone();
    let mut place = Place::outlined(row.body.name.clone(), outline)?;
    place.zones = zones_of(snapshot, id);
    Some(place)
}

/// The 3° zones of the province a unit belongs to.
fn zones_of(snapshot: &Snapshot, id: EntityId) -> Vec<Epsg> {
    let mut at = Some(id);
    // Three levels; a circle in the records ends here as well.
    for _ in 0..UnitLevel::ALL.len() {
        let Some(row) = at.and_then(|id| snapshot.get::<AdministrativeUnit>(id)) else {
            break;
        };
        if let Some(place) = Place::province(&row.body.province) {
            return place.zones;
        }
        at = row.body.within;
    }
    Vec::new()
}

/// A folded name without “xã”, “tỉnh” and the like.
fn strip_kind(folded: &str) -> &str {
    UNIT_KINDS
        .words()
        .find_map(|kind| folded.strip_prefix(kind)?.strip_prefix(' '))
        .unwrap_or(folded)
}

impl Evidence {
    /// Adds what the store holds near the places where the file may lie: outlines to hold its corners against, and the
    /// administrative units to name the places with.
    ///
    /// # Errors
    /// The store of the snapshot cannot be read.
    pub fn look_up(&mut self, snapshot: &Snapshot) -> Result<(), StoreError> {
        let boxes = self.boxes();
        if boxes.is_empty() {
            return Ok(());
        }
        let mut room = MOST_EDGES;
        for version in snapshot.versions() {
            let Some(shape) = &version.entity.shape else { continue };
            let Some(rect) = shape.wgs84.bounding_rect() else {
                continue;
            };
            if !boxes.iter().any(|b| meet(*b, rect)) {
                continue;
            }
            if matches!(version.entity.body, Body::AdministrativeUnit(_)) {
                self.units.extend(of_unit(snapshot, version.entity.id));
                continue;
            }
            let corners = corner_count(&shape.wgs84);
            if corners <= room {
                room -= corners;
                self.neighbours.push(shape.wgs84.clone());
            }
        }
        snapshot.parcels().each(Some(&boxes), &mut |parcel| {
            if let Some(shape) = &parcel.entity.shape {
                let corners = corner_count(&shape.wgs84);
                if corners <= room {
                    room -= corners;
                    self.neighbours.push(shape.wgs84.clone());
                }
            }
            room > 0
        })
    }

    /// Where the file may lie, a little widened, one box per reading.
    fn boxes(&self) -> Vec<Rect<f64>> {
        let corners = thin(self.corners(), 16);
        let mut all = readings(&corners);
        all.extend(
            self.declared
                .map(|epsg| CrsReading::plain(zones::meant_by_deprecated(epsg).unwrap_or(epsg))),
        );
        let more: Vec<CrsReading> = all.iter().flat_map(variants).collect();
        all.extend(more);
        let around = |reading: CrsReading| {
            let rect = as_polygons(&Located::at(reading, &corners).positions).bounding_rect()?;
            const MARGIN: f64 = 0.01;
            let (min, max) = (rect.min(), rect.max());
            Some(Rect::new(
                (min.x - MARGIN, min.y - MARGIN),
                (max.x + MARGIN, max.y + MARGIN),
            ))
        };
        all.into_iter().filter_map(around).collect()
    }
}

fn corner_count(outline: &MultiPolygon<f64>) -> usize {
    use geo::CoordsIter;
    outline.coords_count()
}

fn meet(a: Rect<f64>, b: Rect<f64>) -> bool {
    a.min().x <= b.max().x && b.min().x <= a.max().x && a.min().y <= b.max().y && b.min().y <= a.max().y
}
