//! Provinces with something recorded of them: a list, and everything about one with the documents it rests on.
//!
//! A former province (before July 2025) holds what documents place in it; what lies in its successors and no document places is
//! named. A duty may have been given to a province that was merged since: it stands under its own name, and under the province
//! that took it over.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::code::{Day, date};
use super::province::{NamedUnit, halves, past};
use super::record::{Target, targets_of};
use super::rollup::{Rollup, rollup, with_subject};
use super::source::{Cites, Paper, Source, documents};
use super::subject::{Reference, reference};
use super::totals::{groups, kinds, zones};
use crate::ledger::{Accounts, Ledger, Scope};
use crate::snapshot::{Dataset, Snapshot};
use domain::{
    EntityId, Group, Province, Subject, Zone, predecessors, province as province_of, province_before, provinces,
};
use message::{Lang, Message};

/// Today's provinces with a zone, a group or a target.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct UnitList {
    /// The day the answer is for.
    #[schemars(with = "Day")]
    pub as_of: Date,
    /// The revision of the store it was read from.
    pub revision: u32,
    /// `real` or `example`; `null` where both are in one answer.
    pub dataset: Option<Dataset>,
    /// The provinces that have any, by key.
    pub provinces: Vec<ListedUnit>,
}

/// One of today's provinces with a zone, a group or a target.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ListedUnit {
    /// Key and names of the province.
    #[serde(flatten)]
    pub unit: NamedUnit,
    /// The provinces it was made of.
    pub former: Vec<NamedUnit>,
    /// How many zones it has.
    pub zones: usize,
    /// How many groups it has.
    pub groups: usize,
    /// How many targets were set for it and for those it was made of.
    pub targets: usize,
}

/// A province, today's or a former one (before July 2025).
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct UnitDetail {
    /// Key and names of the province.
    #[serde(flatten)]
    pub unit: NamedUnit,
    /// Its last day, where it is no more.
    pub until: Option<String>,
    /// The provinces that took it over.
    pub successors: Vec<NamedUnit>,
    /// The provinces it was made of.
    pub former: Vec<NamedUnit>,
    /// The day the answer is for.
    #[schemars(with = "Day")]
    pub as_of: Date,
    /// The revision of the store it was read from.
    pub revision: u32,
    /// Targets set for it and for the provinces it was made of.
    pub targets: Vec<UnitTarget>,
    /// The zones that lie in it.
    pub zones: Vec<Reference>,
    /// The groups of zones in it.
    pub groups: Vec<Reference>,
    /// Of a former province: zones of its successors that no document places in a former one.
    pub unplaced: Vec<Reference>,
    /// Its parks and clusters, then each kind it has a record of.
    pub totals: Vec<Rollup>,
    /// Address of the same zone by zone; `null` for a former province.
    pub totals_href: Option<String>,
    /// The documents the targets rest on.
    pub documents: Vec<Paper>,
}

/// A target, and the province it was set for.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct UnitTarget {
    /// The target itself.
    #[serde(flatten)]
    pub target: Target,
    /// The province it was set for: this one, or one it took over.
    pub set_for: NamedUnit,
}

impl Cites for UnitTarget {
    fn sources(&self) -> Vec<&Source> {
        self.target.sources()
    }
}

/// Today's provinces with a zone, a group or a target, by key.
pub fn province_list(snapshot: &Snapshot, as_of: Date) -> UnitList {
    let mut list: Vec<&'static Province> = provinces().iter().filter(|p| p.until.is_none()).collect();
    list.sort_by_key(|p| &p.key);
    let listed = list.into_iter().map(|province| ListedUnit {
        unit: NamedUnit::of(province),
        former: merged_into(&province.key).map(NamedUnit::of).collect(),
        zones: zones_in(snapshot, &province.key).len(),
        groups: groups_in(snapshot, &province.key).len(),
        targets: duties(snapshot, province, as_of).len(),
    });
    UnitList {
        as_of,
        revision: snapshot.revision().0,
        dataset: snapshot.dataset(),
        provinces: listed
            .filter(|unit| unit.zones + unit.groups + unit.targets > 0)
            .collect(),
    }
}

