//! The counting rules of the model, on small stores made for each.

use builders::{PLANE, Register, square};
use serde_json::Value;

use crate::common::program::Program;

fn one_zone() -> Program {
    Program::of(&Register::new().zone("kcn-a"))
}

fn of_a() -> Register {
    Register::new().about("kcn-a")
}

/// A total of parks: measure → value in hectares.
fn total(program: &Program, measure: &str) -> Value {
    let totals = program.json(&["totals"]);
    totals["totals"]
        .as_array()
        .unwrap()
        .iter()
        .find(|t| t["subject"]["id"] == "parks")
        .unwrap()["measures"][measure]
        .clone()
}

fn near(value: &Value, expected: f64) {
    let actual = value.as_f64().unwrap_or_else(|| panic!("{value} is not {expected}"));
    assert!((actual - expected).abs() < 1e-6, "{actual} is not {expected}");
}

#[test]
fn land_of_two_zones_counts_once() {
    let register = [("kcn-a", 0), ("kcn-b", 400), ("kcn-c", 5000)]
        .into_iter()
        .fold(Register::new(), |register, (key, east)| {
            register.zone(key).boundary(square(east, 1000))
        });
    let program = Program::of(&register);
    let boundary = total(&program, "boundary");
    near(&boundary["value_ha"], 240.0);
    near(&boundary["overlap_ha"], 60.0);
    near(
        &program.account("kcn-a", &[])["measures"]["boundary"]["measured_ha"],
        100.0,
    );
}

#[test]
fn classes_add_up_to_the_total_where_zones_share_land() {
    // A and B share 60 ha, B and C 70 ha, A and C 30 ha; together they cover 170 ha.
    let register = [
        ("kcn-a", "established", 0),
        ("kcn-b", "in_plan", 400),
        ("kcn-c", "established", 700),
    ]
    .into_iter()
    .fold(Register::new(), |register, (key, state, east)| {
        let land = square(east, 1000);
        let register = register.zone(key).boundary(land.clone());
        register.piece(land, "handed_over", "2021").flag(state, true, "2020")
    });
    let program = Program::of(&register);
    let totals = program.json(&["totals"]);
    near(&totals["totals"][0]["measures"]["cleared"]["value_ha"], 170.0);
    let cleared = |sorted: &str| -> Vec<(String, f64)> {
        totals["classes"][sorted]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|class| {
                let ha = class["measures"]["cleared"]["value_ha"].as_f64()?;
                Some((class["class"].as_str().unwrap().to_string(), ha))
            })
            .collect()
    };
    // A and C are one class: what they share counts once in it. What both share with B is taken off beside.
    let told = |list: &[(&str, f64)]| {
        list.iter()
            .map(|(class, ha)| (class.to_string(), *ha))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        cleared("stage"),
        told(&[("planned", 100.0), ("established", 170.0), ("overlap", -100.0)])
    );
    // All three in one class: nothing is left to take off.
    assert_eq!(cleared("clearance"), told(&[("unknown", 170.0)]));
}

#[test]
fn a_few_records_do_not_replace_a_printed_total() {
    let program = Program::of(
        &Register::new()
            .zone("kcn-a")
            .figure("leased", "50.275", "reported", "2020")
            .figure("cleared", "74.97", "reported", "2020"),
    );
    program.add(
        &of_a()
            .unplotted_lease("sublease", "1")
            .unplotted_lease("approved_not_leased", "5"),
    );
    let measures = program.account("kcn-a", &[])["measures"].clone();
    // The lease began after the day of the print: it is added, and replaces nothing.
    assert_eq!(measures["leased"]["value_ha"], 51.275);
    assert_eq!(measures["leased"]["standing"]["benchmark"]["ha"], 50.275);
    assert_eq!(measures["leased"]["unplotted_ha"], 1.0, "the record is shown beside");
    assert_eq!(
        measures["leased_or_approved"],
        Value::Null,
        "a union smaller than its part is no union"
    );
    // A notice says nothing about clearance.
    let noticed = |land| {
        Register::new()
            .about("kcn-a")
            .boundary(square(0, 1000))
            .piece(land, "notice", "2021")
    };
    program.add(&noticed(square(0, 500)));
    assert_eq!(program.account("kcn-a", &[])["measures"]["cleared"]["value_ha"], 74.97);
    // Pieces that are the whole zone do: nothing is cleared.
    let program = one_zone();
    program.add(&noticed(square(0, 1000)));
    assert_eq!(program.account("kcn-a", &[])["measures"]["cleared"]["value_ha"], 0.0);
}

