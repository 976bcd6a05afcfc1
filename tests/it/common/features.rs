//! Land in a file of features, all of it in EPSG:9208 and in metres from a place in Lào Cai.

use builders::CORNER;
use serde_json::{Value, json};

use super::program::Program;

/// A closed ring of corners.
pub fn ring(corners: &[(f64, f64)]) -> Value {
    let (x, y) = (f64::from(CORNER.0), f64::from(CORNER.1));
    let closed = corners.iter().chain(corners.first());
    closed.map(|(east, north)| json!([x + east, y + north])).collect()
}

/// A square, so many metres east.
pub fn square(east: f64, side: f64) -> Value {
    ring(&[(east, 0.0), (east + side, 0.0), (east + side, side), (east, side)])
}

pub fn feature(ring: Value, properties: Value) -> Value {
    json!({"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}})
}

/// A file of features that names its coordinate system; its path.
pub fn file(program: &Program, name: &str, features: &[Value]) -> String {
    let crs = json!({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::9208"}});
    let collection = json!({"type": "FeatureCollection", "crs": crs, "features": features});
    program.file(name, &collection.to_string())
}
