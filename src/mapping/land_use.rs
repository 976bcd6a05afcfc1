//! Codes of land use, old and new, by code or by Vietnamese name, from `data/land_use_codes.csv`.

use std::collections::HashMap;
use std::sync::LazyLock;

use domain::text::fold;

/// Which list a code belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Regime {
    /// TT 27/2018/TT-BTNMT, until 31/7/2024.
    Old,
    /// TT 08/2024/TT-BTNMT, from 1/8/2024.
    New,
    /// In the old list and in the new one.
    Both,
    /// The old list; whether the new one has it was not checked.
    Unchecked,
}

/// A code of land use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LandUse {
    /// The code, three letters such as `LUC`.
    pub code: String,
    /// Its Vietnamese name in the list.
    pub name_vi: String,
    /// Its English name, a translation.
    pub name_en: String,
    /// The list it belongs to.
    pub regime: Regime,
    /// The code that replaced it; `None` for one that still is. Not one-to-one: DDT and DDL both became DDD, so the code of the
    /// file is kept.
    pub became: Option<String>,
    /// The name in the old list, where that was another.
    older_name: String,
}

/// The land use that a text of a file means: a code in any case, a name with or without its marks, or a code with its name
/// (`LUC - Đất chuyên trồng lúa`).
pub fn land_use(text: &str) -> Option<&'static LandUse> {
    if text.contains('+') {
        return None;
    }
    let folded = fold(text);
    let whole = TABLE.by_word.get(&folded);
    let first = || {
        let (code, name) = folded.split_once(' ')?;
        // A code and then words: they must say the same, or the text means something else.
        let at = TABLE.by_word.get(code).filter(|_| code.len() == 3)?;
        let other = TABLE.by_word.get(name);
        (other == Some(at) || (other.is_none() && text.contains(['-', ':', '–', '(']))).then_some(at)
    };
    whole.or_else(first).and_then(|at| TABLE.all.get(*at))
}

/// The land uses of a parcel that has several (`ONT+CLN`, `ODT, CLN`); `None` when a part of the text is none.
pub fn land_uses(text: &str) -> Option<Vec<&'static LandUse>> {
    if let Some(one) = land_use(text) {
        return Some(vec![one]);
    }
    let parts = text
        .split(['+', ';', ',', '/', '-'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let found: Option<Vec<_>> = parts.map(land_use).collect();
    found.filter(|found| !found.is_empty())
}

/// Every code, in the order of the list.
pub fn all() -> &'static [LandUse] {
    &TABLE.all
}

struct Table {
    all: Vec<LandUse>,
    /// Folded code or name → place in `all`; the first that claims a name has it.
    by_word: HashMap<String, usize>,
}

const CSV: &str = include_str!("../../data/land_use_codes.csv");

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(CSV.as_bytes());
    let all: Vec<LandUse> = reader
        .records()
        .filter_map(|row| {
            let row = row.ok()?;
            let cell = |at: usize| row.get(at).unwrap_or_default().to_string();
            Some(LandUse {
                code: cell(0),
                name_vi: cell(1),
                name_en: cell(2),
                regime: match row.get(3)? {
                    "old" => Regime::Old,
                    "new" => Regime::New,
                    "both" => Regime::Both,
                    "unchecked" => Regime::Unchecked,
                    _ => return None,
                },
                became: Some(cell(4)).filter(|code| !code.is_empty()),
                older_name: cell(5),
            })
        })
        .collect();
    let mut by_word = HashMap::new();
    for (at, one) in all.iter().enumerate() {
        for word in [&one.code, &one.name_vi, &one.older_name] {
            let folded = fold(word);
            if !folded.is_empty() {
                by_word.entry(folded).or_insert(at);
            }
        }
    }
    Table { all, by_word }
});

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<&'static str> {
        land_use(text).map(|one| one.code.as_str())
    }

    #[test]
    fn the_shipped_table_is_whole() {
        assert_eq!(all().len(), CSV.lines().count() - 1);
        assert_eq!(all().len(), 87);
        for one in all() {
            assert_eq!(code(&one.code), Some(&one.code[..]));
            assert!(code(&one.name_vi).is_some() && !one.name_en.is_empty(), "{}", one.code);
            assert!(one.became.as_deref().is_none_or(|became| code(became) == Some(became)));
        }
    }

    #[test]
    fn codes_names_and_older_names_are_understood() {
        for (text, expected) in [
            ("LUC", Some("LUC")),
            (" luc ", Some("LUC")),
            ("Đất chuyên trồng lúa nước", Some("LUC")),
            ("dat trong lua nuoc con lai", Some("LUK")),
            ("Đất bằng trồng cây hàng năm khác", Some("BHK")),
            ("Đất giao thông", Some("DGT")),
            ("Đất ở", Some("OTC")),
            ("LUC - Đất chuyên trồng lúa", Some("LUC")),
            ("SKK: Đất khu công nghiệp", Some("SKK")),
            ("Đất trồng lúa", Some("LUA")),
            ("can bo xa", None),
            ("Đất lạ", None),
            ("", None),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
        assert_eq!(land_use("DDT").unwrap().became.as_deref(), Some("DDD"));
        assert_eq!(land_use("CGT").unwrap().regime, Regime::New);
    }

    #[test]
    fn a_parcel_may_have_several() {
        let codes = |text| land_uses(text).map(|all| all.iter().map(|one| one.code.as_str()).collect::<Vec<_>>());
        assert_eq!(codes("ONT+CLN"), Some(vec!["ONT", "CLN"]));
        assert_eq!(codes("Đất thương mại, dịch vụ"), Some(vec!["TMD"]));
        assert_eq!(codes("ONT - CLN"), Some(vec!["ONT", "CLN"]));
        assert_eq!(codes("ODT; CLN"), Some(vec!["ODT", "CLN"]));
        assert_eq!(codes("ONT+???"), None);
        assert_eq!(codes("+"), None);
    }
}
