//! What the file system has to do with a store.
//!
//! SQLite's write-ahead log needs shared memory, which network file systems do not give: a store there can be damaged.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::store::StoreError;

/// File systems that lie on another machine, as the kernel names them.
const NETWORK: [&str; 10] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ceph",
    "fuse.sshfs",
    "fuse.glusterfs",
];

/// Refuses a path on a network file system. Where the kernel gives no list of mounts nothing is refused.
pub fn refuse_network(path: &Path) -> Result<(), StoreError> {
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let (Ok(folder), Ok(mounts)) = (folder.canonicalize(), std::fs::read_to_string("/proc/self/mounts")) else {
        return Ok(());
    };
    match kind_of(&folder, &mounts) {
        Some(kind) if NETWORK.contains(&kind) => Err(StoreError::NetworkFileSystem {
            path: path.display().to_string(),
            kind: kind.to_string(),
        }),
        _ => Ok(()),
    }
}

/// The kind of the file system a folder lies on, from a text in the form of `/proc/self/mounts`.
fn kind_of<'a>(folder: &Path, mounts: &'a str) -> Option<&'a str> {
    mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            let (_, at, kind) = (words.next()?, words.next()?, words.next()?);
            folder.starts_with(at.replace("\\040", " ")).then_some((at.len(), kind))
        })
        .max_by_key(|(length, _)| *length)
        .map(|(_, kind)| kind)
}

/// What stands in the name of a file that is not finished, before the number of the process that makes it.
const PART: &str = ".matbang-part-";

/// A name beside a file for what is not finished yet.
pub fn beside(path: &Path) -> PathBuf {
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    path.with_file_name(format!(".{name}{PART}{}", std::process::id()))
}

/// Files in the folder of a store that hold one of some words: backups, kept stores, exports, logs. The files of the store
/// itself are left out, and never opened.
pub fn holding(store: &Path, words: &[String]) -> Vec<PathBuf> {
    let folder = store
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| std::fs::metadata(path).is_ok_and(|file| file.is_file()))
        .filter(|path| !super::place::is_part_of(store, path))
        .filter(|path| holds(path, words).unwrap_or(false))
        .collect();
    found.sort();
    found
}

/// Whether a file holds one of some words, as UTF-8, read piece by piece.
fn holds(path: &Path, words: &[String]) -> std::io::Result<bool> {
    use std::io::Read;
    const PIECE: usize = 1 << 20;
    let longest = words.iter().map(String::len).max().unwrap_or(0);
    let mut file = std::fs::File::open(path)?;
    let mut window = Vec::with_capacity(PIECE + longest);
    loop {
        let read = file.by_ref().take(PIECE as u64).read_to_end(&mut window)?;
        let within = |word: &String| window.windows(word.len().max(1)).any(|at| at == word.as_bytes());
        if words.iter().any(within) {
            return Ok(true);
        }
        if read == 0 {
            return Ok(false);
        }
        // A word may lie across two pieces.
        let keep = window.len().saturating_sub(longest);
        window.drain(..keep);
    }
}

/// Removes from the folder of a file what programs of ours have left there that were killed.
pub fn sweep(path: &Path) {
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let maker = name.to_str().and_then(maker_of);
        if maker.is_some_and(|process| !Path::new("/proc").join(process.to_string()).exists()) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// The process that made an unfinished file, from the name of the file or of what SQLite puts beside it.
fn maker_of(name: &str) -> Option<u32> {
    let (_, end) = name.strip_prefix('.')?.split_once(PART)?;
    let digits = end.split_once('-').map_or(end, |(digits, _)| digits);
    digits.parse().ok()
}

/// Gives a finished file its name. An existing file is never overwritten, except, with `over_empty`, one of no bytes.
pub fn put_in_place(part: &Path, target: &Path, over_empty: bool) -> Result<(), StoreError> {
    let shown = target.display().to_string();
    if over_empty && std::fs::metadata(target).is_ok_and(|m| m.len() == 0) {
        return std::fs::rename(part, target).map_err(|source| StoreError::Io { path: shown, source });
    }
    // A hard link fails when the target exists; a rename would overwrite it.
    match std::fs::hard_link(part, target) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(StoreError::Exists(shown)),
        // FAT and exFAT have no hard links: the name is taken first, then filled.
        Err(_) => match std::fs::OpenOptions::new().write(true).create_new(true).open(target) {
            Ok(_) => std::fs::rename(part, target).map_err(|source| StoreError::Io { path: shown, source }),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(StoreError::Exists(shown)),
            Err(source) => Err(StoreError::Io { path: shown, source }),
        },
    }
}

