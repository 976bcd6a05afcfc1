//! The page: files of `web/dist`, inside the program.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use axum::body::Bytes;
use axum::extract::Extension;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use rust_embed::RustEmbed;

use super::addresses::ADDRESSES;
use super::coding::{Coded, Coding};
use super::middleware::RequestContext;
use super::problem::Problem;
use super::reply::{IMMUTABLE, REVALIDATE, Reply};
use super::{BUILD, etag};
use message::{Lang, Message};

#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Page;

const INDEX: &str = "index.html";
const IMPORT: &str = "import.html";

/// Files of a build carry their content hash in the name.
const HASHED: &str = "assets/";

/// The addresses that can be meant by a wrong one, beside those that are read.
const OTHERS: [&str; 5] = [
    "/import",
    "/api/v1/imports",
    "/api/v1/changesets",
    "/healthz",
    "/readyz",
];

/// A file of the page, encoded in a coding when it is first asked for in it, and kept.
struct Stored {
    bytes: Bytes,
    hash: String,
    content_type: &'static str,
    coded: [OnceLock<Coded>; Coding::ALL.len()],
}

impl Stored {
    fn coded(&self, coding: Coding) -> Coded {
        let make = || Coded::new(self.bytes.clone(), coding);
        match Coding::ALL.iter().zip(&self.coded).find(|(c, _)| **c == coding) {
            Some((_, slot)) => slot.get_or_init(make).clone(),
            None => make(),
        }
    }
}

static STORED: LazyLock<HashMap<String, Stored>> = LazyLock::new(|| {
    let read = |name: Cow<'static, str>| {
        let file = Page::get(&name)?;
        let stored = Stored {
            content_type: content_type(&name),
            hash: file
                .metadata
                .sha256_hash()
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
            bytes: match file.data {
                Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                Cow::Owned(bytes) => Bytes::from(bytes),
            },
            coded: Default::default(),
        };
        Some((name.into_owned(), stored))
    };
    Page::iter().filter_map(read).collect()
});

/// Every address that is not the API's.
pub(super) async fn file(
    uri: Uri,
    Extension(context): Extension<RequestContext>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let name = match uri.path() {
        "/" => INDEX,
        "/import" => IMPORT,
        path => path.trim_start_matches('/'),
    };
    match if is_plain(name) { STORED.get(name) } else { None } {
        Some(found) => {
            let coding = Coding::wanted(&headers);
            let reply = Reply {
                content_type: found.content_type,
                etag: etag::tag(&[&found.hash, coding.code()]),
                cache: if name.starts_with(HASHED) {
                    IMMUTABLE
                } else {
                    REVALIDATE
                },
                lang: None,
            };
            Ok(reply
                .not_modified(&headers)
                .unwrap_or_else(|| reply.ok(found.coded(coding))))
        }
        None if name == INDEX || name == IMPORT => Ok(not_built(context.lang, &headers)),
        None => Err(nothing_at(uri.path())),
    }
}

/// Letters, digits, `.`, `-`, `_` between single slashes, and no part that begins with a dot: a name of the build, never a
/// way out of its folder. Nothing is unescaped on the way here.
fn is_plain(name: &str) -> bool {
    name.split('/').all(|part| {
        !part.is_empty()
            && !part.starts_with('.')
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
    })
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// The response in place of a page that is not built.
fn not_built(lang: Lang, headers: &HeaderMap) -> Response {
    let text = Message::new("server.page_missing").text(lang);
    let html = format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><title>Mặt Bằng</title><p>{text}</p></html>\n",
        lang.code()
    );
    let reply = Reply {
        content_type: "text/html; charset=utf-8",
        etag: etag::tag(&[BUILD, "page missing", lang.code()]),
        cache: REVALIDATE,
        lang: Some(lang),
    };
    reply
        .not_modified(headers)
        .unwrap_or_else(|| reply.ok(Coded::identity(Bytes::from(html))))
}

fn nothing_at(path: &str) -> Problem {
    let read = ADDRESSES.iter().map(|address| address.path);
    let near = OTHERS
        .into_iter()
        .chain(read.filter(|address| !address.contains('{')))
        .map(|address| (strsim::normalized_levenshtein(address, path), address))
        .filter(|(score, _)| *score > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    Problem::not_found(match near {
        Some((_, near)) => Message::new("server.address_unknown_near")
            .with("path", path)
            .with("near", near),
        None => Message::new("server.address_unknown").with("path", path),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_a_build() {
        assert!(is_plain("assets/app-QYJPGO4R.js") && is_plain("favicon.svg"));
        for name in [
            "",
            "../Cargo.toml",
            "assets/../x",
            "assets//x",
            "%2e%2e/x",
            ".git/config",
            "a\\b",
            "/etc/passwd",
            "a/.",
        ] {
            assert!(!is_plain(name), "{name}");
        }
    }
}
