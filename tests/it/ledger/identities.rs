//! The ledger on the example park: every identity of the model at ten dates, numbers that open to their faces, series,
//! and what a change rebuilds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::common::program::Program;
use jiff::civil::Date;
use matbang::domain::{EntityId, Group, Measure, Phase, Zone, ZoneKind};
use matbang::geodesy::AreaMm2;
use matbang::ledger::{Account, Faces, Ledger, Outside, SLIVER_M, State, Wanted, account, faces_on, series};
use matbang::snapshot::{Audience, Dataset, Snapshot};
use matbang::store::{KnownOn, Loaded, Open};

const DAYS: [&str; 10] = [
    "2019-12-31",
    "2020-06-14",
    "2020-12-31",
    "2021-12-14",
    "2022-06-14",
    "2022-12-31",
    "2023-08-14",
    "2023-08-15",
    "2024-06-14",
    "2024-12-31",
];

fn loaded(program: &Program) -> Loaded {
    let address = format!("sqlite:{}", program.store().display());
    let store = matbang::store::open(&address, Open::Existing).unwrap();
    store.load(KnownOn::Head).unwrap()
}

fn example(loaded: &Loaded) -> Ledger {
    Ledger::of(Snapshot::of(loaded, Audience::Local, Dataset::Example).unwrap())
}

fn zone(ledger: &Ledger, slug: &str) -> EntityId {
    ledger.find_zone(slug).unwrap().id()
}

fn mm2(account: &Account, measure: Measure) -> Option<i64> {
    account.measures.get(&measure)?.measured.map(|area| area.plane.mm2())
}

/// Whether left is right to the mm², where both sides are known.
fn equal(account: &Account, left: &[Measure], right: &[Measure]) -> bool {
    let sum = |measures: &[Measure]| {
        measures
            .iter()
            .map(|measure| mm2(account, *measure))
            .sum::<Option<i64>>()
    };
    match (sum(left), sum(right)) {
        (Some(left), Some(right)) => {
            assert_eq!(left, right, "{} {:?}", account.as_of, account.subject);
            true
        }
        _ => false,
    }
}

#[test]
fn every_identity_of_the_model_holds_exactly_at_ten_dates() {
    let program = Program::demo_with_example();
    let ledger = example(&loaded(&program));
    let mut checked: BTreeMap<&str, usize> = BTreeMap::new();
    for slug in ["kcn-minh-hoa", "ccn-minh-hoa"] {
        for day in DAYS {
            let day: Date = day.parse().unwrap();
            let found = account(&ledger, zone(&ledger, slug), day).unwrap().unwrap();
            let mut hold = |name, left: &[Measure], right: &[Measure]| {
                *checked.entry(name).or_default() += usize::from(equal(&found, left, right));
            };
            hold(
                "to_recover + not_required = boundary",
                &[Measure::ToRecover, Measure::NotRequired],
                &[Measure::Boundary],
            );
            hold(
                "leased on industrial + unleased = industrial",
                &[Measure::Leased, Measure::Unleased],
                &[Measure::IndustrialPlan, Measure::LeasedOutsideIndustrial],
            );
            hold(
                "leased + approved = leased or approved",
                &[Measure::Leased, Measure::ApprovedNotLeased],
                &[Measure::LeasedOrApproved],
            );
            if let (Some(faces), Some(to_recover)) = (
                faces_on(&ledger, zone(&ledger, slug), day).unwrap(),
                mm2(&found, Measure::ToRecover),
            ) {
                let sum = |with, without| -> i64 {
                    let wanted = Wanted {
                        measure: None,
                        with,
                        without,
                    };
                    let faces = faces.find(wanted).unwrap();
                    faces.iter().map(|face| face.face.area()).sum::<AreaMm2>().mm2()
                };
                let cleared = sum(State::INSIDE | State::CLEARED, State::NONE);
                let still = sum(State::INSIDE, State::CLEARED | State::NOT_REQUIRED);
                assert_eq!(cleared + still, to_recover, "{slug} {day}");
                assert!(mm2(&found, Measure::Cleared).is_none_or(|measured| measured == cleared));
                *checked.entry("cleared + still to clear = to recover").or_default() += 1;
            }
            let sheet = found.sheet.as_ref();
            if let Some(sheet) = sheet.filter(|sheet| sheet.boundary.is_some()) {
                let inside = sheet.partition.faces().iter().filter(|face| face.inside());
                let faces: AreaMm2 = inside.map(matbang::geometry::Face::area).sum();
                assert_eq!(faces + sheet.partition.residual(), sheet.partition.boundary());
                assert_eq!(Some(faces.mm2()), mm2(&found, Measure::Boundary));
                assert!(sheet.partition.residual().abs().mm2() < 1_000);
                *checked.entry("faces + residual = boundary").or_default() += 1;
            }
        }
    }
    // 10 days of the park, 7 of the cluster, which has no boundary before 2021-03-30; fewer where something is not known.
    assert_eq!(checked["faces + residual = boundary"], 17);
    assert_eq!(checked["to_recover + not_required = boundary"], 17);
    assert_eq!(checked["cleared + still to clear = to recover"], 17);
    for identity in [
        "leased on industrial + unleased = industrial",
        "leased + approved = leased or approved",
    ] {
        assert!(checked[identity] >= 10, "{identity}: {}", checked[identity]);
    }
}

