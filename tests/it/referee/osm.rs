//! OpenStreetMap's Liechtenstein, as people drew it: land classes that overlap each other and themselves.

use geos::Geom;
use matbang::geometry::{Partition, Region};

use super::judge::{TOLERANCE_M2, geos_of, region};
use super::plans::read;
use crate::common::program::tool;
use crate::common::shared;

const CLASSES: [&str; 3] = ["forest", "industrial", "residential"];

/// Pairs of classes and the hectares both cover, computed once by hand with other software.
const COMMON_HA: [(usize, usize, f64); 3] = [(0, 1, 0.0031), (1, 2, 0.0), (2, 0, 0.3459)];

#[test]
fn classes_of_land_in_liechtenstein() {
    let Some(source) = shared("data/osm-liechtenstein/liechtenstein-latest.osm.pbf") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("land.gpkg");
    let done = tool("ogr2ogr")
        .args([
            "-q",
            "-t_srs",
            "EPSG:2056",
            "-where",
            "landuse IN ('forest', 'industrial', 'residential')",
        ])
        .arg(&file)
        .arg(&source)
        .arg("multipolygons")
        .status()
        .unwrap();
    assert!(done.success());

    let features = read(&file, "landuse");
    let class = |value: &str| CLASSES.iter().position(|class| *class == value).unwrap();
    let classes: Vec<usize> = features.iter().map(|(_, value)| class(value)).collect();
    assert_eq!(
        [0, 1, 2].map(|c| classes.iter().filter(|class| **class == c).count()),
        [324, 70, 308]
    );

    let lands: Vec<Region> = features.iter().map(|(land, _)| region(land)).collect();
    let partition = Partition::new(None, &lands.iter().collect::<Vec<_>>()).unwrap();
    let covered = |by: &[usize]| {
        let faces = partition.faces().iter().filter(|face| {
            by.iter()
                .all(|class| face.records().iter().any(|record| classes[*record as usize] == *class))
        });
        faces.map(|face| face.area().m2()).sum::<f64>()
    };
    let unions = [0, 1, 2].map(|class| {
        let its = lands.iter().zip(&classes).filter(|(_, c)| **c == class);
        geos_of(&its.flat_map(|(land, _)| land.to_multi_polygon()).collect())
            .unary_union()
            .unwrap()
    });
    for class in 0..3 {
        let (ours, theirs) = (covered(&[class]), unions[class].area().unwrap());
        println!("{}: {:.4} ha, GEOS {:.4} ha", CLASSES[class], ours / 1e4, theirs / 1e4);
        assert!(
            (ours - theirs).abs() <= TOLERANCE_M2,
            "{}: {ours} {theirs}",
            CLASSES[class]
        );
    }
    for (a, b, hectares) in COMMON_HA {
        let (ours, theirs) = (
            covered(&[a, b]),
            unions[a].intersection(&unions[b]).unwrap().area().unwrap(),
        );
        assert!(
            (ours - theirs).abs() <= TOLERANCE_M2,
            "{} and {}: {ours} {theirs}",
            CLASSES[a],
            CLASSES[b]
        );
        assert!(
            (ours / 1e4 - hectares).abs() <= 1e-4,
            "{} and {}: {ours} m²",
            CLASSES[a],
            CLASSES[b]
        );
    }
}
