//! An import meets the store: read first, then written in one transaction, or only tried.

use std::sync::mpsc::sync_channel;
use std::thread;

use super::since;
use super::spool::Spool;
use crate::changeset::Sink;
use crate::changeset::report::Report;
use crate::store::{Approval, NewChangeset, Store, StoreError, Take};
use domain::{Change, ChangesetId, Revision};
use message::Message;
use text::Refusal;

/// Hands the changes of an import to a sink, and says what it found.
pub type Give<'g> = dyn FnMut(&mut Sink<'_>) -> Result<Report, Refusal> + Send + 'g;

/// Changes that travel together from the thread that reads to the one that writes.
const TOGETHER: usize = 32;

/// How many such parcels may wait: enough that neither side does, few enough for flat memory.
const WAITING: usize = 4;

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

/// What was done.
#[derive(Debug)]
pub struct Outcome {
    /// What the import found.
    pub report: Report,
    /// The changeset; `None` when nothing was written, because of the decision or because everything is recorded already.
    pub changeset: Option<ChangesetId>,
    /// The revision of an approved changeset.
    pub revision: Option<Revision>,
}

/// Writes what `give` hands over, as a draft or approved. Nothing is kept when `give` refuses. The files are read first and the
/// store is locked for the writing alone, so that nobody waits for a file that is being read.
///
/// # Errors
/// [`StoreError::Source`] with the reasons of `give`; what the store says otherwise, conflicts among it: others may have
/// recorded the same while the files were read.
pub fn write(
    store: &mut dyn Store,
    changeset: &NewChangeset,
    approve: bool,
    give: &mut Give<'_>,
) -> Result<Outcome, StoreError> {
    if store.head()? == Revision(0) {
        match write_as_it_is_read(store, changeset, approve, give) {
            // Another one was first, before anything was read: the ordinary way holds this one against it.
            Err(StoreError::Moved(_)) => {}
            done => return done,
        }
    }
    let mut spool = Spool::new();
    let report = hand_over(give, &mut |change| spool.push(change))?;
    let (changeset, revision) = match (spool.is_empty(), approve) {
        (true, _) => (None, None),
        (false, false) => (Some(store.draft(changeset, &mut |take| spool.replay(take))?), None),
        (false, true) => {
            let (id, approval) = commit(store, changeset, &mut spool)?;
            (Some(id), Some(approval.revision))
        }
    };
    Ok(Outcome {
        report,
        changeset,
        revision,
    })
}

/// Writes on top of what is recorded now, once the changes were held against what came since they were decided on.
fn commit(
    store: &mut dyn Store,
    changeset: &NewChangeset,
    spool: &mut Spool,
) -> Result<(ChangesetId, Approval), StoreError> {
    for _ in 0..TRIES {
        let head = NewChangeset {
            base: since::check(store, changeset.base, spool)?,
            ..changeset.clone()
        };
        match store.commit_on_base(&head, &mut |take| spool.replay(take)) {
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
/// says that the store holds something by now; `give` was not asked for anything then.
fn write_as_it_is_read(
    store: &mut dyn Store,
    changeset: &NewChangeset,
    approve: bool,
    give: &mut Give<'_>,
) -> Result<Outcome, StoreError> {
    let mut report = None;
    let mut changes = |take: &mut Take<'_>| -> Result<(), StoreError> {
        report = Some(hand_over(give, take)?);
        Ok(())
    };
    let written = if approve {
        // What was decided on an empty store holds for an empty store alone.
        let nothing = NewChangeset {
            base: Revision(0),
            ..changeset.clone()
        };
        store
            .commit_on_base(&nothing, &mut changes)
            .map(|(id, approval)| (Some(id), Some(approval.revision)))
    } else {
        store.draft(changeset, &mut changes).map(|id| (Some(id), None))
    };
    let (changeset, revision) = match written {
        Err(StoreError::Empty) => (None, None),
        other => other?,
    };
    Ok(Outcome {
        report: report.unwrap_or_default(),
        changeset,
        revision,
    })
}

/// Reads on a thread of its own and writes on this one.
fn hand_over(give: &mut Give<'_>, take: &mut Take<'_>) -> Result<Report, StoreError> {
    let (sender, changes) = sync_channel::<Vec<Change>>(WAITING);
    thread::scope(|scope| {
        let reading = scope.spawn(move || {
            let mut parcel = Vec::with_capacity(TOGETHER);
            // Nobody takes any more: the store has failed and says why itself.
            let send = |parcel: Vec<Change>| sender.send(parcel).map_err(|_| Message::new("import.cancelled"));
            let report = give(&mut |change| {
                parcel.push(change);
                if parcel.len() == TOGETHER {
                    send(std::mem::replace(&mut parcel, Vec::with_capacity(TOGETHER)))?;
                }
                Ok(())
            })?;
            send(parcel)?;
            Ok::<Report, Refusal>(report)
        });
        // Dropped before the thread is waited for, so that it does not wait for us when the store has failed.
        let stored = changes.into_iter().flatten().try_for_each(&mut *take);
        let read = reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        stored?;
        read.map_err(|refusal| StoreError::Source(refusal.messages))
    })
}
