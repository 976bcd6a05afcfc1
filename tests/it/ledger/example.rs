//! The fictional park: its hectares were computed independently (shapely, in the plane of the file) and stand in
//! `data/example/expected.csv`; and nothing of it is in the real totals.

use std::collections::BTreeMap;

use crate::common::program::Program;
use serde_json::Value;

#[test]
fn the_example_park_measures_as_computed_elsewhere() {
    let program = Program::demo_with_example();
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/example/expected.csv");
    let mut days: BTreeMap<String, Value> = BTreeMap::new();
    let mut rows = 0;
    for row in csv::Reader::from_path(path)
        .unwrap()
        .deserialize::<BTreeMap<String, String>>()
    {
        let row = row.unwrap();
        let day = &row["as_of"];
        let totals = days
            .entry(day.clone())
            .or_insert_with(|| program.json(&["totals", "--dataset", "example", "--as-of", day]));
        let account = totals["accounts"]
            .as_array()
            .unwrap()
            .iter()
            .find(|a| a["subject"]["slug"] == row["zone"]);
        let measured = &account.unwrap_or_else(|| panic!("no account of {}", row["zone"]))["measures"][&row["measure"]];
        let m2 = measured["measured_ha"].as_f64().map(|ha| ha * 1e4);
        let expected: f64 = row["m2"].parse().unwrap();
        assert!(
            m2.is_some_and(|m2| (m2 - expected).abs() <= 0.05),
            "{} {} {day}: {m2:?} is not {expected}",
            row["zone"],
            row["measure"]
        );
        rows += 1;
    }
    assert!(rows > 80, "{rows} values were compared");
}

#[test]
fn the_example_is_in_no_real_total() {
    let with = Program::demo_with_example();
    let without = Program::demo();
    let totals = |program: &Program| {
        let mut document = program.json(&["totals", "--as-of", "2026-11-22"]);
        // Identities differ between stores; hectares may not.
        let strip = |v: &Value| {
            v["measures"]
                .as_object()
                .unwrap()
                .iter()
                .map(|(k, m)| (k.clone(), m["value_ha"].clone()))
                .collect::<Vec<_>>()
        };
        let accounts: Vec<_> = document["accounts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|a| (a["subject"]["slug"].clone(), strip(a)))
            .collect();
        let sums: Vec<_> = document["totals"].as_array().unwrap().iter().map(strip).collect();
        document.take();
        (accounts, sums)
    };
    assert_eq!(totals(&with), totals(&without));
    assert_eq!(
        without.json(&["totals", "--dataset", "example"])["accounts"],
        serde_json::json!([])
    );
}
