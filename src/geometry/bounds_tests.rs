//! Clumsy and hostile input is measured soon or refused soon, with its place.

use std::time::{Duration, Instant};

use geo::{LineString, MultiPolygon, Polygon};

use super::{Excess, GeometryError, Region, Repair};

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
