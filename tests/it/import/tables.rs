//! The cases of `../shared/cases` that are tables: each is read right, or refused with a sentence a planner can act on.

use crate::common::cases::{BOUNDARY, bodies, count, import, measured};
use crate::common::program::Program;
use crate::common::{cases, shared};
use serde_json::Value;

/// A store with the zones of the cases, where these are there.
fn zones() -> Option<Program> {
    shared("cases/zones.csv").map(|_| cases::zones())
}

fn case(path: &str) -> String {
    shared(&format!("cases/{path}")).unwrap().display().to_string()
}

fn near(actual: f64, expected: f64, tolerance: f64) {
    assert!(
        (actual - expected).abs() <= tolerance,
        "{actual} is not {expected} ± {tolerance}"
    );
}

/// Squares of 100 m in EPSG:9208, each some metres east of a place, with fields.
fn squares(all: &[(f64, &'static str)]) -> String {
    let square = |(east, fields): &(f64, &'static str)| (cases::rectangle(*east, 0.0, 100.0, 100.0), *fields);
    cases::geojson(&all.iter().map(square).collect::<Vec<_>>())
}

#[test]
fn case_01_blocks_side_by_side_are_one_ring() {
    for file in ["hai_cot.txt", "hai_cot.xlsx", "mot_khoi.csv"] {
        let Some(program) = zones() else { return };
        program.ok(&import(
            &case(&format!("01-corner-table-two-blocks/{file}")),
            BOUNDARY,
            &[],
        ));
        near(measured(&program, "boundary"), 145_353.48, 0.01);
    }
}

#[test]
fn case_15_quoted_numbers_are_read_whatever_the_ending() {
    for name in ["u8_quoted.txt", "u8_quoted.csv", "u8_quoted.tsv"] {
        let Some(program) = zones() else { return };
        let bytes = std::fs::read(case("15-quoted-numbers-in-text/u8_quoted.txt")).unwrap();
        let file = program.folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        program.ok(&import(file.to_str().unwrap(), BOUNDARY, &[]));
        near(measured(&program, "boundary"), 131_989.76, 0.01);
    }
}

#[test]
fn case_08_a_wrong_digit_is_named_by_its_row() {
    let Some(program) = zones() else { return };
    let path = case("08-one-wrong-digit/thieu_so.txt");
    let said = program.refused(&import(&path, BOUNDARY, &[]));
    assert!(
        said.contains("row 6: corner 4 (X = 2498834.28, Y = 40116.15)"),
        "{said}"
    );
    assert_eq!(count(&program, "boundary"), 0);
    let mended = std::fs::read_to_string(&path).unwrap().replace("40116.15", "407116.15");
    program.ok(&import(&program.file("du_so.txt", &mended), BOUNDARY, &[]));
    near(measured(&program, "boundary"), 131_989.76, 0.5);
}

#[test]
fn case_11_formulas_without_values_are_named() {
    let Some(program) = zones() else { return };
    let pieces = case("07-piece-by-label/manh_register.csv");
    program.ok(&["import", &pieces, "--as", "register"]);
    let before = program.revision();
    let figures = case("11-formula-without-value/tien_do.xlsx");
    let said = program.refused(&["import", &figures, "--as", "figure"]);
    assert!(said.contains("[Tuần 47]") && said.contains("D4, D5, C6, D6"), "{said}");
    let events = case("11-formula-without-value/su_kien.xlsx");
    let said = program.refused(&["import", &events, "--as", "event", "--valid-from", "2025-09-09"]);
    assert!(said.contains("D2, E2, E3") && said.contains("save it"), "{said}");
    assert_eq!(program.revision(), before);
}

#[test]
fn case_12_what_the_person_said_wins() {
    let Some(program) = zones() else { return };
    program.ok(&[
        "import",
        &case("07-piece-by-label/manh_register.csv"),
        "--as",
        "register",
    ]);
    program.ok(&[
        "import",
        &case("12-workbook-first-heading-zone/ev_zone_first.xlsx"),
        "--as",
        "event",
    ]);
    let pieces = bodies(&program, "clearance_piece");
    assert!(
        pieces
            .iter()
            .any(|piece| !piece["events"].as_array().unwrap().is_empty()),
        "{pieces:?}"
    );
}

#[test]
fn case_16_messages_name_sheet_row_and_metres() {
    let Some(program) = zones() else { return };
    let said = program.refused(&import(&case("16-words/hai_sheet.xlsx"), BOUNDARY, &[]));
    let sheets = said.matches("hai_sheet.xlsx [").count();
    assert!(
        sheets >= 2 && said.contains("], row ") && said.contains("--layer"),
        "{said}"
    );
    let said = program.refused(&import(&case("16-words/open_track.kml"), BOUNDARY, &[]));
    assert!(said.contains(" m away") && !said.contains("0.0000"), "{said}");
    let output = program.run(&import(&case("16-words/reversed.shp"), BOUNDARY, &["--dry-run"]));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("102,500.00 m²") && !said.contains("−102,500"), "{said}");
    assert!(said.contains("the wrong way round"), "{said}");
}

const CLEARANCE: [&str; 6] = ["--as", "clearance", "--zone", "kcn-thu", "--event", "notice"];

#[test]
fn case_07_events_find_pieces_of_the_register() {
    let Some(program) = zones() else { return };
    program.ok(&[
        "import",
        &case("07-piece-by-label/manh_register.csv"),
        "--as",
        "register",
    ]);
    program.ok(&["import", &case("07-piece-by-label/su_kien.csv"), "--as", "event"]);
    let pieces = bodies(&program, "clearance_piece");
    let handed = |piece: &Value| piece["events"].as_array().unwrap().len();
    assert_eq!(pieces.iter().map(handed).collect::<Vec<_>>(), [1, 1, 0], "{pieces:?}");
    // The register once more takes nothing of that away.
    program.ok(&[
        "import",
        &case("07-piece-by-label/manh_register.csv"),
        "--as",
        "register",
    ]);
    assert_eq!(
        bodies(&program, "clearance_piece")
            .iter()
            .map(handed)
            .collect::<Vec<_>>(),
        [1, 1, 0]
    );

    // The key of the register does as well as the label, and a label nobody knows is refused by the nearest one.
    let keyed = program.file("k.csv", "label,zone,event,date\nm3,kcn-thu,paid,2025-07-01\n");
    program.ok(&["import", &keyed, "--as", "event"]);
    assert_eq!(
        bodies(&program, "clearance_piece")
            .iter()
            .map(handed)
            .collect::<Vec<_>>(),
        [1, 1, 1]
    );
    let unknown = program.file("u.csv", "label,zone,event,date\nM33,kcn-thu,paid,2025-07-01\n");
    let said = program.refused(&["import", &unknown, "--as", "event"]);
    assert!(said.contains("M33") && said.contains("the nearest: M3"), "{said}");
}

#[test]
fn a_newer_layer_with_the_label_is_the_piece_of_the_register() {
    let Some(program) = zones() else { return };
    program.ok(&[
        "import",
        &case("07-piece-by-label/manh_register.csv"),
        "--as",
        "register",
    ]);
    program.ok(&["import", &case("07-piece-by-label/su_kien.csv"), "--as", "event"]);
    let layer = program.file(
        "m.geojson",
        &squares(&[(0.0, r#""label":"M1""#), (200.0, r#""label":"m 2""#)]),
    );
    program.ok(&[&["import", &layer, "--valid-from", "2025-01-05"], &CLEARANCE[..]].concat());
    // “m 2” is a name of its own, M1 is the piece that is recorded, with its history and now with its land.
    assert_eq!(count(&program, "clearance_piece"), 4);
    let pieces = bodies(&program, "clearance_piece");
    let m1 = pieces.iter().find(|piece| piece["label"] == "M1").unwrap();
    assert_eq!(m1["events"].as_array().unwrap().len(), 2, "{m1}");
    assert!(m1.get("hectares").is_none_or(Value::is_null), "{m1}");
}

#[test]
fn a_register_row_with_the_label_is_the_piece_of_the_layer() {
    let Some(program) = zones() else { return };
    let layer = program.file("m.geojson", &squares(&[(0.0, r#""label":"M1""#)]));
    program.ok(&[&["import", &layer, "--valid-from", "2025-01-05"], &CLEARANCE[..]].concat());
    let output = program.run(&[
        "import",
        &case("07-piece-by-label/manh_register.csv"),
        "--as",
        "register",
    ]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("the 1 ha of this row are not taken"), "{said}");
    assert_eq!(count(&program, "clearance_piece"), 3);
    let pieces = bodies(&program, "clearance_piece");
    let m1 = pieces.iter().find(|piece| piece["label"] == "M1").unwrap();
    assert_eq!(m1["events"].as_array().unwrap().len(), 1, "{m1}");
    assert!(m1.get("hectares").is_none_or(Value::is_null), "{m1}");
}

#[test]
fn two_pieces_of_one_label_are_told_apart_by_their_keys() {
    let Some(program) = zones() else { return };
    let table = "clearance_piece,zone,label,ha\na-1,kcn-thu,M1,1\na-2,kcn-thu,M1,2\n";
    program.ok(&["import", &program.file("p.csv", table), "--as", "register"]);
    assert_eq!(count(&program, "clearance_piece"), 2);
    let by_label = program.file("e.csv", "label,zone,event,date\nM1,kcn-thu,paid,2025-07-01\n");
    let said = program.refused(&["import", &by_label, "--as", "event"]);
    assert!(said.contains("a-1, a-2"), "{said}");
    let by_key = program.file("k.csv", "label,zone,event,date\na-2,kcn-thu,paid,2025-07-01\n");
    program.ok(&["import", &by_key, "--as", "event"]);
}

#[test]
fn the_same_boundary_by_register_and_by_file_is_one() {
    let ring = "POLYGON((407000 2498000,407100 2498000,407100 2498100,407000 2498100,407000 2498000))";
    let register = format!(
        "boundary,zone,wkt,crs,status,quality,valid_from\nb-1,kcn-thu,\"{ring}\",EPSG:9208,approved,surveyed,2026-01-01\n"
    );
    for register_first in [true, false] {
        let Some(program) = zones() else { return };
        let register = program.file("b.csv", &register);
        let layer = program.file("b.geojson", &squares(&[(0.0, "")]));
        let by_register = || drop(program.ok(&["import", &register, "--as", "register"]));
        let by_file = || drop(program.ok(&import(&layer, BOUNDARY, &[])));
        match register_first {
            true => (by_register(), by_file()),
            false => (by_file(), by_register()),
        };
        assert_eq!(count(&program, "boundary"), 1, "register first: {register_first}");
        // Of another day it is another version.
        let mut later = import(&layer, BOUNDARY, &[]);
        *later.last_mut().unwrap() = "2027-01-01";
        program.ok(&later);
        assert_eq!(count(&program, "boundary"), 2);
    }
}

#[test]
fn leases_lots_and_phases_are_known_by_zone_and_name() {
    let Some(program) = zones() else { return };
    let of = |name: &str, text: &str| program.file(name, text);
    let leases = of(
        "l.csv",
        "lease,zone,kind,ha,start\nl-01,kcn-thu,sublease,1,2024-01-01\n",
    );
    let phases = of("p.csv", "phase,zone,name\ngd-mot,kcn-thu,Giai đoạn I\n");
    let wkt = "POLYGON((407000 2498000,407100 2498000,407100 2498100,407000 2498100,407000 2498000))";
    let lots = of(
        "a.csv",
        &format!(
            "plan_area,zone,level,function,lot,crs,wkt,valid_from\n\
             lo-cn1,kcn-thu,detailed,industrial,CN1,EPSG:9208,\"{wkt}\",2024-01-01\n\
             lo-cn1-chung,kcn-thu,general,industrial,CN1,EPSG:9208,\"{wkt}\",2024-01-01\n"
        ),
    );
    program.ok(&["import", &leases, &phases, &lots, "--as", "register"]);
    let layer = |name: &str, fields: &'static str| of(name, &squares(&[(0.0, fields)]));
    let zone = ["--zone", "kcn-thu", "--valid-from", "2024-01-01"];
    let lease = layer("l.geojson", r#""label":"L-01""#);
    program.ok(&[
        &["import", &lease, "--as", "lease", "--lease-kind", "sublease"],
        &zone[..],
    ]
    .concat());
    let phase = layer("p.geojson", r#""name":"giai đoạn i""#);
    program.ok(&["import", &phase, "--as", "phase", "--zone", "kcn-thu"]);
    let lot = layer("a.geojson", r#""label":"cn1""#);
    program.ok(&[
        &[
            "import",
            &lot,
            "--as",
            "plan",
            "--level",
            "detailed",
            "--function",
            "industrial",
        ],
        &zone[..],
    ]
    .concat());
    for (kind, expected) in [("lease", 1), ("phase", 1), ("plan_area", 2)] {
        assert_eq!(count(&program, kind), expected, "{kind}");
    }
}

#[test]
fn a_parcel_is_known_by_commune_sheet_and_number() {
    let Some(program) = zones() else { return };
    let fields = r#""commune":"Bát Xát","sheet":"5","number":"12""#;
    let layer = program.file("t.geojson", &squares(&[(0.0, fields)]));
    program.ok(&["import", &layer, "--as", "parcel"]);
    // With a zone it is the same parcel.
    program.ok(&["import", &layer, "--as", "parcel", "--zone", "kcn-thu"]);
    assert_eq!(count(&program, "parcel"), 1);
    // Without a commune, sheet and number tell parcels apart in one place only.
    let (here, far) = (r#""sheet":"5","number":"12""#, 40_000.0);
    let near = program.file("n.geojson", &squares(&[(1000.0, here)]));
    let other = program.file("o.geojson", &squares(&[(far, here)]));
    program.ok(&["import", &near, "--as", "parcel"]);
    program.ok(&["import", &other, "--as", "parcel"]);
    program.ok(&["import", &other, "--as", "parcel"]);
    assert_eq!(count(&program, "parcel"), 3);
}

#[test]
fn a_key_may_end_in_sixteen_digits() {
    let Some(program) = zones() else { return };
    let lease = [
        "--as",
        "lease",
        "--zone",
        "kcn-thu",
        "--lease-kind",
        "sublease",
        "--valid-from",
        "2024-01-01",
    ];
    let first = program.file("1.geojson", &squares(&[(0.0, r#""label":"0123456789012345""#)]));
    program.ok(&[&["import", &first], &lease[..]].concat());
    // Another label on the same land is another lease: the number is a label, not a hash.
    let second = program.file("2.geojson", &squares(&[(0.0, r#""label":"L2""#)]));
    program.ok(&[&["import", &second], &lease[..]].concat());
    assert_eq!(count(&program, "lease"), 2);
    // Land without a label gets the label a newer file gives it.
    let nameless = program.file("3.geojson", &squares(&[(300.0, "")]));
    program.ok(&[&["import", &nameless], &lease[..]].concat());
    let named = program.file("4.geojson", &squares(&[(300.0, r#""label":"L3""#)]));
    program.ok(&[&["import", &named], &lease[..]].concat());
    program.ok(&[&["import", &named], &lease[..]].concat());
    assert_eq!(count(&program, "lease"), 3);
    let moved = program.file("5.geojson", &squares(&[(600.0, r#""label":"L3""#)]));
    program.ok(&[&["import", &moved], &lease[..]].concat());
    assert_eq!(count(&program, "lease"), 3);
}

#[test]
fn dates_and_codes_are_taken_as_offices_write_them() {
    let Some(program) = zones() else { return };
    let layer = program.file("m.geojson", &squares(&[(0.0, r#""label":"L1""#)]));
    program.ok(&[
        "import",
        &layer,
        "--as",
        "cho-thue",
        "--zone",
        "kcn-thu",
        "--lease-kind",
        "thue-lai",
        "--valid-from",
        "05/02/2026",
    ]);
    assert_eq!(bodies(&program, "lease")[0]["valid"]["from"]["on"], "2026-02-05");
    let table = "lease,zone,kind,ha,start\nl-2,kcn-thu,thue-lai,1,23/6/2026\n";
    program.ok(&["import", &program.file("l.csv", table), "--as", "so-dang-ky"]);
    let starts: Vec<String> = bodies(&program, "lease")
        .iter()
        .map(|lease| lease["valid"]["from"]["on"].to_string())
        .collect();
    assert!(starts.contains(&"\"2026-06-23\"".to_string()), "{starts:?}");
    let kinds: Vec<String> = bodies(&program, "lease")
        .iter()
        .map(|lease| lease["kind"].to_string())
        .collect();
    assert_eq!(
        kinds,
        ["\"sublease\"", "\"sublease\""],
        "the English code is what is stored"
    );
    let asked = ["totals", "--by", "tinh", "--as-of", "23/6/2026"];
    let told = program.ok(&[&asked[..], &["--lang", "vi", "--as-known-on", "01/01/2030"]].concat());
    assert!(told.contains("Tính đến 23/6/2026"), "{told}");
    assert!(
        program
            .ok(&[&asked[..], &["--lang", "en"]].concat())
            .contains("As of 23 June 2026")
    );
    let wrong = program.run(&["import", &layer, "--as", "cho-thue", "--lease-kind", "thue"]);
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(said.contains("sublease (thue-lai)"), "{said}");
    let wrong = program.file("w.csv", "lease,zone,kind,ha,start\nl-3,kcn-thu,sublease,1,31/4/2026\n");
    assert!(
        program
            .refused(&["import", &wrong, "--as", "register"])
            .contains("31/4/2026")
    );
}
