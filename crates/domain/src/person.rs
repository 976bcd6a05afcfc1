//! Private persons in texts. Their names are for the office alone, so a text that names a person is kept apart from one that
//! names an enterprise, a place or a plot.

use unicode_normalization::UnicodeNormalization;

use super::syllables::{is_syllable, is_syllable_without_marks};
use super::text::fold;
use super::unit::provinces;
use super::vocabulary::{File, Form, List};

static PERSONS: File = File {
    name: "persons.csv",
    text: include_str!("../../../data/vocabulary/persons.csv"),
};

/// Family names of most Vietnamese. `Thành`, `Hòa`, `Lào` and the like begin names of places and are not among them.
static FAMILIES: List = List::new(&PERSONS, "family_name", Form::Folded);

/// The same as they are written, and rarer ones. A word with marks has to be one of them: `Đường` is no Dương, `Lô` no Lò and
/// `Trường` no Trương.
static FAMILIES_WITH_MARKS: List = List::new(&PERSONS, "family_name_with_marks", Form::Marked);

/// Families that are other words as well: a lake, a kiln, a forest, a farm, a street, a school, a code. Behind them a
/// word must follow that stands in the middle of names.
static AMBIGUOUS: List = List::new(&PERSONS, "ambiguous_family_name", Form::Folded);

/// Middle names, between family and given name of most.
static MIDDLE: List = List::new(&PERSONS, "middle_name", Form::Folded);

/// Families after which one name is enough: `Nguyễn Thắng`.
static COMMON: List = List::new(&PERSONS, "common_family_name", Form::Folded);

/// Persons of history whose names of two words are places and streets rather than people.
static OF_HISTORY: List = List::new(&PERSONS, "of_history", Form::Folded);

/// Places that are called as persons are addressed.
static PLACES: List = List::new(&PERSONS, "place", Form::Folded);

/// Words between a household and the name of its head.
static OF_HOUSEHOLD: List = List::new(&PERSONS, "of_household", Form::Folded);

/// Words about a plot beside the name of who holds it.
static OF_PLOT: List = List::new(&PERSONS, "of_plot", Form::Folded);

/// Whether a folded word is a family name.
pub fn is_family_name(folded: &str) -> bool {
    FAMILIES.has(folded)
}

/// Whether a tenant or owner is a private person, or a household business called by one. An enterprise is often called by two
/// words as persons are (`Hoàng Long`), so a name of two words is taken for one.
pub fn is_private_person(name: &str) -> bool {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let begins = |expected: &[&str]| words.len() > expected.len() && words[..expected.len()] == *expected;
    let address = begins(&["ông"]) || begins(&["bà"]) || begins(&["hộ"]) || begins(&["cá", "nhân"]);
    address || names_a_person(name) || parts(name).any(|part| is_name(&part, 3))
}

/// Whether a label of a plot, a piece or a lot is, or holds beside a number, the name of a person: besides what
/// [`names_a_person`] finds, a family name and what else a name is made of (`Nguyễn Hữu Thắng`, `Thửa 12 - Trần Bình`). Streets,
/// hamlets and enterprises have a word before such a name, or a name that is known.
pub fn label_names_a_person(label: &str) -> bool {
    names_a_person(label) || parts(label).any(|part| is_name(&part, 2))
}

/// The parts of a label, between its marks and its “và”.
fn parts(label: &str) -> impl Iterator<Item = Vec<Word>> {
    let marks = |c: char| {
        matches!(
            c,
            ',' | ';' | '/' | '&' | '(' | ')' | '+' | '-' | '–' | ':' | '_' | '|' | '\n'
        )
    };
    let label: String = label.nfc().collect();
    let pieces: Vec<String> = label.split(marks).map(str::to_string).collect();
    pieces.into_iter().flat_map(|piece| {
        let words: Vec<&str> = piece.split_whitespace().collect();
        let apart = words.split(|word| matches!(word.to_lowercase().as_str(), "và" | "va"));
        let of = |words: &[&str]| -> Vec<Word> {
            let trimmed = words
                .iter()
                .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
            trimmed.filter(|word| !word.is_empty()).map(Word::of).collect()
        };
        apart.map(of).collect::<Vec<_>>()
    })
}

/// Whether words are a name of at least so many words and nothing else but the number or the size of a plot.
fn is_name(words: &[Word], least: usize) -> bool {
    let begin = words.iter().take_while(|word| word.is_of_plot()).count();
    // The text behind may be a unit or the last word of the name (`Nguyễn Thu Hà`).
    let end = words.iter().rev().take_while(|word| word.is_of_plot()).count();
    let ends = words.len().saturating_sub(end)..=words.len();
    ends.filter_map(|end| words.get(begin..end)).any(|name| {
        let folded: Vec<&str> = name.iter().map(|word| word.folded.as_str()).collect();
        let Some((family, middle)) = folded.first().zip(folded.get(1)) else {
            return false;
        };
        // `Nguyễn Hữu B.`: lists shorten names.
        let spelt = |word: &Word| {
            word.lower.chars().count() == 1 || is_syllable(&word.lower) || is_syllable_without_marks(&word.lower)
        };
        let written = name.iter().all(|word| word.capital && spelt(word));
        let enough = match name.len() {
            2 => COMMON.has(family) && !OF_HISTORY.has(&folded.join(" ")),
            _ => !AMBIGUOUS.has(family) || MIDDLE.has(middle),
        };
        (least..=5).contains(&name.len()) && name[0].is_family() && written && enough && !ends_with_province(&folded)
    })
}

