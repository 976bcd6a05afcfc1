//! Where tests find the development data.

use std::path::{Path, PathBuf};

/// The file in the shared data, or `None` (said aloud) when the shared data is not there at all.
pub fn data(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("MATBANG_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(root).join("data");
    if !root.is_dir() {
        eprintln!("skipped: shared data absent ({})", root.display());
        return None;
    }
    Some(root.join(path))
}
