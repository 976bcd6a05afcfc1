//! Shapes and rules of the JSON, on small stores made by hand.

mod bars;
mod codes;
mod datasets;
mod filters;
mod followed;
mod register;

use geo::{MultiPolygon, polygon};
use jiff::civil::date;
use serde_json::{Value, json};

use super::*;
use crate::ledger::{Ledger, Stage};
use crate::snapshot::Audience;
use domain::*;
use geodesy::{Epsg, PlaneReason};
use message::Lang;
use register::Register;

fn ask(snapshot: &Ledger, by: By, units_as_of: Option<jiff::civil::Date>) -> Value {
    let request = TotalsRequest {
        as_of: date(2026, 11, 22),
        by,
        units_as_of,
        filter: Filter::default(),
        lang: Lang::En,
    };
    json!(totals(snapshot, &request).unwrap())
}

#[test]
fn an_account_has_every_key_and_keeps_printed_decimals() {
    let mut register = Register::default();
    let paper = Document {
        date: "2007-02-08".parse().ok(),
        ..Document::numbered("225/QĐ-TTg", DocumentClass::Act)
    };
    let paper = register.put("225-qd-ttg", Visibility::Public, None, paper);
    let zone = register.zone(ZoneKind::IndustrialPark, "Hòa Bình", "quang-ngai", None);
    let source = Source {
        document: Some(paper),
        page: String::new(),
        wording: "khoảng 50,270 ha".to_string(),
        read_as: String::new(),
    };
    register.figure(zone, "planned", "50.270", Unit::Hectare, Visibility::Public, source);
    register.figure(
        zone,
        "leased",
        "100000",
        Unit::SquareMetre,
        Visibility::Public,
        Source::default(),
    );
    let snapshot = register.snapshot(Audience::Public);
    let detail = json!(
        zone_detail(&snapshot, zone, date(2026, 11, 22), Audience::Local)
            .unwrap()
            .unwrap()
    );

    let measures = &detail["account"]["measures"];
    let keys: Vec<&str> = measures.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, Measure::ALL.iter().map(|m| m.code()).collect::<Vec<_>>());
    assert_eq!(measures["cleared"], Value::Null);
    let planned = &measures["planned"];
    assert_eq!(
        (&planned["value"], &planned["value_ha"]),
        (&json!("50.270"), &json!(50.27))
    );
    assert_eq!(
        (&planned["qualifier"], &planned["basis"]),
        (&json!("about"), &json!("reported"))
    );
    let first = &planned["reported"][0];
    assert_eq!(
        (&first["document"], &first["as_of"], &first["why"]),
        (&json!("225/QĐ-TTg"), &json!("2020"), &json!("only"))
    );
    // From the last day of 2020.
    assert_eq!(first["age_days"], 2152);
    // 100,000 m² is 10 ha, but nobody printed "10".
    assert_eq!(
        (&measures["leased"]["value"], &measures["leased"]["value_ha"]),
        (&Value::Null, &json!(10.0))
    );
    let ratios = detail["account"]["ratios"].as_array().unwrap();
    let sides = |id: &str| {
        let ratio = ratios.iter().find(|r| r["id"] == id).unwrap();
        (
            ratio["numerator_ha"].as_f64(),
            ratio["denominator_value"].as_f64(),
            ratio["value"].is_null(),
        )
    };
    assert_eq!(sides("leased.of_planned"), (Some(10.0), Some(50.27), false));
    // No denominator: no value, not 0.
    assert_eq!(sides("leased.of_leasable"), (Some(10.0), None, true));
    assert_eq!(detail["documents"].as_array().unwrap().len(), 1);
    assert_eq!(detail["mark"]["placed"], false);
    assert_eq!(detail["stage"], "unknown");

    let before = json!(
        zone_detail(&snapshot, zone, date(2020, 12, 30), Audience::Local)
            .unwrap()
            .unwrap()
    );
    assert_eq!(before["account"]["measures"]["planned"], Value::Null);
}

