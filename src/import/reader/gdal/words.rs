//! The texts of a file: what bytes mean, where the format does not say or says it wrongly.

use std::borrow::Cow;
use std::path::Path;

use encoding_rs::Encoding;
use unicode_normalization::UnicodeNormalization;

use crate::import::reader::info::FoundEncoding;
use crate::message::Message;

/// How the bytes of a text come out of GDAL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// The format is UTF-8 and nothing else.
    Utf8,
    /// The bytes of the file as they are.
    Raw,
    /// Each byte as the character of that number, because GDAL was told Latin-1; higher characters were escapes.
    Latin1,
    /// Decoded by GDAL from this encoding, which turns back without loss.
    Decoded(&'static Encoding),
}

/// What is known of a file's texts before one is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// How they come.
    pub transport: Transport,
    /// What the file says, by any name it uses.
    pub declared: Option<String>,
}

/// The texts of a layer.
#[derive(Debug, Clone)]
pub struct Words {
    transport: Transport,
    encoding: &'static Encoding,
    /// What is said of it in the layer's description.
    pub found: Option<FoundEncoding>,
    /// What a person should know.
    pub note: Option<Message>,
}

impl Origin {
    /// UTF-8 by the format.
    pub const UTF8: Origin = Origin {
        transport: Transport::Utf8,
        declared: None,
    };

    /// Whether the bytes should be looked at before they are read.
    pub fn is_open(&self) -> bool {
        self.transport != Transport::Utf8
    }

    /// The bytes of a text as they stand in the file; `None` where it holds escapes, which are characters already.
    pub fn bytes<'t>(&self, text: &'t [u8]) -> Option<Cow<'t, [u8]>> {
        undo(self.transport, text)
    }
}

/// Decides how the texts of a layer are encoded. `sample` holds texts of it that are not plain ASCII, a line each, as
/// bytes of the file; `said` is what the person says.
///
/// The one place where this is decided: what the person says, else UTF-8 if the bytes are, whatever the file says (no
/// text in another encoding looks like it), else what the file says.
///
/// # Errors
/// The person or the file names an encoding that is not known.
pub fn decide(origin: &Origin, said: Option<&str>, sample: &[u8], file: &str) -> Result<Words, Message> {
    let words = |encoding: &'static Encoding, how: &'static str, note| Words {
        transport: origin.transport,
        encoding,
        found: origin.is_open().then(|| FoundEncoding {
            name: encoding.name().to_string(),
            how: how_of(how),
        }),
        note,
    };
    if let (Some(label), true) = (said, origin.is_open()) {
        let unknown = || {
            Message::new("reader.encoding.unknown")
                .with("file", file)
                .with("name", label)
        };
        return Ok(words(by_name(label).ok_or_else(unknown)?, "said", None));
    }
    let is_utf8 = std::str::from_utf8(sample).is_ok();
    let Some(declared) = &origin.declared else {
        return Ok(words(
            encoding_rs::UTF_8,
            if sample.is_empty() { "ascii" } else { "seen" },
            None,
        ));
    };
    match by_name(declared) {
        Some(encoding) if encoding == encoding_rs::UTF_8 => Ok(words(encoding, "declared", None)),
        Some(encoding) if is_utf8 && !sample.is_empty() => {
            let note = Message::new("reader.encoding.wrong")
                .with("file", file)
                .with("declared", encoding.name());
            Ok(words(encoding_rs::UTF_8, "seen", Some(note)))
        }
        Some(encoding) => Ok(words(encoding, "declared", None)),
        None if is_utf8 => Ok(words(encoding_rs::UTF_8, "seen", None)),
        None => Err(Message::new("reader.encoding.unknown")
            .with("file", file)
            .with("name", declared)),
    }
}

fn how_of(how: &str) -> Message {
    match how {
        "said" => Message::new("reader.encoding.said"),
        "declared" => Message::new("reader.encoding.declared"),
        "seen" => Message::new("reader.encoding.seen"),
        _ => Message::new("reader.encoding.ascii"),
    }
}

/// An encoding by one of its many names: labels of the Encoding Standard, numbers of code pages, MapInfo's words.
pub fn by_name(name: &str) -> Option<&'static Encoding> {
    let name = name.trim().trim_matches('"');
    let folded = name.to_ascii_lowercase().replace('_', "-");
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    let windows = || Encoding::for_label(format!("windows-{digits}").as_bytes());
    Encoding::for_label(folded.as_bytes()).or_else(|| match folded.as_str() {
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
        _ if folded.starts_with("iso8859-") => Encoding::for_label(folded.replacen("iso", "iso-", 1).as_bytes()),
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
        let decoded = self
            .encoding
            .decode_without_bom_handling_and_without_replacement(&bytes)?;
        Some(decoded.nfc().collect())
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

/// What the `.cpg` file beside a Shapefile says. Without one nothing is said: the code page byte of the `.dbf` is 87
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

/// What the head of a MapInfo file says (`!charset …`, `Charset "…"`); GDAL has decoded what it knows by name.
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
            assert_eq!(by_name(name).map(Encoding::name), Some(wanted), "{name}");
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
        let words = decide(&origin("1252", Transport::Raw), None, utf8, "a.shp").unwrap();
        assert!(words.note.is_some());
        assert_eq!(words.read("Đăk".as_bytes()).as_deref(), Some("Đăk"));
        // GDAL made this of it, because the file says windows-1252.
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
