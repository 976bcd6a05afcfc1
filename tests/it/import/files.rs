//! The import of whole files as people have them: documents of coordinates, systems that are missing or wrong, units,
//! figures, mappings; and an import that is stopped.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::common::cases::one_zone;
use crate::common::program::Program;
use crate::common::{demo, shared};
use serde_json::{Value, json};

/// The corners of KCN Bản Qua as they stand in its table, north first.
fn ban_qua() -> Vec<(String, String, String)> {
    let table = std::fs::read_to_string(demo("kcn-ban-qua.csv")).unwrap();
    let rows = table.lines().skip(1).filter(|line| !line.trim().is_empty());
    rows.map(|row| {
        let mut cells = row.split(';').map(|cell| cell.trim().to_string());
        let mut next = || cells.next().unwrap();
        (next(), next(), next())
    })
    .collect()
}

fn note<'r>(report: &'r Value, code: &str) -> Vec<&'r str> {
    let notes = report["notes"].as_array().unwrap().iter();
    notes
        .filter(|note| note["code"] == code)
        .map(|note| note["text"].as_str().unwrap())
        .collect()
}

/// The decision's text with its heading: the system is taken from there, the declared size is held against the measured.
#[test]
fn a_pasted_decision_becomes_a_boundary() {
    let program = one_zone();
    let mut text = String::from(
        "Phụ lục\nTỌA ĐỘ RANH GIỚI KHU CÔNG NGHIỆP BẢN QUA, TỈNH LÀO CAI\n\
         Hệ tọa độ VN-2000, kinh tuyến trục 104°45', múi chiếu 3°\nDiện tích: 763.876,85 m²\n\nTên điểm\tX (m)\tY (m)\n",
    );
    for (at, (name, x, y)) in ban_qua().into_iter().enumerate() {
        if at == 20 {
            text.push_str("\n2\n\nTên điểm\tX (m)\tY (m)\n");
        }
        text.push_str(&format!("{name}\t{x}\t{y}\n"));
    }
    let path = program.file("quyet-dinh.txt", &text);
    let arguments = [
        "import",
        &path,
        "--as",
        "boundary",
        "--zone",
        "kcn-thu",
        "--valid-from",
        "2026-06-23",
    ];
    let report = program.json(&arguments);
    let declared = note(&report, "import.declared_differs");
    assert!(
        declared[0].contains("763,876.85 m²") && declared[0].contains("+0.11%"),
        "{report}"
    );
    assert!(note(&report, "import.crs_stated")[0].contains("EPSG:9208"), "{report}");
    let account = program.account("kcn-thu", &["--as-of", "2026-06-23"]);
    let measured = account["measures"]["boundary"]["measured_ha"].as_f64().unwrap();
    assert!((measured * 1e4 - 764_688.77).abs() < 0.01, "{measured}");
}

/// A table that says nothing of its system is refused with what can be said: the candidates and the option to accept one.
#[test]
fn without_a_system_the_candidates_are_shown() {
    let program = one_zone();
    let table = demo("kcn-ban-qua.csv");
    let path = table.to_str().unwrap();
    let arguments = [
        "import",
        path,
        "--as",
        "boundary",
        "--zone",
        "kcn-thu",
        "--valid-from",
        "2026",
    ];
    let said = program.refused(&arguments);
    assert!(said.contains("EPSG:9208") && said.contains("--crs EPSG:"), "{said}");
    assert_eq!(program.revision(), 1);
    // Accepting is saying it.
    let report = program.json(&[&arguments[..], &["--crs", "EPSG:9208"]].concat());
    assert_eq!(note(&report, "import.crs_doubtful"), Vec::<&str>::new());
}

