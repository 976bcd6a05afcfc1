//! An import meets the store: written as it is read, in one transaction, or only tried.

use super::report::Report;
use super::run::Sink;
use super::text::Refusal;
use crate::domain::{ChangesetId, Revision};
use crate::store::{NewChangeset, Store, StoreError, Take};

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

/// Writes what `give` hands over, as a draft or approved. Nothing is kept when `give` refuses.
///
/// # Errors
/// [`StoreError::Source`] with the reasons of `give`; what the store says otherwise, conflicts among it.
pub fn write(
    store: &mut dyn Store,
    changeset: &NewChangeset,
    approve: bool,
    give: &mut dyn FnMut(&mut Sink<'_>) -> Result<Report, Refusal>,
) -> Result<Outcome, StoreError> {
    let mut report = None;
    let mut changes = |take: &mut Take<'_>| -> Result<(), StoreError> {
        // An error of the store goes through the import and comes out as it went in.
        let mut failed = None;
        let given = give(&mut |change| {
            take(change).map_err(|error| {
                let messages = error.messages();
                failed = Some(error);
                Refusal { messages }
            })
        });
        match given {
            Ok(given) => {
                report = Some(given);
                Ok(())
            }
            Err(refusal) => Err(failed.unwrap_or(StoreError::Source(refusal.messages))),
        }
    };
    let written = if approve {
        store
            .commit(changeset, &mut changes)
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
