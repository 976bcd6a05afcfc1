//! Benches of the ledger: cutting a zone, its account on a date, its series, and an edited lease.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use geo::MultiPolygon;
use jiff::civil::{Date, date};
use matbang::domain::{
    Boundary, ClearanceEvent, ClearancePiece, DateEnd, Entity, EntityId, EventKind, Interval, LandFunction, Lease,
    LeaseKind, LegalStatus, PartialDate, PlanArea, PlanLevel, Qualifier, Quality, Recovery, Revision, RowId, Shape,
    Source, Version, Visibility, Zone, ZoneKind,
};
use matbang::geodesy::{Epsg, PlaneReason};
use matbang::ledger::{Accounts, Ledger, account, series};
use matbang::snapshot::{Audience, Snapshot};
use matbang::store::{Loaded, Parcels};
use std::sync::Arc;

/// TM-3 107°30′.
const PLANE: Epsg = Epsg(9216);
const DAY: Date = date(2024, 6, 14);

/// A store in the making.
#[derive(Default)]
struct Rows(Vec<Version>);

impl Rows {
    fn put(&mut self, shape: Option<Shape>, body: impl Into<matbang::domain::Body>) -> EntityId {
        let id = EntityId::fresh();
        let row = self.0.len() as i64 + 1;
        self.0.push(Version {
            row_id: RowId(row),
            from_rev: Revision(1),
            first_rev: Revision(1),
            first_public: Some(Revision(1)),
            to_rev: None,
            entity: Entity {
                id,
                slug: format!("r{row}"),
                key: String::new(),
                visibility: Visibility::Public,
                body: body.into(),
                shape,
            },
        });
        id
    }

    /// A zone of `side` × `side` lots of 50 m: every lot is industrial and leased, a piece is four lots.
    fn zone(&mut self, corner: (f64, f64), side: usize) -> EntityId {
        let zone = self.put(
            None,
            Zone::new(ZoneKind::IndustrialPark, format!("Thử {}", self.0.len()), "quang-ngai"),
        );
        let lot = |i: usize, j: usize, lots: usize| {
            let (x, y) = (corner.0 + 50.0 * i as f64, corner.1 + 50.0 * j as f64);
            square(x, y, 50.0 * lots as f64)
        };
        self.put(
            // The outline cuts the outer lots.
            Some(square(corner.0 + 20.0, corner.1 + 20.0, 50.0 * side as f64 - 40.0)),
            Boundary {
                zone,
                status: LegalStatus::Approved,
                quality: Quality::Surveyed,
                declared: None,
                plane: PLANE,
                plane_reason: PlaneReason::File,
                transform: String::new(),
                valid: Interval::default(),
                repairs: Vec::new(),
                source: Source::default(),
            },
        );
        for i in 0..side {
            for j in 0..side {
                let from = month(i + 3 * j);
                self.put(Some(lot(i, j, 1)), lease(zone, from));
                if i % 2 == 0 && j % 2 == 0 {
                    let valid = Interval::starting(Some(month(0)));
                    let (level, function) = (PlanLevel::Detailed, LandFunction::Industrial);
                    let (lot_label, source) = (String::new(), Source::default());
                    self.put(
                        Some(lot(i, j, 2)),
                        PlanArea {
                            zone,
                            level,
                            function,
                            lot: lot_label,
                            valid,
                            source,
                        },
                    );
                    self.put(Some(lot(i, j, 2)), piece(zone, month(i + j)));
                }
            }
        }
        zone
    }

    fn ledger(self) -> Ledger {
        Ledger::of(self.snapshot())
    }

    fn snapshot(self) -> Snapshot {
        let loaded = Loaded {
            withdrawn: Default::default(),
            mark: String::new(),
            hidden: Default::default(),
            epoch: String::new(),
            store: Default::default(),
            revision: Revision(1),
            approved_at: vec!["2024-06-01T00:00:00Z".parse().unwrap()],
            versions: self.0.into_iter().map(Arc::new).collect(),
            parcels: Parcels::default(),
        };
        Snapshot::new(&loaded, Audience::Local).unwrap()
    }
}

fn square(x: f64, y: f64, side: f64) -> Shape {
    let ring = vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)];
    let native = MultiPolygon(vec![geo::Polygon::new(ring.into(), Vec::new())]);
    // Nothing here asks where in the world it lies, but whether two boxes touch.
    let degrees = geo::MapCoords::map_coords(&native, |c| geo::coord! { x: c.x / 1e5 + 100.0, y: c.y / 1e5 });
    Shape {
        crs: PLANE,
        native,
        wgs84: degrees,
    }
}

fn month(n: usize) -> PartialDate {
    format!("{}-{:02}", 2019 + n / 12 % 5, n % 12 + 1).parse().unwrap()
}

fn lease(zone: EntityId, from: PartialDate) -> Lease {
    Lease {
        withheld: false,
        zone,
        kind: LeaseKind::Sublease,
        hectares: None,
        qualifier: Qualifier::default(),
        valid: Interval::starting(Some(from)),
        end_reason: None,
        project: None,
        tenant: String::new(),
        source: Source::default(),
    }
}

