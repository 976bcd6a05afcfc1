//! A record: one version of one real-world object.

use std::fmt;

use geo::MultiPolygon;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::called::Called;
use super::property::{Datum, Layer, Property};
use super::{Body, Interval, Kind, PartialDate, Quantity, Source, Subject};
use geodesy::Epsg;

/// Identity of a real-world object over all its versions (`UUIDv7`).
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
    /// Everyone may see it.
    #[default]
    Public,
    /// Only the office may see it.
    Internal,
}

/// A geometry in its native CRS, with the same in WGS 84 for the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// The system the coordinates are in, as the file gave it.
    pub crs: Epsg,
    /// x = easting or longitude, y = northing or latitude, as the file gave them.
    pub native: MultiPolygon<f64>,
    /// Longitude, latitude in WGS 84 by the pinned operation.
    pub wgs84: MultiPolygon<f64>,
}

/// The relation of a record's land to the zones it lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Land {
    /// It has no land.
    None,
    /// The outline of its zone.
    Outline,
    /// A part of its zone.
    OfZone,
    /// A parcel of the cadastre, which is numbered without regard to zones.
    Cadastral,
    /// It belongs to no zone and cuts every one it reaches.
    Overlay,
}

/// The columns every kind has in a store. They are sealed with the row: what they are of a kind that stores already hold
/// does not change.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// Its name, or the code of its subject.
    pub name: Option<String>,
    /// The zone it is about; `None` for none.
    pub zone: Option<EntityId>,
    /// Code of its most telling field (status, stage, kind of lease); `None` for a kind without one.
    pub state: Option<String>,
    /// Hectares it states, in the column GIS programs show; `None` where it states none.
    pub hectares: Option<Decimal>,
    /// When it begins to hold; `None` for unknown or unbounded.
    pub from: Option<PartialDate>,
    /// When it ceases to hold; `None` for unknown or unbounded.
    pub until: Option<PartialDate>,
}

impl Summary {
    /// The same, holding for a time.
    #[must_use]
    pub fn during(self, valid: &Interval) -> Summary {
        Summary {
            from: valid.start(),
            until: valid.end(),
            ..self
        }
    }
}

/// The public part of a record.
#[derive(Debug, Clone, PartialEq)]
pub enum Published<T> {
    /// The record as it is.
    Whole,
    /// This record in its place, with fields removed.
    Instead(T),
    /// Nothing of it.
    Nothing,
}

impl<T> Published<T> {
    pub(crate) fn map<U>(self, into: impl FnOnce(T) -> U) -> Published<U> {
        match self {
            Published::Whole => Published::Whole,
            Published::Instead(other) => Published::Instead(into(other)),
            Published::Nothing => Published::Nothing,
        }
    }
}

/// A kind that is a variant of [`Body`].
pub trait InBody: Sized + Into<Body> + 'static {
    /// The record in a body of this kind; `None` for another kind.
    fn in_body(body: &Body) -> Option<&Self>;
}

/// A kind of record: every question the program asks of all kinds alike. None has an answer of its own, so that the compiler
/// asks them all of a new kind, in its own file; [`Body`] puts them to whatever it holds.
pub trait Record: InBody {
    /// The kind of row the type is stored as.
    const KIND: Kind;
    /// The word between the slug of the zone and the label in a slug the program derives (`kcn-a-thue-12`).
    const WORD: Option<&'static str>;

    /// Its subject; `None` for a record that stands alone.
    fn subject(&self) -> Option<Subject>;
    /// The relation of its land to a zone.
    fn land(&self) -> Land;
    /// The document it was taken from; `None` for kinds without a source.
    fn source(&self) -> Option<&Source>;
    /// The time in which it holds; `None` for kinds without a time of their own.
    fn valid(&self) -> Option<&Interval>;
    /// The same, to end it.
    fn valid_mut(&mut self) -> Option<&mut Interval>;
    /// The name people give it; `None` for kinds without names, and for a record without one.
    fn name(&self) -> Option<String>;
    /// The fields that tell it from others of its kind; `None` for kinds that are known by their key alone.
    fn called(&self) -> Option<Called>;
    /// The records it names beside its subject and the document of its source.
    fn references(&self) -> Vec<EntityId>;
    /// The area it states for its own land; `None` where it states none.
    fn stated(&self) -> Option<Quantity>;
    /// The columns it has in a store.
    fn summary(&self) -> Summary;
    /// The layer in which GIS programs see the kind; `None` for none.
    const LAYER: Option<Layer>;
    /// The properties of the kind, beside those every kind has (name, zone, hectares, time).
    const PROPERTIES: &'static [Property];
    /// Their values, in that order.
    fn properties(&self) -> Vec<Datum>;
    /// Who may see it where nobody says it.
    fn visibility(&self) -> Visibility;
    /// The public part of it, given who may see the record.
    fn published(&self, visibility: Visibility) -> Published<Self>;
    /// Whether something of it is kept from the reader.
    fn is_withheld(&self) -> bool;

