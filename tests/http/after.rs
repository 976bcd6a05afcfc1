//! The import page says how a printed total stands with what is imported: before it is written, and after.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::common::program::Program;
use crate::server::Server;

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
