//! Codes of closed lists, as JSON spells them.

use serde::de::value::Error;
use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Value;

/// The value of a code, or the codes there are, as a list for a message.
pub fn parse_code<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(Value::String(text.to_string())).map_err(|_| codes_of::<T>().join(", "))
}

/// The codes of a closed list, as its type tells whoever reads it; none of a type that is no such list.
fn codes_of<T: DeserializeOwned>() -> &'static [&'static str] {
    let mut asked = Asked(&[]);
    // Only the question is wanted; it is answered with nothing.
    let _ = T::deserialize(&mut asked);
    asked.0
}

/// Listens to what a type asks for.
struct Asked(&'static [&'static str]);

impl<'de> Deserializer<'de> for &mut Asked {
    type Error = Error;

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        codes: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        self.0 = codes;
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
    use crate::domain::{DocumentClass, Recovery, ZoneKind};

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
}
