//! Takes a changeset back.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::Uri;
use axum::response::IntoResponse;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Answer, kept_not, read, sent};
use crate::author::author;
use crate::present;
use crate::server::addresses::{Address, Media};
use crate::server::imports::require_writer::RequireWriter;
use crate::server::problem::Problem;
use crate::server::query::Query;
use crate::store::{self, StoreError, Undone};
use message::Message;

pub(super) const ADDRESS: Address = Address {
    path: "/api/v1/changesets/{id}/undo",
    about: "server.address.changeset_undo",
    sent: Some(sent::<UndoOrder>(false)),
    answers: &[Media::json::<present::Undone>()],
    ..Address::WRITE
};

/// How a changeset is taken back.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(deny_unknown_fields, default)]
struct UndoOrder {
    /// Why; without a word, the changeset says what it takes back.
    message: Option<String>,
    /// Who; without a name, the account that runs the server.
    author: String,
}

pub(super) async fn answer(uri: Uri, writer: RequireWriter, Path(id): Path<String>, body: Bytes) -> Answer {
    Query::read(&uri, &[])?;
    let asked: UndoOrder = if body.is_empty() {
        UndoOrder::default()
    } else {
        read(&body)?
    };
    let (open, lang) = (Arc::clone(&writer.desk.open), writer.context.lang);
    let undone = writer.app.blocking(move |app| -> Result<Undone, Problem> {
        let mut store = open().map_err(Problem::failed)?;
        let all = store.changesets().map_err(Problem::failed)?;
        let found = store::changeset_of(&all, &id).map_err(Problem::not_found)?;
        let words = |about: Message| asked.message.unwrap_or_else(|| about.text(lang));
        let by = Some(asked.author)
            .filter(|name| !name.trim().is_empty())
            .unwrap_or_else(author);
        let undone = store::undo(store.as_mut(), &found, &by, words).map_err(|error| match &error {
            StoreError::Conflicts(_)
            | StoreError::Overtaken(_)
            | StoreError::Referred(_)
            | StoreError::Gone(_)
            | StoreError::Moved(_)
            | StoreError::Decided { .. } => Problem::conflicts(error.messages()),
            _ => Problem::failed(error),
        })?;
        app.newest();
        Ok(undone)
    });
    let undone = undone.await??;
    Ok(kept_not(present::Undone::of(&undone)).into_response())
}
