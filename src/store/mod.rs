//! Where versions are kept. One coarse trait: everything that is read goes through a snapshot, so the store knows
//! nothing of zones or hectares.

pub mod canon;
mod error;
mod parcels;
pub mod sqlite;
mod undo;
mod versions;
mod witness;
mod writing;

use std::collections::HashSet;
use std::path::Path;

use jiff::Timestamp;
use uuid::Uuid;

use domain::{Changeset, ChangesetId, EntityId, Kind, Revision, RowId, Version};
use message::Message;

pub use error::{Conflict, Displaced, StoreError};
pub use parcels::{
    LineReader, NewLine, ParcelGroup, ParcelLine, ParcelLines, ParcelRows, Parcels, ParcelsOf, is_light, line_of,
    touches,
};
pub use undo::{Undone, changeset_of, names_one_of, undo};
pub use versions::Versions;
pub use writing::{ChangesetWriter, Intent, NewChangeset, Written, write};

/// Which state of knowledge is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KnownOn {
    /// The newest revision.
    #[default]
    Head,
    /// A revision by number.
    Revision(Revision),
    /// The newest revision at an instant, by effective times.
    Time(Timestamp),
}

/// The text is no revision, day or instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("12, 2026-11-22, 2026-11-22T10:00:00Z")]
pub struct NotKnownOn;

impl KnownOn {
    /// What was known when a day ended in Vietnam; `None` at the end of time.
    pub fn end_of(day: jiff::civil::Date) -> Option<KnownOn> {
        let next = day.tomorrow().ok()?;
        let midnight = jiff::tz::Offset::constant(7).to_timestamp(next.at(0, 0, 0, 0)).ok()?;
        Some(KnownOn::Time(midnight - std::time::Duration::from_nanos(1)))
    }
}

impl std::str::FromStr for KnownOn {
    type Err = NotKnownOn;

    /// A revision (`12`), a day (`2026-11-22`: what was known when it ended in Vietnam), or an instant (RFC 3339).
    fn from_str(text: &str) -> Result<KnownOn, NotKnownOn> {
        if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
            return text
                .parse()
                .map(|number| KnownOn::Revision(Revision(number)))
                .map_err(|_| NotKnownOn);
        }
        if let Ok(day) = text.parse::<jiff::civil::Date>()
            && text.len() == "2026-11-22".len()
        {
            return KnownOn::end_of(day).ok_or(NotKnownOn);
        }
        text.parse().map(KnownOn::Time).map_err(|_| NotKnownOn)
    }
}

/// Everything recorded at one revision.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Identity of the store.
    pub store: Uuid,
    /// The number of the revision; 0 of an empty store.
    pub revision: Revision,
    /// From when on each revision up to this one was the newest, as far as clocks can be believed: element 0 is revision 1.
    /// Never later than a later revision's.
    pub approved_at: Vec<Timestamp>,
    /// The hash of the revision and so of everything before it, in hexadecimal; empty for revision 0. Two stores with the
    /// same one hold the same.
    pub mark: String,
    /// The things whose newest version, or last if they have ended, is internal: what was taken back from the public stays
    /// back, in every revision.
    pub hidden: HashSet<EntityId>,
    /// Kind and key, or slug where there is no key, of those of them that have ended: what comes back under the same key does
    /// not become public by coming back.
    pub withdrawn: HashSet<(Kind, String)>,
    /// Changes whenever [`Loaded::hidden`] does, or words are taken out of what is recorded: an answer about an old revision
    /// may not be kept longer.
    pub epoch: String,
    /// The versions that hold at that revision, ordered by row, but for parcels. States of knowledge share them.
    pub versions: Versions,
    /// The parcels that hold at it.
    pub parcels: Parcels,
}

/// What a check has found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// What is wrong. The store is sound when there is nothing.
    pub faults: Vec<Message>,
    /// What should be known besides.
    pub notes: Vec<Message>,
}

