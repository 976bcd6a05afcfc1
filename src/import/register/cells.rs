//! The cells of one row, read as what they should be. A cell that is not is noted as a problem and reads as nothing, so
//! that one pass finds all of them.

use rust_decimal::Decimal;
use serde::de::DeserializeOwned;

use super::work::Work;
use super::{Options, TableKind};
use crate::changeset::records::{Fault, Row};
use crate::changeset::{Builder, Note};
use crate::import::named;
use domain::text::{is_slug, slug};
use domain::{
    Document, EntityId, Group, Indicator, Organisation, PartialDate, Phase, Province, Quantity, Record, Source,
    Subject, Unit, Zone,
};
use geodesy::{CrsReading, Epsg};
use message::Message;
use text::number::read_quantity;
use text::{Problems, Table, near_or_none, parse_code, parse_decimal, read_date};

/// No printed value of this field is larger, in whatever unit; sums of many still fit a decimal.
const LARGEST: u64 = 1_000_000_000_000_000;

/// No document prints more decimals.
const FINEST: u32 = 10;

/// One row being read.
pub struct Cells<'c, 'w> {
    kind: TableKind,
    file: &'c str,
    row: &'c text::Row,
    /// The key of the row, once it is known.
    pub slug: String,
    /// How the register is read.
    pub options: &'c Options<'c>,
    problems: &'c mut Problems,
    /// What is made of the rows.
    pub work: &'c mut Work<'w>,
}

impl<'c, 'w> Cells<'c, 'w> {
    /// Begins a row of a table.
    pub fn new(
        (kind, table): (TableKind, &'c Table),
        row: &'c text::Row,
        options: &'c Options<'c>,
        problems: &'c mut Problems,
        work: &'c mut Work<'w>,
    ) -> Cells<'c, 'w> {
        Cells {
            kind,
            file: &table.file,
            row,
            slug: String::new(),
            options,
            problems,
            work,
        }
    }

    /// Where the row stands, for messages.
    pub fn place(&self) -> String {
        format!("{}:{}", self.file, self.row.line)
    }

    /// The file the row stands in.
    pub fn file(&self) -> &str {
        self.file
    }

    /// The line of the file on which the row begins, from 1.
    pub fn line(&self) -> u64 {
        self.row.line
    }

    /// Notes a problem that says itself where it is.
    pub fn refuse(&mut self, problem: Message) {
        self.problems.push(problem);
    }

    /// Notes a problem that has its own words; the place is put before them.
    pub fn problem(&mut self, problem: Message) {
        self.refuse(self.placed("register.row_problem").with_message("problem", problem));
    }

    /// A sentence that names file and row.
    fn placed(&self, key: &'static str) -> Message {
        Message::new(key).with("file", self.file).with("row", self.row.line)
    }

    /// What is being made.
    pub fn builder(&mut self) -> &mut Builder<'w> {
        &mut self.work.builder
    }

    /// The text of a cell; empty when the column is missing.
    pub fn cell(&self, column: &'static str) -> String {
        self.row.get(column).unwrap_or_default().to_string()
    }

    /// A cell that must hold a key.
    pub fn key(&mut self, column: &'static str) -> Option<String> {
        let text = self.required(column)?;
        if is_slug(&text) {
            return Some(text);
        }
        self.wrong(column, "a-z, 0-9, -");
        None
    }

    /// A list separated by `|`.
    pub fn list(&self, column: &'static str) -> Vec<String> {
        self.cell(column)
            .split('|')
            .map(str::trim)
            .filter(|s| !s.is_empty())
            .map(str::to_string)
            .collect()
    }

