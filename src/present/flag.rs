//! Dated statements about a zone.

use schemars::JsonSchema;
use serde::Serialize;

use super::code::{Code, end};
use super::source::{Cites, Source};
use crate::snapshot::{Row, Snapshot};
use domain::{DateEnd, FlagState};

/// A dated statement about a zone.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Flag {
    /// The state it affirms or denies.
    #[schemars(with = "Code<FlagState>")]
    pub state: FlagState,
    /// Whether the state is affirmed (`true`) or expressly denied.
    pub value: bool,
    /// Since when, as exact as it is known; `null` for unknown or unbounded.
    pub date: Option<String>,
    /// Whether the date is known.
    pub date_known: bool,
    /// The document it was taken from, with page and wording.
    #[serde(flatten)]
    pub source: Source,
}

impl Flag {
    pub(super) fn of(snapshot: &Snapshot, row: Row<'_, domain::Flag>) -> Flag {
        Flag {
            state: row.body.state,
            value: row.body.value,
            date: end(row.body.since),
            date_known: matches!(row.body.since, DateEnd::On(_)),
            source: Source::of(snapshot, &row.body.source),
        }
    }
}

impl Cites for Flag {
    fn sources(&self) -> Vec<&Source> {
        vec![&self.source]
    }
}
