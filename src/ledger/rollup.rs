//! Roll-ups: totals of a kind, a province, or all parks and clusters, with every hectare counted once.
//!
//! Counting rules (docs/MODEL.md, Counting once): the top-level zones of the counted kinds count, a child is not added
//! to its parent, and an economic zone is never added to parks or clusters. A group is counted by its figure or by its
//! members, never both: per measure the widest group that has it counts, its subgroups and members do not; the members
//! count instead only when all are known and all have the measure. A group has no stage: where zones are chosen by
//! theirs, no group counts and its members stand for themselves.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::account::{Account, Coverage, MeasureValue, account};
use super::books::Ledger;
use super::classes::Shares;
use super::counting::{Cover, covers};
use super::hectares::Hectares;
use super::ratio::{RATIOS, Ratio};
use super::rolled_ratio::rolled_ratio;
use super::scope::Scope;
use super::standing::Standing;
use crate::measure::hectares as hectares_of;
use crate::snapshot::Row;
use domain::{EntityId, Group, Measure, Zone, ZoneKind, province_before};
use message::Message;

/// Why a part is counted or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "CountingReason")]
pub enum PartWhy {
    /// It counts in the sum.
    Counted,
    /// A known member of a group that counts.
    MemberOfGroup,
    /// A group that counts does not name all its members; this zone may be one of them.
    MaybeInGroup,
    /// A wider group counts.
    WiderGroup,
    /// Its members are all known and all have the measure: they count.
    ByMembers,
    /// It may overlap another group that counts.
    MayOverlap,
    /// A group, and zones are chosen by their class: it has none, or another.
    HasNoStage,
    /// It has no land of the stages that are chosen.
    OtherStage,
}

/// One zone or group in a roll-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The zone, group or phase it is of.
    pub subject: EntityId,
    /// The hectares of its measure.
    pub hectares: Hectares,
    /// Whether and why it counts.
    pub why: PartWhy,
    /// Whether the hectares are those of the chosen stages only, and not of the whole.
    pub partial: bool,
}

impl Part {
    /// A whole zone or group.
    pub(super) fn new(subject: EntityId, hectares: Hectares, why: PartWhy) -> Part {
        Part {
            subject,
            hectares,
            why,
            partial: false,
        }
    }
}

/// One measure of a roll-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RolledMeasure {
    /// The total of the counted parts, land that several of them cover counted once.
    pub total: Hectares,
    /// Hectares that were subtracted because several counted parts cover them: a finding.
    pub overlap: Decimal,
    /// Zones that have no value and are in no group that counts.
    pub missing_count: usize,
    /// Every zone and group that has a value.
    pub parts: Vec<Part>,
    /// From when to when the values are that were added.
    pub vintage: Vintage,
    /// Numbers of zones by kind, where groups state how many there are: those in the sum, and all.
    pub of_count: BTreeMap<ZoneKind, (usize, usize)>,
    /// Of a remainder: by the measure it is left of, the hectares of that and the hectares left.
    pub bases: BTreeMap<Measure, (Decimal, Decimal)>,
}

/// The dates of the values in a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Vintage {
    /// The oldest day a printed value in it is of; `None` where none has a date.
    pub oldest: Option<Date>,
    /// The newest day a printed value in it is of; `None` where none has a date.
    pub newest: Option<Date>,
    /// How many parts rest on a value without a date of its own.
    pub undated: usize,
}

impl Vintage {
    /// Takes a standing value in.
    fn add(&mut self, standing: &Standing) {
        let Some(benchmark) = standing.benchmark.filter(|_| !standing.is_of_records()) else {
            return;
        };
        self.undated += usize::from(benchmark.undated);
        if let Some(day) = benchmark.day {
            self.oldest = Some(self.oldest.map_or(day, |oldest| oldest.min(day)));
            self.newest = Some(self.newest.map_or(day, |newest| newest.max(day)));
        }
    }
}

impl RolledMeasure {
    /// The parts that count in the sum.
    pub fn counted(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| part.why == PartWhy::Counted)
    }
}

/// The totals of a scope.
#[derive(Debug, Clone)]
pub struct Rollup {
    /// The scope it adds up.
    pub scope: Scope,
    /// The measures that have a counted part.
    pub measures: BTreeMap<Measure, RolledMeasure>,
    /// Σ numerator ÷ Σ denominator over the parts that have both; never a mean of percentages.
    pub ratios: Vec<Ratio>,
    /// How much of the size is measured, printed only, or unknown.
    pub coverage: Coverage,
    /// Where stages are chosen: how the parts fall into classes.
    pub(super) split: Shares,
}

