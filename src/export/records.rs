//! The records of one kind as they stood on a day, with the columns a GIS program or a table shows of them.

use std::collections::BTreeSet;

use geo::MultiPolygon;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Written;
use crate::ledger::Ledger;
use domain::{Body, Datum, Document, EntityId, Kind, Layer, PartialDate, PropertyType, Version, codes, title};
use message::{Lang, Message};
use progress::Progress;

/// The columns every kind has, in front of its properties and behind them.
const FRONT: [(&str, PropertyType); 6] = [
    ("slug", PropertyType::Text),
    ("name", PropertyType::Text),
    ("zone", PropertyType::Text),
    ("zone_name", PropertyType::Text),
    ("state", PropertyType::Code),
    ("ha", PropertyType::Decimal),
];
const BACK: [(&str, PropertyType); 3] = [
    ("valid_from", PropertyType::Date),
    ("valid_until", PropertyType::Date),
    ("visibility", PropertyType::Code),
];

/// The records of a kind on a day, as somebody sees them.
pub struct Records<'l> {
    ledger: &'l Ledger,
    kind: Kind,
    as_of: Date,
}

/// A column of them.
pub struct Column {
    /// Its name, unique among the columns of a kind.
    pub name: &'static str,
    /// What its values are.
    pub is: PropertyType,
    /// The unit of its numbers; empty where they have none.
    pub unit: &'static str,
}

/// A record: a value for each column, and its land.
pub struct Row {
    /// Identity of the record; `None` of one that is partly kept from the reader, as in the answers of the server.
    pub id: Option<EntityId>,
    /// One for each column, in their order. Another record is a text, its name.
    pub values: Vec<Datum>,
    /// Its land in WGS 84 longitude and latitude; `None` where none is drawn.
    pub land: Option<Drawn>,
}

/// A document that records were taken from.
pub struct Named {
    /// Its printed number; empty where there is none.
    pub number: String,
    /// Its date; `None` where unknown.
    pub date: Option<PartialDate>,
    /// Its title.
    pub title: String,
}

/// Land as it is drawn.
pub enum Drawn {
    /// Polygons.
    Polygons(MultiPolygon<f64>),
    /// A point that was placed by hand.
    Point(f64, f64),
}

