//! The land of a zone as the map draws it.

use std::collections::BTreeMap;

use builders::{Register, rectangle, square};
use serde_json::Value;

use crate::common::program::Program;
use crate::http::server::Server;

const DAY: &str = "dataset=example&as_of=2026-11-28";
const LAYERS: [&str; 6] = ["pieces", "plan_areas", "leases", "serviced", "phases", "constraints"];

fn features<'v>(layers: &'v Value, layer: &str) -> &'v Vec<Value> {
    let found = layers[layer]["features"]
        .as_array()
        .unwrap_or_else(|| panic!("{layer}: {layers}"));
    assert_eq!(layers[layer]["count"], found.len());
    found
}

/// How many records each class of a layer has.
fn classes(layers: &Value, layer: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for feature in features(layers, layer) {
        let class = feature["properties"]["class"].as_str().unwrap();
        *counts.entry(class.to_string()).or_default() += 1;
    }
    counts
}

fn rings(feature: &Value) -> Vec<Vec<[f64; 2]>> {
    let parts = feature["geometry"]["coordinates"].as_array().unwrap().iter();
    let rings = parts.flat_map(|part| part.as_array().unwrap());
    let point = |point: &Value| [point[0].as_f64().unwrap(), point[1].as_f64().unwrap()];
    rings
        .map(|ring| ring.as_array().unwrap().iter().map(point).collect())
        .collect()
}

#[test]
fn the_classes_that_are_drawn_are_those_of_the_legend() {
    let server = Server::on(Program::demo_with_example());
    for (zone, day) in [
        ("kcn-minh-hoa", "2026-11-28"),
        ("kcn-minh-hoa", "2021-12-14"),
        ("ccn-minh-hoa", "2023-06-14"),
    ] {
        let at = format!("dataset=example&as_of={day}");
        let layers = server.office(&format!("/api/v1/zones/{zone}/layers?{at}"));
        let land = server.office(&format!("/api/v1/zones/{zone}/account?{at}"))["land"].clone();
        let mut compared = 0;
        for (view, layer) in [
            ("clearance", "pieces"),
            ("functions", "plan_areas"),
            ("leases", "leases"),
        ] {
            let drawn = classes(&layers, layer);
            let told: BTreeMap<String, usize> = land[view]["rows"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|row| !row["key"].as_str().unwrap().ends_with("_not_drawn"))
                .filter_map(|row| Some((row["key"].as_str()?.to_string(), row["count"].as_u64()? as usize)))
                .filter(|(_, count)| *count > 0)
                .collect();
            // Leases that a boundary left outside are drawn too, and areas of a plan that a more detailed one replaces: they are in
            // no row.
            let level = &land["functions"]["level"];
            let counts = |of: &&Value| of["mm2"] != 0 && of.get("level").is_none_or(|own| own == level);
            let inside = features(&layers, layer)
                .iter()
                .map(|one| &one["properties"])
                .filter(counts);
            assert_eq!(inside.count(), told.values().sum::<usize>(), "{zone} {day} {view}");
            for (class, count) in &told {
                assert!(drawn[class] >= *count, "{zone} {day} {view} {class}: {drawn:?}");
                compared += 1;
            }
        }
        assert!(compared > 4, "{zone} {day}: {compared}");
        let obstructed: u64 = land["obstructed"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["count"].as_u64().unwrap())
            .sum();
        assert_eq!(features(&layers, "obstacles").len() as u64, obstructed, "{zone} {day}");
    }
}

#[test]
fn the_public_is_drawn_the_same_land_without_names_and_obstacles() {
    let server = Server::on(Program::demo_with_example());
    let path = format!("/api/v1/zones/kcn-minh-hoa/layers?{DAY}");
    let (office, public) = (server.office(&path), server.json(&path));
    let obstacles = features(&office, "obstacles");
    assert_eq!(obstacles.len(), 4);
    for one in obstacles {
        let open = one["properties"]["obstacles"].as_array().unwrap();
        assert!(!open.is_empty() && open.iter().all(|one| one["text"].as_str().unwrap().contains("(ví dụ)")));
    }
    assert!(public.get("obstacles").is_none());
    let text = public.to_string();
    assert!(!text.contains("(ví dụ)") && !text.contains("obstacle") && !text.contains("obstructed"));
    let mut hidden = 0;
    for layer in LAYERS {
        let (ours, theirs) = (features(&office, layer), features(&public, layer));
        assert_eq!(ours.len(), theirs.len(), "{layer}");
        for (ours, theirs) in ours.iter().zip(theirs) {
            let (mine, seen) = (&ours["properties"], &theirs["properties"]);
            assert_eq!((&mine["mm2"], &ours["geometry"]), (&seen["mm2"], &theirs["geometry"]));
            if seen["record"]["id"].is_null() {
                hidden += 1;
                assert!(seen["label"].is_null() && seen["record"]["slug"].is_null() && theirs.get("id").is_none());
                assert!(!mine["record"]["id"].is_null());
            }
        }
    }
    assert!(hidden > 10, "{hidden} records are partly withheld");
    // The office reads who rents; labels of lots are for all.
    assert!(
        features(&office, "leases")
            .iter()
            .any(|one| one["properties"]["label"].is_string())
    );
    assert!(
        features(&public, "plan_areas")
            .iter()
            .any(|one| one["properties"]["label"] == "CN-07")
    );
}

