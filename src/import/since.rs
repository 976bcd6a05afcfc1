//! What others recorded while an import read its files: whether its decisions still hold.
//!
//! An import decides against the state it began with which recorded thing a row is. When the state has moved on, the decisions
//! are held against what came in between, and not made again for everything: nobody waits long, and nothing is written twice.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hasher};

use geo::{CoordsIter, MultiPolygon};

use super::spool::Spool;
use crate::store::{Conflict, Store, StoreError, names_one_of};
use domain::{Change, EntityId, Kind, Revision, Version};

/// Land without a name, and the revision it came with.
type Unnamed = (MultiPolygon<f64>, Revision);

/// What was recorded since a revision.
struct Since {
    /// Kind and slug or key of what came, went or changed, and the revision that did it.
    called: HashMap<(Kind, String), Revision>,
    /// Land that came without a name, by kind and [`fingerprint`].
    land: HashMap<(Kind, u64), Vec<Unnamed>>,
    /// Things that are no more.
    gone: HashMap<String, Revision>,
    /// What stands now.
    current: Vec<Version>,
}

impl Since {
    fn of(touched: Vec<Version>, base: Revision) -> Since {
        let mut called = HashMap::new();
        let mut gone = HashMap::new();
        for version in &touched {
            let kind = version.entity.body.kind();
            let by = version.to_rev.unwrap_or(version.from_rev);
            let names = [&version.entity.slug, &version.entity.key];
            for name in names.into_iter().filter(|name| !name.is_empty()) {
                called.insert((kind, name.clone()), by);
            }
            gone.insert(version.entity.id.to_string(), by);
        }
        let current: Vec<Version> = touched.into_iter().filter(|version| version.to_rev.is_none()).collect();
        for version in &current {
            gone.remove(&version.entity.id.to_string());
        }
        let unnamed = |version: &&Version| version.entity.key.is_empty() && version.from_rev > base;
        let mut land: HashMap<_, Vec<_>> = HashMap::new();
        for version in current.iter().filter(unnamed) {
            if let Some(shape) = &version.entity.shape {
                let of = (version.entity.body.kind(), fingerprint(&shape.native));
                land.entry(of)
                    .or_default()
                    .push((shape.native.clone(), version.from_rev));
            }
        }
        Since {
            land,
            called,
            gone,
            current,
        }
    }

    /// The revision that took away what a change was decided on. `gone` are the things that are no more.
    fn against(&self, change: &Change, gone: &HashSet<&str>) -> Option<Revision> {
        let Change::Put { entity, supersedes } = change else {
            return None;
        };
        let kind = entity.body.kind();
        if supersedes.is_none() {
            let names = [&entity.slug, &entity.key].into_iter().filter(|name| !name.is_empty());
            let mut taken = names.filter_map(|name| self.called.get(&(kind, name.clone())));
            let same_land = || {
                let native = &entity.shape.as_ref()?.native;
                let alike = self.land.get(&(kind, fingerprint(native)))?;
                alike.iter().find(|(land, _)| land == native).map(|(_, by)| *by)
            };
            if let Some(by) = taken.next().copied().or_else(same_land) {
                return Some(by);
            }
        }
        if gone.is_empty() {
            return None;
        }
        let body = serde_json::to_value(&entity.body).ok()?;
        if !names_one_of(&body, gone) {
            return None;
        }
        let mut named = gone.iter().filter(|id| names_one_of(&body, &HashSet::from([**id])));
        named.next().and_then(|id| self.gone.get(*id)).copied()
    }

    /// Things recorded since that speak of what would end.
    fn referring(&self, ending: &HashSet<EntityId>) -> Vec<Conflict> {
        let ids: HashSet<String> = ending.iter().map(ToString::to_string).collect();
        let ids: HashSet<&str> = ids.iter().map(String::as_str).collect();
        let refers = |version: &&Version| {
            let body = serde_json::to_value(&version.entity.body);
            body.is_ok_and(|body| names_one_of(&body, &ids))
        };
        let found = self.current.iter().filter(refers);
        found
            .map(|version| Conflict {
                subject: version.entity.name(),
                row: None,
                by: Some(version.from_rev),
            })
            .collect()
    }
}

/// A number that land with the same corners in the same order has in common: two imports of a whole cadastre are not compared
/// parcel by parcel.
fn fingerprint(land: &MultiPolygon<f64>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for corner in land.coords_iter() {
        // Minus zero is zero.
        for number in [corner.x + 0.0, corner.y + 0.0] {
            hasher.write_u64(number.to_bits());
        }
    }
    hasher.finish()
}

/// Holds the changes of an import against what was recorded since it began. Whatever still holds may be written on top of the
/// revision that is handed out.
///
/// # Errors
/// [`StoreError::Conflicts`] with what was decided on things that are no longer so: recorded twice otherwise, or speaking of
/// what has ended. A changed row is found by the store itself.
pub fn check(store: &dyn Store, base: Revision, spool: &mut Spool) -> Result<Revision, StoreError> {
    let head = store.head()?;
    if head == base {
        return Ok(head);
    }
    // What comes after `head` is seen by the store, which writes on `head` alone.
    let since = Since::of(store.changes_since(base)?, base);
    let gone: HashSet<&str> = since.gone.keys().map(String::as_str).collect();
    let (mut conflicts, mut ending) = (Vec::new(), HashSet::new());
    for change in spool.replay()? {
        let change = change?;
        if let Change::End { entity, .. } = &change {
            ending.insert(*entity);
        }
        if let (Some(by), Change::Put { entity, .. }) = (since.against(&change, &gone), &change) {
            conflicts.push(Conflict {
                subject: entity.name(),
                row: None,
                by: Some(by),
            });
        }
    }
    if !ending.is_empty() {
        conflicts.extend(since.referring(&ending));
    }
    match conflicts.is_empty() {
        true => Ok(head),
        false => Err(StoreError::Conflicts(conflicts)),
    }
}
