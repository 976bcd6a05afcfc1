//! Import page and command line in turns: the locks of the server, and a store that is replaced under it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::common::program::Program;
use crate::http::server::Server;

/// The locks that a process holds on a file, as the kernel lists them.
fn locks(pid: u32, path: &Path) -> Vec<String> {
    let file = fs::metadata(path).unwrap();
    let (dev, ino) = (file.dev(), file.ino());
    let major_minor = format!("{:02x}:{:02x}:{ino}", rustix::fs::major(dev), rustix::fs::minor(dev));
    let all = fs::read_to_string("/proc/locks").unwrap();
    all.lines()
        .filter(|line| {
            let mut words = line.split_whitespace().skip(4);
            words.next() == Some(&pid.to_string()) && words.next() == Some(&major_minor)
        })
        .map(str::to_string)
        .collect()
}

fn held(server: &Server, when: &str) {
    let store = server.program.store();
    let shm = store.with_extension("gpkg-shm");
    let pid = server.child.id();
    assert!(
        !locks(pid, &store).is_empty() && !locks(pid, &shm).is_empty(),
        "{when}: the server has lost its locks: {:?} {:?}",
        locks(pid, &store),
        fs::metadata(&shm).map(|_| locks(pid, &shm)),
    );
}

fn zones(program: &Program, n: usize) -> String {
    program.file(
        "zones.csv",
        &format!("zone,kind,name,province\nkcn-so-{n},KCN,Số {n},lao-cai\n"),
    )
}

