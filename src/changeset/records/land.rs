//! Phases, plan areas, serviced areas and constraints.

use super::Row;
use domain::{Constraint, EntityId, Phase, PlanArea, PlanLevel, ServicedArea};

/// A named part of a zone.
pub fn phase<R: Row>(row: &mut R, zone: Option<EntityId>) -> Option<Phase> {
    let name = row.required("name");
    Some(Phase {
        zone: zone?,
        name: name?,
        source: row.source()?,
    })
}

/// An area of a plan. A plan to recover land says its function itself.
pub fn plan_area<R: Row>(row: &mut R, zone: Option<EntityId>) -> Option<PlanArea> {
    let level = row.required_code("level");
    let function = match level.and_then(PlanLevel::implied_function) {
        Some(implied) => row.code("function").or(Some(implied)),
        None => row.required_code("function"),
    };
    let lot = row.text("lot").unwrap_or_default();
    let valid = row.interval("valid_from", "valid_until", None);
    Some(PlanArea {
        zone: zone?,
        level: level?,
        function: function?,
        lot,
        valid,
        source: row.source()?,
    })
}

/// Land whose infrastructure is built.
pub fn serviced_area<R: Row>(row: &mut R, zone: Option<EntityId>) -> Option<ServicedArea> {
    let valid = row.interval("valid_from", "valid_until", None);
    Some(ServicedArea {
        zone: zone?,
        valid,
        source: row.source()?,
    })
}

/// Land another plan, a forest or a mineral area lies on.
pub fn constraint<R: Row>(row: &mut R) -> Option<Constraint> {
    let kind = row.required_code("kind");
    let name = row.text("name").unwrap_or_default();
    let valid = row.interval("valid_from", "valid_until", None);
    Some(Constraint {
        name,
        kind: kind?,
        valid,
        source: row.source()?,
    })
}
