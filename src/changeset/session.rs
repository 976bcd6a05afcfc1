//! A changeset in the making: what an import has staged, on top of what is recorded.

use std::collections::hash_map::{Entry, RandomState};
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use crate::plausible::Judge;
use crate::snapshot::{NameError, Snapshot};
use domain::text::{fold, shortened, slug};
use domain::{
    Body, Change, Document, DocumentClass, Entity, EntityId, Kind, Organisation, OrganisationClass, Record, Shape,
    Source, Version, Visibility, Zone,
};
use message::Message;

use super::naming::may_name_somebody;
use super::report::{Note, Report};
use crate::changeset::has_rows;
use crate::changeset::relation;
use text::{Refusal, nearest};

/// An import under way. Everything is resolved against the snapshot and against what was staged before.
pub struct Session<'a> {
    snapshot: &'a Snapshot,
    ids: HashMap<(Kind, String), EntityId>,
    staged: Vec<Staged>,
    by_id: HashMap<EntityId, usize>,
    claims: Claims,
    judge: Judge<'a>,
    report: Report,
}

/// A place in a file of features or of rows.
fn at(file: &str, number: u64) -> Message {
    let key = if has_rows(file) {
        "import.at_row"
    } else {
        "import.at_feature"
    };
    Message::new(key).with("file", file).with("number", number)
}

/// A doubt or a problem, with file and row before it.
fn placed(place: &str, said: Message) -> Message {
    Message::new("plausible.placed")
        .with("place", place)
        .with_message("said", said)
}

/// Which slugs an import has used, and where: a few bytes each, since there may be a million.
#[derive(Default)]
struct Claims {
    files: Vec<String>,
    /// By two hashes of kind and slug: two slugs out of a million agree in both once in 10²⁶ imports.
    taken: HashMap<(u64, u64), (u32, u64)>,
    keys: (RandomState, RandomState),
}

impl Claims {
    /// Takes a slug, or says where it was taken before.
    fn claim(&mut self, kind: Kind, slug: &str, file: &str, number: u64) -> Option<(&str, u64)> {
        let at = match self.files.iter().rposition(|known| known == file) {
            Some(at) => at,
            None => {
                self.files.push(file.to_string());
                self.files.len() - 1
            }
        };
        let key = (kind, slug);
        match self.taken.entry((self.keys.0.hash_one(key), self.keys.1.hash_one(key))) {
            Entry::Occupied(taken) => {
                let (file, number) = *taken.get();
                Some((self.files.get(file as usize)?, number))
            }
            Entry::Vacant(free) => {
                free.insert((at as u32, number));
                None
            }
        }
    }
}

/// Who may see a record, as far as an import says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A person says so.
    Said(Visibility),
    /// It follows from what the record holds.
    Follows(Visibility),
}

impl From<Visibility> for Wanted {
    fn from(visibility: Visibility) -> Wanted {
        Wanted::Follows(visibility)
    }
}

impl Wanted {
    /// The visibility of a new version of what is internal. A record does not become public because a newer file leaves a
    /// count or a name out: only a person makes it so.
    fn of_internal(self) -> Visibility {
        match self {
            Wanted::Said(visibility) => visibility,
            Wanted::Follows(_) => Visibility::Internal,
        }
    }

    fn asked(self) -> Visibility {
        match self {
            Wanted::Said(visibility) | Wanted::Follows(visibility) => visibility,
        }
    }
}

/// The slug and the key of a record: what is recorded stays; a new one keeps the key of the person, and has it as its slug
/// where it cannot name anybody. `home` is the slug of its zone.
pub fn identified(
    kind: Kind,
    id: EntityId,
    key: String,
    home: Option<&str>,
    known: Option<&Entity>,
) -> (String, String) {
    match known {
        Some(known) => (known.slug.clone(), known.key.clone()),
        None if may_name_somebody(kind, &key, home) => (format!("{}-{}", slug(kind.code()), id.0.simple()), key),
        None => (key.clone(), key),
    }
}

/// An entity to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Staged {
    /// The entity.
    pub entity: Entity,
    /// Where it came from, for messages.
    pub from: String,
}

impl<'a> Session<'a> {
    /// Begins on a snapshot that shows everything.
    pub fn new(snapshot: &'a Snapshot) -> Session<'a> {
        Session {
            snapshot,
            ids: HashMap::new(),
            staged: Vec::new(),
            by_id: HashMap::new(),
            claims: Claims::default(),
            judge: Judge::new(snapshot),
            report: Report::default(),
        }
    }

    /// What is recorded.
    pub fn snapshot(&self) -> &'a Snapshot {
        self.snapshot
    }

    /// Adds a remark to the report.
    pub fn note(&mut self, note: Note) {
        self.report.note(note);
    }

