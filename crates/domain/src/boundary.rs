//! Boundaries of zones: a version each time a decision draws or changes one.

use serde::{Deserialize, Serialize};

use super::Kind;
use super::called::Called;
use super::codes::code_of;
use super::document::Source;
use super::figure::Subject;
use super::property::{Datum, Layer, Property, PropertyType, properties};
use super::quantity::Quantity;
use super::record::{EntityId, Land, Published, Record, Summary, Visibility, answer};
use dates::Interval;
use geodesy::{Epsg, PlaneReason};
use geometry::Repair;

/// The legal status of a boundary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegalStatus {
    /// Proposed, not decided (đề xuất).
    Proposed,
    /// Expected, not in force (dự kiến).
    Provisional,
    /// Approved by a decision (được duyệt).
    Approved,
    /// No longer in force (hết hiệu lực).
    Expired,
}

/// How a boundary was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// Built from surveyed corners.
    Surveyed,
    /// Digitised from a map.
    Digitised,
    /// A sketch, neither surveyed nor digitised.
    Schematic,
}

/// One version of the boundary of a zone. The geometry stands beside the record, in its native CRS.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Boundary {
    /// The zone whose land it bounds.
    pub zone: EntityId,
    /// How far it is decided: proposed, provisional, approved or expired.
    pub status: LegalStatus,
    /// How the line was made: surveyed, digitised or sketched.
    pub quality: Quality,
    /// The area its document declares; `None` where it declares none. It is kept beside the computed one, never instead of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<Quantity>,
    /// The plane its hectares are computed in.
    pub plane: Epsg,
    /// The rule that chose the plane.
    pub plane_reason: PlaneReason,
    /// The pinned operation that takes the file's coordinates to WGS 84.
    pub transform: String,
    /// When it is in force.
    pub valid: Interval,
    /// Repairs of its geometry on import; empty for none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<Repair>,
    /// The decision that draws it.
    #[serde(default)]
    pub source: Source,
}

impl Record for Boundary {
    const KIND: Kind = Kind::Boundary;
    const WORD: Option<&'static str> = None;
    answer!(subject: zone);
    answer!(land: Outline);
    answer!(source: own);
    answer!(valid: own);
    answer!(name: none);

    fn called(&self) -> Option<Called> {
        Some(Called::boundary(self.zone, self.valid.start()))
    }

    answer!(references: none);

    fn stated(&self) -> Option<Quantity> {
        self.declared.clone()
    }

    answer!(visibility: public);
    answer!(published: as_it_is);

    fn summary(&self) -> Summary {
        Summary {
            zone: Some(self.zone),
            state: code_of(self.status),
            ..Summary::default()
        }
        .during(&self.valid)
    }

    properties!(boundary as Polygons {
        status: Code = code_of(boundary.status),
        quality: Code = code_of(boundary.quality),
        declared_ha: Decimal["ha"] = boundary.declared.as_ref().and_then(Quantity::hectares),
        area_crs: Text = boundary.plane.to_string(),
        document: Reference = boundary.source.document,
    });
}
