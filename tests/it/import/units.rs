//! Administrative units from the files people have: the provinces of today and the communes of Lạng Sơn.

use std::io::Read;
use std::path::Path;

use crate::common::program::Program;
use crate::common::shared;
use gdal::Dataset;
use gdal::vector::{Geometry, LayerAccess};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use jiff::civil::date;
use matbang::changeset::Builder;
use matbang::doctor::{Evidence, places};
use matbang::domain::{
    AdministrativeUnit, Entity, EntityId, Revision, RowId, Shape, UnitLevel, Version, Visibility, province,
};
use matbang::geodesy::Epsg;
use matbang::import::units::{ReadUnit, UnitOptions, position_inside, record};
use matbang::present::unit_list;
use matbang::reader::Attribute;
use matbang::snapshot::{Audience, Snapshot};
use matbang::store::{Loaded, Parcels};
use std::sync::Arc;

struct Feature {
    fields: Vec<(String, Attribute)>,
    outline: MultiPolygon<f64>,
}

/// The one feature of a GeoJSON file.
fn feature(path: &Path) -> Feature {
    let dataset = Dataset::open(path).unwrap();
    let mut layer = dataset.layer(0).unwrap();
    let feature = layer.features().next().unwrap();
    let fields = feature.fields().map(|(name, value)| {
        let value = value.and_then(gdal::vector::FieldValue::into_string);
        (name, value.map_or(Attribute::Null, Attribute::Text))
    });
    let fields = fields.collect();
    let mut polygons = Vec::new();
    collect(feature.geometry().unwrap(), &mut polygons);
    Feature {
        fields,
        outline: MultiPolygon(polygons),
    }
}

fn collect(geometry: &Geometry, polygons: &mut Vec<Polygon<f64>>) {
    let ring = |i: usize| {
        let mut points = Vec::new();
        geometry.get_geometry(i).get_points(&mut points);
        points
            .into_iter()
            .map(|(x, y, _)| Coord { x, y })
            .collect::<LineString<f64>>()
    };
    if geometry.geometry_type() == gdal::vector::OGRwkbGeometryType::wkbPolygon {
        polygons.push(Polygon::new(
            ring(0),
            (1..geometry.geometry_count()).map(ring).collect(),
        ));
    } else {
        (0..geometry.geometry_count()).for_each(|i| collect(&geometry.get_geometry(i), polygons));
    }
}

fn version(row: i64, unit: &ReadUnit, id: EntityId, outline: &MultiPolygon<f64>) -> Version {
    Version {
        row_id: RowId(row),
        from_rev: Revision(1),
        first_rev: Revision(1),
        first_public: Some(Revision(1)),
        to_rev: None,
        entity: Entity {
            id,
            slug: unit.slug.clone(),
            key: String::new(),
            visibility: Visibility::Public,
            body: unit.record.clone().into(),
            shape: Some(Shape {
                crs: Epsg(4326),
                native: outline.clone(),
                wgs84: outline.clone(),
            }),
        },
    }
}

fn snapshot(versions: Vec<Version>) -> Snapshot {
    let loaded = Loaded {
        mark: String::new(),
        hidden: Default::default(),
        withdrawn: Default::default(),
        epoch: String::new(),
        store: Default::default(),
        revision: Revision(1),
        approved_at: vec![Default::default()],
        versions: versions.into_iter().map(Arc::new).collect(),
        parcels: Parcels::default(),
    };
    Snapshot::new(&loaded, Audience::Local).unwrap()
}

/// The provinces as recorded units.
fn provinces() -> Option<Snapshot> {
    let folder = shared("data/vn-hanh-chinh-34-tinh")?;
    let empty = Snapshot::empty();
    let mut builder = Builder::new(&empty);
    let mut versions = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "geojson") {
            continue;
        }
        let feature = feature(&path);
        let unit = record(&feature.fields, &UnitOptions::default(), &mut builder).unwrap();
        assert!(unit.doubts.is_empty(), "{path:?}: {:?}", unit.doubts);
        assert_eq!(unit.record.level, UnitLevel::Province);
        let known = province(&unit.slug).unwrap_or_else(|| panic!("{} is no key of a province", unit.slug));
        assert_eq!((known.until, unit.zone), (None, known.zone));
        assert_eq!(unit.record.code, path.file_name().unwrap().to_str().unwrap()[..2]);
        let kind = unit.record.name.split(' ').next().unwrap().to_string();
        assert!(kind == "tỉnh" || kind == "thành", "{}", unit.record.name);
        let id = builder.identity::<AdministrativeUnit>(&unit.slug);
        versions.push(version(versions.len() as i64 + 1, &unit, id, &feature.outline));
    }
    assert_eq!(versions.len(), 34);
    let mut slugs: Vec<String> = versions.iter().map(|v| v.entity.slug.clone()).collect();
    slugs.sort();
    slugs.dedup();
    assert_eq!(slugs.len(), 34);
    Some(snapshot(versions))
}

