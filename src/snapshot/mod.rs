//! Everything recorded at one revision, in memory and indexed. It never changes and does no I/O.

mod dataset;
mod find;
mod index;
mod next;
mod parcels;
mod proposed;
mod seen;
mod shards;
mod spatial;

#[cfg(test)]
pub(crate) mod tests;

use std::collections::HashSet;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use crate::store::{Loaded, Parcels, StoreError, Versions};
use domain::{Document, Entity, EntityId, Kind, PartialDate, Record, Revision, Source, Version, vietnam_date};

use index::Index;

pub use dataset::{Dataset, Fictional, NotADataset};
pub use find::NameError;
pub use next::{Edit, Followed};
pub use parcels::SeenParcels;
pub use spatial::Boxes;

/// Who is asking. Until there are accounts, internal records are for people on the machine itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Everybody: public records only.
    Public,
    /// On the machine itself: all records.
    Local,
}

/// What dates something that has no date of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DatedBy {
    /// Its document has a date.
    Document,
    /// Its document has none, and is surely not later than a day.
    #[serde(rename = "no_later_than")]
    Bound,
    /// Nothing does; it was recorded on a day.
    #[serde(rename = "recorded")]
    Recording,
}

/// The day from which something without a date of its own counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undated {
    /// The day, month or year.
    pub date: PartialDate,
    /// What gives it.
    pub by: DatedBy,
}

/// A record of a known kind and the version it stands in.
#[derive(Debug)]
pub struct Row<'a, T> {
    /// Row, revisions, identity, geometry.
    pub version: &'a Version,
    /// What it says.
    pub body: &'a T,
    shared: &'a Arc<Version>,
}

/// A [`Row`] that is kept beyond its snapshot.
#[derive(Debug)]
pub struct Kept<T> {
    /// Row, revisions, identity, geometry.
    pub version: Arc<Version>,
    /// What it says.
    pub body: KeptBody<T>,
}

/// What a kept row says.
#[derive(Debug)]
pub struct KeptBody<T>(Arc<Version>, PhantomData<fn() -> T>);

impl<T: Record> Deref for KeptBody<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match T::of(&self.0.entity.body) {
            Some(body) => body,
            None => unreachable!("made of a row of this kind"),
        }
    }
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Kept {
            version: Arc::clone(&self.version),
            body: KeptBody(Arc::clone(&self.body.0), PhantomData),
        }
    }
}

impl<T> Kept<T> {
    /// Identity of the thing.
    pub fn id(&self) -> EntityId {
        self.version.entity.id
    }

    /// Its slug.
    pub fn slug(&self) -> &str {
        &self.version.entity.slug
    }
}

impl<T> Clone for Row<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Row<'_, T> {}

impl<'a, T: Record> Row<'a, T> {
    /// A version as a record of its kind; `None` when it is of another.
    fn of(shared: &'a Arc<Version>) -> Option<Row<'a, T>> {
        T::of(&shared.entity.body).map(|body| Row {
            version: shared,
            body,
            shared,
        })
    }
}

impl<'a, T> Row<'a, T> {
    /// The same, to keep.
    pub fn kept(&self) -> Kept<T> {
        Kept {
            version: Arc::clone(self.shared),
            body: KeptBody(Arc::clone(self.shared), PhantomData),
        }
    }

    /// Identity of the thing.
    pub fn id(&self) -> EntityId {
        self.version.entity.id
    }

    /// Its slug.
    pub fn slug(&self) -> &'a str {
        &self.version.entity.slug
    }

    /// The entity with its geometry.
    pub fn entity(&self) -> &'a Entity {
        &self.version.entity
    }
}

/// All rows of one revision, for one audience. The rows are shared with other snapshots; of what an audience sees in part it has a
/// version of its own.
#[derive(Debug)]
pub struct Snapshot {
    store: Uuid,
    revision: Revision,
    mark: String,
    epoch: String,
    dataset: Option<Dataset>,
    withdrawn: HashSet<(Kind, String)>,
    approved_at: Vec<Timestamp>,
    parcels: SeenParcels,
    index: Index,
}

impl Snapshot {
    /// Indexes what a store has loaded, both datasets, leaving out what the audience may not see.
    ///
    /// # Errors
    /// Which documents only parcels name has to be known of the public, and the store cannot be read.
    pub fn new(loaded: &Loaded, audience: Audience) -> Result<Snapshot, StoreError> {
        Ok(Snapshot::of_visible(seen::by(loaded, audience)?, None))
    }

    /// One dataset of what a store has loaded.
    ///
    /// # Errors
    /// As [`Snapshot::new`], of every audience.
    pub fn of(loaded: &Loaded, audience: Audience, dataset: Dataset) -> Result<Snapshot, StoreError> {
        // What is fictional is decided by everything that is recorded; what is named, by what the audience sees.
        let fictional = Fictional::of(loaded)?;
        let seen = seen::by(loaded, audience)?.only(dataset, &fictional)?;
        Ok(Snapshot::of_visible(seen, Some(dataset)))
    }

    /// Both datasets of what a store has loaded, in the order of [`Dataset::ALL`].
    ///
    /// # Errors
    /// As [`Snapshot::of`].
    pub fn datasets(loaded: &Loaded, fictional: &Fictional, audience: Audience) -> Result<[Snapshot; 2], StoreError> {
        let seen = seen::by(loaded, audience)?;
        let [real, example] = Dataset::ALL;
        Ok([
            Snapshot::of_visible(seen.clone().only(real, fictional)?, Some(real)),
            Snapshot::of_visible(seen.only(example, fictional)?, Some(example)),
        ])
    }

