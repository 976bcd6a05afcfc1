//! Clearance pieces and their events.

use super::super::making::{Made, Making, Row};
use crate::mapping::Attributes;
use domain::{ClearanceEvent, ClearancePiece, DateEnd, EntityId, EventKind, Obstacle, PartialDate, Recovery, Unit};
use message::Message;

/// A piece of land with an event. One that is known keeps its history, and what a newer file does not speak of: the same
/// step of the same day again corrects it, another one is added.
pub fn piece(
    making: &mut Making<'_, '_>,
    row: &Row,
    zone: EntityId,
    known: Option<&ClearancePiece>,
) -> Result<Made, Message> {
    let fields = &row.fields;
    let event = read_event(making, row)?;
    let source = event.source.clone();
    let (mut events, mut obstacles) = known.map_or_else(Default::default, |piece| {
        (piece.events.clone(), piece.obstacles.clone())
    });
    let label = fields.text("label").or_else(|| known.map(|piece| piece.label.clone()));
    add_event(&mut events, event);
    add_obstacle(&mut obstacles, fields, event_date(making, fields)?);
    let record = ClearancePiece {
        withheld: false,
        zone,
        label: label.unwrap_or_default(),
        recovery: fields
            .code("recovery")?
            .or(known.map(|piece| piece.recovery))
            .unwrap_or(Recovery::Required),
        hectares: None,
        events,
        obstacles,
        source,
    };
    Ok(Made {
        visibility: record.visibility(),
        body: record.into(),
    })
}

/// A recorded piece with one event more.
pub fn event(making: &mut Making<'_, '_>, row: &Row, known: &ClearancePiece) -> Result<ClearancePiece, Message> {
    let mut piece = known.clone();
    add_event(&mut piece.events, read_event(making, row)?);
    let date = event_date(making, &row.fields)?;
    add_obstacle(&mut piece.obstacles, &row.fields, date);
    if let Some(recovery) = row.fields.code("recovery")? {
        piece.recovery = recovery;
    }
    Ok(piece)
}

fn event_date(making: &Making<'_, '_>, fields: &Attributes) -> Result<Option<PartialDate>, Message> {
    Ok(fields.date("date")?.or(making.options.valid_from))
}

fn read_event(making: &mut Making<'_, '_>, row: &Row) -> Result<ClearanceEvent, Message> {
    let fields = &row.fields;
    let kind = fields
        .code::<EventKind>("event")?
        .or(making.options.event)
        .ok_or_else(|| {
            Message::new("import.event_missing").with("codes", EventKind::ALL.map(EventKind::code).join(", "))
        })?;
    let date = event_date(making, fields)?;
    if date.is_none() {
        making.doubt(row, Message::new("import.date_unknown"));
    }
    Ok(ClearanceEvent {
        kind,
        annuls: None,
        date: date.map_or(DateEnd::Unknown, DateEnd::On),
        households: fields.count("households")?,
        organisations: fields.count("organisations")?,
        graves: fields.count("graves")?,
        money: fields.quantity("money", Unit::BillionDong)?,
        source: making.source(fields),
    })
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

fn add_obstacle(obstacles: &mut Vec<Obstacle>, fields: &Attributes, opened: Option<PartialDate>) {
    if let Some(text) = fields.text("obstacle")
        && !obstacles.iter().any(|o| o.text == text && o.closed.is_none())
    {
        obstacles.push(Obstacle {
            text,
            opened,
            closed: None,
        });
    }
}
