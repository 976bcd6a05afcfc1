//! A division that keeps the exactness of its two sides: “khoảng”, “ít nhất”, a range.

use schemars::JsonSchema;
use serde::Serialize;

use rust_decimal::Decimal;

use super::hectares::{Basis, Hectares, is_approximate};
use crate::measure::number;
use domain::{Qualifier, Quantity};

/// From which side a number is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bound {
    /// It is the number.
    #[default]
    Exact,
    /// It may be more (“ít nhất”).
    AtLeast,
    /// It may be less (“nhiều nhất”).
    AtMost,
}

impl Bound {
    /// Of a value that may be more.
    pub(super) fn of(at_least: bool) -> Bound {
        if at_least { Bound::AtLeast } else { Bound::Exact }
    }

    /// The bound of a whole less a part: of at least so much taken off, at most so much is left. `None` where nothing is known
    /// of the rest.
    pub(super) fn left(whole: Bound, part: Bound) -> Option<Bound> {
        match (whole, part) {
            (whole, Bound::Exact) => Some(whole),
            (Bound::Exact | Bound::AtMost, Bound::AtLeast) => Some(Bound::AtMost),
            (Bound::Exact | Bound::AtLeast, Bound::AtMost) => Some(Bound::AtLeast),
            (Bound::AtLeast, Bound::AtLeast) | (Bound::AtMost, Bound::AtMost) => None,
        }
    }
}

/// One side of a division.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Side {
    /// The value, or the lower end of a range.
    pub low: f64,
    /// The upper end; the value itself where there is no range.
    pub high: f64,
    /// Whether there may be more than the upper end.
    pub at_least: bool,
    /// Whether it is only about right.
    pub approximate: bool,
    /// The basis of the side.
    pub basis: Basis,
}

impl Side {
    /// A side from hectares, with both ends of their range.
    pub fn of(hectares: &Hectares) -> Side {
        Side {
            low: hectares.total_f64(),
            high: number(hectares.total() + hectares.spread),
            at_least: hectares.at_least,
            approximate: hectares.approximate,
            basis: hectares.basis(),
        }
    }

    /// Of a printed value, in hectares or whatever it counts: `value` and the upper end of its range are of one unit.
    pub fn printed(quantity: &Quantity, value: Decimal, max: Option<Decimal>) -> Side {
        let range = max.filter(|_| quantity.qualifier == Qualifier::Range);
        Side {
            low: number(value),
            high: number(range.unwrap_or(value)),
            at_least: quantity.qualifier == Qualifier::AtLeast,
            approximate: is_approximate(quantity.qualifier),
            basis: Basis::Reported,
        }
    }

    /// Both ends, where it is not one value.
    pub fn range(&self) -> Option<[f64; 2]> {
        (self.high > self.low).then_some([self.low, self.high])
    }
}

/// Why a division has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "NoValue")]
pub enum Unknown {
    /// The denominator is not recorded, enters no ratio, or is 0.
    NoDenominator,
    /// Both sides are “at least”: the ratio may be more or less.
    BothAtLeast,
    /// The denominators of several kinds of zone are added up, and differ in meaning.
    MixedKinds,
    /// No part has both sides.
    NoPair,
}

/// The outcome of a division: a value, a range, or why there is neither.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quotient {
    /// Numerator ÷ denominator; `None` where that is a range, or not known.
    pub value: Option<f64>,
    /// Both ends, where a side is a range.
    pub range: Option<[f64; 2]>,
    /// From which side the value is known.
    pub bound: Bound,
    /// Whether a side is only about right (“khoảng”): then it has no decimals.
    pub approximate: bool,
    /// Why there is neither value nor range; `None` where there is one.
    pub unknown: Option<Unknown>,
}

