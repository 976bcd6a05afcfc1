//! The synthetic workload of benches and tests: 1,000 zones and any number of parcels, in metres of a TM-3 plane.
//!
//! From a seed, the same on every machine: integers, `+ − × ÷ √` only, and coordinates rounded to whole mm, so that every
//! engine reads the same numbers. All polygons are valid by construction. Parcels are not assigned to zones.

#![allow(dead_code, unreachable_pub, reason = "each bench and test uses a part of it")]

mod mesh;
mod random;
mod zones;

use geo::{Coord, LineString, MultiPolygon};

use random::Random;

/// How many zones there are.
pub const ZONES: usize = 1_000;
/// How many statuses a parcel can have: 0, 1, … .
pub const STATUSES: usize = 5;
/// The seed of the published numbers.
pub const SEED: u64 = 9_216;
/// Of a hundred parcels, so many are claims that lie over other parcels.
pub const CLAIMS_PERCENT: usize = 3;

/// What the job is about.
pub struct Workload {
    /// Disjoint, 10–1,500 ha, 20–300 vertices; some with holes, some of several parts.
    pub zones: Vec<MultiPolygon<f64>>,
    /// One part each, with a status: meshes whose neighbours share every vertex of their common edge, over the zones and
    /// beyond their edges, and claims that lie over them.
    pub parcels: Vec<(MultiPolygon<f64>, u8)>,
}

/// The workload of a seed. The zones do not depend on the number of parcels.
pub fn workload(seed: u64, parcels: usize) -> Workload {
    let zones: Vec<MultiPolygon<f64>> = (0..ZONES).map(|zone| zones::zone(seed, zone)).collect();
    let lands: Vec<f64> = zones.iter().map(zones::shell_area).collect();
    let quotas = shares(parcels, &lands);
    let claims = shares(parcels * CLAIMS_PERCENT / 100, &lands);
    let mut out = Vec::with_capacity(parcels);
    for (index, zone) in zones.iter().enumerate() {
        let claims = claims[index].min(quotas[index] - 1);
        let mesh = mesh::Mesh::new(seed, index, lands[index], quotas[index] - claims);
        mesh.parcels(zone, claims, &mut out);
    }
    Workload { zones, parcels: out }
}

/// `total` in whole shares, by weight; one each at least where there are enough.
fn shares(total: usize, weights: &[f64]) -> Vec<usize> {
    let least = usize::from(total >= 2 * weights.len());
    let rest = (total - least * weights.len()) as f64;
    let sum: f64 = weights.iter().sum();
    let (mut below, mut given) = (0.0, 0);
    let mut shares: Vec<usize> = weights
        .iter()
        .map(|weight| {
            below += weight;
            let upto = (rest * below / sum) as usize;
            let share = upto - given;
            given = upto;
            least + share
        })
        .collect();
    // The last sum may stay a hair below the whole.
    if let Some(last) = shares.last_mut() {
        *last += rest as usize - given;
    }
    shares
}

/// To whole mm.
fn coord(x: f64, y: f64) -> Coord<f64> {
    let mm = |metres: f64| ((metres * 1e3 + 0.5) as i64) as f64 / 1e3;
    Coord { x: mm(x), y: mm(y) }
}

/// Twice the signed area of a closed ring.
fn twice_area(ring: &LineString<f64>) -> f64 {
    let Some(&o) = ring.0.first() else { return 0.0 };
    ring.lines()
        .map(|l| (l.start.x - o.x) * (l.end.y - o.y) - (l.end.x - o.x) * (l.start.y - o.y))
        .sum()
}
