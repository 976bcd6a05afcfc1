//! Laws that hold for every place and outline.

use geo::{LineString, MultiPolygon, Polygon};
use proptest::prelude::*;

use super::*;

/// A simple outline around a place in provincial coordinates: corners in turn around the centre.
fn outline() -> impl Strategy<Value = Vec<(f64, f64)>> {
    let place = (300_000.0..700_000.0, 900_000.0..2_600_000.0);
    (place, prop::collection::vec(20.0..3_000.0f64, 3..40)).prop_map(|((x, y), radii)| {
        let turn = std::f64::consts::TAU / radii.len() as f64;
        radii
            .iter()
            .enumerate()
            .map(|(i, r)| (x + r * (turn * i as f64).cos(), y + r * (turn * i as f64).sin()))
            .collect()
    })
}

fn multi(ring: &[(f64, f64)]) -> MultiPolygon<f64> {
    MultiPolygon(vec![Polygon::new(LineString::from(ring.to_vec()), vec![])])
}

fn perimeter_m(ring: &[(f64, f64)]) -> f64 {
    ring.iter()
        .zip(ring.iter().cycle().skip(1))
        .map(|(a, b)| (a.0 - b.0).hypot(a.1 - b.1))
        .sum()
}

fn zone() -> impl Strategy<Value = Crs> {
    prop::sample::select(zones::ZONES.iter().map(Crs::VnPlane).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn where_a_ring_starts_and_which_way_it_runs_does_not_matter(ring in outline(), start in 0usize..40) {
        let area = plane_area(&multi(&ring));
        let on_ground = ellipsoidal_area(&multi(&ring), &Crs::VnPlane(&zones::ZONES[13])).unwrap();
        let mut other = ring.clone();
        other.rotate_left(start % ring.len());
        prop_assert_eq!(plane_area(&multi(&other)), area);
        other.reverse();
        prop_assert_eq!(plane_area(&multi(&other)), area);
        let other = ellipsoidal_area(&multi(&other), &Crs::VnPlane(&zones::ZONES[13])).unwrap();
        // A part in 10⁹, the promise of the ellipsoidal area.
        prop_assert!((other - on_ground).abs().m2() <= 1e-9 * on_ground.m2().max(1.0));
    }

    #[test]
    fn vertices_along_straight_edges_do_not_matter(ring in outline(), step in 5.0..500.0f64) {
        let geometry = multi(&ring);
        let dense = densify(&geometry, step);
        // Each added vertex is rounded to the grid: half a step across an edge at most, plus the rounding of doubles.
        let bound = perimeter_m(&ring) * 2e-6;
        prop_assert!((plane_area(&dense) - plane_area(&geometry)).abs().m2() <= bound);
    }

    #[test]
    fn turning_a_ring_on_the_plane_keeps_its_area(ring in outline(), angle in 0.0..6.3f64) {
        let (cx, cy) = ring[0];
        let (sin, cos) = angle.sin_cos();
        let turned: Vec<_> =
            ring.iter().map(|(x, y)| (x - cx, y - cy)).map(|(x, y)| (cx + x * cos - y * sin, cy + x * sin + y * cos)).collect();
        prop_assert!((plane_area(&multi(&turned)) - plane_area(&multi(&ring))).abs().m2() <= perimeter_m(&ring) * 2e-6);
    }

    #[test]
    fn there_and_back_is_the_same_place(zone in zone(), e in 200_000.0..800_000.0f64, n in 900_000.0..2_600_000.0f64) {
        for middle in [Crs::Wgs84, Crs::Vn2000, Crs::VnPlane(&zones::ZONES[13])] {
            let (x, y) = Transform::between(&zone, &middle).unwrap().point(e, n).unwrap();
            let (e2, n2) = Transform::between(&middle, &zone).unwrap().point(x, y).unwrap();
            prop_assert!((e2 - e).hypot(n2 - n) < 1e-6, "{middle:?}: {e2} {n2}");
        }
    }

    #[test]
    fn two_degrees_around_there_and_back(lon in 102.0..110.0f64, lat in 8.0..23.5f64) {
        let there = Transform::between(&Crs::Wgs84, &Crs::Vn2000).unwrap();
        let (x, y) = there.point(lon, lat).unwrap();
        let (lon2, lat2) = Transform::between(&Crs::Vn2000, &Crs::Wgs84).unwrap().point(x, y).unwrap();
        prop_assert!((lon2 - lon).abs() < 1e-12 && (lat2 - lat).abs() < 1e-12);
    }

    #[test]
    fn any_text_is_a_code_or_an_error(text in "\\PC{0,20}") {
        if let Ok(epsg) = text.parse::<Epsg>() {
            prop_assert_eq!(epsg.to_string().parse::<Epsg>().unwrap(), epsg);
        }
    }

    #[test]
    fn no_coordinate_panics(x in any::<f64>(), y in any::<f64>()) {
        for (from, to) in [(Crs::VnPlane(&zones::ZONES[13]), Crs::Wgs84), (Crs::Wgs84, Crs::VnPlane(&zones::ZONES[13]))] {
            let _ = Transform::between(&from, &to).unwrap().point(x, y);
        }
        let ring = [(x, y), (y, x), (0.0, 1.0)];
        let _ = plane_area(&multi(&ring));
        let _ = ellipsoidal_area(&multi(&ring), &Crs::Wgs84);
        let _ = choose_plane(PlaneRequest { area_crs: None, file: &Crs::Wgs84, unit_zone: None, centroid_lon_lat: (x, y) });
    }
}
