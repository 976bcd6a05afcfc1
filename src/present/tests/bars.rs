//! Bars that fill their total exactly, and progress with both sides named.

use rust_decimal::Decimal;

use super::*;
use crate::ledger::{Bar, Basis, account as account_of, progress};

const DAY: jiff::civil::Date = date(2026, 11, 22);

/// A rectangle in EPSG:9208: metres from a corner near Bản Qua.
fn rectangle(east: f64, north: f64, width: f64, height: f64) -> Shape {
    let (e, n) = (407_000.0 + east, 2_497_000.0 + north);
    let ring = |w: f64, h: f64| polygon![(x: e, y: n), (x: e + w, y: n), (x: e + w, y: n + h), (x: e, y: n + h)];
    Shape {
        crs: Epsg(9208),
        native: MultiPolygon::new(vec![ring(width, height)]),
        wgs84: MultiPolygon::new(vec![
            polygon![(x: 103.85, y: 22.57), (x: 103.86, y: 22.57), (x: 103.86, y: 22.58), (x: 103.85, y: 22.58)],
        ]),
    }
}

fn since_2025() -> Interval {
    Interval::starting("2025".parse().ok())
}

fn park(register: &mut Register) -> EntityId {
    let zone = register.zone(ZoneKind::IndustrialPark, "Vẽ", "lao-cai", None);
    let boundary = Boundary {
        zone,
        status: LegalStatus::Approved,
        quality: Quality::Surveyed,
        declared: None,
        plane: Epsg(9208),
        plane_reason: PlaneReason::File,
        transform: String::new(),
        valid: since_2025(),
        repairs: Vec::new(),
        source: Source::default(),
    };
    let shape = rectangle(0.0, 0.0, 1000.3, 500.7);
    register.put("ranh-gioi", Visibility::Public, Some(shape), boundary);
    zone
}

fn piece(register: &mut Register, zone: EntityId, shape: Option<Shape>, recovery: Recovery, paid: bool) {
    let event = |kind| ClearanceEvent {
        annuls: None,
        kind,
        date: DateEnd::On("2025".parse().unwrap()),
        households: None,
        organisations: None,
        graves: None,
        money: None,
        source: Source::default(),
    };
    let piece = ClearancePiece {
        withheld: false,
        zone,
        label: String::new(),
        recovery,
        hectares: shape.is_none().then(|| "0.5".parse().unwrap()),
        events: vec![event(if paid { EventKind::Paid } else { EventKind::Notice })],
        obstacles: Vec::new(),
        source: Source::default(),
    };
    let slug = format!("lo-{}", EntityId::fresh());
    register.put(&slug, Visibility::Public, shape, piece);
}

fn sum(bar: &Bar) -> Decimal {
    bar.segments.iter().map(|part| part.hectares).sum()
}

fn ha(bar: &Bar, key: &str) -> Decimal {
    let found = bar.segments.iter().find(|part| part.key == key).unwrap();
    found.hectares.round_dp(4).normalize()
}

