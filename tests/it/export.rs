//! `matbang export`: the records of a layer as files that other programs open.

use std::path::Path;
use std::process::Command;

use builders::{Register, square};
use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::Value;

use crate::common::program::{Program, tool};

/// A file as GeoJSON, read by GDAL.
fn seen_by_gdal(file: &Path) -> Vec<Value> {
    let mut command: Command = tool("ogr2ogr");
    let out = command
        .args(["-f", "GeoJSON", "/vsistdout/"])
        .arg(file)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{}: {said}", file.display());
    let whole: Value = serde_json::from_slice(&out.stdout).unwrap();
    whole["features"].as_array().unwrap().clone()
}

fn export(program: &Program, layer: &str, file: &str, more: &[&str]) -> Value {
    let arguments = [&["export", layer, "--out", file], more].concat();
    let output = program.run(&[&arguments[..], &["--json"]].concat());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {said}");
    // GDAL has nothing to say of its own.
    assert_eq!(said, "", "{arguments:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The name a column has in a Shapefile or in KML.
fn field<'f>(feature: &'f Value, name: &str) -> Option<&'f Value> {
    let fields = feature["properties"].as_object().unwrap();
    let short: String = name.chars().take(10).collect();
    let behind = format!("{name}_");
    let own = [
        behind.as_str(),
        name,
        &short,
        if name == "name" { "Name" } else { name },
    ];
    own.into_iter().find_map(|key| fields.get(key))
}

