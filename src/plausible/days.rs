//! Days that can hardly be meant: later than the day of the import, and one step of a piece on several days.

use jiff::civil::Date;

use domain::{Body, ClearanceEvent, ClearancePiece, DateEnd, Entity, EventKind, PartialDate, Status};
use message::Message;

/// The doubts about the days of a record that was brought on a day.
pub(super) fn doubts(entity: &Entity, brought_on: Date) -> Vec<Message> {
    let later = days_of(&entity.body)
        .into_iter()
        .filter(|day| day.first_day() > brought_on)
        .map(|day| {
            Message::new("plausible.later")
                .with("name", entity.name())
                .with_date("date", day)
                .with_date("today", brought_on)
        });
    let twice = match &entity.body {
        Body::ClearancePiece(piece) => steps_twice(&entity.name(), piece),
        _ => Vec::new(),
    };
    later.chain(twice).collect()
}

/// The days on which a record states that something happened or was so. Days of targets, and the end of a lease, lie ahead by
/// right.
fn days_of(body: &Body) -> Vec<PartialDate> {
    let on = |end: DateEnd| match end {
        DateEnd::On(day) => Some(day),
        DateEnd::Unbounded | DateEnd::Unknown => None,
    };
    match body {
        Body::Figure(figure) if matches!(figure.status, Status::Target | Status::Proposed) => Vec::new(),
        Body::Figure(figure) => figure.time.known_from().into_iter().collect(),
        Body::Lease(lease) => on(lease.valid.from).into_iter().collect(),
        Body::ClearancePiece(piece) => {
            let steps = piece.events.iter().filter_map(|event| on(event.date));
            let obstacles = piece.obstacles.iter().flat_map(|of| [of.opened, of.closed]).flatten();
            steps.chain(obstacles).collect()
        }
        Body::Flag(flag) => on(flag.since).into_iter().collect(),
        Body::CompleteThrough(complete) => vec![complete.through],
        Body::SettledValue(settled) => vec![settled.as_of, settled.settled_on],
        Body::Document(document) => document.date.into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Steps that are given with several days. One that was annulled may be taken again.
fn steps_twice(name: &str, piece: &ClearancePiece) -> Vec<Message> {
    let is_annulled = |kind: EventKind| {
        let mut events = piece.events.iter();
        events.any(|event| event.kind == EventKind::Annulled && event.annuls.is_none_or(|of| of == kind))
    };
    let told = |kind: &EventKind| {
        let given: Vec<&ClearanceEvent> = piece.events.iter().filter(|event| event.kind == *kind).collect();
        let known = |event: &&ClearanceEvent| match event.date {
            DateEnd::On(day) => Some(day),
            DateEnd::Unbounded | DateEnd::Unknown => None,
        };
        // An unknown day stands first.
        let mut days: Vec<Option<PartialDate>> = given.iter().map(known).collect();
        days.sort_by_key(|day| day.map(|day| (day.first_day(), day.last_day())));
        days.dedup();
        let (first, last) = (*days.first()?, *days.last()?);
        (days.len() > 1 && *kind != EventKind::Annulled && !is_annulled(*kind)).then(|| {
            Message::new("plausible.step_twice")
                .with("name", name)
                .with_message("step", step(*kind))
                .with_count("count", given.len())
                .with_known_date("first", first)
                .with_known_date("last", last)
        })
    };
    EventKind::ALL.iter().filter_map(told).collect()
}

/// The name of a step, for messages.
fn step(kind: EventKind) -> Message {
    Message::new(match kind {
        EventKind::PlanToRecover => "page.import.event.plan_to_recover",
        EventKind::Notice => "page.import.event.notice",
        EventKind::Inventory => "page.import.event.inventory",
        EventKind::PlanApproved => "page.import.event.plan_approved",
        EventKind::Paid => "page.import.event.paid",
        EventKind::DecisionToRecover => "page.import.event.decision_to_recover",
        EventKind::Enforcement => "page.import.event.enforcement",
        EventKind::HandedOver => "page.import.event.handed_over",
        EventKind::Annulled => "page.import.event.annulled",
    })
}
