//! Small turns of phrase of JSON.

use serde::Serialize;
use serde_json::{Map, Value};

use domain::{DateEnd, PartialDate};
use message::Message;

/// The code of an enumeration, as it stands in the store.
pub(super) fn code<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}

/// An answer as JSON. What cannot be written is an error: `null` would look like an answer.
///
/// # Errors
/// Why, in words.
pub(super) fn written<T: Serialize>(answer: &T) -> Result<Value, Message> {
    serde_json::to_value(answer).map_err(|error| Message::new("server.unwritten").with_foreign("reason", &error))
}

/// A text; an empty one was never given, so it is `null`.
pub(super) fn words(text: &str) -> Value {
    if text.is_empty() {
        Value::Null
    } else {
        Value::from(text)
    }
}

/// A date with the precision of its document.
pub(super) fn date(date: Option<PartialDate>) -> Value {
    date.map_or(Value::Null, |d| Value::from(d.to_string()))
}

/// The date of an end of an interval; `null` for unknown and for unbounded.
pub(super) fn end(end: DateEnd) -> Value {
    match end {
        DateEnd::On(date) => Value::from(date.to_string()),
        DateEnd::Unknown | DateEnd::Unbounded => Value::Null,
    }
}

/// One object with the keys of both, in their order.
pub(super) fn join(first: Value, second: Value) -> Value {
    let mut all = match first {
        Value::Object(map) => map,
        _ => Map::new(),
    };
    if let Value::Object(more) = second {
        all.extend(more);
    }
    Value::Object(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_written_is_an_error() {
        struct Broken;
        impl Serialize for Broken {
            fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
                Err(serde::ser::Error::custom("no"))
            }
        }
        assert_eq!(written(&[1, 2]).unwrap(), serde_json::json!([1, 2]));
        let error = written(&Broken).unwrap_err();
        assert_eq!(error.key(), "server.unwritten");
        assert!(error.to_string().contains("no"));
    }
}