/// A file whose own system is wrong by a meridian, with a zone that is known: refused; insisted on: taken and doubted.
#[test]
fn a_system_the_evidence_contradicts_is_refused() {
    let program = one_zone();
    let ring: Vec<Value> = ban_qua()
        .iter()
        .map(|(_, x, y)| {
            let number = |text: &str| text.replace(',', ".").parse::<f64>().unwrap();
            json!([number(y), number(x)])
        })
        .collect();
    let closed: Vec<Value> = ring.iter().chain(ring.first()).cloned().collect();
    let file = |epsg: u32| {
        json!({"type": "FeatureCollection",
            "crs": {"type": "name", "properties": {"name": format!("urn:ogc:def:crs:EPSG::{epsg}")}},
            "features": [{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [closed]}}]})
        .to_string()
    };
    // The numbers of 104°45' said to be of 108°15' fall into the sea or into another province, 360 km away.
    let wrong = program.file("sai.geojson", &file(9216));
    let arguments = [
        "import",
        &wrong,
        "--as",
        "boundary",
        "--zone",
        "kcn-thu",
        "--valid-from",
        "2026",
    ];
    let said = program.refused(&arguments);
    assert!(
        said.contains("EPSG:9216") && said.contains("--crs EPSG:9216") && said.contains("EPSG:9208"),
        "{said}"
    );
    assert_eq!(program.revision(), 1);
    let report = program.json(&[&arguments[..], &["--crs", "EPSG:9216"]].concat());
    assert_eq!(note(&report, "import.crs_doubtful").len(), 1, "{report}");
    // Where nothing speaks against the file's own system, it is taken without a question.
    let other = one_zone();
    let right = other.file("dung.geojson", &file(9208));
    let report = other.json(&[
        "import",
        &right,
        "--as",
        "boundary",
        "--zone",
        "kcn-thu",
        "--valid-from",
        "2026",
    ]);
    assert_eq!(report["counts"]["created"], 1);
    assert_eq!(note(&report, "import.crs_doubtful"), Vec::<&str>::new());
}

/// The mineral areas of Thái Nguyên: 68 areas from their table, in the system its columns state.
#[test]
fn mineral_areas_come_from_their_table() {
    let Some(folder) = shared("data/vn-khoang-san") else {
        return;
    };
    let table = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .find(|p| p.extension().is_some_and(|e| e == "csv"));
    let table = table.unwrap();
    let program = Program::new();
    let arguments = [
        "import",
        table.to_str().unwrap(),
        "--as",
        "constraint",
        "--constraint",
        "mineral",
    ];
    let report = program.json(&arguments);
    assert_eq!(report["counts"]["created"], 68, "{report}");
    // The same again is the same, though the areas have numbers only: they are known by their land.
    let again = program.json(&arguments);
    assert_eq!(
        (&again["counts"]["created"], &again["unchanged"]),
        (&json!(0), &json!(68)),
        "{again}"
    );
}

#[test]
fn units_come_with_their_province() {
    let Some(path) = shared("data/vn-hanh-chinh-34-tinh/15_lao_cai.geojson") else {
        return;
    };
    let program = Program::new();
    let arguments = [
        "import",
        path.to_str().unwrap(),
        "--as",
        "unit",
        "--valid-from",
        "2025-07-01",
    ];
    let report = program.json(&arguments);
    assert_eq!(report["counts"]["created"], 1, "{report}");
    assert_eq!(report["created"][0], "unit lao-cai");
    assert_eq!(program.json(&arguments)["unchanged"], 1);
}

#[test]
fn a_list_of_clusters_becomes_figures() {
    let Some(path) = shared("data/vn-kcn/lao_cai_ccn_doanh_nghiep_2026-06-18.csv") else {
        return;
    };
    let program = Program::demo();
    let report = program.json(&[
        "import",
        path.to_str().unwrap(),
        "--as",
        "figure",
        "--province",
        "lao-cai",
        "--zone-kind",
        "CCN",
        "--create-zones",
        "--valid-from",
        "2026-06-18",
        "--document",
        "Danh sách CCN 18/6/2026",
    ]);
    assert!(report["counts"]["created"].as_u64().unwrap() > 20, "{report}");
}

