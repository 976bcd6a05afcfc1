//! Printed values: a decimal with its printed scale, how exact it claims to be, and its unit.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::indicator::Unit;

/// How exact a printed value claims to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Qualifier {
    /// Printed without any reserve.
    #[default]
    Exact,
    /// Approximate, either way: “khoảng”, “~”.
    About,
    /// A lower bound: “trên”, “ít nhất”.
    AtLeast,
    /// From [`Quantity::value`] to [`Quantity::value_max`].
    Range,
    /// A percentage that may have been cut off instead of rounded.
    Truncated,
}

/// A printed value. `598,725 ha` is the decimal 598.725 with three decimals; it is never a float.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    /// The value with its printed scale.
    pub value: Decimal,
    /// The upper end of a range; `None` for one value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_max: Option<Decimal>,
    /// The unit as printed (`triệu đồng` is not turned into `tỷ đồng`).
    pub unit: Unit,
    /// How exact it claims to be.
    #[serde(default)]
    pub qualifier: Qualifier,
}

impl Quantity {
    /// A value printed without any reserve.
    pub fn exact(value: Decimal, unit: Unit) -> Quantity {
        Quantity {
            value,
            value_max: None,
            unit,
            qualifier: Qualifier::Exact,
        }
    }

    /// Hectares, when the unit is an area. 1 ha = 10,000 m².
    pub fn hectares(&self) -> Option<Decimal> {
        self.in_hectares(self.value)
    }

    /// Whether another one is the same value, in whatever unit of area it is printed: 75 ha and 750,000 m² are one.
    pub fn is_same(&self, other: &Quantity) -> bool {
        let printed = self.value == other.value && self.value_max == other.value_max && self.unit == other.unit;
        let area = |one: &Quantity| Some((one.hectares()?, one.value_max.map(|max| one.in_hectares(max))));
        printed || area(self).is_some_and(|one| area(other) == Some(one))
    }

    /// Another number of the same unit in hectares, when the unit is an area.
    pub fn in_hectares(&self, value: Decimal) -> Option<Decimal> {
        match self.unit {
            Unit::Hectare => Some(value),
            Unit::SquareMetre => Some(value / Decimal::from(10_000)),
            _ => None,
        }
    }
}
