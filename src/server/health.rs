//! `/healthz`: the process runs. `/readyz`: it can answer.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use schemars::JsonSchema;
use serde::Serialize;

use super::addresses::{Address, Kept, Media};
use super::live::App;
use super::problem::Problem;
use super::reply::NO_STORE;
use crate::store::StoreError;

/// How long the store may take to answer which revision is its newest.
const PATIENCE: Duration = Duration::from_secs(2);

/// The answer that the process runs.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Health {
    status: Alive,
}

/// The one value of a member `status`.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Alive {
    /// The process runs and answers.
    Ok,
}

/// The answer that the store can be read.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Readiness {
    status: Ready,
    /// The revision that is shown.
    revision: u32,
    /// The newest revision of the store.
    head: u32,
    /// How often another file was opened under the name of the store since the start.
    reopened: u32,
}

/// The one value of a member `status`; a server that is not ready answers with a refusal.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Ready {
    /// The server can answer questions.
    Ready,
}

/// The addresses of this file.
pub(super) const ADDRESSES: &[&Address] = &[&HEALTHZ, &READYZ];

/// The address that shows whether the process runs.
pub(super) const HEALTHZ: Address = Address {
    path: "/healthz",
    about: "server.address.healthz",
    answers: &[Media::json::<Health>()],
    kept: Kept::Not,
    ..Address::READ
};

/// The address that shows whether it can answer.
pub(super) const READYZ: Address = Address {
    path: "/readyz",
    about: "server.address.readyz",
    answers: &[Media::json::<Readiness>()],
    kept: Kept::Not,
    ..Address::READ
};

/// Answers 200 as long as the process runs.
pub(super) async fn healthz() -> impl IntoResponse {
    let health = Health { status: Alive::Ok };
    ([(header::CACHE_CONTROL, NO_STORE)], Json(health))
}

/// 200 when a snapshot is loaded, which it is from the start on, and the file under the name of the store answers. A store
/// that was deleted or replaced is a 503 until the server has opened the file that stands there now.
pub(super) async fn readyz(State(app): State<Arc<App>>) -> Result<impl IntoResponse, Problem> {
    let head = tokio::time::timeout(PATIENCE, app.blocking(App::head))
        .await
        .map_err(|_| Problem::unavailable("the store does not answer"))??;
    let head = head.map_err(|error| match error {
        StoreError::Displaced { how, .. } => Problem::unavailable(&error).with_detail(how.message()),
        _ => Problem::unavailable(error),
    })?;
    let body = Readiness {
        status: Ready::Ready,
        revision: app.live().revision.0,
        head: head.0,
        reopened: app.reopened(),
    };
    Ok(([(header::CACHE_CONTROL, NO_STORE)], Json(body)))
}