/// `Hoàng Anh Gia Lai` is an enterprise.
fn ends_with_province(folded: &[&str]) -> bool {
    folded.len() > 2 && {
        let last = folded[folded.len() - 2..].join(" ");
        provinces().iter().any(|province| fold(&province.name) == last)
    }
}

/// Whether a text names a person: `ông`, `bà`, `hộ` and a name, or a family name with `Văn` or `Thị` behind it. Letters without
/// marks count too, as old files have them. A number of households is no name.
pub fn names_a_person(text: &str) -> bool {
    let words: Vec<Word> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(Word::of)
        .collect();
    (0..words.len()).any(|at| {
        let rest = &words[at..];
        match rest[0].folded.as_str() {
            "ong" | "ba" => is_addressed(rest, at == 0),
            "ho" => is_household(rest),
            "ca" => rest.len() > 2 && rest[1].folded == "nhan" && begins_with_name(&rest[2..]),
            _ => false,
        }
    }) || is_full_name(&words)
}

struct Word {
    lower: String,
    folded: String,
    /// Whether it begins as names do.
    capital: bool,
}

impl Word {
    fn of(word: &str) -> Word {
        Word {
            lower: word.to_lowercase().nfc().collect(),
            folded: fold(word),
            capital: word.starts_with(char::is_uppercase),
        }
    }

    fn is_family(&self) -> bool {
        let known = match self.lower.is_ascii() {
            true => is_family_name(&self.folded),
            false => FAMILIES_WITH_MARKS.has(&self.lower),
        };
        self.capital && known
    }

    /// The number or the size of a plot, or a word before them.
    fn is_of_plot(&self) -> bool {
        self.folded.bytes().any(|b| b.is_ascii_digit()) || OF_PLOT.has(&self.folded)
    }
}

/// `Ông Sử`, `bà Lê Thị C`: a form of address and a name. Within a name of an enterprise (`Công ty Ông Bầu`) and without its
/// mark (`ba` is three, too) a family name must follow.
fn is_addressed(words: &[Word], first: bool) -> bool {
    let Some(name) = words.get(1).filter(|word| word.capital) else {
        return false;
    };
    let place = format!("{} {}", words[0].folded, name.folded);
    if PLACES.has(&place) || name.folded.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    match words[0].lower.is_ascii() {
        true => name.is_family() && name.lower.is_ascii(),
        false => name.is_family() || first || !words[0].capital,
    }
}

/// `hộ`, words for its kind, and the name of its head. Without its mark it is also a lake, so `Văn` or `Thị` must be in it.
fn is_household(words: &[Word]) -> bool {
    let after = &words[1..];
    let kinds = after.iter().take_while(|word| OF_HOUSEHOLD.has(&word.folded)).count();
    // `Đinh` is a family, too: the name may begin at any of the words for the kind.
    (0..=kinds).any(|kind| {
        let named = &after[kind..];
        match words[0].lower.as_str() {
            "hộ" => begins_with_name(named),
            "ho" => begins_with_name(named) && has_middle_name(named),
            _ => false,
        }
    })
}

fn begins_with_name(words: &[Word]) -> bool {
    words.len() > 1 && words[0].is_family() && words[1].capital
}

/// `Nguyễn Văn An`, with nothing about it but the number or the size of a plot: `Thửa 12 - Nguyễn Văn An 120m2`. Names without
/// `Văn` or `Thị` are also those of enterprises and of places, and so are names behind other words (`đường Nguyễn Văn Linh`).
fn is_full_name(words: &[Word]) -> bool {
    let begin = words.iter().take_while(|word| word.is_of_plot()).count();
    let words = &words[begin..];
    let end = words.iter().rev().take_while(|word| word.is_of_plot()).count();
    let words = &words[..words.len() - end];
    (3..=5).contains(&words.len())
        && words[0].is_family()
        && words.iter().all(|word| word.capital)
        && has_middle_name(words)
}

