//! Entity tags. All are weak and compared weakly; each encoding of an answer has its own.

use axum::http::{HeaderMap, header};
use sha2::{Digest, Sha256};

use super::BUILD;
use super::coding::Coding;
use super::request_key::RequestKey;
use crate::snapshot::Snapshot;

/// The tag of an answer, known before it is computed: equal store, revision, program and question give equal bytes.
pub(super) fn of_question(snapshot: &Snapshot, question: &RequestKey, coding: Coding) -> String {
    tag(&[
        &snapshot.store().to_string(),
        snapshot.mark(),
        BUILD,
        &format!("{question:?}"),
        coding.code(),
    ])
}

/// The tag of parts that determine the answer.
pub(super) fn tag(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let hex: String = hash
        .finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("W/\"{hex}\"")
}

/// Whether the client has this answer already (`If-None-Match`, RFC 9110, 13.1.2).
pub(super) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_string();
    let wanted = opaque(tag);
    headers
        .get_all(header::IF_NONE_MATCH)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(','))
        .any(|item| item.trim() == "*" || opaque(item) == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn comparison_is_weak() {
        let tag = tag(&["a", "b"]);
        let has = |value: &str| {
            is_known(
                &HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_str(value).unwrap())]),
                &tag,
            )
        };
        assert!(has(&tag) && has(tag.trim_start_matches("W/")) && has(&format!("\"x\", {tag}")) && has("*"));
        assert!(!has("\"x\"") && !has("") && !has(&super::tag(&["ab", ""])));
    }
}
