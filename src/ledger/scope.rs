//! The scope of a roll-up: kinds, a province, or chosen zones.

use std::collections::BTreeSet;

use super::stage::Stage;
use crate::snapshot::Row;
use domain::{EntityId, Group, Zone, ZoneKind, province, province_before};

/// Parks and clusters, which are counted together.
pub const PARKS: [ZoneKind; 2] = [ZoneKind::IndustrialPark, ZoneKind::IndustrialCluster];

/// The zones and groups a roll-up counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Its code: `parks`, `KCN`, the key of a province, or `filter`.
    pub id: String,
    /// Only zones of these kinds.
    pub kinds: Vec<ZoneKind>,
    /// Key of the only province: one of today's, or a former one; `None` for all.
    pub province: Option<String>,
    /// Only the land of today's province that no source places in a former one.
    pub unplaced: bool,
    /// Only these zones, and no group, but for those defined by one of the stages; `None` for all.
    pub zones: Option<BTreeSet<EntityId>>,
    /// Only the land of these stages, of zones, phases and groups alike; empty: of all.
    pub stages: BTreeSet<Stage>,
}

/// Whether a subject with a province of today, and by its document a former one, lies in a province of either kind.
pub fn lies_in(key: &str, today: Option<&str>, then: Option<&str>) -> bool {
    match province(key) {
        Some(past) if past.until.is_some() => province_before(today, then) == Some(key),
        _ => today == Some(key),
    }
}

impl Scope {
    /// Parks and clusters together, of one province or of all.
    pub fn parks(province: Option<String>) -> Scope {
        let id = province.clone().unwrap_or_else(|| "parks".to_string());
        Scope {
            id,
            kinds: PARKS.to_vec(),
            province,
            unplaced: false,
            zones: None,
            stages: BTreeSet::new(),
        }
    }

    /// All zones of one kind.
    pub fn kind(kind: ZoneKind) -> Scope {
        Scope {
            id: kind.code().to_string(),
            kinds: vec![kind],
            province: None,
            unplaced: false,
            zones: None,
            stages: BTreeSet::new(),
        }
    }

    /// The scope of a choice of kinds (none: parks and clusters), a province and a set of zones. An economic zone is never
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
            stages: BTreeSet::new(),
        }
    }

    pub(super) fn takes(&self, kind: ZoneKind, today: Option<&str>, then: Option<&str>) -> bool {
        self.kinds.contains(&kind) && self.lies_in(today, then)
    }

    fn lies_in(&self, today: Option<&str>, then: Option<&str>) -> bool {
        let Some(key) = self.province.as_deref() else {
            return true;
        };
        lies_in(key, today, then) && !(self.unplaced && province_before(today, then).is_some())
    }

    /// The same without a choice of zones and stages.
    pub(super) fn whole(&self) -> Scope {
        Scope {
            zones: None,
            stages: BTreeSet::new(),
            ..self.clone()
        }
    }

    /// Whether a group may count: where zones are chosen, one that is defined by a stage that is.
    pub(super) fn may_count(&self, group: &Group) -> bool {
        self.zones.is_none() || Stage::of_group(group).is_some_and(|stage| self.stages.contains(&stage))
    }

    /// Whether a group is one of the scope.
    pub(super) fn takes_group(&self, group: &Group) -> bool {
        let (today, then) = (group.province.as_deref(), group.province_then.as_deref());
        self.zones.is_none() && group.kind.is_some_and(|kind| self.takes(kind, today, then))
    }

    pub(super) fn takes_zone(&self, zone: &Row<'_, Zone>) -> bool {
        self.takes(
            zone.body.kind,
            Some(&zone.body.province),
            zone.body.province_then.as_deref(),
        ) && self.zones.as_ref().is_none_or(|zones| zones.contains(&zone.id()))
    }
}