/// Copies a store before its schema changes, and looks at the copy. It stays, beside the store, for whoever has to go back.
/// A copy that a killed attempt has left is made anew.
pub fn keep_before_migration(path: &str, done: usize) -> Result<(), StoreError> {
    use rusqlite::{Connection, OpenFlags};
    let store = Path::new(path);
    let target = before_migration(store, done);
    let part = beside(&target);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let kept = (|| {
        let _ = std::fs::remove_file(&part);
        let source = Connection::open_with_flags(store, flags)?;
        private(&part, Some(store))?;
        let mut copy = Connection::open(&part)?;
        rusqlite::backup::Backup::new(&source, &mut copy)?.run_to_completion(1024, std::time::Duration::ZERO, None)?;
        copy.pragma_update(None, "journal_mode", "DELETE")?;
        let counted = |connection: &Connection| -> Result<(i64, i64), rusqlite::Error> {
            let sql = "SELECT (SELECT count(*) FROM matbang_row), (SELECT count(*) FROM matbang_revision)";
            connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
        };
        let whole: String = copy.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if whole != "ok" || counted(&copy)? != counted(&source)? {
            return Err(StoreError::UnsoundCopy {
                path: path.to_string(),
                reason: whole,
            });
        }
        copy.close().map_err(|(_, error)| StoreError::Sqlite(error))?;
        std::fs::File::open(&part)
            .and_then(|file| file.sync_all())
            .and_then(|()| std::fs::rename(&part, &target))
            .map_err(|source| StoreError::Io {
                path: target.display().to_string(),
                source,
            })
    })();
    let _ = std::fs::remove_file(&part);
    kept
}

/// The name under which a store is kept before the migration after `done`.
pub fn before_migration(store: &Path, done: usize) -> PathBuf {
    let mut name = store.file_stem().unwrap_or_default().to_os_string();
    name.push(format!(".before-migration-{}.gpkg", done + 1));
    store.with_file_name(name)
}

/// Makes an empty file that its owner alone may read and write, or, given an original, those who may read and write that.
pub fn private(path: &Path, like: Option<&Path>) -> Result<(), StoreError> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let mode = like
        .and_then(|original| std::fs::metadata(original).ok())
        .map_or(0o600, |found| found.permissions().mode() & 0o666);
    let made = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(path);
    // The mask of the process takes rights away that the original has.
    made.and_then(|file| file.set_permissions(std::fs::Permissions::from_mode(mode)))
        .map_err(|source| StoreError::Io {
            path: path.display().to_string(),
            source,
        })
}

/// Whether the disk of a file has no room left for whoever runs this program.
pub fn is_full(path: &Path) -> bool {
    /// Less than a log needs to begin with.
    const LEAST: u64 = 64 * 1024;
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    rustix::fs::statvfs(folder).is_ok_and(|found| found.f_bavail.saturating_mul(found.f_frsize) < LEAST)
}

/// Whether a file cannot be written. The file is not opened to find out: closing it would drop every lock this process
/// holds on it, those of its open stores included.
pub fn is_read_only(path: &Path) -> bool {
    use rustix::fs::{Access, AtFlags, CWD, accessat};
    use rustix::io::Errno;
    let denied = [Errno::ACCESS, Errno::ROFS, Errno::PERM];
    accessat(CWD, path, Access::WRITE_OK, AtFlags::EACCESS).is_err_and(|error| denied.contains(&error))
}

/// The address under which SQLite reads a file without a log and without locks.
pub fn immutable_uri(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt;
    let escaped: String = path
        .as_os_str()
        .as_bytes()
        .iter()
        .map(|byte| match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => (*byte as char).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("file:{escaped}?immutable=1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_unfinished_files_are_swept() {
        let made = beside(Path::new("/x/kho.gpkg"));
        let name = made.file_name().unwrap().to_str().unwrap();
        assert_eq!(maker_of(name), Some(std::process::id()));
        assert_eq!(maker_of(&format!("{name}-journal")), Some(std::process::id()));
        for name in [
            "kho.gpkg",
            ".kho.gpkg.part-12",
            ".x.matbang-part-",
            ".x.matbang-part-x",
            "x.matbang-part-1",
        ] {
            assert_eq!(maker_of(name), None, "{name}");
        }
    }

    #[test]
    fn the_longest_mount_point_decides() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\nserver:/x /mnt/so\\040lieu nfs4 rw 0 0\n";
        assert_eq!(kind_of(Path::new("/mnt/so lieu/2026"), mounts), Some("nfs4"));
        assert_eq!(kind_of(Path::new("/mnt"), mounts), Some("ext4"));
    }
}
