//! Puts a backup in the place of a store. The old one is kept aside, whole.
//!
//! Programs that have the old store open, a server for example, notice that another file stands under its name. Between
//! the two nobody may see the new file with the log of the old one: the new file is locked until the old log is away.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{BUSY_TIMEOUT, check, filesystem, head, is_busy, migrate, place, prepare, witness_of};
use crate::store::{Open, StoreError, witness};
use domain::Revision;
use message::Message;

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The newest revision of the store now.
    pub revision: Revision,
    /// The newest revision of the store before, where it could be read.
    pub before: Option<Revision>,
    /// Where the old store is; `None` where there was none.
    pub aside: Option<PathBuf>,
}

/// Puts a copy of `backup` in the place of `store`. The backup itself is not touched.
///
/// # Errors
/// The backup is no store or not sound, the store is being written for too long, or files cannot be moved. Until the last
/// step nothing has changed; that step is one.
pub fn restore(store: &Path, backup: &Path, now: Timestamp) -> Result<Restored, StoreError> {
    let io = |path: &Path| {
        let path = path.display().to_string();
        move |source| StoreError::Io { path, source }
    };
    let store = &std::path::absolute(store).map_err(io(store))?;
    if place::is_part_of(store, backup) {
        return Err(StoreError::Exists(backup.display().to_string()));
    }
    filesystem::refuse_network(store)?;
    filesystem::sweep(store);
    let part = filesystem::beside(store);
    let copied = copy(backup, &part, store);
    let outcome = copied.and_then(|()| put(store, &part, now));
    for suffix in ["", "-journal", "-wal", "-shm"] {
        let _ = std::fs::remove_file(place::beside(&part, suffix));
    }
    outcome
}

/// Copies a backup beside the store, brings the copy up to this program's schema, and looks at it.
fn copy(backup: &Path, part: &Path, store: &Path) -> Result<(), StoreError> {
    let shown = backup.display().to_string();
    if !backup.exists() {
        return Err(StoreError::Missing(shown));
    }
    let logged = place::beside(backup, "-wal").exists();
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = if logged {
        Connection::open_with_flags(backup, flags)?
    } else {
        Connection::open_with_flags(filesystem::immutable_uri(backup), flags | OpenFlags::SQLITE_OPEN_URI)?
    };
    migrate::verify_any(&source, &shown)?;
    filesystem::private(part, Some(if store.exists() { store } else { backup }))?;
    let mut copy = Connection::open(part)?;
    rusqlite::backup::Backup::new(&source, &mut copy)?.run_to_completion(1024, Duration::ZERO, None)?;
    copy.pragma_update(None, "journal_mode", "DELETE")?;
    prepare(&copy)?;
    migrate::migrate(&mut copy, &shown, Open::Existing, |_, _| Ok(()))?;
    let faults = check::check(&copy, part)?.faults;
    copy.close().map_err(|(_, error)| StoreError::Sqlite(error))?;
    if faults.is_empty() {
        Ok(())
    } else {
        let told = Message::new("store.restore.unsound").with("path", shown);
        Err(StoreError::Source([vec![told], faults].concat()))
    }
}

