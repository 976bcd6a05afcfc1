//! The fields a person knows a record by: its zone and its label, number, name or day.

use super::codes::code_of;
use super::land::PlanLevel;
use super::record::EntityId;
use super::text::slug;
use dates::PartialDate;

/// The fields that tell a record from others of its kind.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Called {
    home: Option<EntityId>,
    name: String,
}

impl Called {
    /// A piece, a phase or a project of a zone; `None` without a name.
    pub fn in_zone(zone: EntityId, name: &str) -> Option<Called> {
        Some(Called {
            home: Some(zone),
            name: Some(slug(name)).filter(|name| !name.is_empty())?,
        })
    }

    /// A lot of a plan; `None` for an empty name. The lots of plans of different levels have nothing to do with each other.
    pub fn lot(zone: EntityId, level: PlanLevel, lot: &str) -> Option<Called> {
        let called = Called::in_zone(zone, lot)?;
        let name = format!("{} {}", code_of(level).unwrap_or_default(), called.name);
        Some(Called { name, ..called })
    }

    /// The boundary of a zone that is in force from a day; `from` is `None` for one whose day is unknown.
    pub fn boundary(zone: EntityId, from: Option<PartialDate>) -> Called {
        Called {
            home: Some(zone),
            name: from.map_or_else(String::new, |day| day.to_string()),
        }
    }

    /// A parcel, by commune, sheet and number; `None` without a number. The zone is no part of it: the cadastre numbers land
    /// without regard to zones.
    pub fn parcel(commune: &str, sheet: &str, number: &str) -> Option<Called> {
        let number = Some(slug(number)).filter(|number| !number.is_empty())?;
        Some(Called {
            home: None,
            name: format!("{}/{}/{number}", slug(commune), slug(sheet)),
        })
    }

    /// Whether records of this name are one only where they lie in the same place: every commune has a parcel 1 on sheet 1.
    pub fn needs_place(&self) -> bool {
        self.home.is_none() && self.name.starts_with('/')
    }
}
