//! What the tests of imports share: a store with two parks, files written by hand, and what became of them.

use serde_json::Value;

use super::program::Program;

/// The first park, as a table of the register.
pub const ZONE: &str = "zone,kind,name,province\nkcn-thu,KCN,Thử,lao-cai\n";

/// A boundary of the first park in VN-2000, meridian 104°45′.
pub const BOUNDARY: &[&str] = &[
    "--as",
    "boundary",
    "--zone",
    "kcn-thu",
    "--crs",
    "EPSG:9208",
    "--valid-from",
    "2026-01-01",
];

/// Leases in the first park.
pub const LEASE: &[&str] = &[
    "--as",
    "lease",
    "--lease-kind",
    "sublease",
    "--zone",
    "kcn-thu",
    "--crs",
    "EPSG:9208",
    "--valid-from",
    "2026-01-01",
];

/// A store with the first park alone.
pub fn one_zone() -> Program {
    let program = Program::new();
    program.tables(&[ZONE]);
    program
}

/// A store with the zones of the cases.
pub fn zones() -> Program {
    let program = Program::new();
    program.tables(&[ZONE, "zone,kind,name,province\nkcn-hai,KCN,Hai,lao-cai\n"]);
    program
}

/// The command that imports a file.
pub fn import<'f>(file: &'f str, options: &[&'f str], more: &[&'f str]) -> Vec<&'f str> {
    [&["import", file], options, more].concat()
}

/// Imports a file that has to be taken; all that was said.
pub fn taken(program: &Program, command: &[&str]) -> String {
    let output = program.run(command);
    let said = [output.stdout.as_slice(), &output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(output.status.success(), "{command:?}: {said}");
    said
}

/// The square metres of a measure of the first park; 0 where nothing is recorded.
pub fn measured(program: &Program, measure: &str) -> f64 {
    let account = program.account("kcn-thu", &["--as-of", "2026-11-28"]);
    account["measures"][measure]["measured_mm2"].as_f64().unwrap_or(0.0) / 1e6
}

/// How many records of a kind are in force.
pub fn count(program: &Program, kind: &str) -> usize {
    bodies(program, kind).len()
}

/// The bodies of the records of a kind that are in force.
pub fn bodies(program: &Program, kind: &str) -> Vec<Value> {
    let store = rusqlite::Connection::open(program.store()).unwrap();
    let sql = "SELECT json(body) FROM matbang_row WHERE kind = ?1 AND to_rev IS NULL ORDER BY key, slug";
    let mut query = store.prepare(sql).unwrap();
    let rows = query.query_map([kind], |row| row.get::<_, String>(0)).unwrap();
    rows.map(|row| serde_json::from_str::<Value>(&row.unwrap()).unwrap()["body"].clone())
        .collect()
}

/// The corners of a rectangle so many metres east and north of a place in the park.
pub fn rectangle(east: f64, north: f64, width: f64, height: f64) -> Vec<(f64, f64)> {
    let (x, y) = (407_000.0 + east, 2_498_000.0 + north);
    vec![(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
}

/// A collection in EPSG:9208 of rings, each with its fields.
pub fn geojson(all: &[(Vec<(f64, f64)>, &str)]) -> String {
    let feature = |(ring, fields): &(Vec<(f64, f64)>, &str)| {
        let closed = ring.iter().chain(ring.first());
        let ring: Vec<String> = closed.map(|(x, y)| format!("[{x},{y}]")).collect();
        format!(
            r#"{{"type":"Feature","properties":{{{fields}}},"geometry":{{"type":"Polygon","coordinates":[[{}]]}}}}"#,
            ring.join(",")
        )
    };
    let features: Vec<String> = all.iter().map(feature).collect();
    format!(
        r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::9208"}}}},"features":[{}]}}"#,
        features.join(",")
    )
}

/// A drawing in text form with nothing but entities.
pub fn dxf(entities: &str) -> String {
    format!(
        "0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1015\n0\nENDSEC\n0\nSECTION\n2\nENTITIES\n{entities}0\nENDSEC\n0\nEOF\n"
    )
}

/// A line of a drawing.
pub fn line(layer: &str, from: (f64, f64), to: (f64, f64)) -> String {
    format!(
        "0\nLINE\n8\n{layer}\n10\n{}\n20\n{}\n11\n{}\n21\n{}\n",
        from.0, from.1, to.0, to.1
    )
}

/// A closed polyline of a drawing.
pub fn closed(layer: &str, corners: &[(f64, f64)]) -> String {
    let vertices: String = corners.iter().map(|(x, y)| format!("10\n{x}\n20\n{y}\n")).collect();
    format!(
        "0\nLWPOLYLINE\n100\nAcDbEntity\n8\n{layer}\n100\nAcDbPolyline\n90\n{}\n70\n1\n{vertices}",
        corners.len()
    )
}

/// A text of a drawing.
pub fn text(layer: &str, at: (f64, f64), words: &str) -> String {
    format!("0\nTEXT\n8\n{layer}\n10\n{}\n20\n{}\n40\n1\n1\n{words}\n", at.0, at.1)
}
