//! The store as one GeoPackage file on SQLite, opened read-only by GIS programs.

mod ahead;
mod approve;
mod batch;
mod check;
pub mod clock;
mod commit;
mod draft;
mod extents;
mod filesystem;
mod fill;
mod migrate;
mod parcels;
mod place;
mod properties;
mod read;
mod redact;
pub mod restore;
mod row;
mod seal;
mod views;
mod visible;
mod writing;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

pub(super) use filesystem::beside;
use place::Place;
pub use place::is_part_of;
use rusqlite::config::DbConfig;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params};
use uuid::Uuid;

use super::witness::{self, Witness};
use super::{
    Approval, ChangesetWriter, Checked, Displaced, Intent, KnownOn, Loaded, NewChangeset, Open, Redacted, Redaction,
    Store, StoreError, TouchedRow,
};
use domain::{Changeset, ChangesetId, ChangesetState, Revision, RowId, Version};
use geometry::wish;
use message::Message;

/// Bytes of a page of a new store. Rows with geometry are large: in pages of SQLite's usual 4,096 bytes two or three of
/// them fit with a quarter left empty, and every page is two calls of the system.
const PAGE_SIZE: u32 = 16_384;

/// Kibibytes of pages a connection keeps, so that a large import does not write the pages of its indexes again and again.
const CACHE_KIB: i32 = 32_768;

/// How long one writer waits for another.
const BUSY_TIMEOUT: Duration = Duration::from_secs(20);

/// How often a writer that waits asks whether it is still wanted.
const BUSY_LOOK: Duration = Duration::from_millis(250);

/// A GeoPackage file as a store.
pub struct SqliteStore {
    connection: Connection,
    path: PathBuf,
    place: Place,
    clock: Clock,
    built: Timestamp,
    clock_believed: bool,
}

