//! Administrative units: provinces, the districts abolished on 1/7/2025, communes; each with its outline beside the record,
//! the time it existed and what took it over.

use serde::{Deserialize, Serialize};

use super::Kind;
use super::called::Called;
use super::codes::code_of;
use super::document::Source;
use super::figure::Subject;
use super::property::{Datum, Layer, Property, PropertyType, properties};
use super::quantity::Quantity;
use super::record::{EntityId, Land, Published, Record, Summary, Visibility, answer};
use super::unit::province;
use dates::Interval;
use geodesy::Epsg;

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
    /// Every level, the largest first.
    pub const ALL: [UnitLevel; 3] = [UnitLevel::Province, UnitLevel::District, UnitLevel::Commune];

    /// The code in JSON and in addresses.
    pub fn code(self) -> &'static str {
        match self {
            UnitLevel::Province => "province",
            UnitLevel::District => "district",
            UnitLevel::Commune => "commune",
        }
    }
}

impl AdministrativeUnit {
    /// The 3° zone of its cadastral maps, from its province; `None` where the province is unknown. Where a merged province kept
    /// the drawings of the old ones, a unit that is known to come from one of those has that province's zone.
    pub fn zone(&self) -> Option<Epsg> {
        province(&self.province)?.zone
    }
}

/// An administrative unit of one time: after a merger it is another record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdministrativeUnit {
    /// Its name with its kind (“xã Bát Xát”).
    pub name: String,
    /// Its level: province, district (until 30/6/2025) or commune.
    pub level: UnitLevel,
    /// Its code in the list of the statistics office (“05977”), as text: zeros in front count. Empty when not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// Key of the province it lies in, or is; of its own time (keys of abolished ones end in `-cu`). Empty when not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub province: String,
    /// The unit it belongs to; `None` for a province, or where it is not recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<EntityId>,
    /// The time the unit existed.
    pub valid: Interval,
    /// The units that took it over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub successors: Vec<EntityId>,
    /// The resolution or decree behind its dates and successors.
    #[serde(default)]
    pub source: Source,
}

impl Record for AdministrativeUnit {
    const KIND: Kind = Kind::AdministrativeUnit;
    const WORD: Option<&'static str> = None;
    answer!(subject: none);
    answer!(land: Overlay);
    answer!(source: own);
    answer!(valid: own);
    answer!(name: name);
    answer!(called: none);

    fn references(&self) -> Vec<EntityId> {
        self.within.iter().chain(&self.successors).copied().collect()
    }

    answer!(stated: none);
    answer!(visibility: public);
    answer!(published: as_it_is);

    fn summary(&self) -> Summary {
        Summary {
            name: Some(self.name.clone()),
            state: code_of(self.level),
            ..Summary::default()
        }
        .during(&self.valid)
    }

    properties!(unit as Polygons {
        level: Code = code_of(unit.level),
        code: Code = unit.code.clone(),
        province: Code = unit.province.clone(),
        within: Reference = unit.within,
        document: Reference = unit.source.document,
    });
}
