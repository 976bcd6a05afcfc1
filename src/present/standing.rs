//! How a standing value came about.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::code::{Code, Day, MeasureCode, Sentence};
use crate::ledger::{self, CompleteBy, Rule};
use crate::measure::number;
use crate::snapshot::Snapshot;
use domain::{Document, Figure, Measure, Rung};
use message::Message;

/// Which number counts where print and drawing differ, and why (`docs/STANDING-VALUE.md`).
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Standing {
    /// Code of the rule by which the value stands.
    pub rule: Rule,
    /// The printed value that the drawing is held against; `null` without one.
    pub benchmark: Option<Benchmark>,
    /// Of a remainder: the measure it is left over from, with its hectares.
    pub base: Option<MeasureHectares>,
    /// Hectares of the benchmark that no longer count: land outside a newer boundary.
    pub taken_off_ha: f64,
    /// Hectares of the flow since the benchmark, as it counts.
    pub flow_ha: f64,
    /// Hectares the cap takes off the flow.
    pub cut_ha: f64,
    /// Hectares of steps dated to a month or year only, which the benchmark may have counted already.
    pub maybe_counted_ha: f64,
    /// Hectares of polygons on the rung of the benchmark; `null` where nothing is drawn.
    pub drawn_ha: Option<f64>,
    /// Hectares of a benchmark with its flow that are not drawn: the hatched part of a bar; `null` where another rule stands,
    /// nothing is drawn, or nothing is left.
    pub not_drawn_ha: Option<f64>,
    /// What makes the records complete; `null` where they are not.
    pub complete: Option<Complete>,
    /// Remarks on the value.
    pub notes: Vec<Sentence>,
    /// Questions a person has to decide.
    pub questions: Vec<Sentence>,
}

/// The printed value that the drawing is held against.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Benchmark {
    /// Identity of the figure.
    pub figure: String,
    /// Hectares of the figure.
    pub ha: f64,
    /// The day it is of; `null` where nothing dates it.
    #[schemars(with = "Option<Day>")]
    pub day: Option<Date>,
    /// Whether it has no date of its own.
    pub undated: bool,
    /// The rung its source names: `paid`, `handed_over` or `clean`; `null` where it names none.
    #[schemars(with = "Option<Code<Rung>>")]
    pub rung: Option<Rung>,
    /// Official number of its document; `null` where it names none.
    pub document: Option<String>,
}

/// A measure with its hectares.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MeasureHectares {
    /// The code of the measure.
    #[schemars(with = "MeasureCode")]
    pub measure: Measure,
    /// Hectares of the measure.
    pub ha: f64,
}

/// What makes records complete.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Complete {
    /// The proof of completeness: `geometry` or a `statement`.
    pub by: CompleteBy,
    /// The last day for which they are complete; `null` where no step has a date.
    #[schemars(with = "Option<Day>")]
    pub through: Option<Date>,
}

impl Standing {
    pub(super) fn of(snapshot: &Snapshot, standing: &ledger::Standing) -> Standing {
        let sentences = |messages: &[Message]| messages.iter().map(Sentence::of).collect();
        Standing {
            rule: standing.rule,
            benchmark: standing.benchmark.map(|benchmark| Benchmark {
                figure: benchmark.figure.to_string(),
                ha: number(benchmark.hectares),
                day: benchmark.day,
                undated: benchmark.undated,
                rung: benchmark.rung,
                document: snapshot
                    .get::<Figure>(benchmark.figure)
                    .and_then(|row| row.body.source.document)
                    .and_then(|id| snapshot.get::<Document>(id))
                    .map(|row| row.body.number.clone()),
            }),
            base: standing.base.map(|(measure, ha)| MeasureHectares {
                measure,
                ha: number(ha),
            }),
            taken_off_ha: number(standing.taken_off),
            flow_ha: number(standing.flow),
            cut_ha: number(standing.cut),
            maybe_counted_ha: number(standing.maybe),
            drawn_ha: standing.drawn.map(number),
            not_drawn_ha: standing.not_drawn().map(number),
            complete: standing.complete.map(|complete| Complete {
                by: complete.by,
                through: complete.through,
            }),
            notes: sentences(&standing.notes),
            questions: sentences(&standing.questions),
        }
    }
}
