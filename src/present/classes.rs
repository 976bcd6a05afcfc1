//! The classes of a roll-up, as the legend of the map counts them and adds them up.

use schemars::JsonSchema;
use serde::Serialize;

use super::account::range;
use super::code::{ClassCode, Keyed, MeasureCode};
use crate::ledger::{self, CLASS_MEASURES};

/// Both ways to sort, every class of each.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Classes {
    /// The classes by stage.
    pub stage: Vec<ClassTotals>,
    /// The classes by how far clearance has come.
    pub clearance: Vec<ClassTotals>,
}

/// One class of the legend.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ClassTotals {
    /// Code of the class.
    #[schemars(with = "ClassCode")]
    pub class: &'static str,
    /// Its top-level zones, with or without hectares, and what groups count without naming it.
    pub count: usize,
    /// How many of them groups count without naming them.
    pub in_groups: usize,
    /// Phases of zones of other classes that add to the hectares.
    pub phases: usize,
    /// How many of all count in a measure.
    pub counted: usize,
    /// The sums of its measures, by code; `null` where nothing counts.
    pub measures: Keyed<MeasureCode, Option<ClassMeasure>>,
}

/// A sum of a class.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ClassMeasure {
    /// The hectares; of a range, its lower end.
    pub value_ha: f64,
    /// Lower and upper end, hectares, where it is not one value.
    pub range_ha: Option<[f64; 2]>,
    /// Whether a value in it is only about right.
    pub approximate: bool,
    /// Whether the sum is a lower bound.
    pub at_least: bool,
}

impl Classes {
    pub(super) fn of(classes: &ledger::Classes) -> Classes {
        Classes {
            stage: classes.stage.iter().map(class).collect(),
            clearance: classes.clearance.iter().map(class).collect(),
        }
    }
}

fn class(class: &ledger::Class) -> ClassTotals {
    let measures = CLASS_MEASURES.iter().map(|measure| {
        let sum = class.measures.get(measure).map(|hectares| ClassMeasure {
            value_ha: hectares.total_f64(),
            range_ha: range(Some(*hectares)),
            approximate: hectares.approximate,
            at_least: hectares.at_least,
        });
        (measure.code(), sum)
    });
    ClassTotals {
        class: class.code,
        count: class.count,
        in_groups: class.in_groups,
        phases: class.phases,
        counted: class.counted,
        measures: measures.collect(),
    }
}
