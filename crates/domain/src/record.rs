//! One thing of the world as one row describes it.

use std::fmt;

use geo::MultiPolygon;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::*;
use geodesy::Epsg;

/// Identity of a thing over all its versions (UUIDv7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntityId(pub Uuid);

impl EntityId {
    /// A new identity, in the order of time.
    pub fn fresh() -> EntityId {
        EntityId(Uuid::now_v7())
    }
}

impl std::str::FromStr for EntityId {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<EntityId, uuid::Error> {
        Uuid::parse_str(text).map(EntityId)
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Who may see a record. Until accounts exist, internal ones are seen on the machine itself only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Everybody.
    #[default]
    Public,
    /// The office.
    Internal,
}

/// A geometry in its native CRS, with the same in WGS 84 for the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// CRS of the coordinates.
    pub crs: Epsg,
    /// x = easting or longitude, y = northing or latitude, as the file gave them.
    pub native: MultiPolygon<f64>,
    /// Longitude, latitude in WGS 84 by the pinned operation.
    pub wgs84: MultiPolygon<f64>,
}

/// A kind of record, so that readers can ask for the rows of one kind.
pub trait Record: Sized + 'static {
    /// The kind.
    const KIND: Kind;
    /// The record in a body of this kind; `None` for another kind.
    fn of(body: &Body) -> Option<&Self>;
}

macro_rules! bodies {
    ($($variant:ident $code:literal),* $(,)?) => {
        /// What a row says, by kind.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind", content = "body", rename_all = "snake_case")]
        #[allow(missing_docs)]
        pub enum Body { $($variant($variant)),* }

        /// The kinds of rows.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        pub enum Kind { $($variant),* }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant),*];
            /// The code in the store and in JSON.
            pub fn code(self) -> &'static str { match self { $(Kind::$variant => $code),* } }
        }

        impl Body {
            /// The kind of this row.
            pub fn kind(&self) -> Kind { match self { $(Body::$variant(_) => Kind::$variant),* } }
        }

        $(impl From<$variant> for Body {
            fn from(value: $variant) -> Body { Body::$variant(value) }
        }
        impl Record for $variant {
            const KIND: Kind = Kind::$variant;
            fn of(body: &Body) -> Option<&Self> {
                match body { Body::$variant(value) => Some(value), _ => None }
            }
        })*
    };
}

bodies! {
    Document "document", Zone "zone", Flag "flag", Boundary "boundary", Phase "phase", PlanArea "plan_area",
    ServicedArea "serviced_area", ClearancePiece "clearance_piece", Lease "lease", Project "project",
    Organisation "organisation", Role "role", Work "work", Group "group", Figure "figure", Target "target",
    AdministrativeUnit "unit", Constraint "constraint", Parcel "parcel",
    SettledValue "settled_value", CompleteThrough "complete_through",
    ProvinceSetting "province_setting",
}

/// One version of one thing, without the times it was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// Identity.
    pub id: EntityId,
    /// ASCII name, unique within a kind, fixed at creation. Opaque: nothing is read out of it.
    pub slug: String,
    /// What a person knows it by within its zone and kind: the label of a piece, the number of a lease, the key of a
    /// register. Empty where there is none, or where the store that recorded it did not keep it.
    pub key: String,
    /// Who may see it.
    pub visibility: Visibility,
    /// What it says.
    pub body: Body,
    /// Its geometry.
    pub shape: Option<Shape>,
}

impl Entity {
    /// What a person knows it by: its key, or its slug where it has none.
    pub fn known_by(&self) -> &str {
        if self.key.is_empty() { &self.slug } else { &self.key }
    }

    /// Kind and what it is known by, for messages to those who may see it.
    pub fn name(&self) -> String {
        format!("{} {}", self.body.kind().code(), self.known_by())
    }
}
