//! Whether the files a connection works on are still those that stand under the names of the store.
//!
//! A store can be replaced or deleted while it is open, and then everything that is written goes into a file that nobody
//! will find again. The names are looked at with `stat`, never opened: in the process that holds the store, closing any
//! other descriptor of one of its files drops the locks of SQLite.

use std::ffi::OsString;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::store::{Displaced, StoreError};

/// What SQLite puts beside a store: its log and the index of the log.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// A name beside a store.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Device and number of a file.
type FileId = (u64, u64);

fn id_of(path: &Path) -> Option<FileId> {
    std::fs::metadata(path).ok().map(|found| (found.dev(), found.ino()))
}

/// The files of an open store, as they were when it was opened.
#[derive(Debug, Clone)]
pub struct Place {
    path: PathBuf,
    main: Option<FileId>,
    beside: [Option<FileId>; 2],
    /// A file that is read without its log: when it was last written.
    unlogged: Option<(i64, i64, u64)>,
}

impl Place {
    /// Notes the files of a store whose connection has read something, so that its log is there.
    pub fn of(path: &Path) -> Place {
        Place {
            path: path.to_path_buf(),
            main: id_of(path),
            beside: BESIDE.map(|suffix| id_of(&beside(path, suffix))),
            unlogged: None,
        }
    }

    /// As [`Place::of`], for a file that is read as if nobody could write it: it may not change at all.
    pub fn unlogged(path: &Path) -> Place {
        Place {
            beside: [None, None],
            unlogged: written(path),
            ..Place::of(path)
        }
    }

    /// Whether the file is read without its log.
    pub fn is_unlogged(&self) -> bool {
        self.unlogged.is_some()
    }

    /// Refuses to go on when one of the names leads elsewhere by now. While a connection is open nobody who keeps to
    /// SQLite's locks replaces its log, so a new log is as bad as a new file.
    pub fn check(&self) -> Result<(), StoreError> {
        let how = match id_of(&self.path) {
            None => Displaced::Missing,
            now if now != self.main => Displaced::Replaced,
            _ if self.unlogged.is_some() => {
                let log = std::fs::metadata(beside(&self.path, "-wal")).map_or(0, |found| found.len());
                if written(&self.path) == self.unlogged && log == 0 {
                    return Ok(());
                }
                Displaced::Replaced
            }
            _ => {
                let now = BESIDE.map(|suffix| id_of(&beside(&self.path, suffix)));
                // A log that was not there at the beginning may have come since.
                let same = |(now, then): (&Option<FileId>, &Option<FileId>)| then.is_none() || now == then;
                if now.iter().zip(&self.beside).all(same) {
                    return Ok(());
                }
                Displaced::Log
            }
        };
        Err(StoreError::Displaced {
            path: self.path.display().to_string(),
            how,
        })
    }
}

fn written(path: &Path) -> Option<(i64, i64, u64)> {
    let found = std::fs::metadata(path).ok()?;
    Some((found.mtime(), found.mtime_nsec(), found.size()))
}

/// Whether a path leads to a file of a store, whatever it is called: such a file may not be opened as an ordinary one by
/// a process that has the store open.
pub fn is_part_of(store: &Path, path: &Path) -> bool {
    let Some(asked) = id_of(path) else { return false };
    let mut own = BESIDE
        .iter()
        .map(|suffix| beside(store, suffix))
        .chain([store.to_path_buf()]);
    own.any(|one| id_of(&one) == Some(asked))
}
