//! What several tests need: the demo register in a store of its own.
#![allow(dead_code, unused_imports)]

pub mod at_hand;
pub mod by_hand;
pub mod cases;
pub mod features;
pub mod program;

use std::path::{Path, PathBuf};

pub use at_hand::AtHand;

use matbang::import::register::{self, Input, Options};
use matbang::ledger::Ledger;
use matbang::message::Message;
use matbang::snapshot::{Audience, Snapshot};
use matbang::store::sqlite::SqliteStore;
use matbang::store::{KnownOn, NewChangeset, Open, Store};
use matbang::text::DecimalSeparator;

/// A file of the shipped register.
pub fn demo(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo").join(name)
}

/// A file of the example that is shipped with it.
pub fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/example").join(name)
}

/// Loads the shipped register into a store.
pub fn load_demo(store: &mut dyn Store) {
    load_demo_at(store, &[demo("")]);
}

/// Loads the registers of some folders into a store.
pub fn load_demo_at(store: &mut dyn Store, folders: &[PathBuf]) {
    let files = |folder: &PathBuf| std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let mut names: Vec<PathBuf> = folders.iter().flat_map(files).collect();
    names.sort();
    let inputs: Vec<Input> = names
        .iter()
        .filter(|p| {
            let name = p.file_name().unwrap().to_string_lossy();
            name.ends_with(".csv")
                && !name.starts_with("kcn-ban-qua")
                && name != "checklist.csv"
                && name != "expected.csv"
        })
        .map(|p| Input {
            name: p.file_name().unwrap().to_string_lossy().into_owned(),
            bytes: std::fs::read(p).unwrap(),
        })
        .collect();
    let companion =
        |name: &str| std::fs::read(demo(name)).map_err(|_| Message::new("import.file.absent").with("file", name));
    let snapshot = Snapshot::empty();
    let (changes, _) = register::import(
        &snapshot,
        &inputs,
        &Options {
            mark: DecimalSeparator::Dot,
            crs: None,
            strict: false,
            companion: &companion,
        },
    )
    .unwrap_or_else(|refusal| panic!("{refusal}"));
    let new = NewChangeset {
        author: "test".into(),
        message: "demo".into(),
        document: String::new(),
        base: snapshot.revision(),
    };
    store.commit_all(&new, changes).unwrap();
}

/// The shipped register as a ledger that shows everything.
pub fn demo_snapshot() -> Ledger {
    let folder = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(&folder.path().join("demo.gpkg"), Open::Create).unwrap();
    load_demo(&mut store);
    Ledger::of(Snapshot::new(&store.load(KnownOn::Head).unwrap(), Audience::Local).unwrap())
}

pub use shared_data::shared;

pub mod soak;
