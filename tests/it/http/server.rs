//! A running server and a client.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::common::program::Program;

/// Where a server logs, in the folder of its store: what a test prints is the test's. A test that fails shows the end of it.
pub const LOG: &str = "log";
const LAST_LINES: usize = 30;

/// A server on the demo register. Ended when dropped.
pub struct Server {
    pub child: Child,
    pub address: String,
    pub program: Program,
    pub agent: Agent,
    /// What a writer has to show.
    pub token: String,
}

impl Server {
    pub fn start() -> Server {
        Server::on(Program::demo())
    }

    /// On a store that is already filled.
    pub fn on(program: Program) -> Server {
        Server::with(program, &[])
    }

    /// With variables of the environment.
    pub fn with(program: Program, variables: &[(&str, &str)]) -> Server {
        let mut child = program
            .command(&["serve", "--listen", "127.0.0.1:0"])
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(File::create(program.folder.path().join(LOG)).unwrap())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.as_mut().unwrap());
        let (mut line, mut link) = (String::new(), String::new());
        out.read_line(&mut line).unwrap();
        out.read_line(&mut link).unwrap();
        let token = link
            .trim()
            .strip_prefix(&format!("{}import#token=", line.trim()))
            .unwrap_or_else(|| panic!("{link}"))
            .to_string();
        let address = line.trim().trim_end_matches('/').to_string();
        assert!(address.starts_with("http://127.0.0.1:"), "{line}");
        let agent = Agent::config_builder().http_status_as_error(false).build().into();
        Server {
            child,
            address,
            program,
            agent,
            token,
        }
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.program.folder.path().join(LOG)).unwrap_or_default()
    }

    /// Ends it as an administrator would, and waits until it is gone.
    pub fn stop(mut self) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
        assert!(self.child.wait().unwrap().success());
    }

    /// The store of a server that has ended.
    #[allow(dead_code)] // For the long tests.
    pub fn into_program(mut self) -> Program {
        let nothing = Program::new();
        std::mem::replace(&mut self.program, nothing)
    }

    /// A request of the server's own page: with its Origin and the token.
    pub fn ask(&self, method: &str, path: &str, body: &[u8]) -> Response<Body> {
        self.ask_with(
            method,
            path,
            body,
            &[("Origin", &self.address), ("X-Matbang-Token", &self.token)],
        )
    }

    /// A request with these headers and no other.
    pub fn ask_with(&self, method: &str, path: &str, body: &[u8], headers: &[(&str, &str)]) -> Response<Body> {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.agent.run(request.body(body).unwrap()).unwrap()
    }

    /// The JSON of an answer with an expected status.
    pub fn told(&self, status: u16, mut answer: Response<Body>) -> Value {
        let body: Value = answer.body_mut().read_json().unwrap_or_default();
        assert_eq!(answer.status(), status, "{body}");
        assert_eq!(header(&answer, "cache-control"), "no-store");
        body
    }

    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
        let mut request = self.agent.get(format!("{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.call().unwrap()
    }

    /// Waits until a revision is served.
    pub fn wait_for(&self, revision: u64) {
        let deadline = Instant::now() + Duration::from_secs(15);
        while self.json("/api/v1/config")["revision"] != revision {
            assert!(Instant::now() < deadline, "revision {revision} was not picked up");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    pub fn json(&self, path: &str) -> Value {
        self.json_as(path, &[])
    }

    /// As the office sees it: with the token of this run.
    pub fn office(&self, path: &str) -> Value {
        self.json_as(path, &[("X-Matbang-Token", &self.token)])
    }

    pub fn json_as(&self, path: &str, headers: &[(&str, &str)]) -> Value {
        let mut response = self.get(path, headers);
        assert_eq!(response.status(), 200, "{path}");
        response.body_mut().read_json().unwrap()
    }

    /// A refusal in English: its status and its document.
    pub fn problem(&self, path: &str) -> (u16, Value) {
        let mut response = self.get(path, &[("Accept-Language", "en")]);
        assert_eq!(header(&response, "content-type"), "application/problem+json", "{path}");
        let body: Value = response.body_mut().read_json().unwrap();
        assert_eq!(body["status"], response.status().as_u16());
        assert_eq!(body["request_id"].as_str(), Some(header(&response, "x-request-id")));
        (response.status().as_u16(), body)
    }

    /// Sends bytes as they are and reads the answer to its end.
    pub fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address.trim_start_matches("http://")).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            let log = self.log();
            let lines: Vec<&str> = log.lines().collect();
            let last = &lines[lines.len().saturating_sub(LAST_LINES)..];
            eprintln!("the last lines of the server's log:\n{}", last.join("\n"));
        }
    }
}

pub fn header<'a>(response: &'a Response<Body>, name: &str) -> &'a str {
    response
        .headers()
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
}

pub fn find<'a>(list: &'a Value, key: &str, wanted: &str) -> &'a Value {
    list.as_array()
        .and_then(|items| {
            items
                .iter()
                .find(|item| item.pointer(key).and_then(Value::as_str) == Some(wanted))
        })
        .unwrap_or_else(|| panic!("no {wanted}"))
}