#[test]
fn communes_find_their_province_by_its_outline() {
    let (Some(provinces), Some(zip)) = (provinces(), shared("data/vn-hanh-chinh-xa/20_lang_son_65_xa.zip")) else {
        return;
    };
    let lang_son = provinces.by_slug::<AdministrativeUnit>("lang-son").unwrap().id();
    let mut builder = Builder::new(&provinces);
    let mut zip = zip::ZipArchive::new(std::fs::File::open(zip).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("xa.geojson");
    let mut versions: Vec<Version> = provinces.versions().iter().map(|v| Version::clone(v)).collect();
    for at in 0..zip.len() {
        let mut bytes = Vec::new();
        zip.by_index(at).unwrap().read_to_end(&mut bytes).unwrap();
        std::fs::write(&path, bytes).unwrap();
        let feature = feature(&path);
        let unit = record(&feature.fields, &UnitOptions::default(), &mut builder).unwrap();
        assert_eq!(
            unit.doubts.len(),
            1,
            "the file does not say the province: {:?}",
            unit.doubts
        );
        let said = UnitOptions {
            province: Some("tỉnh Lạng Sơn".to_string()),
            ..UnitOptions::default()
        };
        let said = record(&feature.fields, &said, &mut builder).unwrap();
        let placed = UnitOptions {
            inside: position_inside(&feature.outline),
            ..UnitOptions::default()
        };
        let placed = record(&feature.fields, &placed, &mut builder).unwrap();
        assert_eq!(placed, said);
        assert_eq!(
            (said.record.within, said.record.province.as_str()),
            (Some(lang_son), "lang-son")
        );
        assert_eq!((said.zone, said.record.zone()), (Some(Epsg(9215)), Some(Epsg(9215))));
        assert_eq!(said.record.level, UnitLevel::Commune);
        assert_eq!(said.slug, format!("xa-{}", said.record.code));
        assert!(
            said.record.name.starts_with("xã ") || said.record.name.starts_with("phường "),
            "{}",
            said.record.name
        );
        assert!(said.doubts.is_empty());
        let id = builder.identity::<AdministrativeUnit>(&said.slug);
        versions.push(version(versions.len() as i64 + 1, &said, id, &feature.outline));
    }
    let communes = versions.iter().filter(|v| v.entity.slug.starts_with("xa-")).count();
    assert_eq!(communes, 65);

    // The doctor knows them: by name, with the meridian of the province, and to say where something falls.
    let all = snapshot(versions);
    let found = places(&all, "phường Đông Kinh");
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].name.as_str(), &found[0].zones[..]),
        ("phường Đông Kinh", &[Epsg(9215)][..])
    );
    assert!(found[0].outline.is_some());
    let middle = found[0].centre;
    let square = [(0.0, 0.0), (0.001, 0.0), (0.001, 0.001)].map(|(x, y)| (middle.0 + x, middle.1 + y));
    let mut evidence = Evidence::points(square);
    evidence.look_up(&all).unwrap();
    let names: Vec<&str> = evidence.units.iter().map(|p| p.name.as_str()).collect();
    assert!(
        names.contains(&"phường Đông Kinh") && names.contains(&"tỉnh Lạng Sơn"),
        "{names:?}"
    );
    assert!(!names.contains(&"tỉnh Cà Mau"));

    // The page finds them by a part of the name, without marks.
    let list = |wanted: &str| serde_json::json!(unit_list(&all, date(2026, 6, 1), wanted));
    let names = |answer: &serde_json::Value| -> Vec<String> {
        let units = answer["units"].as_array().unwrap();
        units.iter().map(|u| u["name"].as_str().unwrap().to_string()).collect()
    };
    let kinh = list("dong kinh");
    assert_eq!(names(&kinh), ["phường Đông Kinh"]);
    let unit = &kinh["units"][0];
    assert_eq!(
        (&unit["province"]["key"], &unit["within"]["name"]),
        (&"lang-son".into(), &"tỉnh Lạng Sơn".into())
    );
    let side = |i: usize| unit["bbox"][i].as_f64().unwrap();
    assert!(side(0) < middle.0 && middle.0 < side(2) && side(1) < middle.1 && middle.1 < side(3));
    assert_eq!(names(&list("lang son"))[0], "tỉnh Lạng Sơn");
    assert_eq!(names(&list("05977")), ["phường Đông Kinh"]);
    let many = list("xa");
    assert_eq!((names(&many).len(), many["found"].as_u64().unwrap() > 50), (20, true));
    assert_eq!(list("khong co")["found"], 0);
}

#[test]
fn the_program_takes_provinces_and_an_archive_of_communes() {
    let (Some(folder), Some(archive)) = (
        shared("data/vn-hanh-chinh-34-tinh"),
        shared("data/vn-hanh-chinh-xa/20_lang_son_65_xa.zip"),
    ) else {
        return;
    };
    let program = Program::demo();
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<String> = files
        .filter(|path| path.extension().is_some_and(|e| e == "geojson"))
        .map(|path| path.display().to_string())
        .collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let report = program.json(&[&["import"], &files[..], &["--as", "unit"]].concat());
    assert_eq!(report["counts"]["created"], 34);
    assert_eq!(
        report["left_out"],
        serde_json::json!([]),
        "names of provinces are no names of persons"
    );
    let archive = archive.display().to_string();
    let said = program.refused(&["import", &archive, "--as", "unit"]);
    assert!(said.contains("05977_dong_kinh"), "several layers are listed: {said}");
    let report = program.json(&["import", &archive, "--as", "unit", "--layer", "*"]);
    assert_eq!(report["counts"]["created"], 65);
    assert_eq!(report["left_out"], serde_json::json!([]));
    let doubtful = report["notes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|note| note["type"] == "doubtful");
    assert_eq!(doubtful.count(), 0, "the outline of the province says whose they are");
    let again = program.json(&["import", &archive, "--as", "unit", "--layer", "*"]);
    assert_eq!(again["counts"]["unchanged"], 65);
    // Land can be added up by commune from now on.
    let by_commune = program.json(&["totals", "--by", "commune"]);
    assert!(by_commune["accounts"].as_array().is_some_and(|rows| !rows.is_empty()));
}
