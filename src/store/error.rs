//! What can go wrong with a store, in words for people.

use domain::{Revision, RowId, vietnam_date};
use message::Message;

/// The last year that can be recorded.
const LAST_YEAR: &str = "9999";

/// A change that can no longer be made as its author meant it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Kind and slug of what is changed.
    pub subject: String,
    /// The row the changeset meant to replace; `None` when it meant to create something that now exists.
    pub row: Option<RowId>,
    /// The revision that was quicker.
    pub by: Option<Revision>,
}

/// An error of a store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No such file.
    #[error("no store at {0}")]
    Missing(String),
    /// A file that is no store of this program.
    #[error("{path} is not a store: {reason}")]
    NotAStore {
        /// The file.
        path: String,
        /// What was found instead: a key of the catalogue.
        reason: &'static str,
    },
    /// Written by a newer program.
    #[error("{path} has migration {found}, this program knows {known}")]
    Newer {
        /// The file.
        path: String,
        /// Its newest migration.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// The files under the names of an open store are not those it was opened with.
    #[error("{path} is not the file it was: {}", .how.code())]
    Displaced {
        /// The file.
        path: String,
        /// What became of it.
        how: Displaced,
    },
    /// As [`StoreError::Displaced`], found out after something was written: it is not in the file under the name.
    #[error("written into a file that is no longer {path}: {}", .how.code())]
    WrittenElsewhere {
        /// The file.
        path: String,
        /// What became of it.
        how: Displaced,
    },
    /// There is a log that this process may not read, so the newest revisions cannot be seen.
    #[error("the log of {path} cannot be read without the right to write")]
    LogOutOfReach {
        /// The file.
        path: String,
    },
    /// On a network file system, where SQLite's log is not safe.
    #[error("{path} lies on a network file system ({kind})")]
    NetworkFileSystem {
        /// The file.
        path: String,
        /// The file system.
        kind: String,
    },
    /// An address of an unknown kind.
    #[error("cannot open a store at {0}")]
    Address(String),
    /// The rows a changeset supersedes have changed since its base.
    #[error("{} conflicts", .0.len())]
    Conflicts(Vec<Conflict>),
    /// What gave the changes of a changeset stopped; its reasons.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Source(Vec<Message>),
    /// A changeset without a change.
    #[error("nothing to write")]
    Empty,
    /// What a changeset recorded has changed since, so it cannot be taken back by itself.
    #[error("{} changed since", .0.len())]
    Overtaken(Vec<Conflict>),
    /// What is recorded refers to what would end: kind and slug of what refers.
    #[error("{} still refer to it", .0.len())]
    Referred(Vec<String>),
    /// What would come back names things that are no more: kind and slug of what comes back.
    #[error("{} name what is no more", .0.len())]
    Gone(Vec<String>),
    /// Something was recorded while changes were computed; the newest revision.
    #[error("revision {0} came in between")]
    Moved(Revision),
    /// No such changeset.
    #[error("no changeset {0}")]
    UnknownChangeset(String),
    /// The changeset is already decided.
    #[error("changeset {id} is {state}")]
    Decided {
        /// Which.
        id: String,
        /// Its state.
        state: &'static str,
    },
    /// No such revision.
    #[error("no revision {0}")]
    UnknownRevision(Revision),
    /// A stored row does not decode.
    #[error("row {row} is damaged: {reason}")]
    Damaged {
        /// Which.
        row: i64,
        /// What is wrong.
        reason: String,
    },
    /// A drafted change is not what was drafted.
    #[error("change {change} of draft {id} is damaged")]
    DamagedDraft {
        /// The changeset.
        id: String,
        /// Which of its changes.
        change: i64,
    },
    /// The store has lost revisions that its witness has seen, or their content.
    #[error("{path} is behind its witness: revision {head}, seen {seen}")]
    Behind {
        /// The file.
        path: String,
        /// Its newest revision.
        head: u32,
        /// The revision that was acknowledged.
        seen: u32,
    },
    /// A copy of a store is not what it was copied from, or the store is damaged itself.
    #[error("a copy of {path} cannot be trusted: {reason}")]
    UnsoundCopy {
        /// The store.
        path: String,
        /// What is wrong.
        reason: String,
    },
    /// There is no room on the disk of the store.
    #[error("the disk of {0} is full")]
    DiskFull(String),
    /// The file of the witness is not what a witness is.
    #[error("{0} is damaged")]
    DamagedWitness(String),
    /// The clock of the machine cannot be right.
    #[error("the clock of the machine says {now:?}")]
    Clock {
        /// What it says; `None` when that cannot be written down.
        now: Option<jiff::Timestamp>,
        /// Why it is not believed: a key of the catalogue.
        why: &'static str,
        /// What it is compared with; `None` for the last year that can be recorded.
        other: Option<jiff::Timestamp>,
    },
    /// A file that must not exist does.
    #[error("{0} exists")]
    Exists(String),
    /// The database.
    #[error("database: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The file system.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
}

/// What became of the file of an open store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Displaced {
    /// Nothing stands under its name.
    Missing,
    /// Another file does.
    Replaced,
    /// The file is the same, its log is another.
    Log,
}

impl Displaced {
    /// The code in JSON and in the log.
    pub fn code(self) -> &'static str {
        match self {
            Displaced::Missing => "missing",
            Displaced::Replaced => "replaced",
            Displaced::Log => "log_replaced",
        }
    }

    /// What a server says of it to everybody: the path is for the log.
    pub fn message(self) -> Message {
        Message::new("server.store_displaced").with_message("how", Message::new(self.words()))
    }

    /// The key of the words for it.
    fn words(self) -> &'static str {
        match self {
            Displaced::Missing => "store.displaced.missing",
            Displaced::Replaced => "store.displaced.replaced",
            Displaced::Log => "store.displaced.log",
        }
    }
}

