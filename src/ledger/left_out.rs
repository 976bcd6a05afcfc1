//! What takes no part in a number of a zone, or takes part only once although two records state it: each by name, with its
//! hectares and why. A sum that is silent about it would look complete.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use geo::{BoundingRect, Intersects, Rect};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::area_by_facts::States;
use super::books::{Ledger, boundary_in_force};
use super::facts::facts;
use super::provenance::{FacesOn, Outside};
use super::state::State;
use super::zone_partition::{Astray, ZonePartition, is_land};
use crate::measure;
use crate::plausible;
use crate::snapshot::{Row, Snapshot};
use domain::{Body, Boundary, EntityId, Kind, Record, Version, Zone};
use geodesy::AreaMm2;
use geometry::Partition;
use message::Message;

/// Neighbours that were drawn one by one lie on each other, or beyond a boundary, by a strip of some centimetres; more is
/// reported.
const SLIVER_M2: f64 = 10.0;

/// Facts a measure counts.
const COUNTED: [State; 9] = [
    State::LEASED,
    State::APPROVED,
    State::CLEARED,
    State::HANDED_OVER,
    State::CLEAN,
    State::NOT_REQUIRED,
    State::INDUSTRIAL,
    State::SERVICE,
    State::SERVICED,
];

/// A record that a sum of a zone does not hold, or not wholly.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// The record that takes no part.
    pub record: EntityId,
    /// Hectares of it that take no part; `None` where unknown.
    pub hectares: Option<Decimal>,
    /// The reason it takes no part.
    pub why: LeftWhy,
}

/// Why a record takes no part.
#[derive(Debug, Clone, PartialEq)]
pub enum LeftWhy {
    /// It lies as many km from the boundary; of a zone without one, from the middle of its land.
    Far(f64),
    /// Its geometry cannot be measured, in words.
    Unmeasured(Message),
    /// It lies outside the boundary in force.
    Outside(Outside),
    /// It has neither a polygon nor hectares.
    NoSize,
    /// It covers land another record states the same of: that land counts once.
    CountedOnce(EntityId),
    /// It lies in this other zone, which does not count it.
    InZone(EntityId),
    /// It is of this other zone and lies in the one of the account, which does not count it.
    OfZone(EntityId),
    /// The boundary of this other zone takes in the same land: a sum over both counts it once.
    SameLand(EntityId),
    /// Whether it and this other zone have land in common cannot be computed, in words.
    Uncompared(EntityId, Message),
}

impl LeftWhy {
    /// The code in JSON.
    pub fn code(&self) -> &'static str {
        match self {
            LeftWhy::Far(_) => "far",
            LeftWhy::Unmeasured(_) => "unmeasured",
            LeftWhy::Outside(outside) => outside.code(),
            LeftWhy::NoSize => "no_size",
            LeftWhy::CountedOnce(_) => "counted_once",
            LeftWhy::InZone(_) => "in_other_zone",
            LeftWhy::OfZone(_) => "of_other_zone",
            LeftWhy::SameLand(_) => "same_land",
            LeftWhy::Uncompared(..) => "uncompared",
        }
    }

    /// The reason as a sentence that follows the name of the record.
    pub fn message(&self, snapshot: &Snapshot) -> Message {
        let zone = |id: &EntityId| {
            snapshot
                .get::<Zone>(*id)
                .map(|row| row.body.label())
                .unwrap_or_default()
        };
        match self {
            LeftWhy::Far(km) => Message::new("ledger.left_out.far").with_rounded("km", *km, 0),
            LeftWhy::Unmeasured(reason) => {
                Message::new("ledger.left_out.unmeasured").with_message("reason", reason.clone())
            }
            LeftWhy::Outside(Outside::Never) => Message::new("ledger.left_out.outside"),
            LeftWhy::Outside(Outside::LeftByChange) => Message::new("ledger.left_out.left_by_change"),
            LeftWhy::NoSize => Message::new("ledger.left_out.no_size"),
            LeftWhy::CountedOnce(other) => {
                Message::new("ledger.left_out.counted_once").with_message("other", record_name(snapshot, *other))
            }
            LeftWhy::InZone(other) => Message::new("ledger.left_out.in_other_zone").with("zone", zone(other)),
            LeftWhy::OfZone(other) => Message::new("ledger.left_out.of_other_zone").with("zone", zone(other)),
            LeftWhy::SameLand(other) => Message::new("ledger.left_out.same_land").with("zone", zone(other)),
            LeftWhy::Uncompared(other, reason) => Message::new("ledger.left_out.uncompared")
                .with("zone", zone(other))
                .with_message("reason", reason.clone()),
        }
    }
}

