//! Detects legacy Vietnamese encodings (TCVN3, VNI, windows-1258) and mojibake, with a confidence, and converts them to
//! Unicode NFC.
//!
//! A table is right when it makes Vietnamese syllables of the words; [`detect`] therefore needs words, and its confidence is low
//! when they were few. It looks at whole files, at the texts of a table joined by line ends, or at one string.
//! What it converts is shown before and after, for a person to agree.

mod detect;
mod mojibake;
mod tcvn3;
mod vni;
mod western;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use unicode_normalization::UnicodeNormalization;

use message::Message;

pub use domain::syllables::is_syllable;

/// How a text is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Only ASCII: every encoding here reads it the same.
    Ascii,
    /// UTF-8, or a text that is Unicode already.
    Utf8,
    /// UTF-8 with a byte order mark.
    Utf8Bom,
    /// UTF-16, little end first, with a byte order mark.
    Utf16Le,
    /// UTF-16, big end first, with a byte order mark.
    Utf16Be,
    /// Unicode with marks apart from their letters (NFD, or windows-1258 turned into Unicode letter by letter).
    Decomposed,
    /// UTF-8 taken for windows-1252 and saved as UTF-8.
    Mojibake,
    /// UTF-8 taken for windows-1252 twice over.
    MojibakeTwice,
    /// TCVN3 of the ABC fonts.
    Tcvn3,
    /// VNI for Windows, two bytes for a letter with its mark.
    Vni,
    /// windows-1258 of Microsoft, marks behind their letters.
    Windows1258,
    /// Another encoding, which only a person or the file itself can name.
    Named(&'static encoding_rs::Encoding),
    /// Eight-bit letters that are not Vietnamese in any known way; shown as windows-1252.
    Unrecognised,
}

const CODES: [(Encoding, &str); 12] = [
    (Encoding::Ascii, "ascii"),
    (Encoding::Utf8, "utf-8"),
    (Encoding::Utf8Bom, "utf-8-bom"),
    (Encoding::Utf16Le, "utf-16le"),
    (Encoding::Utf16Be, "utf-16be"),
    (Encoding::Decomposed, "nfd"),
    (Encoding::Mojibake, "mojibake"),
    (Encoding::MojibakeTwice, "mojibake-2"),
    (Encoding::Tcvn3, "tcvn3"),
    (Encoding::Vni, "vni"),
    (Encoding::Windows1258, "windows-1258"),
    (Encoding::Unrecognised, "unrecognised"),
];

impl Encoding {
    /// The code for JSON and for `--encoding`.
    pub fn code(self) -> String {
        let code = CODES
            .iter()
            .find(|(encoding, _)| *encoding == self)
            .map(|(_, code)| *code);
        match self {
            Encoding::Named(other) => other.name().to_ascii_lowercase(),
            _ => code.unwrap_or_default().to_string(),
        }
    }

    /// Whether texts in it are changed by [`convert`].
    pub fn changes_texts(self) -> bool {
        use Encoding::{Decomposed, Mojibake, MojibakeTwice, Tcvn3, Vni, Windows1258};
        matches!(self, Decomposed | Mojibake | MojibakeTwice | Tcvn3 | Vni | Windows1258)
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code())
    }
}

impl FromStr for Encoding {
    type Err = ();

    /// A code, `abc` for TCVN3, or any label of the WHATWG encoding standard (`windows-1251`, `latin1`).
    fn from_str(text: &str) -> Result<Encoding, ()> {
        let text = text.trim().to_ascii_lowercase();
        if text == "abc" {
            return Ok(Encoding::Tcvn3);
        }
        let ours = CODES
            .iter()
            .find(|(_, code)| *code == text)
            .map(|(encoding, _)| *encoding);
        match ours.filter(|encoding| *encoding != Encoding::Unrecognised) {
            Some(encoding) => Ok(encoding),
            None => match encoding_rs::Encoding::for_label(text.as_bytes()).ok_or(())? {
                utf8 if utf8 == encoding_rs::UTF_8 => Ok(Encoding::Utf8),
                vietnamese if vietnamese == encoding_rs::WINDOWS_1258 => Ok(Encoding::Windows1258),
                other => Ok(Encoding::Named(other)),
            },
        }
    }
}

