//! No request starves another: names are bounded, past revisions are loaded once and one at a time.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::inside::Inside;
use crate::server::Server;

#[test]
fn names_in_addresses_are_bounded() {
    let server = Server::start();
    // A letter of three bytes counts once.
    let (long, longest) = ("%E1%BA%AF".repeat(201), "%E1%BA%AF".repeat(200));
    let zones = |name: &str| ["", "/account", "/faces", "/series"].map(|rest| format!("/api/v1/zones/{name}{rest}"));
    for path in zones(&longest) {
        assert_eq!(server.problem(&path).0, 404, "{path}");
    }
    let others = [
        format!("/api/v1/groups/{long}"),
        format!("/api/v1/provinces/{long}"),
        format!("/api/v1/totals?province={long}"),
        format!("/api/v1/totals?as_known_on={long}"),
        format!("/api/v1/totals?{long}=1"),
        format!("/api/v1/units?q={long}"),
        format!("/{long}"),
    ];
    for path in zones(&long).into_iter().chain(others) {
        let (status, problem) = server.problem(&path);
        let detail = problem["detail"].as_str().unwrap();
        assert_eq!(status, 400, "{path}");
        assert!(
            detail.contains("longer than 200 characters") && detail.len() < 300,
            "{detail}"
        );
    }
    let (status, _) = server.problem(&format!("/api/v1/totals?kind={}", "KCN,".repeat(2000)));
    assert_eq!(status, 400);
    let log = std::fs::read_to_string(server.program.folder.path().join("log")).unwrap();
    assert!(log.lines().all(|line| line.len() <= 2048));
}

#[test]
fn a_past_revision_is_loaded_once_however_many_ask() {
    let server = Inside::at("2026-11-22T03:00:00Z", None);
    server.get("/api/v1/totals", &[]);
    server.trouble.slow_ms.store(500, Ordering::SeqCst);
    let before = server.trouble.loads.load(Ordering::SeqCst);
    std::thread::scope(|scope| {
        // Different addresses of the same state of knowledge.
        let asking: Vec<_> = (1..=24)
            .map(|day| {
                let path = format!("/api/v1/totals?as_known_on=2020-01-{day:02}");
                let server = &server;
                scope.spawn(move || server.get(&path, &[]).status())
            })
            .collect();
        std::thread::sleep(Duration::from_millis(100));
        let started = Instant::now();
        assert_eq!(server.get("/healthz", &[]).status(), 200);
        assert!(
            started.elapsed() < Duration::from_millis(400),
            "{:?}",
            started.elapsed()
        );
        for one in asking {
            assert_eq!(one.join().unwrap(), 200);
        }
    });
    assert_eq!(server.trouble.loads.load(Ordering::SeqCst) - before, 1);
}
