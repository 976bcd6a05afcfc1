//! The weekly sheet of site clearance (docs/FIGURES.md, Checks).

use super::*;
use table::Cell;

/// Hectares, households, graves and money of two clusters and a park, as offices send it every week.
fn week(day: &str, households_paid: u32, ha_paid: &str) -> Vec<Grid> {
    let text = format!(
        "BẢNG THEO DÕI TIẾN ĐỘ GIẢI PHÓNG MẶT BẰNG;;;;;;;;;;;;;
Tính đến ngày {day};;;;;;;;;;;;;
TT;Tên khu, cụm;Diện tích (ha);;;;;Số hộ;;;Số mộ;;Kinh phí (triệu đồng);
;;Tổng phải thu hồi;Đã kiểm đếm;Đã phê duyệt PA;Đã chi trả;Đã bàn giao;Tổng số;Đã phê duyệt;Đã chi trả;Phải di dời;Đã di chuyển;Đã phê duyệt;Đã chi trả
A;B;1;2;3;4;5;6;7;8;9;10;11;12
I;Khu công nghiệp;;;;;;;;;;;;
1;Bản Qua;74,61;70,5;66;63,41;63,41;283;184;180;217;184;95.000;90.000,5
II;Cụm công nghiệp;;;;;;;;;;;;
2;Phú Thịnh 2;75;62;60;{ha_paid};58,32;120;110;{households_paid};-;-;60.000;54.243
3;CCN Y Can;75;30;;;;;;;;;;
;Tổng cộng;224,61;162,5;126;121,73;121,73;403;294;{total_paid};217;184;155.000;144.243,5
;Ghi chú: số liệu do các xã báo cáo;;;;;;;;;;;;
",
        total_paid = 180 + households_paid,
    );
    vec![read_csv_grid("tuan.csv", text.as_bytes()).unwrap()]
}

#[test]
fn every_step_of_the_weekly_sheet() {
    let snapshot = demo(ZONES);
    let (changes, report) = import(&snapshot, week("16/11/2026", 100, "58,32"), &Options::default()).unwrap();
    let found = figures(&changes, &snapshot);
    for expected in [
        "kcn-ban-qua-lao-cai to_recover 74.61 ha 2026-11-16",
        "kcn-ban-qua-lao-cai land_inventoried 70.5 ha 2026-11-16",
        "kcn-ban-qua-lao-cai handed_over 63.41 ha 2026-11-16",
        "kcn-ban-qua-lao-cai households 283 hộ 2026-11-16",
        "kcn-ban-qua-lao-cai graves 217 mộ 2026-11-16",
        "kcn-ban-qua-lao-cai graves_moved 184 mộ 2026-11-16",
        "kcn-ban-qua-lao-cai compensation_paid 90000.5 triệu đồng 2026-11-16",
        "ccn-phu-thinh-2-lao-cai land_paid 58.32 ha 2026-11-16",
        "ccn-phu-thinh-2-lao-cai households_paid 100 hộ 2026-11-16",
        "ccn-phu-thinh-2-lao-cai compensation_paid 54243 triệu đồng 2026-11-16",
        "ccn-y-can-lao-cai land_inventoried 30 ha 2026-11-16",
    ] {
        assert!(found.iter().any(|line| line == expected), "{expected} in {found:#?}");
    }
    assert_eq!(found.len(), 12 + 10 + 2, "{found:#?}");
    assert_eq!(doubts(&report), Vec::<String>::new());
    for change in &changes {
        let Change::Put { entity, .. } = change else {
            unreachable!()
        };
        let Body::Figure(figure) = &entity.body else {
            unreachable!()
        };
        let personal = ["households", "graves", "compensation"];
        let internal = personal.iter().any(|p| figure.indicator.code().starts_with(p));
        let expected = if internal {
            Visibility::Internal
        } else {
            Visibility::Public
        };
        assert_eq!(entity.visibility, expected, "{}", figure.indicator);
    }
}

