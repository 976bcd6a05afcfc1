//! The set-up file, and what the page is told before anything else: revision, dates, base maps, the grid.

use crate::common::program::Program;
use crate::http::server::{Server, header};

#[test]
fn the_set_up_of_a_page() {
    let server = Server::start();
    let answer = server.get("/api/v1/config", &[]);
    assert_eq!(header(&answer, "cache-control"), "no-store");
    assert_eq!(header(&answer, "vary"), "Accept, Accept-Language, Accept-Encoding");
    let config = server.json("/api/v1/config");
    assert_eq!(
        (&config["revision"], &config["has_example"]),
        (&1.into(), &false.into())
    );
    assert_eq!(config["languages"], serde_json::json!(["vi", "en"]));
    assert_eq!(config["basemaps"], serde_json::json!([]));
    assert_eq!(config["store"], server.json("/api/v1/totals")["store"]);
    let policy = header(&answer, "content-security-policy");
    assert!(
        policy.contains("img-src 'self' data:;") && !policy.contains("http"),
        "{policy}"
    );
}

#[test]
fn base_maps_open_the_policy_to_exactly_their_hosts() {
    let program = Program::demo();
    program.file(
        "matbang.toml",
        "lang = 'en'\n\
         [[basemap]]\nname = 'A'\ntype = 'xyz'\nurl = 'https://Tile.example.org/{z}/{x}/{y}.png'\nattribution = '© A'\n\
         [[basemap]]\nname = 'B'\ntype = 'wms'\nurl = 'https://b.example:8443/wms?map=1'\nlayers = '0,1'\nattribution = 'B'\n",
    );
    let server = Server::on(program);
    let answer = server.get("/", &[]);
    let policy = header(&answer, "content-security-policy");
    let pictures = policy
        .split(';')
        .find(|part| part.trim().starts_with("img-src"))
        .unwrap();
    assert_eq!(
        pictures.trim(),
        "img-src 'self' data: https://b.example:8443 https://tile.example.org"
    );
    assert_eq!(policy.matches("https://").count(), 2);
    let told = server.json("/api/v1/config")["basemaps"].clone();
    assert_eq!(
        (&told[0]["type"], &told[0]["layers"]),
        (&"xyz".into(), &serde_json::Value::Null)
    );
    assert_eq!((&told[1]["name"], &told[1]["layers"]), (&"B".into(), &"0,1".into()));
}

#[test]
fn a_wrong_file_stops_every_command_and_says_where() {
    let program = Program::demo();
    program.file("matbang.toml", "# set-up\nlistn = '0.0.0.0:1'\n");
    let said = program.refused(&["serve"]);
    assert!(
        said.contains("matbang.toml, line 2 (listn = '0.0.0.0:1')") && said.contains("“listen”"),
        "{said}"
    );
    program.refused(&["check"]);
    let other = program.file("other.toml", "store = 'sqlite:nowhere.gpkg'\n");
    // The environment of the tests names the store, which is stronger than the file.
    program.ok(&["check", "--config", &other]);
    let mut command = program.command(&["check", "--json"]);
    let output = command
        .env("MATBANG_CONFIG", &other)
        .env_remove("MATBANG_STORE")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("nowhere.gpkg"));
}

#[test]
fn the_days_on_which_something_changed() {
    let server = Server::start();
    let answer = server.json("/api/v1/dates?lang=en");
    let dates = answer["dates"].as_array().unwrap();
    let days: Vec<&str> = dates.iter().map(|d| d["date"].as_str().unwrap()).collect();
    assert!(days.is_sorted());
    let has = |date: &str, kind: &str, label: &str| {
        dates
            .iter()
            .any(|d| d["date"] == date && d["kind"] == kind && d["label"].as_str().is_some_and(|l| l.contains(label)))
    };
    assert!(has("2007-02-08", "act", "225/QĐ-TTg"));
    assert!(has("2007-02-08", "figure", "225/QĐ-TTg"));
    assert!(
        dates
            .iter()
            .any(|d| d["kind"] == "boundary" && d["label"] == "KCN Bản Qua")
    );
    assert!(has("2026-06-14", "cutoff", "2026") && has("2025-12-14", "cutoff", "2025"));
    let cutoffs = || dates.iter().filter(|d| d["kind"] == "cutoff");
    let today = answer["as_of"].as_str().unwrap();
    assert!(cutoffs().all(|d| d["date"].as_str().unwrap() <= today && d["document_id"].is_null()));
    assert!(cutoffs().all(|d| d["date"].as_str().unwrap() >= "2016"));
    let vietnamese = server.json("/api/v1/dates?lang=vi").to_string();
    assert!(vietnamese.contains("Chốt số liệu"));
}

#[test]
fn the_grid_over_a_park() {
    let server = Server::start();
    let answer = server.get("/api/v1/graticule?bbox=103.83,22.55,103.87,22.59&plane=EPSG:9208", &[]);
    assert_eq!(header(&answer, "content-type"), "application/geo+json");
    let grid = server.json("/api/v1/graticule?bbox=103.83,22.55,103.87,22.59&plane=EPSG:9208");
    let labels: Vec<&str> = grid["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["properties"]["label"].as_str().unwrap())
        .collect();
    assert!(
        labels.contains(&"407 000 E") && labels.contains(&"2 497 000 N"),
        "{labels:?}"
    );
    let nearest = server.json("/api/v1/graticule?bbox=103.83,22.55,103.87,22.59");
    assert_eq!(nearest["plane"], "EPSG:9206");
}
