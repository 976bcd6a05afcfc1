//! What a target is about, and what it aims at.

use super::feature::Feature;
use crate::changeset::records::Row;
use crate::import::named;
use domain::{Group, Indicator, Phase, Subject, province};

/// The indicator, by code or name.
pub fn indicator(row: &mut Feature<'_, '_, '_>) -> Option<Indicator> {
    let found = named::indicator(&row.text("indicator")?);
    found.map_err(|near| row.wrong("indicator", &near)).ok()
}

/// `zone:KEY`, `phase:KEY`, `group:KEY`, `unit:KEY`, or else the zone of the row.
pub fn subject(row: &mut Feature<'_, '_, '_>) -> Option<Subject> {
    let Some(text) = row.text("subject") else {
        return row.row.target.as_ref().map(|zone| Subject::Zone(zone.id));
    };
    let builder = &row.making.builder;
    let found = match text.split_once(':') {
        Some(("phase", key)) => Ok(builder.known::<Phase>(key).map(Subject::Phase)),
        Some(("group", key)) => Ok(builder.known::<Group>(key).map(Subject::Group)),
        Some(("unit", key)) => Ok(province(key).map(|unit| Subject::Unit(unit.key.clone()))),
        Some(("zone", name)) => builder.zone(name).map(|(id, _)| Some(Subject::Zone(id))),
        _ => builder.zone(&text).map(|(id, _)| Some(Subject::Zone(id))),
    };
    match found.map_err(|error| error.message()) {
        Ok(None) => {
            row.wrong("subject", "zone:…, phase:…, group:…, unit:…");
            None
        }
        found => row.noted(found),
    }
}
