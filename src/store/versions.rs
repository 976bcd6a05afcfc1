//! Versions in the order of their rows.

use std::sync::Arc;

use domain::{RowId, Version};

/// As many versions stand together in a part at the most.
const MOST: usize = 512;

/// Versions in the order of their rows, in parts that states of knowledge share: a copy costs its parts, a change one of them.
#[derive(Debug, Clone, Default)]
pub struct Versions {
    /// None of them is empty.
    parts: Vec<Arc<Vec<Arc<Version>>>>,
    len: usize,
}

impl Versions {
    /// Every version, in the order of rows.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<Version>> + Clone {
        self.parts.iter().flat_map(|part| part.iter())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds a version behind those of its row and before those of later ones.
    pub fn insert(&mut self, version: Arc<Version>) {
        self.len += 1;
        let row = version.row_id;
        let later = self.parts.partition_point(|part| part[0].row_id <= row);
        let Some(at) = later.checked_sub(1).or((!self.parts.is_empty()).then_some(0)) else {
            self.parts.push(Arc::new(vec![version]));
            return;
        };
        let last = at + 1 == self.parts.len();
        let part = Arc::make_mut(&mut self.parts[at]);
        let place = part.partition_point(|other| other.row_id <= row);
        if part.len() < MOST {
            part.insert(place, version);
        } else if last && place == part.len() {
            self.parts.push(Arc::new(vec![version]));
        } else {
            part.insert(place, version);
            let behind = part.split_off(part.len() / 2);
            self.parts.insert(at + 1, Arc::new(behind));
        }
    }

    /// Takes the version of a row out.
    pub fn remove(&mut self, row: RowId) -> Option<Arc<Version>> {
        let at = self
            .parts
            .partition_point(|part| part[0].row_id <= row)
            .checked_sub(1)?;
        let place = self.parts[at]
            .binary_search_by_key(&row, |version| version.row_id)
            .ok()?;
        self.len -= 1;
        let part = Arc::make_mut(&mut self.parts[at]);
        let gone = part.remove(place);
        if part.is_empty() {
            self.parts.remove(at);
        }
        Some(gone)
    }

    /// Keeps some of them. Parts of which all stay are shared.
    pub fn retain(&mut self, keeps: impl Fn(&Arc<Version>) -> bool) {
        for part in &mut self.parts {
            if !part.iter().all(&keeps) {
                *part = Arc::new(part.iter().filter(|version| keeps(version)).cloned().collect());
            }
        }
        self.parts.retain(|part| !part.is_empty());
        self.len = self.parts.iter().map(|part| part.len()).sum();
    }

    /// What only these have, and what only the others have. Shared parts are passed over.
    pub fn differences(&self, others: &Versions) -> (Vec<Arc<Version>>, Vec<Arc<Version>>) {
        let (mut own, mut other) = (Walk::new(self), Walk::new(others));
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        loop {
            if own.skip_shared(&mut other) {
                continue;
            }
            match (own.next(), other.next()) {
                (None, None) => return (gone, come),
                (Some(a), Some(b)) if Arc::ptr_eq(a, b) => {
                    own.step();
                    other.step();
                }
                (Some(a), b) if b.is_none_or(|b| a.row_id <= b.row_id) => {
                    gone.push(Arc::clone(a));
                    own.step();
                }
                (_, b) => {
                    come.extend(b.cloned());
                    other.step();
                }
            }
        }
    }
}

/// A place among versions.
struct Walk<'v> {
    parts: &'v [Arc<Vec<Arc<Version>>>],
    place: usize,
}

impl<'v> Walk<'v> {
    fn new(versions: &'v Versions) -> Walk<'v> {
        Walk {
            parts: &versions.parts,
            place: 0,
        }
    }

    fn next(&self) -> Option<&'v Arc<Version>> {
        self.parts.first().map(|part| &part[self.place])
    }

    fn step(&mut self) {
        self.place += 1;
        if self.parts.first().is_some_and(|part| part.len() == self.place) {
            (self.parts, self.place) = (&self.parts[1..], 0);
        }
    }

