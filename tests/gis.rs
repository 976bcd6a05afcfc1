//! The store as GIS programs see it, through GDAL's own tools.

mod common;

use common::program::{Program, ogrinfo};

const LAYERS: [(&str, &str); 12] = [
    ("zone", "Point"),
    ("boundary", "Multi Polygon"),
    ("phase", "Multi Polygon"),
    ("plan_area", "Multi Polygon"),
    ("serviced_area", "Multi Polygon"),
    ("clearance_piece", "Multi Polygon"),
    ("lease", "Multi Polygon"),
    ("constraint", "Multi Polygon"),
    ("parcel", "Multi Polygon"),
    ("unit", "Multi Polygon"),
    ("document", "None"),
    ("figure", "None"),
];

/// Layers and counts as ogrinfo lists them.
fn count(path: &std::path::Path, layer: &str) -> usize {
    let said = ogrinfo(path, &["-so", layer]);
    let line = said
        .lines()
        .find(|l| l.starts_with("Feature Count"))
        .unwrap_or_else(|| panic!("{said}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

fn looks_right(path: &std::path::Path, program: &Program) {
    let said = ogrinfo(path, &[]);
    let listed: Vec<&str> = said
        .lines()
        .filter_map(|l| {
            l.split_once(": ")
                .filter(|(n, _)| n.parse::<u32>().is_ok())
                .map(|(_, r)| r)
        })
        .collect();
    let names: Vec<&str> = listed.iter().map(|l| l.split(' ').next().unwrap()).collect();
    let mut expected: Vec<&str> = LAYERS.iter().map(|(name, _)| *name).collect();
    let mut found = names.clone();
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected, "every layer and nothing internal: {said}");
    for (name, geometry) in LAYERS {
        let layer = ogrinfo(path, &["-so", name]);
        assert!(layer.contains(&format!("Geometry: {geometry}")), "{layer}");
        if geometry != "None" {
            assert!(layer.contains("ID[\"EPSG\",4756]"), "{layer}");
        }
        // GDAL recognises the key of a view by its values, so an empty view has none.
        let empty = layer.contains("Feature Count: 0");
        assert!(
            empty || geometry == "None" || layer.contains("FID Column = fid"),
            "{layer}"
        );
        assert!(geometry == "None" || layer.contains("ha: Real"), "{layer}");
    }
    let zones = program.json(&["totals"])["accounts"].as_array().unwrap().len();
    assert_eq!(count(path, "zone"), zones);
    assert_eq!(count(path, "boundary"), 1);
    let boundary = ogrinfo(path, &["-al", "-so", "boundary"]);
    let extent = boundary
        .lines()
        .find(|l| l.starts_with("Extent"))
        .unwrap_or_else(|| panic!("{boundary}"));
    // The extent of the 85 corners in EPSG:4756, as PROJ gives it for EPSG:9208.
    assert!(extent.starts_with("Extent: (103.84"), "{extent}");
    let all = ogrinfo(path, &["-q", "boundary"]);
    assert!(
        all.contains("zone (String) = kcn-ban-qua-lao-cai") && all.contains("MULTIPOLYGON"),
        "{all}"
    );
}

#[test]
fn ogrinfo_lists_each_layer_and_nothing_internal() {
    let program = Program::demo();
    looks_right(&program.store(), &program);
}

#[test]
fn a_backup_opens_alone() {
    let program = Program::demo();
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("ban-sao.gpkg");
    program.ok(&["backup", copy.to_str().unwrap()]);
    looks_right(&copy, &program);
}

#[test]
fn corners_agree_with_gdals_own_transformation() {
    // Only the projection is compared (EPSG:9208 → 4756 has no datum shift), so GDAL may be asked.
    let program = Program::demo();
    let csv = ogrinfo(&program.store(), &["-q", "boundary"]);
    let wkt = csv.lines().find(|l| l.contains("MULTIPOLYGON")).unwrap();
    let first = wkt
        .split("(((")
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap()
        .trim()
        .to_string();
    let mut words = first.split(' ').map(|w| w.parse::<f64>().unwrap());
    let (lon, lat) = (words.next().unwrap(), words.next().unwrap());
    let output = common::program::tool("gdaltransform")
        .args(["-s_srs", "EPSG:9208", "-t_srs", "EPSG:4756", "-output_xy"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .and_then(|mut child| {
            use std::io::Write;
            child.stdin.take().unwrap().write_all(b"407129.25 2498697.55\n")?;
            child.wait_with_output()
        })
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let mut words = text.split_whitespace().map(|w| w.parse::<f64>().unwrap());
    let pair = (words.next().unwrap(), words.next().unwrap());
    let near = |a: f64, b: f64| (a - b).abs() < 1e-8;
    assert!(
        (near(lon, pair.0) && near(lat, pair.1)) || (near(lon, pair.1) && near(lat, pair.0)),
        "{lon} {lat} against {text}"
    );
}
