//! Codes of closed lists, as JSON spells them or in Vietnamese.

use serde::de::value::Error;
use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Value;

use domain::codes;

/// The value of a code, English or Vietnamese, or the codes there are, as a list for a message.
///
/// # Errors
/// The codes there are, where the text is none of them.
pub fn parse_code<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let read = |code: &str| serde_json::from_value(Value::String(code.to_string())).ok();
    let asked = asked_of::<T>();
    read(text)
        .or_else(|| read(codes::english(asked.list, text)?))
        .ok_or_else(|| {
            let shown = asked.codes.iter().map(|code| codes::with_vietnamese(asked.list, code));
            shown.collect::<Vec<_>>().join(", ")
        })
}

/// The codes of a closed list as they are stored; none of a type that is no such list.
pub fn codes_of<T: DeserializeOwned>() -> &'static [&'static str] {
    asked_of::<T>().codes
}

/// The codes of a closed list with their Vietnamese ones.
pub fn codes_in_both<T: DeserializeOwned>() -> impl Iterator<Item = (&'static str, Option<&'static str>)> {
    let asked = asked_of::<T>();
    let both = move |code: &&'static str| (*code, codes::vietnamese(asked.list, code));
    asked.codes.iter().map(both)
}

fn asked_of<T: DeserializeOwned>() -> Asked {
    let mut asked = Asked { list: "", codes: &[] };
    // Only the question is wanted; it is answered with nothing.
    let _ = T::deserialize(&mut asked);
    asked
}

/// Listens to the request of a type: its own name and the codes it knows.
struct Asked {
    list: &'static str,
    codes: &'static [&'static str],
}

impl<'de> Deserializer<'de> for &mut Asked {
    type Error = Error;

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        list: &'static str,
        codes: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        (self.list, self.codes) = (list, codes);
        Err(Error::custom(""))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom(""))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{DocumentClass, Recovery, ZoneKind};

    #[test]
    fn a_wrong_code_gives_the_right_ones() {
        assert_eq!(parse_code::<ZoneKind>("KCN"), Ok(ZoneKind::IndustrialPark));
        assert_eq!(parse_code::<ZoneKind>("KCX").unwrap_err(), "KKT, KCN, CCN, KCHN, KDTDV");
        assert_eq!(parse_code::<DocumentClass>("Act").unwrap_err(), "act, report, press");
        // A list of two has no "one of" in what other crates say of it.
        assert_eq!(parse_code::<Recovery>("?").unwrap_err(), "required, not_required");
        assert_eq!(parse_code::<String>("?"), Ok("?".to_string()));
        assert_eq!(codes_of::<String>(), [""; 0]);
    }

    #[test]
    fn every_list_that_people_choose_from_is_taken_in_vietnamese() {
        use domain::{
            ConstraintKind, EventKind, LandFunction, LeaseKind, LegalStatus, PlanLevel, ProjectState, Quality,
            Relation, UnitLevel,
        };
        fn whole<T: DeserializeOwned + PartialEq + std::fmt::Debug>() {
            assert!(codes_of::<T>().len() > 2);
            for (code, vietnamese) in codes_in_both::<T>() {
                let word = vietnamese.unwrap_or_else(|| panic!("{code} has no Vietnamese code"));
                assert_eq!(parse_code::<T>(word), parse_code::<T>(code));
                assert!(parse_code::<T>(code).is_ok(), "{code}");
                assert!(parse_code::<T>("?").unwrap_err().contains(&format!("{code} ({word})")));
            }
        }
        whole::<LegalStatus>();
        whole::<Quality>();
        whole::<EventKind>();
        whole::<LeaseKind>();
        whole::<PlanLevel>();
        whole::<LandFunction>();
        whole::<ConstraintKind>();
        whole::<ProjectState>();
        whole::<UnitLevel>();
        whole::<Relation>();
        assert_eq!(parse_code::<EventKind>("bàn giao"), Ok(EventKind::HandedOver));
    }
}
