//! The recorded things of one kind, found by what a person calls them or by their land.

use std::collections::HashSet;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use geo::{BoundingRect, Intersects, Rect};

use super::names::{Named, Names, Sought, is_keyed, is_keyed_by};
use crate::measure;
use crate::snapshot::{Boxes, Snapshot};
use crate::store::StoreError;
use domain::{Body, Called, EntityId, Kind, RowId, Shape, Version};
use geodesy::Epsg;
use geometry::Partition;
use message::Message;

/// Land is the same when the part two shapes share is at least this much of what they cover together: a survey that moves
/// corners by centimetres stays above it, a neighbour never reaches it.
const SAME_LAND: f64 = 0.95;

/// What is recorded of one kind.
pub struct Recorded<'s> {
    snapshot: &'s Snapshot,
    rows: Vec<Row<'s>>,
    names: Names<'s>,
    by_place: OnceLock<Boxes<usize>>,
    matched: HashSet<usize>,
}

struct Row<'s> {
    version: Held<'s>,
    /// What people call it.
    label: &'s str,
    home: Option<EntityId>,
    bounds: Option<Rect<f64>>,
    keyed: bool,
}

/// Where the whole of a recorded thing is.
#[derive(Clone, Copy)]
enum Held<'s> {
    /// In the snapshot.
    Here(&'s Version),
    /// A parcel, in the store.
    Row(RowId),
}

/// A version of a recorded thing.
#[derive(Clone)]
pub enum Known<'s> {
    /// In the snapshot.
    Here(&'s Version),
    /// Read of the store.
    Read(Arc<Version>),
}

impl Deref for Known<'_> {
    type Target = Version;

    fn deref(&self) -> &Version {
        match self {
            Known::Here(version) => version,
            Known::Read(version) => version,
        }
    }
}

/// The recorded thing a feature is.
pub struct Match<'s> {
    /// The version of it that holds in the store.
    pub version: Known<'s>,
    /// Whether it was found by its land, not by its key.
    pub by_land: bool,
}

impl<'s> Recorded<'s> {
    /// Indexes the rows of a kind.
    ///
    /// # Errors
    /// The kind is read of the store, and that cannot be read.
    pub fn new(snapshot: &'s Snapshot, kind: Kind) -> Result<Recorded<'s>, StoreError> {
        let mut recorded = Recorded {
            snapshot,
            rows: Vec::new(),
            names: Names::new(snapshot, kind, Vec::new()),
            by_place: OnceLock::new(),
            matched: HashSet::new(),
        };
        let mut named = Vec::new();
        for version in snapshot.versions().iter().filter(|v| v.entity.body.kind() == kind) {
            named.push(Named::of(version));
            let label = match &version.entity.body {
                Body::ClearancePiece(piece) if !piece.label.is_empty() => piece.label.as_str(),
                _ => version.entity.known_by(),
            };
            recorded.rows.push(Row {
                version: Held::Here(version),
                label,
                home: version.entity.body.home(),
                bounds: version.entity.shape.as_ref().and_then(|s| s.wgs84.bounding_rect()),
                keyed: is_keyed(&version.entity),
            });
        }
        if kind == Kind::Parcel {
            for line in snapshot.parcels().iter()? {
                let called = Called::parcel(&line.shared.commune, line.sheet, line.number);
                let keyed = match called {
                    Some(_) => true,
                    None => match is_keyed_by(kind, line.id, line.slug, line.key) {
                        Some(keyed) => keyed,
                        None => is_keyed(&snapshot.parcels().whole(line.row)?.entity),
                    },
                };
                recorded.rows.push(Row {
                    version: Held::Row(line.row),
                    label: line.known_by(),
                    home: line.shared.zone,
                    bounds: line.bounds,
                    keyed,
                });
                named.push(Named {
                    slug: line.slug,
                    key: line.key,
                    home: line.shared.zone,
                    called,
                    version: None,
                });
            }
        }
        recorded.names = Names::new(snapshot, kind, named);
        Ok(recorded)
    }

    /// The whole of a row.
    fn whole(&self, at: usize) -> Result<Known<'s>, Message> {
        match self.rows[at].version {
            Held::Here(version) => Ok(Known::Here(version)),
            Held::Row(row) => {
                let read = self.snapshot.parcels().whole(row);
                read.map(Known::Read).map_err(|error| error.sentence())
            }
        }
    }

