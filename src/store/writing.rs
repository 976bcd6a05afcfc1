//! How a changeset comes into a store: it is begun, its changes are put one by one, and it is finished. What is dropped before
//! that leaves nothing behind.

use super::{Approval, Store, StoreError};
use domain::{Change, ChangesetId, Revision};

/// The head of a changeset that is not in the store yet. What it changes is put one by one, see [`ChangesetWriter`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChangeset {
    /// Name of the person who makes it.
    pub author: String,
    /// What it is for.
    pub message: String,
    /// The document it follows, in words; may be empty.
    pub document: String,
    /// The revision its author saw.
    pub base: Revision,
}

/// What becomes of a changeset that is written. It is said at the beginning, so that what is approved goes straight to its place
/// and a large import is written once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// It waits for an approval. No snapshot reads it.
    Draft,
    /// It is the next revision, or refused with the conflicts.
    Approve,
    /// As [`Intent::Approve`], but only while the changeset's base is the newest revision: for changes that were computed from
    /// everything that is recorded, or held against it.
    ApproveOnBase,
}

/// A changeset that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Identity of the changeset.
    pub changeset: ChangesetId,
    /// Its revision; `None` of a draft.
    pub approval: Option<Approval>,
}

/// A changeset that is being written, in one transaction: all or nothing, even when the machine stops in between. Dropped before
/// it is finished, it leaves nothing behind.
pub trait ChangesetWriter {
    /// Takes the next change. It may be written a little later.
    ///
    /// # Errors
    /// It cannot be written, or one before it. Nothing of the changeset is kept then.
    fn put(&mut self, change: Change) -> Result<(), StoreError>;

    /// Ends the transaction: what was put is kept, as it was meant to be from the beginning.
    ///
    /// # Errors
    /// A change cannot be written.
    /// [`StoreError::Conflicts`] of what is to be approved, [`StoreError::Empty`] when there is no change at all. Nothing of the
    /// changeset is kept then.
    fn finish(self: Box<Self>) -> Result<Written, StoreError>;
}

/// Writes a changeset whose changes are at hand, or come from an iterator, whose first error ends the writing.
///
/// # Errors
/// Those of [`Store::begin`], of the iterator and of [`ChangesetWriter`]. Nothing of the changeset is kept then.
pub fn write<S: Store + ?Sized>(
    store: &mut S,
    changeset: &NewChangeset,
    intent: Intent,
    changes: impl IntoIterator<Item = Result<Change, StoreError>>,
) -> Result<Written, StoreError> {
    let mut writing = store.begin(changeset, intent)?;
    for change in changes {
        writing.put(change?)?;
    }
    writing.finish()
}
