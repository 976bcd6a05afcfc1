//! Tests of the store trait, written for any implementation.

use crate::common::AtHand;
use std::sync::{Arc, Barrier};

use geo::{LineString, MultiPolygon, Polygon};
use matbang::domain::{
    Body, Boundary, Change, ChangesetState, Entity, EntityId, Interval, Kind, LegalStatus, Parcel, Quality, Revision,
    RowId, Shape, Source, Version, Visibility, Zone, ZoneKind,
};
use matbang::geodesy::{Crs, Epsg, PlaneReason, Transform};
use matbang::message::Message;
use matbang::store::{
    self, Intent, KnownOn, Loaded, NewChangeset, ParcelLine, Parcels, Store, StoreError, TouchedRow, write,
};
use proptest::prelude::*;

/// A kind of store under test.
pub trait Backend {
    /// A new empty store.
    fn create() -> Self
    where
        Self: Sized;
    /// Another connection to it.
    fn open(&self) -> Box<dyn Store>;
}

pub fn zone(slug: &str, name: &str) -> Entity {
    Entity {
        id: EntityId::fresh(),
        slug: slug.to_string(),
        key: String::new(),
        visibility: Visibility::Public,
        body: Zone::new(ZoneKind::IndustrialPark, name, "lao-cai").into(),
        shape: None,
    }
}

pub fn renamed(entity: &Entity, name: &str) -> Entity {
    Entity {
        id: entity.id,
        ..zone(&entity.slug, name)
    }
}

pub fn put(entity: Entity) -> Change {
    Change::Put {
        entity: Box::new(entity),
        supersedes: None,
    }
}

pub fn replace(entity: Entity, row: RowId) -> Change {
    Change::Put {
        entity: Box::new(entity),
        supersedes: Some(row),
    }
}

pub fn changeset(base: u32) -> NewChangeset {
    NewChangeset {
        author: "người thử".into(),
        message: "thử".into(),
        document: String::new(),
        base: Revision(base),
    }
}

fn head(store: &dyn Store) -> Vec<Version> {
    whole(&store.load(KnownOn::Head).unwrap())
}

/// Every version, parcels among them, in the order of rows.
fn whole(loaded: &Loaded) -> Vec<Version> {
    let mut all: Vec<Version> = loaded.versions.iter().map(|v| Version::clone(v)).collect();
    let parcels = loaded.parcels.each(None, &mut |parcel| {
        all.push(Version::clone(&parcel));
        true
    });
    parcels.unwrap();
    all.sort_by_key(|version| version.row_id);
    all
}

fn name(version: &Version) -> String {
    match &version.entity.body {
        matbang::domain::Body::Zone(zone) => zone.name.clone(),
        other => panic!("{other:?}"),
    }
}

fn names(versions: &[Version]) -> Vec<String> {
    let mut names: Vec<String> = versions.iter().map(name).collect();
    names.sort();
    names
}

pub fn an_empty_store_is_revision_zero<B: Backend>() {
    let backend = B::create();
    let store = backend.open();
    assert_eq!(store.head().unwrap(), Revision(0));
    let loaded = store.load(KnownOn::Head).unwrap();
    assert!(loaded.versions.is_empty() && loaded.approved_at.is_empty());
    assert_eq!(loaded.store, backend.open().identity().unwrap(), "the identity is kept");
    assert!(matches!(
        store.load(KnownOn::Revision(Revision(1))),
        Err(StoreError::UnknownRevision(_))
    ));
}

pub fn commit_gives_revisions_without_gaps<B: Backend>() {
    let backend = B::create();
    let mut store = backend.open();
    for n in 1..=5 {
        let (_, approval) = store
            .commit_all(&changeset(n - 1), vec![put(zone(&format!("z{n}"), "Z"))])
            .unwrap();
        assert_eq!(approval.revision, Revision(n));
    }
    let loaded = store.load(KnownOn::Head).unwrap();
    assert_eq!(loaded.approved_at.len(), 5);
    assert!(
        loaded.approved_at.windows(2).all(|w| w[0] <= w[1]),
        "times never run backwards"
    );
    let states: Vec<_> = store
        .changesets()
        .unwrap()
        .iter()
        .map(|c| (c.state, c.revision))
        .collect();
    assert_eq!(
        states,
        (1..=5)
            .map(|n| (ChangesetState::Approved, Some(Revision(n))))
            .collect::<Vec<_>>()
    );
}