    /// Goes past a part that both have here.
    fn skip_shared(&mut self, other: &mut Walk<'v>) -> bool {
        let both = self.parts.first().zip(other.parts.first());
        let shared = self.place == 0 && other.place == 0 && both.is_some_and(|(a, b)| Arc::ptr_eq(a, b));
        if shared {
            (self.parts, other.parts) = (&self.parts[1..], &other.parts[1..]);
        }
        shared
    }
}

impl FromIterator<Arc<Version>> for Versions {
    fn from_iter<T: IntoIterator<Item = Arc<Version>>>(versions: T) -> Versions {
        let mut all: Vec<Arc<Version>> = versions.into_iter().collect();
        if !all.is_sorted_by_key(|version| version.row_id) {
            all.sort_by_key(|version| version.row_id);
        }
        Versions {
            len: all.len(),
            parts: all.chunks(MOST).map(|part| Arc::new(part.to_vec())).collect(),
        }
    }
}

impl Extend<Arc<Version>> for Versions {
    fn extend<T: IntoIterator<Item = Arc<Version>>>(&mut self, versions: T) {
        versions.into_iter().for_each(|version| self.insert(version));
    }
}

impl<'v> IntoIterator for &'v Versions {
    type Item = &'v Arc<Version>;
    type IntoIter = Box<dyn Iterator<Item = &'v Arc<Version>> + 'v>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Document, DocumentClass, Entity, EntityId, Revision, Visibility};

    fn version(row: i64) -> Arc<Version> {
        Arc::new(Version {
            row_id: RowId(row),
            from_rev: Revision(1),
            first_rev: Revision(1),
            first_public: None,
            to_rev: None,
            entity: Entity {
                id: EntityId::fresh(),
                slug: row.to_string(),
                key: String::new(),
                visibility: Visibility::Public,
                body: Document::numbered(row.to_string(), DocumentClass::Act).into(),
                shape: None,
            },
        })
    }

    fn rows(versions: &Versions) -> Vec<i64> {
        versions.iter().map(|version| version.row_id.0).collect()
    }

    #[test]
    fn a_change_shares_every_part_it_does_not_touch_and_the_differences_are_what_it_did() {
        let all: Versions = (0..5_000).rev().map(|n| version(2 * n)).collect();
        assert_eq!((all.len(), all.is_empty()), (5_000, false));
        let mut changed = all.clone();
        // The first and the last row, one between, one twice, and new ones at both ends and within full parts.
        for row in [0, 9_998, 4_000, 4_000] {
            changed.remove(RowId(row));
        }
        for row in [-1, 1, 1_023, 1_025, 6_001, 9_999, 10_001] {
            changed.insert(version(row));
        }
        let mut wanted: Vec<i64> = (0..5_000)
            .map(|n| 2 * n)
            .filter(|row| ![0, 9_998, 4_000].contains(row))
            .collect();
        wanted.extend([-1, 1, 1_023, 1_025, 6_001, 9_999, 10_001]);
        wanted.sort_unstable();
        assert_eq!(rows(&changed), wanted);
        assert_eq!(changed.len(), wanted.len());
        let shared = changed
            .parts
            .iter()
            .filter(|part| all.parts.iter().any(|other| Arc::ptr_eq(part, other)));
        assert!(shared.count() >= 5, "most parts are shared");
        let (gone, come) = all.differences(&changed);
        let numbers = |versions: &[Arc<Version>]| versions.iter().map(|v| v.row_id.0).collect::<Vec<_>>();
        assert_eq!(numbers(&gone), [0, 4_000, 9_998]);
        assert_eq!(numbers(&come), [-1, 1, 1_023, 1_025, 6_001, 9_999, 10_001]);
        assert!(all.differences(&all.clone()).0.is_empty());
        // The same row said otherwise is two versions.
        let mut other = all.clone();
        other.remove(RowId(8));
        other.insert(version(8));
        assert_eq!(other.differences(&all).0.len(), 1);
        assert_eq!(rows(&other), rows(&all));
        let emptied = rows(&all).into_iter().fold(all.clone(), |mut left, row| {
            left.remove(RowId(row));
            left
        });
        assert!(emptied.is_empty() && emptied.parts.is_empty());
        assert_eq!(emptied.differences(&all).1.len(), 5_000);
    }
}
