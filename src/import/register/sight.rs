//! Whether the coordinates of a row may be what its cell says: the judgement of files of land, for one row.

use geo::MultiPolygon;

use crate::doctor::{Evidence, Verdict, diagnose, places_of_zone};
use crate::plausible::{astray, far};
use crate::snapshot::Snapshot;
use domain::{Boundary, EntityId, Shape, Zone};
use geodesy::{CrsReading, Epsg};
use message::Message;

/// That the numbers and the place of some land clearly speak for another reading than the system of the row; only asked of
/// land that lies far from its zone, or nowhere (`shape` is `None`).
pub fn contradiction(
    polygons: &MultiPolygon<f64>,
    crs: Epsg,
    shape: Option<&Shape>,
    (id, zone): (EntityId, &Zone),
    snapshot: &Snapshot,
) -> Option<Message> {
    let mut recorded = snapshot
        .about::<Boundary>(id)
        .filter_map(|row| row.entity().shape.as_ref());
    let boundary = recorded.next();
    let is_far = |shape: &Shape| far("", zone, shape).is_some() || astray("", zone, boundary, shape).is_some();
    if shape.is_some_and(|shape| !is_far(shape)) {
        return None;
    }
    let mut evidence = Evidence::polygons(polygons.clone());
    evidence.declared = Some(crs);
    evidence.expected = places_of_zone(snapshot, id, zone);
    // Without the neighbours less is known, and less is contradicted.
    let _ = evidence.look_up(snapshot);
    let diagnosis = diagnose(&evidence);
    let best = diagnosis.candidates.first();
    let best = best.filter(|best| diagnosis.verdict == Verdict::Proposes && best.reading != CrsReading::plain(crs));
    // Another meridian is a doubt, as land far from its zone is; numbers that stand wrong in the cell are not taken.
    let best = best.filter(|best| shape.is_none() || !best.reading.is_plain())?;
    let why = diagnosis.summary.first().cloned();
    Some(
        Message::new("register.crs_contradicted")
            .with("found", crs)
            .with("better", &best.reading)
            .with_message("why", why.unwrap_or_else(|| Message::new("import.crs_look"))),
    )
}
