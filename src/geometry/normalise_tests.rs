use geo::Polygon;

use super::*;

type Ring = Vec<(f64, f64)>;

fn multi(parts: Vec<Vec<Ring>>) -> MultiPolygon<f64> {
    let polygons = parts.into_iter().map(|part| {
        let mut rings = part.into_iter().map(LineString::from);
        Polygon::new(rings.next().unwrap(), rings.collect())
    });
    MultiPolygon(polygons.collect())
}

fn square(x: f64, y: f64, side: f64) -> Ring {
    vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
}

fn reversed(mut ring: Ring) -> Ring {
    ring.reverse();
    ring
}

/// Area in m² and the kinds of repairs with their counts.
fn measure(parts: Vec<Vec<Ring>>) -> (f64, Vec<(RepairKind, usize)>) {
    let (region, repairs) = Region::from_multi_polygon(&multi(parts)).unwrap();
    (region.area().m2(), repairs.iter().map(|r| (r.kind, r.count)).collect())
}

#[test]
fn clean_input_needs_no_repair() {
    let e = 400_000.1;
    assert_eq!(measure(vec![vec![square(e, 2.5e6, 10.0)]]), (100.0, vec![]));
    for hole in [square(2.0, 2.0, 3.0), reversed(square(2.0, 2.0, 3.0))] {
        assert_eq!(measure(vec![vec![square(0.0, 0.0, 10.0), hole]]), (91.0, vec![]));
    }
    assert_eq!(measure(vec![]), (0.0, vec![]));
}

#[test]
fn bow_tie_is_both_wings() {
    let bow = vec![(0.0, 0.0), (4.0, 4.0), (4.0, 0.0), (0.0, 4.0)];
    let (region, repairs) = Region::from_multi_polygon(&multi(vec![vec![bow]])).unwrap();
    assert_eq!(region.area().m2(), 8.0);
    assert_eq!(region.shapes().len(), 2);
    assert_eq!(repairs.len(), 1);
    assert_eq!(repairs[0].kind, RepairKind::SelfIntersection);
    assert_eq!(repairs[0].area_before, Some(AreaMm2::ZERO));
    assert_eq!(repairs[0].area_after, Some(AreaMm2::from_m2(8.0)));
    assert!(repairs[0].message().to_string().contains("8.00"));
}

#[test]
fn overlapping_parts_count_once_whatever_their_winding() {
    for second in [square(5.0, 0.0, 10.0), reversed(square(5.0, 0.0, 10.0))] {
        let (area, repairs) = measure(vec![vec![square(0.0, 0.0, 10.0)], vec![second]]);
        assert_eq!((area, repairs), (150.0, vec![(RepairKind::OverlappingParts, 2)]));
    }
    let twice = vec![vec![square(0.0, 0.0, 10.0)], vec![reversed(square(0.0, 0.0, 10.0))]];
    assert_eq!(measure(twice), (100.0, vec![(RepairKind::OverlappingParts, 2)]));
    // Side by side is no overlap.
    assert_eq!(
        measure(vec![vec![square(0.0, 0.0, 10.0)], vec![square(10.0, 0.0, 10.0)]]),
        (200.0, vec![])
    );
}

#[test]
fn a_part_may_fill_the_hole_of_another() {
    let holed = vec![square(0.0, 0.0, 10.0), square(2.0, 2.0, 3.0)];
    assert_eq!(measure(vec![holed, vec![square(2.0, 2.0, 3.0)]]), (100.0, vec![]));
}

#[test]
fn spikes_and_holes_astray() {
    let spiked = vec![
        (0.0, 0.0),
        (10.0, 0.0),
        (30.0, 0.0),
        (10.0, 0.0),
        (10.0, 10.0),
        (0.0, 10.0),
    ];
    assert_eq!(measure(vec![vec![spiked]]), (100.0, vec![(RepairKind::Spike, 1)]));
    let astray = vec![square(0.0, 0.0, 10.0), square(20.0, 0.0, 2.0)];
    assert_eq!(measure(vec![astray]), (104.0, vec![(RepairKind::HoleOutside, 1)]));
    let touching = vec![square(0.0, 0.0, 10.0), vec![(0.0, 5.0), (3.0, 3.0), (3.0, 7.0)]];
    assert_eq!(measure(vec![touching]), (94.0, vec![]));
}

#[test]
fn a_ring_drawn_twice_is_told() {
    let mut twice = square(0.0, 0.0, 10.0);
    twice.extend(square(0.0, 0.0, 10.0));
    assert_eq!(
        measure(vec![vec![twice]]),
        (0.0, vec![(RepairKind::SelfIntersection, 1)])
    );
}

#[test]
fn what_cannot_be_measured_is_refused() {
    let refuse = |ring: Ring| Region::from_multi_polygon(&multi(vec![vec![ring]])).unwrap_err();
    assert_eq!(
        refuse(vec![(0.0, 0.0), (f64::NAN, 0.0), (1.0, 1.0)]),
        GeometryError::NotFinite { part: 1, vertex: 2 }
    );
    assert!(matches!(
        refuse(vec![(0.0, 0.0), (0.0, 1e9), (1.0, 1.0)]),
        GeometryError::TooFar { vertex: 2, .. }
    ));
    assert_eq!(refuse(square(-9e7, -9e7, 1.8e8)), GeometryError::TooLarge);
}
