//! Several areas and rings.

use super::*;

#[test]
fn the_mineral_areas_of_thai_nguyen() {
    let Some(path) = shared_data::data("vn-khoang-san/khu_vuc_khoang_san_thai_nguyen_vn2000.csv") else {
        return;
    };
    let grid = sheet::read_csv_grid("a.csv", &std::fs::read(path).unwrap()).unwrap();
    let document = read_document(&grid).unwrap();
    assert_eq!(document.areas.len(), 68);
    assert_eq!(document.areas.iter().map(|area| area.points.len()).sum::<usize>(), 539);
    assert!(codes(&document).iter().all(|code| *code == Some(3405)));
    assert!(
        document
            .areas
            .iter()
            .all(|area| !area.system_doubtful && area.system.as_ref().unwrap().meridian == Some(105.0))
    );
    let within = |plane: u32| {
        let mut off: Vec<f64> = Vec::new();
        for area in &document.areas {
            let declared = area.declared.as_ref().unwrap().hectares().unwrap();
            let declared: f64 = declared.to_string().parse().unwrap();
            off.push((square_metres(&area.polygons, 3405, plane) / 10_000.0 / declared - 1.0).abs());
        }
        [0.001, 0.005, 0.02].map(|limit| off.iter().filter(|o| **o <= limit).count())
    };
    assert_eq!(within(9213), [34, 63, 68]);
    assert_eq!(within(3405)[0], 45);
    let first = &document.areas[0];
    assert_eq!(
        (first.name.as_str(), first.points.len(), first.lines),
        ("40", 5, (2, 6))
    );
    assert_eq!(first.declared.as_ref().unwrap().value.to_string(), "6.77");
    let attributes: Vec<(&str, &str)> = first.attributes.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert!(attributes.contains(&("phu_luc", "VI.2")) && attributes.contains(&("tinh_2025", "Thái Nguyên")));
    assert!(!attributes.iter().any(|(heading, _)| *heading == "stt"));
}

#[test]
fn several_areas_by_titles_each_with_its_size() {
    let (a, b) = (
        square(NUMBERS, 2_400_000.0, 500_000.0, 100.0),
        square(NUMBERS, 2_400_000.0, 501_000.0, 200.0),
    );
    let head = "Số hiệu\tX (m)\tY (m)\n";
    let document = text(&format!(
        "Hệ tọa độ VN-2000, kinh tuyến trục 106°30', múi chiếu 3°\nI. Khu 1: Diện tích 1,00 ha\n{head}{}Khu 1 (tiếp theo)\n\
         II. Khu 2\nDiện tích: 4,00 ha\n{head}{}Tổng diện tích: 5,00 ha\nNơi nhận: như trên\n",
        tabs(&a),
        tabs(&b)
    ));
    let names: Vec<&str> = document.areas.iter().map(|area| area.name.as_str()).collect();
    assert_eq!(names, ["Khu 1", "Khu 2"]);
    let sizes: Vec<String> = document
        .areas
        .iter()
        .map(|a| a.declared.as_ref().unwrap().value.to_string())
        .collect();
    assert_eq!(sizes, ["1.00", "4.00"]);
    assert_eq!(
        codes(&document),
        [Some(9213), Some(9213)],
        "a table that says nothing goes on in the system before"
    );
    assert_eq!(document.areas[1].polygons.unsigned_area(), 40_000.0);
    assert_eq!(keys(&document.notes), ["import.coordinates.passed_over"]);
    let note = document.notes[0].to_string();
    assert!(note.contains("1 row is no part") && note.contains("rows 17"), "{note}");
}

