//! The closed lists a person chooses from, for the page: it repeats none of them.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};

use crate::import::Options;
use crate::present::Code;
use domain::{
    ConstraintKind, EventKind, LandFunction, LeaseKind, LegalStatus, PlanLevel, ProjectState, Quality, Relation,
    UnitLevel, ZoneKind,
};
use reader::Nested;
use text::codes_of;

/// The codes of every closed list, under the field of a wish that takes one of them.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Choices {
    status: Codes<LegalStatus>,
    quality: Codes<Quality>,
    event: Codes<EventKind>,
    lease_kind: Codes<LeaseKind>,
    nested: Codes<Nested>,
    level: Codes<PlanLevel>,
    function: Codes<LandFunction>,
    constraint: Codes<ConstraintKind>,
    project_state: Codes<ProjectState>,
    unit_level: Codes<UnitLevel>,
    zone_kind: Codes<ZoneKind>,
    /// The first is what is meant where nothing is said.
    relation: Codes<Relation>,
}

impl Choices {
    /// All of them: each is the list of an option of the import.
    pub fn all() -> Choices {
        Choices {
            status: Codes::of(|options| &options.status),
            quality: Codes::of(|options| &options.quality),
            event: Codes::of(|options| &options.event),
            lease_kind: Codes::of(|options| &options.lease_kind),
            nested: Codes::of(|options| &options.nested),
            level: Codes::of(|options| &options.level),
            function: Codes::of(|options| &options.function),
            constraint: Codes::of(|options| &options.constraint_kind),
            project_state: Codes::of(|options| &options.project_state),
            unit_level: Codes::of(|options| &options.unit_level),
            zone_kind: Codes::of(|options| &options.zone_kind),
            relation: Codes::of(|options| &options.relation.relation),
        }
    }
}

/// The codes of a closed list, in its order.
#[derive(Debug)]
struct Codes<T>(PhantomData<T>);

impl<T> Codes<T> {
    /// Those that an option of the import takes.
    fn of(_option: fn(&Options) -> &Option<T>) -> Codes<T> {
        Codes(PhantomData)
    }
}

impl<T: DeserializeOwned> Serialize for Codes<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        codes_of::<T>().serialize(serializer)
    }
}

impl<T: DeserializeOwned> JsonSchema for Codes<T> {
    fn schema_name() -> Cow<'static, str> {
        <Vec<Code<T>>>::schema_name()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        <Vec<Code<T>>>::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::super::engine::kinds;
    use super::super::params::ImportParams;
    use super::*;
    use crate::import::ImportKind;
    use domain::codes::code_of;
    use message::{Lang, text};
    use serde_json::{Map, Value, json};

    fn choices() -> Value {
        serde_json::to_value(Choices::all()).unwrap()
    }

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
                let wish: ImportParams = serde_json::from_value(wish).unwrap();
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
    fn what_a_kind_is_asked_for_is_a_field_of_a_wish_with_a_word_on_the_page_in_both_languages() {
        let wish = serde_json::to_value(schemars::schema_for!(ImportParams)).unwrap();
        for option in kinds().iter().flat_map(|kind| kind.options) {
            let option = code_of(option).unwrap();
            assert!(wish["properties"].get(&option).is_some(), "{option}");
            for lang in [Lang::Vi, Lang::En] {
                assert!(
                    text(&format!("page.import.option.{option}"), lang).is_some(),
                    "{option}"
                );
            }
        }
    }

    #[test]
    fn every_kind_of_import_and_every_field_of_one_has_a_word_on_the_page_in_both_languages() {
        let mut unsaid = std::collections::BTreeSet::new();
        for kind in kinds() {
            // The columns of figures are indicators, whose words stand in their table.
            let figures = kind.code == ImportKind::Figure;
            let fields = kind.fields.iter().map(|field| ("field", *field));
            for (family, code) in fields.chain([("kind", kind.code.code())]) {
                let key = format!("page.import.{family}.{code}");
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
