//! A choice of stages takes the land that has them, of zones, phases and groups: it says what the legend says.

use crate::common::demo_snapshot;
use jiff::civil::{Date, date};
use matbang::ledger::{Ledger, Stage};
use matbang::message::Lang;
use matbang::present::{self, By, Filter, TotalsRequest};
use serde_json::{Value, json};

const TODAY: Date = date(2026, 11, 28);

fn told(ledger: &Ledger, province: Option<&str>, stages: Option<&str>, clearance: Option<&str>) -> Value {
    let request = TotalsRequest {
        as_of: TODAY,
        by: By::Zone,
        units_as_of: None,
        filter: Filter::read(None, province, stages, clearance).unwrap(),
        lang: Lang::Vi,
    };
    json!(present::totals(ledger, &request).unwrap())
}

fn chosen(answer: &Value) -> &Value {
    answer["totals"].as_array().unwrap().last().unwrap()
}

fn class<'v>(answer: &'v Value, code: &str) -> &'v Value {
    let classes = answer["classes"]["stage"].as_array().unwrap();
    classes.iter().find(|class| class["class"] == code).unwrap()
}

fn part<'v>(total: &'v Value, measure: &str, slug: &str) -> Option<&'v Value> {
    let parts = total["measures"][measure]["parts"].as_array()?;
    parts.iter().find(|part| part["subject"]["slug"] == slug)
}

fn slugs<'v>(answer: &'v Value, list: &str) -> Vec<&'v str> {
    let all = answer[list].as_array().unwrap();
    all.iter().map(|one| one["subject"]["slug"].as_str().unwrap()).collect()
}

#[test]
fn a_choice_of_a_stage_adds_up_to_the_class_of_the_legend() {
    let ledger = demo_snapshot();
    for province in [
        None,
        Some("quang-ngai"),
        Some("khanh-hoa"),
        Some("lao-cai"),
        Some("lang-son"),
    ] {
        let all = told(&ledger, province, None, None);
        for stage in Stage::ALL {
            let answer = told(&ledger, province, Some(stage.code()), None);
            for measure in ["planned", "established"] {
                let of_class = &class(&all, stage.code())["measures"][measure]["value_ha"];
                let total = &chosen(&answer)["measures"][measure];
                assert_eq!(&total["value_ha"], of_class, "{measure} {} {province:?}", stage.code());
                // The legend of the choice is that class, and no other has land.
                assert_eq!(&class(&answer, stage.code())["measures"][measure]["value_ha"], of_class);
                let others = answer["classes"]["stage"].as_array().unwrap();
                for other in others.iter().filter(|class| class["class"] != stage.code()) {
                    assert!(other["measures"][measure].is_null(), "{other} under {}", stage.code());
                }
            }
            let in_groups = |answer: &Value| class(answer, stage.code())["in_groups"].clone();
            assert_eq!(in_groups(&answer), in_groups(&all), "{} {province:?}", stage.code());
        }
    }
}

#[test]
fn sao_mai_is_under_established_with_its_phase_and_under_planned_with_the_rest() {
    let ledger = demo_snapshot();
    for (stage, planned) in [("established", 79.41), ("planned", 70.59)] {
        let answer = told(&ledger, Some("quang-ngai"), Some(stage), None);
        assert!(slugs(&answer, "accounts").contains(&"kcn-sao-mai-kon-tum"), "{stage}");
        let own = part(chosen(&answer), "planned", "kcn-sao-mai-kon-tum").unwrap();
        assert_eq!(
            (&own["ha"], &own["counted"], &own["partial"]),
            (&json!(planned), &json!(true), &json!(true))
        );
    }
    // Which of its cleared land lies in the phase nobody says: it has the stage of the zone, and makes no ratio with a part.
    let answer = told(&ledger, Some("quang-ngai"), Some("planned"), None);
    assert_eq!(
        part(chosen(&answer), "cleared", "kcn-sao-mai-kon-tum").unwrap()["ha"],
        63.88
    );
    let ratios = chosen(&answer)["ratios"].as_array().unwrap();
    let cleared = ratios.iter().find(|ratio| ratio["id"] == "cleared.of_planned");
    assert!(
        cleared.is_none_or(|ratio| ratio["numerator_ha"].as_f64().is_none_or(|ha| ha < 63.0)),
        "{cleared:?}"
    );
    let established = told(&ledger, Some("quang-ngai"), Some("established"), None);
    assert_eq!(part(chosen(&established), "cleared", "kcn-sao-mai-kon-tum"), None);
    // A class of clearance is of whole zones, and so is a stage beside it.
    let both = told(&ledger, Some("quang-ngai"), Some("established"), Some("part"));
    assert!(!slugs(&both, "accounts").contains(&"kcn-sao-mai-kon-tum"));
}

