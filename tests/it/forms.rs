//! Empty forms, as people fill them and send them back: the example rows are refused, rows of their own are taken.

use std::path::Path;

use crate::common::program::Program;
use calamine::{Data, Reader, open_workbook_auto};

const KINDS: [&str; 9] = [
    "figure",
    "register",
    "phase",
    "plan",
    "serviced",
    "clearance",
    "lease",
    "project",
    "target",
];

/// What a person changes in the example rows, one value a row at least.
const CHANGES: &[(&str, &str)] = &[
    ("2026-06-18", "2026-06-19"),
    ("2026-06-01", "2026-06-02"),
    (
        "Values as of 2026-06-18 (example: write the day of the values)",
        "Values as of 2026-06-19",
    ),
    ("2026-10-01", "2026-10-02"),
    ("Biểu mẫu (không có thật)", "Thử"),
    ("giai đoạn 3", "giai đoạn 4"),
    ("Nhóm ví dụ", "Nhóm thử"),
    ("Công ty Ví dụ Biểu mẫu", "Công ty Thử"),
    ("Khu 99", "Khu 98"),
    ("12", "13"),
    ("chờ bố trí tái định cư (ví dụ)", "chờ tái định cư"),
    ("1.25", "1.26"),
    ("95", "96"),
    ("60.2", "60.3"),
    ("54.243", "54.244"),
    ("12500.5", "12500.6"),
    ("407129.25", "407130"),
    ("407669.34", "407670"),
    ("408166.1", "408167"),
];

type Sheets = Vec<(String, Vec<Vec<Data>>)>;

/// The sheets of a form, empty rows and all.
fn sheets(file: &str) -> Sheets {
    let mut book = open_workbook_auto(file).unwrap();
    let read = |(name, range): (String, calamine::Range<Data>)| {
        let (last, wide) = range.end().unwrap();
        let cell = |row, column| range.get_value((row, column)).cloned().unwrap_or(Data::Empty);
        let rows = (0..=last).map(|row| (0..=wide).map(|column| cell(row, column)).collect());
        (name, rows.collect())
    };
    book.worksheets().into_iter().map(read).collect()
}

fn write(file: &Path, sheets: &Sheets) -> String {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (row, cells) in (0u32..).zip(rows) {
            for (column, cell) in (0u16..).zip(cells) {
                match cell {
                    Data::Float(number) => sheet.write_number(row, column, *number).map(|_| ()).unwrap(),
                    Data::Empty => {}
                    text => sheet.write_string(row, column, text.to_string()).map(|_| ()).unwrap(),
                }
            }
        }
    }
    book.save(file).unwrap();
    file.to_string_lossy().into_owned()
}

