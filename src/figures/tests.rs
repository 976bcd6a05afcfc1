use rust_decimal::Decimal;

use super::*;
use crate::import::register;
use domain::text::slug;
use domain::{
    Body, Document, DocumentClass, Entity, EntityId, Figure, FigureTime, Qualifier, Status, Subject, Visibility, Zone,
};
use message::Lang;
use reader::sheet::{parse_workbook, read_csv_grid};

mod tenants;
mod weekly;

/// A snapshot after changes were approved.
pub(crate) fn approved(before: &Snapshot, changes: Vec<Change>) -> Snapshot {
    before.with(changes, "2026-11-22T00:00:00Z".parse().unwrap())
}

/// The zones of the demo register, and its figures when they are wanted.
fn demo(tables: &[&str]) -> Snapshot {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo");
    let inputs: Vec<register::Input> = tables
        .iter()
        .map(|name| register::Input {
            name: name.to_string(),
            bytes: std::fs::read(folder.join(name)).unwrap(),
        })
        .collect();
    let options = register::Options {
        mark: DecimalSeparator::Dot,
        crs: None,
        strict: false,
        companion: &|name| Err(Message::new("import.file.absent").with("file", name)),
    };
    let empty = Snapshot::empty();
    let (changes, _) = register::import(&empty, &inputs, &options).unwrap();
    approved(&empty, changes)
}

const ZONES: &[&str] = &["documents.csv", "zones.csv"];
const ALL: &[&str] = &[
    "documents.csv",
    "zones.csv",
    "groups.csv",
    "phases.csv",
    "figures.csv",
    "flags.csv",
];
const REPORT: &str = "Báo cáo Sở Công Thương Lào Cai 18/6/2026";

/// The list of the report of 18 June 2026, as it was handed over.
const FILE: &str = "lao_cai_ccn_doanh_nghiep_2026-06-18.csv";
const LIST: &str = r#"tt,ccn,vi_tri,dien_tich_ha,dat_cn_ha,dien_tich_goc,tien_do_gpmb_den_2026-06-01
1,Thống Nhất 1,xã Gia Phú,75,52,75 ha (52),"Đã hoàn thành GPMB 74,97 ha"
2,Minh Quân,phường Âu Lâu,75,"53,5","75 ha (53,5)","GPMB 4,3 ha"
3,Phú Thịnh 1,"phường Văn Phú, xã Yên Bình",75,"52,5","75 ha (52,5)",GPMB 18/75 ha
4,Phú Thịnh 2,"phường Văn Phú, xã Yên Bình",75,"52,5","75 ha (52,5)","GPMB 58,32/75 ha"
5,Phú Thịnh 3,"phường Văn Phú, xã Yên Bình",75,"52,5","75 ha (52,5)",GPMB 24/75 ha
6,Y Can,xã Quy Mông,75,52,75 ha (52),GPMB ~20/75 ha
7,Bảo Minh,phường Âu Lâu,60,,60 ha,GPMB ~10/60 ha
"#;

fn lao_cai() -> Vec<Grid> {
    vec![read_csv_grid(FILE, LIST.as_bytes()).unwrap()]
}

#[test]
fn the_list_here_is_the_real_one() {
    if let Some(path) = shared_data::data(&format!("vn-kcn/{FILE}")) {
        let real = String::from_utf8(std::fs::read(path).unwrap()).unwrap();
        assert_eq!(real.replace("\r\n", "\n").trim(), LIST.trim());
    }
}

/// Every figure of changes: zone slug, indicator, value, qualifier, day.
fn figures(changes: &[Change], zones: &Snapshot) -> Vec<String> {
    let made: Vec<&Entity> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Put { entity, .. } => Some(&**entity),
            Change::End { .. } => None,
        })
        .collect();
    let name = |id: EntityId| {
        let made = made.iter().find(|e| e.id == id).map(|e| e.slug.clone());
        made.unwrap_or_else(|| zones.get::<Zone>(id).unwrap().slug().to_string())
    };
    let mut lines: Vec<String> = made
        .iter()
        .filter_map(|entity| match &entity.body {
            Body::Figure(figure) => {
                let Subject::Zone(zone) = figure.subject else {
                    panic!("only zones")
                };
                let FigureTime::AsOf(day) = figure.time else {
                    panic!("only days")
                };
                let about = if figure.quantity.qualifier == Qualifier::About {
                    "~"
                } else {
                    ""
                };
                Some(format!(
                    "{} {} {about}{} {} {}",
                    name(zone),
                    figure.indicator,
                    figure.quantity.value,
                    figure.quantity.unit.code(),
                    day.map_or("-".to_string(), |d| d.to_string()),
                ))
            }
            _ => None,
        })
        .collect();
    lines.sort();
    lines
}

