//! The locks that a process holds on the files of a store, as the kernel lists them.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::server::Server;

/// First byte of the range that readers of a SQLite file share, and its length.
const SHARED: (u64, u64) = (0x4000_0002, 510);
/// The byte of the shared memory file that each connection holds while it is open.
const OPEN: u64 = 128;

/// A lock of one process on one file.
struct Lock {
    reading: bool,
    from: u64,
    to: u64,
}

fn locks(pid: u32, path: &Path) -> Vec<Lock> {
    let file = fs::metadata(path).unwrap();
    let (dev, ino) = (file.dev(), file.ino());
    let wanted = format!("{:02x}:{:02x}:{ino}", rustix::fs::major(dev), rustix::fs::minor(dev));
    let all = fs::read_to_string("/proc/locks").unwrap();
    all.lines()
        .filter_map(|line| {
            // 1: POSIX  ADVISORY  READ 4242 08:01:1234 1073741826 1073742335
            let words: Vec<&str> = line.split_whitespace().collect();
            let [_, "POSIX", "ADVISORY", access, owner, place, from, to] = words[..] else {
                return None;
            };
            (owner.parse() == Ok(pid) && place == wanted).then(|| Lock {
                reading: access == "READ",
                from: from.parse().unwrap_or(0),
                to: to.parse().unwrap_or(u64::MAX),
            })
        })
        .collect()
}

/// A server keeps its shared locks on the store and on its shared memory through everything: without them, another program
/// that closes the store takes the log away under it, and with it what was acknowledged.
pub fn held(server: &Server, after: &str) {
    let store = server.program.store();
    let shm = PathBuf::from(format!("{}-shm", store.display()));
    let pid = server.child.id();
    let covers = |path: &Path, from: u64, to: u64| {
        let held = locks(pid, path);
        held.iter()
            .any(|lock| lock.reading && lock.from <= from && lock.to >= to)
    };
    assert!(
        covers(&store, SHARED.0, SHARED.0 + SHARED.1 - 1),
        "after {after} the server has no shared lock on its store"
    );
    assert!(
        covers(&shm, OPEN, OPEN),
        "after {after} the server has no lock on the shared memory of its store"
    );
}
