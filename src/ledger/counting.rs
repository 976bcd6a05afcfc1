//! Which groups count in a roll-up, and which zones they may hold.

use std::collections::{BTreeMap, HashSet};

use super::hectares::Hectares;
use super::rollup::{Accounts, Part, PartWhy, RolledMeasure};
use super::scope::Scope;
use crate::snapshot::Row;
use domain::{EntityId, Group, Zone, ZoneKind, province_before};

impl<'a> Accounts<'a> {
    /// Decides which groups of a scope count; every group with a value becomes a part.
    pub(super) fn counting_groups(
        &self,
        scope: &Scope,
        value_of: &impl Fn(EntityId) -> Option<Hectares>,
        parts: &mut Vec<Part>,
    ) -> Vec<Row<'a, Group>> {
        let mut groups: Vec<(Row<'a, Group>, Hectares)> = self
            .ledger()
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
            if !scope.may_count(body) {
                parts.push(Part::new(group.id(), hectares, PartWhy::HasNoStage));
                continue;
            }
            let why = if self.ancestors(group).iter().any(|above| decided.contains(above)) {
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
            parts.push(Part::new(group.id(), hectares, why));
        }
        counting
    }

    /// How many zones a sum is of, by kind, of how many the groups of the scope state: the widest group of each place with its
    /// `member_count`, and the zones that lie in none. Of chosen zones the full number is unknown.
    pub(super) fn of_count(&self, scope: &Scope, rolled: &RolledMeasure) -> BTreeMap<ZoneKind, (usize, usize)> {
        let ledger = self.ledger();
        let mut told = BTreeMap::new();
        for kind in &scope.kinds {
            let mut groups: Vec<(Row<'a, Group>, usize)> = ledger
                .all::<Group>()
                .filter(|row| scope.takes_group(row.body) && row.body.kind == Some(*kind) && self.is_known(*row))
                .filter_map(|row| Some((row, row.body.member_count? as usize)))
                .collect();
            groups.sort_by_key(|(group, count)| (std::cmp::Reverse(*count), group.id()));
            let mut widest: Vec<(Row<'a, Group>, usize)> = Vec::new();
            for (group, count) in groups {
                let apart = |(other, _): &(Row<'a, Group>, usize)| {
                    !self.lies_below(group, other.id()) && !may_overlap(*other, group)
                };
                if widest.iter().all(apart) {
                    widest.push((group, count));
                }
            }
            if widest.is_empty() {
                continue;
            }
            let alone = self.top_level(scope).filter(|zone| {
                zone.body.kind == *kind && widest.iter().all(|(group, _)| covers(*group, zone) == Cover::No)
            });
            let all = widest.iter().map(|(_, count)| count).sum::<usize>() + alone.count();
            let counted = rolled
                .counted()
                .filter(|part| self.kind_of(part.subject) == Some(*kind));
            let counted: usize = counted
                .map(|part| match ledger.get::<Group>(part.subject) {
                    Some(group) => group
                        .body
                        .member_count
                        .map_or(group.body.members.len(), |count| count as usize),
                    None => 1,
                })
                .sum();
            told.insert(*kind, (counted.min(all), all));
        }
        told
    }

    /// The groups a group is a subset of, nearest first.
    fn ancestors(&self, group: Row<'a, Group>) -> Vec<EntityId> {
        let mut found = Vec::new();
        let mut next = group.body.part_of;
        while let Some(id) = next.filter(|id| !found.contains(id) && *id != group.id()) {
            found.push(id);
            next = self.ledger().get::<Group>(id).and_then(|g| g.body.part_of);
        }
        found
    }
}

/// Whether a zone is in a group that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cover {
    No,
    Maybe,
    Yes,
}

pub(super) fn covers(group: Row<'_, Group>, zone: &Row<'_, Zone>) -> Cover {
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