#[test]
fn a_measured_bar_by_clearance_tiles_the_boundary() {
    let mut register = Register::default();
    let zone = park(&mut register);
    // Figures stand beside and are not mixed in.
    register.ha(zone, "planned", "60");
    piece(
        &mut register,
        zone,
        Some(rectangle(-50.0, -50.0, 350.0, 700.0)),
        Recovery::Required,
        true,
    );
    piece(
        &mut register,
        zone,
        Some(rectangle(250.0, 0.0, 100.0, 400.0)),
        Recovery::NotRequired,
        false,
    );
    piece(
        &mut register,
        zone,
        Some(rectangle(600.0, 0.0, 100.0, 100.0)),
        Recovery::Required,
        false,
    );
    let snapshot = register.snapshot(Audience::Public);
    let account = account_of(&snapshot, zone, DAY).unwrap().unwrap();
    let bar = account.bars.clearance.as_ref().unwrap();
    assert_eq!((bar.basis, sum(bar)), (Basis::Measured, bar.total));
    assert_eq!(Some(bar.total), account.value(Measure::Boundary).map(|h| h.total()));
    // 300 m × 500.7 m; the strip that need not be recovered shares 50 m × 400 m with it.
    assert_eq!(
        (ha(bar, "cleared"), ha(bar, "not_required")),
        ("15.021".parse().unwrap(), 2.into())
    );

    // All of it cleared: nothing is left, and nothing is below 0.
    piece(
        &mut register,
        zone,
        Some(rectangle(-50.0, -50.0, 2000.0, 2000.0)),
        Recovery::Required,
        true,
    );
    let snapshot = register.snapshot(Audience::Public);
    let account = account_of(&snapshot, zone, DAY).unwrap().unwrap();
    let bar = account.bars.clearance.as_ref().unwrap();
    assert_eq!((ha(bar, "still_to_clear"), sum(bar)), (Decimal::ZERO, bar.total));

    // A piece without a polygon lies nobody knows where: no bar of polygons, and figures are of another basis.
    piece(&mut register, zone, None, Recovery::Required, true);
    let snapshot = register.snapshot(Audience::Public);
    let account = account_of(&snapshot, zone, DAY).unwrap().unwrap();
    assert_eq!(account.bars.clearance, None);
}

#[test]
fn a_measured_bar_by_lease_is_of_the_industrial_land() {
    let mut register = Register::default();
    let zone = park(&mut register);
    let plan = PlanArea {
        zone,
        level: PlanLevel::Detailed,
        function: LandFunction::Industrial,
        lot: String::new(),
        valid: since_2025(),
        source: Source::default(),
    };
    register.put(
        "cn-1",
        Visibility::Public,
        Some(rectangle(0.0, 0.0, 400.0, 400.0)),
        plan,
    );
    let mut lease = |slug: &str, kind: &str, shape: Shape| {
        let body = json!({ "zone": zone, "kind": kind, "valid": since_2025() });
        let lease: Lease = serde_json::from_value(body).unwrap();
        register.put(slug, Visibility::Public, Some(shape), lease);
    };
    // A head lease is never leased land.
    lease("thue-lai-0", "head_lease", rectangle(0.0, 0.0, 400.0, 400.0));
    lease("thue-lai-1", "sublease", rectangle(0.0, 0.0, 100.0, 400.0));
    // Half of what was approved lies outside the industrial land, some of it is leased already.
    lease(
        "chap-thuan-1",
        "approved_not_leased",
        rectangle(50.0, 300.0, 100.0, 200.0),
    );
    let snapshot = register.snapshot(Audience::Public);
    let account = account_of(&snapshot, zone, DAY).unwrap().unwrap();
    let bar = account.bars.lease.as_ref().unwrap();
    assert_eq!(
        (bar.basis, bar.total.normalize(), sum(bar)),
        (Basis::Measured, 16.into(), bar.total)
    );
    assert_eq!(
        (ha(bar, "leased"), ha(bar, "approved_not_leased"), ha(bar, "unleased")),
        (4.into(), "0.5".parse().unwrap(), "11.5".parse().unwrap())
    );
}

/// A name, figures, the segments of both bars.
type Case<'a> = (
    &'a str,
    &'a [(&'a str, &'a str)],
    Option<&'a [&'a str]>,
    Option<&'a [&'a str]>,
);

