//! `/api/v1/session`: the token of an address becomes a cookie; `/api/v1/session/addresses`: one more address.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Extension, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::access::Ends;
use super::addresses::{Address, Media};
use super::imports::check_origin;
use super::live::App;
use super::middleware::RequestContext;
use super::problem::Problem;
use super::query::Query;
use super::reply::NO_STORE;
use super::session::{TOKEN, cookie_name};
use crate::snapshot::Audience;
use message::Message;

/// The answer that a session began; its cookie goes with it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Session {
    /// `true`.
    session: bool,
}

/// A token for one more address.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct FreshToken {
    /// The text that stands behind `#token=` in the address.
    pub token: String,
}

fn forbidden(key: &'static str) -> Problem {
    Problem::refused(StatusCode::FORBIDDEN, Message::new(key))
}

/// The addresses of this file.
pub(super) const ADDRESSES: &[&Address] = &[&EXCHANGE, &ADDRESS];

/// The token of an address for a cookie.
pub(super) const EXCHANGE: Address = Address {
    path: "/api/v1/session",
    about: "server.address.session",
    answers: &[Media::json::<Session>()],
    ..Address::WRITE
};

/// A token for one more address.
pub(super) const ADDRESS: Address = Address {
    path: "/api/v1/session/addresses",
    about: "server.address.session_address",
    answers: &[Media::json::<FreshToken>()],
    ..Address::WRITE
};

/// The token, in the header that scripts use too, for a cookie. From the machine itself and a page of this server alone.
pub(super) async fn exchange(
    State(app): State<Arc<App>>,
    ConnectInfo(ends): ConnectInfo<Ends>,
    Extension(context): Extension<RequestContext>,
    uri: Uri,
    headers: HeaderMap,
    method: Method,
    _body: Bytes,
) -> Result<Response, Problem> {
    Query::read(&uri, &[])?;
    if !context.access.here {
        return Err(forbidden("server.import.not_local"));
    }
    check_origin(&method, &headers).map_err(|detail| Problem::refused(StatusCode::FORBIDDEN, detail))?;
    let sessions = app
        .sessions
        .as_ref()
        .ok_or_else(|| forbidden("server.import.read_only"))?;
    let given = headers.get(TOKEN).map_or(&b""[..], |token| token.as_bytes());
    let cookie = sessions
        .exchange(given)
        .map_err(Problem::failed)?
        .ok_or_else(|| forbidden("server.session.used"))?;
    let port = ends.local.map_or(0, |local| local.port());
    let set = format!(
        "{}={}; HttpOnly; SameSite=Strict; Path=/",
        cookie_name(port),
        cookie.text()
    );
    let mut response = ([(header::CACHE_CONTROL, NO_STORE)], Json(Session { session: true })).into_response();
    let set = HeaderValue::from_str(&set).map_err(Problem::failed)?;
    response.headers_mut().insert(header::SET_COOKIE, set);
    Ok(response)
}

/// One more token, for a client that has a session already: `matbang open` has read the token of this run beside the store.
pub(super) async fn address(
    State(app): State<Arc<App>>,
    Extension(context): Extension<RequestContext>,
    uri: Uri,
    headers: HeaderMap,
    method: Method,
    _body: Bytes,
) -> Result<Response, Problem> {
    Query::read(&uri, &[])?;
    check_origin(&method, &headers).map_err(|detail| Problem::refused(StatusCode::FORBIDDEN, detail))?;
    if context.access.audience() != Audience::Local {
        return Err(forbidden("server.import.not_local"));
    }
    let sessions = app
        .sessions
        .as_ref()
        .ok_or_else(|| forbidden("server.import.read_only"))?;
    let token = sessions.open().map_err(Problem::failed)?;
    let body = FreshToken {
        token: token.text().to_string(),
    };
    Ok(([(header::CACHE_CONTROL, NO_STORE)], Json(body)).into_response())
}
