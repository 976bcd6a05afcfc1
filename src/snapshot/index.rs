//! The versions a snapshot holds, found by kind, identity, name and subject. A copy shares what it does not change.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::find::Names;
use super::shards::Shards;
use crate::store::Versions;
use domain::{EntityId, Kind, Record, Version, Visibility, Zone};

/// Versions and what finds them.
#[derive(Debug, Clone)]
pub(super) struct Index {
    pub(super) versions: Versions,
    by_kind: HashMap<Kind, Versions>,
    by_id: Shards<EntityId, Arc<Version>>,
    by_slug: HashMap<Kind, Shards<Slug, ()>>,
    /// Where it is another than the slug.
    by_key: HashMap<Kind, Shards<String, Versions>>,
    about: Shards<(EntityId, Kind), Versions>,
    /// How many records that are no documents or organisations name a thing.
    named: Shards<EntityId, u32>,
    internal: usize,
    /// Folded names of zones.
    pub(super) names: Arc<Names>,
}

/// A version as the one of its slug.
#[derive(Debug, Clone)]
struct Slug(Arc<Version>);

impl Borrow<str> for Slug {
    fn borrow(&self) -> &str {
        &self.0.entity.slug
    }
}

impl Hash for Slug {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.entity.slug.hash(state);
    }
}

impl PartialEq for Slug {
    fn eq(&self, other: &Slug) -> bool {
        self.0.entity.slug == other.0.entity.slug
    }
}

impl Eq for Slug {}

/// Documents and organisations have no zone: any record may name them.
pub(super) fn is_shared(version: &Version) -> bool {
    matches!(version.entity.body.kind(), Kind::Document | Kind::Organisation)
}

impl Index {
    pub(super) fn of(versions: Versions) -> Index {
        let mut kinds: HashMap<Kind, Vec<Arc<Version>>> = HashMap::new();
        let mut subjects: HashMap<(EntityId, Kind), Vec<Arc<Version>>> = HashMap::new();
        let mut index = Index {
            by_kind: HashMap::new(),
            by_id: Shards::with_capacity(versions.len()),
            by_slug: HashMap::new(),
            by_key: HashMap::new(),
            about: Shards::with_capacity(0),
            named: Shards::with_capacity(versions.len()),
            internal: 0,
            names: Arc::default(),
            versions,
        };
        let mut names = Names::default();
        for version in &index.versions.clone() {
            let kind = version.entity.body.kind();
            kinds.entry(kind).or_default().push(Arc::clone(version));
            if let Some(subject) = version.entity.body.about() {
                subjects.entry((subject, kind)).or_default().push(Arc::clone(version));
            }
            if let Some(zone) = Zone::of(&version.entity.body) {
                names.add(zone, version.entity.id);
            }
        }
        for (kind, versions) in &kinds {
            index.by_slug.insert(*kind, Shards::with_capacity(versions.len()));
            index.by_key.insert(*kind, Shards::with_capacity(versions.len()));
            for version in versions {
                index.find(version);
            }
        }
        index.by_kind = kinds
            .into_iter()
            .map(|(kind, of)| (kind, of.into_iter().collect()))
            .collect();
        index.about = Shards::with_capacity(subjects.len());
        for (key, versions) in subjects {
            index.about.insert(key, versions.into_iter().collect());
        }
        index.names = Arc::new(names);
        index
    }

    /// Makes a version found by what it is called and named by.
    fn find(&mut self, version: &Arc<Version>) {
        let (entity, kind) = (&version.entity, version.entity.body.kind());
        self.by_id.insert(entity.id, Arc::clone(version));
        self.internal += usize::from(entity.visibility == Visibility::Internal);
        let slugs = self.by_slug.entry(kind).or_insert_with(|| Shards::with_capacity(0));
        slugs.remove(entity.slug.as_str());
        slugs.insert(Slug(Arc::clone(version)), ());
        self.change_keys(version, |keyed| keyed.insert(Arc::clone(version)));
        self.count(version, |count| *count += 1);
    }

    /// The records of the key of a version, where it has one of its own.
    fn change_keys(&mut self, version: &Version, change: impl FnOnce(&mut Versions)) {
        let entity = &version.entity;
        if !entity.key.is_empty() && entity.key != entity.slug {
            let kind = self.by_key.entry(entity.body.kind());
            let keys = kind.or_insert_with(|| Shards::with_capacity(0));
            keys.change(entity.key.clone(), change, Versions::is_empty);
        }
    }

    /// The counts of what a version names, its subject left aside.
    fn count(&mut self, version: &Version, change: impl Fn(&mut u32)) {
        if !is_shared(version) {
            for named in names_of(version) {
                self.named.change(named, &change, |count| *count == 0);
            }
        }
    }

