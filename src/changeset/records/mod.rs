//! What a row says of a record: one builder per kind, for rows of the register, features of layers and lines of lists alike.
//!
//! A builder returns `None` for a row that is wrong; what is wrong is noted in the row, which knows its place. Fields have the names
//! of the register's columns. What no other way of importing says of a record (its land, its identity, what it refers to) is given
//! to the builder.

mod boundary;
mod clearance;
mod land;
mod lease;
mod project;
mod target;

use serde::de::DeserializeOwned;

pub use boundary::boundary;
pub use clearance::{event, obstacle, piece};
pub use land::{constraint, phase, plan_area, serviced_area};
pub use lease::lease;
pub use project::project;
pub use target::target;

use super::Note;
use domain::{DateEnd, EntityId, Interval, PartialDate, Quantity, Source, Unit};
use message::Message;
use text::codes_of;
use text::number::local_unit;

/// What is wrong with a field.
pub enum Fault {
    /// Something else was expected.
    Expected(String),
    /// The same, in words of its own.
    ExpectedSaid(Message),
    /// Something else, in words of its own.
    Problem(Message),
}

impl Fault {
    /// The sentence that says it, from the one for a wrong value and the one for another problem.
    pub fn message(self, wrong: impl FnOnce() -> Message, problem: impl FnOnce() -> Message) -> Message {
        match self {
            Fault::Expected(word) => wrong().with("expected", word),
            Fault::ExpectedSaid(said) => wrong().with_message("expected", said),
            Fault::Problem(said) => problem().with_message("problem", said),
        }
    }
}

/// A row of a table, a feature, or a line of a list. A value that is not what it should be is noted and reads as nothing.
pub trait Row {
    /// The text of a field; `None` where it has none.
    fn text(&self, field: &'static str) -> Option<String>;
    /// A code of a closed list.
    fn code<T: DeserializeOwned>(&mut self, field: &'static str) -> Option<T>;
    /// A date.
    fn date(&mut self, field: &'static str) -> Option<PartialDate>;
    /// A whole number from 0 on.
    fn count(&mut self, field: &'static str) -> Option<u32>;
    /// A quantity from 0 on, in the unit the row says for it, else in its usual one.
    fn quantity(&mut self, field: &'static str, usual: Unit) -> Option<Quantity>;
    /// An organisation the row names, which may be new with it.
    fn organisation(&mut self, field: &'static str, source: &Source) -> Option<EntityId>;
    /// Where it was taken from; `None` of a row that is wrong, so that nothing is made beside it.
    fn source(&mut self) -> Option<Source>;
    /// Whether it has a place for the field: an empty cell says that there is none, a column that is missing says nothing.
    fn speaks_of(&self, field: &'static str) -> bool;
    /// Notes that a field must be there; `codes` are those it may have.
    fn missing(&mut self, field: &'static str, codes: &[&str]);
    /// Notes what is wrong with a field.
    fn fault(&mut self, field: &'static str, fault: Fault);
    /// Tells something of the row that does not refuse it.
    fn note(&mut self, note: Note);

    /// Notes that a field is not what was expected.
    fn wrong(&mut self, field: &'static str, expected: &str) {
        self.fault(field, Fault::Expected(expected.to_string()));
    }

    /// A text that must be there.
    fn required(&mut self, field: &'static str) -> Option<String> {
        let text = self.text(field);
        if text.is_none() {
            self.missing(field, &[]);
        }
        text
    }

    /// A code that must be there.
    fn required_code<T: DeserializeOwned>(&mut self, field: &'static str) -> Option<T> {
        if self.text(field).is_none() {
            self.missing(field, codes_of::<T>());
        }
        self.code(field)
    }

    /// A unit, of those that fit the usual one.
    fn unit(&mut self, field: &'static str, usual: Option<Unit>) -> Option<Unit> {
        let text = self.text(field)?;
        let fits = |unit: &Unit| usual.is_none_or(|usual| unit.fits(usual));
        let found = text.parse().ok().filter(fits);
        match (found, local_unit(&text)) {
            (Some(_), _) => {}
            (None, Some(told)) => self.fault(field, Fault::Problem(told)),
            (None, None) => {
                let known: Vec<&str> = Unit::ALL.into_iter().filter(fits).map(Unit::code).collect();
                self.wrong(field, &known.join(", "));
            }
        }
        found
    }

    /// The time between two dates: no first one is an unknown start, no second one no end. What the row does not speak of stays as
    /// it is recorded.
    fn interval(&mut self, from: &'static str, until: &'static str, known: Option<&Interval>) -> Interval {
        let mut interval = Interval::starting(self.date(from));
        interval.until = self.date(until).map_or(DateEnd::Unbounded, DateEnd::On);
        if let Some(known) = known {
            if interval.start().is_none() && !self.speaks_of(from) {
                interval.from = known.from;
            }
            if interval.end().is_none() && !self.speaks_of(until) {
                interval.until = known.until;
            }
        }
        if let (Some(first), Some(last)) = (interval.start(), interval.end())
            && first.first_day() > last.last_day()
        {
            let expected = Message::new("register.not_before").with_date("date", first);
            self.fault(until, Fault::ExpectedSaid(expected));
        }
        interval
    }
}
