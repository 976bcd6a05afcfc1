//! Zones sorted into classes, by stage and by clearance, with what each class adds to a roll-up: the legend of the map.
//! Per measure the classes add up to the roll-up, to the last mm²: land that zones of one class share counts once in the
//! class, land that zones of different classes share is taken off by a class of its own.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::account::{Account, Hectares};
use super::rollup::{Accounts, Part, Rollup};
use crate::domain::{DateEnd, EntityId, Flag, FlagState, Measure, PartialDate};
use crate::message::Message;
use crate::snapshot::{Row, Snapshot};

/// The furthest stage the flags of a zone state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// In the plan, or with an approved detailed plan.
    Planned,
    /// Established by a decision.
    Established,
    /// Has projects in production.
    Operating,
    /// Taken out of the plan.
    Withdrawn,
    /// No flag says.
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
        Stage::stated(&flags_known(snapshot, zone, as_of))
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Clearance {
    /// 0, and somebody said so.
    None,
    /// Less than half.
    Part,
    /// Half and more.
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
    pub fn of(account: &Account<'_>) -> Clearance {
        let total = |measure| account.value(measure).map(|h: Hectares| h.total());
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

/// The code of the class of groups: a group has neither a stage nor a place of its own.
pub const GROUP: &str = "group";

/// The code of the class that takes off what zones of different classes share: its hectares are negative.
pub const OVERLAP: &str = "overlap";

/// The measures a class tells.
pub const CLASS_MEASURES: [Measure; 4] = [
    Measure::Planned,
    Measure::Established,
    Measure::Cleared,
    Measure::Leased,
];

/// One class of a roll-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// Its code.
    pub code: &'static str,
    /// How many zones of the roll-up are in it, with or without hectares; of groups, how many count.
    pub count: usize,
    /// How many of these count in at least one of the measures.
    pub counted: usize,
    /// The hectares that count, of the measures some part of the class has.
    pub measures: BTreeMap<Measure, Hectares>,
}

/// The classes of a roll-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classes {
    /// By [`Stage`], then the groups, then the overlap of classes.
    pub stage: Vec<Class>,
    /// By [`Clearance`], then the groups, then the overlap of classes.
    pub clearance: Vec<Class>,
}

impl Accounts<'_> {
    /// Sorts the zones of a roll-up into classes. Every class is there, an empty one with a count of 0.
    ///
    /// # Errors
    /// A stored geometry that can no longer be computed, in words.
    pub fn classes(&self, rollup: &Rollup, as_of: Date) -> Result<Classes, Message> {
        let snapshot = self.ledger();
        let zones: Vec<EntityId> = self.top_level(&rollup.scope).map(|zone| zone.id()).collect();
        let stages: HashMap<EntityId, &str> = zones
            .iter()
            .map(|id| (*id, Stage::of(snapshot, *id, as_of).code()))
            .collect();
        let clearances: HashMap<EntityId, &str> = zones
            .iter()
            .filter_map(|id| self.get(*id).map(|account| (*id, Clearance::of(account).code())))
            .collect();
        Ok(Classes {
            stage: self.sort(rollup, &stages, &Stage::ALL.map(Stage::code))?,
            clearance: self.sort(rollup, &clearances, &Clearance::ALL.map(Clearance::code))?,
        })
    }

    fn sort(
        &self,
        rollup: &Rollup,
        class_of: &HashMap<EntityId, &str>,
        codes: &[&'static str],
    ) -> Result<Vec<Class>, Message> {
        let mut classes = codes
            .iter()
            .copied()
            .chain([GROUP])
            .map(|code| self.class(rollup, class_of, code))
            .collect::<Result<Vec<_>, Message>>()?;
        classes.push(between(rollup, &classes));
        Ok(classes)
    }

    fn class(&self, rollup: &Rollup, class_of: &HashMap<EntityId, &str>, code: &'static str) -> Result<Class, Message> {
        let is_in = |part: &&Part| class_of.get(&part.subject).copied().unwrap_or(GROUP) == code;
        let mut measures = BTreeMap::new();
        let mut counted = BTreeSet::new();
        for measure in CLASS_MEASURES {
            let Some(rolled) = rollup.measures.get(&measure) else {
                continue;
            };
            let own: Vec<EntityId> = rolled.counted().filter(is_in).map(|part| part.subject).collect();
            if own.is_empty() {
                continue;
            }
            let parts = rolled.counted().filter(is_in);
            let mut sum = parts.fold(Hectares::NONE, |sum, part| sum.plus(&part.hectares));
            // Where the whole shares no land, no part of it does.
            if !rolled.overlap.is_zero() {
                let shared = self.shared(measure, &own)?;
                sum.measured = sum.measured.map(|measured| measured - shared);
            }
            measures.insert(measure, sum);
            counted.extend(own);
        }
        let counted = counted.len();
        let count = if code == GROUP {
            counted
        } else {
            class_of.values().filter(|class| **class == code).count()
        };
        Ok(Class {
            code,
            count,
            counted,
            measures,
        })
    }
}

/// What is left between a roll-up and the sum of its classes: minus the land that zones of different classes share.
fn between(rollup: &Rollup, classes: &[Class]) -> Class {
    let mut measures = BTreeMap::new();
    for measure in CLASS_MEASURES {
        let Some(rolled) = rollup.measures.get(&measure) else {
            continue;
        };
        let of_classes = classes.iter().filter_map(|class| class.measures.get(&measure));
        let rest = rolled.total.total() - of_classes.map(Hectares::total).sum::<Decimal>();
        if !rest.is_zero() {
            let measured = Some(rest);
            measures.insert(
                measure,
                Hectares {
                    measured,
                    ..Hectares::NONE
                },
            );
        }
    }
    Class {
        code: OVERLAP,
        count: 0,
        counted: 0,
        measures,
    }
}
