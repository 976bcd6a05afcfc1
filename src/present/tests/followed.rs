//! Revisions one after the other, as a server goes from one to the next: every answer is the one of a ledger made from nothing.

use std::collections::HashSet;
use std::sync::Arc;

use super::*;
use crate::ledger::Wanted;
use crate::snapshot::{Fictional, Followed, Snapshot};
use crate::store::{Loaded, Parcels};

/// Numbers of a seed, the same everywhere (Mulberry32).
struct Random(u32);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x6d2b_79f5);
        let mut t = (self.0 ^ (self.0 >> 15)).wrapping_mul(self.0 | 1);
        t ^= t.wrapping_add((t ^ (t >> 7)).wrapping_mul(t | 61));
        ((t ^ (t >> 14)) as usize) % end
    }

    fn chance(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        (!of.is_empty()).then(|| of[self.below(of.len())])
    }
}

/// A store of which any row may change.
struct Changing {
    random: Random,
    loaded: Loaded,
    next: i64,
}

impl Changing {
    fn rows(&self, kind: Kind) -> Vec<EntityId> {
        let of_kind = self.loaded.versions.iter().filter(|v| v.entity.body.kind() == kind);
        of_kind.map(|version| version.entity.id).collect()
    }

    fn any(&mut self, kind: Kind) -> Option<EntityId> {
        let rows = self.rows(kind);
        self.random.one(&rows)
    }

    fn version(&self, id: EntityId) -> Option<Arc<Version>> {
        self.loaded
            .versions
            .iter()
            .find(|version| version.entity.id == id)
            .cloned()
    }

    /// Records a thing, or a version of it.
    fn put(&mut self, id: EntityId, visibility: Visibility, shape: Option<Shape>, body: impl Into<Body>) -> EntityId {
        let before = self.version(id);
        if let Some(before) = &before {
            self.loaded.versions.remove(before.row_id);
        }
        self.next += 1;
        let revision = self.loaded.revision;
        let public = (visibility == Visibility::Public).then_some(revision);
        let body = body.into();
        self.loaded.versions.insert(Arc::new(Version {
            row_id: RowId(self.next),
            from_rev: revision,
            first_rev: before.as_ref().map_or(revision, |before| before.first_rev),
            first_public: before.as_ref().and_then(|before| before.first_public).or(public),
            to_rev: None,
            entity: Entity {
                id,
                slug: before.map_or(format!("{}-{}", body.kind().code(), self.next), |b| {
                    b.entity.slug.clone()
                }),
                // Several have the same.
                key: format!("key-{}", self.next % 7),
                visibility,
                body,
                shape,
            },
        }));
        match visibility {
            Visibility::Public => self.loaded.hidden.remove(&id),
            Visibility::Internal => self.loaded.hidden.insert(id),
        };
        id
    }

    fn end(&mut self, id: EntityId) {
        if let Some(version) = self.version(id) {
            self.loaded.versions.remove(version.row_id);
        }
    }

    fn source(&mut self) -> Source {
        let fresh = self.random.chance(15);
        let document = match fresh {
            true => Some(self.document()),
            false => self.any(Kind::Document),
        };
        Source {
            document: document.filter(|_| !self.random.chance(4)),
            ..Source::default()
        }
    }

    fn document(&mut self) -> EntityId {
        let replaces = self.any(Kind::Document).filter(|_| self.random.chance(3));
        let year = 2_010 + self.random.below(15);
        let document = Document {
            date: year.to_string().parse().ok(),
            replaces: replaces.into_iter().collect(),
            ..Document::numbered(format!("{}/QĐ", self.next), DocumentClass::Act)
        };
        self.put(EntityId::fresh(), Visibility::Public, None, document)
    }

    fn zone(&mut self, id: EntityId, kind: ZoneKind, parent: Option<EntityId>, example: bool) -> EntityId {
        let zone = Zone {
            kind,
            name: format!("Khu {}", self.next),
            other_names: Vec::new(),
            province: "gia-lai".to_string(),
            province_then: None,
            place: Place::default(),
            parent,
            attached_to: None,
            trades: Vec::new(),
            mark: None,
            example,
            source: self.source(),
        };
        self.put(id, Visibility::Public, None, zone)
    }