const LAO_CAI: &[&str] = &[
    "ccn-bao-minh-lao-cai cleared ~10 ha 2026-06-01",
    "ccn-bao-minh-lao-cai planned 60 ha 2026-06-18",
    "ccn-minh-quan-lao-cai cleared 4.3 ha 2026-06-01",
    "ccn-minh-quan-lao-cai industrial_plan 53.5 ha 2026-06-18",
    "ccn-minh-quan-lao-cai planned 75 ha 2026-06-18",
    "ccn-phu-thinh-1-lao-cai cleared 18 ha 2026-06-01",
    "ccn-phu-thinh-1-lao-cai industrial_plan 52.5 ha 2026-06-18",
    "ccn-phu-thinh-1-lao-cai planned 75 ha 2026-06-18",
    "ccn-phu-thinh-2-lao-cai cleared 58.32 ha 2026-06-01",
    "ccn-phu-thinh-2-lao-cai industrial_plan 52.5 ha 2026-06-18",
    "ccn-phu-thinh-2-lao-cai planned 75 ha 2026-06-18",
    "ccn-phu-thinh-3-lao-cai cleared 24 ha 2026-06-01",
    "ccn-phu-thinh-3-lao-cai industrial_plan 52.5 ha 2026-06-18",
    "ccn-phu-thinh-3-lao-cai planned 75 ha 2026-06-18",
    "ccn-thong-nhat-1-lao-cai cleared 74.97 ha 2026-06-01",
    "ccn-thong-nhat-1-lao-cai industrial_plan 52 ha 2026-06-18",
    "ccn-thong-nhat-1-lao-cai planned 75 ha 2026-06-18",
    "ccn-y-can-lao-cai cleared ~20 ha 2026-06-01",
    "ccn-y-can-lao-cai industrial_plan 52 ha 2026-06-18",
    "ccn-y-can-lao-cai planned 75 ha 2026-06-18",
];

fn doubts(report: &Report) -> Vec<String> {
    let doubts = report.notes.iter().filter_map(|note| match note {
        Note::Doubtful(message) => Some(message.text(Lang::En)),
        _ => None,
    });
    doubts.collect()
}

#[test]
fn the_list_of_lao_cai_as_it_is() {
    let snapshot = demo(ZONES);
    let (changes, report) = import(&snapshot, lao_cai(), &Options::default()).unwrap();
    assert_eq!(figures(&changes, &snapshot), LAO_CAI);
    assert_eq!(doubts(&report), Vec::<String>::new());
    let Change::Put { entity, .. } = changes.iter().find(|c| matches!(c, Change::Put { entity, .. } if entity.slug.contains("y-can") && entity.slug.contains("cleared"))).unwrap() else { unreachable!() };
    let Body::Figure(figure) = &entity.body else {
        unreachable!()
    };
    assert_eq!(figure.source.wording, "GPMB ~20/75 ha");
    assert_eq!(
        figure.source.page,
        "lao_cai_ccn_doanh_nghiep_2026-06-18.csv, cột “tien_do_gpmb_den_2026-06-01”"
    );
    assert_eq!(
        (figure.status, entity.visibility),
        (Status::Reported, Visibility::Public)
    );
    // Again, and nothing is doubled.
    let after = approved(&snapshot, changes);
    let (again, report) = import(&after, lao_cai(), &Options::default()).unwrap();
    assert_eq!((again.len(), report.unchanged), (0, 20));
}

#[test]
fn the_demo_register_has_these_figures_already() {
    let snapshot = demo(ALL);
    let options = Options {
        document: Some(REPORT.to_string()),
        as_of: Some("2026-06-18".parse().unwrap()),
        ..Options::default()
    };
    let (changes, report) = import(&snapshot, lao_cai(), &options).unwrap();
    assert_eq!((changes.len(), report.unchanged), (0, 20), "{changes:?}");
}

