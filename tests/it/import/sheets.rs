//! Workbooks of several sheets: looking at them and importing them takes the same sheets and says the same.

use crate::common::program::Program;
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
    let expected = "there is no sheet “Khu C”. The nearest: “Khu B”. Its sheets: Khu A, Ghi chú, Khu B.";
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

/// What spreadsheet programs save as “Unicode text”: UTF-16, little end first, with a mark, cells between tabs.
fn unicode_text(program: &Program, name: &str, lines: &[&[&str]]) -> String {
    let text: String = lines.iter().map(|cells| cells.join("\t") + "\r\n").collect();
    let bytes: Vec<u8> = std::iter::once(0xfeff)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let file = program.folder.path().join(name);
    std::fs::write(&file, bytes).unwrap();
    file.to_string_lossy().into_owned()
}

fn created(program: &Program, arguments: &[&str]) -> usize {
    let report = program.json(&[arguments, &["--dry-run"]].concat());
    report["created"].as_array().unwrap().len()
}

#[test]
fn unicode_text_is_read_whatever_stands_in_it() {
    let program = Program::demo();
    for ending in ["txt", "csv", "tsv"] {
        let name = format!("khu.{ending}");
        let zones: &[&[&str]] = &[
            &["zone", "kind", "name", "province"],
            &["ccn-ven-song", "CCN", "Ven Sông", "lao-cai"],
        ];
        let file = unicode_text(&program, &name, zones);
        assert_eq!(created(&program, &["import", &file, "--as", "register"]), 1, "{ending}");

        let list: &[&[&str]] = &[
            &["TT", "Tên cụm công nghiệp", "Diện tích quy hoạch (ha)"],
            &["1", "Y Can", "75,25"],
        ];
        let file = unicode_text(&program, &name, list);
        let figure = [
            "import",
            &file,
            "--as",
            "figure",
            "--valid-from",
            "2026-07-01",
            "--decimal",
            "comma",
        ];
        assert_eq!(created(&program, &figure), 1, "{ending}");

        let table: &[&[&str]] = &[
            &["Điểm", "X (m)", "Y (m)"],
            &["1", "2497000", "407000"],
            &["2", "2497000", "407100"],
            &["3", "2497100", "407100"],
            &["4", "2497100", "407000"],
        ];
        let file = unicode_text(&program, &name, table);
        assert_eq!(
            import(&program, &file, &[])["created"].as_array().unwrap().len(),
            1,
            "{ending}"
        );
    }
    let lease: &[&[&str]] = &[
        &["Thửa thuê"],
        &[],
        &["Khóa", "Khu", "Hình thức", "Diện tích (ha)", "Từ ngày"],
        &["lease", "zone", "kind", "ha", "start"],
        &["", "kcn-ban-qua-lao-cai", "sublease", "1,5", "01/07/2024"],
    ];
    let file = unicode_text(&program, "thue.txt", lease);
    let import = ["import", &file, "--as", "lease", "--decimal", "comma"];
    assert_eq!(created(&program, &import), 1);
}

#[test]
fn blocks_that_close_by_themselves_are_areas_beside_each_other() {
    let program = Program::demo();
    let row = |left: &str, right: &str| format!("{left};{right}\n");
    let head = row("Điểm;X (m);Y (m)", "Điểm;X (m);Y (m)");
    let rows = [
        row("1;2497000;407000", "1;2497500;407500"),
        row("2;2497000;407100", "2;2497500;407650"),
        row("3;2497100;407100", "3;2497560;407700"),
        row("4;2497100;407000", "4;2497600;407650"),
        row("1;2497000;407000", "5;2497600;407500"),
        row(";;", "1;2497500;407500"),
    ];
    let file = program.file("hai-khu.csv", &(head.clone() + &rows.concat()));
    let report = import(&program, &file, &[]);
    assert_eq!(report["created"].as_array().unwrap().len(), 2, "{report}");
    assert!(report["notes"].to_string().contains("read as 2 areas"), "{report}");
    // Rings that do not close are asked about: they may be one ring, or another system.
    let open = head + &rows[..4].concat();
    let file = program.file("ho.csv", &open);
    let said = program.refused(&[&["import", &file], &IMPORT[..]].concat());
    assert!(said.contains("2 groups of columns"), "{said}");
}

#[test]
fn a_file_of_one_record_is_held_against_its_province() {
    let program = Program::demo();
    let ring = "[[105.8,10.0],[105.801,10.0],[105.801,10.001],[105.8,10.001],[105.8,10.0]]";
    let parcel = format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"so_thua":12,"to_bd":3}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}]}}"#
    );
    let file = program.file("thua.geojson", &parcel);
    let import = ["import", &file, "--as", "parcel"];
    let said = |more: &[&str]| program.json(&[&import[..], more, &["--dry-run"]].concat())["notes"].to_string();
    assert!(said(&["--province", "lao-cai"]).contains("from the centre of Lào Cai province"));
    assert!(!said(&["--province", "can-tho"]).contains("from the centre of"));
    assert!(!said(&[]).contains("from the centre of"));
}

/// Each file of several is asked for the sheet: one that has no such sheet would drop out and nobody would know.
#[test]
fn a_sheet_is_asked_of_every_file() {
    let program = Program::demo();
    let weekly = |name: &str, sheets: &[&str]| {
        let mut book = Workbook::new();
        for (nth, sheet) in sheets.iter().enumerate() {
            let page = book.add_worksheet();
            page.set_name(*sheet).unwrap();
            for (column, text) in (0u16..).zip(["TT", "Tên cụm công nghiệp", "Diện tích quy hoạch (ha)"]) {
                page.write(0, column, text).unwrap();
            }
            page.write(1, 0, 1).unwrap();
            page.write(1, 1, "Y Can").unwrap();
            page.write(1, 2, 75.25 + nth as f64).unwrap();
        }
        save(&program, name, book)
    };
    let first = weekly("a.xlsx", &["Tuần 1", "Tuần 2"]);
    let other = weekly("b.xlsx", &["Tuần 3", "Tuần 4"]);
    for kind in ["figure", "register", "target"] {
        for files in [[&first, &other], [&other, &first]] {
            let arguments = ["import", files[0], files[1], "--as", kind, "--layer", "Tuần 1"];
            let said = program.refused(&arguments);
            assert!(
                said.contains("b.xlsx") && said.contains("“Tuần 1”") && said.contains("Tuần 3, Tuần 4"),
                "{kind}: {said}"
            );
        }
    }
}
