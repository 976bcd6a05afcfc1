//! Columns as a person is shown them: a few values, what they would fill, and whether they concern persons.

use coordinates::CoordinateDocument;
use message::Message;
use reader::{Attribute, LayerInfo};
use text::{fold, personal};

/// The most values shown of a column.
const SHOWN: usize = 3;

/// A column of a layer.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundField {
    /// Its name in the file.
    pub name: String,
    /// Some of its values, as a person reads them; none of a column of personal data.
    pub samples: Vec<String>,
    /// Why it is left out: it holds data of persons. `None` for a column that is taken.
    pub personal: Option<Message>,
}

/// The columns of a layer, with values of its first features.
pub fn of_features(info: &LayerInfo) -> Vec<FoundField> {
    let columns = info.fields.iter().map(|field| {
        let values = info.sample.iter().filter_map(|feature| {
            let (_, value) = feature.attributes.iter().find(|(name, _)| *name == field.name)?;
            printed(value)
        });
        found(&field.name, values.collect())
    });
    columns.collect()
}

/// The columns of a coordinate document that are no coordinates.
pub fn of_document(document: &CoordinateDocument) -> Vec<FoundField> {
    let mut columns: Vec<(String, Vec<String>)> = Vec::new();
    for (heading, value) in document.areas.iter().flat_map(|area| &area.attributes) {
        match columns.iter_mut().find(|(name, _)| name == heading) {
            Some((_, values)) => values.push(value.clone()),
            None => columns.push((heading.clone(), vec![value.clone()])),
        }
    }
    columns.into_iter().map(|(name, values)| found(&name, values)).collect()
}

/// The columns that are left out, and why.
pub fn personal_notes(fields: &[FoundField]) -> Vec<Message> {
    fields.iter().filter_map(|field| field.personal.clone()).collect()
}

/// Whether a column holds names of provinces.
pub fn names_a_province(heading: &str) -> bool {
    let folded = fold(heading);
    let words: Vec<&str> = folded.split(' ').collect();
    ["tinh", "province", "tentinh", "matinh"]
        .iter()
        .any(|word| words.contains(word))
}

fn found(name: &str, values: Vec<String>) -> FoundField {
    let personal = personal::is_personal(name, &values).map(|found| found.message());
    let mut samples: Vec<String> = Vec::new();
    if personal.is_none() {
        for value in values {
            if samples.len() < SHOWN && !samples.contains(&value) {
                samples.push(value);
            }
        }
    }
    FoundField {
        name: name.to_string(),
        samples,
        personal,
    }
}

fn printed(value: &Attribute) -> Option<String> {
    match value {
        Attribute::Null => None,
        Attribute::Text(text) => Some(text.clone()),
        Attribute::Integer(number) => Some(number.to_string()),
        Attribute::Real(number) => Some(number.to_string()),
        Attribute::Date(date) => Some(date.to_string()),
    }
}