/// Says what time it is. The program takes the clock of the machine; a test brings its own.
pub type Clock = Arc<dyn Fn() -> Result<Timestamp, StoreError> + Send + Sync>;

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
            begin_anew(path)?;
            create(path)?;
        }
        if filesystem::is_read_only(path) {
            return SqliteStore::open_read_only(path);
        }
        filesystem::refuse_network(path)?;
        filesystem::sweep(path);
        match SqliteStore::open_to_write(path, how) {
            // Without room for a log SQLite does not even read; what is in the file can be read all the same.
            Err(StoreError::Sqlite(error)) if filesystem::is_full(path) && is_out_of_room(&error) => {
                SqliteStore::open_on_full_disk(path).map_err(|_| StoreError::DiskFull(shown))
            }
            other => other,
        }
    }

    fn open_to_write(path: &Path, how: Open) -> Result<SqliteStore, StoreError> {
        let shown = path.display().to_string();
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags)?;
        prepare(&connection)?;
        let migrated = migrate::migrate(&mut connection, &shown, how, filesystem::keep_before_migration)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        // The first reading opens the log.
        head(&connection)?;
        let store = SqliteStore::of(connection, path, Place::of(path));
        // The machine may have stopped between a commit and its witness. Where there is none, the next commit makes it.
        if migrated || witness::path_of(path).exists() {
            store.bring_witness_up();
        }
        Ok(store)
    }

    /// Reads a file on a full disk, when everything is in it and nothing in its log.
    fn open_on_full_disk(path: &Path) -> Result<SqliteStore, StoreError> {
        let shown = path.display().to_string();
        if std::fs::metadata(place::beside(path, "-wal")).is_ok_and(|log| log.len() > 0) {
            return Err(StoreError::DiskFull(shown));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(filesystem::immutable_uri(path), flags)?;
        prepare(&connection)?;
        migrate::verify(&connection, &shown)?;
        Ok(SqliteStore::of(connection, path, Place::unlogged(path)))
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
            Ok(()) if logged => Ok(SqliteStore::of(connection, path, Place::of(path))),
            Ok(()) => Ok(SqliteStore::of(connection, path, Place::unlogged(path))),
        }
    }

    /// The GeoPackage file that the store is in.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The same store with another clock, and another day on which the program was built.
    #[must_use]
    pub fn with_clock(mut self, clock: Clock, built: Timestamp) -> SqliteStore {
        (self.clock, self.built) = (clock, built);
        self
    }

    /// A transaction to write in.
    fn transaction(&self) -> Result<Transaction<'_>, StoreError> {
        if self.place.is_unlogged() && filesystem::is_full(&self.path) {
            return Err(StoreError::DiskFull(self.path.display().to_string()));
        }
        // What a statement keeps to undo itself stays in memory: a writer that is killed while SQLite makes a file of it leaves the file.
        self.connection.pragma_update(None, "temp_store", "MEMORY")?;
        let tx = self.lock()?;
        self.place.check()?;
        match seen(&tx, &self.path)? {
            Seen::Lost { head, revision } => Err(StoreError::Behind {
                path: self.path.display().to_string(),
                head,
                seen: revision,
            }),
            Seen::Nothing | Seen::UpTo => Ok(tx),
        }
    }

    /// Waits for whoever writes, and asks meanwhile whether the work is still wanted.
    fn lock(&self) -> Result<Transaction<'_>, StoreError> {
        let deadline = Instant::now() + BUSY_TIMEOUT;
        self.connection.busy_timeout(BUSY_LOOK)?;
        let begun = loop {
            match Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate) {
                Err(error) if is_busy(&error) && Instant::now() < deadline => {
                    if wish().is_some_and(|wish| wish.load(Ordering::Relaxed)) {
                        break Err(StoreError::Source(vec![Message::new("import.cancelled")]));
                    }
                }
                other => break other.map_err(StoreError::Sqlite),
            }
        };
        self.connection.busy_timeout(BUSY_TIMEOUT)?;
        begun
    }

    /// The time of what is about to be written.
    fn clock_for_writing(&self) -> Result<Timestamp, StoreError> {
        let now = (self.clock)()?;
        let last = if self.clock_believed {
            None
        } else {
            approved_at(&self.connection)?.last().copied()
        };
        let built = if self.clock_believed {
            Timestamp::MIN
        } else {
            self.built
        };
        clock::believe(now, built, last)?;
        Ok(now)
    }

    /// What was committed is acknowledged only when it is in the file that stands under the name of the store: another
    /// connection reads it back, by that name. Then the witness learns of it.
    fn acknowledge(&self) -> Result<(), StoreError> {
        let elsewhere = |how| StoreError::WrittenElsewhere {
            path: self.path.display().to_string(),
            how,
        };
        self.place.check().map_err(|error| match error {
            StoreError::Displaced { how, .. } => elsewhere(how),
            other => other,
        })?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let (ours, theirs) = (witness_of(&self.connection)?, {
            let again = Connection::open_with_flags(&self.path, flags)?;
            again.busy_timeout(BUSY_TIMEOUT)?;
            witness_of(&again)?
        });
        let whole = match (&ours, &theirs) {
            (None, _) => true,
            // Somebody else may have written since.
            (Some(ours), Some(theirs)) => theirs.store == ours.store && theirs.revision >= ours.revision,
            (Some(_), None) => false,
        };
        if !whole {
            return Err(elsewhere(Displaced::Replaced));
        }
        self.bring_witness_up();
        Ok(())
    }

    /// Tells the witness of the newest revision, unless it has seen it, or more. What was committed stays acknowledged when
    /// the witness cannot be written: the next opening tries again.
    fn bring_witness_up(&self) {
        let brought = || -> Result<(), StoreError> {
            if !matches!(seen(&self.connection, &self.path)?, Seen::Nothing | Seen::UpTo) {
                return Ok(());
            }
            match witness_of(&self.connection)? {
                Some(now) => now.write(&self.path, false),
                None => Ok(()),
            }
        };
        if let Err(error) = brought() {
            tracing::warn!(cause = %error, "the witness of the store could not be written");
        }
    }

    fn of(connection: Connection, path: &Path, place: Place) -> SqliteStore {
        SqliteStore {
            connection,
            path: path.to_path_buf(),
            place,
            clock: Arc::new(clock::now),
            built: clock::built(),
            clock_believed: false,
        }
    }
}

/// What the witness of a store says of it.
pub(super) enum Seen {
    /// There is none.
    Nothing,
    /// The store holds everything it has seen.
    UpTo,
    /// The store does not.
    Lost {
        /// Its newest revision.
        head: u32,
        /// The one that was seen.
        revision: u32,
    },
}

