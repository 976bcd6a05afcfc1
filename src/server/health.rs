//! `/healthz`: the process runs. `/readyz`: it can answer.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde_json::json;

use super::live::App;
use super::problem::Problem;
use super::reply::NO_STORE;
use crate::store::StoreError;

/// How long the store may take to say which revision is its newest.
const PATIENCE: Duration = Duration::from_secs(2);

/// Always 200.
pub(super) async fn healthz() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, NO_STORE)], Json(json!({ "status": "ok" })))
}

/// 200 when a snapshot is loaded, which it is from the start on, and the file under the name of the store answers. A store
/// that was deleted or replaced is a 503 until the server has opened what stands there now.
pub(super) async fn readyz(State(app): State<Arc<App>>) -> Result<impl IntoResponse, Problem> {
    let head = tokio::time::timeout(PATIENCE, app.blocking(App::head))
        .await
        .map_err(|_| Problem::unavailable("the store does not answer"))??;
    let head = head.map_err(|error| match error {
        StoreError::Displaced { how, .. } => Problem::unavailable(&error).with_detail(how.message()),
        _ => Problem::unavailable(error),
    })?;
    let body = json!({
        "status": "ready",
        "revision": app.live().revision.0,
        "head": head.0,
        // How often another file was opened under the name of the store since the start.
        "reopened": app.reopened(),
    });
    Ok(([(header::CACHE_CONTROL, NO_STORE)], Json(body)))
}