#[test]
fn every_number_opens_to_faces_that_add_up_to_it() {
    let program = Program::demo_with_example();
    let ledger = example(&loaded(&program));
    let mut opened = 0;
    for (slug, kind) in [
        ("kcn-minh-hoa", ZoneKind::IndustrialPark),
        ("ccn-minh-hoa", ZoneKind::IndustrialCluster),
    ] {
        for day in ["2020-12-31", "2022-12-31", "2024-12-31"] {
            let (id, day): (EntityId, Date) = (zone(&ledger, slug), day.parse().unwrap());
            let found = account(&ledger, id, day).unwrap().unwrap();
            let Some(faces) = faces_on(&ledger, id, day).unwrap() else {
                continue;
            };
            for measure in Measure::ALL {
                let Some(number) = mm2(&found, *measure) else { continue };
                let wanted = Wanted {
                    measure: Faces::of(*measure, kind),
                    ..Wanted::default()
                };
                let behind = faces.find(wanted).unwrap();
                let sum: AreaMm2 = behind.iter().map(|face| face.face.area()).sum();
                assert_eq!(sum.mm2(), number, "{slug} {day} {measure:?}");
                let ids: BTreeSet<&str> = behind.iter().map(|face| face.id.as_str()).collect();
                assert_eq!(ids.len(), behind.len(), "every face has an id of its own");
                opened += usize::from(number > 0);
            }
        }
    }
    assert!(opened > 60, "{opened}");
}

#[test]
fn land_outside_says_why_and_slivers_are_told() {
    let program = Program::demo_with_example();
    let ledger = example(&loaded(&program));
    let (park, day) = (zone(&ledger, "kcn-minh-hoa"), "2024-12-31".parse().unwrap());
    let faces = faces_on(&ledger, park, day).unwrap().unwrap();
    let outside = faces
        .find(Wanted {
            measure: Faces::of(Measure::OutsideBoundary, ZoneKind::IndustrialPark),
            ..Wanted::default()
        })
        .unwrap();
    let sum = |why: Outside| -> f64 {
        let of = outside.iter().filter(|face| face.outside == Some(why));
        of.map(|face| face.face.area()).sum::<AreaMm2>().m2()
    };
    // tl-12 reaches over the boundary it was leased under; tl-16 was inside until the boundary was reduced.
    assert!((sum(Outside::Never) - 3704.26).abs() < 0.05, "{}", sum(Outside::Never));
    assert!(
        (sum(Outside::LeftByChange) - 56597.74).abs() < 0.05,
        "{}",
        sum(Outside::LeftByChange)
    );
    let of_fact = |with: State, without: State| {
        let wanted = Wanted {
            measure: None,
            with,
            without,
        };
        faces.find(wanted).unwrap()
    };
    let all = of_fact(State::NONE, State::NONE).len();
    let (leased, not) = (
        of_fact(State::LEASED, State::NONE).len(),
        of_fact(State::NONE, State::LEASED).len(),
    );
    assert_eq!(leased + not, all);

    let cluster = faces_on(&ledger, zone(&ledger, "ccn-minh-hoa"), day).unwrap().unwrap();
    let unplanned = cluster
        .find(Wanted {
            without: State::INDUSTRIAL,
            with: State::INSIDE,
            measure: None,
        })
        .unwrap();
    assert!(
        unplanned
            .iter()
            .any(|face| face.face.width_m() < SLIVER_M && face.face.area().m2() > 10.0),
        "the strip of 0.3 m between two lots"
    );
}

