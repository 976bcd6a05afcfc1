//! Provinces, today's and those until 30 June 2025.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::Serialize;

use domain::{Province, predecessors, province};
use message::{Lang, Message};

/// The first day of today's provinces.
const MERGED_ON: Date = date(2025, 7, 1);

/// Key and names of a province.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NamedUnit {
    /// Key of the province; former provinces end in `-cu`.
    pub key: String,
    /// Its name in Vietnamese, without its kind.
    pub name: String,
    /// Its name without marks, as English texts write it.
    pub name_en: String,
}

impl NamedUnit {
    pub(super) fn of(province: &Province) -> NamedUnit {
        NamedUnit {
            key: province.key.clone(),
            name: province.name.clone(),
            name_en: province.name_en.clone(),
        }
    }
}

/// The halves of today's province whose land a row holds, and those whose it does not.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Halves {
    /// The keys of those it holds.
    pub holds: Vec<String>,
    /// The keys of those it does not.
    pub lacks: Vec<String>,
    /// A sentence on both, for people.
    pub text: String,
}

/// A province as a zone names it; `None` for an unknown key.
pub(super) fn named(key: &str) -> Option<NamedUnit> {
    province(key).map(NamedUnit::of)
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

/// The one value of a member `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProvinceType {
    /// The type of a province.
    Province,
}

/// The land in a province as it was before the merger of July 2025, or in one of today's without a known former one.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PastProvince {
    /// `province`.
    pub r#type: ProvinceType,
    /// Key of the former province; `null` where nothing places the land in one.
    pub id: Option<String>,
    /// Its name at that time.
    pub name: String,
    /// Key of the province it is part of today.
    pub today: Option<String>,
    /// Keys of the former provinces it may be.
    pub candidates: Vec<String>,
}

/// The subject of the land in a former province, under its name at that time.
pub(super) fn past(key: &str, lang: Lang) -> PastProvince {
    let today = province(key).and_then(|p| p.successors.first().cloned());
    let name = Message::new("server.old_province").with("name", name(key, lang));
    PastProvince {
        r#type: ProvinceType::Province,
        id: Some(key.to_string()),
        name: name.text(lang),
        today,
        candidates: vec![key.to_string()],
    }
}

/// The subject of the land in one of today's provinces that is in no known former one.
pub(super) fn unplaced(key: &str, lang: Lang) -> PastProvince {
    let unknown = Message::new("server.old_province_unknown").with("today", name(key, lang));
    PastProvince {
        r#type: ProvinceType::Province,
        id: None,
        name: unknown.text(lang),
        today: Some(key.to_string()),
        candidates: predecessors(key).iter().map(|p| p.key.clone()).collect(),
    }
}

/// The halves a row of one of today's provinces is of: those whose land it holds, and those whose it does not.
/// `null` where it was not merged, or where a part of the row does not say which half it is of.
pub(super) fn halves(key: &str, holds: &BTreeSet<String>, lang: Lang) -> Option<Halves> {
    let all = predecessors(key);
    let lacks: Vec<&str> = all
        .iter()
        .filter(|p| !holds.contains(&p.key))
        .map(|p| p.key.as_str())
        .collect();
    if holds.is_empty() || lacks.is_empty() {
        return None;
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
    let owned = |keys: &[&str]| keys.iter().map(ToString::to_string).collect();
    Some(Halves {
        holds: owned(&holding),
        lacks: owned(&lacks),
        text: told.text(lang),
    })
}