/// A row that begins or ends, without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TouchedRow {
    /// The number of the row.
    pub row: RowId,
    /// The thing it is a version of.
    pub entity: EntityId,
    /// The kind of the record.
    pub kind: Kind,
    /// The slug of the record.
    pub slug: String,
    /// What people know it by; may be empty.
    pub key: String,
    /// The revision it begins with.
    pub from_rev: Revision,
    /// The revision that ended it.
    pub to_rev: Option<Revision>,
}

impl TouchedRow {
    /// Kind and slug, as messages name it.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.kind.code(), self.slug)
    }
}

/// The revision that an approval made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The number of the new revision.
    pub revision: Revision,
    /// The instant of the approval (UTC).
    pub approved_at: Timestamp,
}

/// Words that have to be taken out of everything recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redaction {
    /// The words, as they were written; each of three characters or more.
    pub words: Vec<String>,
    /// What stands in their place.
    pub instead: String,
}

/// What was taken out, and where the words still are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redacted {
    /// The changeset that records the act.
    pub changeset: ChangesetId,
    /// The revision that the act made.
    pub approval: Approval,
    /// How many rows held them, older versions included.
    pub rows: usize,
    /// How many drafted changes.
    pub drafted: usize,
    /// How many changesets, in author, message or document.
    pub changesets: usize,
    /// Whether free pages of the file or its log may hold them still, because other programs had the store open.
    pub busy: bool,
    /// Files beside the store that hold them.
    pub still: Vec<std::path::PathBuf>,
}

/// A store of versions. Implementations are guarded by the database itself: rows are never changed or deleted, apart
/// from closing `to_rev`.
pub trait Store: Send {
    /// Identity of the store, fixed when it is created.
    ///
    /// # Errors
    /// The store cannot be read.
    fn identity(&self) -> Result<Uuid, StoreError>;

    /// The newest revision; 0 for an empty store. Cheap: a server asks it again and again. Fails with
    /// [`StoreError::Displaced`] when the store is no longer what stands under its name.
    ///
    /// # Errors
    /// [`StoreError::Displaced`]; the store cannot be read.
    fn head(&self) -> Result<Revision, StoreError>;

    /// Another connection to what stands under the name of this store now.
    ///
    /// # Errors
    /// What stands there is no store, or cannot be opened.
    fn again(&self) -> Result<Box<dyn Store>, StoreError>;

    /// Everything recorded at one revision.
    ///
    /// # Errors
    /// There is no such revision; a row is damaged; the store cannot be read.
    fn load(&self, at: KnownOn) -> Result<Loaded, StoreError>;

    /// As [`Store::load`], with the versions that are known already: only what differs is read. What is known may be of an
    /// earlier revision or of a later one.
    ///
    /// # Errors
    /// As [`Store::load`].
    fn load_beside(&self, known: &Loaded, at: KnownOn) -> Result<Loaded, StoreError> {
        let _ = known;
        self.load(at)
    }

    /// The rows that begin or end after `since`, in their order. Nothing of what they say is read: a million parcels may have come.
    ///
    /// # Errors
    /// The store cannot be read.
    fn touched_since(&self, since: Revision) -> Result<Vec<TouchedRow>, StoreError>;

    /// The whole of rows, in the order they are asked for.
    ///
    /// # Errors
    /// The store cannot be read, or one of them is not there.
    fn rows(&self, rows: &[RowId]) -> Result<Vec<Version>, StoreError>;