fn piece(zone: EntityId, on: PartialDate) -> ClearancePiece {
    let event = ClearanceEvent {
        annuls: None,
        kind: EventKind::HandedOver,
        date: DateEnd::On(on),
        households: None,
        organisations: None,
        graves: None,
        money: None,
        source: Source::default(),
    };
    ClearancePiece {
        withheld: false,
        zone,
        label: String::new(),
        recovery: Recovery::Required,
        hectares: None,
        events: vec![event],
        obstacles: Vec::new(),
        source: Source::default(),
    }
}

fn one_zone(side: usize) -> (Rows, EntityId) {
    let mut rows = Rows::default();
    let zone = rows.zone((500_000.0, 1_600_000.0), side);
    (rows, zone)
}

fn partition(c: &mut Criterion) {
    let mut group = c.benchmark_group("partition of a zone");
    for side in [26, 82] {
        let (rows, zone) = one_zone(side);
        let snapshot = rows.snapshot();
        let versions: Vec<Version> = snapshot.versions().iter().map(|v| Version::clone(v)).collect();
        group.sample_size(10);
        group.bench_function(format!("{} records", versions.len() - 2), |b| {
            let fresh = || Rows(versions.clone()).ledger();
            b.iter_batched(
                fresh,
                |ledger| ledger.sheet_on(zone, DAY).unwrap(),
                BatchSize::PerIteration,
            );
        });
    }
}

fn at_a_date(c: &mut Criterion) {
    let mut rows = Rows::default();
    for i in 0..1_000 {
        rows.zone(
            (
                500_000.0 + 2_000.0 * f64::from(i % 40),
                1_600_000.0 + 2_000.0 * f64::from(i / 40),
            ),
            8,
        );
    }
    let versions = rows.0.clone();
    let ledger = rows.ledger();
    ledger.prepare(2);
    // With its faces, and without an account that was computed before.
    let anew = |versions: &Vec<Version>, ledger: &Ledger| Ledger::after(Rows(versions.clone()).snapshot(), ledger);
    let mut group = c.benchmark_group("accounts on a date");
    group.sample_size(20);
    group.bench_function("1,000 zones of 96 records, never computed", |b| {
        b.iter_batched_ref(
            || anew(&versions, &ledger),
            |ledger| Accounts::of(ledger, DAY).unwrap().get(EntityId::fresh()).is_none(),
            BatchSize::PerIteration,
        );
    });
    // Nothing changes on the next day.
    Accounts::of(&ledger, DAY).unwrap();
    group.bench_function("1,000 zones of 96 records, another day of a time that is known", |b| {
        b.iter(|| Accounts::of(black_box(&ledger), DAY.tomorrow().unwrap()).unwrap());
    });
    let (rows, zone) = one_zone(82);
    let versions = rows.0.clone();
    let large = rows.ledger();
    large.prepare(1);
    group.bench_function("one zone of 10,086 records", |b| {
        b.iter_batched_ref(
            || anew(&versions, &large),
            |ledger| account(black_box(ledger), zone, DAY).unwrap().is_some(),
            BatchSize::PerIteration,
        );
    });
}

fn over_time(c: &mut Criterion) {
    let (rows, zone) = one_zone(26);
    let ledger = rows.ledger();
    ledger.prepare(1);
    let dates = series(&ledger, zone, DAY).unwrap().len();
    let mut group = c.benchmark_group("series of a zone of 1,014 records");
    group.sample_size(10);
    group.bench_function(format!("{dates} dates"), |b| {
        b.iter(|| series(black_box(&ledger), zone, DAY).unwrap());
    });
}

/// One lease gets another plot: what a new revision costs until the account of its zone is there.
fn edit(c: &mut Criterion) {
    let mut group = c.benchmark_group("one edited lease");
    group.sample_size(10);
    let large = std::env::var_os("LARGE").is_some();
    for side in if large { vec![26, 258] } else { vec![26] } {
        let (rows, zone) = one_zone(side);
        let versions = rows.0.clone();
        let before = rows.ledger();
        before.prepare(1);
        let mut edited = versions;
        let last = edited
            .iter()
            .rposition(|v| matches!(v.entity.body, matbang::domain::Body::Lease(_)))
            .unwrap();
        edited[last].row_id = RowId(edited.len() as i64 + 1);
        edited[last].entity.shape = Some(square(500_025.0, 1_600_025.0, 45.0));
        let records = edited.len() - 2;
        group.bench_function(format!("among {records} records"), |b| {
            let fresh = || Rows(edited.clone()).snapshot();
            let renewed = |snapshot| {
                let ledger = Ledger::after(snapshot, &before);
                ledger.sheet_on(zone, DAY).unwrap();
                ledger
            };
            b.iter_batched(fresh, renewed, BatchSize::PerIteration);
        });
    }
}

criterion_group!(benches, partition, at_a_date, over_time, edit);
criterion_main!(benches);
