//! Provinces, today's and those until 30 June 2025.

use jiff::civil::{Date, date};
use serde_json::{Value, json};

use crate::domain::{Province, province, provinces};
use crate::message::{Lang, Message};

/// The first day of today's provinces.
const MERGED_ON: Date = date(2025, 7, 1);

/// Key and names of a province.
pub(super) fn told(province: &Province) -> Value {
    json!({ "key": province.key, "name": province.name, "name_en": province.name_en })
}

/// A province as a zone names it; `null` for an unknown key.
pub(super) fn named(key: &str) -> Value {
    province(key).map_or(Value::Null, told)
}

/// The provinces until 30 June 2025 that lie, wholly or in part, in one of today's.
pub(super) fn predecessors(key: &str) -> Vec<&'static Province> {
    provinces()
        .iter()
        .filter(|p| p.until.is_some() && p.successors.iter().any(|s| s == key))
        .collect()
}

/// The name in a language; an unknown key is its own name.
pub(super) fn name(key: &str, lang: Lang) -> String {
    province(key).map_or_else(|| key.to_string(), |p| in_lang(p, lang).to_string())
}

fn in_lang(province: &Province, lang: Lang) -> &str {
    match lang {
        Lang::Vi => &province.name,
        Lang::En => &province.name_en,
    }
}

/// Whether a day asks for the provinces before the merger.
pub(super) fn before_merger(units_as_of: Option<Date>) -> bool {
    units_as_of.is_some_and(|day| day < MERGED_ON)
}

/// The subject of what lies in one of today's provinces, named by the province before the merger. A zone knows today's
/// province only, so the old one is known where today's has a single predecessor; else `id` is `null` and the candidates
/// are listed.
pub(super) fn before(key: &str, lang: Lang) -> Value {
    let old = predecessors(key);
    let (id, old_name) = match old.as_slice() {
        [one] => (Value::from(one.key.as_str()), in_lang(one, lang).to_string()),
        _ => {
            let unknown = Message::new("server.old_province_unknown").with("today", name(key, lang));
            (Value::Null, unknown.text(lang))
        }
    };
    json!({
        "type": "province",
        "id": id,
        "name": old_name,
        "today": key,
        "candidates": old.iter().map(|p| &p.key).collect::<Vec<_>>(),
    })
}
