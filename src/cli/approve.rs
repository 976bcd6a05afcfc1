//! `matbang approve`: a draft becomes the next revision.

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use super::Context;
use super::output::Failure;
use crate::store::{Open, StoreError};
use domain::{Changeset, ChangesetId, ChangesetState, Revision};
use message::Message;

#[derive(Args)]
#[command(after_help = "matbang changesets\nmatbang approve 0190f3c2-7f1e-7aa0-8c1d-2f1f4b6a9d10")]
pub struct Approve {
    #[arg(value_name = "id")]
    id: String,
}

/// What is printed for programs.
#[derive(Serialize)]
struct Approved {
    changeset: ChangesetId,
    revision: Revision,
    approved_at: Timestamp,
}

impl Approve {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let mut store = context.store_to_write(Open::Existing)?;
        let all = store.changesets()?;
        // A short beginning fits by chance; a decided changeset cannot be meant.
        let open = |c: &&Changeset| matches!(c.state, ChangesetState::Draft | ChangesetState::Submitted);
        let exact = |c: &&Changeset| c.id.to_string() == self.id;
        let begins = |c: &&Changeset| self.id.len() >= 8 && open(c) && c.id.to_string().starts_with(&self.id);
        let fits: Vec<&Changeset> = all.iter().filter(|c| exact(c) || begins(c)).collect();
        let id = match fits.as_slice() {
            [one] => one.id,
            [] => return Err(StoreError::UnknownChangeset(self.id).into()),
            _ => return Err(Message::new("store.changeset_ambiguous").with("id", &self.id).into()),
        };
        let approval = store.approve(id)?;
        context.output.result(
            || Approved {
                changeset: id,
                revision: approval.revision,
                approved_at: approval.approved_at,
            },
            || {
                let done = Message::new("cli.approved")
                    .with("revision", approval.revision)
                    .with("store", &context.store);
                vec![done.text(context.output.lang)]
            },
        );
        Ok(())
    }
}
