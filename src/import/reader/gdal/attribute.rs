//! The fields of a feature.

use ::gdal::vector::{Defn, Feature, OGRFieldType as Type};
use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::Place;
use super::shape_text::TextOf;
use crate::import::reader::record::Attribute;
use crate::import::text::{Problems, Refusal};
use crate::message::Message;

/// A field of a layer.
pub struct Field {
    name: String,
    kind: Type::Type,
}

/// The fields of a layer; a name that is not UTF-8 is refused, because a mapping could never name it.
pub fn fields(defn: &Defn, file: &str, layer: &str) -> Result<Vec<Field>, Refusal> {
    let (mut fields, mut problems) = (Vec::new(), Problems::new());
    for (field, number) in defn.fields().zip(1..) {
        let name: String = field.name().nfc().collect();
        if name.contains(char::REPLACEMENT_CHARACTER) {
            let message = Message::new("import.vector.field_name")
                .with("file", file)
                .with("layer", layer);
            problems.push(message.with("number", number).with("value", &name));
        }
        fields.push(Field {
            name,
            kind: field.field_type(),
        });
    }
    problems.or(fields)
}

/// The values of a feature, or what is wrong with its texts.
pub fn read(
    feature: &Feature<'_>,
    fields: &[Field],
    place: &Place<'_>,
) -> Result<Vec<(String, Attribute)>, Vec<Message>> {
    let (mut values, mut faults) = (Vec::with_capacity(fields.len()), Vec::new());
    for (index, field) in fields.iter().enumerate() {
        let value = value(feature, index, field.kind);
        if let Attribute::Text(text) = &value {
            faults.extend(text_fault(text, field, place));
        }
        values.push((field.name.clone(), value));
    }
    if faults.is_empty() { Ok(values) } else { Err(faults) }
}

/// A field that cannot be read at this place counts as absent; GDAL's log refuses the file when that was an error.
fn value(feature: &Feature<'_>, index: usize, kind: Type::Type) -> Attribute {
    // As text first: a field that is absent (not null) is 0 for GDAL's other getters.
    let text = match kind {
        Type::OFTBinary => None,
        _ => feature
            .field_as_string(index)
            .ok()
            .flatten()
            .filter(|text| !text.is_empty()),
    };
    let Some(text) = text else { return Attribute::Null };
    let typed = match kind {
        Type::OFTInteger | Type::OFTInteger64 => {
            feature.field_as_integer64(index).ok().flatten().map(Attribute::Integer)
        }
        Type::OFTReal => {
            let real = feature.field_as_double(index).ok().flatten();
            return real
                .filter(|real| real.is_finite())
                .map_or(Attribute::Null, Attribute::Real);
        }
        Type::OFTDate => date(&text).map(Attribute::Date),
        _ => None,
    };
    typed.unwrap_or_else(|| Attribute::Text(text.nfc().collect()))
}

/// GDAL prints dates as `2026/06/18`.
fn date(text: &str) -> Option<Date> {
    let mut parts = text.split('/');
    let (year, month, day) = (
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
    );
    Date::new(year, month, day).ok()
}

/// A text that was not decoded (the GDAL crate puts U+FFFD there), or decoded by a wrong declaration.
fn text_fault(text: &str, field: &Field, place: &Place<'_>) -> Option<Message> {
    let message = |key| place.message(key).with("field", &field.name).with("value", text);
    if text.contains(char::REPLACEMENT_CHARACTER) {
        return Some(message("import.vector.text"));
    }
    match &place.source.text {
        TextOf::Declared(declared) if looks_like_utf8_read_as_latin(text) => {
            Some(message("import.vector.wrong_cpg").with("declared", declared))
        }
        _ => None,
    }
}

/// `HÃ²a` is `Hòa` in UTF-8 read byte by byte; no real word in Latin-1 is valid UTF-8 when turned back.
fn looks_like_utf8_read_as_latin(text: &str) -> bool {
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    !text.is_ascii() && bytes.is_some_and(|bytes| std::str::from_utf8(&bytes).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mojibake_is_recognised() {
        assert!(looks_like_utf8_read_as_latin("HÃ²a"));
        assert!(!looks_like_utf8_read_as_latin("Hòa"));
        assert!(!looks_like_utf8_read_as_latin("Đăk Hà"));
        assert!(!looks_like_utf8_read_as_latin("Hoa"));
    }

    #[test]
    fn dates_of_gdal() {
        assert_eq!(date("2026/06/18"), Some(Date::constant(2026, 6, 18)));
        assert_eq!(date("2026/13/18"), None);
        assert_eq!(date("2026"), None);
    }
}