pub fn drafts_are_not_read_until_approved<B: Backend>() {
    let backend = B::create();
    let mut store = backend.open();
    let id = store.draft_all(&changeset(0), vec![put(zone("z", "Z"))]).unwrap();
    assert!(head(&*backend.open()).is_empty());
    assert_eq!(store.head().unwrap(), Revision(0));
    assert!(store.touched_since(Revision(0)).unwrap().is_empty());
    let approval = store.approve(id).unwrap();
    assert_eq!(approval.revision, Revision(1));
    assert_eq!(names(&head(&*backend.open())), ["Z"]);
    assert!(matches!(store.approve(id), Err(StoreError::Decided { .. })));
}

pub fn a_correction_supersedes_and_the_past_stays<B: Backend>() {
    let backend = B::create();
    let mut store = backend.open();
    let first = zone("z", "cũ");
    store.commit_all(&changeset(0), vec![put(first.clone())]).unwrap();
    let row = head(&*store)[0].row_id;
    store
        .commit_all(&changeset(1), vec![replace(renamed(&first, "mới"), row)])
        .unwrap();
    assert_eq!(names(&head(&*store)), ["mới"]);
    assert_eq!(
        names(&whole(&store.load(KnownOn::Revision(Revision(1))).unwrap())),
        ["cũ"]
    );
    let now = head(&*store)[0].row_id;
    store
        .commit_all(
            &changeset(2),
            vec![Change::End {
                entity: first.id,
                supersedes: now,
            }],
        )
        .unwrap();
    assert!(head(&*store).is_empty());
    assert_eq!(
        names(&whole(&store.load(KnownOn::Revision(Revision(2))).unwrap())),
        ["mới"]
    );
    let since = store.touched_since(Revision(1)).unwrap();
    assert_eq!(since.len(), 2, "the row that ended in 2 and the one that began then");
    let revisions = |row: &TouchedRow| (row.from_rev.0, row.to_rev.map(|revision| revision.0));
    assert_eq!(
        since.iter().map(revisions).collect::<Vec<_>>(),
        [(1, Some(2)), (2, Some(3))]
    );
    assert!(
        since
            .iter()
            .all(|row| (row.entity, row.name().as_str()) == (first.id, "zone z"))
    );
    let numbers: Vec<RowId> = since.iter().rev().map(|row| row.row).collect();
    let read = store.rows(&numbers).unwrap();
    assert_eq!(
        read.iter().map(name).collect::<Vec<_>>(),
        ["mới", "cũ"],
        "in the order asked for"
    );
    assert!(store.rows(&[RowId(99)]).is_err());
}

/// Random histories of one store: what was known on a revision stays what it was.
pub fn known_on_a_revision_never_changes_afterwards<B: Backend>() {
    let steps = proptest::collection::vec((0..4u8, 0..3u8), 1..12);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(12));
    runner
        .run(&steps, |steps| {
            let backend = B::create();
            let mut store = backend.open();
            let mut seen: Vec<Vec<Version>> = vec![];
            for (n, (slot, act)) in steps.into_iter().enumerate() {
                let slug = format!("z{slot}");
                let current = head(&*store).into_iter().find(|v| v.entity.slug == slug);
                let change = match (current, act) {
                    (None, _) => put(zone(&slug, &format!("{n}"))),
                    (Some(v), 0) => Change::End {
                        entity: v.entity.id,
                        supersedes: v.row_id,
                    },
                    (Some(v), _) => replace(renamed(&v.entity, &format!("{n}")), v.row_id),
                };
                store.commit_all(&changeset(n as u32), vec![change]).unwrap();
                seen.push(head(&*store));
                for (earlier, then) in seen.iter().enumerate() {
                    let now = whole(&store.load(KnownOn::Revision(Revision(earlier as u32 + 1))).unwrap());
                    let content = |v: &[Version]| v.iter().map(|v| (v.row_id, v.entity.clone())).collect::<Vec<_>>();
                    prop_assert_eq!(content(&now), content(then));
                }
            }
            Ok(())
        })
        .unwrap();
}

/// A parcel with a square of its own.
fn parcel(slug: &str, number: &str, visibility: Visibility) -> Entity {
    let (x, y) = (430_000.0 + f64::from(number.len() as u32) * 50.0, 1_590_000.0);
    let ring = LineString::from(vec![(x, y), (x + 20.0, y), (x + 20.0, y + 20.0), (x, y + 20.0), (x, y)]);
    let native = MultiPolygon(vec![Polygon::new(ring, vec![])]);
    Entity {
        key: if number.len().is_multiple_of(2) {
            slug.to_string()
        } else {
            String::new()
        },
        visibility,
        body: Parcel {
            sheet: "7".into(),
            number: number.into(),
            commune: "Bản “Qua”".into(),
            land_use: "LUC".into(),
            land_use_wording: String::new(),
            declared: None,
            zone: None,
            valid: Interval::starting(None),
            source: Source::default(),
        }
        .into(),
        shape: Some(Shape {
            crs: Epsg(9216),
            wgs84: MultiPolygon(vec![Polygon::new(
                LineString::from(vec![(107.0, 14.0), (107.1, 14.0), (107.0, 14.1)]),
                vec![],
            )]),
            native,
        }),
        ..zone(slug, "")
    }
}

