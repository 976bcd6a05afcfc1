use proptest::prelude::*;

use super::*;
use text::parse_table;

fn read(text: &str) -> Result<CoordinateTable, Refusal> {
    parse_coordinate_table(&parse_table("t.csv", text.as_bytes())?)
}

fn key(text: &str) -> &'static str {
    read(text).unwrap_err().messages[0].key()
}

/// The corners of a table, printed with a heading, a delimiter and a way to print numbers.
fn printed(points: &[TablePoint], heading: &str, mark: char, number: impl Fn(f64) -> String) -> String {
    let row = |p: &TablePoint| format!("{}{mark}{}{mark}{}\n", p.name, number(p.x_north), number(p.y_east));
    format!("{heading}\n{}", points.iter().map(row).collect::<String>())
}

fn grouped(value: f64) -> String {
    let text = format!("{value:.2}");
    let (integer, fraction) = text.split_once('.').unwrap();
    let mut out = String::new();
    for (i, digit) in integer.chars().enumerate() {
        if i > 0 && (integer.len() - i) % 3 == 0 {
            out.push('.');
        }
        out.push(digit);
    }
    format!("{out},{fraction}")
}

#[test]
fn both_tables_of_ban_qua_in_every_dress() {
    for name in ["kcn_ban_qua_vn2000_tm3_104-45.csv", "kcn_ban_qua_vn2000_mui6_105.csv"] {
        let Some(path) = shared_data::data(&format!("vn-kcn/{name}")) else {
            return;
        };
        let table = read_coordinate_table(&path).unwrap();
        assert_eq!((table.points.len(), table.ring.exterior().0.len()), (85, 86));
        assert!(table.notes.is_empty());
        let points = table.points;
        let comma = |v: f64| v.to_string().replace('.', ",");
        let mut closed = points.clone();
        closed.push(points[0].clone());
        let mut repeated = closed.clone();
        repeated.insert(7, repeated[6].clone());
        repeated.insert(7, repeated[6].clone());
        for text in [
            format!("\u{feff}{}", printed(&points, "ten_diem;X_bac_m;Y_dong_m", ';', comma)),
            printed(&points, "Điểm\tX (m)\tY (m)", '\t', comma).replace('\n', "\r\n"),
            printed(&points, "point,northing,easting", ',', |v| v.to_string()),
            printed(&points, "Tên mốc;X;Y", ';', grouped),
            printed(&closed, "Tên mốc;X;Y", ';', comma),
        ] {
            let other = read(&text).unwrap();
            assert_eq!(other.ring, table.ring);
            assert!(other.notes.is_empty());
        }
        let noted = read(&printed(&repeated, "Tên mốc;X;Y", ';', comma)).unwrap();
        assert_eq!((&noted.ring, noted.points.len()), (&table.ring, 85));
        assert!(noted.notes[0].to_string().contains("9, 10"), "{}", noted.notes[0]);
        assert_eq!(
            key(&printed(&points, "Tên mốc;Y;X", ';', comma)),
            "import.points.exchanged"
        );
    }
}

#[test]
fn the_first_corner_of_ban_qua_is_exact() {
    let Some(path) = shared_data::data("vn-kcn/kcn_ban_qua_vn2000_tm3_104-45.csv") else {
        return;
    };
    let table = read_coordinate_table(&path).unwrap();
    let first = &table.points[0];
    assert_eq!((&first.name[..], first.line), ("M1", 2));
    assert_eq!((first.x_north, first.y_east), (2498697.55, 407129.25));
    assert_eq!(
        table.ring.exterior().0[0],
        geo::Coord {
            x: 407129.25,
            y: 2498697.55
        }
    );
}

#[test]
fn a_table_of_many_areas_is_not_joined_into_one_ring() {
    let Some(path) = shared_data::data("vn-khoang-san/khu_vuc_khoang_san_thai_nguyen_vn2000.csv") else {
        return;
    };
    let refusal = read_coordinate_table(&path).unwrap_err();
    assert_eq!(refusal.messages[0].key(), "import.points.name_twice");
}

