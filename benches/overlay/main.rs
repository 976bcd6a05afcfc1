//! The overlay job: areas and union per (zone, status). What it is and how it is compared with other engines:
//! `docs/BENCHMARK-OVERLAY.md`.
//!
//! ```text
//! overlay generate DIR --parcels N [--seed S]            the workload as files that every engine reads
//! overlay run DIR [--threads T] [--repeat R] [--ask]     the job, in memory; a line of JSON per repeat
//! ```
//! With `--ask` each repeat waits for a line on standard input that may name the threads, so that a driver can let
//! engines take turns.

#[path = "../workload/mod.rs"]
mod workload;

mod engine;
mod files;
mod job;
mod join;
mod memory;
mod threads;

use std::io::{BufRead, Write};
use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// The overlay job: areas and union per (zone, status).
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Cargo gives it to every bench.
    #[arg(long, hide = true, global = true)]
    bench: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Writes zones and parcels.
    Generate {
        directory: PathBuf,
        #[arg(long)]
        parcels: usize,
        #[arg(long, default_value_t = workload::SEED)]
        seed: u64,
    },
    /// Does the job.
    Run {
        directory: PathBuf,
        #[arg(long, default_value_t = 1)]
        threads: usize,
        #[arg(long, default_value_t = 1)]
        repeat: usize,
        /// Wait for a line before each repeat; a number in it is the count of threads.
        #[arg(long)]
        ask: bool,
    },
}

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    match Arguments::parse().command {
        Some(Command::Generate {
            directory,
            parcels,
            seed,
        }) => files::write(&directory, seed, &workload::workload(seed, parcels)),
        Some(Command::Run {
            directory,
            threads,
            repeat,
            ask,
        }) => run(&directory, threads, repeat, ask),
        None => {
            println!("overlay: give it a command (scripts/bench-overlay.sh does)");
            Ok(())
        }
    }
}

fn run(directory: &std::path::Path, threads: usize, repeat: usize, ask: bool) -> Result<(), Failure> {
    let workload = files::read(directory)?;
    let mut out = std::io::stdout().lock();
    let loaded = memory::resident_mb();
    let version = concat!("matbang ", env!("CARGO_PKG_VERSION"));
    writeln!(out, r#"{{"ready": true, "version": "{version}"}}"#)?;
    let mut asked = std::io::stdin().lock().lines();
    let mut done = 0;
    loop {
        let mut threads = threads;
        if ask {
            let Some(line) = asked.next() else { break };
            threads = line?.trim().parse().unwrap_or(threads);
        } else if done == repeat {
            break;
        }
        memory::forget_peak();
        let run = job::run(&workload, threads)?;
        let answer = serde_json::json!({
            "threads": threads,
            "seconds": run.stages.iter().map(|stage| stage.1).sum::<f64>(),
            "cpu": run.cpu,
            "stages": run.stages.iter().copied().collect::<std::collections::BTreeMap<_, _>>(),
            "faces": run.faces,
            "largest_residual_m2": run.largest_residual.m2(),
            "memory_mb": { "data": loaded, "peak": memory::peak_mb() },
            "groups": run.groups.iter().map(job::Group::row).collect::<Vec<_>>(),
        });
        writeln!(out, "{answer}")?;
        done += 1;
    }
    Ok(())
}
