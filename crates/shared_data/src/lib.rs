//! Where tests find the development data. No program depends on it.

use std::path::{Path, PathBuf};

/// A file or folder of the development data: of the folder that `MATBANG_SHARED` names, else of `../shared` beside the
/// repository. `None`, with a line on standard error, where it is not there.
///
/// # Panics
/// Under `CI`, where a test that is skipped is a failure.
pub fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("MATBANG_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let found = repository.join(root).join(path);
    if found.exists() {
        return Some(found);
    }
    let said = format!("{path} is not there (MATBANG_SHARED names the folder of development data)");
    assert!(std::env::var_os("CI").is_none(), "{said}");
    eprintln!("skipped: {said}");
    None
}

/// As [`shared`], of its folder `data`.
///
/// # Panics
/// As [`shared`].
pub fn data(path: &str) -> Option<PathBuf> {
    shared(&format!("data/{path}"))
}
