//! A toy kind of record, added to a copy of the program: how many files it takes until everything compiles and its columns
//! have titles. Compiling takes minutes, so it is done in full only; `tests/it/rooms.rs` holds the slice: no table of all kinds
//! outside the crate that declares them.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::common::soak::{is_full, record};

const TEST: &str = "toy kind";

/// What is added by hand: a file, or something before a line of one.
const FILES: [(&str, &str, &str); 3] = [
    (
        "crates/domain/src/marker.rs",
        "",
        include_str!("../fixtures/toy_kind/marker.rs"),
    ),
    (
        "crates/domain/src/lib.rs",
        "    ProvinceSetting \"province_setting\",\n",
        "    Marker \"marker\",\n",
    ),
    (
        "data/i18n/figures.json",
        "  \"template.column.slug\": {\n",
        "  \"template.column.standing\": {\n    \"vi\": \"Còn mốc\",\n    \"en\": \"Still standing\"\n  },\n",
    ),
];

#[test]
fn a_toy_kind_takes_three_files() {
    if !is_full() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["crates", "src", "data"] {
        copy_folder(&root.join(name), &copy.join(name));
    }
    for entry in std::fs::read_dir(root).unwrap().map(Result::unwrap) {
        let name = entry.file_name();
        let known = ["crates", "src", "data", "target", ".git"]
            .iter()
            .any(|own| name == *own);
        if !known {
            std::os::unix::fs::symlink(entry.path(), copy.join(&name)).unwrap();
        }
    }
    for (file, before, text) in FILES {
        let path = copy.join(file);
        let text = match before.is_empty() {
            true => text.to_string(),
            false => {
                let whole = std::fs::read_to_string(&path).unwrap();
                assert!(whole.contains(before), "{file} has no {before:?}");
                whole.replacen(before, &format!("{text}{before}"), 1)
            }
        };
        std::fs::write(path, text).unwrap();
    }
    // The module and its name are a line each in a file that is touched already.
    let lib = copy.join("crates/domain/src/lib.rs");
    let text = std::fs::read_to_string(&lib).unwrap();
    let text = text.replacen("mod parcel;\n", "mod marker;\nmod parcel;\n", 1);
    let text = text.replacen(
        "pub use parcel::Parcel;\n",
        "pub use marker::Marker;\npub use parcel::Parcel;\n",
        1,
    );
    std::fs::write(&lib, text).unwrap();

    let cargo = |arguments: &[&str], tests: &[&str]| {
        // A folder of its own: cargo takes what was built from the copy for the program's, and tests would look for their data
        // where the copy stood.
        let target = root.join("target/toy-kind");
        let run = Command::new(env!("CARGO"))
            .current_dir(root)
            .args(arguments)
            .args(["--offline", "--locked", "--manifest-path"])
            .arg(copy.join("Cargo.toml"))
            .arg("--")
            .args(tests)
            .env("CARGO_TARGET_DIR", target)
            .output()
            .unwrap();
        (run.status.success(), String::from_utf8_lossy(&run.stderr).into_owned())
    };
    // Every crate compiles with the kind, and its column has a title.
    let (fine, said) = cargo(&["test", "--lib"], &["every_property_has_a_title"]);
    assert!(fine, "{said}");

    // Without its answers the compiler asks every question, in the file of the kind.
    let toy = copy.join("crates/domain/src/marker.rs");
    let whole = std::fs::read_to_string(&toy).unwrap();
    let head = whole.split("impl Record for Marker {").next().unwrap();
    std::fs::write(&toy, format!("{head}impl Record for Marker {{}}\n")).unwrap();
    let (fine, said) = cargo(&["test", "--lib", "--no-run"], &[]);
    let asked = said
        .lines()
        .find(|line| line.contains("not all trait items implemented"));
    let asked = asked.unwrap_or_else(|| panic!("compiled {fine}: {said}"));
    let questions = asked.matches('`').count() / 2;
    assert!(questions >= 17, "{asked}");
    record(TEST, "files touched by hand", FILES.len());
    record(TEST, "questions the compiler asks", questions);
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target: PathBuf = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
