//! A changeset in the making: what an import, or somebody's hand, has staged on top of what is recorded.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::snapshot::{NameError, Snapshot};
use domain::text::{fold, shortened, slug};
use domain::{
    Body, Change, Document, DocumentClass, Entity, EntityId, Kind, Organisation, OrganisationClass, Record, Shape,
    Source, Version, Visibility, Zone,
};
use message::Message;

use super::comparison::{Comparison, Origin};
use super::naming::identified;
use super::relation;
use super::report::{Note, Report};
use super::update::{Known, Recorded};
use super::visibility::Wanted;
use text::{Refusal, nearest};

/// A changeset in the making. Everything is resolved against the snapshot and against what was staged before.
///
/// Readers of files put what they have read ([`Builder::put`], or [`Builder::change`] for files too large to stage). Without a file, things are
/// entered, superseded and ended by hand ([`Builder::enter`], [`Builder::supersede`], [`Builder::end`]), and are matched and judged alike.
pub struct Builder<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) ids: HashMap<(Kind, String), EntityId>,
    pub(super) staged: Vec<Staged<'a>>,
    pub(super) by_id: HashMap<EntityId, usize>,
    /// Versions of what ends.
    pub(super) ends: Vec<Known<'a>>,
    /// What is recorded of the kinds that were entered by hand.
    pub(super) recorded: HashMap<Kind, Recorded<'a>>,
    pub(super) comparison: Comparison<'a>,
}

/// A record as it is stated, before its slug and its visibility are known.
pub(super) struct Stated {
    /// What people know it by.
    pub key: String,
    /// Who may see it.
    pub wanted: Wanted,
    /// The fields of the record.
    pub body: Body,
    /// Its geometry; `None` for a record without land.
    pub shape: Option<Shape>,
    /// Where it comes from; `None` of what no file holds.
    pub from: Option<String>,
}

/// An entity to be written.
pub(super) struct Staged<'a> {
    /// The version to be written, with its identity.
    pub entity: Entity,
    /// What is recorded of it.
    pub known: Option<Known<'a>>,
    /// Where it came from, for messages; `None` of what no file holds.
    pub from: Option<String>,
}

impl<'a> Builder<'a> {
    /// Begins on a snapshot that shows everything.
    pub fn new(snapshot: &'a Snapshot) -> Builder<'a> {
        Builder {
            snapshot,
            ids: HashMap::new(),
            staged: Vec::new(),
            by_id: HashMap::new(),
            ends: Vec::new(),
            recorded: HashMap::new(),
            comparison: Comparison::new(snapshot),
        }
    }

    /// The state of the store that the changeset is made against.
    pub fn snapshot(&self) -> &'a Snapshot {
        self.snapshot
    }

    /// Adds a remark to the report.
    pub fn note(&mut self, note: Note) {
        self.comparison.report.note(note);
    }

    /// The report so far, to add to.
    pub fn report(&mut self) -> &mut Report {
        &mut self.comparison.report
    }

    /// The change that records an entity, without keeping it: for files too large to stage. `None` when it is recorded
    /// exactly so. Of what went this way it remembers only that it did. `known` is what is recorded of it, where the
    /// snapshot has no version of it in memory.
    ///
    /// # Errors
    /// The slug was used before in this import: both places are named. Or the record states what cannot be.
    pub fn change(
        &mut self,
        entity: Entity,
        known: Option<&Version>,
        file: &str,
        number: u64,
    ) -> Result<Option<Change>, Message> {
        let recorded = self.snapshot.version(entity.id);
        let known = recorded.or(known.filter(|known| known.entity.id == entity.id));
        self.comparison
            .change(Cow::Owned(entity), known, Origin::Feature(file, number))
    }

    /// The identity of a slug: the recorded one, else one made now and kept for the rest of the changeset.
    pub fn identity<T: Record>(&mut self, slug: &str) -> EntityId {
        let recorded = self.snapshot.by_slug::<T>(slug).map(|row| row.id());
        *self
            .ids
            .entry((T::KIND, slug.to_string()))
            .or_insert_with(|| recorded.unwrap_or_else(EntityId::fresh))
    }

    /// Lets a key of this import stand for what is recorded under another.
    pub fn adopt(&mut self, kind: Kind, key: &str, id: EntityId) {
        self.ids.insert((kind, key.to_string()), id);
    }

    /// The identity of a slug that is recorded or staged; `None` when it is neither.
    pub fn known<T: Record>(&self, slug: &str) -> Option<EntityId> {
        let staged = self.ids.get(&(T::KIND, slug.to_string())).copied();
        staged.or_else(|| self.snapshot.by_slug::<T>(slug).map(|row| row.id()))
    }

    /// The slug nearest to one that is not known.
    pub fn nearest<T: Record>(&self, wanted: &str) -> Option<String> {
        let staged = self
            .ids
            .keys()
            .filter(|(kind, _)| *kind == T::KIND)
            .map(|(_, slug)| slug.as_str());
        nearest(wanted, staged.chain(self.snapshot.all::<T>().map(|row| row.slug()))).map(str::to_string)
    }

