//! The revisions of a store.

use schemars::JsonSchema;
use serde::Serialize;

use super::code::words;
use crate::snapshot::Audience;
use domain::Changeset;
use message::{Lang, retold};

/// What was approved, oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Revisions {
    /// One each.
    pub revisions: Vec<Revision>,
}

/// One approved changeset. Who made it and what for is told on the machine itself only.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Revision {
    /// Its number.
    pub revision: u32,
    /// The instant.
    pub approved_at: Option<String>,
    /// Who made it.
    pub author: Option<String>,
    /// What for.
    pub message: Option<String>,
    /// The number of the document it rests on.
    pub document: Option<String>,
}

/// The approved changesets, oldest first. Who made one and what for may name people or internal records, so away from
/// the machine itself only number and time are told. What the program wrote by itself is told in the language asked for.
pub fn revisions(changesets: &[Changeset], audience: Audience, lang: Lang) -> Revisions {
    let told = |text: &str| words(text).filter(|_| audience == Audience::Local);
    let revisions = changesets.iter().filter_map(|changeset| {
        Some(Revision {
            revision: changeset.revision?.0,
            approved_at: changeset.decided_at.map(|at| at.to_string()),
            author: told(&changeset.author),
            message: told(&retold(&changeset.message, lang)),
            document: told(&changeset.document),
        })
    });
    Revisions {
        revisions: revisions.collect(),
    }
}
