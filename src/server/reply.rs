//! Answers with their validators: 200 with a body, or 304 without.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;

use super::coding::{Coded, Coding};
use super::etag;
use super::headers::VARY;
use message::Lang;

/// May be stored, and is revalidated each time.
pub(super) const REVALIDATE: &str = "no-cache";
/// Depends on who asks: may not be stored.
pub(super) const NO_STORE: &str = "no-store";
/// Has its content hash in its name, so that it never changes.
pub(super) const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// The headers of an answer.
pub(super) struct Reply {
    pub content_type: &'static str,
    pub etag: String,
    pub cache: &'static str,
    /// The language, where the answer has one.
    pub lang: Option<Lang>,
}

impl Reply {
    /// The 304, when the client has the answer already.
    pub fn not_modified(&self, request: &HeaderMap) -> Option<Response> {
        etag::is_known(request, &self.etag).then(|| self.response(StatusCode::NOT_MODIFIED, Body::empty()))
    }

    /// The 200, with the body and these headers.
    pub fn ok(&self, body: Coded) -> Response {
        let mut response = self.response(StatusCode::OK, Body::from(body.bytes));
        if body.coding != Coding::Identity {
            set(&mut response, header::CONTENT_ENCODING, body.coding.code());
        }
        set(&mut response, header::CONTENT_TYPE, self.content_type);
        response
    }

    fn response(&self, status: StatusCode, body: Body) -> Response {
        let mut response = Response::new(body);
        *response.status_mut() = status;
        set(&mut response, header::ETAG, &self.etag);
        set(&mut response, header::CACHE_CONTROL, self.cache);
        set(&mut response, header::VARY, VARY);
        if let Some(lang) = self.lang {
            set(&mut response, header::CONTENT_LANGUAGE, lang.code());
        }
        response
    }
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