impl From<StoreError> for text::Refusal {
    fn from(error: StoreError) -> text::Refusal {
        text::Refusal {
            messages: error.messages(),
        }
    }
}

impl StoreError {
    /// The first of its sentences, for where there is room for one only.
    pub fn sentence(&self) -> Message {
        let first = self.messages().into_iter().next();
        first.unwrap_or_else(|| Message::new("store.database").with("reason", self.to_string()))
    }

    /// The sentences for a person.
    pub fn messages(&self) -> Vec<Message> {
        match self {
            StoreError::Conflicts(conflicts) => conflicts.iter().map(conflict_message).collect(),
            StoreError::Source(reasons) => reasons.clone(),
            StoreError::Overtaken(conflicts) => conflicts.iter().map(overtaken_message).collect(),
            StoreError::Gone(subjects) => subjects
                .iter()
                .map(|subject| Message::new("store.undo_gone").with("subject", subject))
                .collect(),
            StoreError::Referred(subjects) => subjects
                .iter()
                .map(|subject| Message::new("store.undo_referred").with("subject", subject))
                .collect(),
            other => vec![other.message()],
        }
    }

    /// The one sentence for a person; of several, how many there are.
    pub fn message(&self) -> Message {
        match self {
            StoreError::Missing(path) => Message::new("store.missing").with("path", path),
            StoreError::NotAStore { path, reason } => Message::new("store.not_a_store")
                .with("path", path)
                .with_message("reason", Message::new(reason)),
            StoreError::Newer { path, found, known } => Message::new("store.newer")
                .with("path", path)
                .with("found", found)
                .with("known", known),
            StoreError::Displaced { path, how } => Message::new("store.displaced")
                .with("path", path)
                .with_message("how", Message::new(how.words())),
            StoreError::WrittenElsewhere { path, how } => Message::new("store.written_elsewhere")
                .with("path", path)
                .with_message("how", Message::new(how.words())),
            StoreError::LogOutOfReach { path } => Message::new("store.log_out_of_reach").with("path", path),
            StoreError::NetworkFileSystem { path, kind } => {
                Message::new("store.network").with("path", path).with("kind", kind)
            }
            StoreError::Address(address) => Message::new("store.address").with("address", address),
            StoreError::Source(reasons) => reasons.first().cloned().unwrap_or_else(|| Message::new("store.empty")),
            StoreError::Empty => Message::new("store.empty"),
            StoreError::Conflicts(list) | StoreError::Overtaken(list) => {
                Message::new("store.conflicts").with_count("count", list.len())
            }
            StoreError::Moved(revision) => Message::new("store.undo_moved").with("revision", revision),
            StoreError::Referred(list) | StoreError::Gone(list) => {
                Message::new("store.conflicts").with_count("count", list.len())
            }
            StoreError::UnknownChangeset(id) => Message::new("store.unknown_changeset").with("id", id),
            StoreError::Decided { id, state } => Message::new("store.decided").with("id", id).with("state", state),
            StoreError::UnknownRevision(revision) => Message::new("store.unknown_revision").with("revision", revision),
            StoreError::Damaged { row, reason } => Message::new("store.damaged_row")
                .with("row", row)
                .with("reason", reason),
            StoreError::DamagedDraft { id, change } => Message::new("store.damaged_draft")
                .with("id", id)
                .with("change", change),
            StoreError::Behind { path, head, seen } => Message::new("store.behind")
                .with("path", path)
                .with("head", head)
                .with("seen", seen),
            StoreError::UnsoundCopy { path, reason } => Message::new("store.unsound_copy")
                .with("path", path)
                .with("reason", reason),
            StoreError::DiskFull(path) => Message::new("store.disk_full").with("path", path),
            StoreError::DamagedWitness(path) => Message::new("store.damaged_witness").with("path", path),
            StoreError::Clock { now, why, other } => {
                let (clock, why) = (Message::new("store.clock"), Message::new(why));
                let clock = match now {
                    Some(now) => clock.with_moment("now", *now),
                    None => clock.with("now", "–"),
                };
                clock.with_message(
                    "why",
                    match other {
                        Some(other) => why.with_date("other", vietnam_date(*other)),
                        None => why.with("other", LAST_YEAR),
                    },
                )
            }
            StoreError::Exists(path) => Message::new("store.exists").with("path", path),
            StoreError::Sqlite(error) if is_busy(error) => Message::new("store.busy"),
            StoreError::Sqlite(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull) => {
                Message::new("store.disk_full_writing")
            }
            StoreError::Sqlite(error) => Message::new("store.database").with_foreign("reason", error),
            StoreError::Io { path, source } => Message::new("store.io")
                .with("path", path)
                .with_foreign("reason", source),
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
    )
}

fn overtaken_message(conflict: &Conflict) -> Message {
    let by = conflict.by.unwrap_or_default();
    Message::new("store.undo_overtaken")
        .with("subject", &conflict.subject)
        .with("revision", by)
}

fn conflict_message(conflict: &Conflict) -> Message {
    let by = conflict
        .by
        .map_or_else(|| "–".to_string(), |revision| revision.to_string());
    match conflict.row {
        Some(row) => Message::new("store.conflict_row")
            .with("subject", &conflict.subject)
            .with("row", row.0)
            .with("revision", by),
        None => Message::new("store.conflict_new")
            .with("subject", &conflict.subject)
            .with("revision", by),
    }
}
