//! Readers, imports from the page and imports from the command line for as long as it takes to see something grow.

use std::fs;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

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
    let server = Server::start();
    let pid = server.child.id();
    let length = size(Duration::from_secs(15), Duration::from_secs(20 * 60));
    let pause = size(Duration::from_millis(700), Duration::from_secs(3));
    let (stop, asked) = (AtomicBool::new(false), AtomicU64::new(0));
    let mut samples: Vec<(u64, usize)> = Vec::new();
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
                server.program.ok(&["import", &file, "--as", "register"]);
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
    assert!(
        after < before + before / 4 + 16 * 1024,
        "RSS grows: {before} KiB, then {after} KiB"
    );
    assert!(open < 200, "{open} descriptors");
    let log = server.program.store().with_extension("gpkg-wal");
    let log = fs::metadata(log).map_or(0, |found| found.len());
    record("mixed load", "log, MB", log >> 20);
    // The log is put into the file every thousand pages.
    assert!(log < 64 << 20, "{log} bytes of log");
    let left: Vec<String> = fs::read_dir(server.program.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with('.'))
        .collect();
    assert_eq!(left, [] as [&str; 0]);
}
