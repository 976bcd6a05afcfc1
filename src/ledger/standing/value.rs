//! A standing value: its hectares, the rule that gives it, and its basis.

use jiff::civil::Date;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::super::hectares::Hectares;
use domain::{EntityId, Measure, Rung};
use message::Message;

/// Which rule gives a standing value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// No printed value: the recorded hectares, at least.
    Records,
    /// The records are complete: their hectares.
    Complete,
    /// The records prove more than was printed for the same day.
    Exceeds,
    /// The printed value and the flow since.
    Benchmark,
    /// The printed value alone: of a measure that records give only when they are complete, or that is printed only.
    Printed,
    /// The sum of the members of a group.
    Members,
    /// Printed values of one day contradict each other.
    Tie,
}

/// The proof that records are complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CompleteBy {
    /// Pieces cover the boundary, or the approved area to recover.
    Geometry,
    /// A statement of completeness declares it.
    Statement,
}

/// Completeness of the records of a measure, up to a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Complete {
    /// The proof of completeness.
    pub by: CompleteBy,
    /// The day the drawing or the statement is of; `None` where no step has a date.
    pub through: Option<Date>,
}

/// The printed value a standing value rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Benchmark {
    /// The figure that is the benchmark.
    pub figure: EntityId,
    /// Its hectares as printed.
    pub hectares: Decimal,
    /// The day it is true; `None` where nothing dates it.
    pub day: Option<Date>,
    /// Whether its source has no date of its own, and the day is that of its document, or a bound.
    pub undated: bool,
    /// The rung its source names; `None` where it names none.
    pub rung: Option<Rung>,
}

/// The number that counts, and how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The hectares; `None` where values of two rungs stand side by side, or no value may be given before the records are
    /// complete.
    pub hectares: Option<Hectares>,
    /// The rule by which it stands.
    pub rule: Rule,
    /// The printed value, where there is one.
    pub benchmark: Option<Benchmark>,
    /// Hectares of the benchmark that no longer count: land outside a newer boundary.
    pub taken_off: Decimal,
    /// Of a remainder of another measure: that measure, and its hectares.
    pub base: Option<(Measure, Decimal)>,
    /// The flow since the benchmark, as it counts.
    pub flow: Decimal,
    /// Hectares the cap takes off the flow.
    pub cut: Decimal,
    /// Hectares of steps known to a month or year only that the benchmark may have counted already.
    pub maybe: Decimal,
    /// Hectares of polygons on the rung of the benchmark; `None` where nothing is drawn.
    pub drawn: Option<Decimal>,
    /// The completeness of the records; `None` where they are not complete.
    pub complete: Option<Complete>,
    /// Notes that belong beside the number.
    pub notes: Vec<Message>,
    /// Questions a person has to decide; each becomes a finding.
    pub questions: Vec<Message>,
}

impl Standing {
    pub(super) fn by(rule: Rule, hectares: Option<Hectares>) -> Standing {
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

    /// Hectares of a benchmark with its flow that are not drawn: the hatched part of a bar; `None` where another rule stands,
    /// nothing is drawn, or nothing is left.
    pub fn not_drawn(&self) -> Option<Decimal> {
        let standing = self.hectares.filter(|_| self.rule == Rule::Benchmark)?.total();
        let rest = standing - self.drawn?;
        (rest > Decimal::ZERO).then_some(rest)
    }
}