impl LeftOut {
    /// The whole sentence, under the name of the zone whose numbers it is about.
    pub fn message(&self, snapshot: &Snapshot, zone: &Zone) -> Message {
        let message = match self.hectares {
            Some(hectares) => Message::new("ledger.left_out.named").with_hectares("hectares", hectares),
            None => Message::new("ledger.left_out.unsized"),
        };
        message
            .with("zone", zone.label())
            .with_message("record", record_name(snapshot, self.record))
            .with_message("reason", self.why.message(snapshot))
    }
}

/// A record as people know it: its kind with its label, else its slug; of one that is partly withheld the kind alone.
pub fn record_name(snapshot: &Snapshot, id: EntityId) -> Message {
    let Some(version) = snapshot.version(id) else {
        return Message::new("ledger.record.other").with("name", id);
    };
    let (message, label) = match &version.entity.body {
        Body::Boundary(_) => (Message::new("ledger.record.boundary"), ""),
        Body::Phase(phase) => (Message::new("ledger.record.phase"), phase.name.as_str()),
        Body::PlanArea(area) => (Message::new("ledger.record.plan_area"), area.lot.as_str()),
        Body::ServicedArea(_) => (Message::new("ledger.record.serviced_area"), ""),
        Body::ClearancePiece(piece) => (Message::new("ledger.record.clearance_piece"), piece.label.as_str()),
        // A lease is known by its tenant, whose name is for the office.
        Body::Lease(_) => (Message::new("ledger.record.lease"), ""),
        _ => (Message::new("ledger.record.other"), ""),
    };
    if version.entity.body.is_withheld() {
        return message.with_message("name", Message::new("ledger.record.internal"));
    }
    let name = if label.is_empty() {
        version.entity.known_by()
    } else {
        label
    };
    message.with("name", name)
}

/// Land of one zone that lies in the boundary of another.
pub(super) type Meeting = Arc<Vec<(EntityId, Result<AreaMm2, Message>)>>;

impl Ledger {
    /// Records that take no part in the numbers of a zone on a date, by record.
    pub fn left_out(&self, zone: EntityId, as_of: Date) -> Vec<LeftOut> {
        let mut found = Vec::new();
        let boundary = boundary_in_force(self, zone, as_of);
        match self.cut_once(zone, boundary.map(|row| row.id())) {
            Some(Ok(sheet)) => self.left_out_of(&sheet, as_of, &mut found),
            Some(Err(reason)) => {
                let land = self.covering(zone).with_shape().into_iter();
                for version in land.filter(|version| is_land(version, zone) && self.says(zone, version, as_of)) {
                    found.push(LeftOut {
                        record: version.entity.id,
                        hectares: plausible::own_hectares(&version.entity),
                        why: LeftWhy::Unmeasured(reason.clone()),
                    });
                }
            }
            None => {}
        }
        let sized = |version: &Version| match &version.entity.body {
            Body::ClearancePiece(piece) => piece.hectares.is_some(),
            Body::Lease(lease) => lease.hectares.is_some(),
            // Others have no hectares of their own.
            _ => true,
        };
        for version in self.covering(zone).without_shape() {
            if !sized(version) && self.says(zone, version, as_of) {
                found.push(LeftOut {
                    record: version.entity.id,
                    hectares: None,
                    why: LeftWhy::NoSize,
                });
            }
        }
        self.of_neighbours(zone, boundary, as_of, &mut found);
        found.sort_by(|a, b| a.record.cmp(&b.record).then(a.why.code().cmp(b.why.code())));
        found
    }

    /// Of the records that take no part in the numbers of a zone those that concern a phase of it: records on its land, and
    /// those at an unknown place.
    pub(super) fn left_out_of_phase(
        &self,
        zone: EntityId,
        phase: EntityId,
        sheet: &ZonePartition,
        as_of: Date,
    ) -> Vec<LeftOut> {
        let Some(at) = sheet.records.iter().position(|record| *record == phase) else {
            return Vec::new();
        };
        let faces = sheet.partition.faces().iter();
        let on_it: BTreeSet<EntityId> = faces
            .filter(|face| face.records().contains(&(at as u32)))
            .flat_map(|face| face.records().iter().map(|record| sheet.records[*record as usize]))
            .collect();
        let mut found = self.left_out(zone, as_of);
        found.retain(|out| on_it.contains(&out.record) || matches!(out.why, LeftWhy::Unmeasured(_) | LeftWhy::NoSize));
        found
    }