#[test]
fn an_economic_zone_is_never_added_to_parks() {
    let mut register = Register::default();
    let economic = register.zone(ZoneKind::EconomicZone, "Bờ Y", "quang-ngai", None);
    let park = register.zone(ZoneKind::IndustrialPark, "Bờ Y", "quang-ngai", Some(economic));
    register.planned(economic, "70438");
    register.planned(park, "1566");
    let snapshot = register.snapshot(Audience::Public);
    let answer = ask(&snapshot, By::Zone, None);
    let total = |id: &str| {
        let all = answer["totals"].as_array().unwrap().clone();
        all.into_iter().find(|t| t["subject"]["id"] == id).unwrap()["measures"]["planned"]["value_ha"].as_f64()
    };
    assert_eq!(
        (total("parks"), total("KCN"), total("KKT")),
        (Some(1566.0), Some(1566.0), Some(70438.0))
    );
    assert_eq!(
        answer["totals"][0]["subject"],
        json!({ "type": "kind", "id": "parks", "name": "Industrial parks and clusters" })
    );
    let accounts: Vec<_> = answer["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| a["subject"]["kind"].clone())
        .collect();
    assert_eq!(accounts, ["KCN", "KKT"]);
}

#[test]
fn an_old_province_is_named_only_where_it_is_certain() {
    let mut register = Register::default();
    for (name, province) in [("Sao Mai", "quang-ngai"), ("Đồng Bành", "lang-son")] {
        let zone = register.zone(ZoneKind::IndustrialPark, name, province, None);
        register.planned(zone, "100");
    }
    let snapshot = register.snapshot(Audience::Public);
    let subjects = |units| -> Vec<Value> {
        let answer = ask(&snapshot, By::Province, units);
        answer["accounts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|a| a["subject"].clone())
            .collect()
    };
    let today = subjects(None);
    assert_eq!(
        (&today[0]["id"], &today[1]["id"]),
        (&json!("lang-son"), &json!("quang-ngai"))
    );
    let old = subjects(Some(date(2025, 6, 30)));
    assert_eq!(
        (&old[0]["id"], &old[0]["today"]),
        (&json!("lang-son-cu"), &json!("lang-son"))
    );
    assert_eq!((&old[1]["id"], &old[1]["today"]), (&Value::Null, &json!("quang-ngai")));
    assert_eq!(old[1]["candidates"].as_array().unwrap().len(), 2);
    assert_eq!(subjects(Some(date(2025, 7, 1))), today);
}

#[test]
fn districts_and_communes_are_refused_with_what_is_possible() {
    let nothing = Register::default().snapshot(Audience::Public);
    for by in [By::District, By::Commune] {
        let refusal = by.check(&nothing, None).unwrap_err().text(Lang::En);
        assert!(refusal.contains("zone, kind, province."), "{by:?}: {refusal}");
    }
    assert_eq!("tỉnh".parse::<By>(), Ok(By::Province));
    for by in ["vùng", ""] {
        let refusal = by.parse::<By>().unwrap_err().text(Lang::En);
        assert!(
            refusal.contains("zone, kind, province, district, commune"),
            "{by}: {refusal}"
        );
    }
}

#[test]
fn internal_records_are_for_people_on_the_machine() {
    let mut register = Register::default();
    let zone = register.zone(ZoneKind::IndustrialPark, "Bản Qua", "lao-cai", None);
    register.figure(
        zone,
        "households",
        "283",
        Unit::Household,
        Visibility::Internal,
        Source::default(),
    );
    let households = |audience| {
        let snapshot = register.snapshot(audience);
        ask(&snapshot, By::Zone, None)["accounts"][0]["indicators"]["households"]["value"].clone()
    };
    assert_eq!(households(Audience::Local), "283");
    assert_eq!(households(Audience::Public), Value::Null);
}

#[test]
fn flags_make_the_stage_of_their_day() {
    let mut register = Register::default();
    let zone = register.zone(ZoneKind::IndustrialCluster, "Đăk La", "quang-ngai", None);
    let since = |text: &str| DateEnd::On(text.parse().unwrap());
    for (slug, state, value, since) in [
        ("a", FlagState::InPlan, true, since("2004")),
        ("b", FlagState::Established, false, since("2010-05-01")),
        ("c", FlagState::Established, true, since("2012-05-01")),
        ("d", FlagState::Operating, true, DateEnd::Unknown),
    ] {
        register.put(
            slug,
            Visibility::Public,
            None,
            Flag {
                zone,
                phase: None,
                state,
                value,
                derived: false,
                since,
                source: Source::default(),
            },
        );
    }
    let snapshot = register.snapshot(Audience::Public);
    let stage = |day| zone_list(&snapshot, day, &Filter::default()).unwrap().zones[0].stage;
    assert_eq!(stage(date(2004, 12, 30)), Stage::Unknown);
    assert_eq!(stage(date(2011, 1, 1)), Stage::Planned);
    assert_eq!(stage(date(2013, 1, 1)), Stage::Established);
    assert_eq!(stage(date(2026, 11, 22)), Stage::Operating);
}

#[test]
fn a_boundary_is_told_with_its_areas_and_drawn_in_wgs84() {
    let mut register = Register::default();
    let zone = register.zone(ZoneKind::IndustrialPark, "Bản Qua", "lao-cai", None);
    register.zone(ZoneKind::IndustrialCluster, "Y Can", "lao-cai", None);
    let boundary = Boundary {
        zone,
        status: LegalStatus::Provisional,
        quality: Quality::Surveyed,
        declared: Some(Quantity {
            value: "10000".parse().unwrap(),
            value_max: None,
            unit: Unit::SquareMetre,
            qualifier: Qualifier::Exact,
        }),
        plane: Epsg(9208),
        plane_reason: PlaneReason::File,
        transform: String::new(),
        valid: Interval::starting("2026-06-23".parse().ok()),
        repairs: Vec::new(),
        source: Source::default(),
    };
    let (e, n) = (407_000.0, 2_497_000.0);
    let shape = Shape {
        crs: Epsg(9208),
        native: MultiPolygon::new(vec![
            polygon![(x: e, y: n), (x: e, y: n + 200.0), (x: e + 100.0, y: n + 200.0), (x: e + 100.0, y: n)],
        ]),
        wgs84: MultiPolygon::new(vec![
            polygon![(x: 103.85, y: 22.57), (x: 103.85, y: 22.572), (x: 103.851, y: 22.572), (x: 103.851, y: 22.57)],
        ]),
    };
    register.put("ban-qua-2026", Visibility::Public, Some(shape), boundary);
    let snapshot = register.snapshot(Audience::Public);
    let day = date(2026, 11, 22);

    let detail = json!(zone_detail(&snapshot, zone, day, Audience::Local).unwrap().unwrap());
    assert_eq!(
        (&detail["has_boundary"], &detail["provisional"]),
        (&json!(true), &json!(true))
    );
    let version = &detail["boundaries"][0];
    assert_eq!(
        (&version["measured_m2"], &version["declared"]["ha"]),
        (&json!(20000.0), &json!(1.0))
    );
    assert_eq!(
        (&version["difference_ha"], &version["difference_share"]),
        (&json!(1.0), &json!(1.0))
    );
    assert_eq!(
        (&version["plane_reason"], &version["in_force"]),
        (&json!("file"), &json!(true))
    );
    assert_eq!(
        detail["account"]["measures"]["boundary"]["measured_mm2"],
        20_000_000_000_i64
    );
    assert_eq!(detail["account"]["planes"], json!(["EPSG:9208"]));

    let drawn = json!(zone_geojson(&snapshot, day, &Filter::default()).unwrap());
    let read: ::geojson::FeatureCollection = drawn.to_string().parse().unwrap();
    assert_eq!(read.features.len(), 2);
    let feature = &drawn["features"][0];
    assert_eq!(
        (&feature["geometry"]["type"], &feature["id"]),
        (&json!("MultiPolygon"), &detail["id"])
    );
    // The native ring runs clockwise; RFC 7946 wants shells the other way round.
    assert_eq!(feature["geometry"]["coordinates"][0][0][1], json!([103.851, 22.57]));
    assert_eq!(drawn["features"][1]["geometry"]["type"], "Point");
    // Before the decision there is no boundary.
    assert_eq!(
        json!(zone_geojson(&snapshot, date(2026, 6, 22), &Filter::default()).unwrap())["features"][0]["geometry"]["type"],
        "Point"
    );
}

#[test]
fn a_detail_lists_the_document_of_everything_in_it() {
    let mut register = Register::default();
    let cited = |register: &mut Register, number: &str| Source {
        document: Some(register.put(
            number,
            Visibility::Public,
            None,
            Document {
                date: "2020-01-01".parse().ok(),
                ..Document::numbered(number, DocumentClass::Act)
            },
        )),
        page: String::new(),
        wording: String::new(),
        read_as: String::new(),
    };
    let zone = register.zone(ZoneKind::IndustrialPark, "Hòa Bình", "quang-ngai", None);
    let source = cited(&mut register, "figure");
    register.figure(zone, "planned", "50", Unit::Hectare, Visibility::Public, source);
    let source = cited(&mut register, "work");
    let work = Work {
        zone,
        kind: WorkKind::Water,
        state: WorkState::Built,
        as_of: None,
        source,
    };
    register.put("work", Visibility::Public, None, work);
    let source = cited(&mut register, "target");
    let aim = json!({ "indicator": null, "comparator": "text", "text": "100 %" });
    let target = Target {
        subject: Subject::Zone(zone),
        aim: serde_json::from_value(aim).unwrap(),
        due: None,
        responsible: String::new(),
        source,
    };
    register.put("target", Visibility::Public, None, target);
    let snapshot = register.snapshot(Audience::Public);
    let detail = zone_detail(&snapshot, zone, date(2026, 11, 22), Audience::Local)
        .unwrap()
        .unwrap();
    let listed: Vec<&str> = detail.documents.iter().map(|paper| paper.number.as_str()).collect();
    assert_eq!(listed, ["figure", "target", "work"]);
}