fn has_middle_name(words: &[Word]) -> bool {
    words.len() > 2 && matches!(words[1].folded.as_str(), "van" | "thi")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_read() {
        let lists = [
            &FAMILIES,
            &FAMILIES_WITH_MARKS,
            &AMBIGUOUS,
            &MIDDLE,
            &COMMON,
            &OF_HISTORY,
            &PLACES,
            &OF_HOUSEHOLD,
            &OF_PLOT,
        ];
        PERSONS.check(&lists).unwrap();
    }

    #[test]
    fn persons_in_texts() {
        for (text, expected) in [
            ("Hộ ông Nguyễn Văn A", true),
            ("hộ bà Lê C", true),
            ("HO ONG NGUYEN VAN A", true),
            ("Thửa 12, hộ Trần Thị Bình", true),
            ("Hộ gia đình Phạm Văn D", true),
            ("Ông Sử", true),
            ("Nguyễn Văn An", true),
            ("TRẦN THỊ BÌNH", true),
            ("đất của ông Giàng A Sử", true),
            ("Bà Rịa", false),
            ("Khu 99", false),
            ("12 hộ", false),
            ("ba ho", false),
            ("Hộ 12", false),
            ("CN-01", false),
            ("Hồ Đại Lải", false),
            ("Hộ Giàng A Sử", true),
            ("12 - Nguyễn Văn A", true),
            ("Thửa 12 Nguyễn Văn A", true),
            ("Nguyễn Văn A 120m2", true),
            ("HỘ GIA ĐÌNH NGUYỄN VĂN A", true),
            ("Hộ Đinh Văn A", true),
            ("Cá nhân Nguyễn Văn B", true),
            ("đường Nguyễn Văn Linh", false),
            ("Công ty Nguyễn Văn A", false),
            ("Cá nhân, tổ chức", false),
            ("Lô 12 ha", false),
            ("Ho Nguyen Van A", true),
            ("Ba Đình", false),
            ("Hồ Lê Lợi", false),
            ("Công ty TNHH Ông Bầu", false),
            ("Công ty cổ phần Hoàng Anh Gia Lai", false),
            ("Hoàng Anh Gia Lai", false),
            ("HTX Bà Rịa", false),
            ("Lê Lợi", false),
            ("Quyết định 12/QĐ-UBND về ông, bà", false),
            ("", false),
        ] {
            assert_eq!(names_a_person(text), expected, "{text}");
        }
    }

    #[test]
    fn persons_in_labels() {
        for (label, expected) in [
            ("Nguyễn Hữu Thắng", true),
            ("NGUYỄN HỮU THẮNG", true),
            ("Nguyen Huu Thang", true),
            ("Thửa 12 - Nguyễn Hữu Thắng", true),
            ("Nguyễn Hữu Thắng (thửa 12, tờ 5)", true),
            ("12/Trần Quốc Bảo", true),
            ("Nguyễn Thu Hà", true),
            ("Nguyễn Thu Hà 120 m2", true),
            ("Lê Minh", true),
            ("Lê Minh và Phạm Hồng Sơn", true),
            ("Giàng A Sử", true),
            ("Hồ Đức Anh", true),
            ("Phùng Chí Kiên Cường", true),
            ("Vừ A Dính", true),
            ("Hộ ông Nguyễn Văn A", true),
            ("đường Nguyễn Huệ", false),
            ("Đường Nguyễn Huệ", false),
            ("Duong Nguyen Hue", false),
            ("Nguyễn Huệ", false),
            ("phố Trần Quốc Toản", false),
            ("thôn Lê Lợi", false),
            ("xã Trần Phú", false),
            ("Thôn Nguyễn Hữu Cảnh", false),
            ("Khu dân cư Nguyễn Hữu Thắng", false),
            ("Công ty TNHH Nguyễn Hữu Thắng", false),
            ("Hoàng Anh Gia Lai", false),
            ("Trần Anh Logistics", false),
            ("Hồ Đại Lải", false),
            ("Lò Gạch Cũ", false),
            ("Lâm Trường Bát Xát", false),
            ("Nông Trường Mộc Châu", false),
            ("Đất Trồng Lúa", false),
            ("Đô Thị Mới", false),
            ("Trường Mầm Non", false),
            ("Lô A", false),
            ("Lô CN-01", false),
            ("Lô A B", false),
            ("LO A1", false),
            ("Mã B 12", false),
            ("Mai Sơn", false),
            ("Khu 99", false),
            ("CN-01", false),
            ("", false),
        ] {
            assert_eq!(label_names_a_person(label), expected, "{label}");
        }
    }

    #[test]
    fn persons_and_enterprises() {
        for (name, person) in [
            ("Hộ ông Nguyễn Văn A", true),
            ("Ông Trần B", true),
            ("Hộ kinh doanh Lê Thị C", true),
            ("Lê Văn C", true),
            ("Nguyễn Hữu Thắng", true),
            ("Hoàng Long", false),
            ("Hoàng Anh Gia Lai", false),
            ("Công ty TNHH Ông Bầu", false),
            ("Công ty TNHH Nguyễn Văn A", false),
            ("HTX Bà Rịa", false),
            ("", false),
        ] {
            assert_eq!(is_private_person(name), person, "{name}");
        }
    }
}