    /// Begins a changeset, and waits for whoever writes meanwhile. Nothing of it is there before it is finished.
    ///
    /// # Errors
    /// [`StoreError::Moved`] where it is to be approved on its base alone, and something was recorded since. The clock of the
    /// machine cannot be right; the store cannot be written.
    fn begin<'s>(
        &'s mut self,
        changeset: &NewChangeset,
        intent: Intent,
    ) -> Result<Box<dyn ChangesetWriter + 's>, StoreError>;

    /// Gives a draft the next revision, in one transaction, or refuses with the conflicts.
    ///
    /// # Errors
    /// [`StoreError::Conflicts`]; there is no such draft, or it is decided already; a change of it is damaged.
    fn approve(&mut self, id: ChangesetId) -> Result<Approval, StoreError>;

    /// Marks a draft as handed in, or a draft or submitted changeset as rejected.
    ///
    /// # Errors
    /// There is no such changeset, or it is decided already.
    fn set_state(&mut self, id: ChangesetId, state: domain::ChangesetState) -> Result<(), StoreError>;

    /// All changesets, oldest first.
    ///
    /// # Errors
    /// The store cannot be read.
    fn changesets(&self) -> Result<Vec<Changeset>, StoreError>;

    /// A consistent copy while the store is in use. Fails if `target` exists.
    ///
    /// # Errors
    /// `target` exists or cannot be written; the copy is not sound.
    fn backup(&self, target: &Path) -> Result<(), StoreError>;

    /// Checks the store: pages, rows, hashes, witness. It is sound when there is no fault.
    ///
    /// # Errors
    /// The store cannot be read at all. What is wrong in it is the result, not an error.
    fn check(&self) -> Result<Checked, StoreError>;

    /// Compares the store with another one, a backup for example: what both have must be the same.
    ///
    /// # Errors
    /// One of the two cannot be read. What differs is the result, not an error.
    fn check_against(&self, other: &Path) -> Result<Vec<Message>, StoreError>;

    /// Takes words out of every row, draft and changeset, by a revision that records the act. The chain still verifies.
    ///
    /// # Errors
    /// A word is too short or is a code that rows need; the store cannot be written. Nothing is changed then.
    fn redact(&mut self, changeset: &NewChangeset, redaction: &Redaction) -> Result<Redacted, StoreError>;

    /// Wipes what is no longer part of the store from its file and its log. `false` when other programs are in the way.
    ///
    /// # Errors
    /// The store cannot be written.
    fn clean(&mut self) -> Result<bool, StoreError>;

    /// Believes the clock of the machine from now on, whatever it says.
    fn believe_clock(&mut self);

    /// Takes the store as it is for the whole of it, although its witness has seen more. Gives what the witness had seen.
    ///
    /// # Errors
    /// The store or its witness cannot be written.
    fn accept_loss(&mut self) -> Result<Option<Revision>, StoreError>;
}

/// How a store is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// It must exist.
    Existing,
    /// It is created when it does not.
    Create,
}

/// Opens the store of an address: `sqlite:PATH`, or a bare path to a GeoPackage.
///
/// # Errors
/// The address is of a kind this program cannot open, or the file cannot be opened as a store.
pub fn open(address: &str, how: Open) -> Result<Box<dyn Store>, StoreError> {
    Ok(Box::new(sqlite::SqliteStore::open(
        Path::new(sqlite_path(address)?),
        how,
    )?))
}

/// Removes a store nothing was ever written to: what a command made that was refused after all. Anything else is left alone.
///
/// # Errors
/// The address is of a kind this program cannot open, or the file cannot be read or removed.
pub fn discard_empty(address: &str) -> Result<(), StoreError> {
    sqlite::discard_empty(Path::new(sqlite_path(address)?))
}

/// The file of a `sqlite:` address.
///
/// # Errors
/// [`StoreError::Address`] for another kind of address.
pub fn sqlite_path(address: &str) -> Result<&str, StoreError> {
    let path = match address.split_once(':') {
        Some(("sqlite", path)) => path,
        Some((scheme, _)) if scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_alphanumeric()) => {
            return Err(StoreError::Address(address.to_string()));
        }
        _ => address,
    };
    if path.is_empty() {
        Err(StoreError::Address(address.to_string()))
    } else {
        Ok(path)
    }
}
