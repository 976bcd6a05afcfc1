//! Work that is bounded: a few kilobytes that cross themselves everywhere, wide tables, and the wish to stop.

use crate::common::AtHand;
use std::time::{Duration, Instant};

use matbang::domain::{Body, Change};
use matbang::store::{self, KnownOn, NewChangeset, Open};
use serde_json::Value;

use crate::common::program::Program;
use crate::http::server::Server;

/// A ring whose every side crosses nearly every other one.
fn star(corners: usize, east: f64, north: f64, radius: f64) -> String {
    let mut text = String::from("corner,x,y\n");
    for n in 0..corners {
        let turn = (n * (corners / 2) % corners) as f64 / corners as f64 * std::f64::consts::TAU;
        text.push_str(&format!(
            "{},{:.3},{:.3}\n",
            n + 1,
            north + radius * turn.cos(),
            east + radius * turn.sin()
        ));
    }
    text
}

fn preview(server: &Server, name: &str, body: &[u8], wish: &str) -> String {
    let created = server.told(201, server.ask("POST", "/api/v1/imports", b""));
    let at = format!("/api/v1/imports/{}", created["id"].as_str().unwrap());
    server.told(201, server.ask("PUT", &format!("{at}/files/{name}"), body));
    server.told(202, server.ask("POST", &format!("{at}/preview"), wish.as_bytes()));
    at
}

