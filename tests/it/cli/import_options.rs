//! What can be said of an import, on the command line and through the server: one is not to learn an option without the other.
//! What both have is an `Options` of the import, whose fields the compiler asks each of them for.

use std::collections::BTreeSet;

use crate::common::program::Program;
use serde_json::Value;

/// Options of the command line that have another name in a request of the server, which reads its files from a form.
const NAMED_OTHERWISE: [(&str, &str); 3] = [("as", "kind"), ("crs", "reading"), ("declared_ha", "declared")];

/// Options of the command line alone: what is kept in a file of the machine (`save_mapping`), how the changeset is written (a request
/// of its own on the server), and what every command has.
const COMMAND_LINE_ALONE: [&str; 12] = [
    "save_mapping",
    "dry_run",
    "draft",
    "message",
    "author",
    "store",
    "config",
    "json",
    "accept_clock",
    "lang",
    "help",
    "version",
];

#[test]
fn an_import_takes_the_same_options_on_the_command_line_and_through_the_server() {
    let help = Program::new().ok(&["--lang", "en", "import", "--help"]);
    let listed = help.lines().filter_map(|line| {
        let (flags, _) = line
            .strip_prefix("      ")
            .or_else(|| line.strip_prefix("  "))?
            .split_once("--")?;
        let known = flags.is_empty() || (flags.starts_with('-') && flags.ends_with(", "));
        let name = line
            .split_once("--")?
            .1
            .split(|c: char| !c.is_ascii_lowercase() && c != '-')
            .next()?;
        known.then(|| name.replace('-', "_"))
    });
    let mut typed: BTreeSet<String> = listed.collect();
    for name in COMMAND_LINE_ALONE {
        assert!(typed.remove(name), "--{name} is no option any more: {typed:?}");
    }
    for (typed_as, sent_as) in NAMED_OTHERWISE {
        assert!(typed.remove(typed_as), "--{typed_as} is no option any more: {typed:?}");
        typed.insert(sent_as.to_string());
    }
    let document: Value = serde_json::from_str(include_str!("../../../docs/openapi.json")).unwrap();
    let sent = document["components"]["schemas"]["ImportParams"]["properties"].as_object();
    let sent: BTreeSet<String> = sent.unwrap().keys().cloned().collect();
    assert_eq!(typed, sent);
}
