//! The import page says how a printed total stands with what is imported: before it is written, and after.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::common::program::Program;
use crate::http::server::Server;

const ZONE: &str = "ccn-thong-nhat-1-lao-cai";

/// Three hectares paid before the day of the printed total.
fn piece() -> String {
    let (x, y) = (418_000, 2_478_000);
    let ring = [[x, y], [x + 300, y], [x + 300, y + 100], [x, y + 100], [x, y]];
    let crs = json!({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::9208"}});
    let fields = json!({"label": "Khu 1", "event": "paid", "date": "2026-05-07"});
    let geometry = json!({"type": "Polygon", "coordinates": [ring]});
    let feature = json!({"type": "Feature", "properties": fields, "geometry": geometry});
    json!({"type": "FeatureCollection", "crs": crs, "features": [feature]}).to_string()
}

/// What is said of totals.
fn totals(report: &Value) -> Vec<String> {
    let notes = report["notes"].as_array().unwrap().iter();
    let said = notes.filter(|note| note["code"] == "import.standing");
    said.map(|note| note["text"].as_str().unwrap().to_string()).collect()
}

fn settled(server: &Server, import: &str) -> Value {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let body = server.told(200, server.ask("GET", import, b""));
        if body["progress"].is_null() {
            return body;
        }
        assert!(Instant::now() < deadline, "{body}");
        std::thread::sleep(Duration::from_millis(30));
    }
}

#[test]
fn preview_and_result_say_that_the_printed_total_still_stands() {
    let server = Server::start();
    let begun = server.told(201, server.ask("POST", "/api/v1/imports?lang=vi", b""));
    let import = format!("/api/v1/imports/{}", begun["id"].as_str().unwrap());
    server.told(
        201,
        server.ask("PUT", &format!("{import}/files/manh.geojson"), piece().as_bytes()),
    );
    let wish = json!({"kind": "clearance", "zone": ZONE, "reading": "EPSG:9208"});
    let told = server.ask("POST", &format!("{import}/preview"), wish.to_string().as_bytes());
    server.told(202, told);
    let body = settled(&server, &format!("{import}?lang=vi"));
    let expected = "Đã vẽ 3 ha; văn bản in 74,97 ha";
    let said = totals(&body["preview"]["report"]);
    assert!(said.iter().any(|text| text.contains(expected)), "{body}");
    assert!(
        said[0].contains("Phần vẽ chưa đủ nên tổng vẫn theo văn bản."),
        "{said:?}"
    );

    let accept = br#"{"decision":"approve"}"#;
    server.told(202, server.ask("POST", &format!("{import}/accept"), accept));
    let body = settled(&server, &format!("{import}?lang=vi"));
    assert_eq!(totals(&body["outcome"]["report"]), said, "{body}");
}

#[test]
fn the_command_line_says_it_before_and_after() {
    let program = Program::demo();
    let file = program.file("manh.geojson", &piece());
    let import = [
        "--lang",
        "vi",
        "import",
        &file,
        "--as",
        "clearance",
        "--zone",
        ZONE,
        "--crs",
        "EPSG:9208",
    ];
    let tried = totals(&program.json(&[&import[..], &["--dry-run"]].concat()));
    assert!(
        tried.iter().any(|text| text.contains("văn bản in 74,97 ha")),
        "{tried:?}"
    );
    assert_eq!(totals(&program.json(&import)), tried);
}

/// What is not looked at is said, for the preview and for the result.
#[test]
fn zones_and_imports_that_are_not_looked_at_are_told() {
    let untold = |report: &Value| -> Vec<String> {
        let notes = report["notes"].as_array().unwrap().iter();
        let said = notes.filter(|note| note["code"].as_str().unwrap().starts_with("import.standing_untold"));
        said.map(|note| note["text"].as_str().unwrap().to_string()).collect()
    };
    let program = Program::new();
    let rows = |count: usize, row: &dyn Fn(usize) -> String| (0..count).map(row).collect::<String>();
    let zones = rows(23, &|n| format!("ccn-{n},CCN,Cụm {n},lao-cai\n"));
    let zones = program.file("z.csv", &format!("zone,kind,name,province\n{zones}"));
    let pieces = |count: usize| {
        let pieces = rows(count, &|n| format!("m-{n},ccn-{},Khu {n},2\n", n % 23));
        program.file("m.csv", &format!("clearance_piece,zone,label,ha\n{pieces}"))
    };
    let few = pieces(46);
    let import =
        |pieces: &str, more: &[&str]| program.json(&[&["import", &zones, pieces, "--as", "register"], more].concat());
    let tried = untold(&import(&few, &["--dry-run"]));
    assert!(tried.len() == 1 && tried[0].contains("Of 3 more zones"), "{tried:?}");
    assert_eq!(untold(&import(&few, &[])), tried);
    let many = pieces(5_100);
    let tried = untold(&import(&many, &["--dry-run"]));
    assert!(
        tried.len() == 1 && tried[0].contains("Of 23 zones") && tried[0].contains("more than 5,000 changes"),
        "{tried:?}"
    );
    // Where no total can have moved there is nothing to say.
    let phases = rows(5_100, &|n| format!("vb-{n},vb-{n},2026-09-14,Sở,report\n"));
    let phases = program.file("vb.csv", &format!("document,number,date,issuer,class\n{phases}"));
    let report = program.json(&["import", &phases, "--as", "register", "--dry-run"]);
    assert_eq!(untold(&report), [] as [&str; 0]);
}
