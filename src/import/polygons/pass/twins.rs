//! The same polygon twice in an import: an outline exported with its fill, a parcel that was drawn again. Compared as rings,
//! wherever they start and whichever way they run, to the last bit.

use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use geo::{Coord, LineString, MultiPolygon};

use super::super::making::Row;
use crate::changeset::FirstSeen;

/// How many are listed.
const LISTED: usize = 10;

/// What was seen so far: some bytes each, since there may be a million.
#[derive(Default)]
pub struct Twins {
    /// For what the features say: told apart only where the rings are the same.
    said: RandomState,
    /// By their rings.
    seen: FirstSeen<Seen>,
    /// Left out, each with the one that counts.
    pub same: Pairs,
    /// Left out although they say something else.
    pub differing: Pairs,
    /// Taken, since they have keys of their own.
    pub apart: Pairs,
}

struct Seen {
    number: u64,
    fields: u64,
    key: u64,
}

/// Which feature repeats which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twin {
    /// None.
    New,
    /// This one, and it says the same.
    Same(u64),
    /// This one, under the same key or none, and it says something else.
    Differs(u64),
    /// This one, under another key.
    Apart(u64),
}

/// Numbers of features, the first of them listed.
#[derive(Default)]
pub struct Pairs {
    /// How many there are.
    pub count: usize,
    listed: Vec<(u64, u64)>,
}

impl Pairs {
    /// Adds a feature and the one that it repeats.
    pub fn add(&mut self, twin: u64, first: u64) {
        self.count += 1;
        if self.listed.len() < LISTED {
            self.listed.push((twin, first));
        }
    }

    /// For a sentence: `5 = 1, 7 = 2`.
    pub fn list(&self) -> String {
        let pairs: Vec<String> = self
            .listed
            .iter()
            .map(|(twin, first)| format!("{twin} = {first}"))
            .collect();
        let more = if self.count > pairs.len() { ", …" } else { "" };
        pairs.join(", ") + more
    }
}

impl Twins {
    /// Takes note of a feature, and says whether its polygon was seen before.
    pub fn look(&mut self, row: &Row, polygons: &MultiPolygon<f64>) -> Twin {
        if polygons.0.is_empty() {
            return Twin::New;
        }
        let rings = self.seen.hashes_by(|state| outline(state, polygons));
        let home = row.target.as_ref().map(|target| target.id);
        let fields = row.fields.fingerprint(&self.said) ^ self.said.hash_one(home);
        let key = self.said.hash_one((home, row.own_key.as_deref()));
        let number = row.number;
        match self.seen.note(rings, Seen { number, fields, key }) {
            None => Twin::New,
            Some(first) if first.fields == fields => Twin::Same(first.number),
            Some(first) if first.key == key => Twin::Differs(first.number),
            Some(first) => Twin::Apart(first.number),
        }
    }
}

/// The same for the same rings, in whatever order polygons and holes come.
fn outline(state: &RandomState, polygons: &MultiPolygon<f64>) -> u64 {
    let mut all: Vec<u64> = polygons
        .iter()
        .map(|polygon| {
            let mut holes: Vec<u64> = polygon.interiors().iter().map(|hole| ring(state, hole)).collect();
            holes.sort_unstable();
            state.hash_one((ring(state, polygon.exterior()), holes))
        })
        .collect();
    all.sort_unstable();
    state.hash_one(all)
}

/// The same for the same ring, wherever it starts and whichever way it runs.
fn ring(state: &RandomState, ring: &LineString<f64>) -> u64 {
    // −0 is 0, and repeated corners are one.
    let bits = |at: &Coord<f64>| ((at.x + 0.0).to_bits(), (at.y + 0.0).to_bits());
    let mut corners: Vec<(u64, u64)> = ring.0.iter().map(bits).collect();
    corners.dedup();
    if corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    let count = corners.len();
    let Some(start) = (0..count).min_by_key(|at| corners[*at]) else {
        return 0;
    };
    let (next, before) = (corners[(start + 1) % count], corners[(start + count - 1) % count]);
    let mut hasher = state.build_hasher();
    for step in 0..count {
        let at = if next <= before {
            start + step
        } else {
            start + count - step
        };
        corners[at % count].hash(&mut hasher);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use geo::Polygon;

    use super::*;

    #[test]
    fn a_ring_is_the_same_from_any_corner_and_either_way() {
        let state = RandomState::new();
        let lot = [(0.0, 0.0), (3.0, 0.0), (3.0, 5.0), (0.0, 5.0)];
        let of = |corners: &[(f64, f64)]| {
            let polygon = Polygon::new(LineString::from(corners.to_vec()), Vec::new());
            outline(&state, &MultiPolygon(vec![polygon]))
        };
        for turn in 0..4 {
            let mut turned = lot;
            turned.rotate_left(turn);
            assert_eq!(of(&turned), of(&lot));
            turned.reverse();
            assert_eq!(of(&turned), of(&lot));
        }
        assert_eq!(
            of(&[(0.0, 0.0), (3.0, 0.0), (3.0, 0.0), (3.0, 5.0), (-0.0, 5.0)]),
            of(&lot)
        );
        assert_ne!(of(&[(0.0, 0.0), (3.0, 0.0), (3.0, 5.0), (0.0, 5.000_001)]), of(&lot));
    }
}