#[test]
fn bars_of_figures_and_those_that_cannot_be() {
    let mut register = Register::default();
    let cases: [Case; 6] = [
        (
            "a",
            &[("planned", "75"), ("cleared", "74.97")],
            Some(&["74.97", "0.03"]),
            None,
        ),
        ("b", &[("planned", "75"), ("cleared", "75.1")], None, None),
        ("c", &[("planned", "75")], None, None),
        (
            "d",
            &[("leasable", "52"), ("leased", "20.5")],
            None,
            Some(&["20.5", "31.5"]),
        ),
        (
            "e",
            &[("leasable", "52"), ("leased", "20"), ("approved_not_leased", "30.25")],
            None,
            Some(&["20", "30.25", "1.75"]),
        ),
        (
            "f",
            &[("leasable", "52"), ("leased", "30"), ("approved_not_leased", "30")],
            None,
            None,
        ),
    ];
    for (name, figures, clearance, lease) in cases {
        let zone = register.zone(ZoneKind::IndustrialCluster, name, "lao-cai", None);
        for (measure, value) in figures {
            register.ha(zone, measure, value);
        }
        let snapshot = register.snapshot(Audience::Public);
        let account = account_of(&snapshot, zone, DAY).unwrap().unwrap();
        for (bar, wanted) in [(&account.bars.clearance, clearance), (&account.bars.lease, lease)] {
            let segments = |bar: &Bar| {
                bar.segments
                    .iter()
                    .map(|part| part.hectares.to_string())
                    .collect::<Vec<_>>()
            };
            let wanted = wanted.map(|w| w.iter().map(ToString::to_string).collect::<Vec<_>>());
            assert_eq!(bar.as_ref().map(segments), wanted, "{name}");
            assert!(
                bar.as_ref()
                    .is_none_or(|b| b.basis == Basis::Reported && sum(b) == b.total)
            );
        }
    }
    // A boundary without pieces does not lend its size to a figure.
    let zone = park(&mut register);
    register.ha(zone, "cleared", "10");
    let snapshot = register.snapshot(Audience::Public);
    assert_eq!(account_of(&snapshot, zone, DAY).unwrap().unwrap().bars.clearance, None);
}

#[test]
fn progress_in_hectares_households_and_money() {
    let mut register = Register::default();
    let zone = register.zone(ZoneKind::IndustrialCluster, "A", "lao-cai", None);
    register.ha(zone, "cleared", "20.50");
    register.ha(zone, "planned", "75");
    let other = register.zone(ZoneKind::IndustrialCluster, "B", "lao-cai", None);
    register.exact(Subject::Zone(other), "households", "283", Unit::Household);
    register.exact(Subject::Zone(zone), "households_paid", "180", Unit::Household);
    let told = |register: &Register| {
        let snapshot = register.snapshot(Audience::Public);
        let account = account_of(&snapshot, zone, DAY).unwrap().unwrap();
        let found = progress(&account);
        (found, account_json(&snapshot, zone)["progress"].clone())
    };
    // 283 households are another zone's: no share of them.
    let (found, json) = told(&register);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (&json[0]["text"], &json[0]["denominator_of"]),
        (&json!("20.50 / 75 ha"), &json!("planned"))
    );
    register.ha(zone, "to_recover", "41");
    register.exact(Subject::Zone(zone), "households", "240", Unit::Household);
    let (found, json) = told(&register);
    assert_eq!(found.iter().map(|p| p.unit).collect::<Vec<_>>(), ["ha", "households"]);
    assert_eq!(
        (&json[0]["share"], &json[0]["denominator_of"]),
        (&json!(0.5), &json!("to_recover"))
    );
    assert_eq!(
        (&json[1]["share"], &json[1]["text"]),
        (&json!(0.75), &json!("180 / 240 hộ"))
    );
    assert_eq!(
        (&json[1]["numerator_of"], &json[1]["denominator_of"]),
        (&json!("households_paid"), &json!("households"))
    );
    if "compensation_approved".parse::<Indicator>().is_ok() {
        register.exact(Subject::Zone(zone), "compensation_paid", "27500", Unit::MillionDong);
        register.exact(Subject::Zone(zone), "compensation_approved", "55", Unit::BillionDong);
        assert_eq!(told(&register).1[2]["share"], 0.5);
    }
}

fn account_json(snapshot: &Ledger, zone: EntityId) -> Value {
    json!(account(snapshot, &account_of(snapshot, zone, DAY).unwrap().unwrap()))
}