    /// Adds a version of a thing there is none of, which is no zone.
    pub(super) fn insert(&mut self, version: Arc<Version>) {
        let kind = version.entity.body.kind();
        self.find(&version);
        self.by_kind.entry(kind).or_default().insert(Arc::clone(&version));
        if let Some(subject) = version.entity.body.about() {
            let add = |about: &mut Versions| about.insert(Arc::clone(&version));
            self.about.change((subject, kind), add, Versions::is_empty);
        }
        self.versions.insert(version);
    }

    /// Takes a version out that is there, and is no zone.
    pub(super) fn remove(&mut self, version: &Version) {
        let (entity, kind, row) = (&version.entity, version.entity.body.kind(), version.row_id);
        self.by_id.remove(&entity.id);
        self.internal -= usize::from(entity.visibility == Visibility::Internal);
        if let Some(slugs) = self.by_slug.get_mut(&kind) {
            slugs.remove(entity.slug.as_str());
        }
        self.change_keys(version, |keyed| drop(keyed.remove(row)));
        self.count(version, |count| *count = count.saturating_sub(1));
        if let Some(of_kind) = self.by_kind.get_mut(&kind) {
            of_kind.remove(row);
        }
        if let Some(subject) = entity.body.about() {
            let take = |about: &mut Versions| drop(about.remove(row));
            self.about.change((subject, kind), take, Versions::is_empty);
        }
        self.versions.remove(row);
    }

    pub(super) fn of_kind(&self, kind: Kind) -> Option<&Versions> {
        self.by_kind.get(&kind)
    }

    pub(super) fn get(&self, id: EntityId) -> Option<&Arc<Version>> {
        self.by_id.get(&id)
    }

    pub(super) fn about(&self, subject: EntityId, kind: Kind) -> Option<&Versions> {
        self.about.get(&(subject, kind))
    }

    /// The version of a slug of a kind; else the first of that key.
    pub(super) fn called(&self, kind: Kind, name: &str) -> Option<&Arc<Version>> {
        let of_slug = self.by_slug.get(&kind).and_then(|slugs| slugs.key(name));
        of_slug
            .map(|slug| &slug.0)
            .or_else(|| self.by_key.get(&kind)?.get(name)?.iter().next())
    }

    /// How many records that are no documents or organisations name a thing.
    pub(super) fn named(&self, id: EntityId) -> u32 {
        self.named.get(&id).copied().unwrap_or(0)
    }

    /// How many versions are internal.
    pub(super) fn internal(&self) -> usize {
        self.internal
    }

    /// Whether anything is about a thing.
    pub(super) fn is_subject(&self, id: EntityId) -> bool {
        Kind::ALL.iter().any(|kind| self.about(id, *kind).is_some())
    }
}

#[cfg(test)]
impl super::Snapshot {
    /// Fails where what finds versions is another than what is made of them from nothing.
    pub(crate) fn assert_indexed(&self) {
        let (own, anew) = (&self.index, Index::of(self.index.versions.iter().cloned().collect()));
        let rows = |of: Option<&Versions>| of.map(|of| of.iter().map(|v| v.row_id).collect::<Vec<_>>());
        assert_eq!(own.versions.len(), own.versions.iter().count());
        assert_eq!(own.internal, anew.internal);
        for version in &anew.versions {
            let (entity, kind) = (&version.entity, version.entity.body.kind());
            let same = |index: &Index| index.get(entity.id).map(|v| v.row_id) == Some(version.row_id);
            assert!(same(own) && same(&anew));
            for name in [&entity.slug, &entity.key] {
                let found = |index: &Index| index.called(kind, name).map(|v| v.row_id);
                assert_eq!(found(own), found(&anew), "{name}");
            }
            for id in names_of(version).chain(entity.body.about()).chain([entity.id]) {
                assert_eq!(own.named(id), anew.named(id));
                assert_eq!(own.is_subject(id), anew.is_subject(id));
                for kind in Kind::ALL {
                    assert_eq!(rows(own.about(id, *kind)), rows(anew.about(id, *kind)));
                }
            }
        }
        for kind in Kind::ALL {
            let some = |of: Option<Vec<_>>| of.filter(|rows| !rows.is_empty());
            assert_eq!(some(rows(own.of_kind(*kind))), some(rows(anew.of_kind(*kind))));
        }
    }
}

/// What a version names beside its subject.
pub(super) fn names_of(version: &Version) -> impl Iterator<Item = EntityId> {
    let subject = version.entity.body.about();
    let named = version.entity.body.references().into_iter();
    named.filter(move |named| Some(*named) != subject)
}
