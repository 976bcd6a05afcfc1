//! Dated statements about a zone, and the stage they add up to.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::code::{code, end, join};
use super::source::source;
use crate::domain::{DateEnd, EntityId, Flag, FlagState, PartialDate};
use crate::snapshot::{Row, Snapshot};

/// The flags of a zone that are known on a day, by state and date.
pub(super) fn known(snapshot: &Snapshot, zone: EntityId, as_of: Date) -> Vec<Row<'_, Flag>> {
    let mut flags: Vec<_> = snapshot
        .about::<Flag>(zone)
        .filter(|row| match row.body.since {
            DateEnd::Unbounded => true,
            // As with figures: an unknown date counts from the day it was recorded.
            DateEnd::Unknown => snapshot.recorded_on(row.version) <= as_of,
            DateEnd::On(date) => date.last_day() <= as_of,
        })
        .collect();
    flags.sort_by_key(|row| (row.body.state, last_day(row.body.since), row.version.row_id));
    flags
}

pub(super) fn flag(snapshot: &Snapshot, row: Row<'_, Flag>) -> Value {
    let head = json!({
        "state": code(&row.body.state),
        "value": row.body.value,
        "date": end(row.body.since),
        "date_known": matches!(row.body.since, DateEnd::On(_)),
    });
    join(head, source(snapshot, &row.body.source))
}

/// The furthest stage the flags state. Flags are independent: a zone that operates need not be established.
pub(super) fn stage(flags: &[Row<'_, Flag>]) -> &'static str {
    let says = |state: FlagState| {
        let newest = flags
            .iter()
            .filter(|row| row.body.state == state)
            .map(|row| last_day(row.body.since))
            .max();
        let mut latest = flags
            .iter()
            .filter(|row| row.body.state == state && Some(last_day(row.body.since)) == newest);
        // Two documents of one day that contradict each other state nothing.
        newest.is_some() && latest.all(|row| row.body.value)
    };
    match () {
        () if says(FlagState::Withdrawn) => "withdrawn",
        () if says(FlagState::Operating) => "operating",
        () if says(FlagState::Established) => "established",
        () if says(FlagState::InPlan) || says(FlagState::DetailedPlanApproved) => "planned",
        () => "unknown",
    }
}

/// For ordering: an unknown date is the oldest.
fn last_day(end: DateEnd) -> Option<Date> {
    match end {
        DateEnd::On(date) => Some(PartialDate::last_day(date)),
        DateEnd::Unknown | DateEnd::Unbounded => None,
    }
}
