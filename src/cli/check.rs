//! `matbang check`: whether the store is sound.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::Context;
use super::output::Failure;
use crate::message::Message;
use crate::plausible;
use crate::snapshot::{Audience, Snapshot};
use crate::store::{KnownOn, Open};

#[derive(Args)]
#[command(after_help = "matbang check\nmatbang check --against sao-luu-2026-11-22.gpkg")]
pub struct Check {
    #[arg(long, value_name = "file")]
    against: Option<PathBuf>,
    #[arg(long, conflicts_with = "against")]
    accept_loss: bool,
}

impl Check {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let mut store = context.store_to_write(Open::Existing)?;
        let mut notes = Vec::new();
        if self.accept_loss {
            notes.push(match store.accept_loss()? {
                Some(seen) => Message::new("cli.loss_accepted")
                    .with("seen", seen)
                    .with("revision", store.head()?),
                None => Message::new("cli.no_loss"),
            });
        }
        let mut checked = store.check()?;
        if let Some(other) = &self.against {
            checked.faults.extend(store.check_against(other)?);
        }
        if !checked.faults.is_empty() {
            return Err(Failure::Refused(checked.faults));
        }
        notes.extend(checked.notes);
        let snapshot = Snapshot::new(store.load(KnownOn::Head)?, Audience::Local);
        let doubts = plausible::doubts(&snapshot);
        let (revision, lang) = (store.head()?, context.output.lang);
        let told = |note: &Message| json!({"code": note.key(), "text": note.text(lang)});
        context.output.result(
            || {
                json!({
                    "sound": true,
                    "revision": revision,
                    "problems": Vec::<Value>::new(),
                    "notes": notes.iter().map(told).collect::<Vec<_>>(),
                    "doubts": doubts.iter().map(told).collect::<Vec<_>>(),
                })
            },
            || {
                let sound = Message::new("cli.sound").with("revision", revision);
                let label = Message::new("import.report.doubtful").text(lang);
                let doubts = doubts.iter().map(|doubt| format!("  {label}: {}", doubt.text(lang)));
                let said = notes.iter().chain([&sound]).map(|note| note.text(lang));
                said.chain(doubts).collect()
            },
        );
        Ok(())
    }
}
