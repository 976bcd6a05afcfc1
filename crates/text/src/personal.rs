//! Columns that hold data of persons: names of land users, numbers of identity cards, telephones.
//!
//! They are recognised by their heading and by their values, and left out unless a person asks for them. Names of
//! organisations are not personal data.

use serde::{Deserialize, Serialize};

use super::legacy::is_syllable;
use domain::person::is_family_name;
use domain::text::fold;
use domain::vocabulary::{File, Form, List};
use message::Message;

/// The kinds of personal data a column may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonalKind {
    /// Names of natural persons.
    Name,
    /// Numbers of identity cards or passports.
    IdentityNumber,
    /// Telephone numbers.
    Telephone,
    /// E-mail addresses.
    Email,
    /// Where a person lives.
    Address,
    /// Days or years of birth.
    Birth,
    /// Numbers of bank accounts or tax codes of persons.
    Account,
}

/// How a column of personal data was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonalWhy {
    /// By the heading of the column.
    Heading,
    /// By the values of the column.
    Values,
}

/// A column that holds data of persons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Personal {
    /// The heading of the column.
    pub column: String,
    /// The kind of personal data it holds.
    pub kind: PersonalKind,
    /// How it was recognised.
    pub why: PersonalWhy,
}

impl Personal {
    /// The message that the column is left out, and why; the values themselves are not shown.
    pub fn message(&self) -> Message {
        let kind = match self.kind {
            PersonalKind::Name => Message::new("text.personal.name"),
            PersonalKind::IdentityNumber => Message::new("text.personal.identity_number"),
            PersonalKind::Telephone => Message::new("text.personal.telephone"),
            PersonalKind::Email => Message::new("text.personal.email"),
            PersonalKind::Address => Message::new("text.personal.address"),
            PersonalKind::Birth => Message::new("text.personal.birth"),
            PersonalKind::Account => Message::new("text.personal.account"),
        };
        let message = match self.why {
            PersonalWhy::Heading => Message::new("text.personal.left_out_by_heading"),
            PersonalWhy::Values => Message::new("text.personal.left_out_by_values"),
        };
        message.with("column", &self.column).with_message("kind", kind)
    }
}

static WORDS: File = File {
    name: "personal_data.csv",
    text: include_str!("../../../data/vocabulary/personal_data.csv"),
};

/// Headings and their meanings. The columns of a cadastral shapefile are in it, as they are cut to ten letters.
static HEADINGS: [(PersonalKind, List); 7] = [
    (PersonalKind::Name, List::new(&WORDS, "name", Form::Joined)),
    (
        PersonalKind::IdentityNumber,
        List::new(&WORDS, "identity_number", Form::Joined),
    ),
    (PersonalKind::Telephone, List::new(&WORDS, "telephone", Form::Joined)),
    (PersonalKind::Email, List::new(&WORDS, "email", Form::Joined)),
    (PersonalKind::Address, List::new(&WORDS, "address", Form::Joined)),
    (PersonalKind::Birth, List::new(&WORDS, "birth", Form::Joined)),
    (PersonalKind::Account, List::new(&WORDS, "account", Form::Joined)),
];

/// Headings whose values look like a person's and are not: codes, coordinates, places named after persons.
static NOT_PERSONS: List = List::new(&WORDS, "not_personal", Form::Joined);

/// Words the name of an organisation begins with; the meaning `whole` asks for a word of its own, which goes on behind a blank.
static ORGANISATIONS: List = List::new(&WORDS, "organisation", Form::Folded);

/// Whether a column holds data of persons, by its heading or by what stands in it. Empty values are passed over; a few
/// hundred values are enough.
pub fn is_personal<T: AsRef<str>>(column: &str, values: &[T]) -> Option<Personal> {
    let found = |kind, why| {
        Some(Personal {
            column: column.to_string(),
            kind,
            why,
        })
    };
    let values: Vec<&str> = values
        .iter()
        .map(|v| v.as_ref().trim())
        .filter(|v| !v.is_empty())
        .collect();
    let heading = fold(column).replace(' ', "");
    let by_heading = HEADINGS
        .iter()
        .find(|(_, names)| names.has(&heading))
        .map(|(kind, _)| *kind);
    if let Some(kind) = by_heading {
        // A column of land users that are all organisations holds no persons.
        let only_organisations = !values.is_empty() && values.iter().all(|v| is_organisation(v));
        return if kind == PersonalKind::Name && only_organisations {
            None
        } else {
            found(kind, PersonalWhy::Heading)
        };
    }
    if values.is_empty() || NOT_PERSONS.has(&heading) {
        return None;
    }
    let most = |test: fn(&str) -> bool| values.iter().filter(|v| test(v)).count() * 5 >= values.len() * 4;
    let kind = if most(is_identity_number) && differ(&values) {
        PersonalKind::IdentityNumber
    } else if most(is_telephone) {
        PersonalKind::Telephone
    } else if most(is_email) {
        PersonalKind::Email
    } else if most(is_name) {
        PersonalKind::Name
    } else {
        return None;
    };
    found(kind, PersonalWhy::Values)
}

/// Codes of provinces repeat; numbers of persons do not.
fn differ(values: &[&str]) -> bool {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    sorted.len() * 2 > values.len()
}

/// Twelve digits that begin with the code of a province (001 to 096), the century and sex, as CCCD are made.
fn is_identity_number(value: &str) -> bool {
    let digits: String = value.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect();
    digits.len() == 12
        && digits.bytes().all(|b| b.is_ascii_digit())
        && (1..=96).contains(&digits[..3].parse::<u8>().unwrap_or(0))
        && matches!(digits.as_bytes()[3], b'0'..=b'3')
}

