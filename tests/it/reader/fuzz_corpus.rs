//! The corpus of the fuzz targets, replayed on the stable compiler.

use std::path::Path;

#[path = "../../../fuzz/checks.rs"]
mod checks;

/// Runs a check on every file of a corpus.
fn replay(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() >= 5, "the corpus of {target} is not here");
    for file in files {
        let data = std::fs::read(&file).unwrap();
        println!("{}", file.display());
        check(&data);
        // Cut off anywhere, as a fuzzer would.
        for end in 0..data.len().min(200) {
            check(&data[..end]);
        }
    }
}

#[test]
fn numbers() {
    replay("number", checks::number);
}

#[test]
fn dates() {
    replay("date", checks::date);
}

#[test]
fn encodings() {
    replay("encoding", checks::encoding);
}

#[test]
fn coordinate_tables() {
    replay("coordinate", checks::coordinate);
}
