//! Figures into the session: a value a document gives for a day has one record, whatever file it is read from and how often.

use std::collections::HashMap;

use super::zones::Target;
use crate::domain::text::slug;
use crate::domain::{Document, Figure, FigureTime, Indicator, Quantity, Source, Status, Subject};
use crate::import::register::{default_visibility, shortened};
use crate::import::session::Session;
use crate::message::Message;

/// The figures staged so far.
#[derive(Default)]
pub struct Kept {
    staged: HashMap<String, (Quantity, String)>,
}

/// A figure to be kept.
pub struct NewFigure {
    /// Which indicator.
    pub indicator: Indicator,
    /// The value.
    pub quantity: Quantity,
    /// What the sheet claims.
    pub status: Status,
    /// When it was true.
    pub time: FigureTime,
    /// Document, column, wording.
    pub source: Source,
    /// A remark of the import.
    pub note: String,
    /// File and row.
    pub from: String,
}

impl Kept {
    /// Stages a figure of a zone. The same value again changes nothing; another value for the same indicator, day and
    /// document supersedes the record.
    ///
    /// # Errors
    /// Two rows of this import give different values; the store holds several values that differ and none of them is
    /// this one, so that it is not clear which is meant.
    pub fn put(&mut self, zone: &Target, new: NewFigure, session: &mut Session<'_>) -> Result<(), Message> {
        let key = key(zone, &new, session);
        if let Some((quantity, from)) = self.staged.get(&key) {
            if *quantity == new.quantity {
                return Ok(());
            }
            return Err(Message::new("figures.twice")
                .with("zone", &zone.label)
                .with("field", new.indicator)
                .with("first", from)
                .with_number("one", quantity.value)
                .with_number("other", new.quantity.value));
        }
        let snapshot = session.snapshot();
        let same: Vec<_> = snapshot
            .about::<Figure>(zone.id)
            .filter(|row| {
                let figure = row.body;
                figure.indicator == new.indicator
                    && figure.status == new.status
                    && figure.time == new.time
                    && figure.source.document == new.source.document
            })
            .collect();
        self.staged
            .insert(key.clone(), (new.quantity.clone(), new.from.clone()));
        // What is recorded exactly so stays as it is, with the page and the words it has.
        let recorded = same.iter().find(|row| row.body.quantity == new.quantity);
        if let Some(row) = recorded {
            let (visibility, body) = (row.entity().visibility, row.body.clone());
            session.put(row.slug().to_string(), visibility, body, None, new.from);
            return Ok(());
        }
        let key = match same[..] {
            [] => key,
            [one] => one.slug().to_string(),
            _ => {
                return Err(Message::new("figures.several_recorded")
                    .with("zone", &zone.label)
                    .with("field", new.indicator)
                    .with_number("value", new.quantity.value)
                    .with(
                        "slugs",
                        same.iter().map(|row| row.slug()).collect::<Vec<_>>().join(", "),
                    ));
            }
        };
        let record = Figure {
            subject: Subject::Zone(zone.id),
            indicator: new.indicator,
            quantity: new.quantity,
            status: new.status,
            time: new.time,
            source: new.source,
            note: new.note,
        };
        session.put(key, default_visibility(new.indicator), record, None, new.from);
        Ok(())
    }
}

/// The key the register's own table would make of the same figure.
fn key(zone: &Target, new: &NewFigure, session: &Session<'_>) -> String {
    let document = new.source.document.map(|id| {
        let recorded = session.snapshot().get::<Document>(id);
        recorded.map_or_else(|| id.to_string(), |row| row.slug().to_string())
    });
    let status = serde_json::to_value(new.status).ok();
    let status = status.as_ref().and_then(|v| v.as_str()).unwrap_or_default().to_string();
    let mut parts = vec![
        "zone".to_string(),
        zone.slug.clone(),
        slug(new.indicator.code()),
        status,
    ];
    match new.time {
        FigureTime::AsOf(date) => parts.extend(date.map(|d| d.to_string())),
        FigureTime::Over(from, to) => parts.extend([from.to_string(), to.to_string()]),
    }
    parts.extend(document);
    shortened(parts.join("-"))
}
