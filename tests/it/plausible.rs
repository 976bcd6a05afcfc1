//! What can hardly be true is taken with a doubt that is named, by the import and by `check`; what cannot be is refused.

use builders::{Register, square};
use serde_json::Value;

use crate::common::program::Program;

/// Two parks of 100 ha beside each other, and a third 40 km east of the first whose boundary is not known.
fn parks() -> Program {
    Program::of(
        &Register::new()
            .zone("kcn-a")
            .boundary(square(0, 1000))
            .zone("kcn-b")
            .boundary(square(1000, 1000))
            .zone("kcn-c"),
    )
}

/// The doubts of an import.
fn doubts(report: &Value) -> Vec<String> {
    let notes = report["notes"].as_array().unwrap().iter();
    let doubtful = notes.filter(|note| note["type"] == "doubtful");
    doubtful
        .map(|note| note["text"].as_str().unwrap().to_string())
        .filter(|text| !of_left_out(text))
        .collect()
}

/// What takes no part in a number has tests of its own (`ledger/left_out.rs`).
fn of_left_out(text: &str) -> bool {
    [
        "outside the boundary",
        "lies in the boundary of",
        "lie in the boundary of",
    ]
    .iter()
    .any(|words| text.contains(words))
}

/// Imports a table and holds its doubts, one each, against words; `check` must name the same and call the store sound.
fn told(program: &Program, content: &str, expected: &[&[&str]]) {
    let file = program.file("told.csv", content);
    let report = program.json(&["import", &file, "--as", "register"]);
    let said = doubts(&report);
    assert_eq!(said.len(), expected.len(), "{content}\n{said:#?}");
    for (said, words) in said.iter().zip(expected) {
        assert!(said.contains("told.csv:"), "no row in {said}");
        for word in *words {
            assert!(said.contains(word), "{word} is not in {said}");
        }
    }
    let checked = program.json(&["check"]);
    assert_eq!(checked["sound"], true);
    let checked = checked["doubts"].as_array().unwrap().iter();
    let checked: Vec<&Value> = checked
        .filter(|doubt| !of_left_out(doubt["text"].as_str().unwrap()))
        .collect();
    assert_eq!(checked.len(), expected.len(), "{content}\n{checked:#?}");
    for (said, words) in checked.iter().zip(expected) {
        for word in *words {
            assert!(said["text"].as_str().unwrap().contains(word), "{word} is not in {said}");
        }
    }
}

const FIGURES: &str = "figure,subject,indicator,value,value_max,unit,qualifier,status,as_of\n";

#[test]
fn hectares_beyond_the_zone_the_province_and_a_million() {
    for (row, expected) in [
        ("f,zone:kcn-a,cleared,100.0,,ha,exact,reported,2024\n", None),
        (
            "f,zone:kcn-a,cleared,100.02,,ha,exact,reported,2024\n",
            Some(["100.02", "KCN A"]),
        ),
        (
            "f,zone:kcn-a,leased,1010000,,m2,exact,reported,2024\n",
            Some(["101", "KCN A"]),
        ),
        (
            "f,zone:kcn-a,leased,90,120,ha,range,reported,2024\n",
            Some(["120", "KCN A"]),
        ),
        ("f,zone:kcn-a,planned,365,,ha,exact,approved,2024\n", None),
        (
            "f,zone:kcn-a,planned,3650,,ha,exact,approved,2024\n",
            Some(["3,650", "ten times"]),
        ),
        ("f,zone:kcn-c,cleared,5000,,ha,exact,reported,2024\n", None),
        (
            "f,zone:kcn-c,planned,1400000,,ha,exact,approved,2024\n",
            Some(["1,400,000", "province"]),
        ),
        (
            "f,zone:kcn-c,planned,1200000,,ha,exact,approved,2024\n",
            Some(["1,200,000", "1,000,000"]),
        ),
        (
            "f,unit:lao-cai,leased,1400000,,ha,exact,reported,2024\n",
            Some(["1,400,000", "province"]),
        ),
        (
            "f,zone:kcn-c,planned,0,,ha,exact,approved,2024\n",
            Some(["figure f", "zero"]),
        ),
    ] {
        let program = parks();
        let expected: Vec<&[&str]> = expected.iter().map(<[&str; 2]>::as_slice).collect();
        told(&program, &format!("{FIGURES}{row}"), &expected);
    }
}

