//! Totals by commune, on the real wards of Lạng Sơn: units cut faces, so grouping loses no square millimetre.

use crate::common::AtHand;
use std::path::Path;
use std::process::Command;

use crate::common::program::Program;
use crate::common::shared;
use geo::{MapCoords, MultiPolygon};
use matbang::domain::{
    AdministrativeUnit, Body, Boundary, Change, Constraint, ConstraintKind, DateEnd, Entity, EntityId, Interval,
    LegalStatus, Quality, Shape, Source, UnitLevel, Visibility, Zone, ZoneKind, text,
};
use matbang::geodesy::{Crs, Epsg, PlaneReason, Transform};
use matbang::ledger::{Ledger, State, Wanted, faces_on};
use matbang::snapshot::{Audience, Snapshot};
use matbang::store::{KnownOn, NewChangeset, Open};
use serde_json::Value;

/// TM-3 107°15′, the zone of Lạng Sơn.
const PLANE: Epsg = Epsg(9215);

/// The four wards that meet in the middle of Lạng Sơn.
const WARDS: [&str; 4] = [
    "05977_dong_kinh",
    "05983_luong_van_tri",
    "05986_tam_thanh",
    "06187_ky_lua",
];

fn entity(slug: &str, shape: Option<Shape>, body: impl Into<Body>) -> Entity {
    Entity {
        id: EntityId::fresh(),
        slug: slug.to_string(),
        key: String::new(),
        visibility: Visibility::Public,
        body: body.into(),
        shape,
    }
}

fn zone(name: &str, kind: ZoneKind) -> Entity {
    let body = Zone::new(kind, name, "lang-son");
    entity(&text::slug(&format!("{} {name}", kind.code())), None, body)
}

/// A boundary of `side` metres around the place where the wards meet.
fn boundary(zone: &Entity, east: f64, side: f64) -> Entity {
    let (x, y) = (447_000.0 + east, 2_415_000.0);
    let corners = vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)];
    let native = MultiPolygon(vec![geo::Polygon::new(corners.into(), Vec::new())]);
    let to = Transform::between(&Crs::resolve(PLANE).unwrap(), &Crs::Wgs84).unwrap();
    let shape = Shape {
        crs: PLANE,
        wgs84: to.multi_polygon(&native).unwrap(),
        native,
    };
    let body = Boundary {
        zone: zone.id,
        status: LegalStatus::Approved,
        quality: Quality::Surveyed,
        declared: None,
        plane: PLANE,
        plane_reason: PlaneReason::File,
        transform: String::new(),
        valid: Interval::default(),
        repairs: Vec::new(),
        source: Source::default(),
    };
    entity(&format!("{}-rg", zone.slug), Some(shape), body)
}

/// A unit with an outline in WGS 84.
fn unit(name: &str, valid: Interval, outline: MultiPolygon<f64>) -> Entity {
    let shape = Shape {
        crs: Epsg(4326),
        wgs84: outline.clone(),
        native: outline,
    };
    let body = AdministrativeUnit {
        name: name.to_string(),
        level: UnitLevel::Commune,
        code: String::new(),
        province: "lang-son".to_string(),
        within: None,
        valid,
        successors: Vec::new(),
        source: Source::default(),
    };
    entity(&text::slug(name), Some(shape), body)
}

/// The outline and the full name of a ward of the zip.
fn ward(zip: &Path, name: &str) -> (String, MultiPolygon<f64>) {
    let inside = format!(
        "/vsizip/{}/{name}.geojson",
        std::fs::canonicalize(zip).unwrap().display()
    );
    let read = Command::new("ogr2ogr")
        .args(["-f", "GeoJSON", "/vsistdout/", &inside])
        .output()
        .unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let collection: geojson::FeatureCollection = serde_json::from_slice(&read.stdout).unwrap();
    let feature = collection.features.into_iter().next().unwrap();
    let full_name = feature.property("fullName").unwrap().as_str().unwrap().to_string();
    let geojson::GeometryValue::MultiPolygon { coordinates } = feature.geometry.unwrap().value else {
        panic!("{name} is no MultiPolygon")
    };
    let ring = |ring: &Vec<geojson::Position>| ring.iter().map(|p| (p[0], p[1])).collect::<geo::LineString<f64>>();
    let polygons = coordinates
        .iter()
        .map(|rings| geo::Polygon::new(ring(&rings[0]), rings[1..].iter().map(ring).collect()));
    (full_name, MultiPolygon(polygons.collect()))
}

fn sum(rows: &Value, measure: &str) -> (f64, i64) {
    let values = rows
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["measures"][measure].as_object());
    values.fold((0.0, 0), |(ha, mm2), value| {
        let measured = (value["measured_ha"].as_f64().unwrap_or(0.0) * 1e10).round() as i64;
        (ha + value["value_ha"].as_f64().unwrap(), mm2 + measured)
    })
}

/// The park is cut by the forest too, which belongs to no zone: 25 of its 1,600 ha, and not those outside.
fn forest_is_told(ledger: &Ledger) {
    let (park, day) = (ledger.find_zone("kcn-thu").unwrap().id(), "2026-11-24".parse().unwrap());
    let faces = faces_on(ledger, park, day).unwrap().unwrap();
    let constrained = |inside: State| {
        let wanted = Wanted {
            measure: None,
            with: State::CONSTRAINED | inside,
            without: State::NONE,
        };
        faces
            .find(wanted)
            .unwrap()
            .iter()
            .map(|face| face.face.area().m2())
            .sum::<f64>()
    };
    assert!(
        (constrained(State::INSIDE) - 250_000.0).abs() < 0.01,
        "{}",
        constrained(State::INSIDE)
    );
    assert_eq!(
        constrained(State::NONE),
        constrained(State::INSIDE),
        "forest outside is no land of the park"
    );
}