    /// A square somewhere on land that all zones are near.
    fn square(&mut self, side: f64) -> Option<Shape> {
        let (x, y) = (self.random.below(5) as f64 * 60.0, self.random.below(5) as f64 * 60.0);
        let (x, y) = (500_000.0 + x, 1_500_000.0 + y);
        let native = MultiPolygon(vec![
            polygon![(x: x, y: y), (x: x + side, y: y), (x: x + side, y: y + side), (x: x, y: y + side)],
        ]);
        let degrees = geo::MapCoords::map_coords(&native, |c| geo::coord! { x: c.x / 1e5 + 100.0, y: c.y / 1e5 });
        Some(Shape {
            crs: Epsg(9216),
            wgs84: degrees,
            native,
        })
    }

    fn visibility(&mut self) -> Visibility {
        match self.random.chance(3) {
            true => Visibility::Internal,
            false => Visibility::Public,
        }
    }

    fn valid(&mut self) -> Interval {
        Interval::starting(format!("20{}", 10 + self.random.below(14)).parse().ok())
    }

    fn lease(&mut self, id: EntityId, zone: EntityId, visibility: Visibility, shape: Option<Shape>) {
        let (project, source, valid) = (self.any(Kind::Project), self.source(), self.valid());
        let lease = Lease {
            withheld: false,
            zone,
            kind: LeaseKind::Sublease,
            hectares: None,
            qualifier: Qualifier::default(),
            valid,
            end_reason: None,
            project: project.filter(|_| self.random.chance(2)),
            tenant: String::new(),
            source,
        };
        self.put(id, visibility, shape, lease);
    }

    fn plan(&mut self, id: EntityId, zone: EntityId, visibility: Visibility, shape: Option<Shape>) {
        let (source, valid) = (self.source(), self.valid());
        let area = PlanArea {
            zone,
            level: PlanLevel::Detailed,
            function: LandFunction::Industrial,
            lot: String::new(),
            valid,
            source,
        };
        self.put(id, visibility, shape, area);
    }

    fn boundary(&mut self, id: EntityId, zone: EntityId, shape: Option<Shape>) {
        let (source, valid) = (self.source(), self.valid());
        let boundary = Boundary {
            zone,
            status: LegalStatus::Approved,
            quality: Quality::Surveyed,
            declared: None,
            plane: Epsg(9216),
            plane_reason: PlaneReason::File,
            transform: String::new(),
            valid,
            repairs: Vec::new(),
            source,
        };
        self.put(id, Visibility::Public, shape, boundary);
    }

    fn figure(&mut self, id: EntityId, subject: Subject, visibility: Visibility) {
        let source = self.source();
        let figure = Figure {
            rung: None,
            subject,
            within: String::new(),
            indicator: "leased".parse().unwrap(),
            quantity: Quantity::exact((1 + self.random.below(9)).into(), Unit::Hectare),
            status: Status::Approved,
            time: FigureTime::AsOf(None),
            source,
            note: String::new(),
        };
        self.put(id, visibility, None, figure);
    }

    /// The next revision begins.
    fn next_revision(&mut self) {
        self.loaded.revision.0 += 1;
        let at = self
            .loaded
            .approved_at
            .last()
            .unwrap()
            .checked_add(jiff::SignedDuration::from_hours(24));
        self.loaded.approved_at.push(at.unwrap());
        self.loaded.epoch = self.loaded.hidden.len().to_string();
    }

