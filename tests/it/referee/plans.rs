//! Land-use plans of three French communes: in every zone the land of every prescription, and of the zones themselves.

use std::path::Path;

use geo::MultiPolygon;
use matbang::geometry::{Region, wkb};

use super::judge::{hold, region};
use crate::common::shared;

/// All polygons of a layer with one of their fields.
pub fn read(path: &Path, field: &str) -> Vec<(MultiPolygon<f64>, String)> {
    use gdal::vector::LayerAccess;
    let file = gdal::Dataset::open(path).unwrap();
    let mut layer = file.layer(0).unwrap();
    let field = layer.defn().field_index(field).unwrap();
    let features = layer.features();
    let read = features.map(|feature| {
        let bytes = feature.geometry().unwrap().wkb().unwrap();
        (
            wkb::decode_multi_polygon(&bytes).unwrap(),
            feature.field_as_string(field).unwrap().unwrap_or_default(),
        )
    });
    read.collect()
}

fn regions(path: &Path, field: &str) -> Vec<(Region, String)> {
    read(path, field)
        .iter()
        .map(|(land, value)| (region(land), value.clone()))
        .collect()
}

/// The plan's zones, and each layer that lies over them with the field that tells its kinds apart.
fn plan(zones: (&str, &str), layers: &[(&str, &str)], hectares: f64, count: usize) {
    let Some(folder) = shared("data/quy-hoach-phap") else {
        return;
    };
    let own = regions(&folder.join(zones.0), zones.1);
    let boundaries: Vec<Region> = own.iter().map(|(land, _)| land.clone()).collect();
    let sum: f64 = boundaries.iter().map(|zone| zone.area().m2()).sum();
    assert_eq!(own.len(), count);
    assert!((sum / 10_000.0 - hectares).abs() < 0.01, "{sum}");
    let mut parcels = own;
    for (layer, field) in layers {
        parcels.extend(
            regions(&folder.join(layer), field)
                .into_iter()
                .map(|(land, kind)| (land, format!("{layer} {kind}"))),
        );
    }
    let verdict = hold(&boundaries, &parcels);
    println!("{}: {verdict:?}", zones.0);
    assert_eq!(verdict.zones, count);
    assert!(verdict.groups > count);
}

#[test]
fn plan_30014() {
    plan(
        ("30014_PLU_20171013/30014_ZONE_URBA_20171013.shp", "TYPEZONE"),
        &[
            ("30014_PLU_20171013/30014_PRESCRIPTION_SURF_20171013.shp", "TYPEPSC"),
            ("30014_PLU_20171013/30014_INFO_SURF_20171013.shp", "TYPEINF"),
        ],
        1_369.24,
        90,
    );
}

#[test]
fn plan_41175() {
    plan(
        ("41175_PLU_20140603/ZONE_URBA.shp", "TYPEZONE"),
        &[("41175_PLU_20140603/PRESCRIPTION_SURF.shp", "TYPEPSC")],
        1_410.57,
        118,
    );
}

#[test]
fn plan_19182() {
    plan(
        ("19182_CC_20150517/19182_SECTEUR_CC_20150517.TAB", "TYPESECT"),
        &[],
        1_096.11,
        19,
    );
}
