//! The land and the records of a subject as a printed value may have counted them, as they are proven, and as they are now.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::super::account::MeasureValue;
use super::super::area_by_facts::of_face;
use super::super::books::{Ledger, boundary_in_force};
use super::super::facts::{View, facts_in, newest_step, unplotted_in};
use super::super::reported::Candidate;
use super::super::state::{Faces, State};
use super::super::zone_partition::ZonePartition;
use super::{Complete, CompleteBy, SQUARE_METRE, is_of_pieces, tolerance_of_cover};
use crate::measure::hectares;
use domain::{CompleteThrough, EntityId, Indicator, Measure, Status, ZoneKind};
use geodesy::AreaMm2;

/// The land and the records of a subject, to be looked at as of several days.
pub(in crate::ledger) struct Land<'l> {
    pub ledger: &'l Ledger,
    /// The subject its figures and records are of.
    pub subject: EntityId,
    /// Its zone; of a phase the zone it is a part of, of a group none.
    pub zone: Option<EntityId>,
    pub kind: Option<ZoneKind>,
    /// The faces on the day; `None` where nothing is drawn.
    pub sheet: Option<Arc<ZonePartition>>,
    pub as_of: Date,
    seen: RefCell<Vec<(View, Rc<Vec<State>>)>>,
}

