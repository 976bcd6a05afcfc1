//! Validators, encodings, and headers.

use std::collections::BTreeSet;
use std::io::Read;

use ureq::Body;
use ureq::http::Response;

use crate::http::routes::{Kept, ROUTES, Route, routes};
use crate::http::server::{Server, header};

#[test]
fn which_day_and_which_language_make_another_answer() {
    let server = Server::start();
    let tag = |path: &str, headers: &[(&str, &str)]| header(&server.get(path, headers), "etag").to_string();
    let totals = "/api/v1/totals?as_of=2026-11-22";
    assert_eq!(
        tag(totals, &[]),
        tag("/api/v1/totals?by=zone&as_of=2026-11-22", &[]),
        "the same question"
    );
    for other in [
        "/api/v1/totals?as_of=2026-11-23",
        "/api/v1/totals?as_of=2026-11-22&lang=en",
    ] {
        assert_ne!(tag(totals, &[]), tag(other, &[]), "{other}");
    }
    // Who sees internal records may not keep them; the public may, and asks again.
    let office = [("X-Matbang-Token", server.token.as_str())];
    assert_eq!(header(&server.get(totals, &office), "cache-control"), "no-store");
    assert_eq!(header(&server.get(totals, &[]), "cache-control"), "no-cache");
    assert_ne!(tag(totals, &office), tag(totals, &[]));
    assert_eq!(server.json("/healthz")["status"], "ok");
    assert_eq!(server.json("/readyz")["status"], "ready");
}

const CODINGS: [&str; 4] = ["br", "zstd", "gzip", "identity"];

fn decoded(coding: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    match coding {
        "br" => brotli::Decompressor::new(bytes, 4096).read_to_end(&mut out),
        "zstd" => zstd::Decoder::new(bytes).unwrap().read_to_end(&mut out),
        "gzip" => flate2::read::GzDecoder::new(bytes).read_to_end(&mut out),
        _ => {
            out.extend_from_slice(bytes);
            Ok(out.len())
        }
    }
    .unwrap();
    out
}

const VARY: &str = "Accept, Accept-Language, Accept-Encoding";

/// One request of the table, and what is asked of it in every encoding and language.
struct Row<'a> {
    server: &'a Server,
    route: Route,
    path: &'a str,
    coding: &'static str,
    lang: &'static str,
}

impl Row<'_> {
    /// The answer to a stranger: what the machine itself sees may be internal, and is kept by nobody.
    fn get(&self, more: &[(&str, &str)]) -> Response<Body> {
        let mut headers = vec![
            ("X-Forwarded-For", "10.0.0.7"),
            ("Accept-Encoding", self.coding),
            ("Accept-Language", self.lang),
        ];
        headers.extend(more);
        self.server.get(self.path, &headers)
    }

    fn head(&self) -> Response<Body> {
        let request = self.server.agent.head(format!("{}{}", self.server.address, self.path));
        request
            .header("X-Forwarded-For", "10.0.0.7")
            .header("Accept-Encoding", self.coding)
            .header("Accept-Language", self.lang)
            .call()
            .unwrap()
    }

    /// Checks the row. `plain` is the body as it is, known once a row without a coding was checked. Gives the tag.
    fn check(&self, plain: &mut Option<Vec<u8>>) -> String {
        let place = format!("{} {} {}", self.path, self.coding, self.lang);
        let mut answer = self.get(&[]);
        let body = answer.body_mut().read_to_vec().unwrap();
        let mut head = self.head();
        assert!(
            head.body_mut().read_to_vec().unwrap().is_empty(),
            "{place}: HEAD has no body"
        );
        for one in [&answer, &head] {
            assert_eq!(one.status(), self.route.status, "{place}");
            assert_eq!(
                header(one, "content-language"),
                if self.route.of_language { self.lang } else { "" },
                "{place}"
            );
            let cache = match self.route.kept {
                Kept::Asking => "no-cache",
                Kept::ForEver => "public, max-age=31536000, immutable",
                Kept::Not => "no-store",
            };
            assert_eq!(header(one, "cache-control"), cache, "{place}");
            let policy = header(one, "content-security-policy");
            assert!(
                policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"),
                "{place}"
            );
            assert!(!policy.contains("unsafe") && !policy.contains('*'), "{place}: {policy}");
            assert_eq!(header(one, "x-content-type-options"), "nosniff", "{place}");
            assert_eq!(header(one, "referrer-policy"), "no-referrer", "{place}");
            assert_eq!(header(one, "x-request-id").len(), 32, "{place}");
        }
        if self.route.kept == Kept::Not {
            assert_eq!(header(&answer, "etag"), "", "{place}");
            assert_eq!(header(&answer, "content-encoding"), "", "{place}");
            let again = self.get(&[("If-None-Match", "*")]);
            assert_eq!(
                again.status(),
                self.route.status,
                "{place}: nothing is kept, nothing is known"
            );
            return String::new();
        }
        let expected = plain.get_or_insert_with(|| body.clone());
        // Small answers stay as they are.
        let sent = if expected.len() < 1024 {
            ""
        } else {
            self.coding.trim_start_matches("identity")
        };
        assert_eq!(&decoded(sent, &body), expected, "{place}");
        assert!(sent.is_empty() || body.len() < expected.len(), "{place}");
        let tag = header(&answer, "etag").to_string();
        assert!(tag.starts_with("W/\""), "{place}: {tag}");
        for one in [&answer, &head] {
            assert_eq!(header(one, "vary"), VARY, "{place}");
            assert_eq!(header(one, "content-encoding"), sent, "{place}");
            assert_eq!(header(one, "content-length"), body.len().to_string(), "{place}");
            assert_eq!(header(one, "etag"), tag, "{place}");
        }
        for known in [
            tag.as_str(),
            tag.trim_start_matches("W/"),
            "*",
            &format!("\"other\", {tag}"),
        ] {
            let mut again = self.get(&[("If-None-Match", known)]);
            assert_eq!(
                (again.status().as_u16(), header(&again, "etag"), header(&again, "vary")),
                (304, tag.as_str(), VARY),
                "{place} {known}"
            );
            assert_eq!(
                header(&again, "cache-control"),
                header(&answer, "cache-control"),
                "{place}"
            );
            assert_eq!(header(&again, "content-encoding"), "", "{place}");
            assert!(again.body_mut().read_to_vec().unwrap().is_empty(), "{place}");
        }
        assert_eq!(self.get(&[("If-None-Match", "\"other\"")]).status(), 200, "{place}");
        tag
    }
}

