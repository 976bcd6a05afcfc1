//! The import of land, kind by kind, and newer files against what is recorded.

use crate::common::cases::one_zone;
use crate::common::features::{feature, file, ring, square};
use crate::common::program::Program;
use serde_json::{Value, json};

fn counts(report: &Value) -> [u64; 4] {
    ["created", "superseded", "unchanged", "removed"].map(|class| report["counts"][class].as_u64().unwrap())
}

/// The bodies of the current rows of a kind, by slug.
fn rows(program: &Program, kind: &str) -> Vec<(String, Value)> {
    let store = rusqlite::Connection::open(program.store()).unwrap();
    let mut statement = store
        .prepare("SELECT slug, body FROM matbang_row WHERE kind = ?1 AND to_rev IS NULL ORDER BY slug")
        .unwrap();
    let rows = statement
        .query_map([kind], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))
        .unwrap();
    rows.map(|row| {
        let (slug, body) = row.unwrap();
        (slug, serde_json::from_str::<Value>(&body).unwrap()["body"].clone())
    })
    .collect()
}

#[test]
fn every_kind_of_land_becomes_its_record() {
    let program = one_zone();
    // Kind, fields of the feature, options; table, slug and fields of the record.
    type Case = (
        &'static str,
        Value,
        &'static [&'static str],
        &'static str,
        &'static str,
        Value,
    );
    let cases: [Case; 6] = [
        (
            "phase",
            json!({"ten": "giai đoạn I"}),
            &[],
            "phase",
            "kcn-thu-giai-doan-giai-doan-i",
            json!({"name": "giai đoạn I"}),
        ),
        (
            "plan",
            json!({"lo": "CN-01", "function": "industrial"}),
            &["--level", "detailed", "--valid-from", "2024-05"],
            "plan_area",
            "kcn-thu-quy-hoach-detailed-cn-01",
            json!({"level": "detailed", "function": "industrial", "lot": "CN-01", "valid": {"from": {"on": "2024-05"}, "until": "unbounded"}}),
        ),
        (
            "serviced",
            json!({"label": "A"}),
            &["--valid-from", "2025"],
            "serviced_area",
            "kcn-thu-ha-tang-a",
            json!({}),
        ),
        (
            "lease",
            json!({"ma_lo": "L1", "doanh nghiệp": "Công ty A", "start": "2025-01-01"}),
            &["--lease-kind", "sublease"],
            "lease",
            "kcn-thu-thue-l1",
            json!({"kind": "sublease", "tenant": "Công ty A"}),
        ),
        (
            "constraint",
            json!({"ma": "R7", "ten": "Rừng phòng hộ"}),
            &["--constraint", "forest"],
            "constraint",
            "kcn-thu-rang-buoc-forest-r7",
            json!({"kind": "forest", "name": "Rừng phòng hộ"}),
        ),
        (
            "parcel",
            json!({"SoThua": 12, "to_bd": "7", "dien_tich": "1.234,5 m²", "MDSD": "LUC", "ten_xa": "Bản Qua"}),
            &[],
            "parcel",
            "kcn-thu-thua-ban-qua-7-12",
            json!({"sheet": "7", "number": "12", "land_use": "LUC", "declared": {"value": "1234.5", "unit": "m2", "qualifier": "exact"}}),
        ),
    ];
    for (kind, properties, options, stored, slug, expected) in cases {
        let path = file(
            &program,
            &format!("{kind}.geojson"),
            &[feature(square(0.0, 100.0), properties)],
        );
        let arguments = [&["import", &path, "--as", kind, "--zone", "kcn-thu"], options].concat();
        let report = program.json(&arguments);
        assert_eq!(counts(&report), [1, 0, 0, 0], "{kind}: {report}");
        let found = rows(&program, stored);
        assert_eq!(found[0].0, slug);
        for (field, value) in expected.as_object().unwrap() {
            assert_eq!(&found[0].1[field], value, "{kind}, {field}: {}", found[0].1);
        }
        // The same file again changes nothing, and writes no revision.
        let before = program.revision();
        let again = program.json(&arguments);
        assert_eq!(counts(&again), [0, 0, 1, 0], "{kind} again: {again}");
        assert_eq!(program.revision(), before);
    }
    // Parcels and constraints need no zone.
    let path = file(
        &program,
        "xa.geojson",
        &[feature(square(500.0, 50.0), json!({"so_thua": 1, "to_bd": 2}))],
    );
    program.ok(&["import", &path, "--as", "parcel"]);
    assert_eq!(rows(&program, "parcel")[1].0, "thua-2-1");
    assert_eq!(program.json(&["check"])["problems"], json!([]));
}