    /// A decimal with its printed scale.
    pub fn decimal(&mut self, column: &'static str) -> Option<Decimal> {
        let text = self.text(column)?;
        match parse_decimal(&text, self.options.mark) {
            Ok(value) if value.abs() > Decimal::from(LARGEST) || value.scale() > FINEST => {
                self.wrong(column, &format!("≤ {LARGEST}, ≤ {FINEST} decimals"));
                None
            }
            Ok(value) => Some(value),
            Err(error) => {
                match read_quantity(&text, self.options.mark).map_err(|error| error.local_unit()) {
                    Err(Some(told)) => self.fault(column, Fault::Problem(told)),
                    _ => self.problems.push(error.message(self.file, self.row.line, column)),
                }
                None
            }
        }
    }

    /// A decimal that cannot be negative: an area, a count.
    pub fn amount(&mut self, column: &'static str) -> Option<Decimal> {
        let value = self.decimal(column)?;
        if value.is_sign_negative() && !value.is_zero() {
            self.wrong(column, "≥ 0");
            return None;
        }
        Some(value)
    }

    /// A coordinate or another number that needs no scale.
    pub fn number(&mut self, column: &'static str, least: f64, most: f64) -> Option<f64> {
        let value: f64 = self.decimal(column)?.to_string().parse().ok()?;
        if (least..=most).contains(&value) {
            return Some(value);
        }
        self.wrong(column, &format!("{least} … {most}"));
        None
    }

    /// How the coordinates of the row are read: a system, and what has to be done to its numbers first (`EPSG:4326+swap`).
    pub fn reading(&mut self, column: &'static str) -> Option<CrsReading> {
        let text = self.text(column)?;
        match text.parse() {
            Ok(reading) => Some(reading),
            Err(_) => self.epsg(column).map(CrsReading::plain),
        }
    }

    /// A coordinate system, by its code or in the words of decisions.
    pub fn epsg(&mut self, column: &'static str) -> Option<Epsg> {
        let text = self.text(column)?;
        let found = named::crs(&text);
        if found.is_none() {
            self.fault(column, Fault::Problem(Message::new("register.crs").with("value", text)));
        }
        found
    }

    /// Yes or no; `fallback` for an empty cell.
    pub fn yes(&mut self, column: &'static str, fallback: bool) -> bool {
        match self.cell(column).as_str() {
            "" => fallback,
            "yes" | "có" => true,
            "no" | "không" => false,
            _ => {
                self.wrong(column, "yes, no");
                fallback
            }
        }
    }

    /// An indicator, by code or name.
    pub fn indicator(&mut self, column: &'static str) -> Option<Indicator> {
        let text = self.required(column)?;
        let found = named::indicator(&text).map_err(|near| self.wrong(column, &near));
        found.ok()
    }

    /// The key of a province, by key or name, of those that are wanted; empty is `None` without a problem.
    pub fn province(&mut self, column: &'static str, is_wanted: impl Fn(&Province) -> bool) -> Option<String> {
        let text = self.text(column)?;
        let found = named::province(&text, is_wanted).map_err(|near| self.wrong(column, &near));
        found.ok().map(|province| province.key.clone())
    }

    /// The key of a province of today.
    pub fn province_today(&mut self, column: &'static str) -> Option<String> {
        self.province(column, |province| province.until.is_none())
    }

    /// The identity of a key of another table; empty is `None` without a problem.
    pub fn reference<T: Record>(&mut self, column: &'static str) -> Option<EntityId> {
        let key = self.text(column)?;
        self.resolve::<T>(column, &key)
    }

    /// The identity of a key that must be given.
    pub fn required_reference<T: Record>(&mut self, column: &'static str) -> Option<EntityId> {
        let key = self.required(column)?;
        self.resolve::<T>(column, &key)
    }

    /// The identity of one key found in a cell.
    pub fn resolve<T: Record>(&mut self, column: &'static str, key: &str) -> Option<EntityId> {
        let found = self.work.builder.known::<T>(key);
        if found.is_none() {
            let near = near_or_none(self.work.builder.nearest::<T>(key).as_deref());
            let message = self
                .placed("register.reference")
                .with("column", column)
                .with("value", key);
            self.refuse(message.with("kind", T::KIND.code()).with_message("near", near));
        }
        found
    }