#[test]
fn a_figure_is_held_against_a_size_that_comes_in_the_same_file_or_later_supersedes_it() {
    let program = parks();
    let rows = "f1,zone:kcn-c,cleared,80,,ha,exact,reported,2024\nf2,zone:kcn-c,planned,75,,ha,exact,approved,2020\n";
    told(&program, &format!("{FIGURES}{rows}"), &[&["80", "75", "KCN C"]]);
    let corrected = format!("{FIGURES}f2,zone:kcn-c,planned,85,,ha,exact,approved,2020\n");
    told(&program, &corrected, &[]);
}

#[test]
fn percentages_above_a_hundred() {
    let program = parks();
    let figures = format!(
        "{FIGURES}f,zone:kcn-a,fill,100,,%,exact,reported,2024\ng,zone:kcn-a,cleared_share,104.5,,%,exact,reported,2024\n"
    );
    told(&program, &figures, &[&["104.5"]]);
    let program = parks();
    let targets = "target,subject,indicator,comparator,value,value_max,unit\nt,zone:kcn-a,cleared_share,ge,950,,%\n\
                   u,zone:kcn-a,cleared,ge,950,,ha\n";
    told(&program, targets, &[&["950"], &["950", "KCN A"]]);
}

#[test]
fn what_cannot_be_is_refused() {
    let program = parks();
    for (table, row) in [
        (FIGURES, "f,zone:kcn-a,planned,1000000000,,ha,exact,approved,2024\n"),
        (FIGURES, "f,zone:kcn-a,planned,10000000000000,,m2,exact,approved,2024\n"),
        (FIGURES, "f,zone:kcn-a,planned,1,1000000000,ha,range,approved,2024\n"),
        (FIGURES, "f,zone:kcn-a,cleared,-5,,ha,exact,reported,2024\n"),
        (FIGURES, "f,zone:kcn-a,cleared,1e9,,ha,exact,reported,2024\n"),
        (FIGURES, "f,zone:kcn-a,cleared,NaN,,ha,exact,reported,2024\n"),
        ("lease,zone,kind,ha,start\n", "l,kcn-a,sublease,1000000000,2024\n"),
        ("lease,zone,kind,ha,start\n", "l,kcn-a,sublease,-1,2024\n"),
        ("clearance_piece,zone,ha\n", "p,kcn-a,1000000000\n"),
        (
            "target,subject,indicator,comparator,value,unit\n",
            "t,zone:kcn-a,cleared,ge,-5,ha\n",
        ),
        (
            "target,subject,indicator,comparator,value,unit\n",
            "t,zone:kcn-a,cleared,ge,1000000000,ha\n",
        ),
    ] {
        let said = program.refused_table(&format!("{table}{row}"));
        assert!(said.contains("bad.csv"), "{row}: {said}");
        assert_eq!(program.json(&["check"])["revision"], 1, "{row}");
    }
}

const LEASES: &str = "lease,zone,kind,crs,wkt,start,end\n";

#[test]
fn two_leases_on_the_same_land_in_one_zone_and_across() {
    let lease = |key: &str, zone: &str, kind: &str, dx: u32, start: &str, end: &str| {
        format!("{key},{zone},{kind},EPSG:9208,\"{}\",{start},{end}\n", square(dx, 100))
    };
    let one = lease("l1", "kcn-a", "sublease", 950, "2020-01-01", "");
    for (other, hectares) in [
        (lease("l2", "kcn-a", "sublease", 900, "2021-01-01", ""), Some("0.5 ha")),
        (
            lease("l2", "kcn-b", "auction", 1000, "2021-01-01", "2070-01-01"),
            Some("0.5 ha"),
        ),
        // Beside each other, a strip of a centimetre, and after each other.
        (lease("l2", "kcn-b", "auction", 1050, "2021-01-01", ""), None),
        (lease("l2", "kcn-a", "sublease", 900, "2001-01-01", "2020-01-01"), None),
        (lease("l2", "kcn-a", "head_lease", 900, "2021-01-01", ""), None),
        (lease("l2", "kcn-a", "approved_not_leased", 900, "2021-01-01", ""), None),
    ] {
        // In one file, and the second against what is recorded.
        let program = parks();
        let words = hectares.map(|hectares| [hectares, "l1", "l2"]);
        let expected: Vec<&[&str]> = words.iter().map(<[&str; 3]>::as_slice).collect();
        told(&program, &format!("{LEASES}{one}{other}"), &expected);
        let program = parks();
        told(&program, &format!("{LEASES}{one}"), &[]);
        told(&program, &format!("{LEASES}{other}"), &expected);
    }
}

