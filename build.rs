//! Tells cargo to notice a new page, and gives the build an identity for `ETags`: the same sources, the same identity.

use std::fs;
use std::path::{Path, PathBuf};

/// What an answer can depend on.
const SOURCES: [&str; 5] = ["src", "crates", "data", "Cargo.lock", "web/dist"];

fn main() {
    let mut files = Vec::new();
    for source in SOURCES {
        list(Path::new(source), &mut files);
        // Cargo takes a missing path for a changed one and would build everything again each time. Until there is a
        // page, its parent folder tells when one appears.
        let watched = if Path::new(source).exists() { source } else { "web" };
        println!("cargo:rerun-if-changed={watched}");
    }
    files.sort();
    let mut hash = Fnv::default();
    for file in &files {
        hash.write(file.to_string_lossy().as_bytes());
        hash.write(&fs::read(file).unwrap_or_default());
    }
    // A clock that is before this moment is wrong. A build that has to come out the same sets SOURCE_DATE_EPOCH.
    println!("cargo:rerun-if-env-changed=SOURCE_DATE_EPOCH");
    let now = || {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(0, |since| since.as_secs()).to_string()
    };
    println!(
        "cargo:rustc-env=MATBANG_BUILT={}",
        std::env::var("SOURCE_DATE_EPOCH").unwrap_or_else(|_| now())
    );
    let version = std::env::var("CARGO_PKG_VERSION").unwrap_or_default();
    println!("cargo:rustc-env=MATBANG_BUILD={version}+{:016x}", hash.0);
}

fn list(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_file() {
        files.push(path.to_path_buf());
    }
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        list(&entry.path(), files);
    }
}

/// FNV-1a, 64 bits: enough to tell two builds apart, and no dependency.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().copied().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
