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

/// A name beside a file for what is not finished yet.
pub fn beside(path: &Path) -> PathBuf {
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    path.with_file_name(format!(".{name}.part-{}", std::process::id()))
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
    fn the_longest_mount_point_decides() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\nserver:/x /mnt/so\\040lieu nfs4 rw 0 0\n";
        assert_eq!(kind_of(Path::new("/mnt/so lieu/2026"), mounts), Some("nfs4"));
        assert_eq!(kind_of(Path::new("/mnt"), mounts), Some("ext4"));
    }
}