/// Waits until nothing is being done for an import; the import.
fn settled(server: &Server, at: &str, within: Duration) -> Value {
    let deadline = Instant::now() + within;
    loop {
        let now = server.told(200, server.ask("GET", at, b""));
        if now["progress"].is_null() {
            return now;
        }
        assert!(Instant::now() < deadline, "still at it: {now}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

const WISH: &str =
    r#"{"kind":"boundary","zone":"kcn-ban-qua-lao-cai","reading":"EPSG:9208","valid_from":"2026-06-23"}"#;

#[test]
fn a_star_of_a_few_kilobytes_is_answered_soon_and_starves_nobody() {
    let server = Server::start();
    let star = star(401, 430_000.0, 2_480_000.0, 900.0);
    assert!(star.len() < 14_000);
    let begin = Instant::now();
    let at = preview(&server, "sao.csv", star.as_bytes(), WISH);
    let health = Instant::now();
    assert_eq!(server.get("/healthz", &[]).status(), 200);
    assert!(health.elapsed() < Duration::from_millis(500), "{:?}", health.elapsed());
    let done = settled(&server, &at, Duration::from_secs(20));
    // Measured or refused: told either way. The unoptimised program of this test is ten times slower than the one people run.
    assert!(begin.elapsed() < Duration::from_secs(20), "{done}");
    assert!(
        done["preview"].is_object() || !done["problems"].as_array().unwrap().is_empty(),
        "{done}"
    );
}

#[test]
fn a_row_of_a_million_cells_is_refused_at_once_by_its_row() {
    let server = Server::start();
    let mut xml = String::from(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">"#,
    );
    for _ in 0..1_000_000 {
        xml.push_str("<c><v>1</v></c>");
    }
    xml.push_str("</row></sheetData></worksheet>");
    let book = workbook(&xml);
    let begin = Instant::now();
    let at = preview(&server, "rong.xlsx", &book, r#"{"kind":"figure"}"#);
    let done = settled(&server, &at, Duration::from_secs(30));
    let said = done["problems"].to_string();
    assert!(
        said.contains("import.sheet.too_many_columns") && begin.elapsed() < Duration::from_secs(30),
        "{said}"
    );
}

/// A workbook with one sheet.
fn workbook(sheet: &str) -> Vec<u8> {
    use std::io::Write;
    let parts = [
        (
            "[Content_Types].xml",
            r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// Many clumsy rings: minutes of untangling, in which a wish to stop has to be heard.
fn many_tangles() -> String {
    let mut features = Vec::new();
    for n in 0..400 {
        let mut ring: Vec<[f64; 2]> = (0..1_001u32)
            .map(|k| {
                let turn = f64::from(k * 500 % 1_001) / 1_001.0 * std::f64::consts::TAU;
                let middle = 104.0 + f64::from(n) * 0.00001;
                [middle + 0.004 * turn.cos(), 22.4 + 0.004 * turn.sin()]
            })
            .collect();
        ring.push(ring[0]);
        features.push(serde_json::json!({
            "type": "Feature", "properties": {"ten": format!("M{n}")},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }));
    }
    serde_json::json!({"type": "FeatureCollection", "features": features}).to_string()
}

#[test]
fn a_wish_to_stop_is_heard_within_two_seconds() {
    let server = Server::start();
    let tangles = many_tangles();
    let wish = r#"{"kind":"clearance","zone":"kcn-ban-qua-lao-cai"}"#;
    let at = preview(&server, "manh.geojson", tangles.as_bytes(), wish);
    // A second one waits for its turn.
    let second = preview(&server, "manh.geojson", tangles.as_bytes(), wish);
    std::thread::sleep(Duration::from_millis(1_500));
    let now = server.told(200, server.ask("GET", &at, b""));
    assert!(
        !now["progress"].is_null(),
        "over before it could be stopped: {}",
        now["problems"]
    );
    for at in [&second, &at] {
        let begin = Instant::now();
        server.ask("POST", &format!("{at}/cancel"), b"");
        let done = settled(&server, at, Duration::from_secs(4));
        assert_eq!(done["cancelled"], true);
        assert!(begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());
    }
    // A polite stop does not wait for work either.
    server.told(202, server.ask("POST", &format!("{at}/preview"), wish.as_bytes()));
    std::thread::sleep(Duration::from_millis(1_500));
    let begin = Instant::now();
    server.stop();
    assert!(begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());
}

#[test]
fn recorded_land_beyond_the_bound_is_a_doubt_and_no_failure() {
    let program = Program::demo();
    // As a store can hold it that another program wrote: the bound was not there.
    let address = format!("sqlite:{}", program.store().display());
    let mut store = store::open(&address, Open::Existing).unwrap();
    let loaded = store.load(KnownOn::Head).unwrap();
    let ring = many_tangled_ring();
    let found = loaded
        .versions
        .iter()
        .find(|v| matches!(v.entity.body, Body::Boundary(_)) && v.entity.shape.is_some());
    let version = found.unwrap();
    let mut entity = version.entity.clone();
    let shape = entity.shape.as_mut().unwrap();
    shape.native = ring.clone();
    shape.wgs84 = ring;
    let head = NewChangeset {
        author: String::new(),
        message: "x".to_string(),
        document: String::new(),
        base: loaded.revision,
    };
    let change = Change::Put {
        entity: Box::new(entity),
        supersedes: Some(version.row_id),
    };
    store.commit_all(&head, vec![change]).unwrap();
    drop(store);
    let said = program.ok(&["totals"]);
    assert!(said.contains("cannot be measured"), "{said}");
    let server = Server::on(program);
    let first = Instant::now();
    let totals = server.json("/api/v1/totals");
    assert_eq!(totals["doubts"].as_array().unwrap().len(), 1, "{}", totals["doubts"]);
    let took = first.elapsed();
    let again = Instant::now();
    let other = server.json("/api/v1/totals?as_of=2026-07-01");
    assert_eq!(other["doubts"][0]["code"], "geometry.too_many_crossings");
    assert!(
        again.elapsed() < Duration::from_secs(1).max(took),
        "{:?}",
        again.elapsed()
    );
    let slug = totals["doubts"][0]["zone"].as_str().unwrap();
    let zone = server.json(&format!("/api/v1/zones/{slug}"));
    assert_eq!(zone["account"]["doubts"].as_array().unwrap().len(), 1);
    assert!(zone["account"]["measures"]["boundary"]["measured_ha"].is_null());
}

#[test]
fn zones_that_cannot_be_cut_together_are_a_doubt_of_the_sum() {
    let program = Program::new();
    let zones = program.file(
        "khu.csv",
        "zone,kind,name,province\nkcn-a,KCN,A,lao-cai\nkcn-b,KCN,B,lao-cai\n",
    );
    program.ok(&["import", &zones, "--as", "register"]);
    // Two combs, one across the other: each is sound, and each tooth of one crosses every tooth of the other.
    for (zone, turned) in [("kcn-a", false), ("kcn-b", true)] {
        let mut text = String::from("corner,x,y\n");
        for (n, (a, b)) in comb(250).into_iter().enumerate() {
            let (east, north) = if turned { (b, a) } else { (a, b) };
            text.push_str(&format!(
                "{},{:.1},{:.1}\n",
                n + 1,
                2_497_000.0 + north,
                407_000.0 + east
            ));
        }
        let file = program.file(&format!("{zone}.csv"), &text);
        let boundary = [
            "import",
            &file,
            "--as",
            "boundary",
            "--zone",
            zone,
            "--crs",
            "EPSG:9208",
        ];
        program.ok(&[&boundary[..], &["--valid-from", "2025-01-01"]].concat());
    }
    let said = program.ok(&["totals", "--as-of", "2025-06-01"]);
    assert!(said.contains("may count it twice"), "{said}");
    let server = Server::on(program);
    let totals = server.json("/api/v1/totals?as_of=2025-06-01");
    let doubts = totals["doubts"].as_array().unwrap();
    let of_both = doubts.iter().filter(|doubt| {
        let text = doubt["text"].as_str().unwrap();
        doubt["code"] == "geometry.too_many_crossings" && text.contains("tính trùng")
    });
    assert_eq!(of_both.count(), 2, "{doubts:?}");
    let boundary = &totals["totals"][0]["measures"]["boundary"];
    assert_eq!(boundary["overlap_ha"], 0.0);
    assert!(boundary["measured_ha"].as_f64().unwrap() > 100.0, "{boundary}");
}

/// The corners of a comb with teeth of 2 m, 2 m apart, within 1,000 m.
fn comb(teeth: u32) -> Vec<(f64, f64)> {
    let mut corners = Vec::new();
    for n in 0..teeth {
        let x = f64::from(n) * 4.0;
        corners.extend([
            (x, -10.0),
            (x, 1_010.0),
            (x + 2.0, 1_010.0),
            (x + 2.0, 0.0),
            (x + 4.0, 0.0),
        ]);
    }
    corners.push((f64::from(teeth) * 4.0, -20.0));
    corners.push((0.0, -20.0));
    corners
}

/// A star with more crossings than any bound for its corners.
fn many_tangled_ring() -> geo::MultiPolygon<f64> {
    let corners = 1_501u32;
    let ring = (0..corners).map(|n| {
        let turn = f64::from(n * (corners / 2) % corners) / f64::from(corners) * std::f64::consts::TAU;
        (430_000.0 + 900.0 * turn.cos(), 2_480_000.0 + 900.0 * turn.sin())
    });
    geo::MultiPolygon(vec![geo::Polygon::new(ring.collect(), vec![])])
}
