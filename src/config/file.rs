//! The file: read key by key, so that every fault is named with its line and with what would be right.

use std::net::SocketAddr;
use std::ops::{Range, RangeInclusive};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::basemap::{Basemap, BasemapType, origin};
use super::error::ConfigError;
use super::network::Network;
use super::setting::Lined;
use message::{Lang, Message};

/// The settings of a file; `None` and empty where it gives none.
#[derive(Debug, Clone, Default)]
pub(super) struct File {
    pub store: Option<Lined<String>>,
    pub listen: Option<Lined<SocketAddr>>,
    pub lang: Option<Lined<Lang>>,
    pub upload_mb: Option<Lined<u64>>,
    pub require_guards: Option<Lined<bool>>,
    pub trusted_proxies: Vec<Network>,
    pub basemaps: Vec<Basemap>,
}

const KEYS: [&str; 7] = [
    "store",
    "listen",
    "lang",
    "upload_mb",
    "require_guards",
    "trusted_proxies",
    "basemap",
];
/// Megabytes that make sense: a bound keeps the bytes of it in 64 bits.
const UPLOAD_MB: RangeInclusive<u64> = 1..=1_000_000;
const BASEMAP_KEYS: [&str; 5] = ["name", "type", "url", "layers", "attribution"];

type Value<'t> = Spanned<DeValue<'t>>;

/// Reads the text of a file; `name` is for messages.
pub(super) fn read(name: &str, text: &str) -> Result<File, ConfigError> {
    let mut reader = Reader {
        name,
        text,
        wrong: Vec::new(),
    };
    let file = match DeTable::parse(text) {
        Ok(table) => reader.file(table.get_ref()),
        Err(error) => {
            let reason = error.message().to_string();
            let at = error.span().unwrap_or(0..0);
            reader.refuse(&at, Message::new("server.config.syntax").with("reason", reason));
            File::default()
        }
    };
    if reader.wrong.is_empty() {
        Ok(file)
    } else {
        reader.wrong.sort_by_key(|(line, _)| *line);
        Err(ConfigError(
            reader.wrong.into_iter().map(|(_, message)| message).collect(),
        ))
    }
}

struct Reader<'t> {
    name: &'t str,
    text: &'t str,
    /// Faults by the line they stand on.
    wrong: Vec<(usize, Message)>,
}

