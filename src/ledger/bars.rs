//! The two bars of a zone and its progress side by side.
//!
//! Two bars, because the chain does not nest: the zone by clearance, and its industrial land by lease. A bar rests on
//! polygons or on printed figures, never on both; its segments add up to its total, to the last mm². What cannot be drawn
//! so is not drawn.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::account::{Account, MeasureValue};
use super::hectares::{Basis, Hectares};
use super::quotient::{Bound, Quotient, Side};
use crate::measure::hectares;
use domain::{Indicator, Measure, Unit};
use geodesy::AreaMm2;

/// A total and the segments that fill it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// Hectares of the whole bar.
    pub total: Decimal,
    /// The basis of all of it.
    pub basis: Basis,
    /// Whether a printed value in it is not exact.
    pub approximate: bool,
    /// From which side the total is known.
    pub bound: Bound,
    /// The parts from left to right; they add up to the whole.
    pub segments: Vec<Segment>,
}

/// A part of a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// Code of the part, such as `cleared`.
    pub key: &'static str,
    /// Hectares of the part.
    pub hectares: Decimal,
    /// From which side that is known: beside land that is cleared at least, at most so much is left.
    pub bound: Bound,
}

fn segment(key: &'static str, hectares: Decimal, bound: Bound) -> Segment {
    Segment { key, hectares, bound }
}

/// The bars of a subject.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bars {
    /// The zone by clearance; `None` where it cannot be drawn.
    pub clearance: Option<Bar>,
    /// The industrial land by lease; `None` where it cannot be drawn.
    pub lease: Option<Bar>,
}

impl Bars {
    /// The bars of an account; `approved_industrial` is the approved land that is industrial and not leased, by faces.
    pub(super) fn of(measures: &BTreeMap<Measure, MeasureValue>, approved_industrial: Option<AreaMm2>) -> Bars {
        let values = Values {
            measures,
            approved_industrial,
        };
        Bars {
            clearance: values.clearance_measured().or_else(|| values.clearance_reported()),
            lease: values.lease_measured().or_else(|| values.lease_reported()),
        }
    }
}

struct Values<'a> {
    measures: &'a BTreeMap<Measure, MeasureValue>,
    approved_industrial: Option<AreaMm2>,
}

impl Values<'_> {
    /// Hectares of polygons, when no record without a polygon stands beside them.
    fn measured(&self, measure: Measure) -> Option<Decimal> {
        let value = self.measures.get(&measure)?;
        value
            .measured
            .filter(|_| value.unplotted.is_none())
            .map(|m| hectares(m.plane))
    }

    /// Hectares of figures or records without a polygon, when there is no polygon. What enters no ratio is no part of a bar
    /// either.
    fn reported(&self, measure: Measure) -> Option<Hectares> {
        let value = self.measures.get(&measure)?;
        let stands = value
            .value()
            .filter(|stands| stands.high().is_none() && stands.in_ratio())?;
        (!value.is_of_land()).then_some(stands)
    }

    /// From which side a standing value is known.
    fn bound(&self, measure: Measure) -> Bound {
        let stands = self.measures.get(&measure).and_then(MeasureValue::value);
        Bound::of(stands.is_some_and(|stands| stands.at_least))
    }

    fn clearance_measured(&self) -> Option<Bar> {
        let total = self.measured(Measure::Boundary)?;
        let cleared = self.measured(Measure::Cleared)?;
        let not_required = self.measured(Measure::NotRequired)?;
        // Pieces that are not the whole leave some land unsaid: it may be cleared, or may not have to be.
        let done = self.bound(Measure::Cleared);
        let whole = self
            .measures
            .get(&Measure::NotRequired)
            .is_some_and(|value| value.value().is_some());
        let more = Bound::of(!whole);
        let rest = if done == Bound::Exact && whole {
            Bound::Exact
        } else {
            Bound::AtMost
        };
        let standing = self
            .measures
            .get(&Measure::Cleared)
            .and_then(|value| Some((value.value()?, value.standing.as_ref()?.not_drawn()?)));
        if let Some((stands, not_drawn)) = standing {
            // Land that is printed and not drawn is a segment of its own.
            let still = total - cleared - not_drawn - not_required;
            return (still >= Decimal::ZERO).then(|| Bar {
                total,
                basis: Basis::Mixed,
                approximate: stands.approximate,
                bound: Bound::Exact,
                segments: vec![
                    segment("cleared", cleared, Bound::Exact),
                    segment("not_drawn", not_drawn, done),
                    segment("still_to_clear", still, rest),
                    segment("not_required", not_required, more),
                ],
            });
        }
        Some(Bar {
            total,
            basis: Basis::Measured,
            approximate: false,
            bound: Bound::Exact,
            segments: vec![
                segment("cleared", cleared, done),
                segment("still_to_clear", total - cleared - not_required, rest),
                segment("not_required", not_required, more),
            ],
        })
    }

    fn clearance_reported(&self) -> Option<Bar> {
        let (planned, cleared) = (self.reported(Measure::Planned)?, self.reported(Measure::Cleared)?);
        let still = planned.total() - cleared.total();
        let (whole, done) = (Bound::of(planned.at_least), Bound::of(cleared.at_least));
        let rest = Bound::left(whole, done)?;
        (planned.total() > Decimal::ZERO && still >= Decimal::ZERO).then(|| Bar {
            total: planned.total(),
            basis: Basis::Reported,
            approximate: planned.approximate || cleared.approximate,
            bound: whole,
            segments: vec![
                segment("cleared", cleared.total(), done),
                segment("still_to_clear", still, rest),
            ],
        })
    }

    fn lease_measured(&self) -> Option<Bar> {
        let total = self.measured(Measure::IndustrialPlan)?;
        // Leases without a polygon would lie in one of the segments: it is unknown in which.
        self.measured(Measure::Leased)?;
        let not_leased = self.measured(Measure::Unleased)?;
        let approved = match self.measures.get(&Measure::ApprovedNotLeased) {
            None => None,
            Some(value) if value.unplotted.is_some() => return None,
            Some(_) => self.approved_industrial.map(hectares),
        };
        let unleased = not_leased - approved.unwrap_or_default();
        let leased = total - not_leased;
        // Leases that are drawn are those on record, not all there are.
        let (done, promised) = (self.bound(Measure::Leased), self.bound(Measure::ApprovedNotLeased));
        let more = done == Bound::AtLeast || promised == Bound::AtLeast;
        let mut segments = vec![segment("leased", leased, done)];
        segments.extend(approved.map(|ha| segment("approved_not_leased", ha, promised)));
        segments.push(segment(
            "unleased",
            unleased,
            if more { Bound::AtMost } else { Bound::Exact },
        ));
        Some(Bar {
            total,
            basis: Basis::Measured,
            approximate: false,
            bound: Bound::Exact,
            segments,
        })
    }

    fn lease_reported(&self) -> Option<Bar> {
        let (leasable, leased) = (self.reported(Measure::Leasable)?, self.reported(Measure::Leased)?);
        let approved = match self
            .measures
            .get(&Measure::ApprovedNotLeased)
            .and_then(MeasureValue::value)
        {
            None => None,
            Some(value) if value.measured.is_some() => return None,
            Some(value) if value.high().is_some() || !value.in_ratio() => return None,
            Some(value) => Some(value),
        };
        let approved_ha = approved.map(|a| a.total());
        let total = leasable.total();
        let unleased = total - leased.total() - approved_ha.unwrap_or_default();
        let (whole, done) = (Bound::of(leasable.at_least), Bound::of(leased.at_least));
        let promised = Bound::of(approved.is_some_and(|a| a.at_least));
        let rest = Bound::left(Bound::left(whole, done)?, promised)?;
        let mut segments = vec![segment("leased", leased.total(), done)];
        segments.extend(approved_ha.map(|ha| segment("approved_not_leased", ha, promised)));
        segments.push(segment("unleased", unleased, rest));
        (total > Decimal::ZERO && unleased >= Decimal::ZERO).then(|| Bar {
            total,
            basis: Basis::Reported,
            approximate: leasable.approximate || leased.approximate || approved.is_some_and(|a| a.approximate),
            bound: whole,
            segments,
        })
    }
}

