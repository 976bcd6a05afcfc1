//! `matbang undo`: a changeset is taken back by another one.

use clap::Args;

use super::Context;
use super::output::Failure;
use crate::author::author;
use crate::present;
use crate::store::{self, Open};
use message::Message;

#[derive(Args)]
#[command(after_help = "matbang changesets\nmatbang undo 0190f3c2-7f1e-7aa0-8c1d-2f1f4b6a9d10")]
pub struct Undo {
    #[arg(value_name = "id")]
    id: String,
    #[arg(long, value_name = "text")]
    message: Option<String>,
    #[arg(long, env = "MATBANG_AUTHOR", value_name = "name")]
    author: Option<String>,
}

impl Undo {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let mut store = context.store_to_write(Open::Existing)?;
        let found = store::changeset_of(&store.changesets()?, &self.id)?;
        let author = self.author.unwrap_or_else(author);
        let lang = context.output.lang;
        let words = |about: Message| self.message.unwrap_or_else(|| about.text(lang));
        let undone = store::undo(store.as_mut(), &found, &author, words)?;
        context.output.result(
            || present::Undone::of(&undone),
            || {
                let done = match &undone.approval {
                    Some(approval) => Message::new("cli.undone")
                        .with("id", undone.of)
                        .with("revision", approval.revision)
                        .with("store", &context.store),
                    None => Message::new("cli.undone_draft").with("id", undone.of),
                };
                vec![done.text(lang)]
            },
        );
        Ok(())
    }
}
