//! A group: a set of zones a document speaks of.

use schemars::JsonSchema;
use serde::Serialize;

use super::code::{Code, words};
use super::province::{NamedUnit, named};
use super::subject::{Reference, reference};
use crate::snapshot::{Row, Snapshot};
use domain::{Zone, ZoneKind};

/// The group as lists and details tell it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Group {
    /// Its identity, the same in all revisions.
    pub id: String,
    /// Its ASCII name, unique within its kind and fixed at creation.
    pub slug: String,
    /// Name of the group.
    pub name: String,
    /// The same, as every subject has one.
    pub label: String,
    /// The kind of its zones; `null` for a group of several kinds.
    #[schemars(with = "Option<Code<ZoneKind>>")]
    pub kind: Option<ZoneKind>,
    /// The province of its zones; `null` where it has none.
    pub province: Option<NamedUnit>,
    /// The definition of its members, in words of the document; `null` where it gives none.
    pub definition: Option<String>,
    /// Number of members the document states; `null` where it states none.
    pub member_count: Option<u32>,
    /// Whether every member is known here.
    pub complete: bool,
    /// The slugs of those that are known.
    pub members: Vec<String>,
    /// The wider group it is a part of; `null` for none.
    pub part_of: Option<Reference>,
}

impl Group {
    pub(super) fn of(snapshot: &Snapshot, row: Row<'_, domain::Group>) -> Group {
        let body = row.body;
        let members: Vec<String> = body
            .members
            .iter()
            .filter_map(|id| snapshot.get::<Zone>(*id))
            .map(|zone| zone.slug().to_string())
            .collect();
        Group {
            id: row.id().to_string(),
            slug: row.slug().to_string(),
            name: body.name.clone(),
            label: body.name.clone(),
            kind: body.kind,
            province: body.province.as_deref().and_then(named),
            definition: words(&body.definition),
            member_count: body.member_count,
            // A member the reader may not see is one more that is not known here.
            complete: body.complete && members.len() == body.members.len(),
            members,
            part_of: body.part_of.and_then(|id| reference(snapshot, id)),
        }
    }
}