impl<'l> Land<'l> {
    pub(in crate::ledger) fn new(
        ledger: &'l Ledger,
        subject: EntityId,
        zone: Option<EntityId>,
        kind: Option<ZoneKind>,
        sheet: Option<Arc<ZonePartition>>,
        as_of: Date,
    ) -> Land<'l> {
        Land {
            ledger,
            subject,
            zone,
            kind,
            sheet,
            as_of,
            seen: RefCell::new(Vec::new()),
        }
    }

    /// The facts of the faces of the sheet in a view. Measures ask for the same few views.
    fn states(&self, sheet: &ZonePartition, view: View) -> Rc<Vec<State>> {
        if let Some((_, states)) = self.seen.borrow().iter().find(|(known, _)| *known == view) {
            return Rc::clone(states);
        }
        let states = Rc::new(states_in(self.ledger, sheet, view));
        self.seen.borrow_mut().push((view, Rc::clone(&states)));
        states
    }

    /// Hectares of drawn land that counts; `None` where no sheet can be cut.
    pub(super) fn drawn(&self, faces: Faces, view: View) -> Option<Decimal> {
        let sheet = self.sheet.as_ref()?;
        let phase = self.phase(sheet);
        let states = self.states(sheet, view);
        let area: AreaMm2 = sheet
            .partition
            .faces()
            .iter()
            .zip(states.iter())
            .filter(|(face, state)| phase.is_none_or(|at| face.records().contains(&at)) && faces.count(**state))
            .map(|(face, _)| face.area())
            .sum();
        Some(hectares(area))
    }

    /// The position of the phase among the records, where the subject is one.
    fn phase(&self, sheet: &ZonePartition) -> Option<u32> {
        if Some(self.subject) == self.zone {
            return None;
        }
        let at = sheet.records.iter().position(|record| *record == self.subject);
        Some(at.map_or(u32::MAX, |at| at as u32))
    }

    /// Hectares of the records without a polygon; `None` for none.
    pub(super) fn undrawn(&self, faces: Faces, view: View) -> Option<Decimal> {
        unplotted_in(self.ledger, self.subject, faces, view)
    }

    pub(super) fn both(&self, faces: Faces, view: View) -> (Decimal, Decimal) {
        (
            self.drawn(faces, view).unwrap_or_default(),
            self.undrawn(faces, view).unwrap_or_default(),
        )
    }

    /// The completeness of the records of a measure on the day, before any print is held against them; `None` where they are
    /// not complete.
    pub(super) fn complete(&self, measure: Measure, all: &BTreeMap<Measure, MeasureValue>) -> Option<Complete> {
        let needs: &[Measure] = match measure {
            Measure::Unleased | Measure::Leased => &[Measure::Leased],
            Measure::LeasedNotCleared => &[Measure::Leased, Measure::Cleared],
            Measure::Available | Measure::AvailableUnserviced => &[Measure::Leased, Measure::Clean],
            _ => return self.complete_alone(measure, all),
        };
        let each: Option<Vec<Complete>> = needs.iter().map(|need| self.complete_alone(*need, all)).collect();
        // As old as the oldest of them.
        each?.into_iter().min_by_key(|complete| complete.through)
    }

    fn complete_alone(&self, measure: Measure, all: &BTreeMap<Measure, MeasureValue>) -> Option<Complete> {
        self.stated_complete(measure).or_else(|| {
            (is_of_pieces(measure) && self.is_covered(measure, all)).then(|| Complete {
                by: CompleteBy::Geometry,
                through: self.zone.and_then(|zone| newest_step(self.ledger, zone, self.as_of)),
            })
        })
    }

    /// “Đủ đến ngày”: the newest statement that is not revoked, unless the boundary has grown since.
    fn stated_complete(&self, measure: Measure) -> Option<Complete> {
        let zone = self.zone.filter(|zone| *zone == self.subject)?;
        let indicator = Indicator::from(measure);
        let through = self
            .ledger
            .about::<CompleteThrough>(zone)
            .filter(|row| row.body.indicator == indicator && row.body.revoked.is_none())
            .map(|row| row.body.through.last_day())
            .filter(|through| *through <= self.as_of)
            .max()?;
        let plan_has_grown = || is_of_pieces(measure) && self.recovery_plan_has_grown(through);
        (!self.has_grown(zone, through) && !plan_has_grown()).then_some(Complete {
            by: CompleteBy::Statement,
            through: Some(through),
        })
    }

    /// Whether the boundary in force is larger than the one of a day: by more than 1 m² of new land.
    fn has_grown(&self, zone: EntityId, since: Date) -> bool {
        let Some(before) = boundary_in_force(self.ledger, zone, since) else {
            return false;
        };
        let Some(sheet) = self.sheet.as_ref().filter(|sheet| sheet.boundary != Some(before.id())) else {
            return false;
        };
        let Some(at) = position(sheet, before.id()) else {
            return true;
        };
        let new = sheet
            .partition
            .faces()
            .iter()
            .filter(|face| face.inside() && !face.records().contains(&at));
        hectares(new.map(geometry::Face::area).sum()) > SQUARE_METRE
    }

    /// Whether the approved area to recover, as drawn, is larger than the one of a day: by more than 1 m² of new land. A first
    /// plan is no growth.
    fn recovery_plan_has_grown(&self, since: Date) -> bool {
        let Some(sheet) = self.sheet.as_ref() else { return false };
        let (then, now) = (
            self.states(sheet, View::On(since)),
            self.states(sheet, View::On(self.as_of)),
        );
        let faces = || sheet.partition.faces().iter().zip(then.iter().zip(now.iter()));
        let planned = |state: &State| Faces::recovery_plan().count(*state);
        let new = faces().filter(|(_, (then, now))| planned(now) && !planned(then));
        faces().any(|(_, (then, _))| planned(then)) && hectares(new.map(|(face, _)| face.area()).sum()) > SQUARE_METRE
    }

    /// Whether pieces of any state cover the boundary, or the approved area to recover: as it is drawn, where that is all of the
    /// approved figure; where it is not drawn, by its hectares. For land that need not be recovered, and with it land that has to
    /// be, only the whole boundary counts.
    fn is_covered(&self, measure: Measure, all: &BTreeMap<Measure, MeasureValue>) -> bool {
        let Some(sheet) = self.sheet.as_ref().filter(|sheet| sheet.boundary.is_some()) else {
            return false;
        };
        let view = View::On(self.as_of);
        if !self.states(sheet, view).iter().any(|state| state.has(State::PIECE)) {
            return false;
        }
        let of = |faces: Faces| self.drawn(faces, view).unwrap_or_default();
        let whole = of(Faces::inside());
        if of(Faces::without_piece()) <= tolerance_of_cover(whole) {
            return true;
        }
        if matches!(measure, Measure::ToRecover | Measure::NotRequired) {
            return false;
        }
        let approved = all
            .get(&Measure::ToRecover)
            .and_then(|value| value.reported.chosen())
            .filter(|chosen| chosen.row.body.status == Status::Approved)
            .and_then(Candidate::hectares);
        let plan = of(Faces::recovery_plan());
        if plan > Decimal::ZERO {
            let is_whole = approved.is_none_or(|approved| plan >= approved - tolerance_of_cover(approved));
            return is_whole && of(Faces::recovery_plan_without_piece()) <= tolerance_of_cover(plan);
        }
        approved.is_some_and(|approved| {
            approved > Decimal::ZERO && of(Faces::required_pieces()) >= approved - tolerance_of_cover(approved)
        })
    }

    /// The effect of a newer approved area to recover on a benchmark of an older one: as it is drawn; where it is not, a
    /// smaller figure, among those it may be held against, shows that land was taken out, and not which.
    pub(super) fn recovery_change(
        &self,
        day: Date,
        faces: Faces,
        figures: Option<&BTreeMap<Measure, MeasureValue>>,
    ) -> Change {
        if self.zone.is_none_or(|zone| zone != self.subject) {
            return Change::None;
        }
        let by_figure = || match figures.and_then(|all| approved_to_recover(all, day)) {
            Some((then, now)) if now < then - tolerance_of_cover(then) => Change::Unknown(Some(then)),
            _ => Change::None,
        };
        let Some(sheet) = self.sheet.as_ref() else {
            return by_figure();
        };
        let planned = |state: &State| Faces::recovery_plan().count(*state);
        let (then, now) = (
            self.states(sheet, View::On(day)),
            self.states(sheet, View::On(self.as_of)),
        );
        if !then.iter().any(planned) || !now.iter().any(planned) {
            return by_figure();
        }
        let counted_then = self.states(sheet, printed_view(day, self.as_of, false));
        let mut lost = Lost::default();
        let mut whole = AreaMm2::ZERO;
        for (at, face) in sheet.partition.faces().iter().enumerate() {
            if !planned(&then[at]) {
                continue;
            }
            whole += face.area();
            if !planned(&now[at]) {
                lost.add(face.area(), now[at], faces.count(counted_then[at]));
            }
        }
        lost.change(hectares(whole))
    }

    /// The effect of a newer boundary on a benchmark of an older one.
    pub(super) fn boundary_change(&self, day: Date, faces: Faces) -> Change {
        let Some(zone) = self.zone.filter(|zone| *zone == self.subject) else {
            return Change::None;
        };
        let (Some(before), Some(now)) = (
            boundary_in_force(self.ledger, zone, day),
            boundary_in_force(self.ledger, zone, self.as_of),
        ) else {
            return Change::None;
        };
        if before.id() == now.id() {
            return Change::None;
        }
        let Some(sheet) = self.ledger.sheet(zone, Some(before.id())) else {
            return Change::Unknown(None);
        };
        let whole = hectares(
            sheet
                .partition
                .faces()
                .iter()
                .filter(|face| face.inside())
                .map(geometry::Face::area)
                .sum(),
        );
        let Some(at) = position(&sheet, now.id()) else {
            return Change::Unknown(Some(whole));
        };
        let view = printed_view(day, self.as_of, false);
        let (now_states, then_states) = (
            states_in(self.ledger, &sheet, View::On(self.as_of)),
            states_in(self.ledger, &sheet, view),
        );
        let mut lost = Lost::default();
        for (face, (now, then)) in sheet
            .partition
            .faces()
            .iter()
            .zip(now_states.iter().zip(&then_states))
            .filter(|(face, _)| face.inside() && !face.records().contains(&at))
        {
            lost.add(face.area(), *now, faces.count(*then));
        }
        lost.change(whole)
    }
}

