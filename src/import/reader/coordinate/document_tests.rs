use geo::{Area, MultiPolygon};
use proptest::prelude::*;

use super::*;
use crate::domain::Unit;
use crate::geodesy::{Crs, Epsg, Transform, plane_area};
use crate::import::grid::{Cell, Grid, GridRow, Merged};
use crate::import::reader::{shared, sheet};

const TM3: &str = "vn-kcn/kcn_ban_qua_vn2000_tm3_104-45.csv";
const SIX: &str = "vn-kcn/kcn_ban_qua_vn2000_mui6_105.csv";

fn text(text: &str) -> CoordinateDocument {
    read_text("t", text).unwrap_or_else(|refusal| panic!("{refusal}"))
}

fn keys(messages: &[crate::message::Message]) -> Vec<&'static str> {
    messages.iter().map(|message| message.key()).collect()
}

fn refused(text: &str) -> &'static str {
    read_text("t", text).unwrap_err().messages[0].key()
}

fn codes(document: &CoordinateDocument) -> Vec<Option<u32>> {
    let system = |area: &CoordinateArea| area.system.as_ref().and_then(|s| s.epsg).map(|epsg| epsg.0);
    document.areas.iter().map(system).collect()
}

/// The shape of a document with one area, as corners of rings.
fn rings(document: &CoordinateDocument) -> Vec<Vec<(usize, usize)>> {
    let areas = document.areas.iter();
    areas
        .map(|area| {
            area.polygons
                .0
                .iter()
                .map(|p| (p.exterior().0.len() - 1, p.interiors().len()))
                .collect()
        })
        .collect()
}

fn square_metres(polygons: &MultiPolygon<f64>, from: u32, plane: u32) -> f64 {
    let (from, to) = (Crs::resolve(Epsg(from)).unwrap(), Crs::resolve(Epsg(plane)).unwrap());
    let moved = Transform::between(&from, &to).unwrap().multi_polygon(polygons).unwrap();
    moved.unsigned_area()
}

/// The corners of Bản Qua in both systems, as the files print them; `None` when the data is not there.
fn ban_qua() -> Option<Vec<[String; 5]>> {
    let read = |name| Some(std::fs::read_to_string(shared::data(name)?).unwrap());
    let (tm3, six) = (read(TM3)?, read(SIX)?);
    let rows = tm3.lines().zip(six.lines()).skip(1);
    let cells = rows.map(|(a, b)| {
        let (a, b): (Vec<&str>, Vec<&str>) = (a.split(';').collect(), b.split(';').collect());
        assert_eq!(a[0], b[0]);
        [a[0], a[1], a[2], b[1], b[2]].map(str::to_string)
    });
    Some(cells.collect())
}

fn blanks(number: &str) -> String {
    grouped(number, ' ')
}

/// A number with a mark between thousands.
fn grouped(number: &str, mark: char) -> String {
    let (whole, fraction) = number.split_once(',').map_or((number, None), |(a, b)| (a, Some(b)));
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(mark);
        }
        out.push(digit);
    }
    fraction.map_or(out.clone(), |fraction| format!("{out},{fraction}"))
}

const TITLE: &str = "PHỤ LỤC\nTỌA ĐỘ RANH GIỚI KHU CÔNG NGHIỆP BẢN QUA\n(Kèm theo Quyết định số 2170/QĐ-UBND ngày 23 tháng 6 \
                     năm 2026 của Ủy ban nhân dân tỉnh Lào Cai)\n";

/// Pages of 30 corners, each with its number and the headings again.
fn pages(rows: &[String], heading: &str) -> String {
    let mut out = String::new();
    for (page, rows) in rows.chunks(30).enumerate() {
        if page > 0 {
            out.push_str(&format!("{}\n(tiếp theo)\n{heading}\n", page + 1));
        }
        out.push_str(&rows.join("\n"));
        out.push_str(&format!("\nTrang {}/3\n\u{c}", page + 1));
    }
    out
}