impl Reader<'_> {
    fn file(&mut self, table: &DeTable<'_>) -> File {
        self.known_keys(table, &KEYS);
        File {
            store: self.text_of(table, "store"),
            listen: self.parsed(table, "listen", "\"0.0.0.0:8080\"", |text| text.parse().ok()),
            lang: self.parsed(table, "lang", "\"vi\", \"en\"", |text| {
                [Lang::Vi, Lang::En].into_iter().find(|lang| lang.code() == text)
            }),
            upload_mb: self.upload_mb(table),
            require_guards: self.yes_or_no(table, "require_guards"),
            trusted_proxies: self.trusted_proxies(table),
            basemaps: self.basemaps(table),
        }
    }

    fn upload_mb(&mut self, table: &DeTable<'_>) -> Option<Lined<u64>> {
        let value = table.get("upload_mb")?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        let number = number.filter(|number| UPLOAD_MB.contains(number));
        if number.is_none() {
            self.wrong(&value.span(), "upload_mb", "1024");
        }
        number.map(|number| (self.line(&value.span()), number))
    }

    fn yes_or_no(&mut self, table: &DeTable<'_>, key: &'static str) -> Option<Lined<bool>> {
        let value = table.get(key)?;
        let DeValue::Boolean(said) = value.get_ref() else {
            self.wrong(&value.span(), key, "true, false");
            return None;
        };
        Some((self.line(&value.span()), *said))
    }

    fn trusted_proxies(&mut self, table: &DeTable<'_>) -> Vec<Network> {
        const RIGHT: &str = "[\"127.0.0.1\", \"10.0.0.0/8\"]";
        let Some(value) = table.get("trusted_proxies") else {
            return Vec::new();
        };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(&value.span(), "trusted_proxies", RIGHT);
            return Vec::new();
        };
        let mut found = Vec::new();
        for item in list {
            match item.get_ref().as_str().and_then(|text| text.parse().ok()) {
                Some(network) => found.push(network),
                None => self.wrong(&item.span(), "trusted_proxies", RIGHT),
            }
        }
        found
    }

    fn basemaps(&mut self, table: &DeTable<'_>) -> Vec<Basemap> {
        let Some(value) = table.get("basemap") else {
            return Vec::new();
        };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(&value.span(), "basemap", "[[basemap]]");
            return Vec::new();
        };
        let mut found: Vec<Basemap> = Vec::new();
        for item in list {
            let Some(table) = item.get_ref().as_table() else {
                self.wrong(&item.span(), "basemap", "[[basemap]]");
                continue;
            };
            if let Some(basemap) = self.basemap(&item.span(), table) {
                if found.iter().any(|other| other.name == basemap.name) {
                    let twice = Message::new("server.config.basemap_twice").with("basemap", &basemap.name);
                    self.refuse(&item.span(), twice);
                }
                found.push(basemap);
            }
        }
        found
    }

    fn basemap(&mut self, at: &Range<usize>, table: &DeTable<'_>) -> Option<Basemap> {
        self.known_keys(table, &BASEMAP_KEYS);
        let name = self.required(at, table, "name", "\"OpenStreetMap\"");
        let kind = self.required(at, table, "type", "\"xyz\", \"wms\"");
        let kind: Option<BasemapType> = kind.and_then(|(_, text)| {
            let read = text.parse().ok();
            if read.is_none() {
                self.wrong(&span(table, "type"), "type", "\"xyz\", \"wms\"");
            }
            read
        });
        let url = self.required(at, table, "url", "\"https://tile.example.org/{z}/{x}/{y}.png\"");
        let attribution = self.required(at, table, "attribution", "\"© …\"");
        let layers = self.text_of(table, "layers").map(|(_, text)| text);
        let (name, kind, url, attribution) = (name?.1, kind?, url?.1, attribution?.1);
        let in_url = |part: &str| url.contains(part);
        if origin(&url).is_none() {
            self.refuse(&span(table, "url"), Message::new("server.config.url").with("url", &url));
        } else if kind == BasemapType::Xyz && !["{x}", "{y}", "{z}"].into_iter().all(in_url) {
            self.wrong(
                &span(table, "url"),
                "url",
                "\"https://tile.example.org/{z}/{x}/{y}.png\"",
            );
        } else if kind == BasemapType::Wms && layers.is_none() {
            self.missing(at, "layers", "\"0\"");
        } else if kind == BasemapType::Xyz && layers.is_some() {
            self.wrong(&span(table, "layers"), "layers", "type = \"wms\"");
        }
        Some(Basemap {
            name,
            kind,
            url,
            layers,
            attribution,
        })
    }

    /// Notes every key that is not among `known`.
    fn known_keys(&mut self, table: &DeTable<'_>, known: &[&'static str]) {
        for key in table.keys() {
            let text: &str = key.get_ref();
            if known.contains(&text) {
                continue;
            }
            let message = match nearest(text, known) {
                Some(near) => Message::new("server.config.key_near").with("near", near),
                None => Message::new("server.config.key"),
            };
            let message = message.with("key", text).with("known", known.join(", "));
            self.refuse(&key.span(), message);
        }
    }

    /// A text that is not empty.
    fn text_of(&mut self, table: &DeTable<'_>, key: &'static str) -> Option<Lined<String>> {
        let value = table.get(key)?;
        match value.get_ref().as_str().map(str::trim) {
            Some(text) if !text.is_empty() => Some((self.line(&value.span()), text.to_string())),
            _ => {
                self.wrong(&value.span(), key, "\"…\"");
                None
            }
        }
    }

    fn parsed<T>(
        &mut self,
        table: &DeTable<'_>,
        key: &'static str,
        right: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<Lined<T>> {
        let (line, text) = self.text_of(table, key)?;
        let read = read(&text);
        if read.is_none() {
            self.wrong(&span(table, key), key, right);
        }
        read.map(|value| (line, value))
    }

    fn required(
        &mut self,
        at: &Range<usize>,
        table: &DeTable<'_>,
        key: &'static str,
        right: &str,
    ) -> Option<Lined<String>> {
        if table.get(key).is_none() {
            self.missing(at, key, right);
        }
        self.text_of(table, key)
    }

    fn missing(&mut self, at: &Range<usize>, key: &str, right: &str) {
        let message = Message::new("server.config.missing")
            .with("key", key)
            .with("right", right);
        self.refuse(at, message);
    }

    fn wrong(&mut self, at: &Range<usize>, key: &str, right: &str) {
        let message = Message::new("server.config.value")
            .with("key", key)
            .with("right", right);
        self.refuse(at, message);
    }

    /// Notes a fault at a place, with the line as it stands in the file.
    fn refuse(&mut self, at: &Range<usize>, what: Message) {
        let line = self.line(at);
        let source = self.text.lines().nth(line - 1).unwrap_or_default().trim();
        let message = Message::new("server.config.at")
            .with("file", self.name)
            .with("line", line)
            .with("source", source)
            .with_message("what", what);
        self.wrong.push((line, message));
    }

    /// The line of a place, from 1.
    fn line(&self, at: &Range<usize>) -> usize {
        let before = self.text.as_bytes().get(..at.start).unwrap_or_default();
        1 + before.iter().filter(|byte| **byte == b'\n').count()
    }
}

fn span(table: &DeTable<'_>, key: &str) -> Range<usize> {
    table.get(key).map(Value::span).unwrap_or(0..0)
}

fn nearest(key: &str, known: &[&'static str]) -> Option<&'static str> {
    let near = known
        .iter()
        .map(|k| (strsim::jaro_winkler(k, &key.to_ascii_lowercase()), *k));
    near.filter(|(score, _)| *score > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, key)| key)
}
