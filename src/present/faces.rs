//! Faces of a zone as GeoJSON: the land behind a number.

use geo::MultiPolygon;
use geojson::{Feature, FeatureCollection, Geometry, feature::Id};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::code::written;
use super::features::multi_polygon;
use crate::ledger::{FaceOn, Ledger, SLIVER_M, Wanted, faces_on};
use crate::snapshot::Audience;
use domain::{EntityId, Kind};
use geodesy::{AreaMm2, Crs, Transform};
use message::Message;

/// The records that may cover a face, in the order of the chain of decisions: what the land is, then what was done with it.
const CHAIN: [Kind; 9] = [
    Kind::Zone,
    Kind::AdministrativeUnit,
    Kind::Boundary,
    Kind::Phase,
    Kind::PlanArea,
    Kind::ServicedArea,
    Kind::ClearancePiece,
    Kind::Lease,
    Kind::Project,
];

/// The fact only people on the machine are told.
const OBSTRUCTED: &str = "obstructed";

/// The faces of a zone on a day that are wanted. What is returned adds up to `sum_mm2`, which is the number of the account
/// for the faces of a measure.
///
/// # Errors
/// A stored geometry that can no longer be computed, in words.
pub fn zone_faces(
    ledger: &Ledger,
    zone: EntityId,
    as_of: Date,
    wanted: Wanted,
    audience: Audience,
) -> Result<Value, Message> {
    let mut about = json!({
        "as_of": as_of.to_string(),
        "revision": ledger.revision().0,
        "zone": super::subject::reference(ledger, zone),
        "plane": null,
        "boundary": null,
        "boundary_mm2": null,
        "residual_mm2": null,
        "sliver_m": SLIVER_M,
        "record_kinds": CHAIN.map(Kind::code),
        "count": 0,
        "sum_mm2": 0,
        "sum_ha": 0.0,
    });
    let mut features = Vec::new();
    if let Some(faces) = faces_on(ledger, zone, as_of)? {
        let sheet = &faces.sheet;
        let from = Crs::resolve(sheet.plane).map_err(|e| e.message())?;
        let transform = Transform::between(&from, &Crs::Wgs84).map_err(|e| e.message())?;
        let found = faces.find(wanted)?;
        let sum: AreaMm2 = found.iter().map(|face| face.face.area()).sum();
        about["plane"] = json!(sheet.plane.to_string());
        about["boundary"] = json!(sheet.boundary.map(|id| id.to_string()));
        if sheet.boundary.is_some() {
            about["boundary_mm2"] = json!(sheet.partition.boundary().mm2());
            about["residual_mm2"] = json!(sheet.partition.residual().mm2());
        }
        about["count"] = json!(found.len());
        about["sum_mm2"] = json!(sum.mm2());
        about["sum_ha"] = json!(sum.ha());
        for face in &found {
            let polygon = MultiPolygon(face.face.to_polygon().into_iter().collect());
            let turned = transform.multi_polygon(&polygon).map_err(|e| e.message())?;
            features.push(Feature {
                bbox: None,
                geometry: Some(Geometry::new(multi_polygon(&turned))),
                id: Some(Id::String(face.id.clone())),
                properties: properties(ledger, face, audience).as_object().cloned(),
                foreign_members: None,
            });
        }
    }
    let collection = FeatureCollection {
        bbox: None,
        features,
        foreign_members: about.as_object().cloned(),
    };
    written(&collection)
}

fn properties(ledger: &Ledger, face: &FaceOn<'_>, audience: Audience) -> Value {
    let width = face.face.width_m();
    json!({
        "area_mm2": face.face.area().mm2(),
        "area_m2": face.face.area().m2(),
        "ellipsoidal_m2": face.ellipsoidal.m2(),
        "width_m": width,
        "sliver": width < SLIVER_M,
        // Obstacles are for the office: the public learns whether land is clean, not why it is not.
        "facts": face.state.codes().filter(|code| *code != OBSTRUCTED || audience == Audience::Local).collect::<Vec<_>>(),
        "outside": face.outside.map(|outside| outside.code()),
        "records": face.records.iter().filter_map(|id| record(ledger, *id)).collect::<Vec<_>>(),
    })
}

/// A record that covers a face. Of one that is partly withheld the reader learns that it is there and of which kind.
fn record(ledger: &Ledger, id: EntityId) -> Option<Value> {
    let version = ledger.version(id)?;
    let kind: Kind = version.entity.body.kind();
    Some(if version.entity.body.is_withheld() {
        json!({ "type": kind.code(), "id": null, "slug": null })
    } else {
        json!({ "type": kind.code(), "id": id.to_string(), "slug": version.entity.slug })
    })
}