#[test]
fn ban_qua_pasted_from_a_decision_in_every_dress() {
    let Some(corners) = ban_qua() else { return };
    let systems = "Hệ tọa độ VN-2000, kinh tuyến trục 104°45', múi chiếu 3°";
    let second = "Hệ tọa độ VN-2000, kinh tuyến trục 105°, múi chiếu 6°";
    let size = "Diện tích: 763.876,85 m²\n";
    let with = |row: &dyn Fn(&[String; 5]) -> String| corners.iter().map(row).collect::<Vec<_>>();
    let spaced = with(&|c| {
        format!(
            "{} {} {} {} {}",
            c[0],
            blanks(&c[1]),
            blanks(&c[2]),
            blanks(&c[3]),
            blanks(&c[4])
        )
    });
    let dotted = with(&|c| {
        let [a, b, x, y] = [1, 2, 3, 4].map(|at| grouped(&c[at], '.'));
        format!("{}   {a}    {b}     {x}   {y}", c[0])
    });
    let tabbed = with(&|c| c.join("\t"));
    let drawn = with(&|c| format!("| {} |", c.join(" | ")));
    let stacked = with(&|c| c.join("\n"));
    let (plain, high) = ("Tên mốc X (m) Y (m) X (m) Y (m)", "Tên mốc\nX (m)\nY (m)\nX (m)\nY (m)");
    let texts = [
        format!("{TITLE}{size}{systems}   {second}\n{plain}\n{}", pages(&spaced, plain)),
        format!("{TITLE}{systems}\n{second}\n{plain}\n{}{size}", pages(&dotted, plain)),
        format!(
            "{TITLE}{size}Tên mốc\t{systems}\t\t{second}\n\tX (m)\tY (m)\tX (m)\tY (m)\n{}",
            pages(&tabbed, "Tên mốc\tX (m)\tY (m)\tX (m)\tY (m)")
        ),
        format!(
            "{TITLE}{size}{systems}\t{second}\nX (m)\tY (m)\tX (m)\tY (m)\n{}",
            pages(&tabbed, "")
        ),
        format!(
            "{TITLE}{size}{systems} {second}\n| Mốc | X | Y | X | Y |\n|---|---|---|---|---|\n{}",
            pages(&drawn, "| Mốc | X | Y | X | Y |")
        ),
        format!("{TITLE}{size}{systems}\n{second}\n{high}\n{}", pages(&stacked, high)),
    ];
    for pasted in &texts {
        let document = text(pasted);
        assert_eq!(rings(&document), [[(85, 0)]], "{}", &pasted[..400]);
        let area = &document.areas[0];
        assert_eq!(
            (area.points[0].name.as_str(), area.points[84].name.as_str()),
            ("M1", "M85")
        );
        assert_eq!((area.points[0].x_north, area.points[0].y_east), (2498697.55, 407129.25));
        assert_eq!(codes(&document), [Some(9208)]);
        assert!(!area.system_doubtful && !area.geographic);
        assert_eq!(keys(&document.checks), ["import.coordinates.agree"]);
        let agree = document.checks[0].to_string();
        assert!(agree.contains("10.5 mm") && agree.contains("85"), "{agree}");
        let declared = area.declared.as_ref().unwrap();
        assert_eq!(
            (declared.value.to_string(), declared.unit),
            ("763876.85".to_string(), Unit::SquareMetre)
        );
        let percent = (square_metres(&area.polygons, 9208, 9208) / 763_876.85 - 1.0) * 100.0;
        assert_eq!(format!("{percent:+.2}"), "+0.11");
        assert!(area.lines.0 > 4 && area.lines.1 > area.lines.0 + 80, "{:?}", area.lines);
    }
}

#[test]
fn ban_qua_with_the_headings_of_the_systems_exchanged_is_distrusted() {
    let Some(corners) = ban_qua() else { return };
    let rows: Vec<String> = corners.iter().map(|c| c.join("\t")).collect();
    let (a, b) = (
        "Kinh tuyến trục 105°, múi chiếu 6°",
        "Kinh tuyến trục 104°45', múi chiếu 3°",
    );
    let document = text(&format!("{a}\t{b}\nMốc\tX\tY\tX\tY\n{}", rows.join("\n")));
    assert_eq!(keys(&document.checks), ["import.coordinates.exchanged"]);
    assert!(document.areas[0].system_doubtful);
    let other = "Kinh tuyến trục 105°30', múi chiếu 3°";
    let document = text(&format!("{b}\t{other}\nMốc\tX\tY\tX\tY\n{}", rows.join("\n")));
    assert_eq!(keys(&document.checks), ["import.coordinates.apart"]);
    assert!(document.areas[0].system_doubtful);
}

