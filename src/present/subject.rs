//! Naming what a number is about. The kind always stands with the name.

use schemars::JsonSchema;
use serde::Serialize;

use super::code::Code;
use crate::snapshot::{Row, Snapshot};
use domain::{EntityId, Group, Phase, Zone, ZoneKind};

/// What a subject is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubjectType {
    /// A zone.
    Zone,
    /// Several zones of which a document prints one number.
    Group,
    /// A part of a zone.
    Phase,
}

/// The subject of an account: a zone, a group or a phase.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Subject {
    /// What it is: `zone`, `group` or `phase`.
    pub r#type: SubjectType,
    /// Its identity, the same in all revisions.
    pub id: String,
    /// Its ASCII name, unique within its kind and fixed at creation.
    pub slug: String,
    /// Its name, without the kind.
    pub name: String,
    /// Code of the kind of zone; `null` for a group of several kinds.
    #[schemars(with = "Option<Code<ZoneKind>>")]
    pub kind: Option<ZoneKind>,
    /// Key of the province; `null` where it has none.
    pub province: Option<String>,
    /// Kind and name: `CCN Thống Nhất 1`.
    pub label: String,
    /// Of a phase: the slug of its zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<Option<String>>,
}

/// A zone, a group or a phase: enough to link to it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Reference {
    /// What it is: `zone`, `group` or `phase`.
    pub r#type: SubjectType,
    /// Its identity, the same in all revisions.
    pub id: String,
    /// Its ASCII name, unique within its kind and fixed at creation.
    pub slug: String,
    /// Kind and name together: `CCN Thống Nhất 1`.
    pub label: String,
}

/// The subject of an account; `None` for anything else than a zone, a group or a phase.
pub(super) fn subject(snapshot: &Snapshot, id: EntityId) -> Option<Subject> {
    if let Some(zone) = snapshot.get::<Zone>(id) {
        return Some(of_zone(zone));
    }
    if let Some(group) = snapshot.get::<Group>(id) {
        return Some(of_group(group));
    }
    snapshot.get::<Phase>(id).map(|phase| of_phase(snapshot, phase))
}

/// The subject, as a link.
pub(super) fn reference(snapshot: &Snapshot, id: EntityId) -> Option<Reference> {
    subject(snapshot, id).map(|whole| Reference {
        r#type: whole.r#type,
        id: whole.id,
        slug: whole.slug,
        label: whole.label,
    })
}

fn of_zone(zone: Row<'_, Zone>) -> Subject {
    Subject {
        r#type: SubjectType::Zone,
        id: zone.id().to_string(),
        slug: zone.slug().to_string(),
        name: zone.body.name.clone(),
        kind: Some(zone.body.kind),
        province: Some(zone.body.province.clone()),
        label: zone.body.label(),
        zone: None,
    }
}

fn of_group(group: Row<'_, Group>) -> Subject {
    Subject {
        r#type: SubjectType::Group,
        id: group.id().to_string(),
        slug: group.slug().to_string(),
        name: group.body.name.clone(),
        kind: group.body.kind,
        province: group.body.province.clone(),
        label: group.body.name.clone(),
        zone: None,
    }
}

fn of_phase(snapshot: &Snapshot, phase: Row<'_, Phase>) -> Subject {
    let zone = snapshot.get::<Zone>(phase.body.zone);
    let label = zone.map_or_else(
        || phase.body.name.clone(),
        |z| format!("{}, {}", z.body.label(), phase.body.name),
    );
    Subject {
        r#type: SubjectType::Phase,
        id: phase.id().to_string(),
        slug: phase.slug().to_string(),
        name: phase.body.name.clone(),
        kind: zone.map(|z| z.body.kind),
        province: zone.map(|z| z.body.province.clone()),
        label,
        zone: Some(zone.map(|z| z.slug().to_string())),
    }
}
