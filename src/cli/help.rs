//! `matbang help`: the same as `--help`, for those who look for it first.

use clap::{Args, Command};
use serde::Serialize;

use super::output::{Failure, Output};
use message::Message;

#[derive(Args)]
#[command(after_help = "matbang help import")]
pub struct Help {
    #[arg(value_name = "command")]
    command: Option<String>,
}

/// What is printed for programs.
#[derive(Serialize)]
struct HelpText<'a> {
    help: &'a str,
}

impl Help {
    /// Prints the help of a command, or of the program.
    pub fn run(self, output: Output, program: &mut Command) -> Result<(), Failure> {
        program.build();
        let meant = match &self.command {
            None => program,
            Some(name) => program.find_subcommand_mut(name).ok_or_else(|| {
                let unknown = Message::new("cli.wrong.command").with("name", name);
                Failure::Usage(unknown)
            })?,
        };
        let text = meant.render_help().to_string();
        output.result(|| HelpText { help: &text }, || vec![text.trim_end().to_string()]);
        Ok(())
    }
}
