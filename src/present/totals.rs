//! The answer of `matbang totals` and `/api/v1/totals`.

use std::collections::BTreeSet;
use std::str::FromStr;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::account::{Account, account};
use super::classes::Classes;
use super::code::Day;
use super::filter::Filter;
use super::list::rows;
use super::province;
use super::rollup::{Rollup, rollup, with_subject};
use super::unit;
use crate::ledger::{Accounts, Clearance, Ledger, LeftOut, LeftWhy, PARKS, Scope, UnitRollup, has_units, record_name};
use crate::snapshot::{Dataset, Snapshot};
use domain::{Boundary, EntityId, Group, UnitLevel, Zone, ZoneKind, province_before};
use message::{Lang, Message};

/// The grouping of accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// One account per zone.
    #[default]
    Zone,
    /// One roll-up per kind of zone.
    Kind,
    /// One roll-up of parks and clusters per province.
    Province,
    /// One roll-up per district recorded as a unit.
    District,
    /// One roll-up per commune recorded as a unit.
    Commune,
}

impl By {
    /// All groupings, those without units first.
    pub const ALL: [By; 5] = [By::Zone, By::Kind, By::Province, By::District, By::Commune];

    /// The code in addresses and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            By::Zone => "zone",
            By::Kind => "kind",
            By::Province => "province",
            By::District => "district",
            By::Commune => "commune",
        }
    }

    /// The level of units it needs outlines of.
    pub fn level(self) -> Option<UnitLevel> {
        match self {
            By::Zone | By::Kind | By::Province => None,
            By::District => Some(UnitLevel::District),
            By::Commune => Some(UnitLevel::Commune),
        }
    }

    /// Whether what is recorded allows this grouping.
    ///
    /// # Errors
    /// No unit of the level that existed on the day is recorded, in words.
    pub fn check(self, snapshot: &Snapshot, units_as_of: Option<Date>) -> Result<(), Message> {
        match self.level() {
            Some(level) if !has_units(snapshot, level, units_as_of) => {
                let possible = By::ALL.into_iter().filter(|by| by.level().is_none());
                Err(Message::new("server.by_needs_units")
                    .with("by", self.code())
                    .with("possible", possible.map(By::code).collect::<Vec<_>>().join(", ")))
            }
            _ => Ok(()),
        }
    }
}

impl FromStr for By {
    type Err = Message;

    fn from_str(text: &str) -> Result<By, Message> {
        let code = domain::codes::english("By", text).unwrap_or(text);
        if let Some(by) = By::ALL.into_iter().find(|by| by.code() == code) {
            return Ok(by);
        }
        Err(Message::new("server.by_unknown")
            .with("by", text)
            .with("possible", By::ALL.map(By::code).join(", ")))
    }
}

/// The parameters of totals.
#[derive(Debug, Clone)]
pub struct TotalsRequest {
    /// The day the totals are asked for.
    pub as_of: Date,
    /// How the accounts are grouped.
    pub by: By,
    /// Which provinces: those of this day. `None` is today's.
    pub units_as_of: Option<Date>,
    /// The filter of accounts, groups and the last of the totals.
    pub filter: Filter,
    /// The language of names of kinds and provinces.
    pub lang: Lang,
}

/// Accounts, totals and classes of a day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Totals {
    /// The day the answer is for.
    #[schemars(with = "Day")]
    pub as_of: Date,
    /// The revision of the store it was read from.
    pub revision: u32,
    /// When that revision was approved (UTC).
    pub revision_time: Option<String>,
    /// Identity of the store.
    pub store: String,
    /// `real` or `example`; `null` where both are in one answer.
    pub dataset: Option<Dataset>,
    /// How the accounts are grouped.
    pub by: By,
    /// Which provinces: those of this day; `null` is today's.
    #[schemars(with = "Option<Day>")]
    pub units_as_of: Option<Date>,
    /// The accounts or roll-ups that fit the filter, by the grouping.
    pub accounts: Listed,
    /// The accounts of groups that fit the filter.
    pub groups: Vec<Account>,
    /// Parks and clusters, then each kind, then what fits the filter, if there is one.
    pub totals: Vec<Rollup>,
    /// Counts and hectares by class, of the filter, else of parks and clusters.
    pub classes: Classes,
    /// Zones whose recorded land takes no part in any of it, or not wholly.
    pub doubts: Vec<Doubt>,
}

