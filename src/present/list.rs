//! All zones and groups.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::filter::Filter;
use super::group::group;
use super::totals::{groups, zones};
use super::zone::zone;
use crate::domain::{Group, Zone};
use crate::snapshot::{Dataset, Row, Snapshot};

/// The list of zones and groups on a day, of those that fit.
pub fn zone_list(snapshot: &Snapshot, as_of: Date, filter: &Filter) -> Value {
    let zones: Vec<Value> = rows(snapshot, as_of, filter)
        .map(|row| zone(snapshot, row, as_of))
        .collect();
    let groups: Vec<Value> = groups(snapshot)
        .into_iter()
        .filter_map(|id| snapshot.get::<Group>(id))
        .filter(|g| filter.takes_group(*g))
        .map(|g| group(snapshot, g))
        .collect();
    json!({
        "as_of": as_of.to_string(),
        "revision": snapshot.revision().0,
        "dataset": snapshot.dataset().map(Dataset::code),
        "zones": zones,
        "groups": groups,
    })
}

/// Every zone that fits, in the order of lists.
pub(super) fn rows<'a>(snapshot: &'a Snapshot, as_of: Date, filter: &'a Filter) -> impl Iterator<Item = Row<'a, Zone>> {
    zones(snapshot)
        .into_iter()
        .filter_map(|id| snapshot.get::<Zone>(id))
        .filter(move |zone| filter.takes_zone(snapshot, *zone, as_of))
}