#[test]
fn unknown_names_are_refused_with_the_nearest_or_made_when_allowed() {
    let snapshot = Snapshot::empty();
    let refusal = import(&snapshot, lao_cai(), &Options::default()).unwrap_err();
    assert_eq!(refusal.messages.len(), 7);
    assert!(refusal.messages[0].text(Lang::En).contains("Thống Nhất 1"), "{refusal}");
    let options = Options {
        create_zones: true,
        ..Options::default()
    };
    let refusal = import(&snapshot, lao_cai(), &options).unwrap_err();
    assert!(refusal.to_string().contains("province"), "{refusal}");
    let options = Options {
        create_zones: true,
        province: Some("lao-cai".to_string()),
        ..Options::default()
    };
    let (changes, report) = import(&snapshot, lao_cai(), &options).unwrap();
    assert_eq!(figures(&changes, &snapshot), LAO_CAI);
    assert_eq!(doubts(&report).len(), 7, "each new zone is told");
    let after = approved(&snapshot, changes);
    assert_eq!(after.find_zone("CCN Y Can").unwrap().body.place.unit, "xã Quy Mông");
    let (again, _) = import(&after, lao_cai(), &options).unwrap();
    assert!(again.is_empty());

    let mut near = lao_cai();
    near[0].rows[1].cells[1] = table::Cell::Text("Thống Nhât".to_string());
    let refusal = import(&demo(ZONES), near, &Options::default()).unwrap_err();
    assert!(refusal.to_string().contains("CCN Thống Nhất 1"), "{refusal}");
}

/// The same list as offices keep it: a title, headings over two rows with merged cells, typed numbers, a sum.
fn workbook() -> Vec<u8> {
    use rust_xlsxwriter::{Format, Workbook};
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet();
    sheet.set_name("Biểu 1").unwrap();
    let title = "DANH SÁCH CÁC CỤM CÔNG NGHIỆP DO DOANH NGHIỆP LÀM CHỦ ĐẦU TƯ HẠ TẦNG";
    sheet.merge_range(0, 0, 0, 6, title, &bold).unwrap();
    sheet
        .merge_range(1, 0, 1, 6, "(Số liệu tính đến ngày 18/6/2026)", &bold)
        .unwrap();
    sheet.merge_range(3, 0, 4, 0, "TT", &bold).unwrap();
    sheet.merge_range(3, 1, 4, 1, "Tên cụm công nghiệp", &bold).unwrap();
    sheet.merge_range(3, 2, 4, 2, "Vị trí", &bold).unwrap();
    sheet.merge_range(3, 3, 3, 4, "Diện tích (ha)", &bold).unwrap();
    sheet.write(4, 3, "Quy hoạch").unwrap();
    sheet.write(4, 4, "Trong đó: đất công nghiệp").unwrap();
    sheet.merge_range(3, 5, 4, 5, "Diện tích (đất CN)", &bold).unwrap();
    sheet
        .merge_range(3, 6, 4, 6, "Tiến độ GPMB\n(đến 01/6/2026)", &bold)
        .unwrap();
    for (column, number) in (0..7).zip(["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"]) {
        sheet.write(5, column, number).unwrap();
    }
    for (row, from) in lao_cai()[0].rows[1..].iter().enumerate() {
        let row_number = u32::try_from(row).unwrap() + 6;
        for (column, cell) in from.cells.iter().enumerate() {
            let column_number = u16::try_from(column).unwrap();
            let text = cell.text();
            match (column, text.replace(',', ".").parse::<f64>()) {
                (0 | 3 | 4, Ok(number)) => sheet.write(row_number, column_number, number).unwrap(),
                _ => sheet.write(row_number, column_number, text).unwrap(),
            };
        }
    }
    sheet.merge_range(13, 0, 13, 2, "Tổng cộng", &bold).unwrap();
    sheet.write(13, 3, 510).unwrap();
    sheet.write(13, 4, 315).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn the_same_list_as_a_workbook_with_merged_headings() {
    let snapshot = demo(ZONES);
    let grids = parse_workbook("CCN.xlsx", workbook()).unwrap().sheets;
    let (changes, report) = import(&snapshot, grids, &Options::default()).unwrap();
    assert_eq!(figures(&changes, &snapshot), LAO_CAI);
    assert_eq!(doubts(&report), Vec::<String>::new());
}

#[test]
fn figures_of_documents_keep_their_document() {
    let snapshot = demo(ZONES);
    let options = Options {
        document: Some(REPORT.to_string()),
        ..Options::default()
    };
    let (changes, _) = import(&snapshot, lao_cai(), &options).unwrap();
    let id = snapshot.by_slug::<Document>(&slug(REPORT)).unwrap();
    assert_eq!(id.body.class, DocumentClass::Report);
    for change in &changes {
        let Change::Put { entity, .. } = change else {
            unreachable!()
        };
        let Body::Figure(Figure { source, .. }) = &entity.body else {
            panic!("{entity:?}")
        };
        assert_eq!(source.document, Some(id.id()));
    }
    let hectares: Decimal = "74.97".parse().unwrap();
    assert!(changes.iter().any(|c| matches!(c, Change::Put { entity, .. } if matches!(&entity.body, Body::Figure(f) if f.quantity.value == hectares))));
}
