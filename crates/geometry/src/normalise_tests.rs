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
fn a_hole_like_its_shell_leaves_nothing() {
    for hole in [square(0.0, 0.0, 10.0), reversed(square(0.0, 0.0, 10.0))] {
        let (area, _) = measure(vec![vec![square(0.0, 0.0, 10.0), hole]]);
        assert_eq!(area, 0.0);
    }
    // Three times the same ring is land again; a hole drawn twice is none.
    let hole = || square(2.0, 2.0, 3.0);
    let thrice = vec![
        square(0.0, 0.0, 10.0),
        square(0.0, 0.0, 10.0),
        reversed(square(0.0, 0.0, 10.0)),
    ];
    assert_eq!(measure(vec![thrice]).0, 100.0);
    assert_eq!(
        measure(vec![vec![square(0.0, 0.0, 10.0), hole(), reversed(hole())]]).0,
        100.0
    );
}

#[test]
fn holes_against_shells() {
    let with = |holes: Vec<Ring>| {
        let mut rings = vec![square(0.0, 0.0, 10.0)];
        rings.extend(holes);
        measure(vec![rings])
    };
    // Along an edge, in a corner, from edge to edge: the shell falls in two.
    assert_eq!(with(vec![square(0.0, 2.0, 3.0)]), (91.0, vec![]));
    assert_eq!(with(vec![square(7.0, 7.0, 3.0)]), (91.0, vec![]));
    let across = vec![(4.0, 0.0), (4.0, 10.0), (6.0, 10.0), (6.0, 0.0)];
    assert_eq!(with(vec![across.clone()]), (80.0, vec![]));
    assert_eq!(with(vec![reversed(across)]), (80.0, vec![]));
    // Halfway out, over each other, within each other, side by side.
    assert_eq!(
        with(vec![square(8.0, 2.0, 4.0)]),
        (100.0, vec![(RepairKind::HoleOutside, 1)])
    );
    assert_eq!(
        with(vec![square(1.0, 1.0, 4.0), square(3.0, 1.0, 4.0)]),
        (84.0, vec![(RepairKind::HoleOutside, 2)])
    );
    assert_eq!(
        with(vec![square(1.0, 1.0, 6.0), square(2.0, 2.0, 2.0)]),
        (68.0, vec![(RepairKind::HoleOutside, 2)])
    );
    assert_eq!(with(vec![square(1.0, 1.0, 3.0), square(4.0, 1.0, 3.0)]), (82.0, vec![]));
}

#[test]
fn rings_that_meet_themselves() {
    // Wings of 2 and 18 m², crossing at (2, 2) between grid lines of metres.
    let bow = vec![(0.0, 0.0), (8.0, 8.0), (8.0, 2.0), (0.0, 2.0)];
    assert_eq!(
        measure(vec![vec![bow]]),
        (20.0, vec![(RepairKind::SelfIntersection, 1)])
    );
    // Two squares that touch in a corner, as one ring: nothing is wrong.
    let eight = vec![
        (0.0, 0.0),
        (2.0, 0.0),
        (2.0, 2.0),
        (4.0, 2.0),
        (4.0, 4.0),
        (2.0, 4.0),
        (2.0, 2.0),
        (0.0, 2.0),
    ];
    assert_eq!(measure(vec![vec![eight.clone()]]), (8.0, vec![]));
    assert_eq!(measure(vec![vec![reversed(eight)]]), (8.0, vec![]));
    // A hole cut in from the shell by a doubled line.
    let keyhole = vec![
        (0.0, 0.0),
        (10.0, 0.0),
        (10.0, 5.0),
        (8.0, 5.0),
        (8.0, 8.0),
        (5.0, 8.0),
        (5.0, 5.0),
        (8.0, 5.0),
        (10.0, 5.0),
        (10.0, 10.0),
        (0.0, 10.0),
    ];
    assert_eq!(measure(vec![vec![keyhole]]).0, 91.0);
    // A spike inwards, and one that starts within an edge.
    let inwards = vec![
        (0.0, 0.0),
        (10.0, 0.0),
        (5.0, 5.0),
        (10.0, 0.0),
        (10.0, 10.0),
        (0.0, 10.0),
    ];
    assert_eq!(measure(vec![vec![inwards]]), (100.0, vec![(RepairKind::Spike, 1)]));
    let aside = vec![
        (0.0, 0.0),
        (4.0, 0.0),
        (4.0, -7.0),
        (4.0, 0.0),
        (10.0, 0.0),
        (10.0, 10.0),
        (0.0, 10.0),
    ];
    assert_eq!(measure(vec![vec![aside]]), (100.0, vec![(RepairKind::Spike, 1)]));
}

