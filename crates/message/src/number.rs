//! Numbers as each language writes them. The page has the same functions (`web/src/i18n/numbers.ts`), held to the same table
//! of cases (`tests/written/numbers.json`).

use rust_decimal::{Decimal, RoundingStrategy};

use super::Lang;

/// A decimal with all its decimals and grouped thousands: `1.234,56` in Vietnamese, `1,234.56` in English.
pub fn decimal(value: Decimal, lang: Lang) -> String {
    let (group, mark) = match lang {
        Lang::Vi => ('.', ','),
        Lang::En => (',', '.'),
    };
    let text = value.abs().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    if value.is_sign_negative() && !value.is_zero() {
        out.push('−');
    }
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position) % 3 == 0 {
            out.push(group);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(mark);
        out.push_str(fraction);
    }
    out
}

/// A number with all its decimals and the mark of the language, its digits not grouped.
pub(super) fn plain(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Vi => text.replace('.', ","),
        Lang::En => text.to_string(),
    }
}

/// A computed number with so many decimals, rounded half away from zero; `None` of what is no number, or none that a decimal
/// holds: that is not 0.
pub(super) fn rounded(value: f64, decimals: u32) -> Option<Decimal> {
    let exact = Decimal::from_f64_retain(value)?;
    let mut rounded = exact.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(decimals);
    Some(rounded)
}

/// A share (1 is the whole) in per cent: `83,79%`, without a space, as offices write it; `–` of what is no number.
pub fn percent(share: f64, decimals: u32, lang: Lang) -> String {
    rounded(share * 100.0, decimals)
        .map_or_else(|| super::NONE.to_string(), |share| format!("{}%", decimal(share, lang)))
}

/// From one number to another: `70–80`. What follows (a unit, `%`) stands once, behind it.
pub fn range(low: &str, high: &str) -> String {
    format!("{low}–{high}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Case {
        value: String,
        vi: String,
        en: String,
    }

    #[derive(serde::Deserialize)]
    struct Share {
        share: f64,
        decimals: u32,
        vi: String,
        en: String,
    }

    #[derive(serde::Deserialize)]
    struct Cases {
        numbers: Vec<Case>,
        shares: Vec<Share>,
    }

    #[test]
    fn the_table_that_the_page_is_held_to() {
        let cases: Cases = serde_json::from_str(include_str!("../../../tests/written/numbers.json")).unwrap();
        assert!(cases.numbers.len() > 5 && cases.shares.len() > 3);
        for Case { value, vi, en } in cases.numbers {
            let read: Decimal = value.parse().unwrap();
            assert_eq!((decimal(read, Lang::Vi), decimal(read, Lang::En)), (vi, en), "{value}");
        }
        for Share {
            share,
            decimals,
            vi,
            en,
        } in cases.shares
        {
            let written = |lang| percent(share, decimals, lang);
            assert_eq!((written(Lang::Vi), written(Lang::En)), (vi, en), "{share}");
        }
    }

    #[test]
    fn what_is_no_number_is_a_dash_and_not_nought() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300] {
            assert_eq!(rounded(value, 2), None, "{value}");
            assert_eq!(percent(value, 2, Lang::Vi), "–", "{value}");
            let told = crate::Message::new("doctor.metres").with_rounded("metres", value, 2);
            assert!(told.text(Lang::En).contains('–'), "{}", told.text(Lang::En));
        }
        assert_eq!(percent(0.0, 2, Lang::Vi), "0,00%");
    }

    #[test]
    fn a_coordinate_is_found_in_its_file() {
        assert_eq!(plain("2498834.28", Lang::En), "2498834.28");
        assert_eq!(plain("2498834.28", Lang::Vi), "2498834,28");
        assert_eq!(plain("107", Lang::Vi), "107");
    }

    #[test]
    fn no_text_of_the_catalogue_has_a_space_before_per_cent() {
        for key in crate::keys() {
            for lang in [Lang::Vi, Lang::En] {
                let text = crate::text(key, lang).unwrap_or_default();
                let before = |mark: &str| text.contains(&format!("}}{mark}")) || digit_before(text, mark);
                assert!(!before(" %") && !before("\u{a0}%"), "{key}: {text}");
            }
        }
    }

    fn digit_before(text: &str, mark: &str) -> bool {
        text.match_indices(mark)
            .any(|(at, _)| text[..at].ends_with(|c: char| c.is_ascii_digit()))
    }
}
