//! One store with those who work on it: a server while there is one, the command line, and a list of what was acknowledged.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::common::demo;
use crate::common::program::Program;
use crate::locks;
use crate::server::{LOG, Server};

/// How far behind what was acknowledged the page may be.
const BEHIND: Duration = Duration::from_secs(2);

/// Who works on a store, and what they were told.
pub struct Office {
    server: Option<Server>,
    program: Option<Program>,
    /// Changesets that were acknowledged, each with its revision.
    pub acknowledged: Vec<(String, u64)>,
    /// The newest revision, as far as it is known.
    pub head: u64,
    /// The longest the page was behind.
    pub behind: Duration,
    made: usize,
    /// What was done so far, for whoever reads a failure.
    pub acts: Vec<String>,
}

impl Office {
    /// A store with one zone, and a server on it.
    pub fn open() -> Office {
        let program = Program::new();
        std::fs::create_dir(program.folder.path().join("tmp")).unwrap();
        let mut office = Office {
            server: None,
            program: Some(program),
            acknowledged: Vec::new(),
            head: 0,
            behind: Duration::ZERO,
            made: 0,
            acts: Vec::new(),
        };
        office.import();
        office.start();
        office
    }

    pub fn program(&self) -> &Program {
        self.server
            .as_ref()
            .map_or_else(|| self.program.as_ref().unwrap(), |server| &server.program)
    }

    pub fn has_server(&self) -> bool {
        self.server.is_some()
    }

    /// Where temporary files of the server and of commands lie.
    pub fn temporary(&self) -> PathBuf {
        self.program().folder.path().join("tmp")
    }

    fn csv(&mut self) -> String {
        self.made += 1;
        let n = self.made;
        format!("zone,kind,name,province\nkcn-{n},KCN,Số {n},lao-cai\n")
    }

    pub fn start(&mut self) {
        if let Some(program) = self.program.take() {
            let temporary = program.folder.path().join("tmp");
            self.server = Some(Server::with(program, &[("TMPDIR", temporary.to_str().unwrap())]));
            self.seen();
        }
    }

    /// Ends the server by a signal; the store stays. Asked politely, it ends well.
    pub fn stop(&mut self, signal: Signal) {
        let Some(mut server) = self.server.take() else { return };
        kill_process(Pid::from_child(&server.child), signal).unwrap();
        let status = server.child.wait().unwrap();
        self.program = Some(server.into_program());
        if signal != Signal::KILL {
            let log = self.program().folder.path().join(LOG);
            let said = std::fs::read_to_string(log).unwrap_or_default();
            assert!(status.success(), "{signal:?}: {status} after {:?}\n{said}", self.acts);
            let left = self.left_beside();
            assert_eq!(left, [] as [&str; 0], "{signal:?} after {:?}", self.acts);
        }
    }

