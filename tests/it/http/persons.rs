//! Names of private persons in features: left out as they are in sheets, and in no answer to the public.

use matbang::domain::Body;
use matbang::store::sqlite::SqliteStore;
use matbang::store::{KnownOn, Open, Store};
use serde_json::{Value, json};

use super::server::Server;
use crate::common::program::{Program, tool};

const ZONE: &str = "kcn-ban-qua-lao-cai";

/// What an answer to the public may not hold, however it is written.
const NAMES: [&str; 6] = ["Kín", "kin-", "Giấu", "giau", "Ẩn Danh", "an-danh"];

/// Squares of 100 m beside each other in the park, each with its fields.
fn features(fields: &[Value]) -> String {
    let one = |(at, fields): (u32, &Value)| {
        let (x, y) = (382_050 + 110 * at, 2_496_900);
        let ring = [[x, y], [x + 100, y], [x + 100, y + 100], [x, y + 100], [x, y]];
        json!({"type": "Feature", "properties": fields, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    let all: Vec<Value> = (0..).zip(fields).map(one).collect();
    let crs = json!({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3405"}});
    json!({"type": "FeatureCollection", "crs": crs, "features": all}).to_string()
}

fn leases(key: &str) -> String {
    features(&[
        json!({key: "Hộ ông Nguyễn Văn Kín", "loai": "sublease", "tu_ngay": "2024-07-01"}),
        json!({key: "Trần Thị Giấu", "loai": "sublease", "tu_ngay": "2024-07-01"}),
        json!({key: "Công ty TNHH Một", "loai": "sublease", "tu_ngay": "2024-07-01"}),
    ])
}

fn pieces() -> String {
    features(&[
        json!({"label": "Hộ bà Lê Thị Giấu", "event": "paid", "date": "2026-05-01"}),
        json!({"label": "Thửa 12, hộ ông Giàng A Kín", "event": "paid", "date": "2026-05-01", "wording": "đã chi trả ông Phạm Ẩn Danh"}),
        json!({"label": "Khu 99", "event": "paid", "date": "2026-05-01"}),
    ])
}

fn import(program: &Program, file: &str, kind: &str, more: &[&str]) -> Value {
    let base = ["import", file, "--as", kind, "--zone", ZONE];
    program.json(&[&base[..], more].concat())
}

/// Everything that is recorded of leases and pieces.
fn stored(program: &Program) -> String {
    let store = SqliteStore::open(&program.store(), Open::Existing).unwrap();
    let versions = store.load(KnownOn::Head).unwrap().versions;
    let bodies = versions.iter().map(|version| {
        (
            version.entity.slug.clone(),
            version.entity.key.clone(),
            version.entity.body.clone(),
        )
    });
    let ours = bodies.filter(|(_, _, body)| matches!(body, Body::Lease(_) | Body::ClearancePiece(_)));
    ours.map(|one| format!("{one:?}")).collect()
}

fn persons(report: &Value, key: &str) -> usize {
    let notes = report["notes"].as_array().unwrap();
    notes.iter().filter(|note| note.to_string().contains(key)).count()
}

/// Everything the public can read of the park and of what it lies in.
fn public(server: &Server) -> String {
    let zone = server.json("/api/v1/zones");
    let features = zone["features"].as_array().or(zone["zones"].as_array()).cloned();
    assert!(features.is_some_and(|all| !all.is_empty()), "{zone}");
    let id = ZONE;
    [
        "/api/v1/totals".to_string(),
        "/api/v1/zones".to_string(),
        format!("/api/v1/zones/{id}"),
        format!("/api/v1/zones/{id}/account"),
        format!("/api/v1/zones/{id}/faces?measure=cleared"),
        format!("/api/v1/zones/{id}/faces?measure=leased"),
        format!("/api/v1/zones/{id}/layers"),
        format!("/api/v1/zones/{id}/series"),
        "/api/v1/provinces/lao-cai".to_string(),
        "/api/v1/revisions".to_string(),
        "/api/v1/dates".to_string(),
    ]
    .map(|path| server.json(&path).to_string())
    .concat()
}

#[test]
fn names_of_persons_in_features_are_left_out_and_the_land_is_taken() {
    let program = Program::demo();
    let geojson = program.file("thue.geojson", &leases("ten_doanh_nghiep"));
    let plots = program.file("gpmb.geojson", &pieces());
    let report = import(&program, &geojson, "lease", &["--dry-run"]);
    assert_eq!(report["created"].as_array().unwrap().len(), 3, "{report}");
    assert!(report["notes"].to_string().contains("2 features"), "{report}");
    assert!(!report.to_string().contains("Kín"), "{report}");

    // The same in the formats of map programs, whose names of columns are cut.
    for (ending, driver, options) in [
        ("gpkg", "GPKG", &[][..]),
        ("shp", "ESRI Shapefile", &["-lco", "ENCODING=UTF-8"]),
        ("fgb", "FlatGeobuf", &[]),
    ] {
        let source = program.file("nguon.geojson", &leases("ben_thue"));
        let out = program.folder.path().join(format!("thue.{ending}"));
        let made = tool("ogr2ogr")
            .args(["-f", driver])
            .args(options)
            .arg(&out)
            .arg(&source)
            .status();
        assert!(made.unwrap().success());
        let report = import(&program, &out.to_string_lossy(), "lease", &["--dry-run"]);
        assert_eq!(report["created"].as_array().unwrap().len(), 3, "{ending}: {report}");
        assert!(report["notes"].to_string().contains("2 features"), "{ending}: {report}");
        assert!(!report.to_string().contains("Kín"), "{ending}: {report}");
    }

    import(&program, &geojson, "lease", &[]);
    let report = import(&program, &plots, "clearance", &[]);
    assert_eq!(report["created"].as_array().unwrap().len(), 3, "{report}");
    assert_eq!(persons(&report, "persons_left_out"), 1, "{report}");
    let server = Server::on(program);
    let said = public(&server);
    for name in NAMES {
        assert!(!said.contains(name), "{name}");
    }
    // The land counts: three squares of a hectare each.
    let account = server.json(&format!("/api/v1/zones/{ZONE}/account")).to_string();
    assert!(account.contains("leased"), "{account}");
    // What is an organisation is kept for the office.
    let stored = stored(&server.program);
    assert!(stored.contains("Công ty TNHH Một"), "{stored}");
    for name in NAMES {
        assert!(!stored.contains(name), "{name}");
    }
}

/// Names without `Văn` or `Thị` are names all the same; streets, hamlets, enterprises and lots keep theirs.
#[test]
fn names_are_known_by_what_they_are_made_of() {
    let program = Program::demo();
    let event = |label: &str| json!({"label": label, "event": "paid", "date": "2026-05-01"});
    let kept = [
        "Khu 99",
        "Đường Nguyễn Huệ",
        "Thôn Lê Lợi",
        "Lô A",
        "Hồ Đại Lải",
        "HTX Hoàng Gia Minh",
    ];
    let named = [
        "Nguyễn Hữu Kín",
        "Thửa 12 - Trần Quốc Kín",
        "Le Minh Giau",
        "GIÀNG A KÍN",
    ];
    let labels: Vec<Value> = kept.iter().chain(&named).map(|label| event(label)).collect();
    let plots = program.file("gpmb.geojson", &features(&labels));
    let report = import(&program, &plots, "clearance", &[]);
    assert_eq!(report["created"].as_array().unwrap().len(), labels.len(), "{report}");
    assert!(report["notes"].to_string().contains("4 features"), "{report}");
    let lease = |tenant: &str| json!({"ben_thue": tenant, "loai": "sublease", "tu_ngay": "2024-07-01"});
    let tenants = ["Phạm Hồng Kín", "Hoàng Anh Gia Lai", "Công ty TNHH Nguyễn Hữu Cảnh"].map(lease);
    let report = import(
        &program,
        &program.file("thue.geojson", &features(&tenants)),
        "lease",
        &[],
    );
    assert!(report["notes"].to_string().contains("1 feature"), "{report}");
    // The number of a plot in a cadastre, and rows of a register.
    let parcel = |number: &str| json!({"so_thua": number, "so_to": "5"});
    let parcels = [parcel("12"), parcel("Nguyễn Hữu Kín"), parcel("15 - Bùi Thanh Kín")];
    let file = program.file("thua.geojson", &features(&parcels));
    let report = program.json(&["import", &file, "--as", "parcel"]);
    assert!(report["notes"].to_string().contains("2 features"), "{report}");
    let rows = format!("clearance_piece,zone,label,ha\nm-1,{ZONE},Đỗ Khắc Kín,2\n");
    program.ok(&["import", &program.file("manh.csv", &rows), "--as", "register"]);
    let server = Server::on(program);
    let said = public(&server);
    for name in ["Kín", "KÍN", "kin-", "-kin", "Giau", "giau"] {
        assert!(!said.contains(name), "{name}");
    }
    let stored = stored(&server.program);
    for label in kept {
        assert!(stored.contains(label), "{label}: {stored}");
    }
    for tenant in ["Hoàng Anh Gia Lai", "Công ty TNHH Nguyễn Hữu Cảnh"] {
        assert!(stored.contains(tenant), "{tenant}");
    }
}

#[test]
fn names_that_are_kept_as_asked_are_for_the_office() {
    let program = Program::demo();
    let file = program.file("gpmb.geojson", &pieces());
    let mapping = program.file("m.toml", "kind = \"clearance\"\nkeep_personal = true\n");
    let report = import(&program, &file, "clearance", &["--mapping", &mapping]);
    assert!(report["notes"].to_string().contains("internal use only"), "{report}");
    let server = Server::on(program);
    let said = public(&server);
    for name in NAMES {
        assert!(!said.contains(name), "{name}");
    }
    let stored = stored(&server.program);
    assert!(stored.contains("Lê Thị Giấu"), "{stored}");
}

#[test]
fn a_piece_of_the_register_that_bears_a_name_is_for_the_office() {
    let program = Program::demo();
    let table = format!("clearance_piece,zone,label,ha\nm-1,{ZONE},Hộ ông Nguyễn Văn Kín,2\n");
    let file = program.file("m.csv", &table);
    program.ok(&["import", &file, "--as", "register"]);
    let server = Server::on(program);
    assert!(!public(&server).contains("Kín"));
}
