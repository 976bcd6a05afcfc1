//! Roll-ups by administrative unit. Units cut faces, so their parts add up to the whole.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::account::{Coverage, MeasureValue};
use super::area_by_facts::States;
use super::classes::Shares;
use super::hectares::Hectares;
use super::ratio::RATIOS;
use super::rolled_ratio::rolled_ratio;
use super::rollup::{Accounts, Part, RolledMeasure, Rollup, Vintage};
use super::scope::Scope;
use super::state::{Faces, State};
use super::zone_partition::ZonePartition;
use crate::measure::hectares;
use crate::snapshot::Snapshot;
use domain::{AdministrativeUnit, EntityId, Measure, UnitLevel, Zone, ZoneKind};
use geodesy::AreaMm2;
use message::Message;

/// The roll-up of one unit.
#[derive(Debug, Clone)]
pub struct UnitRollup {
    /// The unit; `None` for what lies in none, and for figures and records without a polygon, whose place is unknown.
    pub unit: Option<EntityId>,
    /// Totals of the unit.
    pub rollup: Rollup,
}

/// The areas of a zone by unit and state.
type ByUnit = BTreeMap<Option<EntityId>, BTreeMap<State, AreaMm2>>;

/// Whether units of a level that existed on a day are recorded; without a day, those of today.
pub fn has_units(snapshot: &Snapshot, level: UnitLevel, units_as_of: Option<Date>) -> bool {
    units(snapshot, level, units_as_of).next().is_some()
}

fn units(snapshot: &Snapshot, level: UnitLevel, units_as_of: Option<Date>) -> impl Iterator<Item = EntityId> + '_ {
    // A unit that exists today has no end.
    let day = units_as_of.unwrap_or(Date::MAX);
    let exists =
        move |unit: &AdministrativeUnit, recorded_on| unit.level == level && unit.valid.holds_on(day, recorded_on);
    let rows = snapshot.all::<AdministrativeUnit>();
    rows.filter(move |row| exists(row.body, snapshot.undated_from(row.version)))
        .map(|row| row.id())
}