impl<'l> Records<'l> {
    /// The records of a kind that GIS programs see; `None` of another kind.
    pub fn new(ledger: &'l Ledger, kind: Kind, as_of: Date) -> Option<Records<'l>> {
        kind.layer()?;
        Some(Records { ledger, kind, as_of })
    }

    /// The kind.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The day they are of.
    pub fn as_of(&self) -> Date {
        self.as_of
    }

    /// The revision of the store they are from.
    pub fn revision(&self) -> u32 {
        self.ledger.revision().0
    }

    /// The geometry of the kind.
    pub fn layer(&self) -> Layer {
        self.kind.layer().unwrap_or(Layer::Table)
    }

    /// The columns.
    pub fn columns(&self) -> Vec<Column> {
        let common = |(name, is): (&'static str, PropertyType)| Column {
            name,
            is,
            unit: if name == "ha" { "ha" } else { "" },
        };
        let own = self.kind.properties().iter().map(|property| Column {
            name: property.name,
            is: property.is,
            unit: property.unit,
        });
        let front = FRONT.into_iter().map(common);
        front.chain(own).chain(BACK.into_iter().map(common)).collect()
    }

    /// The heading of a column for people, with its unit.
    pub fn heading(&self, column: &Column, lang: Lang) -> String {
        let heading = title(self.kind, column.name, lang).unwrap_or(column.name);
        match column.unit {
            // Some titles name it.
            unit if unit.is_empty() || heading.contains(&format!("({unit})")) => heading.to_string(),
            unit => format!("{heading} ({unit})"),
        }
    }

    /// Gives every record that held on the day, in the order in which they were recorded. Those of kinds without a time of their own are
    /// given as they are recorded.
    ///
    /// # Errors
    /// The store cannot be read; `take` fails; the work was stopped.
    pub fn each(
        &self,
        progress: &Progress,
        take: &mut dyn FnMut(Row) -> Result<(), Message>,
    ) -> Result<Written, Message> {
        let stage = Message::new("export.progress").with("layer", self.kind.code());
        progress.begin(stage, None);
        let mut counted = Counted::default();
        let mut one = |version: &Version| -> Result<(), Message> {
            progress.step(1)?;
            let Some(row) = self.row(version) else { return Ok(()) };
            counted.records += 1;
            counted.timed += usize::from(version.entity.body.valid().is_some());
            counted.without_land += usize::from(row.land.is_none() && self.layer() != Layer::Table);
            take(row)
        };
        if self.kind != Kind::Parcel {
            let of_kind = self
                .ledger
                .versions()
                .iter()
                .filter(|version| version.entity.body.kind() == self.kind);
            of_kind.into_iter().try_for_each(|version| one(version))?;
        } else {
            let mut result = Ok(());
            let read = self.ledger.parcels().each(None, &mut |version| {
                result = one(&version);
                result.is_ok()
            });
            read.map_err(|error| error.message())?;
            result?;
        }
        Ok(counted.written(self.kind))
    }

    /// A record as it stood on the day; `None` when it did not.
    fn row(&self, version: &Version) -> Option<Row> {
        let entity = &version.entity;
        let piece;
        let body = match &entity.body {
            Body::ClearancePiece(recorded) => {
                piece = Body::ClearancePiece(self.ledger.piece_on(recorded, version, self.as_of)?);
                &piece
            }
            body => body,
        };
        if let Some(valid) = body.valid()
            && !valid.holds_on(self.as_of, self.ledger.undated_from(version))
        {
            return None;
        }
        // An identity tells when the record was made.
        let seen = !body.is_withheld();
        let summary = body.summary();
        let zone = summary.zone.and_then(|zone| self.ledger.get::<domain::Zone>(zone));
        let text = |text: Option<String>| Datum::Text(text.filter(|text| !text.is_empty()));
        let front = [
            text(seen.then(|| entity.slug.clone())),
            text(summary.name),
            text(zone.map(|zone| zone.slug().to_string())),
            text(zone.map(|zone| zone.body.name.clone())),
            Datum::Code(summary.state),
            Datum::Decimal(summary.hectares),
        ];
        let own = body.properties().into_iter().map(|datum| match datum {
            Datum::Reference(other) => text(other.and_then(|id| self.name_of(id))),
            Datum::Text(words) => text(words),
            datum => datum,
        });
        let back = [
            Datum::Date(summary.from),
            Datum::Date(summary.until),
            Datum::Code(codes::code_of(entity.visibility)),
        ];
        let land = match (&entity.shape, body) {
            (Some(shape), _) => Some(Drawn::Polygons(shape.wgs84.clone())),
            (None, Body::Zone(zone)) => zone.mark.as_ref().map(|mark| Drawn::Point(mark.lon, mark.lat)),
            (None, _) => None,
        };
        Some(Row {
            id: seen.then_some(entity.id),
            values: front.into_iter().chain(own).chain(back).collect(),
            land,
        })
    }

    fn name_of(&self, id: EntityId) -> Option<String> {
        let version = self.ledger.version(id)?;
        version.entity.body.summary().name
    }

    /// The documents the records of the day were taken from: number, day and title, each once.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn documents(&self) -> Result<Vec<Named>, Message> {
        let mut named = BTreeSet::new();
        let mut note = |version: &Version| {
            if let Some(id) = version.entity.body.source().and_then(|source| source.document) {
                named.insert(id);
            }
        };
        match self.kind {
            Kind::Parcel => {
                let found = self.ledger.parcels().documents().map_err(|error| error.message())?;
                named.extend(found);
            }
            _ => self
                .ledger
                .versions()
                .iter()
                .filter(|version| version.entity.body.kind() == self.kind && self.row(version).is_some())
                .for_each(|version| note(version)),
        }
        let told = named.into_iter().filter_map(|id| self.ledger.get::<Document>(id));
        let mut named: Vec<Named> = told
            .map(|row| Named {
                number: row.body.number.clone(),
                date: row.body.date,
                title: row.body.title.clone(),
            })
            .collect();
        named.sort_by(|a, b| (&a.number, &a.title).cmp(&(&b.number, &b.title)));
        Ok(named)
    }
}

/// What the records of a file are, beside what stands in them.
#[derive(Default)]
struct Counted {
    records: usize,
    without_land: usize,
    /// Records that hold for a time of their own.
    timed: usize,
}

impl Counted {
    fn written(self, kind: Kind) -> Written {
        let mut notes = Vec::new();
        // Steps and obstacles of a piece have their days.
        if self.timed < self.records && kind != Kind::ClearancePiece {
            notes.push(Message::new("export.note.timeless"));
        }
        if self.timed > 0 {
            notes.push(Message::new("export.note.until"));
        }
        if self.without_land > 0 {
            notes.push(Message::new("export.note.without_land").with_count("count", self.without_land as u64));
        }
        Written {
            records: self.records,
            without_land: self.without_land,
            notes,
        }
    }
}

/// A number as programs read it, and as it is printed.
pub fn decimal(number: Decimal) -> f64 {
    number.to_string().parse().unwrap_or(f64::NAN)
}