/// The accounts of every zone and group on a date: what roll-ups are made of.
pub struct Accounts<'a> {
    ledger: &'a Ledger,
    as_of: Date,
    by_subject: HashMap<EntityId, Account>,
}

impl<'a> Accounts<'a> {
    /// Computes all accounts.
    ///
    /// # Errors
    /// A stored geometry that can no longer be computed, in words.
    pub fn of(ledger: &'a Ledger, as_of: Date) -> Result<Accounts<'a>, Message> {
        let ids = ledger
            .all::<Zone>()
            .map(|z| z.id())
            .chain(ledger.all::<Group>().map(|g| g.id()));
        let ids: Vec<EntityId> = ids.collect();
        ledger.compute_accounts(&ids, as_of);
        let by_subject = ids
            .into_iter()
            .filter_map(|id| {
                account(ledger, id, as_of)
                    .transpose()
                    .map(|account| account.map(|a| (id, a)))
            })
            .collect::<Result<_, _>>()?;
        Ok(Accounts {
            ledger,
            as_of,
            by_subject,
        })
    }

    /// The account of a zone or group; `None` where it has none.
    pub fn get(&self, subject: EntityId) -> Option<&Account> {
        self.by_subject.get(&subject)
    }

    /// The day they are of.
    pub(super) fn as_of(&self) -> Date {
        self.as_of
    }

    /// The ledger they were computed from.
    pub(super) fn ledger(&self) -> &'a Ledger {
        self.ledger
    }

    /// The totals of a scope.
    ///
    /// # Errors
    /// A stored geometry that can no longer be computed, in words.
    pub fn rollup(&self, scope: Scope) -> Result<Rollup, Message> {
        let mut measures = BTreeMap::new();
        let stages = (!scope.stages.is_empty()).then(|| self.stages(&scope.whole()));
        let mut split = Shares::default();
        for measure in Measure::ALL {
            let mut rolled = match &stages {
                Some(stages) => self.roll_stages(&scope, *measure, stages, &mut split)?,
                None => self.roll(&scope, |account| account.value(*measure), *measure)?,
            };
            if rolled.counted().next().is_some() {
                rolled.of_count = self.of_count(&scope, &rolled);
                measures.insert(*measure, rolled);
            }
        }
        let sizes = self.roll(&scope, |account| account.size(), Measure::Boundary)?;
        let coverage = Coverage {
            measured_ha: sizes.total.measured.unwrap_or_default(),
            reported_only_ha: sizes.total.reported.unwrap_or_default(),
            missing_count: sizes.missing_count,
        };
        let shared = |measure: Measure, zones: &[EntityId]| self.shared(measure, zones);
        let ratios = RATIOS
            .iter()
            .filter_map(|rule| rolled_ratio(rule, &measures, |id| self.kind_of(id), shared).transpose())
            .collect::<Result<_, _>>()?;
        Ok(Rollup {
            scope,
            measures,
            ratios,
            coverage,
            split,
        })
    }

    /// The former provinces the counted land of a roll-up is of, when known for every counted part; empty when unknown for one.
    pub fn halves(&self, rollup: &Rollup) -> BTreeSet<String> {
        let mut halves = BTreeSet::new();
        let counted = rollup.measures.values().flat_map(RolledMeasure::counted);
        for subject in counted.map(|part| part.subject).collect::<BTreeSet<_>>() {
            let (today, then) = match (self.ledger.get::<Zone>(subject), self.ledger.get::<Group>(subject)) {
                (Some(zone), _) => (Some(zone.body.province.as_str()), zone.body.province_then.as_deref()),
                (_, Some(group)) => (group.body.province.as_deref(), group.body.province_then.as_deref()),
                _ => (None, None),
            };
            match province_before(today, then) {
                Some(half) => halves.insert(half.to_string()),
                None => return BTreeSet::new(),
            };
        }
        halves
    }

    /// The kind of a zone or of the members of a group; `None` for a group of several kinds.
    pub(super) fn kind_of(&self, subject: EntityId) -> Option<ZoneKind> {
        let zone = self.ledger.get::<Zone>(subject).map(|zone| zone.body.kind);
        zone.or_else(|| self.ledger.get::<Group>(subject).and_then(|group| group.body.kind))
    }

