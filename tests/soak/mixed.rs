//! Readers, imports from the page and imports from the command line for as long as it takes to see something grow.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::common::program::Program;
use crate::common::soak::{Random, record, size};
use crate::server::Server;

/// Kibibytes of memory a process has.
fn resident(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn descriptors(pid: u32) -> usize {
    fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count()
}

#[test]
fn mixed_load_leaves_the_store_sound_and_nothing_grows() {
    let _turn = crate::turn();
    let mut random = Random::of("mixed load");
    let program = Program::demo();
    let temporary = program.folder.path().join("tmp");
    fs::create_dir(&temporary).unwrap();
    let server = Server::with(program, &[("TMPDIR", temporary.to_str().unwrap())]);
    let pid = server.child.id();
    let length = size(Duration::from_secs(15), Duration::from_secs(20 * 60));
    let pause = size(Duration::from_millis(700), Duration::from_secs(3));
    let (stop, asked) = (AtomicBool::new(false), AtomicU64::new(0));
    let mut samples: Vec<(u64, usize)> = Vec::new();
    let mut largest_log = 0;
    let mut imports = 1;
    std::thread::scope(|scope| {
        for reader in 0..2u64 {
            let (server, stop, asked) = (&server, &stop, &asked);
            scope.spawn(move || {
                let mut n = reader;
                while !stop.load(Ordering::Relaxed) {
                    n += 2;
                    let path = match n % 5 {
                        0 => "/api/v1/totals?by=kind".to_string(),
                        1 => format!("/api/v1/totals?as_of=2026-{:02}-{:02}", 1 + n / 3 % 12, 1 + n % 28),
                        2 => "/api/v1/zones?f=geojson".to_string(),
                        3 => format!("/api/v1/totals?as_known_on={}", 1 + n % 3),
                        _ => "/api/v1/config".to_string(),
                    };
                    let answer = server.get(&path, &[]);
                    assert!(
                        answer.status() == 200 || answer.status() == 400,
                        "{path}: {}",
                        answer.status()
                    );
                    asked.fetch_add(1, Ordering::Relaxed);
                    std::thread::sleep(Duration::from_millis(10));
                }
            });
        }
        let begin = Instant::now();
        while begin.elapsed() < length {
            imports += 1;
            let csv = format!("zone,kind,name,province\nkcn-x,KCN,Lần {imports},lao-cai\n");
            if random.below(2) == 0 {
                let file = server.program.file("khu.csv", &csv);
                let mut command = server.program.command(&["import", &file, "--as", "register"]);
                let output = command.env("TMPDIR", &temporary).output().unwrap();
                assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            } else {
                let created = server.told(201, server.ask("POST", "/api/v1/imports", b""));
                let at = format!("/api/v1/imports/{}", created["id"].as_str().unwrap());
                server.told(201, server.ask("PUT", &format!("{at}/files/khu.csv"), csv.as_bytes()));
                for (act, body) in [
                    ("preview", &br#"{"kind":"register"}"#[..]),
                    ("accept", br#"{"decision":"approve"}"#),
                ] {
                    server.told(202, server.ask("POST", &format!("{at}/{act}"), body));
                    while !server.told(200, server.ask("GET", &at, b""))["progress"].is_null() {
                        std::thread::sleep(Duration::from_millis(10));
                    }
                }
                assert_eq!(server.told(200, server.ask("GET", &at, b""))["state"], "written");
                server.ask("DELETE", &at, b"");
            }
            server.wait_for(imports);
            samples.push((resident(pid), descriptors(pid)));
            largest_log = largest_log.max(bytes(&server.program.store().with_extension("gpkg-wal")));
            std::thread::sleep(pause);
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert_eq!(server.program.revision(), imports);
    // Warm after a third of the time: from then on neither memory nor descriptors grow with the number of imports.
    let warm = &samples[samples.len() / 3..];
    let middle = |part: &[(u64, usize)]| {
        let mut sizes: Vec<u64> = part.iter().map(|(size, _)| *size).collect();
        sizes.sort_unstable();
        sizes[sizes.len() / 2]
    };
    let (first, last) = warm.split_at(warm.len() / 2);
    let (before, after) = (middle(first), middle(last));
    let open = warm.iter().map(|(_, open)| *open).max().unwrap();
    record("mixed load", "seconds", length.as_secs());
    record("mixed load", "imports", imports);
    record("mixed load", "answers", asked.load(Ordering::Relaxed));
    record(
        "mixed load",
        "RSS of the first and the second half after warm-up, MB",
        format!("{} {}", before / 1024, after / 1024),
    );
    record("mixed load", "most descriptors", open);
    // Fifteen seconds do not warm it up; twenty minutes do.
    let slack = size(before / 4 + 16 * 1024, before / 20 + 8 * 1024);
    assert!(after < before + slack, "RSS grows: {before} KiB, then {after} KiB");
    assert!(open < 200, "{open} descriptors");
    // The log of the store is put into it every thousand pages, and then written from its beginning.
    let header = fs::read(server.program.store()).unwrap();
    let page = u64::from(u16::from_be_bytes([header[16], header[17]]));
    let most = 2 * 1000 * page.max(512);
    record("mixed load", "largest log of the store, MB", largest_log >> 20);
    assert!(largest_log < most, "{largest_log} bytes of log");
    // The log of the server has a line per request and nothing else that comes again and again.
    let lines = server.log();
    let others = lines
        .lines()
        .filter(|line| !line.contains("\"message\":\"request\""))
        .count() as u64;
    record("mixed load", "lines of the server's log that are no request", others);
    assert!(others < 3 * imports + 20, "{others} lines beside those of requests");
    let folder = server.program.folder.path().to_path_buf();
    let mut server = server;
    kill_process(Pid::from_child(&server.child), Signal::TERM).unwrap();
    assert!(server.child.wait().unwrap().success());
    assert_eq!(
        left(&folder, |name| name.starts_with('.') || name.ends_with("-wal")),
        [] as [&str; 0]
    );
    assert_eq!(left(&temporary, |_| true), [] as [&str; 0]);
}

fn bytes(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |found| found.len())
}

/// Names in a folder that should not be there.
fn left(folder: &Path, wrong: impl Fn(&str) -> bool) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| wrong(name))
        .collect()
}
