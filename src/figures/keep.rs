//! Figures into a changeset: a value a document gives for a day has one record, whatever file it is read from and how often.

use std::collections::HashMap;

use super::zones::Target;
use crate::changeset::Builder;
use crate::snapshot::Row;
use domain::text::shortened;
use domain::text::slug;
use domain::{EntityId, Figure, FigureTime, Indicator, Quantity, Record, Source, Status, Subject};
use message::Message;

/// The figures staged so far.
#[derive(Default)]
pub struct Kept {
    staged: HashMap<String, (Quantity, String)>,
}

/// The subject of figures.
#[derive(Debug, Clone)]
pub struct Owner {
    /// The zone or province the figures are of.
    pub subject: Subject,
    /// Its key in the register: `zone:KEY`, `unit:KEY`.
    pub key: String,
    /// Its name in messages.
    pub label: String,
}

impl From<&Target> for Owner {
    fn from(zone: &Target) -> Owner {
        Owner {
            subject: Subject::Zone(zone.id),
            key: format!("zone:{}", zone.slug),
            label: zone.label.clone(),
        }
    }
}

/// A document: its identity and its number.
pub type Numbered = (EntityId, String);

/// A figure to be kept.
pub struct NewFigure {
    /// The indicator it is a value of.
    pub indicator: Indicator,
    /// The value with its printed scale, unit and qualifier.
    pub quantity: Quantity,
    /// What the sheet claims of the value.
    pub status: Status,
    /// The day or period the value is of.
    pub time: FigureTime,
    /// The document it is taken from; `None` where none is known.
    pub document: Option<Numbered>,
    /// The column it was read from.
    pub page: String,
    /// The words of the cell.
    pub wording: String,
    /// A remark of the import.
    pub note: String,
    /// File and row, for messages.
    pub from: String,
}

impl Kept {
    /// Stages a figure. The same value again changes nothing; another value for the same indicator, day and
    /// document supersedes the record.
    ///
    /// # Errors
    /// Two rows of this import give different values; the store holds several values that differ and none of them is
    /// this one, so that it is not clear which is meant.
    pub fn put(&mut self, owner: &Owner, new: NewFigure, builder: &mut Builder<'_>) -> Result<(), Message> {
        let key = key(owner, &new);
        let document = new.document.as_ref().map(|(id, _)| *id);
        if let Some((quantity, from)) = self.staged.get(&key) {
            if *quantity == new.quantity {
                return Ok(());
            }
            return Err(Message::new("figures.twice")
                .with("zone", &owner.label)
                .with("field", new.indicator)
                .with("first", from)
                .with_number("one", quantity.value)
                .with_number("other", new.quantity.value));
        }
        let snapshot = builder.snapshot();
        let is_same = |row: &Row<'_, Figure>| {
            let figure = row.body;
            figure.indicator == new.indicator
                && figure.status == new.status
                && figure.time == new.time
                && figure.source.document == document
                && figure.subject == owner.subject
        };
        let same: Vec<Row<'_, Figure>> = match owner.subject {
            Subject::Zone(id) => snapshot.about::<Figure>(id).filter(is_same).collect(),
            _ => snapshot.all::<Figure>().filter(is_same).collect(),
        };
        self.staged
            .insert(key.clone(), (new.quantity.clone(), new.from.clone()));
        // A value that is recorded exactly so stays as it is, with the page and the words it has.
        let recorded = same.iter().find(|row| row.body.quantity == new.quantity);
        if let Some(row) = recorded {
            let (visibility, body) = (row.entity().visibility, row.body.clone());
            builder.put(row.slug().to_string(), visibility, body, None, new.from);
            return Ok(());
        }
        let key = match same[..] {
            [] => key,
            [one] => one.slug().to_string(),
            _ => {
                return Err(Message::new("figures.several_recorded")
                    .with("zone", &owner.label)
                    .with("field", new.indicator)
                    .with_number("value", new.quantity.value)
                    .with(
                        "slugs",
                        same.iter()
                            .map(super::super::snapshot::Row::slug)
                            .collect::<Vec<_>>()
                            .join(", "),
                    ));
            }
        };
        let record = Figure {
            subject: owner.subject.clone(),
            within: String::new(),
            indicator: new.indicator,
            quantity: new.quantity,
            status: new.status,
            time: new.time,
            rung: None,
            source: Source {
                document,
                page: new.page,
                wording: new.wording,
                read_as: String::new(),
            },
            note: new.note,
        };
        builder.put(key, record.visibility(), record, None, new.from);
        Ok(())
    }
}

/// The key the register's own table would make of the same figure.
fn key(owner: &Owner, new: &NewFigure) -> String {
    let status = serde_json::to_value(new.status).ok();
    let status = status.as_ref().and_then(|v| v.as_str()).unwrap_or_default().to_string();
    let mut parts = vec![slug(&owner.key), slug(new.indicator.code()), status];
    match new.time {
        FigureTime::AsOf(date) => parts.extend(date.map(|d| d.to_string())),
        FigureTime::Over(from, to) => parts.extend([from.to_string(), to.to_string()]),
    }
    parts.extend(new.document.as_ref().map(|(_, number)| slug(number)));
    shortened(parts.join("-"))
}
