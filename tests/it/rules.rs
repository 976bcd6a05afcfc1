//! The counting rules of the model, on small stores made for each.

use crate::common::program::Program;
use serde_json::Value;

fn zones(rows: &str) -> Program {
    let program = Program::new();
    let file = program.file("zones.csv", &format!("zone,kind,name,province,parent\n{rows}"));
    program.ok(&["import", &file, "--as", "register"]);
    program
}

fn register(program: &Program, name: &str, content: &str) {
    let file = program.file(name, content);
    program.ok(&["import", &file, "--as", "register"]);
}

fn refused(program: &Program, content: &str) -> String {
    let file = program.file("bad.csv", content);
    program.refused(&["import", &file, "--as", "register"])
}

/// A square of 1 km² in EPSG:9208, `dx` metres east, as the WKT of a table cell.
fn square(dx: u32, side: u32) -> String {
    let (x, y) = (407_000 + dx, 2_497_000);
    let (e, n) = (x + side, y + side);
    format!("\"POLYGON(({x} {y}, {e} {y}, {e} {n}, {x} {n}, {x} {y}))\"")
}

const BOUNDARIES: &str = "boundary,zone,crs,wkt,status,quality,valid_from\n";
const PIECES: &str = "clearance_piece,zone,crs,wkt\n";
const EVENTS: &str = "event,clearance_piece,kind,date\n";

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
    let program = zones("kcn-a,KCN,A,lao-cai,\nkcn-b,KCN,B,lao-cai,\nkcn-c,KCN,C,lao-cai,\n");
    let rows = format!(
        "{BOUNDARIES}a,kcn-a,EPSG:9208,{},approved,surveyed,2020\nb,kcn-b,EPSG:9208,{},approved,surveyed,2020\n\
         c,kcn-c,EPSG:9208,{},approved,surveyed,2020\n",
        square(0, 1000),
        square(400, 1000),
        square(5000, 1000)
    );
    register(&program, "b.csv", &rows);
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
    let program = zones("kcn-a,KCN,A,lao-cai,\nkcn-b,KCN,B,lao-cai,\nkcn-c,KCN,C,lao-cai,\n");
    // A and B share 60 ha, B and C 70 ha, A and C 30 ha; together they cover 170 ha.
    let (mut boundaries, mut pieces, mut events) = (BOUNDARIES.to_string(), PIECES.to_string(), EVENTS.to_string());
    for (zone, dx) in [("kcn-a", 0), ("kcn-b", 400), ("kcn-c", 700)] {
        let land = square(dx, 1000);
        boundaries += &format!("b-{zone},{zone},EPSG:9208,{land},approved,surveyed,2020\n");
        pieces += &format!("p-{zone},{zone},EPSG:9208,{land}\n");
        events += &format!("e-{zone},p-{zone},handed_over,2021\n");
    }
    register(&program, "b.csv", &boundaries);
    let (pieces, events) = (program.file("p.csv", &pieces), program.file("e.csv", &events));
    program.ok(&["import", &pieces, &events, "--as", "register"]);
    register(
        &program,
        "flags.csv",
        "flag,zone,state,value,date\nf1,kcn-a,established,yes,2020\nf2,kcn-b,in_plan,yes,2020\nf3,kcn-c,established,yes,2020\n",
    );
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
    let program = zones("kcn-a,KCN,A,lao-cai,\n");
    register(
        &program,
        "f.csv",
        "figure,subject,indicator,value,unit,status,as_of\nf1,zone:kcn-a,leased,50.275,ha,reported,2020\nf2,zone:kcn-a,cleared,74.97,ha,reported,2020\n",
    );
    register(
        &program,
        "l.csv",
        "lease,zone,kind,ha,start\nl1,kcn-a,sublease,1,2021\nl2,kcn-a,approved_not_leased,5,2021\n",
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
    register(
        &program,
        "b.csv",
        &format!(
            "{BOUNDARIES}b,kcn-a,EPSG:9208,{},approved,surveyed,2020\n",
            square(0, 1000)
        ),
    );
    let (pieces, events) = (
        program.file("p.csv", &format!("{PIECES}p,kcn-a,EPSG:9208,{}\n", square(0, 500))),
        program.file("e.csv", &format!("{EVENTS}e,p,notice,2021\n")),
    );
    program.ok(&["import", &pieces, &events, "--as", "register"]);
    assert_eq!(program.account("kcn-a", &[])["measures"]["cleared"]["value_ha"], 74.97);
    // Pieces that are the whole zone do: nothing is cleared.
    let program = zones("kcn-a,KCN,A,lao-cai,\n");
    register(
        &program,
        "b.csv",
        &format!(
            "{BOUNDARIES}b,kcn-a,EPSG:9208,{},approved,surveyed,2020\n",
            square(0, 1000)
        ),
    );
    let (pieces, events) = (
        program.file("p.csv", &format!("{PIECES}p,kcn-a,EPSG:9208,{}\n", square(0, 1000))),
        program.file("e.csv", &format!("{EVENTS}e,p,notice,2021\n")),
    );
    program.ok(&["import", &pieces, &events, "--as", "register"]);
    assert_eq!(program.account("kcn-a", &[])["measures"]["cleared"]["value_ha"], 0.0);
}

