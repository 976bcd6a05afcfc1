//! Land that several counted zones cover: it is subtracted from their sum, so that it counts once.
//!
//! Zones that lie on each other are cut together, in one of their planes, and a face that a measure counts in several of
//! them counts once. Land outside of all boundaries takes part only where boundaries meet. Zones that only lie beside each other
//! are kept apart by their boundaries alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use geo::Rect;
use jiff::civil::Date;

use super::books::{Ledger, MARGIN, Memo, extent};
use super::facts::facts;
use super::state::{Faces, State};
use super::zone_partition::{ZonePartition, is_land};
use crate::ledger::scope::PARKS;
use crate::measure;
use crate::snapshot::{Boxes, Row};
use domain::{Boundary, EntityId, Measure, Version, Zone, ZoneKind};
use geodesy::AreaMm2;
use geometry::{Partition, Region};
use message::Message;

/// Zones, each with the boundary it is cut by.
type Key = Vec<(EntityId, Option<EntityId>)>;

/// Zones cut together so far.
#[derive(Debug, Default)]
pub(super) struct Overlaps {
    neighbours: OnceLock<Vec<Vec<EntityId>>>,
    /// Also what could not be cut, and why: it is not tried again for every question.
    cut: Memo<Key, Result<Arc<Vec<OverlapPartition>>, Message>>,
}

/// Zones that lie on each other, directly or through others, cut together.
#[derive(Debug)]
struct OverlapPartition {
    sheets: Vec<Arc<ZonePartition>>,
    /// Of every covering: the zone, by position, and the record; `None` for the boundary of the zone.
    covers: Vec<(usize, Option<EntityId>)>,
    partition: Partition,
}

impl Overlaps {
    /// Takes over the zones that were cut together.
    pub(super) fn take_over(&self, before: &Overlaps, stays: impl Fn(EntityId) -> bool) {
        self.cut
            .take_over(&before.cut, |key| key.iter().all(|(zone, _)| stays(*zone)));
    }
}

impl Ledger {
    /// How much of the sum of a measure over zones is counted more than once. Zones that cannot be cut together take nothing
    /// off: [`Ledger::joint_doubts`] tells which they are.
    ///
    /// # Errors
    /// A stored geometry that can no longer be computed, in words.
    pub(super) fn overlap(
        &self,
        counted: &BTreeSet<EntityId>,
        measure: Measure,
        as_of: Date,
    ) -> Result<AreaMm2, Message> {
        let mut total = AreaMm2::ZERO;
        for neighbours in self.neighbours() {
            // Cut with all their neighbours, counted or not, so that what parts of a sum share adds up with the whole.
            if neighbours.iter().filter(|id| counted.contains(id)).count() > 1 {
                for joint in self.joint(neighbours, as_of).iter().flat_map(|joints| joints.iter()) {
                    total += joint.overlap(self, counted, measure, as_of);
                }
            }
        }
        Ok(total)
    }

    /// Zones whose common land cannot be computed, each set with the reason: a sum over them may count land twice.
    pub fn joint_doubts(&self, as_of: Date) -> Vec<(&[EntityId], Message)> {
        self.neighbours()
            .iter()
            .filter_map(|zones| Some((zones.as_slice(), self.joint(zones, as_of).err()?)))
            .collect()
    }

