//! Validators, encodings, and headers.

use std::io::Read;

use crate::server::{Server, header};

#[test]
fn caching_and_headers() {
    let server = Server::start();
    let paths = [
        "/",
        "/api/v1/totals",
        "/api/v1/zones",
        "/api/v1/zones?f=geojson",
        "/api/v1/zones?kind=CCN&province=lao-cai",
        "/api/v1/totals?dataset=example",
        "/api/v1/dates",
        "/api/v1/graticule?bbox=103.83,22.55,103.87,22.59",
        "/api/v1/revisions",
        "/api/v1/zones/kcn-ban-qua-lao-cai",
        "/api/v1/zones/kcn-ban-qua-lao-cai/account",
        "/api/v1/groups/nhom-ccn-kon-tum-18",
    ];
    for path in paths {
        let mut first = server.get(path, &[]);
        let body = first.body_mut().read_to_vec().unwrap();
        let tag = header(&first, "etag").to_string();
        assert!(tag.starts_with("W/\""), "{path}: {tag}");
        for none_match in [
            tag.as_str(),
            tag.trim_start_matches("W/"),
            "*",
            &format!("\"other\", {tag}"),
        ] {
            let mut again = server.get(path, &[("If-None-Match", none_match)]);
            assert_eq!(
                (again.status().as_u16(), header(&again, "etag")),
                (304, tag.as_str()),
                "{path}"
            );
            assert_eq!(
                header(&again, "vary"),
                "Accept, Accept-Language, Accept-Encoding",
                "{path}"
            );
            assert!(again.body_mut().read_to_vec().unwrap().is_empty());
        }
        assert_eq!(server.get(path, &[("If-None-Match", "\"other\"")]).status(), 200);
        let mut head = server.agent.head(format!("{}{path}", server.address)).call().unwrap();
        assert_eq!(
            (head.status().as_u16(), header(&head, "etag")),
            (200, tag.as_str()),
            "{path}"
        );
        assert_eq!(header(&head, "content-length"), body.len().to_string(), "{path}");
        assert!(head.body_mut().read_to_vec().unwrap().is_empty());
        for (name, says) in [
            ("content-security-policy", "script-src 'self'"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("vary", "Accept-Language"),
        ] {
            assert!(header(&first, name).contains(says), "{path}: {name}");
        }
        assert!(!header(&first, "content-security-policy").contains("unsafe"));
    }
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
    let public = [("X-Forwarded-For", "10.0.0.7")];
    assert_eq!(header(&server.get(totals, &[]), "cache-control"), "no-store");
    assert_eq!(header(&server.get(totals, &public), "cache-control"), "no-cache");
    assert_ne!(tag(totals, &[]), tag(totals, &public));
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

/// One table: routes × encodings × languages.
#[test]
fn every_route_in_every_encoding_and_language() {
    let server = Server::start();
    let script = {
        let page = String::from_utf8(server.get("/", &[]).body_mut().read_to_vec().unwrap()).unwrap();
        let named = page
            .split('"')
            .find(|part| part.contains("assets/") && part.ends_with(".js"));
        named.map(|name| format!("/{}", name.trim_start_matches(['.', '/'])))
    };
    let routes = [
        "/api/v1/totals?as_of=2026-11-22",
        "/api/v1/totals?as_of=2026-11-22&by=province&kind=KCN",
        "/api/v1/zones?as_of=2026-11-22&province=lao-cai",
        "/api/v1/zones?f=geojson",
        "/api/v1/zones/kcn-ban-qua-lao-cai",
        "/api/v1/zones/kcn-ban-qua-lao-cai/account",
        "/api/v1/groups/nhom-ccn-kon-tum-18",
        "/api/v1/dates",
        "/api/v1/graticule?bbox=103.83,22.55,103.87,22.59&plane=EPSG:9208",
        "/",
    ];
    for path in routes.into_iter().map(String::from).chain(script) {
        let mut tags = Vec::new();
        for lang in ["vi", "en"] {
            let mut plain = None;
            for coding in CODINGS.into_iter().rev() {
                let asked = [("Accept-Encoding", coding), ("Accept-Language", lang)];
                let mut answer = server.get(&path, &asked);
                let body = answer.body_mut().read_to_vec().unwrap();
                let place = format!("{path} {coding} {lang}");
                assert_eq!(answer.status(), 200, "{place}");
                assert_eq!(
                    header(&answer, "vary"),
                    "Accept, Accept-Language, Accept-Encoding",
                    "{place}"
                );
                let expected = plain.get_or_insert_with(|| body.clone());
                // Small answers stay as they are.
                let sent = if expected.len() < 1024 {
                    ""
                } else {
                    coding.trim_start_matches("identity")
                };
                assert_eq!(header(&answer, "content-encoding"), sent, "{place}");
                assert_eq!(&decoded(sent, &body), expected, "{place}");
                assert!(sent.is_empty() || body.len() < expected.len(), "{place}");
                let tag = header(&answer, "etag").to_string();
                let none_match = [asked[0], asked[1], ("If-None-Match", tag.as_str())];
                let mut again = server.get(&path, &none_match);
                assert_eq!(
                    (again.status().as_u16(), header(&again, "etag")),
                    (304, tag.as_str()),
                    "{place}"
                );
                assert_eq!(header(&again, "vary"), header(&answer, "vary"), "{place}");
                assert_eq!(header(&again, "content-encoding"), "", "{place}");
                assert!(again.body_mut().read_to_vec().unwrap().is_empty(), "{place}");
                let head = server.agent.head(format!("{}{path}", server.address));
                let head = head
                    .header("Accept-Encoding", coding)
                    .header("Accept-Language", lang)
                    .call()
                    .unwrap();
                assert_eq!(
                    (head.status().as_u16(), header(&head, "etag")),
                    (200, tag.as_str()),
                    "{place}"
                );
                assert_eq!(header(&head, "content-length"), body.len().to_string(), "{place}");
                assert_eq!(header(&head, "content-encoding"), sent, "{place}");
                tags.push(tag);
            }
        }
        // The tag of one encoding is never that of another.
        let of_language = |tags: &[String]| tags.iter().collect::<std::collections::BTreeSet<_>>().len();
        assert_eq!((of_language(&tags[..4]), of_language(&tags[4..])), (4, 4), "{path}");
        let known = [("Accept-Encoding", "gzip"), ("If-None-Match", tags[3].as_str())];
        assert_eq!(server.get(&path, &known).status(), 200, "{path}: brotli is not gzip");
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
