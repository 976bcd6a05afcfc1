//! Numbers in the tables of the command line.

use rust_decimal::Decimal;

use message::{Lang, decimal};

/// What stands where nothing is known.
const NONE: &str = "–";

/// Hectares for a table: at most four decimals, without trailing zeros beyond the second; `–` where nothing is known.
pub fn hectares(value: Option<Decimal>, lang: Lang) -> String {
    value.map_or_else(
        || NONE.to_string(),
        |value| decimal(value.round_dp(4).normalize(), lang),
    )
}

/// A share as a percentage with two decimals; `–` where there is none.
pub fn percent(share: Option<f64>, lang: Lang) -> String {
    share.map_or_else(|| NONE.to_string(), |share| message::percent(share, 2, lang))
}

/// A share of what is only about right: without decimals.
pub fn whole_percent(share: Option<f64>, lang: Lang) -> String {
    share.map_or_else(|| NONE.to_string(), |share| message::percent(share, 0, lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_a_dash() {
        assert_eq!(hectares(Some("75".parse().unwrap()), Lang::Vi), "75");
        assert_eq!(hectares(None, Lang::Vi), "–");
        assert_eq!(percent(None, Lang::Vi), "–");
        assert_eq!(percent(Some(0.837_917), Lang::Vi), "83,79%");
        assert_eq!(whole_percent(Some(0.43), Lang::En), "43%");
    }
}
