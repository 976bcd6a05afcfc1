//! Parts of a zone: phases, areas of its plan, areas whose infrastructure is built.

use serde::{Deserialize, Serialize};

use super::document::Source;
use super::record::EntityId;
use dates::Interval;

/// A named part of a zone, with or without geometry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phase {
    /// The zone.
    pub zone: EntityId,
    /// “giai đoạn I”.
    pub name: String,
    /// Where it is named.
    #[serde(default)]
    pub source: Source,
}

/// The level of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanLevel {
    /// Quy hoạch chung.
    General,
    /// Quy hoạch phân khu 1/2.000.
    Zoning,
    /// Quy hoạch chi tiết 1/500.
    Detailed,
    /// Kế hoạch thu hồi đất được duyệt: the land that has to be recovered. It gives land no function.
    Recovery,
}

/// The function of a plan area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum LandFunction {
    Industrial,
    Service,
    Administration,
    Green,
    Transport,
    Technical,
    Housing,
    Other,
}

/// A polygon of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanArea {
    /// The zone.
    pub zone: EntityId,
    /// The plan's level.
    pub level: PlanLevel,
    /// What the land is for.
    pub function: LandFunction,
    /// The lot's label on the drawing.
    #[serde(default)]
    pub lot: String,
    /// When it is in force.
    pub valid: Interval,
    /// The plan.
    #[serde(default)]
    pub source: Source,
}

/// Land whose infrastructure is built (đủ điều kiện cho thuê).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServicedArea {
    /// The zone.
    pub zone: EntityId,
    /// Since when.
    pub valid: Interval,
    /// Who says so.
    #[serde(default)]
    pub source: Source,
}

/// What restricts the use of land.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConstraintKind {
    /// Forest of one of the three kinds.
    Forest,
    /// Land for growing rice.
    Rice,
    /// A mineral area.
    Mineral,
    /// Another plan.
    Plan,
    /// Anything else.
    Other,
}

/// Land another plan, a forest or a mineral area lies on. It belongs to no zone: it cuts every zone it reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constraint {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: ConstraintKind,
    /// When it is in force.
    pub valid: Interval,
    /// Who says so.
    #[serde(default)]
    pub source: Source,
}
