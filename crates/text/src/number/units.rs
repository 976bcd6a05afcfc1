//! The words after a number that say what it counts.

use domain::Unit;

/// What the words after a number mean.
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

/// Words and what they mean, lower case, in Unicode NFC. The longest that fits wins.
const WORDS: &[(&str, Word)] = &[
    ("ha", Word::Ours(Unit::Hectare, 0)),
    ("hecta", Word::Ours(Unit::Hectare, 0)),
    ("héc ta", Word::Ours(Unit::Hectare, 0)),
    ("héc-ta", Word::Ours(Unit::Hectare, 0)),
    ("hec-ta", Word::Ours(Unit::Hectare, 0)),
    ("hectare", Word::Ours(Unit::Hectare, 0)),
    ("hectares", Word::Ours(Unit::Hectare, 0)),
    ("km²", Word::Ours(Unit::Hectare, 2)),
    ("km2", Word::Ours(Unit::Hectare, 2)),
    ("m²", Word::Ours(Unit::SquareMetre, 0)),
    ("m2", Word::Ours(Unit::SquareMetre, 0)),
    ("mét vuông", Word::Ours(Unit::SquareMetre, 0)),
    ("%", Word::Ours(Unit::Percent, 0)),
    ("phần trăm", Word::Ours(Unit::Percent, 0)),
    ("tỷ", Word::Ours(Unit::BillionDong, 0)),
    ("tỉ", Word::Ours(Unit::BillionDong, 0)),
    ("tỷ đồng", Word::Ours(Unit::BillionDong, 0)),
    ("tỉ đồng", Word::Ours(Unit::BillionDong, 0)),
    ("tỷ vnđ", Word::Ours(Unit::BillionDong, 0)),
    ("tỷ vnd", Word::Ours(Unit::BillionDong, 0)),
    ("triệu", Word::Ours(Unit::MillionDong, 0)),
    ("triệu đồng", Word::Ours(Unit::MillionDong, 0)),
    ("triệu vnđ", Word::Ours(Unit::MillionDong, 0)),
    ("trđ", Word::Ours(Unit::MillionDong, 0)),
    ("tr.đ", Word::Ours(Unit::MillionDong, 0)),
    // The register has no plain đồng; a million of them is the same sum, exactly.
    ("đồng", Word::Ours(Unit::MillionDong, -6)),
    ("vnđ", Word::Ours(Unit::MillionDong, -6)),
    ("vnd", Word::Ours(Unit::MillionDong, -6)),
    ("đồng/người/tháng", Word::Ours(Unit::DongPerPersonMonth, 0)),
    ("triệu đồng/người/tháng", Word::Ours(Unit::MillionDongPerPersonMonth, 0)),
    ("triệu/người/tháng", Word::Ours(Unit::MillionDongPerPersonMonth, 0)),
    ("cụm", Word::Ours(Unit::Cluster, 0)),
    ("cụm công nghiệp", Word::Ours(Unit::Cluster, 0)),
    ("ccn", Word::Ours(Unit::Cluster, 0)),
    ("dự án", Word::Ours(Unit::Project, 0)),
    ("doanh nghiệp", Word::Ours(Unit::Enterprise, 0)),
    ("cơ sở", Word::Ours(Unit::Producer, 0)),
    ("cơ sở sản xuất", Word::Ours(Unit::Producer, 0)),
    ("hộ", Word::Ours(Unit::Household, 0)),
    ("hộ dân", Word::Ours(Unit::Household, 0)),
    ("hộ gia đình", Word::Ours(Unit::Household, 0)),
    ("người", Word::Ours(Unit::Person, 0)),
    ("lao động", Word::Ours(Unit::Person, 0)),
    ("công nhân", Word::Ours(Unit::Person, 0)),
    ("nhân khẩu", Word::Ours(Unit::Person, 0)),
    ("tổ chức", Word::Ours(Unit::Organisation, 0)),
    ("mộ", Word::Ours(Unit::Grave, 0)),
    ("ngôi mộ", Word::Ours(Unit::Grave, 0)),
    ("mồ mả", Word::Ours(Unit::Grave, 0)),
    ("nghìn", Word::Scale(3)),
    ("ngàn", Word::Scale(3)),
    ("sào", Word::Local),
    ("mẫu", Word::Local),
    ("công", Word::Local),
    ("công đất", Word::Local),
    ("thước", Word::Local),
    // Longer words that begin like one of the above and mean something else.
    ("công ty", Word::Other),
    ("công trình", Word::Other),
    ("công nghiệp", Word::Other),
    ("công việc", Word::Other),
    ("hộ kinh doanh", Word::Other),
    ("km", Word::Other),
    ("m", Word::Other),
    ("m³", Word::Other),
    ("m3", Word::Other),
    ("mét", Word::Other),
    ("acre", Word::Other),
    ("acres", Word::Other),
    ("tấn", Word::Other),
    ("kg", Word::Other),
    ("usd", Word::Other),
    ("đô la", Word::Other),
    ("triệu usd", Word::Other),
    ("tỷ usd", Word::Other),
    ("triệu đô la", Word::Other),
    ("năm", Word::Other),
    ("tháng", Word::Other),
    ("ngày", Word::Other),
    ("lần", Word::Other),
    ("thửa", Word::Other),
    ("lô", Word::Other),
    ("xã", Word::Other),
    ("phường", Word::Other),
    ("khu", Word::Other),
    ("điểm", Word::Other),
];

/// The unit that a text begins with, and its length in bytes. Blanks inside a unit are single ones.
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
    fn the_words_are_lower_case_and_once_each() {
        for (i, (word, _)) in WORDS.iter().enumerate() {
            assert_eq!(*word, word.to_lowercase());
            assert!(unicode_normalization::is_nfc(word), "{word}");
            assert!(WORDS[i + 1..].iter().all(|(other, _)| other != word), "{word}");
        }
    }
}
