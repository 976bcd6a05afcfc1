//! The revisions of a store.

use serde_json::{Value, json};

use super::code::words;
use crate::snapshot::Audience;
use domain::Changeset;
use message::{Lang, retold};

/// The approved changesets, oldest first. Who made one and what for may name people or internal records, so away from
/// the machine itself only number and time are told. What the program wrote by itself is told in the language asked for.
pub fn revisions(changesets: &[Changeset], audience: Audience, lang: Lang) -> Value {
    let listed: Vec<Value> = changesets
        .iter()
        .filter_map(|changeset| changeset.revision.map(|revision| (changeset, revision)))
        .map(|(changeset, revision)| {
            let told = |text: &str| {
                if audience == Audience::Local {
                    words(text)
                } else {
                    Value::Null
                }
            };
            json!({
                "revision": revision.0,
                "approved_at": changeset.decided_at.map(|at| at.to_string()),
                "author": told(&changeset.author),
                "message": told(&retold(&changeset.message, lang)),
                "document": told(&changeset.document),
            })
        })
        .collect();
    json!({ "revisions": listed })
}