/// Land a benchmark may have counted and that is out now.
#[derive(Default)]
struct Lost {
    out: AreaMm2,
    /// The part of it that no piece covers.
    bare: AreaMm2,
    /// The part of it that had counted.
    counted: AreaMm2,
}

impl Lost {
    fn add(&mut self, area: AreaMm2, now: State, counted: bool) {
        self.out += area;
        if !now.has(State::PIECE) {
            self.bare += area;
        }
        if counted {
            self.counted += area;
        }
    }

    /// The effect on the benchmark, of a whole of so many hectares.
    fn change(self, whole: Decimal) -> Change {
        let (out, bare) = (hectares(self.out), hectares(self.bare));
        match () {
            () if out <= tolerance_of_cover(whole) => Change::None,
            () if bare <= tolerance_of_cover(out) => Change::Less(hectares(self.counted)),
            () => Change::Unknown(Some(whole)),
        }
    }
}

/// The approved area to recover by figures, as known on two days; `None` where one of them has none.
fn approved_to_recover(all: &BTreeMap<Measure, MeasureValue>, day: Date) -> Option<(Decimal, Decimal)> {
    let approved = || {
        let figures = all.get(&Measure::ToRecover)?.reported.usable();
        let dated = figures
            .filter(|figure| figure.row.body.status == Status::Approved)
            .filter_map(|figure| Some((figure.benchmark_day()?, figure.hectares()?)));
        Some(dated.collect::<Vec<_>>())
    };
    let all = approved()?;
    let newest = |until: Date| {
        let known = all.iter().filter(|(of, _)| *of <= until);
        known.max_by_key(|(of, _)| *of).map(|(_, hectares)| *hectares)
    };
    newest(day).zip(newest(Date::MAX))
}

/// The view of a value printed for a day: the facts it may have counted, of all that is known now.
pub(super) fn printed_view(print: Date, seen: Date, doubtful_after: bool) -> View {
    View::Printed {
        print,
        seen,
        doubtful_after,
    }
}

/// The effect of a newer boundary, or of a newer approved area to recover, on a benchmark.
pub(super) enum Change {
    /// No change: all of the benchmark counts.
    None,
    /// The part that was taken out is drawn: these hectares of it had counted.
    Less(Decimal),
    /// It is not drawn: the print speaks of an older boundary, of so many hectares where they can be measured.
    Unknown(Option<Decimal>),
}

impl Change {
    /// Whether there is a change.
    pub(super) fn is_any(&self) -> bool {
        !matches!(self, Change::None)
    }
}

fn position(sheet: &ZonePartition, record: EntityId) -> Option<u32> {
    sheet
        .records
        .iter()
        .position(|known| *known == record)
        .map(|at| at as u32)
}

fn states_in(ledger: &Ledger, sheet: &ZonePartition, view: View) -> Vec<State> {
    let records: Vec<State> = sheet
        .records
        .iter()
        .map(|id| {
            ledger
                .version(*id)
                .map_or(State::NONE, |version| facts_in(ledger, sheet.zone, version, view))
        })
        .collect();
    (0..sheet.partition.faces().len())
        .map(|face| of_face(sheet, face, &records))
        .collect()
}
