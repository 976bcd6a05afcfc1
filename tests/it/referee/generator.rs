//! The synthetic workload of the benches is what it says it is.

use std::collections::HashSet;

use geo::{Area, BoundingRect, MultiPolygon, Polygon};
use matbang::geometry::{Partition, Region};

use super::workload::{CLAIMS_PERCENT, SEED, STATUSES, Workload, ZONES, workload};

const PARCELS: usize = 10_000;

fn vertices(land: &MultiPolygon<f64>) -> usize {
    let rings = |part: &Polygon<f64>| {
        let holes: usize = part.interiors().iter().map(|ring| ring.0.len() - 1).sum();
        part.exterior().0.len() - 1 + holes
    };
    land.iter().map(rings).sum()
}

/// FNV-1a of every coordinate and status.
fn fingerprint(workload: &Workload) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut write = |bits: u64| hash = (hash ^ bits).wrapping_mul(0x0100_0000_01b3);
    let lands = workload.parcels.iter().map(|(land, status)| (land, u64::from(*status)));
    for (land, mark) in workload.zones.iter().map(|zone| (zone, 99)).chain(lands) {
        write(mark);
        for part in land {
            for ring in std::iter::once(part.exterior()).chain(part.interiors()) {
                ring.0.iter().for_each(|c| {
                    write(c.x.to_bits());
                    write(c.y.to_bits());
                });
            }
        }
    }
    hash
}

#[test]
fn the_same_on_every_machine() {
    let made = workload(SEED, PARCELS);
    assert_eq!(fingerprint(&made), 9_121_789_034_424_643_958);
    let other = workload(SEED + 1, PARCELS);
    assert_ne!(fingerprint(&other), fingerprint(&made));
    assert_eq!(
        workload(SEED, 20_000).zones,
        made.zones,
        "zones do not depend on the parcels"
    );
}

#[test]
fn zones_are_disjoint_and_within_their_ranges() {
    let zones = workload(SEED, PARCELS).zones;
    assert_eq!(zones.len(), ZONES);
    let boxes: Vec<_> = zones.iter().map(|zone| zone.bounding_rect().unwrap()).collect();
    for (index, zone) in zones.iter().enumerate() {
        let ha = zone.unsigned_area() / 10_000.0;
        assert!((10.0..=1_500.0).contains(&ha), "zone {index}: {ha} ha");
        assert!(
            (20..=300).contains(&vertices(zone)),
            "zone {index}: {} vertices",
            vertices(zone)
        );
        for other in &boxes[index + 1..] {
            let apart = boxes[index].max().x < other.min().x
                || other.max().x < boxes[index].min().x
                || boxes[index].max().y < other.min().y
                || other.max().y < boxes[index].min().y;
            assert!(apart, "zone {index}");
        }
    }
    let some = |what: &str, is: &dyn Fn(&MultiPolygon<f64>) -> bool| {
        let count = zones.iter().filter(|zone| is(zone)).count();
        assert!((100..900).contains(&count), "{what}: {count}");
    };
    some("with holes", &|zone| {
        zone.iter().any(|part| !part.interiors().is_empty())
    });
    some("of several parts", &|zone| zone.0.len() > 1);
    some("over 100 ha", &|zone| zone.unsigned_area() > 1e6);
    some("over 100 vertices", &|zone| vertices(zone) > 100);
}

#[test]
fn parcels_are_within_their_ranges() {
    let made = workload(SEED, PARCELS);
    assert_eq!(made.parcels.len(), PARCELS);
    let counts: Vec<usize> = made.parcels.iter().map(|(land, _)| vertices(land)).collect();
    assert!(counts.iter().all(|count| (5..=40).contains(count)));
    let mean = counts.iter().sum::<usize>() as f64 / PARCELS as f64;
    assert!((13.0..15.0).contains(&mean), "{mean} vertices on average");
    for status in 0..STATUSES {
        let count = made
            .parcels
            .iter()
            .filter(|(_, its)| usize::from(*its) == status)
            .count();
        assert!(count > PARCELS / 10, "status {status}: {count}");
    }
    for c in made.parcels.iter().flat_map(|(land, _)| &land.0[0].exterior().0) {
        assert!((390_000.0..710_000.0).contains(&c.x) && (1_490_000.0..1_710_000.0).contains(&c.y));
        assert_eq!((c.x * 1e3).round() / 1e3, c.x, "whole mm");
    }
}

#[test]
fn neighbours_share_their_edges_and_claims_do_not() {
    // So many that hardly a zone has only one, which would have nothing to share.
    let parcels = 4 * PARCELS;
    let made = workload(SEED, parcels);
    let edges = |land: &MultiPolygon<f64>| -> Vec<[u64; 4]> {
        let lines = land.0[0].exterior().lines();
        lines
            .map(|l| [l.start.x, l.start.y, l.end.x, l.end.y].map(f64::to_bits))
            .collect()
    };
    let all: HashSet<[u64; 4]> = made.parcels.iter().flat_map(|(land, _)| edges(land)).collect();
    let shares_one = |land: &MultiPolygon<f64>| {
        let mut edges = edges(land).into_iter();
        edges.any(|[ax, ay, bx, by]| all.contains(&[bx, by, ax, ay]))
    };
    let alone = made.parcels.iter().filter(|(land, _)| !shares_one(land)).count();
    let claims = parcels * CLAIMS_PERCENT / 100;
    assert!((claims..claims + 100).contains(&alone), "{alone} share no edge");
}

#[test]
fn all_polygons_are_valid_and_some_overlap_or_cross_an_edge() {
    let made = workload(SEED, PARCELS);
    for zone in &made.zones {
        let (_, repairs) = Region::from_multi_polygon(zone).unwrap();
        assert_eq!(repairs, []);
    }
    for (land, _) in made.parcels.iter().step_by(7) {
        let (region, repairs) = Region::from_multi_polygon(land).unwrap();
        assert_eq!(repairs, []);
        assert!(land.0[0].exterior().is_closed() && land.signed_area() > 0.0 && !region.is_empty());
    }
    let regions: Vec<Region> = made.parcels[..100]
        .iter()
        .map(|(land, _)| Region::from_multi_polygon(land).unwrap().0)
        .collect();
    let faces = Partition::new(None, &regions.iter().collect::<Vec<_>>()).unwrap();
    let overlapping = faces.faces().iter().filter(|face| face.records().len() > 1);
    let overlap: i64 = overlapping.map(|face| face.area().mm2()).sum();
    let sum: i64 = regions.iter().map(|region| region.area().mm2()).sum();
    assert!(overlap > 0 && overlap < sum / 10, "{overlap} of {sum} mm²");
}
