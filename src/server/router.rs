//! Which address leads where.

use std::sync::Arc;

use axum::routing::{get, post};
use axum::{Router, middleware};
use tower_http::limit::RequestBodyLimitLayer;

use super::live::App;
use super::middleware::{BODY_LIMIT, outermost};
use super::{addresses, files, health, imports, sign_in};

/// All addresses, behind the outermost middleware.
pub(super) fn router(app: Arc<App>) -> Router {
    addresses::router()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .fallback(files::file)
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .route("/api/v1/session", post(sign_in::exchange))
        .route("/api/v1/session/addresses", post(sign_in::address))
        .merge(imports::router())
        .layer(middleware::from_fn_with_state(Arc::clone(&app), outermost))
        .with_state(app)
}
