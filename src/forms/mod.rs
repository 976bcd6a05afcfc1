//! Empty forms: workbooks with headings, units, an example row and a sheet of notes, in the layouts the import reads.

mod book;
mod columns;
pub mod examples;
mod figures;
mod tables;

use book::Book;
pub use book::put;
use message::{Lang, Message, text};

/// The forms the program writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplateKind {
    /// Lists of clusters, weekly sheets of clearance, lists of tenants.
    Figure,
    /// The coordinate table of a boundary.
    Boundary,
    /// Every table of the register.
    Register,
    /// Parts of a zone.
    Phase,
    /// Areas of a plan.
    Plan,
    /// Areas with infrastructure (đất có hạ tầng).
    Serviced,
    /// Pieces of land to be cleared, with events and obstacles.
    Clearance,
    /// Leases of land, with tenant and term.
    Lease,
    /// Projects and who invests in them.
    Project,
    /// Targets and dated duties.
    Target,
}

impl TemplateKind {
    /// All forms, in the order they are listed.
    pub const ALL: [TemplateKind; 10] = [
        TemplateKind::Figure,
        TemplateKind::Boundary,
        TemplateKind::Register,
        TemplateKind::Phase,
        TemplateKind::Plan,
        TemplateKind::Serviced,
        TemplateKind::Clearance,
        TemplateKind::Lease,
        TemplateKind::Project,
        TemplateKind::Target,
    ];

    /// The code on the command line.
    pub fn code(self) -> &'static str {
        match self {
            TemplateKind::Figure => "figure",
            TemplateKind::Boundary => "boundary",
            TemplateKind::Register => "register",
            TemplateKind::Phase => "phase",
            TemplateKind::Plan => "plan",
            TemplateKind::Serviced => "serviced",
            TemplateKind::Clearance => "clearance",
            TemplateKind::Lease => "lease",
            TemplateKind::Project => "project",
            TemplateKind::Target => "target",
        }
    }
}

/// The form as the bytes of an xlsx workbook.
///
/// # Errors
/// The workbook cannot be made.
pub fn workbook(kind: TemplateKind, lang: Lang) -> Result<Vec<u8>, Message> {
    let mut book = Book::new(lang);
    match kind {
        TemplateKind::Figure => figures::write(&mut book),
        TemplateKind::Boundary => figures::write_boundary(&mut book),
        _ => tables::write(kind, &mut book),
    }
    .and_then(|()| book.finish())
    .map_err(|error| Message::new("template.cannot").with_foreign("reason", &error))
}

/// A word of the catalogue; keys are put together here and a test holds them to the catalogue.
fn word(key: &str, lang: Lang) -> String {
    text(key, lang).unwrap_or_default().to_string()
}

#[cfg(test)]
mod tests;
