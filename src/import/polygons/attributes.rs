//! The fields of a feature, by their English code or the Vietnamese heading offices use.

use std::collections::HashMap;
use std::rc::Rc;

use rust_decimal::Decimal;
use serde::de::DeserializeOwned;

use super::super::reader::Attribute;
use super::super::text::number::{MarkEvidence, read_quantity, typed_decimal};
use super::super::text::{fold, parse_code};
use crate::domain::{PartialDate, Quantity, Unit};
use crate::message::Message;

/// Code and the headings that mean it. Marks, case and blanks do not matter, `_` is a blank.
const NAMES: [(&str, &[&str]); 42] = [
    ("zone", &["zone", "khu", "ma khu", "cum", "khu cum"]),
    ("label", &["label", "ma", "ma lo", "lo", "lot", "ky hieu"]),
    ("name", &["name", "ten", "ten goi"]),
    ("event", &["event", "su kien", "giai doan", "stage"]),
    ("date", &["date", "ngay"]),
    ("valid_from", &["valid from", "hieu luc tu", "hieu luc", "ngay"]),
    ("valid_until", &["valid until", "hieu luc den", "het hieu luc"]),
    ("start", &["start", "tu ngay", "ngay thue"]),
    ("end", &["end", "den ngay"]),
    ("end_reason", &["end reason", "ly do ket thuc"]),
    ("kind", &["kind", "loai", "hinh thuc"]),
    ("project", &["project", "du an", "doanh nghiep"]),
    ("investor", &["investor", "chu dau tu", "nha dau tu"]),
    ("trade", &["trade", "nganh nghe", "linh vuc"]),
    ("capital_registered", &["capital registered", "von dang ky", "tong von"]),
    ("capital_realised", &["capital realised", "von thuc hien"]),
    ("capital_unit", &["capital unit", "don vi von"]),
    ("workers", &["workers", "lao dong", "so lao dong"]),
    ("state", &["state", "trang thai", "tinh trang du an"]),
    ("as_of", &["as of", "tinh den", "tinh den ngay"]),
    ("households", &["households", "so ho"]),
    ("organisations", &["organisations", "to chuc"]),
    ("graves", &["graves", "so mo"]),
    ("money", &["money", "so tien", "kinh phi", "tien boi thuong"]),
    ("obstacle", &["obstacle", "vuong mac"]),
    ("recovery", &["recovery", "thu hoi"]),
    ("status", &["status", "tinh trang"]),
    ("quality", &["quality", "chat luong"]),
    ("level", &["level", "cap", "cap quy hoach"]),
    ("function", &["function", "chuc nang"]),
    ("sheet", &["sheet", "to ban do", "so to", "to bd", "so hieu to ban do"]),
    (
        "number",
        &["number", "so thua", "thua", "so hieu thua", "thua dat", "thua so"],
    ),
    (
        "commune",
        &["commune", "xa", "ten xa", "ma xa", "phuong xa", "xa phuong"],
    ),
    (
        "land_use",
        &[
            "land use",
            "loai dat",
            "mdsd",
            "muc dich",
            "muc dich su dung",
            "mdsdd",
            "ma loai dat",
        ],
    ),
    ("area", &["area", "dien tich", "dt"]),
    ("declared_ha", &["declared ha", "dien tich cong bo", "dt congbo"]),
    ("subject", &["subject", "doi tuong"]),
    ("indicator", &["indicator", "chi tieu", "chi so"]),
    ("value", &["value", "gia tri", "muc tieu"]),
    ("due", &["due", "han", "thoi han", "hoan thanh truoc"]),
    ("responsible", &["responsible", "co quan phu trach", "phu trach"]),
    ("document", &["document", "van ban", "quyet dinh"]),
];

/// Further fields that stand under their code only.
const PLAIN: [&str; 7] = [
    "page",
    "wording",
    "comparator",
    "unit",
    "value_max",
    "text",
    "declared_unit",
];

/// A heading for comparison.
fn bare(heading: &str) -> String {
    fold(heading).replace(' ', "")
}

/// The codes a heading means.
fn codes_of(heading: &str) -> impl Iterator<Item = &'static str> {
    let heading = bare(heading);
    let plain = PLAIN.into_iter().filter({
        let heading = heading.clone();
        move |code| bare(code) == heading
    });
    let named = NAMES
        .into_iter()
        .filter(move |(_, names)| names.iter().any(|name| bare(name) == heading));
    named.map(|(code, _)| code).chain(plain)
}

/// Whether a heading means any field at all.
pub fn is_known(heading: &str) -> bool {
    codes_of(heading).next().is_some()
}

