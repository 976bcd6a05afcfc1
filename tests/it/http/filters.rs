//! Filters, classes, datasets.

use serde_json::Value;

use crate::http::server::{Server, find};

/// Thousandths of a mm² are beyond anything an answer holds; doubles of sums differ in the last bits only.
fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9 * a.abs().max(1.0)
}

#[test]
fn filters_and_classes() {
    let server = Server::start();
    let day = "as_of=2026-11-22";
    let list = |answer: &Value, key: &str| answer[key].as_array().unwrap().clone();
    for filter in [
        "",
        "&kind=CCN",
        "&kind=KCN,CCN",
        "&kind=KKT",
        "&province=lao-cai",
        "&stage=established",
        "&stage=unknown,planned,operating",
        "&kind=CCN&province=lao-cai&stage=established",
        "&clearance=all,most",
        "&kind=CCN&clearance=unknown&stage=established",
    ] {
        let totals = server.json(&format!("/api/v1/totals?{day}&lang=en{filter}"));
        let zones = server.json(&format!("/api/v1/zones?{day}{filter}"));
        let drawn = server.json(&format!("/api/v1/zones?{day}&f=geojson{filter}"));
        let accounts = list(&totals, "accounts");
        assert_eq!(accounts.len(), list(&zones, "zones").len(), "{filter}");
        let kinds = ["KKT", "KCN", "CCN", "KCHN", "KDTDV"].map(Value::from);
        let there = |kind: &Value| list(&zones, "zones").iter().any(|zone| zone["kind"] == *kind);
        let offered: Vec<Value> = kinds.into_iter().filter(there).collect();
        assert_eq!(list(&zones, "kinds"), offered, "{filter}");
        assert_eq!(accounts.len(), list(&drawn, "features").len(), "{filter}");
        assert_eq!(list(&totals, "groups").len(), list(&zones, "groups").len(), "{filter}");
        let all = list(&totals, "totals");
        let current = if filter.is_empty() {
            &all[0]
        } else {
            all.last().unwrap()
        };
        let kind = if filter.is_empty() { "kind" } else { "filter" };
        assert_eq!(current["subject"]["type"], kind, "{filter}");
        assert_eq!(all[0]["subject"]["id"], "parks");
        for sorted in ["stage", "clearance"] {
            let classes = list(&totals["classes"], sorted);
            assert_eq!(classes.len(), 7);
            for measure in ["planned", "established", "cleared", "leased"] {
                let parts = classes
                    .iter()
                    .filter_map(|c| c["measures"][measure]["value_ha"].as_f64());
                let whole = current["measures"][measure]["value_ha"].as_f64().unwrap_or(0.0);
                assert!(near(parts.sum(), whole), "{filter} {sorted} {measure}");
            }
        }
    }
    // What fits and is never added to the others is named: the total is not that of all that is listed.
    for (filter, apart) in [
        ("kind=KKT,KCN", vec!["KKT"]),
        ("kind=KKT", vec![]),
        ("kind=KCN,CCN", vec![]),
        ("province=quang-ngai", vec!["KKT", "KCHN", "KDTDV"]),
    ] {
        let totals = server.json(&format!("/api/v1/totals?{day}&{filter}"));
        let told = list(&list(&totals, "totals").pop().unwrap(), "left_out_kinds");
        let listed = list(&totals, "accounts");
        let is_listed = |kind: &&str| listed.iter().any(|account| account["subject"]["kind"] == **kind);
        let expected: Vec<&str> = apart.into_iter().filter(is_listed).collect();
        assert!(!expected.is_empty() || !filter.contains("KKT,"), "{filter}");
        let told: Vec<&str> = told.iter().map(|kind| kind.as_str().unwrap()).collect();
        assert_eq!(told, expected, "{filter}");
    }
    let answer = server.json(&format!(
        "/api/v1/totals?{day}&kind=CCN&province=lao-cai&stage=established&lang=en"
    ));
    let accounts = list(&answer, "accounts");
    assert!(!accounts.is_empty());
    assert!(
        accounts
            .iter()
            .all(|a| a["subject"]["kind"] == "CCN" && a["subject"]["province"] == "lao-cai")
    );
    assert!(accounts.iter().all(|a| a["classes"]["stage"] == "established"));
    let subject = &answer["totals"].as_array().unwrap().last().unwrap()["subject"];
    assert!(subject["name"].as_str().unwrap().starts_with("CCN · Lao Cai"));

    let thong_nhat = find(&answer["accounts"], "/subject/slug", "ccn-thong-nhat-1-lao-cai");
    let bar = &thong_nhat["bars"]["clearance"];
    assert_eq!(
        (&bar["basis"], bar["total_ha"].as_f64()),
        (&"reported".into(), Some(75.0))
    );
    let cleared = serde_json::json!({ "key": "cleared", "ha": 74.97, "at_least": false, "at_most": false });
    assert_eq!(bar["segments"][0], cleared);
    assert_eq!(thong_nhat["progress"][0]["unit"], "ha");
    assert_eq!(thong_nhat["classes"]["clearance"], "all");
    let households = server.office("/api/v1/zones/khu-san-gat-ban-qua-lao-cai/account?as_of=2026-11-22");
    assert_eq!(
        find(&households["progress"], "/unit", "households")["text"],
        "180 / 283 hộ"
    );
    // Households are internal, and so is how many of them were paid.
    let passed_on = [("X-Forwarded-For", "10.0.0.7")];
    let public = server.json_as("/api/v1/zones/khu-san-gat-ban-qua-lao-cai/account", &passed_on);
    assert!(!public.to_string().contains("households"));
}

