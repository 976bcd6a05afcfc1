//! The checks of a standing value: against the whole it is part of, the print before it, and the rest it leaves.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::super::account::MeasureValue;
use super::super::hectares::Hectares;
use super::super::reported::{Candidate, Why};
use super::print::{day_of, of_print};
use super::{Rule, Standing, tolerance};
use domain::{Measure, PartialDate, Qualifier, Rung, Status};
use message::Message;

/// An upper limit for a benchmark with its flow.
pub(super) struct Limit {
    pub hectares: Decimal,
    pub name: &'static str,
    /// Whether it is exact and not older than the benchmark: then the flow is cut, else only asked about.
    pub sure: bool,
}

/// The limit of a measure: of clearance the area to recover; of everything else, and where there is none, the planned area.
pub(super) fn limit(all: &BTreeMap<Measure, MeasureValue>, measure: Measure, day: Date) -> Option<Limit> {
    let of = |limiting: Measure, name: &'static str| {
        let chosen = all.get(&limiting)?.reported.chosen()?;
        let quantity = &chosen.row.body.quantity;
        let fresh = chosen.row.body.status == Status::Approved || chosen.of.is_some_and(|of| of.last_day() >= day);
        Some(Limit {
            hectares: chosen.hectares()?,
            name,
            sure: fresh && quantity.qualifier == Qualifier::Exact,
        })
    };
    let of_clearance = matches!(measure, Measure::Cleared | Measure::HandedOver);
    let to_recover = of_clearance
        .then(|| of(Measure::ToRecover, "measure.to_recover"))
        .flatten();
    to_recover.or_else(|| of(Measure::Planned, "measure.planned"))
}

/// The question about a print that itself exceeds the whole it is part of: it stands all the same. `None` where it does not.
pub(super) fn over_the_limit(p: Decimal, all: &BTreeMap<Measure, MeasureValue>, measure: Measure) -> Option<Message> {
    let limit = limit(all, measure, Date::MIN)?;
    (p > limit.hectares).then(|| {
        Message::new("standing.over")
            .with_hectares("over", p - limit.hectares)
            .with_hectares("limit", limit.hectares)
            .with_message("of", Message::new(limit.name))
    })
}

/// The question about a cumulative value that fell since the print before, or is counted on another rung now; `None` for
/// neither.
pub(super) fn fell(value: &MeasureValue, chosen: &Candidate, p: Decimal, measure: Measure) -> Option<Message> {
    let earlier = value
        .reported
        .usable()
        .filter(|candidate| candidate.row.id() != chosen.row.id())
        .filter(|candidate| match (candidate.of, chosen.of) {
            (Some(before), Some(now)) => PartialDate::first_day(before) < now.first_day(),
            _ => false,
        })
        .max_by_key(|candidate| {
            (
                candidate.of.map(PartialDate::first_day),
                candidate.row.body.rung == chosen.row.body.rung,
            )
        })?;
    let before = earlier.hectares()?;
    if earlier.row.body.rung != chosen.row.body.rung {
        return Some(
            Message::new("standing.rung_changed")
                .with_message("before", rung_name(earlier.row.body.rung))
                .with_message("now", rung_name(chosen.row.body.rung)),
        );
    }
    let is_cumulative = matches!(measure, Measure::Cleared | Measure::HandedOver);
    let fall = before - p;
    (is_cumulative && fall > tolerance(earlier, before).max(tolerance(chosen, p))).then(|| {
        Message::new("standing.fell")
            .with_number("before", before)
            .with_date("day", day_of(earlier))
            .with_number("now", p)
            .with_hectares("fall", fall)
    })
}

pub(super) fn rung_name(rung: Option<Rung>) -> Message {
    Message::new(match rung {
        None => "rung.as_worded",
        Some(Rung::Paid) => "rung.paid",
        Some(Rung::HandedOver) => "rung.handed_over",
        Some(Rung::Clean) => "rung.clean",
    })
}

/// A decided size that no decision on record gives: what the newest report prints of it. `None` where reports of one day
/// contradict each other.
pub(in crate::ledger) fn only_reported(value: &MeasureValue) -> Option<Hectares> {
    let printed = value
        .reported
        .candidates
        .iter()
        .filter(|candidate| candidate.why == Why::NotApproved && candidate.row.body.status == Status::Reported);
    let day = |candidate: &Candidate| candidate.of.map(PartialDate::first_day);
    let printed: Vec<_> = printed.collect();
    let newest = printed.iter().map(|candidate| day(candidate)).max()?;
    let mut of_that_day = printed.iter().filter(|candidate| day(candidate) == newest);
    let first = of_that_day.next()?;
    let hectares = first.hectares()?;
    of_that_day
        .all(|other| other.hectares() == Some(hectares))
        .then(|| of_print(first, hectares))
}

/// What is left of a base when the cleared land is taken off, with the base named. `is_only_reported` tells of a base that no
/// decision gives.
pub(in crate::ledger) fn left_to_clear(
    base: Measure,
    whole: Hectares,
    cleared: Hectares,
    is_only_reported: bool,
) -> Option<Standing> {
    // A contradiction on either side leaves nothing to subtract.
    if !whole.in_ratio() || !cleared.in_ratio() {
        return None;
    }
    let left = whole.total() - cleared.total();
    let mut standing = Standing::by(
        Rule::Printed,
        Some(Hectares {
            measured: (whole.measured.is_some() && whole.reported.is_none() && cleared.reported.is_none())
                .then_some(left),
            reported: (whole.measured.is_none() || whole.reported.is_some() || cleared.reported.is_some())
                .then_some(left),
            // Cleared at least so much leaves at most so much; of at least so much at least so much is left.
            approximate: whole.approximate || cleared.approximate || cleared.at_least,
            at_least: whole.at_least && !cleared.at_least,
            ..Hectares::NONE
        }),
    );
    standing.base = Some((base, whole.total()));
    let told = |key: &'static str| {
        Message::new(key)
            .with_hectares("ha", left.abs())
            .with_message("base", Message::new(base_name(base)))
    };
    if left < Decimal::ZERO {
        standing.questions.push(told("standing.left_below"));
        standing.notes.push(told("standing.left_below"));
    } else if is_only_reported {
        standing.notes.push(told("standing.left_of_reported"));
    } else if base == Measure::ToRecover {
        standing.notes.push(told("standing.left_of"));
    } else {
        standing.notes.push(told("standing.left_of_all"));
    }
    Some(standing)
}

/// The key of the name of a base of the land left to clear.
pub fn base_name(base: Measure) -> &'static str {
    match base {
        Measure::ToRecover => "measure.to_recover",
        Measure::Established => "measure.established",
        _ => "measure.planned",
    }
}
