//! Private folders of one process below the system's folder for temporary files: no other user may enter them, each is removed
//! with its owner, and the folders of a process that was killed are removed by the next one.

use std::fs::{self, File, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use tempfile::TempDir;

/// The file in it that its process holds locked as long as it lives.
const LOCK: &str = "lock";

/// A folder for the owner alone. Removed with everything in it when dropped.
#[derive(Debug)]
pub struct PrivateFolder {
    path: TempDir,
    /// Held, never read: the lock goes with the process, however it ends.
    _lock: File,
}

impl PrivateFolder {
    /// A new folder whose name begins with a prefix, after those of the same prefix were removed whose process is dead.
    ///
    /// # Errors
    /// It cannot be made or locked.
    pub fn new(prefix: &str) -> io::Result<PrivateFolder> {
        PrivateFolder::below(&std::env::temp_dir(), prefix)
    }

    /// The same below another folder than the system's.
    ///
    /// # Errors
    /// It cannot be made or locked.
    pub fn below(parent: &Path, prefix: &str) -> io::Result<PrivateFolder> {
        remove_stale(parent, prefix);
        let path = tempfile::Builder::new()
            .prefix(prefix)
            // Without this, the mask of the process decides who may look into it.
            .permissions(fs::Permissions::from_mode(0o700))
            .tempdir_in(parent)?;
        // Another process must not see the file before it is locked, or it would take this one for dead.
        let (making, made) = (path.path().join("lock.new"), path.path().join(LOCK));
        let lock = File::create_new(&making)?;
        lock.try_lock()?;
        fs::rename(making, made)?;
        Ok(PrivateFolder { path, _lock: lock })
    }

    /// Path of the folder; it exists as long as this value.
    pub fn path(&self) -> &Path {
        self.path.path()
    }
}

/// Removes folders of the same user whose processes are gone. A folder that cannot be removed stays: it is no reason not
/// to work.
fn remove_stale(parent: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with(prefix) && is_stale(&path) {
            let _ = fs::remove_dir_all(&path);
        }
    }
}

/// Whether it is a real folder of this user (not a link to one) whose lock is free: its process is gone.
fn is_stale(path: &Path) -> bool {
    let own = rustix::process::geteuid().as_raw();
    if !fs::symlink_metadata(path).is_ok_and(|found| found.is_dir() && found.uid() == own) {
        return false;
    }
    // Without the file, its process is just beginning.
    let Ok(lock) = File::options().write(true).open(path.join(LOCK)) else {
        return false;
    };
    match lock.try_lock() {
        Ok(()) => true,
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PREFIX: &str = "matbang-try-";

    #[test]
    fn nobody_else_may_look_into_it() {
        let parent = tempfile::tempdir().unwrap();
        let folder = PrivateFolder::below(parent.path(), PREFIX).unwrap();
        let mode = folder.path().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{mode:o}");
    }

    #[test]
    fn what_a_dead_process_left_is_removed_and_a_living_one_keeps_its_own() {
        let parent = tempfile::tempdir().unwrap();
        let living = PrivateFolder::below(parent.path(), PREFIX).unwrap();
        fs::write(living.path().join("ranh.csv"), "X;Y").unwrap();

        let dead = parent.path().join("matbang-try-dead");
        let beginning = parent.path().join("matbang-try-beginning");
        let other = parent.path().join("something-else");
        for folder in [&dead, &beginning, &other] {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join("file"), "x").unwrap();
        }
        fs::write(dead.join(LOCK), "").unwrap();
        fs::write(other.join(LOCK), "").unwrap();
        std::os::unix::fs::symlink(&other, parent.path().join("matbang-try-link")).unwrap();

        let next = PrivateFolder::below(parent.path(), PREFIX).unwrap();
        assert!(!dead.exists());
        assert!(beginning.exists() && other.join("file").exists() && living.path().join("ranh.csv").exists());
        let own = next.path().to_path_buf();
        drop(next);
        assert!(!own.exists());
    }
}
