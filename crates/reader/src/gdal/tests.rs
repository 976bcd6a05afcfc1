//! Small files made here, and the real ones of the shared data.

use std::fs;
use std::path::{Path, PathBuf};

use ::gdal::DriverManager;
use ::gdal::spatial_ref::SpatialRef;
use ::gdal::vector::{Geometry, LayerAccess, LayerOptions, OGRFieldType};
use geo::{BoundingRect, Coord};
use proptest::prelude::*;

use super::*;
use crate::record::{Attribute, FoundCrs};
use crate::whole::{read_vector, read_vector_layer};

fn key(path: &Path) -> &'static str {
    read_vector(path).unwrap_err().messages[0].key()
}

fn geojson(dir: &Path, geometry: &str, head: &str) -> PathBuf {
    let path = dir.join("a.geojson");
    let feature =
        format!(r#"{{"type":"Feature","properties":{{"tên":"Đăk Tô","ha":1.50,"n":3}},"geometry":{geometry}}}"#);
    fs::write(
        &path,
        format!(r#"{{"type":"FeatureCollection",{head}"features":[{feature}]}}"#),
    )
    .unwrap();
    path
}

const SQUARE: &str =
    r#"{"type":"Polygon","coordinates":[[[107.5,14.5,9],[107.6,14.5,9],[107.6,14.6,9],[107.5,14.5,9]]]}"#;

/// A file of any driver with one polygon, in the CRS given, under the layer name "khu".
fn write(path: &Path, driver: &str, srs: Option<&SpatialRef>, wkts: &[&str], text: &str) {
    log::start();
    let mut dataset = DriverManager::get_driver_by_name(driver)
        .unwrap()
        .create_vector_only(path)
        .unwrap();
    let options = Some(&["ENCODING=UTF-8"][..]).filter(|_| driver == "ESRI Shapefile");
    let ty = ::gdal::vector::OGRwkbGeometryType::wkbUnknown;
    let ty = if driver == "GPKG" {
        ty
    } else {
        ::gdal::vector::OGRwkbGeometryType::wkbPolygon
    };
    let layer = dataset
        .create_layer(LayerOptions {
            name: "khu",
            srs,
            ty,
            options,
        })
        .unwrap();
    layer
        .create_defn_fields(&[("ten", OGRFieldType::OFTString), ("ngay", OGRFieldType::OFTDate)])
        .unwrap();
    for wkt in wkts {
        let mut feature = ::gdal::vector::Feature::new(layer.defn()).unwrap();
        if !wkt.is_empty() {
            feature.set_geometry(Geometry::from_wkt(wkt).unwrap()).unwrap();
        }
        feature.set_field_string(0, text).unwrap();
        feature.create(&layer).unwrap();
    }
}

fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all.into_iter()
        .map(|path| (path.clone(), fs::read(&path).unwrap_or_default()))
        .collect()
}

#[test]
fn geojson_is_wgs84_unless_it_says_otherwise() {
    let dir = tempfile::tempdir().unwrap();
    let file = read_vector(&geojson(dir.path(), SQUARE, "")).unwrap();
    let feature = &file.layers[0].features[0];
    assert_eq!(
        (&file.driver[..], &file.layers[0].crs, feature.number),
        ("GeoJSON", &FoundCrs::Epsg(4326), 1)
    );
    assert_eq!(feature.geometry.0[0].exterior().0[1], Coord { x: 107.6, y: 14.5 });
    assert_eq!(feature.attribute("tên"), Some(&Attribute::Text("Đăk Tô".into())));
    assert_eq!(feature.attribute("ha"), Some(&Attribute::Real(1.5)));
    assert_eq!(feature.attribute("n"), Some(&Attribute::Integer(3)));
    let crs = |name: &str| {
        let crs = format!(r#""crs":{{"type":"name","properties":{{"name":"{name}"}}}},"#);
        read_vector(&geojson(dir.path(), SQUARE, &crs)).unwrap().layers[0]
            .crs
            .clone()
    };
    assert_eq!(crs("urn:ogc:def:crs:EPSG::9216"), FoundCrs::Epsg(9216));
    assert_eq!(crs("urn:ogc:def:crs:OGC:1.3:CRS84"), FoundCrs::Epsg(4326));
    assert_eq!(crs("EPSG:6957"), FoundCrs::Epsg(6957));
    assert_eq!(
        read_vector(&geojson(dir.path(), SQUARE, r#""crs":null,"#))
            .unwrap()
            .layers[0]
            .crs,
        FoundCrs::None
    );
    let metres = SQUARE.replace("107.5,14.5", "500000,1580000");
    assert_eq!(key(&geojson(dir.path(), &metres, "")), "import.vector.not_degrees");
}

#[test]
fn what_is_not_a_polygon_is_refused_by_feature() {
    let dir = tempfile::tempdir().unwrap();
    let with = |geometry: &str| {
        read_vector(&geojson(dir.path(), geometry, ""))
            .unwrap_err()
            .messages
            .remove(0)
    };
    let point = with(r#"{"type":"Point","coordinates":[107,14]}"#);
    assert_eq!(point.key(), "import.vector.no_polygon_layer");
    let line = with(r#"{"type":"LineString","coordinates":[[107,14],[108,15]]}"#);
    assert_eq!(line.key(), "reader.no_areas");
    assert_eq!(with("null").key(), "reader.no_areas");
    let gpkg = |wkts: &[&str]| {
        let path = dir.path().join("g.gpkg");
        let _ = fs::remove_file(&path);
        write(&path, "GPKG", None, wkts, "x");
        // GDAL writes no NaN, so the number 7.25 stands for it.
        let (mut bytes, number) = (fs::read(&path).unwrap(), 7.25f64.to_le_bytes());
        while let Some(at) = bytes.windows(8).position(|window| window == number) {
            bytes[at..at + 8].copy_from_slice(&f64::NAN.to_le_bytes());
        }
        fs::write(&path, bytes).unwrap();
        let file = read_vector(&path);
        assert!(file.as_ref().is_ok_and(|file| file.layers[0].crs == FoundCrs::None) || file.is_err());
        file.map(|file| file.layers[0].features[0].geometry.0.len())
            .map_err(|r| r.messages[0].key())
    };
    let square = "POLYGON Z ((0 0 1,1 0 1,1 1 1,0 0 1))";
    assert_eq!(gpkg(&[square]), Ok(1));
    assert_eq!(gpkg(&["MULTIPOLYGON (((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))"]), Ok(2));
    assert_eq!(gpkg(&["CURVEPOLYGON (CIRCULARSTRING (0 0,1 1,2 0,1 -1,0 0))"]), Ok(1));
    assert_eq!(
        gpkg(&[square, "POLYGON ((0 0,1 7.25,1 1,0 0))"]),
        Err("import.vector.not_finite")
    );
    assert_eq!(gpkg(&[square, ""]), Err("import.vector.no_geometry"));
    assert_eq!(gpkg(&[square, "POLYGON EMPTY"]), Err("import.vector.empty_geometry"));
    assert_eq!(gpkg(&[]), Err("import.vector.empty"));
}

#[test]
fn a_geopackage_is_left_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let epsg = SpatialRef::from_epsg(9208).unwrap();
    for name in ["a.gpkg", "khu #1 ?immutable=0&x.gpkg", "KCN Bản Qua.GPKG", "50%41.gpkg"] {
        let path = dir.path().join(name);
        write(
            &path.with_extension("tmp.gpkg"),
            "GPKG",
            Some(&epsg),
            &["POLYGON ((0 0,1 0,1 1,0 0))"],
            "Sao Mai",
        );
        fs::rename(path.with_extension("tmp.gpkg"), &path).unwrap();
        // Bytes 18 and 19 of a SQLite file are 2 while it is in WAL mode.
        let mut bytes = fs::read(&path).unwrap();
        if !name.contains('%') {
            bytes[18..20].copy_from_slice(&[2, 2]);
        }
        fs::write(&path, bytes).unwrap();
    }
    let before = files(dir.path());
    for (path, _) in &before {
        let file = read_vector(path).unwrap();
        assert_eq!(
            (&file.layers[0].crs, file.layers[0].name.as_str()),
            (&FoundCrs::Epsg(9208), "khu")
        );
        assert_eq!(file.layers[0].features[0].fid, Some(1));
        assert_eq!(file.layers[0].features[0].attribute("ngay"), Some(&Attribute::Null));
        assert_eq!(
            read_vector_layer(path, "khác").unwrap_err().messages[0].key(),
            "import.vector.no_such_layer"
        );
        assert_eq!(read_vector_layer(path, "khu").unwrap(), file);
    }
    assert!(files(dir.path()) == before, "an input or its folder changed");
    fs::write(dir.path().join("a.gpkg-wal"), b"changes").unwrap();
    assert_eq!(key(&dir.path().join("a.gpkg")), "import.vector.in_use");
    // A name that SQLite would take for another one, in WAL mode.
    fs::copy(dir.path().join("KCN Bản Qua.GPKG"), dir.path().join("%20.gpkg")).unwrap();
    assert_eq!(read_vector(&dir.path().join("%20.gpkg")).unwrap().layers.len(), 1);
}

#[test]
fn shapefile_text_and_crs() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("khu.shp");
    let srs = SpatialRef::from_epsg(9216).unwrap();
    write(
        &path,
        "ESRI Shapefile",
        Some(&srs),
        &["POLYGON ((500000 1580000,500100 1580000,500100 1580100,500000 1580000))"],
        "Hoà Binh",
    );
    let crs = |prj: Option<&str>| {
        match prj {
            Some(prj) => fs::write(path.with_extension("prj"), prj).unwrap(),
            None => fs::remove_file(path.with_extension("prj")).unwrap(),
        }
        read_vector(&path).unwrap().layers.remove(0).crs
    };
    let text = || read_vector(&path).map(|f| f.layers[0].features[0].attributes[0].1.clone());
    assert_eq!(read_vector(&path).unwrap().layers[0].crs, FoundCrs::Epsg(9216));
    assert_eq!(text(), Ok(Attribute::Text("Hoà Binh".into())));
    // No .cpg: still UTF-8, whatever the .dbf says.
    fs::remove_file(path.with_extension("cpg")).unwrap();
    assert_eq!(text(), Ok(Attribute::Text("Hoà Binh".into())));
    fs::write(path.with_extension("cpg"), "ISO-8859-1").unwrap();
    assert_eq!(text(), Ok(Attribute::Text("Hoà Binh".into())));
    fs::remove_file(path.with_extension("cpg")).unwrap();
    let dbf = fs::read(path.with_extension("dbf")).unwrap();
    let at = dbf.windows(3).position(|w| w == "oà".as_bytes()).unwrap();
    let mut latin = dbf.clone();
    latin.splice(at..at + 3, [b'o', 0xe0, b' ']);
    fs::write(path.with_extension("dbf"), latin).unwrap();
    let refusal = text().unwrap_err();
    assert_eq!(refusal.messages[1].key(), "import.vector.text");
    assert!(
        refusal.to_string().contains("\"ten\"") && refusal.to_string().contains("feature 1"),
        "{refusal}"
    );
    fs::write(path.with_extension("cpg"), "ISO-8859-1").unwrap();
    assert_eq!(text(), Ok(Attribute::Text("Hoà  Binh".into())));
    fs::remove_file(path.with_extension("cpg")).unwrap();
    fs::write(path.with_extension("dbf"), dbf).unwrap();

    let esri = |datum: &str, meridian: &str, name: &str| {
        format!(
            r#"PROJCS["{name}",GEOGCS["GCS",DATUM["{datum}",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",{meridian}],PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#
        )
    };
    let matched = crs(Some(&esri("D_Vietnam_2000", "107.5", "VN2000 Kon Tum")));
    assert!(matches!(matched, FoundCrs::Matched { epsg: 9216, .. }), "{matched:?}");
    let matched = crs(Some(&esri("D_Unknown_based_on_WGS84_ellipsoid", "104.75", "x")));
    assert!(matches!(matched, FoundCrs::Matched { epsg: 9208, .. }), "{matched:?}");
    // A well-known name over other numbers: the numbers count.
    let named = crs(Some(&esri("D_Vietnam_2000", "107.5", "VN_2000_TM-3_zone_482")));
    assert_eq!(named.epsg(), Some(9216), "{named:?}");
    assert!(matches!(
        crs(Some(&esri("D_WGS_1984", "107.5", "x"))),
        FoundCrs::Unknown { .. }
    ));
    assert_eq!(crs(None), FoundCrs::None);
}

#[test]
fn only_plain_files_of_known_kinds_are_opened() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str, content: &str| {
        let path = dir.path().join(name);
        fs::write(&path, content).unwrap();
        path
    };
    for path in [
        "/vsicurl/http://127.0.0.1/a.gpkg",
        "http://127.0.0.1/a.geojson",
        "/vsizip/a.zip/a.shp",
    ] {
        assert_eq!(key(Path::new(path)), "import.vector.not_a_plain_file", "{path}");
    }
    let vrt = "<OGRVRTDataSource><OGRVRTLayer name=\"a\"><SrcDataSource>other.gpkg</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>";
    assert_eq!(key(&at("a.vrt", vrt)), "reader.refused.vrt");
    assert_eq!(key(&at("b.gpkg", vrt)), "reader.refused.vrt");
    assert_eq!(key(&at("c.shp", vrt)), "reader.refused.vrt");
    assert_eq!(key(&at("d.json", vrt)), "reader.refused.vrt");
    assert_eq!(key(&at("f.json", "{ oops")), "import.geojson.syntax");
    assert_eq!(key(&at("e.json", "{\"a\":1}")), "import.vector.gdal");
    assert_eq!(key(&dir.path().join("none.shp")), "import.file.absent");
    assert_eq!(key(Path::new("GPKG:none.gpkg")), "import.file.absent");
}

#[test]
fn a_french_plan_of_118_zones() {
    let Some(path) = shared_data::data("quy-hoach-phap/41175_PLU_20140603/ZONE_URBA.shp") else {
        return;
    };
    let file = read_vector(&path).unwrap();
    let layer = &file.layers[0];
    // GDAL finds IGNF:LAMB93 for this .prj; the code stands in the .qpj.
    assert_eq!(
        (layer.features.len(), layer.crs.epsg(), layer.name.as_str()),
        (118, Some(2154), "ZONE_URBA")
    );
    assert!(
        layer
            .features
            .iter()
            .all(|f| f.geometry.bounding_rect().is_some_and(|r| r.min().y > 6_000_000.0))
    );
    let texts = layer
        .features
        .iter()
        .flat_map(|f| &f.attributes)
        .filter_map(|(_, value)| match value {
            Attribute::Text(text) => Some(text.as_str()),
            _ => None,
        });
    assert!(texts.clone().any(|text| text.contains('é')) && !texts.clone().any(|text| text.contains('Ã')));
    // Ten lines, none of them closed.
    let lines = path.with_file_name("PRESCRIPTION_LIN.shp");
    assert!(
        read_vector(&lines)
            .unwrap_err()
            .messages
            .iter()
            .any(|m| m.key() == "reader.no_areas")
    );
}

#[test]
fn samples_of_gdal() {
    let Some(root) = shared_data::data("gdal-autotest") else {
        return;
    };
    let file = read_vector(&root.join("geojson/polygon.geojson")).unwrap();
    assert_eq!(
        (file.layers[0].features.len(), &file.layers[0].crs),
        (1, &FoundCrs::Epsg(4326))
    );
    assert_eq!(
        read_vector(&root.join("geojson/multipolygon.geojson")).unwrap().layers[0].features[0]
            .geometry
            .0
            .len(),
        2
    );
    let areas = |path: &str| {
        read_vector(&root.join(path))
            .unwrap_err()
            .messages
            .first()
            .map(Message::key)
    };
    assert_eq!(areas("geojson/geometrycollection.geojson"), Some("reader.no_areas"));
    // That file holds points; its .prj is what matters.
    assert_eq!(
        key(&root.join("shp/prjwithutf8bom.shp")),
        "import.vector.no_polygon_layer"
    );
    let dir = tempfile::tempdir().unwrap();
    for (from, to) in [
        ("poly_golden/poly.shp", "p.shp"),
        ("poly_golden/poly.shx", "p.shx"),
        ("prjwithutf8bom.prj", "p.prj"),
    ] {
        fs::copy(root.join("shp").join(from), dir.path().join(to)).unwrap();
    }
    assert_eq!(key(&dir.path().join("p.shp")), "import.vector.not_degrees");
    // The polygons of buggy files are not taken in halves.
    let buggy = read_vector(&root.join("shp/buggymultipoly.shp")).unwrap_err();
    assert_eq!(buggy.messages[1].key(), "reader.feature_said");
    assert_eq!(areas("shp/emptymultipoly.shp"), Some("reader.no_areas"));
    // 2d_envelope.gpkg holds lines.
    assert_eq!(areas("gpkg/2d_envelope.gpkg"), Some("reader.no_areas"));
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let said = read_vector(&path);
                assert!(
                    !matches!(&said, Err(refusal) if refusal.messages.is_empty()),
                    "{}",
                    path.display()
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn damaged_files_never_panic(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let Some(root) = shared_data::data("gdal-autotest/shp/poly_golden") else { return Ok(()) };
        let dir = tempfile::tempdir().unwrap();
        for ending in ["shp", "shx", "dbf", "prj"] {
            let mut bytes = fs::read(root.join("poly").with_extension(ending)).unwrap();
            let place = at.index(bytes.len());
            bytes[place] = byte;
            if ending != "prj" && byte & 1 == 0 {
                bytes.truncate(cut.index(bytes.len()));
            }
            fs::write(dir.path().join("p").with_extension(ending), bytes).unwrap();
        }
        let _ = read_vector(&dir.path().join("p.shp"));
    }
}

#[test]
fn the_gpkg_of_gdal_reads() {
    let Some(zip) = shared_data::data("gdal-autotest/gpkg/poly.gpkg.zip") else {
        return;
    };
    let file = read_vector(&zip).unwrap();
    assert_eq!(
        (file.layers[0].features.len(), file.layers[0].crs.epsg()),
        (10, Some(27700))
    );
}
