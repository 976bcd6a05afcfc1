//! Clearance pieces, their events and obstacles.

use rust_decimal::Decimal;

use super::Row;
use domain::{ClearanceEvent, ClearancePiece, DateEnd, EntityId, EventKind, Obstacle, Recovery, Unit};

/// A piece of some hectares, or of land, which measures itself. What the row does not speak of stays as it is recorded in `known`.
pub fn piece<R: Row>(
    row: &mut R,
    zone: Option<EntityId>,
    hectares: Option<Decimal>,
    (events, obstacles): (Vec<ClearanceEvent>, Vec<Obstacle>),
    known: Option<&ClearancePiece>,
) -> Option<ClearancePiece> {
    let recovery = row.code("recovery").or(known.map(|known| known.recovery));
    let label = row.text("label").or_else(|| known.map(|known| known.label.clone()));
    Some(ClearancePiece {
        withheld: false,
        zone: zone?,
        label: label.unwrap_or_default(),
        recovery: recovery.unwrap_or(Recovery::Required),
        hectares,
        events,
        obstacles,
        source: row.source()?,
    })
}

/// A step of a piece.
pub fn event<R: Row>(row: &mut R) -> Option<ClearanceEvent> {
    let (kind, annuls) = (row.required_code("kind"), row.code("annuls"));
    if annuls.is_some() && kind != Some(EventKind::Annulled) {
        row.wrong("annuls", "kind = annulled");
    }
    let date = row.date("date").map_or(DateEnd::Unknown, DateEnd::On);
    let (households, organisations, graves) =
        (row.count("households"), row.count("organisations"), row.count("graves"));
    let money = row.quantity("money", Unit::BillionDong);
    Some(ClearanceEvent {
        kind: kind?,
        annuls,
        date,
        households,
        organisations,
        graves,
        money,
        source: row.source()?,
    })
}

/// What stands in the way of a piece.
pub fn obstacle<R: Row>(row: &mut R) -> Option<Obstacle> {
    let (text, opened, closed) = (row.required("text"), row.date("opened"), row.date("closed"));
    Some(Obstacle {
        text: text?,
        opened,
        closed,
    })
}
