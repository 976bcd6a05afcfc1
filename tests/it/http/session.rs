//! Who is local: loopback is not enough, and neither is what passes through a proxy on the machine.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::common::program::{Program, tool};
use crate::http::server::Server;

/// Whether an answer shows what only the office sees: the words of changesets.
fn is_local(body: &str) -> bool {
    body.contains("matbang demo")
}

const REVISIONS: &str = "/api/v1/revisions";

/// The answer to a request as it is written, from any socket.
fn raw(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer
}

fn cookie(server: &Server, token: &str) -> Option<String> {
    let answer = server.ask_with(
        "POST",
        "/api/v1/session",
        b"",
        &[("Origin", &server.address), ("X-Matbang-Token", token)],
    );
    let set = answer.headers().get("set-cookie")?.to_str().unwrap().to_string();
    assert!(
        set.contains("HttpOnly") && set.contains("SameSite=Strict") && set.contains("Path=/"),
        "{set}"
    );
    Some(set.split(';').next().unwrap().to_string())
}

#[test]
fn a_loopback_peer_alone_is_the_public() {
    let server = Server::start();
    let told = |headers: &[(&str, &str)]| server.get(REVISIONS, headers).body_mut().read_to_string().unwrap();
    assert!(!is_local(&told(&[])));
    assert!(
        is_local(&told(&[("X-Matbang-Token", &server.token)])),
        "scripts send the token"
    );
    assert!(!is_local(&told(&[("X-Matbang-Token", &"0".repeat(64))])));
    assert!(!is_local(&told(&[
        ("X-Matbang-Token", &server.token),
        ("X-Forwarded-For", "203.0.113.7")
    ])));
    assert_eq!(server.json("/api/v1/config")["session"], false);
    assert_eq!(server.get("/api/v1/changesets", &[]).status(), 403);
    let first = cookie(&server, &server.token).unwrap();
    assert!(is_local(&told(&[("Cookie", &first)])));
    assert!(cookie(&server, &server.token).is_none(), "an address is good once");
    let foreign = server.ask_with(
        "POST",
        "/api/v1/session",
        b"",
        &[("Origin", "http://evil.example"), ("X-Matbang-Token", &server.token)],
    );
    assert_eq!(foreign.status(), 403);
    // One more address, for whoever may write the store.
    let opened = server.program.json(&["open"]);
    let token = opened["map"]
        .as_str()
        .unwrap()
        .split_once("#token=")
        .unwrap()
        .1
        .to_string();
    let second = cookie(&server, &token).unwrap();
    assert!(is_local(&told(&[("Cookie", &format!("x=1; {second}"))])));
    // Writes want the Origin as well.
    let write = |headers: &[(&str, &str)]| server.ask_with("POST", "/api/v1/imports", b"", headers).status();
    assert_eq!(write(&[("Cookie", &second)]), 403);
    assert_eq!(write(&[("Cookie", &second), ("Origin", &server.address)]), 201);
    let log = server.log();
    for secret in [&server.token, &token, first.split_once('=').unwrap().1] {
        assert!(!log.contains(secret), "the log holds a secret");
    }
}

#[test]
fn open_is_for_whoever_may_write_the_store() {
    let server = Server::start();
    let file = PathBuf::from(format!("{}.session", server.program.store().display()));
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let said = server.program.ok(&["open"]);
    assert!(said.contains("/#token=") && said.contains("/import#token="), "{said}");
    let Server { address, .. } = &server;
    assert!(said.contains(address.as_str()));
    let other = Program::demo();
    let refused = other.refused(&["open"]);
    assert!(refused.contains("No server is running"), "{refused}");
    server.stop();
    assert!(!file.exists(), "the file goes with the server");
}

/// nginx as it comes: `proxy_pass` sends HTTP/1.0 and the Host of the server it asks.
struct Nginx {
    child: Child,
    port: u16,
    _folder: tempfile::TempDir,
}