    /// Files beside the store that should not be there while nobody works on it.
    pub fn left_beside(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.program().folder.path()).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name.starts_with('.') || ["-wal", "-shm", "-journal"].iter().any(|end| name.ends_with(end)))
            .collect()
    }

    /// A command that has to succeed; what it told.
    pub fn command(&mut self, arguments: &[&str]) -> Value {
        let temporary = self.temporary();
        let mut command = self.program().command(&[arguments, &["--json"]].concat());
        let output = command.env("TMPDIR", temporary).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {said}\n{:?}", self.acts);
        serde_json::from_slice(&output.stdout).unwrap_or_default()
    }

    /// Takes down what was acknowledged, and waits until the page shows it.
    fn took(&mut self, told: &Value) {
        let changeset = told["changeset"].as_str().unwrap_or_else(|| panic!("{told}"));
        let revision = told["revision"].as_u64().unwrap_or_else(|| panic!("{told}"));
        assert!(
            revision > self.head,
            "{told} after revision {}: {:?}",
            self.head,
            self.acts
        );
        self.acknowledged.push((changeset.to_string(), revision));
        self.head = revision;
        self.seen();
    }

    pub fn import(&mut self) {
        let csv = self.csv();
        let file = self.program().file("khu.csv", &csv);
        let told = self.command(&["import", &file, "--as", "register"]);
        self.took(&told);
    }

    /// A draft on the command line, approved there.
    pub fn draft(&mut self) {
        let csv = self.csv();
        let file = self.program().file("khu.csv", &csv);
        let told = self.command(&["import", &file, "--as", "register", "--draft"]);
        let id = told["changeset"].as_str().unwrap().to_string();
        let approved = self.command(&["approve", &id]);
        let revision = approved["revision"].clone();
        self.took(&serde_json::json!({"changeset": id, "revision": revision}));
    }

    /// Land for a zone of its own: a file that the reader's process takes apart.
    pub fn boundary(&mut self) {
        let csv = self.csv();
        let zone = format!("kcn-{}", self.made);
        let file = self.program().file("khu.csv", &csv);
        let told = self.command(&["import", &file, "--as", "register"]);
        self.took(&told);
        let table = demo("kcn-ban-qua.csv");
        let words = ["import", table.to_str().unwrap(), "--as", "boundary", "--zone", &zone];
        let told = self.command(&[&words[..], &["--crs", "EPSG:9208", "--valid-from", "2026-06-23"]].concat());
        self.took(&told);
    }

    /// Begins an import on the page and waits for its preview; its address.
    fn preview(&mut self) -> Option<String> {
        let csv = self.csv();
        let server = self.server.as_ref()?;
        let created = server.told(201, server.ask("POST", "/api/v1/imports", b""));
        let at = format!("/api/v1/imports/{}", created["id"].as_str().unwrap());
        server.told(201, server.ask("PUT", &format!("{at}/files/khu.csv"), csv.as_bytes()));
        let wish = br#"{"kind":"register"}"#;
        server.told(202, server.ask("POST", &format!("{at}/preview"), wish));
        let now = settled(server, &at);
        assert_eq!(now["state"], "previewed", "{now} {:?}", self.acts);
        Some(at)
    }

    fn accept(server: &Server, at: &str) {
        let decision = br#"{"decision":"approve"}"#;
        server.told(202, server.ask("POST", &format!("{at}/accept"), decision));
    }

    /// An import on the page, up to the preview or to the end.
    pub fn page(&mut self, approve: bool) {
        let Some(at) = self.preview() else { return };
        let server = self.server.as_ref().unwrap();
        if !approve {
            server.ask("DELETE", &at, b"");
            return;
        }
        Office::accept(server, &at);
        let now = settled(server, &at);
        assert_eq!(now["state"], "written", "{now} {:?}", self.acts);
        self.took(&now["outcome"]);
    }

    /// Page and command line write at the same moment: each is acknowledged with a revision of its own, or refused.
    pub fn both(&mut self) {
        let Some(at) = self.preview() else { return };
        let csv = self.csv();
        let file = self.program().file("khu.csv", &csv);
        let words = ["import", &file, "--as", "register", "--json"];
        let mut command = self.program().command(&words);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let server = self.server.as_ref().unwrap();
        Office::accept(server, &at);
        let now = settled(server, &at);
        let output = child.wait_with_output().unwrap();
        let mut told = Vec::new();
        if now["state"] == "written" {
            told.push(now["outcome"].clone());
        }
        if output.status.success() {
            told.push(serde_json::from_slice(&output.stdout).unwrap());
        }
        assert!(!told.is_empty(), "both were refused: {now} {:?}", self.acts);
        told.sort_by_key(|told| told["revision"].as_u64());
        for told in told {
            self.took(&told);
        }
    }

    /// The newest changeset is taken back, on the page where there is one.
    pub fn undo(&mut self) {
        let Some((id, _)) = self.acknowledged.last().cloned() else {
            return;
        };
        let told: Option<Value> = match &self.server {
            Some(server) => {
                let mut answer = server.ask("POST", &format!("/api/v1/changesets/{id}/undo"), b"");
                let status = answer.status().as_u16();
                assert!(status == 200 || status == 409, "{status} {:?}", self.acts);
                (status == 200).then(|| answer.body_mut().read_json().unwrap())
            }
            None => {
                let output = self.program().run(&["undo", &id, "--json"]);
                output
                    .status
                    .success()
                    .then(|| serde_json::from_slice(&output.stdout).unwrap())
            }
        };
        if let Some(told) = told {
            self.took(&told);
        }
    }

    /// A command line import that a signal meets after a while.
    pub fn command_met_by(&mut self, signal: Signal, after: Duration) {
        let csv = self.csv();
        let file = self.program().file("khu.csv", &csv);
        let mut command = self.program().command(&["import", &file, "--as", "register", "--json"]);
        let child = command
            .env("TMPDIR", self.temporary())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(after);
        kill_process(Pid::from_child(&child), signal).unwrap();
        let output = child.wait_with_output().unwrap();
        if output.status.success() {
            let told: Value = serde_json::from_slice(&output.stdout).unwrap();
            self.took(&told);
        } else {
            self.unsure();
        }
    }

    /// The server is met by a signal while it writes what was accepted.
    pub fn server_met_by(&mut self, signal: Signal, after: Duration) {
        let Some(at) = self.preview() else { return };
        let server = self.server.as_ref().unwrap();
        Office::accept(server, &at);
        std::thread::sleep(after);
        self.stop(signal);
        self.unsure();
    }

    /// What was not acknowledged is there whole or not at all.
    fn unsure(&mut self) {
        let newest = self.recorded().iter().map(|(_, revision)| *revision).max().unwrap_or(0);
        assert!(
            newest == self.head || newest == self.head + 1,
            "revision {newest} after {}: {:?}",
            self.head,
            self.acts
        );
        self.head = newest;
        self.seen();
    }

    /// What a fresh process finds recorded: changesets and their revisions.
    fn recorded(&mut self) -> Vec<(String, u64)> {
        let told = self.command(&["changesets"]);
        let all = told["changesets"].as_array().unwrap();
        let applied = all
            .iter()
            .filter_map(|c| Some((c["id"].as_str()?.to_string(), c["revision"].as_u64()?)));
        applied.collect()
    }

    /// The page shows what was acknowledged, soon enough, and the server still has its locks.
    fn seen(&mut self) {
        let Some(server) = &self.server else { return };
        let begin = Instant::now();
        while server.json("/api/v1/config")["revision"].as_u64() < Some(self.head) {
            assert!(begin.elapsed() < BEHIND, "the page is behind after {:?}", self.acts);
            std::thread::sleep(Duration::from_millis(10));
        }
        self.behind = self.behind.max(begin.elapsed());
    }

    /// After each act.
    pub fn locked(&self) {
        if let Some(server) = &self.server {
            locks::held(server, &format!("{:?}", self.acts));
        }
    }

    /// `check` finds nothing, and everything acknowledged is recorded.
    pub fn sound(&mut self) {
        let told = self.command(&["check"]);
        assert_eq!(told["revision"].as_u64(), Some(self.head), "{:?}", self.acts);
        let recorded = self.recorded();
        for acknowledged in &self.acknowledged {
            assert!(
                recorded.contains(acknowledged),
                "{acknowledged:?} is lost: {:?}",
                self.acts
            );
        }
    }
}

/// Waits until nothing is being done for an import; how it stands then.
fn settled(server: &Server, at: &str) -> Value {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let now = server.told(200, server.ask("GET", at, b""));
        if now["progress"].is_null() {
            return now;
        }
        assert!(Instant::now() < deadline, "{now}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
