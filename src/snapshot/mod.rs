//! Everything recorded at one revision, in memory and indexed. It never changes and does no I/O.

mod dataset;
mod find;
mod proposed;

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::store::Loaded;
use domain::{
    Body, Document, Entity, EntityId, Kind, PartialDate, Record, Revision, Source, Subject, Version, Visibility,
    vietnam_date,
};

pub use dataset::{Dataset, Fictional, NotADataset, names};
pub use find::NameError;

/// Who is asking. Until there are accounts, internal records are for people on the machine itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Everybody: public records only.
    Public,
    /// On the machine itself: all records.
    Local,
}

/// What dates something that has no date of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatedBy {
    /// Its document has a date.
    Document,
    /// Its document has none, and is surely not later than a day.
    Bound,
    /// Nothing does; it was recorded on a day.
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
}

impl<T> Clone for Row<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Row<'_, T> {}

impl<'a, T> Row<'a, T> {
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

/// All rows of one revision, for one audience.
#[derive(Debug)]
pub struct Snapshot {
    store: Uuid,
    revision: Revision,
    mark: String,
    epoch: String,
    dataset: Option<Dataset>,
    withdrawn: HashSet<(Kind, String)>,
    approved_at: Vec<Timestamp>,
    versions: Vec<Version>,
    by_kind: HashMap<Kind, Vec<usize>>,
    by_id: HashMap<EntityId, usize>,
    by_slug: HashMap<Kind, HashMap<String, usize>>,
    about: HashMap<EntityId, Vec<usize>>,
    /// Folded names of zones.
    names: find::Names,
}

impl Snapshot {
    /// Indexes what a store has loaded, both datasets, leaving out what the audience may not see.
    pub fn new(loaded: Loaded, audience: Audience) -> Snapshot {
        Snapshot::of_visible(seen_by(loaded, audience))
    }

    /// Indexes what an audience may see.
    fn of_visible(loaded: Loaded) -> Snapshot {
        let mut snapshot = Snapshot {
            store: loaded.store,
            revision: loaded.revision,
            mark: loaded.mark,
            epoch: loaded.epoch,
            dataset: None,
            withdrawn: loaded.withdrawn,
            approved_at: loaded.approved_at,
            versions: Vec::new(),
            by_kind: HashMap::new(),
            by_id: HashMap::new(),
            by_slug: HashMap::new(),
            about: HashMap::new(),
            names: find::Names::default(),
        };
        for version in loaded.versions {
            let at = snapshot.versions.len();
            let kind = version.entity.body.kind();
            snapshot.by_kind.entry(kind).or_default().push(at);
            snapshot
                .by_slug
                .entry(kind)
                .or_default()
                .insert(version.entity.slug.clone(), at);
            snapshot.by_id.insert(version.entity.id, at);
            if let Some(zone) = domain::Zone::of(&version.entity.body) {
                snapshot.names.add(zone, at);
            }
            if let Some(subject) = subject_of(&version.entity.body) {
                snapshot.about.entry(subject).or_default().push(at);
            }
            snapshot.versions.push(version);
        }
        // A person finds a record by the key they gave it, where its slug is another.
        for (at, version) in snapshot
            .versions
            .iter()
            .enumerate()
            .filter(|(_, v)| !v.entity.key.is_empty())
        {
            let slugs = snapshot.by_slug.entry(version.entity.body.kind()).or_default();
            slugs.entry(version.entity.key.clone()).or_insert(at);
        }
        snapshot
    }

    /// One dataset of what a store has loaded.
    pub fn of(loaded: &Loaded, audience: Audience, dataset: Dataset) -> Snapshot {
        Snapshot {
            dataset: Some(dataset),
            // What is fictional is decided by everything that is recorded; what is named, by what the audience sees.
            ..Snapshot::of_visible(seen_by(loaded.clone(), audience).only(dataset, &loaded.fictional()))
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
            versions: Vec::new(),
        };
        Snapshot::new(nothing, Audience::Local)
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
        self.undated(source_of(&version.entity.body), version).date.last_day()
    }

    /// Every row, ordered by row number.
    pub fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// Every row of a kind.
    pub fn all<T: Record>(&self) -> impl Iterator<Item = Row<'_, T>> {
        self.rows(self.by_kind.get(&T::KIND))
    }

    /// The rows of a kind that are about a thing: flags of a zone, figures of a group.
    pub fn about<T: Record>(&self, id: EntityId) -> impl Iterator<Item = Row<'_, T>> {
        self.rows(self.about.get(&id))
    }

    /// The row of an identity, when it is of that kind.
    pub fn get<T: Record>(&self, id: EntityId) -> Option<Row<'_, T>> {
        let version = &self.versions[*self.by_id.get(&id)?];
        T::of(&version.entity.body).map(|body| Row { version, body })
    }

    /// The row of a slug of a kind, or of the key a person gave it.
    pub fn by_slug<T: Record>(&self, slug: &str) -> Option<Row<'_, T>> {
        let version = &self.versions[*self.by_slug.get(&T::KIND)?.get(slug)?];
        T::of(&version.entity.body).map(|body| Row { version, body })
    }

    /// Whether a thing of that kind and key has ended as an internal one.
    pub fn is_withdrawn(&self, kind: Kind, key: &str) -> bool {
        !self.withdrawn.is_empty() && self.withdrawn.contains(&(kind, key.to_string()))
    }

    /// The current row of an identity, of any kind.
    pub fn version(&self, id: EntityId) -> Option<&Version> {
        self.by_id.get(&id).map(|at| &self.versions[*at])
    }

    fn rows<'a, T: Record>(&'a self, positions: Option<&'a Vec<usize>>) -> impl Iterator<Item = Row<'a, T>> {
        positions.into_iter().flatten().filter_map(|at| {
            let version = &self.versions[*at];
            T::of(&version.entity.body).map(|body| Row { version, body })
        })
    }
}

