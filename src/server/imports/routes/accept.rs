//! Writes what was shown.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::Uri;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Answer, accepted, read, refused, sent, work};
use crate::server::addresses::Address;
use crate::server::imports::engine;
use crate::server::imports::import::{Done, Task};
use crate::server::imports::job;
use crate::server::imports::require_writer::RequireWriter;
use crate::server::query::Query;
use message::Message;

pub(super) const ADDRESS: Address = work(
    "/api/v1/imports/{id}/accept",
    "server.address.import_accept",
    Some(sent::<ImportDecision>(true)),
);

/// What becomes of what was shown.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ImportDecision {
    /// Whether it counts at once.
    decision: Accepted,
    /// What for.
    #[serde(default)]
    message: String,
    /// Who; without a name, the account that runs the server.
    #[serde(default)]
    author: String,
}

/// Whether a changeset counts at once.
#[derive(Deserialize, JsonSchema, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Accepted {
    /// It waits for an approval.
    Draft,
    /// It counts at once.
    Approve,
}

pub(super) async fn answer(uri: Uri, writer: RequireWriter, Path(id): Path<String>, body: Bytes) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.find(&id)?;
    let decision: ImportDecision = read(&body)?;
    let (wish, base) = import.shown()?;
    let (open, app) = (Arc::clone(&writer.desk.open), Arc::clone(&writer.app));
    job::start(&writer.desk, &import, Task::Write, move |import, progress| {
        let mut store = open().map_err(refused)?;
        let snapshot = Arc::new(engine::snapshot(store.as_ref(), app.live().loaded()).map_err(refused)?);
        // The differences that were accepted are those against this revision and no other.
        if snapshot.revision() != base {
            let moved = Message::new("server.import.moved").with("shown", base);
            return Err(moved.with("now", snapshot.revision()).into());
        }
        let order = engine::CommitParams {
            approve: decision.decision == Accepted::Approve,
            message: decision.message,
            author: decision.author,
        };
        let outcome = engine::write(
            &snapshot,
            &import.files(),
            &wish,
            order,
            store.as_mut(),
            progress,
            // The page asks for the hectares next.
            || app.newest(),
        )?;
        Ok(Done::Written(Box::new(outcome)))
    })?;
    accepted(&import, writer.context.lang)
}
