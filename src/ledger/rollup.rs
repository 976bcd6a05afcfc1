//! Roll-ups: totals of a kind, a province, or all parks and clusters, with every hectare counted once.
//!
//! Counting rules (model: Measures, counting once): the top-level zones of the counted kinds count, a child is not added
//! to its parent, and an economic zone is never added to parks or clusters. A group is counted by its figure or by its
//! members, never both: per measure the widest group that has it counts, its subgroups and members do not; the members
//! count instead only when all are known and all have the measure. A group has no stage: where zones are chosen by
//! theirs, no group counts and its members stand for themselves.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::account::{Account, Coverage, Hectares, MeasureValue, account};
use super::books::Ledger;
use super::ratio::{Largest, RATIOS, Ratio, RatioRule, RatioSpread};
use super::standing::Standing;
use crate::domain::{EntityId, Group, Measure, Zone, ZoneKind, province, province_before};
use crate::measure::{hectares as hectares_of, number};
use crate::message::Message;
use crate::snapshot::Row;

/// Parks and clusters, which are counted together.
pub const PARKS: [ZoneKind; 2] = [ZoneKind::IndustrialPark, ZoneKind::IndustrialCluster];

/// What a roll-up counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Its code: `parks`, `KCN`, the key of a province, or `filter`.
    pub id: String,
    /// The kinds of zones.
    pub kinds: Vec<ZoneKind>,
    /// Only of this province: one of today's, or one of before the merger.
    pub province: Option<String>,
    /// Of today's province only what no source places in one of before the merger.
    pub unplaced: bool,
    /// Only these zones, and no group.
    pub zones: Option<BTreeSet<EntityId>>,
}

impl Scope {
    /// Parks and clusters together.
    pub fn parks(province: Option<String>) -> Scope {
        let id = province.clone().unwrap_or_else(|| "parks".to_string());
        Scope {
            id,
            kinds: PARKS.to_vec(),
            province,
            unplaced: false,
            zones: None,
        }
    }

    /// One kind.
    pub fn kind(kind: ZoneKind) -> Scope {
        Scope {
            id: kind.code().to_string(),
            kinds: vec![kind],
            province: None,
            unplaced: false,
            zones: None,
        }
    }

    /// What fits a choice of kinds (none: parks and clusters), a province and a set of zones. An economic zone is never
    /// added to parks and clusters: beside them it is left out.
    pub fn filter(kinds: &[ZoneKind], province: Option<String>, zones: Option<BTreeSet<EntityId>>) -> Scope {
        let mut kinds = if kinds.is_empty() {
            PARKS.to_vec()
        } else {
            kinds.to_vec()
        };
        if kinds.iter().any(|kind| PARKS.contains(kind)) {
            kinds.retain(|kind| *kind != ZoneKind::EconomicZone);
        }
        Scope {
            id: "filter".to_string(),
            kinds,
            province,
            unplaced: false,
            zones,
        }
    }

    fn takes(&self, kind: ZoneKind, today: Option<&str>, then: Option<&str>) -> bool {
        self.kinds.contains(&kind) && self.lies_in(today, then)
    }

    fn lies_in(&self, today: Option<&str>, then: Option<&str>) -> bool {
        let Some(key) = self.province.as_deref() else {
            return true;
        };
        let before = province_before(today, then);
        match province(key) {
            Some(past) if past.until.is_some() => before == Some(key),
            _ => today == Some(key) && !(self.unplaced && before.is_some()),
        }
    }

    /// Whether a group is one of the scope.
    pub(super) fn takes_group(&self, group: &Group) -> bool {
        let (today, then) = (group.province.as_deref(), group.province_then.as_deref());
        self.zones.is_none() && group.kind.is_some_and(|kind| self.takes(kind, today, then))
    }

    fn takes_zone(&self, zone: &Row<'_, Zone>) -> bool {
        self.takes(
            zone.body.kind,
            Some(&zone.body.province),
            zone.body.province_then.as_deref(),
        ) && self.zones.as_ref().is_none_or(|zones| zones.contains(&zone.id()))
    }
}

