//! The cells of one row, read as what they should be. A cell that is not is noted as a problem and reads as nothing, so
//! that one pass finds all of them.

use std::str::FromStr;

use rust_decimal::Decimal;
use serde::de::DeserializeOwned;

use crate::changeset::Wanted;
use domain::text::{is_slug, slug};
use domain::{
    DateEnd, Document, EntityId, Group, Indicator, Interval, PartialDate, Phase, Province, Record, Source, Subject,
    Unit, Visibility, Zone,
};
use geodesy::{Epsg, Reading};
use message::{Message, Word};

use crate::changeset::Builder;
use crate::import::named;
use text::number::{local_unit, read_quantity};
use text::{Mark, Problems, Row, near_or_none, parse_code, parse_decimal, read_date};

/// No printed value of this field is larger, in whatever unit; sums of many still fit a decimal.
const LARGEST: u64 = 1_000_000_000_000_000;

/// No document prints more decimals.
const FINEST: u32 = 10;

/// One row being read.
pub struct Cells<'t, 'p> {
    file: &'t str,
    row: &'t Row,
    mark: Mark,
    problems: &'p mut Problems,
}

impl<'t, 'p> Cells<'t, 'p> {
    /// Begins a row.
    pub fn new(file: &'t str, row: &'t Row, mark: Mark, problems: &'p mut Problems) -> Cells<'t, 'p> {
        Cells {
            file,
            row,
            mark,
            problems,
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

    /// Notes a problem with a cell.
    pub fn wrong(&mut self, column: &str, expected: impl Word) {
        let message = self.wrong_cell(column).with("expected", expected);
        self.problems.push(message);
    }

    /// As [`Cells::wrong`], where what is expected has words of its own.
    pub fn wrong_said(&mut self, column: &str, expected: Message) {
        let message = self.wrong_cell(column).with_message("expected", expected);
        self.problems.push(message);
    }

    fn wrong_cell(&self, column: &str) -> Message {
        Message::new("register.cell_wrong")
            .with("file", self.file)
            .with("row", self.row.line)
            .with("column", column)
            .with("value", self.text(column))
    }

    /// Notes a problem with a cell that has its own words; the place is put before them.
    pub fn problem_in(&mut self, column: &str, problem: Message) {
        self.problems.push(
            Message::new("register.cell_problem")
                .with("file", self.file)
                .with("row", self.row.line)
                .with("column", column)
                .with_message("problem", problem),
        );
    }

    /// Notes a problem that has its own words; the place is put before them.
    pub fn problem(&mut self, message: Message) {
        self.problems.push(
            Message::new("register.row_problem")
                .with("file", self.file)
                .with("row", self.row.line)
                .with_message("problem", message),
        );
    }

    /// The text of a cell; empty when the column is missing.
    pub fn text(&self, column: &str) -> String {
        self.row.get(column).unwrap_or_default().to_string()
    }

    /// The text of a cell that may be empty.
    pub fn optional(&self, column: &str) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    /// A cell that must hold something.
    pub fn required(&mut self, column: &str) -> Option<String> {
        let text = self.optional(column);
        if text.is_none() {
            self.problems.push(
                Message::new("register.cell_empty")
                    .with("file", self.file)
                    .with("row", self.row.line)
                    .with("column", column),
            );
        }
        text
    }

    /// A cell that must hold a key.
    pub fn key(&mut self, column: &str) -> Option<String> {
        let text = self.required(column)?;
        if is_slug(&text) {
            return Some(text);
        }
        self.wrong(column, "a-z, 0-9, -");
        None
    }

    /// A list separated by `|`.
    pub fn list(&self, column: &str) -> Vec<String> {
        self.text(column)
            .split('|')
            .map(str::trim)
            .filter(|s| !s.is_empty())
            .map(str::to_string)
            .collect()
    }

    /// A cell of a closed list of codes, as JSON spells them; `fallback` for an empty cell.
    pub fn code_or<T: DeserializeOwned>(&mut self, column: &str, fallback: T) -> Option<T> {
        match self.optional(column) {
            None => Some(fallback),
            Some(_) => self.code(column),
        }
    }

    /// A cell that must hold a code of a closed list.
    pub fn code<T: DeserializeOwned>(&mut self, column: &str) -> Option<T> {
        let text = self.required(column)?;
        match parse_code(&text) {
            Ok(value) => Some(value),
            Err(codes) => {
                self.wrong(column, codes);
                None
            }
        }
    }

    /// A cell that may hold a code of a closed list.
    pub fn optional_code<T: DeserializeOwned>(&mut self, column: &str) -> Option<T> {
        self.optional(column)?;
        self.code(column)
    }

    /// A decimal with its printed scale.
    pub fn decimal(&mut self, column: &str) -> Option<Decimal> {
        let text = self.optional(column)?;
        match parse_decimal(&text, self.mark) {
            Ok(value) if value.abs() > Decimal::from(LARGEST) || value.scale() > FINEST => {
                self.wrong(column, format!("≤ {LARGEST}, ≤ {FINEST} decimals"));
                None
            }
            Ok(value) => Some(value),
            Err(error) => {
                match read_quantity(&text, self.mark).map_err(|error| error.local_unit()) {
                    Err(Some(told)) => self.problem_in(column, told),
                    _ => self.problems.push(error.message(self.file, self.row.line, column)),
                }
                None
            }
        }
    }

    /// A decimal that cannot be negative: an area, a count.
    pub fn amount(&mut self, column: &str) -> Option<Decimal> {
        let value = self.decimal(column)?;
        if value.is_sign_negative() && !value.is_zero() {
            self.wrong(column, "≥ 0");
            return None;
        }
        Some(value)
    }

    /// A coordinate or another number that needs no scale.
    pub fn number(&mut self, column: &str, least: f64, most: f64) -> Option<f64> {
        let value: f64 = self.decimal(column)?.to_string().parse().ok()?;
        if (least..=most).contains(&value) {
            return Some(value);
        }
        self.wrong(column, format!("{least} … {most}"));
        None
    }

    /// A count.
    pub fn count(&mut self, column: &str) -> Option<u32> {
        self.optional(column)?;
        self.parsed(column, "0, 1, 2, 3 …")
    }

    /// A date, as programs or as offices write it; `None` for an empty cell, which means unknown.
    pub fn date(&mut self, column: &str) -> Option<PartialDate> {
        let text = self.optional(column)?;
        let read = read_date(&text).map_err(|error| self.problem_in(column, error.message()));
        read.ok()
    }

    /// An interval: an empty first cell is an unknown start, an empty second one no end.
    pub fn interval(&mut self, from: &str, until: &str) -> Interval {
        let mut interval = Interval::starting(self.date(from));
        interval.until = self.date(until).map_or(DateEnd::Unbounded, DateEnd::On);
        if let (Some(from_date), Some(until_date)) = (interval.start(), interval.end())
            && from_date.first_day() > until_date.last_day()
        {
            self.wrong_said(until, Message::new("register.not_before").with_date("date", from_date));
        }
        interval
    }

    /// How the coordinates of the row are read: a system, and what has to be done to its numbers first (`EPSG:4326+swap`).
    pub fn reading(&mut self, column: &str) -> Option<Reading> {
        let text = self.optional(column)?;
        match text.parse() {
            Ok(reading) => Some(reading),
            Err(_) => self.epsg(column).map(Reading::plain),
        }
    }

    /// A coordinate system, by its code or in the words of decisions.
    pub fn epsg(&mut self, column: &str) -> Option<Epsg> {
        let text = self.optional(column)?;
        let found = named::crs(&text);
        if found.is_none() {
            self.problem_in(column, Message::new("register.crs").with("value", text));
        }
        found
    }

    fn parsed<T: FromStr>(&mut self, column: &str, expected: &str) -> Option<T> {
        match self.text(column).parse() {
            Ok(value) => Some(value),
            Err(_) => {
                self.wrong(column, expected);
                None
            }
        }
    }

    /// Yes or no; `fallback` for an empty cell.
    pub fn yes(&mut self, column: &str, fallback: bool) -> bool {
        match self.text(column).as_str() {
            "" => fallback,
            "yes" | "có" => true,
            "no" | "không" => false,
            _ => {
                self.wrong(column, "yes, no");
                fallback
            }
        }
    }

    /// The visibility of the row.
    pub fn visibility(&mut self, fallback: Visibility) -> Wanted {
        match self.optional("visibility").and_then(|_| self.code("visibility")) {
            Some(said) => Wanted::Said(said),
            None => Wanted::Follows(fallback),
        }
    }

    /// An indicator, by code or name.
    pub fn indicator(&mut self, column: &str) -> Option<Indicator> {
        let text = self.required(column)?;
        let found = named::indicator(&text).map_err(|near| self.wrong(column, near));
        found.ok()
    }

    /// The key of a province, by key or name, of those that are wanted; empty is `None` without a problem.
    pub fn province(&mut self, column: &str, is_wanted: impl Fn(&Province) -> bool) -> Option<String> {
        let text = self.optional(column)?;
        let found = named::province(&text, is_wanted).map_err(|near| self.wrong(column, near));
        found.ok().map(|province| province.key.clone())
    }

    /// The key of a province of today.
    pub fn province_today(&mut self, column: &str) -> Option<String> {
        self.province(column, |province| province.until.is_none())
    }

    /// A unit that fits an indicator.
    pub fn unit(&mut self, column: &str, indicator: Option<Indicator>) -> Option<Unit> {
        let text = self.required(column)?;
        let fits = |unit: &Unit| indicator.is_none_or(|indicator| unit.fits(indicator.usual_unit()));
        let found = text.parse().ok().filter(fits);
        if found.is_none() {
            match local_unit(&text) {
                Some(told) => self.problem_in(column, told),
                None => {
                    let known = Unit::ALL.into_iter().filter(fits).map(Unit::code);
                    self.wrong(column, known.collect::<Vec<_>>().join(", "));
                }
            }
        }
        found
    }

    /// The identity of a key of another table; empty is `None` without a problem.
    pub fn reference<T: Record>(&mut self, column: &str, builder: &Builder<'_>) -> Option<EntityId> {
        let key = self.optional(column)?;
        self.resolve::<T>(column, &key, builder)
    }

    /// The identity of a key that must be given.
    pub fn required_reference<T: Record>(&mut self, column: &str, builder: &Builder<'_>) -> Option<EntityId> {
        let key = self.required(column)?;
        self.resolve::<T>(column, &key, builder)
    }

    /// The identity of one key found in a cell.
    pub fn resolve<T: Record>(&mut self, column: &str, key: &str, builder: &Builder<'_>) -> Option<EntityId> {
        let found = builder.known::<T>(key);
        if found.is_none() {
            self.problems.push(
                Message::new("register.reference")
                    .with("file", self.file)
                    .with("row", self.row.line)
                    .with("column", column)
                    .with("value", key)
                    .with("kind", T::KIND.code())
                    .with_message("near", near_or_none(builder.nearest::<T>(key).as_deref())),
            );
        }
        found
    }

    /// `zone:KEY`, `phase:KEY`, `group:KEY` or `unit:KEY`.
    pub fn subject(&mut self, builder: &Builder<'_>) -> Option<Subject> {
        let text = self.required("subject")?;
        match text.split_once(':') {
            Some(("zone", key)) => self.resolve::<Zone>("subject", key, builder).map(Subject::Zone),
            Some(("phase", key)) => self.resolve::<Phase>("subject", key, builder).map(Subject::Phase),
            Some(("group", key)) => self.resolve::<Group>("subject", key, builder).map(Subject::Group),
            Some(("unit", key)) => {
                let is_wanted = |province: &Province| province.until.is_none() || province.key == key;
                let found = named::province(key, is_wanted);
                let found = found.map_err(|near| self.wrong("subject", format!("unit:{near}")));
                found.ok().map(|province| Subject::Unit(province.key.clone()))
            }
            _ => {
                self.wrong("subject", "zone:…, phase:…, group:…, unit:…");
                None
            }
        }
    }

    /// The document of a number; one that is in no table and not recorded is a problem.
    pub fn document(&mut self, number: &str, builder: &Builder<'_>) -> Option<EntityId> {
        let key = slug(number);
        let found = builder.known::<Document>(&key);
        if found.is_none() {
            let near = near_or_none(builder.nearest::<Document>(&key).as_deref());
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
        let reading = self.row.get("crs").and_then(|text| text.parse::<Reading>().ok());
        let changed = reading.filter(|reading| !reading.is_plain());
        changed.map_or_else(String::new, |reading| reading.to_string())
    }

    /// Document, page and wording of the row.
    pub fn source(&mut self, builder: &Builder<'_>) -> Source {
        let document = self
            .optional("document")
            .and_then(|number| self.document(&number, builder));
        Source {
            document,
            page: self.text("page"),
            wording: self.text("wording"),
            read_as: self.read_as(),
        }
    }
}