/// A forest of a square kilometre over a corner of the park.
fn forest() -> Entity {
    let park = zone("tạm", ZoneKind::IndustrialPark);
    let shape = boundary(&park, -500.0, 1_000.0).shape.unwrap();
    // Half of it lies south of the park as well.
    let lower = |land: &MultiPolygon<f64>, by: f64| land.map_coords(|c| geo::coord! { x: c.x, y: c.y - by });
    let native = lower(&shape.native, 500.0);
    let to = Transform::between(&Crs::resolve(PLANE).unwrap(), &Crs::Wgs84).unwrap();
    let shape = Shape {
        crs: PLANE,
        wgs84: to.multi_polygon(&native).unwrap(),
        native,
    };
    let body = Constraint {
        name: "Rừng phòng hộ".to_string(),
        kind: ConstraintKind::Forest,
        valid: Interval::default(),
        source: Source::default(),
    };
    entity("rung", Some(shape), body)
}

#[test]
fn communes_add_up_and_the_day_chooses_them() {
    let Some(zip) = shared("data/vn-hanh-chinh-xa/20_lang_son_65_xa.zip") else {
        return;
    };
    let until = |text: &str| DateEnd::On(text.parse().unwrap());
    let (old, new) = (
        Interval {
            until: until("2025-07-01"),
            ..Interval::default()
        },
        Interval {
            from: until("2025-07-01"),
            ..Interval::default()
        },
    );
    let (park, cluster) = (
        zone("Thử", ZoneKind::IndustrialPark),
        zone("Thử", ZoneKind::IndustrialCluster),
    );
    let mut entities = vec![
        boundary(&park, 0.0, 4_000.0),
        boundary(&cluster, 3_900.0, 1_500.0),
        park,
        cluster,
    ];
    entities.push(forest());
    let mut names = Vec::new();
    for name in WARDS {
        let (full_name, outline) = ward(&zip, name);
        if name == WARDS[0] {
            entities.push(unit("phường Cũ", old, outline.clone()));
        }
        entities.push(unit(&full_name, new, outline));
        names.push(full_name);
    }
    let program = Program::new();
    let address = format!("sqlite:{}", program.store().display());
    let changes = entities.into_iter().map(|entity| Change::Put {
        entity: Box::new(entity),
        supersedes: None,
    });
    let mut store = matbang::store::open(&address, Open::Create).unwrap();
    store
        .commit_all(
            &NewChangeset {
                author: "test".into(),
                message: "units".into(),
                document: String::new(),
                base: store.head().unwrap(),
            },
            changes.collect(),
        )
        .unwrap();
    let loaded = store.load(KnownOn::Head).unwrap();
    forest_is_told(&Ledger::of(Snapshot::new(&loaded, Audience::Local).unwrap()));
    drop(store);
    let figure = program.file(
        "figures.csv",
        "figure,subject,indicator,value,unit,status,as_of\nf,zone:ccn-thu,cleared,20,ha,reported,2026-01-01\n",
    );
    program.ok(&["import", &figure, "--as", "register"]);

    let by = |by: &str, day: &str| program.json(&["totals", "--by", by, "--units-as-of", day, "--as-of", "2026-11-24"]);
    let totals = by("commune", "2026-11-24");
    let rows = &totals["accounts"];
    let found: Vec<&str> = rows
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["subject"]["name"].as_str())
        .collect();
    for name in &names {
        assert!(found.contains(&name.as_str()), "{name} is not in {found:?}");
    }
    let parks = totals["totals"]
        .as_array()
        .unwrap()
        .iter()
        .find(|t| t["subject"]["id"] == "parks")
        .unwrap();
    for measure in ["boundary", "cleared"] {
        let (ha, mm2) = sum(rows, measure);
        let whole = &parks["measures"][measure];
        let overlap = whole["overlap_ha"].as_f64().unwrap_or(0.0);
        let measured = (whole["measured_ha"].as_f64().unwrap_or(0.0) * 1e10).round() as i64;
        // What two zones share is in the rows of both and taken off the whole.
        assert_eq!(mm2 - (overlap * 1e10).round() as i64, measured, "{measure}");
        assert!(
            (ha - overlap - whole["value_ha"].as_f64().unwrap()).abs() < 1e-9,
            "{measure}"
        );
        assert_eq!(
            measure == "boundary",
            overlap > 0.0,
            "the two lie on each other by 100 m"
        );
    }
    // A printed figure lies nobody knows where.
    let unplaced = rows
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["subject"]["id"].is_null())
        .unwrap();
    assert_eq!(unplaced["measures"]["cleared"]["value_ha"], 20.0);

    let before = by("commune", "2025-06-30");
    let row = &before["accounts"][0];
    assert_eq!(row["subject"]["name"], "phường Cũ");
    let now = rows
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["subject"]["name"] == names[0].as_str())
        .unwrap();
    assert_eq!(
        row["measures"]["boundary"]["measured_ha"],
        now["measures"]["boundary"]["measured_ha"]
    );
    assert_eq!(sum(&before["accounts"], "boundary").1, sum(rows, "boundary").1);
    let refused = program.run(&["totals", "--by", "district"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("district"));
}
