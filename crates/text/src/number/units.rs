//! The words after a number that name its unit.

use std::sync::LazyLock;

use domain::Unit;
use domain::vocabulary::{File, Form, List};

/// The meanings of the words after a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// A unit of the register; the value counts 10ⁿ of it (`nghìn ha`: 3, `đồng`: −6 of triệu đồng).
    Ours(Unit, i32),
    /// Only a scale (`70 nghìn`).
    Scale(i32),
    /// A local measure of land that differs by region: sào, mẫu, công, thước.
    Local,
    /// A unit that counts something else: km, năm, tấn …
    Other,
}

pub(crate) static NUMBERS: File = File {
    name: "numbers.csv",
    text: include_str!("../../../../data/vocabulary/numbers.csv"),
};

/// Words for units; the meaning is a unit of the register, and behind a colon the power of ten (`ha:2`).
static UNITS: List = List::new(&NUMBERS, "unit", Form::Marked);
/// Words for scales; the meaning is the power of ten.
static SCALES: List = List::new(&NUMBERS, "scale", Form::Marked);
static LOCAL_UNITS: List = List::new(&NUMBERS, "local_unit", Form::Marked);
/// Other units, and longer words that begin like a unit and mean something else (`công ty`).
static OTHER_UNITS: List = List::new(&NUMBERS, "other_unit", Form::Marked);

/// Words and their meanings. The longest that fits wins.
static WORDS: LazyLock<Vec<(&str, Word)>> = LazyLock::new(|| {
    let units = UNITS
        .entries()
        .iter()
        .filter_map(|entry| Some((entry.word, unit_of(entry.meaning)?)));
    let scales = SCALES
        .entries()
        .iter()
        .filter_map(|entry| Some((entry.word, Word::Scale(entry.meaning.parse().ok()?))));
    let local = LOCAL_UNITS.words().map(|word| (word, Word::Local));
    let other = OTHER_UNITS.words().map(|word| (word, Word::Other));
    units.chain(scales).chain(local).chain(other).collect()
});

/// The words for local measures of land.
pub fn local() -> impl Iterator<Item = &'static str> {
    LOCAL_UNITS.words()
}

/// A unit and its power of ten: `ha`, `ha:2`.
fn unit_of(meaning: &str) -> Option<Word> {
    let (unit, power) = meaning.split_once(':').unwrap_or((meaning, "0"));
    Some(Word::Ours(unit.parse().ok()?, power.parse().ok()?))
}

/// The unit that a text begins with, and its length in bytes; `None` for none. Blanks inside a unit are single ones.
pub fn unit_at(text: &str) -> Option<(Word, usize)> {
    let (word, length) = longest(text)?;
    let scale = match word {
        Word::Scale(scale) => scale,
        // `triệu` alone is money; before a unit that is not, it is a scale.
        Word::Ours(Unit::MillionDong, 0) if text[..length].chars().count() == 5 => 6,
        _ => return Some((word, length)),
    };
    let blank = text[length..].len() - text[length..].trim_start().len();
    match longest(&text[length + blank..]) {
        Some((Word::Ours(unit, power), more)) if blank > 0 && !(scale == 6 && is_money(unit)) => {
            Some((Word::Ours(unit, power + scale), length + blank + more))
        }
        _ => Some((word, length)),
    }
}

fn is_money(unit: Unit) -> bool {
    matches!(unit, Unit::BillionDong | Unit::MillionDong)
}

/// The longest of the words that `text` begins with, in any case, and not in the middle of a word of the text.
fn longest(text: &str) -> Option<(Word, usize)> {
    WORDS
        .iter()
        .filter_map(|(word, meaning)| Some((*meaning, begins(text, word)?)))
        .max_by_key(|(_, length)| *length)
}

/// The length of the part of `text` that is `word`, when it begins with it.
fn begins(text: &str, word: &str) -> Option<usize> {
    let mut rest = text.chars();
    let mut length = 0;
    for expected in word.chars() {
        let found = rest.next()?;
        if found != expected && !found.to_lowercase().eq([expected]) {
            return None;
        }
        length += found.len_utf8();
    }
    let whole = word == "%" || rest.next().is_none_or(|next| !next.is_alphanumeric());
    whole.then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_wins_and_only_whole_words_count() {
        for (text, expected) in [
            ("ha", Some((Word::Ours(Unit::Hectare, 0), 2))),
            ("HA;", Some((Word::Ours(Unit::Hectare, 0), 2))),
            ("hai lô", None),
            ("hộ kinh doanh", Some((Word::Other, "hộ kinh doanh".len()))),
            ("hộ dân bị", Some((Word::Ours(Unit::Household, 0), "hộ dân".len()))),
            ("triệu người", Some((Word::Ours(Unit::Person, 6), "triệu người".len()))),
            (
                "triệu đồng",
                Some((Word::Ours(Unit::MillionDong, 0), "triệu đồng".len())),
            ),
            (
                "nghìn tỷ đồng",
                Some((Word::Ours(Unit::BillionDong, 3), "nghìn tỷ đồng".len())),
            ),
            ("nghìn", Some((Word::Scale(3), "nghìn".len()))),
            ("công ty", Some((Word::Other, "công ty".len()))),
            ("Công", Some((Word::Local, "Công".len()))),
            ("%/tổng", Some((Word::Ours(Unit::Percent, 0), 1))),
            ("", None),
        ] {
            assert_eq!(unit_at(text), expected, "{text}");
        }
    }

    #[test]
    fn every_list_is_read() {
        use super::super::expression::RESERVES;
        let reserves = RESERVES.iter().map(|(list, _)| list);
        let lists: Vec<&List> = [&UNITS, &SCALES, &LOCAL_UNITS, &OTHER_UNITS, &crate::date::LEADING]
            .into_iter()
            .chain(reserves)
            .collect();
        NUMBERS.check(&lists).unwrap();
        let of_units = [&UNITS, &SCALES, &LOCAL_UNITS, &OTHER_UNITS];
        let all: usize = of_units.iter().map(|list| list.entries().len()).sum();
        assert_eq!(WORDS.len(), all, "a meaning is neither a unit nor a power of ten");
        for (i, (word, _)) in WORDS.iter().enumerate() {
            assert!(WORDS[i + 1..].iter().all(|(other, _)| other != word), "{word}");
        }
    }
}