    /// The report so far, to add to.
    pub fn report(&mut self) -> &mut Report {
        &mut self.report
    }

    /// The change that records an entity, without keeping it: for files too large to stage. `None` when it is recorded
    /// exactly so. Of what went this way the session remembers only that it did. `known` is what is recorded of it, where the
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
        let kind = entity.body.kind();
        if let Some((other, earlier)) = self.claims.claim(kind, &entity.slug, file, number) {
            return Err(Message::new("import.twice_in_files")
                .with("name", entity.name())
                .with_message("first", at(other, earlier))
                .with_message("second", at(file, number)));
        }
        self.judge.learn(&entity);
        let recorded = self.snapshot.version(entity.id);
        let version = match recorded.or(known.filter(|known| known.entity.id == entity.id)) {
            Some(version) if version.entity == entity => {
                self.report.unchanged += 1;
                return Ok(None);
            }
            version => version,
        };
        for doubt in self.judge.judge(&entity)? {
            let message = Message::new("plausible.placed").with_message("place", at(file, number));
            self.report.note(Note::Doubtful(message.with_message("said", doubt)));
        }
        let left = self.judge.left_outside(&entity);
        for doubt in self.judge.elsewhere(&entity).into_iter().chain(left) {
            self.report.note(Note::Doubtful(doubt));
        }
        let supersedes = match version {
            Some(version) => {
                self.report.add_superseded(|| entity.name());
                Some(version.row_id)
            }
            None => {
                self.report.add_created(|| entity.name());
                None
            }
        };
        let entity = Box::new(entity);
        Ok(Some(Change::Put { entity, supersedes }))
    }

    /// The identity of a slug: the recorded one, else one made now and kept for the rest of the session.
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
            self.note(Note::Doubtful(placed(
                &place(),
                Message::new("import.stays_internal").with("name", name),
            )));
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
        let known = self.snapshot.version(id).map(|version| &version.entity);
        let body: Body = record.into();
        let visibility = self.visibility(visibility.into(), &key, &body, known, || from.clone());
        let home = self.home_slug(&body);
        let (slug, key) = identified(T::KIND, id, key, home.as_deref(), known);
        let entity = Entity {
            id,
            slug,
            key,
            visibility,
            body,
            shape,
        };
        if T::KIND == Kind::Zone {
            // Features of the same file are held against it.
            self.judge.learn(&entity);
        }
        self.by_id.insert(id, self.staged.len());
        self.staged.push(Staged { entity, from });
        id
    }

    /// As [`Session::put`], of a record whose key is made of a name: a new one gets a slug that says nothing.
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

    /// Ends the session: the changes to write, and the report.
    ///
    /// # Errors
    /// A slug is staged twice: both places are named. A record states what cannot be.
    pub fn finish(mut self) -> Result<(Vec<Change>, Report), Refusal> {
        let mut seen: HashMap<EntityId, &str> = HashMap::new();
        let mut problems = text::Problems::new();
        let mut changes = Vec::new();
        // A figure may stand before the boundary it is held against.
        for staged in &self.staged {
            self.judge.learn(&staged.entity);
        }
        for staged in &self.staged {
            let name = || staged.entity.name();
            if let Some(first) = seen.insert(staged.entity.id, &staged.from) {
                problems.push(
                    Message::new("import.twice")
                        .with("name", name())
                        .with("first", first)
                        .with("second", &staged.from),
                );
                continue;
            }
            let version = match self.snapshot.version(staged.entity.id) {
                Some(version) if version.entity == staged.entity => {
                    self.report.unchanged += 1;
                    continue;
                }
                version => version,
            };
            match self.judge.judge(&staged.entity) {
                Ok(doubts) => {
                    let astray = match staged.entity.body.kind() {
                        // Told where it was read.
                        Kind::Boundary => None,
                        _ => self.judge.too_far(&staged.entity),
                    };
                    let left = self.judge.left_outside(&staged.entity);
                    let elsewhere = self.judge.elsewhere(&staged.entity);
                    for doubt in doubts.into_iter().chain(astray).chain(left).chain(elsewhere) {
                        self.report.note(Note::Doubtful(placed(&staged.from, doubt)));
                    }
                }
                Err(impossible) => problems.push(placed(&staged.from, impossible)),
            }
            let supersedes = match version {
                Some(version) => {
                    self.report.add_superseded(name);
                    Some(version.row_id)
                }
                None => {
                    self.report.add_created(name);
                    None
                }
            };
            changes.push(Change::Put {
                entity: Box::new(staged.entity.clone()),
                supersedes,
            });
        }
        for doubt in self.judge.scattered() {
            self.report.note(Note::Doubtful(doubt));
        }
        for note in relation::odd(&self).into_iter().chain(relation::asked(&self)) {
            self.report.note(note);
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
        problems.or((changes, self.report))
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
