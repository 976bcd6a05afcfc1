//! A feature as the builders of records read it: its fields under the names of the register, with what the person says beside them.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::super::making::{Making, Row as Read};
use crate::changeset::Note;
use crate::changeset::records::{Fault, Row};
use crate::mapping::Attributes;
use crate::mapping::import_kind::ImportKind;
use crate::mapping::register_table::Column;
use domain::{Comparator, EntityId, LegalStatus, PartialDate, Quantity, Source, Unit};
use message::Message;
use text::parse_code;

/// A feature being read. Of several problems the first is told.
pub struct Feature<'r, 'm, 's> {
    /// Its place, its fields and its zone.
    pub row: &'r Read,
    /// The file and the changeset.
    pub making: &'r mut Making<'m, 's>,
    is_known: bool,
    problem: Option<Message>,
}

impl<'r, 'm, 's> Feature<'r, 'm, 's> {
    /// Begins; `is_known` says whether something is recorded of it.
    pub fn new(row: &'r Read, making: &'r mut Making<'m, 's>, is_known: bool) -> Feature<'r, 'm, 's> {
        Feature {
            row,
            making,
            is_known,
            problem: None,
        }
    }

    /// The fields of records that its columns fill.
    pub fn fields(&self) -> &'r Attributes {
        &self.row.fields
    }

    /// What was made of it, or its problem. What needs a zone and has none is not made.
    ///
    /// # Errors
    /// The first problem.
    pub fn said<T>(&mut self, made: Option<T>) -> Result<T, Message> {
        match self.problem.take() {
            Some(problem) => Err(problem),
            None => made.ok_or_else(|| Message::new("import.zone_missing")),
        }
    }

    /// Keeps the first problem, for which it is refused.
    pub fn refuse(&mut self, problem: Message) {
        self.problem.get_or_insert(problem);
    }

    /// Notes a remark that somebody should look at.
    pub fn doubt(&mut self, message: Message) {
        self.making.doubt(self.row, message);
    }

    /// A value, or nothing and its problem noted.
    pub fn noted<T>(&mut self, read: Result<Option<T>, Message>) -> Option<T> {
        read.unwrap_or_else(|problem| {
            self.refuse(problem);
            None
        })
    }

    /// The column of the register that a field is.
    fn column(&self, field: &str) -> Option<&'static Column> {
        self.making.kind.columns().find(|column| column.name == field)
    }

    /// The names a field has in files of features, in the order of trust.
    fn names(&self, field: &str) -> &'static [&'static str] {
        self.column(field).map_or(&[], |column| column.files)
    }

    /// The name under which the feature has a field; the first one where it has none.
    fn name(&self, field: &'static str) -> &'static str {
        let names = self.names(field);
        let filled = names.iter().find(|name| self.fields().text(name).is_some());
        filled.or(names.first()).unwrap_or(&"")
    }

    /// What the person says of all features, else what is usual where nothing is recorded.
    fn option(&self, field: &'static str) -> Option<String> {
        use ImportKind::{Boundary, Clearance, Constraint, Event, Lease, Plan, Project, Target};
        fn code(code: Option<impl Serialize>) -> Option<String> {
            text::code_of(code?)
        }
        let options = self.making.options;
        match (self.making.kind, field) {
            (Plan, "level") => code(options.level),
            (Plan, "function") => code(options.function),
            (Clearance | Event, "kind") => code(options.event),
            (Lease, "kind") => code(options.lease_kind),
            (Constraint, "kind") => code(options.constraint_kind),
            (Project, "state") => code(options.project_state),
            (Boundary, "status") => {
                code(options.status).or_else(|| code((!self.is_known).then_some(LegalStatus::Approved)))
            }
            (Boundary, "quality") => {
                code(options.quality).or_else(|| code((!self.is_known).then_some(self.making.quality)))
            }
            (Target, "comparator") => code(Some(match self.text("value") {
                Some(_) => Comparator::Ge,
                None => Comparator::Text,
            })),
            _ => None,
        }
    }
}

impl Row for Feature<'_, '_, '_> {
    fn text(&self, field: &'static str) -> Option<String> {
        self.fields().text(self.name(field)).or_else(|| self.option(field))
    }

    fn code<T: DeserializeOwned>(&mut self, field: &'static str) -> Option<T> {
        let read = self.fields().code(self.name(field));
        let said = |row: &Self| row.option(field).and_then(|code| parse_code(&code).ok());
        match read {
            Ok(None) => said(self),
            read => self.noted(read),
        }
    }

    fn date(&mut self, field: &'static str) -> Option<PartialDate> {
        let read = self.noted(self.fields().date(self.name(field)));
        let option = self.column(field).and_then(|column| column.option);
        read.or(self
            .making
            .options
            .valid_from
            .filter(|_| option == Some("--valid-from")))
    }

    fn count(&mut self, field: &'static str) -> Option<u32> {
        self.noted(self.fields().count(self.name(field)))
    }

    fn quantity(&mut self, field: &'static str, usual: Unit) -> Option<Quantity> {
        let unit = self.column(field).and_then(|column| column.unit);
        let usual = unit.and_then(|unit| self.unit(unit, Some(usual))).unwrap_or(usual);
        let read = self.noted(self.fields().quantity(self.name(field), usual))?;
        if read.value.is_sign_negative() && !read.value.is_zero() {
            self.wrong(field, "≥ 0");
        }
        Some(read)
    }

    fn organisation(&mut self, field: &'static str, source: &Source) -> Option<EntityId> {
        let name = self.text(field)?;
        Some(self.making.builder.enterprise(&name, source, self.making.file))
    }

    fn source(&mut self) -> Option<Source> {
        match self.problem {
            Some(_) => None,
            None => Some(self.making.source(&self.row.fields)),
        }
    }

    fn speaks_of(&self, field: &'static str) -> bool {
        self.names(field).iter().any(|name| self.fields().has(name))
    }

    fn missing(&mut self, field: &'static str, codes: &[&str]) {
        let option = self.column(field).and_then(|column| column.option);
        let message = match (self.making.kind, option) {
            _ if codes.is_empty() => return self.refuse(self.fields().missing(self.name(field))),
            (ImportKind::Clearance | ImportKind::Event, Some("--event")) => Message::new("import.event_missing"),
            (ImportKind::Lease, Some("--lease-kind")) => Message::new("import.lease_kind_missing"),
            (_, option) => Message::new("import.code_missing")
                .with("field", field)
                .with("option", option.unwrap_or_default()),
        };
        self.refuse(message.with("codes", codes.join(", ")));
    }

    fn fault(&mut self, field: &'static str, fault: Fault) {
        let (fields, name) = (self.fields(), self.name(field));
        self.refuse(fault.message(|| fields.wrong(name), || fields.problem(name)));
    }

    fn note(&mut self, note: Note) {
        self.making.builder.note(note);
    }
}