#[test]
fn a_series_is_the_accounts_of_its_dates() {
    let program = Program::demo_with_example();
    let ledger = example(&loaded(&program));
    let until: Date = "2026-01-01".parse().unwrap();
    for slug in ["kcn-minh-hoa", "ccn-minh-hoa"] {
        let id = zone(&ledger, slug);
        let points = series(&ledger, id, until).unwrap();
        assert!(points.len() > 20, "{slug}: {}", points.len());
        assert!(points.is_sorted_by_key(|point| point.date));
        for point in &points {
            let alone = account(&ledger, id, point.date).unwrap().unwrap();
            for measure in Measure::ALL {
                assert_eq!(
                    mm2(&point.account, *measure),
                    mm2(&alone, *measure),
                    "{slug} {} {measure:?}",
                    point.date
                );
                assert_eq!(point.account.value(*measure), alone.value(*measure));
            }
            let yesterday = account(&ledger, id, point.date.yesterday().unwrap()).unwrap().unwrap();
            assert_eq!(yesterday.subject, alone.subject);
        }
        // Between two dates of the series nothing changes.
        for pair in points.windows(2) {
            let eve = account(&ledger, id, pair[1].date.yesterday().unwrap())
                .unwrap()
                .unwrap();
            for measure in Measure::ALL {
                assert_eq!(
                    mm2(&pair[0].account, *measure),
                    mm2(&eve, *measure),
                    "{slug} {} {measure:?}",
                    pair[1].date
                );
            }
        }
    }
}

#[test]
fn a_change_rebuilds_only_the_zone_it_touches() {
    let program = Program::demo_with_example();
    let before = loaded(&program);
    let ledger = example(&before);
    ledger.prepare(2);
    let sheets = |ledger: &Ledger| {
        let day = "2024-12-31".parse().unwrap();
        ["kcn-minh-hoa", "ccn-minh-hoa"].map(|slug| ledger.sheet_on(zone(ledger, slug), day).unwrap())
    };
    let known = sheets(&ledger);

    // A plot of the cluster is drawn anew, and an event comes to a piece of the park.
    let row = |table: &str, key: &str| {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/example/{table}.csv"));
        let mut reader = csv::Reader::from_path(file).unwrap();
        let head = reader.headers().unwrap().clone();
        let found = reader.records().map(Result::unwrap).find(|row| &row[0] == key).unwrap();
        (head, found)
    };
    let write = |name: &str, head: &csv::StringRecord, rows: &[csv::StringRecord]| {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(head).unwrap();
        rows.iter().for_each(|row| writer.write_record(row).unwrap());
        program.file(name, &String::from_utf8(writer.into_inner().unwrap()).unwrap())
    };
    let (head, lease) = row("leases", "ccn-minh-hoa-tl-01");
    let wkt = head.iter().position(|column| column == "wkt").unwrap();
    let moved: csv::StringRecord = lease
        .iter()
        .enumerate()
        .map(|(i, cell)| {
            if i == wkt {
                cell.replace("564371.57", "564370.57")
            } else {
                cell.to_string()
            }
        })
        .collect();
    let file = write("leases.csv", &head, &[moved]);
    program.ok(&["import", &file, "--as", "register"]);
    let (head, piece) = row("clearance_pieces", "kcn-minh-hoa-khu-21");
    let pieces = write("clearance_pieces.csv", &head, &[piece]);
    let events = program.file(
        "events.csv",
        "event,clearance_piece,kind,date\nmoi,kcn-minh-hoa-khu-21,handed_over,2024-11-01\n",
    );
    program.ok(&["import", &pieces, &events, "--as", "register"]);

    let after = Ledger::after(
        Snapshot::of(&loaded(&program), Audience::Local, Dataset::Example).unwrap(),
        &ledger,
    );
    let now = sheets(&after);
    assert!(Arc::ptr_eq(&known[0], &now[0]), "no shape of the park changed");
    assert!(!Arc::ptr_eq(&known[1], &now[1]), "a plot of the cluster changed");
    // The shared faces tell the new state.
    let clean = |ledger: &Ledger| {
        let day = "2024-12-31".parse().unwrap();
        mm2(
            &account(ledger, zone(ledger, "kcn-minh-hoa"), day).unwrap().unwrap(),
            Measure::HandedOver,
        )
        .unwrap()
    };
    assert!(clean(&after) > clean(&ledger));
    // Accounts are kept where nothing changed, and are those of the new state everywhere.
    let real = |loaded: &Loaded| Ledger::of(Snapshot::of(loaded, Audience::Local, Dataset::Real).unwrap());
    let (others, others_after) = (real(&before), real(&loaded(&program)));
    for day in DAYS.map(|day| day.parse::<Date>().unwrap()) {
        let ask = |of: &Ledger, zone| account(of, zone, day).unwrap().unwrap();
        for slug in ["kcn-minh-hoa", "ccn-minh-hoa"] {
            ask(&ledger, zone(&ledger, slug));
        }
        others.all::<Zone>().for_each(|row| drop(ask(&others, row.id())));
    }
    after.keep_accounts_of(&ledger);
    others_after.keep_accounts_of(&others);
    let anew = example(&loaded(&program));
    for day in DAYS.map(|day| day.parse::<Date>().unwrap()) {
        let ask = |of: &Ledger, zone| account(of, zone, day).unwrap().unwrap();
        for slug in ["kcn-minh-hoa", "ccn-minh-hoa"] {
            assert_eq!(
                said(&ask(&after, zone(&after, slug))),
                said(&ask(&anew, zone(&anew, slug))),
                "{slug} {day}"
            );
        }
        for row in others.all::<Zone>() {
            assert!(
                ask(&others, row.id()).shares(&ask(&others_after, row.id())),
                "{day} {}",
                row.slug()
            );
        }
    }
    // And the renewed one is what a ledger from nothing gives.
    let fresh = example(&loaded(&program));
    for (shared, anew) in sheets(&after).iter().zip(sheets(&fresh)) {
        assert_eq!(shared.partition, anew.partition);
    }
}