/// What differs between two states of knowledge is read, and leads to the same as reading everything: forwards and backwards, with
/// parcels in memory or not.
pub fn a_state_read_beside_another_is_that_state<B: Backend>() {
    let steps = proptest::collection::vec((0..6u8, 0..4u8), 1..8);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(8));
    runner
        .run(&steps, |steps| {
            let backend = B::create();
            let mut store = backend.open();
            for (n, (slot, act)) in steps.iter().enumerate() {
                let slug = format!("z{slot}");
                let visibility = if act % 2 == 0 {
                    Visibility::Public
                } else {
                    Visibility::Internal
                };
                let made = |id: EntityId| match slot {
                    0 | 1 => Entity {
                        id,
                        ..zone(&slug, &format!("{n}"))
                    },
                    _ => Entity {
                        id,
                        ..parcel(&slug, &"1".repeat(n + 1), visibility)
                    },
                };
                let current = head(&*store).into_iter().find(|v| v.entity.slug == slug);
                let change = match (current, act) {
                    (None, _) => put(made(EntityId::fresh())),
                    (Some(v), 0) => Change::End {
                        entity: v.entity.id,
                        supersedes: v.row_id,
                    },
                    (Some(v), _) => replace(made(v.entity.id), v.row_id),
                };
                store.commit_all(&changeset(n as u32), vec![change]).unwrap();
            }
            let states = || (0..=steps.len() as u32).map(|n| KnownOn::Revision(Revision(n)));
            for (from, to) in states().flat_map(|from| states().map(move |to| (from, to))) {
                for in_memory in [false, true] {
                    let known = store.load(from).unwrap();
                    if in_memory {
                        known.parcels.lines().unwrap();
                    }
                    let (beside, alone) = (store.load_beside(&known, to).unwrap(), store.load(to).unwrap());
                    prop_assert_eq!((beside.revision, &beside.mark), (alone.revision, &alone.mark));
                    prop_assert_eq!(&beside.hidden, &alone.hidden);
                    let content = |loaded: &Loaded| {
                        let rows = whole(loaded).into_iter();
                        rows.map(|v| (v.row_id, v.from_rev, v.first_rev, v.first_public, v.entity))
                            .collect::<Vec<_>>()
                    };
                    prop_assert_eq!(content(&beside), content(&alone));
                    prop_assert_eq!(lines(&beside), lines(&alone));
                    prop_assert_eq!(lines(&beside).len(), beside.parcels.lines().unwrap().len());
                    let of_rows = whole(&alone)
                        .into_iter()
                        .filter(|v| v.entity.body.kind() == Kind::Parcel);
                    prop_assert_eq!(lines(&beside), of_rows.map(|v| line_said(&v)).collect::<Vec<_>>());
                }
            }
            Ok(())
        })
        .unwrap();
}

/// What the lines of parcels say.
fn lines(loaded: &Loaded) -> Vec<String> {
    let lines = loaded.parcels.lines().unwrap();
    let found: Vec<String> = lines.iter().map(|line| line_text(&line)).collect();
    for line in lines.iter() {
        assert_eq!(line_text(&lines.get(line.id).unwrap()), line_text(&line));
    }
    found
}

fn line_text(line: &ParcelLine<'_>) -> String {
    format!(
        "{:?} {} {:?} {:?} {} {} {} {} {} {:?}",
        line.row,
        line.id,
        line.first_rev,
        line.visibility,
        line.slug,
        line.key,
        line.sheet,
        line.number,
        line.shared.commune,
        line.bounds
    )
}

/// The same of a whole parcel.
fn line_said(version: &Version) -> String {
    let parcels = Parcels::held(vec![Arc::new(version.clone())]);
    let said = parcels.lines().unwrap().iter().map(|line| line_text(&line)).next();
    said.unwrap()
}

