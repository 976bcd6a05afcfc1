//! The format of a file: its content decides, not its ending.

use std::path::Path;

use super::info::Format;
use super::xml_prologue::{Prologue, of_bytes};
use message::Message;

/// How many bytes from the beginning of a file are looked at.
pub const HEAD: usize = 65_536;

/// The format of a file, or the sentence that refuses it and tells what to do instead.
///
/// `head` are its first bytes (at most [`HEAD`]), `inside` the names in it when it is a zip archive.
///
/// # Errors
/// The file is of a kind that is not taken.
pub fn recognise(file: &str, path: &Path, head: &[u8], inside: &[String]) -> Result<Format, Message> {
    let ending = ending(path);
    let refuse = |key| Err(Message::new(key).with("file", file));
    if head.is_empty() {
        return refuse("reader.refused.empty");
    }
    if let Some(found) = binary(head, &ending, inside) {
        return found.or_else(refuse);
    }
    if let Some(part) = part_of(&ending) {
        return Err(Message::new("reader.refused.part")
            .with("file", file)
            .with("main", part));
    }
    if let Some(format) = text(head, &ending) {
        return match format {
            Text::Taken(format) => Ok(format),
            Text::Refused(key) => refuse(key),
            Text::Xml(root) => Err(Message::new("reader.refused.xml").with("file", file).with("root", root)),
        };
    }
    refuse("reader.refused.unknown")
}

/// The format of a file on disk by its first bytes; an archive, and with it most workbooks, is not looked into.
///
/// # Errors
/// As [`recognise`]; the file cannot be read.
pub fn format_of(path: &Path) -> Result<Format, Message> {
    let file = path.display().to_string();
    let head = super::prepare::head(&file, path)?;
    recognise(&file, path, &head, &[])
}

/// The sentence for a file whose ending contradicts its content; `None` where they agree.
pub fn mismatch(file: &str, path: &Path, format: Format) -> Option<Message> {
    let ending = ending(path);
    let usual = format.endings().contains(&ending.as_str()) || format == Format::Text;
    (!usual).then(|| {
        let message = Message::new("reader.mismatch").with("file", file);
        message.with("found", format.name()).with("ending", ending)
    })
}

/// The ending of a name in small letters, without the dot.
pub fn ending(path: &Path) -> String {
    path.extension()
        .map(|ending| ending.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default()
}

type Found = Result<Format, &'static str>;

fn binary(head: &[u8], ending: &str, inside: &[String]) -> Option<Found> {
    let at = |offset: usize, bytes: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(bytes));
    let has = |name: &str| inside.iter().any(|inner| inner == name || inner.starts_with(name));
    Some(match () {
        () if at(0, b"PK\x03\x04") || at(0, b"PK\x05\x06") => match () {
            () if has("xl/") => Ok(Format::Xlsx),
            () if has("word/") || has("ppt/") => Err("reader.refused.office"),
            () if at(30, b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet") => Ok(Format::Ods),
            () if at(30, b"mimetypeapplication/vnd.oasis.opendocument") => Err("reader.refused.office"),
            () => Ok(Format::Zip),
        },
        () if at(0, b"SQLite format 3\0") => match () {
            () if [&b"GPKG"[..], b"GP10", b"GP11"].iter().any(|id| at(68, id)) || ending == "gpkg" => {
                Ok(Format::GeoPackage)
            }
            () => Err("reader.refused.sqlite"),
        },
        // The main file and the index begin alike.
        () if at(0, &[0, 0, 0x27, 0x0a]) && ending != "shx" => Ok(Format::Shapefile),
        () if at(0, b"fgb\x03fgb") => Ok(Format::FlatGeobuf),
        () if at(0, b"AutoCAD Binary DXF") => Err("reader.refused.binary_dxf"),
        () if at(0, b"AC1") && head.get(3..6).is_some_and(|d| d.iter().all(u8::is_ascii_digit)) => {
            Err("reader.refused.dwg")
        }
        () if at(0, &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) => match ending {
            "dgn" => Err("reader.refused.dgn8"),
            "xls" | "xlsx" | "xlt" => Ok(Format::Xls),
            _ => Err("reader.refused.office"),
        },
        // A design file of two or of three dimensions begins with its type 9 element.
        () if at(0, &[0x08, 0x09, 0xfe, 0x02]) || at(0, &[0xc8, 0x09, 0xfe, 0x02]) => Ok(Format::Dgn),
        () if at(4, b"\x0a\x09OSMHeader") || ending == "pbf" => Err("reader.refused.osm"),
        () if at(0, b"%PDF") => Err("reader.refused.pdf"),
        () if at(0, b"Rar!\x1a\x07")
            || at(0, b"7z\xbc\xaf\x27\x1c")
            || at(0, b"\x1f\x8b")
            || at(0, b"BZh")
            || at(0, b"\xfd7zXZ")
            || at(0, b"\x28\xb5\x2f\xfd") =>
        {
            Err("reader.refused.archive")
        }
        () if at(0, b"II*\0")
            || at(0, b"MM\0*")
            || at(0, b"II+\0")
            || at(0, b"\x89PNG")
            || at(0, b"\xff\xd8\xff")
            || at(0, b"GIF8")
            || at(0, b"BM") && ending == "bmp"
            || ending == "ecw"
            || ending == "sid" =>
        {
            Err("reader.refused.raster")
        }
        () => return None,
    })
}

/// The main file of a kind that has parts, for a part.
fn part_of(ending: &str) -> Option<&'static str> {
    Some(match ending {
        "shx" | "dbf" | "prj" | "cpg" | "qpj" | "sbn" | "sbx" | "qix" => ".shp",
        "dat" | "map" | "id" | "ind" => ".tab",
        "mid" => ".mif",
        "csvt" => ".csv",
        "gfs" | "xsd" => ".gml",
        _ => return None,
    })
}

