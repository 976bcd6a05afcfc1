//! The encoding of a file's texts, where the format leaves it open or declares it wrongly.

use std::borrow::Cow;
use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use crate::info::FoundEncoding;
use message::Message;
use text::legacy;
use text::legacy::{Encoding, Sureness};

/// How the bytes of a text come out of GDAL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// The format is UTF-8 and nothing else.
    Utf8,
    /// The bytes of the file as they are.
    Raw,
    /// Each byte as the character of that number, because GDAL reads the file as Latin-1; higher characters were escapes.
    Latin1,
    /// Decoded by GDAL from this encoding, which turns back without loss.
    Decoded(&'static encoding_rs::Encoding),
}

/// The facts known of a file's texts before one is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// How the texts come from GDAL.
    pub transport: Transport,
    /// The encoding the file declares, by any name it uses; `None` for none.
    pub declared: Option<String>,
}

/// The texts of a layer.
#[derive(Debug, Clone)]
pub struct Words {
    transport: Transport,
    encoding: Encoding,
    /// The bytes are UTF-8, whatever the letters stand for: typed with an old font, or spoilt on the way.
    in_unicode: bool,
    /// The encoding, for the layer's description; `None` where the format leaves no choice.
    pub found: Option<FoundEncoding>,
    /// A note for the person on the encoding; `None` for nothing remarkable.
    pub note: Option<Message>,
}

impl Origin {
    /// UTF-8, which the format prescribes.
    pub const UTF8: Origin = Origin {
        transport: Transport::Utf8,
        declared: None,
    };

    /// The bytes of a text as they stand in the file; `None` where it holds escapes, which are characters already.
    pub fn bytes<'t>(&self, text: &'t [u8]) -> Option<Cow<'t, [u8]>> {
        undo(self.transport, text)
    }
}

/// Decides how the texts of a layer are encoded. `sample` holds texts of it that are not plain ASCII, a line each, as bytes of
/// the file; `said` is the encoding the person names.
///
/// The one place where this is decided: the encoding the person names; else UTF-8 if the bytes are, against the file's own word
/// too (no text in another encoding looks like it); else an encoding of Vietnam that makes words of them; else the one the file
/// declares.
///
/// # Errors
/// The person or the file names an encoding that is not known.
pub fn decide(origin: &Origin, said: Option<&str>, sample: &[u8], file: &str) -> Result<Words, Message> {
    let fixed = origin.transport == Transport::Utf8;
    let in_unicode = fixed || !sample.is_empty() && std::str::from_utf8(sample).is_ok();
    let words = |encoding: Encoding, how: &'static str, note| Words {
        transport: origin.transport,
        encoding,
        in_unicode: in_unicode && encoding.changes_texts(),
        // A format that is UTF-8 leaves no choice worth a word, unless its texts are something else all the same.
        found: (!fixed || encoding.changes_texts()).then(|| FoundEncoding {
            name: name(encoding),
            how: how_of(how),
        }),
        note,
    };
    let unknown = |name: &str| {
        Message::new("reader.encoding.unknown")
            .with("file", file)
            .with("name", name)
    };
    if let Some(label) = said {
        let known = label.parse().ok().or_else(|| by_name(label).map(Encoding::Named));
        let encoding: Encoding = known.ok_or_else(|| unknown(label))?;
        // UTF-8 by its format stays UTF-8; only texts typed with old fonts can be named otherwise.
        return Ok(words(
            if fixed && !encoding.changes_texts() {
                Encoding::Utf8
            } else {
                encoding
            },
            "said",
            None,
        ));
    }
    let declared = origin.declared.as_deref().map(|name| (name, by_name(name)));
    let is_utf8 = |encoding: &Option<&'static encoding_rs::Encoding>| *encoding == Some(encoding_rs::UTF_8);
    if sample.is_empty() {
        return Ok(match declared {
            Some((_, Some(encoding))) => words(Encoding::Named(encoding), "declared", None),
            _ => words(Encoding::Utf8, "ascii", None),
        });
    }
    let seen = legacy::detect(sample);
    let sure = seen.sureness();
    let enough = match (fixed, &declared) {
        // Against the format or the file's own word there must be no doubt.
        (true, _) | (_, Some((_, Some(_)))) => sure == Sureness::Sure,
        _ => true,
    };
    let noted = |message: Option<Message>| {
        message.map(|message| {
            Message::new("reader.encoding.note")
                .with("file", file)
                .with_message("note", message)
        })
    };
    match (seen.encoding, &declared) {
        (Encoding::Ascii | Encoding::Utf8 | Encoding::Utf8Bom | Encoding::Decomposed, Some((name, known)))
            if !is_utf8(known) =>
        {
            let note = Message::new("reader.encoding.wrong")
                .with("file", file)
                .with("declared", name);
            Ok(words(Encoding::Utf8, "seen", Some(note)))
        }
        (Encoding::Ascii | Encoding::Utf8 | Encoding::Utf8Bom | Encoding::Decomposed, Some(_)) => {
            Ok(words(Encoding::Utf8, "declared", None))
        }
        (encoding, _) if encoding.changes_texts() && enough => Ok(words(encoding, "seen", noted(seen.message()))),
        (_, Some((_, Some(encoding)))) => Ok(words(Encoding::Named(encoding), "declared", None)),
        (Encoding::Unrecognised, Some((name, None))) => Err(unknown(name)),
        (Encoding::Unrecognised, None) => Ok(words(Encoding::Utf8, "unknown", noted(seen.message()))),
        _ => Ok(words(Encoding::Utf8, "seen", None)),
    }
}

