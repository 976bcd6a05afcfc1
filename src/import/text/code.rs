//! Codes of closed lists, as JSON spells them.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// The value of a code, or the codes there are, as a list for a message.
pub fn parse_code<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(Value::String(text.to_string())).map_err(|error| {
        // serde says: unknown variant `x`, expected one of `a`, `b`
        let words = error.to_string();
        let codes = words
            .split_once("expected ")
            .map_or("", |(_, rest)| rest.trim_start_matches("one of "));
        codes.replace('`', "")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DocumentClass, ZoneKind};

    #[test]
    fn a_wrong_code_gives_the_right_ones() {
        assert_eq!(parse_code::<ZoneKind>("KCN"), Ok(ZoneKind::IndustrialPark));
        assert_eq!(parse_code::<ZoneKind>("KCX").unwrap_err(), "KKT, KCN, CCN, KCHN, KDTDV");
        assert_eq!(parse_code::<DocumentClass>("Act").unwrap_err(), "act, report, press");
    }
}