#[test]
fn parts_within_and_beside_parts() {
    let ring = || vec![square(0.0, 0.0, 10.0), square(2.0, 2.0, 6.0)];
    // An island in the hole; one that fills it and more; a part within another.
    assert_eq!(measure(vec![ring(), vec![square(4.0, 4.0, 2.0)]]), (68.0, vec![]));
    assert_eq!(
        measure(vec![ring(), vec![square(1.0, 1.0, 8.0)]]),
        (100.0, vec![(RepairKind::OverlappingParts, 2)])
    );
    assert_eq!(
        measure(vec![
            vec![square(0.0, 0.0, 10.0)],
            vec![reversed(square(3.0, 3.0, 2.0))]
        ]),
        (100.0, vec![(RepairKind::OverlappingParts, 2)])
    );
    // A part of an edge in common, and all of it with a vertex in between.
    assert_eq!(
        measure(vec![vec![square(0.0, 0.0, 10.0)], vec![square(10.0, 3.0, 2.0)]]),
        (104.0, vec![])
    );
    let stepped = vec![(10.0, 0.0), (20.0, 0.0), (20.0, 10.0), (10.0, 10.0), (10.0, 4.0)];
    assert_eq!(
        measure(vec![vec![square(0.0, 0.0, 10.0)], vec![stepped]]),
        (200.0, vec![])
    );
    // Three that overlap pairwise and all together: 3 · 100 − 3 · 36 … by hand 100 + 40 + 40 + 16.
    let three = vec![
        vec![square(0.0, 0.0, 10.0)],
        vec![reversed(square(4.0, 0.0, 10.0))],
        vec![square(4.0, 4.0, 10.0)],
    ];
    assert_eq!(measure(three), (180.0, vec![(RepairKind::OverlappingParts, 3)]));
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

#[test]
fn a_repair_says_where() {
    let at = |parts: Vec<Vec<Ring>>| {
        let (_, repairs) = Region::from_multi_polygon(&multi(parts)).unwrap();
        repairs.iter().map(|r| (r.kind, r.at)).collect::<Vec<_>>()
    };
    let bow = vec![(0.0, 0.0), (4.0, 4.0), (4.0, 0.0), (0.0, 4.0)];
    assert_eq!(at(vec![vec![bow]]), [(RepairKind::SelfIntersection, Some([2.0, 2.0]))]);
    let spiked = vec![
        (0.0, 0.0),
        (10.0, 0.0),
        (30.0, 0.0),
        (10.0, 0.0),
        (10.0, 10.0),
        (0.0, 10.0),
    ];
    assert_eq!(at(vec![vec![spiked]]), [(RepairKind::Spike, Some([30.0, 0.0]))]);
    let astray = vec![square(0.0, 0.0, 10.0), square(20.0, 5.0, 2.0)];
    assert_eq!(at(vec![astray]), [(RepairKind::HoleOutside, Some([20.0, 5.0]))]);
    let within = vec![vec![square(0.0, 0.0, 10.0)], vec![square(3.0, 4.0, 2.0)]];
    assert_eq!(at(within), [(RepairKind::OverlappingParts, Some([3.0, 4.0]))]);
    let repeated = vec![(0.0, 0.0), (7.0, 0.0), (7.0, 0.0), (7.0, 7.0)];
    assert_eq!(
        at(vec![vec![repeated]]),
        [(RepairKind::RepeatedVertex, Some([7.0, 0.0]))]
    );
}