/// A Vietnamese telephone: 0 or +84 and nine or ten digits more.
fn is_telephone(value: &str) -> bool {
    let digits: String = value
        .chars()
        .filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')'))
        .collect();
    let rest = digits.strip_prefix("+84").or_else(|| digits.strip_prefix('0'));
    rest.is_some_and(|rest| {
        (9..=10).contains(&rest.len())
            && rest.bytes().all(|b| b.is_ascii_digit())
            && rest.starts_with(['2', '3', '5', '7', '8', '9'])
    })
}

fn is_email(value: &str) -> bool {
    value
        .split_once('@')
        .is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !value.contains(char::is_whitespace))
}

/// A name of a person: `ông`, `bà` or `hộ` before it, or a family name and one to four given names in capitals.
fn is_name(value: &str) -> bool {
    if is_organisation(value) {
        return false;
    }
    let words: Vec<&str> = value.split([' ', ',', '-', '/']).filter(|w| !w.is_empty()).collect();
    let titled = matches!(fold(words.first().copied().unwrap_or_default()).as_str(), "ong" | "ba");
    let family = words.first().map(|w| fold(w)).unwrap_or_default();
    let names = (2..=5).contains(&words.len())
        && words
            .iter()
            .all(|w| w.starts_with(char::is_uppercase) && is_syllable(w));
    (titled && words.len() > 1) || (names && is_family_name(&family))
}

fn is_organisation(value: &str) -> bool {
    let folded = fold(value);
    ORGANISATIONS.entries().iter().any(|entry| {
        let rest = folded.strip_prefix(entry.word);
        rest.is_some_and(|rest| entry.meaning != "whole" || rest.starts_with(' '))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_read() {
        let lists: Vec<&List> = HEADINGS
            .iter()
            .map(|(_, list)| list)
            .chain([&NOT_PERSONS, &ORGANISATIONS])
            .collect();
        WORDS.check(&lists).unwrap();
        let meanings = ORGANISATIONS.entries().iter().map(|entry| entry.meaning);
        assert!(meanings.into_iter().all(|meaning| ["", "whole"].contains(&meaning)));
    }

    fn kind(column: &str, values: &[&str]) -> Option<PersonalKind> {
        is_personal(column, values).map(|p| p.kind)
    }

    #[test]
    fn headings_tell() {
        for (column, expected) in [
            ("Chủ sử dụng", PersonalKind::Name),
            ("TenChu", PersonalKind::Name),
            ("HO_TEN", PersonalKind::Name),
            ("Số CMND/CCCD", PersonalKind::IdentityNumber),
            ("CMND", PersonalKind::IdentityNumber),
            ("SĐT", PersonalKind::Telephone),
            ("Điện thoại", PersonalKind::Telephone),
            ("Năm sinh", PersonalKind::Birth),
            ("HKTT", PersonalKind::Address),
        ] {
            assert_eq!(kind(column, &["x"]), Some(expected), "{column}");
            assert_eq!(kind(column, &[]), Some(expected), "{column}");
        }
        for column in [
            "Số thửa",
            "Diện tích",
            "Tên cụm",
            "Xã",
            "Chủ đầu tư",
            "Doanh nghiệp",
            "Địa chỉ",
        ] {
            assert_eq!(kind(column, &[]), None, "{column}");
        }
    }

    #[test]
    fn values_tell() {
        assert_eq!(
            kind("cot_5", &["010180001234", "010075004321", ""]),
            Some(PersonalKind::IdentityNumber)
        );
        assert_eq!(
            kind("ghi chú", &["0912 345 678", "+84 987 654 321"]),
            Some(PersonalKind::Telephone)
        );
        assert_eq!(kind("lien_he", &["a.b@example.vn"]), Some(PersonalKind::Email));
        let names = [
            "Nguyễn Văn An",
            "TRẦN THỊ BÌNH",
            "Ông Giàng A Sử",
            "Lò Văn Pán",
            "Công ty TNHH Một",
        ];
        assert_eq!(kind("ten", &names), Some(PersonalKind::Name));
    }

    #[test]
    fn organisations_places_and_codes_are_not_persons() {
        for (column, values) in [
            ("Chủ sử dụng", &["Công ty TNHH Một", "UBND xã Bát Xát"][..]),
            (
                "ten",
                &["Thống Nhất 1", "Minh Quân", "Phú Thịnh 1", "Y Can", "Bảo Minh"],
            ),
            ("Xã", &["Lê Lợi", "Trần Phú", "Nguyễn Huệ"]),
            ("cot_2", &["Bát Xát", "Gia Phú", "Lê Lợi", "Hòa Bình", "Thành Công"]),
            ("ten_duong", &["Đường Nguyễn Huệ", "Đường Trần Phú"]),
            ("loai_dat", &["Đất trồng lúa", "Đất ở"]),
            ("ma_thua", &["010180001234", "010180001234", "010180001234"]),
            ("dien_tich", &["763876.85", "1000"]),
            ("x", &["010180001234", "010075004321"]),
        ] {
            assert_eq!(kind(column, values), None, "{column}");
        }
    }

    #[test]
    fn what_is_left_out_is_said_without_the_values() {
        let found = is_personal("cot_5", &["0912345678"]).unwrap();
        let text = found.message().to_string();
        assert!(text.contains("cot_5") && !text.contains("0912345678"), "{text}");
        assert_ne!(text, is_personal("SĐT", &["1"]).unwrap().message().to_string());
    }
}
