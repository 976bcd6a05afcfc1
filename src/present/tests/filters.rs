//! Filters, and the classes of what they leave.

use rust_decimal::Decimal;

use super::*;
use crate::ledger::{Accounts, CLASS_MEASURES, Clearance, Hectares, Scope, Stage};

/// Two parks and four clusters of two provinces, an economic zone, a group that counts.
fn country() -> Register {
    let mut register = Register::default();
    let economic = register.zone(ZoneKind::EconomicZone, "Cửa khẩu", "lao-cai", None);
    register.ha(economic, "planned", "15929.8");
    let inside = register.zone(ZoneKind::IndustrialPark, "Trong", "lao-cai", Some(economic));
    for (measure, value) in [("planned", "100"), ("cleared", "0"), ("leased", "1.5")] {
        register.ha(inside, measure, value);
    }
    register.flag(inside, FlagState::Established);
    let park = register.zone(ZoneKind::IndustrialPark, "Ngoài", "khanh-hoa", None);
    for (measure, value) in [("planned", "300.1"), ("cleared", "149.9"), ("established", "280")] {
        register.ha(park, measure, value);
    }
    register.flag(park, FlagState::Operating);
    for (name, planned, cleared) in [
        ("A", "75", Some("74.97")),
        ("B", "50.05", Some("25.1")),
        ("C", "20", None),
    ] {
        let cluster = register.zone(ZoneKind::IndustrialCluster, name, "lao-cai", None);
        register.ha(cluster, "planned", planned);
        if let Some(cleared) = cleared {
            register.ha(cluster, "cleared", cleared);
        }
        register.flag(
            cluster,
            if name == "C" {
                FlagState::InPlan
            } else {
                FlagState::Established
            },
        );
    }
    let member = register.zone(ZoneKind::IndustrialCluster, "Thành viên", "khanh-hoa", None);
    register.ha(member, "planned", "40");
    register.flag(member, FlagState::InPlan);
    let group = register.group("Các cụm Khánh Hòa", ZoneKind::IndustrialCluster, "khanh-hoa", &[member]);
    register.exact(Subject::Group(group), "planned", "598.725", Unit::Hectare);
    register
}

fn filter(kind: &str, province: &str, stage: &str) -> Filter {
    let given = |text| Some(text).filter(|t: &&'static str| !t.is_empty());
    let leak = |text: &str| -> &'static str { Box::leak(text.to_string().into_boxed_str()) };
    Filter::read(given(leak(kind)), given(leak(province)), given(leak(stage)), None).unwrap()
}

fn cleared(kind: &str, class: &str) -> Filter {
    Filter::read(Some(kind), None, None, Some(class)).unwrap()
}

fn told(snapshot: &Ledger, filter: Filter, by: By) -> Value {
    let request = TotalsRequest {
        as_of: date(2026, 11, 22),
        by,
        units_as_of: None,
        filter,
        lang: Lang::En,
    };
    json!(totals(snapshot, &request).unwrap())
}

fn planned(answer: &Value) -> Option<f64> {
    let last = answer["totals"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["subject"]["type"], &last["subject"]["id"]),
        (&json!("filter"), &json!("filter"))
    );
    last["measures"]["planned"]["value_ha"].as_f64()
}

#[test]
fn a_filter_leaves_what_fits_and_counts_it_by_the_same_rules() {
    let register = country();
    let snapshot = register.snapshot(Audience::Public);
    for (kind, province, stage, zones, groups, hectares) in [
        ("KCN", "", "", 2, 0, Some(400.1)),
        ("", "lao-cai", "", 5, 0, Some(245.05)),
        ("CCN", "khanh-hoa", "", 1, 1, Some(598.725)),
        ("", "", "established", 3, 0, Some(225.05)),
        ("CCN", "lao-cai", "established,planned", 3, 0, Some(145.05)),
        // Of a group that no stage defines counts the land of members that have it.
        ("CCN", "khanh-hoa", "planned", 1, 0, Some(40.0)),
        // An economic zone is counted alone and never with parks.
        ("KKT", "", "", 1, 0, Some(15929.8)),
        ("KKT,KCN", "lao-cai", "", 2, 0, Some(100.0)),
        ("KCHN", "", "", 0, 0, None),
        ("", "ha-noi", "", 0, 0, None),
    ] {
        let chosen = filter(kind, province, stage);
        let answer = told(&snapshot, chosen.clone(), By::Zone);
        let list = json!(zone_list(&snapshot, date(2026, 11, 22), &chosen).unwrap());
        let of = |answer: &Value, key: &str| answer[key].as_array().unwrap().len();
        let found = (of(&answer, "accounts"), of(&answer, "groups"), planned(&answer));
        assert_eq!(found, (zones, groups, hectares), "{kind} {province} {stage}");
        assert_eq!(
            (of(&list, "zones"), of(&list, "groups")),
            (zones, groups),
            "{kind} {province} {stage}"
        );
        let drawn = json!(zone_geojson(&snapshot, date(2026, 11, 22), &chosen).unwrap());
        assert_eq!(of(&drawn, "features"), zones);
        // What everybody sees stays as it is.
        assert_eq!(answer["totals"][0]["subject"]["id"], "parks");
        assert_eq!(
            answer["totals"][0],
            told(&snapshot, Filter::default(), By::Zone)["totals"][0]
        );
    }
    let by_stage = told(&snapshot, filter("CCN", "khanh-hoa", "planned"), By::Zone);
    let parts = by_stage["totals"].as_array().unwrap().last().unwrap()["measures"]["planned"]["parts"].to_string();
    assert!(parts.contains("\"partial\":true"), "{parts}");
    let without = told(&snapshot, Filter::default(), By::Zone);
    assert!(
        without["totals"]
            .as_array()
            .unwrap()
            .iter()
            .all(|t| t["subject"]["type"] == "kind")
    );
}