#[test]
fn planned_is_by_approved_figures_only() {
    let program = Program::of(
        &Register::new()
            .zone("kcn-a")
            .figure("planned", "10", "reported", "2020"),
    );
    let planned = program.account("kcn-a", &[])["measures"]["planned"].clone();
    assert_eq!(
        (&planned["value_ha"], &planned["reported"][0]["why"]),
        (&Value::Null, &Value::from("not_approved"))
    );
    program.add(&of_a().figure("planned", "8", "approved", "2010"));
    assert_eq!(program.account("kcn-a", &[])["measures"]["planned"]["value_ha"], 8.0);
}

#[test]
fn a_group_is_its_figure_or_its_members_never_both() {
    let program = Program::of(
        &Register::new()
            .zone_of("CCN", "ccn-a", "")
            .figure("cleared", "1", "reported", "2020")
            .zone_of("CCN", "ccn-b", "")
            .figure("cleared", "2", "reported", "2020")
            .zone_of("CCN", "ccn-c", "")
            .figure("cleared", "4", "reported", "2020")
            .group("CCN", "g2", 2, &["ccn-a", "ccn-b"])
            .group("CCN", "g9", 9, &["ccn-c"]),
    );
    // No group has a figure: the zones count, and the complete group shows their sum.
    near(&total(&program, "cleared")["value_ha"], 7.0);
    let totals = program.json(&["totals"]);
    let two = totals["groups"]
        .as_array()
        .unwrap()
        .iter()
        .find(|g| g["subject"]["slug"] == "g2")
        .unwrap();
    assert_eq!(two["measures"]["cleared"]["value_ha"], 3.0);
    // The incomplete group has one: any of the zones may be in it, so it counts alone.
    program.add(&Register::new().row(
        "figure,subject,indicator,value,unit,status,as_of",
        "g,group:g9,cleared,30,ha,reported,2021",
    ));
    near(&total(&program, "cleared")["value_ha"], 30.0);
}

#[test]
fn what_cannot_be_is_refused() {
    let program = Program::of(&Register::new().zone("kcn-a").zone_of("KCN", "kcn-b", "kcn-a"));
    let figure = "figure,subject,indicator,value,value_max,unit,qualifier,status\n";
    let group = "group,name,kind,province,definition,member_count,members,complete,part_of\n";
    for (content, word) in [
        (
            "zone,kind,name,province,parent\nkcn-a,KCN,A,lao-cai,kcn-b\n".to_string(),
            "parent",
        ),
        (
            "zone,kind,name,province,attached_to\nkcn-a,KCN,A,lao-cai,kcn-a\n".to_string(),
            "attached_to",
        ),
        (format!("{group}g,G,KCN,lao-cai,x,2,kcn-a,no,g\n"), "part_of"),
        (format!("{group}g,G,KCN,lao-cai,x,2,kcn-a|kcn-a,yes,\n"), "members"),
        (format!("{group}g,G,KCN,kon-tum-cu,x,2,kcn-a,no,\n"), "kon-tum-cu"),
        (format!("{figure}f,zone:kcn-a,planned,-50,,ha,exact,approved\n"), "-50"),
        (
            format!("{figure}f,zone:kcn-a,projects,20,10,dự án,range,reported\n"),
            "value_max",
        ),
        (
            format!("{figure}f,zone:kcn-a,planned,79228162514264337593543950335,,ha,exact,approved\n"),
            "79228162514264337593543950335",
        ),
        (
            "lease,zone,kind,ha,start,end\nl,kcn-a,sublease,3,2025,2024\n".to_string(),
            "2024",
        ),
        ("lease,zone,kind,ha\nl,kcn-a,sublease,-3\n".to_string(), "-3"),
        ("event,clearance_piece,kind\ne,nowhere,paid\n".to_string(), "nowhere"),
        (
            "clearance_piece,zone,crs,wkt\np,kcn-a,EPSG:9208,\"POINT(1 2)\"\n".to_string(),
            "POLYGON",
        ),
    ] {
        let said = program.refused_table(&content);
        assert!(said.contains(word), "“{word}” is missing in: {said}");
    }
    assert_eq!(program.revision(), 1);
}

