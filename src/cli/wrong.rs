//! A call that is not right, in a sentence of the catalogue. clap says what kind of mistake it is and where; its own
//! sentences are English and are not used.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};

use super::words;
use message::{Lang, Message};

/// What was wrong with a call, how the command is called, and where more is said.
pub fn usage(error: &Error, program: &Command, words: &[String], lang: Lang) -> Message {
    let (usage, help) = words::usage_of(program, words, lang);
    Message::new("cli.usage")
        .with_message("problem", problem(error))
        .with("usage", usage)
        .with("help", help)
}

fn problem(error: &Error) -> Message {
    let name = said(error, ContextKind::InvalidArg);
    let value = said(error, ContextKind::InvalidValue);
    match error.kind() {
        // A word that belongs nowhere is an argument to clap as well.
        ErrorKind::UnknownArgument if !name.starts_with('-') => {
            Message::new("cli.wrong.unexpected").with("value", name)
        }
        ErrorKind::UnknownArgument => match said(error, ContextKind::SuggestedArg) {
            near if near.is_empty() => Message::new("cli.wrong.option").with("name", name),
            near => Message::new("cli.wrong.option_near")
                .with("name", name)
                .with("near", near),
        },
        ErrorKind::InvalidSubcommand => {
            let name = said(error, ContextKind::InvalidSubcommand);
            match said(error, ContextKind::SuggestedSubcommand) {
                near if near.is_empty() => Message::new("cli.wrong.command").with("name", name),
                near => Message::new("cli.wrong.command_near")
                    .with("name", name)
                    .with("near", near),
            }
        }
        ErrorKind::MissingSubcommand => {
            let possible = said(error, ContextKind::ValidSubcommand);
            Message::new("cli.wrong.no_command").with("possible", possible)
        }
        ErrorKind::MissingRequiredArgument => Message::new("cli.wrong.missing").with("names", name),
        ErrorKind::InvalidValue if value.is_empty() => {
            let possible = said(error, ContextKind::ValidValue);
            let missing = Message::new("cli.wrong.no_value").with("name", name);
            if possible.is_empty() {
                missing
            } else {
                let expected = Message::new("cli.possible").with("possible", possible);
                joined(missing, expected)
            }
        }
        ErrorKind::InvalidValue => {
            let expected = Message::new("cli.possible").with("possible", said(error, ContextKind::ValidValue));
            let wrong = Message::new("cli.wrong.value").with("name", name).with("value", value);
            match said(error, ContextKind::SuggestedValue) {
                near if near.is_empty() => joined(wrong, expected),
                near => joined(
                    wrong,
                    joined(Message::new("cli.wrong.near").with("near", near), expected),
                ),
            }
        }
        ErrorKind::ValueValidation => {
            let wrong = Message::new("cli.wrong.value").with("name", name).with("value", value);
            // Every value parser of ours says what is expected in a message (`values.rs`).
            match error.source().and_then(|source| source.downcast_ref::<Message>()) {
                Some(expected) => joined(wrong, expected.clone()),
                None => wrong,
            }
        }
        ErrorKind::TooManyValues => Message::new("cli.wrong.takes_no_value")
            .with("name", name)
            .with("value", value),
        ErrorKind::ArgumentConflict => {
            let other = said(error, ContextKind::PriorArg);
            if other == name {
                Message::new("cli.wrong.twice").with("name", name)
            } else {
                Message::new("cli.wrong.conflict")
                    .with("name", name)
                    .with("other", other)
            }
        }
        ErrorKind::InvalidUtf8 => Message::new("cli.wrong.utf8"),
        // No argument of ours can be wrong in another way; if one can some day, the usage still helps.
        _ => Message::new("cli.wrong.other"),
    }
}

fn joined(first: Message, second: Message) -> Message {
    Message::new("cli.wrong.joined")
        .with_message("first", first)
        .with_message("second", second)
}

/// A part of what clap says, lists separated by commas; empty where it says nothing of the kind.
fn said(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    }
}
