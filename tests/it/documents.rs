//! What comments cite exists, and `docs/MODEL.md` and `docs/GLOSSARY.md` say of kinds, fields, measures and names what the code says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use matbang::domain::{Kind, Measure, ZoneKind};
use matbang::ledger::{Faces, State};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn document(name: &str) -> Option<String> {
    std::fs::read_to_string(root().join("docs").join(name)).ok()
}

/// Every source file of the program, its crates, tests and page.
fn sources() -> Vec<(PathBuf, String)> {
    fn list(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let is_source = path.extension().is_some_and(|ending| ending == "rs" || ending == "ts");
            if path.is_dir() && !path.ends_with("target") {
                list(&path, found);
            } else if is_source && let Ok(text) = std::fs::read_to_string(&path) {
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    for folder in ["src", "crates", "tests", "benches", "web/src"] {
        list(&root().join(folder), &mut found);
    }
    found.retain(|(path, _)| !path.ends_with("tests/it/documents.rs"));
    found
}

/// The documents a text cites, each with the heading behind it: `docs/MODEL.md, Counting once`.
fn cited(text: &str) -> Vec<(String, Option<String>)> {
    // A citation may go on in the next line of a comment.
    let joined = text
        .lines()
        .map(|line| line.trim_start().trim_start_matches(['/', '!']).trim_start())
        .collect::<Vec<_>>()
        .join(" ");
    let mut found = Vec::new();
    for part in joined.split("docs/").skip(1) {
        let Some(end) = part.find(".md") else { continue };
        let name = &part[..end + 3];
        if name.contains(|c: char| !(c.is_ascii_alphanumeric() || "-_./".contains(c))) {
            continue;
        }
        let heading = part[end + 3..].strip_prefix(", ").map(|rest| {
            let end = rest.find([')', '.', ';', ',', '`', ':']).unwrap_or(rest.len());
            rest[..end].trim().to_string()
        });
        let heading = heading.filter(|heading| heading.starts_with(char::is_uppercase));
        found.push((name.to_string(), heading));
    }
    found
}

/// Whether a document has a section, under a heading or beginning with a word in bold.
fn has_section(document: &str, name: &str) -> bool {
    document.lines().any(|line| {
        let heading = line.starts_with('#') && line.trim_start_matches('#').trim() == name;
        let bold = line.trim_start_matches("- ").strip_prefix("**");
        heading
            || bold
                .and_then(|rest| rest.split("**").next())
                .is_some_and(|bold| bold.trim_end_matches('.') == name)
    })
}

/// The cells of the tables under a heading of a document.
fn table(document: &str, heading: &str) -> Vec<Vec<String>> {
    let section = document
        .split("\n## ")
        .find(|section| section.starts_with(heading))
        .unwrap();
    let rows = section.lines().filter(|line| line.starts_with('|'));
    rows.skip(2)
        .map(|row| {
            let row = row.replace("\\|", "\u{1}");
            let cells = row.trim_matches('|').split('|');
            cells.map(|cell| cell.trim().replace('\u{1}', "|")).collect()
        })
        .collect()
}

/// The words of a text in back quotes.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The code of the records.
fn domain_sources() -> String {
    let sources = sources().into_iter();
    let of_domain = sources.filter(|(path, _)| path.starts_with(root().join("crates/domain/src")));
    of_domain.map(|(_, text)| text).collect()
}

#[test]
fn what_comments_cite_exists() {
    let mut count = 0;
    let mut missing = BTreeSet::new();
    for (path, text) in sources() {
        for (name, heading) in cited(&text) {
            count += 1;
            let file = path.strip_prefix(root()).unwrap().display().to_string();
            match (document(&name), heading) {
                (None, _) => missing.insert(format!("{file}: docs/{name}")),
                (Some(text), Some(heading)) if !has_section(&text, &heading) => {
                    missing.insert(format!("{file}: docs/{name}, {heading}"))
                }
                _ => continue,
            };
        }
    }
    assert!(count > 25, "only {count} citations were found: the search is broken");
    assert!(missing.is_empty(), "cited and not there: {missing:#?}");
}

#[test]
fn no_comment_cites_a_document_that_is_not_here() {
    let elsewhere = [
        "(model:",
        "model: ",
        "(domain 1",
        "(domain 4",
        "(domain 9",
        "domain.md",
        "standing value, section",
    ];
    let found: Vec<String> = sources()
        .iter()
        .flat_map(|(path, text)| {
            let comments = text.lines().filter(|line| line.trim_start().starts_with("//"));
            comments.map(move |line| format!("{}: {line}", path.display()))
        })
        .filter(|line| elsewhere.iter().any(|words| line.contains(words)))
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn citations_are_found_in_every_form() {
    let found = |text: &str| {
        let found = cited(text).into_iter();
        found
            .map(|(name, heading)| format!("{name}>{}", heading.unwrap_or_default()))
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(found("/// Faces (docs/MODEL.md, Measures)."), "MODEL.md>Measures");
    assert_eq!(found("//! See `docs/MODEL.md`, which says more."), "MODEL.md>");
    assert_eq!(
        found("//! (docs/MODEL.md, Counting\n//! once)"),
        "MODEL.md>Counting once"
    );
    assert!(has_section("# A\n\n## Counting once\n", "Counting once"));
    assert!(has_section("text\n\n**Checks** never refuse", "Checks"));
    assert!(!has_section("## Counting", "Counting once"));
}

#[test]
fn the_model_lists_every_kind_with_every_field() {
    let model = document("MODEL.md").unwrap();
    let listed: BTreeMap<String, Vec<String>> = table(&model, "Kinds of records")
        .into_iter()
        .map(|row| (row[0].trim_matches('`').to_string(), row))
        .collect();
    let codes: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.code()).collect();
    assert_eq!(listed.keys().map(String::as_str).collect::<BTreeSet<_>>(), codes);
    let code = domain_sources();
    for kind in Kind::ALL {
        let name = format!("{kind:?}");
        let body = code.split(&format!("pub struct {name} {{")).nth(1).unwrap();
        let body = body.split("\n}").next().unwrap();
        let fields = body
            .lines()
            .filter_map(|line| line.strip_prefix("    pub ")?.split(':').next());
        let row = &listed[kind.code()];
        assert_eq!(row[1].trim_matches('`'), name);
        assert_eq!(
            quoted(&row[2]).into_iter().collect::<BTreeSet<_>>(),
            fields.collect::<BTreeSet<_>>(),
            "{name}"
        );
    }
}

/// The facts of a set in words, sorted.
fn facts(state: State) -> BTreeSet<String> {
    state.codes().map(str::to_string).collect()
}

/// The three sets a formula of the table names: `a + b − c + (d | e)`.
fn formula(text: &str) -> [BTreeSet<String>; 3] {
    let mut sets: [BTreeSet<String>; 3] = Default::default();
    let (mut minus, mut inside) = (false, false);
    for word in text.replace('(', "( ").replace(')', " )").split_whitespace() {
        match word {
            "+" => minus = false,
            "−" => minus = true,
            "(" => inside = true,
            ")" => inside = false,
            "|" => {}
            fact => {
                let set = if inside { 2 } else { usize::from(minus) };
                sets[set].insert(fact.to_string());
            }
        }
    }
    sets
}

#[test]
fn the_model_says_which_faces_a_measure_counts() {
    let model = document("MODEL.md").unwrap();
    let rows: BTreeMap<String, Vec<String>> = table(&model, "Measures")
        .into_iter()
        .map(|row| (row[0].trim_matches('`').to_string(), row))
        .collect();
    let codes: BTreeSet<&str> = Measure::ALL.iter().map(|measure| measure.code()).collect();
    assert_eq!(rows.keys().map(String::as_str).collect::<BTreeSet<_>>(), codes);
    for measure in Measure::ALL {
        let said = rows[measure.code()][2].trim_matches('`');
        match Faces::of(*measure, ZoneKind::IndustrialCluster) {
            None => assert_eq!(said, "printed only", "{}", measure.code()),
            Some(faces) => assert_eq!(
                formula(said),
                [facts(faces.all), facts(faces.none), facts(faces.one)],
                "{}",
                measure.code()
            ),
        }
        let of_park = Faces::of(*measure, ZoneKind::IndustrialPark);
        if *measure == Measure::Leasable {
            assert_eq!(
                of_park,
                Faces::of(Measure::IndustrialServicePlan, ZoneKind::IndustrialPark)
            );
        } else {
            assert_eq!(of_park, Faces::of(*measure, ZoneKind::IndustrialCluster));
        }
    }
}

#[test]
fn the_names_of_the_glossary_are_names_of_the_code() {
    let glossary = document("GLOSSARY.md").unwrap();
    let code: String = sources().into_iter().map(|(_, text)| text).collect();
    let is_declared = |name: &str| {
        ["struct", "enum"].iter().any(|word| {
            let declared = format!("pub {word} {name}");
            let mut found = code.match_indices(&declared);
            found.any(|(at, text)| !code[at + text.len()..].starts_with(char::is_alphanumeric))
        })
    };
    let mut count = 0;
    for row in glossary
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| Vietnamese"))
    {
        let cells: Vec<&str> = row.split(" | ").collect();
        for name in quoted(cells[2])
            .into_iter()
            .filter(|name| name.starts_with(char::is_uppercase))
        {
            let (owner, part) = name
                .split_once("::")
                .map_or((name, None), |(owner, part)| (owner, Some(part)));
            assert!(is_declared(owner), "{name}");
            let Some(part) = part else { continue };
            let bodies = ["struct", "enum"].into_iter().flat_map(|word| {
                let declared = format!("pub {word} {owner} {{");
                let bodies: Vec<&str> = code.split(&declared).skip(1).collect();
                bodies.into_iter().filter_map(|body| body.split("\n}").next())
            });
            let is_there = bodies.flat_map(str::lines).any(|line| {
                let line = line.trim_start().trim_start_matches("pub ");
                line.strip_prefix(part)
                    .is_some_and(|rest| rest.starts_with([',', ':', ' ', '(']))
            });
            // The measures are declared by a macro, each with its code.
            let is_measure = owner == "Measure" && code.contains(&format!("\n    {part} \""));
            let is_there = is_there || is_measure;
            assert!(is_there, "{name}");
            count += 1;
        }
    }
    assert!(count > 30, "only {count} names were found: the search is broken");
}
