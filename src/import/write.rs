//! An import meets the store: read first, then written in one transaction, or only tried.

use super::since;
use super::spool::Spool;
use crate::changeset::report::Report;
use crate::store::{self, Intent, NewChangeset, Store, StoreError, Written};
use domain::{Change, ChangesetId, Revision};
use message::Message;
use text::Refusal;

/// How often an import is held against what others recorded and written on top of it, before it gives up: each of them came
/// between the check and the lock, which takes a moment.
const TRIES: usize = 8;

/// What becomes of a changeset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Nothing is written.
    DryRun,
    /// It waits for an approval.
    Draft,
    /// It counts at once.
    Approve,
}

/// The outcome of an import: what it found, and what of it was written.
#[derive(Debug)]
pub struct Outcome {
    /// What the import found.
    pub report: Report,
    /// The changeset; `None` when nothing was written, because of the decision or because everything is recorded already.
    pub changeset: Option<ChangesetId>,
    /// The revision of an approved changeset.
    pub revision: Option<Revision>,
}

impl Outcome {
    /// What an import found, and what was written of it.
    #[must_use]
    pub fn new(report: Report, written: Option<Written>) -> Outcome {
        Outcome {
            report,
            changeset: written.as_ref().map(|written| written.changeset),
            revision: written
                .and_then(|written| written.approval)
                .map(|approval| approval.revision),
        }
    }
}

/// Writes the changes of an import, as a draft or approved; `None` when there is none. The files are read first and the store is
/// locked for the writing alone, so that nobody waits for a file that is being read.
///
/// # Errors
/// [`StoreError::Source`] with the reasons of a refusal, and nothing is kept; what the store says otherwise, conflicts among it:
/// others may have recorded the same while the files were read.
pub fn write(
    store: &mut dyn Store,
    changeset: &NewChangeset,
    approve: bool,
    changes: impl Iterator<Item = Result<Change, Refusal>>,
) -> Result<Option<Written>, StoreError> {
    let refused = |refusal: Refusal| StoreError::Source(refusal.messages);
    let mut changes = changes.map(|change| change.map_err(refused));
    if store.head()? == Revision(0) {
        match write_as_it_is_read(store, changeset, approve, &mut changes) {
            // Another one was first, before anything was read: the ordinary way holds this one against it.
            Err(StoreError::Moved(_)) => {}
            Err(StoreError::Empty) => return Ok(None),
            done => return done.map(Some),
        }
    }
    let mut spool = Spool::new();
    for change in changes {
        spool.push(change?)?;
    }
    match (spool.is_empty(), approve) {
        (true, _) => Ok(None),
        (false, false) => store::write(store, changeset, Intent::Draft, spool.replay()?).map(Some),
        (false, true) => commit(store, changeset, &mut spool).map(Some),
    }
}

/// Writes on top of what is recorded now, once the changes were held against what came since they were decided on.
fn commit(store: &mut dyn Store, changeset: &NewChangeset, spool: &mut Spool) -> Result<Written, StoreError> {
    for _ in 0..TRIES {
        let head = NewChangeset {
            base: since::check(store, changeset.base, spool)?,
            ..changeset.clone()
        };
        match store::write(store, &head, Intent::ApproveOnBase, spool.replay()?) {
            // Another one was quicker between the check and the lock.
            Err(StoreError::Moved(_)) => {}
            done => return done,
        }
    }
    Err(StoreError::Source(vec![others_write(store)?]))
}

/// That others write without a pause, and who wrote last.
fn others_write(store: &dyn Store) -> Result<Message, StoreError> {
    let all = store.changesets()?;
    let last = all.iter().max_by_key(|changeset| changeset.revision);
    let author = last
        .map(|changeset| changeset.author.as_str())
        .filter(|author| !author.is_empty());
    let revision = last.and_then(|changeset| changeset.revision);
    Ok(Message::new("import.others_write")
        .with_count("tries", TRIES)
        .with("author", author.unwrap_or("–"))
        .with("revision", revision.unwrap_or(Revision(0))))
}

/// Writes into a store that holds nothing yet, while the files are read: there is nothing that others could want of it, and a
/// large first import is written once. When another first import holds the store, it is waited for, and [`StoreError::Moved`]
/// says that the store holds something by now; no change was taken then.
fn write_as_it_is_read(
    store: &mut dyn Store,
    changeset: &NewChangeset,
    approve: bool,
    changes: &mut dyn Iterator<Item = Result<Change, StoreError>>,
) -> Result<Written, StoreError> {
    if !approve {
        return store::write(store, changeset, Intent::Draft, changes);
    }
    // What was decided on an empty store holds for an empty store alone.
    let nothing = NewChangeset {
        base: Revision(0),
        ..changeset.clone()
    };
    store::write(store, &nothing, Intent::ApproveOnBase, changes)
}
