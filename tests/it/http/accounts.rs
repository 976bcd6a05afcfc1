//! What the addresses tell.

use serde_json::Value;

use crate::http::server::{Server, find, header};

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
            .all(|a| a["measures"].as_object().unwrap().len() == 24 && a["href"].is_string())
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
fn internal_records_stay_on_the_machine() {
    let server = Server::start();
    let zone = "/api/v1/zones/khu-san-gat-ban-qua-lao-cai/account?as_of=2026-11-22";
    assert_eq!(server.office(zone)["indicators"]["households"]["value"], "283");
    assert_eq!(
        server.json(zone)["indicators"]["households"],
        Value::Null,
        "without a session"
    );
    for passed_on in ["Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP"] {
        let seen = server.json_as(zone, &[(passed_on, "10.0.0.7"), ("X-Matbang-Token", &server.token)]);
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
