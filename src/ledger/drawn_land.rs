//! The records of a zone that the map draws on a date, each with its class and its hectares by faces.

use std::sync::Arc;

use jiff::civil::Date;

use super::books::Ledger;
use super::facts::facts;
use super::land_states::{LandStage, LeaseState};
use super::provenance::{FacesOn, Outside};
use super::stage::Stage;
use super::state::State;
use domain::{Body, ClearancePiece, EntityId, Obstacle, PartialDate, PlanLevel, Version, codes::code_of};
use geodesy::AreaMm2;
use geometry::Face;

/// What a record is drawn as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MapLayer {
    /// Pieces of clearance, by stage.
    Pieces,
    /// Areas of plans, by function.
    PlanAreas,
    /// Leases and approvals, by state.
    Leases,
    /// Land with its infrastructure built.
    Serviced,
    /// Phases with a polygon, by stage.
    Phases,
    /// Other plans, forests, mineral areas, by kind.
    Constraints,
}

/// A record with its land.
#[derive(Debug)]
pub struct DrawnRecord<'l> {
    /// The record, with its shape.
    pub version: &'l Version,
    /// What it is drawn as.
    pub layer: MapLayer,
    /// Code of its class in the layer.
    pub class: String,
    /// Of an area of a plan: its level.
    pub level: Option<PlanLevel>,
    /// Of a piece: whether it is under a decision to recover or an enforcement, which is no stage.
    pub decided: Option<bool>,
    /// Of a piece: whether an obstacle on it is open.
    pub obstructed: bool,
    /// Its land inside the boundary; `None` where the land of the zone cannot be measured.
    pub inside: Option<AreaMm2>,
    /// Its land outside, and why, where there is any.
    pub outside: Option<(AreaMm2, Outside)>,
}

/// The records of a zone that are drawn on a date, in the order of their identities. A head lease is none of them, nor is what
/// lies far away.
pub fn drawn_records(ledger: &Ledger, zone: EntityId, as_of: Date) -> Vec<DrawnRecord<'_>> {
    let Some(sheet) = ledger.sheet_on(zone, as_of) else {
        // Land that cannot be measured is drawn all the same; whether a constraint reaches it is not known.
        let all = ledger.covering(zone).with_shape().into_iter();
        let drawn = all.filter_map(|version| drawn_as(ledger, zone, version, as_of));
        return drawn.filter(|record| record.layer != MapLayer::Constraints).collect();
    };
    let on = FacesOn::of(ledger, Arc::clone(&sheet), as_of);
    let mut inside = vec![AreaMm2::ZERO; sheet.records.len()];
    let mut outside: Vec<Option<(AreaMm2, &Face)>> = vec![None; sheet.records.len()];
    for (at, face) in sheet.partition.faces().iter().enumerate() {
        for record in face.records().iter().map(|record| *record as usize) {
            if sheet.is_inside(at) {
                inside[record] += face.area();
            } else if !face.area().is_zero() {
                // The largest of them tells why.
                let (sum, largest) = outside[record].unwrap_or((AreaMm2::ZERO, face));
                let larger = if face.area() > largest.area() { face } else { largest };
                outside[record] = Some((sum + face.area(), larger));
            }
        }
    }
    let records = sheet.records.iter().enumerate();
    let drawn = records.filter_map(|(at, id)| {
        let record = drawn_as(ledger, zone, ledger.version(*id)?, as_of)?;
        // A forest reaches far beyond the zone, or lies beside it.
        let is_here = record.layer != MapLayer::Constraints || !inside[at].is_zero();
        is_here.then(|| DrawnRecord {
            inside: Some(inside[at]),
            outside: outside[at].map(|(area, face)| (area, on.why_outside(face, at as u32))),
            ..record
        })
    });
    drawn.collect()
}

/// What a record is drawn as on a date; `None` where it says nothing of land then.
fn drawn_as<'l>(ledger: &Ledger, zone: EntityId, version: &'l Version, as_of: Date) -> Option<DrawnRecord<'l>> {
    let state = facts(ledger, zone, version, as_of).settled();
    let (layer, class) = match &version.entity.body {
        Body::Phase(_) => {
            let stage = Stage::of_phase(ledger, zone, version.entity.id, as_of);
            (MapLayer::Phases, stage.code().to_string())
        }
        _ if state == State::NONE => return None,
        Body::ClearancePiece(_) => (MapLayer::Pieces, LandStage::of(state).code().to_string()),
        Body::PlanArea(area) => (MapLayer::PlanAreas, area.function.code().to_string()),
        Body::Lease(_) => (MapLayer::Leases, LeaseState::of(state, false)?.code().to_string()),
        Body::ServicedArea(_) => (MapLayer::Serviced, "serviced".to_string()),
        Body::Constraint(constraint) => (MapLayer::Constraints, code_of(constraint.kind)?),
        _ => return None,
    };
    Some(DrawnRecord {
        version,
        layer,
        class,
        level: match &version.entity.body {
            Body::PlanArea(area) => Some(area.level),
            _ => None,
        },
        decided: (layer == MapLayer::Pieces).then(|| state.has(State::DECIDED)),
        obstructed: state.has(State::OBSTRUCTED),
        inside: None,
        outside: None,
    })
}

/// The obstacles of a piece that are open on a day.
pub fn open_obstacles(piece: &ClearancePiece, as_of: Date) -> impl Iterator<Item = &Obstacle> {
    let passed = move |date: Option<PartialDate>| date.map(|date| date.last_day() <= as_of);
    let is_open = move |one: &&Obstacle| passed(one.opened).unwrap_or(true) && !passed(one.closed).unwrap_or(false);
    piece.obstacles.iter().filter(is_open)
}