/// A province on a day, today's or a former one (before July 2025); `None` when no province has the key.
///
/// # Errors
/// A stored geometry that can no longer be computed, in words.
pub fn province_detail(ledger: &Ledger, key: &str, as_of: Date, lang: Lang) -> Result<Option<UnitDetail>, Message> {
    let Some(province) = province_of(key) else {
        return Ok(None);
    };
    let today = province.until.is_none();
    let successors = province.successors.iter().filter_map(|key| province_of(key));
    let targets = duties(ledger, province, as_of);
    let named = |ids: Vec<EntityId>| ids.into_iter().filter_map(|id| reference(ledger, id)).collect();
    Ok(Some(UnitDetail {
        unit: NamedUnit::of(province),
        until: date(province.until),
        successors: successors.map(NamedUnit::of).collect(),
        former: merged_into(key).map(NamedUnit::of).collect(),
        as_of,
        revision: ledger.revision().0,
        documents: documents(ledger, &[&targets]),
        targets,
        zones: named(zones_in(ledger, key)),
        groups: named(groups_in(ledger, key)),
        unplaced: named(unplaced(ledger, province)),
        totals: totals(ledger, province, as_of, lang)?,
        // Zones are chosen by today's provinces.
        totals_href: today.then(|| totals_href(ledger, key, as_of)),
    }))
}

/// Parks and clusters of the province, then each kind it has a record of.
fn totals(ledger: &Ledger, province: &Province, as_of: Date, lang: Lang) -> Result<Vec<Rollup>, Message> {
    let key = province.key.as_str();
    let accounts = Accounts::of(ledger, as_of)?;
    let here = |scope: Scope| Scope {
        province: Some(key.to_string()),
        ..scope
    };
    let parks = accounts.rollup(Scope::parks(Some(key.to_string())))?;
    let halves = halves(key, &accounts.halves(&parks), lang);
    let told = match province.until {
        Some(_) => with_subject(ledger, &parks, as_of, past(key, lang).into()),
        None => rollup(ledger, &parks, as_of, lang),
    };
    let mut all = vec![Rollup {
        halves: Some(halves),
        ..told
    }];
    for kind in kinds(ledger) {
        let rolled = accounts.rollup(here(Scope::kind(kind)))?;
        if !rolled.measures.is_empty() {
            all.push(rollup(ledger, &rolled, as_of, lang));
        }
    }
    Ok(all)
}

/// Where the same is asked for zone by zone.
fn totals_href(snapshot: &Snapshot, key: &str, as_of: Date) -> String {
    let dataset = match snapshot.dataset() {
        Some(Dataset::Example) => "&dataset=example",
        _ => "",
    };
    format!("/api/v1/totals?as_of={as_of}&province={key}{dataset}")
}

/// The targets set for a province and for those it took over, each with the unit it was set for.
fn duties(snapshot: &Snapshot, province: &'static Province, as_of: Date) -> Vec<UnitTarget> {
    std::iter::once(province)
        .chain(merged_into(&province.key))
        .flat_map(|unit| {
            let rows = snapshot
                .all::<domain::Target>()
                .filter(|row| matches!(&row.body.subject, Subject::Unit(key) if *key == unit.key));
            targets_of(snapshot, rows, as_of).into_iter().map(|target| UnitTarget {
                target,
                set_for: NamedUnit::of(unit),
            })
        })
        .collect()
}

/// The former provinces that are part of one of today's, by key.
fn merged_into(key: &str) -> impl Iterator<Item = &'static Province> + use<> {
    let mut old = predecessors(key);
    old.sort_by_key(|p| &p.key);
    old.into_iter()
}

/// Whether something lies in a province: in today's, or in the former one a document places it in.
fn lies_in(key: &str, today: Option<&str>, then: Option<&str>) -> bool {
    match province_of(key).is_some_and(|province| province.until.is_some()) {
        true => province_before(today, then) == Some(key),
        false => today == Some(key),
    }
}

fn zones_in(snapshot: &Snapshot, key: &str) -> Vec<EntityId> {
    let of = |zone: &Zone| lies_in(key, Some(&zone.province), zone.province_then.as_deref());
    let here = |id: &EntityId| snapshot.get::<Zone>(*id).is_some_and(|z| of(z.body));
    zones(snapshot).into_iter().filter(here).collect()
}

fn groups_in(snapshot: &Snapshot, key: &str) -> Vec<EntityId> {
    let of = |group: &Group| lies_in(key, group.province.as_deref(), group.province_then.as_deref());
    let here = |id: &EntityId| snapshot.get::<Group>(*id).is_some_and(|g| of(g.body));
    groups(snapshot).into_iter().filter(here).collect()
}

/// Of a former province: the zones of its successors that no document places in a former one.
fn unplaced(snapshot: &Snapshot, province: &Province) -> Vec<EntityId> {
    let of = |zone: &Zone| {
        province.successors.contains(&zone.province)
            && province_before(Some(&zone.province), zone.province_then.as_deref()).is_none()
    };
    let here = |id: &EntityId| snapshot.get::<Zone>(*id).is_some_and(|z| of(z.body));
    zones(snapshot).into_iter().filter(here).collect()
}
