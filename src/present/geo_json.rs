//! GeoJSON (RFC 7946) with properties and foreign members of known types.

use geojson::GeometryValue;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

/// The one value of a member `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum CollectionType {
    /// Of a collection.
    FeatureCollection,
}

/// The one value of a member `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum FeatureType {
    /// Of a feature.
    Feature,
}

/// Features, and what is said of all of them.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "{P}Features")]
pub struct Collection<P, A> {
    /// `FeatureCollection`.
    pub r#type: CollectionType,
    /// The features.
    pub features: Vec<Feature<P>>,
    /// What is said of all of them.
    #[serde(flatten)]
    pub about: A,
}

impl<P, A> Collection<P, A> {
    pub(crate) fn new(about: A, features: Vec<Feature<P>>) -> Collection<P, A> {
        Collection {
            r#type: CollectionType::FeatureCollection,
            features,
            about,
        }
    }
}

/// A geometry, and what is said of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "{P}Feature")]
pub struct Feature<P> {
    /// `Feature`.
    pub r#type: FeatureType,
    /// WGS 84 longitude, latitude; shells anticlockwise, holes clockwise.
    pub geometry: Option<Geometry>,
    /// Its id, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What is said of it.
    pub properties: P,
}

impl<P> Feature<P> {
    pub(crate) fn new(geometry: Option<GeometryValue>, id: Option<String>, properties: P) -> Feature<P> {
        Feature {
            r#type: FeatureType::Feature,
            geometry: geometry.map(Geometry::of),
            id,
            properties,
        }
    }
}

/// A geometry of RFC 7946.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Geometry(geojson::Geometry);

impl Geometry {
    pub(crate) fn of(value: GeometryValue) -> Geometry {
        Geometry(value.into())
    }
}

impl JsonSchema for Geometry {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Geometry".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A geometry of RFC 7946.",
            "type": "object",
            "required": ["type", "coordinates"],
            "properties": {
                "type": { "type": "string", "enum": ["Point", "LineString", "Polygon", "MultiPolygon"] },
                "coordinates": { "type": "array", "items": {} },
            },
        })
    }
}
