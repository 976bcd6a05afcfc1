//! Boundaries of zones: a version each time a decision draws or changes one.

use serde::{Deserialize, Serialize};

use super::document::Source;
use super::quantity::Quantity;
use super::record::EntityId;
use dates::Interval;
use geodesy::{Epsg, PlaneReason};
use geometry::Repair;

/// What a boundary is in law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegalStatus {
    /// Đề xuất.
    Proposed,
    /// Dự kiến.
    Provisional,
    /// Được duyệt.
    Approved,
    /// Hết hiệu lực.
    Expired,
}

/// How a boundary was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// From surveyed corners.
    Surveyed,
    /// Digitised from a map.
    Digitised,
    /// A sketch.
    Schematic,
}

/// One version of the boundary of a zone. The geometry stands beside the record, in its native CRS.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Boundary {
    /// The zone.
    pub zone: EntityId,
    /// What it is in law.
    pub status: LegalStatus,
    /// How it was made.
    pub quality: Quality,
    /// The area its document declares. It is kept beside the computed one, never instead of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<Quantity>,
    /// The plane its hectares are computed in.
    pub plane: Epsg,
    /// Why that plane.
    pub plane_reason: PlaneReason,
    /// The pinned operation that takes the file's coordinates to WGS 84.
    pub transform: String,
    /// When it is in force.
    pub valid: Interval,
    /// What was mended on import.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<Repair>,
    /// The decision.
    #[serde(default)]
    pub source: Source,
}
