//! The class of a zone, a phase or a group: by stage, and by clearance.

use jiff::civil::Date;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::account::Account;
use super::hectares::Hectares;
use crate::snapshot::{Row, Snapshot};
use domain::{DateEnd, EntityId, Flag, FlagState, Group, Measure, PartialDate};

/// The furthest stage the flags of a zone state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// In the plan, or with an approved detailed plan.
    Planned,
    /// Established by a decision.
    Established,
    /// Has projects in production.
    Operating,
    /// Taken out of the plan.
    Withdrawn,
    /// No flag tells its stage.
    Unknown,
}

impl Stage {
    /// Every stage, in the order of legends.
    pub const ALL: [Stage; 5] = [
        Stage::Planned,
        Stage::Established,
        Stage::Operating,
        Stage::Withdrawn,
        Stage::Unknown,
    ];

    /// The code in JSON and in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Stage::Planned => "planned",
            Stage::Established => "established",
            Stage::Operating => "operating",
            Stage::Withdrawn => "withdrawn",
            Stage::Unknown => "unknown",
        }
    }

    /// The stage of a zone on a day.
    pub fn of(snapshot: &Snapshot, zone: EntityId, as_of: Date) -> Stage {
        let flags = flags_known(snapshot, zone, as_of);
        let own: Vec<_> = flags.into_iter().filter(|row| row.body.phase.is_none()).collect();
        Stage::stated(&own)
    }

    /// The stage the flags of a phase state.
    pub fn of_phase(snapshot: &Snapshot, zone: EntityId, phase: EntityId, as_of: Date) -> Stage {
        let flags = flags_known(snapshot, zone, as_of);
        let own: Vec<_> = flags.into_iter().filter(|row| row.body.phase == Some(phase)).collect();
        Stage::stated(&own)
    }

    /// The stage of the members of a group that is defined by a state; `None` for another group.
    pub fn of_group(group: &Group) -> Option<Stage> {
        Some(match group.state? {
            FlagState::Operating => Stage::Operating,
            FlagState::Established | FlagState::InfrastructureApproved | FlagState::InfrastructureComplete => {
                Stage::Established
            }
            FlagState::InPlan | FlagState::DetailedPlanApproved => Stage::Planned,
            FlagState::Withdrawn => Stage::Withdrawn,
        })
    }

    /// The furthest stage flags state. Flags are independent: a zone that operates need not be established.
    pub fn stated(flags: &[Row<'_, Flag>]) -> Stage {
        let says = |state: FlagState| {
            let of_state = || flags.iter().filter(move |row| row.body.state == state);
            let newest = of_state().map(|row| last_day(row.body.since)).max();
            let mut latest = of_state().filter(|row| Some(last_day(row.body.since)) == newest);
            // Two documents of one day that contradict each other state nothing.
            newest.is_some() && latest.all(|row| row.body.value)
        };
        match () {
            () if says(FlagState::Withdrawn) => Stage::Withdrawn,
            () if says(FlagState::Operating) => Stage::Operating,
            () if says(FlagState::Established) => Stage::Established,
            () if says(FlagState::InPlan) || says(FlagState::DetailedPlanApproved) => Stage::Planned,
            () => Stage::Unknown,
        }
    }
}

/// The flags of a zone that are known on a day, by state and date.
pub fn flags_known(snapshot: &Snapshot, zone: EntityId, as_of: Date) -> Vec<Row<'_, Flag>> {
    let mut flags: Vec<_> = snapshot
        .about::<Flag>(zone)
        .filter(|row| match row.body.since {
            DateEnd::Unbounded => true,
            // As with figures: an unknown date counts from the day it was recorded.
            DateEnd::Unknown => snapshot.undated_from(row.version) <= as_of,
            DateEnd::On(date) => date.last_day() <= as_of,
        })
        .collect();
    flags.sort_by_key(|row| (row.body.state, last_day(row.body.since), row.version.row_id));
    flags
}

/// For ordering: an unknown date is the oldest.
fn last_day(end: DateEnd) -> Option<Date> {
    match end {
        DateEnd::On(date) => Some(PartialDate::last_day(date)),
        DateEnd::Unknown | DateEnd::Unbounded => None,
    }
}

/// How far a zone is cleared: cleared ÷ planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Clearance {
    /// Nothing, expressly stated as 0.
    None,
    /// Less than half of it.
    Part,
    /// Half of it and more.
    Most,
    /// All of it: 99.5 % and more, because documents round, and a survey is never the plan.
    All,
    /// One of the two is not known.
    Unknown,
}

impl Clearance {
    /// Every class, in the order of legends.
    pub const ALL: [Clearance; 5] = [
        Clearance::None,
        Clearance::Part,
        Clearance::Most,
        Clearance::All,
        Clearance::Unknown,
    ];

    /// The code in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Clearance::None => "none",
            Clearance::Part => "part",
            Clearance::Most => "most",
            Clearance::All => "all",
            Clearance::Unknown => "unknown",
        }
    }

    /// The class of an account.
    pub fn of(account: &Account) -> Clearance {
        // Of values that contradict each other there is no class.
        let usable = |measure| account.value(measure).filter(Hectares::in_ratio);
        let total = |measure| usable(measure).map(|h: Hectares| h.total());
        match (total(Measure::Cleared), total(Measure::Planned)) {
            (Some(cleared), Some(planned)) if planned > Decimal::ZERO => match () {
                () if cleared.is_zero() => Clearance::None,
                () if cleared * Decimal::TWO < planned => Clearance::Part,
                () if cleared * Decimal::from(200) < planned * Decimal::from(199) => Clearance::Most,
                () => Clearance::All,
            },
            _ => Clearance::Unknown,
        }
    }
}
