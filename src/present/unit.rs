//! Administrative units: as subjects of roll-ups, and found by name.

use geo::BoundingRect;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::code::{Code, Day};
use super::province::{NamedUnit, named};
use crate::snapshot::{Dataset, Row, Snapshot};
use domain::text::fold;
use domain::{AdministrativeUnit, EntityId, UnitLevel};
use message::{Lang, Message};

/// Units of one answer, at most; a longer part of the name finds fewer.
const MOST_FOUND: usize = 20;

/// Units that a part of their name has found.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FoundUnits {
    /// The day the answer is for.
    #[schemars(with = "Day")]
    pub as_of: Date,
    /// The revision of the store it was read from.
    pub revision: u32,
    /// `real` or `example`; `null` where both are in one answer.
    pub dataset: Option<Dataset>,
    /// How many fit; not more than 20 are listed.
    pub found: usize,
    /// The best fits, at most 20.
    pub units: Vec<FoundUnit>,
}

/// An administrative unit that a part of its name has found.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FoundUnit {
    /// Its identity, the same in all revisions.
    pub id: String,
    /// Its ASCII name, unique within its kind and fixed at creation.
    pub slug: String,
    /// Its name, with its kind.
    pub name: String,
    /// Its level: `province`, `district` or `commune`.
    #[schemars(with = "Code<UnitLevel>")]
    pub level: UnitLevel,
    /// Its code in the list of the statistics office; empty where unknown.
    pub code: String,
    /// The province of today it lies in; `null` where unknown.
    pub province: Option<NamedUnit>,
    /// The unit it lies in; `null` for none.
    pub within: Option<LinkedUnit>,
    /// The first day on which it no longer exists, as exact as it is known; `null` for a unit of today.
    pub until: Option<String>,
    /// The units that took it over.
    pub successors: Vec<LinkedUnit>,
    /// West, south, east, north of its outline, degrees; `null` without an outline.
    pub bbox: Option<[f64; 4]>,
}

/// An administrative unit: enough to link to it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LinkedUnit {
    /// Its identity, the same in all revisions.
    pub id: String,
    /// Its ASCII name, unique within its kind and fixed at creation.
    pub slug: String,
    /// Its name, with its kind.
    pub name: String,
}

/// The units whose name holds the folded text `wanted`, or whose code is it: whole names first, then beginnings, today's
/// before those that are no more, larger before smaller. `found` counts all of them.
pub fn unit_list(snapshot: &Snapshot, as_of: Date, wanted: &str) -> FoundUnits {
    let mut fits: Vec<(u8, bool, Row<'_, AdministrativeUnit>)> = snapshot
        .all::<AdministrativeUnit>()
        .filter_map(|row| {
            let rank = rank(&fold(&row.body.name), &row.body.code, wanted)?;
            let gone = !row.body.valid.holds_on(as_of, snapshot.undated_from(row.version));
            Some((rank, gone, row))
        })
        .collect();
    fits.sort_by_key(|(rank, gone, row)| (*gone, *rank, row.body.level, row.slug()));
    let best = fits.iter().take(MOST_FOUND);
    FoundUnits {
        as_of,
        revision: snapshot.revision().0,
        dataset: snapshot.dataset(),
        found: fits.len(),
        units: best.map(|(_, _, row)| unit(snapshot, *row)).collect(),
    }
}

/// How well a name fits; smaller is better. Kinds in front do not hide the name: “bat xat” finds “xã Bát Xát” as a whole.
fn rank(name: &str, code: &str, wanted: &str) -> Option<u8> {
    let after_kind = |count: usize| name.splitn(count + 1, ' ').nth(count).unwrap_or_default();
    let ends = [name, after_kind(1), after_kind(2)];
    if code == wanted || ends.contains(&wanted) {
        return Some(0);
    }
    if ends.iter().any(|end| end.starts_with(wanted)) {
        return Some(1);
    }
    if name.contains(&format!(" {wanted}")) {
        return Some(2);
    }
    name.contains(wanted).then_some(3)
}

fn unit(snapshot: &Snapshot, row: Row<'_, AdministrativeUnit>) -> FoundUnit {
    let rect = row
        .entity()
        .shape
        .as_ref()
        .and_then(|shape| shape.wgs84.bounding_rect());
    let named_unit = |id: &EntityId| {
        let row = snapshot.get::<AdministrativeUnit>(*id)?;
        Some(LinkedUnit {
            id: row.id().to_string(),
            slug: row.slug().to_string(),
            name: row.body.name.clone(),
        })
    };
    FoundUnit {
        id: row.id().to_string(),
        slug: row.slug().to_string(),
        name: row.body.name.clone(),
        level: row.body.level,
        code: row.body.code.clone(),
        province: named(&row.body.province),
        within: row.body.within.as_ref().and_then(named_unit),
        until: row.body.valid.end().map(|date| date.to_string()),
        successors: row.body.successors.iter().filter_map(named_unit).collect(),
        bbox: rect.map(|b| [b.min().x, b.min().y, b.max().x, b.max().y]),
    }
}

/// The land in an administrative unit.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct UnitSubject {
    /// `unit`.
    pub r#type: UnitType,
    /// Identity of the unit; `null` for land in no recorded unit or at an unknown place.
    pub id: Option<String>,
    /// ASCII name of the unit; `null` as for `id`.
    pub slug: Option<String>,
    /// Its name in the language of the answer.
    pub name: String,
    /// Its level: `province`, `district` or `commune`; `null` as for `id`.
    #[schemars(with = "Option<Code<UnitLevel>>")]
    pub level: Option<UnitLevel>,
    /// Identity of the unit it lies in; `null` for none.
    pub within: Option<String>,
    /// The first day on which it no longer exists, as exact as it is known; `null` for a unit of today.
    pub until: Option<String>,
}

/// The one value of a member `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitType {
    /// The type of a unit.
    Unit,
}

/// A unit; without one, the land in no recorded unit or at an unknown place.
pub(super) fn subject(snapshot: &Snapshot, unit: Option<EntityId>, lang: Lang) -> UnitSubject {
    match unit.and_then(|id| snapshot.get::<AdministrativeUnit>(id)) {
        Some(row) => UnitSubject {
            r#type: UnitType::Unit,
            id: Some(row.id().to_string()),
            slug: Some(row.slug().to_string()),
            name: row.body.name.clone(),
            level: Some(row.body.level),
            within: row.body.within.map(|id| id.to_string()),
            until: row.body.valid.end().map(|date| date.to_string()),
        },
        None => UnitSubject {
            r#type: UnitType::Unit,
            id: None,
            slug: None,
            name: Message::new("server.no_unit").text(lang),
            level: None,
            within: None,
            until: None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn whole_names_first() {
        assert_eq!(rank("xa bat xat", "02683", "bat xat"), Some(0));
        assert_eq!(rank("thanh pho ha noi", "01", "ha noi"), Some(0));
        assert_eq!(rank("xa bat xat", "02683", "02683"), Some(0));
        assert_eq!(rank("xa bat xat", "02683", "bat"), Some(1));
        assert_eq!(rank("xa muong bat xat", "", "xat"), Some(2));
        assert_eq!(rank("xa bat xat", "", "at x"), Some(3));
        assert_eq!(rank("xa bat xat", "02683", "0268"), None);
    }
}