/// The columns of a layer, understood once for all its features.
#[derive(Default)]
pub struct Columns {
    names: Vec<String>,
    by_code: Rc<HashMap<&'static str, Vec<usize>>>,
}

impl Columns {
    /// The fields of a feature. `mark` is what is known of the decimal mark of numbers that are texts.
    pub fn read(&mut self, fields: Vec<(String, Attribute)>, mark: MarkEvidence) -> Attributes {
        let same = fields.len() == self.names.len() && fields.iter().zip(&self.names).all(|((a, _), b)| a == b);
        if !same {
            self.names = fields.iter().map(|(name, _)| name.clone()).collect();
            let mut by_code: HashMap<&'static str, Vec<usize>> = HashMap::new();
            for (at, name) in self.names.iter().enumerate() {
                codes_of(name).for_each(|code| by_code.entry(code).or_default().push(at));
            }
            self.by_code = Rc::new(by_code);
        }
        Attributes {
            fields,
            by_code: self.by_code.clone(),
            mark,
        }
    }
}

/// The fields of one feature.
#[derive(Debug, Clone)]
pub struct Attributes {
    fields: Vec<(String, Attribute)>,
    by_code: Rc<HashMap<&'static str, Vec<usize>>>,
    mark: MarkEvidence,
}

impl Attributes {
    fn find(&self, code: &str) -> Option<(&str, &Attribute)> {
        let columns = self.by_code.get(code)?.iter().filter_map(|at| self.fields.get(*at));
        let mut filled = columns.filter(|(_, value)| *value != Attribute::Null);
        filled.next().map(|(field, value)| (field.as_str(), value))
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

    /// A decimal, without a unit.
    pub fn decimal(&self, code: &str) -> Result<Option<Decimal>, Message> {
        Ok(self.quantity(code, Unit::Hectare)?.map(|quantity| quantity.value))
    }

    /// A printed quantity; without a unit of its own it is taken to be in the usual one.
    pub fn quantity(&self, code: &str, usual: Unit) -> Result<Option<Quantity>, Message> {
        let number = match self.find(code) {
            Some((_, Attribute::Real(number))) => typed_decimal(*number),
            Some((_, Attribute::Integer(number))) => Some(Decimal::from(*number)),
            _ => None,
        };
        if let Some(value) = number {
            return Ok(Some(Quantity {
                value,
                value_max: None,
                unit: usual,
                qualifier: Default::default(),
            }));
        }
        let Some(text) = self.text(code) else { return Ok(None) };
        read_quantity(&text, self.mark)
            .map(|printed| Some(printed.quantity(usual)))
            .map_err(|error| {
                Message::new("import.field_number")
                    .with("field", self.heading(code))
                    .with_message("problem", error.message())
            })
    }

    /// How the file calls a field.
    fn heading(&self, code: &str) -> String {
        self.find(code).map_or(code, |(field, _)| field).to_string()
    }

    /// The refusal of a field's value.
    pub fn wrong(&self, code: &str, expected: &str) -> Message {
        Message::new("import.field_wrong")
            .with("field", self.heading(code))
            .with("value", self.text(code).unwrap_or_default())
            .with("expected", expected)
    }

    /// The refusal of a field that is not there.
    pub fn missing(&self, code: &'static str) -> Message {
        let names = NAMES
            .iter()
            .find(|(c, _)| *c == code)
            .map_or(&[][..], |(_, names)| *names);
        Message::new("import.field_missing")
            .with("field", code)
            .with("names", names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[(&str, Attribute)]) -> Attributes {
        let fields = fields
            .iter()
            .map(|(name, value)| (name.to_string(), value.clone()))
            .collect();
        Columns::default().read(fields, MarkEvidence::Unknown)
    }

    #[test]
    fn headings_of_offices_are_known() {
        let text = |text: &str| Attribute::Text(text.to_string());
        let fields = read(&[
            ("SoThua", Attribute::Integer(12)),
            ("to_bd", text("7")),
            ("Diện tích", text("1.234,5 m²")),
            ("MDSD", Attribute::Null),
            ("loai_dat", text("LUC")),
        ]);
        assert_eq!(fields.text("number").as_deref(), Some("12"));
        assert_eq!(fields.text("sheet").as_deref(), Some("7"));
        assert_eq!(
            fields.text("land_use").as_deref(),
            Some("LUC"),
            "an empty column gives way"
        );
        let area = fields.quantity("area", Unit::Hectare).unwrap().unwrap();
        assert_eq!(
            (area.value.to_string().as_str(), area.unit),
            ("1234.5", Unit::SquareMetre)
        );
        assert!(is_known("Tên gọi") && !is_known("GhiChu"));
    }
}
