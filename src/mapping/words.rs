//! The words offices write for the codes of closed lists.

use std::collections::HashMap;
use std::sync::OnceLock;

use domain::text::fold;
use domain::vocabulary::File;

/// The words that mean a code, by field. Words that mean several steps (“đã hoàn thành”) are not there.
static CODES: File = File {
    name: "codes.csv",
    text: include_str!("../../data/vocabulary/codes.csv"),
};

/// The codes of a field that a text means: one, or none. A field of two kinds (`level`) has words of both.
pub fn code_of(field: &str, text: &str) -> Option<&'static str> {
    static BY_WORD: OnceLock<HashMap<(&str, &str), &str>> = OnceLock::new();
    let by_word = BY_WORD.get_or_init(|| {
        let rows = CODES.rows().filter_map(|(_, row)| row.ok());
        rows.map(|(field, entry)| ((field, entry.word), entry.meaning))
            .collect()
    });
    by_word.get(&(field, &fold(text)[..])).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::vocabulary::{Form, List};
    use domain::{
        ConstraintKind, EventKind, LandFunction, LeaseKind, LegalStatus, PlanLevel, ProjectState, Recovery, UnitLevel,
    };
    use text::parse_code;

    #[test]
    fn every_list_is_read_and_every_code_is_one_of_its_list() {
        const FIELDS: [&str; 7] = ["event", "recovery", "kind", "state", "status", "level", "function"];
        let lists = FIELDS.map(|field| List::new(&CODES, field, Form::Folded));
        CODES.check(&lists.iter().collect::<Vec<_>>()).unwrap();
        for (_, row) in CODES.rows() {
            let (field, entry) = row.unwrap();
            let code = entry.meaning;
            let known = match field {
                "event" => parse_code::<EventKind>(code).is_ok(),
                "recovery" => parse_code::<Recovery>(code).is_ok(),
                "kind" => parse_code::<LeaseKind>(code).is_ok() || parse_code::<ConstraintKind>(code).is_ok(),
                "state" => parse_code::<ProjectState>(code).is_ok(),
                "status" => parse_code::<LegalStatus>(code).is_ok(),
                "level" => parse_code::<PlanLevel>(code).is_ok() || parse_code::<UnitLevel>(code).is_ok(),
                "function" => parse_code::<LandFunction>(code).is_ok(),
                _ => false,
            };
            assert!(known, "{field} {code}");
            assert_eq!(code_of(field, entry.word), Some(code));
        }
        assert_eq!(code_of("event", "Đã chi trả"), Some("paid"));
        assert_eq!(code_of("event", "Đã hoàn thành"), None);
    }
}