/// How far one thing is, in its own unit. Both sides are values of the same subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// What it counts in: `ha`, `households` or `money`.
    pub unit: &'static str,
    /// How much is done, in the unit.
    pub numerator: Decimal,
    /// How much there is to do in all, in the unit.
    pub denominator: Decimal,
    /// The measure or indicator of the numerator.
    pub numerator_of: &'static str,
    /// The measure or indicator of the denominator.
    pub denominator_of: &'static str,
    /// How both are counted, as documents print it: `ha`, `hộ`, `tỷ đồng`.
    pub counted_in: &'static str,
    /// The basis of both sides.
    pub basis: Basis,
    /// One divided by the other, or why that is not known.
    pub quotient: Quotient,
}

/// Land, households, money: whichever have both sides.
pub fn progress(account: &Account) -> Vec<Progress> {
    let money = |done, all| of_figures(account, "money", done, all, Unit::BillionDong);
    let land = land(account);
    let households = of_figures(account, "households", "households_paid", "households", Unit::Household);
    let paid = money("compensation_paid", "compensation_approved");
    land.into_iter().chain(households).chain(paid).collect()
}

fn land(account: &Account) -> Option<Progress> {
    let usable = |measure: Measure| account.value(measure).filter(Hectares::in_ratio);
    let cleared = usable(Measure::Cleared)?;
    let (of, whole) = [Measure::ToRecover, Measure::Planned]
        .into_iter()
        .find_map(|measure| Some((measure, usable(measure)?)))?;
    (whole.total() > Decimal::ZERO).then(|| Progress {
        unit: "ha",
        numerator: cleared.total(),
        denominator: whole.total(),
        numerator_of: Measure::Cleared.code(),
        denominator_of: of.code(),
        counted_in: Unit::Hectare.code(),
        basis: cleared.basis().and(whole.basis()),
        quotient: Quotient::of(&Side::of(&cleared), &Side::of(&whole)),
    })
}

fn of_figures(
    account: &Account,
    unit: &'static str,
    done: &'static str,
    all: &'static str,
    counted_in: Unit,
) -> Option<Progress> {
    let chosen = |code: &str| -> Option<(Decimal, Side)> {
        let reported = account.indicators.get(&code.parse::<Indicator>().ok()?)?;
        let quantity = &reported.chosen()?.row.body.quantity;
        let value = scaled(quantity.value, quantity.unit, counted_in)?;
        let max = quantity
            .value_max
            .and_then(|max| scaled(max, quantity.unit, counted_in));
        Some((value, Side::printed(quantity, value, max)))
    };
    let ((numerator, over), (denominator, under)) = (chosen(done)?, chosen(all)?);
    (denominator > Decimal::ZERO).then_some(Progress {
        unit,
        numerator,
        denominator,
        numerator_of: done,
        denominator_of: all,
        counted_in: counted_in.code(),
        basis: Basis::Reported,
        quotient: Quotient::of(&over, &under),
    })
}

/// A value in a unit of the same family.
fn scaled(value: Decimal, own: Unit, wanted: Unit) -> Option<Decimal> {
    match (own, wanted) {
        (own, wanted) if own == wanted => Some(value),
        (Unit::MillionDong, Unit::BillionDong) => Some(value / Decimal::ONE_THOUSAND),
        _ => None,
    }
}
