//! The server over a real port: the built program, the demo register, a client.

mod common;
#[path = "http/server.rs"]
mod server;

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;
use server::{Server, find, header};

#[test]
fn accounts() {
    let server = Server::start();
    let totals = server.json("/api/v1/totals?as_of=2026-11-22&by=zone&lang=en");
    assert_eq!(
        (totals["as_of"].as_str(), totals["revision"].as_u64()),
        (Some("2026-11-22"), Some(1))
    );
    assert!(totals["revision_time"].as_str().unwrap().ends_with('Z'));
    let zones = totals["accounts"].as_array().unwrap();
    assert_eq!(
        zones.len(),
        server.json("/api/v1/zones")["zones"].as_array().unwrap().len()
    );
    assert!(
        zones
            .iter()
            .all(|a| a["measures"].as_object().unwrap().len() == 23 && a["href"].is_string())
    );
    assert!(!totals["groups"].as_array().unwrap().is_empty());

    // An economic zone has its own total and is no part of parks and clusters.
    assert_eq!(totals["totals"][0]["subject"]["id"], "parks");
    let planned = |id: &str| find(&totals["totals"], "/subject/id", id)["measures"]["planned"].clone();
    assert!(planned("KKT")["value_ha"].as_f64().unwrap() >= 70438.0);
    assert!(planned("parks")["value_ha"].as_f64().unwrap() < 70438.0);
    let parts = planned("parks")["parts"].to_string();
    assert!(!parts.contains("kkt-") && parts.contains("\"why\":\"counted\""));

    let economic = "/api/v1/zones/kkt-bo-y-kon-tum/account?as_of=";
    let of_day = |day: &str| server.json(&format!("{economic}{day}"))["measures"]["planned"]["value"].clone();
    assert_eq!(
        (of_day("2007-02-08"), of_day("2026-11-22")),
        ("70438".into(), "70438".into())
    );
    assert_eq!(of_day("2007-02-07"), Value::Null);

    let detail = server.json("/api/v1/zones/kcn-ban-qua-lao-cai?as_of=2026-11-22");
    let boundary = &detail["boundaries"][0];
    assert!((boundary["measured_m2"].as_f64().unwrap() - 764_688.77).abs() < 0.01);
    assert!((boundary["ellipsoidal_m2"].as_f64().unwrap() - 764_681.12).abs() < 0.02);
    assert_eq!(
        (&boundary["declared"]["value"], &boundary["plane"]),
        (&"763876.85".into(), &"EPSG:9208".into())
    );
    assert!((boundary["difference_share"].as_f64().unwrap() - 0.0011).abs() < 0.0001);
    find(&detail["documents"], "/number", "2170/QĐ-UBND");

    let group = server.json("/api/v1/groups/nhom-ccn-kon-tum-18?as_of=2026-11-22");
    assert_eq!(
        (
            &group["member_count"],
            &group["account"]["measures"]["planned"]["value"]
        ),
        (&18.into(), &"598.725".into())
    );
    for by in ["kind", "province"] {
        let answer = server.json(&format!("/api/v1/totals?by={by}&units_as_of=2025-06-30"));
        assert!(
            answer["accounts"]
                .as_array()
                .unwrap()
                .iter()
                .all(|a| a["subject"]["type"] == *by),
            "{by}"
        );
    }
    let english = server.get("/api/v1/totals?by=kind", &[("Accept-Language", "en")]);
    assert_eq!(header(&english, "content-language"), "en");
}

#[test]
fn the_map_in_geojson() {
    let server = Server::start();
    let mut response = server.get("/api/v1/zones?f=geojson&as_of=2026-11-22", &[]);
    assert_eq!(header(&response, "content-type"), "application/geo+json");
    let text = response.body_mut().read_to_string().unwrap();
    let collection: geojson::FeatureCollection = text.parse().unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    let park = find(&value["features"], "/properties/slug", "kcn-ban-qua-lao-cai");
    assert_eq!(
        (&park["geometry"]["type"], &park["properties"]["provisional"]),
        (&"MultiPolygon".into(), &true.into())
    );
    let ring = park["geometry"]["coordinates"][0][0].as_array().unwrap();
    let at = |i: usize| (ring[i][0].as_f64().unwrap(), ring[i][1].as_f64().unwrap());
    assert_eq!(ring.len(), 86);
    assert_eq!(at(0), at(85));
    assert!(
        (at(0).0 - 103.85).abs() < 0.1 && (at(0).1 - 22.57).abs() < 0.1,
        "{:?}",
        at(0)
    );
    let twice: f64 = (0..85)
        .map(|i| (at(i).0 - at(0).0) * (at(i + 1).1 - at(0).1) - (at(i + 1).0 - at(0).0) * (at(i).1 - at(0).1))
        .sum();
    assert!(twice > 0.0, "the shell runs anticlockwise");
    let points = collection
        .features
        .iter()
        .filter(|f| matches!(f.geometry.as_ref().map(|g| g.value.type_name()), Some("Point")));
    assert_eq!(points.count(), collection.features.len() - 1);
    let preferred = server.get("/api/v1/zones", &[("Accept", "application/geo+json")]);
    assert_eq!(header(&preferred, "content-type"), "application/geo+json");
}