    /// The zone of an id, slug or name, recorded or staged.
    ///
    /// # Errors
    /// No zone or several are called so; the nearest name is in the error.
    pub fn zone(&self, name: &str) -> Result<(EntityId, Zone), NameError> {
        let staged = self
            .ids
            .get(&(Kind::Zone, name.to_string()))
            .and_then(|id| self.staged_zone(*id));
        match staged {
            Some(found) => Ok(found),
            None => self.snapshot.find_zone(name).map(|row| (row.id(), row.body.clone())),
        }
    }

    /// A zone by identity, as staged, else as recorded.
    pub fn zone_by_id(&self, id: EntityId) -> Option<Zone> {
        self.staged_zone(id)
            .map(|(_, zone)| zone)
            .or_else(|| self.snapshot.get::<Zone>(id).map(|r| r.body.clone()))
    }

    /// Who may see a new version, given what is recorded of it or was before it ended. A record that stays internal although
    /// its file leaves out what made it so is told, with its `place` in the file.
    pub fn visibility(
        &mut self,
        wanted: Wanted,
        key: &str,
        body: &Body,
        known: Option<&Entity>,
        place: impl FnOnce() -> String,
    ) -> Visibility {
        let internal = match known {
            Some(known) => known.visibility == Visibility::Internal,
            None => self.snapshot.is_withdrawn(body.kind(), key),
        };
        if !internal {
            return wanted.asked();
        }
        let given = wanted.of_internal();
        if given != wanted.asked() && known.is_none_or(|known| known.body != *body) {
            let name = format!("{} {key}", body.kind().code());
            let stays = Message::new("import.stays_internal").with("name", name);
            self.note(Note::Doubtful(Origin::Place(&place()).placed(stays)));
        }
        given
    }

    /// The slug of the zone a record belongs to, as staged, else as recorded.
    fn home_slug(&self, body: &Body) -> Option<String> {
        let zone = body.home()?;
        let staged = self.by_id.get(&zone).map(|at| &self.staged[*at].entity);
        let entity = staged.or_else(|| self.snapshot.version(zone).map(|version| &version.entity))?;
        Some(entity.slug.clone())
    }

    fn staged_zone(&self, id: EntityId) -> Option<(EntityId, Zone)> {
        let staged = &self.staged[*self.by_id.get(&id)?];
        Zone::of(&staged.entity.body).map(|zone| (id, zone.clone()))
    }

    /// What is known of an identity: as staged, else as recorded.
    pub fn record<T: Record>(&self, id: EntityId) -> Option<&T> {
        T::of(self.body(id)?)
    }

    /// The enterprise of a name: the recorded one, however its key was made, else one that is staged with its name and nothing
    /// more. Who rents or invests is for the office, and its name is in no slug.
    pub fn enterprise(&mut self, name: &str, source: &Source, from: &str) -> EntityId {
        let wanted = fold(name);
        let mut recorded = self.snapshot.all::<Organisation>();
        if let Some(row) = recorded.find(|row| fold(&row.body.name) == wanted) {
            return row.id();
        }
        let key = shortened(slug(name));
        if let Some(id) = self.known::<Organisation>(&key) {
            return id;
        }
        let record = Organisation {
            name: name.to_string(),
            class: OrganisationClass::Enterprise,
            source: source.clone(),
        };
        self.put_named(key, Visibility::Internal, record, None, from.to_string())
    }

    /// The document of a number. One that is not recorded yet is staged with what is known of it, which is its number.
    pub fn document(&mut self, number: &str, from: &str) -> EntityId {
        let slug = slug(number);
        if let Some(id) = self.known::<Document>(&slug) {
            return id;
        }
        let id = self.identity::<Document>(&slug);
        let document = Document::numbered(number, DocumentClass::Act);
        self.note(Note::Doubtful(
            Message::new("import.document_new").with("document", number),
        ));
        self.put(slug, Visibility::Public, document, None, from.to_string());
        id
    }

    /// Gives a document another version in this import, whether it was staged before or not.
    pub fn restage(&mut self, id: EntityId, document: Document, from: &str) {
        if let Some(at) = self.by_id.get(&id) {
            self.staged[*at].entity.body = document.into();
            return;
        }
        let known = self.snapshot.version(id).map(|version| &version.entity);
        let key = known.map_or_else(|| slug(&document.number), |known| known.slug.clone());
        let visibility = known.map_or(Visibility::Public, |known| known.visibility);
        self.put(key, visibility, document, None, from.to_string());
    }

    /// What is staged of one kind.
    pub fn staged<T: Record>(&self) -> impl Iterator<Item = (EntityId, &T)> {
        let entities = self.staged.iter().map(|staged| &staged.entity);
        entities.filter_map(|entity| Some((entity.id, T::of(&entity.body)?)))
    }

