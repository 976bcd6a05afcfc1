//! All zones and groups.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::code::{Code, Day};
use super::filter::{Choice, Filter};
use super::group::Group;
use super::totals::{groups, zones};
use super::zone::Zone;
use crate::ledger::{self, Clearance, Ledger};
use crate::snapshot::{Dataset, Row, Snapshot};
use domain::ZoneKind;
use message::Message;

/// Zones and groups on a day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ZoneList {
    /// The day the answer is for.
    #[schemars(with = "Day")]
    pub as_of: Date,
    /// The revision of the store it was read from.
    pub revision: u32,
    /// `real` or `example`; `null` where both are in one answer.
    pub dataset: Option<Dataset>,
    /// The kinds of zones there are, in the order in which they are offered.
    #[schemars(with = "Vec<Code<ZoneKind>>")]
    pub kinds: Vec<ZoneKind>,
    /// The zones that fit, by kind and slug.
    pub zones: Vec<Zone>,
    /// The groups that fit, by slug.
    pub groups: Vec<Group>,
}

/// The list of zones and groups on a day, of those that fit.
///
/// # Errors
/// A filter by clearance, and a stored geometry that can no longer be computed, in words.
pub fn zone_list(ledger: &Ledger, as_of: Date, filter: &Filter) -> Result<ZoneList, Message> {
    let choice = choice(ledger, as_of, filter)?;
    let rows: Vec<_> = rows(ledger, &choice).collect();
    let kinds = ZoneKind::ALL
        .into_iter()
        .filter(|kind| rows.iter().any(|row| row.body.kind == *kind));
    let groups = groups(ledger)
        .into_iter()
        .filter_map(|id| ledger.get::<domain::Group>(id))
        .filter(|group| choice.takes_group(*group));
    Ok(ZoneList {
        as_of,
        revision: ledger.revision().0,
        dataset: ledger.dataset(),
        kinds: kinds.collect(),
        zones: rows.into_iter().map(|row| Zone::of(ledger, row, as_of)).collect(),
        groups: groups.map(|group| Group::of(ledger, group)).collect(),
    })
}

/// Resolves a filter on a day, where no accounts are at hand.
pub(super) fn choice<'f>(ledger: &Ledger, as_of: Date, filter: &'f Filter) -> Result<Choice<'f>, Message> {
    filter.on(ledger, as_of, |id| {
        let account = ledger::account(ledger, id, as_of)?;
        Ok(account.as_ref().map(Clearance::of))
    })
}

/// Every zone that fits, in the order of lists.
pub(super) fn rows<'a>(snapshot: &'a Snapshot, choice: &'a Choice<'_>) -> impl Iterator<Item = Row<'a, domain::Zone>> {
    zones(snapshot)
        .into_iter()
        .filter_map(|id| snapshot.get::<domain::Zone>(id))
        .filter(move |zone| choice.takes_zone(*zone))
}
