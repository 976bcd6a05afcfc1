//! The fields of a feature, by their English code or the Vietnamese heading offices use.

use rust_decimal::Decimal;
use serde::de::DeserializeOwned;

use super::super::reader::Attribute;
use super::super::text::{Mark, fold, parse_code, parse_decimal};
use crate::domain::PartialDate;
use crate::message::Message;

/// Code and the headings that mean it, folded: `_` is a blank, marks and case do not matter.
const NAMES: [(&str, &[&str]); 19] = [
    ("zone", &["zone", "khu", "ma khu", "cum", "khu cum"]),
    ("label", &["label", "ma", "ma lo", "lo", "lot", "so thua"]),
    ("event", &["event", "su kien", "giai doan", "stage"]),
    ("date", &["date", "ngay"]),
    ("valid_from", &["valid from", "hieu luc tu", "hieu luc", "ngay"]),
    ("start", &["start", "tu ngay", "ngay thue"]),
    ("end", &["end", "den ngay"]),
    ("end_reason", &["end reason", "ly do ket thuc"]),
    ("kind", &["kind", "loai", "hinh thuc"]),
    ("project", &["project", "du an", "doanh nghiep"]),
    ("households", &["households", "so ho"]),
    ("organisations", &["organisations", "to chuc"]),
    ("graves", &["graves", "so mo"]),
    ("obstacle", &["obstacle", "vuong mac"]),
    ("recovery", &["recovery", "thu hoi"]),
    ("status", &["status", "tinh trang"]),
    ("quality", &["quality", "chat luong"]),
    ("declared_ha", &["declared ha", "dien tich cong bo", "dt congbo"]),
    ("document", &["document", "van ban", "quyet dinh"]),
];

/// The fields of one feature.
#[derive(Debug, Default)]
pub struct Attributes(pub Vec<(String, Attribute)>);

impl Attributes {
    fn find(&self, code: &str) -> Option<(&str, &Attribute)> {
        let names = NAMES
            .iter()
            .find(|(c, _)| *c == code)
            .map_or(&[][..], |(_, names)| *names);
        let matches = |field: &str| names.contains(&fold(field).as_str());
        self.0
            .iter()
            .find(|(field, value)| matches(field) && *value != Attribute::Null)
            .map(|(field, value)| (field.as_str(), value))
    }

    /// A field as text.
    pub fn text(&self, code: &str) -> Option<String> {
        Some(match self.find(code)?.1 {
            Attribute::Null => return None,
            Attribute::Text(text) => text.trim().to_string(),
            Attribute::Integer(number) => number.to_string(),
            Attribute::Real(number) => number.to_string(),
            Attribute::Date(date) => date.to_string(),
        })
        .filter(|text| !text.is_empty())
    }

    /// A field that holds a code of a closed list.
    pub fn code<T: DeserializeOwned>(&self, code: &str) -> Result<Option<T>, Message> {
        let Some(text) = self.text(code) else { return Ok(None) };
        parse_code(&text).map(Some).map_err(|codes| self.wrong(code, &codes))
    }

    /// A date: a date field, or a text as `2007-02-08`, `2007-02` or `2007`.
    pub fn date(&self, code: &str) -> Result<Option<PartialDate>, Message> {
        let Some(text) = self.text(code) else { return Ok(None) };
        text.parse()
            .map(Some)
            .map_err(|_| self.wrong(code, "2007-02-08, 2007-02, 2007"))
    }

    /// A count.
    pub fn count(&self, code: &str) -> Result<Option<u32>, Message> {
        let Some(text) = self.text(code) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| self.wrong(code, "0, 1, 2, 3 …"))
    }

    /// A decimal with a dot.
    pub fn decimal(&self, code: &str) -> Result<Option<Decimal>, Message> {
        let Some(text) = self.text(code) else { return Ok(None) };
        parse_decimal(&text, Mark::Dot)
            .map(Some)
            .map_err(|_| self.wrong(code, "76.39"))
    }

    fn wrong(&self, code: &str, expected: &str) -> Message {
        let field = self.find(code).map_or(code, |(field, _)| field).to_string();
        Message::new("import.field_wrong")
            .with("field", field)
            .with("value", self.text(code).unwrap_or_default())
            .with("expected", expected)
    }
}
