//! Hectares, with their basis and how exact they are.

use schemars::JsonSchema;
use serde::Serialize;

use rust_decimal::Decimal;

use crate::measure::number;
use domain::Qualifier;

/// The basis of a value: measured, reported, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Measured from polygons.
    Measured,
    /// Printed figures, or records without a polygon.
    Reported,
    /// Partly measured, partly reported.
    Mixed,
}

impl Basis {
    /// The basis of two values taken together.
    #[must_use]
    pub fn and(self, other: Basis) -> Basis {
        if self == other { self } else { Basis::Mixed }
    }
}

/// Hectares, split by their basis. Exact decimals: sums do not depend on their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hectares {
    /// The part that rests on polygons; `None` for none, which is not 0.
    pub measured: Option<Decimal>,
    /// The part that rests on figures or on records without a polygon; `None` for none, which is not 0.
    pub reported: Option<Decimal>,
    /// Whether a printed value in it is not exact (“khoảng”, “trên”): then no sum of it is.
    pub approximate: bool,
    /// Whether there may be more: records that are not complete, “trên”, a part that is missing.
    pub at_least: bool,
    /// How much more it may be: printed values that contradict each other, or a range. 0 where one value stands.
    pub spread: Decimal,
    /// Why it may enter no ratio; `None` where it may.
    pub barred: Option<Barred>,
}

/// Why hectares enter no ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Barred {
    /// Printed values of one day contradict each other.
    Tie,
    /// The print is of an older boundary, or of an older area to recover.
    OlderLand,
    /// Only the land of the chosen stages: a part of the one beside the whole of another is no ratio.
    Partial,
}

impl Barred {
    /// The code in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Barred::Tie => "tie",
            Barred::OlderLand => "older_land",
            Barred::Partial => "partial",
        }
    }
}

impl Hectares {
    /// Nothing yet, to add to.
    pub const NONE: Hectares = Hectares {
        measured: None,
        reported: None,
        approximate: false,
        at_least: false,
        spread: Decimal::ZERO,
        barred: None,
    };

    /// The sum of both, part by part; inexact where one of them is.
    #[must_use]
    pub fn plus(&self, other: &Hectares) -> Hectares {
        let add = |a: Option<Decimal>, b: Option<Decimal>| match (a, b) {
            (None, None) => None,
            (a, b) => a
                .unwrap_or_default()
                .checked_add(b.unwrap_or_default())
                .or(Some(Decimal::MAX)),
        };
        Hectares {
            measured: add(self.measured, other.measured),
            reported: add(self.reported, other.reported),
            approximate: self.approximate || other.approximate,
            at_least: self.at_least || other.at_least,
            spread: self.spread + other.spread,
            barred: self.barred.or(other.barred),
        }
    }

    /// Whether it may enter a ratio.
    pub fn in_ratio(&self) -> bool {
        self.barred.is_none()
    }

    /// The upper end, where it is not one value.
    pub fn high(&self) -> Option<Decimal> {
        (!self.spread.is_zero()).then(|| self.total() + self.spread)
    }

    /// Measured and reported hectares together.
    pub fn total(&self) -> Decimal {
        self.measured.unwrap_or_default() + self.reported.unwrap_or_default()
    }

    /// Both parts together, for printing.
    pub fn total_f64(&self) -> f64 {
        number(self.total())
    }

    /// The basis of the total.
    pub fn basis(&self) -> Basis {
        match (self.measured, self.reported) {
            (Some(_), None) => Basis::Measured,
            (None, _) => Basis::Reported,
            (Some(_), Some(_)) => Basis::Mixed,
        }
    }
}

/// Whether a value is printed as inexact (“khoảng”, “trên”, a range).
pub(super) fn is_approximate(qualifier: Qualifier) -> bool {
    !matches!(qualifier, Qualifier::Exact | Qualifier::Truncated)
}