    /// `zone:KEY`, `phase:KEY`, `group:KEY` or `unit:KEY`.
    pub fn subject(&mut self) -> Option<Subject> {
        let text = self.required("subject")?;
        match text.split_once(':') {
            Some(("zone", key)) => self.resolve::<Zone>("subject", key).map(Subject::Zone),
            Some(("phase", key)) => self.resolve::<Phase>("subject", key).map(Subject::Phase),
            Some(("group", key)) => self.resolve::<Group>("subject", key).map(Subject::Group),
            Some(("unit", key)) => {
                let is_wanted = |province: &Province| province.until.is_none() || province.key == key;
                let found = named::province(key, is_wanted);
                let found = found.map_err(|near| self.wrong("subject", &format!("unit:{near}")));
                found.ok().map(|province| Subject::Unit(province.key.clone()))
            }
            _ => {
                self.wrong("subject", "zone:…, phase:…, group:…, unit:…");
                None
            }
        }
    }

    /// The document of a number; one that is in no table and not recorded is a problem.
    pub fn document(&mut self, number: &str) -> Option<EntityId> {
        let key = slug(number);
        let found = self.work.builder.known::<Document>(&key);
        if found.is_none() {
            let near = near_or_none(self.work.builder.nearest::<Document>(&key).as_deref());
            self.problem(
                Message::new("register.document_unknown")
                    .with("document", number)
                    .with_message("near", near),
            );
        }
        found
    }

    /// The reading of coordinates that had to be changed first, as records keep it.
    fn read_as(&self) -> String {
        let reading = self.row.get("crs").and_then(|text| text.parse::<CrsReading>().ok());
        let changed = reading.filter(|reading| !reading.is_plain());
        changed.map_or_else(String::new, |reading| reading.to_string())
    }
}

impl Row for Cells<'_, '_> {
    fn text(&self, column: &'static str) -> Option<String> {
        Some(self.cell(column)).filter(|text| !text.is_empty())
    }

    fn code<T: DeserializeOwned>(&mut self, column: &'static str) -> Option<T> {
        let read = parse_code(&self.text(column)?);
        read.map_err(|codes| self.wrong(column, &codes)).ok()
    }

    fn date(&mut self, column: &'static str) -> Option<PartialDate> {
        let read = read_date(&self.text(column)?);
        read.map_err(|error| self.fault(column, Fault::Problem(error.message())))
            .ok()
    }

    fn count(&mut self, column: &'static str) -> Option<u32> {
        let read = self.text(column)?.parse();
        read.map_err(|_| self.wrong(column, "0, 1, 2, 3 …")).ok()
    }

    fn quantity(&mut self, column: &'static str, usual: Unit) -> Option<Quantity> {
        let value = self.amount(column)?;
        let unit = match self.kind.column(column).and_then(|column| column.unit) {
            Some(own) => self.required(own).and_then(|_| self.unit(own, Some(usual)))?,
            None => usual,
        };
        Some(Quantity::exact(value, unit))
    }

    fn organisation(&mut self, column: &'static str, _: &Source) -> Option<EntityId> {
        self.reference::<Organisation>(column)
    }

    fn source(&mut self) -> Option<Source> {
        let number = self.text("document");
        Some(Source {
            document: number.and_then(|number| self.document(&number)),
            page: self.cell("page"),
            wording: self.cell("wording"),
            read_as: self.read_as(),
        })
    }

    /// A row of the register says all of its record.
    fn speaks_of(&self, _: &'static str) -> bool {
        true
    }

    fn missing(&mut self, column: &'static str, _: &[&str]) {
        self.refuse(self.placed("register.cell_empty").with("column", column));
    }

    fn fault(&mut self, column: &'static str, fault: Fault) {
        let wrong = || self.placed("register.cell_wrong").with("value", self.cell(column));
        let message = fault.message(wrong, || self.placed("register.cell_problem"));
        self.refuse(message.with("column", column));
    }

    fn note(&mut self, note: Note) {
        self.work.builder.note(note);
    }
}