#[test]
fn planned_is_by_approved_figures_only() {
    let program = zones("kcn-a,KCN,A,lao-cai,\n");
    let head = "figure,subject,indicator,value,unit,status,as_of\n";
    register(
        &program,
        "f.csv",
        &format!("{head}f1,zone:kcn-a,planned,10,ha,reported,2020\n"),
    );
    let planned = program.account("kcn-a", &[])["measures"]["planned"].clone();
    assert_eq!(
        (&planned["value_ha"], &planned["reported"][0]["why"]),
        (&Value::Null, &Value::from("not_approved"))
    );
    register(
        &program,
        "f2.csv",
        &format!("{head}f2,zone:kcn-a,planned,8,ha,approved,2010\n"),
    );
    assert_eq!(program.account("kcn-a", &[])["measures"]["planned"]["value_ha"], 8.0);
}

#[test]
fn a_group_is_its_figure_or_its_members_never_both() {
    let program = zones("ccn-a,CCN,A,lao-cai,\nccn-b,CCN,B,lao-cai,\nccn-c,CCN,C,lao-cai,\n");
    register(
        &program,
        "g.csv",
        "group,name,kind,province,definition,member_count,members,complete\n\
         g2,Hai cụm,CCN,lao-cai,hai cụm,2,ccn-a|ccn-b,yes\ng9,Chín cụm,CCN,lao-cai,chín cụm,9,ccn-c,no\n",
    );
    let head = "figure,subject,indicator,value,unit,status,as_of\n";
    register(
        &program,
        "f.csv",
        &format!(
            "{head}a,zone:ccn-a,cleared,1,ha,reported,2020\nb,zone:ccn-b,cleared,2,ha,reported,2020\nc,zone:ccn-c,cleared,4,ha,reported,2020\n"
        ),
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
    register(
        &program,
        "f2.csv",
        &format!("{head}g,group:g9,cleared,30,ha,reported,2021\n"),
    );
    near(&total(&program, "cleared")["value_ha"], 30.0);
}

#[test]
fn what_cannot_be_is_refused() {
    let program = zones("kcn-a,KCN,A,lao-cai,\nkcn-b,KCN,B,lao-cai,kcn-a\n");
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
        (format!("{PIECES}p,kcn-a,EPSG:9208,\"POINT(1 2)\"\n"), "POLYGON"),
    ] {
        let said = refused(&program, &content);
        assert!(said.contains(word), "“{word}” is missing in: {said}");
    }
    assert_eq!(program.revision(), 1);
}

#[test]
fn another_document_of_the_same_number_is_refused() {
    let program = Program::demo();
    let said = refused(
        &program,
        "document,date,issuer,class\n225/QĐ-TTg,2020-01-01,Thủ tướng Chính phủ,act\n",
    );
    assert!(
        said.contains("225/QĐ-TTg") && said.contains("8 February 2007"),
        "{said}"
    );
    register(
        &program,
        "d.csv",
        "document,number,date,issuer,class\n225/QĐ-TTg 2020,225/QĐ-TTg,2020-01-01,Thủ tướng Chính phủ,act\n",
    );
}

#[test]
fn a_correction_does_not_move_the_day_an_undated_figure_was_recorded() {
    // An undated figure counts from the day it was recorded; only the database's clock could move that day, so the test
    // looks at what the store says of first and current revision.
    let program = zones("kcn-a,KCN,A,lao-cai,\n");
    let head = "figure,subject,indicator,value,unit,status,note\n";
    register(
        &program,
        "f.csv",
        &format!("{head}f,zone:kcn-a,planned,10,ha,approved,\n"),
    );
    register(
        &program,
        "f.csv",
        &format!("{head}f,zone:kcn-a,planned,10,ha,approved,sửa lời\n"),
    );
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

    let program = zones("kcn-a,KCN,A,lao-cai,\n");
    let rows = format!(
        "lease,zone,kind,start,tenant,crs,wkt\nl1,kcn-a,sublease,2021,,EPSG:9208,{}\nl2,kcn-a,sublease,2021,Công ty Thử,EPSG:9208,{}\n",
        square(0, 300),
        square(500, 400)
    );
    register(&program, "l.csv", &rows);
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
    let program = zones("kcn-a,KCN,A,lao-cai,\n");
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
