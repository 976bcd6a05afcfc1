//! The prologue of an XML text, before its first element. Entities that multiply, or that lead elsewhere, are defined in the
//! internal subset of a document type, and a map or a workbook needs none.
//!
//! The look is stricter than any parser: what it cannot follow to the first element is refused, so that a parser that
//! reads the text in another way never gets it.

use std::borrow::Cow;

/// How much may come before the first element, in bytes.
pub const LONGEST: usize = 1 << 20;

/// Encodings in which the marks of XML are what they are in ASCII, by the beginning of their names.
const ENCODINGS: [&str; 14] = [
    "utf-8",
    "utf8",
    "utf-16",
    "utf16",
    "us-ascii",
    "ascii",
    "iso-8859-",
    "iso8859-",
    "windows-125",
    "cp125",
    "gb2312",
    "gbk",
    "gb18030",
    "big5",
];

/// The outcome of a look over the beginning of an XML file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prologue {
    /// The first element comes, and no entity was defined before it.
    Plain,
    /// A document type with an internal subset, or something no XML begins with.
    Refused,
    /// The text ends before its first element.
    Unfinished,
}

/// Looks over the beginning of a file in whatever encoding a parser would recognise.
pub fn of_bytes(bytes: &[u8]) -> Prologue {
    match decode(bytes) {
        Some(text) => of_text(&text),
        None => Prologue::Refused,
    }
}

/// The text, in UTF-8 or UTF-16 with or without a mark; `None` for encodings of four bytes, which no map program writes.
fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let little = |bytes| encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0;
    let big = |bytes| encoding_rs::UTF_16BE.decode_without_bom_handling(bytes).0;
    Some(match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] | [0, 0, 0, _, ..] | [_, 0, 0, 0, ..] => return None,
        [0xff, 0xfe, rest @ ..] => little(rest),
        [0xfe, 0xff, rest @ ..] => big(rest),
        [first, 0, ..] if *first != 0 => little(bytes),
        [0, second, ..] if *second != 0 => big(bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        _ => String::from_utf8_lossy(bytes),
    })
}

fn of_text(text: &str) -> Prologue {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\r', '\n', '\u{feff}']);
        let Some(markup) = rest.strip_prefix('<') else {
            return if rest.is_empty() {
                Prologue::Unfinished
            } else {
                Prologue::Refused
            };
        };
        let after = if let Some(said) = markup.strip_prefix('?') {
            said.split_once("?>").map(|(said, after)| (!is_foreign(said), after))
        } else if let Some(comment) = markup.strip_prefix("!--") {
            comment.split_once("-->").map(|(_, after)| (true, after))
        } else if let Some(kind) = markup.strip_prefix("!DOCTYPE") {
            doctype(kind)
        } else if markup.is_empty() || "!DOCTYPE".starts_with(markup) || "!--".starts_with(markup) {
            None
        } else {
            // An element begins with a letter; anything else may be markup to a parser.
            let named = markup.starts_with(|first: char| first.is_alphabetic() || first == '_' || first == ':');
            return if named { Prologue::Plain } else { Prologue::Refused };
        };
        match after {
            None => return Prologue::Unfinished,
            Some((false, _)) => return Prologue::Refused,
            Some((true, after)) => rest = after,
        }
    }
}

/// Whether a document type is without an internal subset, and what follows it; `None` when it does not end. Names and
/// addresses in quotes may hold any mark.
fn doctype(kind: &str) -> Option<(bool, &str)> {
    let mut quote = None;
    for (at, mark) in kind.char_indices() {
        match (quote, mark) {
            (None, '"' | '\'') => quote = Some(mark),
            (Some(open), _) if open == mark => quote = None,
            (Some(_), _) => {}
            (None, '>') => return Some((true, &kind[at + 1..])),
            // Brackets hold the subset; neither they nor markup stand elsewhere in a document type.
            (None, '[' | ']' | '<') => return Some((false, "")),
            (None, _) => {}
        }
    }
    None
}

