//! The probable fields of the columns of a file, for a person to agree: each with its reason and some of its values.

use serde::Serialize;

use super::Mapping;
use super::fields::{Match, fields_of};
use super::land_use::land_uses;
use domain::text::fold;
use message::Message;
use text::personal::{Personal, is_personal};

/// A column of a file and some of its values, as texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The heading as it stands in the file.
    pub heading: String,
    /// Values of the first rows; a few hundred are enough.
    pub values: Vec<String>,
}

/// The proposed use of a column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposal {
    /// The heading in the file.
    pub column: String,
    /// The fields it fills; none for a column that is not used.
    pub fields: Vec<&'static str>,
    /// The reason, for the person.
    pub why: Message,
    /// Up to three different values; none of a column of personal data.
    pub sample: Vec<String>,
    /// Whether it is left out as personal data.
    pub personal: bool,
}

/// Proposes a field for each column: the one of the mapping, else by the heading, else by the values.
pub fn propose(kind: Option<&str>, mapping: &Mapping, columns: &[Column]) -> Vec<Proposal> {
    let personal = personal_columns(kind, mapping, columns);
    columns
        .iter()
        .map(|column| {
            let hidden = personal.iter().find(|p| p.column == column.heading);
            let (fields, why) = match hidden {
                Some(personal) => (Vec::new(), personal.message()),
                None => field_of(kind, mapping, column),
            };
            Proposal {
                column: column.heading.clone(),
                fields,
                why,
                sample: if hidden.is_some() {
                    Vec::new()
                } else {
                    sample(&column.values)
                },
                personal: hidden.is_some(),
            }
        })
        .collect()
}

/// The columns that are left out as personal data: all that look so, unless the mapping keeps them. A column that is
/// recognised as a field of the register (a tenant, an investor) is judged by its heading alone.
pub fn personal_columns(kind: Option<&str>, mapping: &Mapping, columns: &[Column]) -> Vec<Personal> {
    if mapping.keep_personal {
        return Vec::new();
    }
    columns
        .iter()
        .filter_map(|column| {
            let fields = fields_of(kind, &column.heading);
            // Names of units are names of places, which look like names of persons.
            let of_register = kind == Some("unit") || fields.iter().any(|(code, _)| *code != "name");
            let values = if of_register { &[][..] } else { &column.values[..] };
            is_personal(&column.heading, values)
        })
        .collect()
}

fn field_of(kind: Option<&str>, mapping: &Mapping, column: &Column) -> (Vec<&'static str>, Message) {
    let heading = &column.heading;
    let mapped = mapping.fields_of_column(kind, heading);
    if !mapped.is_empty() {
        return (mapped, Message::new("mapping.why.mapping"));
    }
    if mapping.ignore.contains(heading) {
        return (Vec::new(), Message::new("mapping.why.ignored"));
    }
    let found = mapping.recognised(kind, heading);
    if let Some((_, matched)) = found.first() {
        let why = match matched {
            Match::Code => Message::new("mapping.why.code"),
            Match::Name(name) => Message::new("mapping.why.name").with("name", name),
            Match::Cut(name) => Message::new("mapping.why.cut").with("name", name),
        };
        return (found.into_iter().map(|(code, _)| code).collect(), why);
    }
    if kind == Some("parcel") && !mapping.columns.contains_key("land_use") && are_land_uses(&column.values) {
        return (vec!["land_use"], Message::new("mapping.why.land_uses"));
    }
    (Vec::new(), Message::new("mapping.why.unknown"))
}

/// Whether four of five values are codes or names of land use, and two at least differ.
fn are_land_uses(values: &[String]) -> bool {
    let filled: Vec<&String> = values.iter().filter(|v| !v.trim().is_empty()).collect();
    let known = filled.iter().filter(|v| land_uses(v).is_some()).count();
    let differ = filled.iter().any(|v| fold(v) != fold(filled[0]));
    differ && known * 5 >= filled.len() * 4
}

fn sample(values: &[String]) -> Vec<String> {
    let mut sample: Vec<String> = Vec::new();
    for value in values.iter().map(|v| v.trim()).filter(|v| !v.is_empty()) {
        if !sample.iter().any(|known| known == value) {
            sample.push(value.chars().take(60).collect());
        }
        if sample.len() == 3 {
            break;
        }
    }
    sample
}
