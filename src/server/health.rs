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
use super::reply::KEEP_NOT;

/// How long the store may take to say which revision is its newest.
const PATIENCE: Duration = Duration::from_secs(2);

/// Always 200.
pub(super) async fn healthz() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, KEEP_NOT)], Json(json!({ "status": "ok" })))
}

/// 200 when a snapshot is loaded, which it is from the start on, and the store answers.
pub(super) async fn readyz(State(app): State<Arc<App>>) -> Result<impl IntoResponse, Problem> {
    let head = tokio::time::timeout(PATIENCE, app.blocking(|app| app.with_store(|store| store.head())))
        .await
        .map_err(|_| Problem::unavailable("the store does not answer"))??
        .map_err(Problem::unavailable)?;
    let body = json!({ "status": "ready", "revision": app.live().revision.0, "head": head.0 });
    Ok(([(header::CACHE_CONTROL, KEEP_NOT)], Json(body)))
}
