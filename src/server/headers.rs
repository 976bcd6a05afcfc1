//! Headers that stand on every answer.

use std::collections::BTreeSet;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::config::Basemap;

const ALWAYS: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// The headers an answer can depend on besides its address; also on a 304.
pub(super) const VARY: &str = "Accept, Accept-Language, Accept-Encoding";

/// The page needs its own files and nothing else: no inline script or style, no frame around it, no other host but the
/// base maps of the set-up, of which it takes pictures only.
pub(super) fn content_security_policy(basemaps: &[Basemap]) -> HeaderValue {
    let origins: BTreeSet<String> = basemaps.iter().filter_map(Basemap::origin).collect();
    let pictures: String = origins.iter().map(|origin| format!(" {origin}")).collect();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{pictures}; connect-src 'self'; \
         font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    // An origin is letters, digits, `-`, `.` and `:`, so this cannot fail; nothing is allowed if it does.
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// Adds the headers, with the policy and the id of the request.
pub(super) fn add(headers: &mut HeaderMap, policy: &HeaderValue, request_id: &str) {
    headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert("x-request-id", id);
    }
}