#[test]
fn the_example_is_never_mixed_into_real_data() {
    let server = Server::start();
    let before = server.json("/api/v1/totals?as_of=2026-11-22");
    assert_eq!(server.json("/api/v1/config")["has_example"], false);
    let zones = "zone,kind,name,province,example\nkcn-minh-hoa,KCN,Minh Họa,lao-cai,yes\n";
    let figures = "figure,subject,indicator,value,unit,qualifier,status,as_of\n\
        minh-hoa-planned,zone:kcn-minh-hoa,planned,321.5,ha,exact,approved,2025-01-01\n";
    let tables = [
        server.program.file("zones.csv", zones),
        server.program.file("figures.csv", figures),
    ];
    server
        .program
        .ok(&["import", &tables[0], &tables[1], "--as", "register"]);
    server.wait_for(2);
    assert_eq!(server.json("/api/v1/config")["has_example"], true);

    let real = server.json("/api/v1/totals?as_of=2026-11-22");
    assert_eq!(
        (&real["accounts"], &real["dataset"]),
        (&relabelled(&before["accounts"]), &"real".into())
    );
    assert_eq!(real["totals"], relabelled(&before["totals"]));
    for path in [
        "/api/v1/totals",
        "/api/v1/zones",
        "/api/v1/zones?f=geojson",
        "/api/v1/dates",
    ] {
        assert!(!server.json(path).to_string().contains("Minh Họa"), "{path}");
    }
    assert_eq!(server.problem("/api/v1/zones/kcn-minh-hoa").0, 404);
    let example = server.json("/api/v1/totals?as_of=2026-11-22&dataset=example&lang=en");
    assert_eq!(example["accounts"].as_array().unwrap().len(), 1);
    assert_eq!(example["totals"][0]["measures"]["planned"]["value_ha"], 321.5);
    let href = example["accounts"][0]["href"].as_str().unwrap();
    assert_eq!(server.json(href)["measures"]["planned"]["value"], "321.5");
    assert_eq!(
        server.problem("/api/v1/zones/kcn-ban-qua-lao-cai?dataset=example").0,
        404
    );
    assert_eq!(
        server.json("/api/v1/zones?dataset=example&f=geojson")["features"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let command_line = |dataset: &[&str]| {
        server
            .program
            .json(&[&["totals", "--as-of", "2026-11-22"], dataset].concat())
    };
    assert_eq!(
        command_line(&[])["totals"][0]["measures"],
        real["totals"][0]["measures"]
    );
    assert_eq!(
        command_line(&["--dataset", "example"])["totals"][0]["measures"],
        example["totals"][0]["measures"]
    );
}

/// What was told at revision 1, as revision 2 would tell it.
fn relabelled(answer: &Value) -> Value {
    let text = answer.to_string().replace("\"revision\":1,", "\"revision\":2,");
    serde_json::from_str(&text).unwrap()
}