/// Exchanges the store and its copy, and puts the old one aside.
fn put(store: &Path, part: &Path, now: Timestamp) -> Result<Restored, StoreError> {
    let io = |path: &Path| {
        let path = path.display().to_string();
        move |source| StoreError::Io { path, source }
    };
    let mut fresh = Connection::open(part)?;
    prepare(&fresh)?;
    let (revision, seen) = (head(&fresh)?, witness_of(&fresh)?);
    // Whoever opens the new file waits until this transaction ends.
    let locked = fresh.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    let old = if store.exists() { Some(Old::lock(store)?) } else { None };
    let aside = old.as_ref().map(|_| aside(store, now));
    match &aside {
        None => filesystem::put_in_place(part, store, true)?,
        Some(aside) => {
            exchange(part, store, aside).map_err(io(store))?;
            // An emptied log is of no use to anybody; one that could not be emptied belongs to the old file.
            for suffix in ["-wal", "-shm"] {
                let log = place::beside(store, suffix);
                let empty = suffix == "-shm" || std::fs::metadata(&log).is_ok_and(|found| found.len() == 0);
                let done = match (log.exists(), empty) {
                    (false, _) => Ok(()),
                    (true, true) => std::fs::remove_file(&log),
                    (true, false) => std::fs::rename(&log, place::beside(aside, suffix)),
                };
                done.map_err(io(&log))?;
            }
            let witness = witness::path_of(store);
            if witness.exists() {
                std::fs::rename(&witness, witness::path_of(aside)).map_err(io(&witness))?;
            }
        }
    }
    if let Some(seen) = seen {
        seen.write(store, true)?;
    }
    locked.rollback()?;
    drop(fresh);
    let before = old.and_then(Old::let_go);
    let found = super::SqliteStore::open(store, Open::Existing)?;
    let faults = crate::store::Store::check(&found)?.faults;
    if !faults.is_empty() {
        return Err(StoreError::Source(faults));
    }
    Ok(Restored {
        revision,
        before,
        aside,
    })
}

/// The old store, locked against writing, with everything of its log in the file.
struct Old {
    connection: Option<Connection>,
    head: Option<Revision>,
}

impl Old {
    /// Waits for whoever writes. A file that is damaged beyond opening is taken as it is.
    fn lock(store: &Path) -> Result<Old, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let Ok(connection) = Connection::open_with_flags(store, flags) else {
            return Ok(Old {
                connection: None,
                head: None,
            });
        };
        connection.busy_timeout(BUSY_TIMEOUT)?;
        let deadline = Instant::now() + BUSY_TIMEOUT;
        loop {
            let emptied = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
            let begun = connection.execute_batch("BEGIN IMMEDIATE");
            let log = std::fs::metadata(place::beside(store, "-wal")).map_or(0, |found| found.len());
            match (emptied, begun) {
                (Ok(0), Ok(())) if log == 0 => break,
                (_, Ok(())) if Instant::now() < deadline => connection.execute_batch("ROLLBACK")?,
                (_, Err(error)) if is_busy(&error) => return Err(StoreError::Sqlite(error)),
                // Damaged: what is in the log goes aside with it.
                _ => break,
            }
        }
        let head = head(&connection).ok();
        Ok(Old {
            connection: Some(connection),
            head,
        })
    }

    /// Lets the old file go; its newest revision.
    fn let_go(self) -> Option<Revision> {
        if let Some(connection) = self.connection {
            // Its log is away, and the name leads to the new store.
            let _ = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
            let _ = connection.execute_batch("ROLLBACK");
        }
        self.head
    }
}

/// The name under which the old store is kept.
fn aside(store: &Path, now: Timestamp) -> PathBuf {
    let stem = store.file_stem().unwrap_or_default().to_os_string();
    let named = |more: &str| {
        let mut name = stem.clone();
        name.push(format!(".before-restore-{}{more}.gpkg", now.strftime("%Y%m%d-%H%M%S")));
        store.with_file_name(name)
    };
    let mut aside = named("");
    let mut count = 1;
    while aside.exists() {
        count += 1;
        aside = named(&format!("-{count}"));
    }
    aside
}

/// The new file under the name of the store and the old one under its new name, in one step where the file system can.
fn exchange(part: &Path, store: &Path, aside: &Path) -> std::io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, part, CWD, store, RenameFlags::EXCHANGE) {
        Ok(()) => std::fs::rename(part, aside)?,
        Err(_) => {
            std::fs::rename(store, aside)?;
            std::fs::rename(part, store)?;
        }
    }
    let folder = store
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    std::fs::File::open(folder)?.sync_all()
}
