//! Provinces: what was set for them, what lies in them, before and after July 2025.

use serde_json::Value;

use crate::http::server::{Server, find, header};

#[test]
fn a_province_tells_its_duties_and_those_of_the_provinces_it_took_over() {
    let server = Server::start();
    let day = "as_of=2030-01-01";
    let of = |key: &str| server.json(&format!("/api/v1/provinces/{key}?{day}&lang=en"));
    let quang_ngai = of("quang-ngai");
    assert_eq!(
        (&quang_ngai["name"], &quang_ngai["name_en"], &quang_ngai["until"]),
        (&"Quảng Ngãi".into(), &"Quang Ngai".into(), &Value::Null)
    );
    find(&quang_ngai["former"], "/key", "kon-tum-cu");
    find(&quang_ngai["former"], "/key", "quang-ngai-cu");
    // Nothing was set for Quảng Ngãi itself: every duty is that of Kon Tum, under its name and with its paper.
    let duties = quang_ngai["targets"].as_array().unwrap();
    assert_eq!(duties.len(), 43);
    assert!(duties.iter().all(|d| d["set_for"]["key"] == "kon-tum-cu"));
    let clearance = find(
        &quang_ngai["targets"],
        "/text",
        "rà soát quỹ đất đổi cho các hộ dân bị ảnh hưởng",
    );
    assert_eq!(clearance["document"], "564/UBND-KTTH");
    assert!(clearance["wording"].as_str().unwrap().contains("quỹ đất đổi"));
    find(&quang_ngai["documents"], "/number", "564/UBND-KTTH");

    let kon_tum = of("kon-tum-cu");
    assert_eq!(
        (&kon_tum["until"], &kon_tum["successors"][0]["key"], &kon_tum["former"]),
        (&"2025-06-30".into(), &"quang-ngai".into(), &serde_json::json!([]))
    );
    assert_eq!(kon_tum["targets"], quang_ngai["targets"]);
    let seven = of("lang-son");
    let aims = seven["targets"].as_array().unwrap();
    assert_eq!(aims.len(), 12);
    let running = find(&seven["targets"], "/text", "đưa vào hoạt động từ 3 - 4 cụm công nghiệp");
    assert_eq!(
        (
            &running["indicator"],
            &running["comparator"],
            &running["value"],
            &running["value_max"]
        ),
        (&"clusters_operating".into(), &"range".into(), &"3".into(), &"4".into())
    );
    assert_eq!(
        (&running["due"], &running["document"]),
        (&"2025".into(), &"45-NQ/TU".into())
    );
}

#[test]
fn a_province_that_is_no_more_has_totals_of_what_documents_place_in_it() {
    let server = Server::start();
    let planned = |answer: &Value| answer["totals"][0]["measures"]["planned"]["value_ha"].clone();
    // 60 + 150 + 146.76 + 1,566 of the parks and 598.725 of the eighteen clusters, before the merger and after it.
    for day in ["2021-06-21", "2025-07-01", "2030-01-01"] {
        let kon_tum = server.json(&format!("/api/v1/provinces/kon-tum-cu?as_of={day}&lang=vi"));
        let parks = &kon_tum["totals"][0];
        assert_eq!(
            (&parks["subject"]["id"], &parks["subject"]["name"], planned(&kon_tum)),
            (&"kon-tum-cu".into(), &"Kon Tum (cũ)".into(), 2521.485.into()),
            "{day}"
        );
        assert_eq!(
            find(&kon_tum["totals"], "/subject/id", "KCN")["measures"]["planned"]["value_ha"],
            1922.76
        );
        find(&kon_tum["zones"], "/slug", "kcn-sao-mai-kon-tum");
        find(&kon_tum["groups"], "/slug", "nhom-ccn-kon-tum-18");
        assert_eq!(
            (&kon_tum["unplaced"], &kon_tum["totals_href"]),
            (&serde_json::json!([]), &Value::Null)
        );
    }
    let other_half = server.json("/api/v1/provinces/quang-ngai-cu?as_of=2030-01-01");
    assert_eq!(
        (&other_half["zones"], planned(&other_half)),
        (&serde_json::json!([]), Value::Null)
    );
    // What no document places in either half is named, and counts in neither.
    let count = |key: &str, list: &str| {
        let answer = server.json(&format!("/api/v1/provinces/{key}?as_of=2030-01-01"));
        answer[list].as_array().unwrap().len()
    };
    let halves = ["lao-cai-cu", "yen-bai-cu"];
    let placed: usize = halves.iter().map(|key| count(key, "zones")).sum();
    for half in halves {
        assert!(count(half, "unplaced") > 0);
        assert_eq!(placed + count(half, "unplaced"), count("lao-cai", "zones"), "{half}");
    }
    assert_eq!(count("lao-cai", "unplaced"), 0);
}

