//! What records say on a date.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::books::Ledger;
use super::state::State;
use crate::domain::{
    Body, ClearancePiece, DateEnd, EntityId, EventKind, LandFunction, Lease, LeaseKind, LegalStatus, Measure,
    PartialDate, PlanLevel, ProjectState, Recovery, Version,
};

/// The facts a record gives to the land of a zone it covers, on a date.
pub(super) fn facts(ledger: &Ledger, zone: EntityId, version: &Version, as_of: Date) -> State {
    let recorded_on = ledger.recorded_on(version);
    let when = |holds: bool, facts: State| if holds { facts } else { State::NONE };
    match &version.entity.body {
        Body::ClearancePiece(piece) => of_piece(piece, as_of, recorded_on),
        Body::Lease(lease) => when(lease.valid.holds_on(as_of, recorded_on), of_lease(ledger, lease, as_of)),
        Body::PlanArea(area) if area.level == PlanLevel::Detailed => {
            let function = match area.function {
                LandFunction::Industrial => State::INDUSTRIAL,
                LandFunction::Service => State::SERVICE,
                _ => State::NONE,
            };
            when(area.valid.holds_on(as_of, recorded_on), function)
        }
        Body::ServicedArea(area) => when(area.valid.holds_on(as_of, recorded_on), State::SERVICED),
        Body::Constraint(constraint) => when(constraint.valid.holds_on(as_of, recorded_on), State::CONSTRAINED),
        // The boundaries of the zone itself are no facts: one of them is in force.
        Body::Boundary(boundary) if boundary.zone != zone => {
            let in_law = matches!(boundary.status, LegalStatus::Approved | LegalStatus::Provisional);
            when(in_law && boundary.valid.holds_on(as_of, recorded_on), State::CHILD)
        }
        _ => State::NONE,
    }
}

fn of_piece(piece: &ClearancePiece, as_of: Date, recorded_on: Date) -> State {
    let happened = |date: DateEnd| match date {
        DateEnd::Unbounded => true,
        DateEnd::Unknown => recorded_on <= as_of,
        DateEnd::On(date) => date.last_day() <= as_of,
    };
    let events: Vec<EventKind> = piece
        .events
        .iter()
        .filter(|e| happened(e.date))
        .map(|e| e.kind)
        .collect();
    // A piece is known from its first event on, one without events from the day it was recorded.
    if events.is_empty() && (!piece.events.is_empty() || recorded_on > as_of) {
        return State::NONE;
    }
    let obstructed = piece
        .obstacles
        .iter()
        .any(|o| o.opened.is_none_or(|d| d.last_day() <= as_of) && o.closed.is_none_or(|d| d.last_day() > as_of));
    let handed_over = events.contains(&EventKind::HandedOver);
    let mut state = State::PIECE;
    for (holds, fact) in [
        (events.iter().any(|kind| kind.clears()), State::CLEARED),
        (handed_over, State::HANDED_OVER),
        (handed_over && !obstructed, State::CLEAN),
        (obstructed, State::OBSTRUCTED),
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
                Some(_) => State::LEASED | State::IDLE,
                None => State::LEASED,
            },
            None if lease.withheld => State::LEASED | State::HIDDEN,
            None => State::LEASED,
        },
    }
}

/// Hectares of the records of a zone that have no polygon: they take part as reported only.
pub(super) fn unplotted(ledger: &Ledger, zone: EntityId, as_of: Date) -> BTreeMap<Measure, Decimal> {
    let mut sums: BTreeMap<Measure, Decimal> = BTreeMap::new();
    let mut add = |measure: Measure, hectares: Decimal| {
        // A sum no land on earth has stays at the largest number there is.
        let sum = sums.entry(measure).or_default();
        *sum = sum.checked_add(hectares).unwrap_or(Decimal::MAX);
    };
    for version in ledger.covering(zone).without_shape() {
        let hectares = match &version.entity.body {
            Body::ClearancePiece(piece) => piece.hectares,
            Body::Lease(lease) => lease.hectares,
            _ => None,
        };
        let (Some(hectares), facts) = (hectares, facts(ledger, zone, version, as_of).settled()) else {
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
                add(measure, hectares);
            }
        }
    }
    sums
}

/// The days from which on a record may say something else.
pub(super) fn changes(ledger: &Ledger, version: &Version) -> Vec<Date> {
    let recorded_on = ledger.recorded_on(version);
    let mut days = Vec::new();
    let day = |date: Option<PartialDate>| date.map(PartialDate::last_day);
    let end = |end: DateEnd| match end {
        DateEnd::On(date) => Some(date.last_day()),
        DateEnd::Unknown => Some(recorded_on),
        DateEnd::Unbounded => None,
    };
    match &version.entity.body {
        Body::ClearancePiece(piece) => {
            days.extend(piece.events.iter().filter_map(|event| end(event.date)));
            days.extend(
                piece
                    .obstacles
                    .iter()
                    .flat_map(|o| [day(o.opened), day(o.closed)])
                    .flatten(),
            );
            if piece.events.is_empty() {
                days.push(recorded_on);
            }
        }
        Body::Lease(lease) => {
            days.extend([end(lease.valid.from), end(lease.valid.until)].into_iter().flatten());
            if let Some(project) = lease.project {
                days.extend(ledger.project_days(project));
            }
        }
        Body::PlanArea(area) => days.extend([end(area.valid.from), end(area.valid.until)].into_iter().flatten()),
        Body::Constraint(c) => days.extend([end(c.valid.from), end(c.valid.until)].into_iter().flatten()),
        Body::ServicedArea(area) => days.extend([end(area.valid.from), end(area.valid.until)].into_iter().flatten()),
        Body::Boundary(b) => days.extend([end(b.valid.from), end(b.valid.until)].into_iter().flatten()),
        _ => {}
    }
    days
}
