//! `matbang changesets`: the history of the store.

use clap::Args;

use super::Context;
use super::output::Failure;
use crate::present;
use crate::store::{self, Open};
use message::Message;
use message::visible::visible;

#[derive(Args)]
#[command(after_help = "matbang changesets --json")]
pub struct Changesets {}

impl Changesets {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let all = store::open(&context.store, Open::Existing)?.changesets()?;
        let lang = context.output.lang;
        context.output.result(
            || present::Changesets::of(&all, lang),
            || {
                all.iter()
                    .map(|c| {
                        let key = format!("cli.state.{}", c.state.code());
                        let state = message::text(&key, lang).unwrap_or(c.state.code());
                        let revision = c.revision.map_or_else(|| "–".to_string(), |r| r.to_string());
                        // The clock on the wall in Vietnam; `--json` has the instant.
                        let at = message::moment(c.decided_at.unwrap_or(c.created_at), lang);
                        let by = match c.author.trim() {
                            "" => Message::new("cli.nobody"),
                            author => Message::new("cli.by").with("author", author),
                        };
                        format!(
                            "{revision:>5}  {state}  {at}  {}  {}  ({})",
                            c.id,
                            visible(&message::retold(&c.message, lang)),
                            by.text(lang)
                        )
                    })
                    .collect()
            },
        );
        Ok(())
    }
}
