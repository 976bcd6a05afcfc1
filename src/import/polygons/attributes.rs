//! The fields of a feature, by their English code or the Vietnamese heading offices use.

use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::reader::Attribute;
use super::super::text::{Mark, fold, parse_decimal};
use crate::domain::PartialDate;
use crate::message::Message;

/// Code and the headings that mean the same, folded.
const NAMES: [(&str, &[&str]); 19] = [
    ("zone", &["zone", "khu", "ma khu", "ma_khu", "cum", "khu_cum"]),
    ("label", &["label", "ma", "ma lo", "ma_lo", "lo", "lot", "so thua"]),
    ("event", &["event", "su kien", "su_kien", "giai doan", "giai_doan", "stage"]),
    ("date", &["date", "ngay"]),
    ("valid_from", &["valid_from", "hieu luc tu", "hieu_luc", "ngay"]),
    ("start", &["start", "tu ngay", "tu_ngay", "ngay thue", "ngay_thue"]),
    ("end", &["end", "den ngay", "den_ngay"]),
    ("end_reason", &["end_reason", "ly do ket thuc"]),
    ("kind", &["kind", "loai", "hinh thuc", "hinh_thuc"]),
    ("project", &["project", "du an", "du_an", "doanh nghiep", "doanh_nghiep"]),
    ("households", &["households", "so ho", "so_ho"]),
    ("organisations", &["organisations", "to chuc", "to_chuc"]),
    ("graves", &["graves", "so mo", "so_mo"]),
    ("obstacle", &["obstacle", "vuong mac", "vuong_mac"]),
    ("recovery", &["recovery", "thu hoi", "thu_hoi"]),
    ("status", &["status", "tinh trang", "tinh_trang"]),
    ("quality", &["quality", "chat luong"]),
    ("declared_ha", &["declared_ha", "dien tich cong bo", "dt_congbo"]),
    ("document", &["document", "van ban", "van_ban", "quyet dinh", "quyet_dinh"]),
];

/// The fields of one feature.
#[derive(Debug, Default)]
pub struct Attributes(pub Vec<(String, Attribute)>);

impl Attributes {
    fn find(&self, code: &str) -> Option<(&str, &Attribute)> {
        let names = NAMES.iter().find(|(c, _)| *c == code).map_or(&[][..], |(_, names)| *names);
        let matches = |field: &str| {
            let folded = fold(field);
            field.eq_ignore_ascii_case(code) || names.iter().any(|name| *name == folded || fold(name) == folded)
        };
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
        serde_json::from_value(Value::String(text)).map(Some).map_err(|error| {
            let words = error.to_string();
            let expected = words.split_once("expected ").map_or("", |(_, rest)| rest.trim_start_matches("one of "));
            self.wrong(code, &expected.replace('`', ""))
        })
    }

    /// A date: a date field, or a text as `2007-02-08`, `2007-02` or `2007`.
    pub fn date(&self, code: &str) -> Result<Option<PartialDate>, Message> {
        let Some(text) = self.text(code) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| self.wrong(code, "2007-02-08, 2007-02, 2007"))
    }

    /// A count.
    pub fn count(&self, code: &str) -> Result<Option<u32>, Message> {
        let Some(text) = self.text(code) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| self.wrong(code, "0, 1, 2, 3 …"))
    }

    /// A decimal with a dot.
    pub fn decimal(&self, code: &str) -> Result<Option<Decimal>, Message> {
        let Some(text) = self.text(code) else { return Ok(None) };
        parse_decimal(&text, Mark::Dot).map(Some).map_err(|_| self.wrong(code, "76.39"))
    }

    fn wrong(&self, code: &str, expected: &str) -> Message {
        let field = self.find(code).map_or(code, |(field, _)| field).to_string();
        Message::new("import.field_wrong")
            .with("field", field)
            .with("value", self.text(code).unwrap_or_default())
            .with("expected", expected)
    }
}
