//! Values of options: read here, and refused with a message that says what is expected.

use std::net::SocketAddr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::de::DeserializeOwned;

use crate::asked;
use crate::domain::{PartialDate, province_named, provinces};
use crate::geodesy::Epsg;
use crate::import::doctor::Reading;
use crate::import::text::{nearest, parse_code};
use crate::message::{Lang, Message};
use crate::snapshot::Dataset;
use crate::store::KnownOn;

/// A day: `2026-11-22`, or as offices write it, `22/11/2026`.
pub fn day(text: &str) -> Result<Date, Message> {
    asked::day(text).ok_or_else(|| Message::new("cli.expected.day"))
}

/// A day, a month or a year, in both ways of writing.
pub fn date(text: &str) -> Result<PartialDate, Message> {
    asked::date(text).ok_or_else(|| Message::new("cli.expected.date"))
}

/// A revision, a day, or an instant.
pub fn known_on(text: &str) -> Result<KnownOn, Message> {
    asked::known_on(text).ok_or_else(|| Message::new("cli.expected.known_on"))
}

/// `EPSG:9208`.
pub fn epsg(text: &str) -> Result<Epsg, Message> {
    text.parse().map_err(|_| Message::new("cli.expected.epsg"))
}

/// `EPSG:9208`, or with what has to be done to the numbers first: `EPSG:9208+swap`.
pub fn reading(text: &str) -> Result<Reading, Message> {
    text.parse()
}

/// Hectares with a decimal dot.
pub fn hectares(text: &str) -> Result<Decimal, Message> {
    text.parse().map_err(|_| Message::new("cli.expected.hectares"))
}

/// An address and a port.
pub fn listen(text: &str) -> Result<SocketAddr, Message> {
    text.parse().map_err(|_| Message::new("cli.expected.listen"))
}

/// `vi` or `en`, also as part of a locale.
pub fn language(text: &str) -> Result<Lang, Message> {
    Lang::parse(text).ok_or_else(|| Message::new("cli.possible").with("possible", "vi, en"))
}

/// A province by key or name; gives the key.
pub fn province(text: &str) -> Result<String, Message> {
    if let Some(province) = province_named(text) {
        return Ok(province.key.clone());
    }
    let today = provinces().iter().filter(|p| p.until.is_none()).map(|p| p.key.as_str());
    let near = nearest(text, today).unwrap_or("lao-cai");
    Err(Message::new("cli.expected.province").with("near", near))
}

/// A code of a closed list.
pub fn code<T: DeserializeOwned>(text: &str) -> Result<T, Message> {
    parse_code(text).map_err(|possible| Message::new("cli.possible").with("possible", possible))
}

/// Real zones, or the example.
pub fn dataset() -> impl TypedValueParser<Value = Dataset> {
    PossibleValuesParser::new(Dataset::ALL.map(Dataset::code)).try_map(|code| code.parse::<Dataset>())
}
