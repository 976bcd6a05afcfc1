//! What is recorded as internal becomes public when a person says so, never because a newer file says less.

use std::collections::BTreeMap;

use crate::common::program::Program;
use matbang::domain::{Lease, Measure, Visibility};
use matbang::ledger::record_name;
use matbang::ledger::{Account, Ledger, SeriesPoint, account, series};
use matbang::message::Lang;
use matbang::snapshot::{Audience, Dataset, Snapshot};
use matbang::store::sqlite::SqliteStore;
use matbang::store::{KnownOn, Open, Store};

/// Key, or slug where there is none → visibility.
fn recorded(program: &Program) -> BTreeMap<String, Visibility> {
    let store = SqliteStore::open(&program.store(), Open::Existing).unwrap();
    let versions = store.load(KnownOn::Head).unwrap().versions;
    versions
        .into_iter()
        .map(|version| {
            let entity = version.entity.clone();
            let known_by = if entity.key.is_empty() { entity.slug } else { entity.key };
            (known_by, entity.visibility)
        })
        .collect()
}

fn with_zone() -> Program {
    let program = Program::new();
    program.tables(&["zone,kind,name,province\nkcn-a,KCN,A,lao-cai\n"]);
    program
}

#[test]
fn what_is_left_out_of_a_newer_register_publishes_nothing() {
    let program = with_zone();
    let piece = "clearance_piece,zone,ha\nm-1,kcn-a,2\n";
    let counted = "event,clearance_piece,kind,date,households\ns-1,m-1,paid,2025-01-01,3\n";
    program.tables(&[piece, counted]);
    program.tables(&["lease,zone,kind,ha,tenant\nt-1,kcn-a,sublease,1,Ông Nguyễn Văn Kín\n"]);
    let figure = |visibility: &str| {
        format!(
            "figure,subject,indicator,value,unit,status,as_of,visibility\n\
             f-1,zone:kcn-a,planned,99,ha,reported,2025-01-01,{visibility}\n"
        )
    };
    program.tables(&[&figure("internal")]);
    let slugs = ["m-1", "t-1", "f-1"];
    let all = |wanted: Visibility| {
        let found = recorded(&program);
        for slug in slugs {
            assert_eq!(found[slug], wanted, "{slug}");
        }
    };
    all(Visibility::Internal);

    // The count, the name and the word “internal” are dropped.
    let plain = "event,clearance_piece,kind,date\ns-1,m-1,paid,2025-01-01\n";
    program.tables(&[piece, plain]);
    program.tables(&["lease,zone,kind,ha,tenant\nt-1,kcn-a,sublease,1,\n"]);
    program.tables(&[&figure("")]);
    all(Visibility::Internal);

    // The same once more changes nothing.
    let revision = program.revision();
    program.tables(&["lease,zone,kind,ha,tenant\nt-1,kcn-a,sublease,1,\n"]);
    program.tables(&[&figure("")]);
    assert_eq!(program.revision(), revision);

    // A person says so.
    let said = "clearance_piece,zone,ha,visibility\nm-1,kcn-a,2,public\n";
    program.tables(&[said, plain]);
    program.tables(&["lease,zone,kind,ha,tenant,visibility\nt-1,kcn-a,sublease,1,,public\n"]);
    program.tables(&[&figure("public")]);
    all(Visibility::Public);
}

