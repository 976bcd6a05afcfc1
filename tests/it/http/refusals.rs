//! What is refused, and how.

use serde_json::Value;

use crate::http::server::{Server, find, header};

#[test]
fn days_are_taken_as_offices_write_them() {
    let server = Server::start();
    for (written, iso) in [
        ("totals?as_of=05/02/2026", "totals?as_of=2026-02-05"),
        ("totals?as_of=5%2F2%2F2026", "totals?as_of=2026-02-05"),
        (
            "totals?by=province&units_as_of=30/6/2025",
            "totals?by=province&units_as_of=2025-06-30",
        ),
        ("zones?as_known_on=01/01/2030", "zones?as_known_on=2030-01-01"),
        (
            "zones/kcn-ban-qua-lao-cai/account?as_of=23/6/2026",
            "zones/kcn-ban-qua-lao-cai/account?as_of=2026-06-23",
        ),
    ] {
        let answer = server.json(&format!("/api/v1/{written}"));
        assert_eq!(answer, server.json(&format!("/api/v1/{iso}")), "{written}");
        // Fields for programs stay ISO.
        assert!(!answer["as_of"].to_string().contains('/'), "{written}");
    }
}

#[test]
fn refusals_say_what_would_be_right() {
    let server = Server::start();
    for (path, status, says) in [
        ("/api/v1/totals?asof=2026-01-01", 400, "as_of"),
        ("/api/v1/totals?as_of=2026-02-30", 400, "2026-06-18"),
        ("/api/v1/totals?as_of=2026-02", 400, "“2026-02”"),
        ("/api/v1/totals?as_of=31/4/2026", 400, "“31/4/2026”"),
        ("/api/v1/totals?as_of=31/4/2026", 400, "2026-06-18 or 18/6/2026"),
        ("/api/v1/totals?as_known_on=31/4/2026", 400, "“31/4/2026”"),
        ("/api/v1/totals?units_as_of=30/2/2025", 400, "18/6/2026"),
        ("/api/v1/totals?as_of=2026-02-01&as_of=2026-02-02", 400, "once"),
        ("/api/v1/totals?by=commune", 400, "zone, kind, province"),
        ("/api/v1/totals?as_known_on=99", 400, "the newest is 1"),
        ("/api/v1/totals?lang=fr", 400, "vi, en"),
        ("/api/v1/zones?f=kml", 400, "json, geojson"),
        ("/api/v1/zones/kcn-ban-quaa", 404, "kcn-ban-qua-lao-cai"),
        ("/api/v1/zones/%ff", 400, "docs/API.md"),
        ("/api/v1/zones/H%C3%B2a%20B%C3%ACnh", 409, "kcn-hoa-binh-kon-tum"),
        ("/api/v1/groups/nhom-ccn-kon-tum-19", 404, "nhom-ccn-kon-tum-1"),
        ("/api/v1/totals?kind=KCN,KKX", 400, "KKT, KCN, CCN"),
        ("/api/v1/zones?province=lao_cai", 400, "lao-cai"),
        ("/api/v1/totals?province=kon-tum", 400, "kon-tum-cu"),
        ("/api/v1/zones?stage=closed", 400, "withdrawn"),
        ("/api/v1/zones?clearance=done", 400, "all (da-giai-phong-xong)"),
        ("/api/v1/zones?kinds=KCN", 400, "kind"),
        ("/api/v1/provinces/kontum-cu", 404, "kon-tum-cu"),
        ("/api/v1/provinces/x", 404, "lao-cai"),
        ("/api/v1/provinces/lao-cai?by=zone", 400, "as_of"),
        ("/api/v1/provinces/lao-cai?as_of=2026-02-30", 400, "2026-06-18"),
        ("/api/v1/provinces?province=lao-cai", 400, "as_of"),
        ("/api/v1/province", 404, "/api/v1/provinces"),
        ("/api/v1/totals?dataset=both", 400, "real, example"),
        ("/api/v1/zones/kcn-ban-qua-lao-cai?dataset=example", 404, ""),
        ("/api/v1/revisions?dataset=real", 400, "lang"),
        ("/api/v1/dates?as_of=2026-01-01", 400, "as_known_on"),
        ("/api/v1/config?x=1", 400, "lang"),
        ("/api/v1/units", 400, "q"),
        ("/api/v1/units?q=%20-%20", 400, "Bát Xát"),
        ("/api/v1/units?q=a&by=zone", 400, "as_of"),
        ("/api/v1/graticule", 400, "west,south,east,north"),
        ("/api/v1/graticule?bbox=103,22,104,23", 400, "0.5"),
        (
            "/api/v1/graticule?bbox=103.8,22.5,103.9,22.6&plane=EPSG:3405",
            400,
            "EPSG:9208",
        ),
        ("/api/v1/graticul", 404, "/api/v1/graticule"),
        ("/api/v1/total", 404, "/api/v1/totals"),
        ("/etc/passwd", 404, "/api/v1/zones"),
    ] {
        let (got, body) = server.problem(path);
        assert_eq!(got, status, "{path}: {body}");
        let detail = body["detail"].as_str().unwrap();
        assert!(detail.contains(says), "{path}: {body}");
        // What a page shows says nothing of options and commands.
        assert!(!detail.contains("--") && !detail.contains("matbang "), "{path}: {body}");
    }
    let mut vietnamese = server.get("/api/v1/totals?asof=1", &[]);
    assert!(
        vietnamese
            .body_mut()
            .read_to_string()
            .unwrap()
            .contains("Có phải “as_of”?")
    );

    let posted = server
        .agent
        .post(format!("{}/api/v1/totals", server.address))
        .send("{}")
        .unwrap();
    assert_eq!((posted.status().as_u16(), header(&posted, "allow")), (405, "GET, HEAD"));
    let large =
        server.raw("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\nConnection: close\r\n\r\n");
    assert!(large.starts_with("HTTP/1.1 413"), "{large}");
    // A client may send anything as a path; nothing of it reaches the file system.
    for path in [
        "/../Cargo.toml",
        "/assets/../../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/..%2fCargo.toml",
        "//etc/passwd",
        "/assets/..\\..\\Cargo.toml",
    ] {
        let answer = server.raw(&format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        ));
        assert!(!answer.contains("[package]") && !answer.contains("root:"), "{path}");
        assert!(answer.starts_with("HTTP/1.1 40"), "{path}: {answer}");
    }
    // One line of JSON per request, the id of the answer in it.
    let id = server.problem("/api/v1/zones/nowhere").1["request_id"]
        .as_str()
        .unwrap()
        .to_string();
    let log = server.log();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(find(&Value::from(lines), "/request_id", &id)["status"], 404);
}
