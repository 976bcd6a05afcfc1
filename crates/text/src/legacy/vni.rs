//! VNI for Windows (VNI-Times, VNI-Helve): a plain letter and, behind it, a byte that is the marks.
//!
//! Ơ, Ư, Đ and the I and Ỵ with a tone are one byte. Small and capital marks (0x20 apart) both occur behind a capital; the
//! letter decides.

use unicode_normalization::UnicodeNormalization;

/// Marks as bytes behind a small letter: for a and e, o … the circumflex or breve with the tone, or the tone alone.
fn marks(base: char, byte: u8) -> Option<(Option<char>, Option<char>)> {
    const GRAVE: char = '\u{300}';
    const ACUTE: char = '\u{301}';
    const HOOK: char = '\u{309}';
    const TILDE: char = '\u{303}';
    const DOT: char = '\u{323}';
    const ROOF: Option<char> = Some('\u{302}');
    const BREVE: Option<char> = Some('\u{306}');
    let tone = match byte {
        0xf9 => Some((None, Some(ACUTE))),
        0xf8 => Some((None, Some(GRAVE))),
        0xfb => Some((None, Some(HOOK))),
        0xf5 => Some((None, Some(TILDE))),
        0xef => Some((None, Some(DOT))),
        _ => None,
    };
    let roof = match byte {
        0xe2 => Some((ROOF, None)),
        0xe1 => Some((ROOF, Some(ACUTE))),
        0xe0 => Some((ROOF, Some(GRAVE))),
        0xe5 => Some((ROOF, Some(HOOK))),
        0xe3 => Some((ROOF, Some(TILDE))),
        0xe4 => Some((ROOF, Some(DOT))),
        _ => None,
    };
    let breve = match byte {
        0xea => Some((BREVE, None)),
        0xe9 => Some((BREVE, Some(ACUTE))),
        0xe8 => Some((BREVE, Some(GRAVE))),
        0xfa => Some((BREVE, Some(HOOK))),
        0xfc => Some((BREVE, Some(TILDE))),
        0xeb => Some((BREVE, Some(DOT))),
        _ => None,
    };
    match base {
        'a' => tone.or(roof).or(breve),
        'e' | 'o' => tone.or(roof),
        // ỵ is a byte of its own.
        'y' if byte == 0xef => None,
        'u' | 'y' | 'ơ' | 'ư' => tone,
        _ => None,
    }
}

/// A byte that is a letter by itself.
fn single(byte: u8) -> Option<char> {
    let small = match byte | 0x20 {
        0xf1 => 'đ',
        0xf4 => 'ơ',
        0xf6 => 'ư',
        0xed => 'í',
        0xec => 'ì',
        0xe6 => 'ỉ',
        0xf3 => 'ĩ',
        0xf2 => 'ị',
        0xee => 'ỵ',
        _ => return None,
    };
    Some(if byte & 0x20 == 0 { capital(small) } else { small })
}

fn capital(small: char) -> char {
    small.to_uppercase().next().unwrap_or(small)
}

/// The letter that begins with `base` (an ASCII character or a byte from 0xC0 on) and, when `next` is its marks, takes
/// them; with the number of bytes used. `None` when `base` is no letter of the table.
pub fn letter(base: u8, next: Option<u8>) -> Option<(char, usize)> {
    let plain = if base.is_ascii_alphabetic() {
        char::from(base)
    } else {
        single(base)?
    };
    let small = plain.to_lowercase().next().unwrap_or(plain);
    let Some((shape, tone)) = next.filter(|b| *b >= 0xc0).and_then(|b| marks(small, b | 0x20)) else {
        return Some((plain, 1));
    };
    let mut composed = [Some(plain), shape, tone].into_iter().flatten().nfc();
    match (composed.next(), composed.next()) {
        (Some(letter), None) => Some((letter, 2)),
        _ => Some((plain, 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_take_the_marks_behind_them() {
        for (bytes, expected) in [
            (&b"a\xe4"[..], ('ậ', 2)),
            (b"A\xc4", ('Ậ', 2)),
            (b"A\xf9", ('Á', 2)),
            (b"a\xfc", ('ẵ', 2)),
            (b"e\xe5", ('ể', 2)),
            (b"o\xe2", ('ô', 2)),
            (b"\xf4\xef", ('ợ', 2)),
            (b"\xd6\xd9", ('Ứ', 2)),
            (b"\xf1a", ('đ', 1)),
            (b"\xf3 ", ('ĩ', 1)),
            (b"\xee", ('ỵ', 1)),
            (b"y\xef", ('y', 1)),
            (b"e\xe9", ('e', 1)),
            (b"n\xf9", ('n', 1)),
        ] {
            assert_eq!(letter(bytes[0], bytes.get(1).copied()), Some(expected), "{bytes:?}");
        }
        assert_eq!(letter(0xe9, None), None);
    }
}
