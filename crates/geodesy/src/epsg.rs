//! The EPSG code as a type.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::CrsError;

/// A code of the EPSG registry. Written `EPSG:9208` for people, in JSON and in files; read as that or as bare `9208`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epsg(pub u32);

impl fmt::Display for Epsg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EPSG:{}", self.0)
    }
}

impl FromStr for Epsg {
    type Err = CrsError;

    fn from_str(text: &str) -> Result<Epsg, CrsError> {
        let trimmed = text.trim();
        let digits = match trimmed.get(..5) {
            Some(prefix) if prefix.eq_ignore_ascii_case("epsg:") => trimmed[5..].trim_start(),
            _ => trimmed,
        };
        // `u32::from_str` also takes "+9208", which is no code.
        let code = if digits.starts_with(|c: char| c.is_ascii_digit()) {
            digits.parse().ok()
        } else {
            None
        };
        match code {
            Some(code) if code > 0 => Ok(Epsg(code)),
            _ => Err(CrsError::NotACode {
                text: trimmed.to_string(),
            }),
        }
    }
}

impl Serialize for Epsg {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Epsg {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Epsg, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_spellings_and_nothing_else() {
        for text in ["EPSG:9208", "epsg:9208", " 9208 ", "EPSG: 9208"] {
            assert_eq!(text.parse::<Epsg>().ok(), Some(Epsg(9208)), "{text}");
        }
        for text in [
            "",
            "EPSG:",
            "0",
            "+9208",
            "9208.0",
            "-1",
            "99999999999",
            "ESRI:102100",
            "đĐĐ",
        ] {
            assert!(text.parse::<Epsg>().is_err(), "{text}");
        }
    }

    #[test]
    fn json_is_the_written_form() {
        assert_eq!(serde_json::to_string(&Epsg(4756)).unwrap(), "\"EPSG:4756\"");
        assert_eq!(serde_json::from_str::<Epsg>("\"9208\"").unwrap(), Epsg(9208));
        assert!(serde_json::from_str::<Epsg>("\"x\"").is_err());
    }
}
