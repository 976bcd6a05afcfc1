//! A look over a GeoJSON file before GDAL gets it: GDAL follows addresses in `crs` members, wherever they stand, into the
//! network, and gives no line when the JSON is broken.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::message::Message;

/// Checks the JSON and every `crs` member; true when the file has one at the top, null or not.
///
/// Accepted are `EPSG:n`, `urn:ogc:def:crs:EPSG:…:n` and `urn:ogc:def:crs:OGC:…:CRS84` by name, and null.
pub fn check(file: &str, bytes: &[u8]) -> Result<bool, Message> {
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    let mut found = Found::default();
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read = Node { found: &mut found, depth: 0 }.deserialize(&mut json).and_then(|()| json.end());
    read.map_err(|error| {
        let message = Message::new("import.geojson.syntax").with("file", file).with("row", error.line());
        message.with("column", error.column()).with("reason", error)
    })?;
    match found.refused {
        Some(crs) => Err(Message::new("import.geojson.crs").with("file", file).with("value", crs)),
        None => Ok(found.at_top),
    }
}

#[derive(Default)]
struct Found {
    at_top: bool,
    refused: Option<String>,
}

struct Node<'a> {
    found: &'a mut Found,
    depth: usize,
}

impl Node<'_> {
    fn child(&mut self) -> Node<'_> {
        Node { found: &mut *self.found, depth: self.depth + 1 }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GeoJSON")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            // GDAL does not mind the case of member names, so neither may this.
            match key.to_ascii_lowercase().as_str() {
                "crs" => {
                    self.found.at_top |= self.depth == 0;
                    let crs: Value = map.next_value()?;
                    if !accepted(&crs) {
                        self.found.refused.get_or_insert_with(|| crs.to_string().chars().take(200).collect());
                    }
                }
                "properties" => {
                    map.next_value::<IgnoredAny>()?;
                }
                _ => map.next_value_seed(self.child())?,
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(self.child())?.is_some() {}
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

fn accepted(crs: &Value) -> bool {
    if crs.is_null() {
        return true;
    }
    let name = crs.pointer("/properties/name").and_then(Value::as_str).unwrap_or_default().to_ascii_uppercase();
    let only_known = crs.as_object().is_some_and(|o| o.keys().all(|key| key == "type" || key == "properties"));
    let parts: Vec<&str> = name.split(':').collect();
    let number = |text: &str| !text.is_empty() && text.len() <= 6 && text.bytes().all(|b| b.is_ascii_digit());
    let known = match parts.as_slice() {
        ["EPSG", code] => number(code),
        ["URN", "OGC", "DEF", "CRS", "EPSG", _, code] => number(code),
        ["URN", "OGC", "DEF", "CRS", "OGC", _, "CRS84"] => true,
        _ => false,
    };
    known && only_known && crs.get("type").and_then(Value::as_str) == Some("name")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Result<bool, &'static str> {
        check("a.geojson", text.as_bytes()).map_err(|message| message.key())
    }

    #[test]
    fn only_known_names_reach_gdal() {
        let crs = |crs: &str| key(&format!(r#"{{"type":"FeatureCollection","crs":{crs},"features":[]}}"#));
        assert_eq!(crs(r#"{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::9216"}}"#), Ok(true));
        assert_eq!(crs(r#"{"type":"name","properties":{"name":"EPSG:3405"}}"#), Ok(true));
        assert_eq!(crs("null"), Ok(true));
        let refused = Err("import.geojson.crs");
        assert_eq!(crs(r#"{"type":"link","properties":{"href":"http://127.0.0.1/x","type":"esriwkt"}}"#), refused);
        assert_eq!(crs(r#"{"type":"name","properties":{"name":"file.prj"}}"#), refused);
        assert_eq!(crs("3"), refused);
    }

    #[test]
    fn a_crs_is_found_at_any_depth_but_not_among_properties() {
        let link = r#"{"type":"link","properties":{"href":"http://127.0.0.1/x"}}"#;
        assert_eq!(key(&format!(r#"{{"features":[{{"geometry":{{"CRS":{link}}}}}]}}"#)), Err("import.geojson.crs"));
        assert_eq!(key(&format!(r#"{{"features":[{{"properties":{{"crs":{link}}}}}]}}"#)), Ok(false));
    }

    #[test]
    fn broken_json_is_told_with_its_line() {
        let message = check("a.geojson", b"{\n \"type\": \"Feature\",\n oops}").unwrap_err();
        assert!(message.to_string().contains("row 3"), "{message}");
        assert_eq!(key(""), Err("import.geojson.syntax"));
        assert_eq!(key(&"[".repeat(100_000)), Err("import.geojson.syntax"));
    }
}
