//! The command line: one file per command. Results go to standard output, everything said to people to standard error.

mod approve;
mod backup;
mod changesets;
mod check;
mod demo;
mod export;
mod help;
mod import;
mod inspect;
mod numbers;
mod open;
mod output;
mod redact;
mod restore;
mod serve;
mod template;
mod totals;
mod undo;
mod values;
mod watch;
mod words;
mod wrong;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::config::{self, Config, Given};

use crate::snapshot::{Audience, Dataset, Snapshot};
use crate::store::{self, KnownOn, Open, Store, StoreError};
use message::{Lang, Message};
use output::{Failure, Output};

// The declarations carry no words for people: those come from the catalogue (`words.rs`).
#[derive(Parser)]
#[command(name = "matbang", version, after_help = EXAMPLES, propagate_version = true)]
#[command(
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
struct Arguments {
    #[arg(long, global = true, value_name = "address")]
    store: Option<String>,
    #[arg(long, global = true, value_name = "file")]
    config: Option<PathBuf>,
    #[arg(long, global = true)]
    json: bool,
    #[arg(long, global = true)]
    accept_clock: bool,
    #[arg(long, global = true, value_name = "vi|en", value_parser = values::language)]
    lang: Option<Lang>,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "matbang demo\nmatbang totals --by kind\nmatbang serve --listen 127.0.0.1:8080";

/// How clap calls a call without any argument.
const BARE: ErrorKind = ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;

#[derive(Subcommand)]
enum Command {
    Demo(demo::Demo),
    Import(Box<import::Import>),
    Inspect(inspect::Inspect),
    Template(template::Template),
    Totals(totals::Totals),
    Export(export::Export),
    Changesets(changesets::Changesets),
    Approve(approve::Approve),
    Undo(undo::Undo),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Redact(redact::Redact),
    Check(check::Check),
    Serve(serve::Serve),
    Open(open::Open),
    Help(help::Help),
}

impl Command {
    /// What the command line says of the address to listen on.
    fn listen(&self) -> Option<SocketAddr> {
        match self {
            Command::Serve(serve) => serve.listen,
            _ => None,
        }
    }
}

/// What every command gets.
struct Context {
    config: Config,
    store: String,
    /// Whether the clock of the machine is to be believed, whatever it says.
    accept_clock: bool,
    output: Output,
}

impl Context {
    /// The store, to be written to.
    fn store_to_write(&self, how: Open) -> Result<Box<dyn Store>, StoreError> {
        let mut store = store::open(&self.store, how)?;
        if self.accept_clock {
            store.believe_clock();
        }
        Ok(store)
    }

    /// Everything recorded of one dataset, for somebody on this machine.
    fn snapshot(&self, at: KnownOn, dataset: Dataset) -> Result<Snapshot, Failure> {
        let store = store::open(&self.store, Open::Existing)?;
        Ok(Snapshot::of(&store.load(at)?, Audience::Local, dataset)?)
    }

    /// As [`Context::snapshot`], with what the public sees and nothing else.
    fn public_snapshot(&self, at: KnownOn, dataset: Dataset) -> Result<Snapshot, Failure> {
        let store = store::open(&self.store, Open::Existing)?;
        Ok(Snapshot::of(&store.load(at)?, Audience::Public, dataset)?)
    }

    /// As [`Context::snapshot`] of the newest revision; empty where there is no store yet.
    fn snapshot_or_empty(&self) -> Result<Snapshot, Failure> {
        match store::open(&self.store, Open::Existing) {
            Ok(store) => Ok(Snapshot::new(&store.load(KnownOn::Head)?, Audience::Local)?),
            Err(StoreError::Missing(_)) => Ok(Snapshot::empty()),
            Err(error) => Err(error.into()),
        }
    }
}

impl Context {
    /// Refuses to read a file of the store as a file to import: this process would lose its locks on the store with it, and
    /// another could damage it.
    fn refuse_store_as_file<'f>(&self, files: impl IntoIterator<Item = &'f PathBuf>) -> Result<(), Failure> {
        let store = Path::new(store::sqlite_path(&self.store)?);
        let own = files.into_iter().find(|file| store::sqlite::is_part_of(store, file));
        own.map_or(Ok(()), |file| {
            Err(Message::new("cli.store_as_file").with("file", file.display()).into())
        })
    }
}