impl Serialize for Encoding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.code())
    }
}

impl<'de> Deserialize<'de> for Encoding {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        let unrecognised = (code == "unrecognised").then_some(Encoding::Unrecognised);
        unrecognised
            .or_else(|| code.parse().ok())
            .ok_or_else(|| de::Error::custom(format!("unknown encoding {code}")))
    }
}

/// How sure a detection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sureness {
    /// Below 0.6: too few words; a person should look.
    Unsure,
    /// From 0.6 to below 0.9.
    Likely,
    /// 0.9 and more.
    Sure,
}

/// A line before and after the conversion, for a person to judge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// The text as programs without the right table show it.
    pub before: String,
    /// The text as converted to Unicode.
    pub after: String,
}

/// The encoding a text was recognised in, with how sure that is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Detected {
    /// The encoding the text is most likely in.
    pub encoding: Encoding,
    /// How sure that is, 0 to 1.
    pub confidence: f64,
    /// The whole text in Unicode NFC, without a byte order mark.
    pub text: String,
    /// The first line that the conversion changed; `None` where it changed none.
    pub sample: Option<Sample>,
}

impl Detected {
    /// The confidence as a code.
    pub fn sureness(&self) -> Sureness {
        match self.confidence {
            c if c >= 0.9 => Sureness::Sure,
            c if c >= 0.6 => Sureness::Likely,
            _ => Sureness::Unsure,
        }
    }

    /// The note for a person; `None` for ASCII and plain UTF-8 or UTF-16.
    pub fn message(&self) -> Option<Message> {
        if self.encoding == Encoding::Unrecognised {
            let line = self.text.lines().find(|line| !line.is_ascii()).unwrap_or_default();
            return Some(Message::new("text.encoding.unrecognised").with("sample", clip(line)));
        }
        let sample = self.sample.as_ref().filter(|_| self.encoding.changes_texts())?;
        let key = match self.sureness() {
            Sureness::Unsure => Message::new("text.encoding.unsure"),
            Sureness::Likely | Sureness::Sure => Message::new("text.encoding.converted"),
        };
        let name = match self.encoding {
            Encoding::Tcvn3 => Message::new("text.encoding.tcvn3"),
            Encoding::Vni => Message::new("text.encoding.vni"),
            Encoding::Windows1258 => Message::new("text.encoding.windows_1258"),
            Encoding::Mojibake => Message::new("text.encoding.mojibake"),
            Encoding::MojibakeTwice => Message::new("text.encoding.mojibake_twice"),
            _ => Message::new("text.encoding.decomposed"),
        };
        Some(
            key.with_message("encoding", name)
                .with_rounded("percent", self.confidence * 100.0, 0)
                .with("before", &sample.before)
                .with("after", &sample.after),
        )
    }
}

/// Finds the encoding of the bytes of a file, or of the texts of a table joined by line ends, and converts them.
pub fn detect(bytes: &[u8]) -> Detected {
    let marked = [
        (&b"\xef\xbb\xbf"[..], Encoding::Utf8Bom),
        (b"\xff\xfe", Encoding::Utf16Le),
        (b"\xfe\xff", Encoding::Utf16Be),
    ];
    if let Some((_, encoding)) = marked.into_iter().find(|(mark, _)| bytes.starts_with(mark)) {
        let text = decode(bytes, encoding);
        // A marked file may hold texts typed with old fonts all the same.
        let inside = detect_text(&text);
        return if inside.encoding.changes_texts() {
            inside
        } else {
            Detected { encoding, ..inside }
        };
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => detect_text(text),
        Err(_) => eight_bit(bytes),
    }
}