#[test]
fn what_a_kind_needs_is_asked_for() {
    let program = one_zone();
    let path = file(
        &program,
        "a.geojson",
        &[feature(square(0.0, 100.0), json!({"label": "A"}))],
    );
    for (kind, word) in [
        ("plan", "--level"),
        ("lease", "--lease-kind"),
        ("clearance", "--event"),
        ("constraint", "--constraint"),
        ("phase", "zone"),
    ] {
        let mut arguments = vec!["import", &path, "--as", kind];
        if kind != "phase" {
            arguments.extend(["--zone", "kcn-thu"]);
        }
        let said = program.refused(&arguments);
        assert!(said.contains(word) && said.contains("feature 1"), "{kind}: {said}");
    }
    assert_eq!(program.revision(), 1);
}

/// A sheet of next week: one piece as it was, one redrawn, one new, one gone.
#[test]
fn a_newer_file_tells_what_is_new_changed_and_gone() {
    let program = one_zone();
    let piece = |dx: f64, side: f64, label: &str| {
        feature(
            square(dx, side),
            json!({"label": label, "event": "paid", "date": "2025-01-01"}),
        )
    };
    let first = file(
        &program,
        "tuan1.geojson",
        &[
            piece(0.0, 100.0, "A"),
            piece(200.0, 100.0, "B"),
            piece(400.0, 100.0, "C"),
        ],
    );
    let import = |path: &str, more: &[&str]| {
        program.json(&[&["import", path, "--as", "clearance", "--zone", "kcn-thu"], more].concat())
    };
    assert_eq!(counts(&import(&first, &[])), [3, 0, 0, 0]);
    let second = file(
        &program,
        "tuan2.geojson",
        &[
            piece(0.0, 100.0, "A"),
            piece(200.0, 110.0, "B"),
            piece(600.0, 100.0, "D"),
        ],
    );
    let dry = import(&second, &["--dry-run"]);
    assert_eq!(counts(&dry), [1, 1, 1, 1]);
    let difference = &dry["differences"][0];
    assert_eq!(
        (
            &difference["name"],
            &difference["area_before_m2"],
            &difference["area_after_m2"],
            &difference["difference_m2"]
        ),
        (
            &json!("clearance_piece kcn-thu-gpmb-b"),
            &json!(10_000.0),
            &json!(12_100.0),
            &json!(2_100.0)
        )
    );
    assert_eq!(
        dry["removed"][0],
        json!({"name": "clearance_piece kcn-thu-gpmb-c", "area_m2": 10_000.0, "ended": false})
    );
    assert_eq!(program.revision(), 2, "a dry run writes nothing");
    // By default what is gone stays.
    assert_eq!(counts(&import(&second, &[])), [1, 1, 1, 1]);
    assert_eq!(rows(&program, "clearance_piece").len(), 4);
    let ended = import(&second, &["--end-missing"]);
    assert_eq!((counts(&ended), &ended["counts"]["ended"]), ([0, 0, 3, 1], &json!(1)));
    let left: Vec<String> = rows(&program, "clearance_piece")
        .into_iter()
        .map(|(slug, _)| slug)
        .collect();
    assert_eq!(left, ["kcn-thu-gpmb-a", "kcn-thu-gpmb-b", "kcn-thu-gpmb-d"]);
    assert_eq!(program.revision(), 4, "one changeset each");
    // Another zone is not touched by a file that does not speak of it.
    let zones = program.file("zones2.csv", "zone,kind,name,province\nkcn-hai,KCN,Hai,lao-cai\n");
    program.ok(&["import", &zones, "--as", "register"]);
    let other = file(&program, "khac.geojson", &[piece(900.0, 50.0, "X")]);
    let report = program.json(&[
        "import",
        &other,
        "--as",
        "clearance",
        "--zone",
        "kcn-hai",
        "--end-missing",
    ]);
    assert_eq!(counts(&report), [1, 0, 0, 0]);
}

