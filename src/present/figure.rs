//! Printed values: every one that was reported, the chosen one and why.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::code::{Code, Day, date, words};
use super::source::{Cites, Source};
use crate::ledger::{self, Why};
use crate::snapshot::{DatedBy, Snapshot};
use domain::{FigureTime, Qualifier, Rung, Status, Unit};

/// A printed quantity, its decimals as printed, in strings.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Quantity {
    /// The value with its printed decimals; the lower one of a range.
    pub value: String,
    /// The upper value of a range; `null` for one value.
    pub value_max: Option<String>,
    /// The unit, as printed.
    #[schemars(with = "Code<Unit>")]
    pub unit: Unit,
    /// `exact`, `about`, `at_least`, `range` or `truncated`.
    #[schemars(with = "Code<Qualifier>")]
    pub qualifier: Qualifier,
}

impl Quantity {
    pub(super) fn of(quantity: &domain::Quantity) -> Quantity {
        Quantity {
            value: quantity.value.to_string(),
            value_max: quantity.value_max.map(|v| v.to_string()),
            unit: quantity.unit,
            qualifier: quantity.qualifier,
        }
    }
}

/// The first and the last day, month or year of a flow, inclusive.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Period {
    /// The first day, month or year.
    pub from: String,
    /// The last day, month or year.
    pub to: String,
}

/// A figure of a document.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Reported {
    /// Identity of the figure.
    pub figure: String,
    /// The printed value with its unit.
    #[serde(flatten)]
    pub quantity: Quantity,
    /// `approved`, `reported`, `derived`, `proposed` or `target`.
    #[schemars(with = "Code<Status>")]
    pub status: Status,
    /// The day, month or year it is of; `null` for a flow, or where unknown.
    pub as_of: Option<String>,
    /// The time a flow is over; `null` for a state.
    pub period: Option<Period>,
    /// The day on which it was recorded.
    #[schemars(with = "Day")]
    pub recorded_on: Date,
    /// Of a figure without a date of its own: the day it counts from.
    #[schemars(with = "Day")]
    pub counts_from: Date,
    /// The source of that day: `document`, `no_later_than` or `recorded`; `null` for a figure with a date of its own.
    pub dated_by: Option<DatedBy>,
    /// How far clearance has come by it: `paid`, `handed_over` or `clean`; `null` where the source names none.
    #[schemars(with = "Option<Code<Rung>>")]
    pub rung: Option<Rung>,
    /// The part of the subject it is of, a commune; `null` for the whole.
    pub within: Option<String>,
    /// Days from its date to the day asked for; `null` for a figure without a date.
    pub age_days: Option<i32>,
    /// The document it was taken from, with page and wording.
    #[serde(flatten)]
    pub source: Source,
    /// A remark of the person who recorded it; `null` for none.
    pub note: Option<String>,
    /// Whether it is the one that counts.
    pub chosen: bool,
    /// Code of the reason why it counts, or does not.
    pub why: Why,
}

impl Cites for Reported {
    fn sources(&self) -> Vec<&Source> {
        vec![&self.source]
    }
}

/// All values of one indicator, strongest first.
pub(super) fn reported(snapshot: &Snapshot, reported: &ledger::Reported, as_of: Date) -> Vec<Reported> {
    let figures = reported.candidates.iter();
    figures.map(|candidate| figure(snapshot, candidate, as_of)).collect()
}

/// Values of parts of the subject, a commune's each.
pub(super) fn parts(snapshot: &Snapshot, reported: &ledger::Reported, as_of: Date) -> Vec<Reported> {
    let figures = reported.parts.iter();
    figures.map(|candidate| figure(snapshot, candidate, as_of)).collect()
}

fn figure(snapshot: &Snapshot, candidate: &ledger::Candidate, as_of: Date) -> Reported {
    let body = &*candidate.row.body;
    let (on, period) = match body.time {
        FigureTime::AsOf(on) => (on, None),
        FigureTime::Over(from, to) => (
            None,
            Some(Period {
                from: from.to_string(),
                to: to.to_string(),
            }),
        ),
    };
    let age = body
        .time
        .known_from()
        .and_then(|from| as_of.since(from.last_day()).ok())
        .map(|span| span.get_days());
    Reported {
        figure: candidate.row.id().to_string(),
        quantity: Quantity::of(&body.quantity),
        status: body.status,
        as_of: date(on),
        period,
        recorded_on: candidate.recorded_on,
        counts_from: candidate.visible_from,
        dated_by: candidate.dated_by,
        rung: body.rung,
        within: words(&body.within),
        age_days: age,
        source: Source::of(snapshot, &body.source),
        note: words(&body.note),
        chosen: candidate.chosen,
        why: candidate.why,
    }
}
