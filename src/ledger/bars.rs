//! The two bars of a zone and its progress side by side.
//!
//! Two bars, because the chain does not nest: the zone by clearance, and its industrial land by lease. A bar rests on
//! polygons or on printed figures, never on both; its segments add up to its total, to the last mm². What cannot be drawn
//! so is not drawn.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::account::{Account, MeasureValue};
use super::hectares::{Basis, Hectares, is_approximate};
use crate::measure::hectares;
use domain::{Indicator, Measure, Quantity, Unit};
use geodesy::AreaMm2;

/// A total and the segments that fill it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// Hectares of the whole.
    pub total: Decimal,
    /// On what all of it rests.
    pub basis: Basis,
    /// Whether a printed value in it is not exact.
    pub approximate: bool,
    /// Key and hectares, from left to right.
    pub segments: Vec<(&'static str, Decimal)>,
}

/// The bars of a subject.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bars {
    /// The zone by clearance.
    pub clearance: Option<Bar>,
    /// The industrial land by lease.
    pub lease: Option<Bar>,
}

impl Bars {
    /// The bars of an account; `approved_industrial` is the approved land that is industrial and not leased, by faces.
    pub(super) fn of(measures: &BTreeMap<Measure, MeasureValue<'_>>, approved_industrial: Option<AreaMm2>) -> Bars {
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

struct Values<'a, 'b> {
    measures: &'a BTreeMap<Measure, MeasureValue<'b>>,
    approved_industrial: Option<AreaMm2>,
}

impl Values<'_, '_> {
    /// Hectares of polygons, when no record without a polygon stands beside them.
    fn measured(&self, measure: Measure) -> Option<Decimal> {
        let value = self.measures.get(&measure)?;
        value
            .measured
            .filter(|_| value.unplotted.is_none())
            .map(|m| hectares(m.plane))
    }

    /// Hectares of figures or records without a polygon, when there is no polygon.
    fn reported(&self, measure: Measure) -> Option<Hectares> {
        let value = self.measures.get(&measure)?;
        let stands = value.value().filter(|stands| stands.high().is_none())?;
        (!value.is_of_land()).then_some(stands)
    }

    fn clearance_measured(&self) -> Option<Bar> {
        let total = self.measured(Measure::Boundary)?;
        let cleared = self.measured(Measure::Cleared)?;
        let not_required = self.measured(Measure::NotRequired)?;
        let standing = self
            .measures
            .get(&Measure::Cleared)
            .and_then(|value| Some((value.value()?, value.standing.as_ref()?.not_drawn()?)));
        if let Some((stands, not_drawn)) = standing {
            // What is printed and nobody drew is a segment of its own.
            let still = total - cleared - not_drawn - not_required;
            return (still >= Decimal::ZERO).then(|| Bar {
                total,
                basis: Basis::Mixed,
                approximate: stands.approximate,
                segments: vec![
                    ("cleared", cleared),
                    ("not_drawn", not_drawn),
                    ("still_to_clear", still),
                    ("not_required", not_required),
                ],
            });
        }
        Some(Bar {
            total,
            basis: Basis::Measured,
            approximate: false,
            segments: vec![
                ("cleared", cleared),
                ("still_to_clear", total - cleared - not_required),
                ("not_required", not_required),
            ],
        })
    }

    fn clearance_reported(&self) -> Option<Bar> {
        let (planned, cleared) = (self.reported(Measure::Planned)?, self.reported(Measure::Cleared)?);
        let still = planned.total() - cleared.total();
        (planned.total() > Decimal::ZERO && still >= Decimal::ZERO).then(|| Bar {
            total: planned.total(),
            basis: Basis::Reported,
            approximate: planned.approximate || cleared.approximate,
            segments: vec![("cleared", cleared.total()), ("still_to_clear", still)],
        })
    }

    fn lease_measured(&self) -> Option<Bar> {
        let total = self.measured(Measure::IndustrialPlan)?;
        // Leases anywhere without a polygon would lie in one of the segments: nobody knows in which.
        self.measured(Measure::Leased)?;
        let not_leased = self.measured(Measure::Unleased)?;
        let approved = match self.measures.get(&Measure::ApprovedNotLeased) {
            None => None,
            Some(value) if value.unplotted.is_some() => return None,
            Some(_) => self.approved_industrial.map(hectares),
        };
        let unleased = not_leased - approved.unwrap_or_default();
        let leased = total - not_leased;
        Some(lease_bar(total, Basis::Measured, false, leased, approved, unleased))
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
            Some(value) => Some(value),
        };
        let approved_ha = approved.map(|a| a.total());
        let total = leasable.total();
        let unleased = total - leased.total() - approved_ha.unwrap_or_default();
        let approximate = leasable.approximate || leased.approximate || approved.is_some_and(|a| a.approximate);
        let fits = total > Decimal::ZERO && unleased >= Decimal::ZERO;
        fits.then(|| {
            lease_bar(
                total,
                Basis::Reported,
                approximate,
                leased.total(),
                approved_ha,
                unleased,
            )
        })
    }
}

fn lease_bar(
    total: Decimal,
    basis: Basis,
    approximate: bool,
    leased: Decimal,
    approved: Option<Decimal>,
    unleased: Decimal,
) -> Bar {
    let mut segments = vec![("leased", leased)];
    segments.extend(approved.map(|ha| ("approved_not_leased", ha)));
    segments.push(("unleased", unleased));
    Bar {
        total,
        basis,
        approximate,
        segments,
    }
}

/// How far one thing is, in its own unit. Both sides are values of the same subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// `ha`, `households` or `money`.
    pub unit: &'static str,
    /// What is done.
    pub numerator: Decimal,
    /// Of how much.
    pub denominator: Decimal,
    /// The measure or indicator of the numerator.
    pub numerator_of: &'static str,
    /// The measure or indicator of the denominator.
    pub denominator_of: &'static str,
    /// How both are counted, as documents print it: `ha`, `hộ`, `tỷ đồng`.
    pub counted_in: &'static str,
    /// On what both rest.
    pub basis: Basis,
    /// Whether one of them is not exact.
    pub approximate: bool,
}

