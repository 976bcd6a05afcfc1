//! The approved area to recover as drawn land: what covers it is complete, and a newer one changes what a print speaks of.

use crate::common::program::Program;
use serde_json::{Value, json};

/// A zone of 100 ha with a print of 60 ha of 30/6/2026, in strips of 1,000 m: 1 ha is 10 m of it.
fn office() -> Program {
    let office = Program::new();
    office.tables(&["zone,kind,name,province\nz,CCN,Z,lao-cai\n"]);
    let boundary = format!(
        "boundary,zone,crs,wkt,status,quality,valid_from\nb,z,EPSG:9208,{},approved,surveyed,2020-01-01\n",
        strip(0.0, 100.0)
    );
    figures(
        &office,
        &["planned,100,approved,2020-01-01", "cleared,60,reported,2026-06-30"],
    );
    office.tables(&[&boundary]);
    office
}

fn strip(from: f64, ha: f64) -> String {
    let (y, n) = (2_497_000.0 + from * 10.0, 2_497_000.0 + (from + ha) * 10.0);
    format!("\"POLYGON((407000 {y}, 408000 {y}, 408000 {n}, 407000 {n}, 407000 {y}))\"")
}

/// `indicator,value,status,as_of` of the zone.
fn figures(office: &Program, rows: &[&str]) {
    let rows: String = rows.iter().map(|row| format!("zone:z,ha,{row}\n")).collect();
    office.tables(&[&format!("subject,unit,indicator,value,status,as_of\n{rows}")
        .replacen("subject", "figure,subject", 1)
        .replace("\nzone", "\n,zone")]);
}

/// A plan to recover land: strip from and hectares, in force from and before a day.
fn plan(office: &Program, key: &str, from: f64, ha: f64, since: &str, until: &str) {
    let head = "plan_area,zone,level,crs,wkt,valid_from,valid_until";
    office.tables(&[&format!(
        "{head}\n{key},z,recovery,EPSG:9208,{},{since},{until}\n",
        strip(from, ha)
    )]);
}

fn piece(office: &Program, key: &str, from: f64, ha: f64, step: &str, date: &str) {
    office.tables(&[
        &format!(
            "clearance_piece,zone,label,recovery,crs,wkt\n{key},z,{key},required,EPSG:9208,{}\n",
            strip(from, ha)
        ),
        &format!("event,clearance_piece,kind,date\n,{key},{step},{date}\n"),
    ]);
}

fn measure(office: &Program, measure: &str, day: &str) -> Value {
    office.account("z", &["--as-of", day])["measures"][measure].clone()
}

fn cleared(office: &Program, day: &str) -> f64 {
    let cleared = measure(office, "cleared", day);
    let value = cleared["value_ha"].as_f64().unwrap_or_else(|| panic!("{cleared:#}"));
    (value * 1e6).round() / 1e6
}

fn codes<'v>(measure: &'v Value, of: &str) -> Vec<&'v str> {
    let told = measure["standing"][of].as_array().unwrap();
    told.iter().map(|note| note["code"].as_str().unwrap()).collect()
}

fn in_ratio(office: &Program, day: &str) -> bool {
    let account = office.account("z", &["--as-of", day]);
    account["ratios"]
        .as_array()
        .unwrap()
        .iter()
        .any(|ratio| ratio["numerator"] == "cleared")
}

#[test]
fn pieces_that_cover_the_approved_area_to_recover_are_complete() {
    let office = office();
    piece(&office, "a", 0.0, 58.4, "paid", "2026-06-30");
    plan(&office, "p", 0.0, 90.0, "2025-01-01", "");
    assert_eq!(cleared(&office, "2026-07-31"), 60.0);
    piece(&office, "b", 58.4, 31.5, "notice", "2026-06-30");
    let covered = measure(&office, "cleared", "2026-07-31");
    assert_eq!(
        (cleared(&office, "2026-07-31"), &covered["standing"]["complete"]["by"]),
        (58.4, &json!("geometry")),
        "{covered:#}"
    );
    // The rest of the zone is not told: what need not be recovered is not 0, and not all of the zone has to be.
    for rest in ["not_required", "to_recover"] {
        assert!(measure(&office, rest, "2026-07-31")["value_ha"].is_null(), "{rest}");
    }
    // What is drawn is a part of what was approved, so what covers it is no whole.
    figures(&office, &["to_recover,95,approved,2025-01-01"]);
    assert_eq!(cleared(&office, "2026-07-31"), 60.0);
    figures(&office, &["to_recover,90,approved,2025-02-01"]);
    assert_eq!(cleared(&office, "2026-07-31"), 58.4);
    assert_eq!(measure(&office, "to_recover", "2026-07-31")["value_ha"], 90.0);
}