#[test]
fn a_drawing_without_the_count_publishes_no_piece() {
    let program = with_zone();
    let drawing = |fields: &str| {
        let ring = "[[407000,2497000],[407100,2497000],[407100,2497100],[407000,2497100],[407000,2497000]]";
        format!(
            r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::9208"}}}},
            "features":[{{"type":"Feature","properties":{{"label":"M1","event":"paid","date":"2025-01-01"{fields}}},
            "geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}]}}"#
        )
    };
    let import = |content: &str| {
        let file = program.file("gpmb.geojson", content);
        program.ok(&["import", &file, "--as", "clearance", "--zone", "kcn-a"])
    };
    let piece = || {
        let found = recorded(&program);
        let (_, visibility) = found.iter().find(|(slug, _)| slug.contains("gpmb")).unwrap();
        *visibility
    };
    import(&drawing(r#","households":3"#));
    assert_eq!(piece(), Visibility::Internal);
    // The same step of the same day, corrected: the count is gone.
    import(&drawing(""));
    assert_eq!(piece(), Visibility::Internal);
    // Nor does the same step as an event of the recorded piece.
    let file = program.file("buoc.geojson", &drawing(r#","households":3"#));
    program.ok(&["import", &file, "--as", "event", "--zone", "kcn-a"]);
    let file = program.file("buoc.geojson", &drawing(""));
    program.ok(&["import", &file, "--as", "event", "--zone", "kcn-a"]);
    assert_eq!(piece(), Visibility::Internal);
}

#[test]
fn what_ended_internal_and_comes_back_stays_internal_and_says_so() {
    let program = with_zone();
    let feature = |label: &str, x: u32, fields: &str| {
        let (a, b) = (407_000 + x, 407_100 + x);
        let ring = format!("[[{a},2497000],[{b},2497000],[{b},2497100],[{a},2497100],[{a},2497000]]");
        format!(
            r#"{{"type":"Feature","properties":{{"label":"{label}","event":"paid","date":"2025-01-01"{fields}}},
            "geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#
        )
    };
    let import = |features: &[String]| {
        let content = format!(
            r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::9208"}}}},"features":[{}]}}"#,
            features.join(",")
        );
        let file = program.file("gpmb.geojson", &content);
        program.ok(&["import", &file, "--as", "clearance", "--zone", "kcn-a", "--end-missing"])
    };
    let seen = |label: &str| {
        let found = recorded(&program);
        found
            .iter()
            .find(|(key, _)| key.ends_with(label))
            .map(|(_, visibility)| *visibility)
    };
    let (counted, plain) = (feature("M1", 0, r#","households":3"#), feature("M1", 0, ""));
    let other = feature("M2", 200, "");
    import(&[counted, other.clone()]);
    import(std::slice::from_ref(&other));
    assert_eq!(seen("m1"), None);
    let said = import(&[plain.clone(), other.clone()]);
    assert_eq!(seen("m1"), Some(Visibility::Internal));
    assert!(said.contains("stays internal"), "{said}");
    assert_eq!(seen("m2"), Some(Visibility::Public));
    // Once is enough.
    let again = import(&[plain, other]);
    assert!(!again.contains("stays internal"), "{again}");

    // The same by the register.
    program.tables(&["lease,zone,kind,ha,visibility\nt-1,kcn-a,sublease,1,internal\nt-2,kcn-a,sublease,1,\n"]);
    let said = program.tables(&["lease,zone,kind,ha\nt-1,kcn-a,sublease,2\n"]);
    assert!(said.contains("stays internal"), "{said}");
    assert_eq!(seen("t-1"), Some(Visibility::Internal));
}

#[test]
fn a_name_stands_in_no_slug() {
    let program = with_zone();
    program.tables(&["lease,zone,kind,ha\nong-nguyen-van-kin,kcn-a,sublease,1\nhung,kcn-a,sublease,1\nkcn-a-tl-01,kcn-a,sublease,1\n"]);
    program.tables(&["clearance_piece,zone,label,ha\n,kcn-a,Hùng,1\n,kcn-a,Minh Hòa,1\n,kcn-a,Thửa 12,1\n"]);
    let slugs = || -> Vec<String> {
        let store = SqliteStore::open(&program.store(), Open::Existing).unwrap();
        let versions = store.load(KnownOn::Head).unwrap().versions;
        let mut slugs: Vec<String> = versions
            .into_iter()
            .map(|version| version.entity.slug.clone())
            .collect();
        slugs.sort();
        slugs
    };
    let before = slugs();
    for name in ["nguyen", "hung", "minh"] {
        assert!(!before.iter().any(|slug| slug.contains(name)), "{name}: {before:?}");
    }
    for harmless in ["kcn-a-tl-01", "kcn-a-thua-12"] {
        assert!(before.iter().any(|slug| slug == harmless), "{harmless}: {before:?}");
    }
    // Nor does the public read it anywhere else, or find anything by it.
    let store = SqliteStore::open(&program.store(), Open::Existing).unwrap();
    let seen = Snapshot::new(&store.load(KnownOn::Head).unwrap(), Audience::Public).unwrap();
    drop(store);
    assert!(seen.by_slug::<Lease>("ong-nguyen-van-kin").is_none());
    assert_eq!(seen.all::<Lease>().count(), 3);
    for lease in seen.all::<Lease>() {
        let name = record_name(&seen, lease.id()).text(Lang::Vi);
        assert!(!name.contains("kin") && !name.contains("hung"), "{name}");
    }
    // The key still finds it: a new version of the same thing.
    let said = program.tables(&["lease,zone,kind,ha\nong-nguyen-van-kin,kcn-a,sublease,3\n"]);
    assert!(said.contains("New versions: 1"), "{said}");
    assert_eq!(slugs(), before);
}

/// Pieces `m-1`, handed over on 1/1/2025 with an obstacle of these days, and `m-2`, handed over on 1/3/2025.
fn with_obstacle(opened: &str, closed: &str) -> Program {
    let program = with_zone();
    let obstacle = format!("obstacle,clearance_piece,text,opened,closed\nv-1,m-1,Khiếu nại,{opened},{closed}\n");
    let square = |x: u32| {
        let e = x + 100;
        format!("\"POLYGON(({x} 2497000,{e} 2497000,{e} 2497100,{x} 2497100,{x} 2497000))\",EPSG:9208")
    };
    let pieces = format!(
        "clearance_piece,zone,wkt,crs\nm-1,kcn-a,{}\nm-2,kcn-a,{}\n",
        square(407_000),
        square(408_000)
    );
    let steps = "event,clearance_piece,kind,date\ns-0,m-1,paid,2024-10-01\ns-1,m-1,handed_over,2025-01-01\n\
        s-2,m-2,handed_over,2025-03-01\ns-4,m-1,inventory,2025-04-01\ns-3,m-2,notice,2025-09-01\n";
    program.tables(&[&pieces, steps, &obstacle]);
    program
}

/// What an account of a day says of clean land, and what it leaves out.
fn clean(account: &Account) -> Option<f64> {
    account.measures.get(&Measure::Clean)?.measured.map(|m| m.plane.ha())
}

/// The clean land that a series tells, by the day of its points.
type Points = Vec<(String, Option<f64>)>;

/// Clean land of every day of a year as it is asked for, and of the series.
fn clean_by_day(program: &Program, audience: Audience) -> (Vec<Option<f64>>, Points) {
    let address = format!("sqlite:{}", program.store().display());
    let store = matbang::store::open(&address, Open::Existing).unwrap();
    let loaded = store.load(KnownOn::Head).unwrap();
    let ledger = Ledger::of(Snapshot::of(&loaded, audience, Dataset::Real).unwrap());
    let zone = ledger.find_zone("kcn-a").unwrap().id();
    let on = |day| clean(&account(&ledger, zone, day).unwrap().unwrap());
    let points = series(&ledger, zone, "2026-01-01".parse().unwrap()).unwrap();
    let told = |point: &SeriesPoint| {
        // Whatever a day of the series says, the account of that day says.
        assert_eq!(on(point.date), clean(&point.account), "{} {audience:?}", point.date);
        (point.date.to_string(), clean(&point.account))
    };
    let first: jiff::civil::Date = "2024-12-01".parse().unwrap();
    let days = first.series(jiff::Span::new().days(1)).take(365);
    (days.map(on).collect(), points.iter().map(told).collect())
}

/// The days on which an obstacle came up and was settled are for the office: no public answer differs between two of them.
#[test]
fn days_of_obstacles_are_in_no_public_answer_of_any_day() {
    let (_, office) = clean_by_day(&with_obstacle("2025-02-10", "2025-06-20"), Audience::Local);
    let days: Vec<&str> = office.iter().map(|(day, _)| day.as_str()).collect();
    assert_eq!(
        days,
        [
            "2024-10-01",
            "2025-01-01",
            "2025-02-10",
            "2025-03-01",
            "2025-04-01",
            "2025-06-20",
            "2025-09-01"
        ]
    );
    // Open at the end of the time between two steps: from 1/4 on it is known to be settled.
    let (public, points) = clean_by_day(&with_obstacle("2025-02-10", "2025-06-20"), Audience::Public);
    let told: Vec<(&str, Option<f64>)> = points.iter().map(|(day, ha)| (day.as_str(), *ha)).collect();
    assert_eq!(
        told,
        [
            ("2024-10-01", None),
            ("2025-01-01", None),
            ("2025-03-01", Some(1.0)),
            ("2025-04-01", Some(2.0)),
            ("2025-09-01", Some(2.0))
        ]
    );
    // Other days of the same obstacle give the same answer on every day.
    for (opened, closed) in [
        ("2025-01-02", "2025-04-01"),
        ("2025-03-31", "2025-08-31"),
        ("2025-03", "2026-12-31"),
    ] {
        let (other, _) = clean_by_day(&with_obstacle(opened, closed), Audience::Public);
        assert_eq!(other, public, "{opened} {closed}");
    }
    // One that is still open is in the way since the last step, whenever it came up.
    let (open, _) = clean_by_day(&with_obstacle("2025-05-05", ""), Audience::Public);
    assert_eq!(open, clean_by_day(&with_obstacle("2025-12-24", ""), Audience::Public).0);
    assert_eq!(open.last(), Some(&Some(1.0)));
    assert_eq!(public.last(), Some(&Some(2.0)));
}

/// Who settled a value, and why, is for the office; that it is settled, on which day and by which paper, is not.
#[test]
fn a_settled_value_names_no_person_to_the_public() {
    let program = with_zone();
    let figures = "figure,subject,indicator,value,unit,status,as_of\n\
        f-1,zone:kcn-a,cleared,5,ha,reported,2025-01-01\nf-2,zone:kcn-a,cleared,6,ha,reported,2025-01-01\n";
    let settled = "settled_value,subject,indicator,as_of,chosen,losing,reason,by,settled_on,document\n\
        c-1,zone:kcn-a,cleared,2025-01-01,f-1,f-2,hộ ông Kín khiếu nại,Bà Trần Thị Mai,2025-02-01,12/BB-UBND\n";
    let stated = "complete_through,zone,indicator,through,by\nd-1,kcn-a,leased,2025-01-01,Bà Trần Thị Mai\n";
    let paper = "document,date,class\n12/BB-UBND,2025-02-01,report\n";
    program.tables(&[paper, figures, settled, stated]);
    let store = SqliteStore::open(&program.store(), Open::Existing).unwrap();
    let loaded = store.load(KnownOn::Head).unwrap();
    let told = |audience: Audience| {
        let ledger = Ledger::of(Snapshot::of(&loaded, audience, Dataset::Real).unwrap());
        let bodies: Vec<String> = ledger
            .versions()
            .iter()
            .map(|version| serde_json::to_string(&version.entity.body).unwrap())
            .collect();
        let zone = ledger.find_zone("kcn-a").unwrap().id();
        let found = account(&ledger, zone, "2025-03-01".parse().unwrap()).unwrap().unwrap();
        let standing = found.measures[&Measure::Cleared].standing.clone().unwrap();
        assert_eq!(found.value(Measure::Cleared).unwrap().total_f64(), 5.0, "{audience:?}");
        let notes: Vec<String> = standing.notes.iter().map(|note| note.text(Lang::Vi)).collect();
        (bodies.join("\n"), notes.join("\n"))
    };
    let (bodies, notes) = told(Audience::Local);
    assert!(bodies.contains("Trần Thị Mai") && notes.contains("Trần Thị Mai") && notes.contains("khiếu nại"));
    let (bodies, notes) = told(Audience::Public);
    for kept in ["Mai", "Kín"] {
        assert!(!bodies.contains(kept) && !notes.contains(kept), "{kept}: {notes}");
    }
    assert!(
        notes.contains("Đã chốt (01/02/2025)") && notes.contains("12/BB-UBND"),
        "{notes}"
    );
}
