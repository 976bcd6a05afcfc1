//! Values of options: read here, and refused with a message that says what is expected.

use std::ffi::OsStr;
use std::marker::PhantomData;
use std::net::SocketAddr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, Command};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::de::DeserializeOwned;

use crate::asked;
use crate::snapshot::Dataset;
use crate::store::KnownOn;
use domain::{PartialDate, codes, province_named, provinces};
use geodesy::CrsReading;
use geodesy::Epsg;
use message::{Lang, Message};
use text::{codes_in_both, nearest, parse_code};

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

/// A coordinate system by its code, `EPSG:9208`; else what is expected.
pub fn epsg(text: &str) -> Result<Epsg, Message> {
    text.parse().map_err(|_| Message::new("cli.expected.epsg"))
}

/// `EPSG:9208`, or with what has to be done to the numbers first: `EPSG:9208+swap`.
pub fn reading(text: &str) -> Result<CrsReading, Message> {
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

/// A code of a closed list of the domain, English or Vietnamese.
pub fn code<T: DeserializeOwned + Clone + Send + Sync + 'static>() -> Code<T> {
    Code(PhantomData)
}

/// Reads the codes of a list, and knows them for the help.
#[derive(Clone)]
pub struct Code<T>(PhantomData<fn() -> T>);

impl<T: DeserializeOwned + Clone + Send + Sync + 'static> TypedValueParser for Code<T> {
    type Value = T;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<T, clap::Error> {
        let read = |text: &str| {
            parse_code::<T>(text).map_err(|possible| Message::new("cli.possible").with("possible", possible))
        };
        read.parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(codes_in_both::<T>().map(|(code, word)| possible(code, word))))
    }
}

/// A code that is read by hand, English or Vietnamese, with marks and blanks or without; gives the English one. `list` is the
/// name of its type.
pub fn listed(list: &'static str, all: impl IntoIterator<Item = &'static str>) -> Listed {
    let values = all
        .into_iter()
        .map(|code| possible(code, codes::vietnamese(list, code)));
    Listed {
        list,
        codes: PossibleValuesParser::new(values.collect::<Vec<_>>()),
    }
}

/// Reads the codes of a list that is no type of the domain.
#[derive(Clone)]
pub struct Listed {
    list: &'static str,
    codes: PossibleValuesParser,
}

impl TypedValueParser for Listed {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        let code = value.to_str().and_then(|text| codes::english(self.list, text));
        self.codes.parse_ref(command, arg, code.map_or(value, OsStr::new))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        self.codes.possible_values()
    }
}

fn possible(code: &'static str, vietnamese: Option<&'static str>) -> PossibleValue {
    PossibleValue::new(code).aliases(vietnamese)
}

/// Real zones, or the example.
pub fn dataset() -> impl TypedValueParser<Value = Dataset> {
    listed("Dataset", Dataset::ALL.map(Dataset::code)).try_map(|code| code.parse::<Dataset>())
}
