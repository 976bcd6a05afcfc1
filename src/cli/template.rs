//! `matbang template`: an empty form with headings, units and an example row.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use clap::Args;
use clap::builder::TypedValueParser;
use serde::Serialize;

use super::Context;
use super::output::Failure;
use super::values;
use crate::forms::{TemplateKind, workbook};
use message::Message;

#[derive(Args)]
#[command(after_help = "matbang template figure --out so-lieu.xlsx
matbang template register --out so-dang-ky.xlsx
matbang --lang en template lease --out leases.xlsx")]
pub struct Template {
    #[arg(value_name = "kind", value_parser = kind())]
    kind: TemplateKind,
    #[arg(long, value_name = "file")]
    out: PathBuf,
}

fn kind() -> impl TypedValueParser<Value = TemplateKind> {
    // A form is for what is imported, so its codes are those of the kinds of import.
    values::listed("ImportKind", TemplateKind::ALL.map(TemplateKind::code)).try_map(|code| {
        TemplateKind::ALL
            .into_iter()
            .find(|kind| kind.code() == code)
            .ok_or_else(|| Message::new("cli.possible").with("possible", code))
    })
}

/// What is printed for programs.
#[derive(Serialize)]
struct Written {
    file: String,
    kind: &'static str,
}

impl Template {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let bytes = workbook(self.kind, context.output.lang)?;
        let file = self.out.display();
        // A form that somebody has begun to fill is never overwritten.
        let mut out = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&self.out)
            .map_err(|error| match error.kind() {
                ErrorKind::AlreadyExists => Message::new("template.exists").with("file", &file),
                _ => cannot_write(&file, &error),
            })?;
        out.write_all(&bytes).map_err(|error| cannot_write(&file, &error))?;
        context.output.result(
            || Written {
                file: self.out.display().to_string(),
                kind: self.kind.code(),
            },
            || {
                let done = Message::new("template.written").with("file", &file);
                vec![done.text(context.output.lang)]
            },
        );
        Ok(())
    }
}

fn cannot_write(file: &impl message::Word, error: &std::io::Error) -> Message {
    Message::new("template.unwritable")
        .with("file", file)
        .with_foreign("reason", error)
}
