//! Random sequences of what people and programs do to one store: import page, command line, restarts and stops. What was
//! acknowledged is there, the page is never far behind, and `check` finds nothing.

use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::common::program::Program;
use crate::common::soak::{Random, record, size};
use crate::server::Server;

/// How far behind the command line the page may be.
const BEHIND: Duration = Duration::from_secs(2);

/// A store, the server on it while there is one, and what was acknowledged.
struct Office {
    server: Option<Server>,
    program: Option<Program>,
    acknowledged: u64,
    made: usize,
    acts: Vec<&'static str>,
}

impl Office {
    fn program(&self) -> &Program {
        self.server
            .as_ref()
            .map_or_else(|| self.program.as_ref().unwrap(), |server| &server.program)
    }

    fn csv(&mut self) -> String {
        self.made += 1;
        let n = self.made;
        format!("zone,kind,name,province\nkcn-{n},KCN,Số {n},lao-cai\n")
    }

    fn start(&mut self) {
        if let Some(program) = self.program.take() {
            self.server = Some(Server::on(program));
        }
    }

    /// Ends the server by a signal; the store stays.
    fn stop(&mut self, signal: Signal) {
        let Some(mut server) = self.server.take() else { return };
        kill_process(Pid::from_child(&server.child), signal).unwrap();
        server.child.wait().unwrap();
        self.program = Some(server.into_program());
    }

    fn command_line(&mut self) {
        let csv = self.csv();
        let file = self.program().file("khu.csv", &csv);
        let told = self.program().json(&["import", &file, "--as", "register"]);
        self.acknowledged += 1;
        assert_eq!(told["revision"].as_u64(), Some(self.acknowledged), "{:?}", self.acts);
        self.seen();
    }

    fn page(&mut self, approve: bool) {
        let csv = self.csv();
        let Some(server) = &self.server else { return };
        let created = server.told(201, server.ask("POST", "/api/v1/imports", b""));
        let at = format!("/api/v1/imports/{}", created["id"].as_str().unwrap());
        server.told(201, server.ask("PUT", &format!("{at}/files/khu.csv"), csv.as_bytes()));
        server.told(
            202,
            server.ask("POST", &format!("{at}/preview"), br#"{"kind":"register"}"#),
        );
        settled(server, &at);
        if !approve {
            server.ask("DELETE", &at, b"");
            return;
        }
        server.told(
            202,
            server.ask("POST", &format!("{at}/accept"), br#"{"decision":"approve"}"#),
        );
        let written = settled(server, &at);
        self.acknowledged += 1;
        assert_eq!(
            written["outcome"]["revision"].as_u64(),
            Some(self.acknowledged),
            "{written} {:?}",
            self.acts
        );
        self.seen();
    }

    fn undo(&mut self) {
        let all = self.program().json(&["changesets"]);
        let Some(last) = all["changesets"]
            .as_array()
            .and_then(|all| all.iter().rfind(|c| !c["revision"].is_null()))
        else {
            return;
        };
        let id = last["id"].as_str().unwrap().to_string();
        let done = match &self.server {
            Some(server) => {
                server
                    .ask("POST", &format!("/api/v1/changesets/{id}/undo"), b"")
                    .status()
                    == 200
            }
            None => self.program().run(&["undo", &id]).status.success(),
        };
        if done {
            self.acknowledged += 1;
            self.seen();
        }
    }

    /// The page shows what was acknowledged within two seconds.
    fn seen(&self) {
        let Some(server) = &self.server else { return };
        let begin = Instant::now();
        while server.json("/api/v1/config")["revision"].as_u64() != Some(self.acknowledged) {
            assert!(begin.elapsed() < BEHIND, "the page is behind after {:?}", self.acts);
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn sound(&self) {
        let told = self.program().json(&["check"]);
        assert_eq!(told["revision"].as_u64(), Some(self.acknowledged), "{:?}", self.acts);
    }
}

fn settled(server: &Server, at: &str) -> Value {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let now = server.told(200, server.ask("GET", at, b""));
        if now["progress"].is_null() {
            assert!(now["problems"].as_array().unwrap().is_empty(), "{now}");
            return now;
        }
        assert!(Instant::now() < deadline, "{now}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn no_order_of_acts_loses_an_acknowledged_revision() {
    let mut random = Random::of("sequences");
    let sequences = size(25, 500);
    let (mut acts, mut revisions) = (0, 0);
    for _ in 0..sequences {
        let program = Program::new();
        program.ok(&[
            "import",
            &program.file("a.csv", "zone,kind,name,province\nkcn-a,KCN,A,lao-cai\n"),
            "--as",
            "register",
        ]);
        let mut office = Office {
            server: None,
            program: Some(program),
            acknowledged: 1,
            made: 0,
            acts: Vec::new(),
        };
        office.start();
        for _ in 0..8 {
            let act = [
                "command line",
                "page",
                "page",
                "preview",
                "undo",
                "check",
                "totals",
                "backup",
                "stop",
                "kill",
                "interrupt",
            ][random.below(11)];
            office.acts.push(act);
            acts += 1;
            match act {
                "command line" => office.command_line(),
                "page" => office.page(true),
                "preview" => office.page(false),
                "undo" => office.undo(),
                "check" => office.sound(),
                "totals" => drop(office.program().ok(&["totals", "--as-known-on", "1"])),
                "backup" => {
                    let name = format!("copy-{}.gpkg", office.acts.len());
                    let copy = office.program().folder.path().join(name);
                    office.program().ok(&["backup", copy.to_str().unwrap()]);
                }
                "stop" => office.stop(Signal::TERM),
                "kill" => office.stop(Signal::KILL),
                _ => office.stop(Signal::INT),
            }
            if office.server.is_none() && random.below(2) == 0 {
                office.acts.push("start");
                office.start();
                office.seen();
            }
        }
        office.stop(Signal::TERM);
        office.sound();
        let folder = office.program().folder.path();
        let left: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name.starts_with('.') || name.ends_with("-wal") || name.ends_with("-shm"))
            .collect();
        assert_eq!(left, [] as [&str; 0], "{:?}", office.acts);
        revisions += office.acknowledged;
        lost_when_an_old_file_is_put_back(&office, &mut random);
    }
    record("sequences", "sequences", sequences);
    record("sequences", "acts", acts);
    record("sequences", "revisions acknowledged", revisions);
    record("sequences", "revisions lost", 0);
}

/// The injected loss: an older file over the newer store is noticed.
fn lost_when_an_old_file_is_put_back(office: &Office, random: &mut Random) {
    if random.below(5) != 0 {
        return;
    }
    let program = office.program();
    let old = std::fs::read(program.store()).unwrap();
    let file = program.file("sau.csv", "zone,kind,name,province\nkcn-sau,KCN,Sau,lao-cai\n");
    program.ok(&["import", &file, "--as", "register"]);
    std::fs::write(program.store(), old).unwrap();
    let said = program.refused(&["check"]);
    assert!(said.contains(".head"), "{said}");
}