const HEAD: &str = "điểm;X;Y\n";

#[test]
fn marks_are_decided_together_or_refused() {
    let near = |rows: &str| key(&format!("{HEAD}{rows}"));
    let row = "a;2498697,5;407129\nb;2498697;407130\n";
    let table = read(&format!("{HEAD}{row}c;2498700;407130,25\n")).unwrap();
    assert_eq!(table.points[2].y_east, 407130.25);
    let table = read(&format!(
        "{HEAD}a;2.498.697;407.129\nb;2.498.698;407.129\nc;2.498.697;407.130\n"
    ))
    .unwrap();
    assert_eq!(table.points[0].y_east, 407129.0);
    assert_eq!(
        near("a;2498697,5;407129\nb;2498697.5;407130\nc;1;2\n"),
        "import.points.mixed_marks"
    );
    assert_eq!(
        near("a;950.123;407.129\nb;950.124;407.129\nc;950.124;407.130\n"),
        "import.points.unclear_mark"
    );
    assert_eq!(
        near("a;2.498.697,5;407129\nb;2498697,5;407130\n"),
        "import.points.mixed_thousands"
    );
}

#[test]
fn wrong_values_are_named_with_their_row() {
    let text = |rows: &str| read(&format!("{HEAD}{rows}")).unwrap_err().messages[0].to_string();
    let empty = text("a;2498697;407129\nb;;407130\n");
    assert!(
        empty.contains("row 3") && empty.contains('X') && empty.contains("empty"),
        "{empty}"
    );
    let word = text("a;2498697;407129\nb;2498698;407l30\n");
    assert!(
        word.contains("row 3") && word.contains("407l30") && word.contains('Y'),
        "{word}"
    );
    let far = text("a;2498697;407129\nb;2498698;4071300\nc;2498699;407130\n");
    assert!(
        far.contains("row 3") && far.contains("4071300") && far.contains("900000"),
        "{far}"
    );
    assert_eq!(
        key(&format!("{HEAD}a;22,58;104,1\nb;22,59;104,1\nc;22,59;104,2\n")),
        "import.points.degrees"
    );
    assert_eq!(
        key(&format!("{HEAD}a;22°35'10;104°6'3\n")),
        "import.points.degree_value"
    );
    let few = format!("{HEAD}a;2498697;407129\nb;2498698;407129\na;2498697;407129\n");
    assert_eq!(key(&few), "import.points.too_few");
    assert_eq!(key(HEAD), "import.points.too_few");
    let twice = format!("{HEAD}a;2498697;407129\nb;2498698;407129\nc;2498697;407130\na;2498690;407129\n");
    assert_eq!(key(&twice), "import.points.name_twice");
}

proptest! {
    #[test]
    fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300), rows in "[0-9.,;a\n -]{0,120}") {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("random.csv");
        for content in [bytes, format!("{HEAD}{rows}").into_bytes()] {
            std::fs::write(&path, content).unwrap();
            let _ = read_coordinate_table(&path);
        }
    }

    #[test]
    fn printed_coordinates_are_read_exactly(units in proptest::collection::vec((90_000_000i64..270_000_000, 10_000_000i64..90_000_000), 4..12)) {
        let points: Vec<TablePoint> = units.iter().enumerate().map(|(i, (n, e))| TablePoint {
            side: None,
            name: format!("P{i}"), line: i as u64 + 2,
            x_north: format!("{}.{:02}", n / 100, n % 100).parse().unwrap(),
            y_east: format!("{}.{:02}", e / 100, e % 100).parse().unwrap(),
        }).collect();
        if let Ok(table) = read(&printed(&points, "điểm;x;y", ';', grouped)) {
            prop_assert_eq!(table.points, points);
        }
    }
}