    /// The record in a body of this kind; `None` for another kind.
    fn of(body: &Body) -> Option<&Self> {
        Self::in_body(body)
    }
}

/// Answers that many kinds share, one line each in their files.
macro_rules! answer {
    (subject: none) => {
        fn subject(&self) -> Option<Subject> {
            None
        }
    };
    (subject: zone) => {
        fn subject(&self) -> Option<Subject> {
            Some(Subject::Zone(self.zone))
        }
    };
    (source: none) => {
        fn source(&self) -> Option<&Source> {
            None
        }
    };
    (source: own) => {
        fn source(&self) -> Option<&Source> {
            Some(&self.source)
        }
    };
    (valid: none) => {
        fn valid(&self) -> Option<&Interval> {
            None
        }
        fn valid_mut(&mut self) -> Option<&mut Interval> {
            None
        }
    };
    (valid: own) => {
        fn valid(&self) -> Option<&Interval> {
            Some(&self.valid)
        }
        fn valid_mut(&mut self) -> Option<&mut Interval> {
            Some(&mut self.valid)
        }
    };
    (land: $land:ident) => {
        fn land(&self) -> Land {
            Land::$land
        }
    };
    (name: none) => {
        fn name(&self) -> Option<String> {
            None
        }
    };
    (name: $field:ident) => {
        fn name(&self) -> Option<String> {
            Some(self.$field.clone()).filter(|name| !name.is_empty())
        }
    };
    (called: none) => {
        fn called(&self) -> Option<Called> {
            None
        }
    };
    (references: none) => {
        fn references(&self) -> Vec<EntityId> {
            Vec::new()
        }
    };
    (stated: none) => {
        fn stated(&self) -> Option<Quantity> {
            None
        }
    };
    (visibility: public) => {
        fn visibility(&self) -> Visibility {
            Visibility::Public
        }
    };
    (visibility: internal) => {
        fn visibility(&self) -> Visibility {
            Visibility::Internal
        }
    };
    // A public one is published whole, an internal one not at all.
    (published: as_it_is) => {
        fn published(&self, visibility: Visibility) -> Published<Self> {
            match visibility {
                Visibility::Public => Published::Whole,
                Visibility::Internal => Published::Nothing,
            }
        }
        fn is_withheld(&self) -> bool {
            false
        }
    };
}
pub(crate) use answer;