/// Why a part is counted or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartWhy {
    /// It counts.
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
    /// A group, and zones are chosen by their class: a group has none.
    HasNoStage,
}

impl PartWhy {
    /// The code in JSON.
    pub fn code(self) -> &'static str {
        match self {
            PartWhy::Counted => "counted",
            PartWhy::MemberOfGroup => "member_of_group",
            PartWhy::MaybeInGroup => "maybe_in_group",
            PartWhy::WiderGroup => "wider_group",
            PartWhy::ByMembers => "by_members",
            PartWhy::MayOverlap => "may_overlap",
            PartWhy::HasNoStage => "has_no_stage",
        }
    }
}

/// One zone or group in a roll-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Which.
    pub subject: EntityId,
    /// Its hectares.
    pub hectares: Hectares,
    /// Whether and why it counts.
    pub why: PartWhy,
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
    /// Of what is left over: by the measure it is left of, the hectares of that and the hectares left.
    pub bases: BTreeMap<Measure, (Decimal, Decimal)>,
}

/// The dates of the values in a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Vintage {
    /// The oldest day a printed value in it is of.
    pub oldest: Option<Date>,
    /// The newest.
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
    /// The parts that count.
    pub fn counted(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| part.why == PartWhy::Counted)
    }
}

/// The totals of a scope.
#[derive(Debug, Clone)]
pub struct Rollup {
    /// Of what.
    pub scope: Scope,
    /// The measures that have a counted part.
    pub measures: BTreeMap<Measure, RolledMeasure>,
    /// Σ numerator ÷ Σ denominator over the parts that have both; never a mean of percentages.
    pub ratios: Vec<Ratio>,
    /// What rests on what, by size.
    pub coverage: Coverage,
}

