//! The ledger on small registers: faces, classes, series and what is shared between revisions.

use builders::{PLANE, Register, rectangle, square};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::sync::Arc;

use super::{
    Accounts, Astray, Basis, Cause, Clearance, Faces, Ledger, Outside, Scope, Stage, Wanted, account, faces_on, series,
};
use crate::snapshot::tests::{made, with};
use domain::{EntityId, Measure, Zone, ZoneKind};

fn ledger(register: &Register) -> Ledger {
    Ledger::of(made(register))
}

fn zone(ledger: &Ledger, key: &str) -> EntityId {
    ledger.by_slug::<Zone>(key).unwrap().id()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The hectares of a measure of zone `a`.
fn hectares(ledger: &Ledger, measure: Measure, on: &str) -> Option<Decimal> {
    let account = account(ledger, zone(ledger, "a"), day(on)).unwrap().unwrap();
    account.value(measure).map(|hectares| hectares.total())
}

/// The same in whole square metres.
fn square_metres(ledger: &Ledger, measure: Measure, on: &str) -> Option<Decimal> {
    hectares(ledger, measure, on).map(|hectares| (hectares * Decimal::from(10_000)).round())
}

#[test]
fn faces_tile_the_boundary_and_what_lies_outside_is_no_part_of_it() {
    let ledger = ledger(
        &Register::new()
            .zone("a")
            .boundary(square(0, 1000))
            .piece(square(0, 600), "handed_over", "2020")
            .lease("sublease", rectangle(500, 500, 200, 200))
            .lease("sublease", square(900, 200)),
    );
    let faces = faces_on(&ledger, zone(&ledger, "a"), day("2022-01-01"))
        .unwrap()
        .unwrap();
    let partition = &faces.sheet.partition;
    let area = |inside: bool| -> i64 {
        let of = partition.faces().iter().filter(|face| face.inside() == inside);
        of.map(|face| face.area().mm2()).sum()
    };
    assert_eq!(area(true), partition.boundary().mm2() - partition.residual().mm2());
    // Half of the second lease: 100 m by 200 m.
    assert_eq!((area(false) as f64 / 1e6).round() as i64, 20_000);
    assert_eq!(
        square_metres(&ledger, Measure::Boundary, "2022-01-01"),
        Some(1_000_000.into())
    );
    assert_eq!(
        square_metres(&ledger, Measure::Cleared, "2022-01-01"),
        Some(360_000.into())
    );
    assert_eq!(
        square_metres(&ledger, Measure::Leased, "2022-01-01"),
        Some(60_000.into())
    );
    assert_eq!(
        square_metres(&ledger, Measure::OutsideBoundary, "2022-01-01"),
        Some(20_000.into())
    );
    // The faces behind a number add up to it.
    let wanted = Wanted {
        measure: Some(Faces::of(Measure::Leased, ZoneKind::IndustrialPark).unwrap()),
        ..Wanted::default()
    };
    let found = faces.find(wanted).unwrap();
    let sum: i64 = found.iter().map(|face| face.face.area().mm2()).sum();
    assert_eq!(found.len(), 3, "in the piece, beside it, and at the edge");
    assert_eq!((sum as f64 / 1e6).round() as i64, 60_000);
    assert!(found.iter().all(|face| face.outside.is_none()));
}

#[test]
fn land_outside_was_never_inside_or_was_left_by_a_change_of_the_boundary() {
    let heading = "boundary,zone,crs,wkt,status,quality,valid_from,valid_until";
    let boundary = |key: &str, side, from: &str, until: &str| {
        format!(
            "{key},a,{PLANE},\"{}\",approved,surveyed,{from},{until}",
            square(0, side)
        )
    };
    let ledger = ledger(
        &Register::new()
            .zone("a")
            .row(heading, &boundary("b1", 1000, "2020-01-01", "2023-01-01"))
            .row(heading, &boundary("b2", 500, "2023-01-01", ""))
            .lease("sublease", square(800, 100))
            .lease("sublease", square(2000, 100)),
    );
    let outside = |on: &str| {
        let faces = faces_on(&ledger, zone(&ledger, "a"), day(on)).unwrap().unwrap();
        let leased = Faces::of(Measure::OutsideBoundary, ZoneKind::IndustrialPark);
        let found = faces
            .find(Wanted {
                measure: leased,
                ..Wanted::default()
            })
            .unwrap();
        let mut why: Vec<&str> = found
            .iter()
            .filter_map(|face| face.outside.map(Outside::code))
            .collect();
        why.sort_unstable();
        why
    };
    assert_eq!(outside("2022-06-01"), ["never_inside"]);
    assert_eq!(outside("2024-06-01"), ["left_by_boundary_change", "never_inside"]);
}

#[test]
fn a_record_in_the_wrong_place_takes_no_part_and_is_named() {
    let ledger = ledger(
        &Register::new()
            .zone("a")
            .boundary(square(0, 1000))
            .lease("sublease", square(0, 100))
            .lease("sublease", square(90_000, 100)),
    );
    let sheet = ledger.sheet_on(zone(&ledger, "a"), day("2022-01-01")).unwrap();
    assert_eq!(sheet.records.len(), 2, "the boundary and the lease in it");
    let [(_, Astray::Far(km))] = sheet.astray.as_slice() else {
        panic!("{:?}", sheet.astray)
    };
    assert!((88.0..91.0).contains(km), "{km}");
    assert_eq!(
        square_metres(&ledger, Measure::Leased, "2022-01-01"),
        Some(10_000.into())
    );
}

#[test]
fn a_revision_shares_the_faces_of_zones_whose_land_did_not_change() {
    let register = Register::new().zone("a").boundary(square(0, 1000));
    let before = ledger(&register.zone("b").boundary(square(3000, 1000)));
    let sheets = |ledger: &Ledger| ["a", "b"].map(|key| ledger.sheet_on(zone(ledger, key), day("2022-01-01")).unwrap());
    let [a, b] = sheets(&before);
    let leased = Register::new().about("b").lease("sublease", square(3000, 100));
    let after = Ledger::after(with(&before, &leased), &before);
    let [same, other] = sheets(&after);
    assert!(Arc::ptr_eq(&a, &same), "nothing was cut anew");
    assert!(!Arc::ptr_eq(&b, &other));
    assert_eq!(
        (b.records.len(), other.records.len()),
        (1, 2),
        "the boundary, and the lease"
    );
}

#[test]
fn the_stage_is_the_furthest_the_newest_flags_state() {
    let flags = Register::new()
        .zone("a")
        .flag("in_plan", true, "2018-01-01")
        .flag("established", true, "2020-01-01")
        .flag("operating", true, "2021-01-01")
        .flag("operating", false, "2023-01-01");
    let stages = |register: &Register, days: &[&str]| -> Vec<Stage> {
        let ledger = ledger(register);
        days.iter()
            .map(|on| Stage::of(&ledger, zone(&ledger, "a"), day(on)))
            .collect()
    };
    assert_eq!(
        stages(
            &flags,
            &["2017-12-31", "2018-01-01", "2020-06-01", "2021-01-01", "2023-01-01"]
        ),
        [
            Stage::Unknown,
            Stage::Planned,
            Stage::Established,
            Stage::Operating,
            Stage::Established
        ]
    );
    // Two documents of one day that contradict each other state nothing.
    let torn = flags.flag("established", false, "2020-01-01");
    assert_eq!(stages(&torn, &["2020-06-01"]), [Stage::Planned]);
    // What is known by its year alone counts when the year is over.
    let of_year = Register::new().zone("a").flag("established", true, "2020");
    assert_eq!(
        stages(&of_year, &["2020-12-30", "2020-12-31"]),
        [Stage::Unknown, Stage::Established]
    );
}

#[test]
fn the_class_of_clearance_has_its_edges_at_nothing_half_and_all_but_a_rounding() {
    for (cleared, class) in [
        ("0", Clearance::None),
        ("0.01", Clearance::Part),
        ("49.99", Clearance::Part),
        ("50", Clearance::Most),
        ("99.49", Clearance::Most),
        ("99.5", Clearance::All),
        ("100", Clearance::All),
        ("", Clearance::Unknown),
    ] {
        let register = Register::new().zone("a").figure("planned", "100", "approved", "2020");
        let register = match cleared {
            "" => register,
            cleared => register.figure("cleared", cleared, "reported", "2021"),
        };
        let ledger = ledger(&register);
        let account = account(&ledger, zone(&ledger, "a"), day("2022-01-01"))
            .unwrap()
            .unwrap();
        assert_eq!(Clearance::of(&account), class, "{cleared} of 100");
    }
}

#[test]
fn every_step_of_a_series_names_its_cause() {
    let heading = "boundary,zone,crs,area_crs,wkt,status,quality,valid_from,valid_until";
    let boundary = |key: &str, plane: &str, side, from: &str, until: &str| {
        format!(
            "{key},a,{PLANE},{plane},\"{}\",approved,surveyed,{from},{until}",
            square(0, side)
        )
    };
    let lease = |key: &str, east, from: &str, until: &str| {
        format!("{key},a,sublease,{from},{until},{PLANE},\"{}\"", square(east, 100))
    };
    let leases = "lease,zone,kind,start,end,crs,wkt";
    let ledger = ledger(
        &Register::new()
            .zone("a")
            .row(heading, &boundary("b1", "EPSG:9207", 900, "2020-01-01", "2024-01-01"))
            .row(heading, &boundary("b2", PLANE, 1000, "2024-01-01", ""))
            .row(leases, &lease("l1", 0, "2021-01-01", ""))
            .row(leases, &lease("l2", 100, "2022-01-01", ""))
            .row(leases, &lease("l3", 200, "2022-06-01", "2025-06-01"))
            .figure("leased", "10", "reported", "2023-01-01")
            .complete("leased", "2025-01-01"),
    );
    let points = series(&ledger, zone(&ledger, "a"), day("2026-01-01")).unwrap();
    let causes: Vec<(String, Option<Cause>)> = points
        .iter()
        .enumerate()
        .map(|(at, point)| {
            let before = at.checked_sub(1).map(|before| &points[before]);
            (point.date.to_string(), point.cause(before, Measure::Leased))
        })
        .collect();
    let told: Vec<(&str, Option<Cause>)> = causes.iter().map(|(date, cause)| (date.as_str(), *cause)).collect();
    assert_eq!(
        told,
        [
            ("2020-01-01", None),
            ("2021-01-01", Some(Cause::Known)),
            ("2022-01-01", Some(Cause::Event)),
            ("2022-06-01", Some(Cause::Event)),
            ("2023-01-01", Some(Cause::Print)),
            ("2024-01-01", None),
            ("2025-01-01", Some(Cause::Drawing)),
            ("2025-06-01", Some(Cause::Ended)),
        ]
    );
    let planes: Vec<bool> = points.iter().map(|point| point.plane_changed).collect();
    assert_eq!(planes, [false, false, false, false, false, true, false, false]);
}

#[test]
fn land_of_two_zones_counts_once_in_a_sum_and_economic_zones_stand_beside() {
    let ledger = ledger(
        &Register::new()
            .zone("a")
            .boundary(square(0, 1000))
            .zone("b")
            .boundary(square(400, 1000))
            .zone_of("KKT", "k", "")
            .boundary(square(0, 2000)),
    );
    let accounts = Accounts::of(&ledger, day("2022-01-01")).unwrap();
    let sum = |scope| {
        let rollup = accounts.rollup(scope).unwrap();
        let total = &rollup.measures[&Measure::Boundary].total;
        (total.total() * Decimal::from(10_000)).round()
    };
    assert_eq!(sum(Scope::parks(None)), Decimal::from(1_400_000));
    assert_eq!(sum(Scope::kind(ZoneKind::EconomicZone)), Decimal::from(4_000_000));
}

#[test]
fn two_bases_together_are_both() {
    for (one, other, both) in [
        (Basis::Measured, Basis::Measured, Basis::Measured),
        (Basis::Reported, Basis::Reported, Basis::Reported),
        (Basis::Measured, Basis::Reported, Basis::Mixed),
        (Basis::Mixed, Basis::Measured, Basis::Mixed),
    ] {
        assert_eq!((one.and(other), other.and(one)), (both, both));
    }
}