/// Land, households, money: whichever have both sides.
pub fn progress(account: &Account<'_>) -> Vec<Progress> {
    let money = |done, all| of_figures(account, "money", done, all, Unit::BillionDong);
    let land = land(account);
    let households = of_figures(account, "households", "households_paid", "households", Unit::Household);
    let paid = money("compensation_paid", "compensation_approved");
    land.into_iter().chain(households).chain(paid).collect()
}

fn land(account: &Account<'_>) -> Option<Progress> {
    let cleared = account.value(Measure::Cleared)?;
    let (of, whole) = [Measure::ToRecover, Measure::Planned]
        .into_iter()
        .find_map(|measure| Some((measure, account.value(measure)?)))?;
    (whole.total() > Decimal::ZERO).then(|| Progress {
        unit: "ha",
        numerator: cleared.total(),
        denominator: whole.total(),
        numerator_of: Measure::Cleared.code(),
        denominator_of: of.code(),
        counted_in: Unit::Hectare.code(),
        basis: cleared.basis().and(whole.basis()),
        approximate: cleared.approximate || whole.approximate,
    })
}

fn of_figures(
    account: &Account<'_>,
    unit: &'static str,
    done: &'static str,
    all: &'static str,
    counted_in: Unit,
) -> Option<Progress> {
    let chosen = |code: &str| -> Option<(Decimal, bool)> {
        let reported = account.indicators.get(&code.parse::<Indicator>().ok()?)?;
        let quantity = &reported.chosen()?.row.body.quantity;
        Some((scaled(quantity, counted_in)?, is_approximate(quantity.qualifier)))
    };
    let ((numerator, a), (denominator, b)) = (chosen(done)?, chosen(all)?);
    (denominator > Decimal::ZERO).then_some(Progress {
        unit,
        numerator,
        denominator,
        numerator_of: done,
        denominator_of: all,
        counted_in: counted_in.code(),
        basis: Basis::Reported,
        approximate: a || b,
    })
}

/// A value in a unit of the same family.
fn scaled(quantity: &Quantity, unit: Unit) -> Option<Decimal> {
    match (quantity.unit, unit) {
        (own, wanted) if own == wanted => Some(quantity.value),
        (Unit::MillionDong, Unit::BillionDong) => Some(quantity.value / Decimal::ONE_THOUSAND),
        _ => None,
    }
}