    /// Records that take no part in the numbers of some zones, each record once for each reason.
    pub(super) fn left_out_of_all(&self, zones: &[EntityId], as_of: Date) -> Vec<LeftOut> {
        let mut found: Vec<LeftOut> = Vec::new();
        for out in zones.iter().flat_map(|zone| self.left_out(*zone, as_of)) {
            if !found.contains(&out) {
                found.push(out);
            }
        }
        found
    }

    /// Whether a record states facts of land on a date. A phase does on every day.
    fn says(&self, zone: EntityId, version: &Version, as_of: Date) -> bool {
        version.entity.body.kind() == Kind::Phase || facts(self, zone, version, as_of) != State::NONE
    }

    fn left_out_of(&self, sheet: &Arc<ZonePartition>, as_of: Date, found: &mut Vec<LeftOut>) {
        for (record, why) in &sheet.astray {
            let Some(version) = self.version(*record) else { continue };
            let why = match why {
                Astray::Far(km) if is_land(version, sheet.zone) => LeftWhy::Far(*km),
                // Units and constraints far away are no land of the zone.
                Astray::Far(_) => continue,
                Astray::Unmeasured(reason) => LeftWhy::Unmeasured(reason.clone()),
            };
            if !is_land(version, sheet.zone) || self.says(sheet.zone, version, as_of) {
                found.push(LeftOut {
                    record: *record,
                    hectares: plausible::own_hectares(&version.entity),
                    why,
                });
            }
        }
        let states = States::on(self, sheet, as_of).records;
        let says = |at: u32| {
            let is_phase = || {
                let version = sheet.records.get(at as usize).and_then(|id| self.version(*id));
                version.is_some_and(|version| version.entity.body.kind() == Kind::Phase)
            };
            sheet.is_land_of_zone(at) && (states[at as usize] != State::NONE || is_phase())
        };
        let mut outside: BTreeMap<(u32, &'static str), (Outside, AreaMm2)> = BTreeMap::new();
        let mut twice: BTreeMap<(u32, u32), AreaMm2> = BTreeMap::new();
        let faces = FacesOn::of(self, Arc::clone(sheet), as_of);
        for (at, face) in sheet.partition.faces().iter().enumerate() {
            let records: Vec<u32> = face.records().iter().copied().filter(|at| says(*at)).collect();
            if !sheet.is_inside(at) {
                for record in &records {
                    let why = faces.why_outside(face, *record);
                    let sum = &mut outside.entry((*record, why.code())).or_insert((why, AreaMm2::ZERO)).1;
                    *sum += face.area();
                }
                continue;
            }
            for (position, first) in records.iter().enumerate() {
                for second in &records[position + 1..] {
                    if self.say_the_same(sheet, (*first, *second), &states) {
                        *twice.entry((*first, *second)).or_default() += face.area();
                    }
                }
            }
        }
        let seen = |area: &AreaMm2| area.m2() > SLIVER_M2;
        let record = |at: u32| sheet.records[at as usize];
        let beyond = outside.into_iter().filter(|(_, (_, area))| seen(area));
        found.extend(beyond.map(|((at, _), (why, area))| LeftOut {
            record: record(at),
            hectares: Some(measure::hectares(area)),
            why: LeftWhy::Outside(why),
        }));
        let shared = twice.into_iter().filter(|(_, area)| seen(area));
        found.extend(shared.map(|((first, second), area)| LeftOut {
            record: record(second),
            hectares: Some(measure::hectares(area)),
            why: LeftWhy::CountedOnce(record(first)),
        }));
    }

    /// Whether two records of one kind state something of land that a measure counts once.
    fn say_the_same(&self, sheet: &ZonePartition, (a, b): (u32, u32), states: &[State]) -> bool {
        let kind = |at: u32| Some(self.version(*sheet.records.get(at as usize)?)?.entity.body.kind());
        let both = |fact: &State| states[a as usize].has(*fact) && states[b as usize].has(*fact);
        COUNTED.iter().any(both) && kind(a) == kind(b)
    }

    /// Land that two zones have to do with.
    fn of_neighbours(
        &self,
        zone: EntityId,
        boundary: Option<Row<'_, Boundary>>,
        as_of: Date,
        found: &mut Vec<LeftOut>,
    ) {
        let mut tell = |other: EntityId, record: EntityId, area: Result<AreaMm2, Message>, why: LeftWhy| match area {
            Ok(area) if area.m2() <= SLIVER_M2 => {}
            Ok(area) => found.push(LeftOut {
                record,
                hectares: Some(measure::hectares(area)),
                why,
            }),
            // A comparison that fails is reported as well: silence would read as no overlap.
            Err(reason) => found.push(LeftOut {
                record,
                hectares: None,
                why: LeftWhy::Uncompared(other, reason),
            }),
        };
        let touches = |other: &EntityId| {
            let extent = |zone: EntityId| self.extents.get_or(zone, || self.extent(zone));
            extent(zone).zip(extent(*other)).is_some_and(|(a, b)| a.intersects(&b))
        };
        for other in self.beside(zone).into_iter().filter(touches) {
            let theirs = boundary_in_force(self, other, as_of);
            if let Some(theirs) = theirs {
                let own = boundary.map(|own| own.id());
                for (record, area) in self.meeting(zone, theirs).iter() {
                    match self.version(*record) {
                        // Of its own boundaries the one in force.
                        Some(version) if version.entity.body.kind() == Kind::Boundary && own == Some(*record) => {
                            tell(other, theirs.id(), area.clone(), LeftWhy::SameLand(other));
                        }
                        Some(version) if self.counts(zone, version, as_of) => {
                            tell(other, *record, area.clone(), LeftWhy::InZone(other));
                        }
                        _ => {}
                    }
                }
            }
            if let Some(own) = boundary {
                for (record, area) in self.meeting(other, own).iter() {
                    let version = self.version(*record);
                    let version = version.filter(|version| version.entity.body.kind() != Kind::Boundary);
                    if version.is_some_and(|version| self.counts(other, version, as_of)) {
                        tell(other, *record, area.clone(), LeftWhy::OfZone(other));
                    }
                }
            }
        }
    }

    /// Whether a measure of a zone counts the facts a record states of its land on a date.
    fn counts(&self, zone: EntityId, version: &Version, as_of: Date) -> bool {
        let state = facts(self, zone, version, as_of);
        COUNTED.iter().any(|fact| state.has(*fact))
    }

    /// The land of a zone, its own boundaries among it, that meets the boundary of another. Computed once per revision.
    fn meeting(&self, zone: EntityId, boundary: Row<'_, Boundary>) -> Meeting {
        self.meetings.get_or((zone, boundary.id()), || {
            let Some(outline) = boundary.version.entity.shape.as_ref() else {
                return Meeting::default();
            };
            let Some(extent) = outline.wgs84.bounding_rect() else {
                return Meeting::default();
            };
            let plane = boundary.body.plane;
            let mut cut = None;
            let mut meet = |version: &Version| -> Option<Result<AreaMm2, Message>> {
                let shape = version.entity.shape.as_ref()?;
                let own: Rect<f64> = shape.wgs84.bounding_rect()?;
                if !own.intersects(&extent) {
                    return None;
                }
                let outline = cut.get_or_insert_with(|| measure::region(outline, plane).map(|(region, _)| region));
                let common = outline.as_ref().map_err(Message::clone).and_then(|outline| {
                    let (region, _) = measure::region(shape, plane)?;
                    let cut = Partition::new(Some(outline), &[&region]).map_err(|error| error.message())?;
                    let both = cut
                        .faces()
                        .iter()
                        .filter(|face| face.inside() && !face.records().is_empty());
                    Ok(both.map(geometry::Face::area).sum())
                });
                Some(common)
            };
            let own = |version: &&Version| match Boundary::of(&version.entity.body) {
                // That of a zone inside it is the land of that one.
                Some(boundary) => boundary.zone == zone,
                None => is_land(version, zone),
            };
            let land = self.covering(zone).with_shape();
            let met = land.into_iter().filter(own);
            Arc::new(
                met.filter_map(|version| Some((version.entity.id, meet(version)?)))
                    .collect(),
            )
        })
    }
}