#[test]
fn pieces_outside_the_approved_area_do_not_make_it_whole() {
    let office = office();
    figures(&office, &["to_recover,90,approved,2025-01-01"]);
    plan(&office, "p", 0.0, 90.0, "2025-01-01", "");
    piece(&office, "a", 10.0, 90.0, "paid", "2026-05-30");
    piece(&office, "c", 0.0, 1.0, "notice", "2026-05-30");
    let open = measure(&office, "cleared", "2026-07-31");
    assert!(
        open["standing"]["complete"].is_null(),
        "9 ha of it are in no piece: {open:#}"
    );
}

#[test]
fn as_many_hectares_of_required_pieces_as_approved_are_complete_and_tell_no_rest() {
    let office = office();
    figures(&office, &["to_recover,90,approved,2025-01-01"]);
    piece(&office, "a", 0.0, 58.4, "paid", "2026-06-30");
    piece(&office, "b", 58.4, 31.6, "notice", "2026-06-30");
    assert_eq!(cleared(&office, "2026-07-31"), 58.4);
    assert_eq!(measure(&office, "to_recover", "2026-07-31")["value_ha"], 90.0);
    assert!(measure(&office, "not_required", "2026-07-31")["value_ha"].is_null());
}

/// 90 ha to recover until 15/8/2026, 80 ha since.
fn changed(office: &Program) {
    plan(office, "p1", 0.0, 90.0, "2025-01-01", "2026-08-15");
    plan(office, "p2", 0.0, 80.0, "2026-08-15", "");
}

#[test]
fn a_print_loses_the_cleared_land_that_a_newer_plan_takes_out() {
    let office = office();
    changed(&office);
    piece(&office, "out", 80.0, 4.0, "paid", "2026-05-01");
    piece(&office, "rest", 84.0, 6.0, "notice", "2026-05-01");
    assert_eq!(cleared(&office, "2026-08-14"), 60.0);
    let less = measure(&office, "cleared", "2026-08-15");
    assert_eq!(
        (cleared(&office, "2026-08-15"), &less["standing"]["taken_off_ha"]),
        (56.0, &json!(4.0))
    );
    assert!(codes(&less, "notes").contains(&"standing.recovery_less"));
    assert!(in_ratio(&office, "2026-08-15"));
}

#[test]
fn where_the_part_taken_out_is_not_drawn_the_print_enters_no_ratio() {
    let office = office();
    changed(&office);
    assert!(in_ratio(&office, "2026-08-14"));
    let old = measure(&office, "cleared", "2026-08-15");
    assert_eq!(
        (cleared(&office, "2026-08-15"), in_ratio(&office, "2026-08-15")),
        (60.0, false)
    );
    assert_eq!(codes(&old, "questions"), ["standing.recovery_old"]);
    assert!(
        old["standing"]["notes"]
            .to_string()
            .contains("diện tích thu hồi cũ 90 ha")
    );
    // Printed anew for the newer plan it is a part of it again.
    figures(&office, &["cleared,57,reported,2026-09-01"]);
    assert!(in_ratio(&office, "2026-09-01"));
}

#[test]
fn a_smaller_approved_figure_tells_that_land_was_taken_out() {
    let office = office();
    figures(
        &office,
        &["to_recover,90,approved,2025-01-01", "to_recover,80,approved,2026-08-15"],
    );
    assert_eq!(
        (in_ratio(&office, "2026-08-14"), in_ratio(&office, "2026-08-15")),
        (true, false)
    );
    // A larger one takes nothing out.
    figures(&office, &["to_recover,95,approved,2026-10-01"]);
    assert!(in_ratio(&office, "2026-10-01"));
}

#[test]
fn a_plan_that_grows_ends_a_statement_of_completeness() {
    let office = office();
    piece(&office, "a", 0.0, 58.4, "paid", "2026-06-15");
    office.tables(&["complete_through,zone,indicator,through,by\nd,z,cleared,2026-06-30,Sở\n"]);
    plan(&office, "p1", 0.0, 80.0, "2025-01-01", "2026-08-15");
    plan(&office, "p2", 0.0, 90.0, "2026-08-15", "");
    assert_eq!(
        (cleared(&office, "2026-08-14"), cleared(&office, "2026-08-15")),
        (58.4, 60.0)
    );
}

#[test]
fn a_print_of_an_older_boundary_says_so_where_nothing_is_drawn_inside() {
    let office = office();
    let smaller = strip(0.0, 92.0);
    office.tables(&[&format!(
        "boundary,zone,crs,wkt,status,quality,valid_from\nb2,z,EPSG:9208,{smaller},approved,surveyed,2026-08-15\n"
    )]);
    assert_eq!(
        (in_ratio(&office, "2026-08-14"), in_ratio(&office, "2026-08-15")),
        (true, false)
    );
    let old = measure(&office, "cleared", "2026-08-15");
    assert_eq!(
        (&old["value_ha"], codes(&old, "questions")),
        (&json!(60.0), vec!["standing.boundary_old"])
    );
}
