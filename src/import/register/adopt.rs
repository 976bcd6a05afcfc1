//! Rows of a register whose things are recorded already, under the name another way of importing gave them: a layer, a table
//! of coordinates, a form. The key in the first column is new then, the thing is not.

use std::collections::HashSet;

use super::tables::TableKind;
use crate::changeset::Builder;
use crate::changeset::update::{Named, Names, Sought};
use domain::text::slug;
use domain::{Called, EntityId, Kind, PartialDate, Telling, Version, Zone};
use text::{Row, Table, parse_code, read_date};

/// Gives keys that are not recorded the identity of the recorded thing with the same zone and label (name, day, lot). A thing
/// that has a row of its own is nobody else's, and one thing is not given twice.
pub fn adopt(kind: TableKind, table: &Table, keys: &[Option<String>], builder: &mut Builder<'_>) {
    let Some(stored) = stored(kind) else {
        return;
    };
    let snapshot = builder.snapshot();
    let versions: Vec<&Version> = snapshot
        .versions()
        .iter()
        .map(|version| &**version)
        .filter(|version| version.entity.body.kind() == stored)
        .collect();
    if versions.is_empty() {
        return;
    }
    let named = versions.iter().map(|version| Named::of(version)).collect();
    let names = Names::new(snapshot, stored, named);
    let recorded = |key: &String| names.by_slug(key).map(|at| versions[at].entity.id);
    let mut taken: HashSet<EntityId> = keys.iter().flatten().filter_map(recorded).collect();
    for (row, key) in table.rows.iter().zip(keys) {
        let Some(key) = key.as_ref().filter(|key| recorded(key).is_none()) else {
            continue;
        };
        let text = |column: &str| row.get(column).unwrap_or_default();
        let Some(zone) = builder.known::<Zone>(text("zone")) else {
            continue;
        };
        let label = slug(text("label"));
        let local = match label.is_empty() {
            true => key.as_str(),
            false => label.as_str(),
        };
        let from = date(text("valid_from")).or_else(|| date(text("start")));
        let telling = Telling {
            zone,
            label: text(name_column(kind)),
            level: parse_code(text("level")).ok(),
            from,
        };
        let sought = Sought {
            slug: key,
            called: Called::told(stored, &telling),
            // The others have a name beside their key, which is theirs alone: a layer has one label for both.
            local: matches!(kind, TableKind::Pieces | TableKind::Leases | TableKind::ServicedAreas)
                .then_some((zone, local)),
            from,
        };
        // Where several are called so, the key says that this is another one.
        let found = names
            .find(&sought, |_| false, &|_| Ok(None))
            .ok()
            .flatten()
            .map(|at| &versions[at].entity);
        if let Some(found) = found
            && fits(kind, found, row)
            && taken.insert(found.id)
        {
            builder.adopt(stored, key, found.id);
        }
    }
}

/// The kind of record a table holds, of those that layers hold, too.
fn stored(kind: TableKind) -> Option<Kind> {
    match kind {
        TableKind::Phases => Some(Kind::Phase),
        TableKind::Boundaries => Some(Kind::Boundary),
        TableKind::PlanAreas => Some(Kind::PlanArea),
        TableKind::ServicedAreas => Some(Kind::ServicedArea),
        TableKind::Pieces => Some(Kind::ClearancePiece),
        TableKind::Leases => Some(Kind::Lease),
        _ => None,
    }
}

/// The column a person finds the name of a record in.
fn name_column(kind: TableKind) -> &'static str {
    match kind {
        TableKind::Phases => "name",
        TableKind::PlanAreas => "lot",
        _ => "label",
    }
}

/// Whether a row with a key of its own may stand for the recorded thing: two lots of plans of different days are two things.
fn fits(kind: TableKind, found: &domain::Entity, row: &Row) -> bool {
    let from = date(row.get("valid_from").unwrap_or_default());
    match (&found.body, kind) {
        (domain::Body::PlanArea(area), TableKind::PlanAreas) => area.valid.start() == from,
        _ => true,
    }
}

fn date(text: &str) -> Option<PartialDate> {
    read_date(text).ok()
}
