//! Laws of regions and encodings.

use geo::{Coord, LineString, MapCoords, MultiPolygon, Polygon};
use proptest::prelude::*;

use super::*;
use geodesy::AreaMm2;

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

/// Lands that lie together: any; or such as software leaves behind, which agree but for some micrometres.
fn lands() -> impl Strategy<Value = Vec<MultiPolygon<f64>>> {
    prop_oneof![
        3 => prop::collection::vec(multi(), 0..5),
        1 => mesh(),
        1 => copies(),
        1 => bundle(),
    ]
}

/// Some micrometres off.
fn hair() -> impl Strategy<Value = (f64, f64)> {
    (-5i32..=5, -5i32..=5).prop_map(|(x, y)| (f64::from(x) * 1e-6, f64::from(y) * 1e-6))
}

fn place(x: f64, y: f64, (dx, dy): (f64, f64)) -> (f64, f64) {
    (404_000.0 + x + dx, 2_497_000.0 + y + dy)
}

fn alone(corners: Vec<(f64, f64)>) -> MultiPolygon<f64> {
    MultiPolygon(vec![Polygon::new(LineString::from(corners), vec![])])
}

/// Parcels in a mesh; neighbours share their corners, or miss each other by hairs: gaps and overlaps.
fn mesh() -> impl Strategy<Value = Vec<MultiPolygon<f64>>> {
    const SIDE: usize = 4;
    let corners = prop::collection::vec((0.0..250.0f64, 0.0..250.0f64), SIDE * SIDE);
    let hairs = prop::collection::vec(prop_oneof![Just((0.0, 0.0)), hair()], (SIDE - 1) * (SIDE - 1) * 4);
    (corners, hairs).prop_map(|(corners, hairs)| {
        let corner = |column: usize, row: usize, hair: usize| {
            let (x, y) = corners[row * SIDE + column];
            place(column as f64 * 220.0 + x, row as f64 * 220.0 + y, hairs[hair])
        };
        let cells = (0..(SIDE - 1) * (SIDE - 1)).map(|cell| {
            let (column, row) = (cell % (SIDE - 1), cell / (SIDE - 1));
            let round = [
                (column, row),
                (column + 1, row),
                (column + 1, row + 1),
                (column, row + 1),
            ];
            alone(
                round
                    .iter()
                    .enumerate()
                    .map(|(i, (x, y))| corner(*x, *y, 4 * cell + i))
                    .collect(),
            )
        });
        cells.collect()
    })
}

/// One parcel as several surveys left it, a hair apart, each with another vertex on its edges.
fn copies() -> impl Strategy<Value = Vec<MultiPolygon<f64>>> {
    let corners = prop::collection::vec((0.0..900.0f64, 0.0..900.0f64), 3..6);
    let drawn = prop::collection::vec((prop::collection::vec(hair(), 6), 0usize..6, 0.0..1.0f64), 2..6);
    (corners, drawn).prop_map(|(corners, drawn)| {
        let copy = |(hairs, edge, share): (Vec<(f64, f64)>, usize, f64)| {
            let n = corners.len();
            let mut ring: Vec<_> = (0..n).map(|i| place(corners[i].0, corners[i].1, hairs[i])).collect();
            let (a, b) = (corners[edge % n], corners[(edge + 1) % n]);
            let on = place(a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share, hairs[5]);
            ring.insert(edge % n + 1, on);
            alone(ring)
        };
        drawn.into_iter().map(copy).collect()
    })
}

/// Spikes that all pass within a hair of one point.
fn bundle() -> impl Strategy<Value = Vec<MultiPolygon<f64>>> {
    let spike = (-1.0..1.0f64, -1.0..1.0f64, hair(), hair(), hair());
    prop::collection::vec(spike, 2..9).prop_map(|spikes| {
        let drawn = spikes.into_iter().map(|(x, y, a, b, c)| {
            let (x, y) = (x * 450.0, y * 450.0);
            alone(vec![
                place(450.0 + x, 450.0 + y, a),
                place(450.0 - x, 450.0 - y, b),
                place(450.0 - x, 450.0 - y, c),
            ])
        });
        drawn.collect()
    })
}

fn regions(geometries: &[MultiPolygon<f64>]) -> Vec<Region> {
    geometries.iter().map(region).collect()
}

fn cut(boundary: &Region, records: &[Region]) -> Partition {
    Partition::new(Some(boundary), &records.iter().collect::<Vec<_>>()).unwrap()
}

/// Whether a ring goes around a point that is on none of its edges: an odd number of its edges cross the ray to the east.
fn is_around(ring: &[GridPoint], p: GridPoint) -> bool {
    let ends = ring.iter().zip(ring.iter().cycle().skip(1));
    let crossed = ends.filter(|(a, b)| {
        let (low, high) = if a.y <= b.y { (a, b) } else { (b, a) };
        low.y <= p.y && p.y < high.y && cross(low, high, p) > 0
    });
    crossed.count() % 2 == 1
}

