//! The rooms of the program and their arrows. A room knows only rooms below it. The compiler holds this for the crates; for the
//! rooms of `src/` this test reads the paths in the code.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The rooms of `src/`, the highest first (`docs/ARCHITECTURE.md`).
const ROOMS: [&str; 20] = [
    "cli",
    "server",
    "config",
    "export",
    "present",
    "inspect",
    "import",
    "figures",
    "changeset",
    "forms",
    "mapping",
    "doctor",
    "ledger",
    "plausible",
    "snapshot",
    "asked",
    "author",
    "store",
    "measure",
    "symbology",
];

fn source_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            source_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The code of a file without comments and without the tests at its end.
fn code(text: &str) -> String {
    let lines = text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
    let code = lines.map(|line| line.split("//").next().unwrap_or_default());
    code.collect::<Vec<_>>().join("\n")
}

/// The rooms that the code of a file names: in `crate::room`, in `crate::{room, …}`, and by climbing out of its own room with
/// `super`. `depth` is the number of modules above the file's own code, the room included.
fn named(code: &str, depth: usize) -> BTreeSet<String> {
    let word = |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    let mut rooms = BTreeSet::new();
    for part in code.split("crate::").skip(1) {
        match part.strip_prefix('{') {
            None => rooms.insert(word(part)),
            Some(list) => {
                // The first word of every entry of the list, of which nested lists are no part.
                let (mut level, mut first) = (1, true);
                for (at, c) in list.char_indices() {
                    match c {
                        '{' => level += 1,
                        '}' if level == 1 => break,
                        '}' => level -= 1,
                        ',' if level == 1 => first = true,
                        c if first && level == 1 && c.is_alphabetic() => {
                            rooms.insert(word(&list[at..]));
                            first = false;
                        }
                        _ => {}
                    }
                }
                true
            }
        };
    }
    let climb = "super::".repeat(depth);
    for part in code.split(&climb).skip(1) {
        rooms.insert(word(part));
    }
    rooms
}

/// Who names whom, with the file that does.
fn arrows() -> BTreeMap<(String, String), PathBuf> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    source_files(&src, &mut files);
    let mut arrows = BTreeMap::new();
    for file in files {
        let inside = file.strip_prefix(&src).unwrap();
        let modules: Vec<String> = inside
            .iter()
            .map(|part| part.to_string_lossy().replace(".rs", ""))
            .collect();
        let room = modules[0].clone();
        if ["lib", "main"].contains(&room.as_str()) || modules.iter().any(|name| name.ends_with("tests")) {
            continue;
        }
        let depth = modules.len() - usize::from(modules.last().is_some_and(|name| name == "mod"));
        for other in named(&code(&std::fs::read_to_string(&file).unwrap()), depth) {
            if other != room && src.join(&other).exists() | src.join(format!("{other}.rs")).exists() {
                arrows.insert((room.clone(), other), inside.to_path_buf());
            }
        }
    }
    arrows
}

#[test]
fn every_room_has_its_place() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let names = std::fs::read_dir(src).unwrap().map(|entry| entry.unwrap().path());
    let rooms: BTreeSet<String> = names
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .filter(|name| !["lib", "main"].contains(&name.as_str()))
        .collect();
    assert_eq!(rooms, ROOMS.iter().map(ToString::to_string).collect());
}

#[test]
fn no_arrow_goes_up() {
    let arrows = arrows();
    assert!(
        arrows.len() > 30,
        "only {} arrows were found: the search is broken",
        arrows.len()
    );
    let place = |room: &str| ROOMS.iter().position(|known| *known == room).unwrap();
    let up: Vec<String> = arrows
        .iter()
        .filter(|((from, to), _)| place(from) > place(to))
        .map(|((from, to), file)| format!("{from} → {to} ({})", file.display()))
        .collect();
    assert!(up.is_empty(), "arrows that go up: {up:#?}");
}

#[test]
fn names_are_found_in_every_form() {
    let found = |text: &str, depth| named(&code(text), depth).into_iter().collect::<Vec<_>>().join(" ");
    assert_eq!(found("use crate::store::Store;", 1), "store");
    assert_eq!(
        found("use crate::{ledger::{Account, Sheet}, snapshot};", 2),
        "ledger snapshot"
    );
    assert_eq!(found("fn f() { crate::server::run() } // crate::cli", 1), "server");
    assert_eq!(found("use super::super::cli::Words;", 2), "cli");
    assert_eq!(
        found("use super::session;\n#[cfg(test)]\nmod tests { use crate::cli; }", 2),
        ""
    );
}

/// The most kinds of records a file outside the crate of the records may tell apart. Each of these is a question about the
/// ledger or an import that only some kinds have; one about all kinds is a method of `domain::Record`. `tests/soak/kinds.rs`
/// adds a kind and compiles.
const KINDS_TOLD_APART: usize = 10;

#[test]
fn no_file_has_a_table_of_the_kinds_of_records() {
    use matbang::domain::Kind;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "crates"] {
        source_files(&root.join(folder), &mut files);
    }
    let mut seen = 0;
    for file in files
        .iter()
        .filter(|file| !file.starts_with(root.join("crates/domain")))
    {
        let code = code(&std::fs::read_to_string(file).unwrap());
        let told_apart = |kind: &&Kind| {
            let is_whole = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric());
            ["Body", "Kind"].iter().any(|of| {
                let name = format!("{of}::{kind:?}");
                // `TableKind::Figures` and `ZoneKind::…` are other lists.
                code.match_indices(&name).any(|(at, _)| {
                    !code[..at].ends_with(|c: char| c.is_alphanumeric()) && is_whole(&code[at + name.len()..])
                })
            })
        };
        let kinds = Kind::ALL.iter().filter(told_apart).count();
        seen = seen.max(kinds);
        assert!(
            kinds <= KINDS_TOLD_APART,
            "{} tells {kinds} kinds of records apart: what is asked of all of them belongs into `domain::Record`",
            file.display()
        );
    }
    assert!(seen > 2, "the search is broken: {seen}");
}
