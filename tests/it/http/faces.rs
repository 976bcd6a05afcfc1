//! The land behind a number, and numbers over time.

use serde_json::Value;

use crate::common::program::Program;
use crate::http::server::Server;

const DAY: &str = "dataset=example&as_of=2024-12-31";

#[test]
fn every_number_of_an_account_opens_to_faces_that_add_up_to_it() {
    let server = Server::on(Program::demo_with_example());
    let account = server.json(&format!("/api/v1/zones/kcn-minh-hoa/account?{DAY}"));
    let mut opened = 0;
    for (measure, value) in account["measures"].as_object().unwrap() {
        let Some(number) = value["measured_mm2"].as_i64() else {
            continue;
        };
        let faces = server.json(&format!("/api/v1/zones/kcn-minh-hoa/faces?{DAY}&measure={measure}"));
        let areas = faces["features"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["properties"]["area_mm2"].as_i64().unwrap());
        assert_eq!(
            (areas.sum::<i64>(), faces["sum_mm2"].as_i64()),
            (number, Some(number)),
            "{measure}"
        );
        assert_eq!(faces["count"], faces["features"].as_array().unwrap().len());
        opened += 1;
    }
    assert!(opened >= 18, "{opened}");
    let all = server.json(&format!("/api/v1/zones/kcn-minh-hoa/faces?{DAY}&inside=true"));
    let sum = |key: &str| all[key].as_i64().unwrap();
    assert_eq!(sum("sum_mm2") + sum("residual_mm2"), sum("boundary_mm2"));
    // A filter beside the measure narrows it.
    let cleared = |more: &str| {
        server.json(&format!("/api/v1/zones/kcn-minh-hoa/faces?{DAY}&measure=cleared{more}"))["sum_mm2"].as_i64()
    };
    assert_eq!(
        cleared("&leased=true").unwrap() + cleared("&leased=false").unwrap(),
        cleared("").unwrap()
    );
    let left = server.json(&format!(
        "/api/v1/zones/kcn-minh-hoa/faces?{DAY}&measure=outside_boundary"
    ));
    let why = |code: &str| {
        left["features"]
            .as_array()
            .unwrap()
            .iter()
            .any(|f| f["properties"]["outside"] == code)
    };
    assert!(why("never_inside") && why("left_by_boundary_change"));
}

#[test]
fn faces_name_their_records_and_refuse_what_has_no_land() {
    let server = Server::on(Program::demo_with_example());
    let path = format!("/api/v1/zones/kcn-minh-hoa/faces?{DAY}&measure=cleared");
    let kinds = |faces: &Value| -> Vec<(Value, bool)> {
        let records = faces["features"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|f| f["properties"]["records"].as_array().unwrap());
        records
            .map(|record| (record["type"].clone(), record["id"].is_null()))
            .collect()
    };
    let local = server.office(&path);
    // A reader shows them in this order.
    let chain = local["record_kinds"].as_array().unwrap();
    assert!(kinds(&local).iter().all(|(kind, _)| chain.contains(kind)));
    let place = |kind: &str| chain.iter().position(|one| one == kind).unwrap();
    assert!(place("boundary") < place("clearance_piece") && place("clearance_piece") < place("lease"));
    let public = server.json_as(&path, &[("X-Forwarded-For", "10.0.0.7")]);
    assert_eq!(local["sum_mm2"], public["sum_mm2"]);
    assert!(kinds(&local).iter().all(|(_, hidden)| !hidden));
    let pieces = kinds(&public).into_iter().filter(|(kind, _)| kind == "clearance_piece");
    assert!(
        pieces.clone().count() > 0 && pieces.clone().any(|(_, hidden)| hidden),
        "pieces with households are internal"
    );
    for (measure, near) in [("planned", "boundary"), ("clared", "cleared")] {
        let (status, problem) = server.problem(&format!("/api/v1/zones/kcn-minh-hoa/faces?{DAY}&measure={measure}"));
        assert_eq!(status, 400);
        assert!(problem["detail"].as_str().unwrap().contains(near), "{problem}");
    }
    let (status, _) = server.problem(&format!("/api/v1/zones/kcn-minh-hoa/faces?{DAY}&leased=yes"));
    assert_eq!(status, 400);
    // A zone of which nothing is drawn has no faces, and says so with an empty list.
    let nothing = server.json("/api/v1/zones/kcn-sao-mai-kon-tum/faces");
    assert_eq!((&nothing["count"], &nothing["plane"]), (&0.into(), &Value::Null));
}

#[test]
fn a_series_steps_on_the_days_of_change() {
    let server = Server::on(Program::demo_with_example());
    let series = server.json(&format!("/api/v1/zones/kcn-minh-hoa/series?{DAY}"));
    let points = series["points"].as_array().unwrap();
    let date = |point: &Value| point["date"].as_str().unwrap().to_string();
    assert!(points.is_sorted_by_key(date) && date(points.last().unwrap()).as_str() <= "2024-12-31");
    let boundary = |day: &str| {
        let point = points.iter().rfind(|point| date(point).as_str() <= day).unwrap();
        point["measures"]["boundary"]["measured_mm2"].as_i64().unwrap() / 1_000_000
    };
    assert_eq!((boundary("2023-08-14"), boundary("2023-08-15")), (2_400_300, 2_217_472));
    assert!(points.iter().all(|point| point["plane_changed"] == false));
    // Figures make steps too, of groups as of zones.
    let group = server.json("/api/v1/groups/nhom-ccn-kon-tum-18/series?as_of=2026-01-01");
    let planned = |point: &Value| point["measures"]["planned"]["value_ha"].as_f64();
    let first = group["points"]
        .as_array()
        .unwrap()
        .iter()
        .find(|point| planned(point).is_some())
        .unwrap();
    assert_eq!((date(first), planned(first)), ("2017-08-15".to_string(), Some(598.725)));
}

#[test]
fn obstacles_are_no_part_of_the_land_the_public_is_told_of() {
    let server = Server::on(Program::demo_with_example());
    let day = "dataset=example&as_of=2026-11-28";
    for path in ["zones/kcn-minh-hoa/account", "zones/kcn-minh-hoa"] {
        let land = |answer: Value| match path.ends_with("account") {
            true => answer["land"].clone(),
            false => answer["account"]["land"].clone(),
        };
        let path = format!("/api/v1/{path}?{day}");
        let office = land(server.office(&path));
        let public = land(server.json(&path));
        let obstructed: Vec<&str> = office["obstructed"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["key"].as_str().unwrap())
            .collect();
        assert_eq!(obstructed, ["left_to_clear", "handed"]);
        assert!(public.get("obstructed").is_none(), "{public}");
        // Whatever else is told of clearance is told to both.
        assert_eq!(public["clearance"], office["clearance"]);
        // A row of a legend opens to its faces.
        let of_row = |key: &str| {
            let rows = public["clearance"]["rows"].as_array().unwrap();
            rows.iter().find(|row| row["key"] == key).unwrap()["mm2"].clone()
        };
        let faces = server.json(&format!(
            "/api/v1/zones/kcn-minh-hoa/faces?{day}&inside=true&inventory=true&cleared=false&plan_approved=false&not_required=false"
        ));
        assert_eq!(of_row("inventory"), faces["sum_mm2"]);
        assert_eq!(of_row("handed_not_drawn"), 64_000_000_000_i64);
    }
    // Accounts of many zones are without it.
    let all = server.json(&format!("/api/v1/totals?{day}&by=zone"));
    let accounts = all["accounts"].as_array().unwrap();
    assert!(!accounts.is_empty() && accounts.iter().all(|account| account.get("land").is_none()));
}
