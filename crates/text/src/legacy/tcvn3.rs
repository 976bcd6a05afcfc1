//! TCVN3, the encoding of the ABC fonts (.`VnTime`, .VnArial): TCVN 5712:1993, third form.
//!
//! It has capitals only for the letters without a tone (Ă Â Ê Ô Ơ Ư Đ); a capital with a tone is the code of the small
//! letter shown by a font of capitals (.`VnTimeH`), so the bytes alone do not tell it.

use std::ops::Range;

use domain::syllables::is_syllable;

/// The letters from 0xA1 on; `\u{fffd}` where the table has none.
const HIGH: &str = "ĂÂÊÔƠƯĐăâêôơưđ\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}àảãáạ\u{fffd}ằẳẵắ\u{fffd}\u{fffd}\u{fffd}\
    \u{fffd}\u{fffd}\u{fffd}\u{fffd}ặầẩẫấậè\u{fffd}ẻẽéẹềểễếệìỉ\u{fffd}\u{fffd}\u{fffd}ĩíịò\u{fffd}ỏõóọồổỗốộờởỡớợù\u{fffd}\
    ủũúụừửữứựỳỷỹýỵ\u{fffd}";

/// The letter of a byte from 0xA1 on; `None` where the table has none.
pub fn letter(byte: u8) -> Option<char> {
    let index = usize::from(byte.checked_sub(0xa1)?);
    HIGH.chars().nth(index).filter(|c| *c != char::REPLACEMENT_CHARACTER)
}

/// Gives letters with a tone the capitals their words have: `NGHIệP` is `NGHIỆP`.
///
/// A word with two capitals or more and no small ASCII letter is written in capitals. A word that does not say (`Hà`, `ở`)
/// follows the nearest words that do, on both sides where there are two. A text typed in small letters under a font of
/// capitals stays in small letters: it holds no sign of capitals.
pub fn restore_capitals(text: &str) -> String {
    let words = words(text);
    let says: Vec<Option<bool>> = words
        .iter()
        .map(|range| written_in_capitals(&text[range.clone()]))
        .collect();
    let mut restored = String::with_capacity(text.len());
    let mut done = 0;
    for (i, range) in words.iter().enumerate() {
        let word = &text[range.clone()];
        let capitals = says[i].unwrap_or_else(|| {
            let before = says[..i].iter().rev().find_map(|s| *s);
            let after = says[i + 1..].iter().find_map(|s| *s);
            match (before, after) {
                (Some(before), Some(after)) => before && after,
                (Some(one), None) | (None, Some(one)) => one,
                (None, None) => false,
            }
        });
        restored.push_str(&text[done..range.start]);
        if capitals {
            restored.extend(word.chars().flat_map(char::to_uppercase));
        } else {
            restored.push_str(word);
        }
        done = range.end;
    }
    restored.push_str(&text[done..]);
    restored
}

/// Whether the ASCII letters of a word say that it is in capitals; `None` where they do not, and for abbreviations.
fn written_in_capitals(word: &str) -> Option<bool> {
    if word.bytes().any(|b| b.is_ascii_lowercase()) {
        return Some(false);
    }
    let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
    if capitals < 2 || (word.is_ascii() && !is_syllable(word)) {
        return None;
    }
    Some(true)
}

/// The runs of letters of a text.
pub fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphabetic() || c == char::REPLACEMENT_CHARACTER, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_its_letters_where_the_chart_has_them() {
        for (byte, expected) in [
            (0xa1, Some('Ă')),
            (0xa7, Some('Đ')),
            (0xae, Some('đ')),
            (0xb5, Some('à')),
            (0xb9, Some('ạ')),
            (0xbe, Some('ắ')),
            (0xc6, Some('ặ')),
            (0xcb, Some('ậ')),
            (0xd6, Some('ệ')),
            (0xde, Some('ị')),
            (0xe9, Some('ộ')),
            (0xf9, Some('ự')),
            (0xfe, Some('ỵ')),
            (0xaf, None),
            (0xba, None),
            (0xff, None),
            (0x41, None),
        ] {
            assert_eq!(letter(byte), expected, "{byte:#x}");
        }
        let mut letters: Vec<char> = HIGH.chars().filter(|c| *c != char::REPLACEMENT_CHARACTER).collect();
        letters.sort_unstable();
        letters.dedup();
        // 67 small letters beyond ASCII, 7 capitals.
        assert_eq!((letters.len(), HIGH.chars().count()), (74, 95));
    }

    #[test]
    fn capitals_come_back_where_the_words_say_so() {
        for (converted, expected) in [
            ("KHU CôNG NGHIệP Hà NộI", "KHU CÔNG NGHIỆP HÀ NỘI"),
            ("Hà Nội", "Hà Nội"),
            ("KCN Đà Nẵng", "KCN Đà Nẵng"),
            ("UBND tỉnh Hà Giang", "UBND tỉnh Hà Giang"),
            ("ủy ban", "ủy ban"),
            ("QUY HOạCH ở XÃ", "QUY HOẠCH Ở XÃ"),
            ("", ""),
        ] {
            assert_eq!(restore_capitals(converted), expected);
        }
    }
}
