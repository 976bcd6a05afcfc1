//! Finding a zone by what a person types: an id, a slug, or a name. Four things in the seed documents are called Hòa
//! Bình, so a name that fits several is refused and all are listed.

use super::{Row, Snapshot};
use crate::domain::text::fold;
use crate::domain::{EntityId, Zone};
use crate::message::Message;

/// A name that does not lead to one zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameError {
    /// Nothing is called so; the nearest label, if one is near.
    Unknown(String, Option<String>),
    /// Several are; their labels and slugs.
    Several(String, Vec<String>),
}

impl NameError {
    /// The sentence for a person.
    pub fn message(&self) -> Message {
        match self {
            NameError::Unknown(name, Some(near)) => Message::new("register.zone_unknown_near")
                .with("name", name)
                .with("near", near),
            NameError::Unknown(name, None) => Message::new("register.zone_unknown").with("name", name),
            NameError::Several(name, labels) => Message::new("register.zone_several")
                .with("name", name)
                .with("zones", labels.join("; ")),
        }
    }
}

impl Snapshot {
    /// The zone of an id, a slug, or a name with or without its kind. Spellings fold together (Hòa/Hoà, Đăk/Đắk).
    pub fn find_zone(&self, name: &str) -> Result<Row<'_, Zone>, NameError> {
        if let Some(row) = name.parse::<EntityId>().ok().and_then(|id| self.get::<Zone>(id)) {
            return Ok(row);
        }
        if let Some(row) = self.by_slug::<Zone>(name) {
            return Ok(row);
        }
        let wanted = fold(name);
        let fits: Vec<_> = self
            .all::<Zone>()
            .filter(|row| names(row.body).any(|n| n == wanted))
            .collect();
        match fits.as_slice() {
            [one] => Ok(*one),
            [] => Err(NameError::Unknown(name.to_string(), self.nearest(&wanted))),
            several => {
                let labels = several
                    .iter()
                    .map(|row| format!("{} ({})", row.body.label(), row.slug()))
                    .collect();
                Err(NameError::Several(name.to_string(), labels))
            }
        }
    }

    fn nearest(&self, wanted: &str) -> Option<String> {
        self.all::<Zone>()
            .map(|row| {
                let score = names(row.body)
                    .map(|n| strsim::jaro_winkler(&n, wanted))
                    .fold(0.0, f64::max);
                (score, row)
            })
            .filter(|(score, _)| *score > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, row)| format!("{} ({})", row.body.label(), row.slug()))
    }
}

/// Every folded way to name a zone.
fn names(zone: &Zone) -> impl Iterator<Item = String> + '_ {
    let kind = zone.kind;
    std::iter::once(&zone.name)
        .chain(&zone.other_names)
        .flat_map(move |name| {
            [
                fold(name),
                fold(&format!("{} {name}", kind.prefix())),
                fold(&format!("{} {name}", kind.code())),
            ]
        })
}
