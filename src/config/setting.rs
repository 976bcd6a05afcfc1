//! A value and where it comes from.

use std::fmt;

/// Where a value comes from, the strongest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// An option of the command.
    CommandLine,
    /// A variable of the environment.
    Environment(&'static str),
    /// A line of the file.
    Line(usize),
    /// The default of the program.
    Default,
}

impl fmt::Display for Origin {
    /// Names the origin for the log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::CommandLine => f.write_str("command line"),
            Origin::Environment(name) => write!(f, "environment {name}"),
            Origin::Line(line) => write!(f, "file, line {line}"),
            Origin::Default => f.write_str("default"),
        }
    }
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value in force.
    pub value: T,
    /// Where the value comes from.
    pub origin: Origin,
}

/// A value of the file and its line.
pub(super) type Lined<T> = (usize, T);

impl<T> Setting<T> {
    /// The first that is given: command line, environment, file, default.
    pub(super) fn first(
        command_line: Option<T>,
        environment: Option<(&'static str, T)>,
        file: Option<Lined<T>>,
        default: T,
    ) -> Setting<T> {
        let (value, origin) = match (command_line, environment, file) {
            (Some(value), ..) => (value, Origin::CommandLine),
            (None, Some((name, value)), _) => (value, Origin::Environment(name)),
            (None, None, Some((line, value))) => (value, Origin::Line(line)),
            (None, None, None) => (default, Origin::Default),
        };
        Setting { value, origin }
    }
}