impl Nginx {
    fn before(server: &Server, more: &str) -> Nginx {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let at = folder.path().display();
        let config = format!(
            "daemon off; pid {at}/pid; error_log {at}/error.log; worker_processes 1;
             events {{ worker_connections 64; }}
             http {{ access_log off; client_body_temp_path {at}/body; proxy_temp_path {at}/proxy;
               fastcgi_temp_path {at}/f; uwsgi_temp_path {at}/u; scgi_temp_path {at}/s;
               server {{ listen 127.0.0.1:{port}; listen [::1]:{port};
                 location / {{ proxy_pass {}; {more} }} }} }}",
            server.address
        );
        let file = folder.path().join("nginx.conf");
        fs::write(&file, config).unwrap();
        let program = ["/usr/sbin/nginx", "/usr/local/sbin/nginx"]
            .into_iter()
            .find(|path| PathBuf::from(path).exists());
        let mut command = program.map_or_else(|| tool("nginx"), Command::new);
        let child = command
            .args(["-c", file.to_str().unwrap(), "-p", folder.path().to_str().unwrap()])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let deadline = Instant::now() + Duration::from_secs(10);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < deadline, "nginx does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Nginx {
            child,
            port,
            _folder: folder,
        }
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let id = rustix::process::Pid::from_child(&self.child);
        let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
        let _ = self.child.wait();
    }
}

/// What docs/CONFIG.md says of nginx, without the address of the server.
fn documented() -> String {
    let docs = include_str!("../../../docs/CONFIG.md");
    let example = docs
        .split("```nginx\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let location = example.and_then(|text| text.split("location / {").nth(1));
    let inner = location.and_then(|text| text.split('}').next()).unwrap();
    assert!(inner.contains("proxy_pass http://127.0.0.1:8080;"), "{inner}");
    inner.replace("proxy_pass http://127.0.0.1:8080;", "")
}

#[test]
fn whatever_passes_through_a_proxy_is_the_public() {
    let server = Server::start();
    let documented = documented();
    for more in [
        "",
        "proxy_http_version 1.1;",
        "proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr;",
        &documented,
    ] {
        let nginx = Nginx::before(&server, more);
        for address in [format!("127.0.0.1:{}", nginx.port), format!("[::1]:{}", nginx.port)] {
            for version in ["1.0", "1.1"] {
                for host in ["127.0.0.1", "localhost", "matbang.example"] {
                    let request =
                        format!("GET {REVISIONS} HTTP/{version}\r\nHost: {host}\r\nConnection: close\r\n\r\n");
                    let answer = raw(&address, &request);
                    assert!(answer.contains("\"revisions\""), "{more} {address}: {answer}");
                    assert!(
                        !is_local(&answer),
                        "{more} {address} HTTP/{version} {host} sees what is internal"
                    );
                }
            }
        }
        // A token that somebody tries through the proxy opens nothing either, unless it is the right one.
        let guess = format!(
            "POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\nX-Matbang-Token: {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            "0".repeat(64)
        );
        let answer = raw(&format!("127.0.0.1:{}", nginx.port), &guess);
        assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    }
}

#[test]
fn a_server_on_ipv6_knows_its_own_machine() {
    let program = Program::demo();
    let mut child = program
        .command(&["serve", "--listen", "[::1]:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    let map = lines.next().unwrap().unwrap();
    let token = lines
        .next()
        .unwrap()
        .unwrap()
        .split_once("#token=")
        .unwrap()
        .1
        .to_string();
    let address = map.trim_start_matches("http://").trim_end_matches('/').to_string();
    let ask = |more: &str| {
        raw(
            &address,
            &format!("GET {REVISIONS} HTTP/1.1\r\nHost: {address}\r\n{more}Connection: close\r\n\r\n"),
        )
    };
    assert!(!is_local(&ask("")));
    assert!(is_local(&ask(&format!("X-Matbang-Token: {token}\r\n"))));
    let _ = child.kill();
    let _ = child.wait();
    let _: Value = Value::Null;
}
