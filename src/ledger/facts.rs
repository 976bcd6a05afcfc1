//! What records say on a date.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::books::Ledger;
use super::state::{Faces, State};
use crate::snapshot::{DatedBy, Snapshot, Undated};
use domain::{
    Body, ClearanceEvent, ClearancePiece, DateEnd, EntityId, EventKind, Interval, LandFunction, Lease, LeaseKind,
    LegalStatus, Measure, PartialDate, PlanLevel, ProjectState, Recovery, Source, Version, not_annulled,
};

/// From where dates are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// As things stand on a day.
    On(Date),
    /// As a value printed for the day `print` may have counted them, of all that is known on `seen`: without what surely
    /// came later. What has no date may have been counted. So may what is known to a month or year that began by then, unless
    /// `doubtful_after`.
    Printed {
        print: Date,
        seen: Date,
        doubtful_after: bool,
    },
    /// As they surely stood on a day: what has no date only when its document proves it.
    Proven(Date),
}

impl View {
    /// The day projects and plain validity are asked for.
    fn day(self) -> Date {
        match self {
            View::On(day) | View::Proven(day) => day,
            View::Printed { print, .. } => print,
        }
    }

    /// Whether something of a date has happened; `undated` tells from when on it counts without one.
    pub(super) fn happened(self, date: DateEnd, undated: impl Fn() -> Undated) -> bool {
        match (self, date) {
            (_, DateEnd::Unbounded) => true,
            (View::On(day) | View::Proven(day), DateEnd::On(date)) => date.last_day() <= day,
            (View::On(day), DateEnd::Unknown) => undated().date.last_day() <= day,
            (View::Proven(day), DateEnd::Unknown) => {
                let known = undated();
                known.by != DatedBy::Recording && known.date.last_day() <= day
            }
            (View::Printed { seen, .. }, DateEnd::Unknown) => undated().date.last_day() <= seen,
            (
                View::Printed {
                    print,
                    seen,
                    doubtful_after,
                },
                DateEnd::On(date),
            ) => {
                let surely_later = if doubtful_after {
                    date.last_day() > print
                } else {
                    date.first_day() > print
                };
                date.last_day() <= seen && !surely_later
            }
        }
    }

    /// Whether something holds. An unknown end has not come yet.
    fn holds(self, valid: Interval, undated: impl Fn() -> Undated) -> bool {
        let ended = match valid.until {
            DateEnd::Unbounded | DateEnd::Unknown => false,
            on => self.happened(on, &undated),
        };
        self.happened(valid.from, undated) && !ended
    }
}

/// The facts a record gives to the land of a zone it covers, on a date.
pub(super) fn facts(ledger: &Ledger, zone: EntityId, version: &Version, as_of: Date) -> State {
    facts_in(ledger, zone, version, View::On(as_of))
}

/// The same, looked at otherwise.
pub(super) fn facts_in(ledger: &Ledger, zone: EntityId, version: &Version, view: View) -> State {
    let undated = || ledger.undated(version.entity.body.source(), version);
    let when = |holds: bool, facts: State| if holds { facts } else { State::NONE };
    match &version.entity.body {
        Body::ClearancePiece(piece) => of_piece(ledger, piece, version, view),
        Body::Lease(lease) => when(view.holds(lease.valid, undated), of_lease(ledger, lease, view.day())),
        Body::PlanArea(area) => {
            let leasable = match (area.level, area.function) {
                (PlanLevel::Detailed, LandFunction::Industrial) => State::INDUSTRIAL,
                (PlanLevel::Detailed, LandFunction::Service) => State::SERVICE,
                _ => State::NONE,
            };
            let said = match area.level {
                PlanLevel::Recovery => State::IN_RECOVERY_PLAN,
                level => leasable | State::planned(level, area.function),
            };
            when(view.holds(area.valid, undated), said)
        }
        Body::ServicedArea(area) => when(view.holds(area.valid, undated), State::SERVICED),
        Body::Constraint(constraint) => when(view.holds(constraint.valid, undated), State::CONSTRAINED),
        // The boundaries of the zone itself are no facts: one of them is in force.
        Body::Boundary(boundary) if boundary.zone != zone => {
            let in_law = matches!(boundary.status, LegalStatus::Approved | LegalStatus::Provisional);
            when(in_law && view.holds(boundary.valid, undated), State::CHILD)
        }
        _ => State::NONE,
    }
}

/// From when on a step without a date counts.
pub(super) fn undated_event(
    snapshot: &Snapshot,
    event: &ClearanceEvent,
    piece: &ClearancePiece,
    version: &Version,
) -> Undated {
    let own: &Source = &event.source;
    let source = if own.document.is_some() { own } else { &piece.source };
    snapshot.undated(Some(source), version)
}