    /// One change of any kind, on a new thing or one that is there.
    fn change(&mut self) {
        let Some(zone) = self.any(Kind::Zone) else { return };
        let thing = |changing: &mut Changing, kind: Kind| {
            let known = changing.any(kind).filter(|_| changing.random.chance(2));
            known.unwrap_or_else(EntityId::fresh)
        };
        match self.random.below(24) {
            0..8 => {
                let id = thing(self, Kind::Lease);
                let (visibility, shape) = (self.visibility(), self.square(50.0));
                self.lease(id, zone, visibility, shape);
            }
            8..11 => {
                let id = thing(self, Kind::PlanArea);
                let (visibility, shape) = (self.visibility(), self.square(100.0));
                self.plan(id, zone, visibility, shape);
            }
            11..13 => {
                let id = thing(self, Kind::Boundary);
                let shape = self.square(220.0);
                self.boundary(id, zone, shape);
            }
            13..15 => {
                let id = thing(self, Kind::Phase);
                let (visibility, shape, source) = (self.visibility(), self.square(150.0), self.source());
                let name = format!("Giai đoạn {}", self.next);
                self.put(id, visibility, shape, Phase { zone, name, source });
            }
            15..18 => {
                let id = thing(self, Kind::Figure);
                let phase = self.any(Kind::Phase).filter(|_| self.random.chance(2));
                let visibility = self.visibility();
                self.figure(id, phase.map_or(Subject::Zone(zone), Subject::Phase), visibility);
            }
            18 => {
                let id = thing(self, Kind::Project);
                let (investor, source, visibility) = (self.any(Kind::Organisation), self.source(), self.visibility());
                let project = Project {
                    zone,
                    name: format!("Dự án {}", self.random.below(3)),
                    investor,
                    trade: String::new(),
                    capital_registered: None,
                    capital_realised: None,
                    workers: None,
                    state: ProjectState::Operating,
                    as_of: None,
                    source,
                };
                self.put(id, visibility, None, project);
            }
            19 => {
                let id = thing(self, Kind::Organisation);
                let source = self.source();
                let organisation = Organisation {
                    name: format!("Công ty {}", self.next),
                    class: OrganisationClass::Enterprise,
                    source,
                };
                self.put(id, Visibility::Public, None, organisation);
            }
            20 => drop(self.document()),
            21 if self.random.chance(4) => {
                let known = self.version(zone).map(|version| version.entity.body.clone());
                if let Some(Body::Zone(known)) = known {
                    let example = known.example != self.random.chance(4);
                    self.zone(zone, known.kind, known.parent, example);
                }
            }
            22 => {
                let (kind, source) = (ConstraintKind::Forest, self.source());
                let (id, shape, valid) = (thing(self, Kind::Constraint), self.square(80.0), self.valid());
                let name = String::new();
                self.put(
                    id,
                    Visibility::Public,
                    shape,
                    Constraint {
                        name,
                        kind,
                        valid,
                        source,
                    },
                );
            }
            _ => {
                let kind =
                    [Kind::Lease, Kind::PlanArea, Kind::Phase, Kind::Figure, Kind::Document][self.random.below(5)];
                if let Some(id) = self.any(kind) {
                    self.end(id);
                }
            }
        }
    }
}

/// What a ledger answers, and which rows it answers from.
fn answers(ledger: &Ledger, audience: Audience) -> Vec<Value> {
    let day = date(2026, 11, 22);
    let zones = super::super::totals::zones(ledger);
    let mut told = vec![ask(ledger, By::Zone, None), ask(ledger, By::Kind, None)];
    for zone in zones {
        told.push(json!(zone_detail(ledger, zone, day, audience).unwrap()));
        told.push(json!(
            zone_faces(ledger, zone, date(2020, 1, 1), Wanted::default(), audience).unwrap()
        ));
    }
    told.push(json!(
        ledger
            .versions()
            .iter()
            .map(|v| (v.row_id.0, v.first_rev.0))
            .collect::<Vec<_>>()
    ));
    let named = |version: &Arc<Version>| format!("{:?} {}", version.entity.body, version.entity.slug);
    told.push(json!(ledger.versions().iter().map(named).collect::<Vec<_>>()));
    told
}

impl Changing {
    fn new(seed: u32) -> Changing {
        Changing {
            random: Random(seed),
            loaded: Loaded {
                store: Default::default(),
                revision: Revision(1),
                approved_at: vec!["2020-01-01T00:00:00Z".parse().unwrap()],
                mark: String::new(),
                hidden: HashSet::new(),
                withdrawn: HashSet::new(),
                epoch: String::new(),
                versions: Default::default(),
                parcels: Parcels::held(Vec::new()),
            },
            next: 0,
        }
    }
}

const AUDIENCES: [Audience; 2] = [Audience::Local, Audience::Public];

/// The ledgers of both datasets, of each audience; the public shares faces with local people.
struct Shown {
    of: [[Ledger; 2]; 2],
    fictional: Fictional,
}