#[test]
fn every_layer_of_the_demo_is_the_same_in_every_format() {
    let program = Program::demo_with_example();
    let layers = [
        "zone",
        "boundary",
        "plan_area",
        "clearance_piece",
        "lease",
        "serviced_area",
        "figure",
        "document",
        "flag",
    ];
    for layer in layers {
        let at = |ending: &str| program.folder.path().join(format!("{layer}.{ending}"));
        let told = export(&program, layer, &format!("{layer}.geojson"), &["--dataset", "example"]);
        let text = std::fs::read_to_string(at("geojson")).unwrap();
        let whole: Value = serde_json::from_str(&text).unwrap();
        let features = whole["features"].as_array().unwrap();
        assert_eq!(told["records"].as_u64().unwrap() as usize, features.len(), "{layer}");
        assert!(!features.is_empty(), "{layer}");
        let drawn = !told["without_land"].is_null() && !["figure", "document", "flag"].contains(&layer);
        for ending in ["gpkg", "kml", "shp", "csv", "xlsx"] {
            if !drawn && ["kml", "shp"].contains(&ending) {
                let file = format!("{layer}.{ending}");
                let said = program.refused(&["export", layer, "--dataset", "example", "--out", &file]);
                assert!(said.contains("gpkg"), "{said}");
                assert!(!at(ending).exists());
                continue;
            }
            export(&program, layer, &format!("{layer}.{ending}"), &["--dataset", "example"]);
            if ending == "xlsx" {
                continue;
            }
            let seen = seen_by_gdal(&at(ending));
            assert_eq!(seen.len(), features.len(), "{layer}.{ending}");
            for (one, other) in features.iter().zip(&seen) {
                for (name, value) in one["properties"].as_object().unwrap() {
                    let found = field(other, name).unwrap_or(&Value::Null);
                    let same = match (value, found) {
                        (Value::Null, Value::Null) => true,
                        (Value::Null, Value::String(text)) => text.is_empty(),
                        (Value::Bool(yes), Value::Number(number)) => number.as_i64() == Some(i64::from(*yes)),
                        (Value::Bool(yes), Value::String(text)) => text == &yes.to_string(),
                        (Value::Number(a), Value::Number(b)) => {
                            (a.as_f64().unwrap() - b.as_f64().unwrap()).abs() < 1e-9
                        }
                        (Value::Number(a), Value::String(b)) => a.as_f64() == b.parse().ok(),
                        // A Shapefile cuts long texts, and says so.
                        (Value::String(a), Value::String(b)) if ending == "shp" => a.starts_with(b.as_str()),
                        (Value::String(a), Value::String(b)) => a == b || *b == format!("'{a}"),
                        _ => false,
                    };
                    assert!(same, "{layer}.{ending}, {name}: {value} is {found}");
                }
                if ending != "csv" {
                    assert_eq!(
                        one["geometry"].is_null(),
                        other["geometry"].is_null(),
                        "{layer}.{ending}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_day_shows_the_steps_and_leases_of_that_day() {
    let register = Register::new()
        .zone("kcn-a")
        .boundary(square(0, 1000))
        .piece(square(0, 100), "notice", "2024-03-01")
        .row("event,clearance_piece,kind,date", "e-2,p2,handed_over,2025-03-01")
        .row(
            "lease,zone,kind,ha,start,end,crs,wkt",
            &format!(
                "l1,kcn-a,sublease,,2024-01-01,2025-01-01,EPSG:9208,\"{}\"",
                square(200, 50)
            ),
        );
    let program = Program::of(&register);
    let on = |layer: &str, day: &str| {
        let file = format!("{layer}-{day}.geojson");
        let told = export(&program, layer, &file, &["--as-of", day]);
        let text = std::fs::read_to_string(program.folder.path().join(&file)).unwrap();
        let whole: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(whole["as_of"], day);
        assert_eq!(
            told["records"].as_u64().unwrap() as usize,
            whole["features"].as_array().unwrap().len()
        );
        whole["features"].as_array().unwrap().clone()
    };
    assert_eq!(on("clearance_piece", "2024-02-29"), [] as [Value; 0]);
    let piece = &on("clearance_piece", "2024-03-01")[0]["properties"];
    assert_eq!(
        (&piece["stage"], &piece["handed_over"]),
        (&"notice".into(), &false.into())
    );
    let piece = &on("clearance_piece", "2025-03-01")[0]["properties"];
    assert_eq!(
        (&piece["stage"], &piece["handed_over"]),
        (&"handed_over".into(), &true.into())
    );
    assert_eq!(on("lease", "2023-12-31").len(), 0);
    assert_eq!(on("lease", "2024-12-31").len(), 1);
    // The end is the first day on which it no longer holds.
    assert_eq!(on("lease", "2025-01-01").len(), 0);
}

#[test]
fn what_is_internal_is_in_no_file_for_the_public() {
    let piece = format!("p1,kcn-a,EPSG:9208,\"{}\"", square(0, 100));
    let obstacles = Register::new()
        .zone("kcn-a")
        .row("clearance_piece,zone,crs,wkt", &piece)
        .row("event,clearance_piece,kind,date", "e1,p1,notice,2024-01-01")
        .row("obstacle,clearance_piece,text,opened", "v1,p1,Vuong mo ma,2024-02-01");
    let hindered = Program::of(&obstacles);
    let told = |more: &[&str], file: &str| {
        export(&hindered, "clearance_piece", file, more);
        let text = std::fs::read_to_string(hindered.folder.path().join(file)).unwrap();
        let whole: Value = serde_json::from_str(&text).unwrap();
        whole["features"][0]["properties"].clone()
    };
    assert_eq!(told(&[], "a.geojson")["open_obstacles"], 1);
    let public = told(&["--public"], "b.geojson");
    // Neither which one it is: an identity tells when a record was made.
    let text = std::fs::read_to_string(hindered.folder.path().join("b.geojson")).unwrap();
    let whole: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&whole["features"][0]["id"], &public["slug"]),
        (&Value::Null, &Value::Null),
        "{text}"
    );
    // Not that there is none, either.
    assert_eq!(
        (&public["open_obstacles"], &public["label"]),
        (&Value::Null, &Value::Null),
        "{public}"
    );
    let heading = "lease,zone,kind,ha,start,tenant,visibility";
    let register = Register::new()
        .zone("kcn-a")
        .row(heading, "thue-kin,kcn-a,sublease,5,2024-01-01,Cong ty Bi Mat,internal")
        .row(heading, "thue-mo,kcn-a,sublease,6,2024-01-01,Cong ty Cong Khai,public");
    let program = Program::of(&register);
    for ending in ["gpkg", "geojson", "csv", "xlsx"] {
        let all = export(&program, "lease", &format!("tat-ca.{ending}"), &[]);
        let public = export(&program, "lease", &format!("cong-khai.{ending}"), &["--public"]);
        assert_eq!(
            (&all["records"], &public["records"]),
            (&2.into(), &2.into()),
            "{ending}"
        );
        if ending == "xlsx" {
            continue;
        }
        let holds = |file: &str, text: &str| {
            let bytes = std::fs::read(program.folder.path().join(format!("{file}.{ending}"))).unwrap();
            bytes.windows(text.len()).any(|window| window == text.as_bytes())
        };
        assert!(holds("tat-ca", "Bi Mat") && holds("cong-khai", "Cong Khai"), "{ending}");
        assert!(!holds("cong-khai", "Bi Mat"), "{ending}");
    }
}

#[test]
fn a_workbook_has_numbers_as_numbers_words_as_words_and_its_sources() {
    let register = Register::new()
        .row(
            "document,number,date,class,title",
            "qd-1,=1+1,2024-01-05,act,Quyết định",
        )
        .zone("kcn-a")
        .row(
            "lease,zone,kind,ha,start,document",
            "l1,kcn-a,sublease,\"5.25\",2024-01-02,qd-1",
        );
    let program = Program::of(&register);
    program.ok(&["--lang", "vi", "export", "lease", "--out", "thue.xlsx"]);
    let mut book: Xlsx<_> = open_workbook(program.folder.path().join("thue.xlsx")).unwrap();
    let sheet = book.worksheet_range("Dữ liệu").unwrap();
    let column = |title: &str| {
        let heading = sheet.rows().next().unwrap();
        let titles: Vec<String> = heading.iter().map(ToString::to_string).collect();
        titles
            .iter()
            .position(|one| one == title)
            .unwrap_or_else(|| panic!("{title}: {titles:?}"))
    };
    let row = sheet.rows().nth(1).unwrap();
    assert_eq!(row[column("Diện tích (ha)")], Data::Float(5.25));
    assert!(matches!(row[column("Hết hiệu lực từ ngày")], Data::Empty));
    assert!(matches!(row[column("Hiệu lực từ")], Data::DateTime(_)));
    assert_eq!(row[column("Số văn bản")], Data::String("=1+1".to_string()));
    let notes = book.worksheet_range("Ghi chú").unwrap();
    let said: Vec<String> = notes.rows().flatten().map(ToString::to_string).collect();
    assert!(said.iter().any(|text| text.contains("1 bản ghi")), "{said:?}");
    assert!(said.iter().any(|text| text == "Quyết định"), "{said:?}");
}

#[test]
fn a_file_that_is_there_stays_and_nothing_is_left_of_one_that_fails() {
    let program = Program::of(&Register::new().zone("kcn-a").boundary(square(0, 1000)));
    let folder = program.folder.path();
    let before = || {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    for name in ["a.gpkg", "a.dbf"] {
        program.file(name, "của người khác");
    }
    let files = before();
    assert!(
        program
            .refused(&["export", "boundary", "--out", "a.gpkg"])
            .contains("a.gpkg")
    );
    // A neighbour of a Shapefile counts as it.
    assert!(
        program
            .refused(&["export", "boundary", "--out", "a.shp"])
            .contains("a.dbf")
    );
    assert!(
        program
            .refused(&["export", "document", "--out", "b.kml"])
            .contains("kml")
    );
    assert!(
        program
            .refused(&["export", "boundary", "--out", "khong-co/b.csv"])
            .contains("b.csv")
    );
    assert_eq!(before(), files);
    assert_eq!(
        std::fs::read_to_string(folder.join("a.gpkg")).unwrap(),
        "của người khác"
    );
    let unknown = program.run(&["export", "boundary", "--out", "b.foo"]);
    assert_eq!(unknown.status.code(), Some(2));
    // The format may be said where the ending does not tell it.
    export(&program, "boundary", "b.foo", &["--format", "geojson"]);
    assert_eq!(seen_by_gdal(&folder.join("b.foo")).len(), 1);
}

#[test]
fn an_export_that_is_stopped_leaves_nothing_and_says_one_sentence() {
    let squares = (0..3000).fold(Register::new().zone("kcn-a"), |register, n| {
        register.serviced(square(n * 10, 10))
    });
    let program = Program::of(&squares);
    for after in [1, 2, 4, 8, 16, 32, 64, 128, 256] {
        let child = program
            .command(&["export", "serviced_area", "--out", "a.gpkg"])
            .stderr(std::process::Stdio::piped())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(50 + after));
        rustix::process::kill_process(rustix::process::Pid::from_child(&child), rustix::process::Signal::INT).unwrap();
        let output = child.wait_with_output().unwrap();
        let file = program.folder.path().join("a.gpkg");
        if output.status.success() {
            std::fs::remove_file(file).unwrap();
            continue;
        }
        assert!(!file.exists());
        let said = String::from_utf8_lossy(&output.stderr);
        // Before the work begins, the signal ends the process by itself.
        if output.status.code() == Some(1) {
            assert_eq!(said.lines().count(), 1, "{said}");
        }
    }
    let left = std::fs::read_dir(program.folder.path()).unwrap();
    let left: Vec<String> = left.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert!(!left.iter().any(|name| name.starts_with(".matbang-export")), "{left:?}");
}
