use geo::{Area as _, LineString, Polygon};
use proptest::prelude::*;

use super::*;

fn line(points: &[(f64, f64)]) -> LineString<f64> {
    LineString::from(points.to_vec())
}

fn square(x: f64, y: f64, side: f64) -> LineString<f64> {
    line(&[(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)])
}

#[test]
fn lines_meet_end_to_end_in_any_order_and_direction() {
    let lines = [
        line(&[(0.0, 0.0), (10.0, 0.0)]),
        line(&[(10.0, 10.0), (10.0, 0.0004)]),
        line(&[(0.0, 0.0), (0.0, 10.0), (10.0, 10.0)]),
        square(20.0, 0.0, 5.0),
    ];
    let done = assemble(&lines, 0.001);
    assert_eq!(done.rings.len(), 2);
    assert_eq!(done.rings[0].lines, [0, 1, 2]);
    assert!((Polygon::new(done.rings[0].line.clone(), vec![]).unsigned_area() - 100.0).abs() < 0.01);
    assert!(done.ends.is_empty() && done.junctions.is_empty() && done.unused.is_empty());
    // The same with a finer tolerance has a gap of 0.4 mm.
    let done = assemble(&lines, 0.0001);
    assert_eq!((done.rings.len(), done.unused.len()), (1, 3));
    assert_eq!(done.ends.len(), 2);
    let (end, nearest) = (done.ends[0].0, done.ends[0].1.unwrap());
    assert!(((end.y - nearest.y).abs() - 0.0004).abs() < 1e-12 && end.x == nearest.x);
}

#[test]
fn junctions_and_lines_without_an_inside_are_told() {
    let lines = [
        line(&[(0.0, 0.0), (10.0, 0.0)]),
        line(&[(0.0, 0.0), (10.0, 0.0)]),
        line(&[(10.0, 0.0), (20.0, 5.0)]),
    ];
    let done = assemble(&lines, 0.001);
    assert!(done.rings.is_empty());
    assert_eq!(done.junctions.len(), 1);
    assert_eq!(done.junctions[0].1, 3);
    let twice = assemble(&lines[..2], 0.001);
    assert!(twice.rings.is_empty());
    assert_eq!(twice.unused, [0, 1]);
}

#[test]
fn rings_in_rings_are_holes_and_islands() {
    let rings = [
        square(2.0, 2.0, 6.0),
        square(0.0, 0.0, 10.0),
        square(3.0, 3.0, 2.0),
        square(0.0, 20.0, 5.0),
        square(8.0, 8.0, 5.0),
    ];
    let areas = nest(&rings, &[0; 5]);
    let shells: Vec<_> = areas.iter().map(|area| (area.shell, area.holes.clone())).collect();
    assert_eq!(shells, [(1, vec![0]), (2, vec![]), (3, vec![]), (4, vec![])]);
    // Another layer of the drawing has nothing to do with it.
    assert_eq!(nest(&rings, &[1, 0, 0, 0, 0]).len(), 4);
    // A neighbour that shares an edge is not inside.
    assert_eq!(
        nest(&[square(0.0, 0.0, 10.0), square(10.0, 0.0, 5.0)], &[0, 0]).len(),
        2
    );
    // A parcel along the edge of its zone is.
    assert_eq!(nest(&[square(0.0, 0.0, 10.0), square(0.0, 0.0, 5.0)], &[0, 0]).len(), 1);
}

proptest! {
    #[test]
    fn a_ring_cut_into_lines_comes_together_again(
        cuts in prop::collection::btree_set(0usize..40, 2..10),
        turns in prop::collection::vec(any::<bool>(), 10),
        seed in any::<u64>(),
    ) {
        let round: Vec<(f64, f64)> = (0..40).map(|i| {
            let angle = f64::from(i) * std::f64::consts::TAU / 40.0;
            (500_000.0 + 100.0 * angle.cos(), 1_200_000.0 + 80.0 * angle.sin())
        }).collect();
        let cuts: Vec<usize> = cuts.into_iter().collect();
        let mut lines: Vec<LineString<f64>> = cuts.iter().enumerate().map(|(k, from)| {
            let to = cuts[(k + 1) % cuts.len()];
            let length = if to > *from { to - from } else { to + 40 - from };
            let mut points: Vec<_> = (0..=length).map(|step| round[(from + step) % 40]).collect();
            if turns[k] { points.reverse(); }
            line(&points)
        }).collect();
        let count = lines.len();
        lines.rotate_left((seed % count as u64) as usize);
        let done = assemble(&lines, 0.001);
        prop_assert_eq!(done.rings.len(), 1);
        prop_assert_eq!(done.rings[0].lines.len(), count);
        prop_assert_eq!(done.rings[0].line.0.len(), 41);
        prop_assert!(done.ends.is_empty() && done.unused.is_empty());
    }
}
