//! All zones and groups.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::filter::{Choice, Filter};
use super::group::group;
use super::totals::{groups, zones};
use super::zone::zone;
use crate::ledger::{self, Clearance, Ledger};
use crate::snapshot::{Dataset, Row, Snapshot};
use domain::{Group, Zone, ZoneKind};
use message::Message;

/// The list of zones and groups on a day, of those that fit.
///
/// # Errors
/// A filter by clearance, and a stored geometry that can no longer be computed, in words.
pub fn zone_list(ledger: &Ledger, as_of: Date, filter: &Filter) -> Result<Value, Message> {
    let choice = choice(ledger, as_of, filter)?;
    let rows: Vec<_> = rows(ledger, &choice).collect();
    let kinds = ZoneKind::ALL
        .into_iter()
        .filter(|kind| rows.iter().any(|row| row.body.kind == *kind));
    let kinds: Vec<&str> = kinds.map(ZoneKind::code).collect();
    let zones: Vec<Value> = rows.into_iter().map(|row| zone(ledger, row, as_of)).collect();
    let groups: Vec<Value> = groups(ledger)
        .into_iter()
        .filter_map(|id| ledger.get::<Group>(id))
        .filter(|g| choice.takes_group(*g))
        .map(|g| group(ledger, g))
        .collect();
    Ok(json!({
        "as_of": as_of.to_string(),
        "revision": ledger.revision().0,
        "dataset": ledger.dataset().map(Dataset::code),
        // Those there are, in the order in which they are offered.
        "kinds": kinds,
        "zones": zones,
        "groups": groups,
    }))
}

/// What a filter leaves, where no accounts are at hand.
pub(super) fn choice<'f>(ledger: &Ledger, as_of: Date, filter: &'f Filter) -> Result<Choice<'f>, Message> {
    filter.on(ledger, as_of, |id| {
        let account = ledger::account(ledger, id, as_of)?;
        Ok(account.as_ref().map(Clearance::of))
    })
}

/// Every zone that fits, in the order of lists.
pub(super) fn rows<'a>(snapshot: &'a Snapshot, choice: &'a Choice<'_>) -> impl Iterator<Item = Row<'a, Zone>> {
    zones(snapshot)
        .into_iter()
        .filter_map(|id| snapshot.get::<Zone>(id))
        .filter(move |zone| choice.takes_zone(*zone))
}
