//! Outermost middleware: request id, language, audience, limits, headers of the response, log line.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, HttpBody};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use super::access::{Access, Ends, access};
use super::asker::{MOST_UNDER_WAY, asker};
use super::headers;
use super::imports;
use super::language::language;
use super::live::App;
use super::log::without_secrets;
use super::problem::Problem;
use crate::snapshot::Audience;
use message::{Lang, Message};

/// How large the body of a request that reads may be, in bytes. It is not used.
pub(super) const BODY_LIMIT: usize = 64 * 1024;

/// How many letters a name in an address may have.
const NAME_LIMIT: usize = 200;
/// How long a query may be, in bytes: lists of kinds and stages are shorter.
const QUERY_LIMIT: usize = 4096;

/// The id of a request in the log, its language and who is asking.
#[derive(Debug, Clone)]
pub(super) struct RequestContext {
    pub id: String,
    pub lang: Lang,
    pub audience: Audience,
    pub access: Access,
}

/// The outermost layer of the router.
pub(super) async fn outermost(
    State(app): State<Arc<App>>,
    ConnectInfo(ends): ConnectInfo<Ends>,
    mut request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let access = access(app.sessions.as_ref(), ends, request.version(), &uri, request.headers());
    let context = RequestContext {
        id: Uuid::now_v7().simple().to_string(),
        lang: language(&uri, request.headers()),
        audience: access.audience(),
        access,
    };
    request.extensions_mut().insert(context.clone());
    let limits = limits(&method, uri.path(), app.time_limit);
    let too_slow = || Problem::unavailable("the time limit of a request was reached").into_response();
    let asker = asker(&app.trusted_proxies, ends.peer.ip(), request.headers());
    // Health checks are always answered; they cost nothing.
    let counted = !matches!(uri.path(), "/healthz" | "/readyz");
    let turn = counted.then(|| app.under_way.begin(asker));
    let refused = match turn {
        Some(None) => Some(too_many()),
        _ => refuse(&method, &uri, request.headers(), &limits),
    };
    let answer = match refused {
        Some(problem) => problem.into_response(),
        None => {
            let small = limits.writes && announced(request.headers()).is_some_and(|bytes| bytes <= BODY_LIMIT as u64);
            let answering = async move {
                if !small {
                    return next.run(request).await;
                }
                match taken_in(request).await {
                    Ok(request) => next.run(request).await,
                    Err(problem) => problem.into_response(),
                }
            };
            match limits.time.or(small.then_some(app.time_limit)) {
                Some(time) => tokio::time::timeout(time, answering)
                    .await
                    .unwrap_or_else(|_| too_slow()),
                None => answering.await,
            }
        }
    };
    let mut response = write_problem(answer, &context);
    headers::add(response.headers_mut(), &app.policy, &context.id);
    if response.status().is_client_error() && method != Method::GET && method != Method::HEAD {
        // A large body may be on its way still: what is left of it must not be taken for the next request.
        response
            .headers_mut()
            .insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    log(&method, &uri, &context, &response, started.elapsed());
    response
}

/// One address has as many requests under way as it may.
fn too_many() -> Problem {
    let detail = Message::new("server.too_many_requests").with_count("limit", MOST_UNDER_WAY);
    Problem::refused(StatusCode::TOO_MANY_REQUESTS, detail)
}

/// The bounds of a request.
struct Limits {
    /// Bytes of its body.
    body: u64,
    /// Until the first byte of the answer; `None` where the handler itself watches the clock.
    time: Option<Duration>,
    /// Whether the address knows more than reading.
    writes: bool,
}

/// Reading costs little; the addresses of imports set their own bounds.
fn limits(method: &Method, path: &str, time: Duration) -> Limits {
    if path == "/api/v1/session" || path.starts_with("/api/v1/session/") {
        return Limits {
            body: BODY_LIMIT as u64,
            time: Some(time),
            writes: true,
        };
    }
    match imports::limits(method, path, time) {
        Some((body, time)) => Limits {
            body,
            time,
            writes: true,
        },
        None => Limits {
            body: BODY_LIMIT as u64,
            time: Some(time),
            writes: false,
        },
    }
}

fn refuse(method: &Method, uri: &Uri, headers: &HeaderMap, limits: &Limits) -> Option<Problem> {
    if let Some(detail) = too_long(uri) {
        return Some(Problem::bad_request(detail));
    }
    if !limits.writes && method != Method::GET && method != Method::HEAD {
        let detail = Message::new("server.method").with("method", method.as_str());
        return Some(Problem::refused(StatusCode::METHOD_NOT_ALLOWED, detail));
    }
    (announced(headers)? > limits.body).then(|| {
        let detail = Message::new("server.body_too_large").with_count("limit", limits.body);
        Problem::refused(StatusCode::PAYLOAD_TOO_LARGE, detail)
    })
}

/// The refusal of an address with a name longer than any record's: a part of the path or a value of the query.
/// Values of lists are divided by commas.
fn too_long(uri: &Uri) -> Option<Message> {
    let query = uri.query().unwrap_or_default();
    let values = query.split(['&', '=']).flat_map(|value| value.split(','));
    let long = uri
        .path()
        .split('/')
        .chain(values)
        .find(|name| letters(name) > NAME_LIMIT);
    if long.is_some() {
        return Some(Message::new("server.name_too_long").with_count("limit", NAME_LIMIT));
    }
    (query.len() > QUERY_LIMIT).then(|| Message::new("server.query_too_long").with_count("limit", QUERY_LIMIT))
}

/// How many letters a part of an address stands for: three bytes `%AB` are one byte, and what is no UTF-8 is read as a
/// letter of its own.
fn letters(name: &str) -> usize {
    let bytes = name.as_bytes();
    let mut written = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = (*byte == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        let escaped = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        written.push(escaped.unwrap_or(*byte));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&written).chars().count()
}

/// The length of the body, as the client announces it.
fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The request with its small body in memory. Who is refused while the body is still on its way loses the answer with the
/// connection; a small body is not worth that.
async fn taken_in(request: Request) -> Result<Request, Problem> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, BODY_LIMIT).await;
    let body = body.map_err(|_| Problem::bad_request(Message::new("server.import.broken_off")))?;
    Ok(Request::from_parts(parts, Body::from(body)))
}

/// Turns every refusal and failure into a document, also those of the framework.
fn write_problem(mut answer: Response, context: &RequestContext) -> Response {
    let status = answer.status();
    if !status.is_client_error() && !status.is_server_error() {
        return answer;
    }
    let ours = answer.extensions_mut().remove::<Problem>();
    let of_framework = ours.is_none();
    let problem = ours.unwrap_or_else(|| Problem::of_status(status));
    if let Some(cause) = problem.cause() {
        tracing::error!(request_id = context.id, cause, "failed");
    }
    let mut document = problem.render(context.lang, &context.id);
    // The framework knows which methods an address has, and sets `Allow` on its way out unless it is set.
    if of_framework {
        document.headers_mut().remove(header::ALLOW);
    }
    document
}

fn log(method: &Method, uri: &Uri, context: &RequestContext, response: &Response, took: Duration) {
    tracing::info!(
        request_id = context.id,
        method = method.as_str(),
        path = without_secrets(uri.path()).as_ref(),
        query = uri.query().map(without_secrets).as_deref(),
        status = response.status().as_u16(),
        bytes = response.body().size_hint().exact(),
        // To the microsecond; more digits would only be noise.
        ms = took.as_micros() as f64 / 1000.0,
        audience = if context.audience == Audience::Local {
            "local"
        } else {
            "public"
        },
        lang = context.lang.code(),
        "request"
    );
}