/// What an audience sees of what was loaded.
///
/// The public sees a record only when both this version and the newest one of the same thing are public. Totals are public,
/// so land stays in the accounts: internal leases and clearance pieces lose what concerns persons, other internal records are
/// left out. So is whatever is about something that is not seen: the date of a figure would tell of a site nobody has
/// announced.
fn seen_by(mut loaded: Loaded, audience: Audience) -> Loaded {
    if audience == Audience::Local {
        return loaded;
    }
    let hidden = std::mem::take(&mut loaded.hidden);
    loaded.withdrawn.clear();
    let seen = |version: Version| public(version, &hidden);
    loaded.versions = loaded.versions.into_iter().filter_map(seen).collect();
    loop {
        let there: HashSet<EntityId> = loaded.versions.iter().map(|version| version.entity.id).collect();
        let before = loaded.versions.len();
        loaded
            .versions
            .retain(|version| subject_of(&version.entity.body).is_none_or(|subject| there.contains(&subject)));
        if loaded.versions.len() == before {
            break;
        }
    }
    // Documents and organisations that nothing seen here names were named by what is not.
    for kind in [Kind::Organisation, Kind::Document] {
        let naming = loaded.versions.iter().filter(|version| {
            let by = version.entity.body.kind();
            by != Kind::Document && by != kind
        });
        let named: HashSet<EntityId> = naming.flat_map(|version| names(&version.entity.body)).collect();
        loaded
            .versions
            .retain(|version| version.entity.body.kind() != kind || named.contains(&version.entity.id));
    }
    loaded
}

/// What the public sees of a version, given the things whose newest version is internal.
fn public(mut version: Version, hidden: &HashSet<EntityId>) -> Option<Version> {
    if version.entity.visibility == Visibility::Public && !hidden.contains(&version.entity.id) {
        // A thing that was internal first was recorded, for the public, when it became public.
        version.first_rev = version.first_public.unwrap_or(version.first_rev);
        // A key is what the office knows it by, and may be made of a name: nobody else reads it or finds anything by it.
        version.entity.key.clear();
        version.entity.body = match version.entity.body {
            Body::SettledValue(value) => value.redacted().into(),
            Body::CompleteThrough(statement) => statement.redacted().into(),
            body => body,
        };
        return Some(version);
    }
    version.entity.body = match version.entity.body {
        Body::Lease(lease) => lease.redacted().into(),
        Body::ClearancePiece(piece) => piece.redacted().into(),
        _ => return None,
    };
    // A slug or a key may be made of a name.
    version.entity.slug = version.entity.id.to_string();
    version.entity.key.clear();
    version.entity.visibility = Visibility::Internal;
    Some(version)
}

/// The thing a row is about.
fn subject_of(body: &Body) -> Option<EntityId> {
    let of_subject = |subject: &Subject| match subject {
        Subject::Zone(id) | Subject::Phase(id) | Subject::Project(id) | Subject::Group(id) => Some(*id),
        Subject::Unit(_) => None,
    };
    match body {
        Body::Flag(r) => Some(r.zone),
        Body::Boundary(r) => Some(r.zone),
        Body::Phase(r) => Some(r.zone),
        Body::PlanArea(r) => Some(r.zone),
        Body::ServicedArea(r) => Some(r.zone),
        Body::ClearancePiece(r) => Some(r.zone),
        Body::Lease(r) => Some(r.zone),
        Body::Project(r) => Some(r.zone),
        Body::Role(r) => Some(r.zone),
        Body::Work(r) => Some(r.zone),
        Body::Figure(r) => of_subject(&r.subject),
        Body::Target(r) => of_subject(&r.subject),
        Body::Parcel(r) => r.zone,
        Body::SettledValue(r) => of_subject(&r.subject),
        Body::CompleteThrough(r) => Some(r.zone),
        Body::Document(_)
        | Body::ProvinceSetting(_)
        | Body::Zone(_)
        | Body::Organisation(_)
        | Body::Group(_)
        | Body::AdministrativeUnit(_)
        | Body::Constraint(_) => None,
    }
}

/// Where a record was taken from.
pub fn source_of(body: &Body) -> Option<&Source> {
    match body {
        Body::Document(_) => None,
        Body::Zone(r) => Some(&r.source),
        Body::Flag(r) => Some(&r.source),
        Body::Boundary(r) => Some(&r.source),
        Body::Phase(r) => Some(&r.source),
        Body::PlanArea(r) => Some(&r.source),
        Body::ServicedArea(r) => Some(&r.source),
        Body::ClearancePiece(r) => Some(&r.source),
        Body::Lease(r) => Some(&r.source),
        Body::Project(r) => Some(&r.source),
        Body::Organisation(r) => Some(&r.source),
        Body::Role(r) => Some(&r.source),
        Body::Work(r) => Some(&r.source),
        Body::Group(r) => Some(&r.source),
        Body::Figure(r) => Some(&r.source),
        Body::Target(r) => Some(&r.source),
        Body::AdministrativeUnit(r) => Some(&r.source),
        Body::Constraint(r) => Some(&r.source),
        Body::Parcel(r) => Some(&r.source),
        Body::SettledValue(r) => Some(&r.source),
        Body::CompleteThrough(r) => Some(&r.source),
        Body::ProvinceSetting(r) => Some(&r.source),
    }
}
