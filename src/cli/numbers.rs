//! Numbers as each language prints them.

use rust_decimal::Decimal;

use crate::message::{Lang, decimal};

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

/// A share of what is only about right: without decimals.
pub fn whole_percent(share: Option<f64>, lang: Lang) -> String {
    let value = share.and_then(|share| Decimal::from_f64_retain(share * 100.0));
    value.map_or_else(
        || "–".to_string(),
        |value| format!("{} %", decimal(value.round_dp(0), lang)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_and_english_marks() {
        assert_eq!(hectares(Some("75".parse().unwrap()), Lang::Vi), "75");
        assert_eq!(hectares(None, Lang::Vi), "–");
        assert_eq!(percent(Some(0.837916), Lang::Vi), "83,79 %");
    }
}