    /// Indexes what an audience may see.
    fn of_visible(loaded: seen::Seen, dataset: Option<Dataset>) -> Snapshot {
        let seen::Seen { loaded, parcels } = loaded;
        Snapshot {
            store: loaded.store,
            revision: loaded.revision,
            mark: loaded.mark,
            epoch: loaded.epoch,
            dataset,
            withdrawn: loaded.withdrawn,
            approved_at: loaded.approved_at,
            parcels,
            index: Index::of(loaded.versions),
        }
    }

    /// The snapshot of a store nothing was ever written to.
    pub fn empty() -> Snapshot {
        let nothing = Loaded {
            store: Uuid::nil(),
            revision: Revision(0),
            approved_at: Vec::new(),
            mark: String::new(),
            hidden: HashSet::new(),
            withdrawn: HashSet::new(),
            epoch: String::new(),
            versions: Versions::default(),
            parcels: Parcels::default(),
        };
        Snapshot::of_visible(seen::everything(&nothing), None)
    }

    /// Identity of the store.
    pub fn store(&self) -> Uuid {
        self.store
    }

    /// The revision.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// The hash of the revision and so of everything before it; empty for the empty store. Numbers of revisions begin anew
    /// when an older copy of a store is put back, this does not.
    pub fn mark(&self) -> &str {
        &self.mark
    }

    /// Changes when what is kept from the public changes, in any revision.
    pub fn epoch(&self) -> &str {
        &self.epoch
    }

    /// The dataset, when there is only one in it.
    pub fn dataset(&self) -> Option<Dataset> {
        self.dataset
    }

    /// When this revision was approved; `None` for the empty store.
    pub fn approved_at(&self) -> Option<Timestamp> {
        self.approved_at.last().copied()
    }

    /// From when on each revision up to this one was the newest, as far as clocks can be believed.
    pub fn approved_at_each(&self) -> &[Timestamp] {
        &self.approved_at
    }

    /// The day in Vietnam on which a thing was first recorded. A correction does not move it.
    pub fn recorded_on(&self, version: &Version) -> Date {
        let position = (version.first_rev.0 as usize).saturating_sub(1);
        self.approved_at.get(position).map_or(Date::MAX, |at| vietnam_date(*at))
    }

    /// From when on something without a date of its own counts: the date of its document, else a day the document is surely not
    /// later than, else the day it was recorded. Such a day makes it visible, and never newer than what has a date.
    pub fn undated(&self, source: Option<&Source>, version: &Version) -> Undated {
        let document = source
            .and_then(|source| source.document)
            .and_then(|id| self.get::<Document>(id));
        let of_document = document.and_then(|row| row.body.date);
        let bound = || document.and_then(|row| row.body.no_later_than);
        match of_document.map(|date| (date, DatedBy::Document)) {
            Some((date, by)) => Undated { date, by },
            None => match bound() {
                Some(date) => Undated {
                    date,
                    by: DatedBy::Bound,
                },
                None => Undated {
                    date: PartialDate::day(self.recorded_on(version)),
                    by: DatedBy::Recording,
                },
            },
        }
    }

    /// The first day on which a row without a date of its own counts.
    pub fn undated_from(&self, version: &Version) -> Date {
        self.undated(version.entity.body.source(), version).date.last_day()
    }

    /// Every row but those of parcels, ordered by row number.
    pub fn versions(&self) -> &Versions {
        &self.index.versions
    }

    /// How many rows are internal.
    pub fn internal(&self) -> usize {
        self.index.internal()
    }

    /// The parcels.
    pub fn parcels(&self) -> &SeenParcels {
        &self.parcels
    }

    /// Every row of a kind. Parcels are not among them, see [`Snapshot::parcels`].
    pub fn all<T: Record>(&self) -> impl Iterator<Item = Row<'_, T>> {
        rows(self.index.of_kind(T::KIND))
    }

    /// The rows of a kind that are about a thing: flags of a zone, figures of a group.
    pub fn about<T: Record>(&self, id: EntityId) -> impl Iterator<Item = Row<'_, T>> {
        rows(self.index.about(id, T::KIND))
    }

    /// The row of an identity, when it is of that kind.
    pub fn get<T: Record>(&self, id: EntityId) -> Option<Row<'_, T>> {
        Row::of(self.index.get(id)?)
    }

    /// The row of a slug of a kind, or of the key a person gave it.
    pub fn by_slug<T: Record>(&self, slug: &str) -> Option<Row<'_, T>> {
        Row::of(self.index.called(T::KIND, slug)?)
    }

    /// Whether a thing of that kind and key has ended as an internal one.
    pub fn is_withdrawn(&self, kind: Kind, key: &str) -> bool {
        !self.withdrawn.is_empty() && self.withdrawn.contains(&(kind, key.to_string()))
    }

    /// The current row of an identity, of any kind but parcels.
    pub fn version(&self, id: EntityId) -> Option<&Version> {
        self.index.get(id).map(|version| &**version)
    }
}

fn rows<T: Record>(versions: Option<&Versions>) -> impl Iterator<Item = Row<'_, T>> {
    versions.into_iter().flat_map(Versions::iter).filter_map(Row::of)
}
