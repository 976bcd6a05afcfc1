//! Projects of tenants, from a table or from features.

use super::super::making::{Made, Making, Row};
use super::land::option_missing;
use domain::{EntityId, Project, ProjectState, Unit, Visibility};
use message::Message;
use text::code_of;

/// A project. Tenants and their money are for the office.
pub fn project(making: &mut Making<'_, '_>, row: &Row, zone: EntityId) -> Result<Made, Message> {
    use ProjectState::*;
    let fields = &row.fields;
    let name = fields.text("name").or_else(|| fields.text("project"));
    let state = fields.code("state")?.or(making.options.project_state).ok_or_else(|| {
        let all = [Operating, BeingBuilt, Suspended, CompletedIdle, Terminated];
        option_missing("state", "--project-state", all.into_iter().filter_map(code_of))
    })?;
    let unit = match fields.text("capital_unit") {
        Some(text) => text.parse().map_err(|_| fields.wrong("capital_unit", &money_units()))?,
        None => Unit::BillionDong,
    };
    let source = making.source(fields);
    let investor = fields
        .text("investor")
        .map(|name| making.builder.enterprise(&name, &source, making.file));
    let record = Project {
        zone,
        name: name.ok_or_else(|| fields.missing("name"))?,
        investor,
        trade: fields.text("trade").unwrap_or_default(),
        capital_registered: fields.quantity("capital_registered", unit)?,
        capital_realised: fields.quantity("capital_realised", unit)?,
        workers: fields.count("workers")?,
        state,
        as_of: fields.date("as_of")?.or(making.options.valid_from),
        source,
    };
    Ok(Made {
        visibility: Visibility::Internal,
        body: record.into(),
    })
}

fn money_units() -> String {
    Unit::ALL
        .into_iter()
        .filter(|unit| unit.fits(Unit::BillionDong))
        .map(Unit::code)
        .collect::<Vec<_>>()
        .join(", ")
}
