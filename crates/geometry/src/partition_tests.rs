use geo::{LineString, MultiPolygon, Polygon};

use super::*;

fn land(ring: &[(f64, f64)]) -> Region {
    let polygon = Polygon::new(LineString::from(ring.to_vec()), vec![]);
    Region::from_multi_polygon(&MultiPolygon(vec![polygon])).unwrap().0
}

fn square(x: f64, y: f64, side: f64) -> Region {
    land(&[(x, y), (x + side, y), (x + side, y + side), (x, y + side)])
}

/// Whether inside, the records and the area in m² of every face.
fn faces(partition: &Partition) -> Vec<(bool, Vec<u32>, f64)> {
    let faces = partition.faces().iter();
    faces
        .map(|face| (face.inside(), face.records().to_vec(), face.area().m2()))
        .collect()
}

#[test]
fn nested_lands() {
    let (boundary, outer, inner) = (square(0.0, 0.0, 10.0), square(2.0, 2.0, 6.0), square(4.0, 4.0, 2.0));
    let partition = Partition::new(Some(&boundary), &[&inner, &outer, &inner]).unwrap();
    let expected = [(true, vec![], 64.0), (true, vec![0, 1, 2], 4.0), (true, vec![1], 32.0)];
    assert_eq!(faces(&partition), expected);
    assert_eq!(partition.residual(), AreaMm2::ZERO);
}

#[test]
fn lands_that_share_edges() {
    // The whole boundary; a half; the other half with a vertex where the first has none; a neighbour outside.
    let boundary = square(0.0, 0.0, 10.0);
    let west = land(&[(0.0, 0.0), (5.0, 0.0), (5.0, 10.0), (0.0, 10.0)]);
    let east = land(&[(10.0, 0.0), (10.0, 10.0), (5.0, 10.0), (5.0, 3.0), (5.0, 0.0)]);
    let beside = square(10.0, 2.0, 3.0);
    let partition = Partition::new(Some(&boundary), &[&boundary, &west, &east, &beside]).unwrap();
    let expected = [
        (false, vec![3], 9.0),
        (true, vec![0, 1], 50.0),
        (true, vec![0, 2], 50.0),
    ];
    assert_eq!(faces(&partition), expected);
}

#[test]
fn without_a_boundary_all_is_outside() {
    let (a, b) = (square(0.0, 0.0, 10.0), square(5.0, 5.0, 10.0));
    let partition = Partition::new(None, &[&a, &b]).unwrap();
    let expected = [
        (false, vec![0], 75.0),
        (false, vec![0, 1], 25.0),
        (false, vec![1], 75.0),
    ];
    assert_eq!(faces(&partition), expected);
    assert_eq!(Partition::new(None, &[]).unwrap(), Partition::default());
}

/// Large zones of few vertices, cut some hundred times along their boundary by parcels that lie askew.
#[test]
fn many_cuts_leave_next_to_nothing() {
    for askew in 1..=10 {
        let (sine, cosine) = (f64::from(askew) * 0.61).sin_cos();
        let turned = |x: f64, y: f64| (404_000.0 + x * cosine - y * sine, 2_497_000.0 + x * sine + y * cosine);
        let corners = (0..20).map(|i| {
            let angle = f64::from(i) * std::f64::consts::TAU / 20.0;
            let radius = 1_500.0 + f64::from(i * 7 % 20) * 45.0;
            (404_000.0 + radius * angle.cos(), 2_497_000.0 + radius * angle.sin())
        });
        let boundary = land(&corners.collect::<Vec<_>>());
        let parcels = (-16..16).flat_map(|row| (-16..16).map(move |column| (f64::from(column), f64::from(row))));
        let parcels: Vec<Region> = parcels
            .map(|(x, y)| {
                let corner = |dx: f64, dy: f64| turned((x + dx) * 150.0, (y + dy) * 150.0);
                land(&[corner(0.0, 0.0), corner(1.0, 0.0), corner(1.0, 1.0), corner(0.0, 1.0)])
            })
            .collect();
        let partition = Partition::new(Some(&boundary), &parcels.iter().collect::<Vec<_>>()).unwrap();
        let residual = partition.residual().mm2();
        assert!(residual.abs() < 50, "{askew}: {residual} mm²");
    }
}

/// The areas of most of these parcels end in half a mm², or in the same third of one.
#[test]
fn roundings_do_not_add_up() {
    const SIDE: i32 = 60;
    let boundary = square(0.0, 0.0, 59.999 * f64::from(SIDE));
    for nudge in [0.001, 0.000_333] {
        // Corners within the zone moved by a nudge, here and there.
        let at = |column: i32, row: i32| {
            let moved = column % SIDE != 0 && row % SIDE != 0 && (column * 7 + row * 3) % 5 < 2;
            let nudge = if moved { nudge } else { 0.0 };
            (f64::from(column) * 59.999 + nudge, f64::from(row) * 59.999)
        };
        let cells = (0..SIDE).flat_map(|row| (0..SIDE).map(move |column| (column, row)));
        let parcels: Vec<Region> = cells
            .map(|(c, r)| land(&[at(c, r), at(c + 1, r), at(c + 1, r + 1), at(c, r + 1)]))
            .collect();
        let partition = Partition::new(Some(&boundary), &parcels.iter().collect::<Vec<_>>()).unwrap();
        assert_eq!(partition.faces().len(), parcels.len());
        assert_eq!(partition.residual(), AreaMm2::ZERO);
        for face in partition.faces() {
            let parcel = &parcels[face.records()[0] as usize];
            assert!((face.area() - parcel.area()).abs().mm2() <= 1);
        }
    }
}
