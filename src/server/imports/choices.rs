//! The closed lists a person chooses from, for the page: it repeats none of them.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::import::Options;
use text::codes_of;

/// The codes of every closed list, under the field of a wish that takes one of them.
pub(super) fn choices() -> Value {
    let lists = [
        ("status", of(|options| &options.status)),
        ("quality", of(|options| &options.quality)),
        ("event", of(|options| &options.event)),
        ("lease_kind", of(|options| &options.lease_kind)),
        ("nested", of(|options| &options.nested)),
        ("level", of(|options| &options.level)),
        ("function", of(|options| &options.function)),
        ("constraint", of(|options| &options.constraint_kind)),
        ("project_state", of(|options| &options.project_state)),
        ("unit_level", of(|options| &options.unit_level)),
        ("zone_kind", of(|options| &options.zone_kind)),
        // The first is what is meant where nothing is said.
        ("relation", of(|options| &options.relation.relation)),
    ];
    let lists = lists.map(|(field, codes)| (field.to_string(), json!(codes)));
    Value::Object(Map::from_iter(lists))
}

/// The codes that an option of the engine takes.
fn of<T: DeserializeOwned>(_option: fn(&Options) -> &Option<T>) -> &'static [&'static str] {
    codes_of::<T>()
}

#[cfg(test)]
mod tests {
    use super::super::wish::Wish;
    use super::*;
    use message::{Lang, text};

    fn lists() -> Vec<(String, Vec<String>)> {
        serde_json::from_value::<Map<String, Value>>(choices())
            .unwrap()
            .into_iter()
            .map(|(field, codes)| (field, serde_json::from_value(codes).unwrap()))
            .collect()
    }

    #[test]
    fn every_code_is_one_that_a_wish_takes_under_the_same_name() {
        for (field, codes) in lists() {
            assert!(codes.len() > 1, "{field}: {codes:?}");
            for code in codes {
                let wish = json!({"kind": "boundary", field.as_str(): code});
                let wish: Wish = serde_json::from_value(wish).unwrap();
                assert!(wish.check().is_ok(), "{field} = {code}");
            }
        }
    }

    #[test]
    fn every_code_has_a_word_on_the_page_in_both_languages() {
        for (field, codes) in lists() {
            let family = match field.as_str() {
                "zone_kind" => "kind.long".to_string(),
                "quality" => field,
                _ => format!("page.import.{field}"),
            };
            for code in codes {
                for lang in [Lang::Vi, Lang::En] {
                    assert!(text(&format!("{family}.{code}"), lang).is_some(), "{family}.{code}");
                }
            }
        }
    }

    #[test]
    fn every_kind_of_import_and_every_field_of_one_has_a_word_on_the_page_in_both_languages() {
        let kinds = super::super::engine::kinds();
        let mut unsaid = std::collections::BTreeSet::new();
        for kind in kinds.as_array().unwrap() {
            // The columns of figures are indicators, whose words stand in their table.
            let figures = kind["code"] == "figure";
            let fields = kind["fields"].as_array().unwrap().iter().map(|field| ("field", field));
            for (family, code) in fields.chain([("kind", &kind["code"])]) {
                let key = format!("page.import.{family}.{}", code.as_str().unwrap());
                if !(figures && family == "field")
                    && [Lang::Vi, Lang::En].into_iter().any(|lang| text(&key, lang).is_none())
                {
                    unsaid.insert(key);
                }
            }
        }
        assert!(unsaid.is_empty(), "{unsaid:?}");
    }

    #[test]
    fn a_document_takes_the_place_of_the_earlier_one_where_nothing_else_is_said() {
        assert_eq!(choices()["relation"][0], "replaces");
    }
}
