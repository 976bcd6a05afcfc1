use super::*;
use crate::figures as figure_import;
use crate::import::register::{self, Options, TableKind};
use crate::mapping::import_kind::ImportKind;
use crate::mapping::register_table::Column;
use crate::mapping::{codes as field_codes, headings_of};
use crate::snapshot::Snapshot;
use coordinates::parse_coordinate_table;
use domain::Change;
use reader::sheet::{parse_workbook, read_csv_grid};
use table::{Cell, Grid};
use text::{DecimalSeparator, parse_table};

const LANGS: [Lang; 2] = [Lang::Vi, Lang::En];

fn sheets(kind: TemplateKind, lang: Lang) -> Vec<Grid> {
    let bytes = workbook(kind, lang).unwrap();
    parse_workbook("mau.xlsx", bytes).unwrap().sheets
}

fn options<'f>(mark: DecimalSeparator) -> Options<'f> {
    Options {
        mark,
        crs: None,
        strict: false,
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
    let (changes, _) = register::import(&Snapshot::empty(), &inputs, &options(DecimalSeparator::Dot)).unwrap();
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
            for mark in [DecimalSeparator::Dot, DecimalSeparator::Comma] {
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
            .flat_map(|t| t.names())
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
    let refusal = register::import_grids(&Snapshot::empty(), &[grid], &options(DecimalSeparator::Dot)).unwrap_err();
    assert_eq!(refusal.messages[0].key(), "register.no_codes");
    let grid = read_csv_grid("a.csv", "lease;zone\nx;y;z\n".as_bytes()).unwrap();
    let refusal = register::import_grids(&Snapshot::empty(), &[grid], &options(DecimalSeparator::Dot)).unwrap_err();
    assert_eq!(refusal.messages[0].key(), "import.table.cell_count");
}

/// The example rows of every table as CSV files, with one cell left empty.
fn example_tables(empty: Option<(TableKind, &str)>) -> Vec<register::Input> {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let table = |kind: &TableKind| {
        let cell = |column: &crate::mapping::register_table::Column| {
            let is_empty = empty == Some((*kind, column.name));
            let filled = column.example.trim_start_matches('#');
            let filled = filled.replace("{zone}", "vi-du").replace("{document}", "VD-01/QĐ");
            quoted(if is_empty { "" } else { &filled })
        };
        let cells: Vec<String> = kind.columns().iter().map(cell).collect();
        let names: Vec<&str> = kind.names().collect();
        register::Input {
            name: format!("{}.csv", kind.key_column()),
            bytes: format!("{}\n{}\n", names.join(","), cells.join(",")).into_bytes(),
        }
    };
    TableKind::ALL.iter().map(table).collect()
}

#[test]
fn what_a_table_says_a_row_must_have_is_what_the_import_asks_for() {
    /// Columns that are needed beside what the example row has in others.
    const BESIDE_OTHERS: [(TableKind, &str); 6] = [
        (TableKind::Phases, "crs"),
        (TableKind::Boundaries, "declared_unit"),
        (TableKind::PlanAreas, "function"),
        (TableKind::Events, "money_unit"),
        (TableKind::Projects, "capital_unit"),
        (TableKind::Targets, "value"),
    ];
    let asked = |empty: (TableKind, &str)| -> bool {
        let read = register::import(
            &Snapshot::empty(),
            &example_tables(Some(empty)),
            &options(DecimalSeparator::Dot),
        );
        let place = format!("{}.csv", empty.0.key_column());
        let is_told = |message: &Message| {
            let said = message.text(Lang::En);
            message.key() == "register.cell_empty" && said.contains(&place) && said.contains(&format!("“{}”", empty.1))
        };
        read.is_err_and(|refusal| refusal.messages.iter().any(is_told))
    };
    let whole = register::import(
        &Snapshot::empty(),
        &example_tables(None),
        &options(DecimalSeparator::Dot),
    );
    assert!(whole.is_ok(), "{:?}", whole.err());
    for kind in TableKind::ALL {
        for column in kind.columns() {
            let cell = (*kind, column.name);
            let wanted = column.required || BESIDE_OTHERS.contains(&cell);
            assert_eq!(asked(cell), wanted, "{kind:?}.{}", column.name);
        }
    }
}

/// Whether a document holds this between two of its lines: `MATBANG_BLESS=1` writes it anew.
fn is_written(document: &str, from: &str, to: &str, wanted: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    let stored = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = stored.split_once(from).expect("the line before");
    let after = &rest[rest.find(to).expect("the line after")..];
    let wanted = format!("{before}{from}{wanted}{after}");
    if std::env::var_os("MATBANG_BLESS").is_some() {
        return std::fs::write(&path, &wanted).unwrap();
    }
    assert!(stored == wanted, "{document} is old; `make bless` writes it anew");
}

/// The headings of `docs/REGISTER.md` name every column.
#[test]
fn the_tables_of_the_register_are_those_that_are_written_down() {
    let line = |kind: &TableKind| {
        let names: Vec<&str> = kind.names().collect();
        let must = kind.columns().iter().filter(|column| column.required);
        let must: Vec<String> = must.map(|column| format!("`{}`", column.name)).collect();
        format!("| `{}` | {} |\n", names.join(","), must.join(", "))
    };
    let lines: String = TableKind::ALL.iter().map(line).collect();
    is_written(
        "docs/REGISTER.md",
        "| Columns | Must have |\n|---|---|\n",
        "\n## ",
        &lines,
    );
}

/// The fields of files stand in `docs/IMPORT.md`, with every kind that has them.
#[test]
fn the_fields_of_files_are_those_that_are_written_down() {
    /// More codes than this are too many for a line.
    const LISTED: usize = 12;
    let code = |word: &str| format!("`{word}`");
    let line = |field: &&'static str| {
        let of: Vec<(ImportKind, &Column)> = ImportKind::ALL
            .into_iter()
            .filter_map(|kind| Some((kind, kind.columns().find(|column| column.files.contains(field))?)))
            .collect();
        let kinds = match of.len() == ImportKind::ALL.len() {
            true => "all".to_string(),
            false => of.iter().map(|(kind, _)| kind.code()).collect::<Vec<_>>().join(", "),
        };
        let (mut codes, mut options): (Vec<String>, Vec<&str>) = (Vec::new(), Vec::new());
        for (_, column) in of {
            let list = column.holds.choices().iter().map(|word| code(word)).collect::<Vec<_>>();
            if (1..=LISTED).contains(&list.len()) && !codes.contains(&list.join(", ")) {
                codes.push(list.join(", "));
            }
            options.extend(column.option.filter(|option| !options.contains(option)));
        }
        let headings: Vec<&str> = headings_of(field).filter(|word| word != field).take(4).collect();
        let options: Vec<String> = options.into_iter().map(code).collect();
        format!(
            "| `{field}` | {} | {kinds} | {} | {} |\n",
            headings.join(", "),
            codes.join("; "),
            options.join(", ")
        )
    };
    let lines: String = field_codes(None).iter().map(line).collect();
    is_written(
        "docs/IMPORT.md",
        "| Field | Headings | Of | Codes | Option |\n|---|---|---|---|---|\n",
        "\n## ",
        &lines,
    );
}
