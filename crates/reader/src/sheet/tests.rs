use jiff::civil::date;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format as XlsxFormat, Formula, Workbook as XlsxWorkbook};

use super::*;
use table::{Cell, Merged};

fn key(bytes: &[u8]) -> &'static str {
    parse_workbook("t.xlsx", bytes.to_vec()).unwrap_err().messages[0].key()
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_string())
}

#[test]
fn a_workbook_with_merged_headings_dates_and_hidden_sheets() {
    let mut book = XlsxWorkbook::new();
    let plain = XlsxFormat::new();
    let day = XlsxFormat::new().set_num_format("dd/mm/yyyy");
    let sheet = book.add_worksheet().set_name("Tuần 47").unwrap();
    sheet.merge_range(1, 0, 1, 3, "Biểu theo dõi GPMB", &plain).unwrap();
    sheet.merge_range(3, 0, 4, 0, "TT", &plain).unwrap();
    sheet.write(3, 1, " Te\u{302}n ").unwrap();
    sheet.write(5, 0, 1).unwrap();
    sheet.write(5, 1, 74.97).unwrap();
    let moment = ExcelDateTime::from_ymd(2026, 6, 18).unwrap();
    sheet.write_with_format(5, 2, &moment, &day).unwrap();
    sheet.write(5, 3, true).unwrap();
    sheet.write(5, 4, Formula::new("1/0").set_result("#DIV/0!")).unwrap();
    sheet.write(6, 2, "  ").unwrap();
    book.add_worksheet()
        .set_name("Nháp")
        .unwrap()
        .set_hidden(true)
        .write(0, 0, "x")
        .unwrap();
    book.add_worksheet().set_name("Trống").unwrap();
    let book = parse_workbook("t.xlsx", book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(book.sheets.len(), 1);
    let grid = &book.sheets[0];
    assert_eq!((grid.sheet.as_deref(), grid.file.as_str()), (Some("Tuần 47"), "t.xlsx"));
    let lines: Vec<u64> = grid.rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [2, 4, 6]);
    assert_eq!(grid.rows[1].cells, [text("TT"), text("Tên")]);
    let expected = [
        Cell::Number(1.0),
        Cell::Number(74.97),
        Cell::Date(date(2026, 6, 18)),
        text("TRUE"),
        text("#DIV/0!"),
    ];
    assert_eq!(grid.rows[2].cells, expected);
    let heading = Merged {
        first_line: 4,
        last_line: 5,
        first_column: 0,
        last_column: 0,
    };
    assert!(
        grid.merged.len() == 2 && grid.merged.contains(&heading),
        "{:?}",
        grid.merged
    );
    assert_eq!(book.notes.len(), 1);
    assert_eq!(book.notes[0].key(), "import.sheet.hidden");
    assert!(book.notes[0].to_string().contains("Nháp"));
}

#[test]
fn two_far_corners_are_two_rows_and_too_many_cells_are_refused() {
    let mut book = XlsxWorkbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, 1).unwrap();
    sheet.write(1_048_575, 16_383, 2).unwrap();
    let read = parse_workbook("t.xlsx", book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(read.sheets[0].rows.len(), 2);
    assert_eq!(read.sheets[0].rows[1].line, 1_048_576);
    let mut book = XlsxWorkbook::new();
    let sheet = book.add_worksheet();
    (0..400).for_each(|row| drop(sheet.write(row, 16_383, 2).map(|_| ())));
    let refusal = parse_workbook("t.xlsx", book.save_to_buffer().unwrap()).unwrap_err();
    assert_eq!(refusal.messages[0].key(), "import.sheet.too_many_cells");
}

