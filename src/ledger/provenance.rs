//! The faces behind a number: which land, covered by which records. What is returned adds up to the number exactly.

use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::area_by_facts::States;
use super::books::{Ledger, boundary_in_force};
use super::state::{Faces, State};
use super::zone_partition::ZonePartition;
use domain::{Boundary, DateEnd, EntityId, Lease};
use geodesy::AreaMm2;
use geometry::Face;
use message::Message;

/// Width in metres below which a face is called a sliver (twice its area by its perimeter); it counts like any other.
pub const SLIVER_M: f64 = 0.5;

/// Which faces are asked for: those a measure counts, and of these the ones with and without some facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Wanted {
    /// The faces of a measure; all where there is none.
    pub measure: Option<Faces>,
    /// Facts that must hold of a face.
    pub with: State,
    /// Facts that must not hold of a face.
    pub without: State,
}

impl Wanted {
    fn takes(self, state: State) -> bool {
        self.measure.is_none_or(|faces| faces.count(state)) && state.has(self.with) && !state.any(self.without)
    }
}

/// Why land of a record lies outside the boundary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outside {
    /// No boundary that was in force when the record began had it inside.
    #[serde(rename = "never_inside")]
    Never,
    /// It was inside, and a later boundary left it out: not an encroachment.
    #[serde(rename = "left_by_boundary_change")]
    LeftByChange,
}

impl Outside {
    /// The code in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Outside::Never => "never_inside",
            Outside::LeftByChange => "left_by_boundary_change",
        }
    }
}

/// One face on a date.
#[derive(Debug)]
pub struct FaceOn<'a> {
    /// The face of the partition.
    pub face: &'a Face,
    /// A hash of the boundary version, the covering records and the rings.
    pub id: String,
    /// Its area on the ellipsoid.
    pub ellipsoidal: AreaMm2,
    /// The facts that hold of its land.
    pub state: State,
    /// The records that cover it.
    pub records: Vec<EntityId>,
    /// Why it lies outside, when it does.
    pub outside: Option<Outside>,
}

/// The sheet of a zone on a date; its faces are asked for with [`FacesOn::iter`].
#[derive(Debug)]
pub struct FacesOn<'a> {
    ledger: &'a Ledger,
    /// The sheet the faces are of.
    pub sheet: Arc<ZonePartition>,
    as_of: Date,
}

/// The faces of a zone on a date; `None` where there is no land to speak of.
///
/// # Errors
/// A stored geometry that can no longer be computed, in words.
pub fn faces_on(ledger: &Ledger, zone: EntityId, as_of: Date) -> Result<Option<FacesOn<'_>>, Message> {
    let sheet = ledger.sheet_on(zone, as_of);
    Ok(sheet.map(|sheet| FacesOn { ledger, sheet, as_of }))
}

impl<'a> FacesOn<'a> {
    /// The faces of a sheet on a date.
    pub(super) fn of(ledger: &'a Ledger, sheet: Arc<ZonePartition>, as_of: Date) -> FacesOn<'a> {
        FacesOn { ledger, sheet, as_of }
    }
    /// The faces that are wanted, in the order of the partition.
    ///
    /// # Errors
    /// A plane that can no longer be used, in words.
    pub fn find(&self, wanted: Wanted) -> Result<Vec<FaceOn<'_>>, Message> {
        let states = States::on(self.ledger, &self.sheet, self.as_of);
        let ellipsoidal = self.sheet.ellipsoidal()?;
        let faces = self.sheet.partition.faces().iter().enumerate();
        // A unit reaches far beyond the zone; what nothing else covers is no land of it.
        let own = faces.filter(|(at, _)| self.sheet.is_inside(*at) || self.sheet.has_land(*at));
        let taken = own.filter(|(at, _)| wanted.takes(states.faces[*at]));
        Ok(taken
            .map(|(at, face)| {
                let records: Vec<EntityId> = face
                    .records()
                    .iter()
                    .map(|record| self.sheet.records[*record as usize])
                    .collect();
                let outside = (!self.sheet.is_inside(at)).then(|| self.outside(&records));
                FaceOn {
                    face,
                    id: self.id(face, &records),
                    ellipsoidal: ellipsoidal[at],
                    state: states.faces[at],
                    records,
                    outside,
                }
            })
            .collect())
    }

    /// Why the land of one record on a face lies outside.
    pub(super) fn why_outside(&self, face: &Face, record: u32) -> Outside {
        let id = |at: &u32| self.sheet.records[*at as usize];
        let boundary = |id: &EntityId| self.ledger.get::<Boundary>(*id).is_some();
        let mut records: Vec<EntityId> = face.records().iter().map(id).filter(boundary).collect();
        records.push(id(&record));
        self.outside(&records)
    }

    /// Why land that these records cover lies outside. The boundary in force when a lease began decides; for a record without
    /// a beginning any boundary that was in force before.
    fn outside(&self, records: &[EntityId]) -> Outside {
        let own = |id: &&EntityId| {
            self.ledger
                .get::<Boundary>(**id)
                .is_some_and(|b| b.body.zone == self.sheet.zone)
        };
        let covering: Vec<EntityId> = records.iter().filter(own).copied().collect();
        let began = |id: &EntityId| match self.ledger.get::<Lease>(*id)?.body.valid.from {
            DateEnd::On(date) => Some(date.last_day()),
            DateEnd::Unknown | DateEnd::Unbounded => None,
        };
        let was_inside = |id: &EntityId| match began(id) {
            Some(day) => {
                boundary_in_force(self.ledger, self.sheet.zone, day).is_some_and(|b| covering.contains(&b.id()))
            }
            None => covering.iter().any(|boundary| self.began_before(*boundary)),
        };
        if records.iter().filter(|id| !covering.contains(id)).any(was_inside) {
            Outside::LeftByChange
        } else {
            Outside::Never
        }
    }

    fn began_before(&self, boundary: EntityId) -> bool {
        let Some(row) = self.ledger.get::<Boundary>(boundary) else {
            return false;
        };
        match row.body.valid.from {
            DateEnd::On(date) => date.last_day() <= self.as_of,
            DateEnd::Unknown => self.ledger.undated_from(row.version) <= self.as_of,
            DateEnd::Unbounded => true,
        }
    }

    fn id(&self, face: &Face, records: &[EntityId]) -> String {
        let mut hash = Sha256::new();
        hash.update(self.sheet.boundary.map_or([0; 16], |id| id.0.into_bytes()));
        for record in records {
            hash.update(record.0.as_bytes());
        }
        for ring in face.rings() {
            hash.update((ring.len() as u64).to_be_bytes());
            for point in ring {
                hash.update(point.x.to_be_bytes());
                hash.update(point.y.to_be_bytes());
            }
        }
        hash.finalize()
            .iter()
            .take(12)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}
