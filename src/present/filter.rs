//! What lists and totals are narrowed to: kinds, a province, stages, classes of clearance. All that are given have to fit.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::province;
use super::rollup::{RollupSubject, ScopeSubject, ScopeType};
use crate::ledger::{Clearance, Scope, Stage, lies_in};
use crate::snapshot::{Row, Snapshot};
use domain::{EntityId, Group, Phase, Zone, ZoneKind, codes, province as province_of, provinces};
use message::{Lang, Message, text};

/// A filter. Empty and `None` mean: any.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Filter {
    kinds: BTreeSet<ZoneKind>,
    province: Option<String>,
    stages: BTreeSet<Stage>,
    clearances: BTreeSet<Clearance>,
}

/// A filter on a day, with its zones found.
pub(super) struct Choice<'f> {
    filter: &'f Filter,
    /// The zones a choice of stages or clearance leaves; `None` where neither matters.
    zones: Option<BTreeSet<EntityId>>,
}

impl Filter {
    /// Reads the values of an address: `KCN,CCN`, `lao-cai`, `operating,established`, `part,most`.
    ///
    /// # Errors
    /// A value that does not exist; the message names those that do, or the nearest.
    pub fn read(
        kinds: Option<&str>,
        province: Option<&str>,
        stages: Option<&str>,
        clearances: Option<&str>,
    ) -> Result<Filter, Message> {
        Ok(Filter {
            kinds: list("kind", "ZoneKind", kinds, &ZoneKind::ALL, ZoneKind::code)?,
            province: province.map(known_province).transpose()?,
            stages: list("stage", "Stage", stages, &Stage::ALL, Stage::code)?,
            clearances: list("clearance", "Clearance", clearances, &Clearance::ALL, Clearance::code)?,
        })
    }

    /// Whether it lets everything through.
    pub fn is_none(&self) -> bool {
        *self == Filter::default()
    }

    /// Finds its zones on a day. `clearance_of` tells the class of a zone; it is asked only where it matters.
    ///
    /// # Errors
    /// Those of `clearance_of`.
    pub(super) fn on(
        &self,
        snapshot: &Snapshot,
        as_of: Date,
        clearance_of: impl Fn(EntityId) -> Result<Option<Clearance>, Message>,
    ) -> Result<Choice<'_>, Message> {
        if self.stages.is_empty() && self.clearances.is_empty() {
            return Ok(Choice {
                filter: self,
                zones: None,
            });
        }
        let mut zones = BTreeSet::new();
        for zone in snapshot.all::<Zone>() {
            let id = zone.id();
            let fits = self.takes_zone(zone)
                && (self.stages.is_empty() || self.has_stage(snapshot, id, as_of))
                && (self.clearances.is_empty() || clearance_of(id)?.is_some_and(|c| self.clearances.contains(&c)));
            if fits {
                zones.insert(id);
            }
        }
        let zones = Some(zones);
        Ok(Choice { filter: self, zones })
    }

    /// Whether a zone has one of the stages, or a phase of it does. A class of clearance is of whole zones: beside one, so is
    /// a stage.
    fn has_stage(&self, snapshot: &Snapshot, zone: EntityId, as_of: Date) -> bool {
        let phases = || snapshot.about::<Phase>(zone).map(|phase| phase.id());
        let of_phase = |phase: EntityId| Stage::of_phase(snapshot, zone, phase, as_of);
        self.stages.contains(&Stage::of(snapshot, zone, as_of))
            || (self.clearances.is_empty() && phases().any(|phase| self.stages.contains(&of_phase(phase))))
    }

    /// The stages land is chosen by, of zones, phases and groups.
    fn stages_of_land(&self) -> BTreeSet<Stage> {
        match self.clearances.is_empty() {
            true => self.stages.clone(),
            false => BTreeSet::new(),
        }
    }

    fn takes(&self, kind: Option<ZoneKind>, today: Option<&str>, then: Option<&str>) -> bool {
        let kind_fits = self.kinds.is_empty() || kind.is_some_and(|kind| self.kinds.contains(&kind));
        kind_fits && self.province.as_deref().is_none_or(|key| lies_in(key, today, then))
    }

    fn takes_zone(&self, zone: Row<'_, Zone>) -> bool {
        let Zone {
            kind,
            province,
            province_then,
            ..
        } = zone.body;
        self.takes(Some(*kind), Some(province), province_then.as_deref())
    }

    /// The subject of its roll-up.
    pub(super) fn subject(&self, lang: Lang) -> RollupSubject {
        let kinds: Vec<&str> = self.kinds.iter().map(|kind| kind.code()).collect();
        let word = |family: &str, code: &'static str| text(&format!("{family}.{code}"), lang).unwrap_or(code);
        let stages: Vec<&str> = self.stages.iter().map(|s| word("stage", s.code())).collect();
        let clearances: Vec<&str> = self.clearances.iter().map(|c| word("clearance", c.code())).collect();
        let home = self.province.as_deref().map(|key| province::name(key, lang));
        let parts = [
            kinds.join(", "),
            home.unwrap_or_default(),
            stages.join(", "),
            clearances.join(", "),
        ];
        let told: Vec<&str> = parts.iter().map(String::as_str).filter(|p| !p.is_empty()).collect();
        RollupSubject::Scope(ScopeSubject {
            r#type: ScopeType::Filter,
            id: "filter".to_string(),
            name: told.join(" · "),
        })
    }
}