/// A zip archive with these parts.
fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of one sheet whose second row has a number of cells.
fn one_wide_row(cells: usize) -> Vec<u8> {
    let head = r#"<?xml version="1.0"?>"#;
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let book = format!(
        r#"{head}<workbook xmlns="{main}" xmlns:r="{links}"><sheets><sheet name="Tuần" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let rels = format!(
        r#"{head}<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{links}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
    );
    let row = "<c><v>1</v></c>".repeat(cells);
    let sheet = format!(
        r#"{head}<worksheet xmlns="{main}"><sheetData><row r="1"/><row r="2">{row}</row></sheetData></worksheet>"#
    );
    let root = format!(
        r#"{head}<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    zipped(&[
        ("_rels/.rels", &root),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &rels),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

#[test]
fn a_row_wider_than_any_sheet_is_refused_soon() {
    let widest = parse_workbook("t.xlsx", one_wide_row(16_384)).unwrap();
    assert_eq!(widest.sheets[0].rows[0].cells.len(), 16_384);
    let begun = std::time::Instant::now();
    let refused = parse_workbook("t.xlsx", one_wide_row(1_000_000)).unwrap_err();
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    let message = &refused.messages[0];
    assert_eq!(message.key(), "import.sheet.too_many_columns");
    let told = message.to_string();
    assert!(
        told.contains("Tuần") && told.contains("row 2") && told.contains("16,384"),
        "{told}"
    );
}

#[test]
fn an_open_document_with_merged_cells() {
    let content = r#"<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x">
<office:body><office:spreadsheet><table:table table:name="Trang 1"><table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>Tọa độ</text:p></table:table-cell><table:covered-table-cell office:value-type="string"><text:p>che</text:p></table:covered-table-cell></table:table-row><table:table-row><table:table-cell office:value-type="float" office:value="2498697.55"/><table:table-cell office:value-type="date" office:date-value="2026-06-18"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#;
    let bytes = zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
        ("content.xml", content),
    ]);
    let book = parse_workbook("t.ods", bytes).unwrap();
    let grid = &book.sheets[0];
    assert_eq!(
        grid.rows[0].cells,
        [text("Tọa độ")],
        "what is covered is not to be seen"
    );
    assert_eq!(
        grid.rows[1].cells,
        [Cell::Number(2498697.55), Cell::Date(date(2026, 6, 18))]
    );
    assert_eq!((grid.merged[0].first_line, grid.merged[0].last_column), (1, 1));
}

#[test]
fn the_development_workbook_of_gdal() {
    let Some(path) = shared_data::data("gdal-autotest/xlsx/test.xlsx") else {
        return;
    };
    let grids = read_workbook(&path).unwrap();
    let names: Vec<_> = grids
        .iter()
        .map(|grid| grid.sheet.as_deref().unwrap_or_default())
        .collect();
    assert_eq!((names.len(), names[0]), (8, "Feuille1"));
    assert!(grids.iter().all(|grid| !grid.rows.is_empty()));
}

#[test]
fn what_is_no_workbook_is_refused_by_what_it_is() {
    assert_eq!(key(b""), "import.sheet.not_a_workbook");
    assert_eq!(key(b"<html><table>"), "import.sheet.not_a_workbook");
    assert_eq!(key(b"PK\x03\x04rest"), "import.sheet.damaged");
    assert_eq!(key(&zipped(&[("a.txt", "x")])), "import.sheet.not_a_workbook");
    assert_eq!(key(&zipped(&[("xl/workbook.xml", "x")])), "import.sheet.damaged");
    let mut old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    assert_eq!(key(&old), "import.sheet.damaged");
    old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(key(&old), "import.sheet.password");
    let mut empty = XlsxWorkbook::new();
    empty.add_worksheet();
    assert_eq!(key(&empty.save_to_buffer().unwrap()), "import.sheet.nothing");
}

#[test]
fn delimited_text_with_titles_and_rows_of_any_length() {
    let rows = |text: &str| -> Vec<(u64, Vec<String>)> {
        let grid = csv_grid("t.csv", text).unwrap();
        grid.rows
            .iter()
            .map(|row| (row.line, row.cells.iter().map(Cell::text).collect()))
            .collect()
    };
    let line = |line: u64, cells: &[&str]| {
        (
            line,
            cells.iter().map(std::string::ToString::to_string).collect::<Vec<_>>(),
        )
    };
    let titled = "BIỂU THEO DÕI, THÁNG 6\r\n\r\nTT;Tên;ha\r\n1;A, B;74,97\r\n2;C;1,5\r\nTổng;;76,47;;\r\n";
    let expected = [
        line(1, &["BIỂU THEO DÕI, THÁNG 6"]),
        line(3, &["TT", "Tên", "ha"]),
        line(4, &["1", "A, B", "74,97"]),
        line(5, &["2", "C", "1,5"]),
        line(6, &["Tổng", "", "76,47"]),
    ];
    assert_eq!(rows(titled), expected);
    assert_eq!(rows("sep=|\na|b\n"), [line(2, &["a", "b"])]);
    assert_eq!(rows("a|b\nc|d\n")[1], line(2, &["c", "d"]));
    assert_eq!(
        rows("a,b\n\"1\n2\",d\nx\n")[1..],
        [line(2, &["1\n2", "d"]), line(4, &["x"])]
    );
    assert_eq!(rows("a;22°35'10,5\"\nb;1\n")[0], line(1, &["a", "22°35'10,5\""]));
    let open = csv_grid("t.csv", "a;b\n3;\"x\n5;6\n7;8\n").unwrap_err();
    assert_eq!(open.messages[0].key(), "import.table.open_quote");
    assert!(open.to_string().contains("row 2"), "{open}");
}