/// The accounts of every zone and group on a date: what roll-ups are made of.
pub struct Accounts<'a> {
    ledger: &'a Ledger,
    as_of: Date,
    by_subject: HashMap<EntityId, Account<'a>>,
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
        let by_subject = ids
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

    /// The account of a zone or group.
    pub fn get(&self, subject: EntityId) -> Option<&Account<'a>> {
        self.by_subject.get(&subject)
    }

    /// The day they are of.
    pub(super) fn as_of(&self) -> Date {
        self.as_of
    }

    /// What they were computed from.
    pub(super) fn ledger(&self) -> &'a Ledger {
        self.ledger
    }

    /// The totals of a scope.
    ///
    /// # Errors
    /// A stored geometry that can no longer be computed, in words.
    pub fn rollup(&self, scope: Scope) -> Result<Rollup, Message> {
        let mut measures = BTreeMap::new();
        for measure in Measure::ALL {
            let rolled = self.roll(&scope, |account| account.value(*measure), *measure)?;
            if rolled.counted().next().is_some() {
                measures.insert(*measure, rolled);
            }
        }
        let sizes = self.roll(&scope, Account::size, Measure::Boundary)?;
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
        })
    }

    /// Of which provinces before the merger the counted land of a roll-up is, when every counted part says; empty when one
    /// does not.
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

    /// The kind of a zone or of the members of a group.
    pub(super) fn kind_of(&self, subject: EntityId) -> Option<ZoneKind> {
        let zone = self.ledger.get::<Zone>(subject).map(|zone| zone.body.kind);
        zone.or_else(|| self.ledger.get::<Group>(subject).and_then(|group| group.body.kind))
    }

    fn roll(
        &self,
        scope: &Scope,
        value: impl Fn(&Account<'a>) -> Option<Hectares>,
        land: Measure,
    ) -> Result<RolledMeasure, Message> {
        let value_of = |id: EntityId| self.by_subject.get(&id).and_then(&value);
        let zones: Vec<Row<'_, Zone>> = self.top_level(scope).collect();
        let mut parts = Vec::new();
        let counting = self.counting_groups(scope, &value_of, &mut parts);
        let mut missing_count = 0;
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
                    parts.push(Part {
                        subject: zone.id(),
                        hectares,
                        why,
                    });
                }
                (None, Cover::No) => missing_count += 1,
                (None, _) => {}
            }
        }
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

    /// Decides which groups of a scope count; every group with a value becomes a part.
    fn counting_groups(
        &self,
        scope: &Scope,
        value_of: &impl Fn(EntityId) -> Option<Hectares>,
        parts: &mut Vec<Part>,
    ) -> Vec<Row<'a, Group>> {
        let mut groups: Vec<(Row<'a, Group>, Hectares)> = self
            .ledger
            .all::<Group>()
            .filter(|g| {
                g.body
                    .kind
                    .is_some_and(|kind| scope.takes(kind, g.body.province.as_deref(), g.body.province_then.as_deref()))
            })
            .filter_map(|g| value_of(g.id()).map(|hectares| (g, hectares)))
            .collect();
        // Wide before narrow, so that a group knows of everything above it; then a fixed order.
        groups.sort_by(|(a, _), (b, _)| {
            let depth = |g: &Row<'_, Group>| self.ancestors(*g).len();
            (depth(a), std::cmp::Reverse(a.body.member_count), a.slug()).cmp(&(
                depth(b),
                std::cmp::Reverse(b.body.member_count),
                b.slug(),
            ))
        });
        let mut decided: HashSet<EntityId> = HashSet::new();
        let mut counting: Vec<Row<'a, Group>> = Vec::new();
        for (group, hectares) in groups {
            let body = group.body;
            let all_have =
                body.complete && !body.members.is_empty() && body.members.iter().all(|m| value_of(*m).is_some());
            let why = if scope.zones.is_some() {
                PartWhy::HasNoStage
            } else if self.ancestors(group).iter().any(|above| decided.contains(above)) {
                PartWhy::WiderGroup
            } else if all_have {
                PartWhy::ByMembers
            } else if counting.iter().any(|other| may_overlap(*other, group)) {
                PartWhy::MayOverlap
            } else {
                counting.push(group);
                PartWhy::Counted
            };
            decided.insert(group.id());
            parts.push(Part {
                subject: group.id(),
                hectares,
                why,
            });
        }
        counting
    }

    /// The groups a group is a subset of, nearest first.
    fn ancestors(&self, group: Row<'a, Group>) -> Vec<EntityId> {
        let mut found = Vec::new();
        let mut next = group.body.part_of;
        while let Some(id) = next.filter(|id| !found.contains(id) && *id != group.id()) {
            found.push(id);
            next = self.ledger.get::<Group>(id).and_then(|g| g.body.part_of);
        }
        found
    }
}

/// Whether a zone is in a group that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cover {
    No,
    Maybe,
    Yes,
}

fn covers(group: Row<'_, Group>, zone: &Row<'_, Zone>) -> Cover {
    let body = group.body;
    if body.members.contains(&zone.id()) {
        return Cover::Yes;
    }
    let could = body.kind == Some(zone.body.kind) && may_lie_in(body, zone.body);
    if could && !body.complete {
        Cover::Maybe
    } else {
        Cover::No
    }
}

/// Whether a zone lies in the unit a group is of. A group of one half of a merged province has no members in the other half,
/// nor any that nothing places in its own.
fn may_lie_in(group: &Group, zone: &Zone) -> bool {
    let today = group.province.as_ref().is_none_or(|p| *p == zone.province);
    let then = province_before(group.province.as_deref(), group.province_then.as_deref());
    let half = province_before(Some(&zone.province), zone.province_then.as_deref());
    today && (then.is_none() || then == half)
}

