//! Where uploaded files lie until they are imported: a folder of this server alone, below the system's folder for
//! temporary files. What a server that died has left behind is removed by the next one.

use std::fs::{self, File, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// What the names of such folders begin with.
const PREFIX: &str = "matbang-imports-";
/// The file in it that its server holds locked as long as it lives.
const LOCK: &str = "lock";

/// The folder of one server. Removed with everything in it when dropped.
#[derive(Debug)]
pub(super) struct Folder {
    path: TempDir,
    /// Held, never read: the lock goes with the process, however it ends.
    _lock: File,
}

impl Folder {
    /// A new folder that nobody else may enter, after what is left of dead servers was removed.
    pub fn new() -> io::Result<Folder> {
        Folder::in_folder(&std::env::temp_dir())
    }

    fn in_folder(parent: &Path) -> io::Result<Folder> {
        remove_stale(parent);
        // For the owner alone; without this, the mask of the process decides.
        let path = tempfile::Builder::new()
            .prefix(PREFIX)
            .permissions(fs::Permissions::from_mode(0o700))
            .tempdir_in(parent)?;
        // Another server must not see the file before it is locked, or it would take this one for dead.
        let (making, made) = (path.path().join("lock.new"), path.path().join(LOCK));
        let lock = File::create_new(&making)?;
        lock.try_lock()?;
        fs::rename(making, made)?;
        Ok(Folder { path, _lock: lock })
    }

    /// A folder in it, for one import.
    pub fn part(&self, name: &str) -> io::Result<PathBuf> {
        let part = self.path.path().join(name);
        fs::create_dir(&part)?;
        Ok(part)
    }
}

/// Removes what servers of the same user have left that are no more. What cannot be removed stays: it is no reason not
/// to serve.
fn remove_stale(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with(PREFIX) && is_stale(&path) {
            let _ = fs::remove_dir_all(&path);
        }
    }
}

/// A real folder of ours, no link to one, whose lock nobody holds.
fn is_stale(path: &Path) -> bool {
    let own = rustix::process::geteuid().as_raw();
    if !fs::symlink_metadata(path).is_ok_and(|found| found.is_dir() && found.uid() == own) {
        return false;
    }
    // Without the file, its server is just beginning.
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

    #[test]
    fn nobody_else_may_look_into_the_folder_of_a_server() {
        let parent = tempfile::tempdir().unwrap();
        let folder = Folder::in_folder(parent.path()).unwrap();
        let mode = folder.path.path().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{mode:o}");
    }

    #[test]
    fn what_a_dead_server_left_is_removed_and_a_living_one_keeps_its_own() {
        let parent = tempfile::tempdir().unwrap();
        let living = Folder::in_folder(parent.path()).unwrap();
        let import = living.part("a").unwrap();
        fs::write(import.join("ranh.csv"), "X;Y").unwrap();

        let dead = parent.path().join("matbang-imports-dead");
        let beginning = parent.path().join("matbang-imports-beginning");
        let other = parent.path().join("something-else");
        for folder in [&dead, &beginning, &other] {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join("file"), "x").unwrap();
        }
        fs::write(dead.join(LOCK), "").unwrap();
        fs::write(other.join(LOCK), "").unwrap();
        std::os::unix::fs::symlink(&other, parent.path().join("matbang-imports-link")).unwrap();

        let next = Folder::in_folder(parent.path()).unwrap();
        assert!(!dead.exists());
        assert!(beginning.exists() && other.join("file").exists() && import.join("ranh.csv").exists());
        let own = next.path.path().to_path_buf();
        drop(next);
        assert!(!own.exists());
    }
}