    /// Stages a record under the key a person knows it by, or a slug. What is recorded exactly so stays; a different version
    /// supersedes it.
    pub fn put<T: Record + Into<Body>>(
        &mut self,
        key: String,
        visibility: impl Into<Wanted>,
        record: T,
        shape: Option<Shape>,
        from: String,
    ) -> EntityId {
        let id = self.identity::<T>(&key);
        let known = self.snapshot.version(id).map(Known::Here);
        let stated = Stated {
            key,
            wanted: visibility.into(),
            body: record.into(),
            shape,
            from: Some(from),
        };
        self.stage(id, stated, known);
        id
    }

    /// Stages a version of a thing. By hand it takes the place of one that is staged.
    pub(super) fn stage(&mut self, id: EntityId, stated: Stated, known: Option<Known<'a>>) {
        let Stated {
            key,
            wanted,
            body,
            shape,
            from,
        } = stated;
        let recorded = known.as_ref().map(|known| &known.entity);
        let kind = body.kind();
        let place = || from.clone().unwrap_or_else(|| format!("{} {key}", kind.code()));
        let visibility = self.visibility(wanted, &key, &body, recorded, place);
        let home = self.home_slug(&body);
        let (slug, key) = identified(kind, id, key, home.as_deref(), recorded);
        let entity = Entity {
            id,
            slug,
            key,
            visibility,
            body,
            shape,
        };
        if kind == Kind::Zone {
            // Features of the same file are held against it.
            self.comparison.judge.learn(&entity);
        }
        let staged = Staged { entity, known, from };
        match self.by_id.get(&id) {
            Some(at) if staged.from.is_none() => self.staged[*at] = staged,
            _ => {
                self.by_id.insert(id, self.staged.len());
                self.staged.push(staged);
            }
        }
    }

    /// As [`Builder::put`], of a record whose key is made of a name: a new one gets a slug that says nothing.
    pub fn put_named<T: Record + Into<Body>>(
        &mut self,
        key: String,
        visibility: impl Into<Wanted>,
        record: T,
        shape: Option<Shape>,
        from: String,
    ) -> EntityId {
        let id = self.put(key, visibility, record, shape, from);
        if self.snapshot.version(id).is_none()
            && let Some(at) = self.by_id.get(&id)
        {
            self.staged[*at].entity.slug = format!("{}-{}", slug(T::KIND.code()), id.0.simple());
        }
        id
    }

    /// Ends the making: the changes to write, and the report.
    ///
    /// # Errors
    /// A slug is staged twice: both places are named. A record states what cannot be.
    pub fn finish(mut self) -> Result<(Vec<Change>, Report), Refusal> {
        let mut problems = text::Problems::new();
        let mut changes = Vec::new();
        // A figure may stand before the boundary it is held against.
        for staged in &self.staged {
            self.comparison.judge.learn(&staged.entity);
        }
        for staged in &self.staged {
            let origin = staged.from.as_deref().map_or(Origin::Hand, Origin::Place);
            let entity = Cow::Borrowed(&staged.entity);
            let change = self.comparison.change(entity, staged.known.as_deref(), origin);
            changes.extend(problems.keep(change).flatten());
        }
        self.check_references(&mut problems);
        changes.extend(self.ended());
        for doubt in self.comparison.judge.scattered() {
            self.comparison.report.note(Note::Doubtful(doubt));
        }
        for note in relation::odd(&self).into_iter().chain(relation::asked(&self)) {
            self.note(note);
        }
        for (name, other) in super::settings::contradicting(&self) {
            problems.push(
                Message::new("import.settings_contradict")
                    .with("name", name)
                    .with("other", other),
            );
        }
        for staged in &self.staged {
            if let Some(column) = self.circle(staged.entity.id) {
                let name = &staged.entity.slug;
                problems.push(
                    Message::new("register.circle")
                        .with("name", name)
                        .with("column", column),
                );
            }
        }
        problems.or((changes, self.comparison.report))
    }

    /// The relation by which a thing lies inside itself; `None` when it does not.
    fn circle(&self, start: EntityId) -> Option<&'static str> {
        let mut seen = HashSet::from([start]);
        let mut at = start;
        loop {
            let (above, column) = match self.body(at)? {
                Body::Zone(zone) if zone.attached_to == Some(at) => return Some("attached_to"),
                Body::Zone(zone) => (zone.parent?, "parent"),
                Body::Group(group) => (group.part_of?, "part_of"),
                _ => return None,
            };
            if !seen.insert(above) {
                return Some(column);
            }
            at = above;
        }
    }

    /// What a record is called: as staged, else as recorded.
    pub(super) fn name_of(&self, id: EntityId) -> String {
        let staged = self.by_id.get(&id).map(|at| &self.staged[*at].entity);
        let entity = staged.or_else(|| self.snapshot.version(id).map(|version| &version.entity));
        entity.map(Entity::name).unwrap_or_default()
    }

    /// What a thing says: as staged, else as recorded.
    fn body(&self, id: EntityId) -> Option<&Body> {
        match self.by_id.get(&id) {
            Some(at) => Some(&self.staged[*at].entity.body),
            None => self.snapshot.version(id).map(|version| &version.entity.body),
        }
    }
}