#[test]
fn texts_of_before_unicode_are_made_readable_and_said() {
    let line =
        "Tên cụm công nghiệp;Diện tích đất thu hồi;Ghi chú: đã bàn giao mặt bằng\r\nThống Nhất 1;74,97;xã Gia Phú\r\n";
    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(line.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let expected = csv_grid("t.csv", line).unwrap();
    assert_eq!(read_csv_grid("t.csv", &wide).unwrap(), expected);
    // ABC (TCVN3), as Excel saves it to CSV.
    let abc =
        "Tªn côm c«ng nghiÖp;DiÖn tÝch ®Êt thu håi;Ghi chó: ®· bµn giao mÆt b»ng\r\nThèng NhÊt 1;74,97;x· Gia Phó\r\n";
    let bytes = encoding_rs::WINDOWS_1252.encode(abc).0;
    assert_eq!(read_csv_grid("t.csv", &bytes).unwrap(), expected);
    // The same typed with an ABC font in a workbook.
    let mut book = XlsxWorkbook::new();
    let sheet = book.add_worksheet();
    for (column, text) in (0..).zip(abc.lines().next().unwrap().split(';')) {
        sheet.write(0, column, text).unwrap();
    }
    let read = parse_workbook("t.xlsx", book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(read.sheets[0].rows[0].cells, expected.rows[0].cells);
    assert_eq!(read.notes[0].key(), "reader.encoding.note");
    let key = |bytes: &[u8]| read_csv_grid("t", bytes).unwrap_err().messages[0].key();
    assert_eq!(key(b"\x01\x02\xff\xc8a;b"), "import.table.not_utf8");
    assert_eq!(key(b"a;\0b"), "import.table.nul");
}

#[test]
fn the_clusters_of_lao_cai() {
    let Some(path) = shared_data::data("vn-kcn/lao_cai_ccn_doanh_nghiep_2026-06-18.csv") else {
        return;
    };
    let grid = read_csv_grid("a.csv", &std::fs::read(path).unwrap()).unwrap();
    assert_eq!(grid.rows.len(), 8);
    assert!(grid.rows.iter().all(|row| row.cells.len() == 7));
    assert_eq!(grid.rows[2].cell(4), &text("53,5"));
}

proptest! {
    #[test]
    fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300), near in "[ab1;,\t|\"\r\n\u{a0}é=sep]{0,80}") {
        let _ = parse_workbook("t", bytes.clone());
        let _ = read_csv_grid("t", &bytes);
        let _ = csv_grid("t", &near);
    }

    #[test]
    fn damaged_workbooks_never_panic(at in 0usize..6000, byte in any::<u8>(), cut in 0usize..8000) {
        let mut book = XlsxWorkbook::new();
        book.add_worksheet().write(0, 0, "a").unwrap();
        let mut bytes = book.save_to_buffer().unwrap();
        let _ = parse_workbook("t", bytes[..cut.min(bytes.len())].to_vec());
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = parse_workbook("t", bytes);
    }
}

/// A workbook whose part of a name begins with another text.
fn with_prologue(workbook: &[u8], part: &str, prologue: &str) -> Vec<u8> {
    use std::io::Write;
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        let name = entry.name().unwrap().to_string();
        if name == part {
            let text = String::from_utf8(bytes).unwrap();
            let (_, body) = text.split_once("?>").unwrap();
            bytes = format!("<?xml version=\"1.0\"?>{prologue}{body}").into_bytes();
        }
        out.start_file(name, options).unwrap();
        out.write_all(&bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn a_part_that_defines_entities_is_refused() {
    let mut book = XlsxWorkbook::new();
    book.add_worksheet().write(0, 0, "x").unwrap();
    let plain = book.save_to_buffer().unwrap();
    for part in [
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml",
        "[Content_Types].xml",
    ] {
        for subset in [
            "<!DOCTYPE a [<!ENTITY b \"b\">]>",
            "<!DOCTYPE a SYSTEM '>' [<!ENTITY b \"b\">]>",
        ] {
            assert_eq!(
                key(&with_prologue(&plain, part, subset)),
                "reader.refused.entities",
                "{part}"
            );
        }
        let comment = format!("<!-- {} -->", "x".repeat(10_000));
        assert!(
            parse_workbook("t.xlsx", with_prologue(&plain, part, &comment)).is_ok(),
            "{part}"
        );
    }
}
