//! How exact a number is: “khoảng”, “ít nhất”, “nhiều nhất”, a range, or not known.

use schemars::JsonSchema;
use serde::Serialize;

use crate::ledger::{self, Quotient, Unknown};

/// From which side a number is known.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Bound {
    /// Whether the number is a lower bound.
    pub at_least: bool,
    /// Whether the number is an upper bound.
    pub at_most: bool,
}

impl Bound {
    pub(super) fn of(bound: ledger::Bound) -> Bound {
        Bound {
            at_least: bound == ledger::Bound::AtLeast,
            at_most: bound == ledger::Bound::AtMost,
        }
    }
}

/// The exactness of a quotient, beside its value.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Exactness {
    /// Whether one side is only about right.
    pub approximate: bool,
    /// From which side it is known.
    #[serde(flatten)]
    pub bound: Bound,
    /// Lower and upper end; `null` where it is not a range.
    pub range: Option<[f64; 2]>,
    /// Code of the reason why there is neither value nor range; `null` where there is one.
    pub unknown: Option<Unknown>,
}

impl Exactness {
    pub(super) fn of(quotient: &Quotient) -> Exactness {
        Exactness {
            approximate: quotient.approximate,
            bound: Bound::of(quotient.bound),
            range: quotient.range,
            unknown: quotient.unknown,
        }
    }
}
