//! All zones and groups.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::group::group;
use super::totals::{groups, zones};
use super::zone::zone;
use crate::domain::{Group, Zone};
use crate::snapshot::{Row, Snapshot};

/// The list of zones and groups on a day.
pub fn zone_list(snapshot: &Snapshot, as_of: Date) -> Value {
    let zones: Vec<Value> = rows(snapshot).map(|row| zone(snapshot, row, as_of)).collect();
    let groups: Vec<Value> = groups(snapshot)
        .into_iter()
        .filter_map(|id| snapshot.get::<Group>(id))
        .map(|g| group(snapshot, g))
        .collect();
    json!({
        "as_of": as_of.to_string(),
        "revision": snapshot.revision().0,
        "zones": zones,
        "groups": groups,
    })
}

/// Every zone, in the order of lists.
pub(super) fn rows(snapshot: &Snapshot) -> impl Iterator<Item = Row<'_, Zone>> {
    zones(snapshot).into_iter().filter_map(|id| snapshot.get::<Zone>(id))
}