#[test]
fn a_lease_far_from_its_zone_and_one_larger_than_it() {
    let program = parks();
    let rows = format!("{LEASES}l,kcn-a,sublease,EPSG:9208,\"{}\",2020,\n", square(30_000, 100));
    told(&program, &rows, &[&["km", "KCN A", "lease l"]]);
    let program = parks();
    let rows = format!("{LEASES}l,kcn-a,sublease,EPSG:9208,\"{}\",2020,\n", square(0, 1100));
    told(&program, &rows, &[&["121 ha", "100 ha", "KCN A"]]);
    let program = parks();
    told(
        &program,
        "lease,zone,kind,ha,start\nl,kcn-a,sublease,120,2020\n",
        &[&["120 ha", "KCN A"]],
    );
    let program = parks();
    told(
        &program,
        "clearance_piece,zone,ha\np,kcn-a,120\n",
        &[&["120 ha", "KCN A"]],
    );
}

/// The same, as features of a file.
#[test]
fn features_are_doubted_as_rows_are() {
    let program = parks();
    let ring = |dx: f64, side: f64| {
        let (x, y) = (407_000.0 + dx, 2_497_000.0);
        format!(
            "[[[{x},{y}],[{e},{y}],[{e},{n}],[{x},{n}],[{x},{y}]]]",
            e = x + side,
            n = y + side
        )
    };
    let feature = |label: &str, dx: f64, side: f64| {
        format!(
            r#"{{"type":"Feature","properties":{{"label":"{label}"}},"geometry":{{"type":"Polygon","coordinates":{}}}}}"#,
            ring(dx, side)
        )
    };
    let file = program.file(
        "thue.geojson",
        &format!(
            r#"{{"type":"FeatureCollection","features":[{},{},{},{}]}}"#,
            feature("A1", 0.0, 100.0),
            feature("A2", 50.0, 100.0),
            feature("A3", 30_000.0, 100.0),
            feature("A4", 200.0, 1100.0),
        ),
    );
    let args = [
        "--as",
        "lease",
        "--zone",
        "kcn-a",
        "--crs",
        "EPSG:9208",
        "--lease-kind",
        "sublease",
    ];
    let dated = ["--valid-from", "2024-01-01"];
    let report = program.json(&[["import", &file].as_slice(), &args, &dated].concat());
    let said = doubts(&report);
    let has = |words: &[&str]| said.iter().any(|said| words.iter().all(|word| said.contains(word)));
    assert!(has(&["a1", "a2", "0.5 ha", "thue.geojson"]), "{said:#?}");
    assert!(has(&["a3", "km"]), "{said:#?}");
    assert!(has(&["a4", "121 ha", "KCN A"]), "{said:#?}");
    assert_eq!(said.len(), 4, "one is about the coordinate system: {said:#?}");
    let checked = program.json(&["check"]);
    let checked = checked["doubts"].as_array().unwrap().iter();
    let others = checked.filter(|doubt| !of_left_out(doubt["text"].as_str().unwrap()));
    assert_eq!(others.count(), 3);
}

/// The same, in a sheet of figures.
#[test]
fn a_sheet_of_figures_is_doubted_too() {
    let program = parks();
    let sheet = |value: &str| format!("Tên khu,Diện tích đã cho thuê (ha),Tỷ lệ lấp đầy (%)\nKCN A,{value},130\n");
    let args = ["--as", "figure", "--valid-from", "2024-06-30", "--decimal", "dot"];
    let file = program.file("bang.csv", &sheet("150"));
    let said = doubts(&program.json(&[["import", &file].as_slice(), &args].concat()));
    let has = |word: &str| said.iter().any(|said| said.contains(word) && said.contains("bang.csv"));
    assert!(has("150 ha") && has("130%"), "{said:#?}");
    let file = program.file("lon.csv", &sheet("1000000000"));
    let said = program.refused(&[["import", &file].as_slice(), &args].concat());
    assert!(said.contains("1,000,000,000"), "{said}");
}

