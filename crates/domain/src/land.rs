//! Parts of a zone: phases, areas of its plan, areas whose infrastructure is built.

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

/// A named part of a zone, with or without geometry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phase {
    /// The zone it is a part of.
    pub zone: EntityId,
    /// Name as printed: “giai đoạn I”.
    pub name: String,
    /// The document that names it.
    #[serde(default)]
    pub source: Source,
}

/// The level of a plan, by its scale; the plan to recover land stands beside the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanLevel {
    /// General plan of the zone (quy hoạch chung).
    General,
    /// Quy hoạch phân khu 1/2.000.
    Zoning,
    /// Quy hoạch chi tiết 1/500.
    Detailed,
    /// Kế hoạch thu hồi đất được duyệt: the land that has to be recovered. It gives land no function.
    Recovery,
}

impl PlanLevel {
    /// The function of an area whose plan names none: a plan to recover land leaves open what the land is for.
    pub fn implied_function(self) -> Option<LandFunction> {
        (self == PlanLevel::Recovery).then_some(LandFunction::Other)
    }
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

impl LandFunction {
    /// All functions.
    pub const ALL: [LandFunction; 8] = [
        LandFunction::Industrial,
        LandFunction::Service,
        LandFunction::Administration,
        LandFunction::Green,
        LandFunction::Transport,
        LandFunction::Technical,
        LandFunction::Housing,
        LandFunction::Other,
    ];

    /// The code in JSON and CSV.
    pub fn code(self) -> &'static str {
        match self {
            LandFunction::Industrial => "industrial",
            LandFunction::Service => "service",
            LandFunction::Administration => "administration",
            LandFunction::Green => "green",
            LandFunction::Transport => "transport",
            LandFunction::Technical => "technical",
            LandFunction::Housing => "housing",
            LandFunction::Other => "other",
        }
    }
}

/// A polygon of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanArea {
    /// The zone the plan is of.
    pub zone: EntityId,
    /// General, zoning or detailed plan, or the plan to recover land.
    pub level: PlanLevel,
    /// The function of the land.
    pub function: LandFunction,
    /// The lot's label on the drawing.
    #[serde(default)]
    pub lot: String,
    /// When it is in force.
    pub valid: Interval,
    /// The plan it is drawn in.
    #[serde(default)]
    pub source: Source,
}

/// Land whose infrastructure is built (đủ điều kiện cho thuê).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServicedArea {
    /// The zone it lies in.
    pub zone: EntityId,
    /// From the day its infrastructure is built.
    pub valid: Interval,
    /// The document that states it.
    #[serde(default)]
    pub source: Source,
}

/// The kinds of restrictions on the use of land.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConstraintKind {
    /// Forest of one of the three kinds.
    Forest,
    /// Land for growing rice.
    Rice,
    /// An area of minerals (khoáng sản).
    Mineral,
    /// Land that another plan lies on.
    Plan,
    /// Anything else that restricts the use.
    Other,
}

/// Land another plan, a forest or a mineral area lies on. It belongs to no zone: it cuts every zone it reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constraint {
    /// Name of the forest, plan or area.
    pub name: String,
    /// Forest, rice land, mineral area, plan or other.
    pub kind: ConstraintKind,
    /// When it is in force.
    pub valid: Interval,
    /// The document or data set it comes from.
    #[serde(default)]
    pub source: Source,
}

impl Record for Phase {
    const KIND: Kind = Kind::Phase;
    const WORD: Option<&'static str> = Some("giai-doan");
    answer!(subject: zone);
    answer!(land: OfZone);
    answer!(source: own);
    answer!(valid: none);
    answer!(name: name);

    fn called(&self) -> Option<Called> {
        Called::in_zone(self.zone, &self.name)
    }

    answer!(references: none);
    answer!(stated: none);
    answer!(visibility: public);
    answer!(published: as_it_is);

    fn summary(&self) -> Summary {
        Summary {
            zone: Some(self.zone),
            name: Some(self.name.clone()),
            ..Summary::default()
        }
    }

    properties!(phase as Polygons {
        document: Reference = phase.source.document,
    });
}

impl Record for PlanArea {
    const KIND: Kind = Kind::PlanArea;
    const WORD: Option<&'static str> = Some("quy-hoach");
    answer!(subject: zone);
    answer!(land: OfZone);
    answer!(source: own);
    answer!(valid: own);
    answer!(name: lot);

    fn called(&self) -> Option<Called> {
        Called::lot(self.zone, self.level, &self.lot)
    }

    answer!(references: none);
    answer!(stated: none);
    answer!(visibility: public);
    answer!(published: as_it_is);

    fn summary(&self) -> Summary {
        Summary {
            zone: Some(self.zone),
            name: Some(self.lot.clone()),
            state: code_of(self.function),
            ..Summary::default()
        }
        .during(&self.valid)
    }

    properties!(area as Polygons {
        level: Code = code_of(area.level),
        function: Code = code_of(area.function),
        lot: Text = area.lot.clone(),
        document: Reference = area.source.document,
    });
}

impl Record for ServicedArea {
    const KIND: Kind = Kind::ServicedArea;
    const WORD: Option<&'static str> = Some("ha-tang");
    answer!(subject: zone);
    answer!(land: OfZone);
    answer!(source: own);
    answer!(valid: own);
    answer!(name: none);
    answer!(called: none);
    answer!(references: none);
    answer!(stated: none);
    answer!(visibility: public);
    answer!(published: as_it_is);

    fn summary(&self) -> Summary {
        Summary {
            zone: Some(self.zone),
            ..Summary::default()
        }
        .during(&self.valid)
    }

    properties!(area as Polygons {
        document: Reference = area.source.document,
    });
}

impl Record for Constraint {
    const KIND: Kind = Kind::Constraint;
    const WORD: Option<&'static str> = Some("rang-buoc");
    answer!(subject: none);
    answer!(land: Overlay);
    answer!(source: own);
    answer!(valid: own);
    answer!(name: name);
    answer!(called: none);
    answer!(references: none);
    answer!(stated: none);
    answer!(visibility: public);
    answer!(published: as_it_is);

    fn summary(&self) -> Summary {
        Summary {
            name: Some(self.name.clone()),
            state: code_of(self.kind),
            ..Summary::default()
        }
        .during(&self.valid)
    }

    properties!(constraint as Polygons {
        kind: Code = code_of(constraint.kind),
        document: Reference = constraint.source.document,
    });
}
