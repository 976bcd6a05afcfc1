//! The land of a zone as the map draws it: geometry of the records, each with its class, its label and where that stands.

use geo::{BoundingRect, MapCoords, MultiPolygon};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::account::NamedRecord;
use super::code::{Code, Day, LayerClassCode, date, words};
use super::features::{longitude_latitude, multi_polygon};
use super::geo_json::{Collection, Feature};
use super::subject::{Reference, reference};
use crate::ledger::{DrawnRecord, Ledger, MapLayer, Outside, drawn_records, open_obstacles};
use crate::snapshot::Audience;
use domain::{Body, EntityId, PlanLevel, Project};
use geometry::{label_place, simplified};

/// The closest zoom of a map.
pub const CLOSEST: u8 = 22;

/// The layers of a zone on a day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Layers {
    /// The day the answer is for.
    #[schemars(with = "Day")]
    pub as_of: Date,
    /// The revision of the store it was read from.
    pub revision: u32,
    /// The zone it is of.
    pub zone: Option<Reference>,
    /// The zoom it is simplified for; `null` where nothing is.
    pub zoom: Option<u8>,
    /// How far a line may lie beside the recorded one, metres; `null` where nothing is simplified.
    pub tolerance_m: Option<f64>,
    /// Pieces of clearance, by stage.
    pub pieces: Layer,
    /// Areas of plans, by function and level.
    pub plan_areas: Layer,
    /// Leases and approvals, by state.
    pub leases: Layer,
    /// Land with its infrastructure built.
    pub serviced: Layer,
    /// Phases with a polygon, by stage.
    pub phases: Layer,
    /// Other plans, forests and mineral areas that reach into the zone, by kind.
    pub constraints: Layer,
    /// Pieces with an open obstacle. Only on the machine itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-office" = true))]
    pub obstacles: Option<Layer>,
}

/// The records of one layer.
pub type Layer = Collection<LayerRecord, LayerSize>;

/// How much there is in a layer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LayerSize {
    /// How many records it has.
    pub count: usize,
}

/// A record as it is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LayerRecord {
    /// Its class in the layer, as the legend has it.
    #[schemars(with = "LayerClassCode")]
    pub class: String,
    /// The record; of one that is partly withheld its kind alone.
    pub record: NamedRecord,
    /// What stands on it: the label of a piece, the code of a lot, a name; `null` where nothing may, or nothing is recorded.
    pub label: Option<String>,
    /// Longitude and latitude of the point inside that lies farthest from the edges.
    pub label_point: Option<[f64; 2]>,
    /// Metres from there to the nearest edge.
    pub label_room_m: Option<f64>,
    /// Its hectares inside the boundary, a sum of faces; records that overlap share them. `null` where they cannot be measured.
    pub ha: Option<f64>,
    /// The same in square millimetres.
    pub mm2: Option<i64>,
    /// Its hectares outside the boundary; `null` for none.
    pub outside_ha: Option<f64>,
    /// Why they lie outside: `never_inside` or `left_by_boundary_change`.
    pub outside: Option<Outside>,
    /// Of an area of a plan: its level.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Code<PlanLevel>>")]
    pub level: Option<PlanLevel>,
    /// Of a piece: whether it is under a decision to recover or an enforcement, which moves no stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<bool>,
    /// Of a piece in the layer of obstacles: those that are open.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-office" = true))]
    pub obstacles: Option<Vec<OpenObstacle>>,
}

/// An obstacle that is open.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OpenObstacle {
    /// In the words of the office.
    pub text: String,
    /// The day it came up; `null` where unknown.
    pub opened: Option<String>,
}

