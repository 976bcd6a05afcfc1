//! What people decide about values: which of two printed ones stands, and up to which day the records are complete.

use serde::{Deserialize, Serialize};

use super::date::PartialDate;
use super::document::Source;
use super::figure::Subject;
use super::indicator::Indicator;
use super::record::EntityId;

/// That a decision no longer holds: it is kept, with the day from which it is silent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    /// From this day on.
    pub on: PartialDate,
    /// Who revoked it.
    pub by: String,
}

/// A settled value (chốt số): of several printed values of one subject, measure and day, the one that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettledValue {
    /// Of what.
    pub subject: Subject,
    /// Which indicator.
    pub indicator: Indicator,
    /// The day the values are of.
    pub as_of: PartialDate,
    /// The figure that stands.
    pub chosen: EntityId,
    /// The figures that do not, and stay printed beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub losing: Vec<EntityId>,
    /// Why.
    pub reason: String,
    /// Who settled it: a person with the right to approve.
    pub by: String,
    /// The day it was settled; before it nothing was.
    pub settled_on: PartialDate,
    /// The minutes or the decision.
    #[serde(default)]
    pub source: Source,
    /// Set when it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Revoked>,
}

/// “Đủ đến ngày”: the statement that the records of a zone hold everything of one measure up to a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompleteThrough {
    /// The zone.
    pub zone: EntityId,
    /// Which indicator.
    pub indicator: Indicator,
    /// The last day of which everything is recorded.
    pub through: PartialDate,
    /// Who says so.
    pub by: String,
    /// On what paper.
    #[serde(default)]
    pub source: Source,
    /// Set when it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Revoked>,
}