/// A name for people: as the Encoding Standard or Vietnam calls it.
fn name(encoding: Encoding) -> String {
    match encoding {
        Encoding::Named(other) => other.name().to_string(),
        Encoding::Tcvn3 => "TCVN3".into(),
        Encoding::Vni => "VNI".into(),
        Encoding::Utf8 | Encoding::Utf8Bom | Encoding::Ascii | Encoding::Decomposed => "UTF-8".into(),
        other => other.code(),
    }
}

fn how_of(how: &str) -> Message {
    match how {
        "said" => Message::new("reader.encoding.said"),
        "declared" => Message::new("reader.encoding.declared"),
        "seen" => Message::new("reader.encoding.seen"),
        "unknown" => Message::new("reader.encoding.not_seen"),
        _ => Message::new("reader.encoding.ascii"),
    }
}

/// An encoding by one of its many names: labels of the Encoding Standard, numbers of code pages, `MapInfo`'s words. `None` for an
/// unknown name.
pub fn by_name(name: &str) -> Option<&'static encoding_rs::Encoding> {
    let name = name.trim().trim_matches('"');
    let folded = name.to_ascii_lowercase().replace('_', "-");
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    let windows = || encoding_rs::Encoding::for_label(format!("windows-{digits}").as_bytes());
    encoding_rs::Encoding::for_label(folded.as_bytes()).or_else(|| match folded.as_str() {
        "65001" | "cp65001" | "utf8" => Some(encoding_rs::UTF_8),
        "windowslatin1" => Some(encoding_rs::WINDOWS_1252),
        "windowslatin2" => Some(encoding_rs::WINDOWS_1250),
        "windowscyrillic" => Some(encoding_rs::WINDOWS_1251),
        "windowsgreek" => Some(encoding_rs::WINDOWS_1253),
        "windowsturkish" => Some(encoding_rs::WINDOWS_1254),
        "windowshebrew" => Some(encoding_rs::WINDOWS_1255),
        "windowsarabic" => Some(encoding_rs::WINDOWS_1256),
        "windowsbalticrim" => Some(encoding_rs::WINDOWS_1257),
        "windowsvietnamese" => Some(encoding_rs::WINDOWS_1258),
        _ if folded.starts_with("iso8859-") => {
            encoding_rs::Encoding::for_label(folded.replacen("iso", "iso-", 1).as_bytes())
        }
        _ if folded.starts_with("ansi") || folded.starts_with("cp") || digits == folded => windows(),
        _ => None,
    })
}

