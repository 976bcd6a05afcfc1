//! Which of the old encodings a text is in: the one that turns its words into Vietnamese syllables.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Encoding;
use super::{tcvn3, vni, western};
use domain::syllables::is_syllable;

/// No more different words than this are looked at; a million rows say no more than these.
const WORDS: usize = 4000;

/// The tables a text without Unicode may be in.
const CANDIDATES: [Encoding; 3] = [Encoding::Tcvn3, Encoding::Vni, Encoding::Windows1258];

/// Of ten words with a letter beyond ASCII at least six must be syllables; names of the highlands and foreign words are
/// the rest.
const SHARE: f64 = 0.6;

/// So much better than the text as it stands must the table be.
const MARGIN: f64 = 0.2;

/// The encoding and how sure it is, 0 to 1; `None` when none of the tables makes a Vietnamese text of it.
///
/// `text` is what a program that knows no Vietnamese shows: windows-1252.
pub fn guess(text: &str) -> Option<(Encoding, f64)> {
    let plain = Score::of(&chars(text, Encoding::Utf8));
    let best = CANDIDATES
        .into_iter()
        .map(|encoding| (encoding, Score::of(&chars(text, encoding))))
        .filter(|(_, score)| score.tells() && score.share() >= SHARE && score.share() - plain.share() >= MARGIN)
        .max_by(|a, b| a.1.confidence().total_cmp(&b.1.confidence()))?;
    Some((best.0, best.1.confidence()))
}

/// The text with one of the tables applied, in NFC.
pub fn convert(text: &str, encoding: Encoding) -> String {
    let converted: String = chars(text, encoding).into_iter().map(|(c, _)| c).nfc().collect();
    match encoding {
        Encoding::Tcvn3 => tcvn3::restore_capitals(&converted),
        _ => converted,
    }
}

/// The characters of the text by a table, and whether the table made them other than they were.
fn chars(text: &str, encoding: Encoding) -> Vec<(char, bool)> {
    match encoding {
        Encoding::Tcvn3 => text
            .chars()
            .map(|c| match western::byte_of(c).and_then(tcvn3::letter) {
                Some(letter) => (letter, true),
                None => (c, false),
            })
            .collect(),
        Encoding::Windows1258 => text
            .chars()
            .map(|c| {
                let vietnamese = western::byte_of(c).map(windows_1258);
                (vietnamese.unwrap_or(c), vietnamese.is_some_and(|v| v != c))
            })
            .collect(),
        Encoding::Vni => vni_chars(text),
        _ => text.chars().map(|c| (c, false)).collect(),
    }
}

fn vni_chars(text: &str) -> Vec<(char, bool)> {
    let all: Vec<char> = text.chars().collect();
    let mut read = Vec::with_capacity(all.len());
    let mut at = 0;
    while at < all.len() {
        let byte = |at: usize| all.get(at).and_then(|c| western::byte_of(*c));
        let letter = byte(at).and_then(|base| vni::letter(base, byte(at + 1)));
        let (c, used) = letter.unwrap_or((all[at], 1));
        read.push((c, c != all[at]));
        at += used;
    }
    read
}

/// The character of a byte in windows-1258: as 1252 but for the Vietnamese letters and the five tones.
fn windows_1258(byte: u8) -> char {
    match byte {
        0xc3 => 'Ă',
        0xcc => '\u{300}',
        0xd0 => 'Đ',
        0xd2 => '\u{309}',
        0xd5 => 'Ơ',
        0xdd => 'Ư',
        0xde => '\u{303}',
        0xe3 => 'ă',
        0xec => '\u{301}',
        0xf0 => 'đ',
        0xf2 => '\u{323}',
        0xf5 => 'ơ',
        0xfd => 'ư',
        0xfe => '₫',
        other => western::shown(other),
    }
}

/// How Vietnamese a text is.
#[derive(Debug, Default)]
struct Score {
    /// Different words with a letter beyond ASCII.
    marked: usize,
    /// Those that are syllables.
    valid: usize,
    /// Those that are syllables because the table made them so.
    changed: usize,
    /// The letters of the longest of those.
    longest: usize,
    /// Different words of ASCII letters, and those that are syllables.
    plain: usize,
    plain_valid: usize,
}

impl Score {
    fn of(chars: &[(char, bool)]) -> Score {
        let mut score = Score::default();
        let mut seen = HashSet::new();
        let part_of_word = |c: char| c.is_alphabetic() || is_combining_mark(c) || is_sign_for_a_letter(c);
        for word in chars.split(|(c, _)| !part_of_word(*c)) {
            let text: String = word.iter().map(|(c, _)| *c).nfc().collect();
            let text = text.trim_matches(['«', '»']);
            if text.is_empty() || !seen.insert(text.to_lowercase()) {
                continue;
            }
            let valid = is_syllable(text);
            if !text.is_ascii() {
                score.marked += 1;
                score.valid += usize::from(valid);
                if valid && word.iter().any(|(_, changed)| *changed) {
                    score.changed += 1;
                    score.longest = score.longest.max(text.chars().count());
                }
            } else if text.len() > 1 && text.bytes().skip(1).all(|b| b.is_ascii_lowercase()) {
                score.plain += 1;
                score.plain_valid += usize::from(valid);
            }
            if seen.len() == WORDS {
                break;
            }
        }
        score
    }

    /// Two words, or one of three letters: the French `où` alone is the VNI of `ó`.
    fn tells(&self) -> bool {
        self.changed > 1 || self.longest > 2
    }

    fn share(&self) -> f64 {
        if self.marked == 0 {
            0.0
        } else {
            ratio(self.valid, self.marked)
        }
    }

    /// The share of syllables, less what few words leave open: two words are right by chance one time in four. Words of
    /// ASCII letters count half, and no more of them than there are others.
    fn confidence(&self) -> f64 {
        let plain = ratio(self.plain.min(self.marked), self.plain.max(1)) / 2.0;
        let valid = ratio(self.valid, 1) + ratio(self.plain_valid, 1) * plain;
        let all = ratio(self.marked, 1) + ratio(self.plain, 1) * plain;
        valid / all * (1.0 - 0.5_f64.powf(valid))
    }
}

/// Signs of windows-1252 that TCVN3 has letters for: inside a word they show that the text is not what it seems.
fn is_sign_for_a_letter(c: char) -> bool {
    !c.is_alphabetic() && western::byte_of(c).is_some_and(|byte| tcvn3::letter(byte).is_some())
}

#[allow(clippy::cast_precision_loss)]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}
