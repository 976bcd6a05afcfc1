//! Other records of a zone or group: works, roles, targets.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::code::{Code, IndicatorCode, date, end, words};
use super::source::{Cites, Source};
use crate::snapshot::{Row, Snapshot};
use domain::{
    Comparator, Document, EntityId, Organisation, OrganisationClass, PartialDate, RoleKind, Unit, Version, WorkKind,
    WorkState,
};

/// A work of infrastructure, as a document describes it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Work {
    /// Kind of the work.
    #[schemars(with = "Code<WorkKind>")]
    pub kind: WorkKind,
    /// State of the work on that day.
    #[schemars(with = "Code<WorkState>")]
    pub state: WorkState,
    /// The day the state is of, as exact as it is known; `null` where unknown.
    pub as_of: Option<String>,
    /// The document it was taken from, with page and wording.
    #[serde(flatten)]
    pub source: Source,
}

/// The role of an organisation for a zone.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Role {
    /// Name of the organisation.
    pub organisation: String,
    /// Class of the organisation: enterprise, public unit or authority.
    #[schemars(with = "Code<OrganisationClass>")]
    pub organisation_class: OrganisationClass,
    /// The role it has for the zone.
    #[schemars(with = "Code<RoleKind>")]
    pub kind: RoleKind,
    /// The first day, as exact as it is known; `null` for unknown or unbounded.
    pub from: Option<String>,
    /// The first day it no longer has the role, as exact as it is known; `null` for unknown or unbounded.
    pub to: Option<String>,
    /// The document it was taken from, with page and wording.
    #[serde(flatten)]
    pub source: Source,
}

/// A value to be reached, or a duty.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Target {
    /// Code of the number it is set for; `null` for a duty in words.
    #[schemars(with = "Option<IndicatorCode>")]
    pub indicator: Option<domain::Indicator>,
    /// How the number is to compare with the value.
    #[schemars(with = "Code<Comparator>")]
    pub comparator: Comparator,
    /// The value to reach, as printed; `null` for a duty in words.
    pub value: Option<String>,
    /// The upper value of a range; `null` for one value.
    pub value_max: Option<String>,
    /// The unit, as printed; `null` where it has none.
    #[schemars(with = "Option<Code<Unit>>")]
    pub unit: Option<Unit>,
    /// The duty in words of the document; `null` for a value alone.
    pub text: Option<String>,
    /// The date it is due, as exact as it is known; `null` where the document gives none.
    pub due: Option<String>,
    /// Who has to reach it; `null` where the document names none.
    pub responsible: Option<String>,
    /// The document it was taken from, with page and wording.
    #[serde(flatten)]
    pub source: Source,
}

impl Cites for Work {
    fn sources(&self) -> Vec<&Source> {
        vec![&self.source]
    }
}

impl Cites for Role {
    fn sources(&self) -> Vec<&Source> {
        vec![&self.source]
    }
}

impl Cites for Target {
    fn sources(&self) -> Vec<&Source> {
        vec![&self.source]
    }
}

/// The works known on a day. Sources that contradict each other all stand.
pub(super) fn works(snapshot: &Snapshot, zone: EntityId, as_of: Date) -> Vec<Work> {
    snapshot
        .about::<domain::Work>(zone)
        .filter(|row| known(snapshot, row.version, row.body.as_of, as_of))
        .map(|row| Work {
            kind: row.body.kind,
            state: row.body.state,
            as_of: date(row.body.as_of),
            source: Source::of(snapshot, &row.body.source),
        })
        .collect()
}

/// The roles of organisations for a zone on a day.
pub(super) fn roles(snapshot: &Snapshot, zone: EntityId, as_of: Date) -> Vec<Role> {
    snapshot
        .about::<domain::Role>(zone)
        .filter(|row| row.body.valid.holds_on(as_of, snapshot.undated_from(row.version)))
        .filter_map(|row| {
            let who = snapshot.get::<Organisation>(row.body.organisation)?;
            Some(Role {
                organisation: who.body.name.clone(),
                organisation_class: who.body.class,
                kind: row.body.kind,
                from: end(row.body.valid.from),
                to: end(row.body.valid.until),
                source: Source::of(snapshot, &row.body.source),
            })
        })
        .collect()
}

/// The targets that were set by a day: by the date of their document.
pub(super) fn targets(snapshot: &Snapshot, subject: EntityId, as_of: Date) -> Vec<Target> {
    targets_of(snapshot, snapshot.about::<domain::Target>(subject), as_of)
}

/// The same of any targets.
pub(super) fn targets_of<'a>(
    snapshot: &Snapshot,
    rows: impl Iterator<Item = Row<'a, domain::Target>>,
    as_of: Date,
) -> Vec<Target> {
    rows.filter(|row| known(snapshot, row.version, set_on(snapshot, &row.body.source), as_of))
        .map(|row| {
            let aim = &row.body.aim;
            Target {
                indicator: aim.indicator,
                comparator: aim.comparator,
                value: aim.value.map(|v| v.to_string()),
                value_max: aim.value_max.map(|v| v.to_string()),
                unit: aim.unit,
                text: words(&aim.text),
                due: date(row.body.due),
                responsible: words(&row.body.responsible),
                source: Source::of(snapshot, &row.body.source),
            }
        })
        .collect()
}

fn set_on(snapshot: &Snapshot, source: &domain::Source) -> Option<PartialDate> {
    source
        .document
        .and_then(|id| snapshot.get::<Document>(id))
        .and_then(|d| d.body.date)
}

/// Whether a dated statement is known on a day; an unknown date counts from the day it was recorded.
fn known(snapshot: &Snapshot, version: &Version, on: Option<PartialDate>, as_of: Date) -> bool {
    on.map_or_else(|| snapshot.undated_from(version), PartialDate::last_day) <= as_of
}
