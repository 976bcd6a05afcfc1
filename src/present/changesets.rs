//! Changesets for who works with them: the history with its drafts, and what becomes of one.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::code::Code;
use crate::store;
use domain::ChangesetState;
use message::{Lang, retold};

/// All changesets, drafts too.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Changesets {
    /// One each.
    pub changesets: Vec<Changeset>,
}

/// A set of changes that is approved or rejected as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Changeset {
    /// Its id.
    pub id: String,
    /// Who made it.
    pub author: String,
    /// What for; what the program wrote by itself is told in the language asked for.
    pub message: String,
    /// The document it follows, in words.
    pub document: String,
    /// The revision its author saw.
    pub base: u32,
    /// Where it stands.
    #[schemars(with = "Code<ChangesetState>")]
    pub state: ChangesetState,
    /// When it was made.
    #[schemars(with = "String")]
    pub created_at: Timestamp,
    /// When it was approved or rejected.
    #[schemars(with = "Option<String>")]
    pub decided_at: Option<Timestamp>,
    /// The revision that approval gave it.
    pub revision: Option<u32>,
    /// How many rows it changes.
    pub changes: u64,
}

/// What taking a changeset back has led to.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Undone {
    /// The changeset that was taken back.
    pub undone: String,
    /// The one that does it; `null` for a draft, which is rejected instead.
    pub changeset: Option<String>,
    /// Its revision.
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
    /// What the store has done.
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