macro_rules! bodies {
    ($($variant:ident $code:literal),* $(,)?) => {
        /// The fields of a row, by kind.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind", content = "body", rename_all = "snake_case")]
        #[allow(missing_docs)]
        pub enum Body { $($variant($variant)),* }

        /// The kinds of rows, one per type of record.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[allow(missing_docs)]
        pub enum Kind { $(#[serde(rename = $code)] $variant),* }

        impl Kind {
            /// All kinds, in the order of `bodies!`.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant),*];
            /// The code in the store and in JSON.
            pub fn code(self) -> &'static str { match self { $(Kind::$variant => $code),* } }
            /// The layer of the kind, [`Record::LAYER`].
            pub fn layer(self) -> Option<Layer> { match self { $(Kind::$variant => $variant::LAYER),* } }
            /// The properties of the kind, [`Record::PROPERTIES`].
            pub fn properties(self) -> &'static [Property] { match self { $(Kind::$variant => $variant::PROPERTIES),* } }
            /// The word of the kind in derived slugs, [`Record::WORD`].
            pub fn word(self) -> Option<&'static str> { match self { $(Kind::$variant => $variant::WORD),* } }
        }

        impl Body {
            /// The kind of this row.
            pub fn kind(&self) -> Kind { match self { $(Body::$variant(_) => $variant::KIND),* } }
            /// The subject of the record, [`Record::subject`].
            pub fn subject(&self) -> Option<Subject> { match self { $(Body::$variant(r) => r.subject()),* } }
            /// The relation of its land to a zone, [`Record::land`].
            pub fn land(&self) -> Land { match self { $(Body::$variant(r) => r.land()),* } }
            /// The document it was taken from, [`Record::source`].
            pub fn source(&self) -> Option<&Source> { match self { $(Body::$variant(r) => r.source()),* } }
            /// When it holds, [`Record::valid`].
            pub fn valid(&self) -> Option<&Interval> { match self { $(Body::$variant(r) => r.valid()),* } }
            /// When it holds, to end it, [`Record::valid_mut`].
            pub fn valid_mut(&mut self) -> Option<&mut Interval> { match self { $(Body::$variant(r) => r.valid_mut()),* } }
            /// The name people give it, [`Record::name`].
            pub fn name(&self) -> Option<String> { match self { $(Body::$variant(r) => r.name()),* } }
            /// The fields that tell it from others of its kind, [`Record::called`].
            pub fn called(&self) -> Option<Called> { match self { $(Body::$variant(r) => r.called()),* } }
            /// The area it states of its own land, [`Record::stated`].
            pub fn stated(&self) -> Option<Quantity> { match self { $(Body::$variant(r) => r.stated()),* } }
            /// Its columns in a store, [`Record::summary`].
            pub fn summary(&self) -> Summary { match self { $(Body::$variant(r) => r.summary()),* } }
            /// The values of its properties, [`Record::properties`].
            pub fn properties(&self) -> Vec<Datum> { match self { $(Body::$variant(r) => r.properties()),* } }
            /// Who may see it where nobody says it, [`Record::visibility`].
            pub fn visibility(&self) -> Visibility { match self { $(Body::$variant(r) => r.visibility()),* } }
            /// Whether something of it is kept from the reader, [`Record::is_withheld`].
            pub fn is_withheld(&self) -> bool { match self { $(Body::$variant(r) => r.is_withheld()),* } }
            /// The public part of it, [`Record::published`].
            pub fn published(&self, visibility: Visibility) -> Published<Body> {
                match self { $(Body::$variant(r) => r.published(visibility).map(Body::from)),* }
            }
            /// Every record it names: its subject, the document of its source, and the others.
            pub fn references(&self) -> Vec<EntityId> {
                let mut named = match self { $(Body::$variant(r) => r.references()),* };
                named.extend(self.subject().and_then(|subject| subject.entity()));
                named.extend(self.source().and_then(|source| source.document));
                named
            }
            /// The record it is about.
            pub fn about(&self) -> Option<EntityId> { self.subject()?.entity() }
            /// The zone it is about.
            pub fn zone(&self) -> Option<EntityId> { self.subject()?.zone() }
            /// The zone its land belongs to.
            pub fn home(&self) -> Option<EntityId> {
                match self.land() {
                    Land::Outline | Land::OfZone | Land::Cadastral => self.zone(),
                    Land::None | Land::Overlay => None,
                }
            }
        }

        $(impl From<$variant> for Body {
            fn from(value: $variant) -> Body { Body::$variant(value) }
        }
        impl InBody for $variant {
            fn in_body(body: &Body) -> Option<&Self> {
                match body { Body::$variant(value) => Some(value), _ => None }
            }
        })*
    };
}

pub(crate) use bodies;

/// One version of one thing, without the times it was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// Identity of the thing, the same over all its versions.
    pub id: EntityId,
    /// ASCII name, unique within a kind, fixed at creation. Opaque: nothing is read out of it.
    pub slug: String,
    /// What a person knows it by within its zone and kind: the label of a piece, the number of a lease, the key of a
    /// register. Empty where there is none, or where the store that recorded it did not keep it.
    pub key: String,
    /// Who may see the row.
    pub visibility: Visibility,
    /// The fields of the record.
    pub body: Body,
    /// Its geometry, where it has one.
    pub shape: Option<Shape>,
}

impl Entity {
    /// The text a person knows it by: its key, or its slug where it has none.
    pub fn known_by(&self) -> &str {
        if self.key.is_empty() { &self.slug } else { &self.key }
    }

    /// Kind and key of it, for messages to those who may see it.
    pub fn name(&self) -> String {
        format!("{} {}", self.body.kind().code(), self.known_by())
    }
}

#[cfg(test)]
#[path = "record_tests.rs"]
mod tests;