/// Whether a point is within some micrometres of the line through an edge and beside the edge.
fn is_near(ring: &[GridPoint], p: GridPoint) -> bool {
    ring.iter().zip(ring.iter().cycle().skip(1)).any(|(a, b)| {
        let length = ((b.x - a.x) as f64).hypot((b.y - a.y) as f64);
        let beside =
            p.x >= a.x.min(b.x) - 9 && p.x <= a.x.max(b.x) + 9 && p.y >= a.y.min(b.y) - 9 && p.y <= a.y.max(b.y) + 9;
        beside && cross(a, b, p).unsigned_abs() as f64 <= 9.0 * length
    })
}

fn cross(a: &GridPoint, b: &GridPoint, p: GridPoint) -> i128 {
    let (ux, uy, vx, vy) = (b.x - a.x, b.y - a.y, p.x - a.x, p.y - a.y);
    i128::from(ux) * i128::from(vy) - i128::from(uy) * i128::from(vx)
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
    fn faces_tile_the_boundary(boundary in multi(), records in lands()) {
        let (boundary, records) = (region(&boundary), regions(&records));
        let partition = cut(&boundary, &records);
        prop_assert!(partition.residual().abs().mm2() < 1_000, "{}", partition.residual().mm2());
        for (position, record) in records.iter().enumerate() {
            let of_record = |face: &&Face| face.records().contains(&(position as u32));
            let sum: AreaMm2 = partition.faces().iter().filter(of_record).map(Face::area).sum();
            prop_assert!((sum - record.area()).abs().mm2() < 1_000, "record {position}");
        }
    }

    /// A record in the wrong plane may be 2,000 km away; the cuts are on whole micrometres then.
    #[test]
    fn faces_tile_what_spans_a_continent(boundary in multi(), records in lands()) {
        let wide = |land: &MultiPolygon<f64>| land.map_coords(|c| Coord {
            x: (c.x - 404_000.0) * 2_000.0,
            y: (c.y - 2_497_000.0) * 2_000.0,
        });
        let records: Vec<_> = records.iter().map(wide).collect();
        let (boundary, records) = (region(&wide(&boundary)), regions(&records));
        let partition = cut(&boundary, &records);
        let allowed = tolerance(&records.iter().chain([&boundary]).collect::<Vec<_>>()) * 2_000.0;
        prop_assert!(partition.residual().abs().m2() < allowed, "{}", partition.residual().mm2());
        for (position, record) in records.iter().enumerate() {
            let of_record = |face: &&Face| face.records().contains(&(position as u32));
            let sum: AreaMm2 = partition.faces().iter().filter(of_record).map(Face::area).sum();
            prop_assert!((sum - record.area()).abs().m2() < allowed, "record {position}");
        }
    }

    #[test]
    fn every_point_is_in_one_face_with_what_covers_it(
        boundary in multi(),
        records in lands(),
        points in prop::collection::vec((-20_000_000i64..920_000_000, -20_000_000i64..920_000_000), 40),
    ) {
        let (boundary, records) = (region(&boundary), regions(&records));
        let partition = cut(&boundary, &records);
        for (x, y) in points {
            // Half a metre off the lattice, so that no point is on an edge but by a rare chance, which is left out.
            let p = GridPoint { x: 404_000_000_000 + x * 2 + 1, y: 2_497_000_000_000 + y * 2 + 1 };
            let everything = || std::iter::once(&boundary).chain(&records);
            if everything().any(|r| r.shapes().iter().flatten().any(|ring| is_near(ring, p))) {
                continue;
            }
            let within = |region: &Region| region.shapes().iter().flatten().filter(|ring| is_around(ring, p)).count() % 2 == 1;
            let covering: Vec<u32> = (0..records.len() as u32).filter(|i| within(&records[*i as usize])).collect();
            let around = |face: &&Face| face.rings().iter().filter(|ring| is_around(ring, p)).count() % 2 == 1;
            let faces: Vec<&Face> = partition.faces().iter().filter(around).collect();
            if covering.is_empty() && !within(&boundary) {
                prop_assert!(faces.is_empty());
            } else {
                prop_assert_eq!(faces.len(), 1);
                prop_assert_eq!((faces[0].inside(), faces[0].records()), (within(&boundary), covering.as_slice()));
            }
        }
    }

    #[test]
    fn a_partition_does_not_depend_on_how_its_input_is_written(
        boundary in multi(),
        records in lands().prop_filter("none", |lands| !lands.is_empty()),
        turn in 0usize..12,
    ) {
        let one = cut(&region(&boundary), &regions(&records));
        let turned: Vec<_> = records.iter().rev().map(|record| rewritten(record, turn)).collect();
        let other = cut(&region(&rewritten(&boundary, turn)), &regions(&turned));
        let known = |partition: &Partition, place: &dyn Fn(u32) -> u32| {
            let mut faces: Vec<_> = partition.faces().iter().map(|face| {
                let mut records: Vec<u32> = face.records().iter().map(|i| place(*i)).collect();
                records.sort_unstable();
                (face.inside(), records, face.rings().clone(), face.area())
            }).collect();
            faces.sort();
            faces
        };
        let last = records.len() as u32 - 1;
        prop_assert_eq!(known(&one, &|i| i), known(&other, &|i| last - i));
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
        let _ = geodesy::plane_area(&geometry);
    }
}
