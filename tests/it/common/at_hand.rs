//! Changesets whose changes are at hand.

use matbang::domain::{Change, ChangesetId};
use matbang::store::{Approval, Intent, NewChangeset, Store, StoreError, write};

/// Writes changes that are at hand.
pub trait AtHand {
    /// As the next revision.
    fn commit_all(&mut self, new: &NewChangeset, changes: Vec<Change>) -> Result<(ChangesetId, Approval), StoreError>;

    /// As a draft.
    fn draft_all(&mut self, new: &NewChangeset, changes: Vec<Change>) -> Result<ChangesetId, StoreError>;
}

impl<S: Store + ?Sized> AtHand for S {
    fn commit_all(&mut self, new: &NewChangeset, changes: Vec<Change>) -> Result<(ChangesetId, Approval), StoreError> {
        let written = write(self, new, Intent::Approve, changes.into_iter().map(Ok))?;
        Ok((written.changeset, written.approval.expect("it is approved")))
    }

    fn draft_all(&mut self, new: &NewChangeset, changes: Vec<Change>) -> Result<ChangesetId, StoreError> {
        let written = write(self, new, Intent::Draft, changes.into_iter().map(Ok))?;
        assert_eq!(written.approval, None);
        Ok(written.changeset)
    }
}
