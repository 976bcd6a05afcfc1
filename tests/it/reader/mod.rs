//! Reading files: what each file of the development data gives, what hostile files do, what drawings mean. All through
//! the process that reads, which is the built program.

mod drawings;
mod every_file;
mod fuzz_corpus;
mod guards;
mod hostile;
mod limits;

use std::fs;
use std::path::{Path, PathBuf};

use matbang::message::Message;
use matbang::progress::Progress;
use matbang::reader::{Feature, ReadOptions, SourceInfo, inspect, open, open_each, sandbox};
use matbang::text::Refusal;

/// Everything a layer gave.
struct Read {
    features: Vec<Feature>,
    skipped: u64,
    reasons: Vec<&'static str>,
    notes: Vec<Message>,
    left_out: Vec<Message>,
}

fn look(path: &Path) -> Result<SourceInfo, Refusal> {
    sandbox::use_program(PathBuf::from(env!("CARGO_BIN_EXE_matbang")));
    inspect(path, &Progress::default())
}

fn read(path: &Path, options: &ReadOptions) -> Result<Read, Refusal> {
    sandbox::use_program(PathBuf::from(env!("CARGO_BIN_EXE_matbang")));
    let progress = Progress::default();
    let mut stream = open(path, options, &progress)?;
    let features = stream.by_ref().collect::<Result<Vec<_>, _>>()?;
    Ok(Read {
        features,
        skipped: stream.skipped_count(),
        reasons: stream.skipped().iter().map(|skipped| skipped.reason.key()).collect(),
        notes: stream.notes().to_vec(),
        left_out: stream.left_out().to_vec(),
    })
}

fn layer(name: &str) -> ReadOptions {
    ReadOptions {
        layer: Some(name.into()),
        ..ReadOptions::default()
    }
}

/// Why a file is refused: the key of the first reason.
fn refused(path: &Path) -> &'static str {
    match read(path, &ReadOptions::default()) {
        Ok(read) => panic!("{}: {} features", path.display(), read.features.len()),
        Err(refusal) => refusal.messages[0].key(),
    }
}

fn put(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, content).unwrap();
    path
}