/// Any finite coordinates come back with the same bits.
pub fn geometry_comes_back_bit_for_bit<B: Backend>() {
    let backend = B::create();
    let corner = (300_000.0..700_000.0f64, 1_000_000.0..2_600_000.0f64);
    let ring = proptest::collection::vec(corner, 3..40);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(24));
    runner
        .run(&ring, |corners| {
            let mut store = backend.open();
            let base = store.head().unwrap().0;
            let native = MultiPolygon(vec![Polygon::new(LineString::from(corners), vec![])]);
            let shape = Shape {
                crs: Epsg(9208),
                wgs84: native.clone(),
                native,
            };
            let entity = Entity {
                shape: Some(shape),
                ..boundary(&format!("r{base}"))
            };
            store.commit_all(&changeset(base), vec![put(entity.clone())]).unwrap();
            let stored = head(&*store).into_iter().find(|v| v.entity.id == entity.id).unwrap();
            prop_assert_eq!(stored.entity, entity);
            Ok(())
        })
        .unwrap();
}

fn boundary(slug: &str) -> Entity {
    Entity {
        body: Boundary {
            zone: EntityId::fresh(),
            status: LegalStatus::Approved,
            quality: Quality::Surveyed,
            declared: None,
            plane: Epsg(9208),
            plane_reason: PlaneReason::File,
            transform: "identity".into(),
            valid: Interval::starting("2026-06-23".parse().ok()),
            repairs: vec![],
            source: Source::default(),
        }
        .into(),
        ..zone(slug, "")
    }
}

/// A square of a hectare as the boundary of a zone, with its copies as an import makes them.
#[allow(dead_code)] // Not every suite needs land.
pub fn boundary_of(zone: &Entity, slug: &str) -> Entity {
    let (x, y) = (430_000.0, 2_480_000.0);
    let ring = LineString::from(vec![
        (x, y),
        (x + 100.0, y),
        (x + 100.0, y + 100.0),
        (x, y + 100.0),
        (x, y),
    ]);
    let native = MultiPolygon(vec![Polygon::new(ring, vec![])]);
    let crs = Crs::resolve(Epsg(9208)).unwrap();
    let wgs84 = Transform::between(&crs, &Crs::Wgs84)
        .unwrap()
        .multi_polygon(&native)
        .unwrap();
    let mut entity = boundary(slug);
    if let Body::Boundary(boundary) = &mut entity.body {
        boundary.zone = zone.id;
    }
    entity.shape = Some(Shape {
        crs: Epsg(9208),
        native,
        wgs84,
    });
    entity
}

pub fn a_conflict_is_refused_whole<B: Backend>() {
    let backend = B::create();
    let mut store = backend.open();
    let (a, b) = (zone("a", "A"), zone("b", "B"));
    store
        .commit_all(&changeset(0), vec![put(a.clone()), put(b.clone())])
        .unwrap();
    let rows = head(&*store);
    let row = |id: EntityId| rows.iter().find(|v| v.entity.id == id).unwrap().row_id;
    let late = store
        .draft_all(
            &changeset(1),
            vec![
                replace(renamed(&b, "B muộn"), row(b.id)),
                replace(renamed(&a, "A muộn"), row(a.id)),
                put(zone("c", "C")),
            ],
        )
        .unwrap();
    store
        .commit_all(&changeset(1), vec![replace(renamed(&a, "A sớm"), row(a.id))])
        .unwrap();
    let Err(StoreError::Conflicts(conflicts)) = store.approve(late) else {
        panic!("no conflict")
    };
    assert_eq!(conflicts.len(), 1, "{conflicts:?}");
    assert_eq!(
        (conflicts[0].row, conflicts[0].by),
        (Some(row(a.id)), Some(Revision(2)))
    );
    assert_eq!(conflicts[0].subject, "zone a");
    assert_eq!(
        names(&head(&*store)),
        ["A sớm", "B"],
        "nothing of the late changeset was written"
    );
    assert_eq!(store.head().unwrap(), Revision(2));
}

pub fn creating_the_same_thing_twice_conflicts<B: Backend>() {
    let backend = B::create();
    let mut store = backend.open();
    let one = store.draft_all(&changeset(0), vec![put(zone("z", "một"))]).unwrap();
    let two = store.draft_all(&changeset(0), vec![put(zone("z", "hai"))]).unwrap();
    store.approve(one).unwrap();
    assert!(matches!(store.approve(two), Err(StoreError::Conflicts(_))));
    assert_eq!(names(&head(&*store)), ["một"]);
}

/// Round, what each approval said, and the names that hold afterwards.
type Outcome = (usize, Vec<Result<Revision, StoreError>>, Vec<String>);

