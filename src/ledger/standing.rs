//! The standing value (số đang dùng): which number counts for one subject, one measure and one date when print and drawing
//! differ (`docs/STANDING-VALUE.md`).
//!
//! A printed total is a stock of one day, complete because its authority says so. Records are a list in progress: silence
//! about the rest is not zero. So the printed benchmark stands with the flow since its day, until the records are complete.
//! [`decide`] is the only place that chooses; accounts, bars, ratios, sums, series and classes ask it.

mod land;
mod limits;

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::account::{Hectares, MeasureValue};
use super::facts::View;
use super::reported::{Candidate, Why};
use super::state::{Faces, State};
use crate::domain::{EntityId, Measure, Qualifier, Rung, ZoneKind};
use crate::measure::hectares;
use crate::message::Message;

pub(super) use land::Land;
use land::{Change, printed_view};
pub(super) use limits::left_to_clear;
use limits::{fell, limit, over_the_limit};

/// Which rule gives a standing value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// No printed value: what is recorded, at least.
    Records,
    /// The records are complete: what they say.
    Complete,
    /// The records prove more than was printed for the same day.
    Exceeds,
    /// The printed value and what came since.
    Benchmark,
    /// The printed value alone: of a measure that records tell only when they are complete, or of what is printed only.
    Printed,
    /// The sum of the members of a group.
    Members,
    /// Printed values of one day contradict each other.
    Tie,
}

impl Rule {
    /// The code in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Rule::Records => "records",
            Rule::Complete => "complete",
            Rule::Exceeds => "exceeds",
            Rule::Benchmark => "benchmark",
            Rule::Printed => "printed",
            Rule::Members => "members",
            Rule::Tie => "tie",
        }
    }
}

/// By what records are complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompleteBy {
    /// Pieces cover the boundary, or the approved area to recover.
    Geometry,
    /// Somebody stated it.
    Statement,
}

impl CompleteBy {
    /// The code in JSON.
    pub fn code(self) -> &'static str {
        match self {
            CompleteBy::Geometry => "geometry",
            CompleteBy::Statement => "statement",
        }
    }
}

/// That the records of a measure are complete, and up to which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Complete {
    /// By what.
    pub by: CompleteBy,
    /// The day the drawing or the statement is of; `None` where no step has a date.
    pub through: Option<Date>,
}

/// The printed value a standing value rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Benchmark {
    /// The figure.
    pub figure: EntityId,
    /// Its hectares as printed.
    pub hectares: Decimal,
    /// The day it is true; `None` where nothing dates it.
    pub day: Option<Date>,
    /// Whether its source has no date of its own, and the day is that of its document, or a bound.
    pub undated: bool,
    /// The rung its source names.
    pub rung: Option<Rung>,
}

/// The number that counts, and how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The hectares; `None` where values of two rungs stand side by side, or nothing may be said before the records are
    /// complete.
    pub hectares: Option<Hectares>,
    /// By which rule.
    pub rule: Rule,
    /// The printed value, where there is one.
    pub benchmark: Option<Benchmark>,
    /// Hectares of the benchmark that no longer count: land outside a newer boundary.
    pub taken_off: Decimal,
    /// Of what is left over from another measure: which one, and its hectares.
    pub base: Option<(Measure, Decimal)>,
    /// The flow since the benchmark, as it counts.
    pub flow: Decimal,
    /// What the cap takes off the flow.
    pub cut: Decimal,
    /// Hectares of steps known to a month or year only that the benchmark may have counted already.
    pub maybe: Decimal,
    /// Hectares of polygons on the rung of the benchmark.
    pub drawn: Option<Decimal>,
    /// Whether the records are complete.
    pub complete: Option<Complete>,
    /// What a reader has to be told beside the number.
    pub notes: Vec<Message>,
    /// What has to be asked: each becomes a finding.
    pub questions: Vec<Message>,
}