impl Shown {
    fn anew(loaded: &Loaded) -> Shown {
        loaded.parcels.lines().unwrap();
        let fictional = Fictional::of(loaded).unwrap();
        let [local, public] = AUDIENCES.map(|audience| Snapshot::datasets(loaded, &fictional, audience).unwrap());
        let local = local.map(Ledger::of);
        // Faces that are cut can be shared.
        local.iter().for_each(|ledger| ledger.prepare(1));
        let [real, example] = public;
        let public = [Ledger::after(real, &local[0]), Ledger::after(example, &local[1])];
        let of = [local, public];
        of[1].iter().for_each(|ledger| ledger.prepare(1));
        Shown { of, fictional }
    }

    /// Those of the next revision, when they can follow.
    fn follow(&self, known: &Loaded, loaded: &Loaded) -> Option<[[Ledger; 2]; 2]> {
        let before = [&self.of[0], &self.of[1]].map(|of| [of[0].snapshot(), of[1].snapshot()]);
        let [local, public] = Snapshot::follow(known, loaded, &self.fictional, before)?;
        let next = |of: [Followed; 2], before: &[Ledger; 2], known: Option<&[Ledger; 2]>| {
            let [real, example] = of;
            let next = [
                Ledger::follow(real, &before[0], known.map(|known| &known[0])),
                Ledger::follow(example, &before[1], known.map(|known| &known[1])),
            ];
            next.iter().for_each(|ledger| ledger.prepare(1));
            next
        };
        let local = next(local, &self.of[0], None);
        let public = next(public, &self.of[1], Some(&local));
        Some([local, public])
    }

    /// Fails where one answers otherwise than another.
    fn assert_same(&self, other: &Shown, told: &str) {
        for ((own, other), audience) in self.of.iter().zip(&other.of).zip(AUDIENCES) {
            for (own, other) in own.iter().zip(other) {
                own.snapshot().assert_indexed();
                assert_eq!(answers(own, audience), answers(other, audience), "{told}");
            }
        }
    }
}

/// How many of so many revisions could follow the one before.
fn follow(seed: u32, revisions: u32) -> usize {
    let mut store = Changing::new(seed);
    let park = store.zone(EntityId::fresh(), ZoneKind::IndustrialPark, None, false);
    store.zone(EntityId::fresh(), ZoneKind::IndustrialPark, None, false);
    store.zone(EntityId::fresh(), ZoneKind::FunctionalArea, Some(park), false);
    store.zone(EntityId::fresh(), ZoneKind::IndustrialCluster, None, true);
    for _ in 0..160 {
        store.change();
    }
    let mut shown = Shown::anew(&store.loaded);
    let mut followed = 0;
    for _ in 0..revisions {
        let known = store.loaded.clone();
        store.next_revision();
        for _ in 0..=store.random.below(2) {
            store.change();
        }
        let (mut next, anew) = (Shown::anew(&store.loaded), Shown::anew(&store.loaded));
        match shown.follow(&known, &store.loaded) {
            Some(of) => {
                followed += 1;
                next.of = of;
            }
            None => {
                let both = next.of.iter().flatten().zip(shown.of.iter().flatten());
                both.for_each(|(next, before)| next.keep_accounts_of(before));
            }
        }
        next.assert_same(&anew, &format!("seed {seed}, revision {}", store.loaded.revision));
        shown = next;
    }
    followed
}

#[test]
fn a_ledger_that_follows_another_answers_as_one_made_from_nothing() {
    let followed: usize = (0..5).map(|seed| follow(seed, 40)).sum();
    assert!(followed > 60, "{followed} of 200 revisions could follow");
}

