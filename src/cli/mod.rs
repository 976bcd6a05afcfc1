//! The command line: one file per command. Results go to standard output, everything said to people to standard error.

mod approve;
mod backup;
mod changesets;
mod check;
mod demo;
mod import;
mod numbers;
mod output;
mod serve;
mod totals;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{self, Config, Given};
use crate::message::{Lang, Message};
use crate::snapshot::{Audience, Dataset, Snapshot};
use crate::store::{self, KnownOn, Open, StoreError};
use output::{Failure, Output};

/// Land-use and site-clearance map for Vietnam's economic zones, industrial parks and clusters.
#[derive(Parser)]
#[command(name = "matbang", version, about, after_help = EXAMPLES, propagate_version = true)]
struct Arguments {
    /// The store: sqlite:PATH (a GeoPackage file). Also MATBANG_STORE; default: sqlite:matbang.gpkg.
    #[arg(long, global = true, value_name = "ADDRESS")]
    store: Option<String>,
    /// The set-up file. Also MATBANG_CONFIG; default: matbang.toml in this folder, if it exists.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print one JSON document on standard output and nothing else there.
    #[arg(long, global = true)]
    json: bool,
    /// Language of messages: vi or en. Default: the environment (LC_ALL, LC_MESSAGES, LANG), else vi.
    #[arg(long, global = true, value_name = "LANG", value_parser = language)]
    lang: Option<Lang>,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "Example:\n  matbang demo\n  matbang totals --by kind\n  matbang serve --listen 127.0.0.1:8080";

#[derive(Subcommand)]
enum Command {
    /// Load the shipped register of real zones into an empty store.
    Demo(demo::Demo),
    /// Import files as one changeset: all or nothing.
    Import(Box<import::Import>),
    /// Print the accounts: planned, cleared, leasable, leased hectares with their sources.
    Totals(totals::Totals),
    /// List the changesets and revisions of the store.
    Changesets(changesets::Changesets),
    /// Approve a draft: it gets the next revision, or is refused with the conflicts.
    Approve(approve::Approve),
    /// Copy the store safely while it is in use.
    Backup(backup::Backup),
    /// Check the store, from the pages of the file to every row.
    Check(check::Check),
    /// Serve the map page and the API.
    Serve(serve::Serve),
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
    output: Output,
}

impl Context {
    /// Everything recorded of one dataset, for somebody on this machine.
    fn snapshot(&self, at: KnownOn, dataset: Dataset) -> Result<Snapshot, Failure> {
        let store = store::open(&self.store, Open::Existing)?;
        Ok(Snapshot::of(&store.load(at)?, Audience::Local, dataset))
    }

    /// As [`Context::snapshot`] of the newest revision; empty where there is no store yet.
    fn snapshot_or_empty(&self) -> Result<Snapshot, Failure> {
        match store::open(&self.store, Open::Existing) {
            Ok(store) => Ok(Snapshot::new(store.load(KnownOn::Head)?, Audience::Local)),
            Err(StoreError::Missing(_)) => Ok(Snapshot::empty()),
            Err(error) => Err(error.into()),
        }
    }
}

fn language(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "vi, en".to_string())
}

/// Says what was wrong with the call, and as JSON where that was asked for: exit status 2.
fn wrong_usage(error: &clap::Error) -> ExitCode {
    let words: Vec<String> = std::env::args().collect();
    let after = words
        .iter()
        .position(|w| w == "--lang")
        .and_then(|at| words.get(at + 1));
    let found = || config::language(|name| std::env::var(name).ok()).map(|(_, lang)| lang);
    let lang = after.and_then(|w| Lang::parse(w)).or_else(found).unwrap_or_default();
    let output = Output {
        json: words.iter().any(|w| w == "--json"),
        lang,
    };
    let problem = error.render().to_string();
    let problem = problem.trim_start_matches("error: ").trim_end();
    output.fail(&Failure::Usage(Message::new("cli.usage").with("problem", problem)))
}

/// Runs the program with the arguments of the process. Exit status: 0 done, 1 the input was refused, 2 wrong usage.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        // Help and version are answers, on standard output.
        Err(error) if !error.use_stderr() => error.exit(),
        Err(error) => return wrong_usage(&error),
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
        Err(error) => {
            let found = || config::language(variable).map(|(_, lang)| lang);
            let lang = arguments.lang.or_else(found).unwrap_or_default();
            return Output { json, lang }.fail(&Failure::Refused(error.0));
        }
    };
    let context = Context {
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
        Command::Totals(command) => command.run(&context),
        Command::Changesets(command) => command.run(&context),
        Command::Approve(command) => command.run(&context),
        Command::Backup(command) => command.run(&context),
        Command::Check(command) => command.run(&context),
        Command::Serve(command) => command.run(&context),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => context.output.fail(&failure),
    }
}