#[test]
fn a_class_of_clearance_is_a_filter_as_a_stage_is() {
    let snapshot = country().snapshot(Audience::Public);
    let day = date(2026, 11, 22);
    for (kind, class, names, hectares) in [
        ("CCN", "all", vec!["A"], Some(75.0)),
        ("CCN", "all,most", vec!["A", "B"], Some(125.05)),
        ("KCN", "part", vec!["Ngoài"], Some(300.1)),
        ("KCN", "none", vec!["Trong"], Some(100.0)),
        // No group has a class: its member stands for itself, beside the cluster nobody tells the clearance of.
        ("CCN", "unknown", vec!["C", "Thành viên"], Some(60.0)),
        ("KCN", "all", vec![], None),
    ] {
        let chosen = cleared(kind, class);
        let answer = told(&snapshot, chosen.clone(), By::Zone);
        assert_eq!(planned(&answer), hectares, "{kind} {class}");
        assert_eq!(answer["groups"], json!([]));
        let list = json!(zone_list(&snapshot, day, &chosen).unwrap());
        let found: Vec<&str> = list["zones"]
            .as_array()
            .unwrap()
            .iter()
            .map(|z| z["name"].as_str().unwrap())
            .collect();
        assert_eq!(found, names, "{kind} {class}");
        let drawn = json!(zone_geojson(&snapshot, day, &chosen).unwrap());
        assert_eq!(
            drawn["features"].as_array().unwrap().len(),
            names.len(),
            "{kind} {class}"
        );
    }
}

#[test]
fn groupings_follow_the_filter() {
    let snapshot = country().snapshot(Audience::Public);
    let ids = |answer: Value| -> Vec<(String, Option<f64>)> {
        let of = |a: &Value| {
            (
                a["subject"]["id"].as_str().unwrap().to_string(),
                a["measures"]["planned"]["value_ha"].as_f64(),
            )
        };
        answer["accounts"].as_array().unwrap().iter().map(of).collect()
    };
    let by_kind = ids(told(&snapshot, filter("", "lao-cai", ""), By::Kind));
    assert_eq!(
        by_kind,
        [
            ("KCN".into(), Some(100.0)),
            ("CCN".into(), Some(145.05)),
            ("KKT".into(), Some(15929.8))
        ]
    );
    let by_province = ids(told(&snapshot, filter("KCN", "khanh-hoa", ""), By::Province));
    assert_eq!(by_province, [("khanh-hoa".into(), Some(300.1))]);
    assert!(ids(told(&snapshot, filter("KKT", "", ""), By::Province)).is_empty());
}

#[test]
fn classes_add_up_to_the_roll_up_exactly() {
    let snapshot = country().snapshot(Audience::Public);
    let day = date(2026, 11, 22);
    let accounts = Accounts::of(&snapshot, day).unwrap();
    let filters = [
        ("KCN", "", ""),
        ("", "lao-cai", ""),
        ("", "", "planned,established"),
        ("CCN", "", ""),
    ];
    let no_class = |_| Ok(None);
    let scopes = filters.map(|(kind, province, stage)| {
        filter(kind, province, stage)
            .on(&snapshot, day, no_class)
            .unwrap()
            .scope()
    });
    for scope in scopes
        .into_iter()
        .chain([Scope::parks(None), Scope::kind(ZoneKind::IndustrialCluster)])
    {
        let rolled = accounts.rollup(scope).unwrap();
        let classes = accounts.classes(&rolled).unwrap();
        for list in [&classes.stage, &classes.clearance] {
            for measure in CLASS_MEASURES {
                let sum = |pick: fn(&Hectares) -> Decimal| -> Decimal {
                    list.iter()
                        .filter_map(|class| class.measures.get(&measure))
                        .map(pick)
                        .sum()
                };
                let whole = rolled.measures.get(&measure).map_or(Decimal::ZERO, |m| m.total.total());
                assert_eq!(sum(Hectares::total), whole, "{measure:?} of {}", rolled.scope.id);
            }
        }
    }
    let rolled = accounts.rollup(Scope::parks(None)).unwrap();
    let classes = accounts.classes(&rolled).unwrap();
    let counts = |list: &[crate::ledger::Class]| list.iter().map(|c| (c.code, c.count)).collect::<Vec<_>>();
    let stages = [
        ("planned", 2),
        ("established", 3),
        ("operating", 1),
        ("withdrawn", 0),
        ("unknown", 0),
        ("group", 1),
        ("overlap", 0),
    ];
    assert_eq!(counts(&classes.stage), stages);
    // 0; 149.9 of 300.1 and 74.97 of 75; 25.1 of 50.05; two without a cleared figure.
    let clearances = [
        ("none", 1),
        ("part", 1),
        ("most", 1),
        ("all", 1),
        ("unknown", 2),
        ("group", 1),
        ("overlap", 0),
    ];
    assert_eq!(counts(&classes.clearance), clearances);
    assert_eq!((Stage::ALL.len(), Clearance::ALL.len()), (5, 5));

    let answer = told(&snapshot, Filter::default(), By::Zone);
    let account = answer["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|a| a["subject"]["name"] == "A")
        .unwrap();
    assert_eq!(
        account["classes"],
        json!({ "stage": "established", "clearance": "all" })
    );
    let told = answer["classes"]["clearance"].as_array().unwrap();
    assert_eq!(
        told[5]["measures"]["planned"],
        json!({ "value_ha": 598.725, "range_ha": null, "approximate": false, "at_least": false })
    );
    assert_eq!(told[5]["measures"]["leased"], Value::Null);
}
