//! Land that is known badly: without its place, far away, twice, in two planes.

use builders::{Register, square};
use serde_json::Value;

use crate::common::program::Program;

/// 100 ha of zone `a`: 25 ha handed over, industrial and serviced.
fn ready() -> Program {
    let land = square(0, 500);
    Program::of(
        &Register::new()
            .zone("a")
            .boundary(square(0, 1000))
            .piece(land.clone(), "handed_over", "2020")
            .planned_for("industrial", land.clone())
            .serviced(land),
    )
}

fn of_a() -> Register {
    Register::new().about("a")
}

/// Statements that what is recorded of leases and of handed-over land is all there is.
fn stated() -> Register {
    of_a().complete("leased", "2021").complete("clean", "2021")
}

fn value(account: &Value, measure: &str) -> Option<f64> {
    account["measures"][measure]["value_ha"]
        .as_f64()
        .map(|ha| (ha * 1e6).round() / 1e6)
}

#[test]
fn leased_land_nobody_can_place_is_not_available() {
    let program = ready();
    let of = |measure: &str| value(&program.account("a", &[]), measure);
    // Nobody says that the leases recorded are all of them.
    assert_eq!((of("available"), of("leased")), (None, None));
    program.add(&stated());
    assert_eq!((of("available"), of("leased")), (Some(25.0), None));
    // 4 ha with a plot, 8 ha without: the 8 ha may lie in what is left.
    program.add(
        &of_a()
            .lease("sublease", square(0, 200))
            .unplotted_lease("sublease", "8"),
    );
    assert_eq!(
        (of("leased"), of("unleased"), of("available")),
        (Some(12.0), Some(13.0), Some(13.0))
    );
    let available = program.account("a", &[])["measures"]["available"].clone();
    assert_eq!(
        (&available["measured_ha"], &available["unplotted_ha"]),
        (&21.0.into(), &(-8.0).into())
    );
}

#[test]
fn what_is_leased_or_approved_by_figure_leaves_nothing_sure() {
    let program = ready();
    let of = |measure: &str| value(&program.account("a", &[]), measure);
    program.add(&of_a().figure("approved_not_leased", "20", "reported", "2022"));
    program.add(&of_a().lease("sublease", square(0, 200)));
    program.add(&stated());
    // The union cannot be smaller than the 20 ha that are approved.
    assert_eq!(
        (of("leased_or_approved"), of("available"), of("unleased")),
        (None, None, Some(21.0))
    );
}

#[test]
fn land_outside_only_says_nothing_of_the_zone() {
    let program = ready();
    program.add(&of_a().figure("leased", "12", "reported", "2022"));
    program.add(&of_a().lease("sublease", square(4_000, 200)));
    let account = program.account("a", &[]);
    assert_eq!(
        (value(&account, "leased"), value(&account, "outside_boundary")),
        (Some(12.0), Some(4.0))
    );
}

#[test]
fn a_record_in_the_wrong_place_breaks_nothing() {
    let program = ready();
    let before = program.account("a", &[])["measures"].clone();
    let far = "l,a,sublease,2021,EPSG:4326,\"POLYGON((7 46, 7.01 46, 7.01 46.01, 7 46.01, 7 46))\"";
    program.add(&Register::new().row("lease,zone,kind,start,crs,wkt", far));
    assert_eq!(program.account("a", &[])["measures"], before);
}

#[test]
fn a_plane_of_a_neighbour_does_not_change_what_two_zones_share() {
    let total = |order: [&str; 3]| {
        // `a` and `b` are the same 100 ha; `c` begins a metre beside them and is measured in another plane.
        let register = order.iter().fold(Register::new(), |register, key| match *key {
            "c" => register.zone("c").boundary_in("EPSG:9209", square(1_001, 1000)),
            key => register.zone(key).boundary(square(0, 1000)),
        });
        let program = Program::of(&register);
        program.json(&["totals"])["totals"][0]["measures"]["boundary"].clone()
    };
    let (first, last) = (total(["c", "a", "b"]), total(["a", "b", "c"]));
    assert_eq!(
        (&first["value_ha"], &first["overlap_ha"]),
        (&last["value_ha"], &last["overlap_ha"])
    );
    assert_eq!(last["overlap_ha"], 100.0);
}

#[test]
fn shared_land_counts_once_in_ratios_and_in_groups() {
    let program = Program::of(
        &Register::new()
            .zone("a")
            .boundary(square(0, 1000))
            .piece(square(0, 600), "handed_over", "2020")
            .zone("b")
            .boundary(square(0, 1000))
            .piece(square(0, 600), "handed_over", "2020")
            .zone_of("KDTDV", "c", "a")
            .boundary(square(0, 500))
            .group("", "g", 3, &["a", "b", "c"]),
    );
    let totals = program.json(&["totals"]);
    let ratio = totals["totals"][0]["ratios"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["id"] == "cleared.of_boundary")
        .unwrap()
        .clone();
    assert_eq!(
        (&ratio["numerator_ha"], &ratio["denominator_ha"]),
        (&36.0.into(), &100.0.into())
    );
    let group = &totals["groups"][0];
    assert_eq!(value(group, "boundary"), Some(100.0));
    assert!(
        group["ratios"]
            .as_array()
            .unwrap()
            .iter()
            .all(|r| r["id"] != "leased.of_leasable")
    );
}