/// Accounts by the grouping asked for.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Listed {
    /// One account a zone.
    Zones(Vec<Account>),
    /// One roll-up a kind, province or unit.
    Rollups(Vec<Rollup>),
}

impl Listed {
    /// The roll-ups of kinds, provinces or units; empty where there is one account a zone.
    pub fn rollups(&self) -> &[Rollup] {
        match self {
            Listed::Zones(_) => &[],
            Listed::Rollups(rollups) => rollups,
        }
    }
}

/// A zone whose recorded land takes no part in totals, or not wholly.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Doubt {
    /// The ASCII name of the zone.
    pub zone: String,
    /// Kind and name of the zone together.
    pub label: String,
    /// The reason as a code, for programs.
    pub code: &'static str,
    /// The reason as a sentence, for people.
    pub text: String,
}

/// Accounts by the grouping asked for and the accounts of groups, of what fits the filter; the totals: parks and
/// clusters, then each kind, then what fits the filter, if there is one; the classes of that, or of parks and clusters.
///
/// # Errors
/// A stored geometry that can no longer be computed, in words.
pub fn totals(ledger: &Ledger, request: &TotalsRequest) -> Result<Totals, Message> {
    let TotalsRequest {
        as_of,
        by,
        units_as_of,
        lang,
        ..
    } = *request;
    let filter = &request.filter;
    let accounts = Accounts::of(ledger, as_of)?;
    let roll = |scope: Scope| -> Result<Rollup, Message> { Ok(rollup(ledger, &accounts.rollup(scope)?, as_of, lang)) };
    let kinds = kinds(ledger);
    let of_kinds = || kinds.iter().map(|kind| Scope::kind(*kind));
    let choice = filter.on(ledger, as_of, |id| Ok(accounts.get(id).map(Clearance::of)))?;
    let narrowed = |scope: Scope| choice.within(scope);
    // A choice of one of today's provinces narrows the rows of those it was made of.
    let narrowed_to = |scope: Scope, today: &str| -> Option<Scope> {
        let of_today = narrowed(Scope::parks(Some(today.to_string())))?;
        Some(Scope {
            province: scope.province,
            unplaced: scope.unplaced,
            ..of_today
        })
    };
    let listed = match by {
        By::Zone => Listed::Zones(each(ledger, &accounts, rows(ledger, &choice).map(|zone| zone.id()))),
        By::Kind => Listed::Rollups(of_kinds().filter_map(narrowed).map(roll).collect::<Result<_, _>>()?),
        By::Province if province::before_merger(units_as_of) => {
            let mut rows = Vec::new();
            for (today, then) in past_provinces(ledger) {
                let (key, subject) = match &then {
                    Some(key) => (key.clone(), province::past(key, lang)),
                    None => (today.clone(), province::unplaced(&today, lang)),
                };
                let scope = Scope {
                    unplaced: then.is_none(),
                    ..Scope::parks(Some(key))
                };
                if let Some(scope) = narrowed_to(scope, &today) {
                    rows.push(with_subject(ledger, &accounts.rollup(scope)?, as_of, subject.into()));
                }
            }
            Listed::Rollups(rows)
        }
        By::Province => Listed::Rollups(
            provinces(ledger)
                .into_iter()
                .filter_map(|key| narrowed(Scope::parks(Some(key.clone()))).map(|scope| (key, scope)))
                .map(|(key, scope)| {
                    let rolled = accounts.rollup(scope)?;
                    let halves = province::halves(&key, &accounts.halves(&rolled), lang);
                    Ok(Rollup {
                        halves: Some(halves),
                        ..rollup(ledger, &rolled, as_of, lang)
                    })
                })
                .collect::<Result<_, Message>>()?,
        ),
        By::District | By::Commune => {
            let level = by.level().unwrap_or(UnitLevel::Commune);
            let scope = narrowed(Scope::parks(None));
            let rows = scope
                .map(|scope| accounts.by_unit(&scope, level, units_as_of))
                .transpose()?;
            let told = |row: &UnitRollup| {
                let subject = unit::subject(ledger, row.unit, lang);
                with_subject(ledger, &row.rollup, as_of, subject.into())
            };
            Listed::Rollups(rows.iter().flatten().map(told).collect())
        }
    };
    let groups = groups(ledger).into_iter().filter(|id| {
        let row = ledger.get::<Group>(*id);
        row.is_some_and(|row| choice.takes_group(row))
    });
    let mut totals: Vec<Rollup> = std::iter::once(Scope::parks(None))
        .chain(of_kinds())
        .map(roll)
        .collect::<Result<_, _>>()?;
    let current = if filter.is_none() {
        accounts.rollup(Scope::parks(None))?
    } else {
        let rolled = accounts.rollup(choice.scope())?;
        // Kinds that fit and are not added up with the others: the total must not look like that of all.
        let listed: BTreeSet<ZoneKind> = rows(ledger, &choice).map(|zone| zone.body.kind).collect();
        let apart = listed.iter().filter(|kind| !rolled.scope.kinds.contains(kind));
        totals.push(Rollup {
            left_out_kinds: Some(apart.copied().collect()),
            ..with_subject(ledger, &rolled, as_of, filter.subject(lang))
        });
        rolled
    };
    Ok(Totals {
        as_of,
        revision: ledger.revision().0,
        revision_time: ledger.approved_at().map(|at| at.to_string()),
        store: ledger.store().to_string(),
        dataset: ledger.dataset(),
        by,
        units_as_of,
        accounts: listed,
        groups: each(ledger, &accounts, groups),
        totals,
        classes: Classes::of(&accounts.classes(&current)?),
        doubts: doubts(ledger, &accounts, as_of, lang),
    })
}