/// The same for a text that was read already: as windows-1252 or ISO 8859-1 where it was not Unicode, or typed with an ABC
/// or VNI font in a program that stores Unicode (`C«ng nghiÖp`).
pub fn detect_text(text: &str) -> Detected {
    let found = |encoding, confidence, converted: String| Detected {
        encoding,
        confidence,
        sample: sample(text, &converted),
        text: converted,
    };
    if text.is_ascii() {
        return found(Encoding::Ascii, 1.0, text.to_string());
    }
    if let Some(once) = mojibake::mend(text) {
        let sure = |letters: usize| 1.0 - 0.2_f64.powf(letters.min(20) as f64);
        let twice = mojibake::mend(&once.text);
        let (encoding, mended) = twice.map_or((Encoding::Mojibake, once), |t| (Encoding::MojibakeTwice, t));
        return found(encoding, sure(mended.letters), mended.text.nfc().collect());
    }
    if let Some((encoding, confidence)) = detect::guess(text) {
        return found(encoding, confidence, convert(text, encoding));
    }
    let composed: String = text.nfc().collect();
    if composed == text {
        found(Encoding::Utf8, 1.0, composed)
    } else {
        found(Encoding::Decomposed, 1.0, composed)
    }
}

/// Bytes that are not UTF-8.
fn eight_bit(bytes: &[u8]) -> Detected {
    let lossy = String::from_utf8_lossy(bytes);
    let broken = lossy.matches(char::REPLACEMENT_CHARACTER).count();
    let whole = lossy.chars().filter(|c| !c.is_ascii()).count() - broken;
    // Fields of a table cut off in the middle of a letter: UTF-8 all the same.
    if whole >= broken * 10 {
        let text: String = lossy.nfc().collect();
        return Detected {
            encoding: Encoding::Utf8,
            confidence: 0.9,
            sample: None,
            text,
        };
    }
    let shown: String = bytes.iter().map(|b| western::shown(*b)).collect();
    match detect::guess(&shown) {
        Some((encoding, confidence)) => {
            let text = convert(&shown, encoding);
            Detected {
                encoding,
                confidence,
                sample: sample(&shown, &text),
                text,
            }
        }
        None => Detected {
            encoding: Encoding::Unrecognised,
            confidence: 0.0,
            sample: None,
            text: shown.nfc().collect(),
        },
    }
}

/// One text of a table whose encoding is known, in NFC. The text is as windows-1252 (or ISO 8859-1) shows it, or Unicode.
pub fn convert(text: &str, encoding: Encoding) -> String {
    let mend = |text: &str| mojibake::mend(text).map_or_else(|| text.to_string(), |mended| mended.text);
    match encoding {
        _ if text.is_ascii() => text.to_string(),
        Encoding::Mojibake => mend(text).nfc().collect(),
        Encoding::MojibakeTwice => mend(&mend(text)).nfc().collect(),
        _ => detect::convert(text, encoding),
    }
}

/// Bytes whose encoding is known, in NFC, without a byte order mark. What the encoding has no letter for is U+FFFD.
pub fn decode(bytes: &[u8], encoding: Encoding) -> String {
    let by = |table: &'static encoding_rs::Encoding| table.decode_with_bom_removal(bytes).0;
    match encoding {
        Encoding::Ascii | Encoding::Utf8 | Encoding::Utf8Bom | Encoding::Decomposed => {
            by(encoding_rs::UTF_8).nfc().collect()
        }
        Encoding::Mojibake | Encoding::MojibakeTwice => convert(&by(encoding_rs::UTF_8), encoding),
        Encoding::Utf16Le => by(encoding_rs::UTF_16LE).nfc().collect(),
        Encoding::Utf16Be => by(encoding_rs::UTF_16BE).nfc().collect(),
        Encoding::Named(other) => by(other).nfc().collect(),
        Encoding::Tcvn3 | Encoding::Vni | Encoding::Windows1258 | Encoding::Unrecognised => {
            let shown: String = bytes.iter().map(|b| western::shown(*b)).collect();
            convert(&shown, encoding)
        }
    }
}

/// The first line that two texts differ in, cut to what fits a message.
fn sample(before: &str, after: &str) -> Option<Sample> {
    let (before, after) = before.lines().zip(after.lines()).find(|(b, a)| b != a)?;
    Some(Sample {
        before: clip(before.trim()),
        after: clip(after.trim()),
    })
}

fn clip(text: &str) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text.to_string(),
    }
}

#[cfg(test)]
mod tests;