/// Whether a declaration names an encoding in which markup may look like something else.
fn is_foreign(declaration: &str) -> bool {
    let Some(said) = declaration
        .strip_prefix("xml")
        .filter(|said| said.starts_with(char::is_whitespace))
        .and_then(|said| said.split_once("encoding"))
    else {
        return false;
    };
    let value = said.1.trim_start().trim_start_matches('=').trim_start();
    let name = value.trim_start_matches(['"', '\'']).to_ascii_lowercase();
    !ENCODINGS.iter().any(|known| name.starts_with(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUBSETS: [&str; 14] = [
        "<!DOCTYPE a [<!ENTITY b \"bbb\">]><a>&b;</a>",
        "<!DOCTYPE a [ <!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p; ]><a/>",
        "<!DOCTYPE a SYSTEM \"a>b\" [<!ENTITY b \"b\">]><a/>",
        "<!DOCTYPE a SYSTEM 'a>b' [<!ENTITY b \"b\">]><a/>",
        "<!DOCTYPE a PUBLIC '-//\"//' \"it's > here\" [<!ENTITY b \"b\">]><a/>",
        "<!DOCTYPE a PUBLIC \"'\" \"'>\"[]><a/>",
        "<!DOCTYPE\n\ta\n[\n]><a/>",
        "<?xml version=\"1.0\"?><!-- > --><?p [ > ?><!DOCTYPE a [<!ENTITY b \"b\">]><a/>",
        "<!--><a/> --><!DOCTYPE a [<!ENTITY b \"b\">]><a/>",
        "<!---><a/> --><!DOCTYPE a [<!ENTITY b \"b\">]><a/>",
        "<?><a/>?><!DOCTYPE a [<!ENTITY b \"b\">]><a/>",
        "<!doctype a [<!ENTITY b \"b\">]><a/>",
        " \r\n\t<!DOCTYPE a [<!ENTITY b \"b\">]><a/>",
        "<!ENTITY b \"b\"><a/>",
    ];

    const PLAIN: [&str; 6] = [
        "<?xml version=\"1.0\"?>\n<!-- <!DOCTYPE x [ --><kml><a/></kml>",
        "<!DOCTYPE kml SYSTEM \"a.dtd\"><kml/>",
        "<!DOCTYPE kml PUBLIC \"[\" '>['><kml/>",
        "<?xml version='1.0' encoding='windows-1258'?><ogr:FeatureCollection/>",
        "<?xml version=\"1.0\" encoding = \"UTF-8\"?><_a/>",
        "<?xml-stylesheet encoding=\"x\"?><a/>",
    ];

    fn encoded(text: &str) -> Vec<Vec<u8>> {
        let wide = |mark: bool, bytes: fn(u16) -> [u8; 2]| {
            let mark = mark.then_some(0xfeff);
            mark.into_iter()
                .chain(text.encode_utf16())
                .flat_map(bytes)
                .collect::<Vec<u8>>()
        };
        vec![
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            wide(true, u16::to_le_bytes),
            wide(true, u16::to_be_bytes),
            wide(false, u16::to_le_bytes),
            wide(false, u16::to_be_bytes),
        ]
    }

    #[test]
    fn an_internal_subset_is_refused_whatever_its_quotes_and_its_encoding() {
        for text in SUBSETS {
            for bytes in encoded(text) {
                assert_eq!(of_bytes(&bytes), Prologue::Refused, "{text} {:x?}", &bytes[..4]);
            }
        }
    }

    #[test]
    fn plain_texts_are_taken_in_every_encoding() {
        for text in PLAIN {
            for bytes in encoded(text) {
                assert_eq!(of_bytes(&bytes), Prologue::Plain, "{text} {:x?}", &bytes[..4]);
            }
        }
    }

    #[test]
    fn what_no_map_program_writes_is_refused() {
        for four in [u32::to_le_bytes, u32::to_be_bytes] {
            let bytes: Vec<u8> = "<!DOCTYPE a []><a/>".chars().flat_map(|c| four(c.into())).collect();
            assert_eq!(of_bytes(&bytes), Prologue::Refused);
        }
        for text in [
            "<?xml version=\"1.0\" encoding=\"UTF-7\"?><a/>",
            "<?xml version=\"1.0\" encoding=\"EBCDIC-CP-US\"?><a/>",
            "words <a/>",
            "<1/>",
        ] {
            assert_eq!(of_bytes(text.as_bytes()), Prologue::Refused, "{text}");
        }
    }

    #[test]
    fn a_text_cut_anywhere_before_its_first_element_is_never_plain() {
        for text in SUBSETS.into_iter().chain(PLAIN) {
            for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
                let found = of_bytes(&text.as_bytes()[..end]);
                assert!(found != Prologue::Plain || PLAIN.contains(&text), "{}", &text[..end]);
            }
        }
        assert_eq!(of_bytes(b"<?xml version=\"1.0\"?>"), Prologue::Unfinished);
        assert_eq!(of_bytes(b"<!DOCTYPE a SYSTEM \"b"), Prologue::Unfinished);
    }
}
