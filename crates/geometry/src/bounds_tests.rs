//! Clumsy and hostile input is measured soon or refused soon, with its place.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use geo::{LineString, MultiPolygon, Polygon};

use super::{Excess, GeometryError, Never, Partition, Region, Repair, Stop};

/// What a debug build on a busy machine may take for what the documentation promises within a second.
const SLACK: u32 = 10;

fn single(points: Vec<(f64, f64)>) -> MultiPolygon<f64> {
    MultiPolygon(vec![Polygon::new(LineString::from(points), vec![])])
}

/// A star polygon: every corner is joined with the one all but opposite, and all edges cross all others around the middle.
fn star(corners: usize) -> MultiPolygon<f64> {
    let corner = |i: usize| {
        let angle = (i * (corners / 2) % corners) as f64 / corners as f64 * std::f64::consts::TAU;
        (500_000.0 + 300.0 * angle.cos(), 1_200_000.0 + 300.0 * angle.sin())
    };
    single((0..corners).map(corner).collect())
}

/// Corners anywhere in a square kilometre, in no order.
fn clumsy(corners: usize) -> MultiPolygon<f64> {
    let mut state = 42u64;
    let mut some = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 34) as f64 / (1u64 << 30) as f64 * 1_000.0
    };
    single(
        (0..corners)
            .map(|_| (500_000.0 + some(), 1_200_000.0 + some()))
            .collect(),
    )
}

type Measured = Result<(Region, Vec<Repair>), GeometryError>;

/// What measuring answers, and that it does so in a number of seconds.
fn within(seconds: u64, what: &str, geometry: &MultiPolygon<f64>) -> Measured {
    let begun = Instant::now();
    let answer = Region::from_multi_polygon(geometry);
    let took = begun.elapsed();
    println!(
        "{what}: {took:?}, {:?}",
        answer
            .as_ref()
            .map(|(r, _)| r.vertex_count())
            .map_err(ToString::to_string)
    );
    assert!(took < Duration::from_secs(seconds) * SLACK, "{what} took {took:?}");
    answer
}

#[test]
fn clumsy_rings_are_answered_soon() {
    within(1, "a star of 401 corners", &star(401)).unwrap();
    let _ = within(1, "1,000 corners in random order", &clumsy(1_000));
    for (what, geometry) in [
        ("10,000 corners in random order", clumsy(10_000)),
        ("a star of 5,001 corners", star(5_001)),
    ] {
        let refused = within(5, what, &geometry).unwrap_err();
        let GeometryError::TooMuch { excess, at, .. } = refused else {
            panic!("{what}: {refused:?}");
        };
        assert_eq!(excess, Excess::Crossings, "{what}");
        assert!((499_000.0..502_000.0).contains(&at[0]), "{what}: {at:?}");
        assert!((1_199_000.0..1_202_000.0).contains(&at[1]), "{what}: {at:?}");
    }
}

fn square(x: f64, y: f64, side: f64) -> Polygon<f64> {
    let corners = vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side)];
    Polygon::new(LineString::from(corners), vec![])
}

#[test]
fn many_parts_on_each_other_are_answered_soon() {
    let (x, y) = (500_000.0, 1_200_000.0);
    let parts =
        |count: usize, part: &dyn Fn(f64) -> Polygon<f64>| MultiPolygon((0..count).map(|i| part(i as f64)).collect());
    let same = parts(100_000, &|_| square(x, y, 30.0));
    assert_eq!(
        within(2, "the same part 100,000 times", &same)
            .unwrap()
            .0
            .vertex_count(),
        4
    );
    let nested = parts(20_000, &|i| square(x - i, y - i, 2.0 * i + 1.0));
    assert!(within(5, "20,000 parts in each other", &nested).is_err());
    let steps = parts(20_000, &|i| square(x + i, y, 100_000.0));
    assert!(within(5, "20,000 parts along each other", &steps).is_err());
}

#[test]
fn a_crowd_with_some_far_around_is_measured() {
    let part = |i: usize| match i % 16 {
        0 => square(
            (i * 7_919 % 100_000) as f64 * 10.0,
            (i * 104_729 % 100_000) as f64 * 10.0,
            5.0,
        ),
        _ => square((i % 300) as f64 * 0.05, (i / 300) as f64 * 0.05, 0.03),
    };
    let crowd = MultiPolygon((0..100_000).map(part).collect());
    within(2, "100,000 parts, most of them in one place", &crowd).unwrap();
}

#[test]
fn records_on_each_other_are_cut_within_bounds() {
    let region = |i: usize| {
        let land = MultiPolygon(vec![square(
            500_000.0 - i as f64,
            1_200_000.0 - i as f64,
            2.0 * i as f64 + 1.0,
        )]);
        Region::from_multi_polygon(&land).unwrap().0
    };
    let regions: Vec<Region> = (0..6_000).map(region).collect();
    let begun = Instant::now();
    let refused = Partition::new(None, &regions.iter().collect::<Vec<_>>()).unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(5) * SLACK);
    let GeometryError::TooMuch { at, .. } = refused else {
        panic!("{refused:?}");
    };
    assert!((at[0] - 500_000.0).abs() < 13_000.0, "in metres of the plane: {at:?}");
}

/// Wishes the work to stop after it was asked some times.
struct After(AtomicU32);

impl Stop for After {
    fn is_wished(&self) -> bool {
        self.0.fetch_sub(1, Ordering::Relaxed) == 0
    }
}

#[test]
fn measuring_and_cutting_stop_when_somebody_wishes() {
    let land = star(401);
    for asked in [0, 1, 7] {
        let stopped = Region::from_multi_polygon_until(&land, 401, &After(AtomicU32::new(asked)));
        assert_eq!(stopped.unwrap_err(), GeometryError::Stopped, "asked {asked} times");
    }
    let (region, _) = Region::from_multi_polygon_until(&land, 401, &Never).unwrap();
    let stopped = Partition::until(Some(&region), &[&region], &After(AtomicU32::new(1)));
    assert_eq!(stopped.unwrap_err(), GeometryError::Stopped);
}
