//! Mapping: which column of a file is which field, what its values mean, and what the file does not say.
//!
//! Without a mapping the headings offices use are recognised ([`propose`] gives the reason). A mapping, written as TOML, adds to
//! that and wins where it speaks:
//!
//! ```toml
//! kind = "parcel"
//! layer = "ranh_thua"
//! crs = "EPSG:9208"
//! decimal = "comma"
//! ignore = ["GhiChu"]
//! [columns]                 # our field = heading in the file
//! number = "SoThua"
//! [values.land_use]         # value in the file = code
//! "Đất trồng lúa" = "LUC"
//! [constants]
//! zone = "ccn-thong-nhat-1-lao-cai"
//! ```

mod attributes;
mod fields;
pub mod figure_field;
mod file;
pub mod import_kind;
mod land_use;
mod proposal;
pub mod register_table;
mod words;

use std::collections::BTreeMap;

use fields::{Match, fields_of};
use geodesy::CrsReading;
use message::Message;
use text::legacy::Encoding;
use text::{DecimalSeparator, Problems, Refusal, nearest};

pub use attributes::{Attributes, Columns, is_known};
pub use fields::{bare, codes, headings_of, unit_of};
pub use land_use::{LandUse, Regime, all as all_land_uses, land_use, land_uses};
pub use proposal::{Column, Proposal, personal_columns, propose};

/// Texts by the name of a heading, of a value or of a field.
pub type Words = BTreeMap<String, String>;

/// How a file is to be read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mapping {
    /// Kind of the file, as `--as` names it; `None` where the mapping gives none.
    pub kind: Option<String>,
    /// The layer of a file that has several; `None` where the mapping names none.
    pub layer: Option<String>,
    /// The sheet of a workbook; `None` where the mapping names none.
    pub sheet: Option<String>,
    /// The row of the headings, as the person's program numbers it, from 1; `None` where it is to be found.
    pub header_row: Option<u64>,
    /// The reading of the coordinates; given, it is accepted by a person. `None` where the mapping gives none.
    pub crs: Option<CrsReading>,
    /// The decimal mark of numbers that are texts; `None` where the numbers have to show it.
    pub decimal: Option<DecimalSeparator>,
    /// The encoding of the texts; `None` where it is to be found.
    pub encoding: Option<Encoding>,
    /// Whether columns of personal data are taken.
    pub keep_personal: bool,
    /// Headings of columns that are not read, though they would be recognised.
    pub ignore: Vec<String>,
    /// Field → heading in the file. The field is then read from that column before any recognised one.
    pub columns: Words,
    /// Field → value in the file → code.
    pub values: BTreeMap<String, Words>,
    /// Field → text, where the file has none.
    pub constants: Words,
}

impl Mapping {
    /// Reads a mapping; `name` is the file, for messages.
    ///
    /// # Errors
    /// It is no TOML, a key or field is not known (the nearest is proposed), a value is not what it should be; each with its
    /// line.
    pub fn from_toml(name: &str, text: &str) -> Result<Mapping, Refusal> {
        file::read(name, text)
    }

    /// The mapping as TOML that [`Mapping::from_toml`] reads back the same.
    pub fn to_toml(&self) -> String {
        file::write(self)
    }

    /// Checks that the columns it names stand in the file.
    ///
    /// # Errors
    /// One does not; the nearest heading is proposed, or all are listed.
    pub fn check(&self, headings: &[String]) -> Result<(), Refusal> {
        let mut problems = Problems::new();
        for (field, column) in self.columns.iter().filter(|(_, column)| !headings.contains(column)) {
            let message = match nearest(column, headings.iter().map(String::as_str)) {
                Some(near) => Message::new("mapping.column_absent_near").with("near", near),
                None => Message::new("mapping.column_absent").with("known", headings.join(", ")),
            };
            problems.push(message.with("column", column).with("field", field));
        }
        problems.or(())
    }

    /// The mapping a proposal amounts to, for saving: this one, with the first column of each recognised field.
    #[must_use]
    pub fn with_proposals(&self, proposals: &[Proposal]) -> Mapping {
        let mut mapping = self.clone();
        for proposal in proposals {
            for field in &proposal.fields {
                let entry = mapping.columns.entry(field.to_string());
                entry.or_insert_with(|| proposal.column.clone());
            }
        }
        mapping
    }

    /// The fields that the mapping itself reads from a column.
    fn fields_of_column(&self, kind: Option<&str>, heading: &str) -> Vec<&'static str> {
        let of_column = self.columns.iter().filter(|(_, column)| *column == heading);
        of_column
            .filter_map(|(field, _)| attributes::static_code(kind, field))
            .collect()
    }

    /// The fields that a heading is recognised as, where the mapping does not say otherwise.
    fn recognised(&self, kind: Option<&str>, heading: &str) -> Vec<(&'static str, Match)> {
        let taken = self.columns.values().any(|column| column == heading) || self.ignore.iter().any(|h| h == heading);
        let mut fields = if taken { Vec::new() } else { fields_of(kind, heading) };
        fields.retain(|(code, _)| !self.columns.contains_key(*code));
        fields
    }
}

#[cfg(test)]
mod tests;
