//! Everything about one zone or one group, with the documents it rests on.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::account::{Account, account, zone_account};
use super::boundary::Boundary;
use super::code::Day;
use super::group::Group;
use super::record::{Role, Target, Work, roles, targets, works};
use super::source::{Paper, Source, documents};
use super::totals::groups;
use super::zone::Zone;
use crate::ledger::{self, Ledger, boundary_areas};
use crate::snapshot::Audience;
use domain::{EntityId, Phase};
use message::Message;

/// A zone on a day with everything known of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ZoneDetail {
    /// Who and where it is.
    #[serde(flatten)]
    pub zone: Zone,
    /// The day the answer is for.
    #[schemars(with = "Day")]
    pub as_of: Date,
    /// The revision of the store it was read from.
    pub revision: u32,
    /// Its account on the day.
    pub account: Account,
    /// Every version of its boundary.
    pub boundaries: Vec<Boundary>,
    /// The accounts of its phases.
    pub phases: Vec<Account>,
    /// Its works of infrastructure.
    pub works: Vec<Work>,
    /// The organisations with a role for it.
    pub roles: Vec<Role>,
    /// The targets set for it.
    pub targets: Vec<Target>,
    /// The groups it is known to be in.
    pub groups: Vec<ContainingGroup>,
    /// The documents all of it rests on.
    pub documents: Vec<Paper>,
}

/// A group that a zone is known to be in.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ContainingGroup {
    /// Its identity, the same in all revisions.
    pub id: String,
    /// Its ASCII name, unique within its kind and fixed at creation.
    pub slug: String,
    /// Name of the group.
    pub name: String,
    /// The same as `name`; every subject has a label.
    pub label: String,
}

/// A group on a day with everything known of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GroupDetail {
    /// Its name, kind and members.
    #[serde(flatten)]
    pub group: Group,
    /// The document it was taken from, with page and wording.
    #[serde(flatten)]
    pub source: Source,
    /// The day the answer is for.
    #[schemars(with = "Day")]
    pub as_of: Date,
    /// The revision of the store it was read from.
    pub revision: u32,
    /// Its account on the day.
    pub account: Account,
    /// The targets set for it.
    pub targets: Vec<Target>,
    /// The documents all of it rests on.
    pub documents: Vec<Paper>,
}

/// A zone on a day; `None` when the identity is no zone.
///
/// # Errors
/// A stored geometry that can no longer be computed, in words.
pub fn zone_detail(
    ledger: &Ledger,
    id: EntityId,
    as_of: Date,
    audience: Audience,
) -> Result<Option<ZoneDetail>, Message> {
    let Some(row) = ledger.get::<domain::Zone>(id) else {
        return Ok(None);
    };
    let versions = boundary_areas(ledger, id, as_of)?;
    let phases = ledger
        .about::<Phase>(id)
        .filter_map(|phase| account_of(ledger, phase.id(), as_of).transpose())
        .collect::<Result<Vec<_>, _>>()?;
    let member_of = groups(ledger)
        .into_iter()
        .filter_map(|id| ledger.get::<domain::Group>(id))
        .filter(|group| group.body.members.contains(&id))
        .map(|group| ContainingGroup {
            id: group.id().to_string(),
            slug: group.slug().to_string(),
            name: group.body.name.clone(),
            label: group.body.name.clone(),
        });
    let Some(account) = zone_account(ledger, id, as_of, audience)? else {
        return Ok(None);
    };
    let mut detail = ZoneDetail {
        zone: Zone::of(ledger, row, as_of),
        as_of,
        revision: ledger.revision().0,
        account,
        boundaries: versions.iter().map(|version| Boundary::of(ledger, version)).collect(),
        phases,
        works: works(ledger, id, as_of),
        roles: roles(ledger, id, as_of),
        targets: targets(ledger, id, as_of),
        groups: member_of.collect(),
        documents: Vec::new(),
    };
    detail.documents = documents(
        ledger,
        &[
            &detail.zone,
            &detail.account,
            &detail.boundaries,
            &detail.phases,
            &detail.works,
            &detail.roles,
            &detail.targets,
        ],
    );
    Ok(Some(detail))
}

/// A group on a day; `None` when the identity is no group.
///
/// # Errors
/// As [`zone_detail`].
pub fn group_detail(ledger: &Ledger, id: EntityId, as_of: Date) -> Result<Option<GroupDetail>, Message> {
    let Some(row) = ledger.get::<domain::Group>(id) else {
        return Ok(None);
    };
    let Some(account) = account_of(ledger, id, as_of)? else {
        return Ok(None);
    };
    let mut detail = GroupDetail {
        group: Group::of(ledger, row),
        source: Source::of(ledger, &row.body.source),
        as_of,
        revision: ledger.revision().0,
        account,
        targets: targets(ledger, id, as_of),
        documents: Vec::new(),
    };
    detail.documents = documents(ledger, &[&detail.source, &detail.account, &detail.targets]);
    Ok(Some(detail))
}

fn account_of(ledger: &Ledger, id: EntityId, as_of: Date) -> Result<Option<Account>, Message> {
    Ok(ledger::account(ledger, id, as_of)?.and_then(|found| account(ledger, &found)))
}
