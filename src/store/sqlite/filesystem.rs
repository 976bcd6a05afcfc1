//! SQLite's write-ahead log needs shared memory, which network file systems do not give: a store there can be damaged.

use std::path::Path;

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
