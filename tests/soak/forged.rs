//! Requests that want to write and are not of a page of this server, with everything but one thing right or with nothing:
//! each is refused, and nothing is written.

use crate::common::soak::{Random, record, size};
use crate::server::Server;

/// Addresses that write, with what they would write.
const WRITERS: [(&str, &str, &str); 7] = [
    ("POST", "/api/v1/imports", ""),
    ("PUT", "/api/v1/imports/{id}/files/khu.csv", "zone,kind,name,province\n"),
    ("POST", "/api/v1/imports/{id}/text", r#"{"text":"x","name":"x.csv"}"#),
    ("POST", "/api/v1/imports/{id}/preview", r#"{"kind":"register"}"#),
    ("POST", "/api/v1/imports/{id}/accept", r#"{"decision":"approve"}"#),
    ("DELETE", "/api/v1/imports/{id}", ""),
    ("POST", "/api/v1/changesets/{changeset}/undo", ""),
];

/// Headers of a request with at least one thing that is wrong or missing.
fn forged(server: &Server, random: &mut Random) -> Vec<(&'static str, String)> {
    let (own, token) = (&server.address, &server.token);
    let port = own.rsplit(':').next().unwrap_or_default();
    let origins = [
        None,
        Some("null".to_string()),
        Some("http://evil.example".to_string()),
        Some(format!("http://evil.example:{port}")),
        Some(format!("https://127.0.0.1:{port}")),
        Some(format!("http://localhost:{port}")),
        Some(format!("{own}.evil.example")),
        Some(format!("{own}/")),
        Some("http://127.0.0.1:1".to_string()),
    ];
    let mut other = token.clone().into_bytes();
    let at = random.below(other.len());
    other[at] = if other[at] == b'0' { b'1' } else { b'0' };
    let other = String::from_utf8(other).unwrap();
    let tokens = [
        None,
        Some(String::new()),
        Some(other),
        Some(token[..at].to_string()),
        Some(format!("{token}0")),
        Some(format!("{token},{token}")),
    ];
    let proxies = [
        ("X-Forwarded-For", "127.0.0.1"),
        ("Forwarded", "for=127.0.0.1"),
        ("X-Real-IP", "127.0.0.1"),
        ("Via", "1.1 proxy"),
        ("X-Forwarded-Host", "127.0.0.1"),
        ("Host", "matbang.example"),
    ];
    // Which of the three are wrong: at least one.
    let wrong = 1 + random.below(7);
    let mut headers = Vec::new();
    let origin = match wrong & 1 {
        0 => Some(own.clone()),
        _ => origins[random.below(origins.len())].clone(),
    };
    let shown = match wrong & 2 {
        0 => Some(token.clone()),
        _ => tokens[random.below(tokens.len())].clone(),
    };
    headers.extend(origin.map(|origin| ("Origin", origin)));
    headers.extend(shown.map(|shown| ("X-Matbang-Token", shown)));
    if wrong & 4 != 0 {
        let (name, value) = proxies[random.below(proxies.len())];
        headers.push((name, value.to_string()));
    }
    headers
}

#[test]
fn nobody_but_the_page_writes() {
    let _turn = crate::turn();
    let mut random = Random::of("forged writers");
    let server = Server::start();
    let created = server.told(201, server.ask("POST", "/api/v1/imports", b""));
    let id = created["id"].as_str().unwrap();
    let all = server.program.json(&["changesets"]);
    let changeset = all["changesets"][0]["id"].as_str().unwrap();
    let requests = size(300, 20_000);
    for _ in 0..requests {
        let (method, path, body) = WRITERS[random.below(WRITERS.len())];
        let path = path.replace("{id}", id).replace("{changeset}", changeset);
        let headers = forged(&server, &mut random);
        let sent: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = server.ask_with(method, &path, body.as_bytes(), &sent);
        assert_eq!(answer.status(), 403, "{method} {path} {headers:?}");
    }
    let now = server.told(200, server.ask("GET", &format!("/api/v1/imports/{id}"), b""));
    assert_eq!((&now["state"], &now["files"]), (&"open".into(), &serde_json::json!([])));
    assert_eq!(server.program.revision(), 1);
    record("forged writers", "requests", requests);
    record("forged writers", "let in", 0);
}