/// As many records are called by name where one sentence is about several.
const NAMED: usize = 3;

/// The zones whose land cannot be measured, or of which some records take no part, each with why.
fn doubts(ledger: &Ledger, accounts: &Accounts<'_>, as_of: Date, lang: Lang) -> Vec<Doubt> {
    let told = |id: EntityId| {
        let zone = ledger.get::<Zone>(id)?;
        let unmeasured = ledger.doubt(id, as_of).map(|reason| {
            let told = Message::new("ledger.unmeasured").with_message("reason", reason.clone());
            (reason.key(), told)
        });
        let (code, told) = unmeasured.or_else(|| {
            let left_out = &accounts.get(id)?.left_out;
            // Boundaries that cannot be cut together are a doubt of the sum they are in.
            let told_of_sum = |out: &&LeftOut| {
                matches!(out.why, LeftWhy::Uncompared(..)) && ledger.get::<Boundary>(out.record).is_some()
            };
            let own = left_out.iter().filter(|out| !told_of_sum(out));
            let records: BTreeSet<EntityId> = own.map(|out| out.record).collect();
            let names = records.iter().take(NAMED).map(|id| record_name(ledger, *id).text(lang));
            let more = records.len().saturating_sub(NAMED);
            let told = Message::new("ledger.left_out.of_zone")
                .with("names", names.collect::<Vec<_>>().join(", "))
                .with(
                    "more",
                    if more > 0 {
                        format!(" … +{more}")
                    } else {
                        String::new()
                    },
                );
            (!records.is_empty()).then_some(("left_out", told))
        })?;
        Some(Doubt {
            zone: zone.slug().to_string(),
            label: zone.body.label(),
            code,
            text: told.text(lang),
        })
    };
    let mut doubts: Vec<Doubt> = zones(ledger).into_iter().filter_map(told).collect();
    for (together, reason) in ledger.joint_doubts(as_of) {
        let zones = || together.iter().filter_map(|id| ledger.get::<Zone>(*id));
        let text = Message::new("ledger.overlap_unknown")
            .with(
                "zones",
                zones().map(|zone| zone.body.label()).collect::<Vec<_>>().join(", "),
            )
            .with_message("reason", reason.clone())
            .text(lang);
        doubts.extend(zones().map(|zone| Doubt {
            zone: zone.slug().to_string(),
            label: zone.body.label(),
            code: reason.key(),
            text: text.clone(),
        }));
    }
    doubts
}

