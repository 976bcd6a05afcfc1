//! Faults of a set-up, in words for the person who wrote it: the line, the source of that line, what would be right.

use std::fmt;
use std::io;
use std::path::Path;

use message::{Lang, Message};

/// Everything that is wrong, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError(pub Vec<Message>);

impl ConfigError {
    pub(super) fn unreadable(path: &Path, error: &io::Error) -> ConfigError {
        ConfigError(vec![
            Message::new("server.config.unreadable")
                .with("file", path.display())
                .with_foreign("reason", error),
        ])
    }

    pub(super) fn environment(name: &str, value: &str) -> ConfigError {
        ConfigError(vec![
            Message::new("server.config.environment")
                .with("name", name)
                .with("value", value),
        ])
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(|m| m.text(Lang::En)).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for ConfigError {}