#[test]
fn audiences_share_the_faces_of_land_both_see_and_no_others() {
    let mut store = Changing::new(1);
    let [open, closed] = [(); 2].map(|()| store.zone(EntityId::fresh(), ZoneKind::IndustrialPark, None, false));
    let (area, edited) = (EntityId::fresh(), EntityId::fresh());
    for zone in [open, closed] {
        let shape = store.square(220.0);
        store.boundary(EntityId::fresh(), zone, shape.clone());
        store.plan(EntityId::fresh(), zone, Visibility::Public, shape);
    }
    let shape = store.square(50.0);
    store.lease(edited, open, Visibility::Public, shape);
    let shape = store.square(100.0);
    store.plan(area, closed, Visibility::Internal, shape);
    let day = date(2026, 11, 22);
    let partitions =
        |shown: &Shown, zone| [0, 1].map(|audience: usize| shown.of[audience][0].sheet_on(zone, day).unwrap());
    let is_shared = |shown: &Shown, zone| {
        let [local, public] = partitions(shown, zone);
        Arc::ptr_eq(&local, &public)
    };
    // The answers to the public are those of a store in which the internal record is not.
    let hides = |shown: &Shown, loaded: &Loaded| {
        let mut without = loaded.clone();
        without.versions.retain(|version| version.entity.id != area);
        without.hidden.clear();
        let without = Shown::anew(&without);
        let bytes = |of: &Ledger| serde_json::to_vec(&answers(of, Audience::Public)).unwrap();
        assert_eq!(bytes(&shown.of[1][0]), bytes(&without.of[1][0]));
        assert_ne!(bytes(&shown.of[0][0]), bytes(&shown.of[1][0]), "local people see it");
    };
    let mut shown = Shown::anew(&store.loaded);
    assert!(is_shared(&shown, open) && !is_shared(&shown, closed));
    hides(&shown, &store.loaded);

    // So it stays from revision to revision, and what the public does not see moves nothing of what it does.
    let known = store.loaded.clone();
    store.next_revision();
    let shape = store.square(100.0);
    store.plan(area, closed, Visibility::Internal, shape);
    let before = [partitions(&shown, open), partitions(&shown, closed)];
    shown.of = shown.follow(&known, &store.loaded).unwrap();
    let now = [partitions(&shown, open), partitions(&shown, closed)];
    let same = |zone: usize, audience: usize| Arc::ptr_eq(&before[zone][audience], &now[zone][audience]);
    assert!(same(0, 0) && same(0, 1) && !same(1, 0) && same(1, 1));
    hides(&shown, &store.loaded);

    let known = store.loaded.clone();
    store.next_revision();
    let shape = store.square(40.0);
    store.lease(edited, open, Visibility::Public, shape);
    shown.of = shown.follow(&known, &store.loaded).unwrap();
    let cut = partitions(&shown, open);
    assert!(!Arc::ptr_eq(&cut[0], &now[0][0]) && is_shared(&shown, open) && !is_shared(&shown, closed));
    hides(&shown, &store.loaded);
}

/// What has no date counts from the day it was recorded on, and a later revision may tell that the clock was ahead on that day.
#[test]
fn a_clock_that_was_ahead_moves_accounts_that_nothing_touched() {
    let mut store = Changing::new(2);
    let at = |text: &str| text.parse().unwrap();
    let [zone, other] = [(); 2].map(|()| store.zone(EntityId::fresh(), ZoneKind::IndustrialPark, None, false));
    store.next_revision();
    store.loaded.approved_at[1] = at("2031-05-05T00:00:00Z");
    store.figure(EntityId::fresh(), Subject::Zone(zone), Visibility::Public);
    let shown = Shown::anew(&store.loaded);
    let ahead = answers(&shown.of[1][0], Audience::Public);
    let known = store.loaded.clone();
    store.next_revision();
    store.loaded.approved_at[1] = at("2020-01-05T00:00:00Z");
    store.loaded.approved_at[2] = at("2020-01-05T00:00:00Z");
    store.figure(EntityId::fresh(), Subject::Zone(other), Visibility::Public);
    assert!(shown.follow(&known, &store.loaded).is_none());
    let (next, anew) = (Shown::anew(&store.loaded), Shown::anew(&store.loaded));
    let both = next.of.iter().flatten().zip(shown.of.iter().flatten());
    both.for_each(|(next, before)| next.keep_accounts_of(before));
    next.assert_same(&anew, "the clock was ahead");
    let leased = |told: &[Value]| {
        told.iter()
            .map(Value::to_string)
            .filter(|one| one.contains("\"chosen\":true"))
            .count()
    };
    assert!(leased(&answers(&next.of[1][0], Audience::Public)) > leased(&ahead));
}
