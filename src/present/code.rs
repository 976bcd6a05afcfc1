//! Small parts of answers: codes, dates, sentences in both languages, and their schemas.

use std::any::type_name;
use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::DeserializeOwned;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::land_classes::NOT_DRAWN;
use crate::ledger::{
    CLEARED, Clearance, DECIDED, GROUP, LEASED, LandStage, LeaseState, OVERLAP, RATIOS, Stage, UNPLANNED,
};
use domain::{ConstraintKind, DateEnd, Indicator, Kind, LandFunction, Measure, PartialDate};
use geodesy::Adjustment;
use message::{Lang, Message};
use text::codes_of;

/// A text; an empty one was never given, so it is `null`.
pub(super) fn words(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_string())
}

/// A date with the precision of its document.
pub(super) fn date(date: Option<PartialDate>) -> Option<String> {
    date.map(|d| d.to_string())
}

/// The date of an end of an interval; `None` for unknown and for unbounded.
pub(super) fn end(end: DateEnd) -> Option<String> {
    match end {
        DateEnd::On(date) => Some(date.to_string()),
        DateEnd::Unknown | DateEnd::Unbounded => None,
    }
}

/// The schema of a day: `2026-06-18`.
pub(super) struct Day;

impl JsonSchema for Day {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}

/// The schema of a code of a closed list: the codes of `T`, as they are stored.
pub(crate) struct Code<T>(PhantomData<T>);

impl<T: DeserializeOwned> JsonSchema for Code<T> {
    fn schema_name() -> Cow<'static, str> {
        let path = type_name::<T>();
        path.rsplit_once("::").map_or(path, |(_, name)| name).into()
    }

    fn schema_id() -> Cow<'static, str> {
        type_name::<T>().into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": codes_of::<T>() })
    }
}

macro_rules! code_lists {
    ($($(#[doc = $doc:literal])* $name:ident = $codes:expr;)*) => { $(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let codes: Vec<String> = $codes.into_iter().map(String::from).collect();
                json_schema!({ "type": "string", "description": concat!($($doc),*).trim(), "enum": codes })
            }
        }
    )* };
}

// Schemas of lists that are not stored; each is read from the one place that declares it.
code_lists! {
    /// Code of an area that an account holds.
    MeasureCode = Measure::ALL.iter().map(|measure| measure.code());
    /// Code of a quantity that figures measure, areas among them.
    IndicatorCode = Indicator::codes();
    /// Code of a ratio.
    RatioId = RATIOS.iter().map(|ratio| ratio.id);
    /// Code of a kind of record.
    RecordKind = Kind::ALL.iter().map(|kind| kind.code());
    /// Code of a change that coordinates need first.
    AdjustmentCode = Adjustment::ALL.map(Adjustment::code);
    /// Code of a class of land, and of its part without a polygon.
    LandClassCode = {
        let of_records = LandStage::ALL.map(LandStage::code).into_iter().chain(LeaseState::ALL.map(LeaseState::code));
        let parted: Vec<&str> = of_records.chain([Measure::LeftToClear.code()]).collect();
        let not_drawn = parted.iter().chain(&[CLEARED, LEASED, DECIDED]).map(|class| format!("{class}{NOT_DRAWN}"));
        let functions = LandFunction::ALL.map(LandFunction::code).into_iter().chain([UNPLANNED, DECIDED]);
        let all: Vec<String> = parted.iter().copied().chain(functions).map(String::from).chain(not_drawn).collect();
        all
    };
    /// Code of a class of a record that is drawn.
    LayerClassCode = {
        let land = LandStage::ALL.map(LandStage::code).into_iter().chain(LeaseState::ALL.map(LeaseState::code));
        let kinds = codes_of::<ConstraintKind>().iter().copied().filter(|code| *code != LandFunction::Other.code());
        let plans = LandFunction::ALL.map(LandFunction::code).into_iter().chain(["serviced"]).chain(kinds);
        let phases = Stage::ALL.map(Stage::code).into_iter().filter(|code| *code != LeaseState::Operating.code());
        land.chain(plans).chain(phases).collect::<Vec<_>>()
    };
    /// Code of a class of the legend, by stage or by how far clearance has come.
    ClassCode = {
        let apart = [GROUP, OVERLAP].into_iter();
        let mut codes: Vec<_> = Stage::ALL.map(Stage::code).into_iter().chain(apart).collect();
        codes.extend(Clearance::ALL.map(Clearance::code).into_iter().filter(|code| *code != Stage::Unknown.code()));
        codes
    };
}

/// A value for each of some codes of the list `K`, in their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Keyed<K, T>(Vec<(&'static str, T)>, PhantomData<K>);

impl<K, T> Keyed<K, T> {
    /// The value of a code.
    pub fn get(&self, code: &str) -> Option<&T> {
        self.0.iter().find(|(key, _)| *key == code).map(|(_, value)| value)
    }

    /// The values, in the order of their codes.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|(_, value)| value)
    }
}

impl<K, T> FromIterator<(&'static str, T)> for Keyed<K, T> {
    fn from_iter<I: IntoIterator<Item = (&'static str, T)>>(values: I) -> Keyed<K, T> {
        Keyed(values.into_iter().collect(), PhantomData)
    }
}

impl<K, T: Serialize> Serialize for Keyed<K, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl<K: JsonSchema, T: JsonSchema> JsonSchema for Keyed<K, T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Keyed{}By{}", T::schema_name(), K::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let key = generator.subschema_for::<K>();
        let value = generator.subschema_for::<T>();
        // OpenAPI 3.0 has no word for the keys of an object.
        json_schema!({ "type": "object", "additionalProperties": value, "x-keys": key })
    }
}

/// A text in both languages, of an answer that is the same in all.
#[derive(Debug, Clone, PartialEq, serde::Serialize, JsonSchema)]
pub struct BothLanguages {
    /// The text in Vietnamese.
    pub vi: String,
    /// The text in English.
    pub en: String,
}

impl BothLanguages {
    pub(super) fn of(message: &Message) -> BothLanguages {
        BothLanguages {
            vi: message.text(Lang::Vi),
            en: message.text(Lang::En),
        }
    }
}

/// A sentence in both languages with its code for programs.
#[derive(Debug, Clone, PartialEq, serde::Serialize, JsonSchema)]
pub struct Sentence {
    /// Key of the sentence, for programs.
    pub code: &'static str,
    /// The sentence, for people.
    pub text: BothLanguages,
}

impl Sentence {
    pub(super) fn of(message: &Message) -> Sentence {
        Sentence {
            code: message.key(),
            text: BothLanguages::of(message),
        }
    }
}

/// A sentence in the language asked for, with its code for programs.
#[derive(Debug, Clone, PartialEq, serde::Serialize, JsonSchema)]
pub struct Told {
    /// Key of the sentence, for programs.
    pub code: &'static str,
    /// The sentence in the language asked for.
    pub text: String,
}

impl Told {
    /// A message in a language.
    pub fn of(message: &Message, lang: Lang) -> Told {
        Told {
            code: message.key(),
            text: message.text(lang),
        }
    }

    /// The messages as sentences of a language, in their order.
    pub fn all<'m>(messages: impl IntoIterator<Item = &'m Message>, lang: Lang) -> Vec<Told> {
        messages.into_iter().map(|message| Told::of(message, lang)).collect()
    }
}
