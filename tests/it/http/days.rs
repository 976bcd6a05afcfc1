//! Midnight, without waiting for it; and a store that is slow or gone.

use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::Value;

use crate::http::inside::Inside;
use crate::http::routes::{Kept, routes};
use crate::http::server::header;

#[test]
fn a_new_day_changes_the_tag_of_what_depends_on_it_and_of_nothing_else() {
    // One second to midnight in Vietnam.
    let server = Inside::at("2026-11-22T16:59:59Z", None);
    let page = server.get("/", &[]).body_mut().read_to_string().unwrap();
    let table = routes(&page);
    let tagged = || {
        table
            .iter()
            .filter(|(route, _)| route.kept != Kept::Not)
            .map(|(_, path)| header(&server.get(path, &[]), "etag").to_string())
            .collect::<Vec<_>>()
    };
    let before = tagged();
    server.pass(-3600);
    assert_eq!(tagged(), before, "another hour is the same day");
    server.pass(3600 + 1);
    let after = tagged();
    let with_tag = table.iter().filter(|(route, _)| route.kept != Kept::Not);
    for ((route, path), (old, new)) in with_tag.zip(before.iter().zip(&after)) {
        assert_eq!(old != new, route.of_day, "{path}: {old} {new}");
        let again = server.get(path, &[("If-None-Match", old)]);
        assert_eq!(again.status(), if route.of_day { 200 } else { 304 }, "{path}");
        if route.of_day {
            let mut again = again;
            let body = again.body_mut().read_to_string().unwrap();
            assert!(
                path.contains("geojson") || body.contains("\"as_of\":\"2026-11-23\""),
                "{path} is not of the new day"
            );
        }
    }
}

#[test]
fn an_answer_that_takes_too_long_is_given_up() {
    let server = Inside::at("2026-11-22T05:00:00Z", Some(Duration::from_millis(200)));
    server.trouble.slow_ms.store(1500, Ordering::SeqCst);
    let mut slow = server.get("/api/v1/totals?as_known_on=0", &[("Accept-Language", "en")]);
    assert_eq!(slow.status(), 503);
    assert_eq!(header(&slow, "content-type"), "application/problem+json");
    assert_eq!(header(&slow, "cache-control"), "no-store");
    let id = header(&slow, "x-request-id").to_string();
    let body: Value = slow.body_mut().read_json().unwrap();
    assert_eq!(body["request_id"], id.as_str());
    assert!(body["detail"].as_str().unwrap().contains(&id), "{body}");
    // Nobody else has to wait for it.
    assert_eq!(server.get("/api/v1/totals", &[]).status(), 200);
}

#[test]
fn a_store_that_is_gone_makes_the_server_not_ready_but_alive() {
    let server = Inside::at("2026-11-22T05:00:00Z", None);
    assert_eq!(server.get("/readyz", &[]).status(), 200);
    server.trouble.gone.store(true, Ordering::SeqCst);
    let mut refused = server.get("/readyz", &[]);
    assert_eq!(refused.status(), 503);
    let body = refused.body_mut().read_to_string().unwrap();
    assert!(!body.contains("secret"), "the cause is for the log: {body}");
    assert_eq!(server.get("/healthz", &[]).status(), 200);
    assert_eq!(
        server.get("/api/v1/totals", &[]).status(),
        200,
        "the last revision is served"
    );
    server.trouble.gone.store(false, Ordering::SeqCst);
    assert_eq!(server.get("/readyz", &[]).status(), 200);
}