/// Without keys a newer file is matched by its land: the same place, redrawn by centimetres, is the same record.
#[test]
fn land_without_a_key_is_known_by_its_place() {
    let program = one_zone();
    let area = |dx: f64, side: f64| feature(square(dx, side), json!({}));
    let first = file(&program, "a.geojson", &[area(0.0, 100.0), area(200.0, 100.0)]);
    let import = |path: &str, more: &[&str]| {
        program.json(
            &[
                &[
                    "import",
                    path,
                    "--as",
                    "serviced",
                    "--zone",
                    "kcn-thu",
                    "--valid-from",
                    "2025",
                ],
                more,
            ]
            .concat(),
        )
    };
    assert_eq!(counts(&import(&first, &[])), [2, 0, 0, 0]);
    let slugs: Vec<String> = rows(&program, "serviced_area")
        .into_iter()
        .map(|(slug, _)| slug)
        .collect();
    // The first a little larger, the second split in two.
    let second = file(
        &program,
        "b.geojson",
        &[
            area(0.0, 100.5),
            feature(
                ring(&[(200.0, 0.0), (250.0, 0.0), (250.0, 100.0), (200.0, 100.0)]),
                json!({}),
            ),
        ],
    );
    let report = import(&second, &["--end-missing"]);
    assert_eq!((counts(&report), &report["counts"]["ended"]), ([1, 1, 0, 1], &json!(1)));
    // What has a time ends on the date of the newer file and is known for the time before.
    let now = rows(&program, "serviced_area");
    assert_eq!(now.len(), 3);
    let ended: Vec<&(String, Value)> = now
        .iter()
        .filter(|(_, body)| body["valid"]["until"] != "unbounded")
        .collect();
    assert_eq!(ended.len(), 1);
    assert_eq!(ended[0].1["valid"]["until"], json!({"on": "2025"}));
    assert!(slugs.contains(&ended[0].0));
    // A key later given to land that had none is the same record still, and is written down.
    let third = file(
        &program,
        "c.geojson",
        &[feature(square(0.0, 100.5), json!({"label": "HT-1"}))],
    );
    assert_eq!(counts(&import(&third, &[])), [0, 1, 0, 1]);
    assert_eq!(counts(&import(&third, &[])), [0, 0, 1, 1]);
}

#[test]
fn repairs_are_told_with_place_and_area_and_strict_refuses_them() {
    let program = one_zone();
    let bow = ring(&[(0.0, 0.0), (100.0, 100.0), (100.0, 0.0), (0.0, 100.0)]);
    let path = file(
        &program,
        "a.geojson",
        &[
            feature(square(300.0, 10.0), json!({"label": "A"})),
            feature(bow, json!({"label": "B"})),
        ],
    );
    let arguments = ["import", &path, "--as", "serviced", "--zone", "kcn-thu"];
    let said = program.refused(&[&arguments[..], &["--strict"]].concat());
    assert!(said.contains("feature 2") && said.contains("--strict"), "{said}");
    assert_eq!(program.revision(), 1);
    let report = program.json(&arguments);
    let repair = &report["repairs"][0];
    assert_eq!(report["repairs"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&repair["feature"], &repair["code"], &repair["at"], &repair["crs"]),
        (
            &json!(2),
            &json!("self_intersection"),
            &json!([407_050.0, 2_497_050.0]),
            &json!("EPSG:9208")
        )
    );
    assert_eq!(
        (&repair["area_before_m2"], &repair["area_after_m2"]),
        (&json!(0.0), &json!(5_000.0))
    );
    let lon = repair["lon_lat"][0].as_f64().unwrap();
    assert!((103.0..105.0).contains(&lon), "{repair}");
}

/// One wrong feature refuses the file; with --partial it is left out with its reason, and what is recorded of it stays.
#[test]
fn a_wrong_feature_is_refused_or_left_out() {
    let program = one_zone();
    let lease = |dx: f64, label: &str, kind: &str| {
        feature(square(dx, 50.0), json!({"label": label, "kind": kind, "start": "2025"}))
    };
    let right = file(
        &program,
        "a.geojson",
        &[lease(0.0, "A", "sublease"), lease(100.0, "B", "sublease")],
    );
    program.ok(&["import", &right, "--as", "lease", "--zone", "kcn-thu"]);
    let flat = ring(&[(0.0, 0.0), (10.0, 10.0), (20.0, 20.0)]);
    let wrong = file(
        &program,
        "b.geojson",
        &[
            lease(0.0, "A", "auction"),
            lease(100.0, "B", "rent"),
            feature(flat, json!({"label": "C", "kind": "sublease"})),
            lease(200.0, "A", "sublease"),
        ],
    );
    let arguments = ["import", &wrong, "--as", "lease", "--zone", "kcn-thu"];
    let said = program.refused(&arguments);
    for part in ["feature 2", "rent", "feature 3", "no area", "feature 4", "stands twice"] {
        assert!(said.contains(part), "no “{part}” in {said}");
    }
    assert_eq!(program.revision(), 2, "nothing of a refused file is written");
    let report = program.json(&[&arguments[..], &["--partial", "--end-missing"]].concat());
    assert_eq!(
        (counts(&report), &report["counts"]["refused"]),
        ([0, 1, 0, 0], &json!(3))
    );
    let kinds: Vec<Value> = rows(&program, "lease")
        .into_iter()
        .map(|(_, body)| body["kind"].clone())
        .collect();
    assert_eq!(
        kinds,
        [json!("auction"), json!("sublease")],
        "B was wrong in the file and is still recorded"
    );
}

