//! Zones sorted into classes, by stage and by clearance, with what each class adds to a roll-up: the legend of the map.
//! Per measure the classes add up to the roll-up, to the last mm²: land that zones of one class share counts once in the
//! class, land that zones of different classes share is taken off by a class of its own.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rust_decimal::Decimal;

use super::account::numbers;
use super::hectares::{Barred, Hectares};
use super::rollup::{Accounts, Part, PartWhy, RolledMeasure, Rollup};
use super::scope::Scope;
use super::stage::{Clearance, Stage};
use crate::snapshot::Row;
use domain::{EntityId, Group, Measure, Phase};
use message::Message;

/// Code of the class of groups that are defined by no state: their stage is unknown.
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
    /// Code of the class in JSON.
    pub code: &'static str,
    /// How many zones of the roll-up are in it, with or without hectares, those a group counts without naming them included;
    /// of groups without a state, how many count.
    pub count: usize,
    /// How many of these are known only as members of a group.
    pub in_groups: usize,
    /// How many phases of zones of another class add to its hectares.
    pub phases: usize,
    /// How many of these count in at least one of the measures.
    pub counted: usize,
    /// The hectares that count, of the measures some part of the class has.
    pub measures: BTreeMap<Measure, Hectares>,
}

/// The classes of a roll-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classes {
    /// Classes by [`Stage`], then the groups, then the overlap of classes.
    pub stage: Vec<Class>,
    /// Classes by [`Clearance`], then the groups, then the overlap of classes.
    pub clearance: Vec<Class>,
}

