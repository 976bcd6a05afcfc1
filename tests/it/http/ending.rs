//! The end of a server: who was being answered gets the whole answer.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::http::server::Server;

/// How many answers are asked for at once: more bytes than the sockets of both ends hold, so that the server is still
/// writing when it is told to stop.
const MANY: usize = 100;

#[test]
fn a_request_that_is_being_answered_is_answered_to_its_end() {
    let mut server = Server::start();
    let page = server.get("/", &[]).body_mut().read_to_string().unwrap();
    let script = page
        .split('"')
        .find(|part| part.contains("assets/app-") && part.ends_with(".js"))
        .expect("the page has to be built before the tests");
    let mut stream = TcpStream::connect(server.address.trim_start_matches("http://")).unwrap();
    stream.set_nonblocking(true).unwrap();
    let path = script.trim_start_matches(['.', '/']);
    let request = format!("GET /{path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    stream.write_all(request.repeat(MANY).as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(500));

    let stopped = Command::new("kill")
        .args(["-TERM", &server.child.id().to_string()])
        .status()
        .unwrap();
    assert!(stopped.success());
    std::thread::sleep(Duration::from_millis(500));
    assert!(
        server.child.try_wait().unwrap().is_none(),
        "the server ended while it was answering"
    );
    let refused = TcpStream::connect(server.address.trim_start_matches("http://"));
    assert_eq!(
        refused.unwrap_err().kind(),
        ErrorKind::ConnectionRefused,
        "nobody new is let in"
    );

    stream.set_nonblocking(false).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(8))).unwrap();
    let mut told = Vec::new();
    stream.read_to_end(&mut told).unwrap();
    let answers = whole_answers(&told);
    assert!(
        (1..MANY).contains(&answers),
        "{answers} answers, the last of them whole"
    );

    let since = Instant::now();
    assert!(server.child.wait().unwrap().success(), "exit status 0");
    assert!(since.elapsed() < Duration::from_secs(5));
}

/// How many answers stand in the bytes; the last one must be whole.
fn whole_answers(mut bytes: &[u8]) -> usize {
    let mut count = 0;
    while !bytes.is_empty() {
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .expect("the head of an answer is whole");
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        assert!(head.starts_with("http/1.1 200"), "{head}");
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .expect("an answer says how long it is");
        let length: usize = length.parse().unwrap();
        let rest = &bytes[end + 4..];
        assert!(
            rest.len() >= length,
            "an answer ends after {} of {length} bytes",
            rest.len()
        );
        bytes = &rest[length..];
        count += 1;
    }
    count
}
