//! Sheets, refusals, and anything at all.

use proptest::prelude::*;

use super::*;
use table::{Cell, Grid, GridRow, Merged};

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
        unknown: Vec::new(),
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
    // Letters of another script before the unit once broke the reading of headings.
    assert_eq!(refused("\u{111db}xM \u{111db}yM\n"), "import.coordinates.none");
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
    let document = text("Mốc\tX\tY\n1\t500000\t48400000\n2\t500100\t48400000\n3\t500100\t48400100\n");
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