impl Standing {
    fn by(rule: Rule, hectares: Option<Hectares>) -> Standing {
        Standing {
            hectares,
            rule,
            benchmark: None,
            base: None,
            taken_off: Decimal::ZERO,
            flow: Decimal::ZERO,
            cut: Decimal::ZERO,
            maybe: Decimal::ZERO,
            drawn: None,
            complete: None,
            notes: Vec::new(),
            questions: Vec::new(),
        }
    }

    /// Whether it rests on records alone, so that land which several subjects share can be taken off a sum.
    pub fn is_of_records(&self) -> bool {
        matches!(self.rule, Rule::Records | Rule::Complete | Rule::Exceeds)
    }

    /// Hectares that are printed or followed and not drawn: the hatched part of a bar.
    pub fn not_drawn(&self) -> Option<Decimal> {
        let standing = self.hectares.filter(|_| self.rule == Rule::Benchmark)?.total();
        let rest = standing - self.drawn?;
        (rest > Decimal::ZERO).then_some(rest)
    }
}

/// How a measure is decided (standing value, section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Grows with every step: benchmark and flow.
    Cumulative,
    /// What others leave over: only complete records tell it, else the printed value.
    Rest,
    /// Polygons first, with the records that have none; else the printed value.
    Plain,
}

fn class_of(measure: Measure) -> Class {
    match measure {
        Measure::Cleared
        | Measure::HandedOver
        | Measure::Leased
        | Measure::ApprovedNotLeased
        | Measure::LeasedOrApproved => Class::Cumulative,
        Measure::Clean
        | Measure::ToRecover
        | Measure::NotRequired
        | Measure::Unleased
        | Measure::Available
        | Measure::AvailableUnserviced
        | Measure::LeasedNotCleared => Class::Rest,
        _ => Class::Plain,
    }
}

fn is_of_pieces(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::Cleared | Measure::HandedOver | Measure::Clean | Measure::ToRecover | Measure::NotRequired
    )
}

/// The faces that count for a measure on a rung.
fn faces_on(measure: Measure, kind: ZoneKind, rung: Option<Rung>) -> Option<Faces> {
    let faces = Faces::of(measure, kind)?;
    let fact = match rung.filter(|_| measure == Measure::Cleared) {
        None => return Some(faces),
        Some(Rung::Paid) => State::PAID,
        Some(Rung::HandedOver) => State::HANDED_OVER,
        Some(Rung::Clean) => State::CLEAN,
    };
    Some(Faces {
        all: State::INSIDE | fact,
        ..faces
    })
}

/// 1 m² in hectares.
const SQUARE_METRE: Decimal = Decimal::from_parts(1, 0, 0, false, 4);

/// 0.5 % and, of what is only about, 5 %.
const ROUNDING: Decimal = Decimal::from_parts(5, 0, 0, false, 3);
const ABOUT: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// A share of a whole up to which nothing is missing: 1 m² or 0.5 %, whichever is more.
fn tolerance_of_cover(whole: Decimal) -> Decimal {
    SQUARE_METRE.max(whole * ROUNDING)
}

/// What rounding and “khoảng” allow: half a unit of the last printed digit, or 0.5 %; of an approximate value 5 %.
fn tolerance(figure: &Candidate<'_>, hectares: Decimal) -> Decimal {
    let quantity = &figure.row.body.quantity;
    // A decimal has at most 28 decimals.
    let half = Decimal::new(5, (quantity.value.scale() + 1).min(28));
    let half = quantity.in_hectares(half).unwrap_or(half);
    let share = if is_about(quantity.qualifier) { ABOUT } else { ROUNDING };
    half.max(hectares.abs() * share)
}

fn is_about(qualifier: Qualifier) -> bool {
    super::account::is_approximate(qualifier)
}

/// Decides every measure of a subject.
pub(super) fn decide_all(land: &Land<'_>, measures: &mut BTreeMap<Measure, MeasureValue<'_>>) {
    let decided: Vec<(Measure, Option<Standing>)> = measures
        .iter()
        .map(|(measure, value)| (*measure, decide(land, *measure, value, measures)))
        .collect();
    for (measure, standing) in decided {
        if let Some(value) = measures.get_mut(&measure) {
            value.standing = standing;
        }
    }
    unite(measures);
}

