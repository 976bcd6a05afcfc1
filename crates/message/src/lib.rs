//! Messages to people, in Vietnamese and English, from one catalogue.
//!
//! The catalogue is `data/i18n/*.json`: key → `{"vi": …, "en": …}`, with `"page"` for the wording
//! of the page where the sentence speaks of the command line. A text may hold `{name}` places that are filled from
//! the arguments of a [`Message`], and `{count:row is|rows are}`, which chooses by a number. The page is built from the same files.

pub mod visible;

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::visible::visible;
use dates::PartialDate;

mod date;
mod foreign;
mod front;
mod number;
mod retold;
mod word;

/// The sign in a place that is empty.
const NONE: &str = "–";

pub use date::{date, moment};
pub use foreign::Foreign;
pub use front::{Front, serve_pages};
pub use number::{decimal, percent, range};
pub use retold::retold;
pub use word::Word;

/// The language of a text for people. Vietnamese is the default everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Lang {
    /// Vietnamese, the default.
    #[default]
    Vi,
    /// English, on request.
    En,
}

impl Lang {
    /// Reads `vi`, `vi_VN.UTF-8`, `en-GB` and the like; anything else is `None`.
    pub fn parse(text: &str) -> Option<Lang> {
        let lower = text.to_ascii_lowercase();
        match lower.split(['-', '_', '.', ';']).next()? {
            "vi" => Some(Lang::Vi),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// The code as it stands in `lang=` and in `Content-Language`.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Vi => "vi",
            Lang::En => "en",
        }
    }
}

/// A sentence for a person: a key of the catalogue and the values for its places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    key: &'static str,
    args: Vec<(&'static str, Value)>,
}

/// The value of a place: a text, or a sentence of its own that follows the language of the outer one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Value {
    Text(String),
    Number(Decimal),
    Plain(String),
    Date(PartialDate),
    Moment(Timestamp),
    Either { vi: String, en: String },
    Message(Box<Message>),
}

impl Message {
    /// A message without places filled yet. `key` must stand in the catalogue; a test holds the sources to that.
    pub fn new(key: &'static str) -> Message {
        Message { key, args: Vec::new() }
    }

