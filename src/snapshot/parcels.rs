//! The parcels that one audience sees.

use std::collections::HashSet;
use std::sync::Arc;

use geo::Rect;

use super::seen;
use crate::store::{ParcelGroup, ParcelLine, ParcelLines, Parcels, ParcelsOf, StoreError};
use domain::{Body, EntityId, RowId, Version, Visibility};

/// The parcels of a revision, as far as an audience sees them: without those that are kept from it, and of one dataset where the
/// snapshot is.
#[derive(Debug, Clone)]
pub struct SeenParcels {
    all: Parcels,
    /// The things whose newest version is internal, for the public; `None` for those who see everything.
    hidden: Option<Arc<HashSet<EntityId>>>,
    /// Which of them it is, by what they have in common; `None` for all.
    of: Option<Arc<HashSet<ParcelsOf>>>,
}

impl SeenParcels {
    /// All of them.
    pub(super) fn everything(all: &Parcels) -> SeenParcels {
        SeenParcels {
            all: all.clone(),
            hidden: None,
            of: None,
        }
    }

    /// What the public sees of them.
    pub(super) fn public(all: &Parcels, hidden: &HashSet<EntityId>) -> SeenParcels {
        SeenParcels {
            all: all.clone(),
            hidden: Some(Arc::new(hidden.clone())),
            of: None,
        }
    }

    /// The same of another revision that has the same parcels.
    pub(super) fn at(&self, all: &Parcels, hidden: &Arc<HashSet<EntityId>>) -> SeenParcels {
        SeenParcels {
            all: all.clone(),
            hidden: self.hidden.as_ref().map(|_| Arc::clone(hidden)),
            of: self.of.clone(),
        }
    }

    /// The lines of all of them, seen or not.
    pub(super) fn lines(&self) -> Result<&ParcelLines, StoreError> {
        self.all.lines()
    }

