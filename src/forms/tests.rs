use super::*;
use crate::figures as figure_import;
use crate::import::register::{self, Options, TableKind};
use crate::snapshot::Snapshot;
use coordinates::parse_coordinate_table;
use domain::Change;
use reader::sheet::{parse_workbook, read_csv_grid};
use table::{Cell, Grid};
use text::{Mark, parse_table};

const LANGS: [Lang; 2] = [Lang::Vi, Lang::En];

fn sheets(kind: TemplateKind, lang: Lang) -> Vec<Grid> {
    let bytes = workbook(kind, lang).unwrap();
    parse_workbook("mau.xlsx", bytes).unwrap().sheets
}

fn options<'f>(mark: Mark) -> Options<'f> {
    Options {
        mark,
        companion: &|name| Err(Message::new("import.file.absent").with("file", name)),
    }
}

/// The example data that the program ships.
fn example() -> Snapshot {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/example");
    let names = ["documents.csv", "zones.csv", "organisations.csv"];
    let inputs: Vec<register::Input> = names
        .iter()
        .map(|name| register::Input {
            name: name.to_string(),
            bytes: std::fs::read(folder.join(name)).unwrap(),
        })
        .collect();
    let (changes, _) = register::import(&Snapshot::empty(), &inputs, &options(Mark::Dot)).unwrap();
    crate::figures::tests::approved(&Snapshot::empty(), changes)
}

fn kinds(changes: &[Change]) -> Vec<&'static str> {
    let mut kinds: Vec<&str> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Put { entity, .. } => Some(entity.body.kind().code()),
            Change::End { .. } => None,
        })
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

#[test]
fn every_form_with_its_example_row_is_imported_again() {
    let snapshot = example();
    for kind in TemplateKind::ALL {
        for lang in LANGS {
            let grids = sheets(kind, lang);
            match kind {
                TemplateKind::Boundary | TemplateKind::Figure => continue,
                _ => {}
            }
            for mark in [Mark::Dot, Mark::Comma] {
                let (changes, _) = register::import_grids(&snapshot, &grids, &options(mark))
                    .unwrap_or_else(|refusal| panic!("{} {lang:?}: {refusal}", kind.code()));
                let found = kinds(&changes);
                let expected: &[&str] = match kind {
                    TemplateKind::Phase => &["phase"],
                    TemplateKind::Plan => &["plan_area"],
                    TemplateKind::Serviced => &["serviced_area"],
                    TemplateKind::Clearance => &["clearance_piece"],
                    TemplateKind::Lease => &["lease"],
                    TemplateKind::Project => &["organisation", "project"],
                    TemplateKind::Target => &["target"],
                    _ => {
                        assert_eq!(found.len(), 19, "{found:?}");
                        continue;
                    }
                };
                assert_eq!(found, expected, "{}", kind.code());
            }
        }
    }
}

#[test]
fn the_form_of_figures_is_imported_again() {
    let snapshot = example();
    for lang in LANGS {
        let grids = sheets(TemplateKind::Figure, lang);
        assert_eq!(grids.len(), 4);
        let (changes, report) = figure_import::import(&snapshot, grids, &figure_import::Options::default())
            .unwrap_or_else(|refusal| panic!("{lang:?}: {refusal}"));
        assert_eq!(
            kinds(&changes),
            ["figure", "lease", "organisation", "project"],
            "{lang:?}"
        );
        // 8 of the list, 18 of the week, 2 counted.
        let figures = changes
            .iter()
            .filter(|c| matches!(c, Change::Put { entity, .. } if matches!(entity.body, domain::Body::Figure(_))));
        assert_eq!(figures.count(), 28, "{lang:?} {:?}", report.created);
    }
}

#[test]
fn the_form_of_a_boundary_is_a_coordinate_table() {
    for lang in LANGS {
        let grid = &sheets(TemplateKind::Boundary, lang)[0];
        let rows = grid
            .rows
            .iter()
            .map(|row| row.cells.iter().map(Cell::text).collect::<Vec<_>>().join(";"));
        let text = rows.collect::<Vec<_>>().join("\n");
        let table = parse_coordinate_table(&parse_table("mau.csv", text.as_bytes()).unwrap()).unwrap();
        assert_eq!(table.points.len(), 3);
        assert_eq!(table.points[0].x_north, 2498697.55);
    }
}

#[test]
fn every_sheet_and_column_has_its_words_in_both_languages() {
    for lang in LANGS {
        let missing = |key: String| text(&key, lang).is_none().then_some(key);
        let tables = TableKind::ALL
            .iter()
            .map(|t| format!("template.table.{}", t.key_column()));
        let columns = TableKind::ALL
            .iter()
            .flat_map(|t| t.columns())
            .map(|column| format!("template.column.{column}"));
        let missing: Vec<String> = tables.chain(columns).filter_map(missing).collect();
        assert_eq!(missing, Vec::<String>::new());
        for kind in TemplateKind::ALL {
            for grid in sheets(kind, lang) {
                let name = grid.sheet.unwrap();
                assert!(name.chars().count() <= 31, "{name}");
                assert!(!name.contains("template."), "{name}");
            }
        }
    }
}

#[test]
fn what_looks_like_a_formula_stays_a_text() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let texts = ["=1+1", "+84 901", "-5 ha", "@SUM(A1)", "plain"];
    for (row, text) in (0u32..).zip(texts) {
        book::put(sheet, row, 0, text, &rust_xlsxwriter::Format::new()).unwrap();
    }
    let grids = parse_workbook("x.xlsx", book.save_to_buffer().unwrap()).unwrap().sheets;
    let read: Vec<String> = grids[0].rows.iter().map(|row| row.cell(0).text()).collect();
    assert_eq!(read, texts);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(
        workbook(TemplateKind::Register, Lang::Vi).unwrap(),
    ))
    .unwrap();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        if part.name().unwrap().contains("worksheets/sheet") {
            let mut xml = String::new();
            std::io::Read::read_to_string(&mut part, &mut xml).unwrap();
            assert!(!xml.contains("<f>"), "a formula in {xml}");
        }
    }
}

#[test]
fn a_workbook_without_a_row_of_codes_is_refused() {
    let grid = read_csv_grid("a.csv", "Tên;Diện tích\nY Can;75\n".as_bytes()).unwrap();
    let refusal = register::import_grids(&Snapshot::empty(), &[grid], &options(Mark::Dot)).unwrap_err();
    assert_eq!(refusal.messages[0].key(), "register.no_codes");
    let grid = read_csv_grid("a.csv", "lease;zone\nx;y;z\n".as_bytes()).unwrap();
    let refusal = register::import_grids(&Snapshot::empty(), &[grid], &options(Mark::Dot)).unwrap_err();
    assert_eq!(refusal.messages[0].key(), "import.table.cell_count");
}
