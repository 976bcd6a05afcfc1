//! The fields of a feature that is an administrative unit.

use domain::{PartialDate, UnitLevel};
use message::Message;
use reader::Attribute;
use text::{fold, nearest};

/// Code and the headings that mean it, folded and without blanks: `fullName`, `TEN_XA`, `Tên xã`. The order of headings is the
/// order of trust.
pub const FIELDS: [(&str, &[&str]); 12] = [
    (
        "code",
        &[
            "code",
            "maxa",
            "mapx",
            "mahuyen",
            "matinh",
            "madvhc",
            "madonvi",
            "maso",
            "ma",
            "gsocode",
            "adm3pcode",
            "adm2pcode",
            "adm1pcode",
            "xaid",
            "tinhid",
        ],
    ),
    (
        "full_name",
        &["fullname", "tendaydu", "tendvhc", "tendonvi", "tenhanhchinh"],
    ),
    (
        "name",
        &[
            "name", "ten", "tenxa", "tenpx", "xa", "tenhuyen", "huyen", "tentinh", "tinh", "name3", "name2", "name1",
        ],
    ),
    (
        "type",
        &[
            "type",
            "loai",
            "loaihinh",
            "loaidvhc",
            "caphanhchinh",
            "tencap",
            "type3",
            "type2",
            "type1",
        ],
    ),
    ("level", &["level", "cap", "capdvhc"]),
    (
        "province",
        &["province", "tentinh", "tinh", "tinhthanh", "matinh", "name1"],
    ),
    ("old_province", &["oldprovince", "tinhcu", "tentinhcu"]),
    ("district_code", &["districtcode", "mahuyen"]),
    ("valid_from", &["validfrom", "hieuluctu", "hieuluc", "ngayhieuluc"]),
    ("valid_until", &["validuntil", "hieulucden", "hethieuluc"]),
    (
        "successors",
        &["successors", "successor", "donvimoi", "sapnhapvao", "xamoi", "tenmoi"],
    ),
    ("document", &["document", "vanban", "nghiquyet", "quyetdinh"]),
];

/// Columns that tell the level of what they name.
const OF_LEVEL: [(UnitLevel, &[&str]); 3] = [
    (
        UnitLevel::Commune,
        &["tenxa", "tenpx", "maxa", "mapx", "xa", "name3", "type3", "adm3pcode"],
    ),
    (
        UnitLevel::District,
        &["tenhuyen", "mahuyen", "huyen", "name2", "type2", "adm2pcode"],
    ),
    (
        UnitLevel::Province,
        &["tentinh", "matinh", "tinh", "name1", "type1", "adm1pcode"],
    ),
];

/// The fields of one feature.
pub struct Fields<'a> {
    attributes: Vec<(String, &'a str, &'a Attribute)>,
}

impl<'a> Fields<'a> {
    pub fn new(attributes: &'a [(String, Attribute)]) -> Fields<'a> {
        let filled = attributes.iter().filter(|(_, value)| text_of(value).is_some());
        Fields {
            attributes: filled
                .map(|(name, value)| (fold(name).replace(' ', ""), name.as_str(), value))
                .collect(),
        }
    }

    fn find(&self, code: &str) -> Option<&(String, &'a str, &'a Attribute)> {
        let (_, headings) = FIELDS.iter().find(|(known, _)| *known == code)?;
        headings
            .iter()
            .find_map(|heading| self.attributes.iter().find(|(name, ..)| name == heading))
    }

    /// A field as text.
    pub fn text(&self, code: &str) -> Option<String> {
        self.find(code).and_then(|(_, _, value)| text_of(value))
    }

    /// The name, with its kind where a column has both.
    pub fn name(&self) -> Option<String> {
        self.text("full_name").or_else(|| self.text("name"))
    }

    /// The level of the smallest units that the columns speak of: a file of communes has a column for their districts, too.
    pub fn level_of_name(&self) -> Option<UnitLevel> {
        let has = |headings: &[&str]| {
            self.attributes
                .iter()
                .any(|(name, ..)| headings.contains(&name.as_str()))
        };
        OF_LEVEL
            .iter()
            .find(|(_, headings)| has(headings))
            .map(|(level, _)| *level)
    }

    /// A date field, or a text as `2025-07-01`, `2025-07` or `2025`.
    pub fn date(&self, code: &str) -> Result<Option<PartialDate>, Message> {
        let Some(text) = self.text(code) else { return Ok(None) };
        let wrong = |_| self.wrong(code, &text, "2025-07-01, 2025-07, 2025");
        text.parse().map(Some).map_err(wrong)
    }

    /// The refusal of a field's value.
    pub fn wrong(&self, code: &str, value: &str, expected: &str) -> Message {
        let heading = self.find(code).map_or(code, |(_, name, _)| name);
        let message = Message::new("mapping.field_wrong")
            .with("field", heading)
            .with("value", value);
        match nearest(value, expected.split(", ")) {
            Some(near) => message.with("expected", format!("{expected} ({near}?)")),
            None => message.with("expected", expected),
        }
    }
}

/// A value as text; a number without decimals, as a table of codes read as numbers has it.
fn text_of(value: &Attribute) -> Option<String> {
    let text = match value {
        Attribute::Null => return None,
        Attribute::Text(text) => text.trim().to_string(),
        Attribute::Integer(number) => number.to_string(),
        Attribute::Real(number) => number.to_string(),
        Attribute::Date(date) => date.to_string(),
    };
    (!text.is_empty()).then_some(text)
}