impl Accounts<'_> {
    /// The totals of a scope by unit, those without a unit last. Per measure they add up to the totals of the scope and the
    /// overlap of its zones, which is not split.
    ///
    /// # Errors
    /// A stored geometry that can no longer be computed, in words.
    pub fn by_unit(
        &self,
        scope: &Scope,
        level: UnitLevel,
        units_as_of: Option<Date>,
    ) -> Result<Vec<UnitRollup>, Message> {
        let whole = self.rollup(scope.clone())?;
        let known: BTreeSet<EntityId> = units(self.ledger(), level, units_as_of).collect();
        let mut zones: BTreeMap<EntityId, ByUnit> = BTreeMap::new();
        let mut rows: BTreeMap<Option<EntityId>, BTreeMap<Measure, RolledMeasure>> = BTreeMap::new();
        for (measure, rolled) in &whole.measures {
            for part in rolled.counted() {
                let is_of_land = self
                    .get(part.subject)
                    .and_then(|account| account.measures.get(measure))
                    .is_some_and(MeasureValue::is_of_land);
                // A printed value with what came since is not split: the place of its land is unknown.
                let split = if is_of_land {
                    self.split(part.subject, *measure, &known, &mut zones)?
                } else {
                    BTreeMap::new()
                };
                // What is left of the zone's number has no place: records without a polygon, printed figures.
                let reported = part
                    .hectares
                    .reported
                    .or(part.hectares.measured.filter(|_| !is_of_land));
                let mut shares: BTreeMap<Option<EntityId>, Hectares> = split
                    .into_iter()
                    .map(|(unit, area)| {
                        (
                            unit,
                            Hectares {
                                measured: Some(hectares(area)),
                                ..Hectares::NONE
                            },
                        )
                    })
                    .collect();
                if reported.is_some() {
                    let rest = Hectares {
                        measured: part.hectares.measured.filter(|_| !is_of_land),
                        ..part.hectares
                    };
                    let share = shares.entry(None).or_insert(Hectares::NONE);
                    *share = share.plus(&rest);
                }
                for (unit, share) in shares {
                    let row = rows.entry(unit).or_default().entry(*measure).or_insert_with(nothing);
                    row.total = row.total.plus(&share);
                    row.parts.push(Part {
                        hectares: share,
                        ..*part
                    });
                }
            }
        }
        // By the order of time in which units were recorded; what has no unit last.
        let unplaced = rows.remove(&None);
        let in_units = rows.into_iter().chain(unplaced.map(|row| (None, row)));
        Ok(in_units
            .map(|(unit, measures)| UnitRollup {
                unit,
                rollup: total(scope, measures, |id| self.kind_of(id)),
            })
            .collect())
    }

    /// The area of a measure of a zone by unit.
    fn split(
        &self,
        zone: EntityId,
        measure: Measure,
        known: &BTreeSet<EntityId>,
        zones: &mut BTreeMap<EntityId, ByUnit>,
    ) -> Result<BTreeMap<Option<EntityId>, AreaMm2>, Message> {
        let ledger = self.ledger();
        let areas = match zones.entry(zone) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let sheet = ledger.sheet_on(zone, self.as_of());
                let areas = sheet.map(|sheet| by_unit(&States::on(ledger, &sheet, self.as_of()), &sheet, known));
                place.insert(areas.unwrap_or_default())
            }
        };
        let counts = ledger
            .get::<Zone>(zone)
            .and_then(|row| Faces::of(measure, row.body.kind));
        let mut split = BTreeMap::new();
        for (unit, states) in areas.iter() {
            let fitting = states
                .iter()
                .filter(|(state, _)| counts.is_some_and(|faces| faces.count(**state)));
            let area: AreaMm2 = fitting.map(|(_, area)| *area).sum();
            if !area.is_zero() {
                split.insert(*unit, area);
            }
        }
        Ok(split)
    }
}

/// Adds up the faces of a sheet by unit and state. Where two units of the level lie on each other, the older record has it.
fn by_unit(states: &States, sheet: &ZonePartition, known: &BTreeSet<EntityId>) -> ByUnit {
    let mut areas = ByUnit::new();
    for (face, state) in sheet.partition.faces().iter().zip(&states.faces) {
        let covering = face.records().iter().map(|record| sheet.records[*record as usize]);
        let unit = covering.filter(|id| known.contains(id)).min();
        *areas.entry(unit).or_default().entry(*state).or_default() += face.area();
    }
    areas
}

fn nothing() -> RolledMeasure {
    RolledMeasure {
        total: Hectares::NONE,
        overlap: Decimal::ZERO,
        missing_count: 0,
        parts: Vec::new(),
        vintage: Vintage::default(),
        of_count: BTreeMap::new(),
        bases: BTreeMap::new(),
    }
}

fn total(
    scope: &Scope,
    measures: BTreeMap<Measure, RolledMeasure>,
    kind_of: impl Fn(EntityId) -> Option<ZoneKind>,
) -> Rollup {
    // What zones of one unit share is not known by unit; the totals beside have it.
    let unsplit = |_: Measure, _: &[EntityId]| Ok(Decimal::ZERO);
    let ratios = RATIOS
        .iter()
        .filter_map(|rule| rolled_ratio(rule, &measures, &kind_of, unsplit).ok().flatten())
        .collect();
    let size = measures
        .get(&Measure::Boundary)
        .or(measures.get(&Measure::Planned))
        .map(|rolled| rolled.total);
    Rollup {
        scope: scope.clone(),
        split: Shares::default(),
        ratios,
        coverage: Coverage {
            measured_ha: size.and_then(|s| s.measured).unwrap_or_default(),
            reported_only_ha: size.and_then(|s| s.reported).unwrap_or_default(),
            missing_count: 0,
        },
        measures,
    }
}
