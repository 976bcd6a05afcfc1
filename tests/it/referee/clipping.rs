//! The end-to-end cases of the JavaScript library polygon-clipping.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use geo::{Coord, LineString, MultiPolygon, Polygon};
use geos::Geom;
use serde_json::Value;

use super::judge::{Cut, TOLERANCE_M2, geos, overlays, region, to_a_kilometre, valid_area};
use crate::common::shared;

const CASES: usize = 93;

/// Stated answers of all four operations together.
const ANSWERS: usize = 170;

/// Cases with answers after another fill rule than even-odd within a part, why, and how many. There ours is GEOS's.
const OTHER_RULE: [(&str, &str, usize); 7] = [
    (
        "clean-poly-with-interior-ring-overlapping-exterior",
        "a hole reaches out of its shell: there it is land",
        4,
    ),
    (
        "clean-poly-with-interior-ring-splitting-exterior",
        "a hole reaches out of its shell: there it is land",
        4,
    ),
    (
        "clean-poly-with-interior-ring-touching-exterior",
        "a hole outside of its shell: it is land",
        4,
    ),
    (
        "clean-poly-with-interior-rings-overlapping",
        "two holes overlap: where both are is land",
        4,
    ),
    (
        "coincident-with-invalid-segments",
        "holes overlap and reach out of their shell",
        2,
    ),
    (
        "multipoly-with-self-crossing-rings",
        "a ring goes round some land twice: that is out",
        4,
    ),
    (
        "non-zero-rule-not-even-odd",
        "a ring goes round some land twice: that is out",
        4,
    ),
];

#[test]
fn cases_of_polygon_clipping() {
    let Some(folder) = shared("data/overlay-polygon-clipping") else {
        return;
    };
    let mut cases: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.is_dir())
        .collect();
    cases.sort();
    assert_eq!(cases.len(), CASES);
    let (mut faults, mut answers, mut other) = (Vec::new(), 0, BTreeMap::new());
    for case in &cases {
        let name = case.file_name().unwrap().to_str().unwrap();
        let lands = geometries(&case.join("args.geojson"));
        let (lands, kilometre) = to_a_kilometre(&lands);
        for (land, drawn) in lands.iter().map(region).zip(&lands) {
            let (ours, theirs) = (land.area().m2(), valid_area(drawn));
            if (ours - theirs).abs() > TOLERANCE_M2 {
                faults.push(format!("{name}: normalised {ours}, GEOS {theirs}"));
            }
        }
        let lands: Vec<_> = lands.iter().map(region).collect();
        let cut = Cut::of(&lands);
        let ours = cut.areas(lands.len());
        let theirs = overlays(&lands.iter().map(geos).collect::<Vec<_>>());
        for ((operation, ours), (_, theirs)) in ours.named().into_iter().zip(theirs.named()) {
            if (ours - theirs).abs() > TOLERANCE_M2 {
                faults.push(format!("{name}: {operation} {ours}, GEOS {theirs}"));
            }
            let stated = [format!("{operation}.geojson"), "all.geojson".into()];
            let Some(stated) = stated.iter().map(|file| case.join(file)).find(|file| file.exists()) else {
                continue;
            };
            answers += 1;
            let stated: Vec<_> = geometries(&stated).iter().map(|land| kilometre.scale(land)).collect();
            let apart = cut
                .land(operation, lands.len())
                .sym_difference(&geos(&region(&stated[0])))
                .unwrap()
                .area()
                .unwrap();
            if apart > TOLERANCE_M2 {
                *other.entry(name.to_owned()).or_insert(0) += 1;
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(answers, ANSWERS);
    let listed = OTHER_RULE.map(|(name, _, count)| (name.to_owned(), count));
    assert_eq!(other, BTreeMap::from(listed));
}

/// The geometry of a feature, or of each in a collection.
fn geometries(path: &Path) -> Vec<MultiPolygon<f64>> {
    let json: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let features = match json["features"].as_array() {
        Some(features) => features.clone(),
        None => vec![json],
    };
    features.iter().map(|feature| geometry(&feature["geometry"])).collect()
}

fn geometry(json: &Value) -> MultiPolygon<f64> {
    let parts = match json["type"].as_str() {
        Some("Polygon") => vec![json["coordinates"].clone()],
        _ => json["coordinates"].as_array().unwrap().clone(),
    };
    let parts = parts
        .into_iter()
        .map(|part| serde_json::from_value::<Vec<Vec<[f64; 2]>>>(part).unwrap());
    let polygons = parts.map(|rings| {
        let mut rings = rings
            .into_iter()
            .map(|ring| ring.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect());
        Polygon::new(rings.next().unwrap_or_else(|| LineString(Vec::new())), rings.collect())
    });
    polygons.collect()
}
