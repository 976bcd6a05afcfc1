//! UTF-8 that a program took for windows-1252 and saved as UTF-8 again: `KhÃ¡nh HÃ²a`. It can happen twice.

use super::western::byte_of;

/// One text put right, and how many letters of it were.
pub struct Mended {
    /// The text put right.
    pub text: String,
    /// The letters that came back.
    pub letters: usize,
}

/// Puts right the lines that are UTF-8 read as windows-1252; `None` when no line is, or when too many others with letters
/// beyond ASCII are not.
pub fn mend(text: &str) -> Option<Mended> {
    let (mut mended, mut letters, mut lines, mut kept) = (String::with_capacity(text.len()), 0, 0, 0);
    for line in text.split_inclusive('\n') {
        match mend_line(line) {
            Some(line) => {
                letters += line.letters;
                lines += 1;
                mended.push_str(&line.text);
            }
            None => {
                kept += usize::from(!line.is_ascii());
                mended.push_str(line);
            }
        }
    }
    (lines > 0 && lines >= kept * 4).then_some(Mended { text: mended, letters })
}

/// A line put right; `None` when it is ASCII or was never UTF-8 read so.
pub fn mend_line(line: &str) -> Option<Mended> {
    if line.is_ascii() {
        return None;
    }
    let mut bytes = line.chars().map(byte_of).collect::<Option<Vec<u8>>>()?;
    restore_blanks(&mut bytes);
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        // A field cut off in the middle of a letter.
        Err(error) if error.utf8_error().error_len().is_none() => {
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        }
        Err(_) => return None,
    };
    let letters = text
        .chars()
        .filter(|c| !c.is_ascii() && *c != char::REPLACEMENT_CHARACTER)
        .count();
    let expected = text.chars().all(|c| c.is_ascii() || is_expected(c));
    (letters > 0 && expected).then_some(Mended { text, letters })
}

/// The no-break blank that ends some letters (`à` is C3 A0) becomes a plain blank on the way; at the end of a field it is
/// trimmed, which only `à` is taken for: longer letters are cut off as often.
fn restore_blanks(bytes: &mut Vec<u8>) {
    let mut at = 0;
    while at < bytes.len() {
        let more = match bytes[at] {
            0xc2..=0xdf => 1,
            0xe0..=0xef => 2,
            _ => 0,
        };
        let last = at + more;
        let led = bytes[(at + 1).min(last)..last.min(bytes.len())]
            .iter()
            .all(|b| (0x80..0xc0).contains(b));
        if more > 0 && led {
            if last == bytes.len() && bytes[at] == 0xc3 {
                bytes.push(0xa0);
            } else if bytes.get(last) == Some(&b' ') {
                bytes[last] = 0xa0;
            }
        }
        at += 1 + more;
    }
}

/// Letters of the languages a map of Vietnam holds, and the signs of typesetting; a chance sequence gives others.
fn is_expected(c: char) -> bool {
    matches!(u32::from(c),
        0x80..=0x9f // between two rounds
        | 0xa0..=0x24f // Latin
        | 0x300..=0x36f // combining marks
        | 0x1e00..=0x1eff // Vietnamese
        | 0x2c6 | 0x2dc | 0x2010..=0x2044 | 0x20ab | 0x20ac | 0x2122 | 0x2160..=0x217f | 0x2190..=0x2193 | 0x2200..=0x22ff | 0xfeff | 0xfffd)
}

#[cfg(test)]
mod tests {
    use super::super::western::shown;
    use super::*;

    fn spoil(text: &str) -> String {
        text.bytes().map(shown).collect()
    }

    #[test]
    fn spoilt_texts_come_back_and_others_stay() {
        for text in ["Khánh Hòa", "Đường Nguyễn Huệ – “số 1”", "là một\nruộng lúa", "Ơ kìa"] {
            assert_eq!(mend(&spoil(text)).unwrap().text, text);
            assert_eq!(
                mend(&spoil(&spoil(text))).and_then(|m| mend(&m.text)).unwrap().text,
                text
            );
        }
        for text in [
            "Khánh Hòa",
            "zonée à côté",
            "ASCII",
            "C«ng nghiÖp",
            "CAFÉ\u{a0}: ouvert",
            "Россия",
            "",
        ] {
            assert!(mend(text).is_none(), "{text}");
        }
    }

    #[test]
    fn blanks_that_were_part_of_a_letter_come_back() {
        assert_eq!(mend("VÃ  sÃ´ng lÃ").unwrap().text, "Và sông là");
    }

    #[test]
    fn a_letter_cut_off_is_shown_as_such() {
        assert_eq!(mend("sÃ´ng há»").unwrap().text, "sông h\u{fffd}");
    }
}
