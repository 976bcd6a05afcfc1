//! `matbang check`: whether the store is sound.

use clap::Args;
use serde_json::{Value, json};

use super::Context;
use super::output::Failure;
use crate::message::Message;
use crate::store::{self, Open};

#[derive(Args)]
#[command(after_help = "matbang check")]
pub struct Check {}

impl Check {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let store = store::open(&context.store, Open::Existing)?;
        let found = store.check()?;
        if !found.is_empty() {
            return Err(Failure::Refused(found));
        }
        let revision = store.head()?;
        context.output.result(
            || json!({"sound": true, "revision": revision, "problems": Vec::<Value>::new()}),
            || {
                vec![
                    Message::new("cli.sound")
                        .with("revision", revision)
                        .text(context.output.lang),
                ]
            },
        );
        Ok(())
    }
}
