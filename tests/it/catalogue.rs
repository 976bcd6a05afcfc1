//! Every message of the program is in the catalogue, and the catalogue holds no unused one.

use std::collections::BTreeSet;
use std::path::Path;

use matbang::message::{Lang, text};

/// Everything in a folder of sources with one of the endings.
fn sources(folder: &Path, endings: &[&str], all: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, endings, all);
        } else if path
            .extension()
            .is_some_and(|e| endings.iter().any(|ending| e == *ending))
        {
            all.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_message_of_the_sources_is_in_both_languages() {
    let mut all = String::new();
    for folder in ["src", "crates"] {
        sources(&root().join(folder), &["rs"], &mut all);
    }
    let mut keys = BTreeSet::new();
    for part in all.split("Message::new(\"").skip(1) {
        keys.insert(part.split('"').next().unwrap().to_string());
    }
    assert!(
        keys.len() > 100,
        "only {} keys were found: the search is broken",
        keys.len()
    );
    let missing: Vec<_> = keys
        .iter()
        .filter(|key| [Lang::Vi, Lang::En].iter().any(|lang| text(key, *lang).is_none()))
        .collect();
    assert!(missing.is_empty(), "not in data/i18n: {missing:?}");
}

#[test]
fn only_the_command_line_says_what_is_kept_for_it() {
    for entry in std::fs::read_dir(root().join("src")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // `cli` says them, `message` knows which of them are written into changesets.
        if !path.is_dir() || name == "cli" || name == "message" {
            continue;
        }
        let mut all = String::new();
        sources(&path, &["rs"], &mut all);
        assert!(
            !all.contains("Message::new(\"cli."),
            "src/{name} says what is kept for the command line"
        );
    }
}

#[test]
fn the_catalogue_holds_nothing_that_nobody_says() {
    let mut all = String::new();
    for folder in ["src", "crates"] {
        sources(&root().join(folder), &["rs"], &mut all);
    }
    let mut unused = Vec::new();
    for room in [
        "cli",
        "coordinates",
        "doctor",
        "figures",
        "geodesy",
        "headlines",
        "import",
        "mapping",
        "plausible",
        "reader",
        "register",
        "server",
        "store",
        "system",
        "text",
    ] {
        let file = std::fs::read_to_string(root().join(format!("data/i18n/{room}.json"))).unwrap();
        let entries: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&file).unwrap();
        for key in entries.keys() {
            // Keys that are put together at run time begin with one of these.
            // The help texts have a test of their own (`src/cli/words/tests.rs`).
            let built = [
                "cli.state.",
                "cli.column.",
                "cli.ratio.",
                "cli.help.",
                "cli.value.",
                "template.",
            ]
            .iter()
            .any(|prefix| key.starts_with(prefix));
            if !built && !all.contains(&format!("\"{key}\"")) {
                unused.push(key.clone());
            }
        }
    }
    assert!(unused.is_empty(), "unused keys: {unused:?}");
}

#[test]
fn vietnamese_texts_are_composed() {
    use unicode_normalization::is_nfc;
    for entry in std::fs::read_dir(root().join("data/i18n")).unwrap() {
        let path = entry.unwrap().path();
        assert!(
            is_nfc(&std::fs::read_to_string(&path).unwrap()),
            "{} is not in Unicode NFC",
            path.display()
        );
    }
}

/// A date in digits with strokes, in the form of Decree 30/2020: days below 10 and the months 1 and 2 with a zero before them.
fn is_office_form(date: &str) -> bool {
    let mut parts = date.split('/');
    let (Some(day), Some(month)) = (parts.next(), parts.next()) else {
        return false;
    };
    let number = |text: &str| text.parse::<u8>().unwrap_or(0);
    day.len() == 2 && (month.len() == 2) == (number(month) <= 2 || number(month) >= 10)
}

#[test]
fn dates_in_vietnamese_texts_are_written_as_offices_write_them() {
    let (mut found, mut wrong) = (0, Vec::new());
    for entry in std::fs::read_dir(root().join("data/i18n")).unwrap() {
        let file = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let entries: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&file).unwrap();
        for (key, texts) in entries {
            let text = texts["vi"].as_str().unwrap();
            let words = text.split(|c: char| !c.is_ascii_digit() && c != '/');
            for word in words.filter(|word| word.matches('/').count() == 2 && !word.starts_with('/')) {
                found += 1;
                if !is_office_form(word) {
                    wrong.push(format!("{key}: {word}"));
                }
            }
        }
    }
    assert!(found > 5, "the search is broken: {found}");
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(is_office_form("05/02/2026") && is_office_form("23/6/2026") && is_office_form("10/12/2026"));
    assert!(!is_office_form("5/2/2026") && !is_office_form("23/06/2026") && !is_office_form("1/7/2025"));
}
