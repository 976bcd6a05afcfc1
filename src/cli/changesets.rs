//! `matbang changesets`: the history of the store.

use clap::Args;
use serde_json::json;

use super::Context;
use super::output::Failure;
use crate::message::{self, Lang};
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
                        // The clock on the wall in Vietnam; `--json` has the instant.
                        let at = jiff::tz::Offset::constant(7).to_datetime(c.decided_at.unwrap_or(c.created_at));
                        let at = match lang {
                            Lang::Vi => at.strftime("%d/%m/%Y %H:%M:%S"),
                            Lang::En => at.strftime("%Y-%m-%d %H:%M:%S"),
                        };
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
