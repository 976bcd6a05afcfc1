//! Private persons in texts: who they are is for the office, so a text that names one is told apart from one that names an
//! enterprise, a place or a plot.

use super::text::fold;

/// Family names of most Vietnamese, folded. `Thành`, `Hòa`, `Lào` and the like begin names of places and are not among them.
const FAMILIES: [&str; 36] = [
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong",
    "ly", "dinh", "trinh", "doan", "mai", "truong", "luong", "luu", "lam", "trieu", "nong", "vuong", "quach", "ma",
    "giang", "lo", "vang", "giap", "kieu", "tong", "thao",
];

/// Places that are called as persons are addressed, folded.
const PLACES: [&str; 9] = [
    "ba dinh", "ba ria", "ba diem", "ba na", "ba den", "ba trieu", "ba huyen", "ong doc", "ba vi",
];

/// What stands between a household and the name of its head, folded.
const OF_HOUSEHOLD: [&str; 6] = ["gia", "dinh", "kinh", "doanh", "ca", "the"];

/// Words about a plot beside the name of who holds it, folded.
const OF_PLOT: [&str; 10] = ["thua", "so", "to", "lo", "manh", "dat", "cua", "chu", "ha", "m"];

/// Whether a folded word is a family name.
pub fn is_family_name(folded: &str) -> bool {
    FAMILIES.contains(&folded)
}

/// Whether a tenant or owner is a private person, or a household business called by one.
pub fn is_private_person(name: &str) -> bool {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let begins = |expected: &[&str]| words.len() > expected.len() && words[..expected.len()] == *expected;
    let address = begins(&["ông"]) || begins(&["bà"]) || begins(&["hộ"]) || begins(&["cá", "nhân"]);
    address || names_a_person(name)
}

/// Whether a text names a person: `ông`, `bà`, `hộ` and a name, or a family name with `Văn` or `Thị` behind it. Letters without
/// marks count too, as old files have them. A number of households names nobody.
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
            lower: word.to_lowercase(),
            folded: fold(word),
            capital: word.starts_with(char::is_uppercase),
        }
    }

    fn is_family(&self) -> bool {
        self.capital && is_family_name(&self.folded)
    }
}

/// `Ông Sử`, `bà Lê Thị C`: a form of address and a name. Within a name of an enterprise (`Công ty Ông Bầu`) and without its
/// mark (`ba` is three, too) a family name must follow.
fn is_addressed(words: &[Word], first: bool) -> bool {
    let Some(name) = words.get(1).filter(|word| word.capital) else {
        return false;
    };
    let place = format!("{} {}", words[0].folded, name.folded);
    if PLACES.contains(&place.as_str()) || name.folded.bytes().any(|b| b.is_ascii_digit()) {
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
    let kinds = after
        .iter()
        .take_while(|word| OF_HOUSEHOLD.contains(&word.folded.as_str()))
        .count();
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
    let of_plot =
        |word: &Word| word.folded.bytes().any(|b| b.is_ascii_digit()) || OF_PLOT.contains(&word.folded.as_str());
    let begin = words.iter().take_while(|word| of_plot(word)).count();
    let words = &words[begin..];
    let end = words.iter().rev().take_while(|word| of_plot(word)).count();
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
    fn persons_and_enterprises() {
        for (name, person) in [
            ("Hộ ông Nguyễn Văn A", true),
            ("Ông Trần B", true),
            ("Hộ kinh doanh Lê Thị C", true),
            ("Lê Văn C", true),
            ("Công ty TNHH Ông Bầu", false),
            ("Công ty TNHH Nguyễn Văn A", false),
            ("HTX Bà Rịa", false),
            ("", false),
        ] {
            assert_eq!(is_private_person(name), person, "{name}");
        }
    }
}