#[test]
fn refusals_say_what_would_be_right() {
    let server = Server::start();
    for (path, status, says) in [
        ("/api/v1/totals?asof=2026-01-01", 400, "as_of"),
        ("/api/v1/totals?as_of=2026-02-30", 400, "2026-06-18"),
        ("/api/v1/totals?as_of=2026-02", 400, "YEAR-MONTH-DAY"),
        ("/api/v1/totals?as_of=2026-02-01&as_of=2026-02-02", 400, "once"),
        ("/api/v1/totals?by=commune", 400, "zone, kind, province"),
        ("/api/v1/totals?as_known_on=99", 400, "the newest is 1"),
        ("/api/v1/totals?lang=fr", 400, "vi, en"),
        ("/api/v1/zones?f=kml", 400, "json, geojson"),
        ("/api/v1/zones/kcn-ban-quaa", 404, "kcn-ban-qua-lao-cai"),
        ("/api/v1/zones/%ff", 400, "docs/API.md"),
        ("/api/v1/zones/H%C3%B2a%20B%C3%ACnh", 409, "kcn-hoa-binh-kon-tum"),
        ("/api/v1/groups/nhom-ccn-kon-tum-19", 404, "nhom-ccn-kon-tum-1"),
        ("/api/v1/total", 404, "/api/v1/totals"),
        ("/etc/passwd", 404, "/api/v1/zones"),
    ] {
        let (got, body) = server.problem(path);
        assert_eq!(got, status, "{path}: {body}");
        assert!(body["detail"].as_str().unwrap().contains(says), "{path}: {body}");
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
    let log = fs::read_to_string(server.program.folder.path().join("log")).unwrap();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(find(&Value::from(lines), "/request_id", &id)["status"], 404);
}

#[test]
fn caching_and_headers() {
    let server = Server::start();
    let paths = [
        "/",
        "/api/v1/totals",
        "/api/v1/zones",
        "/api/v1/zones?f=geojson",
        "/api/v1/revisions",
        "/api/v1/zones/kcn-ban-qua-lao-cai",
        "/api/v1/zones/kcn-ban-qua-lao-cai/account",
        "/api/v1/groups/nhom-ccn-kon-tum-18",
    ];
    for path in paths {
        let mut first = server.get(path, &[]);
        let body = first.body_mut().read_to_vec().unwrap();
        let tag = header(&first, "etag").to_string();
        assert!(tag.starts_with("W/\""), "{path}: {tag}");
        for none_match in [
            tag.as_str(),
            tag.trim_start_matches("W/"),
            "*",
            &format!("\"other\", {tag}"),
        ] {
            let mut again = server.get(path, &[("If-None-Match", none_match)]);
            assert_eq!(
                (again.status().as_u16(), header(&again, "etag")),
                (304, tag.as_str()),
                "{path}"
            );
            assert_eq!(
                header(&again, "vary"),
                "Accept, Accept-Language, Accept-Encoding",
                "{path}"
            );
            assert!(again.body_mut().read_to_vec().unwrap().is_empty());
        }
        assert_eq!(server.get(path, &[("If-None-Match", "\"other\"")]).status(), 200);
        let mut head = server.agent.head(format!("{}{path}", server.address)).call().unwrap();
        assert_eq!(
            (head.status().as_u16(), header(&head, "etag")),
            (200, tag.as_str()),
            "{path}"
        );
        assert_eq!(header(&head, "content-length"), body.len().to_string(), "{path}");
        assert!(head.body_mut().read_to_vec().unwrap().is_empty());
        for (name, says) in [
            ("content-security-policy", "script-src 'self'"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("vary", "Accept-Language"),
        ] {
            assert!(header(&first, name).contains(says), "{path}: {name}");
        }
        assert!(!header(&first, "content-security-policy").contains("unsafe"));
    }
    let tag = |path: &str, headers: &[(&str, &str)]| header(&server.get(path, headers), "etag").to_string();
    let totals = "/api/v1/totals?as_of=2026-11-22";
    assert_eq!(
        tag(totals, &[]),
        tag("/api/v1/totals?by=zone&as_of=2026-11-22", &[]),
        "the same question"
    );
    for other in [
        "/api/v1/totals?as_of=2026-11-23",
        "/api/v1/totals?as_of=2026-11-22&lang=en",
    ] {
        assert_ne!(tag(totals, &[]), tag(other, &[]), "{other}");
    }
    // Who sees internal records may not keep them; the public may, and asks again.
    let public = [("X-Forwarded-For", "10.0.0.7")];
    assert_eq!(header(&server.get(totals, &[]), "cache-control"), "no-store");
    assert_eq!(header(&server.get(totals, &public), "cache-control"), "no-cache");
    assert_ne!(tag(totals, &[]), tag(totals, &public));
    assert_eq!(server.json("/healthz")["status"], "ok");
    assert_eq!(server.json("/readyz")["status"], "ready");
}

#[test]
fn internal_records_stay_on_the_machine() {
    let server = Server::start();
    let zone = "/api/v1/zones/khu-san-gat-ban-qua-lao-cai/account?as_of=2026-11-22";
    assert_eq!(server.json(zone)["indicators"]["households"]["value"], "283");
    for passed_on in ["Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP"] {
        let seen = server.json_as(zone, &[(passed_on, "10.0.0.7")]);
        assert_eq!(seen["indicators"]["households"], Value::Null, "{passed_on}");
        let all = server.json_as("/api/v1/totals", &[(passed_on, "10.0.0.7")]).to_string();
        assert!(!all.contains("\"households"), "{passed_on}");
    }
    for host in ["matbang.example", "192.168.1.4:8080"] {
        let answer = server.raw(&format!(
            "GET {zone} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        ));
        assert!(
            answer.starts_with("HTTP/1.1 200") && !answer.contains("households"),
            "{host}"
        );
    }
    let revisions = server.json_as("/api/v1/revisions", &[("Forwarded", "for=10.0.0.7")]);
    assert_eq!(
        (
            &revisions["revisions"][0]["revision"],
            &revisions["revisions"][0]["author"]
        ),
        (&1.into(), &Value::Null)
    );
}

#[test]
fn a_new_revision_is_served_without_a_restart() {
    let mut server = Server::start();
    let path = "/api/v1/totals?as_of=2026-11-22";
    let before = server.json(path);
    let zones = "zone,kind,name,province\nccn-thu-nghiem,CCN,Thử Nghiệm,lao-cai\n";
    let table = server.program.file("zones.csv", zones);
    server.program.ok(&["import", &table, "--as", "register"]);
    let deadline = Instant::now() + Duration::from_secs(15);
    while server.json(path)["revision"] != 2 {
        assert!(Instant::now() < deadline, "revision 2 was not picked up");
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(server.json("/api/v1/zones/ccn-thu-nghiem")["label"], "CCN Thử Nghiệm");
    assert_eq!(
        server.json("/api/v1/revisions")["revisions"].as_array().unwrap().len(),
        2
    );
    // What was known before is still told, and told the same.
    let mut then = server.json(&format!("{path}&as_known_on=1"));
    assert_eq!(then["revision"], 1);
    then["as_of"] = before["as_of"].clone();
    assert_eq!(then, before);
    assert_eq!(server.problem("/api/v1/zones/ccn-thu-nghiem?as_known_on=1").0, 404);
    assert_eq!(server.json(&format!("{path}&as_known_on=2020-01-01"))["revision"], 0);

    let stopped = Command::new("kill")
        .args(["-TERM", &server.child.id().to_string()])
        .status()
        .unwrap();
    assert!(stopped.success());
    assert!(server.child.wait().unwrap().success(), "a graceful end");
    assert!(
        !server.program.folder.path().join("kho.gpkg-wal").exists(),
        "the log of the store is folded in on a clean exit"
    );
}
