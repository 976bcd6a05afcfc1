//! All zones and groups.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::group::group;
use super::totals::{groups, zones};
use super::zone::{in_force, zone};
use crate::domain::{Group, Zone};
use crate::ledger::BoundaryArea;
use crate::message::Message;
use crate::snapshot::{Row, Snapshot};

/// The list of zones and groups on a day.
///
/// # Errors
/// A stored geometry that can no longer be computed, in words.
pub fn zone_list(snapshot: &Snapshot, as_of: Date) -> Result<Value, Message> {
    let zones: Vec<Value> = rows(snapshot, as_of)?
        .into_iter()
        .map(|(row, boundary)| zone(snapshot, row, as_of, boundary.as_ref()))
        .collect();
    let groups: Vec<Value> =
        groups(snapshot).into_iter().filter_map(|id| snapshot.get::<Group>(id)).map(|g| group(snapshot, g)).collect();
    Ok(json!({
        "as_of": as_of.to_string(),
        "revision": snapshot.revision().0,
        "zones": zones,
        "groups": groups,
    }))
}

/// A zone and its boundary in force.
pub(super) type ZoneRow<'a> = (Row<'a, Zone>, Option<BoundaryArea<'a>>);

/// Every zone with its boundary in force, in the order of lists.
pub(super) fn rows(snapshot: &Snapshot, as_of: Date) -> Result<Vec<ZoneRow<'_>>, Message> {
    zones(snapshot)
        .into_iter()
        .filter_map(|id| snapshot.get::<Zone>(id))
        .map(|row| Ok((row, in_force(snapshot, row, as_of)?)))
        .collect()
}
