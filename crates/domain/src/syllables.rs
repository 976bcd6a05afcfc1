//! Every syllable the rules of Vietnamese spelling allow: initial × rime × tone. A text decoded with the right table is
//! made of them; with a wrong one it is not.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::text::fold;

/// Initials, the empty one first. `gi` and `qu` swallow the first vowel of their rime.
const INITIALS: [&str; 28] = [
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu",
    "r", "s", "t", "th", "tr", "v", "x",
];

/// Rimes without a tone.
const RIMES: &str = "a ai ao au ay ac ach am an ang anh ap at ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
    e eo ec em en eng ep et ê êu êch êm ên ênh êp êt i ia iu ich im in inh ip it iêc iêm iên iêng iêp iêt iêu \
    o oi oc om on ong op ot oong ooc oa oai oao oay oac oach oam oan oang oanh oap oat oăc oăm oăn oăng oăt \
    oe oeo oen oet ô ôi ôc ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt \
    u ua ui uc um un ung up ut uôi uôc uôm uôn uông uôt uê uêch uênh uy uya uych uynh uyt uyu uyên uyêt \
    uân uâng uât uây uơ ư ưa ưi ưu ưc ưng ưt ưm ưn ươi ươu ươc ươm ươn ương ươp ươt y yêm yên yêng yêt yêu";

/// Rimes that stand only behind `gi` (`giếng`) or `qu` (`quốc`, `quyên`), where the first vowel is part of the initial.
const AFTER_GI: &str = "êc êng";
const AFTER_QU: &str = "ych ynh yt yu yên yêt";

/// Level, huyền, sắc, hỏi, ngã, nặng.
const TONES: [&str; 6] = ["", "\u{300}", "\u{301}", "\u{309}", "\u{303}", "\u{323}"];

/// Whether a word, in NFC and any case, is one.
pub fn is_syllable(word: &str) -> bool {
    ALL.contains(&word.to_lowercase())
}

/// Whether a word of ASCII letters is one whose marks were left out, as old files have them (`Huu`, `Thang`).
pub fn is_syllable_without_marks(word: &str) -> bool {
    WITHOUT_MARKS.contains(&word.to_lowercase())
}

static WITHOUT_MARKS: LazyLock<HashSet<String>> = LazyLock::new(|| all().map(fold).collect());

/// All of them, lower case, in NFC; where two places of the tone are in use (`hòa`, `hoà`), both.
pub fn all() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(String::as_str)
}

static ALL: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let mut all = HashSet::new();
    for initial in INITIALS {
        for rime in rimes_of(initial) {
            let stopped = rime.ends_with(['c', 'p', 't']) || rime.ends_with("ch");
            for (i, tone) in TONES.iter().enumerate() {
                // A rime that ends in a stop has only sắc and nặng.
                if stopped && !matches!(i, 2 | 5) {
                    continue;
                }
                for place in tone_places(rime) {
                    let marked: String = rime
                        .chars()
                        .enumerate()
                        .flat_map(|(at, c)| std::iter::once(c).chain(tone.chars().filter(move |_| at == place)))
                        .collect();
                    all.insert(format!("{initial}{marked}").nfc().collect());
                }
            }
        }
    }
    all
});

/// The rimes an initial is spelt with.
fn rimes_of(initial: &str) -> Vec<&'static str> {
    let front = |rime: &str| rime.starts_with(['e', 'ê', 'i', 'y']);
    let rimes = RIMES.split_whitespace();
    match initial {
        "k" | "gh" | "ngh" => rimes.filter(|r| front(r)).collect(),
        "c" | "ng" => rimes.filter(|r| !front(r)).collect(),
        // `gì`, `gìn`, `gỉ` are g with i.
        "g" => rimes.filter(|r| !front(r) || matches!(*r, "i" | "in")).collect(),
        "gi" => rimes
            .filter(|r| !r.starts_with(['i', 'y']))
            .chain(AFTER_GI.split_whitespace())
            .collect(),
        "qu" => rimes
            .filter(|r| !r.starts_with(['o', 'u', 'ư']) && !r.starts_with("yê"))
            .chain(AFTER_QU.split_whitespace())
            .collect(),
        "" => rimes.collect(),
        _ => rimes.filter(|r| !r.starts_with("yê")).collect(),
    }
}

/// On which letter of a rime the tone stands; two answers for `oa`, `oe`, `uy`.
fn tone_places(rime: &str) -> Vec<usize> {
    let letters: Vec<char> = rime.chars().collect();
    // The last vowel with a mark of its own carries the tone: ươ, iê, uô.
    if let Some(marked) = letters
        .iter()
        .rposition(|c| matches!(c, 'ă' | 'â' | 'ê' | 'ô' | 'ơ' | 'ư'))
    {
        return vec![marked];
    }
    let vowels = letters
        .iter()
        .take_while(|c| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y'))
        .count();
    if vowels < letters.len() {
        return vec![vowels - 1];
    }
    match rime {
        "oa" | "oe" | "uy" => vec![0, 1],
        _ if vowels == 3 => vec![1],
        _ => vec![0],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_field_are_syllables_and_others_are_not() {
        for word in "giải phóng mặt bằng khu công nghiệp cụm Thủy Thuỷ HÒA Hoà quý quốc quyền giếng gì gìn giá nghiêng \
                     đường ượng yên khuya khuỷu ruộng trồng lúa nước Ủy ý ruột xoong uống ươm quyết huynh"
            .split_whitespace()
        {
            assert!(is_syllable(word), "{word}");
        }
        for word in "zone urbanisée été dès ộtộ cat kac gêng nghan Đăk khát2 bãt côp thuyề c".split_whitespace()
        {
            assert!(!is_syllable(word), "{word}");
        }
    }

    #[test]
    fn there_are_as_many_as_the_rules_give() {
        let count = all().count();
        assert!((15_000..25_000).contains(&count), "{count}");
        assert!(all().all(|s| unicode_normalization::is_nfc(s) && s.to_lowercase() == s));
    }
}
