//! Faces of a zone as GeoJSON: the land behind a number.

use geo::MultiPolygon;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::account::NamedRecord;
use super::code::{Day, RecordKind};
use super::features::multi_polygon;
use super::geo_json::{Collection, Feature};
use super::subject::{Reference, reference};
use crate::ledger::{FaceOn, Ledger, Outside, SLIVER_M, Wanted, faces_on};
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

/// The fact that is kept from the public.
const OBSTRUCTED: &str = "obstructed";

/// The faces of a zone, and their sum.
pub type Faces = Collection<Face, AllFaces>;

/// What the faces of a zone have in common.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AllFaces {
    /// The day the answer is for.
    #[schemars(with = "Day")]
    pub as_of: Date,
    /// The revision of the store it was read from.
    pub revision: u32,
    /// The zone they are of.
    pub zone: Option<Reference>,
    /// EPSG code of the plane its areas are taken in; `null` where there is no land.
    pub plane: Option<String>,
    /// Identity of the boundary that is cut; `null` where none is in force.
    pub boundary: Option<String>,
    /// Area of that boundary in the plane, square millimetres; `null` without one.
    pub boundary_mm2: Option<i64>,
    /// The boundary less all its faces, square millimetres: an error of this program where it is not 0.
    pub residual_mm2: Option<i64>,
    /// Width in metres below which a face is a sliver.
    pub sliver_m: f64,
    /// The kinds of records a face can name, in the order they are listed in.
    #[schemars(with = "Vec<RecordKind>")]
    pub record_kinds: Vec<Kind>,
    /// How many faces there are.
    pub count: usize,
    /// Sum of the areas of these faces, square millimetres.
    pub sum_mm2: i64,
    /// Sum of the areas of these faces, hectares.
    pub sum_ha: f64,
}

/// A face: land of which everywhere the same is recorded.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Face {
    /// Its area in the plane, square millimetres.
    pub area_mm2: i64,
    /// Its area in the plane, square metres.
    pub area_m2: f64,
    /// Its area on the ellipsoid, square metres.
    pub ellipsoidal_m2: f64,
    /// Twice its area divided by its perimeter, metres.
    pub width_m: f64,
    /// Whether it is narrower than `sliver_m`.
    pub sliver: bool,
    /// Codes of the facts that hold of its land.
    pub facts: Vec<&'static str>,
    /// Of land outside the boundary: `never_inside` or `left_by_boundary_change`.
    pub outside: Option<Outside>,
    /// The records that cover it.
    pub records: Vec<NamedRecord>,
}

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
) -> Result<Faces, Message> {
    let mut about = AllFaces {
        as_of,
        revision: ledger.revision().0,
        zone: reference(ledger, zone),
        plane: None,
        boundary: None,
        boundary_mm2: None,
        residual_mm2: None,
        sliver_m: SLIVER_M,
        record_kinds: CHAIN.to_vec(),
        count: 0,
        sum_mm2: 0,
        sum_ha: 0.0,
    };
    let mut features = Vec::new();
    if let Some(faces) = faces_on(ledger, zone, as_of)? {
        let partition = &faces.sheet;
        let from = Crs::resolve(partition.plane).map_err(|e| e.message())?;
        let transform = Transform::between(&from, &Crs::Wgs84).map_err(|e| e.message())?;
        let found = faces.find(wanted)?;
        let sum: AreaMm2 = found.iter().map(|face| face.face.area()).sum();
        about = AllFaces {
            plane: Some(partition.plane.to_string()),
            boundary: partition.boundary.map(|id| id.to_string()),
            boundary_mm2: partition.boundary.map(|_| partition.partition.boundary().mm2()),
            residual_mm2: partition.boundary.map(|_| partition.partition.residual().mm2()),
            count: found.len(),
            sum_mm2: sum.mm2(),
            sum_ha: sum.ha(),
            ..about
        };
        for face in &found {
            let polygon = MultiPolygon(face.face.to_polygon().into_iter().collect());
            let turned = transform.multi_polygon(&polygon).map_err(|e| e.message())?;
            features.push(Feature::new(
                Some(multi_polygon(&turned)),
                Some(face.id.clone()),
                properties(ledger, face, audience),
            ));
        }
    }
    Ok(Collection::new(about, features))
}

fn properties(ledger: &Ledger, face: &FaceOn<'_>, audience: Audience) -> Face {
    let width = face.face.width_m();
    // Obstacles are for the office: the public learns whether land is clean, not why it is not.
    let told = |code: &&'static str| *code != OBSTRUCTED || audience == Audience::Local;
    Face {
        area_mm2: face.face.area().mm2(),
        area_m2: face.face.area().m2(),
        ellipsoidal_m2: face.ellipsoidal.m2(),
        width_m: width,
        sliver: width < SLIVER_M,
        facts: face.state.codes().filter(told).collect(),
        outside: face.outside,
        records: face
            .records
            .iter()
            .filter_map(|id| NamedRecord::of(ledger, *id))
            .collect(),
    }
}
