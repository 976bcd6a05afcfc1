//! Changesets that no file holds: things are entered, superseded and ended by hand. What is recorded is known again as an import
//! knows it, and everything is judged alike when the changeset is finished.

use super::builder::{Builder, Stated};
use super::prepare_geometry::Prepared;
use super::report::{Note, Removed};
use super::update::{Known, Recorded, Sought};
use super::visibility::Wanted;
use domain::text::slug;
use domain::{Body, Change, EntityId, Kind};
use message::Message;
use text::Problems;

impl<'a> Builder<'a> {
    /// Enters a record under the key a person knows it by, which may be empty. What is recorded under this key, is called so, or
    /// is the same land is superseded; anything else is new. Gives its identity, for records that refer to it.
    ///
    /// # Errors
    /// Several recorded things are called so. The store of the snapshot cannot be read. What is wrong with the record itself is
    /// told when the changeset is finished.
    pub fn enter(
        &mut self,
        key: &str,
        visibility: impl Into<Wanted>,
        record: impl Into<Body>,
        land: Option<Prepared>,
    ) -> Result<EntityId, Message> {
        let (body, key) = (record.into(), slug(key));
        let (kind, home) = (body.kind(), body.home());
        let staged = self.ids.get(&(kind, key.clone())).copied().filter(|_| !key.is_empty());
        let known = match staged {
            Some(id) => self.known_version(id)?,
            None => {
                let sought = Sought {
                    slug: &key,
                    called: body.called(),
                    local: home.zip(Some(key.as_str()).filter(|key| !key.is_empty())),
                    from: body.valid().and_then(domain::Interval::start),
                };
                // A boundary of another day is another one, also where the land is the same.
                let keyed = !key.is_empty() || sought.called.is_some() || kind == Kind::Boundary;
                let on_land = land
                    .as_ref()
                    .filter(|_| kind != Kind::Boundary)
                    .map(|land| (&land.shape, land.plane.epsg));
                let found = self.recorded_of(kind)?.find(&sought, keyed, home, on_land)?;
                found.map(|found| found.version)
            }
        };
        let recorded = known.as_ref().map(|known| known.entity.id);
        let id = staged.or(recorded).unwrap_or_else(EntityId::fresh);
        if !key.is_empty() {
            self.ids.insert((kind, key.clone()), id);
        }
        let stated = self.stated(key, visibility.into(), body, land);
        self.ends.retain(|ended| ended.entity.id != id);
        self.stage(id, stated, known);
        Ok(id)
    }

    /// Enters a new version of a recorded thing, under the key it has.
    ///
    /// # Errors
    /// Nothing of this identity is recorded, or it is of another kind. The store of the snapshot cannot be read.
    pub fn supersede(
        &mut self,
        id: EntityId,
        visibility: impl Into<Wanted>,
        record: impl Into<Body>,
        land: Option<Prepared>,
    ) -> Result<(), Message> {
        let body = record.into();
        let known = self.known_version(id)?.ok_or_else(|| not_recorded(id))?;
        if known.entity.body.kind() != body.kind() {
            return Err(Message::new("changeset.other_kind")
                .with("name", known.entity.name())
                .with("kind", body.kind().code()));
        }
        let key = known.entity.key.clone();
        let stated = self.stated(key, visibility.into(), body, land);
        self.ends.retain(|ended| ended.entity.id != id);
        self.stage(id, stated, Some(known));
        Ok(())
    }

    /// Ends a recorded thing: it is no longer recorded. What was staged of it before is forgotten.
    ///
    /// # Errors
    /// Nothing of this identity is recorded. The store of the snapshot cannot be read.
    pub fn end(&mut self, id: EntityId) -> Result<(), Message> {
        let known = self.known_version(id)?.ok_or_else(|| not_recorded(id))?;
        if let Some(at) = self.by_id.remove(&id) {
            self.staged.remove(at);
            self.by_id
                .values_mut()
                .filter(|other| **other > at)
                .for_each(|other| *other -= 1);
        }
        if !self.is_ending(id) {
            self.ends.push(known);
        }
        Ok(())
    }

