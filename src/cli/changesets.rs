//! `matbang changesets`: the history of the store.

use clap::Args;
use serde_json::json;

use super::Context;
use super::output::Failure;
use crate::message;
use crate::store::{self, Open};
use crate::visible::visible;

#[derive(Args)]
#[command(after_help = "matbang changesets --json")]
pub struct Changesets {}

impl Changesets {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let all = store::open(&context.store, Open::Existing)?.changesets()?;
        let lang = context.output.lang;
        context.output.result(
            || json!({ "changesets": all }),
            || {
                all.iter()
                    .map(|c| {
                        let key = format!("cli.state.{}", c.state.code());
                        let state = message::text(&key, lang).unwrap_or(c.state.code());
                        let revision = c.revision.map_or_else(|| "–".to_string(), |r| r.to_string());
                        let at = c.decided_at.unwrap_or(c.created_at).strftime("%Y-%m-%d %H:%M:%S UTC");
                        format!(
                            "{revision:>5}  {state}  {at}  {}  {}  ({})",
                            c.id,
                            visible(&c.message),
                            visible(&c.author)
                        )
                    })
                    .collect()
            },
        );
        Ok(())
    }
}
