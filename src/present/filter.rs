//! What lists and totals are narrowed to: kinds, a province, stages. All that are given have to fit.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::province;
use crate::domain::{EntityId, Group, Zone, ZoneKind, province as province_of, provinces};
use crate::ledger::{Scope, Stage};
use crate::message::{Lang, Message, text};
use crate::snapshot::{Row, Snapshot};

/// A filter. Empty and `None` mean: any.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Filter {
    kinds: BTreeSet<ZoneKind>,
    province: Option<String>,
    stages: BTreeSet<Stage>,
}

impl Filter {
    /// Reads the values of an address: `KCN,CCN`, `lao-cai`, `operating,established`.
    ///
    /// # Errors
    /// A value that does not exist; the message names those that do, or the nearest.
    pub fn read(kinds: Option<&str>, province: Option<&str>, stages: Option<&str>) -> Result<Filter, Message> {
        Ok(Filter {
            kinds: list("kind", kinds, &ZoneKind::ALL, ZoneKind::code)?,
            province: province.map(todays).transpose()?,
            stages: list("stage", stages, &Stage::ALL, Stage::code)?,
        })
    }

    /// Whether it lets everything through.
    pub fn is_none(&self) -> bool {
        *self == Filter::default()
    }

    /// Whether a zone fits on a day.
    pub(super) fn takes_zone(&self, snapshot: &Snapshot, zone: Row<'_, Zone>, as_of: Date) -> bool {
        self.takes(Some(zone.body.kind), Some(&zone.body.province))
            && (self.stages.is_empty() || self.stages.contains(&Stage::of(snapshot, zone.id(), as_of)))
    }

    /// Whether a group fits. It has no stage, so it fits no choice of stages.
    pub(super) fn takes_group(&self, group: Row<'_, Group>) -> bool {
        self.stages.is_empty() && self.takes(group.body.kind, group.body.province.as_deref())
    }

    fn takes(&self, kind: Option<ZoneKind>, province: Option<&str>) -> bool {
        let kind_fits = self.kinds.is_empty() || kind.is_some_and(|kind| self.kinds.contains(&kind));
        kind_fits && (self.province.is_none() || self.province.as_deref() == province)
    }

    /// The zones a choice of stages leaves; `None` where stages do not matter.
    fn zones(&self, snapshot: &Snapshot, as_of: Date) -> Option<BTreeSet<EntityId>> {
        let fits = |zone: &Row<'_, Zone>| self.takes_zone(snapshot, *zone, as_of);
        let chosen = || snapshot.all::<Zone>().filter(fits).map(|zone| zone.id()).collect();
        (!self.stages.is_empty()).then(chosen)
    }

    /// The scope of everything that fits.
    pub fn scope(&self, snapshot: &Snapshot, as_of: Date) -> Scope {
        let kinds: Vec<ZoneKind> = self.kinds.iter().copied().collect();
        Scope::filter(&kinds, self.province.clone(), self.zones(snapshot, as_of))
    }

    /// What of a scope fits; `None` when nothing can.
    pub(super) fn within(&self, scope: Scope, snapshot: &Snapshot, as_of: Date) -> Option<Scope> {
        let mut scope = scope;
        if !self.kinds.is_empty() {
            scope.kinds.retain(|kind| self.kinds.contains(kind));
        }
        if let Some(province) = &self.province {
            if scope.province.as_ref().is_some_and(|other| other != province) {
                return None;
            }
            scope.province = Some(province.clone());
        }
        scope.zones = self.zones(snapshot, as_of);
        (!scope.kinds.is_empty()).then_some(scope)
    }

    /// The subject of its roll-up.
    pub(super) fn subject(&self, lang: Lang) -> Value {
        let kinds: Vec<&str> = self.kinds.iter().map(|kind| kind.code()).collect();
        let stages: Vec<&str> = self
            .stages
            .iter()
            .map(|s| text(&format!("stage.{}", s.code()), lang).unwrap_or(s.code()))
            .collect();
        let home = self.province.as_deref().map(|key| province::name(key, lang));
        let parts = [kinds.join(", "), home.unwrap_or_default(), stages.join(", ")];
        let told: Vec<&str> = parts.iter().map(String::as_str).filter(|p| !p.is_empty()).collect();
        json!({ "type": "filter", "id": "filter", "name": told.join(" · ") })
    }
}

/// A list of codes without order and repetition.
fn list<T: Copy + Ord>(
    name: &str,
    given: Option<&str>,
    all: &[T],
    code: fn(T) -> &'static str,
) -> Result<BTreeSet<T>, Message> {
    let Some(given) = given else { return Ok(BTreeSet::new()) };
    given
        .split(',')
        .map(|word| {
            all.iter().copied().find(|t| code(*t) == word).ok_or_else(|| {
                let possible: Vec<&str> = all.iter().map(|t| code(*t)).collect();
                Message::new("server.parameter_choice")
                    .with("name", name)
                    .with("value", word)
                    .with("possible", possible.join(", "))
            })
        })
        .collect()
}

/// The key of one of today's provinces: zones know no other.
fn todays(key: &str) -> Result<String, Message> {
    if province_of(key).is_some_and(|p| p.until.is_none()) {
        return Ok(key.to_string());
    }
    let today = || provinces().iter().filter(|p| p.until.is_none());
    let possible = match province_of(key) {
        Some(old) => old.successors.join(", "),
        None => {
            let near = today()
                .map(|p| (strsim::jaro_winkler(&p.key, key), &p.key))
                .filter(|(score, _)| *score > 0.75)
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .map(|(_, near)| near.clone());
            near.unwrap_or_else(|| today().map(|p| p.key.as_str()).collect::<Vec<_>>().join(", "))
        }
    };
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
        let read = Filter::read(Some("CCN,KCN,CCN"), Some("lao-cai"), Some("operating")).unwrap();
        assert_eq!(
            read,
            Filter::read(Some("KCN,CCN"), Some("lao-cai"), Some("operating")).unwrap()
        );
        assert!(Filter::read(None, None, None).unwrap().is_none());
        assert_eq!(
            read.subject(Lang::En)["name"]
                .as_str()
                .map(|n| n.starts_with("KCN, CCN · Lao Cai")),
            Some(true)
        );
        for (kind, province, stage, says) in [
            (Some("KCN,XYZ"), None, None, "KKT, KCN"),
            (Some(""), None, None, "KKT, KCN"),
            (None, Some("laocai"), None, "lao-cai"),
            (None, Some("kon-tum-cu"), None, "quang-ngai"),
            (None, Some("?"), None, "lao-cai"),
            (None, None, Some("closed"), "withdrawn"),
        ] {
            let refused = Filter::read(kind, province, stage).unwrap_err().text(Lang::En);
            assert!(refused.contains(says), "{refused}");
        }
    }
}
