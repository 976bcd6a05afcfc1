//! Targets and dated duties, from a table.

use super::super::making::{Made, Making, Row};
use crate::import::named;
use crate::mapping::Attributes;
use domain::{Comparator, Group, Indicator, Phase, Subject, Target, TargetAim, Unit, province};
use message::Message;

/// A target: an indicator with a value, or a duty in words.
pub fn target(making: &mut Making<'_, '_>, row: &Row) -> Result<Made, Message> {
    let fields = &row.fields;
    let indicator = fields
        .text("indicator")
        .map(|text| indicator(fields, &text))
        .transpose()?;
    let usual = indicator.map(Indicator::usual_unit);
    let unit: Option<Unit> = match fields.text("unit") {
        Some(text) => Some(
            text.parse()
                .map_err(|_| fields.wrong("unit", &Unit::ALL.map(Unit::code).join(", ")))?,
        ),
        None => usual,
    };
    let quantity = fields.quantity("value", unit.unwrap_or(Unit::Hectare))?;
    let value_max = fields.quantity("value_max", unit.unwrap_or(Unit::Hectare))?;
    let text = fields.text("text").unwrap_or_default();
    let comparator = match (fields.code("comparator")?, &quantity) {
        (Some(comparator), _) => comparator,
        (None, Some(_)) => Comparator::Ge,
        (None, None) => Comparator::Text,
    };
    match comparator {
        Comparator::Text if text.is_empty() => return Err(fields.missing("text")),
        Comparator::Text => {}
        _ if quantity.is_none() => return Err(fields.missing("value")),
        _ => {}
    }
    let aim = TargetAim {
        indicator,
        comparator,
        unit: quantity.as_ref().map(|q| q.unit).or(unit),
        value: quantity.map(|q| q.value),
        value_max: value_max.map(|q| q.value),
        text,
    };
    Ok(Made::public(Target {
        subject: subject(making, row)?,
        aim,
        due: fields.date("due")?.or(making.options.valid_from),
        responsible: fields.text("responsible").unwrap_or_default(),
        source: making.source(fields),
    }))
}

fn indicator(fields: &Attributes, text: &str) -> Result<Indicator, Message> {
    named::indicator(text).map_err(|near| fields.wrong("indicator", &near))
}

/// `zone:KEY`, `phase:KEY`, `group:KEY`, `unit:KEY`, or else the zone of the row.
fn subject(making: &Making<'_, '_>, row: &Row) -> Result<Subject, Message> {
    let Some(text) = row.fields.text("subject") else {
        let zone = row.target.as_ref().ok_or_else(|| Message::new("import.zone_missing"))?;
        return Ok(Subject::Zone(zone.id));
    };
    let builder = &making.builder;
    let found = match text.split_once(':') {
        Some(("phase", key)) => builder.known::<Phase>(key).map(Subject::Phase),
        Some(("group", key)) => builder.known::<Group>(key).map(Subject::Group),
        Some(("unit", key)) => province(key).map(|unit| Subject::Unit(unit.key.clone())),
        Some(("zone", key)) => Some(Subject::Zone(builder.zone(key).map_err(|e| e.message())?.0)),
        _ => Some(Subject::Zone(builder.zone(&text).map_err(|e| e.message())?.0)),
    };
    found.ok_or_else(|| row.fields.wrong("subject", "zone:…, phase:…, group:…, unit:…"))
}
