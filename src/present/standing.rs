//! How a standing value came about.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::code::{Day, Sentence};
use crate::ledger;
use crate::measure::number;
use crate::snapshot::Snapshot;
use domain::{Document, Figure, Rung};
use message::Message;

/// Which number counts where print and drawing differ, and why (`docs/STANDING-VALUE.md`).
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Standing {
    /// The rule by which it stands.
    pub rule: &'static str,
    /// The printed value that the drawing is held against.
    pub benchmark: Option<Benchmark>,
    /// The measure it is at most.
    pub base: Option<MeasureHectares>,
    /// Hectares taken off it.
    pub taken_off_ha: f64,
    /// Hectares of printed flows in it.
    pub flow_ha: f64,
    /// Hectares cut from it.
    pub cut_ha: f64,
    /// Hectares that may be counted twice.
    pub maybe_counted_ha: f64,
    /// Hectares that are drawn.
    pub drawn_ha: Option<f64>,
    /// Hectares that are printed and not drawn.
    pub not_drawn_ha: Option<f64>,
    /// Whether the records are complete.
    pub complete: Option<Complete>,
    /// What to know of it.
    pub notes: Vec<Sentence>,
    /// What somebody has to decide.
    pub questions: Vec<Sentence>,
}

/// The printed value that the drawing is held against.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Benchmark {
    /// The id of the figure.
    pub figure: String,
    /// Its hectares.
    pub ha: f64,
    /// The day it is of.
    #[schemars(with = "Option<Day>")]
    pub day: Option<Date>,
    /// Whether it has no date of its own.
    pub undated: bool,
    /// `paid`, `handed_over` or `clean`.
    pub rung: Option<&'static str>,
    /// The number of its document.
    pub document: Option<String>,
}

/// Hectares of a measure.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MeasureHectares {
    /// The code of the measure.
    pub measure: &'static str,
    /// Its hectares.
    pub ha: f64,
}

/// By what records are complete.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Complete {
    /// `geometry` or `statement`.
    pub by: &'static str,
    /// The day through which.
    #[schemars(with = "Option<Day>")]
    pub through: Option<Date>,
}

impl Standing {
    pub(super) fn of(snapshot: &Snapshot, standing: &ledger::Standing) -> Standing {
        let sentences = |messages: &[Message]| messages.iter().map(Sentence::of).collect();
        Standing {
            rule: standing.rule.code(),
            benchmark: standing.benchmark.map(|benchmark| Benchmark {
                figure: benchmark.figure.to_string(),
                ha: number(benchmark.hectares),
                day: benchmark.day,
                undated: benchmark.undated,
                rung: benchmark.rung.map(Rung::code),
                document: snapshot
                    .get::<Figure>(benchmark.figure)
                    .and_then(|row| row.body.source.document)
                    .and_then(|id| snapshot.get::<Document>(id))
                    .map(|row| row.body.number.clone()),
            }),
            base: standing.base.map(|(measure, ha)| MeasureHectares {
                measure: measure.code(),
                ha: number(ha),
            }),
            taken_off_ha: number(standing.taken_off),
            flow_ha: number(standing.flow),
            cut_ha: number(standing.cut),
            maybe_counted_ha: number(standing.maybe),
            drawn_ha: standing.drawn.map(number),
            not_drawn_ha: standing.not_drawn().map(number),
            complete: standing.complete.map(|complete| Complete {
                by: complete.by.code(),
                through: complete.through,
            }),
            notes: sentences(&standing.notes),
            questions: sentences(&standing.questions),
        }
    }
}
