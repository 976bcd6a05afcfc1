//! `matbang demo`: the shipped register into an empty store.

use clap::Args;
use rust_embed::RustEmbed;

use super::Context;
use super::import::{Decision, write};
use super::output::Failure;
use crate::domain::Revision;
use crate::import::register::{self, Input};
use crate::import::text::Mark;
use crate::message::Message;

/// The tables of `data/demo`, part of the program.
#[derive(RustEmbed)]
#[folder = "data/demo/"]
struct Shipped;

/// Tables of the folder that are no part of the register: coordinate tables and the checklist of the sources.
fn is_register(name: &str) -> bool {
    !name.starts_with("kcn-ban-qua") && name != "checklist.csv"
}

/// Load the shipped register of real zones into an empty store.
#[derive(Args)]
#[command(after_help = "Example:\n  matbang demo\n  matbang --store sqlite:thu.gpkg demo")]
pub struct Demo {
    /// Leave out the fictional example park (this version ships none, so nothing changes).
    #[arg(long)]
    no_example: bool,
}

impl Demo {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let _ = self.no_example;
        let snapshot = context.snapshot_or_empty()?;
        if snapshot.revision() > Revision(0) {
            return Err(Message::new("cli.demo_not_empty").with("store", &context.store).into());
        }
        let names: Vec<_> = Shipped::iter().filter(|name| is_register(name)).collect();
        let inputs: Vec<Input> = names
            .iter()
            .filter_map(|name| {
                Shipped::get(name).map(|file| Input {
                    name: name.to_string(),
                    bytes: file.data.into_owned(),
                })
            })
            .collect();
        let companion = |name: &str| {
            Shipped::get(name)
                .map(|file| file.data.into_owned())
                .ok_or_else(|| Message::new("import.file.absent").with("file", name))
        };
        let options = register::Options {
            mark: Mark::Dot,
            companion: &companion,
        };
        let (changes, report) = register::import(&snapshot, &inputs, &options)?;
        let what = Message::new("cli.demo_message").text(context.output.lang);
        write(
            context,
            &snapshot,
            changes,
            report,
            what,
            String::new(),
            "matbang demo",
            Decision::Approve,
        )
    }
}