    /// What those that are seen have in common.
    pub(super) fn groups<'l>(&self, lines: &'l ParcelLines) -> Vec<ParcelGroup<'l>> {
        let nothing = HashSet::new();
        let mut groups = lines.groups(self.hidden.as_deref().unwrap_or(&nothing));
        groups.retain(|group| {
            (self.hidden.is_none() || group.public) && self.of.as_ref().is_none_or(|of| of.contains(group.of))
        });
        groups
    }

    /// Those of some zones, or of none.
    pub(super) fn of_zones(&self, lines: &ParcelLines, keeps: impl Fn(Option<EntityId>) -> bool) -> SeenParcels {
        let groups = self.groups(lines).into_iter();
        let kept = groups
            .filter(|group| keeps(group.of.zone))
            .map(|group| group.of.clone());
        SeenParcels {
            of: Some(Arc::new(kept.collect())),
            ..self.clone()
        }
    }

    fn sees(&self, id: EntityId, visibility: Visibility, of: &ParcelsOf) -> bool {
        let shown = self
            .hidden
            .as_ref()
            .is_none_or(|hidden| visibility == Visibility::Public && !hidden.contains(&id));
        shown && self.of.as_ref().is_none_or(|kept| kept.contains(of))
    }

    fn sees_whole(&self, version: &Version) -> bool {
        let Body::Parcel(parcel) = &version.entity.body else {
            return false;
        };
        let of = || ParcelsOf {
            commune: parcel.commune.clone(),
            zone: parcel.zone,
            document: parcel.source.document,
        };
        let everything = self.hidden.is_none() && self.of.is_none();
        everything || self.sees(version.entity.id, version.entity.visibility, &of())
    }

    /// A whole parcel as the audience sees it.
    fn shown(&self, version: Arc<Version>) -> Option<Arc<Version>> {
        let seen = self.sees_whole(&version).then_some(version)?;
        match &self.hidden {
            Some(hidden) => seen::public(&seen, hidden),
            None => Some(seen),
        }
    }

    /// The line of each, in the order of rows. A line holds what the office knows a parcel by: it is for finding, not for answers.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn iter(&self) -> Result<impl Iterator<Item = ParcelLine<'_>>, StoreError> {
        let lines = self.all.lines()?;
        Ok(lines.iter().filter(|line| self.sees_line(line)))
    }

    /// The line of a thing.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn get(&self, id: EntityId) -> Result<Option<ParcelLine<'_>>, StoreError> {
        Ok(self.all.lines()?.get(id).filter(|line| self.sees_line(line)))
    }

    fn sees_line(&self, line: &ParcelLine<'_>) -> bool {
        self.sees(line.id, line.visibility, line.shared)
    }

    /// The documents they name.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn documents(&self) -> Result<HashSet<EntityId>, StoreError> {
        let lines = self.all.lines()?;
        let groups = self.groups(lines).into_iter();
        let found = groups.filter_map(|group| group.of.document).collect();
        Ok(found)
    }

    /// The whole parcel of a row, when it is one that is seen.
    ///
    /// # Errors
    /// The store cannot be read, or has no such parcel for this audience.
    pub fn whole(&self, row: RowId) -> Result<Arc<Version>, StoreError> {
        let version = self.all.whole(row)?;
        self.shown(version).ok_or_else(|| StoreError::no_parcel(row))
    }

    /// Whole parcels, one after the other in the order of rows, until `take` has enough: every one, or those whose land may touch
    /// one of some boxes in degrees.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn each(
        &self,
        boxes: Option<&[Rect<f64>]>,
        take: &mut dyn FnMut(Arc<Version>) -> bool,
    ) -> Result<(), StoreError> {
        self.all
            .each(boxes, &mut |version| self.shown(version).is_none_or(&mut *take))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::{Audience, Dataset, Snapshot};
    use crate::store::Loaded;
    use domain::{Document, DocumentClass, Entity, Interval, Kind, Parcel, Revision, Source, Zone, ZoneKind};

    struct Store(Vec<Arc<Version>>);

    impl Store {
        fn put(&mut self, slug: &str, visibility: Visibility, body: impl Into<Body>) -> EntityId {
            let id = EntityId::fresh();
            let revision = Revision(1);
            self.0.push(Arc::new(Version {
                row_id: RowId(self.0.len() as i64 + 1),
                from_rev: revision,
                first_rev: revision,
                first_public: (visibility == Visibility::Public).then_some(revision),
                to_rev: None,
                entity: Entity {
                    id,
                    slug: slug.to_string(),
                    key: slug.to_string(),
                    visibility,
                    body: body.into(),
                    shape: None,
                },
            }));
            id
        }

        fn document(&mut self, number: &str) -> EntityId {
            self.put(
                number,
                Visibility::Public,
                Document::numbered(number, DocumentClass::Act),
            )
        }

        fn zone(&mut self, slug: &str, example: bool) -> EntityId {
            let zone = Zone {
                example,
                ..Zone::new(ZoneKind::IndustrialPark, slug, "lao-cai")
            };
            self.put(slug, Visibility::Public, zone)
        }

        fn parcel(
            &mut self,
            slug: &str,
            visibility: Visibility,
            zone: Option<EntityId>,
            document: EntityId,
        ) -> EntityId {
            let parcel = Parcel {
                sheet: "7".to_string(),
                number: slug.to_string(),
                commune: "Bản Qua".to_string(),
                land_use: String::new(),
                land_use_wording: String::new(),
                declared: None,
                zone,
                valid: Interval::starting(None),
                source: Source {
                    document: Some(document),
                    ..Source::default()
                },
            };
            self.put(slug, visibility, parcel)
        }
    }

    /// Parcels are no versions of a snapshot, and yet decide which documents the public and a dataset have.
    #[test]
    fn parcels_are_seen_as_other_records_are() {
        let mut store = Store(Vec::new());
        let [public, internal, taken_back, fictional] =
            ["1/QĐ", "2/QĐ", "3/QĐ", "4/QĐ"].map(|number| store.document(number));
        let (zone, example) = (store.zone("kcn-a", false), store.zone("kcn-minh-hoa", true));
        store.parcel("a", Visibility::Public, Some(zone), public);
        store.parcel("b", Visibility::Internal, None, internal);
        let hidden = store.parcel("c", Visibility::Public, None, taken_back);
        let beside = store.parcel("e", Visibility::Public, Some(zone), public);
        store.parcel("d", Visibility::Public, Some(example), fictional);
        let loaded = Loaded {
            store: Default::default(),
            revision: Revision(1),
            approved_at: vec![Default::default()],
            mark: String::new(),
            hidden: HashSet::from([hidden, beside]),
            withdrawn: HashSet::new(),
            epoch: String::new(),
            versions: store.0.into_iter().collect(),
            parcels: Parcels::default(),
        };
        let told = |audience, dataset| {
            let snapshot = Snapshot::of(&loaded, audience, dataset).unwrap();
            assert!(snapshot.versions().iter().all(|v| v.entity.body.kind() != Kind::Parcel));
            let numbers: Vec<String> = snapshot
                .parcels()
                .iter()
                .unwrap()
                .map(|line| line.number.to_string())
                .collect();
            let mut whole = Vec::new();
            snapshot
                .parcels()
                .each(None, &mut |parcel| {
                    assert!(
                        audience == Audience::Local || parcel.entity.key.is_empty(),
                        "a key is the office's"
                    );
                    whole.push(parcel.entity.slug.clone());
                    true
                })
                .unwrap();
            assert_eq!(numbers, whole);
            let documents: Vec<String> = snapshot.all::<Document>().map(|row| row.body.number.clone()).collect();
            (numbers.concat(), documents.join(" "))
        };
        let pair = |parcels: &str, documents: &str| (parcels.to_string(), documents.to_string());
        assert_eq!(told(Audience::Public, Dataset::Real), pair("a", "1/QĐ"));
        assert_eq!(told(Audience::Public, Dataset::Example), pair("d", "4/QĐ"));
        assert_eq!(told(Audience::Local, Dataset::Real), pair("abce", "1/QĐ 2/QĐ 3/QĐ"));
        assert_eq!(told(Audience::Local, Dataset::Example), pair("d", "4/QĐ"));
    }
}