/// Two connections approve at the same moment; `drafts` makes the two changesets.
fn race<B: Backend>(drafts: impl Fn(&mut dyn Store, &[Version]) -> [Vec<Change>; 2]) -> Vec<Outcome> {
    (0..8)
        .map(|round| {
            let backend = B::create();
            let mut store = backend.open();
            store
                .commit_all(&changeset(0), vec![put(zone("a", "A")), put(zone("b", "B"))])
                .unwrap();
            let rows = head(&*store);
            let ids = drafts(&mut *store, &rows).map(|changes| store.draft_all(&changeset(1), changes).unwrap());
            let barrier = Arc::new(Barrier::new(2));
            let threads = ids.map(|id| {
                let (mut store, barrier) = (backend.open(), barrier.clone());
                std::thread::spawn(move || {
                    barrier.wait();
                    store.approve(id).map(|approval| approval.revision)
                })
            });
            let results = threads.map(|t| t.join().unwrap()).into_iter().collect();
            (round, results, names(&head(&*store)))
        })
        .collect()
}

pub fn two_approvals_race_for_one_row<B: Backend>() {
    let outcomes =
        race::<B>(|_, rows| ["một", "hai"].map(|n| vec![replace(renamed(&rows[0].entity, n), rows[0].row_id)]));
    for (round, results, names) in outcomes {
        let passed: Vec<_> = results.iter().filter_map(|r| r.as_ref().ok()).collect();
        assert_eq!(passed, [&Revision(2)], "round {round}: exactly one passes: {results:?}");
        assert!(
            results.iter().any(|r| matches!(r, Err(StoreError::Conflicts(_)))),
            "round {round}: {results:?}"
        );
        assert_eq!(names.len(), 2);
    }
}

pub fn two_approvals_of_different_rows_both_pass<B: Backend>() {
    let outcomes = race::<B>(|_, rows| [0, 1].map(|i| vec![replace(renamed(&rows[i].entity, "mới"), rows[i].row_id)]));
    for (round, results, names) in outcomes {
        let mut revisions: Vec<_> = results.into_iter().map(|r| r.unwrap().0).collect();
        revisions.sort_unstable();
        assert_eq!(revisions, [2, 3], "round {round}");
        assert_eq!(names, ["mới", "mới"]);
    }
}

pub fn rejected_changesets_cannot_be_approved<B: Backend>() {
    let backend = B::create();
    let mut store = backend.open();
    let id = store.draft_all(&changeset(0), vec![put(zone("z", "Z"))]).unwrap();
    store.set_state(id, ChangesetState::Submitted).unwrap();
    store.set_state(id, ChangesetState::Rejected).unwrap();
    assert!(matches!(store.approve(id), Err(StoreError::Decided { .. })));
    assert!(store.set_state(id, ChangesetState::Draft).is_err());
    assert_eq!(store.head().unwrap(), Revision(0));
    assert_eq!(store.changesets().unwrap()[0].state, ChangesetState::Rejected);
}

pub fn known_on_a_time<B: Backend>() {
    let backend = B::create();
    let mut store = backend.open();
    let before = jiff::Timestamp::now();
    store.commit_all(&changeset(0), vec![put(zone("a", "A"))]).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(5));
    let between = jiff::Timestamp::now();
    std::thread::sleep(std::time::Duration::from_millis(5));
    store.commit_all(&changeset(1), vec![put(zone("b", "B"))]).unwrap();
    let at = |t| names(&whole(&store.load(KnownOn::Time(t)).unwrap()));
    assert!(at(before - std::time::Duration::from_secs(1)).is_empty());
    assert_eq!(at(between), ["A"]);
    assert_eq!(at(jiff::Timestamp::now()), ["A", "B"]);
}