#[test]
fn lines_are_simplified_for_a_zoom_and_no_record_vanishes() {
    let server = Server::on(Program::demo_with_example());
    let at = |zoom: &str| server.json(&format!("/api/v1/zones/kcn-minh-hoa/layers?{DAY}{zoom}"));
    let whole = at("");
    assert_eq!((&whole["zoom"], &whole["tolerance_m"]), (&Value::Null, &Value::Null));
    let corners = |layers: &Value| -> usize {
        let each = LAYERS.iter().flat_map(|layer| features(layers, layer));
        each.flat_map(rings).map(|ring| ring.len()).sum()
    };
    let mut before = usize::MAX;
    for zoom in [22, 14, 10, 4, 0] {
        let drawn = at(&format!("&zoom={zoom}"));
        assert_eq!(drawn["zoom"], zoom);
        assert!(drawn["tolerance_m"].as_f64().unwrap() > 0.0);
        let now = corners(&drawn);
        assert!(now <= before, "zoom {zoom}: {now} corners, {before} before");
        before = now;
        for layer in LAYERS {
            let (all, simple) = (features(&whole, layer), features(&drawn, layer));
            assert_eq!(all.len(), simple.len(), "{layer} at {zoom}");
            for (one, full) in simple.iter().zip(all) {
                // What is told of a record does not hang on the scale.
                assert_eq!(one["properties"], full["properties"]);
                for ring in rings(one) {
                    let area: f64 = ring
                        .windows(2)
                        .map(|e| {
                            (e[0][0] - ring[0][0]) * (e[1][1] - ring[0][1])
                                - (e[1][0] - ring[0][0]) * (e[0][1] - ring[0][1])
                        })
                        .sum();
                    assert!(
                        ring.len() >= 4 && ring.first() == ring.last() && area != 0.0,
                        "{layer} at {zoom}: {ring:?}"
                    );
                }
            }
        }
    }
    assert!(before < corners(&whole) / 3, "{before} of {}", corners(&whole));
    for zoom in ["23", "-1", "14.5", "gần"] {
        let (status, problem) = server.problem(&format!("/api/v1/zones/kcn-minh-hoa/layers?{DAY}&zoom={zoom}"));
        assert_eq!(status, 400, "{problem}");
    }
}

#[test]
fn a_record_is_drawn_only_while_it_holds_with_its_land_inside_and_out() {
    let register = Register::new()
        .zone("kcn-a")
        .boundary(square(0, 1000))
        .piece(square(0, 200), "decision_to_recover", "2022")
        .lease("head_lease", square(0, 1000))
        .lease("sublease", rectangle(900, 0, 200, 100));
    let server = Server::on(Program::of(&register));
    let on = |day: &str| server.json(&format!("/api/v1/zones/kcn-a/layers?as_of={day}"));
    let before = on("2020-06-01");
    assert!(
        LAYERS.iter().all(|layer| features(&before, layer).is_empty()),
        "{before}"
    );
    let drawn = on("2024-01-01");
    let piece = &features(&drawn, "pieces")[0]["properties"];
    assert_eq!((&piece["class"], &piece["decided"]), (&"none".into(), &true.into()));
    let leases = features(&drawn, "leases");
    assert_eq!(leases.len(), 1, "a head lease is none");
    let lease = &leases[0]["properties"];
    let round = |value: &Value| (value.as_f64().unwrap() * 100.0).round();
    assert_eq!((round(&lease["ha"]), round(&lease["outside_ha"])), (100.0, 100.0));
    assert_eq!(
        (&lease["outside"], &lease["class"]),
        (&"never_inside".into(), &"leased_state_unknown".into())
    );
    assert!((lease["label_room_m"].as_f64().unwrap() - 50.0).abs() < 2.0, "{lease}");
}
