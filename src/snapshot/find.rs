//! Finding a zone by what a person types: an id, a slug, or a name. Four things in the seed documents are called Hòa
//! Bình, so a name that fits several is refused and all are listed.

use std::collections::BTreeMap;

use super::{Row, Snapshot};
use domain::text::fold;
use domain::{EntityId, Zone};
use message::Message;

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
    ///
    /// # Errors
    /// No zone or several are called so; the nearest name is in the error.
    pub fn find_zone(&self, name: &str) -> Result<Row<'_, Zone>, NameError> {
        if let Some(row) = name.parse::<EntityId>().ok().and_then(|id| self.get::<Zone>(id)) {
            return Ok(row);
        }
        if let Some(row) = self.by_slug::<Zone>(name) {
            return Ok(row);
        }
        let wanted = fold(name);
        let fits: Vec<_> = self.named(self.index.names.0.get(&wanted)).collect();
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

    fn named<'s>(&'s self, ids: Option<&'s Vec<EntityId>>) -> impl Iterator<Item = Row<'s, Zone>> {
        ids.into_iter().flatten().filter_map(|id| self.get(*id))
    }

    /// The nearest label. Names of quite another length are no misspelling, and a few thousand names are enough to look
    /// through: the work of a request that fails is bounded, whatever the store holds.
    fn nearest(&self, wanted: &str) -> Option<String> {
        let alike = wanted.len() / 2..=wanted.len().saturating_mul(2);
        if wanted.chars().count() > LONGEST_NEAR {
            return None;
        }
        let near = self.index.names.0.iter().take(MOST_COMPARED);
        near.filter(|(name, _)| alike.contains(&name.len()))
            .map(|(name, ids)| (strsim::jaro_winkler(name, wanted), name, ids))
            .filter(|(score, ..)| *score > 0.8)
            // Among equals the first in the order of names, whichever way they are kept.
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
            .and_then(|(_, _, ids)| self.named(Some(ids)).next())
            .map(|row| format!("{} ({})", row.body.label(), row.slug()))
    }
}

/// Names that are longer are not compared, in letters.
const LONGEST_NEAR: usize = 100;
/// How many names are compared with one that leads nowhere.
const MOST_COMPARED: usize = 20_000;

/// The zones of each folded name, made once with the snapshot.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeMap<String, Vec<EntityId>>);

impl Names {
    /// Adds a zone under every way to name it.
    pub(super) fn add(&mut self, zone: &Zone, id: EntityId) {
        for name in names(zone) {
            let zones = self.0.entry(name).or_default();
            if zones.last() != Some(&id) {
                zones.push(id);
            }
        }
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