#[test]
fn another_document_of_the_same_number_is_refused() {
    let program = Program::demo();
    let said = program.refused_table("document,date,issuer,class\n225/QĐ-TTg,2020-01-01,Thủ tướng Chính phủ,act\n");
    assert!(
        said.contains("225/QĐ-TTg") && said.contains("8 February 2007"),
        "{said}"
    );
    program.add(&Register::new().row(
        "document,number,date,issuer,class",
        "225/QĐ-TTg 2020,225/QĐ-TTg,2020-01-01,Thủ tướng Chính phủ,act",
    ));
}

#[test]
fn a_correction_does_not_move_the_day_an_undated_figure_was_recorded() {
    // An undated figure counts from the day it was recorded; only the database's clock could move that day, so the test
    // looks at what the store says of first and current revision.
    let program = one_zone();
    for note in ["", "sửa lời"] {
        program.add(&Register::new().row(
            "figure,subject,indicator,value,unit,status,note",
            &format!("f,zone:kcn-a,planned,10,ha,approved,{note}"),
        ));
    }
    let address = format!("sqlite:{}", program.store().display());
    let loaded = matbang::store::open(&address, matbang::store::Open::Existing)
        .unwrap()
        .load(Default::default())
        .unwrap();
    let figure = loaded.versions.iter().find(|v| v.entity.slug == "f").unwrap();
    assert_eq!((figure.first_rev.0, figure.from_rev.0), (2, 3));
    let snapshot = matbang::snapshot::Snapshot::new(&loaded.clone(), matbang::snapshot::Audience::Local).unwrap();
    assert_eq!(
        snapshot.recorded_on(figure),
        matbang::domain::vietnam_date(loaded.approved_at[1])
    );
}

#[test]
fn the_public_sees_the_same_hectares_without_the_names() {
    use matbang::domain::{Body, Lease, Measure};
    use matbang::ledger::{Ledger, account};
    use matbang::snapshot::{Audience, Snapshot};

    let heading = "lease,zone,kind,start,tenant,crs,wkt";
    let row = |key: &str, tenant: &str, land: String| format!("{key},kcn-a,sublease,2021,{tenant},{PLANE},\"{land}\"");
    let program = Program::of(
        &Register::new()
            .zone("kcn-a")
            .row(heading, &row("l1", "", square(0, 300)))
            .row(heading, &row("l2", "Công ty Thử", square(500, 400))),
    );
    let address = format!("sqlite:{}", program.store().display());
    let store = matbang::store::open(&address, matbang::store::Open::Existing).unwrap();
    let seen = |audience| {
        let snapshot = Ledger::of(Snapshot::new(&store.load(Default::default()).unwrap(), audience).unwrap());
        let zone = snapshot.find_zone("kcn-a").unwrap().id();
        let day = "2022-01-01".parse().unwrap();
        let leased = account(&snapshot, zone, day)
            .unwrap()
            .unwrap()
            .value(Measure::Leased)
            .unwrap()
            .total();
        let tenants: Vec<String> = snapshot.all::<Lease>().map(|row| row.body.tenant.clone()).collect();
        (leased, tenants)
    };
    let (local, names) = seen(Audience::Local);
    let (public, redacted) = seen(Audience::Public);
    assert_eq!(local, public);
    assert!(names.contains(&"Công ty Thử".to_string()) && redacted.iter().all(String::is_empty));
    let internal = store.load(Default::default()).unwrap();
    assert!(
        internal
            .versions
            .iter()
            .any(|v| matches!(&v.entity.body, Body::Lease(l) if !l.tenant.is_empty()))
    );
}

#[test]
fn files_of_the_same_name_do_not_supersede_each_others_land() {
    let program = one_zone();
    let feature = |x: u32| {
        format!(
            r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::9208"}}}},"features":[{{"type":"Feature","properties":{{}},"geometry":{{"type":"Polygon","coordinates":[[[{x},2497000],[{0},2497000],[{0},2497300],[{x},2497300],[{x},2497000]]]}}}}]}}"#,
            x + 1000
        )
    };
    for (folder, x) in [("tuan1", 407_000), ("tuan2", 409_000)] {
        std::fs::create_dir(program.folder.path().join(folder)).unwrap();
        let file = program.file(&format!("{folder}/thua.geojson"), &feature(x));
        program.ok(&[
            "import",
            &file,
            "--as",
            "lease",
            "--zone",
            "kcn-a",
            "--lease-kind",
            "sublease",
            "--valid-from",
            "2021",
        ]);
    }
    near(
        &program.account("kcn-a", &[])["measures"]["leased"]["measured_ha"],
        60.0,
    );
}
