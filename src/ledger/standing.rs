//! The standing value (số đang dùng): which number counts for one subject, one measure and one date when print and drawing
//! differ (`docs/STANDING-VALUE.md`).
//!
//! A printed total is a stock of one day, complete on the word of its authority. Records are a list in progress: silence
//! about the rest is not zero. So the printed benchmark stands with the flow since its day, until the records are complete.
//! [`Case::decide`] is the only place that chooses; accounts, bars, ratios, sums, series and classes ask it.

mod case;
mod land;
mod limits;
mod print;
mod since;
mod value;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::account::MeasureValue;
use super::hectares::{Hectares, is_approximate};
use super::reported::Candidate;
use super::state::{Faces, State};
use domain::{Measure, Qualifier, Rung, ZoneKind};

use case::Case;
pub(super) use land::Land;
use land::printed_view;
pub use limits::base_name;
pub(super) use limits::{left_to_clear, only_reported};
pub(super) use print::of_print;
pub use value::{Benchmark, Complete, CompleteBy, Rule, Standing};

/// How a measure is decided (docs/STANDING-VALUE.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Grows with every step: benchmark and flow.
    Cumulative,
    /// The remainder of others: only complete records give it, else the printed value.
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

/// The tolerance for rounding and “khoảng”: half a unit of the last printed digit, or 0.5 %; of an approximate value 5 %.
pub(super) fn tolerance(figure: &Candidate, hectares: Decimal) -> Decimal {
    let quantity = &figure.row.body.quantity;
    // A decimal has at most 28 decimals.
    let half = Decimal::new(5, (quantity.value.scale() + 1).min(28));
    let half = quantity.in_hectares(half).unwrap_or(half);
    let share = if is_about(quantity.qualifier) { ABOUT } else { ROUNDING };
    half.max(hectares.abs() * share)
}

fn is_about(qualifier: Qualifier) -> bool {
    is_approximate(qualifier)
}

/// Decides every measure of a subject.
pub(super) fn decide_all(land: &Land<'_>, measures: &mut BTreeMap<Measure, MeasureValue>) {
    let decided: Vec<(Measure, Option<Standing>)> = measures
        .iter()
        .map(|(measure, value)| {
            (
                *measure,
                Case {
                    land,
                    measure: *measure,
                    value,
                    all: measures,
                }
                .decide(),
            )
        })
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
fn unite(measures: &mut BTreeMap<Measure, MeasureValue>) {
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
