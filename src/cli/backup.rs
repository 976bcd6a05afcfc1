//! `matbang backup`: a safe copy while the store is in use.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::Context;
use super::output::Failure;
use crate::store::{self, Open};
use domain::Revision;
use message::Message;

#[derive(Args)]
#[command(after_help = "matbang backup sao-luu-2026-11-22.gpkg")]
pub struct Backup {
    #[arg(value_name = "file")]
    file: PathBuf,
}

/// What is printed for programs.
#[derive(Serialize)]
struct BackedUp {
    file: String,
    revision: Revision,
}

impl Backup {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let store = store::open(&context.store, Open::Existing)?;
        store.backup(&self.file)?;
        let revision = store.head()?;
        context.output.result(
            || BackedUp {
                file: self.file.display().to_string(),
                revision,
            },
            || {
                let done = Message::new("cli.backed_up")
                    .with("file", self.file.display())
                    .with("revision", revision);
                vec![done.text(context.output.lang)]
            },
        );
        Ok(())
    }
}
