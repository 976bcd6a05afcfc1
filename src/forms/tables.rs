//! Forms of the register's tables. A row of codes stands below the headings: it is what the import reads.

use rust_xlsxwriter::XlsxError;

use super::TemplateKind;
use super::book::{Book, Column, Entry};
use super::columns::{choices, expected};
use super::word;
use crate::mapping::register_table::TableKind;

/// A fictional polygon beside the example park.
const WKT: &str = "POLYGON((560100 1600600, 560300 1600600, 560300 1600400, 560100 1600400, 560100 1600600))";

/// Zone and document of the form of the whole register, which brings them along.
const OWN: (&str, &str) = ("vi-du-bieu-mau", "VD-01/QĐ-BIEUMAU");

/// Zone and document of the forms of single tables: the fictional park of the example data.
const EXAMPLE_PARK: (&str, &str) = ("kcn-minh-hoa", "MH-01/QĐ-MINHHOA");

/// The sheets of a form.
fn tables_of(kind: TemplateKind) -> &'static [TableKind] {
    match kind {
        TemplateKind::Phase => &[TableKind::Phases],
        TemplateKind::Plan => &[TableKind::PlanAreas],
        TemplateKind::Serviced => &[TableKind::ServicedAreas],
        TemplateKind::Clearance => &[TableKind::Pieces, TableKind::Events, TableKind::Obstacles],
        TemplateKind::Lease => &[TableKind::Leases],
        TemplateKind::Project => &[TableKind::Organisations, TableKind::Projects],
        TemplateKind::Target => &[TableKind::Targets],
        TemplateKind::Register => TableKind::ALL,
        // Forms of their own.
        TemplateKind::Figure | TemplateKind::Boundary => &[],
    }
}

/// The example row of a table: column and value. `{zone}` and `{document}` are those of the form.
fn example(table: TableKind) -> &'static [(&'static str, &'static str)] {
    match table {
        TableKind::Documents => &[
            ("document", "{document}"),
            ("date", "2026-06-18"),
            ("issuer", "Cơ quan Ví dụ"),
            ("title", "Quyết định ví dụ (không có thật)"),
            ("class", "act"),
        ],
        TableKind::Zones => &[
            ("zone", "{zone}"),
            ("kind", "CCN"),
            ("name", "Biểu mẫu (không có thật)"),
            ("other_names", "CCN Biểu mẫu|Cụm công nghiệp Biểu mẫu"),
            ("province", "lao-cai"),
            ("unit", "xã Ví dụ"),
            ("trades", "cơ khí|chế biến gỗ"),
            ("document", "{document}"),
            ("example", "yes"),
        ],
        TableKind::Phases => &[
            ("zone", "{zone}"),
            ("name", "giai đoạn 3"),
            ("crs", "EPSG:9216"),
            ("wkt", WKT),
        ],
        TableKind::Groups => &[
            ("group", "vi-du-nhom"),
            ("name", "Nhóm ví dụ"),
            ("definition", "các cụm công nghiệp của biểu mẫu"),
            ("member_count", "#1"),
            ("members", "{zone}"),
            ("complete", "yes"),
        ],
        TableKind::Organisations => &[
            ("organisation", "vi-du-cong-ty"),
            ("name", "Công ty Ví dụ Biểu mẫu"),
            ("class", "enterprise"),
        ],
        TableKind::Boundaries => &[
            ("zone", "{zone}"),
            ("wkt", WKT),
            ("crs", "EPSG:9216"),
            ("status", "approved"),
            ("quality", "surveyed"),
            ("declared", "#4"),
            ("declared_unit", "ha"),
            ("valid_from", "2026-06-18"),
            ("document", "{document}"),
        ],
        TableKind::PlanAreas => &[
            ("zone", "{zone}"),
            ("level", "detailed"),
            ("function", "industrial"),
            ("lot", "CN-99"),
            ("crs", "EPSG:9216"),
            ("wkt", WKT),
            ("valid_from", "2026-06-18"),
            ("document", "{document}"),
        ],
        TableKind::ServicedAreas => &[
            ("zone", "{zone}"),
            ("crs", "EPSG:9216"),
            ("wkt", WKT),
            ("valid_from", "2026-06-18"),
            ("document", "{document}"),
        ],
        TableKind::Pieces => &[
            ("clearance_piece", "vi-du-manh-1"),
            ("zone", "{zone}"),
            ("label", "Khu 99"),
            ("recovery", "required"),
            ("ha", "#12.5"),
            ("document", "{document}"),
        ],
        TableKind::Events => &[
            ("clearance_piece", "vi-du-manh-1"),
            ("kind", "paid"),
            ("date", "2026-05-07"),
            ("households", "#12"),
            ("organisations", "#1"),
            ("graves", "#3"),
            ("money", "#54.243"),
            ("money_unit", "tỷ đồng"),
            ("document", "{document}"),
        ],
        TableKind::Obstacles => &[
            ("clearance_piece", "vi-du-manh-1"),
            ("text", "chờ bố trí tái định cư (ví dụ)"),
            ("opened", "2026-05-10"),
        ],
        TableKind::Projects => &[
            ("project", "vi-du-du-an"),
            ("zone", "{zone}"),
            ("name", "Nhà máy ví dụ biểu mẫu"),
            ("investor", "vi-du-cong-ty"),
            ("trade", "cơ khí"),
            ("capital_registered", "#177.5"),
            ("capital_realised", "#150"),
            ("capital_unit", "tỷ đồng"),
            ("workers", "#243"),
            ("state", "operating"),
            ("as_of", "2026-06-18"),
        ],
        TableKind::Leases => &[
            ("zone", "{zone}"),
            ("kind", "sublease"),
            ("ha", "#1.25"),
            ("start", "2024-07-01"),
            ("tenant", "Công ty Ví dụ Biểu mẫu"),
            ("document", "{document}"),
        ],
        TableKind::Flags => &[
            ("zone", "{zone}"),
            ("state", "established"),
            ("value", "yes"),
            ("date", "2026-06-18"),
            ("document", "{document}"),
        ],
        TableKind::Figures => &[
            ("figure", "vi-du-so-lieu"),
            ("subject", "zone:{zone}"),
            ("indicator", "cleared"),
            ("value", "#58.32"),
            ("unit", "ha"),
            ("qualifier", "exact"),
            ("status", "reported"),
            ("as_of", "2026-06-01"),
            ("document", "{document}"),
            ("wording", "GPMB 58,32/75 ha"),
        ],
        TableKind::Targets => &[
            ("subject", "zone:{zone}"),
            ("indicator", "cleared_share"),
            ("comparator", "ge"),
            ("value", "#95"),
            ("unit", "%"),
            ("due", "2026-12-31"),
            ("responsible", "Ban Quản lý Ví dụ"),
            ("document", "{document}"),
        ],
        TableKind::Roles => &[
            ("organisation", "vi-du-cong-ty"),
            ("zone", "{zone}"),
            ("kind", "infrastructure_investor"),
            ("from", "2026-06-18"),
            ("document", "{document}"),
        ],
        TableKind::Works => &[
            ("zone", "{zone}"),
            ("kind", "wastewater"),
            ("state", "building"),
            ("as_of", "2026-06-18"),
            ("document", "{document}"),
        ],
        TableKind::SettledValues => &[
            ("settled_value", "vi-du-chot-so"),
            ("subject", "zone:{zone}"),
            ("indicator", "cleared"),
            ("as_of", "2026-06-01"),
            ("chosen", "vi-du-so-lieu"),
            ("reason", "biên bản họp ngày 22/6/2026 (ví dụ)"),
            ("by", "Trưởng phòng Ví dụ"),
            ("settled_on", "2026-06-22"),
            ("document", "{document}"),
        ],
        TableKind::Completes => &[
            ("zone", "{zone}"),
            ("indicator", "cleared"),
            ("through", "2026-06-01"),
            ("by", "Ban Quản lý Ví dụ"),
            ("document", "{document}"),
        ],
        TableKind::ProvinceSettings => &[
            ("province_setting", "vi-du-thu-tu-nguon"),
            ("province", "lao-cai"),
            ("indicators", "cleared"),
            ("reporters", "UBND xã|chủ đầu tư"),
            ("valid_from", "2026-10-01"),
            ("document", "{document}"),
        ],
    }
}

