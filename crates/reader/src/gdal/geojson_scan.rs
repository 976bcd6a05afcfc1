//! A look over a GeoJSON file before GDAL gets it: GDAL follows addresses in `crs` members, wherever they stand, into the
//! network, and gives no line when the JSON is broken.

use std::fmt;
use std::io::{BufReader, Read};
use std::path::Path;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use message::Message;
use text::{open_bytes, unreadable};

/// The `crs` member at the top of a GeoJSON file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TopCrs {
    /// There is none: WGS 84 (RFC 7946).
    Absent,
    /// It is null: the system is unknown by the file's own word.
    Null,
    /// This EPSG code; CRS84 counts as 4326. GDAL would put codes of its own in its place (4979 when there are heights).
    Code(u32),
}

/// How much of the file is in memory at a time.
const WINDOW: usize = 1 << 18;

/// Checks the JSON of a file of at most `limit_mb` megabytes and every `crs` member, and returns the one at the top. Little of the
/// file is in memory at a time.
///
/// Accepted are `EPSG:n`, `urn:ogc:def:crs:EPSG:…:n` and `urn:ogc:def:crs:OGC:…:CRS84` by name, and null.
///
/// # Errors
/// The file cannot be read, is larger, is no JSON, or names a system in another way.
pub fn check(file: &str, path: &Path, limit_mb: u64) -> Result<TopCrs, Message> {
    let mut bytes = open_bytes(path, limit_mb)?;
    let scanned = scan(BufReader::with_capacity(WINDOW, &mut bytes));
    // Of a file that is cut off at the limit, the limit is to be told and not the missing bracket.
    bytes.within_limit()?;
    let found = scanned.map_err(|error| match error.is_io() {
        true => unreadable(path, &error.into()),
        false => Message::new("import.geojson.syntax")
            .with("file", file)
            .with("row", error.line())
            .with("column", error.column())
            .with_foreign("reason", &error),
    })?;
    match found.refused {
        Some(crs) => Err(Message::new("import.geojson.crs").with("file", file).with("value", crs)),
        None => Ok(found.top),
    }
}

fn scan(mut bytes: impl Read) -> Result<Found, serde_json::Error> {
    let mut found = Found {
        top: TopCrs::Absent,
        refused: None,
    };
    let mut head = Vec::with_capacity(MARK.len());
    let read = (&mut bytes).take(MARK.len() as u64).read_to_end(&mut head);
    read.map_err(serde_json::Error::io)?;
    let head = head.strip_prefix(&MARK).unwrap_or(&head);
    let mut json = serde_json::Deserializer::from_reader(head.chain(bytes));
    Node {
        found: &mut found,
        depth: 0,
    }
    .deserialize(&mut json)?;
    json.end()?;
    Ok(found)
}

/// The byte order mark, which is no JSON.
const MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

struct Found {
    top: TopCrs,
    refused: Option<String>,
}

struct Node<'a> {
    found: &'a mut Found,
    depth: usize,
}

impl Node<'_> {
    fn child(&mut self) -> Node<'_> {
        Node {
            found: &mut *self.found,
            depth: self.depth + 1,
        }
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
                    let crs: Value = map.next_value()?;
                    match accepted(&crs) {
                        Some(known) if self.depth == 0 => self.found.top = known,
                        Some(_) => {}
                        None => {
                            self.found
                                .refused
                                .get_or_insert_with(|| crs.to_string().chars().take(200).collect());
                        }
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

/// The system a `crs` member names; `None` when it is not one of the accepted forms.
fn accepted(crs: &Value) -> Option<TopCrs> {
    if crs.is_null() {
        return Some(TopCrs::Null);
    }
    let members = crs.as_object()?;
    let only_known = members.keys().all(|key| key == "type" || key == "properties");
    if !only_known || members.get("type")?.as_str()? != "name" {
        return None;
    }
    let name = crs.pointer("/properties/name")?.as_str()?.to_ascii_uppercase();
    let code = match name.split(':').collect::<Vec<_>>().as_slice() {
        ["EPSG", code] | ["URN", "OGC", "DEF", "CRS", "EPSG", _, code] if code.bytes().all(|b| b.is_ascii_digit()) => {
            code
        }
        ["URN", "OGC", "DEF", "CRS", "OGC", _, "CRS84"] => "4326",
        _ => return None,
    };
    code.parse().ok().map(TopCrs::Code)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn of(bytes: &[u8]) -> Result<TopCrs, Message> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        check("a.geojson", file.path(), 1)
    }

    fn key(text: &str) -> Result<TopCrs, &'static str> {
        of(text.as_bytes()).map_err(|message| message.key())
    }

    #[test]
    fn only_known_names_reach_gdal() {
        let crs = |crs: &str| key(&format!(r#"{{"type":"FeatureCollection","crs":{crs},"features":[]}}"#));
        assert_eq!(
            crs(r#"{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::9216"}}"#),
            Ok(TopCrs::Code(9216))
        );
        assert_eq!(
            crs(r#"{"type":"name","properties":{"name":"EPSG:3405"}}"#),
            Ok(TopCrs::Code(3405))
        );
        assert_eq!(crs("null"), Ok(TopCrs::Null));
        let refused = Err("import.geojson.crs");
        assert_eq!(
            crs(r#"{"type":"link","properties":{"href":"http://127.0.0.1/x","type":"esriwkt"}}"#),
            refused
        );
        assert_eq!(crs(r#"{"type":"name","properties":{"name":"file.prj"}}"#), refused);
        assert_eq!(crs("3"), refused);
    }

    #[test]
    fn a_crs_is_found_at_any_depth_but_not_among_properties() {
        let link = r#"{"type":"link","properties":{"href":"http://127.0.0.1/x"}}"#;
        assert_eq!(
            key(&format!(r#"{{"features":[{{"geometry":{{"CRS":{link}}}}}]}}"#)),
            Err("import.geojson.crs")
        );
        assert_eq!(
            key(&format!(r#"{{"features":[{{"properties":{{"crs":{link}}}}}]}}"#)),
            Ok(TopCrs::Absent)
        );
    }

    #[test]
    fn broken_json_is_told_with_its_line() {
        let message = of(b"{\n \"type\": \"Feature\",\n oops}").unwrap_err();
        assert!(message.to_string().contains("row 3"), "{message}");
        assert_eq!(key(""), Err("import.geojson.syntax"));
        assert_eq!(key(&"[".repeat(100_000)), Err("import.geojson.syntax"));
    }

    #[test]
    fn a_mark_before_the_text_and_the_limit_are_minded() {
        assert_eq!(of("\u{feff}{\"crs\":null}".as_bytes()).unwrap(), TopCrs::Null);
        // Cut off by the limit it is no whole JSON, and that is not what is told.
        let big = format!("[{}1]", "1,".repeat(1 << 19));
        assert_eq!(key(&big), Err("import.file.too_big"));
        assert_eq!(key(&format!("[{}]", " ".repeat((1 << 20) - 2))), Ok(TopCrs::Absent));
    }
}