/// Compares a store with its witness.
fn seen(connection: &Connection, path: &Path) -> Result<Seen, StoreError> {
    let Some(witness) = witness::read(path)? else {
        return Ok(Seen::Nothing);
    };
    let head = head(connection)?.0;
    let same = witness.store == identity(connection)?.to_string()
        && seal::of_revision(connection, witness.revision)? == Some(witness.hash);
    Ok(if same {
        Seen::UpTo
    } else {
        let revision = witness.revision;
        Seen::Lost { head, revision }
    })
}

/// What a witness of the newest revision has to say; `None` for a store nothing was written to.
fn witness_of(connection: &Connection) -> Result<Option<Witness>, StoreError> {
    // One statement, so that an approval in another process is seen whole or not at all.
    let newest: Option<(u32, Vec<u8>)> = connection
        .prepare_cached("SELECT revision, hash FROM matbang_seal ORDER BY revision DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((revision, hash)) = newest else {
        return Ok(None);
    };
    let hash = hash.try_into().map_err(|_| StoreError::Damaged {
        row: 0,
        reason: format!("hash of revision {revision}"),
    })?;
    Ok(Some(Witness {
        store: identity(connection)?.to_string(),
        revision,
        hash,
    }))
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
        read::load(&tx, &self.path, at)
    }

    fn load_beside(&self, known: &Loaded, at: KnownOn) -> Result<Loaded, StoreError> {
        let tx = self.connection.unchecked_transaction()?;
        read::load_beside(&tx, &self.path, known, at)
    }

    fn touched_since(&self, since: Revision) -> Result<Vec<TouchedRow>, StoreError> {
        read::touched_since(&self.connection, since)
    }

    fn rows(&self, rows: &[RowId]) -> Result<Vec<Version>, StoreError> {
        // One read transaction: rows stay as they are, but for words that are taken out.
        let tx = self.connection.unchecked_transaction()?;
        let one = |wanted: &RowId| {
            row::find(&tx, *wanted)?.ok_or_else(|| StoreError::Damaged {
                row: wanted.0,
                reason: "no such row".to_string(),
            })
        };
        rows.iter().map(one).collect()
    }

    fn begin<'s>(
        &'s mut self,
        changeset: &NewChangeset,
        intent: Intent,
    ) -> Result<Box<dyn ChangesetWriter + 's>, StoreError> {
        writing::begin(self, changeset, intent)
    }

    fn approve(&mut self, id: ChangesetId) -> Result<Approval, StoreError> {
        let now = self.clock_for_writing()?;
        let tx = self.transaction()?;
        let approval = approve::approve(&tx, id, now)?;
        tx.commit()?;
        self.acknowledge()?;
        Ok(approval)
    }

    fn set_state(&mut self, id: ChangesetId, state: ChangesetState) -> Result<(), StoreError> {
        let now = self.clock_for_writing()?;
        let tx = self.transaction()?;
        approve::open_state(&tx, id)?;
        let decided = (state == ChangesetState::Rejected).then(|| stamp(now));
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
        filesystem::sweep(target);
        let part = filesystem::beside(target);
        let copied = self
            .copy_to(&part)
            .and_then(|()| filesystem::put_in_place(&part, target, false));
        let _ = std::fs::remove_file(&part);
        copied
    }

    fn check(&self) -> Result<Checked, StoreError> {
        self.place.check()?;
        check::check(&self.connection, &self.path)
    }

    fn check_against(&self, other: &Path) -> Result<Vec<Message>, StoreError> {
        check::against(&self.connection, &SqliteStore::open_read_only(other)?.connection)
    }

    fn redact(&mut self, changeset: &NewChangeset, redaction: &Redaction) -> Result<Redacted, StoreError> {
        let now = self.clock_for_writing()?;
        // What is overwritten is overwritten with zeros, in the file and in pages that become free.
        self.connection.pragma_update(None, "secure_delete", true)?;
        let tx = self.transaction()?;
        let mut done = redact::redact(&tx, changeset, redaction, now)?;
        tx.commit()?;
        self.acknowledge()?;
        done.busy = !self.clean()?;
        done.still = filesystem::holding(&self.path, &redaction.words);
        Ok(done)
    }

    fn clean(&mut self) -> Result<bool, StoreError> {
        self.place.check()?;
        self.connection.pragma_update(None, "secure_delete", true)?;
        // The log still holds pages as they were, and so may pages that became free earlier.
        let emptied = |connection: &Connection| {
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0))
        };
        let vacuumed = self.connection.execute_batch("VACUUM").is_ok();
        Ok(vacuumed && matches!(emptied(&self.connection), Ok(0)))
    }

    fn believe_clock(&mut self) {
        self.clock_believed = true;
    }

    fn accept_loss(&mut self) -> Result<Option<Revision>, StoreError> {
        let tx = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let lost = match seen(&tx, &self.path) {
            Ok(Seen::Lost { revision, .. }) => Some(Revision(revision)),
            Ok(_) => return Ok(None),
            Err(StoreError::DamagedWitness(_)) => Some(Revision(0)),
            Err(error) => return Err(error),
        };
        tx.execute(
            "INSERT INTO matbang_meta VALUES (?1, ?2)",
            params![
                format!("loss_accepted_{}", stamp((self.clock)()?)),
                format!("revision {} at {}", lost.unwrap_or_default(), head(&tx)?)
            ],
        )?;
        tx.commit()?;
        match witness_of(&self.connection)? {
            Some(now) => now.write(&self.path, true)?,
            None => {
                let _ = std::fs::remove_file(witness::path_of(&self.path));
            }
        }
        Ok(lost)
    }
}