    /// Whether nothing of the kind is recorded.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The recorded thing a feature is: by what it is called, else by its land. A key in the file that is not recorded is a
    /// new thing, unless it names land that had no key so far. What was matched before is not matched again by land.
    ///
    /// # Errors
    /// Several recorded things are called so. The store cannot be read.
    pub fn find(
        &mut self,
        sought: &Sought<'_>,
        keyed: bool,
        home: Option<EntityId>,
        land: Option<(&Shape, Epsg)>,
    ) -> Result<Option<Match<'s>>, Message> {
        if self.rows.is_empty() {
            return Ok(None);
        }
        let (at, by_land) = match (self.named(sought, land.map(|(shape, _)| shape))?, land) {
            (Some(at), _) => (at, false),
            (None, Some((shape, plane))) => match self.by_land(keyed, home, shape, plane)? {
                Some(at) => (at, true),
                None => return Ok(None),
            },
            (None, None) => return Ok(None),
        };
        if !self.matched.insert(at) && by_land {
            return Ok(None);
        }
        Ok(Some(Match {
            version: self.whole(at)?,
            by_land,
        }))
    }

    /// The recorded thing of a slug, which then stands in the file.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn by_slug(&mut self, slug: &str) -> Result<Option<Known<'s>>, Message> {
        let Some(at) = self.names.by_slug(slug) else {
            return Ok(None);
        };
        self.matched.insert(at);
        self.whole(at).map(Some)
    }

    /// Whether a recorded thing has this slug or key.
    pub fn is_taken(&self, slug: &str) -> bool {
        self.names.by_slug(slug).is_some()
    }

    /// What people call the recorded things of a zone: their labels, else their keys.
    pub fn labels(&self, home: Option<EntityId>) -> impl Iterator<Item = &'s str> + '_ {
        let of_zone = self.rows.iter().filter(move |row| row.home == home);
        of_zone.map(|row| row.label)
    }

    /// Marks a recorded thing as standing in the file; whether there is one of that name.
    pub fn stands(&mut self, sought: &Sought<'_>) -> bool {
        let found = self.named(sought, None).ok().flatten();
        self.matched.extend(found);
        found.is_some()
    }

    fn named(&self, sought: &Sought<'_>, land: Option<&Shape>) -> Result<Option<usize>, Message> {
        let bounds = land.and_then(|shape| shape.wgs84.bounding_rect());
        let here = |at: usize| match (bounds, self.rows[at].bounds) {
            (Some(bounds), Some(other)) => bounds.intersects(&other),
            _ => false,
        };
        let valid = |at: usize| Ok(self.whole(at)?.entity.body.valid().copied());
        self.names.find(sought, here, &valid)
    }

    fn by_land(
        &self,
        keyed: bool,
        home: Option<EntityId>,
        shape: &Shape,
        plane: Epsg,
    ) -> Result<Option<usize>, Message> {
        let Some(bounds) = shape.wgs84.bounding_rect() else {
            return Ok(None);
        };
        let fits = |at: &usize| {
            let row = &self.rows[*at];
            // Two keys that differ are two things, wherever they lie.
            let other_key = keyed && row.keyed;
            !other_key
                && !self.matched.contains(at)
                && row.home == home
                && row.bounds.is_some_and(|other| overlaps(&bounds, &other))
        };
        let by_place = self.by_place.get_or_init(|| {
            let rows = self.rows.iter().enumerate();
            rows.filter_map(|(at, row)| Some((row.bounds?, at))).collect()
        });
        // What was recorded first stands for land that was recorded twice.
        let mut near: Vec<usize> = by_place.near(&bounds, 0.0).copied().filter(fits).collect();
        near.sort_unstable();
        for at in near {
            let whole = self.whole(at)?;
            let other = whole.entity.shape.as_ref();
            if other.is_some_and(|other| is_same_land(shape, other, plane)) {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    /// What is recorded, fits, and was not found in the file. `near` says by zone and box whether a thing may fit at all, so that
    /// others are not read.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn missing(
        &self,
        near: impl Fn(Option<EntityId>, Option<Rect<f64>>) -> bool,
        mut fits: impl FnMut(&Version) -> bool,
    ) -> Result<Vec<Known<'s>>, Message> {
        let mut missing = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            let here = matches!(row.version, Held::Here(_)) || near(row.home, row.bounds);
            if here && !self.matched.contains(&at) {
                let whole = self.whole(at)?;
                if fits(&whole) {
                    missing.push(whole);
                }
            }
        }
        Ok(missing)
    }
}

/// Whether two boxes share enough that the shapes in them may be the same land.
fn overlaps(a: &Rect<f64>, b: &Rect<f64>) -> bool {
    let shared = |a: (f64, f64), b: (f64, f64)| (a.1.min(b.1) - a.0.max(b.0)) / (a.1.max(b.1) - a.0.min(b.0));
    shared((a.min().x, a.max().x), (b.min().x, b.max().x)) > 0.8
        && shared((a.min().y, a.max().y), (b.min().y, b.max().y)) > 0.8
}

/// Whether two shapes are the same land: the same coordinates, the same rings after normalisation, or all but the same
/// area. Shapes that cannot be measured in the plane are not.
fn is_same_land(a: &Shape, b: &Shape, plane: Epsg) -> bool {
    if a.crs == b.crs && a.native == b.native {
        return true;
    }
    let (Ok((a, _)), Ok((b, _))) = (measure::region(a, plane), measure::region(b, plane)) else {
        return false;
    };
    if a == b {
        return true;
    }
    let Ok(cut) = Partition::new(Some(&a), &[&b]) else {
        return false;
    };
    let shared: f64 = cut
        .faces()
        .iter()
        .filter(|face| face.inside() && !face.records().is_empty())
        .map(|face| face.area().m2())
        .sum();
    shared >= SAME_LAND * (a.area().m2() + b.area().m2() - shared)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{LineString, MultiPolygon, Polygon};

    fn square(dx: f64, side: f64) -> Shape {
        let (x, y) = (407_000.0 + dx, 2_497_000.0);
        let ring = LineString::from(vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]);
        let native = MultiPolygon(vec![Polygon::new(ring, vec![])]);
        Shape {
            crs: Epsg(9208),
            wgs84: native.clone(),
            native,
        }
    }

    #[test]
    fn a_moved_corner_is_the_same_land_and_a_neighbour_is_not() {
        let same = |dx: f64, side: f64| is_same_land(&square(0.0, 100.0), &square(dx, side), Epsg(9208));
        assert!(same(0.0, 100.0) && same(0.05, 100.0) && same(0.0, 101.0));
        assert!(!same(100.0, 100.0) && !same(0.0, 110.0) && !same(10.0, 100.0));
    }
}