#[test]
fn a_boundary_far_from_the_mark_of_its_zone_and_a_zone_larger_than_the_one_it_lies_in() {
    let program = Program::new();
    let zones = "zone,kind,name,province,parent,lon,lat,mark_radius_km,mark_basis\n\
                 kkt,KKT,Lớn,lao-cai,,,,,\nkhu,KCHN,Nhỏ,lao-cai,kkt,104.1,22.58,1,bản đồ\n";
    let file = program.file("zones.csv", zones);
    program.ok(&["import", &file, "--as", "register"]);
    let figures = format!(
        "{FIGURES}f1,zone:kkt,planned,1000,,ha,exact,approved,2020\nf2,zone:khu,planned,1200,,ha,exact,approved,2020\n"
    );
    told(&program, &figures, &[&["figure f2", "1,200 ha", "KKT Lớn", "1,000 ha"]]);
    let boundary = Register::new()
        .about("khu")
        .boundary(square(0, 1000))
        .tables()
        .remove(0);
    let file = program.file("boundary.csv", &boundary);
    let said = doubts(&program.json(&["import", &file, "--as", "register"]));
    assert!(
        said.iter().any(|said| said.contains("from where the zone is marked")),
        "{said:#?}"
    );
    let checked = program.json(&["check"]);
    assert!(
        checked["doubts"].to_string().contains("from where the zone is marked"),
        "{checked}"
    );
}

/// 2055 for 2025: taken, since a paper may say so, and named by row.
#[test]
fn a_day_later_than_the_import_is_doubted() {
    let program = parks();
    let later: &[&[&str]] = &[&["2055", "later than the day of the import"]];
    told(
        &parks(),
        "lease,zone,kind,ha,start\nl,kcn-a,sublease,2,2055-03-01\n",
        later,
    );
    told(
        &parks(),
        "figure,subject,indicator,value,unit,status,as_of\nf,zone:kcn-a,cleared,5,ha,reported,2055-06-30\n",
        later,
    );
    told(
        &parks(),
        "flag,zone,state,value,date\ng,kcn-a,established,yes,2055-06-30\n",
        later,
    );
    let piece = program.file(
        "m.csv",
        "clearance_piece,zone,label,recovery,ha\nm,kcn-a,M,required,2\n",
    );
    let event = program.file("s.csv", "event,clearance_piece,kind,date\n,m,paid,2055-01-15\n");
    let report = program.json(&["import", "--as", "register", &piece, &event]);
    let said = doubts(&report);
    assert!(said.len() == 1 && said[0].contains("2055"), "{said:#?}");
    // What is aimed at, the end of a lease and a day that is over are no doubt.
    told(
        &parks(),
        "figure,subject,indicator,value,unit,status,as_of\nt,zone:kcn-a,cleared,9,ha,target,2055-06-30\n",
        &[],
    );
    told(
        &parks(),
        "lease,zone,kind,ha,start,end\nn,kcn-b,sublease,2,2020-03-01,2070-03-01\n",
        &[],
    );
}

#[test]
fn one_step_of_a_piece_on_two_days_is_doubted() {
    let steps = |rows: &str| {
        let program = parks();
        let piece = program.file(
            "m.csv",
            "clearance_piece,zone,label,recovery,ha\nm,kcn-a,M,required,2\n",
        );
        let event = program.file("s.csv", &format!("event,clearance_piece,kind,date,annuls\n{rows}"));
        let said = doubts(&program.json(&["import", "--as", "register", &piece, &event]));
        let checked = program.json(&["check"]);
        let codes: Vec<_> = checked["doubts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|doubt| doubt["code"].clone())
            .collect();
        assert_eq!(
            codes.contains(&"plausible.step_twice".into()),
            !said.is_empty(),
            "{codes:?}"
        );
        said
    };
    let twice = steps(",m,paid,2026-01-15,\n,m,paid,2026-02-15,\n");
    assert!(twice.len() == 1 && twice[0].contains("given 2 times"), "{twice:#?}");
    for word in ["15 January 2026", "15 February 2026"] {
        assert!(twice[0].contains(word), "{twice:#?}");
    }
    assert_eq!(steps(",m,paid,2026-01-15,\n,m,paid,,\n").len(), 1);
    // Two steps, and one that was annulled in between, are as they should be.
    assert!(steps(",m,paid,2026-01-15,\n,m,handed_over,2026-02-15,\n").is_empty());
    assert!(steps(",m,paid,2026-01-15,\n,m,annulled,2026-02-01,paid\n,m,paid,2026-02-15,\n").is_empty());
}
