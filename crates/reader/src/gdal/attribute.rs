//! The fields of a feature.

use std::ffi::CStr;

use ::gdal::vector::{Defn, Feature, OGRFieldType as Type};
use jiff::civil::Date;

use super::words::Words;
use crate::info::FieldInfo;
use crate::record::Attribute;
use message::Message;
use text::{Problems, Refusal};

/// A field of a layer.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its place among the fields of the layer in GDAL.
    pub(super) index: i32,
    /// Its name in Unicode NFC.
    pub name: String,
    kind: Type::Type,
}

impl Field {
    /// For the description of the layer.
    pub fn info(&self) -> FieldInfo {
        let kind = match self.kind {
            Type::OFTInteger | Type::OFTInteger64 => "integer",
            Type::OFTReal => "real",
            Type::OFTDate => "date",
            Type::OFTString => "text",
            _ => "other",
        };
        FieldInfo {
            name: self.name.clone(),
            kind: kind.into(),
        }
    }

    /// The bytes of its text where it is one, as GDAL hands them out.
    pub fn text_bytes(&self, feature: &Feature<'_>) -> Option<Vec<u8>> {
        (self.kind == Type::OFTString)
            .then(|| bytes(feature, self.index))
            .flatten()
    }
}

/// The bytes of the names of all fields, a line each, for finding out their encoding.
pub fn names(defn: &Defn) -> Vec<Vec<u8>> {
    // SAFETY: the definition lives as long as the layer it was taken from.
    unsafe {
        let defn = defn.c_defn();
        (0..gdal_sys::OGR_FD_GetFieldCount(defn))
            .map(|index| {
                let name = gdal_sys::OGR_Fld_GetNameRef(gdal_sys::OGR_FD_GetFieldDefn(defn, index));
                if name.is_null() {
                    Vec::new()
                } else {
                    CStr::from_ptr(name).to_bytes().to_vec()
                }
            })
            .collect()
    }
}

/// The fields that hold texts, for finding out their encoding; the names do not matter there.
pub fn text_fields(defn: &Defn) -> Vec<Field> {
    let all = defn
        .fields()
        .zip(0i32..)
        .filter(|(field, _)| field.field_type() == Type::OFTString);
    all.map(|(_, index)| Field {
        index,
        name: String::new(),
        kind: Type::OFTString,
    })
    .collect()
}

/// The fields of a layer; a name that cannot be read is refused, because a mapping could never name it.
pub fn fields(defn: &Defn, words: &Words, file: &str, layer: &str) -> Result<Vec<Field>, Refusal> {
    let (mut fields, mut problems) = (Vec::new(), Problems::new());
    let kinds: Vec<Type::Type> = defn.fields().map(|field| field.field_type()).collect();
    for (bytes, (kind, index)) in names(defn).iter().zip(kinds.into_iter().zip(0i32..)) {
        match words.read(bytes) {
            Some(name) => fields.push(Field { index, name, kind }),
            None => {
                let message = Message::new("import.vector.field_name")
                    .with("file", file)
                    .with("layer", layer);
                problems.push(
                    message
                        .with("number", index + 1)
                        .with("value", String::from_utf8_lossy(bytes)),
                );
            }
        }
    }
    problems.or(fields)
}

/// The values of a feature; the place and the text of the first one that cannot be read, otherwise.
pub fn read(
    feature: &Feature<'_>,
    fields: &[Field],
    words: &Words,
) -> Result<Vec<(String, Attribute)>, (String, String)> {
    let mut values = Vec::with_capacity(fields.len() + 1);
    for field in fields {
        let value = value(feature, field, words).map_err(|bytes| {
            (
                field.name.clone(),
                String::from_utf8_lossy(&bytes).chars().take(200).collect(),
            )
        })?;
        values.push((field.name.clone(), value));
    }
    Ok(values)
}

fn bytes(feature: &Feature<'_>, index: i32) -> Option<Vec<u8>> {
    // SAFETY: the index is one of the layer's own; the text lives until the next call for this feature and is copied.
    unsafe {
        let own = feature.c_feature();
        if gdal_sys::OGR_F_IsFieldSetAndNotNull(own, index) == 0 {
            return None;
        }
        let text = gdal_sys::OGR_F_GetFieldAsString(own, index);
        if text.is_null() {
            return None;
        }
        Some(CStr::from_ptr(text).to_bytes().to_vec()).filter(|text| !text.is_empty())
    }
}

/// The value, or the bytes that are no text.
fn value(feature: &Feature<'_>, field: &Field, words: &Words) -> Result<Attribute, Vec<u8>> {
    // SAFETY: the index is one of the layer's own, and the field was seen to be set.
    let (set, own) = unsafe {
        let own = feature.c_feature();
        (gdal_sys::OGR_F_IsFieldSetAndNotNull(own, field.index) != 0, own)
    };
    if !set {
        return Ok(Attribute::Null);
    }
    Ok(match field.kind {
        Type::OFTInteger | Type::OFTInteger64 => {
            // SAFETY: as above.
            Attribute::Integer(unsafe { gdal_sys::OGR_F_GetFieldAsInteger64(own, field.index) })
        }
        Type::OFTReal => {
            // SAFETY: as above.
            let real = unsafe { gdal_sys::OGR_F_GetFieldAsDouble(own, field.index) };
            if real.is_finite() {
                Attribute::Real(real)
            } else {
                Attribute::Null
            }
        }
        Type::OFTBinary => Attribute::Null,
        kind => {
            let Some(bytes) = bytes(feature, field.index) else {
                return Ok(Attribute::Null);
            };
            let Some(text) = words.read(&bytes) else {
                return Err(bytes);
            };
            let date = (kind == Type::OFTDate).then(|| date(&text)).flatten();
            date.map_or(Attribute::Text(text), Attribute::Date)
        }
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_gdal() {
        assert_eq!(date("2026/06/18"), Some(Date::constant(2026, 6, 18)));
        assert_eq!(date("2026/13/18"), None);
        assert_eq!(date("2026"), None);
    }
}