pub fn a_backup_is_complete_and_independent<B: Backend>() {
    let backend = B::create();
    let mut store = backend.open();
    store.commit_all(&changeset(0), vec![put(zone("a", "A"))]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("sao-luu.gpkg");
    store.backup(&target).unwrap();
    store.commit_all(&changeset(1), vec![put(zone("b", "B"))]).unwrap();
    let copy = matbang::store::open(target.to_str().unwrap(), matbang::store::Open::Existing).unwrap();
    assert_eq!(names(&head(&*copy)), ["A"]);
    assert_eq!(copy.identity().unwrap(), store.identity().unwrap());
    assert!(copy.check().unwrap().faults.is_empty());
    drop(copy);
    let files: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(files, ["sao-luu.gpkg"], "nothing else is left in the folder");
}

pub fn check_of_a_sound_store_is_empty<B: Backend>() {
    let backend = B::create();
    let mut store = backend.open();
    store
        .commit_all(&changeset(0), vec![put(zone("a", "A")), put(boundary("r"))])
        .unwrap();
    store.draft_all(&changeset(1), vec![put(zone("b", "B"))]).unwrap();
    assert_eq!(store.check().unwrap().faults, []);
}

/// A changeset that is dropped in the middle, or whose source fails there, of a draft and of a commit alike, leaves nothing behind,
/// and the store goes on.
pub fn what_is_not_finished_leaves_nothing<B: Backend>() {
    let backend = B::create();
    let mut store = backend.open();
    store.commit_all(&changeset(0), vec![put(zone("a", "A"))]).unwrap();
    let row = head(&*store)[0].clone();
    let changes = || {
        let first = replace(renamed(&row.entity, "A2"), row.row_id);
        std::iter::once(first).chain((0..500).map(|n| put(zone(&format!("z{n}"), "Z"))))
    };
    for intent in [Intent::Draft, Intent::Approve, Intent::ApproveOnBase] {
        let mut writing = store.begin(&changeset(1), intent).unwrap();
        for change in changes() {
            writing.put(change).unwrap();
        }
        drop(writing);

        let failing = std::iter::once(Err(StoreError::Source(vec![Message::new("import.cancelled")])));
        let stopped = write(&mut *store, &changeset(1), intent, changes().map(Ok).chain(failing));
        let Err(StoreError::Source(reasons)) = stopped else {
            panic!("{stopped:?}")
        };
        assert_eq!(reasons[0].key(), "import.cancelled");
    }
    assert_eq!(names(&head(&*backend.open())), ["A"]);
    assert_eq!(store.changesets().unwrap().len(), 1, "no half changeset");
    assert_eq!(store.check().unwrap().faults, []);
    let (_, approval) = store.commit_all(&changeset(1), vec![put(zone("b", "B"))]).unwrap();
    assert_eq!(approval.revision, Revision(2), "no revision was used up");
}

/// A change that cannot be written ends the changeset, whatever is put after it.
pub fn what_cannot_be_written_ends_the_changeset<B: Backend>() {
    let backend = B::create();
    let mut store = backend.open();
    for intent in [Intent::Draft, Intent::Approve] {
        // Few changes are written at the end, of many some before.
        for more in [0, 1_000] {
            let mut writing = store.begin(&changeset(0), intent).unwrap();
            writing.put(put(zone("a", "A"))).unwrap();
            let mut nowhere = parcel("p", "1", Visibility::Public);
            nowhere.shape.as_mut().unwrap().crs = Epsg(4);
            let mut done = writing.put(put(nowhere));
            for n in 0..more {
                let then = writing.put(put(zone(&format!("z{n}"), "Z")));
                match done {
                    Ok(()) => done = then,
                    // Whatever is put after it.
                    Err(_) => assert!(then.is_err()),
                }
            }
            match done {
                Ok(()) => assert!(matches!(writing.finish(), Err(StoreError::Damaged { .. }))),
                Err(error) => {
                    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
                    assert!(matches!(writing.finish(), Err(StoreError::Empty)));
                }
            }
        }
    }
    assert!(store.changesets().unwrap().is_empty());
    assert_eq!(store.head().unwrap(), Revision(0));
}

/// On its base alone: what came in between is told before anything is asked for.
pub fn a_changeset_of_everything_recorded_waits_for_no_other<B: Backend>() {
    let backend = B::create();
    let mut store = backend.open();
    store.commit_all(&changeset(0), vec![put(zone("a", "A"))]).unwrap();
    let asked = std::iter::from_fn(|| -> Option<Result<Change, StoreError>> { panic!("a change was asked for") });
    let moved = write(&mut *store, &changeset(0), Intent::ApproveOnBase, asked);
    assert!(matches!(moved, Err(StoreError::Moved(Revision(1)))), "{moved:?}");
    let changes = vec![Ok(put(zone("b", "B")))];
    let written = write(&mut *store, &changeset(1), Intent::ApproveOnBase, changes).unwrap();
    assert_eq!(written.approval.unwrap().revision, Revision(2));
}

pub fn a_changeset_without_changes_is_not_kept<B: Backend>() {
    let backend = B::create();
    let mut store = backend.open();
    assert!(matches!(
        store.commit_all(&changeset(0), vec![]),
        Err(StoreError::Empty)
    ));
    assert!(matches!(store.draft_all(&changeset(0), vec![]), Err(StoreError::Empty)));
    assert_eq!(store.head().unwrap(), Revision(0));
    assert!(store.changesets().unwrap().is_empty());
}

/// What a commit finds is what the approval of a draft finds: everything that is in the way, and nothing is written.
pub fn a_commit_tells_every_conflict<B: Backend>() {
    let backend = B::create();
    let mut store = backend.open();
    let (a, b) = (zone("a", "A"), zone("b", "B"));
    store
        .commit_all(&changeset(0), vec![put(a.clone()), put(b.clone())])
        .unwrap();
    let rows = head(&*store);
    let row = |id: EntityId| rows.iter().find(|v| v.entity.id == id).unwrap().row_id;
    store
        .commit_all(&changeset(1), vec![replace(renamed(&a, "A sớm"), row(a.id))])
        .unwrap();
    let late = || {
        vec![
            replace(renamed(&a, "A muộn"), row(a.id)),
            put(zone("b", "B khác")),
            put(zone("c", "C")),
        ]
    };
    let Err(StoreError::Conflicts(mut told)) = store.commit_all(&changeset(1), late()) else {
        panic!("no conflict")
    };
    let draft = store.draft_all(&changeset(1), late()).unwrap();
    let Err(StoreError::Conflicts(mut approved)) = store.approve(draft) else {
        panic!("no conflict")
    };
    told.sort_by_key(|c| c.subject.clone());
    approved.sort_by_key(|c| c.subject.clone());
    assert_eq!(told, approved);
    assert_eq!(told.len(), 2);
    assert_eq!(names(&head(&*store)), ["A sớm", "B"]);
}

/// A slug is free for another thing in the changeset that ends the one it belonged to, whichever comes first.
pub fn a_slug_is_freed_by_a_later_change<B: Backend>() {
    for ends_first in [true, false] {
        let backend = B::create();
        let mut store = backend.open();
        let old = zone("z", "cũ");
        store.commit_all(&changeset(0), vec![put(old.clone())]).unwrap();
        let mut changes = vec![
            Change::End {
                entity: old.id,
                supersedes: head(&*store)[0].row_id,
            },
            put(zone("z", "mới")),
        ];
        if !ends_first {
            changes.reverse();
        }
        store.commit_all(&changeset(1), changes).unwrap();
        assert_eq!(names(&head(&*store)), ["mới"]);
    }
}

/// How many changes a changeset has is known when it was written, drafted or not.
pub fn changes_are_counted<B: Backend>() {
    let backend = B::create();
    let mut store = backend.open();
    let two = || vec![put(zone("a", "A")), put(zone("b", "B"))];
    let draft = store.draft_all(&changeset(0), two()).unwrap();
    store.set_state(draft, ChangesetState::Rejected).unwrap();
    store.commit_all(&changeset(0), two()).unwrap();
    let counts: Vec<u64> = store.changesets().unwrap().iter().map(|c| c.changes).collect();
    assert_eq!(counts, [2, 2]);
}

/// What the changeset of a revision did, taken back.
fn take_back(store: &mut dyn Store, revision: u32) -> Result<store::Undone, StoreError> {
    let all = store.changesets().unwrap();
    let of = all
        .iter()
        .find(|c| c.revision == Some(Revision(revision)))
        .unwrap()
        .clone();
    store::undo(store, &of, "người khác", |about| about.to_string())
}

pub fn an_undo_is_a_changeset_of_its_own<B: Backend>() {
    let backend = B::create();
    let mut store = backend.open();
    let (first, second) = (zone("a", "cũ"), zone("b", "mới"));
    store.commit_all(&changeset(0), vec![put(first.clone())]).unwrap();
    let row = head(&*store)[0].row_id;
    let changes = vec![replace(renamed(&first, "đổi"), row), put(second.clone())];
    store.commit_all(&changeset(1), changes).unwrap();

    let undone = take_back(&mut *store, 2).unwrap();
    assert_eq!(undone.approval.unwrap().revision, Revision(3));
    assert_eq!(names(&head(&*store)), ["cũ"]);
    let then = whole(&store.load(KnownOn::Revision(Revision(2))).unwrap());
    assert_eq!(names(&then).len(), 2, "what was known then is still known of then");
    let last = store.changesets().unwrap().pop().unwrap();
    assert_eq!(last.author, "người khác");
    assert!(last.message.contains("revision 2"), "{}", last.message);

    // The undo is taken back the same way, and the first one is then no longer on top.
    take_back(&mut *store, 3).unwrap();
    let mut now = names(&head(&*store));
    now.sort();
    assert_eq!(now, ["mới", "đổi"]);
    assert_eq!(head(&*store).iter().filter(|v| v.entity.id == second.id).count(), 1);
    assert!(store.check().unwrap().faults.is_empty());
}

pub fn an_undo_over_later_changes_is_refused_whole<B: Backend>() {
    let backend = B::create();
    let mut store = backend.open();
    let (first, other) = (zone("a", "một"), zone("b", "hai"));
    store
        .commit_all(&changeset(0), vec![put(first.clone()), put(other)])
        .unwrap();
    let row = head(&*store).iter().find(|v| v.entity.id == first.id).unwrap().row_id;
    store
        .commit_all(&changeset(1), vec![replace(renamed(&first, "đổi"), row)])
        .unwrap();
    let Err(StoreError::Overtaken(conflicts)) = take_back(&mut *store, 1) else {
        panic!("a change in between has to be in the way");
    };
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].subject, "zone a");
    assert_eq!(conflicts[0].by, Some(Revision(2)));
    assert_eq!(store.head().unwrap(), Revision(2), "nothing was written");

    take_back(&mut *store, 2).unwrap();
    assert!(
        matches!(take_back(&mut *store, 1), Err(StoreError::Overtaken(_))),
        "the undo of 2 is a change too"
    );
}