/// What was understood is written down, can be changed, and is read again; personal columns are left out and said.
#[test]
fn a_mapping_is_saved_and_used_again() {
    let program = one_zone();
    let ring = "[[407000,2497000],[407100,2497000],[407100,2497100],[407000,2497100],[407000,2497000]]";
    let path = program.file(
        "thua.geojson",
        &format!(
            r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::9208"}}}},"features":[
            {{"type":"Feature","properties":{{"SoThua":7,"to_bd":3,"ChuSuDung":"Nguyễn Văn A","NhomDat":"lúa nước"}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}]}}"#
        ),
    );
    let saved = program.folder.path().join("thua.toml");
    let saved = saved.to_str().unwrap();
    let report = program.json(&["import", &path, "--as", "parcel", "--save-mapping", saved, "--dry-run"]);
    let left_out = report["left_out"][0]["text"].as_str().unwrap();
    assert!(
        left_out.contains("ChuSuDung") && !left_out.contains("Nguyễn"),
        "{report}"
    );
    let mut toml = std::fs::read_to_string(saved).unwrap();
    assert!(
        toml.contains("number = \"SoThua\"") && toml.contains("kind = \"parcel\""),
        "{toml}"
    );
    toml = toml.replace("[columns]", "[columns]\nland_use = \"NhomDat\"");
    toml.push_str("\n[values.land_use]\n\"lúa nước\" = \"LUC\"\n");
    let changed = program.file("thua2.toml", &toml);
    program.ok(&["import", &path, "--as", "parcel", "--mapping", &changed]);
    let store = rusqlite::Connection::open(program.store()).unwrap();
    let body: String = store
        .query_row("SELECT body FROM matbang_row WHERE kind = 'parcel'", [], |row| {
            row.get(0)
        })
        .unwrap();
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (&body["body"]["land_use"], &body["body"]["land_use_wording"]),
        (&json!("LUC"), &json!("lúa nước"))
    );
    let said = program.refused(&[
        "import",
        &path,
        "--as",
        "lease",
        "--zone",
        "kcn-thu",
        "--mapping",
        &changed,
    ]);
    assert!(said.contains("parcel") && said.contains("lease"), "{said}");
}

/// Ctrl-C in the middle: the exit status says it was refused, and nothing of the import is there.
#[test]
fn an_import_that_is_stopped_leaves_nothing() {
    let program = one_zone();
    let path = program.folder.path().join("thua.geojson");
    let feature = |n: u32| {
        let (x, y) = (
            f64::from(400_000 + (n % 300) * 20),
            f64::from(2_490_000 + (n / 300) * 20),
        );
        let (e, n2) = (x + 15.0, y + 15.0);
        format!(
            r#"{{"type":"Feature","properties":{{"SoThua":{n},"to_bd":1}},"geometry":{{"type":"Polygon","coordinates":[[[{x},{y}],[{e},{y}],[{e},{n2}],[{x},{n2}],[{x},{y}]]]}}}}"#
        )
    };
    let features: Vec<String> = (0..60_000).map(feature).collect();
    let crs = r#"{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::9208"}}"#;
    let text = format!(
        r#"{{"type":"FeatureCollection","crs":{crs},"features":[{}]}}"#,
        features.join(",\n")
    );
    std::fs::write(&path, text).unwrap();
    let mut import = program
        .command(&["import", path.to_str().unwrap(), "--as", "parcel"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(import.stderr.take().unwrap()).lines();
    // It says which file it reads, then works for seconds.
    lines.next().unwrap().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(400));
    let killed = Command::new("kill")
        .args(["-INT", &import.id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
    let said: Vec<String> = lines.map_while(Result::ok).collect();
    assert_eq!(import.wait().unwrap().code(), Some(1), "{said:?}");
    assert!(said.iter().any(|line| line.contains("nothing was written")), "{said:?}");
    assert_eq!(program.revision(), 1);
    assert_eq!(program.json(&["check"])["problems"], json!([]));
    assert_eq!(
        program.json(&["changesets"])["changesets"]
            .as_array()
            .map_or(1, Vec::len),
        1
    );
}

#[test]
fn the_encoding_of_a_pasted_text_can_be_said() {
    let program = Program::demo();
    let text = "Hệ tọa độ VN-2000, kinh tuyến trục 104°45', múi chiếu 3°\n\nTên điểm\tX (m)\tY (m)\n1\t2497000,00\t407000,00\n2\t2497000,00\t407100,00\n3\t2497100,00\t407100,00\n";
    let path = program.file("phu-luc.txt", text);
    let import = [
        "import",
        &path,
        "--as",
        "boundary",
        "--zone",
        "kcn-ban-qua-lao-cai",
        "--crs",
        "EPSG:9208",
    ];
    let said = program.refused(&[&import[..], &["--encoding", "klingon"]].concat());
    assert!(said.contains("klingon"), "{said}");
    program.json(&[&import[..], &["--encoding", "utf-8", "--dry-run"]].concat());
}
