//! Codes of closed lists in the words of Vietnam (`data/codes.csv`). The English codes are those that are stored and
//! exported; the Vietnamese ones are taken wherever a person gives a code.

use std::sync::LazyLock;

use crate::text::slug;

const CSV: &str = include_str!("../../../data/codes.csv");

struct Row {
    list: &'static str,
    code: &'static str,
    vietnamese: &'static str,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let cells = |line: &'static str| {
        let mut cells = line.split(',');
        Some(Row {
            list: cells.next()?,
            code: cells.next()?,
            vietnamese: cells.next()?,
        })
    };
    CSV.lines().skip(1).filter_map(cells).collect()
});

/// The code of a value of a closed list, as JSON has it; `None` for a value that is no code.
pub fn code_of<T: serde::Serialize>(value: T) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_string)
}

/// The Vietnamese code of a code; `None` where the code is Vietnamese already (`KCN`). A list has the name of its type.
pub fn vietnamese(list: &str, code: &str) -> Option<&'static str> {
    let mut rows = ROWS.iter().filter(|row| row.list == list);
    rows.find(|row| row.code == code).map(|row| row.vietnamese)
}

/// The code that a Vietnamese one stands for, with marks and blanks or without: `ban-giao`, `bàn giao`. `None` for an unknown
/// one.
pub fn english(list: &str, text: &str) -> Option<&'static str> {
    let wanted = slug(text);
    let mut rows = ROWS.iter().filter(|row| row.list == list);
    rows.find(|row| row.vietnamese == wanted).map(|row| row.code)
}

/// A code with its Vietnamese one, for people: `handed_over (ban-giao)`.
pub fn with_vietnamese(list: &str, code: &str) -> String {
    match vietnamese(list, code) {
        Some(word) => format!("{code} ({word})"),
        None => code.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_code_is_a_word_of_its_own_in_its_list() {
        assert_eq!(ROWS.len(), CSV.lines().count() - 1);
        let mut seen = HashSet::new();
        for row in ROWS.iter() {
            assert_eq!(slug(row.vietnamese), row.vietnamese);
            assert!(seen.insert((row.list, row.vietnamese)), "{} twice", row.vietnamese);
            assert_eq!(english(row.list, row.vietnamese), Some(row.code));
            assert_eq!(vietnamese(row.list, row.code), Some(row.vietnamese));
            let other = ROWS
                .iter()
                .any(|other| other.list == row.list && other.code == row.vietnamese);
            assert!(!other, "{} is a code as well", row.vietnamese);
        }
    }

    #[test]
    fn marks_and_blanks_do_not_matter() {
        assert_eq!(english("EventKind", "Bàn giao"), Some("handed_over"));
        assert_eq!(english("EventKind", "ban-giao"), Some("handed_over"));
        assert_eq!(english("LeaseKind", "ban-giao"), None);
        assert_eq!(english("EventKind", "handed_over"), None);
        assert_eq!(with_vietnamese("ZoneKind", "KCN"), "KCN");
    }
}
