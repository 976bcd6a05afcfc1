//! A mapping as TOML: read key by key, so that whatever is wrong is named with its line, and written so that it reads back
//! the same.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fields::codes;
use super::import_kind::ImportKind;
use super::{Mapping, Words};
use message::Message;
use text::legacy::Encoding;
use text::{DecimalSeparator, Problems, Refusal, nearest};

const KEYS: [&str; 12] = [
    "kind",
    "layer",
    "sheet",
    "header_row",
    "crs",
    "decimal",
    "encoding",
    "keep_personal",
    "ignore",
    "columns",
    "values",
    "constants",
];

type Value<'t> = Spanned<DeValue<'t>>;

/// Reads the text of a mapping; `name` is for messages.
pub(super) fn read(name: &str, text: &str) -> Result<Mapping, Refusal> {
    let table = DeTable::parse(text).map_err(|error| {
        let line = line_of(text, &error.span().unwrap_or_default());
        let syntax = Message::new("mapping.file.syntax")
            .with("file", name)
            .with("line", line);
        syntax.with("reason", error.message())
    })?;
    let mut reader = Reader {
        name,
        text,
        problems: Problems::new(),
    };
    let mapping = reader.mapping(table.get_ref());
    reader.problems.or(mapping)
}

fn line_of(text: &str, at: &Range<usize>) -> usize {
    text.as_bytes().iter().take(at.start).filter(|b| **b == b'\n').count() + 1
}

struct Reader<'t> {
    name: &'t str,
    text: &'t str,
    problems: Problems,
}

impl Reader<'_> {
    fn mapping(&mut self, table: &DeTable<'_>) -> Mapping {
        self.known(table, &KEYS, "");
        let kind = self.parsed(table, "kind", &ImportKind::CODES.join(", "), |text| {
            ImportKind::CODES.contains(&text).then(|| text.to_string())
        });
        let mut fields = codes(kind.as_deref());
        fields.sort_unstable();
        fields.dedup();
        let columns = self.words(table, "columns");
        let constants = self.words(table, "constants");
        let values = self.values(table);
        for (section, table) in ["columns", "constants", "values"].map(|section| (section, table.get(section))) {
            if let Some(table) = table.and_then(|value| value.get_ref().as_table()) {
                self.known(table, &fields, section);
            }
        }
        Mapping {
            layer: self.parsed(table, "layer", "\"ranh_thua\"", |text| Some(text.to_string())),
            sheet: self.parsed(table, "sheet", "\"Tuần 47\"", |text| Some(text.to_string())),
            header_row: self.row(table),
            crs: self.parsed(table, "crs", "\"EPSG:9208\", \"EPSG:9208+swap\"", |text| {
                text.parse().ok()
            }),
            decimal: self.parsed(table, "decimal", "\"comma\", \"dot\"", |text| match text {
                "comma" => Some(DecimalSeparator::Comma),
                "dot" => Some(DecimalSeparator::Dot),
                _ => None,
            }),
            encoding: self.parsed(
                table,
                "encoding",
                "\"utf-8\", \"tcvn3\", \"vni\", \"windows-1258\"",
                |text| text.parse::<Encoding>().ok(),
            ),
            keep_personal: self.flag(table, "keep_personal"),
            ignore: self.list(table, "ignore"),
            kind,
            columns,
            values,
            constants,
        }
    }

    /// Refuses the keys of a table that are not known, with the nearest one.
    fn known(&mut self, table: &DeTable<'_>, keys: &[&str], section: &str) {
        for (key, _) in table {
            let found = key.get_ref().as_ref();
            if keys.contains(&found) {
                continue;
            }
            let place = if section.is_empty() {
                found.to_string()
            } else {
                format!("{section}.{found}")
            };
            let message = match nearest(found, keys.iter().copied()) {
                Some(near) => Message::new("mapping.file.unknown_key_near").with("near", near),
                None => Message::new("mapping.file.unknown_key").with("known", keys.join(", ")),
            };
            self.refuse(&key.span(), message.with("key", place));
        }
    }

    fn parsed<T>(
        &mut self,
        table: &DeTable<'_>,
        key: &str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = table.get(key)?;
        let parsed = value.get_ref().as_str().and_then(parse);
        if parsed.is_none() {
            self.wrong(value, key, expected);
        }
        parsed
    }

    fn row(&mut self, table: &DeTable<'_>) -> Option<u64> {
        let value = table.get("header_row")?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        let number = number.filter(|number| *number > 0);
        if number.is_none() {
            self.wrong(value, "header_row", "4");
        }
        number
    }

    fn flag(&mut self, table: &DeTable<'_>, key: &str) -> bool {
        let Some(value) = table.get(key) else { return false };
        match value.get_ref() {
            DeValue::Boolean(flag) => *flag,
            _ => {
                self.wrong(value, key, "true, false");
                false
            }
        }
    }

    fn list(&mut self, table: &DeTable<'_>, key: &str) -> Vec<String> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let texts = value.get_ref().as_array().and_then(|list| {
            let texts = list.iter().map(|item| item.get_ref().as_str().map(str::to_string));
            texts.collect::<Option<Vec<String>>>()
        });
        texts.unwrap_or_else(|| {
            self.wrong(value, key, "[\"GhiChu\"]");
            Vec::new()
        })
    }

    /// A table of texts.
    fn words(&mut self, table: &DeTable<'_>, key: &str) -> Words {
        let Some(value) = table.get(key) else {
            return Words::new();
        };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(value, key, &format!("[{key}]"));
            return Words::new();
        };
        self.texts(table, key)
    }

    fn texts(&mut self, table: &DeTable<'_>, section: &str) -> Words {
        let mut words = Words::new();
        for (key, value) in table {
            let name = key.get_ref().to_string();
            match value.get_ref().as_str() {
                Some(text) => {
                    words.insert(name, text.to_string());
                }
                None => self.wrong(value, &format!("{section}.{name}"), "\"…\""),
            }
        }
        words
    }

    fn values(&mut self, table: &DeTable<'_>) -> BTreeMap<String, Words> {
        let mut values = BTreeMap::new();
        let Some(value) = table.get("values") else {
            return values;
        };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(value, "values", "[values.land_use]");
            return values;
        };
        for (field, value) in table {
            let field = field.get_ref().to_string();
            match value.get_ref().as_table() {
                Some(table) => {
                    let words = self.texts(table, &format!("values.{field}"));
                    values.insert(field, words);
                }
                None => self.wrong(value, &format!("values.{field}"), &format!("[values.{field}]")),
            }
        }
        values
    }

    fn wrong(&mut self, value: &Value<'_>, key: &str, expected: &str) {
        let found = self.text.get(value.span()).unwrap_or_default().to_string();
        let message = Message::new("mapping.file.wrong").with("key", key).with("value", found);
        self.refuse(&value.span(), message.with("expected", expected));
    }

    fn refuse(&mut self, at: &Range<usize>, message: Message) {
        let line = line_of(self.text, at);
        self.problems.push(message.with("file", self.name).with("line", line));
    }
}

