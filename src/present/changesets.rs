//! Changesets for the office: the history with its drafts, and the outcome of taking one back.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::code::Code;
use crate::store;
use domain::ChangesetState;
use message::{Lang, retold};

/// The history: all changesets, drafts too.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Changesets {
    /// One entry for each changeset.
    pub changesets: Vec<Changeset>,
}

/// A set of changes that is approved or rejected as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Changeset {
    /// Its identity, fixed before approval.
    pub id: String,
    /// Name of the person who made it.
    pub author: String,
    /// What it is for; a description by the program is given in the language asked for.
    pub message: String,
    /// The document it follows, in words.
    pub document: String,
    /// The revision its author saw.
    pub base: u32,
    /// Its state: a draft, or how it was decided.
    #[schemars(with = "Code<ChangesetState>")]
    pub state: ChangesetState,
    /// The instant it was made (UTC).
    #[schemars(with = "String")]
    pub created_at: Timestamp,
    /// The instant it was approved or rejected (UTC); `null` until then.
    #[schemars(with = "Option<String>")]
    pub decided_at: Option<Timestamp>,
    /// The revision that approval gave it; `null` for one that is not approved.
    pub revision: Option<u32>,
    /// Number of rows it changes.
    pub changes: u64,
}

/// The outcome of taking a changeset back.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Undone {
    /// Identity of the changeset that was taken back.
    pub undone: String,
    /// Identity of the changeset that does it; `null` for a draft, which is rejected instead.
    pub changeset: Option<String>,
    /// The revision of that changeset; `null` for a draft.
    pub revision: Option<u32>,
    /// `approved`; `rejected` for a draft.
    #[schemars(with = "Code<ChangesetState>")]
    pub state: ChangesetState,
}

impl Changesets {
    /// The history in a language.
    pub fn of(all: &[domain::Changeset], lang: Lang) -> Changesets {
        let changesets = all.iter().map(|one| Changeset {
            id: one.id.to_string(),
            author: one.author.clone(),
            message: retold(&one.message, lang),
            document: one.document.clone(),
            base: one.base.0,
            state: one.state,
            created_at: one.created_at,
            decided_at: one.decided_at,
            revision: one.revision.map(|revision| revision.0),
            changes: one.changes,
        });
        Changesets {
            changesets: changesets.collect(),
        }
    }
}

impl Undone {
    /// The answer on an undo of the store.
    pub fn of(undone: &store::Undone) -> Undone {
        Undone {
            undone: undone.of.to_string(),
            changeset: undone.changeset.map(|id| id.to_string()),
            revision: undone.approval.as_ref().map(|approval| approval.revision.0),
            state: match undone.approval {
                Some(_) => ChangesetState::Approved,
                None => ChangesetState::Rejected,
            },
        }
    }
}
