//! `matbang demo`: the shipped register into an empty store.

use clap::Args;
use rust_embed::RustEmbed;

use super::Context;
use super::import::tell;
use super::output::Failure;
use crate::import::register::{self, Input};
use crate::import::{Decision, Outcome};
use crate::store::{NewChangeset, Open};
use domain::Revision;
use message::Message;
use text::DecimalSeparator;

/// The tables of `data/demo`, part of the program.
#[derive(RustEmbed)]
#[folder = "data/demo/"]
struct Shipped;

/// The fictional park of `data/example`, part of the program.
#[derive(RustEmbed)]
#[folder = "data/example/"]
struct Example;

/// Files of the folders that are no part of a register: coordinate tables, the checklist of the sources, expected values.
fn is_register(name: &str) -> bool {
    name.ends_with(".csv") && !name.starts_with("kcn-ban-qua") && name != "checklist.csv" && name != "expected.csv"
}

/// The register tables of an embedded folder.
fn tables<E: RustEmbed>(folder: &str) -> impl Iterator<Item = Input> {
    E::iter().filter(|name| is_register(name)).filter_map(move |name| {
        E::get(&name).map(|file| Input {
            name: format!("{folder}/{name}"),
            bytes: file.data.into_owned(),
        })
    })
}

#[derive(Args)]
#[command(after_help = "matbang demo\nmatbang --store sqlite:thu.gpkg demo")]
pub struct Demo {
    #[arg(long)]
    no_example: bool,
}

impl Demo {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let snapshot = context.snapshot_or_empty()?;
        if snapshot.revision() > Revision(0) {
            return Err(Message::new("cli.demo_not_empty").with("store", &context.store).into());
        }
        let mut inputs: Vec<Input> = tables::<Shipped>("demo").collect();
        if !self.no_example {
            inputs.extend(tables::<Example>("example"));
        }
        let companion = |name: &str| {
            Shipped::get(name)
                .map(|file| file.data.into_owned())
                .ok_or_else(|| Message::new("import.file.absent").with("file", name))
        };
        let options = register::Options {
            mark: DecimalSeparator::Dot,
            crs: None,
            strict: false,
            companion: &companion,
        };
        let head = NewChangeset {
            author: "matbang demo".to_string(),
            message: Message::new("cli.demo_message").text(context.output.lang),
            document: String::new(),
            base: snapshot.revision(),
        };
        let (changes, report) = register::import(&snapshot, &inputs, &options)?;
        let mut store = context.store_to_write(Open::Create)?;
        let written = crate::import::write(&mut *store, &head, true, changes.into_iter().map(Ok))?;
        tell(context, Outcome::new(report, written), Decision::Approve);
        Ok(())
    }
}