/// Leased or approved land is the two together. Where one of them stands by a print, the union of what is drawn would be
/// smaller than its part: their sum stands, since approved land is not leased.
fn unite(measures: &mut BTreeMap<Measure, MeasureValue<'_>>) {
    let of = |measure: Measure| measures.get(&measure).and_then(|value| value.standing.as_ref());
    let parts = [of(Measure::Leased), of(Measure::ApprovedNotLeased)];
    let is_printed = |standing: &&Standing| standing.hectares.is_some() && !standing.is_of_records();
    if !parts.iter().flatten().any(is_printed) {
        return;
    }
    let both: Vec<Hectares> = parts
        .iter()
        .flatten()
        .filter_map(|standing| standing.hectares)
        .collect();
    let sum = both.iter().fold(Hectares::NONE, |sum, part| sum.plus(part));
    let Some(value) = measures.get_mut(&Measure::LeasedOrApproved) else {
        return;
    };
    if value.standing.as_ref().is_some_and(Standing::is_of_records) {
        let mut standing = Standing::by(Rule::Members, Some(sum));
        // Of one of the two nothing is known.
        standing.hectares = standing.hectares.map(|sum| Hectares {
            at_least: sum.at_least || both.len() < 2,
            ..sum
        });
        value.standing = Some(standing);
    }
}

/// The standing value of one measure; `None` where nothing is known.
fn decide(
    land: &Land<'_>,
    measure: Measure,
    value: &MeasureValue<'_>,
    all: &BTreeMap<Measure, MeasureValue<'_>>,
) -> Option<Standing> {
    let mut standing = match class_of(measure) {
        Class::Cumulative => cumulative(land, measure, value, all),
        Class::Rest => rest(land, measure, value, all),
        Class::Plain => plain(value),
    }?;
    if let Some(settled) = value.reported.chosen().and_then(|chosen| chosen.settled) {
        standing.notes.push(
            Message::new("standing.settled")
                .with("day", settled.body.settled_on)
                .with("by", &settled.body.by)
                .with("reason", &settled.body.reason),
        );
    }
    Some(standing)
}

/// Printed values alone.
fn printed(value: &MeasureValue<'_>) -> Option<Standing> {
    if let Some((low, high)) = value.reported.tie() {
        let mut standing = Standing::by(
            Rule::Tie,
            Some(Hectares {
                reported: Some(low),
                spread: high - low,
                in_ratio: false,
                ..Hectares::NONE
            }),
        );
        let told = Message::new("standing.tie")
            .with_number("low", low)
            .with_number("high", high);
        standing.questions.push(told.clone());
        standing.notes.push(told);
        return Some(standing);
    }
    if value.reported.candidates.first().is_some_and(|c| c.why == Why::Rung) {
        let mut standing = Standing::by(Rule::Tie, None);
        standing.notes.push(Message::new("standing.rungs"));
        standing.questions.push(Message::new("standing.rungs"));
        return Some(standing);
    }
    let chosen = value.reported.chosen()?;
    let hectares = chosen.hectares()?;
    let mut standing = Standing::by(Rule::Printed, Some(of_print(chosen, hectares)));
    standing.benchmark = Some(benchmark(chosen, hectares));
    Some(standing)
}

fn benchmark(chosen: &Candidate<'_>, hectares: Decimal) -> Benchmark {
    Benchmark {
        figure: chosen.row.id(),
        hectares,
        day: chosen.benchmark_day(),
        undated: chosen.dated_by.is_some(),
        rung: chosen.row.body.rung,
    }
}

