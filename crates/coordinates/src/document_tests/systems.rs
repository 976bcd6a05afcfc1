//! Degrees, and systems that agree or do not.

use super::*;

#[test]
fn degrees_in_every_notation() {
    for pasted in [
        "Tên mốc   Vĩ độ   Kinh độ\n1   22°35'10,5\"   103°50'15,25\"\n2   22°35'20\"   103°50'15,25\"\n3   22°35'20\"   103°50'30\"\n",
        "1 22° 35' 10,5\" 103° 50' 15,25\"\n2 22° 35' 20\" 103° 50' 15,25\"\n3 22° 35' 20\" 103° 50' 30\"\n",
        "Mốc\tKinh độ\tVĩ độ\n1\t103,837569444444\t22,5862500000\n2\t103,837569444444\t22,588888888889\n3\t103,841666666667\t22,588888888889\n",
        "id,lat,lon\n1,22.58625,103.837569444444\n2,22.588888888889,103.837569444444\n3,22.588888888889,103.841666666667\n",
        "Mốc;Y;X\n1;103,837569444444;22,58625\n2;103,837569444444;22,588888888889\n3;103,841666666667;22,588888888889\n",
    ] {
        let document = text(pasted);
        let area = &document.areas[0];
        assert!(area.geographic, "{pasted}");
        let first = area.polygons.0[0].exterior().0[0];
        assert!(
            (first.x - 103.837569444444).abs() < 1e-9 && (first.y - 22.58625).abs() < 1e-9,
            "{first:?} {pasted}"
        );
    }
}

#[test]
fn a_plane_and_degrees_side_by_side() {
    let Some(corners) = ban_qua() else { return };
    let (plane, wgs84) = (Crs::resolve(Epsg(9208)).unwrap(), Crs::resolve(Epsg(4326)).unwrap());
    let transform = Transform::between(&plane, &wgs84).unwrap();
    let row = |c: &[String; 5]| {
        let number = |text: &str| text.replace(',', ".").parse::<f64>().unwrap();
        let (lon, lat) = transform.point(number(&c[2]), number(&c[1])).unwrap();
        format!("{}\t{}\t{}\t{lat:.8}\t{lon:.8}\n", c[0], c[1], c[2])
    };
    let rows: String = corners.iter().map(row).collect();
    let head = "Mốc\tX (m)\tY (m)\tVĩ độ\tKinh độ\n";
    let document = text(&format!("VN-2000, kinh tuyến trục 104°45', múi chiếu 3°\n{head}{rows}"));
    assert_eq!(codes(&document), [Some(9208)]);
    assert_eq!(keys(&document.checks), ["import.coordinates.agree"]);
    assert!(
        document.checks[0].to_string().contains("EPSG:4326"),
        "{}",
        document.checks[0]
    );
    let wrong = text(&format!("VN-2000, kinh tuyến trục 105°, múi chiếu 3°\n{head}{rows}"));
    assert_eq!(keys(&wrong.checks), ["import.coordinates.apart"]);
}

#[test]
fn systems_that_contradict_each_other_are_doubted() {
    let (a, b) = (
        square(NUMBERS, 2_400_000.0, 500_000.0, 100.0),
        square(NUMBERS, 2_400_000.0, 501_000.0, 200.0),
    );
    let head = |meridian: &str| format!("Kinh tuyến trục {meridian}, múi chiếu 3°\nMốc\tX\tY\n");
    let two = text(&format!(
        "Khu 1\n{}{}Khu 2\n{}{}",
        head("106°30'"),
        tabs(&a),
        head("107°"),
        tabs(&b)
    ));
    assert_eq!(codes(&two), [Some(9213), Some(9214)]);
    assert_eq!(keys(&two.checks), ["import.coordinates.systems_differ"]);
    assert!(two.areas.iter().all(|area| area.system_doubtful));
    let below = text(&format!(
        "Mốc\tX\tY\n{}Ghi chú: hệ VN-2000, KTT 106°30', múi chiếu 3°\n",
        tabs(&a)
    ));
    assert_eq!((codes(&below), below.systems.len()), (vec![Some(9213)], 1));
    let columns = "khu;epsg;ktt;X;Y\nA;9213;105;2400000;500000\nA;9213;105;2400100;500000\nA;9213;105;2400100;500100\n";
    let grid = sheet::csv_grid("t.csv", columns).unwrap();
    let document = read_document(&grid).unwrap();
    assert_eq!(keys(&document.checks), ["import.coordinates.columns_differ"]);
    assert!(document.areas[0].system_doubtful);
}
