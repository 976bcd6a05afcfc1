//! The addresses of imports: a file each. Each asks [`RequireWriter`](super::require_writer::RequireWriter) first, so that nobody
//! else gets as far as a body.

mod accept;
mod begin;
mod cancel;
mod changesets;
mod file;
mod inspect;
mod pasted;
mod preview;
mod remove;
mod show;
mod undo;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::answer::ImportState;
use super::import::Import;
use crate::server::addresses::{Address, Kept, Media, Method as Verb, Sent};
use crate::server::live::App;
use crate::server::problem::Problem;
use crate::server::reply::NO_STORE;
use crate::store::StoreError;
use message::{Lang, Message};
use text::Refusal;

/// How large a body that is no file may be, in bytes: a mapping, a pasted annex.
const WORDS_LIMIT: usize = 8 * 1024 * 1024;

/// How they are asked, and what they answer.
pub(in crate::server) const ADDRESSES: &[&Address] = &[
    &begin::ADDRESS,
    &show::ADDRESS,
    &remove::ADDRESS,
    &file::ADDRESS,
    &pasted::ADDRESS,
    &inspect::ADDRESS,
    &preview::ADDRESS,
    &accept::ADDRESS,
    &cancel::ADDRESS,
    &changesets::ADDRESS,
    &undo::ADDRESS,
];

/// How an import stands.
const STATE: &[Media] = &[Media::json::<ImportState>()];

const fn sent<T: JsonSchema>(required: bool) -> Sent {
    Sent {
        media: Media::json::<T>(),
        required,
    }
}

/// Work that goes on apart: the answer says that it is taken.
const fn work(path: &'static str, about: &'static str, sent: Option<Sent>) -> Address {
    Address {
        method: Verb::Post,
        path,
        about,
        parameters: Vec::new,
        sent,
        status: 202,
        answers: STATE,
        kept: Kept::Not,
        office: true,
    }
}

/// The routes of all import endpoints.
pub(in crate::server) fn router() -> Router<Arc<App>> {
    Router::new()
        .route(begin::ADDRESS.path, begin::ADDRESS.at(begin::answer))
        .route(show::ADDRESS.path, show::ADDRESS.at(show::answer))
        .route(remove::ADDRESS.path, remove::ADDRESS.at(remove::answer))
        // A file has its own limits, and is never held in memory.
        .route(
            file::ADDRESS.path,
            file::ADDRESS.at(file::answer).layer(DefaultBodyLimit::disable()),
        )
        .route(pasted::ADDRESS.path, pasted::ADDRESS.at(pasted::answer))
        .route(inspect::ADDRESS.path, inspect::ADDRESS.at(inspect::answer))
        .route(preview::ADDRESS.path, preview::ADDRESS.at(preview::answer))
        .route(accept::ADDRESS.path, accept::ADDRESS.at(accept::answer))
        .route(cancel::ADDRESS.path, cancel::ADDRESS.at(cancel::answer))
        .route(changesets::ADDRESS.path, changesets::ADDRESS.at(changesets::answer))
        .route(undo::ADDRESS.path, undo::ADDRESS.at(undo::answer))
        // Also of what comes in pieces and does not say how large it is.
        .layer(DefaultBodyLimit::max(WORDS_LIMIT))
}

/// What a request may cost, where it is one of these: bytes of its body, and time. `None` when other addresses' limits
/// hold. A file has neither limit here: [`upload`] counts its bytes and watches the clock while they come.
pub(in crate::server) fn limits(method: &Method, path: &str, time: Duration) -> Option<(u64, Option<Duration>)> {
    let rest = path
        .strip_prefix("/api/v1/imports")
        .or_else(|| path.strip_prefix("/api/v1/changesets"))?;
    if !rest.is_empty() && !rest.starts_with('/') {
        return None;
    }
    Some(match *method {
        Method::PUT => (u64::MAX, None),
        // A store waits up to 20 seconds for another writer.
        _ => (WORDS_LIMIT as u64, Some(time * 2)),
    })
}

type Answer = Result<Response, Problem>;

fn accepted(import: &Import, lang: Lang) -> Answer {
    Ok(written(StatusCode::ACCEPTED, import.json(&import.told(lang))?))
}

/// An answer that is in JSON already.
fn written(status: StatusCode, body: String) -> Response {
    let headers = [
        (header::CACHE_CONTROL, NO_STORE),
        (header::CONTENT_TYPE, "application/json"),
    ];
    (status, headers, body).into_response()
}

fn kept_not(body: impl Serialize) -> impl IntoResponse {
    ([(header::CACHE_CONTROL, NO_STORE)], Json(body))
}

fn refused(error: StoreError) -> Refusal {
    Refusal {
        messages: error.messages(),
    }
}

/// A body in JSON.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body)
        .map_err(|error| Problem::bad_request(Message::new("server.import.body").with_foreign("reason", &error)))
}
