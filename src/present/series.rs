//! The account of a zone or group over time.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::account::range;
use super::subject::subject;
use crate::ledger::{Cause, Ledger, SeriesPoint, series};
use crate::measure::number;
use domain::{EntityId, Measure};
use message::Message;

/// The values of every date on which something changed, up to a day.
///
/// # Errors
/// A stored geometry that can no longer be computed, in words.
pub fn zone_series(ledger: &Ledger, id: EntityId, until: Date) -> Result<Value, Message> {
    let points = series(ledger, id, until)?;
    let before = std::iter::once(None).chain(points.iter().map(Some));
    let points: Vec<Value> = before.zip(&points).map(|(before, now)| point(before, now)).collect();
    Ok(json!({
        "subject": subject(ledger, id),
        "as_of": until.to_string(),
        "revision": ledger.revision().0,
        "points": points,
    }))
}

fn point(before: Option<&SeriesPoint<'_>>, point: &SeriesPoint<'_>) -> Value {
    let account = &point.account;
    let mut measures = serde_json::Map::new();
    for measure in Measure::ALL {
        let value = account
            .measures
            .get(measure)
            .and_then(|value| Some((value, value.value()?)));
        let told = value.map(|(value, hectares)| {
            json!({
                "value_ha": number(hectares.total()),
                "basis": hectares.basis().code(),
                "approximate": hectares.approximate,
                "at_least": hectares.at_least,
                "range_ha": range(Some(hectares)),
                "cause": point.cause(before, *measure).map(Cause::code),
                "rule": value.standing.as_ref().map(|standing| standing.rule.code()),
                "measured_mm2": value.measured.map(|area| area.plane.mm2()),
            })
        });
        measures.insert(measure.code().to_string(), told.unwrap_or(Value::Null));
    }
    json!({
        "date": point.date.to_string(),
        "planes": account.planes.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "plane_changed": point.plane_changed,
        "boundary": account.sheet.as_ref().and_then(|sheet| sheet.boundary).map(|id| id.to_string()),
        "measures": measures,
    })
}
