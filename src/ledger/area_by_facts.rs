//! The faces of a sheet added up by the facts that hold of them on a date.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::books::Ledger;
use super::facts::facts;
use super::state::{Faces, State};
use super::zone_partition::ZonePartition;
use crate::measure::MeasuredArea;
use domain::{EntityId, Measure, ZoneKind};
use geodesy::AreaMm2;
use message::Message;

/// Land of a boundary no piece covers, up to which the pieces still count as the whole of it: 1 m².
const WHOLE: AreaMm2 = AreaMm2::from_mm2(1_000_000);

/// Areas by state. Integers, so that the order of adding does not matter.
#[derive(Debug, Clone)]
pub(super) struct AreaByFacts {
    /// The sheet whose faces are added up.
    pub sheet: Arc<ZonePartition>,
    /// All facts some record states of land inside; facts of land outside only are not the zone's.
    known: State,
    /// Whether a lease has land at all, inside or outside.
    leases: bool,
    areas: BTreeMap<State, MeasuredArea>,
}

/// The facts of every record and face of a sheet on a date.
pub(super) struct States {
    /// The facts each record states, by index.
    pub records: Vec<State>,
    /// The facts of each face, by index.
    pub faces: Vec<State>,
}

impl States {
    /// The facts the records of a sheet state on a date, brought together on its faces.
    pub(super) fn on(ledger: &Ledger, sheet: &ZonePartition, as_of: Date) -> States {
        let said = |id: &EntityId| {
            ledger
                .version(*id)
                .map_or(State::NONE, |version| facts(ledger, sheet.zone, version, as_of))
        };
        let records: Vec<State> = sheet.records.iter().map(said).collect();
        let faces = (0..sheet.partition.faces().len())
            .map(|face| of_face(sheet, face, &records))
            .collect();
        States { records, faces }
    }

    /// All facts some record states of land inside.
    pub(super) fn known(&self, sheet: &ZonePartition) -> State {
        let inside = (0..self.faces.len()).filter(|face| sheet.is_inside(*face));
        let records = inside.flat_map(|face| sheet.partition.faces()[face].records());
        records.fold(State::NONE, |all, record| all | self.records[*record as usize])
    }

    /// Whether a lease has land, inside or outside.
    pub(super) fn leases(&self) -> bool {
        self.records.iter().any(|state| state.has(State::LEASED))
    }
}

/// The facts of a face, from the records that cover it.
pub(super) fn of_face(sheet: &ZonePartition, face: usize, records: &[State]) -> State {
    let covering = sheet.partition.faces()[face].records().iter();
    let mut state = covering.fold(State::NONE, |state, record| state | records[*record as usize]);
    if sheet.is_inside(face) {
        state |= State::INSIDE;
    }
    state.settled()
}

impl AreaByFacts {
    /// Adds up the faces of a sheet on a date; of a phase, those it covers.
    ///
    /// # Errors
    /// A plane that can no longer be used, in words.
    pub(super) fn on(
        ledger: &Ledger,
        sheet: Arc<ZonePartition>,
        as_of: Date,
        phase: Option<EntityId>,
    ) -> Result<AreaByFacts, Message> {
        let states = States::on(ledger, &sheet, as_of);
        let mut tally = AreaByFacts::empty(Arc::clone(&sheet));
        tally.set_known(&states);
        let position = phase.map(|id| {
            sheet
                .records
                .iter()
                .position(|record| *record == id)
                .map(|at| at as u32)
        });
        for (face, state) in states.faces.iter().enumerate() {
            let within =
                position.is_none_or(|at| at.is_some_and(|at| sheet.partition.faces()[face].records().contains(&at)));
            if within {
                tally.add(face, *state)?;
            }
        }
        Ok(tally)
    }

    /// A tally with nothing added up yet.
    pub(super) fn empty(sheet: Arc<ZonePartition>) -> AreaByFacts {
        AreaByFacts {
            sheet,
            known: State::NONE,
            leases: false,
            areas: BTreeMap::new(),
        }
    }

    /// Takes note of the facts some record states.
    pub(super) fn set_known(&mut self, states: &States) {
        self.known = states.known(&self.sheet);
        self.leases = states.leases();
    }

    /// Adds the area of a face under its facts.
    pub(super) fn add(&mut self, face: usize, state: State) -> Result<(), Message> {
        let area = self.area(face)?;
        let sum = self.areas.entry(state).or_default();
        *sum = MeasuredArea {
            plane: sum.plane + area.plane,
            ellipsoidal: sum.ellipsoidal + area.ellipsoidal,
        };
        Ok(())
    }

