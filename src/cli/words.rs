//! Help texts in the language of the person. The declarations of the commands say what there is; every word about it
//! stands in the catalogue, under a key made of the names of the command and of the argument:
//!
//! | Key | Is |
//! |---|---|
//! | `cli.help` | what the program is |
//! | `cli.help.import` | what a command does |
//! | `cli.help.import.zone` | what an argument is |
//! | `cli.help.all.store` | what an option of every command is |
//! | `cli.value.file` | a value, where its name is a word (`value_name = "file"`); codes such as `EPSG:n` stand as they are |
//!
//! Examples are calls, the same in both languages, and stand with the command (`after_help`).

use clap::builder::Str;
use clap::{Arg, ArgAction, Command};

use message::{Lang, Message, text};

/// The key of the program itself; those of commands and arguments begin with it.
const PROGRAM: &str = "cli.help";
/// The options of every command.
const ALL: &str = "cli.help.all";

/// The command line with its words in one language.
pub fn worded(command: Command, lang: Lang) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version);
    command_worded(command.arg(help.global(true)).arg(version.global(true)), PROGRAM, lang)
}

fn command_worded(command: Command, key: &str, lang: Lang) -> Command {
    let word = |key: &str| text(key, lang).unwrap_or_default();
    let about = word(key);
    let calls = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let command = command
        .about(about)
        .after_help(examples(&calls, lang))
        .subcommand_help_heading(word("cli.heading.commands"))
        .mut_args(|arg| argument_worded(arg, key, lang))
        .mut_subcommands(|inner| {
            let key = format!("{key}.{}", inner.get_name());
            command_worded(inner, &key, lang)
        });
    let usage = usage(&command, key, lang);
    let template = format!(
        "{{about}}\n\n{} {{usage}}\n\n{{all-args}}{{after-help}}",
        word("cli.heading.usage")
    );
    command.override_usage(usage).help_template(template)
}

/// The calls of a declaration, one a line, as a paragraph of the help.
fn examples(calls: &str, lang: Lang) -> String {
    let mut out = text("cli.heading.examples", lang).unwrap_or_default().to_string();
    for line in calls.lines() {
        out.push_str("\n  ");
        out.push_str(line);
    }
    out
}

/// How a command is called: `matbang import [OPTIONS] --as <KIND> <FILE>...`
fn usage(command: &Command, key: &str, lang: Lang) -> String {
    let word = |key: &str| text(key, lang).unwrap_or_default();
    let mut parts = vec![
        key.replace(PROGRAM, "matbang").replace('.', " "),
        format!("[{}]", word("cli.value.options")),
    ];
    let shown = || command.get_arguments().filter(|arg| !arg.is_global_set());
    let needed = shown().filter(|arg| !arg.is_positional() && arg.is_required_set());
    parts.extend(needed.map(shape));
    parts.extend(shown().filter(|arg| arg.is_positional()).map(shape));
    if command.has_subcommands() {
        parts.push(format!("<{}>", word("cli.value.command")));
    }
    parts.join(" ")
}

/// An argument in a usage line: `--as <KIND>`, `<FILE>...`, `[COMMAND]`. clap's own text of an argument exists only once
/// the whole command is built, and a built command takes no other words.
fn shape(arg: &Arg) -> String {
    let names = arg.get_value_names().unwrap_or_default();
    let value = names.first().map(Str::as_str).unwrap_or_default();
    let more = if matches!(arg.get_action(), ArgAction::Append) {
        "..."
    } else {
        ""
    };
    match arg.get_long() {
        Some(long) => format!("--{long} <{value}>{more}"),
        None if arg.is_required_set() => format!("<{value}>{more}"),
        None => format!("[{value}]{more}"),
    }
}

/// How the command that a call is about is called, and the call that explains it.
pub fn usage_of(program: &Command, words: &[String], lang: Lang) -> (String, String) {
    let meant = words.iter().find_map(|word| program.find_subcommand(word));
    match meant {
        Some(command) => {
            let name = command.get_name();
            let usage = usage(command, &format!("{PROGRAM}.{name}"), lang);
            (usage, format!("matbang {name} --help"))
        }
        None => (usage(program, PROGRAM, lang), "matbang --help".to_string()),
    }
}

fn key_of(arg: &Arg, command: &str) -> String {
    let owner = if arg.is_global_set() { ALL } else { command };
    format!("{owner}.{}", arg.get_id())
}

fn argument_worded(arg: Arg, command: &str, lang: Lang) -> Arg {
    let heading = match (arg.is_positional(), arg.is_global_set()) {
        (true, _) => "cli.heading.arguments",
        (false, false) => "cli.heading.options",
        (false, true) => "cli.heading.common",
    };
    let mut help = text(&key_of(&arg, command), lang).unwrap_or_default().to_string();
    let mut names = Vec::new();
    if arg.get_action().takes_values() {
        let possible = arg.get_possible_values();
        let told = possible.iter().all(|value| help.contains(value.get_name()));
        // The text may have told the codes with what they mean: then their Vietnamese ones are what is left to say.
        let shown = possible.iter().filter_map(|value| {
            let word = value.get_name_and_aliases().nth(1);
            match (told, word) {
                (true, word) => word.map(|word| format!("{} = {word}", value.get_name())),
                (false, Some(word)) => Some(format!("{} ({word})", value.get_name())),
                (false, None) => Some(value.get_name().to_string()),
            }
        });
        let shown: Vec<String> = shown.collect();
        if !shown.is_empty() {
            let possible = if told {
                Message::new("cli.possible_vietnamese")
            } else {
                Message::new("cli.possible")
            };
            let possible = possible.with("possible", shown.join(", "));
            help = format!("{help} {}", possible.text(lang));
        }
        if let [default] = arg.get_default_values() {
            let default = Message::new("cli.default").with("default", default.to_string_lossy());
            help = format!("{help} {}", default.text(lang));
        }
        let declared = arg.get_value_names().unwrap_or_default();
        names.extend(declared.iter().map(|name| value_name(name, lang)));
    }
    let takes_value = arg.get_action().takes_values();
    let arg = arg.help(help).help_heading(text(heading, lang).unwrap_or_default());
    if !takes_value {
        return arg;
    }
    // Said above, in words of the catalogue.
    let arg = arg.hide_default_value(true).hide_possible_values(true).hide_env(true);
    if names.is_empty() { arg } else { arg.value_names(names) }
}

/// A name of lower-case letters is a word of the catalogue.
fn is_word(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

fn value_name(name: &Str, lang: Lang) -> Str {
    let key = format!("cli.value.{name}");
    let word = text(&key, lang).filter(|_| is_word(name));
    word.map_or_else(|| name.clone(), Str::from)
}

#[cfg(test)]
mod tests;