#[test]
fn the_next_week_adds_and_a_corrected_week_supersedes() {
    let snapshot = demo(ZONES);
    let (first, _) = import(&snapshot, week("16/11/2026", 100, "58,32"), &Options::default()).unwrap();
    let after = approved(&snapshot, first);
    let (same, report) = import(&after, week("16/11/2026", 100, "58,32"), &Options::default()).unwrap();
    assert_eq!((same.len(), report.unchanged), (0, 24));
    let (corrected, report) = import(&after, week("16/11/2026", 105, "58,32"), &Options::default()).unwrap();
    assert_eq!((corrected.len(), report.superseded.len(), report.unchanged), (1, 1, 23));
    let (next, report) = import(&after, week("23/11/2026", 105, "58,32"), &Options::default()).unwrap();
    assert_eq!((next.len(), report.created.len()), (24, 24));
}

#[test]
fn what_rows_contradict_is_told_with_its_row_and_kept() {
    let snapshot = demo(ZONES);
    // 115 households paid of 110 approved; 65 ha paid of 60 approved, and the printed sum no longer fits.
    let (changes, report) = import(&snapshot, week("16/11/2026", 115, "65"), &Options::default()).unwrap();
    assert_eq!(changes.len(), 24);
    let doubts = doubts(&report);
    assert_eq!(doubts.len(), 3, "{doubts:#?}");
    assert!(
        doubts
            .iter()
            .any(|d| d.contains("tuan.csv:9") && d.contains("115") && d.contains("110")),
        "{doubts:#?}"
    );
    assert!(
        doubts.iter().any(|d| d.contains("65") && d.contains("60")),
        "{doubts:#?}"
    );
    assert!(
        doubts
            .iter()
            .any(|d| d.contains("121.73") && d.contains("128.41") && d.contains("-6.68") || d.contains("−6.68")),
        "{doubts:#?}"
    );
}

#[test]
fn two_sheets_with_different_values_for_one_day_are_refused() {
    let snapshot = demo(ZONES);
    let mut both = week("16/11/2026", 100, "58,32");
    both.extend(week("16/11/2026", 101, "58,32"));
    let refusal = import(&snapshot, both, &Options::default()).unwrap_err();
    assert_eq!(refusal.messages.len(), 1, "{refusal}");
    assert!(refusal.to_string().contains("households_paid"), "{refusal}");
}

#[test]
fn a_mark_that_nothing_decides_is_asked_for_once() {
    let snapshot = demo(ZONES);
    let text = "Tên cụm;Diện tích (ha);GPMB (ha)\nY Can;1.250;1.100\nBảo Minh;2.500;1.300\n";
    let grid = read_csv_grid("2026-06-18.csv", text.as_bytes()).unwrap();
    let refusal = import(&snapshot, vec![grid.clone()], &Options::default()).unwrap_err();
    assert_eq!(refusal.messages.len(), 1, "{refusal}");
    let options = Options {
        mark: Some(DecimalSeparator::Comma),
        ..Options::default()
    };
    let (changes, _) = import(&snapshot, vec![grid], &options).unwrap();
    assert!(figures(&changes, &snapshot).contains(&"ccn-y-can-lao-cai planned 1250 ha 2026-06-18".to_string()));
}

