//! Laws of regions and encodings.

use geo::{LineString, MultiPolygon, Polygon};
use proptest::prelude::*;

use super::*;

/// A ring that may cross and repeat itself, on a coarse lattice so that edges often meet, or anywhere.
fn ring() -> impl Strategy<Value = Vec<(f64, f64)>> {
    let at = |x, y| (404_000.0 + x, 2_497_000.0 + y);
    let lattice = prop::collection::vec((0u8..12, 0u8..12), 3..12);
    let anywhere = prop::collection::vec((0.0..900.0f64, 0.0..900.0f64), 3..12);
    prop_oneof![
        lattice.prop_map(move |v| v
            .iter()
            .map(|(x, y)| at(f64::from(*x) * 75.0, f64::from(*y) * 75.0))
            .collect()),
        anywhere.prop_map(move |v| v.iter().map(|(x, y)| at(*x, *y)).collect()),
    ]
}

fn part() -> impl Strategy<Value = Polygon<f64>> {
    prop::collection::vec(ring(), 1..3).prop_map(|rings| {
        let mut rings = rings.into_iter().map(LineString::from);
        Polygon::new(rings.next().unwrap(), rings.collect())
    })
}

fn multi() -> impl Strategy<Value = MultiPolygon<f64>> {
    prop::collection::vec(part(), 0..4).prop_map(MultiPolygon)
}

fn region(geometry: &MultiPolygon<f64>) -> Region {
    Region::from_multi_polygon(geometry).unwrap().0
}

/// What the grid may cost: every edge may move by a step or so along its length, m².
fn tolerance(regions: &[&Region]) -> f64 {
    let edges: usize = regions.iter().map(|r| r.vertex_count()).sum();
    (edges as f64 + 10.0) * 1_300.0 * 2e-6
}

/// The same land, written down differently.
fn rewritten(geometry: &MultiPolygon<f64>, turn: usize) -> MultiPolygon<f64> {
    let ring = |ring: &LineString<f64>| {
        let mut points = ring.0[..ring.0.len() - 1].to_vec();
        let turn = turn % points.len();
        points.rotate_left(turn);
        if turn % 2 == 1 {
            points.reverse();
        }
        // Closed by hand: `Polygon` would take a repeat of the first vertex at the end for the closing one.
        points.push(points[0]);
        LineString(points)
    };
    let mut polygons: Vec<_> = geometry
        .iter()
        .map(|p| Polygon::new(ring(p.exterior()), p.interiors().iter().map(ring).collect()))
        .collect();
    polygons.reverse();
    MultiPolygon(polygons)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_region_does_not_depend_on_how_it_is_written(geometry in multi(), turn in 0usize..12) {
        let (one, repairs) = Region::from_multi_polygon(&geometry).unwrap();
        let (other, repairs_other) = Region::from_multi_polygon(&rewritten(&geometry, turn)).unwrap();
        prop_assert_eq!(one.area(), other.area());
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(repairs.len(), repairs_other.len());
    }

    #[test]
    fn a_region_is_normal(geometry in multi()) {
        let one = region(&geometry);
        let (again, repairs) = Region::from_multi_polygon(&one.to_multi_polygon()).unwrap();
        prop_assert!((again.area() - one.area()).abs().m2() <= tolerance(&[&one]));
        let serious: Vec<_> = repairs.iter().filter(|r| r.kind != RepairKind::Spike).collect();
        prop_assert!(serious.is_empty(), "{serious:?}");
    }

    #[test]
    fn union_does_not_depend_on_order(geometries in prop::collection::vec(multi(), 1..5)) {
        let regions: Vec<Region> = geometries.iter().map(region).collect();
        let forward: Vec<&Region> = regions.iter().collect();
        let backward: Vec<&Region> = regions.iter().rev().collect();
        let repeated: Vec<&Region> = regions.iter().chain(regions.iter().rev()).collect();
        prop_assert_eq!(Region::union(&forward), Region::union(&backward));
        prop_assert_eq!(Region::union(&forward).area(), Region::union(&repeated).area());
    }

    #[test]
    fn inclusion_and_exclusion(a in multi(), b in multi()) {
        let (a, b) = (region(&a), region(&b));
        let (union, both) = (Region::union(&[&a, &b]), a.intersection(&b));
        prop_assert_eq!(&both, &b.intersection(&a));
        let tolerance = tolerance(&[&a, &b, &union]);
        let close = |x: crate::geodesy::AreaMm2, y: crate::geodesy::AreaMm2| (x - y).abs().m2() <= tolerance;
        prop_assert!(close(union.area(), a.area() + b.area() - both.area()));
        prop_assert!(close(a.area(), a.difference(&b).area() + both.area()));
        prop_assert!(a.difference(&a).is_empty() && a.intersection(&Region::default()).is_empty());
        prop_assert_eq!(Region::union(&[&a]).area(), a.area());
    }

    #[test]
    fn cleaning_twice_is_cleaning_once(geometry in multi()) {
        let (once, _) = clean(&geometry);
        let (twice, repairs) = clean(&once);
        prop_assert_eq!(twice, once);
        prop_assert!(repairs.is_empty());
    }

    #[test]
    fn wkb_keeps_every_bit(geometry in multi(), x in any::<f64>(), y in any::<f64>(), srs in any::<i32>()) {
        let bytes = wkb::encode_multi_polygon(&geometry);
        let back = wkb::decode_multi_polygon(&bytes).unwrap();
        prop_assert_eq!(wkb::encode_multi_polygon(&back), bytes);
        let blob = gpkg::encode_multi_polygon(&geometry, srs);
        prop_assert_eq!(gpkg::decode_multi_polygon(&blob).unwrap(), (srs, geometry));
        let point = wkb::decode_point(&wkb::encode_point(x, y)).unwrap();
        prop_assert_eq!(point.map(|(x, y)| (x.to_bits(), y.to_bits())),
            (!x.is_nan() && !y.is_nan()).then_some((x.to_bits(), y.to_bits())));
    }

    #[test]
    fn hostile_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        hostile(&bytes);
        let mut shaped = vec![1, 6, 0, 0, 0, 1, 0, 0, 0, 1, 3, 0, 0, 0];
        shaped.extend(&bytes);
        hostile(&shaped);
    }

    #[test]
    fn damaged_geometry_never_panics(geometry in multi(), hits in prop::collection::vec((any::<u16>(), any::<u8>()), 1..6), cut in any::<u16>()) {
        let mut blob = gpkg::encode_multi_polygon(&geometry, 4756);
        for (at, value) in hits {
            let at = usize::from(at) % blob.len();
            blob[at] = value;
        }
        hostile(&blob);
        hostile(&blob[..usize::from(cut) % blob.len()]);
    }
}

/// Whatever comes out of the readers must also survive what follows.
fn hostile(bytes: &[u8]) {
    let _ = (
        wkb::decode_point(bytes),
        gpkg::decode_header(bytes),
        gpkg::decode_point(bytes),
    );
    let found = [
        wkb::decode_rings(bytes).ok(),
        gpkg::decode_rings(bytes).ok().map(|(_, rings)| rings),
    ];
    for rings in found.into_iter().flatten() {
        let (geometry, _) = clean_rings(rings);
        let _ = Region::from_multi_polygon(&geometry);
        let _ = crate::geodesy::plane_area(&geometry);
    }
}