#[test]
fn the_mineral_areas_of_thai_nguyen() {
    let Some(path) = shared::data("vn-khoang-san/khu_vuc_khoang_san_thai_nguyen_vn2000.csv") else {
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

/// A square of 100 m, as rows of name, north and east; corners in the order given.
fn square(names: [&str; 4], north: f64, east: f64, side: f64) -> Vec<[String; 3]> {
    let corners = [(0.0, 0.0), (0.0, side), (side, side), (side, 0.0)];
    let rows = names.iter().zip(corners);
    rows.map(|(name, (n, e))| [name.to_string(), format!("{}", north + n), format!("{}", east + e)])
        .collect()
}

fn tabs(rows: &[[String; 3]]) -> String {
    rows.iter().map(|row| format!("{}\n", row.join("\t"))).collect()
}

const NUMBERS: [&str; 4] = ["1", "2", "3", "4"];

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
    assert!(note.contains("1 rows") || note.contains("rows 16"), "{note}");
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

#[test]
fn a_sheet_with_merged_cells_titles_and_typed_numbers() {
    let word = |text: &str| Cell::Text(text.to_string());
    let mut rows: Vec<Vec<Cell>> = vec![
        vec![word("BẢNG TỌA ĐỘ RANH GIỚI")],
        vec![
            word("Khu vực"),
            word("Tên mốc"),
            word("VN-2000, KTT 106°30', múi 3°"),
            Cell::Empty,
            word("Diện tích (ha)"),
        ],
        vec![Cell::Empty, Cell::Empty, word("X (m)"), word("Y (m)")],
        [1.0, 2.0, 3.0, 4.0, 5.0].map(Cell::Number).to_vec(),
    ];
    for (at, east) in [500_000.0, 501_000.0].into_iter().enumerate() {
        for (corner, row) in square(NUMBERS, 2_400_000.5, east, 100.0).iter().enumerate() {
            let first = |cell: Cell| if corner == 0 { cell } else { Cell::Empty };
            let number = |text: &str| Cell::Number(text.parse().unwrap());
            rows.push(vec![
                first(word(["Khu A", "Khu B"][at])),
                number(&row[0]),
                number(&row[1]),
                number(&row[2]),
                first(Cell::Number(1.01)),
            ]);
        }
    }
    rows.push(vec![
        word("Tổng diện tích"),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Number(2.02),
    ]);
    let merged = |lines: (u64, u64), columns: (usize, usize)| Merged {
        first_line: lines.0,
        last_line: lines.1,
        first_column: columns.0,
        last_column: columns.1,
    };
    let figures = "TT;Cụm;Diện tích (ha);X\n1;A;75;52\n2;B;75;53,5\n3;C;60;1\n";
    assert!(!is_coordinate_document(&sheet::csv_grid("t.csv", figures).unwrap()));
    let mut grid = Grid {
        file: "a.xlsx".to_string(),
        sheet: Some("Phụ lục".to_string()),
        rows: (1..).zip(rows).map(|(line, cells)| GridRow { line, cells }).collect(),
        merged: vec![
            merged((1, 1), (0, 4)),
            merged((2, 3), (0, 0)),
            merged((2, 2), (2, 3)),
            merged((5, 8), (0, 0)),
            merged((9, 12), (0, 0)),
        ],
    };
    for with_merged in [true, false] {
        if !with_merged {
            grid.merged.clear();
        }
        assert!(is_coordinate_document(&grid));
        let document = read_document(&grid).unwrap();
        let areas: Vec<(&str, String, (u64, u64))> = document
            .areas
            .iter()
            .map(|a| (a.name.as_str(), a.declared.as_ref().unwrap().value.to_string(), a.lines))
            .collect();
        let expected = [
            ("Khu A", "1.01".to_string(), (5, 8)),
            ("Khu B", "1.01".to_string(), (9, 12)),
        ];
        assert_eq!(areas, expected);
        assert_eq!(codes(&document), [Some(9213), Some(9213)]);
        assert_eq!(document.areas[0].points[0].name, "1");
        assert!(
            document.checks.is_empty() && document.notes.is_empty(),
            "{:?}",
            document.notes
        );
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_its_row() {
    assert_eq!(refused(""), "import.coordinates.none");
    assert_eq!(refused("Chỉ là một đoạn văn, 12 ha."), "import.coordinates.none");
    assert_eq!(
        refused("Mốc\tX\tY\n1\t2400000\t500000\n2\t2400000\t\n"),
        "import.number.empty"
    );
    let wrong = read_text("t", "Mốc\tX\tY\n1\t2400000\t500000\n2\t24000l0\t500100\n").unwrap_err();
    assert_eq!(wrong.messages[0].key(), "import.points.not_a_number");
    assert!(
        wrong.to_string().contains("row 3") && wrong.to_string().contains("24000l0"),
        "{wrong}"
    );
    assert_eq!(
        refused("X Y\n1 2400000 500000\n2 24000l0 500100\n"),
        "import.coordinates.half_corner"
    );
    assert_eq!(
        refused("X Y\n1 2400000 500000\n2 2400010 500100\n"),
        "import.coordinates.too_few"
    );
    assert_eq!(refused("a\tx\n"), "import.coordinates.none");
    assert_eq!(refused("Mốc\tX\tX\tY\n1\t2\t3\t4\n"), "import.coordinates.half_pair");
    let marks = "X\tY\n2400000,5\t500000\n2400000.5\t500100\n2400100\t500100\n";
    assert_eq!(refused(marks), "import.points.mixed_marks");
    // Prose with a large number is passed over and said, not taken for a corner.
    let document = text(&format!(
        "Mốc\tX\tY\n{}Tổng mức đầu tư 12.345.678 đồng theo Quyết định nói trên\n",
        tabs(&square(NUMBERS, 2_400_000.0, 500_000.0, 100.0))
    ));
    assert_eq!(keys(&document.notes), ["import.coordinates.passed_over"]);
}

#[test]
fn numbers_are_not_judged_here_that_is_for_the_doctor() {
    // Exchanged axes, a zone before the easting: the document is read as it stands.
    let document = text("Mốc\tX\tY\n1\t500000\t2400000\n2\t500100\t2400000\n3\t500100\t48400100\n");
    assert_eq!(document.areas[0].points[2].y_east, 48_400_100.0);
}

proptest! {
    #[test]
    fn never_panics(
        any_text in ".{0,200}",
        near in "(Khu|Diện tích|X|Y|Kinh độ|Vĩ độ|KTT 105°|múi 3°|Tổng|[0-9]{1,7}|[.,:;|\t \n°'\"]){0,60}",
    ) {
        let _ = read_text("t", &any_text);
        let _ = read_text("t", &near);
        if let Ok(grid) = sheet::csv_grid("t", &near) {
            let _ = read_document(&grid);
        }
    }

    #[test]
    fn every_corner_of_a_pasted_table_is_read_exactly(
        units in proptest::collection::vec((90_000_000i64..270_000_000, 10_000_000i64..90_000_000), 4..40),
        style in 0usize..5,
    ) {
        let number = |n: i64| format!("{},{:02}", n / 100, n % 100);
        let print = |n: i64| match style {
            0 => number(n),
            1 | 4 => blanks(&number(n)),
            _ => grouped(&number(n), '.'),
        };
        let gap = ["  ", "   ", "\t", " | ", " "][style];
        let row = |(at, (n, e)): (usize, &(i64, i64))| format!("P{at}{gap}{}{gap}{}\n", print(*n), print(*e));
        let rows: String = units.iter().enumerate().map(row).collect();
        if let Ok(document) = read_text("t", &format!("Tên mốc{gap}X (m){gap}Y (m)\n{rows}")) {
            let read: Vec<(i64, i64)> = document.areas[0].points.iter()
                .map(|p| ((p.x_north * 100.0).round() as i64, (p.y_east * 100.0).round() as i64))
                .collect();
            prop_assert_eq!(read, units);
        }
    }
}