impl Words {
    /// A text of the file in Unicode NFC; `None` when its bytes do not fit the encoding.
    pub fn read(&self, text: &[u8]) -> Option<String> {
        if text.is_ascii() {
            return Some(String::from_utf8_lossy(text).into_owned());
        }
        let Some(bytes) = undo(self.transport, text) else {
            return std::str::from_utf8(text).ok().map(|text| text.nfc().collect());
        };
        if self.in_unicode {
            let text = std::str::from_utf8(&bytes).ok()?;
            return Some(legacy::convert(text, self.encoding));
        }
        let strict = |table: &'static encoding_rs::Encoding| {
            let decoded = table.decode_without_bom_handling_and_without_replacement(&bytes)?;
            Some(decoded.nfc().collect())
        };
        match self.encoding {
            Encoding::Ascii | Encoding::Utf8 | Encoding::Utf8Bom | Encoding::Decomposed => strict(encoding_rs::UTF_8),
            Encoding::Named(table) => strict(table),
            other => Some(legacy::decode(&bytes, other)).filter(|text| !text.contains(char::REPLACEMENT_CHARACTER)),
        }
    }
}

fn undo(transport: Transport, text: &[u8]) -> Option<Cow<'_, [u8]>> {
    match transport {
        Transport::Utf8 | Transport::Raw => Some(Cow::Borrowed(text)),
        Transport::Latin1 => {
            let text = std::str::from_utf8(text).ok()?;
            let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
            bytes.map(Cow::Owned)
        }
        Transport::Decoded(encoding) => {
            let text = std::str::from_utf8(text).ok()?;
            let (bytes, _, lost) = encoding.encode(text);
            (!lost).then_some(bytes)
        }
    }
}

/// The encoding of the `.cpg` file beside a Shapefile. Without one it is unknown: the code page byte of the `.dbf` is 87
/// (Windows-1252) whatever the text is.
pub fn of_shapefile(shp: &Path) -> Origin {
    let declared = std::fs::read(shp.with_extension("cpg")).ok().map(|bytes| {
        let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(&bytes);
        String::from_utf8_lossy(bytes)
            .trim()
            .chars()
            .take(40)
            .collect::<String>()
    });
    Origin {
        transport: Transport::Raw,
        declared: declared.filter(|name| !name.is_empty()),
    }
}