impl Accounts<'_> {
    /// Sorts the zones of a roll-up into classes, on its day. Every class is there, an empty one with a count of 0.
    ///
    /// # Errors
    /// A stored geometry that can no longer be computed, in words.
    pub fn classes(&self, rollup: &Rollup) -> Result<Classes, Message> {
        let zones: Vec<EntityId> = self.top_level(&rollup.scope).map(|zone| zone.id()).collect();
        let every = self.stages(&rollup.scope.whole());
        let stages: HashMap<EntityId, &'static str> =
            zones.iter().filter_map(|id| Some((*id, *every.get(id)?))).collect();
        let mut shares = rollup.split.clone();
        let is_split = !rollup.scope.stages.is_empty();
        for (measure, rolled) in &rollup.measures {
            if CLASS_MEASURES.contains(measure) && !is_split {
                for part in rolled.counted() {
                    let split = self.split_by_stage(part, *measure, &stages)?;
                    shares.0.insert((*measure, part.subject), split);
                }
            }
        }
        let in_groups = match rollup.scope.zones {
            // A group has no members one could choose by their class of clearance.
            Some(_) if !is_split => InGroups::new(),
            _ => {
                let mut counts = self.counted_in_groups(&rollup.scope.whole(), &every);
                counts.retain(|code, _| !is_split || rollup.scope.stages.iter().any(|stage| stage.code() == *code));
                counts
            }
        };
        let clearances: HashMap<EntityId, &'static str> = zones
            .iter()
            .filter_map(|id| self.get(*id).map(|account| (*id, Clearance::of(account).code())))
            .collect();
        Ok(Classes {
            stage: self.sort(rollup, &stages, &shares, &in_groups, &Stage::ALL.map(Stage::code))?,
            clearance: self.sort(
                rollup,
                &clearances,
                &Shares::default(),
                &InGroups::new(),
                &Clearance::ALL.map(Clearance::code),
            )?,
        })
    }

    /// The stages of the zones of a scope.
    pub(super) fn stages(&self, scope: &Scope) -> HashMap<EntityId, &'static str> {
        let (ledger, as_of) = (self.ledger(), self.as_of());
        self.top_level(scope)
            .map(|zone| (zone.id(), Stage::of(ledger, zone.id(), as_of).code()))
            .collect()
    }

    /// A measure of the stages that are chosen. What a plan or a decision sizes is split as the classes are: phases and groups
    /// take part with what they have of the stage. Of everything else a zone has the stage that is its own, and so have the
    /// members of a group that is defined by none.
    pub(super) fn roll_stages(
        &self,
        scope: &Scope,
        measure: Measure,
        stages: &HashMap<EntityId, &'static str>,
        split: &mut Shares,
    ) -> Result<RolledMeasure, Message> {
        let whole = scope.whole();
        let among = if is_sized(measure) { &whole } else { scope };
        let (every, missing) = self.parts(among, |account| account.value(measure));
        let mut parts = Vec::new();
        for part in every {
            if part.why != PartWhy::Counted {
                parts.push(part);
                continue;
            }
            let shares = self.split_by_stage(&part, measure, stages)?;
            let all = shares.len();
            let is_chosen = |share: &Share| scope.stages.iter().any(|stage| stage.code() == share.class);
            let chosen: Vec<Share> = shares.into_iter().filter(is_chosen).collect();
            let partial = chosen.len() < all;
            let sum = chosen
                .iter()
                .map(|share| share.hectares)
                .reduce(|sum, share| sum.plus(&share));
            parts.push(match sum {
                None => Part {
                    why: PartWhy::OtherStage,
                    ..part
                },
                Some(hectares) => Part {
                    hectares: Hectares {
                        barred: hectares.barred.or(partial.then_some(Barred::Partial)),
                        ..hectares
                    },
                    partial,
                    ..part
                },
            });
            if !chosen.is_empty() {
                split.0.insert((measure, part.subject), chosen);
            }
        }
        let chosen: BTreeSet<EntityId> = self.top_level(scope).map(|zone| zone.id()).collect();
        let missing = missing.iter().filter(|zone| chosen.contains(zone)).count();
        self.add_up(parts, missing, measure)
    }

    fn sort(
        &self,
        rollup: &Rollup,
        class_of: &HashMap<EntityId, &'static str>,
        shares: &Shares,
        in_groups: &InGroups,
        codes: &[&'static str],
    ) -> Result<Vec<Class>, Message> {
        let mut classes = codes
            .iter()
            .copied()
            .chain([GROUP])
            .map(|code| self.class(rollup, class_of, shares, in_groups, code))
            .collect::<Result<Vec<_>, Message>>()?;
        classes.push(between(rollup, &classes));
        Ok(classes)
    }

    fn class(
        &self,
        rollup: &Rollup,
        class_of: &HashMap<EntityId, &'static str>,
        shares: &Shares,
        in_groups: &InGroups,
        code: &'static str,
    ) -> Result<Class, Message> {
        let home = |part: &Part| class_of.get(&part.subject).copied().unwrap_or(GROUP);
        let mut phases = BTreeSet::new();
        let mut measures = BTreeMap::new();
        let mut counted = BTreeSet::new();
        for measure in CLASS_MEASURES {
            let Some(rolled) = rollup.measures.get(&measure) else {
                continue;
            };
            let mut own: Vec<EntityId> = Vec::new();
            let mut sum = None;
            for part in rolled.counted() {
                let split = shares.of(*part, measure, home(part));
                for share in split.iter().filter(|share| share.class == code) {
                    sum = Some(sum.unwrap_or(Hectares::NONE).plus(&share.hectares));
                    phases.extend(share.phase);
                    if share.phase.is_none() {
                        own.push(part.subject);
                    }
                }
            }
            let Some(mut sum) = sum else { continue };
            sum.at_least |= self.lacks(rollup, class_of, in_groups, code, measure);
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
        let in_groups = in_groups.get(code).map(|(count, _)| *count).unwrap_or_default();
        Ok(Class {
            code,
            count: count + in_groups,
            in_groups,
            phases: phases.len(),
            counted,
            measures,
        })
    }

    /// Whether hectares of a class lack some of its zones: one has no value and is in no group of the class that counts, or is
    /// known only as a member of a group without one.
    fn lacks(
        &self,
        rollup: &Rollup,
        class_of: &HashMap<EntityId, &'static str>,
        in_groups: &InGroups,
        code: &'static str,
        measure: Measure,
    ) -> bool {
        let has = |subject: &EntityId| {
            self.get(*subject)
                .is_some_and(|account| account.value(measure).is_some())
        };
        let counted = rollup
            .measures
            .get(&measure)
            .into_iter()
            .flat_map(super::rollup::RolledMeasure::counted);
        let of_class: Vec<Row<'_, Group>> = counted
            .filter_map(|part| self.ledger().get::<Group>(part.subject))
            .filter(|group| Stage::of_group(group.body).is_some_and(|stage| stage.code() == code))
            .collect();
        let is_held = |zone: &EntityId| of_class.iter().any(|group| group.body.members.contains(zone));
        let of_groups = in_groups.get(code).map_or(&[][..], |(_, groups)| groups);
        class_of
            .iter()
            .any(|(zone, class)| *class == code && !has(zone) && !is_held(zone))
            || of_groups.iter().any(|group| !has(group))
    }

    /// The hectares of a counted part by the stage of what they are of. Phases of a zone with flags of their own, subgroups
    /// defined by a further state, and members whose stage is known take theirs from the whole; what is left has the stage of
    /// the whole.
    fn split_by_stage(
        &self,
        part: &Part,
        measure: Measure,
        stages: &HashMap<EntityId, &'static str>,
    ) -> Result<Vec<Share>, Message> {
        let (ledger, as_of) = (self.ledger(), self.as_of());
        let subject = part.subject;
        let group = ledger.get::<Group>(subject);
        let home = match &group {
            Some(group) => Stage::of_group(group.body).map_or(GROUP, Stage::code),
            None => stages.get(&subject).copied().unwrap_or(GROUP),
        };
        let mut shares = Vec::new();
        // No print divides cleared or leased land, and what is drawn of it, among the phases.
        let divisible = is_sized(measure) && part.hectares.measured.is_none();
        let mut left = part.hectares.total();
        let mut take = |class: &'static str, hectares: Hectares, phase: Option<EntityId>| {
            let fits = class != home && hectares.total() > Decimal::ZERO && hectares.total() <= left;
            if fits {
                left -= hectares.total();
                shares.push(Share { class, hectares, phase });
            }
            fits
        };
        if divisible && let Some(group) = group {
            let mut taken: Vec<Row<'_, Group>> = Vec::new();
            for (below, stage) in self.subgroups(group) {
                let code = stage.code();
                let value = |measure| self.get(below.id()).and_then(|account| account.value(measure));
                let land = value(measure).or_else(|| value(Measure::Established));
                let apart = taken.iter().all(|other| !shares_members(*other, below));
                if let Some(land) = land.filter(|_| apart)
                    && take(code, land, None)
                {
                    taken.push(below);
                }
            }
            let in_taken = |zone: &EntityId| taken.iter().any(|group| group.body.members.contains(zone));
            for member in group.body.members.iter().filter(|zone| !in_taken(zone)) {
                let land = self.get(*member).and_then(|account| account.value(measure));
                let stage = stages
                    .get(member)
                    .copied()
                    .filter(|code| *code != Stage::Unknown.code());
                if let (Some(land), Some(stage)) = (land, stage) {
                    take(stage, land, None);
                }
            }
        } else if divisible {
            for phase in ledger.about::<Phase>(subject) {
                let stage = Stage::of_phase(ledger, subject, phase.id(), as_of);
                let own = numbers(ledger, phase.id(), as_of)?;
                let value = |measure| own.as_ref().and_then(|account| account.value(measure));
                let land = value(measure).or_else(|| value(Measure::Established));
                if let Some(land) = land.filter(|_| stage != Stage::Unknown) {
                    take(stage.code(), land, Some(phase.id()));
                }
            }
        }
        let whole = shares.is_empty();
        if whole || left > Decimal::ZERO {
            let hectares = match whole {
                true => part.hectares,
                false => Hectares {
                    reported: Some(left),
                    ..part.hectares
                },
            };
            shares.push(Share {
                class: home,
                hectares,
                phase: None,
            });
        }
        Ok(shares)
    }

    /// The groups inside a group that are defined by another state, wide before narrow.
    fn subgroups<'s>(&'s self, group: Row<'s, Group>) -> Vec<(Row<'s, Group>, Stage)> {
        let home = Stage::of_group(group.body);
        let mut below: Vec<_> = self
            .ledger()
            .all::<Group>()
            .filter(|other| self.lies_below(*other, group.id()))
            .filter_map(|other| Stage::of_group(other.body).map(|stage| (other, stage)))
            .filter(|(_, stage)| Some(*stage) != home)
            .collect();
        below.sort_by_key(|(group, _)| (std::cmp::Reverse(group.body.member_count), group.id()));
        below
    }

    /// Whether a group is a part of another one, through however many steps.
    pub(super) fn lies_below(&self, group: Row<'_, Group>, above: EntityId) -> bool {
        let mut seen = BTreeSet::new();
        let mut next = group.body.part_of;
        while let Some(id) = next.filter(|id| seen.insert(*id)) {
            if id == above {
                return true;
            }
            next = self.ledger().get::<Group>(id).and_then(|row| row.body.part_of);
        }
        false
    }

    /// How many members groups add to each stage without naming them: of each group that no wider one of the same state holds,
    /// what is neither a known zone nor counted by a group inside it with a further state.
    fn counted_in_groups(&self, scope: &Scope, stages: &HashMap<EntityId, &'static str>) -> InGroups {
        let ledger = self.ledger();
        let groups: Vec<(Row<'_, Group>, Stage, usize)> = ledger
            .all::<Group>()
            .filter(|row| scope.takes_group(row.body) && self.is_known(*row))
            .filter_map(|row| Some((row, Stage::of_group(row.body)?, row.body.member_count? as usize)))
            .collect();
        let mut counts = InGroups::new();
        for (group, stage, count) in &groups {
            let wider = groups
                .iter()
                .any(|(other, same, _)| same == stage && self.lies_below(*group, other.id()));
            if wider {
                continue;
            }
            // Two groups inside that may share members are counted as the larger of them.
            let mut further: Vec<(Row<'_, Group>, usize)> = Vec::new();
            let mut inside: Vec<_> = groups
                .iter()
                .filter(|(other, theirs, _)| theirs > stage && self.lies_below(*other, group.id()))
                .collect();
            inside.sort_by_key(|(other, _, count)| (std::cmp::Reverse(*count), other.id()));
            for (other, _, count) in inside {
                if further.iter().all(|(taken, _)| !shares_members(*taken, *other)) {
                    further.push((*other, *count));
                }
            }
            let in_further = |zone: &EntityId| further.iter().any(|(taken, _)| taken.body.members.contains(zone));
            let known = group
                .body
                .members
                .iter()
                .filter(|zone| stages.contains_key(zone) && !in_further(zone))
                .count();
            let told: usize = further.iter().map(|(_, count)| count).sum();
            let more = count.saturating_sub(known + told);
            let (sum, of): &mut (usize, Vec<EntityId>) = counts.entry(stage.code()).or_default();
            *sum += more;
            of.extend((more > 0).then_some(group.id()));
        }
        counts
    }

    /// Whether what names a group is known on the day.
    pub(super) fn is_known(&self, group: Row<'_, Group>) -> bool {
        self.ledger()
            .undated(Some(&group.body.source), group.version)
            .date
            .last_day()
            <= self.as_of()
    }
}

/// Whether a plan or a decision gives the size: then phases and groups have theirs.
fn is_sized(measure: Measure) -> bool {
    matches!(measure, Measure::Planned | Measure::Established)
}

/// Whether two groups may have a member in common.
fn shares_members(a: Row<'_, Group>, b: Row<'_, Group>) -> bool {
    let (x, y) = (a.body, b.body);
    let apart = x.part_of.is_some() && x.part_of == y.part_of && x.partition.is_some() && x.partition == y.partition;
    let known = x.complete && y.complete && !x.members.iter().any(|zone| y.members.contains(zone));
    !(apart || known)
}

/// How many zones groups add to a class without naming them, and which groups do.
type InGroups = HashMap<&'static str, (usize, Vec<EntityId>)>;

/// Hectares of a counted part in one class.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    class: &'static str,
    hectares: Hectares,
    /// The phase they are of, where the zone is of another class.
    phase: Option<EntityId>,
}

/// How parts are split; a part that is not in here stands whole in its own class.
#[derive(Debug, Clone, Default)]
pub(super) struct Shares(HashMap<(Measure, EntityId), Vec<Share>>);

impl Shares {
    fn of(&self, part: Part, measure: Measure, home: &'static str) -> Vec<Share> {
        self.0.get(&(measure, part.subject)).cloned().unwrap_or_else(|| {
            vec![Share {
                class: home,
                hectares: part.hectares,
                phase: None,
            }]
        })
    }
}

/// The difference between a roll-up and the sum of its classes: minus the land that zones of different classes share.
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
        in_groups: 0,
        phases: 0,
        counted: 0,
        measures,
    }
}