#[test]
fn threads_do_not_change_a_ledger() {
    let program = Program::demo_with_example();
    let loaded = loaded(&program);
    let told = |threads: usize| {
        let ledger = example(&loaded);
        ledger.prepare(threads);
        let day = "2024-12-31".parse().unwrap();
        ["kcn-minh-hoa", "ccn-minh-hoa"].map(|slug| {
            let found = account(&ledger, zone(&ledger, slug), day).unwrap().unwrap();
            format!("{:?}", found.measures)
        })
    };
    assert_eq!(told(1), told(2));
}

/// The hectares of every measure of every account and total, as text.
fn numbers(program: &Program, by: &str, day: &str) -> BTreeMap<String, String> {
    let told = program.json(&["totals", "--dataset", "example", "--as-of", day, "--by", by]);
    let mut found = BTreeMap::new();
    for list in ["accounts", "totals"] {
        for account in told[list].as_array().unwrap() {
            let subject = &account["subject"];
            let name = subject["slug"].as_str().or(subject["id"].as_str()).unwrap();
            for (measure, value) in account["measures"].as_object().unwrap() {
                let areas =
                    ["value_ha", "measured_mm2", "measured_ha", "ellipsoidal_ha"].map(|key| value[key].to_string());
                found.insert(format!("{list} {name} {measure}"), areas.join(" "));
            }
        }
    }
    found
}

/// A ring as text, begun elsewhere and run the other way.
fn turned(ring: &str) -> String {
    let mut points: Vec<&str> = ring.split(',').map(str::trim).collect();
    points.pop();
    let middle = points.len() / 2;
    points.rotate_left(middle);
    points.reverse();
    points.push(points[0]);
    points.join(", ")
}

/// Every ring of a WKT, [`turned`].
fn rewritten(wkt: &str) -> String {
    let mut out = String::new();
    let mut rest = wkt;
    // The innermost brackets hold rings.
    while let Some(close) = rest.find(')') {
        let open = rest[..close].rfind('(').map_or(0, |at| at + 1);
        let ring = &rest[open..close];
        out.push_str(&rest[..open]);
        out.push_str(&if ring.contains(',') {
            turned(ring)
        } else {
            ring.to_string()
        });
        out.push(')');
        rest = &rest[close + 1..];
    }
    out + rest
}

