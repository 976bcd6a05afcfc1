//! Which address leads where.

use std::sync::Arc;

use axum::{Router, middleware};
use tower_http::limit::RequestBodyLimitLayer;

use super::live::App;
use super::middleware::{BODY_LIMIT, outermost};
use super::{addresses, files, health, imports, sign_in};

/// All addresses, behind the outermost middleware.
pub(super) fn router(app: Arc<App>) -> Router {
    addresses::router()
        .route(health::HEALTHZ.path, health::HEALTHZ.at(health::healthz))
        .route(health::READYZ.path, health::READYZ.at(health::readyz))
        .fallback(files::file)
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .route(sign_in::EXCHANGE.path, sign_in::EXCHANGE.at(sign_in::exchange))
        .route(sign_in::ADDRESS.path, sign_in::ADDRESS.at(sign_in::address))
        .merge(imports::router())
        .layer(middleware::from_fn_with_state(Arc::clone(&app), outermost))
        .with_state(app)
}