    fn roll(
        &self,
        scope: &Scope,
        value: impl Fn(&Account) -> Option<Hectares>,
        land: Measure,
    ) -> Result<RolledMeasure, Message> {
        let (parts, missing) = self.parts(scope, value);
        self.add_up(parts, missing.len(), land)
    }

    /// Every zone and group of a scope that has a value, with whether it counts; and the zones without one that are in no
    /// group that counts.
    pub(super) fn parts(
        &self,
        scope: &Scope,
        value: impl Fn(&Account) -> Option<Hectares>,
    ) -> (Vec<Part>, Vec<EntityId>) {
        let value_of = |id: EntityId| self.by_subject.get(&id).and_then(&value);
        let zones: Vec<Row<'_, Zone>> = self.top_level(scope).collect();
        let (mut parts, mut missing) = (Vec::new(), Vec::new());
        let counting = self.counting_groups(scope, &value_of, &mut parts);
        for zone in &zones {
            let cover = counting
                .iter()
                .map(|group| covers(*group, zone))
                .max()
                .unwrap_or(Cover::No);
            match (value_of(zone.id()), cover) {
                (Some(hectares), cover) => {
                    let why = match cover {
                        Cover::No => PartWhy::Counted,
                        Cover::Maybe => PartWhy::MaybeInGroup,
                        Cover::Yes => PartWhy::MemberOfGroup,
                    };
                    parts.push(Part::new(zone.id(), hectares, why));
                }
                (None, Cover::No) => missing.push(zone.id()),
                (None, _) => {}
            }
        }
        (parts, missing)
    }

    /// The sum of the parts that count.
    pub(super) fn add_up(
        &self,
        parts: Vec<Part>,
        missing_count: usize,
        land: Measure,
    ) -> Result<RolledMeasure, Message> {
        let counted = || parts.iter().filter(|part| part.why == PartWhy::Counted);
        let mut total = counted().fold(Hectares::NONE, |sum, part| sum.plus(&part.hectares));
        let zones: Vec<EntityId> = counted().map(|part| part.subject).collect();
        let overlap = self.shared(land, &zones)?;
        total.measured = total.measured.map(|sum| sum - overlap);
        let mut vintage = Vintage::default();
        let mut bases: BTreeMap<Measure, (Decimal, Decimal)> = BTreeMap::new();
        for zone in &zones {
            let standing = self
                .by_subject
                .get(zone)
                .and_then(|account| account.measures.get(&land));
            if let Some(standing) = standing.and_then(|value| value.standing.as_ref()) {
                vintage.add(standing);
                if let (Some((base, whole)), Some(left)) = (standing.base, standing.hectares) {
                    let sum = bases.entry(base).or_insert((Decimal::ZERO, Decimal::ZERO));
                    *sum = (sum.0 + whole, sum.1 + left.total());
                }
            }
        }
        Ok(RolledMeasure {
            total,
            overlap,
            missing_count,
            parts,
            vintage,
            of_count: BTreeMap::new(),
            bases,
        })
    }

    /// Hectares of a measure that several of these zones cover.
    pub(super) fn shared(&self, measure: Measure, zones: &[EntityId]) -> Result<Decimal, Message> {
        // Whose number does not rest on its land takes no part in the sum of measured land, nor in its overlaps.
        let is_measured = |id: &&EntityId| {
            let account = self.by_subject.get(id);
            account.is_some_and(|a| a.measures.get(&measure).is_some_and(MeasureValue::is_of_land))
        };
        let measured = zones.iter().filter(is_measured).copied().collect();
        Ok(hectares_of(self.ledger.overlap(&measured, measure, self.as_of)?))
    }

    /// The zones of a scope that lie in no other zone of it.
    pub(super) fn top_level<'s>(&'s self, scope: &'s Scope) -> impl Iterator<Item = Row<'a, Zone>> + 's {
        self.ledger
            .all::<Zone>()
            .filter(move |zone| scope.takes_zone(zone) && !self.has_ancestor_in(scope, *zone))
    }

    fn has_ancestor_in(&self, scope: &Scope, zone: Row<'a, Zone>) -> bool {
        let mut seen = HashSet::new();
        let mut parent = zone.body.parent;
        while let Some(above) = parent.and_then(|id| self.ledger.get::<Zone>(id)) {
            if !seen.insert(above.id()) {
                return false;
            }
            // Whether the one above is chosen too does not matter: the land is that of the one above in every choice.
            if scope.takes(
                above.body.kind,
                Some(&above.body.province),
                above.body.province_then.as_deref(),
            ) {
                return true;
            }
            parent = above.body.parent;
        }
        false
    }
}