/// The rows as a spreadsheet program saves them as text, numbers in the Vietnamese way.
fn delimited(rows: &[Vec<Data>], delimiter: char) -> String {
    let cell = |cell: &Data| match cell {
        Data::Float(number) => number.to_string().replace('.', ","),
        text => text.to_string(),
    };
    let quoted = |text: String| match text.contains([delimiter, '"', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    };
    let line = |row: &Vec<Data>| {
        let cells: Vec<String> = row.iter().map(|one| quoted(cell(one))).collect();
        cells.join(&delimiter.to_string()) + "\r\n"
    };
    rows.iter().map(line).collect()
}

fn changed(sheets: &Sheets) -> Sheets {
    let change = |cell: &Data| {
        let text = cell.to_string();
        match CHANGES.iter().find(|(from, _)| *from == text) {
            Some((_, to)) => match cell {
                Data::Float(_) => Data::Float(to.parse().unwrap()),
                _ => Data::String(to.to_string()),
            },
            None => match cell {
                Data::String(text) => Data::String(text.replace("560300", "560310")),
                other => other.clone(),
            },
        }
    };
    let rows = |rows: &Vec<Vec<Data>>| rows.iter().map(|row| row.iter().map(change).collect()).collect();
    sheets.iter().map(|(name, all)| (name.clone(), rows(all))).collect()
}

fn form(program: &Program, kind: &str) -> String {
    let file = program.folder.path().join(format!("{kind}.xlsx"));
    let file = file.to_string_lossy().into_owned();
    program.ok(&["template", kind, "--out", &file]);
    file
}

fn created(program: &Program, arguments: &[&str]) -> usize {
    let document = program.json(&[arguments, &["--dry-run"]].concat());
    document["created"].as_array().map_or(0, Vec::len)
}

#[test]
fn a_form_with_its_example_rows_is_refused_and_with_rows_of_its_own_taken() {
    let program = Program::demo_with_example();
    for kind in KINDS {
        let file = form(&program, kind);
        let said = program.refused(&["template", kind, "--out", &file]);
        assert!(said.contains("exists"), "{said}");
        let before = program.revision();
        let said = program.refused(&["import", &file, "--as", kind]);
        let all = sheets(&file);
        for (name, rows) in &all[..all.len() - 1] {
            let sheet = format!("{kind}.xlsx [{name}]: ");
            let line = said.lines().find(|line| line.contains(&sheet));
            let line = line.unwrap_or_else(|| panic!("{kind} [{name}]: {said}"));
            assert!(line.contains(&format!("rows {})", rows.len())), "{line}");
        }
        assert_eq!(program.revision(), before);

        let own = write(&program.folder.path().join(format!("{kind}-own.xlsx")), &changed(&all));
        assert!(created(&program, &["import", &own, "--as", kind]) > 0, "{kind}");
        // The person's row stands, and one example row is left below it.
        let mut mixed = changed(&all);
        let example = all[0].1.last().unwrap().clone();
        mixed[0].1.push(example);
        let rows = mixed[0].1.len();
        let mixed = write(&program.folder.path().join(format!("{kind}-mixed.xlsx")), &mixed);
        let said = program.refused(&["import", &mixed, "--as", kind]);
        assert!(said.contains(&format!("rows {rows})")), "{kind}: {said}");
    }
    let wrong = program.run(&["template", "parcels", "--out", "x.xlsx"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(!program.folder.path().join("x.xlsx").exists());
}

#[test]
fn a_form_saved_as_text_is_the_same_form() {
    let program = Program::demo_with_example();
    for kind in ["lease", "plan", "target", "serviced"] {
        let all = sheets(&form(&program, kind));
        let own = changed(&all);
        for (ending, delimiter) in [("csv", ';'), ("csv", ','), ("tsv", '\t')] {
            let left = program.file(&format!("left.{ending}"), &delimited(&all[0].1, delimiter));
            let said = program.refused(&["import", &left, "--as", kind, "--decimal", "comma"]);
            assert!(said.contains("example"), "{kind} {ending}: {said}");
            let mut rows = own[0].1.clone();
            let taken = program.file(&format!("taken.{ending}"), &delimited(&rows, delimiter));
            let import = ["import", &taken, "--as", kind, "--decimal", "comma"];
            assert_eq!(created(&program, &import), 1, "{kind} {ending}");
            // As a register writes it, the codes first.
            let codes = rows.len() - 2;
            rows.drain(..codes);
            let plain = program.file(&format!("plain.{ending}"), &delimited(&rows, delimiter));
            let import = ["import", &plain, "--as", "register", "--decimal", "comma"];
            assert_eq!(created(&program, &import), 1, "{kind} {ending}");
            rows.push(all[0].1.last().unwrap().clone());
            let plain = program.file(&format!("plain.{ending}"), &delimited(&rows, delimiter));
            let said = program.refused(&["import", &plain, "--as", "register", "--decimal", "comma"]);
            assert!(said.contains("(rows 3)"), "{kind} {ending}: {said}");
        }
    }
}

#[test]
fn an_example_row_is_known_with_columns_moved_left_out_and_retyped() {
    let program = Program::demo_with_example();
    let rows = [
        // Columns in another order, the day as offices write it, the row renumbered.
        "lease,zone,kind,start,ha,tenant,document\n7,kcn-minh-hoa,sublease,01/07/2024,1.25,Công ty Ví dụ Biểu mẫu,MH-01/QĐ-MINHHOA\n",
        "lease,ha,zone,kind,start\n,1.25,kcn-minh-hoa,sublease,2024-07-01\n",
    ];
    for text in rows {
        let file = program.file("leases.csv", text);
        let said = program.refused(&["import", &file, "--as", "register"]);
        assert!(said.contains("(rows 2)"), "{said}");
    }
    // One value of the person's own, and it is the person's row.
    let file = program.file("leases.csv", &rows[1].replace("1.25", "1.5"));
    assert_eq!(created(&program, &["import", &file, "--as", "register"]), 1);
}

#[test]
fn only_the_sheet_that_is_read_has_to_be_free_of_examples() {
    let program = Program::demo_with_example();
    let mut all = sheets(&form(&program, "figure"));
    let weekly = changed(&all)[1].clone();
    all[1] = weekly;
    let sheet = all[1].0.clone();
    let file = write(&program.folder.path().join("tuan.xlsx"), &all);
    let import = ["import", &file, "--as", "figure"];
    let said = program.refused(&import);
    assert!(!said.contains(&format!("[{sheet}]: 1 example")), "{said}");
    assert!(created(&program, &[&import[..], &["--layer", &sheet]].concat()) > 0);
}

#[test]
fn the_corners_of_the_example_are_no_boundary() {
    let program = Program::demo();
    let file = form(&program, "boundary");
    let all = sheets(&file);
    let text = program.file("ranh.txt", &delimited(&all[0].1, '\t'));
    let options = [
        "--as",
        "boundary",
        "--zone",
        "kcn-ban-qua-lao-cai",
        "--crs",
        "EPSG:9208",
        "--valid-from",
        "2026-07-01",
    ];
    for file in [&file, &text] {
        let said = program.refused(&[&["import", file], &options[..]].concat());
        assert!(said.contains("3 example rows"), "{said}");
        assert!(
            said.contains("(rows 3, 4, 5)") || said.contains("(rows 2, 3, 4)"),
            "{said}"
        );
    }
    let own = changed(&all);
    let book = write(&program.folder.path().join("own.xlsx"), &own);
    let text = program.file("own.txt", &delimited(&own[0].1, '\t'));
    for file in [book, text] {
        let import = [&["import", &file], &options[..], &["--dry-run"]].concat();
        let document = program.json(&import);
        let count = |class: &str| document[class].as_array().map_or(0, Vec::len);
        assert_eq!(count("created") + count("superseded"), 1, "{document}");
    }
}

#[test]
fn the_day_of_the_example_is_no_day_of_values() {
    let program = Program::demo_with_example();
    let all = sheets(&form(&program, "figure"));
    let sheet = all[1].0.as_str();
    let saved = |sheets: &Sheets| write(&program.folder.path().join("tuan.xlsx"), sheets);
    // Rows of their own under the day of the form.
    let mut left = changed(&all);
    left[1].1[1] = all[1].1[1].clone();
    let said = program.refused(&["import", &saved(&left), "--as", "figure", "--layer", sheet]);
    assert!(said.contains("row 2 is still the example day"), "{said}");
    // With a day of their own they are taken, and another one at the import is doubted.
    let own = saved(&changed(&all));
    let doubts = |day: &str| {
        let import = [
            "import",
            &own,
            "--as",
            "figure",
            "--layer",
            sheet,
            "--dry-run",
            "--valid-from",
            day,
        ];
        let report = program.json(&import);
        let notes = report["notes"].as_array().unwrap().iter();
        notes.filter(|note| note["code"] == "figures.day_differs").count()
    };
    assert_eq!(
        (doubts("2026-07-25"), doubts("2026-06-19"), doubts("2026-06")),
        (1, 0, 0)
    );
}