#[test]
fn values_that_cannot_be_are_refused_with_row_and_column() {
    let snapshot = demo(ZONES);
    let text = "Tên cụm;Diện tích (ha);Số hộ;GPMB (ha)\nY Can;60 sào;12,5;-3\nBảo Minh;75 tỷ;3;không\n";
    let grid = read_csv_grid("2026-06-18.csv", text.as_bytes()).unwrap();
    let refusal = import(&snapshot, vec![grid], &Options::default()).unwrap_err();
    let text = refusal.to_string();
    for part in [
        "60 sào",
        "12,5",
        "-3",
        "75 tỷ",
        "2026-06-18.csv:2",
        "2026-06-18.csv:3",
        "Số hộ",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn without_a_day_or_a_unit_nothing_is_taken() {
    let snapshot = demo(ZONES);
    let read = |text: &str| {
        import(
            &snapshot,
            vec![read_csv_grid("a.csv", text.as_bytes()).unwrap()],
            &Options::default(),
        )
    };
    let refusal = read("Tên cụm;Diện tích (ha)\nY Can;75\n").unwrap_err();
    assert_eq!(refusal.messages[0].key(), "figures.no_day");
    let refusal = read("Tính đến 18/6/2026\nTên cụm;Diện tích\nY Can;75\n").unwrap_err();
    assert!(refusal.to_string().contains("m²"), "{refusal}");
    let (changes, _) = read("Tính đến 18/6/2026 (ĐVT: ha)\nTên cụm;Diện tích\nY Can;75\n").unwrap();
    assert_eq!(changes.len(), 1);
}

#[test]
fn a_mapping_says_what_unknown_headings_are() {
    let snapshot = demo(ZONES);
    let text = "Tính đến 18/6/2026\nDự án nhóm A;S1 (ha);S2\nY Can;75;20,5\n";
    let grid = read_csv_grid("a.csv", text.as_bytes()).unwrap();
    let refusal = import(&snapshot, vec![grid.clone()], &Options::default()).unwrap_err();
    assert_eq!(refusal.messages[0].key(), "figures.no_headings");
    let pairs = [("zone", "Dự án nhóm A"), ("planned", "s1 (HA)"), ("cleared", "S2")];
    let options = Options {
        columns: pairs.map(|(a, b)| (a.to_string(), b.to_string())).to_vec(),
        ..Options::default()
    };
    let (changes, _) = import(&snapshot, vec![grid.clone()], &options).unwrap();
    assert_eq!(
        figures(&changes, &snapshot),
        [
            "ccn-y-can-lao-cai cleared 20.5 ha 2026-06-18",
            "ccn-y-can-lao-cai planned 75 ha 2026-06-18"
        ]
    );
    let mut wrong = options;
    wrong.columns.push(("clered".to_string(), "S9".to_string()));
    let refusal = import(&snapshot, vec![grid], &wrong).unwrap_err();
    assert!(refusal.to_string().contains("“cleared”"), "{refusal}");
}

#[test]
fn a_total_that_is_not_the_known_size_is_doubtful() {
    let snapshot = demo(ZONES);
    let mut grids = lao_cai();
    grids[0].rows[4].cells[6] = Cell::Text("GPMB 58,32/57 ha; đã chi 54,243 tỷ".to_string());
    let (changes, report) = import(&snapshot, grids, &Options::default()).unwrap();
    let found = figures(&changes, &snapshot);
    assert!(found.contains(&"ccn-phu-thinh-2-lao-cai compensation_paid 54.243 tỷ đồng 2026-06-01".to_string()));
    let doubts = doubts(&report);
    assert_eq!(doubts.len(), 1, "{doubts:#?}");
    assert!(doubts[0].contains("57") && doubts[0].contains("75"), "{doubts:#?}");
}

proptest::proptest! {
    #[test]
    fn no_sheet_makes_it_panic(cells in proptest::collection::vec(proptest::collection::vec("[ -~]{0,6}|Tên cụm|Diện tích \\(ha\\)|Y Can|75|GPMB 1/2 ha|Tổng|I|\\(1\\)|Doanh nghiệp|đến 1/6/2026", 0..6), 0..12)) {
        let rows = cells.into_iter().enumerate().map(|(at, cells)| table::GridRow {
            line: at as u64 + 1,
            cells: cells.into_iter().map(|c| if c.is_empty() { Cell::Empty } else { Cell::Text(c) }).collect(),
        });
        let grid = Grid { file: "x".to_string(), sheet: None, rows: rows.collect(), merged: Vec::new(), unknown: Vec::new() };
        let options = Options { create_zones: true, province: Some("lao-cai".to_string()), ..Options::default() };
        let _ = import(&Snapshot::empty(), vec![grid], &options);
    }
}
