//! The account of a zone or group over time.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::account::range;
use super::code::{Day, Keyed, MeasureCode};
use super::subject::{Subject, subject};
use crate::ledger::{self, Basis, Cause, Ledger, Rule, series};
use crate::measure::number;
use domain::{EntityId, Measure};
use message::Message;

/// The values of every date on which something changed, up to a day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Series {
    /// The zone, group or phase the values are of.
    pub subject: Option<Subject>,
    /// The day the answer is for.
    #[schemars(with = "Day")]
    pub as_of: Date,
    /// The revision of the store it was read from.
    pub revision: u32,
    /// One entry a date, in order of time.
    pub points: Vec<SeriesPoint>,
}

/// The values from a date on.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SeriesPoint {
    /// The first day on which the values hold.
    #[schemars(with = "Day")]
    pub date: Date,
    /// EPSG codes of the planes of the areas.
    pub planes: Vec<String>,
    /// Whether the planes are others than at the date before.
    pub plane_changed: bool,
    /// Identity of the boundary in force; `null` for none.
    pub boundary: Option<String>,
    /// The values by code of the measure; `null` where nothing is known.
    pub measures: Keyed<MeasureCode, Option<SeriesValue>>,
}

/// A value from a date on.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SeriesValue {
    /// The hectares; of a range, its lower end.
    pub value_ha: f64,
    /// The basis of the value: `measured`, `reported` or `mixed`.
    pub basis: Basis,
    /// Whether it is only about right.
    pub approximate: bool,
    /// Whether the value is a lower bound.
    pub at_least: bool,
    /// Lower and upper end, hectares, where it is not one value.
    pub range_ha: Option<[f64; 2]>,
    /// Code of the cause of its change since the date before; `null` where it has not changed.
    pub cause: Option<Cause>,
    /// Code of the rule by which it stands; `null` for none.
    pub rule: Option<Rule>,
    /// The measured area in the plane, square millimetres; `null` where nothing is measured.
    pub measured_mm2: Option<i64>,
}

/// The values of every date on which something changed, up to a day.
///
/// # Errors
/// A stored geometry that can no longer be computed, in words.
pub fn zone_series(ledger: &Ledger, id: EntityId, until: Date) -> Result<Series, Message> {
    let points = series(ledger, id, until)?;
    let before = std::iter::once(None).chain(points.iter().map(Some));
    Ok(Series {
        subject: subject(ledger, id),
        as_of: until,
        revision: ledger.revision().0,
        points: before.zip(&points).map(|(before, now)| point(before, now)).collect(),
    })
}

fn point(before: Option<&ledger::SeriesPoint>, point: &ledger::SeriesPoint) -> SeriesPoint {
    let account = &point.account;
    let measures = Measure::ALL.iter().map(|measure| {
        let value = account
            .measures
            .get(measure)
            .and_then(|value| Some((value, value.value()?)));
        let told = value.map(|(value, hectares)| SeriesValue {
            value_ha: number(hectares.total()),
            basis: hectares.basis(),
            approximate: hectares.approximate,
            at_least: hectares.at_least,
            range_ha: range(Some(hectares)),
            cause: point.cause(before, *measure),
            rule: value.standing.as_ref().map(|standing| standing.rule),
            measured_mm2: value.measured.map(|area| area.plane.mm2()),
        });
        (measure.code(), told)
    });
    SeriesPoint {
        date: point.date,
        planes: account.planes.iter().map(ToString::to_string).collect(),
        plane_changed: point.plane_changed,
        boundary: account
            .sheet
            .as_ref()
            .and_then(|partition| partition.boundary)
            .map(|id| id.to_string()),
        measures: measures.collect(),
    }
}