/// The days of obstacles are for the office. To the public a piece shows from one of its steps to the next what holds at the end
/// of that time, and after the last what is known: no day between two steps differs from the others.
fn told_until(ledger: &Ledger, piece: &ClearancePiece, version: &Version, day: Date) -> Date {
    let days = piece.events.iter().filter_map(|event| match event.date {
        DateEnd::On(date) => Some(date.last_day()),
        DateEnd::Unknown => Some(undated_event(ledger, event, piece, version).date.last_day()),
        DateEnd::Unbounded => None,
    });
    let next = days.filter(|step| *step > day).min();
    next.and_then(|next| next.yesterday().ok()).unwrap_or(Date::MAX)
}

/// The steps of a piece that have happened and were not annulled, in their order.
fn steps(ledger: &Ledger, piece: &ClearancePiece, version: &Version, view: View) -> Vec<EventKind> {
    let day = |event: &ClearanceEvent| match event.date {
        DateEnd::On(date) => Some(date.last_day()),
        DateEnd::Unknown => Some(undated_event(ledger, event, piece, version).date.last_day()),
        DateEnd::Unbounded => None,
    };
    let happened = |event: &&ClearanceEvent| view.happened(event.date, || undated_event(ledger, event, piece, version));
    let mut events: Vec<&ClearanceEvent> = piece.events.iter().filter(happened).collect();
    // Events of one day keep their order.
    events.sort_by_key(|event| day(event));
    not_annulled(events).into_iter().map(|step| step.kind).collect()
}

fn of_piece(ledger: &Ledger, piece: &ClearancePiece, version: &Version, view: View) -> State {
    let happened = |event: &ClearanceEvent| view.happened(event.date, || undated_event(ledger, event, piece, version));
    let undated = || ledger.undated(Some(&piece.source), version);
    // A piece is known from its first event on, one without events from the day its document or its recording gives.
    let known = if piece.events.is_empty() {
        view.happened(DateEnd::Unknown, undated)
    } else {
        piece.events.iter().any(happened)
    };
    if !known {
        return State::NONE;
    }
    let events = steps(ledger, piece, version, view);
    let told_until = piece.withheld.then(|| told_until(ledger, piece, version, view.day()));
    let passed = |date: Option<PartialDate>| {
        date.map(|date| match told_until {
            Some(day) => date.last_day() <= day,
            None => view.happened(DateEnd::On(date), undated),
        })
    };
    let obstructed = piece
        .obstacles
        .iter()
        .any(|o| passed(o.opened).unwrap_or(true) && !passed(o.closed).unwrap_or(false));
    let handed_over = events.contains(&EventKind::HandedOver);
    let happened_one = |kinds: &[EventKind]| kinds.iter().any(|kind| events.contains(kind));
    let mut state = State::PIECE;
    for (holds, fact) in [
        (events.contains(&EventKind::Paid), State::PAID),
        (events.iter().any(|kind| kind.clears()), State::CLEARED),
        (handed_over, State::HANDED_OVER),
        (handed_over && !obstructed, State::CLEAN),
        (obstructed, State::OBSTRUCTED),
        (
            happened_one(&[EventKind::PlanToRecover, EventKind::Notice]),
            State::NOTICED,
        ),
        (happened_one(&[EventKind::Inventory]), State::INVENTORIED),
        (happened_one(&[EventKind::PlanApproved]), State::PLAN_APPROVED),
        (
            happened_one(&[EventKind::DecisionToRecover, EventKind::Enforcement]),
            State::DECIDED,
        ),
        (piece.recovery == Recovery::NotRequired, State::NOT_REQUIRED),
    ] {
        if holds {
            state |= fact;
        }
    }
    state
}

fn of_lease(ledger: &Ledger, lease: &Lease, as_of: Date) -> State {
    match lease.kind {
        LeaseKind::HeadLease => State::NONE,
        LeaseKind::ApprovedNotLeased => State::APPROVED,
        LeaseKind::Sublease | LeaseKind::DirectStateLease | LeaseKind::Auction => match lease.project {
            Some(project) if !ledger.knows_project(project) => State::LEASED | State::HIDDEN,
            Some(project) => match ledger.project_state(project, as_of) {
                Some(ProjectState::Operating) => State::LEASED | State::OPERATING,
                Some(ProjectState::BeingBuilt) => State::LEASED | State::IDLE | State::BEING_BUILT,
                Some(_) => State::LEASED | State::IDLE,
                None => State::LEASED,
            },
            None if lease.withheld => State::LEASED | State::HIDDEN,
            None => State::LEASED,
        },
    }
}

