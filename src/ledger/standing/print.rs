//! What prints and what records say of a measure, each for itself.

use rust_decimal::Decimal;

use super::super::account::MeasureValue;
use super::super::hectares::{Barred, Hectares};
use super::super::reported::{Candidate, Why};
use super::limits::rung_name;
use super::{Benchmark, Rule, Standing, is_about};
use crate::measure::hectares;
use crate::snapshot::{DatedBy, Kept, Snapshot};
use domain::{Document, PartialDate, ProvinceSetting, Qualifier, SettingRule, SettledValue};
use message::Message;

/// The value that stands by printed values alone; `None` where no printed value may stand.
pub(super) fn printed(value: &MeasureValue) -> Option<Standing> {
    if let Some((low, high)) = value.reported.tie() {
        let tied = || value.reported.candidates.iter().filter(|c| c.why == Why::Tie);
        let mut standing = Standing::by(
            Rule::Tie,
            Some(Hectares {
                reported: Some(low),
                spread: high - low,
                approximate: tied().any(|candidate| candidate.row.body.quantity.qualifier == Qualifier::About),
                // “Trên 30” beside 40 may be more than 40.
                at_least: tied().any(|candidate| candidate.row.body.quantity.qualifier == Qualifier::AtLeast),
                barred: Some(Barred::Tie),
                ..Hectares::NONE
            }),
        );
        let told = Message::new("standing.tie")
            .with_number("low", low)
            .with_number("high", high);
        standing.questions.push(told.clone());
        standing.notes.push(told);
        tell_contradiction(value, &mut standing);
        return Some(standing);
    }
    if value.reported.candidates.first().is_some_and(|c| c.why == Why::Rung) {
        let mut standing = Standing::by(Rule::Tie, None);
        standing.notes.push(Message::new("standing.rungs"));
        standing.questions.push(Message::new("standing.rungs"));
        tell_contradiction(value, &mut standing);
        return Some(standing);
    }
    let chosen = value.reported.chosen()?;
    let hectares = chosen.hectares()?;
    let mut standing = Standing::by(Rule::Printed, Some(of_print(chosen, hectares)));
    standing.benchmark = Some(benchmark(chosen, hectares));
    Some(standing)
}

/// Notes that settings of the province which would decide contradict each other.
fn tell_contradiction(value: &MeasureValue, standing: &mut Standing) {
    standing.notes.extend(value.reported.settings.clone());
    standing.questions.extend(value.reported.settings.clone());
}

pub(super) fn benchmark(chosen: &Candidate, hectares: Decimal) -> Benchmark {
    Benchmark {
        figure: chosen.row.id(),
        hectares,
        day: chosen.benchmark_day(),
        undated: chosen.dated_by.is_some(),
        rung: chosen.row.body.rung,
    }
}

/// The hectares of a print, as exact as it is printed.
pub(in crate::ledger) fn of_print(chosen: &Candidate, hectares: Decimal) -> Hectares {
    let quantity = &chosen.row.body.quantity;
    let spread = match (quantity.qualifier, quantity.value_max) {
        (Qualifier::Range, Some(max)) => quantity.in_hectares(max - quantity.value).unwrap_or_default(),
        _ => Decimal::ZERO,
    };
    Hectares {
        reported: Some(hectares),
        approximate: is_about(quantity.qualifier),
        at_least: quantity.qualifier == Qualifier::AtLeast,
        spread,
        ..Hectares::NONE
    }
}

/// Hectares by records, drawn and not drawn; `None` where there is neither.
pub(super) fn of_records(value: &MeasureValue) -> Option<Hectares> {
    let measured = value.measured.map(|area| hectares(area.plane));
    (measured.is_some() || value.unplotted.is_some()).then(|| Hectares {
        measured,
        reported: value.unplotted,
        // Land taken off without its place: the rest is sure, no more.
        approximate: value.unplotted.is_some_and(|land| land < Decimal::ZERO),
        ..Hectares::NONE
    })
}

/// The message on the date of a print: its own date, that of its document, a bound, or only the day it was recorded.
pub(super) fn dated(chosen: &Candidate) -> Message {
    let told = Message::new(match chosen.dated_by {
        None => "standing.dated.own",
        Some(DatedBy::Document) => "standing.dated.document",
        Some(DatedBy::Bound) => "standing.dated.bound",
        Some(DatedBy::Recording) => "standing.dated.recording",
    });
    told.with_date("day", day_of(chosen))
}

pub(super) fn day_of(chosen: &Candidate) -> PartialDate {
    chosen.of.unwrap_or(chosen.visible_from.into())
}

/// The message that the chosen print was settled: on which day and by which paper, else whose value it is; to those who may see
/// it, by whom and why.
pub(super) fn settled_as(chosen: &Candidate, settled: &Kept<SettledValue>, snapshot: &Snapshot) -> Message {
    let paper = settled.body.source.document.and_then(|id| snapshot.get::<Document>(id));
    let source = match (paper, &chosen.document) {
        (Some(paper), _) => paper.body.number.as_str(),
        (None, Some(document)) if !document.body.issuer.is_empty() => document.body.issuer.as_str(),
        (None, Some(document)) => document.body.number.as_str(),
        (None, None) => "–",
    };
    let told = match settled.body.by.is_empty() {
        true => Message::new("standing.settled_by_paper"),
        false => Message::new("standing.settled")
            .with("by", &settled.body.by)
            .with("reason", &settled.body.reason),
    };
    told.with_date("day", settled.body.settled_on).with("source", source)
}

/// Which setting of the province took the chosen print before others of its day.
pub(super) fn by_setting(chosen: &Candidate, setting: &Kept<ProvinceSetting>, snapshot: &Snapshot) -> Message {
    let valid = &setting.body.valid;
    let settled_by = setting.body.source.document.and_then(|id| snapshot.get::<Document>(id));
    let told = match &setting.body.rule {
        SettingRule::Reporters(order) => Message::new("standing.by_reporter")
            .with("order", order.join(", "))
            .with(
                "issuer",
                chosen
                    .document
                    .as_ref()
                    .map_or("–", |document| document.body.issuer.as_str()),
            ),
        SettingRule::Rung(rung) => Message::new("standing.by_rung").with_message("rung", rung_name(Some(*rung))),
    };
    told.with_known_date("day", valid.start()).with(
        "document",
        settled_by.map_or("–", |document| document.body.number.as_str()),
    )
}
