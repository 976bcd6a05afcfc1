//! The fields a person knows a record by: its zone and its label, number, name or day.

use super::Kind;
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

/// The words of a row, or of a feature, that a person may know its record by.
#[derive(Debug, Clone, Copy)]
pub struct Telling<'w> {
    /// The zone that the row names.
    pub zone: EntityId,
    /// Its label, name or lot; empty for none.
    pub label: &'w str,
    /// The level of its plan, where it is a lot.
    pub level: Option<PlanLevel>,
    /// From when it is in force.
    pub from: Option<PartialDate>,
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

    /// The name that the record of a row will have, as [`Record::called`](super::Record::called) says of it; `None` for what a
    /// person knows by nothing but its key, and for parcels, which need no zone.
    pub fn told(kind: Kind, row: &Telling<'_>) -> Option<Called> {
        match kind {
            Kind::Boundary => Some(Called::boundary(row.zone, row.from)),
            Kind::Phase | Kind::ClearancePiece => Called::in_zone(row.zone, row.label),
            Kind::PlanArea => Called::lot(row.zone, row.level?, row.label),
            _ => None,
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