#[test]
fn a_group_defined_by_a_stage_is_under_it() {
    let ledger = demo_snapshot();
    let groups = |stage: &str| told(&ledger, None, Some(stage), None);
    let operating = groups("operating");
    let listed = slugs(&operating, "groups");
    assert!(
        !listed.is_empty()
            && listed
                .iter()
                .all(|slug| !slugs(&groups("planned"), "groups").contains(slug))
    );
    // What such a group prints counts: 117.11 ha leased of the clusters of Khánh Hòa that operate.
    let khanh_hoa = told(&ledger, Some("khanh-hoa"), Some("operating"), None);
    assert_eq!(chosen(&khanh_hoa)["measures"]["leased"]["value_ha"], 117.11);
}

/// “8 cụm, chưa có diện tích”: a class that groups count has its count without hectares, and hectares that lack some of the class
/// are at least so many.
#[test]
fn a_class_that_groups_count_says_whether_its_hectares_are_all() {
    let ledger = demo_snapshot();
    let kon_tum = told(&ledger, Some("quang-ngai"), None, None);
    let operating = class(&kon_tum, "operating");
    // KCN Hòa Bình, and 8 clusters whose names and hectares nobody prints.
    assert_eq!((&operating["count"], &operating["in_groups"]), (&json!(9), &json!(8)));
    assert_eq!(
        operating["measures"]["planned"],
        json!({ "value_ha": 60.0, "range_ha": null, "approximate": false, "at_least": true })
    );
    let clusters = TotalsRequest {
        as_of: TODAY,
        by: By::Zone,
        units_as_of: None,
        filter: Filter::read(Some("CCN"), Some("quang-ngai"), Some("operating"), None).unwrap(),
        lang: Lang::Vi,
    };
    let clusters = json!(present::totals(&ledger, &clusters).unwrap());
    let operating = class(&clusters, "operating");
    assert_eq!(
        (&operating["count"], &operating["measures"]["planned"]),
        (&json!(8), &Value::Null)
    );
    // The established clusters of Kon Tum are all in the hectares of their group.
    let established = &class(&kon_tum, "established")["measures"]["established"];
    assert_eq!(
        (&established["value_ha"], &established["at_least"]),
        (&json!(547.135), &json!(false))
    );
}

/// “7 trong 56 CCN”: a sum says of how many zones it is, where a group says how many there are.
#[test]
fn a_sum_says_of_how_many_of_the_zones_it_is() {
    let ledger = demo_snapshot();
    let of_count = |province: Option<&str>, measure: &str| -> Vec<(String, u64, u64)> {
        let answer = told(&ledger, province, None, None);
        let parks = match province {
            Some(_) => chosen(&answer).clone(),
            None => answer["totals"][0].clone(),
        };
        let counts = parks["measures"][measure]["of_count"].as_array().unwrap().clone();
        let number = |value: &Value| value.as_u64().unwrap();
        let one = |c: &Value| {
            (
                c["kind"].as_str().unwrap().to_string(),
                number(&c["counted"]),
                number(&c["all"]),
            )
        };
        counts.iter().map(one).filter(|(kind, _, _)| kind == "CCN").collect()
    };
    let ccn = |counted: u64, all: u64| vec![("CCN".to_string(), counted, all)];
    assert_eq!(of_count(Some("lao-cai"), "established"), ccn(7, 56));
    assert_eq!(of_count(Some("lao-cai"), "cleared"), ccn(7, 56));
    assert_eq!(of_count(Some("lao-cai"), "leased"), ccn(23, 56));
    assert_eq!(of_count(Some("lao-cai"), "planned"), ccn(56, 56));
    assert_eq!(of_count(Some("quang-ngai"), "established"), ccn(13, 18));
    // 18 of Kon Tum, 14 of Khánh Hòa, 15 of Lạng Sơn, 56 of Lào Cai.
    assert_eq!(of_count(None, "planned"), ccn(88, 103));
    // Of chosen zones nobody says how many there are.
    let answer = told(&ledger, Some("lao-cai"), Some("established"), None);
    assert_eq!(chosen(&answer)["measures"]["established"]["of_count"], json!([]));
}