impl Choice<'_> {
    /// Whether the zone fits the filter.
    pub fn takes_zone(&self, zone: Row<'_, Zone>) -> bool {
        match &self.zones {
            Some(zones) => zones.contains(&zone.id()),
            None => self.filter.takes_zone(zone),
        }
    }

    /// Whether a group fits. It has the stage that defines it, if one does, and no class of clearance.
    pub fn takes_group(&self, group: Row<'_, Group>) -> bool {
        let stages = self.filter.stages_of_land();
        let of_stage = Stage::of_group(group.body).is_some_and(|stage| stages.contains(&stage));
        (self.zones.is_none() || of_stage) && {
            let Group {
                kind,
                province,
                province_then,
                ..
            } = group.body;
            self.filter.takes(*kind, province.as_deref(), province_then.as_deref())
        }
    }

    /// The scope of everything that fits.
    pub fn scope(&self) -> Scope {
        let kinds: Vec<ZoneKind> = self.filter.kinds.iter().copied().collect();
        Scope {
            stages: self.filter.stages_of_land(),
            ..Scope::filter(&kinds, self.filter.province.clone(), self.zones.clone())
        }
    }

    /// The scope narrowed to the filter; `None` when nothing can fit.
    pub fn within(&self, scope: Scope) -> Option<Scope> {
        let mut scope = scope;
        let Filter { kinds, province, .. } = self.filter;
        if !kinds.is_empty() {
            scope.kinds.retain(|kind| kinds.contains(kind));
        }
        if let Some(province) = province {
            // Of today's province and one it took over the land of the latter is in both.
            let of_both = match scope.province.as_deref() {
                None => province.as_str(),
                Some(other) if other == province => province,
                Some(other) if took_over(other, province) && !scope.unplaced => province,
                Some(other) if took_over(province, other) => other,
                Some(_) => return None,
            };
            scope.province = Some(of_both.to_string());
        }
        scope.zones.clone_from(&self.zones);
        scope.stages = self.filter.stages_of_land();
        (!scope.kinds.is_empty()).then_some(scope)
    }
}

/// Whether one of today's provinces has the land of a former one.
fn took_over(today: &str, before: &str) -> bool {
    province_of(before).is_some_and(|old| old.successors.iter().any(|key| key == today))
}

/// A list of codes, English or Vietnamese, without order and repetition. `words` is the list of its Vietnamese codes.
fn list<T: Copy + Ord>(
    name: &str,
    words: &str,
    given: Option<&str>,
    all: &[T],
    code: fn(T) -> &'static str,
) -> Result<BTreeSet<T>, Message> {
    let Some(given) = given else { return Ok(BTreeSet::new()) };
    given
        .split(',')
        .map(|word| {
            let english = codes::english(words, word).unwrap_or(word);
            all.iter().copied().find(|t| code(*t) == english).ok_or_else(|| {
                let possible: Vec<String> = all.iter().map(|t| codes::with_vietnamese(words, code(*t))).collect();
                Message::new("server.parameter_choice")
                    .with("name", name)
                    .with("value", word)
                    .with("possible", possible.join(", "))
            })
        })
        .collect()
}

/// The key of a province: one of today's, or a former one, whose land is what documents place in it.
fn known_province(key: &str) -> Result<String, Message> {
    if province_of(key).is_some() {
        return Ok(key.to_string());
    }
    let near = provinces()
        .iter()
        .map(|p| (strsim::jaro_winkler(&p.key, key), &p.key))
        .filter(|(score, _)| *score > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, near)| near.clone());
    let today = || provinces().iter().filter(|p| p.until.is_none());
    let possible = near.unwrap_or_else(|| today().map(|p| p.key.as_str()).collect::<Vec<_>>().join(", "));
    Err(Message::new("server.parameter_choice")
        .with("name", "province")
        .with("value", key)
        .with("possible", possible))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_lists_and_wrong_ones_name_the_right() {
        let read = Filter::read(Some("CCN,KCN,CCN"), Some("lao-cai"), Some("operating"), None).unwrap();
        assert_eq!(
            read,
            Filter::read(Some("KCN,CCN"), Some("lao-cai"), Some("operating"), None).unwrap()
        );
        assert!(Filter::read(None, None, None, None).unwrap().is_none());
        let subject = read.subject(Lang::En);
        assert!(matches!(&subject, RollupSubject::Scope(scope) if scope.name.starts_with("KCN, CCN · Lao Cai")));
        // Vietnamese codes, with marks or without, are the same choice.
        let coded = |stage, clearance| Filter::read(None, None, Some(stage), Some(clearance)).unwrap();
        let english = coded("operating,planned", "part");
        for (stage, clearance) in [
            ("dang-hoat-dong,quy-hoach", "da-giai-phong-mot-phan"),
            ("đang hoạt động,quy hoạch", "Đã giải phóng một phần"),
        ] {
            assert_eq!(coded(stage, clearance), english);
        }
        for (kind, province, stage, clearance, says) in [
            (Some("KCN,XYZ"), None, None, None, "KKT, KCN"),
            (Some(""), None, None, None, "KKT, KCN"),
            (None, Some("laocai"), None, None, "lao-cai"),
            (None, Some("kon-tum"), None, None, "kon-tum-cu"),
            (None, Some("?"), None, None, "lao-cai"),
            (None, None, Some("closed"), None, "withdrawn"),
            (None, None, None, Some("done"), "all (da-giai-phong-xong), unknown"),
        ] {
            let refused = Filter::read(kind, province, stage, clearance)
                .unwrap_err()
                .text(Lang::En);
            assert!(refused.contains(says), "{refused}");
        }
    }
}
