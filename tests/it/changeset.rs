//! A changeset that no file holds, as somebody makes it who corrects the register by hand.

use geo::{MultiPolygon, Rect};
use jiff::civil::date;
use matbang::changeset::{Builder, Prepared, Preparer};
use matbang::domain::{
    Change, ClearanceEvent, ClearancePiece, DateEnd, EntityId, EventKind, Interval, Lease, LeaseKind, Measure,
    Recovery, Source, Visibility, Zone, ZoneKind,
};
use matbang::geodesy::Epsg;
use matbang::ledger::{Ledger, account};
use matbang::snapshot::{Audience, Snapshot};
use matbang::store::sqlite::SqliteStore;
use matbang::store::{KnownOn, NewChangeset, Open, Store};
use matbang::text::Refusal;

use crate::common::AtHand;

/// A store of its own.
struct Office {
    _folder: tempfile::TempDir,
    store: SqliteStore,
}

impl Office {
    fn new() -> Office {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("kho.gpkg"), Open::Create).unwrap();
        Office { _folder: folder, store }
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot::new(&self.store.load(KnownOn::Head).unwrap(), Audience::Local).unwrap()
    }

    /// Approves what `make` enters. Gives what that gives, and how many things came, were superseded and ended.
    fn approve<T>(&mut self, make: impl FnOnce(&mut Builder<'_>) -> T) -> (T, [usize; 3]) {
        let snapshot = self.snapshot();
        let mut builder = Builder::new(&snapshot);
        let made = make(&mut builder);
        let (changes, report) = builder.finish().unwrap_or_else(|refusal| panic!("{refusal}"));
        let head = NewChangeset {
            author: "Lan".into(),
            message: "sửa tay".into(),
            document: String::new(),
            base: snapshot.revision(),
        };
        if !changes.is_empty() {
            self.store.commit_all(&head, changes).unwrap();
        }
        let counts = report.counts;
        (made, [counts.created, counts.superseded, counts.ended])
    }

    /// What a changeset is refused for.
    fn refused(&self, make: impl FnOnce(&mut Builder<'_>)) -> Vec<&'static str> {
        let snapshot = self.snapshot();
        let mut builder = Builder::new(&snapshot);
        make(&mut builder);
        let Err(Refusal { messages }) = builder.finish() else {
            panic!("it was taken")
        };
        messages.iter().map(matbang::message::Message::key).collect()
    }

    /// Measured hectares of a zone.
    fn measured(&self, zone: EntityId, measure: Measure) -> Option<f64> {
        let account = account(&Ledger::of(self.snapshot()), zone, date(2026, 11, 28))
            .unwrap()
            .unwrap();
        let value = account.measures.get(&measure)?;
        value.measured.as_ref().map(|measured| measured.plane.m2() / 10_000.0)
    }
}

/// A square in EPSG:9208, `dx` metres east.
fn square(dx: u32, side: u32) -> Prepared {
    let (x, y, side) = (f64::from(407_000 + dx), 2_497_000.0, f64::from(side));
    let land = MultiPolygon(vec![Rect::new((x, y), (x + side, y + side)).to_polygon()]);
    Preparer::new(Epsg(9208), None).unwrap().prepare(&land, None).unwrap()
}

fn zone(name: &str) -> Zone {
    Zone {
        kind: ZoneKind::IndustrialPark,
        name: name.to_string(),
        other_names: Vec::new(),
        province: "lao-cai".to_string(),
        province_then: None,
        place: Default::default(),
        parent: None,
        attached_to: None,
        trades: Vec::new(),
        mark: None,
        example: false,
        source: Source::default(),
    }
}

fn lease(zone: EntityId) -> Lease {
    Lease {
        zone,
        kind: LeaseKind::Sublease,
        hectares: None,
        qualifier: Default::default(),
        valid: Interval::starting("2025".parse().ok()),
        end_reason: None,
        project: None,
        tenant: String::new(),
        source: Source::default(),
        withheld: false,
    }
}

fn piece(zone: EntityId, label: &str) -> ClearancePiece {
    let paid = ClearanceEvent {
        kind: EventKind::HandedOver,
        date: DateEnd::On("2025-03".parse().unwrap()),
        annuls: None,
        households: None,
        organisations: None,
        graves: None,
        money: None,
        source: Source::default(),
    };
    ClearancePiece {
        zone,
        label: label.to_string(),
        recovery: Recovery::default(),
        hectares: None,
        events: vec![paid],
        obstacles: Vec::new(),
        source: Source::default(),
        withheld: false,
    }
}

#[test]
fn a_lease_and_a_piece_are_entered_approved_and_counted() {
    let mut office = Office::new();
    let ((zone, plot), counts) = office.approve(|builder| {
        let zone = builder.enter("kcn-a", Visibility::Public, zone("A"), None).unwrap();
        let plot = builder.enter("kcn-a-thue-1", Visibility::Public, lease(zone), Some(square(0, 300)));
        let cleared = builder.enter("", Visibility::Public, piece(zone, "Lô 1"), Some(square(0, 500)));
        cleared.unwrap();
        (zone, plot.unwrap())
    });
    assert_eq!(counts, [3, 0, 0]);
    assert_eq!(office.measured(zone, Measure::Leased), Some(9.0));
    assert_eq!(office.measured(zone, Measure::Cleared), Some(25.0));

    // Said again it is the same; another one in its place supersedes: by its key, by its label, by its identity, by its land.
    let again = |dx, side| {
        move |builder: &mut Builder<'_>| {
            let same = builder.enter("kcn-a-thue-1", Visibility::Public, lease(zone), Some(square(dx, side)));
            let labelled = builder.enter(
                "",
                Visibility::Public,
                piece(zone, "lô 1"),
                Some(square(dx, side + 200)),
            );
            labelled.unwrap();
            same.unwrap()
        }
    };
    assert_eq!(
        office.approve(again(0, 300)),
        (plot, [0, 1, 0]),
        "the label is written otherwise"
    );
    assert_eq!(office.approve(again(0, 300)), (plot, [0, 0, 0]));
    assert_eq!(office.approve(again(10, 400)), (plot, [0, 2, 0]));
    assert_eq!(office.measured(zone, Measure::Leased), Some(16.0));
    assert_eq!(office.measured(zone, Measure::Cleared), Some(36.0));
    let ((), counts) = office.approve(|builder| {
        builder
            .supersede(plot, Visibility::Public, lease(zone), Some(square(10, 200)))
            .unwrap();
    });
    assert_eq!((counts, office.measured(zone, Measure::Leased)), ([0, 1, 0], Some(4.0)));
    let (same, counts) = office.approve(|builder| {
        let mut unlabelled = lease(zone);
        unlabelled.valid = Interval::starting("2026".parse().ok());
        builder
            .enter("", Visibility::Public, unlabelled, Some(square(10, 200)))
            .unwrap()
    });
    assert_eq!((same, counts), (plot, [0, 1, 0]));

    // Entered twice in one changeset the last one counts; ended it is gone.
    let ((), counts) = office.approve(|builder| {
        builder
            .supersede(plot, Visibility::Public, lease(zone), Some(square(10, 300)))
            .unwrap();
        builder
            .supersede(plot, Visibility::Public, lease(zone), Some(square(10, 100)))
            .unwrap();
    });
    assert_eq!((counts, office.measured(zone, Measure::Leased)), ([0, 1, 0], Some(1.0)));
    let ((), counts) = office.approve(|builder| {
        builder
            .supersede(plot, Visibility::Public, lease(zone), Some(square(10, 300)))
            .unwrap();
        builder.end(plot).unwrap();
    });
    assert_eq!((counts, office.measured(zone, Measure::Leased)), ([0, 0, 1], None));
    assert_eq!(office.store.check().unwrap().faults, []);
}

#[test]
fn what_cannot_be_is_refused_by_name() {
    let mut office = Office::new();
    let ((zone, other), _) = office.approve(|builder| {
        let made = ["A", "B"].map(|name| builder.enter(name, Visibility::Public, zone(name), None).unwrap());
        builder
            .enter("a-thue-1", Visibility::Public, lease(made[0]), Some(square(0, 300)))
            .unwrap();
        (made[0], made[1])
    });
    // A lease refers to it, recorded or entered just now; to the other zone nothing does.
    assert_eq!(
        office.refused(|builder| builder.end(zone).unwrap()),
        ["changeset.end_referred"]
    );
    let entered = |builder: &mut Builder<'_>| {
        builder.end(other).unwrap();
        builder
            .enter("b-thue-1", Visibility::Public, lease(other), Some(square(900, 300)))
            .unwrap();
    };
    assert_eq!(office.refused(entered), ["changeset.end_referred"]);
    let nowhere = |builder: &mut Builder<'_>| {
        builder
            .enter("x-thue-1", Visibility::Public, lease(EntityId::fresh()), None)
            .unwrap();
    };
    assert_eq!(office.refused(nowhere), ["changeset.refers_to_nothing"]);
    // Judged as an import is.
    let impossible = |builder: &mut Builder<'_>| {
        let mut lease = lease(zone);
        lease.hectares = "-1".parse().ok();
        builder.enter("a-thue-2", Visibility::Public, lease, None).unwrap();
    };
    assert!(
        office
            .refused(impossible)
            .iter()
            .all(|key| key.starts_with("plausible."))
    );

    let snapshot = office.snapshot();
    let mut builder = Builder::new(&snapshot);
    let told = |done: Result<(), matbang::message::Message>| done.unwrap_err().key();
    assert_eq!(told(builder.end(EntityId::fresh())), "changeset.not_recorded");
    let unknown = builder.supersede(EntityId::fresh(), Visibility::Public, lease(zone), None);
    assert_eq!(told(unknown), "changeset.not_recorded");
    let turned = builder.supersede(zone, Visibility::Public, lease(zone), None);
    assert_eq!(told(turned), "changeset.other_kind");
    builder.end(other).unwrap();
    let (changes, report) = builder.finish().unwrap();
    assert!(matches!(changes[..], [Change::End { entity, .. }] if entity == other));
    assert_eq!((report.counts.ended, report.counts.removed), (1, 1));
}