#[test]
fn its_totals_are_those_of_the_filter() {
    let server = Server::start();
    let answer = server.json("/api/v1/provinces/lao-cai?as_of=2030-01-01&lang=en");
    let href = answer["totals_href"].as_str().unwrap();
    assert_eq!(href, "/api/v1/totals?as_of=2030-01-01&province=lao-cai");
    let filtered = server.json(href);
    let parks = find(&answer["totals"], "/subject/id", "lao-cai");
    assert_eq!(
        parks["measures"],
        filtered["totals"].as_array().unwrap().last().unwrap()["measures"]
    );
    let slugs = |list: &Value, path: &str| -> Vec<String> {
        let at = |one: &Value| one.pointer(path).unwrap().as_str().unwrap().to_string();
        list.as_array().unwrap().iter().map(at).collect()
    };
    assert_eq!(
        slugs(&answer["zones"], "/slug"),
        slugs(&filtered["accounts"], "/subject/slug")
    );
    assert_eq!(
        slugs(&answer["groups"], "/slug"),
        slugs(&filtered["groups"], "/subject/slug")
    );

    let list = server.json("/api/v1/provinces?as_of=2030-01-01");
    let keys = slugs(&list["provinces"], "/key");
    assert_eq!(keys, ["khanh-hoa", "lang-son", "lao-cai", "quang-ngai"]);
    let lao_cai = find(&list["provinces"], "/key", "lao-cai");
    assert_eq!(
        lao_cai["zones"].as_u64(),
        Some(answer["zones"].as_array().unwrap().len() as u64)
    );
    assert_eq!(find(&list["provinces"], "/key", "lang-son")["targets"], 12);
    assert!(
        list["provinces"]
            .as_array()
            .unwrap()
            .iter()
            .all(|p| p["former"].is_array())
    );
}

#[test]
fn its_answers_are_kept_and_dated_like_the_others() {
    let server = Server::start();
    let path = "/api/v1/provinces/lao-cai?as_of=2030-01-01";
    let answer = server.get(path, &[]);
    let tag = header(&answer, "etag").to_string();
    assert!(tag.starts_with("W/\""));
    assert_eq!(header(&answer, "vary"), "Accept, Accept-Language, Accept-Encoding");
    assert_eq!(server.get(path, &[("If-None-Match", &tag)]).status(), 304);
    for other in ["quang-ngai", "lao-cai-cu"] {
        let path = format!("/api/v1/provinces/{other}?as_of=2030-01-01");
        assert_ne!(header(&server.get(&path, &[]), "etag"), tag, "{other}");
    }
    // A duty holds from the day of its paper: before, there is none.
    let at = |day: &str| {
        server.json(&format!("/api/v1/provinces/lang-son?as_of={day}"))["targets"]
            .as_array()
            .unwrap()
            .len()
    };
    assert!(at("2019-01-01") < at("2030-01-01"));
    let example = server.json("/api/v1/provinces/lao-cai?as_of=2030-01-01&dataset=example");
    assert_eq!(example["zones"], serde_json::json!([]));
    assert!(example["totals_href"].as_str().unwrap().ends_with("&dataset=example"));
}

/// What `/provinces/kon-tum-cu` has, lists and totals take as a filter.
#[test]
fn a_province_that_is_no_more_narrows_lists_and_totals() {
    let server = Server::start();
    let day = "as_of=2026-11-28";
    let slugs = |list: &Value| {
        let mut all: Vec<String> = list
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["slug"].as_str().unwrap().into())
            .collect();
        all.sort();
        all
    };
    let own = server.json(&format!("/api/v1/provinces/kon-tum-cu?{day}"));
    let zones = server.json(&format!("/api/v1/zones?{day}&province=kon-tum-cu"));
    assert!(!slugs(&own["zones"]).is_empty());
    assert_eq!(slugs(&zones["zones"]), slugs(&own["zones"]));
    assert_eq!(slugs(&zones["groups"]), slugs(&own["groups"]));
    let totals = server.json(&format!("/api/v1/totals?{day}&province=kon-tum-cu&by=province"));
    let filter = totals["totals"].as_array().unwrap().last().unwrap();
    assert_eq!(filter["subject"]["type"], "filter");
    assert_eq!(
        filter["measures"]["planned"]["value_ha"],
        own["totals"][0]["measures"]["planned"]["value_ha"]
    );
    // Of today's provinces only the one that took it over has land of it, and only that land.
    let rows = totals["accounts"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "{rows:#?}");
    assert_eq!(
        rows[0]["measures"]["planned"]["value_ha"],
        filter["measures"]["planned"]["value_ha"]
    );
    // Vietnamese codes, with marks and without.
    let english = server.json(&format!("/api/v1/totals?{day}&stage=operating&dataset=real"));
    for coded in [
        "stage=dang-hoat-dong&dataset=that",
        "stage=%C4%91ang%20ho%E1%BA%A1t%20%C4%91%E1%BB%99ng&dataset=th%E1%BA%ADt",
    ] {
        assert_eq!(
            server.json(&format!("/api/v1/totals?{day}&{coded}")),
            english,
            "{coded}"
        );
    }
}