/// The language of the call, before the call is understood: help and refusals follow it too.
fn spoken(words: &[String]) -> Lang {
    let variable = |name: &str| std::env::var(name).ok();
    let after = |option: &str| {
        let at = words.iter().position(|word| word.split('=').next() == Some(option))?;
        let inside = words[at].split_once('=').map(|(_, value)| value.to_string());
        inside.or_else(|| words.get(at + 1).cloned())
    };
    let lang = after("--lang").and_then(|code| Lang::parse(&code));
    let given = Given {
        lang,
        config: after("--config").map(PathBuf::from),
        ..Given::default()
    };
    // A file that cannot be read is refused later, in the language of everything but that file.
    Config::resolve(given, variable, Path::new("")).map_or_else(
        |_| {
            let found = config::language(variable).map(|(_, lang)| lang);
            lang.or(found).unwrap_or_default()
        },
        |config| config.lang.value,
    )
}

/// Runs the program with the arguments of the process, and gives the status to exit with: 0 done, 1 the input was refused, 2 wrong usage.
pub fn run() -> u8 {
    let raw: Vec<OsString> = std::env::args_os().collect();
    // Whatever is no UTF-8 is no name of an option.
    let words: Vec<String> = raw.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let lang = spoken(&words);
    let mut program = words::worded(Arguments::command(), lang);
    let read = program.clone().try_get_matches_from(raw);
    let arguments = match read.and_then(|found| Arguments::from_arg_matches(&found)) {
        Ok(arguments) => arguments,
        // Help and version are answers, on standard output; a bare `matbang` is told the same as wrong usage.
        Err(error) if !error.use_stderr() || error.kind() == BARE => error.exit(),
        Err(error) => {
            let json = words.iter().any(|word| word == "--json");
            let usage = wrong::usage(&error, &program, &words[1..], lang);
            return Output { json, lang }.fail(&Failure::Usage(usage));
        }
    };
    let json = arguments.json;
    let variable = |name: &str| std::env::var(name).ok();
    let given = Given {
        config: arguments.config,
        store: arguments.store,
        listen: arguments.command.listen(),
        lang: arguments.lang,
    };
    let config = match Config::resolve(given, variable, Path::new("")) {
        Ok(config) => config,
        Err(error) => return Output { json, lang }.fail(&Failure::Refused(error.0)),
    };
    reader::require_guards(config.require_guards.value);
    let context = Context {
        accept_clock: arguments.accept_clock,
        store: config.store.value.clone(),
        output: Output {
            json,
            lang: config.lang.value,
        },
        config,
    };
    let done = match arguments.command {
        Command::Demo(command) => command.run(&context),
        Command::Import(command) => command.run(&context),
        Command::Inspect(command) => command.run(&context),
        Command::Template(command) => command.run(&context),
        Command::Totals(command) => command.run(&context),
        Command::Export(command) => command.run(&context),
        Command::Changesets(command) => command.run(&context),
        Command::Approve(command) => command.run(&context),
        Command::Undo(command) => command.run(&context),
        Command::Backup(command) => command.run(&context),
        Command::Restore(command) => command.run(&context),
        Command::Redact(command) => command.run(&context),
        Command::Check(command) => command.run(&context),
        Command::Serve(command) => command.run(&context),
        Command::Open(command) => command.run(&context),
        Command::Help(command) => command.run(context.output, &mut program),
    };
    match done {
        Ok(()) => 0,
        Err(failure) => context.output.fail(&failure),
    }
}
