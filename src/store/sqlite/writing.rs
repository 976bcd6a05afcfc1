//! A changeset on its way into the file.

use rusqlite::Transaction;

use super::commit::Commit;
use super::draft::Drafting;
use super::{SqliteStore, head};
use crate::store::{ChangesetWriter, Intent, NewChangeset, StoreError, Written};
use domain::Change;

/// A changeset that is being written.
struct Writing<'s> {
    store: &'s SqliteStore,
    /// `None` after a change that could not be written.
    open: Option<Open<'s>>,
}

/// What is written, and the transaction around it, which ends in nothing when it is dropped. The statements of the first end
/// before the second does.
struct Open<'s> {
    rows: Rows<'s>,
    transaction: Transaction<'s>,
}

#[expect(clippy::large_enum_variant, reason = "there is one, behind the box of the writer")]
enum Rows<'s> {
    Drafted(Drafting<'s>),
    Approved(Commit<'s>),
}

/// Begins a changeset.
///
/// # Errors
/// As [`crate::store::Store::begin`].
pub fn begin<'s>(
    store: &'s SqliteStore,
    new: &NewChangeset,
    intent: Intent,
) -> Result<Box<dyn ChangesetWriter + 's>, StoreError> {
    let now = store.clock_for_writing()?;
    let transaction = store.transaction()?;
    let connection = &store.connection;
    if intent == Intent::ApproveOnBase {
        let newest = head(connection)?;
        if newest != new.base {
            return Err(StoreError::Moved(newest));
        }
    }
    let rows = match intent {
        Intent::Draft => Rows::Drafted(Drafting::begin(connection, new, now)?),
        Intent::Approve | Intent::ApproveOnBase => Rows::Approved(Commit::begin(connection, new, now)?),
    };
    let open = Some(Open { rows, transaction });
    Ok(Box::new(Writing { store, open }))
}

impl ChangesetWriter for Writing<'_> {
    fn put(&mut self, change: Change) -> Result<(), StoreError> {
        let put = match &mut self.open.as_mut().ok_or(StoreError::Empty)?.rows {
            Rows::Drafted(drafting) => drafting.put(change),
            Rows::Approved(commit) => commit.put(change),
        };
        if put.is_err() {
            self.open = None;
        }
        put
    }

    fn finish(mut self: Box<Self>) -> Result<Written, StoreError> {
        let Open { rows, transaction } = self.open.take().ok_or(StoreError::Empty)?;
        let written = match rows {
            Rows::Drafted(drafting) => drafting.finish(),
            Rows::Approved(commit) => commit.finish(),
        }?;
        transaction.commit()?;
        self.store.acknowledge()?;
        Ok(written)
    }
}
