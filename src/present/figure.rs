//! Printed values: every one that was reported, the chosen one and why.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::code::{code, date, join, words};
use super::source::source;
use crate::ledger::{Candidate, Reported};
use crate::snapshot::{DatedBy, Snapshot};
use domain::{FigureTime, Quantity, Rung};

/// All values of one indicator, strongest first.
pub(super) fn reported(snapshot: &Snapshot, reported: &Reported<'_>, as_of: Date) -> Value {
    reported
        .candidates
        .iter()
        .map(|candidate| figure(snapshot, candidate, as_of))
        .collect()
}

/// Values of parts of the subject, a commune's each.
pub(super) fn parts(snapshot: &Snapshot, reported: &Reported<'_>, as_of: Date) -> Value {
    reported
        .parts
        .iter()
        .map(|candidate| figure(snapshot, candidate, as_of))
        .collect()
}

/// `value`, `value_max`, `unit`, `qualifier`: decimals as printed, in strings.
pub(super) fn quantity(quantity: &Quantity) -> Value {
    json!({
        "value": quantity.value.to_string(),
        "value_max": quantity.value_max.map(|v| v.to_string()),
        "unit": quantity.unit.code(),
        "qualifier": code(&quantity.qualifier),
    })
}

fn dated_by(by: DatedBy) -> &'static str {
    match by {
        DatedBy::Document => "document",
        DatedBy::Bound => "no_later_than",
        DatedBy::Recording => "recorded",
    }
}

fn figure(snapshot: &Snapshot, candidate: &Candidate<'_>, as_of: Date) -> Value {
    let body = candidate.row.body;
    let (on, period) = match body.time {
        FigureTime::AsOf(on) => (on, Value::Null),
        FigureTime::Over(from, to) => (None, json!({ "from": from.to_string(), "to": to.to_string() })),
    };
    let age = body
        .time
        .known_from()
        .and_then(|from| as_of.since(from.last_day()).ok())
        .map(|span| span.get_days());
    let head = join(
        json!({ "figure": candidate.row.id().to_string() }),
        quantity(&body.quantity),
    );
    let times = json!({
        "status": code(&body.status),
        "as_of": date(on),
        "period": period,
        "recorded_on": candidate.recorded_on.to_string(),
        // Of a figure without a date of its own: the day it counts from, and what gives it.
        "counts_from": candidate.visible_from.to_string(),
        "dated_by": candidate.dated_by.map(dated_by),
        "rung": body.rung.map(Rung::code),
        "within": words(&body.within),
        "age_days": age,
    });
    let reason = json!({ "note": words(&body.note), "chosen": candidate.chosen, "why": candidate.why.code() });
    join(join(join(head, times), source(snapshot, &body.source)), reason)
}
