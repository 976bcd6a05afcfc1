//! The revisions of a store.

use schemars::JsonSchema;
use serde::Serialize;

use super::code::words;
use crate::snapshot::Audience;
use domain::Changeset;
use message::{Lang, retold};

/// The approved changesets, oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Revisions {
    /// One entry for each revision.
    pub revisions: Vec<Revision>,
}

/// One approved changeset. Only the machine itself learns who made it and what for.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Revision {
    /// Number of the revision, from 1.
    pub revision: u32,
    /// The instant of approval (UTC).
    pub approved_at: Option<String>,
    /// Name of the person who made it; `null` for the public.
    pub author: Option<String>,
    /// What it is for; `null` for the public.
    pub message: Option<String>,
    /// Number of the document it rests on; `null` for the public.
    pub document: Option<String>,
}

/// The approved changesets, oldest first. Who made one and what for may name people or internal records, so only the machine
/// itself gets more than number and time. A description by the program is given in the language asked for.
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
