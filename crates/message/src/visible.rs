//! Characters that are not seen and change how a text reads: control characters, marks of direction, separators of lines, and
//! letters of no width. Names and values come from files of unknown origin; before a person reads them these characters
//! are written out as `\u202E`, so that nothing forges a line, hides a digit or turns a number around.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether a character is written out: C0 and C1, DEL, directions, separators, and what has no width. Vietnamese needs
/// none of them; its marks are not among them.
pub fn is_hidden(c: char) -> bool {
    c.is_control() || is_hidden_format(c)
}

fn is_hidden_format(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// A text with every hidden character written out.
pub fn visible(text: &str) -> Cow<'_, str> {
    written_out(text, is_hidden)
}

/// A text of JSON with the hidden characters in it written as JSON writes them: the same data, safe on a terminal. Those
/// below U+0020 are written so already; outside of strings they only lay the text out.
pub fn visible_json(text: &str) -> Cow<'_, str> {
    written_out(text, |c| c > '\u{1f}' && is_hidden(c))
}

fn written_out(text: &str, wanted: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(&wanted) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if wanted(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04X}");
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_written_out_and_vietnamese_is_not() {
        let name = "KCN Hòa Bình – “Đắk Tô” · 1.234,5 m² − ½ e\u{302}\u{301}\u{a0}ha 🌾";
        assert!(matches!(visible(name), Cow::Borrowed(_)));
        for (text, expected) in [
            ("a\nb\r\u{1b}[2J", "a\\u000Ab\\u000D\\u001B[2J"),
            ("\u{7f}\u{85}\u{9b}31m", "\\u007F\\u0085\\u009B31m"),
            ("1\u{202e}32\u{202c}", "1\\u202E32\\u202C"),
            (
                "\u{2066}\u{2069}\u{200e}\u{200f}\u{61c}",
                "\\u2066\\u2069\\u200E\\u200F\\u061C",
            ),
            (
                "a\u{200b}\u{200d}\u{feff}\u{2028}\u{2029}b",
                "a\\u200B\\u200D\\uFEFF\\u2028\\u2029b",
            ),
            ("\u{e0041}", "\\uDB40\\uDC41"),
        ] {
            assert_eq!(visible(text), expected);
        }
    }

    #[test]
    fn json_stays_the_same_data() {
        let value = serde_json::json!({"a\u{202e}": "x\u{9b}\u{e0041}\n\u{7f}ế"});
        let shown = format!("{value:#}");
        let shown = visible_json(&shown);
        assert!(!shown.chars().any(|c| is_hidden(c) && c != '\n'), "{shown}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
    }
}