/// The example rows of all these forms.
pub fn example_rows() -> Vec<Vec<Entry>> {
    let of = |(zone, document): (&'static str, &'static str)| {
        let row = move |table: &TableKind| {
            let values = example(*table).iter();
            values.map(|(_, value)| entry(value, zone, document)).collect()
        };
        TableKind::ALL.iter().map(row)
    };
    of(OWN).chain(of(EXAMPLE_PARK)).collect()
}

/// Writes the sheets of a form.
pub fn write(kind: TemplateKind, book: &mut Book) -> Result<(), XlsxError> {
    let (zone, document) = match kind {
        TemplateKind::Register => OWN,
        _ => EXAMPLE_PARK,
    };
    for table in tables_of(kind) {
        let values = example(*table);
        let columns: Vec<Column> = table
            .columns()
            .iter()
            .map(|code| {
                let choices = choices(*table, code);
                let value = values
                    .iter()
                    .find(|(column, _)| column == code)
                    .map_or("", |(_, value)| value);
                Column {
                    heading: vec![word(&format!("template.column.{code}"), book.lang)],
                    code: Some(code.to_string()),
                    expected: match choices.is_empty() {
                        true => expected(*table, code),
                        false => choices.join(", "),
                    },
                    choices,
                    example: entry(value, zone, document),
                }
            })
            .collect();
        let name = word(&format!("template.table.{}", table.key_column()), book.lang);
        book.sheet(&name, std::slice::from_ref(&name), &columns)?;
    }
    Ok(())
}

/// A value of an example: `#` before a number.
fn entry(value: &str, zone: &str, document: &str) -> Entry {
    if value.is_empty() {
        return Entry::Empty;
    }
    match value.strip_prefix('#').and_then(|number| number.parse().ok()) {
        Some(number) => Entry::Number(number),
        None => Entry::Text(value.replace("{zone}", zone).replace("{document}", document)),
    }
}