    /// Takes a face out again.
    pub(super) fn take(&mut self, face: usize, state: State) -> Result<(), Message> {
        let area = self.area(face)?;
        let sum = self.areas.entry(state).or_default();
        *sum = MeasuredArea {
            plane: sum.plane - area.plane,
            ellipsoidal: sum.ellipsoidal - area.ellipsoidal,
        };
        Ok(())
    }

    fn area(&self, face: usize) -> Result<MeasuredArea, Message> {
        Ok(MeasuredArea {
            plane: self.sheet.partition.faces()[face].area(),
            ellipsoidal: self.sheet.ellipsoidal()?[face],
        })
    }

    /// The area of the faces that count.
    pub(super) fn sum(&self, faces: Faces) -> MeasuredArea {
        let counted = self.areas.iter().filter(|(state, _)| faces.count(**state));
        counted.fold(MeasuredArea::default(), |sum, (_, area)| MeasuredArea {
            plane: sum.plane + area.plane,
            ellipsoidal: sum.ellipsoidal + area.ellipsoidal,
        })
    }

    /// The area in the plane of the faces of each class; faces of none are left out.
    pub(super) fn by_class<K: Ord>(&self, class: impl Fn(State) -> Option<K>) -> BTreeMap<K, AreaMm2> {
        let mut sums = BTreeMap::new();
        for (state, area) in &self.areas {
            if let Some(class) = class(*state) {
                let sum: &mut AreaMm2 = sums.entry(class).or_default();
                *sum += area.plane;
            }
        }
        sums
    }

    /// Whether some record states one of these facts of land inside.
    pub(super) fn says(&self, facts: State) -> bool {
        self.known.any(facts)
    }

    /// Whether the pieces are the whole of the boundary.
    pub(super) fn pieces_are_whole(&self) -> bool {
        self.sheet.boundary.is_some() && self.says(State::PIECE) && self.sum(Faces::without_piece()).plane <= WHOLE
    }

    /// The measures something is recorded for. A measure without any record is absent, which is not 0.
    pub(super) fn measures(&self, kind: ZoneKind) -> BTreeMap<Measure, MeasuredArea> {
        use Measure as M;
        let bounded = self.sheet.boundary.is_some();
        let says = |facts: State| self.says(facts);
        let mut wanted = Vec::new();
        let mut want = |holds: bool, measures: &[Measure]| {
            if holds {
                wanted.extend_from_slice(measures);
            }
        };
        want(bounded, &[M::Boundary]);
        // Pieces that say nothing of a step leave it unknown, unless they are the whole zone: then it is 0.
        let whole = self.pieces_are_whole();
        if says(State::PIECE) {
            want(whole || says(State::CLEARED), &[M::Cleared]);
            want(whole || says(State::HANDED_OVER), &[M::HandedOver]);
            want(whole || says(State::CLEAN), &[M::Clean]);
            want(bounded, &[M::ToRecover, M::NotRequired]);
        }
        let (leased, approved) = (says(State::LEASED), says(State::APPROVED));
        want(bounded && self.leases, &[M::OutsideBoundary]);
        if leased {
            want(true, &[M::Leased]);
            want(whole || says(State::CLEARED), &[M::LeasedNotCleared]);
            // Of some projects only, the sum would be a part that looks like the whole.
            if !says(State::HIDDEN) {
                let all_told = self.sum(Faces::of_untold_projects()).plane <= WHOLE;
                want(all_told || says(State::OPERATING), &[M::Operating]);
                want(all_told || says(State::IDLE), &[M::Idle]);
            }
        }
        want(approved, &[M::ApprovedNotLeased]);
        want(leased || approved, &[M::LeasedOrApproved]);
        if says(State::INDUSTRIAL) {
            want(true, &[M::Leasable, M::IndustrialPlan, M::IndustrialServicePlan]);
            want(leased, &[M::Unleased, M::LeasedOutsideIndustrial]);
            want(says(State::SERVICED), &[M::Serviced]);
            want(whole || says(State::CLEAN), &[M::Available, M::AvailableUnserviced]);
        }
        let area = |measure: Measure| Faces::of(measure, kind).map(|faces| (measure, self.sum(faces)));
        wanted.into_iter().filter_map(area).collect()
    }

    /// Approved and not leased, of the industrial land: its part in the second bar. `None` unless records state both.
    pub(super) fn approved_industrial(&self) -> Option<AreaMm2> {
        let says = self.known.has(State::APPROVED) && self.known.has(State::INDUSTRIAL);
        says.then(|| self.sum(Faces::approved_industrial()).plane)
    }
}
