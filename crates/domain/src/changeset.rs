//! Recorded time: changesets, revisions and versions.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::record::{Entity, EntityId};

/// Number of an approved changeset: 1, 2, 3 … without gaps. 0 is the empty store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(pub u32);

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Number of a stored version (the GeoPackage fid).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RowId(pub i64);

/// Opaque identity of a changeset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChangesetId(pub Uuid);

impl fmt::Display for ChangesetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// State of a changeset: draft, submitted, then approved or rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ChangesetState {
    Draft,
    Submitted,
    Approved,
    Rejected,
}

impl ChangesetState {
    /// The code in the store and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            ChangesetState::Draft => "draft",
            ChangesetState::Submitted => "submitted",
            ChangesetState::Approved => "approved",
            ChangesetState::Rejected => "rejected",
        }
    }
}

/// A set of changes that is approved or rejected as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Changeset {
    /// Opaque identity, fixed before approval.
    pub id: ChangesetId,
    /// Name of the person who made it.
    pub author: String,
    /// What it is for, in words of its author or of the program.
    pub message: String,
    /// The document it follows, in words.
    pub document: String,
    /// The revision its author saw.
    pub base: Revision,
    /// Draft, submitted, approved or rejected.
    pub state: ChangesetState,
    /// When it was made (UTC).
    pub created_at: Timestamp,
    /// When it was approved or rejected (UTC); `None` until then.
    pub decided_at: Option<Timestamp>,
    /// The revision approval gave it; `None` for one that is not approved.
    pub revision: Option<Revision>,
    /// How many rows it changes.
    pub changes: u64,
}

/// One change of a changeset.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A new thing, or a new version of one.
    Put {
        /// The new version, with its identity.
        entity: Box<Entity>,
        /// The row it replaces; `None` for a new thing.
        supersedes: Option<RowId>,
    },
    /// The thing is no longer recorded (it was entered by mistake).
    End {
        /// The thing that ends.
        entity: EntityId,
        /// The row that is closed.
        supersedes: RowId,
    },
}

/// A stored version: true in the store's eyes for revisions `from_rev ≤ r < to_rev`.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Row of the store, which is the fid in GIS programs.
    pub row_id: RowId,
    /// First revision that has it.
    pub from_rev: Revision,
    /// First revision that had any version of the thing: the day it was recorded, which a correction does not change.
    pub first_rev: Revision,
    /// First revision that had a public version of it, if any had.
    pub first_public: Option<Revision>,
    /// First revision that no longer has it; `None` while it is current.
    pub to_rev: Option<Revision>,
    /// The version itself: identity, body and geometry.
    pub entity: Entity,
}