/// Whether two groups, neither inside the other, may share a zone. Parts of one partition do not, nor do groups of
/// different kinds or provinces, nor two whose members are all known and differ.
fn may_overlap(a: Row<'_, Group>, b: Row<'_, Group>) -> bool {
    let (a, b) = (a.body, b.body);
    let differ = |x: &Option<String>, y: &Option<String>| x.is_some() && y.is_some() && x != y;
    let same_partition =
        a.part_of.is_some() && a.part_of == b.part_of && a.partition.is_some() && a.partition == b.partition;
    let disjoint_members = a.complete && b.complete && !a.members.iter().any(|m| b.members.contains(m));
    !(a.kind != b.kind
        || differ(&a.province, &b.province)
        || differ(&a.province_then, &b.province_then)
        || same_partition
        || disjoint_members)
}

/// Σ numerator ÷ Σ denominator over the parts that count in both and do not contradict themselves.
///
/// `shared` tells how much of a measure several of some zones cover: it is taken off both sides. What is counted decides
/// whether a fill rate is one: a province with clusters only has it, whatever was asked for.
pub(super) fn rolled_ratio(
    rule: &RatioRule,
    measures: &BTreeMap<Measure, RolledMeasure>,
    kind_of: impl Fn(EntityId) -> Option<ZoneKind>,
    shared: impl Fn(Measure, &[EntityId]) -> Result<Decimal, Message>,
) -> Result<Option<Ratio>, Message> {
    let sides = RatioRule::measure(rule.numerator).zip(RatioRule::measure(rule.denominator));
    let Some((over, under)) = sides else {
        return Ok(None);
    };
    let Some(numerator) = measures.get(&over) else {
        return Ok(None);
    };
    let denominator = measures.get(&under);
    let below: HashMap<EntityId, Hectares> = denominator
        .into_iter()
        .flat_map(RolledMeasure::counted)
        .filter(|part| part.hectares.in_ratio && !part.hectares.total().is_zero())
        .map(|part| (part.subject, part.hectares))
        .collect();
    let both = numerator
        .counted()
        .filter(|part| part.hectares.in_ratio)
        .filter_map(|part| below.get(&part.subject).map(|d| (part.subject, (part.hectares, *d))));
    let (subjects, pairs): (Vec<EntityId>, Vec<(Hectares, Hectares)>) = both.unzip();
    let parts = numerator
        .counted()
        .map(|part| part.subject)
        .chain(below.keys().copied());
    let counted: BTreeSet<Option<ZoneKind>> = parts.map(kind_of).collect();
    if rule
        .kind
        .is_some_and(|kind| counted.iter().any(|counted| *counted != Some(kind)))
    {
        return Ok(None);
    }
    let sum = |pick: fn(&(Hectares, Hectares)) -> Decimal| pairs.iter().map(pick).sum::<Decimal>();
    let n = number(sum(|p| p.0.total()) - shared(over, &subjects)?);
    let d = number(sum(|p| p.1.total()) - shared(under, &subjects)?);
    let mixed_kinds = rule.fill && counted.len() > 1;
    let some = !pairs.is_empty();
    let whole: Decimal = below.values().map(Hectares::total).sum();
    let covered = sum(|p| p.1.total());
    let largest = subjects
        .iter()
        .zip(&pairs)
        .map(|(subject, (n, d))| Largest {
            subject: *subject,
            value: number(n.total()) / number(d.total()),
            share: number(d.total()) / number(covered),
        })
        .find(|part| part.share > 0.5 && pairs.len() > 1);
    Ok(Some(Ratio {
        rule: *rule,
        value: if mixed_kinds || !some {
            None
        } else {
            Ratio::divide(Some(n), Some(d))
        },
        numerator: some.then_some(n),
        denominator: some.then_some(d),
        basis: pairs
            .iter()
            .map(|(n, d)| n.basis().and(d.basis()))
            .reduce(|a, b| a.and(b)),
        approximate: pairs.iter().any(|(n, d)| n.approximate || d.approximate),
        counted: pairs.len(),
        skipped: numerator.counted().count() - pairs.len(),
        spread: RatioSpread {
            coverage: (whole > Decimal::ZERO).then(|| number(covered) / number(whole)),
            without_numerator: below.len() - pairs.len(),
            without_denominator: numerator.counted().count() - pairs.len(),
            largest,
        },
    }))
}