impl Quotient {
    /// Divides: a numerator of at least so much makes the ratio at least so much, a denominator of at least so much makes it at
    /// most so much, and both leave nothing to say.
    pub fn of(numerator: &Side, denominator: &Side) -> Quotient {
        let approximate = numerator.approximate || denominator.approximate;
        if denominator.low <= 0.0 {
            return Quotient::unknown(Unknown::NoDenominator, approximate);
        }
        let (low, high) = (numerator.low / denominator.high, numerator.high / denominator.low);
        let told = |value: Option<f64>, range: Option<[f64; 2]>, bound: Bound| Quotient {
            value,
            range,
            bound,
            approximate,
            unknown: None,
        };
        match (numerator.at_least, denominator.at_least) {
            (true, true) => Quotient::unknown(Unknown::BothAtLeast, approximate),
            (true, false) => told(Some(low), None, Bound::AtLeast),
            (false, true) => told(Some(high), None, Bound::AtMost),
            (false, false) if numerator.range().is_some() || denominator.range().is_some() => {
                told(None, Some([low, high]), Bound::Exact)
            }
            (false, false) => told(Some(low), None, Bound::Exact),
        }
    }

    /// No quotient, with the reason.
    pub fn unknown(why: Unknown, approximate: bool) -> Quotient {
        Quotient {
            value: None,
            range: None,
            bound: Bound::Exact,
            approximate,
            unknown: Some(why),
        }
    }

    /// Whether anything is known of it.
    pub fn is_known(&self) -> bool {
        self.unknown.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(low: f64, high: f64, at_least: bool) -> Side {
        Side {
            low,
            high,
            at_least,
            approximate: false,
            basis: Basis::Reported,
        }
    }

    /// Value, range, bound and reason of every pair of exact, at least and range.
    #[test]
    fn each_side_carries_its_exactness_into_the_quotient() {
        let (four, least, range) = (side(4.0, 4.0, false), side(4.0, 4.0, true), side(4.0, 6.0, false));
        let open = side(4.0, 6.0, true);
        let told = |n: &Side, d: &Side| {
            let q = Quotient::of(n, d);
            (q.value, q.range, q.bound, q.unknown)
        };
        let eight = side(8.0, 8.0, false);
        let eight_or_more = side(8.0, 8.0, true);
        let eight_to_ten = side(8.0, 10.0, false);
        assert_eq!(told(&four, &eight), (Some(0.5), None, Bound::Exact, None));
        assert_eq!(told(&least, &eight), (Some(0.5), None, Bound::AtLeast, None));
        assert_eq!(told(&range, &eight), (None, Some([0.5, 0.75]), Bound::Exact, None));
        assert_eq!(told(&open, &eight), (Some(0.5), None, Bound::AtLeast, None));
        assert_eq!(told(&four, &eight_or_more), (Some(0.5), None, Bound::AtMost, None));
        assert_eq!(told(&range, &eight_or_more), (Some(0.75), None, Bound::AtMost, None));
        assert_eq!(told(&four, &eight_to_ten), (None, Some([0.4, 0.5]), Bound::Exact, None));
        assert_eq!(told(&least, &eight_to_ten), (Some(0.4), None, Bound::AtLeast, None));
        assert_eq!(
            told(&range, &eight_to_ten),
            (None, Some([0.4, 0.75]), Bound::Exact, None)
        );
        for numerator in [&least, &open] {
            let none = (None, None, Bound::Exact, Some(Unknown::BothAtLeast));
            assert_eq!(told(numerator, &eight_or_more), none);
        }
        assert_eq!(told(&four, &side(0.0, 0.0, false)).3, Some(Unknown::NoDenominator));
        // “Khoảng” on either side is about the ratio.
        let about = Side {
            approximate: true,
            ..four
        };
        assert!(Quotient::of(&about, &eight).approximate && Quotient::of(&eight, &about).approximate);
        assert!(!Quotient::of(&four, &eight).approximate);
    }

    #[test]
    fn what_is_left_is_bounded_from_the_other_side() {
        use Bound::{AtLeast, AtMost, Exact};
        assert_eq!(Bound::left(Exact, AtLeast), Some(AtMost));
        assert_eq!(Bound::left(AtLeast, Exact), Some(AtLeast));
        assert_eq!(Bound::left(AtLeast, AtLeast), None);
        assert_eq!(Bound::left(AtMost, AtLeast), Some(AtMost));
    }
}