/// One table: all routes × encodings × languages.
#[test]
fn every_route_in_every_encoding_and_language() {
    let server = Server::start();
    let page = server.get("/", &[]).body_mut().read_to_string().unwrap();
    for (route, path) in routes(&page) {
        let mut tags = BTreeSet::new();
        let mut of_languages = Vec::new();
        for lang in ["vi", "en"] {
            let mut plain = None;
            let mut of_codings = BTreeSet::new();
            for coding in CODINGS.into_iter().rev() {
                let (server, path) = (&server, path.as_str());
                let row = Row {
                    server,
                    route,
                    path,
                    coding,
                    lang,
                };
                of_codings.insert(row.check(&mut plain));
            }
            // The tag of one encoding is never that of another.
            let expected = if route.kept == Kept::Not { 1 } else { CODINGS.len() };
            assert_eq!(of_codings.len(), expected, "{path}");
            tags.extend(of_codings.iter().cloned());
            of_languages.push(of_codings);
        }
        if route.kept != Kept::Not {
            assert_eq!(
                of_languages[0] != of_languages[1],
                route.of_language,
                "{path}: {tags:?}"
            );
        }
    }
}

/// Every address of the API refuses a parameter it does not know, and says which one is near.
#[test]
fn an_unknown_parameter_is_refused_at_every_address() {
    let server = Server::start();
    let table = ROUTES.iter().filter(|route| !route.misspelt.0.is_empty());
    for route in table {
        let (wrong, near) = route.misspelt;
        let path = route.path.split('?').next().unwrap();
        let (status, body) = server.problem(&format!("{path}?{wrong}"));
        let said = body["detail"].as_str().unwrap();
        assert_eq!(status, 400, "{path}: {body}");
        assert!(said.contains(&format!("Did you mean “{near}”?")), "{path}: {said}");
        let mut vietnamese = server.get(&format!("{path}?{wrong}"), &[]);
        let said = vietnamese.body_mut().read_to_string().unwrap();
        assert!(said.contains(&format!("Có phải “{near}”?")), "{path}: {said}");
        let (status, body) = server.problem(&format!("{path}?qqqqq=1"));
        let said = body["detail"].as_str().unwrap();
        assert!(
            status == 400 && said.contains("Parameters of this address: ") && said.contains("lang"),
            "{path}: {said}"
        );
    }
    for pattern in ROUTES.iter().filter(|route| route.pattern.starts_with("/api/")) {
        assert!(!pattern.misspelt.0.is_empty(), "{} is not asked", pattern.pattern);
    }
}

#[test]
fn odd_wishes_for_an_encoding() {
    let server = Server::start();
    let sent = |wish: &str| {
        let answer = server.get("/api/v1/totals", &[("Accept-Encoding", wish)]);
        assert_eq!(answer.status(), 200, "{wish}");
        header(&answer, "content-encoding").to_string()
    };
    for (wish, coding) in [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, zstd;q=0, gzip", "gzip"),
        ("br;q=0", ""),
        ("identity;q=0", ""),
        ("*;q=0", ""),
        ("*", "br"),
        ("deflate, sdch, br-v2", ""),
        ("br;q=nan, gzip;q=1.5", ""),
        ("gzip;q=0.4, zstd;q=0.7, br;q=0.1", "zstd"),
        (&"x,".repeat(500), ""),
    ] {
        assert_eq!(sent(wish), coding, "{wish}");
    }
    // Many clients at once, each with its own wish: one computation, right answers.
    std::thread::scope(|scope| {
        for i in 0..24 {
            let sent = &sent;
            let coding = CODINGS[i % 4];
            scope.spawn(move || assert_eq!(sent(coding), coding.trim_start_matches("identity")));
        }
    });
}
