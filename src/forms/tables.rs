//! Forms of the register's tables. A row of codes stands below the headings: the import reads it.

use rust_xlsxwriter::XlsxError;

use super::TemplateKind;
use super::book::{Book, Column, Entry};
use super::word;
use crate::mapping::register_table::TableKind;

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

/// The example rows of all these forms.
pub fn example_rows() -> Vec<Vec<Entry>> {
    let of = |(zone, document): (&'static str, &'static str)| {
        let row = move |table: &TableKind| {
            let filled = table.columns().iter().filter(|column| !column.example.is_empty());
            filled.map(|column| entry(column.example, zone, document)).collect()
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
        let columns: Vec<Column> = table
            .columns()
            .iter()
            .map(|column| {
                let choices = column.holds.choices();
                Column {
                    heading: vec![word(&format!("template.column.{}", column.name), book.lang)],
                    code: Some(column.name.to_string()),
                    expected: match choices.is_empty() {
                        true => column.holds.expected().to_string(),
                        false => choices.join(", "),
                    },
                    choices,
                    example: entry(column.example, zone, document),
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
