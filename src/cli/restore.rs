//! `matbang restore`: a backup takes the place of the store, which is kept aside.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::Context;
use super::output::Failure;
use crate::store::sqlite::{clock, restore};
use crate::store::{self};
use domain::Revision;
use message::Message;

#[derive(Args)]
#[command(after_help = "matbang restore sao-luu-2026-11-22.gpkg")]
pub struct Restore {
    #[arg(value_name = "file")]
    file: PathBuf,
}

/// What is printed for programs.
#[derive(Serialize)]
struct Restored {
    revision: Revision,
    before: Option<Revision>,
    aside: Option<String>,
}

impl Restore {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let path = Path::new(store::sqlite_path(&context.store)?);
        let done = restore::restore(path, &self.file, clock::now()?)?;
        let lang = context.output.lang;
        context.output.result(
            || Restored {
                revision: done.revision,
                before: done.before,
                aside: done.aside.as_ref().map(|aside| aside.display().to_string()),
            },
            || {
                let told = Message::new("cli.restored")
                    .with("file", self.file.display())
                    .with("revision", done.revision);
                let aside = done.aside.as_ref().map(|aside| {
                    let before = done.before.map_or_else(|| "–".to_string(), |before| before.to_string());
                    Message::new("cli.restored_aside")
                        .with("aside", aside.display())
                        .with("before", before)
                });
                [Some(told), aside]
                    .into_iter()
                    .flatten()
                    .map(|one| one.text(lang))
                    .collect()
            },
        );
        Ok(())
    }
}
