//! Provinces, today's and those until 30 June 2025.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use serde_json::{Value, json};

use domain::{Province, predecessors, province};
use message::{Lang, Message};

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

/// The subject of what lies in a province of before the merger, named as it was then.
pub(super) fn past(key: &str, lang: Lang) -> Value {
    let today = province(key).and_then(|p| p.successors.first().cloned());
    let name = Message::new("server.old_province").with("name", name(key, lang));
    json!({
        "type": "province",
        "id": key,
        "name": name.text(lang),
        "today": today,
        "candidates": [key],
    })
}

/// The subject of what lies in one of today's provinces and in no known one of before the merger.
pub(super) fn unplaced(key: &str, lang: Lang) -> Value {
    let unknown = Message::new("server.old_province_unknown").with("today", name(key, lang));
    json!({
        "type": "province",
        "id": null,
        "name": unknown.text(lang),
        "today": key,
        "candidates": predecessors(key).iter().map(|p| &p.key).collect::<Vec<_>>(),
    })
}

/// What a row of one of today's provinces says of the halves it was made of: whose land it holds, and whose it does not.
/// `null` where it was not merged, or where a part of the row does not say which half it is of.
pub(super) fn halves(key: &str, holds: &BTreeSet<String>, lang: Lang) -> Value {
    let all = predecessors(key);
    let lacks: Vec<&str> = all
        .iter()
        .filter(|p| !holds.contains(&p.key))
        .map(|p| p.key.as_str())
        .collect();
    if holds.is_empty() || lacks.is_empty() {
        return Value::Null;
    }
    let today = name(key, lang);
    let named = |keys: &[&str], always: bool| {
        let one = |key: &&str| match name(key, lang) {
            // Where a former province has the name of today's, “without” would contradict the row it stands in.
            own if always || own == today => Message::new("server.old_province").with("name", own).text(lang),
            own => own,
        };
        keys.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let holding: Vec<&str> = holds.iter().map(String::as_str).collect();
    let told = Message::new("server.halves")
        .with("holds", named(&holding, true))
        .with("lacks", named(&lacks, false));
    json!({ "holds": holding, "lacks": lacks, "text": told.text(lang) })
}