#[test]
fn events_join_the_pieces_they_name() {
    let program = one_zone();
    let piece = |dx: f64, label: &str| {
        feature(
            square(dx, 100.0),
            json!({"label": label, "event": "inventory", "date": "2025-01-01"}),
        )
    };
    let pieces = file(&program, "a.geojson", &[piece(0.0, "Lô 1"), piece(200.0, "Lô 2")]);
    program.ok(&["import", &pieces, "--as", "clearance", "--zone", "kcn-thu"]);
    let table = program.file(
        "su-kien.csv",
        "Bảng theo dõi;;;\nMã lô;Sự kiện;Ngày;Số hộ\nLô 1;paid;2025-03-01;12\nLô 1;handed_over;2025-06-01;\nLô 2;paid;2025-04-01;\n",
    );
    let report = program.json(&["import", &table, "--as", "event", "--zone", "kcn-thu"]);
    assert_eq!(counts(&report), [0, 2, 0, 0], "{report}");
    let stored = rows(&program, "clearance_piece");
    let kinds: Vec<&str> = stored[0].1["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["inventory", "paid", "handed_over"]);
    assert_eq!(stored[0].1["events"][1]["households"], 12);
    let unknown = program.file("khac.csv", "label,event,date\nLô 3,paid,2025-03-01\n");
    let said = program.refused(&["import", &unknown, "--as", "event", "--zone", "kcn-thu"]);
    assert!(said.contains("Lô 3") && said.contains("the nearest: Lô"), "{said}");
    // By its land, where there is no key.
    let land = file(
        &program,
        "dat.geojson",
        &[feature(
            square(200.0, 100.2),
            json!({"event": "handed_over", "date": "2025-07-01"}),
        )],
    );
    program.ok(&["import", &land, "--as", "event", "--zone", "kcn-thu"]);
    assert_eq!(
        rows(&program, "clearance_piece")[1].1["events"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
}

#[test]
fn projects_and_targets_come_from_tables() {
    let program = one_zone();
    let projects = program.file(
        "du-an.csv",
        "Tên;Chủ đầu tư;Ngành nghề;Vốn đăng ký;Lao động;state\nNhà máy gỗ;Công ty X;gỗ;1.630,8 tỷ;120;operating\n",
    );
    let report = program.json(&["import", &projects, "--as", "project", "--zone", "kcn-thu"]);
    assert_eq!(counts(&report), [2, 0, 0, 0], "the project and its investor: {report}");
    let project = &rows(&program, "project")[0];
    assert_eq!(
        project.1["capital_registered"],
        json!({"value": "1630.8", "unit": "tỷ đồng", "qualifier": "exact"})
    );
    assert_eq!(project.1["workers"], 120);
    // An investor is the recorded enterprise of that name, whatever key a register gave it.
    let register = program.file(
        "organisations.csv",
        "organisation,name,class\ndn-0912,Công ty Y,enterprise\n",
    );
    program.ok(&["import", &register, "--as", "register"]);
    let another = program.file(
        "du-an-2.csv",
        "Tên;Chủ đầu tư;state\nNhà máy giấy;CÔNG TY Y;operating\n",
    );
    let report = program.json(&["import", &another, "--as", "project", "--zone", "kcn-thu"]);
    assert_eq!(counts(&report), [1, 0, 0, 0], "its investor is known: {report}");
    let targets = program.file(
        "chi-tieu.csv",
        "subject,indicator,comparator,value,unit,due,responsible\nzone:kcn-thu,cleared,ge,50,ha,2026-12-31,BQL\n",
    );
    program.ok(&["import", &targets, "--as", "target"]);
    let target = &rows(&program, "target")[0];
    assert_eq!(
        (&target.1["aim"]["value"], &target.1["due"]),
        (&json!("50"), &json!("2026-12-31"))
    );
}

/// The same rules for a record, whichever way it comes: the register, a layer, a table.
#[test]
fn what_a_newer_file_does_not_speak_of_stays_and_what_it_empties_does_not() {
    let program = one_zone();
    let plots = |name: &str, fields: Value| file(&program, name, &[feature(square(0.0, 100.0), fields)]);
    let import = |path: &str| program.ok(&["import", path, "--as", "lease", "--zone", "kcn-thu"]);
    let valid = || rows(&program, "lease")[0].1["valid"].clone();
    import(&plots(
        "a.geojson",
        json!({"label": "L1", "kind": "sublease", "start": "2024-07-01", "end": "2027-06-30"}),
    ));
    let dated = valid();
    assert!(dated.to_string().contains("2024-07-01") && dated.to_string().contains("2027-06-30"));
    import(&plots(
        "b.geojson",
        json!({"label": "L1", "kind": "sublease", "doanh_nghiep": "Công ty A"}),
    ));
    assert_eq!(valid(), dated, "a layer without the columns takes no dates away");
    import(&plots(
        "c.geojson",
        json!({"label": "L1", "kind": "sublease", "end": null, "start": "2024-07-01"}),
    ));
    assert!(!valid().to_string().contains("2027"), "an empty end is no end");
    // What offices call the day a lease is in force from is its start.
    let path = plots(
        "d.geojson",
        json!({"label": "L2", "kind": "auction", "hieu_luc_tu": "2025-03-01", "het_hieu_luc": "2026-03-01"}),
    );
    import(&path);
    let all = rows(&program, "lease");
    let auction = all.iter().find(|(_, body)| body["kind"] == "auction").unwrap();
    let valid = auction.1["valid"].to_string();
    assert!(valid.contains("2025-03-01") && valid.contains("2026-03-01"), "{valid}");
    // Projects: of one day what is not said stays, of another day it was never said.
    let project = |name: &str, text: &str| {
        let path = program.file(name, text);
        program.ok(&["import", &path, "--as", "project", "--zone", "kcn-thu"]);
        let project = rows(&program, "project")[0].1.clone();
        (project["state"].clone(), project["workers"].clone())
    };
    project(
        "p1.csv",
        "Tên;Lao động;state;as_of\nNhà máy gỗ;120;being_built;2026-06-01\n",
    );
    let same = project("p2.csv", "Tên;state;as_of\nNhà máy gỗ;operating;2026-06-01\n");
    assert_eq!(same, (json!("operating"), json!(120)));
    let later = project("p3.csv", "Tên;state;as_of\nNhà máy gỗ;suspended;2026-09-01\n");
    assert_eq!(
        later,
        (json!("suspended"), Value::Null),
        "workers of June are not those of September"
    );
}

/// A table of targets or projects takes no number the register would refuse.
#[test]
fn a_table_refuses_what_the_register_refuses() {
    let program = one_zone();
    for (kind, text, field, value) in [
        (
            "project",
            "Tên;Vốn đăng ký;state\nNhà máy;-5;operating\n",
            "Vốn đăng ký",
            "-5",
        ),
        (
            "project",
            "Tên;Vốn đăng ký;capital_unit;state\nNhà máy;5;ha;operating\n",
            "capital_unit",
            "tỷ đồng",
        ),
        (
            "target",
            "indicator;comparator;value;unit\ncleared;ge;50;tỷ đồng\n",
            "unit",
            "ha",
        ),
        ("target", "indicator;comparator;value\ncleared;ge;-50\n", "value", "≥ 0"),
        ("target", "comparator;value\nge;50\n", "unit", "dvt"),
        (
            "target",
            "indicator;comparator;value;value_max\ncleared;range;50 ha;600000 m2\n",
            "value_max",
            "ha",
        ),
    ] {
        let path = program.file("b.csv", text);
        let said = program.refused(&["import", &path, "--as", kind, "--zone", "kcn-thu"]);
        assert!(said.contains(field) && said.contains(value), "{text}: {said}");
    }
    let register = program.file("t.csv", "target,subject,comparator,value\nt,zone:kcn-thu,ge,50\n");
    let said = program.refused(&["import", &register, "--as", "register"]);
    assert!(said.contains("unit"), "{said}");
    // A value without a unit is in the usual one of its indicator, by both ways.
    let register = program.file(
        "t.csv",
        "target,subject,indicator,comparator,value\nt,zone:kcn-thu,cleared,ge,50\n",
    );
    program.ok(&["import", &register, "--as", "register"]);
    let table = program.file("u.csv", "indicator;comparator;value\ncleared;ge;50\n");
    program.ok(&["import", &table, "--as", "target", "--zone", "kcn-thu"]);
    let units: Vec<Value> = rows(&program, "target")
        .iter()
        .map(|(_, body)| body["aim"]["unit"].clone())
        .collect();
    assert_eq!(units, ["ha", "ha"]);
}

/// Land far from its zone is taken, and said: the usual sign of a wrong system.
#[test]
fn land_astray_is_doubtful() {
    let program = one_zone();
    let boundary = file(&program, "ranh.geojson", &[feature(square(0.0, 1000.0), json!({}))]);
    program.ok(&[
        "import",
        &boundary,
        "--as",
        "boundary",
        "--zone",
        "kcn-thu",
        "--valid-from",
        "2020",
    ]);
    let plots = file(
        &program,
        "lo.geojson",
        &[
            feature(square(2_000.0, 100.0), json!({"label": "A"})),
            feature(square(54_000.0, 100.0), json!({"label": "B"})),
        ],
    );
    let report = program.json(&["import", &plots, "--as", "serviced", "--zone", "kcn-thu"]);
    let doubts: Vec<&str> = report["notes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|note| note["code"] == "import.astray")
        .map(|note| note["text"].as_str().unwrap())
        .collect();
    assert_eq!(doubts.len(), 1, "{report}");
    assert!(
        doubts[0].contains("kcn-thu-ha-tang-b") && doubts[0].contains("53 km"),
        "{doubts:?}"
    );
}

/// Many features: through the threads, in the order of the file, with what is wrong among them named by its number.
#[test]
fn many_features_keep_their_order() {
    let program = one_zone();
    let features: Vec<Value> = (0..700)
        .map(|n| {
            let side = if n == 431 { 0.0 } else { 5.0 };
            let at = |dx: f64, dy: f64| (f64::from(n % 50) * 10.0 + dx, f64::from(n / 50) * 10.0 + dy);
            let corners = [at(0.0, 0.0), at(side, 0.0), at(side, side), at(0.0, side)];
            feature(ring(&corners), json!({"so_thua": n, "to_bd": 1}))
        })
        .collect();
    let path = file(&program, "thua.geojson", &features);
    let said = program.refused(&["import", &path, "--as", "parcel"]);
    assert!(said.contains("feature 432"), "{said}");
    assert_eq!(program.revision(), 1);
    let report = program.json(&["import", &path, "--as", "parcel", "--partial"]);
    assert_eq!(
        (counts(&report), &report["counts"]["refused"]),
        ([699, 0, 0, 0], &json!(1))
    );
    let store = rusqlite::Connection::open(program.store()).unwrap();
    let mut statement = store
        .prepare("SELECT name FROM matbang_row WHERE kind = 'parcel' ORDER BY row_id")
        .unwrap();
    let names: Vec<String> = statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let expected: Vec<String> = (0..700).filter(|n| *n != 431).map(|n| format!("1/{n}")).collect();
    assert_eq!(names, expected);
}

#[test]
fn an_adjusted_reading_is_told_and_recorded() {
    let program = one_zone();
    // Northing first, as on paper.
    let (x, y) = (407_000.0, 2_497_000.0);
    let ring: Value = [(0.0, 0.0), (1000.0, 0.0), (1000.0, 1000.0), (0.0, 1000.0), (0.0, 0.0)]
        .map(|(dx, dy)| json!([y + dy, x + dx]))
        .to_vec()
        .into();
    let path = file(&program, "doi-truc.geojson", &[feature(ring, json!({}))]);
    let import = [
        "import",
        &path,
        "--as",
        "boundary",
        "--zone",
        "kcn-thu",
        "--valid-from",
        "2025",
    ];
    let said = program.refused(&import);
    assert!(said.contains("EPSG:9208+swap"), "the doctor names the ailment: {said}");
    let report = program.json(&[&import[..], &["--crs", "EPSG:9208+swap"]].concat());
    let told = report["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| note["code"].as_str().unwrap());
    assert!(told.clone().any(|code| code == "import.read_as"), "{report}");
    let stored = &rows(&program, "boundary")[0].1;
    assert_eq!(stored["source"]["read_as"], "EPSG:9208+swap");
    assert!(
        stored["transform"]
            .as_str()
            .unwrap()
            .starts_with("EPSG:9208+swap | +proj"),
        "{stored}"
    );
    let totals = program.json(&["totals"]);
    let measured = totals["accounts"][0]["measures"]["boundary"]["measured_ha"]
        .as_f64()
        .unwrap();
    assert!((measured - 100.0).abs() < 1e-6, "{measured}");
}

#[test]
fn parts_of_a_boundary_belong_together_by_their_day() {
    let program = one_zone();
    let part = |dx: f64, fields: Value| feature(square(dx, 1000.0), fields);
    let import = |path: &str| program.json(&["import", path, "--as", "boundary", "--zone", "kcn-thu"]);
    // Two days, two boundaries.
    let two = [
        part(0.0, json!({"valid_from": "2015", "status": "expired"})),
        part(2000.0, json!({"valid_from": "2024", "status": "approved"})),
    ];
    assert_eq!(counts(&import(&file(&program, "hai.geojson", &two))), [2, 0, 0, 0]);
    let stored = rows(&program, "boundary");
    assert_eq!(
        (&stored[0].1["status"], &stored[1].1["status"]),
        (&json!("expired"), &json!("approved"))
    );
    // One day and two statuses contradict each other.
    let torn = [
        part(0.0, json!({"valid_from": "2025", "status": "proposed"})),
        part(2000.0, json!({"valid_from": "2025", "status": "approved"})),
    ];
    let torn = file(&program, "mau-thuan.geojson", &torn);
    let said = program.refused(&["import", &torn, "--as", "boundary", "--zone", "kcn-thu"]);
    assert!(said.contains("status") && said.contains("proposed"), "{said}");
    // Declared sizes of parts add up; a size of the whole that is repeated does not; half a declaration is none.
    for (year, sizes, expected) in [
        ("2026-01", [json!(100.5), json!(99.25)], json!("199.75")),
        ("2026-02", [json!(200), json!(200)], json!("200")),
        ("2026-03", [json!(100), Value::Null], Value::Null),
    ] {
        let [a, b] = sizes;
        let parts = [
            part(0.0, json!({"valid_from": year, "declared_ha": a})),
            part(2000.0, json!({"valid_from": year, "declared_ha": b})),
        ];
        import(&file(&program, &format!("{year}.geojson"), &parts));
        let stored = rows(&program, "boundary");
        let found = stored.iter().find(|(slug, _)| slug.ends_with(year)).unwrap();
        assert_eq!(found.1["declared"]["value"], expected, "{year}: {}", found.1);
    }
}

#[test]
fn what_a_newer_file_does_not_speak_of_stays() {
    let program = one_zone();
    let piece = |fields: Value| feature(square(0.0, 100.0), fields);
    let import = |name: &str, kind: &str, fields: Value, options: &[&str]| {
        let path = file(&program, name, &[piece(fields)]);
        program.ok(&[&["import", &path, "--as", kind, "--zone", "kcn-thu"], options].concat());
    };
    let first =
        json!({"label": "M1", "recovery": "not_required", "event": "paid", "date": "2025-03-01", "households": 12});
    import("a.geojson", "clearance", first, &[]);
    import(
        "b.geojson",
        "clearance",
        json!({"label": "M1", "event": "paid", "date": "2026-02-01", "households": 3}),
        &[],
    );
    let stored = &rows(&program, "clearance_piece")[0].1;
    assert_eq!(stored["recovery"], "not_required");
    let paid: Vec<&Value> = stored["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["households"])
        .collect();
    assert_eq!(paid, [&json!(12), &json!(3)], "{stored}");
    // The same day again is a correction.
    import(
        "c.geojson",
        "clearance",
        json!({"label": "M1", "event": "paid", "date": "2026-02-01", "households": 4}),
        &[],
    );
    assert_eq!(rows(&program, "clearance_piece")[0].1["events"][1]["households"], 4);

    import(
        "d.geojson",
        "lease",
        json!({"ma_lo": "L1", "project": "Công ty A", "start": "2025"}),
        &["--lease-kind", "sublease"],
    );
    import(
        "e.geojson",
        "lease",
        json!({"ma_lo": "L1", "start": "2025-02"}),
        &["--lease-kind", "sublease"],
    );
    let store = rusqlite::Connection::open(program.store()).unwrap();
    let kept: (String, String) = store
        .query_row(
            "SELECT visibility, body FROM matbang_row WHERE kind = 'lease' AND to_rev IS NULL",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    assert_eq!(kept.0, "internal", "a tenant that is kept stays internal");
    assert!(kept.1.contains("Công ty A") && kept.1.contains("2025-02"), "{}", kept.1);

    import(
        "f.geojson",
        "boundary",
        json!({}),
        &["--valid-from", "2025", "--status", "proposed"],
    );
    import(
        "g.geojson",
        "boundary",
        json!({"declared_ha": 1}),
        &["--valid-from", "2025"],
    );
    assert_eq!(rows(&program, "boundary")[0].1["status"], "proposed");
}

#[test]
fn a_phase_that_is_spoken_of_does_not_end_with_its_file() {
    let program = one_zone();
    let phase = |dx: f64, name: &str| feature(square(dx, 100.0), json!({"ten": name}));
    let both = file(&program, "a.geojson", &[phase(0.0, "A"), phase(200.0, "B")]);
    program.ok(&["import", &both, "--as", "phase", "--zone", "kcn-thu"]);
    let slug = rows(&program, "phase")[1].0.clone();
    let target = program.file(
        "muc-tieu.csv",
        &format!("target,subject,indicator,comparator,value,unit\nmt-1,phase:{slug},cleared,ge,1,ha\n"),
    );
    program.ok(&["import", &target, "--as", "register"]);
    let newer = file(&program, "b.geojson", &[phase(0.0, "A")]);
    let report = program.json(&["import", &newer, "--as", "phase", "--zone", "kcn-thu", "--end-missing"]);
    assert!(report.to_string().contains("import.removed_held"), "{report}");
    assert_eq!(rows(&program, "phase").len(), 2);
}

#[test]
fn what_cannot_be_true_is_refused_or_doubted() {
    let program = one_zone();
    let plot = |fields: Value| file(&program, "a.geojson", &[feature(square(0.0, 100.0), fields)]);
    // A lease that ends before it begins.
    let lease = |fields: Value, more: &[&str]| -> Vec<String> {
        let path = plot(fields);
        let fixed = [
            "import",
            &path,
            "--as",
            "lease",
            "--zone",
            "kcn-thu",
            "--lease-kind",
            "sublease",
        ];
        fixed.iter().chain(more).map(ToString::to_string).collect()
    };
    let call = |arguments: &[String]| arguments.iter().map(String::as_str).collect::<Vec<_>>().join("\u{1f}");
    let backwards = call(&lease(json!({"start": "2024-07-01", "end": "2023-12-31"}), &[]));
    let said = program.refused(&backwards.split('\u{1f}').collect::<Vec<_>>());
    assert!(said.contains("2023-12-31") && said.contains("1 July 2024"), "{said}");
    // With --partial a feature may be left out, but not the whole file.
    let partial = call(&lease(
        json!({"start": "2024-07-01", "end": "2023-12-31"}),
        &["--partial"],
    ));
    let said = program.refused(&partial.split('\u{1f}').collect::<Vec<_>>());
    assert!(said.contains("2023-12-31"), "{said}");
    assert_eq!(program.revision(), 1, "nothing was written");
    // A declared size of another order of magnitude, and a boundary without a day.
    let path = plot(json!({"declared_ha": 1234.5}));
    let report = program.json(&["import", &path, "--as", "boundary", "--zone", "kcn-thu", "--dry-run"]);
    let doubtful: Vec<&str> = report["notes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|note| note["type"] == "doubtful")
        .map(|note| note["text"].as_str().unwrap())
        .collect();
    assert!(doubtful.iter().any(|text| text.contains("1,234.5")), "{doubtful:?}");
    assert!(
        doubtful.iter().any(|text| text.contains("--valid-from")),
        "{doubtful:?}"
    );
    // A card number inside what an obstacle says is told.
    let path = plot(
        json!({"label": "M1", "event": "inventory", "date": "2026-01-01", "vuong_mac": "Hộ ông A, CCCD 012345678901"}),
    );
    let report = program.json(&["import", &path, "--as", "clearance", "--zone", "kcn-thu", "--dry-run"]);
    let told = report["notes"].to_string();
    assert!(told.contains("vuong_mac") && !told.contains("012345678901"), "{told}");
}
