//! Administrative units: provinces, the districts abolished on 1/7/2025, communes; each with its outline beside the record,
//! the time it existed and what took it over.

use serde::{Deserialize, Serialize};

use super::date::Interval;
use super::document::Source;
use super::record::EntityId;

/// The level of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitLevel {
    /// Tỉnh, thành phố trực thuộc trung ương.
    Province,
    /// Huyện, quận, thị xã, thành phố thuộc tỉnh; until 30/6/2025.
    District,
    /// Xã, phường, thị trấn, đặc khu.
    Commune,
}

impl UnitLevel {
    /// The code in JSON and in addresses.
    pub fn code(self) -> &'static str {
        match self {
            UnitLevel::Province => "province",
            UnitLevel::District => "district",
            UnitLevel::Commune => "commune",
        }
    }
}

/// An administrative unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdministrativeUnit {
    /// Its name with its kind (“xã Bát Xát”).
    pub name: String,
    /// Its level.
    pub level: UnitLevel,
    /// The unit it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<EntityId>,
    /// When it existed.
    pub valid: Interval,
    /// The units that took it over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub successors: Vec<EntityId>,
    /// Who says so.
    #[serde(default)]
    pub source: Source,
}
