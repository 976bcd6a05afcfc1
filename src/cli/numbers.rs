//! Numbers as each language prints them.

use rust_decimal::Decimal;

use crate::message::Lang;

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

/// Hectares for a table: at most four decimals, without trailing zeros beyond the second; `–` where nothing is known.
pub fn hectares(value: Option<Decimal>, lang: Lang) -> String {
    value.map_or_else(|| "–".to_string(), |value| decimal(value.round_dp(4).normalize(), lang))
}

/// A share as a percentage with two decimals; `–` where there is none.
pub fn percent(share: Option<f64>, lang: Lang) -> String {
    share
        .and_then(|share| Decimal::from_f64_retain(share * 100.0))
        .map_or_else(
            || "–".to_string(),
            |value| format!("{} %", decimal(value.round_dp(2), lang)),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_and_english_marks() {
        let value: Decimal = "1234567.80".parse().unwrap();
        assert_eq!(decimal(value, Lang::Vi), "1.234.567,80");
        assert_eq!(decimal(value, Lang::En), "1,234,567.80");
        assert_eq!(decimal("-0.5".parse().unwrap(), Lang::Vi), "−0,5");
        assert_eq!(hectares(Some("75".parse().unwrap()), Lang::Vi), "75");
        assert_eq!(hectares(None, Lang::Vi), "–");
        assert_eq!(percent(Some(0.837916), Lang::Vi), "83,79 %");
    }
}