/// The layers of a zone on a day, simplified for a zoom of the map, or as they are recorded.
pub fn zone_layers(ledger: &Ledger, zone: EntityId, as_of: Date, zoom: Option<u8>, audience: Audience) -> Layers {
    let drawn = drawn_records(ledger, zone, as_of);
    let latitude = drawn
        .iter()
        .filter_map(|record| record.version.entity.shape.as_ref()?.wgs84.bounding_rect())
        .map(|extent| extent.center().y)
        .next()
        .unwrap_or_default();
    let tolerance = zoom.map(|zoom| HALF_PIXEL_M * latitude.to_radians().cos() / f64::from(1_u32 << zoom));
    let layer = |wanted: MapLayer| {
        let records = drawn.iter().filter(|record| record.layer == wanted);
        collection(records.map(|record| feature(ledger, record, tolerance, None)))
    };
    let obstacles = || {
        let pieces = drawn.iter().filter(|record| record.obstructed);
        collection(pieces.map(|record| feature(ledger, record, tolerance, Some(as_of))))
    };
    Layers {
        as_of,
        revision: ledger.revision().0,
        zone: reference(ledger, zone),
        zoom,
        tolerance_m: tolerance,
        pieces: layer(MapLayer::Pieces),
        plan_areas: layer(MapLayer::PlanAreas),
        leases: layer(MapLayer::Leases),
        serviced: layer(MapLayer::Serviced),
        phases: layer(MapLayer::Phases),
        constraints: layer(MapLayer::Constraints),
        obstacles: (audience == Audience::Local).then(obstacles),
    }
}

/// Half a pixel of the whole world in 256 of them, metres on the equator.
const HALF_PIXEL_M: f64 = 156_543.033_928 / 2.0;

/// Metres of a degree of latitude.
const DEGREE_M: f64 = 111_320.0;

fn collection(features: impl Iterator<Item = Feature<LayerRecord>>) -> Layer {
    let features: Vec<_> = features.collect();
    let count = features.len();
    Collection::new(LayerSize { count }, features)
}

/// A record with its geometry; on a day with the obstacles that are open then.
fn feature(
    ledger: &Ledger,
    drawn: &DrawnRecord<'_>,
    tolerance_m: Option<f64>,
    obstacles_on: Option<Date>,
) -> Feature<LayerRecord> {
    let entity = &drawn.version.entity;
    let shape = entity.shape.as_ref().map(|shape| &shape.wgs84);
    // Lines are compared in metres: near enough for what the eye sees.
    let across = shape
        .and_then(BoundingRect::bounding_rect)
        .map_or(1.0, |extent| extent.center().y.to_radians().cos());
    let flat = |land: &MultiPolygon<f64>| {
        land.map_coords(|at| geo::coord! { x: at.x * DEGREE_M * across, y: at.y * DEGREE_M })
    };
    let round = |land: &MultiPolygon<f64>| {
        land.map_coords(|at| geo::coord! { x: at.x / (DEGREE_M * across), y: at.y / DEGREE_M })
    };
    let place = shape.and_then(|land| label_place(&flat(land)));
    let geometry = shape.map(|land| match tolerance_m {
        Some(tolerance) => multi_polygon(&round(&simplified(&flat(land), tolerance))),
        None => multi_polygon(land),
    });
    let seen = NamedRecord::of(ledger, entity.id).unwrap_or(NamedRecord {
        r#type: entity.body.kind(),
        id: None,
        slug: None,
    });
    let opened = |body: &Body, day: Date| match body {
        Body::ClearancePiece(piece) => open_obstacles(piece, day)
            .map(|one| OpenObstacle {
                text: one.text.clone(),
                opened: date(one.opened),
            })
            .collect(),
        _ => Vec::new(),
    };
    let properties = LayerRecord {
        class: drawn.class.clone(),
        label: label(ledger, &entity.body),
        label_point: place
            .map(|place| longitude_latitude(place.point.x / (DEGREE_M * across), place.point.y / DEGREE_M)),
        label_room_m: place.map(|place| place.room),
        ha: drawn.inside.map(geodesy::AreaMm2::ha),
        mm2: drawn.inside.map(geodesy::AreaMm2::mm2),
        outside_ha: drawn.outside.map(|(area, _)| area.ha()),
        outside: drawn.outside.map(|(_, why)| why),
        level: drawn.level,
        decided: drawn.decided,
        obstacles: obstacles_on.map(|day| opened(&entity.body, day)),
        record: seen,
    };
    Feature::new(geometry, properties.record.id.clone(), properties)
}

/// What people write on a record. Of one that is kept from the reader nothing is left to write.
fn label(ledger: &Ledger, body: &Body) -> Option<String> {
    match body {
        Body::Lease(lease) => {
            let project = || ledger.get::<Project>(lease.project?).map(|row| row.body.name.clone());
            words(&lease.tenant).or_else(project)
        }
        body => body.name().filter(|name| !name.is_empty()),
    }
}