#[test]
fn the_same_land_written_otherwise_gives_the_same_bytes() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/example");
    let load = |scrambled: bool| {
        let program = Program::new();
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_string();
            if !name.ends_with(".csv") || name == "expected.csv" {
                continue;
            }
            let mut reader = csv::Reader::from_path(&path).unwrap();
            let head = reader.headers().unwrap().clone();
            let mut rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            if let (true, Some(wkt)) = (scrambled, head.iter().position(|column| column == "wkt")) {
                rows.reverse();
                for row in &mut rows {
                    let cells = row.iter().enumerate();
                    *row = cells
                        .map(|(i, cell)| if i == wkt { rewritten(cell) } else { cell.to_string() })
                        .collect();
                }
            }
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(&head).unwrap();
            rows.iter().for_each(|row| writer.write_record(row).unwrap());
            files.push(program.file(&name, &String::from_utf8(writer.into_inner().unwrap()).unwrap()));
        }
        files.sort();
        let mut arguments: Vec<&str> = vec!["import", "--as", "register"];
        arguments.extend(files.iter().map(String::as_str));
        program.ok(&arguments);
        program
    };
    let (plain, scrambled) = (load(false), load(true));
    for day in ["2020-12-31", "2022-12-31", "2024-12-31"] {
        let expected = numbers(&plain, "zone", day);
        assert!(expected.len() > 60);
        assert_eq!(expected, numbers(&scrambled, "zone", day), "{day}");
    }
}

#[test]
fn every_grouping_adds_up_to_the_same_total() {
    let program = Program::demo_with_example();
    for day in ["2022-12-31", "2024-12-31"] {
        let of = |by: &str| program.json(&["totals", "--dataset", "example", "--as-of", day, "--by", by]);
        let whole = of("kind");
        let parks = &whole["totals"]
            .as_array()
            .unwrap()
            .iter()
            .find(|t| t["subject"]["id"] == "parks")
            .unwrap()["measures"];
        let mut compared = 0;
        for by in ["zone", "kind", "province"] {
            let rows = of(by);
            for (measure, value) in parks.as_object().unwrap() {
                let ha = |value: &serde_json::Value| (value["value_ha"].as_f64().unwrap_or(0.0) * 1e10).round() as i64;
                let parts: i64 = rows["accounts"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|row| ha(&row["measures"][measure]))
                    .sum();
                assert_eq!(parts, ha(value), "{by} {measure} {day}");
                compared += usize::from(parts > 0);
            }
        }
        assert!(compared > 30, "{compared}");
    }
}

/// What an account says on a day, but for the faces.
fn said(account: &Account) -> String {
    format!(
        "{} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        account.as_of,
        account.planes,
        account.measures,
        account.indicators,
        account.ratios,
        account.coverage,
        account.bars,
        account.doubt,
        account.left_out,
        account.sheet.as_ref().map(|sheet| sheet.boundary)
    )
}

/// Accounts are kept from one day on which something changes to the next: on every day they say what one says that is computed
/// for that day alone.
#[test]
fn a_kept_account_says_what_one_of_the_day_says() {
    let program = Program::demo_with_example();
    let loaded = loaded(&program);
    let mut compared = 0;
    for dataset in Dataset::ALL {
        for audience in [Audience::Local, Audience::Public] {
            let snapshot = || Snapshot::of(&loaded, audience, dataset).unwrap();
            let kept = Ledger::of(snapshot());
            let zones = kept.all::<Zone>().map(|row| row.id());
            let groups = kept.all::<Group>().map(|row| row.id());
            let subjects: Vec<EntityId> = zones
                .chain(groups)
                .chain(kept.all::<Phase>().map(|row| row.id()))
                .collect();
            let mut days = BTreeSet::from([jiff::civil::date(1990, 1, 1), jiff::civil::date(2026, 12, 31)]);
            for subject in &subjects {
                for point in series(&kept, *subject, Date::MAX).unwrap() {
                    let near = [
                        point.date.yesterday(),
                        Ok(point.date),
                        point.date.tomorrow(),
                        point.date.checked_add(jiff::Span::new().days(17)),
                    ];
                    days.extend(near.into_iter().flatten());
                }
            }
            // Every third, so that the test takes seconds; which ones, the days decide.
            for day in days.into_iter().step_by(3) {
                let alone = Ledger::of(snapshot());
                for subject in &subjects {
                    let of = |ledger: &Ledger| account(ledger, *subject, day).unwrap().map(|account| said(&account));
                    assert_eq!(of(&kept), of(&alone), "{day} {subject}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 1_000, "{compared}");
}