/// One import through the page; its revision.
fn import_on_page(server: &Server, n: usize) -> u64 {
    let created = server.told(201, server.ask("POST", "/api/v1/imports", b""));
    let at = format!("/api/v1/imports/{}", created["id"].as_str().unwrap());
    let csv = format!("zone,kind,name,province\nkcn-trang-{n},KCN,Trang {n},lao-cai\n");
    server.told(201, server.ask("PUT", &format!("{at}/files/khu.csv"), csv.as_bytes()));
    server.told(
        202,
        server.ask("POST", &format!("{at}/preview"), br#"{"kind":"register"}"#),
    );
    settled(server, &at, "previewed");
    server.told(
        202,
        server.ask("POST", &format!("{at}/accept"), br#"{"decision":"approve"}"#),
    );
    settled(server, &at, "written")["outcome"]["revision"].as_u64().unwrap()
}

fn settled(server: &Server, at: &str, state: &str) -> Value {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let now = server.told(200, server.ask("GET", at, b""));
        if now["state"] == state {
            return now;
        }
        assert!(
            now["problems"].as_array().is_none_or(Vec::is_empty) && Instant::now() < deadline,
            "{now}"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn page_and_command_line_in_turns_lose_nothing_and_keep_the_locks() {
    let server = Server::start();
    held(&server, "at the start");
    let mut acknowledged = 1;
    for turn in 0..3 {
        server.program.ok(&["check"]);
        held(&server, "after a check of the command line");
        acknowledged = import_on_page(&server, turn);
        held(&server, "after an import of the page");
        server.json("/api/v1/totals?as_known_on=1");
        held(&server, "after an older revision");
        let zones = zones(&server.program, turn);
        let told = server.program.json(&["import", &zones, "--as", "register"]);
        assert_eq!(told["revision"].as_u64(), Some(acknowledged + 1));
        acknowledged += 1;
        held(&server, "after an import of the command line");
        let copy = server.program.folder.path().join(format!("copy-{turn}.gpkg"));
        server.program.ok(&["backup", copy.to_str().unwrap()]);
        let all = server.program.json(&["changesets"]);
        let last = all["changesets"].as_array().unwrap().last().unwrap()["id"]
            .as_str()
            .unwrap()
            .to_string();
        server.told(200, server.ask("POST", &format!("/api/v1/changesets/{last}/undo"), b""));
        acknowledged += 1;
        held(&server, "after an undo of the page");
        server.wait_for(acknowledged);
    }
    let Server { program, child, .. } = &server;
    let (store, pid) = (program.store(), rustix::process::Pid::from_child(child));
    let folder = program.folder.path().to_path_buf();
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let deadline = Instant::now() + Duration::from_secs(15);
    while store.with_extension("gpkg-wal").exists() {
        assert!(Instant::now() < deadline, "a polite stop puts the log away");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(program.revision(), acknowledged);
    let left: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with('.') || name.ends_with("-wal") || name.ends_with("-shm"))
        .collect();
    assert_eq!(left, [] as [&str; 0]);
}

#[test]
fn a_newer_revision_is_noticed_at_once() {
    let server = Server::start();
    let mut together = Duration::ZERO;
    for n in 0..8 {
        let zones = zones(&server.program, n);
        server.program.ok(&["import", &zones, "--as", "register"]);
        let written = Instant::now();
        while server.json("/readyz")["head"] != n as u64 + 2 {
            std::thread::sleep(Duration::from_millis(2));
        }
        while server.json("/api/v1/config")["revision"] != n as u64 + 2 {
            std::thread::sleep(Duration::from_millis(2));
        }
        together += written.elapsed();
    }
    // Noticed within 50 ms; the rest is building the revision, on a machine that may be busy. A look once a second takes
    // four seconds.
    assert!(together < Duration::from_millis(2_400), "{together:?}");
}

#[test]
fn a_store_that_is_replaced_or_deleted_is_noticed_and_told() {
    let server = Server::start();
    let store = server.program.store();
    let copy = server.program.folder.path().join("copy.gpkg");
    server.program.ok(&["backup", copy.to_str().unwrap()]);
    import_on_page(&server, 1);

    // Deleted: the page goes on, and says that the store is gone.
    let aside = server.program.folder.path().join("aside.gpkg");
    fs::rename(&store, &aside).unwrap();
    until(|| server.json("/api/v1/config")["store_trouble"]["code"] == "missing");
    let ready = server.get("/readyz", &[]);
    assert_eq!(ready.status(), 503);
    assert!(!server.json("/api/v1/totals")["accounts"].as_array().unwrap().is_empty());

    // Another in its place: that one is served, and an open page can tell.
    for suffix in ["-wal", "-shm"] {
        let mut name = store.clone().into_os_string();
        name.push(suffix);
        let _ = fs::remove_file(name);
    }
    fs::rename(&copy, &store).unwrap();
    until(|| server.json("/api/v1/config")["store_reopened"] == 1);
    let config = server.json("/api/v1/config");
    assert_eq!(
        (&config["revision"], &config["store_trouble"]),
        (&1.into(), &Value::Null)
    );
    assert_eq!(server.get("/readyz", &[]).status(), 200);
    held(&server, "after another store was opened");
    // Its witness has seen more: nothing is written until somebody has taken it as it is.
    let said = server.program.refused(&["check"]);
    assert!(said.contains("is at revision 1"), "{said}");
    server
        .program
        .refused(&["import", &zones(&server.program, 9), "--as", "register"]);
    server.program.ok(&["check", "--accept-loss"]);
    // What is imported from now on goes into the file that is there, and stays.
    assert_eq!(import_on_page(&server, 2), 2);
    assert_eq!(server.program.revision(), 2);
}

fn until(done: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(15);
    while !done() {
        assert!(Instant::now() < deadline, "not noticed");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_store_is_not_read_as_a_file_to_import() {
    let program = Program::demo();
    let store = program.store();
    let link = program.folder.path().join("link.gpkg");
    fs::hard_link(&store, &link).unwrap();
    for path in [&store, &link] {
        let path = path.to_str().unwrap();
        for words in [vec!["import", path, "--as", "boundary"], vec!["inspect", path]] {
            let said = program.refused(&words);
            assert!(said.contains("is a file of the store"), "{said}");
        }
    }
}
