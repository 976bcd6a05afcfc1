//! Geodesy and geometry against published numbers, from outside.
//!
//! Sources: test points computed with PROJ 9.5.1 and PostGIS for EPSG:6960; the two coordinate tables of Decision
//! 2170/QĐ-UBND of Lào Cai (23 June 2026), which give one boundary (KCN Bản Qua) in two planes.

use geo::{GeodesicArea, LineString, MultiPolygon, Polygon};
use matbang::geodesy::{Crs, Epsg, Transform, densify, ellipsoidal_area, plane_area};
use matbang::geometry::{Region, clean_rings};

fn crs(code: u32) -> Crs {
    Crs::resolve(Epsg(code)).unwrap()
}

fn transform(from: u32, to: u32) -> Transform {
    Transform::between(&crs(from), &crs(to)).unwrap()
}

/// EPSG, easting, northing, longitude, latitude.
const POINTS: [(u32, f64, f64, f64, f64); 9] = [
    (9216, 550_000.0, 1_585_000.0, 107.965340148, 14.331247588),
    (9217, 590_000.0, 1_383_000.0, 109.079846534, 12.504398409),
    (9215, 450_000.0, 2_417_000.0, 106.768149959, 21.848754821),
    (9208, 407_129.25, 2_498_697.55, 103.848718525, 22.584823881),
    (9216, 500_000.0, 1_580_000.0, 107.501808486, 14.286508411),
    (9210, 500_000.0, 1_580_000.0, 105.751813362, 14.286521887),
    (5899, 500_000.0, 1_580_000.0, 107.751807652, 14.286506489),
    (3405, 500_000.0, 1_580_000.0, 105.001814970, 14.290813916),
    (9210, 602_000.0, 1_192_000.0, 106.684469174, 10.777471572),
];

#[test]
fn test_points_to_wgs84() {
    for (epsg, e, n, lon, lat) in POINTS {
        let (x, y) = transform(epsg, 4326).point(e, n).unwrap();
        assert!(
            (x - lon).abs() < 1e-8 && (y - lat).abs() < 1e-8,
            "{epsg} {e} {n}: {x:.10} {y:.10}"
        );
    }
}

/// PROJ, GDAL and PostGIS take EPSG:5194 here by themselves, 0.8 m away.
#[test]
fn mekong_delta_and_saigon_are_not_on_5194() {
    let (x, _) = transform(9210, 4326).point(602_000.0, 1_192_000.0).unwrap();
    assert!((x - 106.684476468).abs() > 7e-6);
    // 10.0 N 105.5 E of VN-2000.
    let (x, _) = transform(4756, 4326).point(105.5, 10.0).unwrap();
    assert!(
        (x - 105.501792093).abs() > 7e-6 && (x - 105.501784694).abs() < 1e-8,
        "{x:.9}"
    );
}

/// Without the datum shift everything would sit 225 m away and look right.
#[test]
fn the_shift_is_there() {
    let (lon, lat) = transform(9216, 4756).point(500_000.0, 1_580_000.0).unwrap();
    let (x, y) = transform(9216, 4326).point(500_000.0, 1_580_000.0).unwrap();
    let east = (x - lon) * 111_320.0 * lat.to_radians().cos();
    let north = (y - lat) * 110_600.0;
    assert!(
        (east - 195.0).abs() < 1.0 && (north + 113.0).abs() < 1.0,
        "{east} {north}"
    );
}

#[test]
fn one_pipeline_is_the_sum_of_its_halves() {
    for (epsg, e, n, ..) in POINTS {
        let there = transform(epsg, 4326).point(e, n).unwrap();
        let (lon, lat) = transform(epsg, 4756).point(e, n).unwrap();
        let by_halves = transform(4756, 4326).point(lon, lat).unwrap();
        assert!((there.0 - by_halves.0).abs() < 1e-12 && (there.1 - by_halves.1).abs() < 1e-12);
        let back = transform(4326, epsg).point(there.0, there.1).unwrap();
        assert!((back.0 - e).hypot(back.1 - n) < 1e-7, "{epsg}: {back:?}");
    }
    assert!(
        transform(9216, 4326)
            .describe()
            .contains("+convention=coordinate_frame +x=-191.90441429")
    );
    assert_eq!(transform(9216, 9216).describe(), "identity");
}

#[test]
fn places_off_the_map_are_refused() {
    for (x, y) in [(f64::NAN, 0.0), (f64::INFINITY, 0.0), (1e20, 1e20)] {
        assert!(transform(9216, 4326).point(x, y).is_err(), "{x} {y}");
    }
    assert!(transform(4326, 9216).point(107.0, 95.0).is_err());
}

/// The old observatory of Bern, origin of the Swiss coordinates; to WGS 84 by EPSG:1676 (three parameters of swisstopo).
#[test]
fn other_systems_use_one_recorded_operation() {
    let there = transform(2056, 4326);
    let (lon, lat) = there.point(2_600_000.0, 1_200_000.0).unwrap();
    assert!(
        (lon - 7.438632421).abs() < 1e-8 && (lat - 46.951082772).abs() < 1e-8,
        "{lon:.9} {lat:.9}"
    );
    assert!(
        there.describe().contains("helmert x=674.374 y=15.056 z=405.346"),
        "{}",
        there.describe()
    );
    let (e, n) = transform(4326, 2056).point(lon, lat).unwrap();
    assert!((e - 2_600_000.0).hypot(n - 1_200_000.0) < 1e-6, "{e} {n}");
    // Web Mercator is fine as a source.
    let (e, n) = transform(3857, 9216).point(11_967_000.0, 1_605_000.0).unwrap();
    assert!((400_000.0..600_000.0).contains(&e) && (1_500_000.0..1_700_000.0).contains(&n));
}

