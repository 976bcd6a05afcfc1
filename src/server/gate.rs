//! The gate every request passes: an id, a language, an audience; limits; headers on the way out; one log line.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::HttpBody;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use super::audience::{Ends, audience};
use super::headers;
use super::language::language;
use super::live::App;
use super::problem::Problem;
use crate::message::{Lang, Message};
use crate::snapshot::Audience;

/// How large the body of a request may be, in bytes. Nothing here reads one.
pub(super) const BODY_LIMIT: usize = 64 * 1024;

/// Who asks, in which language; the id under which the log knows the request.
#[derive(Debug, Clone)]
pub(super) struct Visit {
    pub id: String,
    pub lang: Lang,
    pub audience: Audience,
}

/// The outermost layer.
pub(super) async fn gate(
    State(app): State<Arc<App>>,
    ConnectInfo(ends): ConnectInfo<Ends>,
    mut request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let visit = Visit {
        id: Uuid::now_v7().simple().to_string(),
        lang: language(&uri, request.headers()),
        audience: audience(ends, &uri, request.headers()),
    };
    request.extensions_mut().insert(visit.clone());
    let answer = match refuse(&method, request.headers()) {
        Some(problem) => problem.into_response(),
        None => match tokio::time::timeout(app.time_limit, next.run(request)).await {
            Ok(answer) => answer,
            Err(_) => Problem::unavailable("the time limit of a request was reached").into_response(),
        },
    };
    let mut response = write_problem(answer, &visit);
    headers::add(response.headers_mut(), &app.policy, &visit.id);
    log(&method, &uri, &visit, &response, started.elapsed());
    response
}

fn refuse(method: &Method, headers: &HeaderMap) -> Option<Problem> {
    if method != Method::GET && method != Method::HEAD {
        let detail = Message::new("server.method").with("method", method);
        return Some(Problem::refused(StatusCode::METHOD_NOT_ALLOWED, detail));
    }
    let length = headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse::<u64>()
        .ok()?;
    (length > BODY_LIMIT as u64).then(|| {
        let detail = Message::new("server.body_too_large").with("limit", BODY_LIMIT);
        Problem::refused(StatusCode::PAYLOAD_TOO_LARGE, detail)
    })
}

/// Turns every refusal and failure into a document, also those of the framework.
fn write_problem(mut answer: Response, visit: &Visit) -> Response {
    let status = answer.status();
    if !status.is_client_error() && !status.is_server_error() {
        return answer;
    }
    let problem = answer
        .extensions_mut()
        .remove::<Problem>()
        .unwrap_or_else(|| Problem::of_status(status));
    if let Some(cause) = problem.cause() {
        tracing::error!(request_id = visit.id, cause, "failed");
    }
    problem.render(visit.lang, &visit.id)
}

fn log(method: &Method, uri: &Uri, visit: &Visit, response: &Response, took: Duration) {
    tracing::info!(
        request_id = visit.id,
        method = method.as_str(),
        path = uri.path(),
        query = uri.query(),
        status = response.status().as_u16(),
        bytes = response.body().size_hint().exact(),
        // To the microsecond; more digits would only be noise.
        ms = took.as_micros() as f64 / 1000.0,
        audience = if visit.audience == Audience::Local {
            "local"
        } else {
            "public"
        },
        lang = visit.lang.code(),
        "request"
    );
}
