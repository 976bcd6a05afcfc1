//! Projects of tenants.

use super::Row;
use domain::{EntityId, Project, Unit};

/// A project on a day. Of the same day, what the row does not say stays as it is recorded in `known`: what was so on another day
/// is not said of this one.
pub fn project<R: Row>(row: &mut R, zone: Option<EntityId>, known: Option<&Project>) -> Option<Project> {
    let (name, state) = (row.required("name"), row.required_code("state"));
    let registered = row.quantity("capital_registered", Unit::BillionDong);
    let realised = row.quantity("capital_realised", Unit::BillionDong);
    let (workers, as_of, trade) = (row.count("workers"), row.date("as_of"), row.text("trade"));
    let (zone, name, state, source) = (zone?, name?, state?, row.source()?);
    let known = known.filter(|known| known.as_of == as_of);
    Some(Project {
        zone,
        name,
        investor: row
            .organisation("investor", &source)
            .or(known.and_then(|known| known.investor)),
        trade: trade
            .or_else(|| known.map(|known| known.trade.clone()))
            .unwrap_or_default(),
        capital_registered: registered.or_else(|| known?.capital_registered.clone()),
        capital_realised: realised.or_else(|| known?.capital_realised.clone()),
        workers: workers.or(known.and_then(|known| known.workers)),
        state,
        as_of,
        source,
    })
}
