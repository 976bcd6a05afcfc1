//! The whole tree of commands against the catalogue, both ways.

use std::collections::BTreeSet;

use clap::CommandFactory;

use super::*;
use crate::cli::Arguments;

const LANGS: [Lang; 2] = [Lang::Vi, Lang::En];

/// Visits every command with its key.
fn visit(command: &Command, key: &str, see: &mut impl FnMut(&Command, &str)) {
    see(command, key);
    for inner in command.get_subcommands() {
        visit(inner, &format!("{key}.{}", inner.get_name()), see);
    }
}

#[test]
fn every_command_and_argument_has_its_words_in_both_languages_and_no_others() {
    let mut wanted = BTreeSet::from(["cli.value.options".to_string(), "cli.value.command".to_string()]);
    wanted.extend(["help", "version"].map(|name| format!("{ALL}.{name}")));
    let mut faults = Vec::new();
    visit(&Arguments::command(), PROGRAM, &mut |command, key| {
        wanted.insert(key.to_string());
        // The catalogue is the one source of words: a doc comment would be a second English text.
        if command.get_about().is_some() || command.get_long_about().is_some() {
            faults.push(format!("{key} is described in its declaration"));
        }
        if command.get_after_help().is_none() {
            faults.push(format!("{key} has no example"));
        }
        for arg in command.get_arguments() {
            let key = key_of(arg, key);
            if arg.get_help().is_some() || arg.get_long_help().is_some() {
                faults.push(format!("{key} is described in its declaration"));
            }
            if arg.get_action().takes_values() {
                match arg.get_value_names() {
                    Some([name]) if is_word(name) => {
                        wanted.insert(format!("cli.value.{name}"));
                    }
                    // Codes, not words.
                    Some([name]) if name.contains(['|', ':']) => {}
                    other => faults.push(format!("{key}: no name for its value, or an odd one: {other:?}")),
                }
            }
            wanted.insert(key);
        }
    });
    for key in &wanted {
        if LANGS.iter().any(|lang| text(key, *lang).is_none()) {
            faults.push(format!("{key} is not in data/i18n/cli.json"));
        }
    }
    let written = message::keys().filter(|key| key.starts_with("cli.help") || key.starts_with("cli.value"));
    faults.extend(
        written
            .filter(|key| !wanted.contains(*key))
            .map(|key| format!("unused key {key}")),
    );
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Codes of closed lists that are read by hand stand in the help of both languages.
#[test]
fn help_names_every_code() {
    for lang in LANGS {
        let help = text("cli.help.import.kind", lang).unwrap();
        for kind in ["boundary", "clearance", "lease", "register"] {
            assert!(help.contains(kind), "{lang:?} {kind}");
        }
        for (key, codes) in [
            ("status", text::codes_of::<domain::LegalStatus>()),
            ("quality", text::codes_of::<domain::Quality>()),
            ("nested", text::codes_of::<reader::Nested>()),
            ("event", text::codes_of::<domain::EventKind>()),
            ("lease_kind", text::codes_of::<domain::LeaseKind>()),
        ] {
            let help = text(&format!("cli.help.import.{key}"), lang).unwrap();
            for code in codes {
                assert!(help.contains(code), "{lang:?} {key} {code}");
            }
        }
    }
}

/// The help of an option with codes names each of them, and its Vietnamese one.
#[test]
fn help_names_the_vietnamese_codes() {
    let mut options = 0;
    for lang in LANGS {
        let program = worded(Arguments::command(), lang);
        for command in program.get_subcommands() {
            for arg in command.get_arguments().filter(|arg| arg.get_action().takes_values()) {
                let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
                for value in arg.get_possible_values() {
                    options += 1;
                    for name in value.get_name_and_aliases() {
                        assert!(
                            help.contains(name),
                            "{lang:?} {} {}: {help}",
                            command.get_name(),
                            arg.get_id()
                        );
                    }
                }
            }
        }
    }
    assert!(options > 100, "{options}");
}

#[test]
fn the_tree_of_commands_is_sound_in_both_languages() {
    for lang in LANGS {
        worded(Arguments::command(), lang).debug_assert();
    }
}