/// Reads `name;X north;Y east` with decimal commas.
fn table(file: &str) -> MultiPolygon<f64> {
    let path = format!("{}/data/demo/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let number = |field: &str| field.trim().replace(',', ".").parse::<f64>().ok();
    let ring: LineString<f64> = text
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(';').skip(1);
            let (north, east) = (number(fields.next()?)?, number(fields.next()?)?);
            Some((east, north))
        })
        .collect();
    assert_eq!(ring.0.len(), 85, "{file}");
    clean_rings(vec![vec![ring]]).0
}

fn ban_qua() -> (MultiPolygon<f64>, MultiPolygon<f64>) {
    (table("kcn-ban-qua.csv"), table("kcn-ban-qua-3405.csv"))
}

fn assert_m2(geometry: f64, expected: f64, tolerance: f64) {
    assert!(
        (geometry - expected).abs() <= tolerance,
        "{geometry} instead of {expected} ± {tolerance}"
    );
}

#[test]
fn ban_qua_outlines_agree() {
    let (tm3, six) = ban_qua();
    let moved = transform(3405, 9208).multi_polygon(&six).unwrap();
    let worst = tm3.0[0].exterior().coords().zip(moved.0[0].exterior().coords());
    let worst = worst.map(|(a, b)| (a.x - b.x).hypot(a.y - b.y)).fold(0.0, f64::max);
    println!("outlines: {worst:.4} m");
    assert!(worst <= 0.011, "{worst}");
}

#[test]
fn ban_qua_areas() {
    let (tm3, six) = ban_qua();
    let moved = transform(3405, 9208).multi_polygon(&six).unwrap();
    let ellipsoidal = |geometry: &MultiPolygon<f64>, code| ellipsoidal_area(geometry, &crs(code)).unwrap().m2();
    println!(
        "plane {} {} {}",
        plane_area(&tm3).m2(),
        plane_area(&moved).m2(),
        plane_area(&six).m2()
    );
    println!(
        "ellipsoid {} {} {}",
        ellipsoidal(&tm3, 9208),
        ellipsoidal(&moved, 9208),
        ellipsoidal(&six, 3405)
    );
    assert_m2(plane_area(&tm3).m2(), 764_688.77, 0.01);
    assert_m2(plane_area(&moved).m2(), 764_692.16, 0.05);
    assert_m2(plane_area(&six).m2(), 764_335.37, 0.05);
    assert_m2(ellipsoidal(&tm3, 9208), 764_681.12, 0.02);
    assert_m2(ellipsoidal(&moved, 9208), 764_684.53, 0.02);
}

#[test]
fn region_and_plane_area_are_one_number() {
    let (tm3, _) = ban_qua();
    let (region, repairs) = Region::from_multi_polygon(&tm3).unwrap();
    assert_eq!((region.area(), repairs.len()), (plane_area(&tm3), 0));
}

/// Referee: Karney's geodesics (geographiclib) over the same densified outline.
#[test]
fn ellipsoidal_area_agrees_with_geographiclib() {
    let (tm3, six) = ban_qua();
    for (geometry, code) in [(&tm3, 9208), (&six, 3405)] {
        for step in [1000.0, 100.0, 30.0, 10.0, 5.0] {
            let lonlat = transform(code, 4756).multi_polygon_densified(geometry, step).unwrap();
            println!("{code} {step}: {:.6}", lonlat.geodesic_area_signed());
        }
        let lonlat = transform(code, 4756).multi_polygon_densified(geometry, 10.0).unwrap();
        assert_m2(
            ellipsoidal_area(geometry, &crs(code)).unwrap().m2(),
            lonlat.geodesic_area_signed(),
            0.005,
        );
    }
    // A square of 0.1° on the map, as a geographic file would hold it, and a Swiss one.
    let ring = |x: f64, y: f64, d: f64| LineString::from(vec![(x, y), (x + d, y), (x + d, y + d), (x, y + d)]);
    for (code, ring) in [
        (4326, ring(107.5, 14.0, 0.1)),
        (2056, ring(2_600_000.0, 1_200_000.0, 1000.0)),
    ] {
        let geometry = MultiPolygon(vec![Polygon::new(ring, vec![])]);
        let step = if code == 4326 { 1e-4 } else { 10.0 };
        let lonlat = transform(code, 4326).multi_polygon(&densify(&geometry, step)).unwrap();
        let expected = lonlat.geodesic_area_signed();
        let got = ellipsoidal_area(&geometry, &crs(code)).unwrap().m2();
        assert!((got / expected - 1.0).abs() < 1e-8, "{code}: {got} {expected}");
    }
}

#[test]
fn many_threads_give_one_answer() {
    let expected = transform(9210, 4326).point(602_000.0, 1_192_000.0).unwrap();
    let threads: Vec<_> = (0..8)
        .map(|i| {
            std::thread::spawn(move || {
                for _ in 0..50 {
                    let _ = transform([2154, 2056, 32616, 32648][i % 4], 4326).point(500_000.0, 1_500_000.0);
                }
                transform(9210, 4326).point(602_000.0, 1_192_000.0).unwrap()
            })
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), expected);
    }
}