pub fn an_undo_leaves_nothing_that_refers_to_nothing<B: Backend>() {
    let backend = B::create();
    let mut store = backend.open();
    let home = zone("a", "một");
    store.commit_all(&changeset(0), vec![put(home.clone())]).unwrap();
    let mut inside = zone("b", "trong");
    let matbang::domain::Body::Zone(body) = &mut inside.body else {
        unreachable!()
    };
    body.parent = Some(home.id);
    store.commit_all(&changeset(1), vec![put(inside)]).unwrap();
    let Err(StoreError::Referred(subjects)) = take_back(&mut *store, 1) else {
        panic!("the zone inside has to be in the way");
    };
    assert_eq!(subjects, ["zone b"]);
    take_back(&mut *store, 2).unwrap();
    take_back(&mut *store, 1).unwrap();
    assert!(head(&*store).is_empty());
}

fn inside(slug: &str, parent: &Entity) -> Entity {
    let mut inside = zone(slug, "trong");
    let matbang::domain::Body::Zone(body) = &mut inside.body else {
        unreachable!()
    };
    body.parent = Some(parent.id);
    inside
}

pub fn an_undo_brings_nothing_back_that_refers_to_nothing<B: Backend>() {
    let backend = B::create();
    let mut store = backend.open();
    let home = zone("a", "một");
    let inner = inside("b", &home);
    let both = vec![put(home.clone()), put(inner.clone())];
    store.commit_all(&changeset(0), both).unwrap();
    for (base, gone) in [(1, &inner), (2, &home)] {
        let supersedes = head(&*store).iter().find(|v| v.entity.id == gone.id).unwrap().row_id;
        let entity = gone.id;
        store
            .commit_all(&changeset(base), vec![Change::End { entity, supersedes }])
            .unwrap();
    }
    let Err(StoreError::Gone(subjects)) = take_back(&mut *store, 2) else {
        panic!("the zone around it is no more");
    };
    assert_eq!(subjects, ["zone b"]);
    assert_eq!(store.head().unwrap(), Revision(3));
    take_back(&mut *store, 3).unwrap();
    take_back(&mut *store, 2).unwrap();
    assert_eq!(head(&*store).len(), 2);
}

