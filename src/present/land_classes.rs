//! The land of a zone by class: the legends of the views of the map.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use schemars::JsonSchema;
use serde::Serialize;

use super::code::{Code, LandClassCode, MeasureCode, Sentence};
use super::exactness::Bound;
use crate::ledger::{self, Basis};
use crate::measure::number;
use crate::snapshot::Audience;
use domain::PlanLevel;

/// The land of a zone by class; a view of which nothing is recorded is `null`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LandClasses {
    /// By stage of clearance.
    pub clearance: Option<ClearanceLegend>,
    /// By function of the most detailed plan there is.
    pub functions: Option<FunctionLegend>,
    /// Industrial, leased and approved land, by state of lease.
    pub leases: Option<Legend>,
    /// Land with an open obstacle, by what it is a part of: `left_to_clear`, `handed`, `paid`, `not_required`. It is counted in the
    /// rows above already. Only on the machine itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-office" = true))]
    pub obstructed: Option<Vec<LegendRow>>,
}

/// A whole and its rows.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Legend {
    /// Hectares of all rows together.
    pub total_ha: f64,
    /// The same in square millimetres; `null` where it is no whole number of them.
    pub total_mm2: Option<i64>,
    /// The rows in the order of the legend.
    pub rows: Vec<LegendRow>,
    /// Where the rows differ from what counts, and what is not known.
    pub notes: Vec<Sentence>,
}

/// The land of one class.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LegendRow {
    /// The class; of land without a polygon with `_not_drawn` at its end.
    #[schemars(with = "LandClassCode")]
    pub key: String,
    /// Its hectares; `null` where they are unknown, which is not 0.
    pub ha: Option<f64>,
    /// The same in square millimetres; `null` where unknown, or where it is no whole number of them.
    pub mm2: Option<i64>,
    /// Polygons, documents and records without a polygon, or both.
    pub basis: Basis,
    /// Whether a printed value in it is not exact.
    pub approximate: bool,
    /// From which side it is known.
    #[serde(flatten)]
    pub bound: Bound,
    /// How many pieces, lots or leases have the class; `null` of land that others leave over.
    pub count: Option<usize>,
}

/// The legend of clearance.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ClearanceLegend {
    /// The rows by stage.
    #[serde(flatten)]
    pub legend: Legend,
    /// Hectares of the rows that are left to clear; `null` where one of them is unknown.
    pub left_ha: Option<f64>,
    /// The same in square millimetres; `null` where unknown, or where it is no whole number of them.
    pub left_mm2: Option<i64>,
    /// Hectares left to clear that count, as the measure `left_to_clear` has them; `null` where nothing stands.
    pub stands_ha: Option<f64>,
    /// What these are less than: `to_recover`, `established` or `planned`; `null` where nothing stands.
    #[schemars(with = "Option<MeasureCode>")]
    pub base: Option<&'static str>,
    /// Of the land left to clear, that under a decision to recover or an enforcement (`decided`): counted in the rows already.
    pub marks: Vec<LegendRow>,
}

/// The legend of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FunctionLegend {
    /// The level of the plan whose functions these are.
    #[schemars(with = "Code<PlanLevel>")]
    pub level: PlanLevel,
    /// The rows by function, and what the plan leaves out.
    #[serde(flatten)]
    pub legend: Legend,
}

impl LandClasses {
    /// The legends as an audience may know them: obstacles are for the office.
    pub(super) fn of(land: &ledger::LandClasses, audience: Audience) -> LandClasses {
        LandClasses {
            clearance: land.clearance.as_ref().map(|view| ClearanceLegend {
                legend: Legend::of(&view.legend),
                left_ha: view.left.map(number),
                left_mm2: view.left.and_then(mm2),
                stands_ha: view.stands.map(|(hectares, _)| hectares.total_f64()),
                base: view.stands.map(|(_, base)| base.code()),
                marks: view.marks.iter().map(LegendRow::of).collect(),
            }),
            functions: land.functions.as_ref().map(|view| FunctionLegend {
                level: view.level,
                legend: Legend::of(&view.legend),
            }),
            leases: land.leases.as_ref().map(Legend::of),
            obstructed: (audience == Audience::Local).then(|| land.obstructed.iter().map(LegendRow::of).collect()),
        }
    }
}

impl Legend {
    fn of(legend: &ledger::Legend) -> Legend {
        Legend {
            total_ha: number(legend.total),
            total_mm2: mm2(legend.total),
            rows: legend.rows.iter().map(LegendRow::of).collect(),
            notes: legend.notes.iter().map(Sentence::of).collect(),
        }
    }
}

impl LegendRow {
    fn of(row: &ledger::LegendRow) -> LegendRow {
        LegendRow {
            key: match row.not_drawn {
                true => format!("{}{NOT_DRAWN}", row.class),
                false => row.class.to_string(),
            },
            ha: row.hectares.map(number),
            mm2: row.hectares.and_then(mm2),
            basis: row.basis,
            approximate: row.approximate,
            bound: Bound::of(row.bound),
            count: row.records,
        }
    }
}

/// The end of the key of land without a polygon.
pub(super) const NOT_DRAWN: &str = "_not_drawn";

/// Hectares in whole square millimetres; `None` where they are none.
fn mm2(hectares: Decimal) -> Option<i64> {
    let exact = hectares.checked_mul(Decimal::from(10_000_000_000_i64))?;
    exact.is_integer().then(|| exact.to_i64()).flatten()
}