enum Text {
    Taken(Format),
    Refused(&'static str),
    Xml(String),
}

fn text(head: &[u8], ending: &str) -> Option<Text> {
    let wide = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    if !wide && head.iter().take(4096).any(|byte| *byte == 0) {
        return None;
    }
    let decoded;
    let bytes = if wide {
        let encoding = if head[0] == 0xff {
            encoding_rs::UTF_16LE
        } else {
            encoding_rs::UTF_16BE
        };
        decoded = encoding.decode_without_bom_handling(&head[2..]).0.into_owned();
        decoded.as_bytes()
    } else {
        head.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(head)
    };
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
    let begin = &bytes[start..];
    let lower = |length: usize| begin[..begin.len().min(length)].to_ascii_lowercase();
    let found = match () {
        () if begin.starts_with(b"<") => xml(begin),
        () if lower(6).starts_with(b"!table") => Text::Taken(Format::MapInfoTab),
        () if lower(8).starts_with(b"version ") && contains(&lower(HEAD), b"columns") => {
            Text::Taken(Format::MapInfoMif)
        }
        () if is_dxf(begin) => Text::Taken(Format::Dxf),
        () if begin.starts_with(b"\x1e") => Text::Taken(Format::GeoJsonSeq),
        () if begin.starts_with(b"{") || begin.starts_with(b"[") => json(begin, ending),
        // Numbers, words and delimiters: a table, if the ending does not say that it should have been something else.
        () if ["csv", "txt", "tsv", "asc", "xyz", "wkt", "dat", ""].contains(&ending) => Text::Taken(Format::Text),
        () => return None,
    };
    Some(found)
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// A DXF in text form is pairs of lines, a number and a value; it begins with `0 SECTION` after comments (`999`).
fn is_dxf(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    while let (Some(code), Some(value)) = (lines.next(), lines.next()) {
        match code {
            b"999" => {}
            b"0" => return value.eq_ignore_ascii_case(b"SECTION"),
            _ => return false,
        }
    }
    false
}

/// One object on each of the first two lines is a sequence; anything else that GeoJSON is not is left to the reader,
/// which names the place. `TopoJSON` and the JSON of map servers are refused by name.
fn json(bytes: &[u8], ending: &str) -> Text {
    let squeezed: Vec<u8> = bytes
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
        .take(4096)
        .collect();
    if contains(&squeezed, b"\"type\":\"Topology\"") {
        return Text::Refused("reader.refused.topojson");
    }
    if contains(&squeezed, b"\"geometryType\":\"esri") || contains(&squeezed, b"\"rings\":[[[") {
        return Text::Refused("reader.refused.esri_json");
    }
    let mut lines = bytes
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let next = lines.next().unwrap_or_default();
    let feature = first.starts_with(b"{") && first.ends_with(b"}") && next.starts_with(b"{");
    if feature || ["geojsonl", "geojsons", "ndjson"].contains(&ending) {
        return Text::Taken(Format::GeoJsonSeq);
    }
    Text::Taken(Format::GeoJson)
}

fn xml(bytes: &[u8]) -> Text {
    // Named as what it is, whatever the tags in its definitions look like; HTML is called by its own name.
    let html = bytes
        .get(..14)
        .is_some_and(|start| start.eq_ignore_ascii_case(b"<!doctype html"));
    if !html && of_bytes(bytes) == Prologue::Refused {
        return Text::Refused("reader.refused.entities");
    }
    let head = String::from_utf8_lossy(bytes);
    let Some(tag) = root(&head) else {
        return Text::Xml("?".into());
    };
    let name: &str = tag
        .split(|c: char| c.is_whitespace() || c == '>' || c == '/')
        .next()
        .unwrap_or_default();
    let local = name.rsplit(':').next().unwrap_or_default();
    match local {
        "kml" => Text::Taken(Format::Kml),
        "OGRVRTDataSource" | "VRTDataset" | "OGRVRTLayer" => Text::Refused("reader.refused.vrt"),
        "html" | "HTML" => Text::Refused("reader.refused.html"),
        _ if tag.contains("opengis.net/gml") || head.contains("xmlns:gml=") => Text::Taken(Format::Gml),
        _ => Text::Xml(local.chars().take(60).collect()),
    }
}

/// The first element of an XML text, from its name on: declarations, comments and a document type come before it.
fn root(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = &rest[rest.find('<')? + 1..];
        rest = match () {
            () if rest.starts_with('?') => rest.split_once("?>")?.1,
            () if rest.starts_with("!--") => rest.split_once("-->")?.1,
            () if rest.starts_with('!') => rest.split_once('>')?.1,
            () => return Some(rest.split_once('>').map_or(rest, |(tag, _)| tag)),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, head: &[u8]) -> Result<Format, &'static str> {
        recognise(name, Path::new(name), head, &[]).map_err(|message| message.key())
    }

    #[test]
    fn content_decides() {
        assert_eq!(
            of(
                "a.shp",
                b"SQLite format 3\0................................................GPKG"
            ),
            Err("reader.refused.sqlite")
        );
        assert_eq!(of("a.gpkg", b"SQLite format 3\0"), Ok(Format::GeoPackage));
        assert_eq!(
            of("a.json", b"<?xml version=\"1.0\"?><!-- x --><OGRVRTDataSource>"),
            Err("reader.refused.vrt")
        );
        assert_eq!(
            of(
                "a.xml",
                b"<ogr:FeatureCollection xmlns:gml=\"http://www.opengis.net/gml\">"
            ),
            Ok(Format::Gml)
        );
        assert_eq!(of("a.txt", b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n"), Ok(Format::Dxf));
        assert_eq!(of("a.dxf", b"999\nhello\n0\nSECTION\n"), Ok(Format::Dxf));
        assert_eq!(of("a.dwg", b"AC1027\0\0"), Err("reader.refused.dwg"));
        assert_eq!(
            of("a.dgn", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
            Err("reader.refused.dgn8")
        );
        assert_eq!(
            of("a.json", b"{\"type\":\"Feature\"}\n{\"type\":\"Feature\"}\n"),
            Ok(Format::GeoJsonSeq)
        );
        assert_eq!(
            of("a.json", b"{ \"type\": \"Topology\" }"),
            Err("reader.refused.topojson")
        );
        assert_eq!(of("a.csv", "Điểm;X;Y".as_bytes()), Ok(Format::Text));
        assert_eq!(of("a.dbf", b"\x03abc"), Err("reader.refused.part"));
        assert_eq!(of("a.bin", &[7, 0, 1, 2]), Err("reader.refused.unknown"));
        assert_eq!(of("a.kml", &[]), Err("reader.refused.empty"));
        assert_eq!(of("a.kml", b"\xff\xfe<\0k\0m\0l\0>\0"), Ok(Format::Kml));
    }

    #[test]
    fn an_ending_that_says_something_else_is_told() {
        assert!(mismatch("a.shp", Path::new("a.shp"), Format::GeoPackage).is_some());
        assert!(mismatch("a.SHP", Path::new("a.SHP"), Format::Shapefile).is_none());
    }
}
