//! The store as one GeoPackage file on SQLite, opened read-only by GIS programs.

mod approve;
mod batch;
mod check;
mod commit;
mod draft;
mod filesystem;
mod migrate;
mod place;
mod row;
mod views;

use std::path::{Path, PathBuf};
use std::time::Duration;

use place::Place;
pub use place::is_part_of;
use rusqlite::config::DbConfig;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params};
use uuid::Uuid;

use super::{Approval, Changes, KnownOn, Loaded, NewChangeset, Open, Store, StoreError};
use crate::domain::{Change, Changeset, ChangesetId, ChangesetState, Revision, Version};
use crate::message::Message;

/// Bytes of a page of a new store. Rows with geometry are large: in pages of SQLite's usual 4,096 bytes two or three of
/// them fit with a quarter left empty, and every page is two calls of the system.
const PAGE_SIZE: u32 = 16_384;

/// Kibibytes of pages a connection keeps, so that a large import does not write the pages of its indexes again and again.
const CACHE_KIB: i32 = 65_536;

/// How long one writer waits for another.
const BUSY_TIMEOUT: Duration = Duration::from_secs(20);

/// A GeoPackage file as a store.
pub struct SqliteStore {
    connection: Connection,
    path: PathBuf,
    place: Place,
}

impl Drop for SqliteStore {
    /// The last connection of a store writes its log into the file and removes it by its name. When the name leads to
    /// another store's log by now, that one would be lost.
    fn drop(&mut self) {
        if self.place.check().is_err() {
            let _ = self
                .connection
                .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        }
    }
}

impl SqliteStore {
    /// Opens or creates a store; migrates it to this program's schema.
    ///
    /// # Errors
    /// The file is missing (with [`Open::Existing`]), is no store, is newer than the program, lies on a network file
    /// system, or cannot be opened.
    pub fn open(path: &Path, how: Open) -> Result<SqliteStore, StoreError> {
        let io = |source| StoreError::Io {
            path: path.display().to_string(),
            source,
        };
        // An absolute path is never taken for `:memory:` or a URI.
        let path = &std::path::absolute(path).map_err(io)?;
        let shown = path.display().to_string();
        // A file of no bytes is what a program leaves that was stopped while it created one.
        let filled = path.try_exists().map_err(io)? && std::fs::metadata(path).map_err(io)?.len() > 0;
        if !filled {
            if how == Open::Existing {
                return Err(StoreError::Missing(shown));
            }
            filesystem::refuse_network(path)?;
            create(path)?;
        }
        if filesystem::is_read_only(path) {
            return SqliteStore::open_read_only(path);
        }
        filesystem::refuse_network(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags)?;
        prepare(&connection)?;
        migrate::migrate(&mut connection, &shown, how)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        // The first reading opens the log.
        head(&connection)?;
        Ok(SqliteStore {
            connection,
            path: path.to_path_buf(),
            place: Place::of(path),
        })
    }

    /// A file that cannot be written can still be read: with its log where there is one, so that the newest revision is
    /// seen; without locks and log where there is none, a backup on read-only media for example.
    fn open_read_only(path: &Path) -> Result<SqliteStore, StoreError> {
        let shown = path.display().to_string();
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let logged = place::beside(path, "-wal").try_exists().unwrap_or(true);
        let connection = if logged {
            Connection::open_with_flags(path, flags)?
        } else {
            Connection::open_with_flags(filesystem::immutable_uri(path), flags | OpenFlags::SQLITE_OPEN_URI)?
        };
        let ready = prepare(&connection).and_then(|()| migrate::verify(&connection, &shown));
        match ready {
            // The log of a program that was stopped in the middle can only be put in order by somebody who may write.
            Err(StoreError::Sqlite(error)) if logged && is_out_of_reach(&error) => {
                Err(StoreError::LogOutOfReach { path: shown })
            }
            Err(error) => Err(error),
            Ok(()) => Ok(SqliteStore {
                connection,
                path: path.to_path_buf(),
                place: if logged { Place::of(path) } else { Place::unlogged(path) },
            }),
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn write(&mut self) -> Result<Transaction<'_>, StoreError> {
        let tx = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        self.place.check()?;
        Ok(tx)
    }

    /// What was committed is acknowledged only when it is in the file that stands under the name of the store.
    fn acknowledge(&self) -> Result<(), StoreError> {
        self.place.check().map_err(|error| match error {
            StoreError::Displaced { path, how } => StoreError::WrittenElsewhere { path, how },
            other => other,
        })
    }
}

impl Store for SqliteStore {
    fn identity(&self) -> Result<Uuid, StoreError> {
        identity(&self.connection)
    }