    /// Zones whose boxes touch, directly or through others, and that may be counted together.
    fn neighbours(&self) -> &[Vec<EntityId>] {
        self.joints.neighbours.get_or_init(|| {
            let mut boxes: Vec<(Rect<f64>, Row<'_, Zone>)> = self
                .all::<Zone>()
                .filter_map(|zone| {
                    let extent = self.extents.get_or(zone.id(), || self.extent(zone.id()));
                    extent.map(|extent| (extent, zone))
                })
                .collect();
            boxes.sort_by(|(a, za), (b, zb)| a.min().x.total_cmp(&b.min().x).then(za.id().cmp(&zb.id())));
            let mut group: Vec<usize> = (0..boxes.len()).collect();
            let places: Boxes<usize> = boxes.iter().enumerate().map(|(at, (place, _))| (*place, at)).collect();
            for (i, (place, zone)) in boxes.iter().enumerate() {
                let mut others: Vec<usize> = places.near(place, MARGIN).copied().filter(|j| *j > i).collect();
                others.sort_unstable();
                for j in others {
                    if self.may_count_together(*zone, boxes[j].1) {
                        let (from, to) = (group[j], group[i]);
                        group.iter_mut().filter(|g| **g == from).for_each(|g| *g = to);
                    }
                }
            }
            let mut groups: BTreeMap<usize, Vec<EntityId>> = BTreeMap::new();
            for ((_, zone), group) in boxes.iter().zip(&group) {
                groups.entry(*group).or_default().push(zone.id());
            }
            groups.into_values().filter(|zones| zones.len() > 1).collect()
        })
    }

    /// The zones near a zone that may be counted together with it.
    pub(super) fn beside(&self, zone: EntityId) -> Vec<EntityId> {
        let group = self.neighbours().iter().find(|zones| zones.contains(&zone));
        let (Some(group), Some(own)) = (group, self.get::<Zone>(zone)) else {
            return Vec::new();
        };
        let others = group.iter().filter(|id| **id != zone);
        let near = others.filter(|id| {
            self.get::<Zone>(**id)
                .is_some_and(|other| self.may_count_together(own, other))
        });
        near.copied().collect()
    }

    /// Zones that may be added to each other: neither inside the other, and not an economic zone with parks or clusters.
    fn may_count_together(&self, a: Row<'_, Zone>, b: Row<'_, Zone>) -> bool {
        let apart = |a: ZoneKind, b: ZoneKind| a == ZoneKind::EconomicZone && PARKS.contains(&b);
        let never = apart(a.body.kind, b.body.kind) || apart(b.body.kind, a.body.kind);
        !never && !self.lies_in(a, b.id()) && !self.lies_in(b, a.id())
    }

    /// Whether a zone lies inside another, through however many steps.
    pub(super) fn lies_in(&self, zone: Row<'_, Zone>, other: EntityId) -> bool {
        let mut seen = BTreeSet::from([zone.id()]);
        let mut parent = zone.body.parent;
        while let Some(above) = parent.filter(|id| seen.insert(*id)) {
            if above == other {
                return true;
            }
            parent = self.get::<Zone>(above).and_then(|row| row.body.parent);
        }
        false
    }

    /// The box of everything drawn of a zone, in degrees.
    pub(super) fn extent(&self, zone: EntityId) -> Option<Rect<f64>> {
        let boundaries = self.about::<Boundary>(zone).map(|row| row.version);
        let own = |version: &&Version| is_land(version, zone);
        extent(boundaries.chain(self.covering(zone).with_shape().into_iter().filter(own)))
    }

    /// Cuts together those of some zones that lie on each other on a date.
    fn joint(&self, zones: &[EntityId], as_of: Date) -> Result<Arc<Vec<OverlapPartition>>, Message> {
        let mut sheets = Vec::new();
        for zone in zones {
            sheets.extend(self.sheet_on(*zone, as_of));
        }
        sheets.sort_by_key(|sheet| sheet.zone);
        let key: Key = sheets.iter().map(|sheet| (sheet.zone, sheet.boundary)).collect();
        self.joints.cut.get_or(key, || {
            // Land without a boundary may be anywhere; of the others the boundaries decide who meets whom.
            let outlines = self.cut_together(&sheets, |sheet| sheet.boundary.is_none())?;
            let mut meeting: Vec<BTreeSet<usize>> = Vec::new();
            for face in outlines.partition.faces() {
                let mut zones: BTreeSet<usize> =
                    face.records().iter().map(|c| outlines.covers[*c as usize].0).collect();
                if zones.len() > 1 {
                    let (touched, apart): (Vec<_>, Vec<_>) =
                        meeting.into_iter().partition(|other| !other.is_disjoint(&zones));
                    zones.extend(touched.into_iter().flatten());
                    meeting = apart;
                    meeting.push(zones);
                }
            }
            let joint = |zones: BTreeSet<usize>| {
                let kept: Vec<_> = zones.into_iter().map(|zone| Arc::clone(&sheets[zone])).collect();
                self.cut_together(&kept, |_| true)
            };
            meeting
                .into_iter()
                .map(joint)
                .collect::<Result<Vec<_>, _>>()
                .map(Arc::new)
        })
    }

    /// Cuts the boundaries of sheets, and the records of some of them, together.
    fn cut_together(
        &self,
        sheets: &[Arc<ZonePartition>],
        with_records: impl Fn(&ZonePartition) -> bool,
    ) -> Result<OverlapPartition, Message> {
        // By the planes of those that meet, whichever was recorded first.
        let plane = sheets.iter().map(|sheet| sheet.plane).min_by_key(|plane| plane.0);
        let mut covers = Vec::new();
        let mut regions = Vec::new();
        for (zone, sheet) in sheets.iter().enumerate() {
            let land = |id: &&EntityId| self.version(**id).is_some_and(|version| is_land(version, sheet.zone));
            let records = sheet
                .records
                .iter()
                .filter(|_| with_records(sheet))
                .filter(land)
                .map(|id| (Some(*id), *id));
            for (record, id) in sheet.boundary.map(|id| (None, id)).into_iter().chain(records) {
                let shape = self.version(id).and_then(|version| version.entity.shape.as_ref());
                if let (Some(shape), Some(plane)) = (shape, plane) {
                    covers.push((zone, record));
                    regions.push(measure::region(shape, plane)?.0);
                }
            }
        }
        let partition = Partition::new(None, &regions.iter().collect::<Vec<&Region>>()).map_err(|e| e.message())?;
        Ok(OverlapPartition {
            sheets: sheets.to_vec(),
            covers,
            partition,
        })
    }
}

impl OverlapPartition {
    fn overlap(&self, ledger: &Ledger, counted: &BTreeSet<EntityId>, measure: Measure, as_of: Date) -> AreaMm2 {
        let counts: Vec<Option<Faces>> = self
            .sheets
            .iter()
            .map(|sheet| {
                ledger
                    .get::<Zone>(sheet.zone)
                    .filter(|zone| counted.contains(&zone.id()))
                    .and_then(|zone| Faces::of(measure, zone.body.kind))
            })
            .collect();
        let said: Vec<State> = self
            .covers
            .iter()
            .map(|(zone, record)| match record {
                None => State::INSIDE,
                Some(id) => ledger.version(*id).map_or(State::NONE, |version| {
                    facts(ledger, self.sheets[*zone].zone, version, as_of)
                }),
            })
            .collect();
        let mut total = AreaMm2::ZERO;
        let mut states = vec![State::NONE; self.sheets.len()];
        for face in self.partition.faces() {
            states.fill(State::NONE);
            for cover in face.records() {
                let zone = self.covers[*cover as usize].0;
                states[zone] |= said[*cover as usize];
                if self.sheets[zone].boundary.is_none() {
                    states[zone] |= State::INSIDE;
                }
            }
            let times = states
                .iter()
                .zip(&counts)
                .filter(|(state, faces)| {
                    **state != State::NONE && faces.is_some_and(|faces| faces.count(state.settled()))
                })
                .count();
            for _ in 1..times {
                total += face.area();
            }
        }
        total
    }
}