#[test]
fn titles_without_numbers_divide_areas_where_corners_begin_anew() {
    let (a, b) = (
        square(NUMBERS, 2_400_000.0, 500_000.0, 100.0),
        square(NUMBERS, 2_400_000.0, 501_000.0, 200.0),
    );
    let (a, b) = (tabs(&a), tabs(&b));
    let names = |text: &str| -> Vec<String> { self::text(text).areas.into_iter().map(|area| area.name).collect() };
    assert_eq!(
        names(&format!("Khu Tà Xã\nMốc\tX\tY\n{a}Khu Bản Mạ\nMốc\tX\tY\n{b}")),
        ["Khu Tà Xã", "Khu Bản Mạ"]
    );
    assert_eq!(
        names(&format!("KHU CÔNG NGHIỆP BẢN QUA\nMốc\tX\tY\n{a}Khu nói trên\n")),
        ["KHU CÔNG NGHIỆP BẢN QUA"]
    );
    assert_eq!(names(&format!("Mốc\tX\tY\n{a}")), ["1"]);
}

#[test]
fn sizes_without_titles_divide_areas() {
    let (a, b) = (
        square(NUMBERS, 2_400_000.0, 500_000.0, 100.0),
        square(NUMBERS, 2_400_000.0, 501_000.0, 200.0),
    );
    let before = text(&format!(
        "S = 1,00 ha\nX\tY\n{}S = 4,00 ha\nX\tY\n{}",
        tabs(&a),
        tabs(&b)
    ));
    let after = text(&format!(
        "Mốc\tX\tY\n{}Diện tích 1,00 ha\nMốc\tX\tY\n{}",
        tabs(&a),
        tabs(&b)
    ));
    let sizes = |document: &CoordinateDocument| -> Vec<(Option<String>, usize)> {
        let size = |a: &CoordinateArea| (a.declared.as_ref().map(|d| d.value.to_string()), a.polygons.0.len());
        document.areas.iter().map(size).collect()
    };
    assert_eq!(
        sizes(&before),
        [(Some("1.00".to_string()), 1), (Some("4.00".to_string()), 1)]
    );
    // One size and two tables: they are parts of one area, as far as the document says.
    assert_eq!(sizes(&after), [(Some("1.00".to_string()), 2)]);
}

#[test]
fn rings_by_words_by_numbering_and_by_closing() {
    let outer = square(NUMBERS, 2_400_000.0, 500_000.0, 100.0);
    let inner = square(NUMBERS, 2_400_025.0, 500_025.0, 50.0);
    let letters = square(["5", "6", "7", "8"], 2_400_025.0, 500_025.0, 50.0);
    let closed = |rows: &[[String; 3]]| tabs(&[rows, &rows[..1]].concat());
    for pasted in [
        format!(
            "Ranh giới ngoài\nSTT\tX\tY\n{}Ranh giới trong (phần trừ)\n{}",
            tabs(&outer),
            tabs(&letters)
        ),
        format!("STT\tX\tY\n{}{}", tabs(&outer), tabs(&inner)),
        format!("STT\tX\tY\n{}{}", closed(&outer), closed(&letters)),
        format!("STT\tX\tY\n{}Trang 1\nSTT\tX\tY\n{}", closed(&inner), tabs(&outer)),
    ] {
        let document = text(&pasted);
        assert_eq!(rings(&document), [[(4, 1)]], "{pasted}");
        assert_eq!(document.areas[0].polygons.unsigned_area(), 10_000.0 - 2_500.0);
        assert!(document.checks.is_empty());
    }
    let far = square(["5", "6", "7", "8"], 2_401_000.0, 500_000.0, 50.0);
    let document = text(&format!("STT\tX\tY\n{}Ranh giới trong\n{}", tabs(&outer), tabs(&far)));
    assert_eq!(keys(&document.checks), ["import.coordinates.inner_outside"]);
    assert_eq!(document.areas[0].polygons.0.len(), 2);
    // Numbers that go on after a page are one ring.
    let page = format!(
        "STT\tX\tY\n{}2\n(tiếp theo)\nSTT\tX\tY\n{}",
        tabs(&outer[..2]),
        tabs(&outer[2..])
    );
    assert_eq!(rings(&text(&page)), [[(4, 0)]]);
}