    /// A record with its land; what was mended of that is told.
    fn stated(&mut self, key: String, wanted: Wanted, body: Body, land: Option<Prepared>) -> Stated {
        let name = format!("{} {key}", body.kind().code());
        let shape = land.map(|land| {
            for repair in &land.repairs {
                let placed = Message::new("plausible.placed").with("place", &name);
                self.note(Note::Doubtful(placed.with_message("said", repair.message())));
            }
            land.shape
        });
        Stated {
            key,
            wanted,
            body,
            shape,
            from: None,
        }
    }

    fn recorded_of(&mut self, kind: Kind) -> Result<&mut Recorded<'a>, Message> {
        if !self.recorded.contains_key(&kind) {
            let recorded = Recorded::new(self.snapshot, kind).map_err(|error| error.sentence())?;
            self.recorded.insert(kind, recorded);
        }
        self.recorded
            .get_mut(&kind)
            .ok_or_else(|| Message::new("store.database"))
    }

    /// What is recorded of a thing, parcels too.
    fn known_version(&self, id: EntityId) -> Result<Option<Known<'a>>, Message> {
        if let Some(version) = self.snapshot.version(id) {
            return Ok(Some(Known::Here(version)));
        }
        let parcels = self.snapshot.parcels();
        let read = parcels
            .get(id)
            .and_then(|line| line.map(|line| parcels.whole(line.row)).transpose());
        read.map(|parcel| parcel.map(Known::Read))
            .map_err(|error| error.sentence())
    }

    fn is_ending(&self, id: EntityId) -> bool {
        self.ends.iter().any(|ended| ended.entity.id == id)
    }

    /// The changes that end things.
    pub(super) fn ended(&mut self) -> Vec<Change> {
        for ended in &self.ends {
            self.comparison.report.add_removed(Removed::of(&ended.entity, true));
        }
        let end = |ended: &Known<'a>| Change::End {
            entity: ended.entity.id,
            supersedes: ended.row_id,
        };
        self.ends.iter().map(end).collect()
    }

    /// What is entered by hand names its references by identity: they have to be there. Nothing that stays may refer to what ends.
    pub(super) fn check_references(&self, problems: &mut Problems) {
        for staged in self.staged.iter().filter(|staged| staged.from.is_none()) {
            for id in staged.entity.body.references() {
                let there = self.by_id.contains_key(&id) || matches!(self.known_version(id), Ok(Some(_)));
                if !there {
                    let message = Message::new("changeset.refers_to_nothing").with("name", staged.entity.name());
                    problems.push(message.with("id", id));
                }
            }
        }
        if self.ends.is_empty() {
            return;
        }
        let mut held = |named: &[EntityId], name: String| {
            for ended in self.ends.iter().filter(|ended| named.contains(&ended.entity.id)) {
                let message = Message::new("changeset.end_referred").with("subject", &name);
                problems.push(message.with("name", ended.entity.name()));
            }
        };
        let stays = |id: EntityId| !self.by_id.contains_key(&id) && !self.is_ending(id);
        let recorded = self.snapshot.versions().iter().map(|version| &version.entity);
        let staged = self.staged.iter().map(|staged| &staged.entity);
        for entity in recorded.filter(|entity| stays(entity.id)).chain(staged) {
            held(&entity.body.references(), entity.name());
        }
        // Parcels speak of their zone and their document, and of nothing else.
        match self.snapshot.parcels().iter() {
            Ok(parcels) => {
                for parcel in parcels.filter(|parcel| stays(parcel.id)) {
                    let named: Vec<EntityId> = [parcel.shared.zone, parcel.shared.document]
                        .into_iter()
                        .flatten()
                        .collect();
                    held(&named, format!("{} {}", Kind::Parcel.code(), parcel.slug));
                }
            }
            Err(error) => problems.push(error.sentence()),
        }
    }
}

fn not_recorded(id: EntityId) -> Message {
    Message::new("changeset.not_recorded").with("id", id)
}
