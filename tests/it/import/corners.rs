//! Tables and shapes with one wrong digit, rows called by their numbers, and pieces by their labels: inputs of the kinds of
//! `cases/`, written here.

use crate::common::cases::{BOUNDARY, count, geojson, import, measured, rectangle, taken, zones};

/// Eight corners around a place, east and north, one of them without its second digit.
fn wrong() -> Vec<(f64, f64)> {
    vec![
        (407_560.0, 2_498_700.0),
        (407_486.85, 2_498_834.28),
        (407_306.0, 2_498_880.0),
        (40_116.15, 2_498_834.28),
        (407_043.0, 2_498_700.0),
        (407_122.15, 2_498_579.72),
        (407_300.0, 2_498_520.0),
        (407_486.85, 2_498_579.72),
    ]
}

fn wkt(ring: &[(f64, f64)]) -> String {
    let corners = ring.iter().chain(&ring[..1]);
    let corners: Vec<String> = corners.map(|(x, y)| format!("{x} {y}")).collect();
    format!("\"POLYGON(({}))\"", corners.join(","))
}

#[test]
fn a_wrong_digit_in_a_shape_is_named_by_its_corner() {
    let layer = geojson(&[(wrong(), r#""label":"T1""#)]);
    let register = format!(
        "boundary,zone,wkt,crs,status,quality,valid_from\nb-1,kcn-thu,{},EPSG:9208,approved,surveyed,2026-01-01\n",
        wkt(&wrong())
    );
    let clearance = ["--as", "clearance", "--zone", "kcn-thu", "--event", "notice"];
    for (name, content, options) in [
        ("a.geojson", &layer, BOUNDARY),
        ("a.geojson", &layer, &["--as", "parcel"]),
        ("a.geojson", &layer, &clearance),
        ("a.csv", &register, &["--as", "register"]),
    ] {
        let program = zones();
        let file = program.file(name, content);
        let said = taken(&program, &import(&file, options, &[]));
        let told = "the corner x = 40116.15, y = 2498834.28 (EPSG:9208) lies 367,190 m";
        assert!(said.contains(told), "{options:?}: {said}");
        assert!(program.ok(&["check"]).contains(told), "{options:?}");
    }
    // The same ring with its digit says nothing.
    let program = zones();
    let mut right = wrong();
    right[3].0 = 407_116.15;
    let file = program.file("a.geojson", &geojson(&[(right, "")]));
    assert!(!taken(&program, &import(&file, BOUNDARY, &[])).contains("corner"));
}

#[test]
fn a_wrong_digit_in_a_triangle_refuses_the_table() {
    let program = zones();
    let table = "Hệ VN-2000 KTT 104°45' múi 3°\nĐiểm\tX (m)\tY (m)\n\
                 1\t2498700.00\t407560.00\n2\t2498800.00\t407560.00\n3\t2498700.00\t40760.00\n";
    let file = program.file("tam_giac.txt", table);
    let said = program.refused(&import(&file, BOUNDARY, &[]));
    assert!(said.contains("row 5: corner 3"), "{said}");
    assert_eq!(count(&program, "boundary"), 0);
}

#[test]
fn two_areas_side_by_side_are_never_one() {
    for (titles, row) in [("", 2), ("Khu 1\t\t\tKhu 2\t\t\n", 3)] {
        let program = zones();
        let lot = |at: usize| {
            let (east, north) = rectangle(0.0, 0.0, 20.0, 50.0)[at];
            format!(
                "{0}\t{north:.2}\t{east:.2}\t{0}\t{1:.2}\t{east:.2}\n",
                at + 1,
                north + 300.0
            )
        };
        let head = "Hệ VN-2000 KTT 104°45' múi 3°\n";
        let heading = "Điểm\tX (m)\tY (m)\tĐiểm\tX (m)\tY (m)\n";
        let lots: String = (0..4).map(lot).collect();
        let file = program.file("hai_lo.txt", &format!("{head}{titles}{heading}{lots}"));
        let said = program.refused(&import(&file, BOUNDARY, &[]));
        assert!(
            said.contains(&format!("row {row}")) && said.contains("another area"),
            "{said}"
        );
    }
}

#[test]
fn shapes_in_a_table_are_called_by_their_rows() {
    let program = zones();
    let shape = |east: f64| wkt(&rectangle(east, 0.0, 100.0, 100.0));
    let options = ["--as", "clearance", "--zone", "kcn-thu", "--crs", "EPSG:9208"];
    let rows = [
        format!("M1,handed_over,2025-01-01,{}", shape(0.0)),
        format!("M2,handed_over,2025-31-01,{}", shape(200.0)),
        "M3,handed_over,2025-01-01,".to_string(),
    ];
    let file = program.file("a.csv", &format!("label,event,date,wkt\n{}\n", rows.join("\n")));
    let said = program.refused(&import(&file, &options, &[]));
    assert!(
        said.contains("row 3: the field “date”") && said.contains("row 4: there is no geometry"),
        "{said}"
    );
    let twice = format!(
        "label,event,date,wkt\n{}\n{}\n",
        rows[0],
        rows[0].replace("M1,", "m1,").replace("407000", "407050")
    );
    let file = program.file("a.csv", &twice);
    let said = program.refused(&import(&file, &options, &[]));
    assert!(said.contains("row 2 and at") && said.contains("row 3"), "{said}");
}

#[test]
fn events_of_pieces_nobody_knows_say_what_was_meant() {
    let program = zones();
    let pieces = "clearance_piece,zone,label,recovery,ha\nm1,kcn-thu,M1,required,1\nm2,kcn-thu,02,required,2\n";
    program.ok(&["import", &program.file("m.csv", pieces), "--as", "register"]);
    for (label, near) in [("M 1", "M1"), ("M-01", "M1"), ("2", "02"), ("Lô A", "02, M1")] {
        let table = format!("label,zone,event,date\n{label},kcn-thu,handed_over,2025-03-01\n");
        let said = program.refused(&["import", &program.file("e.csv", &table), "--as", "event"]);
        assert!(said.contains(&format!(": {near})")), "{label}: {said}");
    }
    // A heading that is not known as the label.
    let table = "thứ,zone,event,date\nM1,kcn-thu,handed_over,2025-03-01\n";
    let said = program.refused(&["import", &program.file("e.csv", table), "--as", "event"]);
    assert!(
        said.contains("row 2") && said.contains("the row has no label"),
        "{said}"
    );
    assert!(measured(&program, "cleared").abs() < 1e-6);
}

#[test]
fn formulas_that_failed_are_no_numbers_and_no_names() {
    let program = zones();
    let pieces = "clearance_piece,zone,label,recovery,ha\nm1,kcn-thu,M1,required,1\n";
    program.ok(&["import", &program.file("m.csv", pieces), "--as", "register"]);
    let before = program.revision();
    let events = "label,zone,event,date,households,ghi chú\nM1,kcn-thu,inventory,2025-03-01,#DIV/0!,#N/A\n";
    let file = program.file("e.csv", events);
    let said = program.refused(&["import", &file, "--as", "event"]);
    assert!(
        said.contains("1 cell holds a formula that failed") && said.contains(": E2"),
        "{said}"
    );
    let projects = "zone,name,state\nkcn-thu,#REF!,operating\n";
    let file = program.file("p.csv", projects);
    let said = program.refused(&["import", &file, "--as", "project"]);
    assert!(said.contains("B2"), "{said}");
    let targets = "zone,indicator,value,date\nkcn-thu,leased,Err:502,2026-12-31\n";
    let file = program.file("t.csv", targets);
    let said = program.refused(&["import", &file, "--as", "target"]);
    assert!(said.contains("C2"), "{said}");
    assert_eq!(program.revision(), before);
    // In a sheet of figures the cell is left out by name and the rest is taken.
    let sheet = "TIẾN ĐỘ GIẢI PHÓNG MẶT BẰNG;;;\nTính đến ngày 20/11/2025;;;\n\
                 STT;Tên khu;Diện tích quy hoạch (ha);Diện tích đã GPMB (ha)\n\
                 1;KCN Thử;12;#DIV/0!\n2;KCN Hai;20;Err:502\n";
    let file = program.file("tien_do.csv", sheet);
    let said = taken(&program, &["import", &file, "--as", "figure"]);
    assert!(
        said.contains("“#DIV/0!” gives no certain number") && said.contains("“Err:502”"),
        "{said}"
    );
    let account = program.account("kcn-thu", &["--as-of", "2026-11-28"]);
    assert!(account["measures"]["cleared"].is_null(), "{account}");
    assert_eq!(account["measures"]["planned"]["value_ha"], 12.0);
}