impl SqliteStore {
    fn copy_to(&self, part: &Path) -> Result<(), StoreError> {
        filesystem::private(part, Some(&self.path))?;
        let mut copy = Connection::open(part)?;
        rusqlite::backup::Backup::new(&self.connection, &mut copy)?.run_to_completion(1024, Duration::ZERO, None)?;
        // The copy carries the mark of WAL in its header; without it, read-only media can be opened too.
        copy.pragma_update(None, "journal_mode", "DELETE")?;
        copy.close().map_err(|(_, error)| error)?;
        Ok(())
    }
}

/// Whether SQLite found no room to write in. It often says no more than that writing failed.
fn is_out_of_room(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{CannotOpen, DiskFull, SystemIoFailure};
    matches!(error.sqlite_error_code(), Some(DiskFull | SystemIoFailure | CannotOpen))
}

/// Whether another connection is in the way.
fn is_busy(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
    matches!(error.sqlite_error_code(), Some(DatabaseBusy | DatabaseLocked))
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

/// Before a store is created: where a file was emptied whose witness has seen revisions, that is a loss and no beginning.
/// A witness whose store somebody has removed is put aside.
fn begin_anew(path: &Path) -> Result<(), StoreError> {
    let head = witness::path_of(path);
    if !head.exists() {
        return Ok(());
    }
    if path.exists() {
        let seen = witness::read(path)?.map_or(0, |seen| seen.revision);
        return Err(StoreError::Behind {
            path: path.display().to_string(),
            head: 0,
            seen,
        });
    }
    let aside = place::beside(&head, ".old");
    std::fs::rename(&head, aside).map_err(|source| StoreError::Io {
        path: head.display().to_string(),
        source,
    })
}

/// Removes a store without a revision and without a changeset. Whoever waits to write into it meanwhile finds that it is gone.
///
/// # Errors
/// The file cannot be read or removed.
pub fn discard_empty(path: &Path) -> Result<(), StoreError> {
    let store = SqliteStore::open(path, Open::Existing)?;
    let path = store.path.clone();
    let alone = store.lock()?;
    let used: bool = alone.query_row(
        "SELECT EXISTS (SELECT 1 FROM matbang_revision) OR EXISTS (SELECT 1 FROM matbang_changeset)",
        [],
        |row| row.get(0),
    )?;
    if used {
        return Ok(());
    }
    // The file first: without it, what is beside it belongs to nothing.
    for name in [path.clone(), place::beside(&path, "-wal"), place::beside(&path, "-shm")] {
        match std::fs::remove_file(&name) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::Io {
                    path: name.display().to_string(),
                    source,
                });
            }
            _ => {}
        }
    }
    Ok(())
}

/// Makes an empty store beside its place and puts it there whole: a crash leaves no half-made file under the name.
fn create(path: &Path) -> Result<(), StoreError> {
    let part = filesystem::beside(path);
    let made = (|| {
        filesystem::private(&part, None)?;
        let mut connection = Connection::open(&part)?;
        prepare(&connection)?;
        // Only before anything is in the file.
        connection.pragma_update(None, "page_size", PAGE_SIZE)?;
        migrate::migrate(
            &mut connection,
            &path.display().to_string(),
            Open::Create,
            |_, _| Ok(()),
        )?;
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
