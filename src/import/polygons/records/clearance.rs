//! Clearance pieces and their events.

use super::super::making::{Making, Row};
use super::feature::Feature;
use crate::changeset::records::{self, Row as _};
use domain::{ClearanceEvent, ClearancePiece, DateEnd, EntityId, Obstacle};
use message::Message;

/// A piece of land with an event. One that is known keeps its history: the same step of the same day again corrects it, another one
/// is added.
pub fn piece(
    row: &mut Feature<'_, '_, '_>,
    zone: Option<EntityId>,
    known: Option<&ClearancePiece>,
) -> Option<ClearancePiece> {
    let mut history = known.map_or_else(Default::default, |piece| {
        (piece.events.clone(), piece.obstacles.clone())
    });
    add_step(row, &mut history)?;
    records::piece(row, zone, None, history, known)
}

/// A recorded piece with one event more.
///
/// # Errors
/// What is wrong with the feature first.
pub fn with_event(making: &mut Making<'_, '_>, row: &Row, known: &ClearancePiece) -> Result<ClearancePiece, Message> {
    let feature = &mut Feature::new(row, making, true);
    let mut history = (known.events.clone(), known.obstacles.clone());
    let recovery = feature.code("recovery").unwrap_or(known.recovery);
    let added = add_step(feature, &mut history);
    feature.said(added)?;
    let (events, obstacles) = history;
    Ok(ClearancePiece {
        recovery,
        events,
        obstacles,
        ..known.clone()
    })
}

/// Adds what a feature says to the events and obstacles of its piece.
fn add_step(
    row: &mut Feature<'_, '_, '_>,
    (events, obstacles): &mut (Vec<ClearanceEvent>, Vec<Obstacle>),
) -> Option<()> {
    let event = records::event(row)?;
    if event.date == DateEnd::Unknown {
        row.doubt(Message::new("import.date_unknown"));
    }
    add_event(events, event);
    if row.text("text").is_some() {
        let obstacle = records::obstacle(row)?;
        let is_open = |one: &Obstacle| one.text == obstacle.text && one.closed.is_none();
        if !obstacles.iter().any(is_open) {
            obstacles.push(obstacle);
        }
    }
    Some(())
}

/// The same step on the same day is corrected, and so is one whose day is not known; a step of another day happened, too.
fn add_event(events: &mut Vec<ClearanceEvent>, event: ClearanceEvent) {
    let same_day =
        |one: &ClearanceEvent| one.date == event.date || one.date == DateEnd::Unknown || event.date == DateEnd::Unknown;
    match events.iter_mut().find(|one| one.kind == event.kind && same_day(one)) {
        Some(same) => *same = event,
        None => events.push(event),
    }
}
