//! What others recorded while an import read its files: whether its decisions still hold.
//!
//! An import decides against the state it began with which recorded thing a row is. When the state has moved on, the decisions
//! are held against what came in between, and not made again for everything: nobody waits long, and nothing is written twice.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hasher};

use geo::{CoordsIter, MultiPolygon};

use super::spool::Spool;
use crate::store::{Conflict, Store, StoreError, TouchedRow, names_one_of};
use domain::{Change, EntityId, Kind, Revision, RowId, Version};

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
    /// The rows that stand now.
    current: Vec<TouchedRow>,
}

/// Rows that are read at a time.
const TOGETHER: usize = 1_000;

impl Since {
    fn of(store: &dyn Store, base: Revision) -> Result<Since, StoreError> {
        let touched = store.touched_since(base)?;
        let mut called = HashMap::new();
        let mut gone = HashMap::new();
        for row in &touched {
            let by = row.to_rev.unwrap_or(row.from_rev);
            let names = [&row.slug, &row.key];
            for name in names.into_iter().filter(|name| !name.is_empty()) {
                called.insert((row.kind, name.clone()), by);
            }
            gone.insert(row.entity.to_string(), by);
        }
        let current: Vec<TouchedRow> = touched.into_iter().filter(|row| row.to_rev.is_none()).collect();
        for row in &current {
            gone.remove(&row.entity.to_string());
        }
        let mut land: HashMap<_, Vec<_>> = HashMap::new();
        let unnamed = |row: &&TouchedRow| row.key.is_empty() && row.from_rev > base;
        read(store, current.iter().filter(unnamed), |version| {
            if let Some(shape) = version.entity.shape {
                let of = (version.entity.body.kind(), fingerprint(&shape.native));
                land.entry(of).or_default().push((shape.native, version.from_rev));
            }
        })?;
        Ok(Since {
            land,
            called,
            gone,
            current,
        })
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
    fn referring(&self, store: &dyn Store, ending: &HashSet<EntityId>) -> Result<Vec<Conflict>, StoreError> {
        let ids: HashSet<String> = ending.iter().map(ToString::to_string).collect();
        let ids: HashSet<&str> = ids.iter().map(String::as_str).collect();
        let mut found = Vec::new();
        read(store, self.current.iter(), |version| {
            let body = serde_json::to_value(&version.entity.body);
            if body.is_ok_and(|body| names_one_of(&body, &ids)) {
                found.push(Conflict {
                    subject: version.entity.name(),
                    row: None,
                    by: Some(version.from_rev),
                });
            }
        })?;
        Ok(found)
    }
}

/// Reads the whole of rows, a few at a time.
fn read<'r>(
    store: &dyn Store,
    rows: impl Iterator<Item = &'r TouchedRow>,
    mut take: impl FnMut(Version),
) -> Result<(), StoreError> {
    let rows: Vec<RowId> = rows.map(|row| row.row).collect();
    for some in rows.chunks(TOGETHER) {
        store.rows(some)?.into_iter().for_each(&mut take);
    }
    Ok(())
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
    let since = Since::of(store, base)?;
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
        conflicts.extend(since.referring(store, &ending)?);
    }
    match conflicts.is_empty() {
        true => Ok(head),
        false => Err(StoreError::Conflicts(conflicts)),
    }
}