/// The hectares of a record that has no polygon.
pub(super) fn hectares_alone(version: &Version) -> Option<Decimal> {
    match &version.entity.body {
        Body::ClearancePiece(piece) => piece.hectares,
        Body::Lease(lease) => lease.hectares,
        _ => None,
    }
}

/// Adds up; a sum no land on earth has stays at the largest number there is.
fn add(sum: &mut Decimal, hectares: Decimal) {
    *sum = sum.checked_add(hectares).unwrap_or(Decimal::MAX);
}

/// Hectares of the records of a zone that have no polygon: they take part as reported only.
pub(super) fn unplotted(ledger: &Ledger, zone: EntityId, as_of: Date) -> BTreeMap<Measure, Decimal> {
    let mut sums: BTreeMap<Measure, Decimal> = BTreeMap::new();
    for version in ledger.covering(zone).without_shape() {
        let (Some(hectares), facts) = (hectares_alone(version), facts(ledger, zone, version, as_of).settled()) else {
            continue;
        };
        for (fact, measure) in [
            (State::CLEARED, Measure::Cleared),
            (State::HANDED_OVER, Measure::HandedOver),
            (State::CLEAN, Measure::Clean),
            (State::NOT_REQUIRED, Measure::NotRequired),
            (State::LEASED, Measure::Leased),
            (State::LEASED, Measure::LeasedOrApproved),
            (State::APPROVED, Measure::ApprovedNotLeased),
            (State::APPROVED, Measure::LeasedOrApproved),
            (State::OPERATING, Measure::Operating),
            (State::IDLE, Measure::Idle),
        ] {
            if facts.has(fact) {
                add(sums.entry(measure).or_default(), hectares);
            }
        }
    }
    sums
}

/// Hectares of the records without a polygon that count as some faces do, looked at in a way; `None` where there is none.
pub(super) fn unplotted_in(ledger: &Ledger, zone: EntityId, faces: Faces, view: View) -> Option<Decimal> {
    let mut sum = None;
    for version in ledger.covering(zone).without_shape() {
        let said = facts_in(ledger, zone, version, view).settled();
        if let Some(hectares) = hectares_alone(version)
            && said != State::NONE
            && faces.count(said | State::INSIDE)
        {
            add(sum.get_or_insert_default(), hectares);
        }
    }
    sum
}

/// The newest day on which a step of the pieces of a zone is known to have happened, up to a day; `None` for none.
pub(super) fn newest_step(ledger: &Ledger, zone: EntityId, as_of: Date) -> Option<Date> {
    let pieces = ledger.about::<ClearancePiece>(zone);
    let dated = pieces.flat_map(|row| row.body.events.iter().map(|event| event.date));
    dated
        .filter_map(|date| match date {
            DateEnd::On(date) => Some(date.last_day()),
            _ => None,
        })
        .filter(|day| *day <= as_of)
        .max()
}

fn obstacle_days(piece: &ClearancePiece) -> impl Iterator<Item = Date> {
    let days = piece
        .obstacles
        .iter()
        .flat_map(|obstacle| [obstacle.opened, obstacle.closed]);
    days.flatten().map(PartialDate::last_day)
}

/// The days from which on a record may say something else.
pub(super) fn changes(ledger: &Ledger, version: &Version) -> Vec<Date> {
    let undated = || ledger.undated_from(version);
    let mut days = Vec::new();
    let end = |end: DateEnd| match end {
        DateEnd::On(date) => Some(date.last_day()),
        DateEnd::Unknown => Some(undated()),
        DateEnd::Unbounded => None,
    };
    match &version.entity.body {
        Body::ClearancePiece(piece) => {
            days.extend(piece.events.iter().filter_map(|event| match event.date {
                DateEnd::Unknown => Some(undated_event(ledger, event, piece, version).date.last_day()),
                date => end(date),
            }));
            if !piece.withheld {
                days.extend(obstacle_days(piece));
            }
            if piece.events.is_empty() {
                days.push(undated());
            }
        }
        Body::Lease(lease) => {
            days.extend([end(lease.valid.from), end(lease.valid.until)].into_iter().flatten());
            if let Some(project) = lease.project {
                days.extend(ledger.project_days(project));
            }
        }
        // Units only divide the land.
        Body::AdministrativeUnit(_) => {}
        other => days.extend(
            other
                .valid()
                .into_iter()
                .flat_map(|valid| [end(valid.from), end(valid.until)])
                .flatten(),
        ),
    }
    days
}