    /// Fills the place `{name}` with a word that is the same in every language. Measures, dates and counts are not.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Word) -> Message {
        self.args.push((name, Value::Text(value.to_string())));
        self
    }

    /// Fills the place `{name}` with a thing that has a name in each language: an indicator, a province.
    #[must_use]
    pub fn with_either(mut self, name: &'static str, (vi, en): (&str, &str)) -> Message {
        let (vi, en) = (vi.to_string(), en.to_string());
        self.args.push((name, Value::Either { vi, en }));
        self
    }

    /// Fills the place `{name}` with a number, in the marks of the language.
    #[must_use]
    pub fn with_number(mut self, name: &'static str, value: Decimal) -> Message {
        self.args.push((name, Value::Number(value)));
        self
    }

    /// Fills the place `{name}` with hectares that were computed, to the square metre: what is printed keeps its own digits
    /// ([`Message::with_number`]).
    #[must_use]
    pub fn with_hectares(self, name: &'static str, value: Decimal) -> Message {
        let rounded = value.round_dp_with_strategy(4, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        self.with_number(name, rounded.normalize())
    }

    /// Fills the place `{name}` with a computed number, rounded half away from zero; with a dash of what is
    /// no number.
    #[must_use]
    pub fn with_rounded(self, name: &'static str, value: f64, decimals: u32) -> Message {
        self.with_known_number(name, number::rounded(value, decimals))
    }

    /// Fills the place `{name}` with a coordinate or a setting: all its decimals with the mark of the language, and the digits
    /// not grouped, as tables of coordinates print them and as it is found in the file.
    #[must_use]
    pub fn with_plain(mut self, name: &'static str, value: f64) -> Message {
        self.args.push((name, Value::Plain(value.to_string())));
        self
    }

    /// Fills the place `{name}` with how many there are of something.
    #[must_use]
    pub fn with_count<N: TryInto<i64>>(self, name: &'static str, count: N) -> Message {
        self.with_number(name, count.try_into().unwrap_or(i64::MAX).into())
    }

    /// Fills the place `{name}` with a date, as precisely as it is known.
    #[must_use]
    pub fn with_date(mut self, name: &'static str, date: impl Into<PartialDate>) -> Message {
        self.args.push((name, Value::Date(date.into())));
        self
    }

    /// As [`Message::with_date`], with a dash where there is none.
    #[must_use]
    pub fn with_known_date(self, name: &'static str, date: Option<impl Into<PartialDate>>) -> Message {
        match date {
            Some(date) => self.with_date(name, date),
            None => self.with(name, NONE),
        }
    }

    /// As [`Message::with_number`], with a dash where there is none.
    #[must_use]
    pub fn with_known_number(self, name: &'static str, value: Option<Decimal>) -> Message {
        match value {
            Some(value) => self.with_number(name, value),
            None => self.with(name, NONE),
        }
    }

    /// Fills the place `{name}` with an instant, on the clock of Vietnam.
    #[must_use]
    pub fn with_moment(mut self, name: &'static str, instant: Timestamp) -> Message {
        self.args.push((name, Value::Moment(instant)));
        self
    }

    /// Fills the place `{name}` with an error of the system or of a library, in words of the catalogue.
    #[must_use]
    pub fn with_foreign(self, name: &'static str, said: &(impl Foreign + ?Sized)) -> Message {
        self.with_message(name, said.said())
    }

    /// Fills the place `{name}` with another message.
    #[must_use]
    pub fn with_message(mut self, name: &'static str, message: Message) -> Message {
        self.args.push((name, Value::Message(Box::new(message))));
        self
    }

    /// The key, for programs (`--json`) and tests.
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// Whether this message, or one inside it, has the key.
    pub fn says(&self, key: &str) -> bool {
        let inside = |value: &Value| matches!(value, Value::Message(message) if message.says(key));
        self.key == key || self.args.iter().any(|(_, value)| inside(value))
    }

    /// The sentence in one language, in the words of this process ([`Front`]). A key that is missing from the catalogue comes
    /// out as the key itself.
    pub fn text(&self, lang: Lang) -> String {
        self.text_at(Front::here(), lang)
    }

    /// The sentence in one language, as it is read in a terminal or on the page.
    pub fn text_at(&self, front: Front, lang: Lang) -> String {
        let args: Vec<(&str, String)> = self
            .args
            .iter()
            .map(|(name, value)| match value {
                // Values come from files and requests: characters a person cannot see in them are written out.
                Value::Text(text) => (*name, visible(text).into_owned()),
                Value::Number(number) => (*name, decimal(*number, lang)),
                Value::Plain(number) => (*name, number::plain(number, lang)),
                Value::Date(known) => (*name, date(*known, lang)),
                Value::Moment(instant) => (*name, moment(*instant, lang)),
                Value::Either { vi, en } => (*name, if lang == Lang::Vi { vi } else { en }.clone()),
                Value::Message(message) => (*name, message.text_at(front, lang)),
            })
            .collect();
        fill(worded(self.key, front, lang).unwrap_or(self.key), &args)
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for Message {}

/// A message on its way between two processes of this program: the same catalogue on both sides.
#[derive(Serialize, Deserialize)]
struct Sent {
    key: String,
    args: Vec<(String, Value)>,
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let args = self.args.iter().map(|(name, value)| (name.to_string(), value.clone()));
        let sent = Sent {
            key: self.key.to_string(),
            args: args.collect(),
        };
        sent.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Message {
    /// A key that is not in the catalogue is an error; a value that no text of the key shows is left out.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Message, D::Error> {
        let sent = Sent::deserialize(deserializer)?;
        let catalogue: &'static HashMap<String, Entry> = &CATALOGUE;
        let (key, entry) = catalogue
            .get_key_value(&sent.key)
            .ok_or_else(|| de::Error::custom(format!("no message {}", sent.key)))?;
        let places = || entry.vi.split('{').skip(1).filter_map(|part| part.split_once('}'));
        let args = sent.args.into_iter().filter_map(|(name, value)| {
            let (name, _) = places().find(|(place, _)| *place == name)?;
            Some((name, value))
        });
        Ok(Message {
            key,
            args: args.collect(),
        })
    }
}

/// The text of a key, without filling its places; `None` when the catalogue does not have it.
pub fn text(key: &str, lang: Lang) -> Option<&'static str> {
    worded(key, Front::here(), lang)
}

/// The text of a key as it is read in a terminal or on the page.
fn worded(key: &str, front: Front, lang: Lang) -> Option<&'static str> {
    CATALOGUE.get(key).map(|entry| match (front, &entry.page, lang) {
        (Front::Page, Some(page), Lang::Vi) => page.vi.as_str(),
        (Front::Page, Some(page), Lang::En) => page.en.as_str(),
        (_, _, Lang::Vi) => entry.vi.as_str(),
        (_, _, Lang::En) => entry.en.as_str(),
    })
}

