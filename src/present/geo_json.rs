//! GeoJSON (RFC 7946) with properties and foreign members of known types.

use geojson::GeometryValue;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

/// The one value of a member `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum CollectionType {
    /// The type of a collection.
    FeatureCollection,
}

/// The one value of a member `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum FeatureType {
    /// The type of a feature.
    Feature,
}

/// Features with members that are about all of them.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "{P}Features")]
pub struct Collection<P, A> {
    /// `FeatureCollection` (RFC 7946).
    pub r#type: CollectionType,
    /// The features; may be empty.
    pub features: Vec<Feature<P>>,
    /// Foreign members about all features.
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

/// A geometry with its properties.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "{P}Feature")]
pub struct Feature<P> {
    /// `Feature` (RFC 7946).
    pub r#type: FeatureType,
    /// WGS 84 longitude, latitude; shells anticlockwise, holes clockwise; `null` where there is nothing to draw.
    pub geometry: Option<Geometry>,
    /// Identity of what it shows, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The properties of the feature.
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