pub fn an_undo_is_refused_when_something_comes_in_between<B: Backend>() {
    let backend = B::create();
    let mut store = backend.open();
    let home = zone("a", "một");
    store.commit_all(&changeset(0), vec![put(home.clone())]).unwrap();
    let first = store.changesets().unwrap().pop().unwrap();
    // Between computing and writing, somebody records what refers to what would end.
    let undone = store::undo(&mut *store, &first, "", |about| {
        let mut other = backend.open();
        other.commit_all(&changeset(1), vec![put(inside("b", &home))]).unwrap();
        about.to_string()
    });
    assert!(matches!(undone, Err(StoreError::Moved(Revision(2)))), "{undone:?}");
    assert_eq!(head(&*store).len(), 2);
}

pub fn an_undo_of_a_draft_rejects_it<B: Backend>() {
    let backend = B::create();
    let mut store = backend.open();
    let id = store.draft_all(&changeset(0), vec![put(zone("a", "nháp"))]).unwrap();
    let draft = store.changesets().unwrap().pop().unwrap();
    let undone = store::undo(&mut *store, &draft, "", |about| about.to_string()).unwrap();
    assert_eq!((undone.of, undone.changeset, undone.approval), (id, None, None));
    assert_eq!(store.changesets().unwrap()[0].state, ChangesetState::Rejected);
    let again = store::undo(&mut *store, &draft, "", |about| about.to_string());
    assert!(matches!(again, Err(StoreError::Decided { .. })));
    assert_eq!(store.head().unwrap(), Revision(0));
}

/// The row of the oldest record that holds.
pub fn first_row(store: &dyn Store) -> RowId {
    store
        .load(KnownOn::Head)
        .unwrap()
        .versions
        .iter()
        .next()
        .unwrap()
        .row_id
}