    fn head(&self) -> Result<Revision, StoreError> {
        self.place.check()?;
        head(&self.connection)
    }

    fn again(&self) -> Result<Box<dyn Store>, StoreError> {
        Ok(Box::new(SqliteStore::open(&self.path, Open::Existing)?))
    }

    fn load(&self, at: KnownOn) -> Result<Loaded, StoreError> {
        // One read transaction, so that an approval in another process is seen whole or not at all.
        let tx = self.connection.unchecked_transaction()?;
        let approved_at = approved_at(&tx)?;
        let newest = Revision(approved_at.len() as u32);
        let revision = match at {
            KnownOn::Head => newest,
            KnownOn::Revision(wanted) if wanted <= newest => wanted,
            KnownOn::Revision(wanted) => return Err(StoreError::UnknownRevision(wanted)),
            KnownOn::Time(instant) => Revision(approved_at.iter().take_while(|at| **at <= instant).count() as u32),
        };
        let versions = row::select(
            &tx,
            "from_rev <= ?1 AND (to_rev IS NULL OR to_rev > ?1) ORDER BY row_id",
            [revision.0],
        )?;
        Ok(Loaded {
            store: identity(&tx)?,
            revision,
            approved_at: approved_at[..revision.0 as usize].to_vec(),
            versions,
        })
    }

    fn changes_since(&self, since: Revision) -> Result<Vec<Version>, StoreError> {
        row::select(
            &self.connection,
            "from_rev > ?1 OR to_rev > ?1 ORDER BY row_id",
            [since.0],
        )
    }

    fn draft(&mut self, changeset: &NewChangeset, changes: &mut Changes<'_>) -> Result<ChangesetId, StoreError> {
        let tx = self.write()?;
        let id = draft::insert(&tx, changeset, changes, Timestamp::now())?;
        tx.commit()?;
        self.acknowledge()?;
        Ok(id)
    }

    fn approve(&mut self, id: ChangesetId) -> Result<Approval, StoreError> {
        let tx = self.write()?;
        let approval = approve::approve(&tx, id, Timestamp::now())?;
        tx.commit()?;
        self.acknowledge()?;
        Ok(approval)
    }

    fn commit(
        &mut self,
        changeset: &NewChangeset,
        changes: &mut Changes<'_>,
    ) -> Result<(ChangesetId, Approval), StoreError> {
        let tx = self.write()?;
        let done = commit::commit(&tx, changeset, changes, Timestamp::now())?;
        tx.commit()?;
        self.acknowledge()?;
        Ok(done)
    }

    fn commit_on_base(
        &mut self,
        changeset: &NewChangeset,
        changes: Vec<Change>,
    ) -> Result<(ChangesetId, Approval), StoreError> {
        let tx = self.write()?;
        let now = Revision(approved_at(&tx)?.len() as u32);
        if now != changeset.base {
            return Err(StoreError::Moved(now));
        }
        let mut changes = changes.into_iter();
        let done = commit::commit(
            &tx,
            changeset,
            &mut |take| changes.try_for_each(&mut *take),
            Timestamp::now(),
        )?;
        tx.commit()?;
        self.acknowledge()?;
        Ok(done)
    }

    fn set_state(&mut self, id: ChangesetId, state: ChangesetState) -> Result<(), StoreError> {
        let tx = self.write()?;
        approve::open_state(&tx, id)?;
        let decided = (state == ChangesetState::Rejected).then(|| stamp(Timestamp::now()));
        tx.execute(
            "UPDATE matbang_changeset SET state = ?2, decided_at = ?3 WHERE id = ?1",
            params![id.to_string(), state.code(), decided],
        )?;
        tx.commit()?;
        self.acknowledge()
    }

