//! The units that took an abolished one over.

use std::collections::BTreeSet;

use super::fields::Fields;
use super::name;
use crate::changeset::Builder;
use crate::snapshot::Row;
use domain::text::{fold, slug};
use domain::{AdministrativeUnit, EntityId, Province, UnitLevel};
use message::Message;

/// The units that took it over: from the field, else, of a province, from the shipped table. One that is not recorded yet is
/// doubtful and left out.
pub fn link(
    fields: &Fields<'_>,
    record: &mut AdministrativeUnit,
    printed: &str,
    province: Option<&Province>,
    builder: &Builder<'_>,
    doubts: &mut Vec<Message>,
) {
    let said = fields.text("successors");
    let named: Vec<String> = match &said {
        Some(text) => text
            .split(['|', ';', ','])
            .map(|part| part.trim().to_string())
            .collect(),
        None if record.level == UnitLevel::Province => province.map(|p| p.successors.clone()).unwrap_or_default(),
        None => Vec::new(),
    };
    let mut found = BTreeSet::new();
    for name in named.iter().filter(|name| !name.is_empty()) {
        match successor(name, record, builder) {
            Some(id) => {
                found.insert(id);
            }
            None => doubts.push(
                Message::new("doctor.unit_successor_unknown")
                    .with("unit", printed)
                    .with("successor", name),
            ),
        }
    }
    if record.valid.end().is_some() && named.is_empty() {
        doubts.push(Message::new("doctor.unit_no_successor").with("unit", printed));
    }
    // What cannot be linked is kept as it was printed.
    if let Some(text) = said.filter(|_| found.len() < named.len() && record.source.wording.is_empty()) {
        record.source.wording = text;
    }
    record.successors = found.into_iter().collect();
}

/// A successor by its code, its slug, or its name within the province.
fn successor(text: &str, record: &AdministrativeUnit, builder: &Builder<'_>) -> Option<EntityId> {
    let known = |slug: &str| builder.known::<AdministrativeUnit>(slug);
    let kind = if record.level == UnitLevel::District {
        "huyen"
    } else {
        "xa"
    };
    let by_slug = || known(text).or_else(|| known(&format!("{kind}-{}", slug(text))));
    let by_name = || {
        let wanted = fold(text);
        let provinces: Vec<&str> = match domain::province(&record.province) {
            Some(old) if old.until.is_some() => old.successors.iter().map(String::as_str).collect(),
            Some(today) => vec![today.key.as_str()],
            None => Vec::new(),
        };
        let fits = |row: &Row<'_, AdministrativeUnit>| {
            let name = fold(&row.body.name);
            let named = name == wanted || name::without_kind(&name) == wanted;
            let level = row.body.level == record.level || row.body.level == UnitLevel::Commune;
            let home = provinces.is_empty() || provinces.contains(&row.body.province.as_str());
            named && level && home && row.body.valid.end().is_none()
        };
        let mut rows = builder.snapshot().all::<AdministrativeUnit>().filter(fits);
        let first = rows.next()?.id();
        // A name that two units bear tells nothing.
        rows.next().is_none().then_some(first)
    };
    by_slug().or_else(by_name)
}
