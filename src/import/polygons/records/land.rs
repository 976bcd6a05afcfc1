//! Phases, plan areas, serviced areas and constraints.

use super::super::making::{Made, Making, Row};
use domain::{Constraint, ConstraintKind, EntityId, LandFunction, Phase, PlanArea, PlanLevel, ServicedArea};
use message::Message;
use text::code_of;

/// A named part of a zone.
pub fn phase(making: &mut Making<'_, '_>, row: &Row, zone: EntityId) -> Result<Made, Message> {
    let fields = &row.fields;
    let name = fields.text("name").or_else(|| fields.text("label"));
    Ok(Made::public(Phase {
        zone,
        name: name.ok_or_else(|| fields.missing("name"))?,
        source: making.source(fields),
    }))
}

/// A polygon of a plan.
pub fn plan_area(making: &mut Making<'_, '_>, row: &Row, zone: EntityId) -> Result<Made, Message> {
    use LandFunction::*;
    let fields = &row.fields;
    let level = fields.code("level")?.or(making.options.level).ok_or_else(|| {
        let levels = [
            PlanLevel::General,
            PlanLevel::Zoning,
            PlanLevel::Detailed,
            PlanLevel::Recovery,
        ];
        option_missing("level", "--level", levels.into_iter().filter_map(code_of))
    })?;
    let function = fields
        .code("function")?
        .or(making.options.function)
        .or(level.implied_function())
        .ok_or_else(|| {
            let all = [
                Industrial,
                Service,
                Administration,
                Green,
                Transport,
                Technical,
                Housing,
                Other,
            ];
            option_missing("function", "--function", all.into_iter().filter_map(code_of))
        })?;
    let lot = fields.text("label").unwrap_or_default();
    Ok(Made::public(PlanArea {
        zone,
        level,
        function,
        lot,
        valid: making.valid(fields)?,
        source: making.source(fields),
    }))
}

/// Land whose infrastructure is built.
pub fn serviced_area(making: &mut Making<'_, '_>, row: &Row, zone: EntityId) -> Result<Made, Message> {
    Ok(Made::public(ServicedArea {
        zone,
        valid: making.valid(&row.fields)?,
        source: making.source(&row.fields),
    }))
}

/// Land another plan, a forest or a mineral area lies on.
pub fn constraint(making: &mut Making<'_, '_>, row: &Row) -> Result<Made, Message> {
    use ConstraintKind::*;
    let fields = &row.fields;
    let kind = fields.code("kind")?.or(making.options.constraint_kind).ok_or_else(|| {
        let all = [Forest, Rice, Mineral, Plan, Other];
        option_missing("kind", "--constraint", all.into_iter().filter_map(code_of))
    })?;
    let name = fields.text("name").or_else(|| fields.text("label")).unwrap_or_default();
    Ok(Made::public(Constraint {
        name,
        kind,
        valid: making.valid(fields)?,
        source: making.source(fields),
    }))
}

/// The refusal of a feature that lacks a code which an option can give.
pub fn option_missing(field: &str, option: &str, codes: impl Iterator<Item = String>) -> Message {
    Message::new("import.code_missing")
        .with("field", field)
        .with("option", option)
        .with("codes", codes.collect::<Vec<_>>().join(", "))
}
