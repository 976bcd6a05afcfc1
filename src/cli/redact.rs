//! `matbang redact`: words that must not be there any more are taken out of everything recorded.

use clap::Args;
use serde::Serialize;

use super::Context;
use super::output::Failure;
use crate::author::author;
use crate::store::{NewChangeset, Open, Redaction, StoreError};
use domain::{ChangesetId, Revision};
use message::Message;

/// What stands in the place of the words unless something else is asked for.
const INSTEAD: &str = "[…]";

#[derive(Args)]
#[command(
    after_help = "matbang redact --word \"Nguyễn Văn A\" --reason \"Đề nghị ngày 12/10/2026\"\nmatbang redact --clean"
)]
pub struct Redact {
    #[arg(long, value_name = "text", required_unless_present = "clean")]
    word: Vec<String>,
    #[arg(long, value_name = "text", required_unless_present = "clean")]
    reason: Option<String>,
    #[arg(long, value_name = "text", default_value = INSTEAD)]
    instead: String,
    #[arg(long, conflicts_with_all = ["word", "reason"])]
    clean: bool,
    #[arg(long, env = "MATBANG_AUTHOR", value_name = "name")]
    author: Option<String>,
}

/// What is printed of an act.
#[derive(Serialize)]
struct Redacted {
    revision: Revision,
    changeset: ChangesetId,
    rows: usize,
    drafted: usize,
    changesets: usize,
    busy: bool,
    still: Vec<String>,
}

/// What is printed where only free pages are cleaned.
#[derive(Serialize)]
struct Cleaned {
    clean: bool,
}

impl Redact {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let mut store = context.store_to_write(Open::Existing)?;
        let lang = context.output.lang;
        let busy = || Message::new("cli.redacted_busy").text(lang);
        if self.clean {
            let clean = store.clean()?;
            let cleaned = || Message::new("cli.redact_cleaned").text(lang);
            context
                .output
                .result(|| Cleaned { clean }, || vec![if clean { cleaned() } else { busy() }]);
            return Ok(());
        }
        let reason = self.reason.unwrap_or_default();
        let named = self.word.iter().find(|word| reason.contains(word.as_str()));
        if let Some(word) = named {
            return Err(Message::new("cli.redact_reason").with("word", word).into());
        }
        let head = NewChangeset {
            author: self.author.unwrap_or_else(author),
            message: Message::new("cli.redact_message").with("reason", reason).text(lang),
            document: String::new(),
            base: store.head()?,
        };
        let redaction = Redaction {
            words: self.word,
            instead: self.instead,
        };
        let done = store.redact(&head, &redaction).map_err(|error| match error {
            StoreError::Empty => Failure::from(Message::new("cli.redact_nothing")),
            other => other.into(),
        })?;
        context.output.result(
            || Redacted {
                revision: done.approval.revision,
                changeset: done.changeset,
                rows: done.rows,
                drafted: done.drafted,
                changesets: done.changesets,
                busy: done.busy,
                still: done.still.iter().map(|file| file.display().to_string()).collect(),
            },
            || {
                let told = Message::new("cli.redacted")
                    .with_count("rows", done.rows)
                    .with_count("drafted", done.drafted)
                    .with_count("changesets", done.changesets)
                    .with("revision", done.approval.revision);
                let mut lines = vec![told.text(lang)];
                lines.extend(done.busy.then(busy));
                let still = |file: &std::path::PathBuf| Message::new("cli.redacted_still").with("file", file.display());
                lines.extend(done.still.iter().map(|file| still(file).text(lang)));
                lines.push(Message::new("cli.redacted_elsewhere").text(lang));
                lines
            },
        );
        Ok(())
    }
}