/// The hectares of a print, with what it says of its own exactness.
fn of_print(chosen: &Candidate<'_>, hectares: Decimal) -> Hectares {
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

/// What records say, drawn and not drawn.
fn of_records(value: &MeasureValue<'_>) -> Option<Hectares> {
    let measured = value.measured.map(|area| hectares(area.plane));
    (measured.is_some() || value.unplotted.is_some()).then(|| Hectares {
        measured,
        reported: value.unplotted,
        // Land taken off without its place: what is left is sure, no more.
        approximate: value.unplotted.is_some_and(|land| land < Decimal::ZERO),
        ..Hectares::NONE
    })
}

fn plain(value: &MeasureValue<'_>) -> Option<Standing> {
    let records = of_records(value);
    if let Some(records) = records
        && value.measured.is_some()
    {
        return Some(Standing::by(Rule::Records, Some(records)));
    }
    let printed = printed(value);
    let print = printed.as_ref().and_then(|standing| standing.hectares);
    match records {
        // Some leases entered without a polygon do not replace a printed total.
        Some(records) if print.is_none_or(|print| print.total() < records.total()) => {
            Some(Standing::by(Rule::Records, Some(records)))
        }
        _ => printed.or_else(|| value.members.map(|sum| Standing::by(Rule::Members, Some(sum)))),
    }
}

/// What others leave over is told by complete records only; else by print; else by nobody.
fn rest(
    land: &Land<'_>,
    measure: Measure,
    value: &MeasureValue<'_>,
    all: &BTreeMap<Measure, MeasureValue<'_>>,
) -> Option<Standing> {
    let records = of_records(value);
    let complete = records.and_then(|records| still_complete(land, measure, value, all, records.total()).0);
    if let (Some(records), Some(complete)) = (records, complete) {
        let mut standing = Standing::by(Rule::Complete, Some(records));
        standing.complete = Some(complete);
        return Some(standing);
    }
    printed(value)
        .or_else(|| value.members.map(|sum| Standing::by(Rule::Members, Some(sum))))
        .or_else(|| {
            records.map(|_| {
                let mut standing = Standing::by(Rule::Records, None);
                standing.notes.push(Message::new("standing.only_complete"));
                standing
            })
        })
}

/// Completeness that no later print has overtaken; else what the reader is told of the print that did.
fn still_complete(
    land: &Land<'_>,
    measure: Measure,
    value: &MeasureValue<'_>,
    all: &BTreeMap<Measure, MeasureValue<'_>>,
    records: Decimal,
) -> (Option<Complete>, Option<Message>) {
    let Some(complete) = land.complete(measure, all) else {
        return (None, None);
    };
    let overtaken = value.reported.usable().find_map(|candidate| {
        let (day, print) = (candidate.benchmark_day()?, candidate.hectares()?);
        let later = complete.through.is_none_or(|through| day > through);
        let more = print - records;
        (later && more > tolerance(candidate, print)).then(|| {
            Message::new("standing.overtaken")
                .with("day", complete.through.map_or("–".to_string(), |day| day.to_string()))
                .with_number("ha", more.normalize())
        })
    });
    match overtaken {
        Some(told) => (None, Some(told)),
        None => (Some(complete), None),
    }
}

fn cumulative(
    land: &Land<'_>,
    measure: Measure,
    value: &MeasureValue<'_>,
    all: &BTreeMap<Measure, MeasureValue<'_>>,
) -> Option<Standing> {
    let print = printed(value);
    let Some(print) = print else {
        // Rule 1.
        let Some(records) = of_records(value) else {
            return value.members.map(|sum| Standing::by(Rule::Members, Some(sum)));
        };
        let (complete, _) = still_complete(land, measure, value, all, records.total());
        let mut standing = Standing::by(
            if complete.is_some() {
                Rule::Complete
            } else {
                Rule::Records
            },
            Some(Hectares {
                at_least: complete.is_none(),
                ..records
            }),
        );
        standing.complete = complete;
        return Some(standing);
    };
    let (Some(chosen), Some(kind)) = (value.reported.chosen(), land.kind) else {
        return Some(against_records(print, value, land, measure, all));
    };
    let p = chosen.hectares()?;
    let rung = chosen.row.body.rung;
    let faces = faces_on(measure, kind, rung)?;
    let now = View::On(land.as_of);
    let drawn = land.drawn(faces, now).filter(|_| value.measured.is_some());
    let undrawn = land.undrawn(faces, now);
    let told_before = fell(value, chosen, p, measure);
    // What was annulled since is no record any more, and the print may have counted it.
    let counted_then = chosen.benchmark_day().is_some_and(|day| {
        let (drawn, undrawn) = land.both(faces, printed_view(day, land.as_of, false));
        !(drawn + undrawn).is_zero()
    });
    if drawn.is_none() && undrawn.is_none() && !counted_then {
        let mut standing = print;
        standing.rule = Rule::Benchmark;
        standing.benchmark = Some(benchmark(chosen, p));
        standing.questions.extend(told_before.clone());
        standing.notes.extend(told_before);
        standing.questions.extend(over_the_limit(p, all, measure));
        return Some(standing);
    }
    let records = Hectares {
        measured: drawn,
        reported: undrawn,
        ..Hectares::NONE
    };
    let total = records.total();
    // Rule 2.
    let (complete, overtaken) = still_complete(land, measure, value, all, total);
    if let Some(complete) = complete {
        let mut standing = Standing::by(Rule::Complete, Some(records));
        standing.benchmark = Some(benchmark(chosen, p));
        standing.drawn = drawn;
        standing.complete = Some(complete);
        let difference = total - p;
        if difference.abs() > tolerance(chosen, p) {
            let told = Message::new("standing.difference")
                .with_number("records", total.normalize())
                .with_number("print", p)
                .with_number("difference", difference.normalize());
            standing.questions.push(told.clone());
            standing.notes.push(told);
        }
        return Some(standing);
    }
    let about = is_about(chosen.row.body.quantity.qualifier);
    let mut standing = match chosen.benchmark_day() {
        Some(day) => since(land, chosen, p, day, faces, records, all, measure),
        // Nothing dates the print, so nothing is known to have come after it. What is on the map stands at least.
        None if total > p + tolerance(chosen, p) || (about && total > p) => {
            let mut standing = Standing::by(
                Rule::Exceeds,
                Some(Hectares {
                    at_least: true,
                    approximate: about,
                    ..records
                }),
            );
            standing.questions.push(
                Message::new("standing.exceeds_undated")
                    .with_number("records", total.normalize())
                    .with_number("print", p),
            );
            standing
        }
        None => Standing::by(Rule::Benchmark, Some(of_print(chosen, p))),
    };
    standing.benchmark = Some(benchmark(chosen, p));
    standing.drawn = drawn;
    if standing.rule == Rule::Benchmark
        && let Some(drawn) = drawn
    {
        standing.notes.insert(
            0,
            Message::new("standing.not_all_drawn")
                .with_number("drawn", drawn.normalize())
                .with_number("print", p)
                .with("day", day_of(chosen)),
        );
    }
    standing.notes.extend(overtaken.clone());
    standing.questions.extend(overtaken);
    standing.questions.extend(told_before.clone());
    standing.notes.extend(told_before);
    standing.questions.extend(over_the_limit(p, all, measure));
    Some(standing)
}

/// Printed values that contradict each other beside records: the records stand when they are complete, or prove more.
fn against_records(
    print: Standing,
    value: &MeasureValue<'_>,
    land: &Land<'_>,
    measure: Measure,
    all: &BTreeMap<Measure, MeasureValue<'_>>,
) -> Standing {
    let Some(records) = of_records(value) else { return print };
    let (complete, _) = still_complete(land, measure, value, all, records.total());
    let high = print.hectares.map(|h| h.total() + h.spread).unwrap_or_default();
    let rule = match complete {
        Some(_) => Rule::Complete,
        None if print.hectares.is_some() && records.total() > high => Rule::Exceeds,
        None => return print,
    };
    let mut standing = Standing::by(
        rule,
        Some(Hectares {
            at_least: complete.is_none(),
            ..records
        }),
    );
    standing.complete = complete;
    standing.notes = print.notes;
    standing.questions = print.questions;
    standing
}

fn day_of(chosen: &Candidate<'_>) -> String {
    chosen
        .of
        .map_or_else(|| chosen.visible_from.to_string(), |date| date.to_string())
}

/// Rules 3 and 4: records that prove more than was printed for the same day; else the print with the flow since.
#[allow(clippy::too_many_arguments)]
fn since(
    land: &Land<'_>,
    chosen: &Candidate<'_>,
    printed: Decimal,
    day: Date,
    faces: Faces,
    records: Hectares,
    all: &BTreeMap<Measure, MeasureValue<'_>>,
    measure: Measure,
) -> Standing {
    let about = is_about(chosen.row.body.quantity.qualifier);
    let (mut notes, mut questions) = (Vec::new(), Vec::new());
    let (mut p, mut in_ratio) = (printed, true);
    match land.boundary_change(day, faces) {
        Change::None => {}
        Change::Less(out) if out.is_zero() => {}
        Change::Less(out) => {
            p -= out;
            notes.push(Message::new("standing.boundary_less").with_number("ha", out.normalize()));
        }
        Change::Unknown(whole) => {
            in_ratio = false;
            let told = Message::new("standing.boundary_old")
                .with("ha", whole.map_or("–".to_string(), |ha| ha.round_dp(2).to_string()));
            questions.push(told.clone());
            notes.push(told);
        }
    }
    // Rule 3.
    let total = records.total();
    let (drawn_then, undrawn_then) = land.both(faces, View::Proven(day));
    if drawn_then + undrawn_then > p + tolerance(chosen, printed) {
        let mut standing = Standing::by(
            Rule::Exceeds,
            Some(Hectares {
                at_least: true,
                in_ratio,
                ..records
            }),
        );
        let told = Message::new("standing.exceeds")
            .with("day", day)
            .with_number("records", (drawn_then + undrawn_then).normalize())
            .with_number("print", printed);
        notes.push(told.clone());
        questions.push(told);
        (standing.notes, standing.questions) = (notes, questions);
        standing.taken_off = printed - p;
        return standing;
    }
    // Rule 4.
    let before = |doubtful_after: bool| {
        let (drawn, undrawn) = land.both(faces, printed_view(day, land.as_of, doubtful_after));
        (
            records.measured.unwrap_or_default() - drawn,
            records.reported.unwrap_or_default() - undrawn,
        )
    };
    let (mut drawn, mut undrawn) = before(false);
    let (drawn_at_most, undrawn_at_most) = before(true);
    let maybe = drawn_at_most + undrawn_at_most - drawn - undrawn;
    if !maybe.is_zero() {
        notes.push(
            Message::new("standing.maybe_counted")
                .with("day", day)
                .with_number("ha", maybe.normalize()),
        );
    }
    let mut cut = Decimal::ZERO;
    if drawn + undrawn > Decimal::ZERO
        && let Some(limit) = limit(all, measure, day)
        && p + drawn + undrawn > limit.hectares
    {
        let over = p + drawn + undrawn - limit.hectares;
        let told = |key: &'static str| {
            Message::new(key)
                .with_number("over", over.normalize())
                .with_number("limit", limit.hectares.normalize())
                .with_message("of", Message::new(limit.name))
        };
        if limit.sure {
            // Only the flow is cut, never the print.
            cut = over.min(drawn + undrawn);
            let of_drawn = cut.min(drawn.max(Decimal::ZERO));
            drawn -= of_drawn;
            undrawn -= cut - of_drawn;
            notes.push(told("standing.cut"));
            questions.push(told("standing.cut"));
        } else {
            questions.push(told("standing.over"));
        }
    }
    let flow = drawn + undrawn;
    let print = of_print(chosen, p);
    let mut hectares = Hectares {
        measured: (!flow.is_zero()).then_some(drawn),
        reported: Some(p + undrawn),
        in_ratio,
        ..print
    };
    let mut rule = Rule::Benchmark;
    if about && total > p + flow {
        // No total stands below its own map.
        rule = Rule::Exceeds;
        hectares = Hectares {
            approximate: true,
            in_ratio,
            ..records
        };
    } else if !flow.is_zero() {
        notes.push(
            Message::new("standing.flow")
                .with_number("print", p.normalize())
                .with("day", day)
                .with_number("flow", flow.normalize()),
        );
    }
    let mut standing = Standing::by(rule, Some(hectares));
    (standing.flow, standing.cut, standing.maybe) = (flow, cut, maybe);
    standing.taken_off = printed - p;
    (standing.notes, standing.questions) = (notes, questions);
    standing
}