/// Writes a mapping as TOML.
pub(super) fn write(mapping: &Mapping) -> String {
    let mut text = String::new();
    let mark = mapping.decimal.map(|mark| match mark {
        DecimalSeparator::Comma => "comma".to_string(),
        DecimalSeparator::Dot => "dot".to_string(),
    });
    let reading = mapping.crs.as_ref().map(ToString::to_string);
    let encoding = mapping.encoding.map(Encoding::code);
    // Writing into a String cannot fail.
    for (key, value) in [
        ("kind", &mapping.kind),
        ("layer", &mapping.layer),
        ("sheet", &mapping.sheet),
        ("crs", &reading),
        ("decimal", &mark),
        ("encoding", &encoding),
    ] {
        if let Some(value) = value {
            let _ = writeln!(text, "{key} = {}", quoted(value));
        }
    }
    if let Some(row) = mapping.header_row {
        let _ = writeln!(text, "header_row = {row}");
    }
    if mapping.keep_personal {
        let _ = writeln!(text, "keep_personal = true");
    }
    if !mapping.ignore.is_empty() {
        let list: Vec<String> = mapping.ignore.iter().map(|heading| quoted(heading)).collect();
        let _ = writeln!(text, "ignore = [{}]", list.join(", "));
    }
    let mut section = |name: String, words: &Words, always: bool| {
        if words.is_empty() && !always {
            return;
        }
        let _ = writeln!(text, "\n[{name}]");
        for (key, value) in words {
            let _ = writeln!(text, "{} = {}", key_text(key), quoted(value));
        }
    };
    section("columns".into(), &mapping.columns, false);
    for (field, words) in &mapping.values {
        section(format!("values.{}", key_text(field)), words, true);
    }
    section("constants".into(), &mapping.constants, false);
    text
}

/// A key, in quotes unless it is plain.
fn key_text(key: &str) -> String {
    let plain = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if plain { key.to_string() } else { quoted(key) }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