/// The encoding in the head of a `MapInfo` file (`!charset …`, `Charset "…"`); GDAL has decoded the ones it knows by name.
pub fn of_mapinfo(head: &[u8]) -> Origin {
    let head = String::from_utf8_lossy(head);
    let declared = head.lines().take(20).find_map(|line| {
        let line = line.trim();
        let folded = line.to_ascii_lowercase();
        let at = folded.find("charset")?;
        line.get(at + 7..)?
            .split_whitespace()
            .next()
            .map(|name| name.trim_matches('"').to_string())
    });
    let folded = declared.as_deref().unwrap_or("neutral").to_ascii_lowercase();
    match by_name(&folded) {
        // GDAL before 3.11 hands these out as they stand.
        Some(encoding) if encoding == encoding_rs::UTF_8 => Origin {
            transport: Transport::Raw,
            declared,
        },
        Some(encoding) => Origin {
            transport: Transport::Decoded(encoding),
            declared,
        },
        None if folded == "neutral" => Origin {
            transport: Transport::Raw,
            declared: None,
        },
        None => Origin::UTF8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_encodings() {
        for (name, wanted) in [
            ("UTF-8", "UTF-8"),
            ("65001", "UTF-8"),
            ("1258", "windows-1258"),
            ("ANSI 1258", "windows-1258"),
            ("ANSI_1252", "windows-1252"),
            ("CP1250", "windows-1250"),
            ("WindowsVietnamese", "windows-1258"),
            ("ISO8859_2", "ISO-8859-2"),
        ] {
            assert_eq!(by_name(name).map(encoding_rs::Encoding::name), Some(wanted), "{name}");
        }
        assert_eq!(by_name("OEM 437"), None);
    }

    #[test]
    fn bytes_win_over_a_wrong_declaration() {
        let origin = |declared: &str, transport| Origin {
            transport,
            declared: Some(declared.into()),
        };
        let utf8 = "Hoà Bình\nĐăk Tô".as_bytes();
        let tcvn3 = b"Khu c\xabng nghi\xd6p Y\xaan B\xd7nh\n\x8d\xb8t \xb7 t\xb9i n\xabng th\xabn";
        let old = decide(&origin("1252", Transport::Raw), None, tcvn3, "a.shp").unwrap();
        assert_eq!(old.found.as_ref().map(|found| found.name.as_str()), Some("TCVN3"));
        assert_eq!(old.read(b"c\xabng nghi\xd6p").as_deref(), Some("công nghiệp"));
        // The same letters typed with an old font into a file that is Unicode.
        let typed = "Khu c«ng nghiÖp Yªn B×nh\nKhu c«ng nghiÖp Phó B×nh, huyÖn Phó B×nh".as_bytes();
        let font = decide(&Origin::UTF8, None, typed, "a.gpkg").unwrap();
        assert_eq!(font.read("c«ng nghiÖp".as_bytes()).as_deref(), Some("công nghiệp"));
        let tcvn3 =
            b"Khu c\xabng nghi\xd6p Y\xaan B\xd7nh\nKhu c\xabng nghi\xd6p Ph\xf3 B\xd7nh, huy\xd6n Ph\xf3 B\xd7nh";
        let old = decide(&origin("1252", Transport::Raw), None, tcvn3, "a.shp").unwrap();
        assert_eq!(old.found.as_ref().map(|found| found.name.as_str()), Some("TCVN3"));
        assert_eq!(old.read(b"c\xabng nghi\xd6p").as_deref(), Some("công nghiệp"));
        // The same letters typed with an old font into a file that is Unicode.
        let typed = "Khu c«ng nghiÖp Yªn B×nh\nKhu c«ng nghiÖp Phó B×nh, huyÖn Phó B×nh".as_bytes();
        let font = decide(&Origin::UTF8, None, typed, "a.gpkg").unwrap();
        assert_eq!(font.read("c«ng nghiÖp".as_bytes()).as_deref(), Some("công nghiệp"));
        let words = decide(&origin("1252", Transport::Raw), None, utf8, "a.shp").unwrap();
        assert!(words.note.is_some());
        assert_eq!(words.read("Đăk".as_bytes()).as_deref(), Some("Đăk"));
        // GDAL made this of it, because the file declares windows-1252.
        let told = decide(
            &origin("WindowsLatin1", Transport::Decoded(encoding_rs::WINDOWS_1252)),
            None,
            utf8,
            "a",
        )
        .unwrap();
        assert_eq!(told.read("HÃ²a".as_bytes()).as_deref(), Some("Hòa"));
        let latin = decide(&origin("1252", Transport::Raw), None, b"Ho\xe0", "a.shp").unwrap();
        assert_eq!(latin.read(b"Ho\xe0").as_deref(), Some("Hoà"));
        let silent = Origin {
            transport: Transport::Raw,
            declared: None,
        };
        assert_eq!(decide(&silent, None, b"Ho\xe0", "a").unwrap().read(b"Ho\xe0"), None);
        assert_eq!(
            decide(&silent, Some("windows-1258"), b"", "a")
                .unwrap()
                .read(b"Ho\xe0")
                .as_deref(),
            Some("Hoà")
        );
    }
}
