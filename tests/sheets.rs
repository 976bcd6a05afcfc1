//! Workbooks of several sheets: looking at them and importing them takes the same sheets and says the same.

mod common;

use common::program::Program;
use rust_xlsxwriter::Workbook;
use serde_json::Value;

/// Four corners of a square of 100 m, as decisions print them.
fn corners(book: &mut Workbook, name: &str, east: f64) {
    let sheet = book.add_worksheet();
    sheet.set_name(name).unwrap();
    sheet.write(0, 0, name).unwrap();
    for (column, heading) in (0u16..).zip(["Điểm", "X (m)", "Y (m)"]) {
        sheet.write(1, column, heading).unwrap();
    }
    let square = [(0.0, 0.0), (0.0, 100.0), (100.0, 100.0), (100.0, 0.0)];
    for (row, (north, by)) in (2u32..).zip(square) {
        sheet.write(row, 0, row - 1).unwrap();
        sheet.write(row, 1, 2_497_000.0 + north).unwrap();
        sheet.write(row, 2, east + by).unwrap();
    }
}

fn words(book: &mut Workbook, name: &str) {
    let sheet = book.add_worksheet();
    sheet.set_name(name).unwrap();
    sheet.write(0, 0, "Bảng này do đơn vị đo đạc lập.").unwrap();
}

fn save(program: &Program, name: &str, mut book: Workbook) -> String {
    let file = program.folder.path().join(name);
    book.save(&file).unwrap();
    file.to_string_lossy().into_owned()
}

fn two_areas(program: &Program) -> String {
    let mut book = Workbook::new();
    corners(&mut book, "Khu A", 407_000.0);
    words(&mut book, "Ghi chú");
    corners(&mut book, "Khu B", 407_500.0);
    save(program, "hai.xlsx", book)
}

const IMPORT: [&str; 8] = [
    "--as",
    "serviced",
    "--zone",
    "kcn-ban-qua-lao-cai",
    "--crs",
    "EPSG:9208",
    "--valid-from",
    "2026-07-01",
];

fn import(program: &Program, file: &str, more: &[&str]) -> Value {
    program.json(&[&["import", file], &IMPORT[..], more, &["--dry-run"]].concat())
}

fn taken(program: &Program, file: &str, more: &[&str]) -> Vec<String> {
    let found = program.json(&[&["inspect", file], more].concat());
    let layers = found["sources"][0]["layers"].as_array().cloned().unwrap_or_default();
    let chosen = layers.iter().filter(|layer| layer["chosen"] == true);
    chosen
        .map(|layer| layer["name"].as_str().unwrap().to_string())
        .collect()
}

#[test]
fn all_sheets_of_corners_are_taken_and_the_others_named() {
    let program = Program::demo();
    let file = two_areas(&program);
    assert_eq!(taken(&program, &file, &[]), ["Khu A", "Khu B"]);
    let said = program.ok(&["inspect", &file]);
    assert!(said.contains("the sheet “Ghi chú” holds no table of corners"), "{said}");
    let report = import(&program, &file, &[]);
    assert_eq!(report["created"].as_array().unwrap().len(), 2, "{report}");
    assert!(
        report["notes"]
            .to_string()
            .contains("the sheet “Ghi chú” holds no table of corners"),
        "{report}"
    );
}

#[test]
fn the_sheet_that_is_named_is_the_only_one() {
    let program = Program::demo();
    let file = two_areas(&program);
    let layer = ["--layer", "Khu B"];
    assert_eq!(taken(&program, &file, &layer), ["Khu B"]);
    assert_eq!(import(&program, &file, &layer)["created"].as_array().unwrap().len(), 1);
}

#[test]
fn a_sheet_that_is_not_there_is_refused_with_those_that_are() {
    let program = Program::demo();
    let file = two_areas(&program);
    let expected = "there is no sheet “Khu C” (the nearest: Khu B). Its sheets: Khu A, Ghi chú, Khu B.";
    let said = program.refused(&[&["import", &file], &IMPORT[..], &["--layer", "Khu C"]].concat());
    assert!(said.contains(expected), "{said}");
    let looked = program.run(&["inspect", &file, "--layer", "Khu C"]);
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&looked.stdout),
        String::from_utf8_lossy(&looked.stderr)
    );
    assert!(said.contains(expected), "{said}");
    // Of a workbook of figures and of a register as well.
    for kind in ["figure", "register", "target"] {
        let said = program.refused(&["import", &file, "--as", kind, "--layer", "Khu C"]);
        assert!(said.contains(expected), "{kind}: {said}");
    }
}

#[test]
fn without_corners_both_say_which_sheets_there_are() {
    let program = Program::demo();
    let mut book = Workbook::new();
    words(&mut book, "Một");
    words(&mut book, "Hai");
    let file = save(&program, "chu.xlsx", book);
    let said = program.refused(&[&["import", &file], &IMPORT[..]].concat());
    let looked = program.ok(&["inspect", &file]);
    let reason = said.lines().find(|line| line.contains("Một, Hai")).unwrap();
    let reason = reason.split_once(": ").unwrap().1;
    assert!(looked.contains(reason), "{reason}\n{looked}");
}

#[test]
fn the_sheet_of_a_register_that_is_named_is_the_only_one_read() {
    let program = Program::demo();
    let mut book = Workbook::new();
    for (name, key) in [("Kỳ 1", "vi-du-1"), ("Kỳ 2", "vi-du-2")] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (column, text) in (0u16..).zip(["zone", "kind", "name", "province"]) {
            sheet.write(0, column, text).unwrap();
        }
        for (column, text) in (0u16..).zip([key, "CCN", name, "lao-cai"]) {
            sheet.write(1, column, text).unwrap();
        }
    }
    let file = save(&program, "so.xlsx", book);
    let created = |more: &[&str]| {
        let report = program.json(&[&["import", &file, "--as", "register", "--dry-run"], more].concat());
        report["created"].as_array().unwrap().len()
    };
    assert_eq!(created(&[]), 2);
    assert_eq!(created(&["--layer", "Kỳ 2"]), 1);
}