/// Every key of the catalogue.
pub fn keys() -> impl Iterator<Item = &'static str> {
    CATALOGUE.keys().map(String::as_str)
}

/// The name of a place, and the two wordings it chooses from: `{count:row is|rows are}` prints the first for one thing, the
/// second for any other number.
fn place(inside: &str) -> (&str, Option<(&str, &str)>) {
    match inside.split_once(':') {
        Some((name, wordings)) => (name, wordings.split_once('|')),
        None => (inside, None),
    }
}

/// One pass over the template, so that a value holding `{other}` is never filled in turn.
fn fill(template: &str, args: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let found = rest.find('}').and_then(|close| {
            let (name, wordings) = place(&rest[1..close]);
            let (_, value) = args.iter().find(|(n, _)| *n == name)?;
            let said = match wordings {
                Some((one, _)) if value == "1" => one,
                Some((_, other)) => other,
                None => value,
            };
            Some((close, said))
        });
        match found {
            Some((close, value)) => {
                out.push_str(value);
                rest = &rest[close + 1..];
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[derive(Deserialize)]
struct Entry {
    vi: String,
    en: String,
    /// The wording of the page, where the sentence above speaks of the command line.
    #[serde(default)]
    page: Option<OnPage>,
}

#[derive(Deserialize)]
struct OnPage {
    vi: String,
    en: String,
}

const FILES: [&str; 20] = [
    include_str!("../../../data/i18n/cli.json"),
    include_str!("../../../data/i18n/coordinates.json"),
    include_str!("../../../data/i18n/doctor.json"),
    include_str!("../../../data/i18n/export.json"),
    include_str!("../../../data/i18n/figures.json"),
    include_str!("../../../data/i18n/geodesy.json"),
    include_str!("../../../data/i18n/headlines.json"),
    include_str!("../../../data/i18n/import.json"),
    include_str!("../../../data/i18n/import-page.json"),
    include_str!("../../../data/i18n/mapping.json"),
    include_str!("../../../data/i18n/page.json"),
    include_str!("../../../data/i18n/standing.json"),
    include_str!("../../../data/i18n/plausible.json"),
    include_str!("../../../data/i18n/reader.json"),
    include_str!("../../../data/i18n/register.json"),
    include_str!("../../../data/i18n/server.json"),
    include_str!("../../../data/i18n/store.json"),
    include_str!("../../../data/i18n/system.json"),
    include_str!("../../../data/i18n/terms.json"),
    include_str!("../../../data/i18n/text.json"),
];

static CATALOGUE: LazyLock<HashMap<String, Entry>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    for file in FILES {
        let entries: HashMap<String, Entry> =
            serde_json::from_str(file).expect("the shipped catalogue is valid; a test reads it");
        all.extend(entries);
    }
    all
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_with_braces_is_not_filled_again() {
        let args = [("file", "{row}".to_string()), ("row", "3".to_string())];
        assert_eq!(fill("{file} at {row}, {unknown}", &args), "{row} at 3, {unknown}");
    }

    #[test]
    fn a_wording_follows_the_number() {
        let said = |count: &str| fill("{count} {count:row is|rows are} left", &[("count", count.to_string())]);
        assert_eq!(said("1"), "1 row is left");
        assert_eq!(said("0"), "0 rows are left");
        assert_eq!(said("1,001"), "1,001 rows are left");
        let conflicts = |count: usize| {
            Message::new("store.conflicts")
                .with_count("count", count)
                .text(Lang::En)
        };
        assert_eq!(conflicts(1), "There is 1 conflict; nothing was written.");
        assert_eq!(conflicts(2), "There are 2 conflicts; nothing was written.");
    }

    #[test]
    fn what_cannot_be_seen_in_a_value_is_written_out() {
        let message = Message::new("import.file.absent").with("file", "a\u{202e}vsc\u{1b}[1A\n.csv");
        for lang in [Lang::Vi, Lang::En] {
            let text = message.text(lang);
            assert!(text.contains("a\\u202Evsc\\u001B[1A\\u000A.csv"), "{text}");
        }
    }

    /// Words of the command line: an option, or a call of the program.
    fn speaks_of_the_command_line(text: &str) -> bool {
        let option = |at: usize| text[at + 2..].starts_with(|c: char| c.is_ascii_lowercase());
        let calls = |at: usize| text[at + "matbang ".len()..].starts_with(|c: char| c.is_ascii_lowercase());
        text.match_indices("--").any(|(at, _)| option(at)) || text.match_indices("matbang ").any(|(at, _)| calls(at))
    }

    #[test]
    fn nothing_that_can_reach_the_page_speaks_of_the_command_line() {
        assert!(
            speaks_of_the_command_line("choose it with --crs") && speaks_of_the_command_line("run “matbang check”")
        );
        assert!(!speaks_of_the_command_line("matbang.gpkg – Mặt Bằng"));
        let mut reworded = 0;
        for (key, entry) in CATALOGUE.iter() {
            // Messages of the command line alone; a test holds the rest of the program to name none of these.
            if key.starts_with("cli.") {
                assert!(entry.page.is_none(), "{key} never reaches the page");
                continue;
            }
            let on_page = [Lang::Vi, Lang::En].map(|lang| worded(key, Front::Page, lang).unwrap());
            for text in on_page {
                assert!(!speaks_of_the_command_line(text), "{key}: {text}");
            }
            if entry.page.is_some() {
                reworded += 1;
                let spoken = [&entry.vi, &entry.en]
                    .iter()
                    .any(|text| speaks_of_the_command_line(text));
                assert!(spoken, "{key} needs no wording of its own for the page");
            }
        }
        assert!(reworded > 40, "{reworded}");
    }

    #[test]
    fn a_sentence_inside_another_is_worded_for_the_same_front() {
        let inner = Message::new("import.crs_missing").with("file", "a.csv");
        let outer = Message::new("plausible.placed")
            .with("place", "x")
            .with_message("said", inner);
        assert!(outer.text_at(Front::CommandLine, Lang::En).contains("--crs"));
        let page = outer.text_at(Front::Page, Lang::En);
        assert!(page.contains("step 3") && !page.contains("--crs"), "{page}");
    }

    #[test]
    fn a_message_survives_the_way_to_another_process() {
        let inner = Message::new("import.file.absent").with("file", "a.csv");
        let message = Message::new("import.feature_problem")
            .with("file", "b.shp")
            .with_number("feature", Decimal::from(1234))
            .with_message("problem", inner);
        let json = serde_json::to_string(&message).unwrap();
        assert_eq!(serde_json::from_str::<Message>(&json).unwrap(), message);
        assert!(serde_json::from_str::<Message>(r#"{"key":"no.such","args":[]}"#).is_err());
    }

    #[test]
    fn both_languages_use_the_same_places() {
        let places = |s: &str| {
            let mut v: Vec<String> = s
                .split('{')
                .skip(1)
                .filter_map(|p| p.split('}').next().map(|inside| place(inside).0.to_string()))
                .collect();
            v.sort();
            v.dedup();
            v
        };
        for (key, entry) in CATALOGUE.iter() {
            assert!(
                !entry.vi.trim().is_empty() && !entry.en.trim().is_empty(),
                "{key} lacks a language"
            );
            assert_eq!(places(&entry.vi), places(&entry.en), "places of {key}");
            if let Some(page) = &entry.page {
                assert_eq!(places(&page.vi), places(&page.en), "places of {key} on the page");
                let own = places(&entry.vi);
                assert!(places(&page.vi).iter().all(|place| own.contains(place)), "{key}");
            }
        }
    }
}
