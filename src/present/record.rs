//! Other records of a zone or group: works, roles, targets.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::code::{code, date, end, join, words};
use super::source::source;
use crate::snapshot::{Row, Snapshot};
use domain::{Document, EntityId, Organisation, PartialDate, Role, Source, Target, Version, Work};

/// The works known on a day. Sources that contradict each other all stand.
pub(super) fn works(snapshot: &Snapshot, zone: EntityId, as_of: Date) -> Vec<Value> {
    snapshot
        .about::<Work>(zone)
        .filter(|row| known(snapshot, row.version, row.body.as_of, as_of))
        .map(|row| {
            let head = json!({
                "kind": code(&row.body.kind),
                "state": code(&row.body.state),
                "as_of": date(row.body.as_of),
            });
            join(head, source(snapshot, &row.body.source))
        })
        .collect()
}

/// Who is what for a zone on a day.
pub(super) fn roles(snapshot: &Snapshot, zone: EntityId, as_of: Date) -> Vec<Value> {
    snapshot
        .about::<Role>(zone)
        .filter(|row| row.body.valid.holds_on(as_of, snapshot.undated_from(row.version)))
        .filter_map(|row| {
            snapshot
                .get::<Organisation>(row.body.organisation)
                .map(|who| (row, who))
        })
        .map(|(row, who)| {
            let head = json!({
                "organisation": who.body.name,
                "organisation_class": code(&who.body.class),
                "kind": code(&row.body.kind),
                "from": end(row.body.valid.from),
                "to": end(row.body.valid.until),
            });
            join(head, source(snapshot, &row.body.source))
        })
        .collect()
}

/// The targets that were set by a day: by the date of their document.
pub(super) fn targets(snapshot: &Snapshot, subject: EntityId, as_of: Date) -> Vec<Value> {
    targets_of(snapshot, snapshot.about::<Target>(subject), as_of)
}

/// The same of any targets.
pub(super) fn targets_of<'a>(
    snapshot: &Snapshot,
    rows: impl Iterator<Item = Row<'a, Target>>,
    as_of: Date,
) -> Vec<Value> {
    rows.filter(|row| known(snapshot, row.version, set_on(snapshot, &row.body.source), as_of))
        .map(|row| {
            let aim = &row.body.aim;
            let head = json!({
                "indicator": aim.indicator.map(|i| i.code()),
                "comparator": code(&aim.comparator),
                "value": aim.value.map(|v| v.to_string()),
                "value_max": aim.value_max.map(|v| v.to_string()),
                "unit": aim.unit.map(|u| u.code()),
                "text": words(&aim.text),
                "due": date(row.body.due),
                "responsible": words(&row.body.responsible),
            });
            join(head, source(snapshot, &row.body.source))
        })
        .collect()
}

fn set_on(snapshot: &Snapshot, source: &Source) -> Option<PartialDate> {
    source
        .document
        .and_then(|id| snapshot.get::<Document>(id))
        .and_then(|d| d.body.date)
}

/// Whether a dated statement is known on a day; an unknown date counts from the day it was recorded.
fn known(snapshot: &Snapshot, version: &Version, on: Option<PartialDate>, as_of: Date) -> bool {
    on.map_or_else(|| snapshot.undated_from(version), PartialDate::last_day) <= as_of
}
