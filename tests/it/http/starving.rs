//! No request starves another: names are bounded, past revisions are loaded once and one at a time.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::http::inside::Inside;
use crate::http::server::{Server, header};

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
        // What is no UTF-8 is no way around.
        format!("/api/v1/units?q={}", "%80".repeat(201)),
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
    let log = server.log();
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

/// The slowest of a few questions.
fn slowest(server: &Server, path: &str) -> Duration {
    let ask = || {
        let started = Instant::now();
        // A connection of its own each time, as somebody new would have.
        let answer = server.raw(&format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        started.elapsed()
    };
    (0..10).map(|_| ask()).max().unwrap()
}

#[test]
fn idle_connections_and_slow_heads_keep_nobody_waiting() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: maximum,
        maximum,
    };
    setrlimit(Resource::Nofile, raised).unwrap();
    let server = Server::start();
    slowest(&server, "/api/v1/totals");
    let address = server.address.trim_start_matches("http://");
    let mut idle: Vec<TcpStream> = (0..2000).map(|_| TcpStream::connect(address).unwrap()).collect();
    let mut slow = TcpStream::connect(address).unwrap();
    // Two thousand connections take long to make where others use the machine.
    let started = Instant::now();
    slow.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ").unwrap();
    // Twenty times what is promised: the machine of a test does other things as well.
    for path in ["/healthz", "/api/v1/totals"] {
        let took = slowest(&server, path);
        assert!(took < Duration::from_secs(2), "{path}: {took:?}");
    }
    // The oldest have given way, the newest stay until their time is over, and so does a head that never ends.
    let closed = |stream: &mut TcpStream, within: Duration| {
        stream.set_read_timeout(Some(within)).unwrap();
        let mut rest = Vec::new();
        let waits = [ErrorKind::WouldBlock, ErrorKind::TimedOut];
        stream
            .read_to_end(&mut rest)
            .map_or_else(|error| !waits.contains(&error.kind()), |_| true)
    };
    assert!(closed(&mut idle[0], Duration::from_secs(5)));
    assert!(!closed(&mut idle[1999], Duration::from_millis(50)));
    while started.elapsed() < Duration::from_secs(15) {
        std::thread::sleep(Duration::from_millis(500));
        let _ = slow.write_all(b"x");
    }
    assert!(closed(&mut slow, Duration::from_secs(15)));
    assert!(closed(&mut idle[1999], Duration::from_secs(15)));
}

#[test]
fn one_address_leaves_room_for_others_as_trusted_proxies_report_it() {
    const NAME: &str = "X-Forwarded-For";
    let server = Inside::at("2026-11-22T03:00:00Z", None);
    let ask = |path: &str, hops: &str| server.get(path, &[(NAME, hops)]);
    // It is there, and its newest revision is loaded.
    assert_eq!(ask("/api/v1/totals", "203.0.113.1").status(), 200);
    server.trouble.slow_ms.store(5_000, Ordering::SeqCst);
    std::thread::scope(|scope| {
        let waiting: Vec<_> = (0..300)
            .map(|_| scope.spawn(|| ask("/api/v1/totals?as_known_on=2020-01-01", "203.0.113.1").status()))
            .collect();
        // More than may wait: as soon as enough of them do, the address has no more.
        let deadline = Instant::now() + Duration::from_secs(4);
        while ask("/api/v1/totals", "203.0.113.1").status() == 200 && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(20));
        }
        let mut refused = ask("/api/v1/totals", "203.0.113.1");
        assert_eq!(refused.status(), 429);
        assert_eq!(header(&refused, "retry-after"), "1");
        assert!(refused.body_mut().read_to_string().unwrap().contains("256"));
        // What stands before the last hop is anybody's word.
        for hops in ["203.0.113.2", "203.0.113.1, 203.0.113.2", ""] {
            assert_eq!(ask("/api/v1/totals", hops).status(), 200, "{hops}");
        }
        assert_eq!(ask("/healthz", "203.0.113.1").status(), 200);
        for one in waiting {
            // Those beyond were refused.
            assert!(matches!(one.join().unwrap().as_u16(), 200 | 429));
        }
    });
    assert_eq!(ask("/api/v1/totals", "203.0.113.1").status(), 200);
}