fn each(snapshot: &Snapshot, accounts: &Accounts<'_>, ids: impl Iterator<Item = EntityId>) -> Vec<Account> {
    ids.filter_map(|id| accounts.get(id))
        .filter_map(|found| account(snapshot, found))
        .collect()
}

/// Zones by kind and slug, so that an answer does not depend on the order of import.
pub(super) fn zones(snapshot: &Snapshot) -> Vec<EntityId> {
    let mut zones: Vec<_> = snapshot
        .all::<Zone>()
        .map(|z| (rank(z.body.kind), z.slug(), z.id()))
        .collect();
    zones.sort_unstable();
    zones.into_iter().map(|(_, _, id)| id).collect()
}

/// The groups, by slug.
pub(super) fn groups(snapshot: &Snapshot) -> Vec<EntityId> {
    let mut groups: Vec<_> = snapshot.all::<Group>().map(|g| (g.slug(), g.id())).collect();
    groups.sort_unstable();
    groups.into_iter().map(|(_, id)| id).collect()
}

/// The kinds that occur, parks and clusters first.
pub(super) fn kinds(snapshot: &Snapshot) -> Vec<ZoneKind> {
    let mut kinds: Vec<ZoneKind> = snapshot
        .all::<Zone>()
        .map(|z| z.body.kind)
        .chain(snapshot.all::<Group>().filter_map(|g| g.body.kind))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    kinds.sort_by_key(|kind| rank(*kind));
    kinds
}

fn rank(kind: ZoneKind) -> u8 {
    match kind {
        ZoneKind::IndustrialPark => 0,
        ZoneKind::IndustrialCluster => 1,
        ZoneKind::EconomicZone => 2,
        ZoneKind::FunctionalArea => 3,
        ZoneKind::UrbanService => 4,
    }
}

/// The former provinces with a park or a cluster, or with a group of them, each after the one it became; `None` for what
/// nothing places in one of them.
fn past_provinces(snapshot: &Snapshot) -> BTreeSet<(String, Option<String>)> {
    let park = |kind: ZoneKind| PARKS.contains(&kind);
    let zones = snapshot.all::<Zone>().filter(|z| park(z.body.kind));
    let groups = snapshot.all::<Group>().filter(|g| g.body.kind.is_some_and(park));
    let of_zones = zones.map(|z| (Some(z.body.province.clone()), z.body.province_then.clone()));
    let of_groups = groups.map(|g| (g.body.province.clone(), g.body.province_then.clone()));
    of_zones
        .chain(of_groups)
        .filter_map(|(today, then)| {
            let before = province_before(today.as_deref(), then.as_deref()).map(str::to_string);
            Some((today?, before))
        })
        .collect()
}

/// Today's provinces with a park or a cluster, or with a group of them.
fn provinces(snapshot: &Snapshot) -> BTreeSet<String> {
    let park = |kind: ZoneKind| PARKS.contains(&kind);
    let zones = snapshot
        .all::<Zone>()
        .filter(|z| park(z.body.kind))
        .map(|z| z.body.province.clone());
    let groups = snapshot
        .all::<Group>()
        .filter(|g| g.body.kind.is_some_and(park))
        .filter_map(|g| g.body.province.clone());
    zones.chain(groups).collect()
}
