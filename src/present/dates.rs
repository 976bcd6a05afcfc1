//! The days on which something changed: ticks of the time line.

use std::collections::{BTreeSet, HashSet};

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::Serialize;

use super::code::Day;
use crate::snapshot::Snapshot;
use domain::{Boundary, Document, DocumentClass, EntityId, Figure, PartialDate, Zone};
use message::{Lang, Message};

/// Cut-off days are listed from the first date of this year or later.
const CUTOFFS_FROM: Date = date(2016, 1, 1);

/// The ends of the reporting periods of clusters (six months, the year).
const CUTOFFS: [(i8, i8, &str); 2] = [(6, 14, "server.dates.half_year"), (12, 14, "server.dates.year")];

/// The days on which something changed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Dates {
    /// Today in Vietnam (UTC+7).
    #[schemars(with = "Day")]
    pub as_of: Date,
    /// The revision of the store it was read from.
    pub revision: u32,
    /// The days, in order of time.
    pub dates: Vec<DateTick>,
}

/// What changed on a day; the order is that of the changes of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// An act is dated.
    Act,
    /// A boundary comes into force.
    Boundary,
    /// A reporting period ends.
    Cutoff,
    /// A figure is of it.
    Figure,
}

/// A day on which something changed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DateTick {
    /// The day of the change.
    #[schemars(with = "Day")]
    pub date: Date,
    /// What changed: `act`, `boundary`, `figure`, or `cutoff` for the end of a reporting period.
    pub kind: ChangeKind,
    /// Number of the document, name of the zone or of the period; `null` for none.
    pub label: Option<String>,
    /// Identity of the document behind the change; `null` for none.
    pub document_id: Option<String>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Tick {
    date: Date,
    kind: ChangeKind,
    label: String,
    document: Option<String>,
}

/// Days of acts, of boundary versions and of figures, and the cut-off days up to `today`, in order. Dates known to the
/// month or year only are no days.
///
/// # Errors
/// The store of the snapshot cannot be read, in words.
pub fn dates(snapshot: &Snapshot, today: Date, lang: Lang) -> Result<Dates, Message> {
    let mut ticks = BTreeSet::new();
    // An act that only records cite which are not seen here would tell of them.
    let mut cited: HashSet<EntityId> = snapshot
        .versions()
        .iter()
        .flat_map(|v| v.entity.body.references())
        .collect();
    cited.extend(snapshot.parcels().documents().map_err(|error| error.sentence())?);
    for row in snapshot
        .all::<Document>()
        .filter(|row| row.body.class == DocumentClass::Act && cited.contains(&row.id()))
    {
        if let Some(date) = row.body.date.and_then(known_day) {
            ticks.insert(Tick {
                date,
                kind: ChangeKind::Act,
                label: row.body.number.clone(),
                document: Some(row.id().to_string()),
            });
        }
    }
    for row in snapshot.all::<Boundary>() {
        if let Some(date) = row.body.valid.start().and_then(known_day) {
            ticks.insert(Tick {
                date,
                kind: ChangeKind::Boundary,
                label: snapshot
                    .get::<Zone>(row.body.zone)
                    .map_or_else(String::new, |z| z.body.label()),
                document: row.body.source.document.map(|id| id.to_string()),
            });
        }
    }
    for row in snapshot.all::<Figure>() {
        if let Some(date) = row.body.time.known_from().and_then(known_day) {
            let document = row.body.source.document.and_then(|id| snapshot.get::<Document>(id));
            ticks.insert(Tick {
                date,
                kind: ChangeKind::Figure,
                label: document.map(|d| d.body.number.clone()).unwrap_or_default(),
                document: document.map(|d| d.id().to_string()),
            });
        }
    }
    let first = ticks.iter().map(|tick| tick.date).find(|date| *date >= CUTOFFS_FROM);
    ticks.extend(first.into_iter().flat_map(|first| cutoffs(first, today, lang)));
    let listed = ticks.into_iter().map(|tick| DateTick {
        date: tick.date,
        kind: tick.kind,
        label: (!tick.label.is_empty()).then_some(tick.label),
        document_id: tick.document,
    });
    Ok(Dates {
        as_of: today,
        revision: snapshot.revision().0,
        dates: listed.collect(),
    })
}

fn cutoffs(first: Date, today: Date, lang: Lang) -> impl Iterator<Item = Tick> {
    (first.year()..=today.year())
        .flat_map(|year| CUTOFFS.map(|(month, day, key)| (Date::new(year, month, day), year, key)))
        .filter_map(|(date, year, key)| date.ok().map(|date| (date, year, key)))
        .filter(move |(date, ..)| (first..=today).contains(date))
        .map(move |(date, year, key)| Tick {
            date,
            kind: ChangeKind::Cutoff,
            label: Message::new(key).with("year", year).text(lang),
            document: None,
        })
}

/// The day, when it is known to the day.
fn known_day(date: PartialDate) -> Option<Date> {
    (date.first_day() == date.last_day()).then(|| date.first_day())
}