    fn changesets(&self) -> Result<Vec<Changeset>, StoreError> {
        draft::list(&self.connection)
    }

    fn backup(&self, target: &Path) -> Result<(), StoreError> {
        let shown = target.display().to_string();
        if target.try_exists().map_err(|source| StoreError::Io {
            path: shown.clone(),
            source,
        })? {
            return Err(StoreError::Exists(shown));
        }
        let part = filesystem::beside(target);
        let copied = self
            .copy_to(&part)
            .and_then(|()| filesystem::put_in_place(&part, target, false));
        let _ = std::fs::remove_file(&part);
        copied
    }

    fn check(&self) -> Result<Vec<Message>, StoreError> {
        check::check(&self.connection)
    }
}

impl SqliteStore {
    fn copy_to(&self, part: &Path) -> Result<(), StoreError> {
        let mut copy = Connection::open(part)?;
        rusqlite::backup::Backup::new(&self.connection, &mut copy)?.run_to_completion(1024, Duration::ZERO, None)?;
        // The copy carries the mark of WAL in its header; without it, read-only media can be opened too.
        copy.pragma_update(None, "journal_mode", "DELETE")?;
        copy.close().map_err(|(_, error)| error)?;
        Ok(())
    }
}

/// Whether SQLite says that it would have to write, or open for writing, what this process may not write.
fn is_out_of_reach(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{CannotOpen, PermissionDenied, ReadOnly};
    matches!(
        error.sqlite_error_code(),
        Some(CannotOpen | PermissionDenied | ReadOnly)
    )
}

/// What every connection is set to.
fn prepare(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    Ok(())
}

/// Makes an empty store beside its place and puts it there whole: a crash leaves no half-made file under the name.
fn create(path: &Path) -> Result<(), StoreError> {
    let part = filesystem::beside(path);
    let made = (|| {
        let mut connection = Connection::open(&part)?;
        prepare(&connection)?;
        // Only before anything is in the file.
        connection.pragma_update(None, "page_size", PAGE_SIZE)?;
        migrate::migrate(&mut connection, &path.display().to_string(), Open::Create)?;
        connection.close().map_err(|(_, error)| StoreError::Sqlite(error))?;
        filesystem::put_in_place(&part, path, true)
    })();
    let _ = std::fs::remove_file(&part);
    match made {
        // Another process was quicker; its store is as empty as ours.
        Err(StoreError::Exists(_)) => Ok(()),
        other => other,
    }
}

fn identity(connection: &Connection) -> Result<Uuid, StoreError> {
    let text: String = connection.query_row("SELECT value FROM matbang_meta WHERE key = 'store'", [], |row| {
        row.get(0)
    })?;
    Uuid::parse_str(&text).map_err(|e| StoreError::Damaged {
        row: 0,
        reason: e.to_string(),
    })
}

fn head(connection: &Connection) -> Result<Revision, StoreError> {
    let newest: Option<u32> = connection
        .prepare_cached("SELECT max(revision) FROM matbang_revision")?
        .query_row([], |row| row.get(0))
        .optional()?
        .flatten();
    Ok(Revision(newest.unwrap_or(0)))
}

fn approved_at(connection: &Connection) -> Result<Vec<Timestamp>, StoreError> {
    let mut statement = connection.prepare("SELECT revision, approved_at FROM matbang_revision ORDER BY revision")?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(timestamp(&row.get::<_, String>(1)?, row.get(0)?)?);
    }
    Ok(all)
}

/// An instant as it is stored: UTC with six decimals, so that text order is the order of time.
fn stamp(instant: Timestamp) -> String {
    format!("{instant:.6}")
}

fn timestamp(text: &str, row: i64) -> Result<Timestamp, StoreError> {
    text.parse().map_err(|e: jiff::Error| StoreError::Damaged {
        row,
        reason: e.to_string(),
    })
}
