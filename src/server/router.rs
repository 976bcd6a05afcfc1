//! Which address leads where.

use std::sync::Arc;

use axum::routing::{get, post};
use axum::{Router, middleware};
use tower_http::limit::RequestBodyLimitLayer;

use super::live::App;
use super::middleware::{BODY_LIMIT, outermost};
use super::{api, files, grid, health, imports, setup, sign_in};

/// All addresses, behind the gate.
pub(super) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/api/v1/totals", get(api::totals))
        .route("/api/v1/zones", get(api::zones))
        .route("/api/v1/zones/{id}", get(api::zone))
        .route("/api/v1/zones/{id}/account", get(api::zone_account))
        .route("/api/v1/zones/{id}/faces", get(api::zone_faces))
        .route("/api/v1/zones/{id}/series", get(api::zone_series))
        .route("/api/v1/groups/{id}", get(api::group))
        .route("/api/v1/groups/{id}/series", get(api::group_series))
        .route("/api/v1/provinces", get(api::provinces))
        .route("/api/v1/provinces/{key}", get(api::province))
        .route("/api/v1/units", get(api::units))
        .route("/api/v1/revisions", get(api::revisions))
        .route("/api/v1/config", get(setup::config))
        .route("/api/v1/dates", get(api::dates))
        .route("/api/v1/graticule", get(grid::graticule))
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
