//! The log: one line of JSON per request, whatever happens, and the id of the answer in it.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::http::server::{Server, header};

fn lines(server: &Server) -> Vec<Value> {
    let log = server.log();
    log.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
        .collect()
}

#[test]
fn one_line_per_request() {
    let server = Server::start();
    let mut ids = Vec::new();
    let mut note = |response: &ureq::http::Response<ureq::Body>| {
        let status = response.status().as_u16();
        ids.push((header(response, "x-request-id").to_string(), status));
        status
    };
    let totals = server.get(
        "/api/v1/totals?lang=en",
        &[("Authorization", "Bearer geheim"), ("X-Matbang-Token", &server.token)],
    );
    note(&totals);
    let tag = header(&totals, "etag").to_string();
    let known = [
        ("If-None-Match", tag.as_str()),
        ("X-Matbang-Token", server.token.as_str()),
    ];
    assert_eq!(note(&server.get("/api/v1/totals?lang=en", &known)), 304);
    assert_eq!(note(&server.get("/api/v1/nowhere", &[])), 404);
    assert_eq!(note(&server.get("/api/v1/totals?asof=1", &[])), 400);
    assert_eq!(note(&server.get("/healthz", &[("Forwarded", "for=10.0.0.7")])), 200);
    let url = |path: &str| format!("{}{path}", server.address);
    assert_eq!(note(&server.agent.head(url("/")).call().unwrap()), 200);
    assert_eq!(
        note(&server.agent.post(url("/api/v1/totals")).send("geheim").unwrap()),
        405
    );
    // A body that is announced too large is refused before a byte of it has come; one without a length is not read.
    let announced =
        server.raw("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 65537\r\nConnection: close\r\n\r\n");
    assert!(announced.starts_with("HTTP/1.1 413"), "{announced}");
    let allowed = format!(
        "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 65536\r\nConnection: close\r\n\r\n{}",
        "x".repeat(65536)
    );
    assert!(server.raw(&allowed).starts_with("HTTP/1.1 200"));

    let deadline = Instant::now() + Duration::from_secs(5);
    let requests = loop {
        let all = lines(&server);
        let requests: Vec<Value> = all.into_iter().filter(|line| line["message"] == "request").collect();
        if requests.len() >= ids.len() + 2 || Instant::now() > deadline {
            break requests;
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    assert_eq!(requests.len(), ids.len() + 2, "{requests:#?}");
    let distinct: BTreeSet<&str> = requests
        .iter()
        .map(|line| line["request_id"].as_str().unwrap())
        .collect();
    assert_eq!(distinct.len(), requests.len());
    for (id, status) in &ids {
        let line = requests.iter().find(|line| line["request_id"] == id.as_str());
        assert_eq!(line.unwrap_or_else(|| panic!("no line of {id}"))["status"], *status);
    }
    let keys = [
        "timestamp",
        "level",
        "target",
        "message",
        "request_id",
        "method",
        "path",
        "status",
        "bytes",
        "ms",
        "audience",
        "lang",
    ];
    for line in &requests {
        for key in keys {
            // A body whose length is not known beforehand has none.
            assert!(key == "bytes" || !line[key].is_null(), "{key} in {line}");
        }
        assert_eq!(line["level"], "INFO");
    }
    let first = &requests[0];
    assert_eq!(
        (&first["method"], &first["query"], &first["lang"]),
        (&"GET".into(), &"lang=en".into(), &"en".into())
    );
    assert_eq!(
        (&first["audience"], &requests[4]["audience"]),
        (&"local".into(), &"public".into())
    );
    let log = server.log();
    assert!(!log.contains("geheim"), "headers and bodies are not for the log");
}
