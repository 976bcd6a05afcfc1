//! The bars of an account, and its progress side by side.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::code::IndicatorCode;
use super::exactness::{Bound, Exactness};
use crate::ledger::{self, Basis};
use crate::measure::number;

/// Both bars of an account; one that cannot be drawn is `null`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Bars {
    /// How far clearance has come; `null` where it cannot be drawn.
    pub clearance: Option<Bar>,
    /// How far the land is leased; `null` where it cannot be drawn.
    pub lease: Option<Bar>,
}

/// A whole and its parts, which add up to it exactly.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Bar {
    /// Hectares of the whole.
    pub total_ha: f64,
    /// What all of it rests on: `measured` or `reported`.
    pub basis: Basis,
    /// Whether a printed value in it is not exact.
    pub approximate: bool,
    /// The parts, from left to right; they add up to the whole.
    pub segments: Vec<Segment>,
    /// From which side the whole is known.
    #[serde(flatten)]
    pub bound: Bound,
}

/// A part of a bar.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Segment {
    /// Code of the part, such as `cleared`.
    pub key: &'static str,
    /// Hectares of the part.
    pub ha: f64,
    /// From which side these hectares are known.
    #[serde(flatten)]
    pub bound: Bound,
}

impl Bars {
    pub(super) fn of(bars: &ledger::Bars) -> Bars {
        Bars {
            clearance: bars.clearance.as_ref().map(bar),
            lease: bars.lease.as_ref().map(bar),
        }
    }
}

fn bar(bar: &ledger::Bar) -> Bar {
    let segments = bar.segments.iter().map(|part| Segment {
        key: part.key,
        ha: number(part.hectares),
        bound: Bound::of(part.bound),
    });
    Bar {
        total_ha: number(bar.total),
        basis: bar.basis,
        approximate: bar.approximate,
        segments: segments.collect(),
        bound: Bound::of(bar.bound),
    }
}

/// How far clearance has come, by one unit.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Progress {
    /// The unit of the count: `ha`, `households` or `money`.
    pub unit: &'static str,
    /// The numerator divided by the denominator; `null` for a range, or where unknown.
    pub share: Option<f64>,
    /// How much is done, in the unit.
    pub numerator: f64,
    /// How much there is to do in all, in the unit.
    pub denominator: f64,
    /// Code of the measure or indicator the numerator is.
    #[schemars(with = "IndicatorCode")]
    pub numerator_of: &'static str,
    /// Code of the measure or indicator the denominator is.
    #[schemars(with = "IndicatorCode")]
    pub denominator_of: &'static str,
    /// What both sides rest on: `measured`, `reported` or `mixed`.
    pub basis: Basis,
    /// Both sides with the decimals documents print, and the unit: `180 / 283 hộ`.
    pub text: String,
    /// How exact the share is.
    #[serde(flatten)]
    pub exactness: Exactness,
}

impl Progress {
    /// One figure of progress.
    pub(super) fn of(progress: &ledger::Progress) -> Progress {
        let (numerator, denominator) = (progress.numerator, progress.denominator);
        let text = |value: Decimal| match progress.basis {
            Basis::Reported => value,
            // Of a survey, the square metre.
            _ => value.round_dp(4).normalize(),
        };
        Progress {
            unit: progress.unit,
            share: progress.quotient.value,
            numerator: number(numerator),
            denominator: number(denominator),
            numerator_of: progress.numerator_of,
            denominator_of: progress.denominator_of,
            basis: progress.basis,
            text: format!("{} / {} {}", text(numerator), text(denominator), progress.counted_in),
            exactness: Exactness::of(&progress.quotient),
        }
    }
}
