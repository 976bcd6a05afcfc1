//! Land that is known badly: without its place, far away, twice, in two planes.

use crate::common::program::Program;
use serde_json::Value;

/// A store with these zones of Lào Cai: `key,kind,parent`.
fn zones(rows: &[(&str, &str, &str)]) -> Program {
    let program = Program::new();
    let rows: String = rows
        .iter()
        .map(|(key, kind, parent)| format!("{key},{kind},{key},lao-cai,{parent}\n"))
        .collect();
    register(
        &program,
        &[("zones.csv", &format!("zone,kind,name,province,parent\n{rows}"))],
    );
    program
}

fn register(program: &Program, tables: &[(&str, &str)]) {
    let files: Vec<String> = tables
        .iter()
        .map(|(name, content)| program.file(name, content))
        .collect();
    let mut arguments = vec!["import", "--as", "register"];
    arguments.extend(files.iter().map(String::as_str));
    program.ok(&arguments);
}

/// A square `dx` metres east of a corner in EPSG:9208, as the WKT of a table cell.
fn square(dx: u32, side: u32) -> String {
    let (x, y) = (407_000 + dx, 2_497_000);
    let (e, n) = (x + side, y + side);
    format!("\"POLYGON(({x} {y}, {e} {y}, {e} {n}, {x} {n}, {x} {y}))\"")
}

fn boundary(key: &str, dx: u32, side: u32, plane: &str) -> String {
    format!(
        "boundary,zone,crs,area_crs,wkt,status,quality,valid_from\nb-{key},{key},EPSG:9208,{plane},{},approved,surveyed,2020\n",
        square(dx, side)
    )
}

fn leases(rows: &[(&str, &str, Option<u32>, f64)]) -> String {
    let row = |(key, kind, dx, ha): &(&str, &str, Option<u32>, f64)| match dx {
        Some(dx) => format!(
            "{key},a,{kind},,2021,EPSG:9208,{}\n",
            square(*dx, (ha * 1e4).sqrt().round() as u32)
        ),
        None => format!("{key},a,{kind},{ha},2021,,\n"),
    };
    "lease,zone,kind,ha,start,crs,wkt\n".to_string() + &rows.iter().map(row).collect::<String>()
}

/// 100 ha of zone `a`: 25 ha handed over, industrial and serviced.
fn ready() -> Program {
    let program = zones(&[("a", "KCN", "")]);
    let land = square(0, 500);
    register(&program, &[("b.csv", &boundary("a", 0, 1000, ""))]);
    register(
        &program,
        &[
            (
                "p.csv",
                &format!("clearance_piece,zone,crs,wkt\np,a,EPSG:9208,{land}\n"),
            ),
            ("e.csv", "event,clearance_piece,kind,date\ne,p,handed_over,2020\n"),
            (
                "i.csv",
                &format!(
                    "plan_area,zone,level,function,crs,wkt,valid_from\ni,a,detailed,industrial,EPSG:9208,{land},2020\n"
                ),
            ),
            (
                "s.csv",
                &format!("serviced_area,zone,crs,wkt,valid_from\ns,a,EPSG:9208,{land},2020\n"),
            ),
        ],
    );
    program
}

/// Statements that what is recorded of leases and of handed-over land is all there is.
fn stated(program: &Program) {
    let stated = "complete_through,zone,indicator,through,by\n,a,leased,2021,Sở\n,a,clean,2021,Sở\n";
    register(program, &[("d.csv", stated)]);
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
    stated(&program);
    assert_eq!((of("available"), of("leased")), (Some(25.0), None));
    // 4 ha with a plot, 8 ha without: the 8 ha may lie in what is left.
    register(
        &program,
        &[(
            "l.csv",
            &leases(&[("l1", "sublease", Some(0), 4.0), ("l2", "sublease", None, 8.0)]),
        )],
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
    let figure = "figure,subject,indicator,value,unit,status,as_of\nf,zone:a,approved_not_leased,20,ha,reported,2022\n";
    register(&program, &[("f.csv", figure)]);
    register(&program, &[("l.csv", &leases(&[("l1", "sublease", Some(0), 4.0)]))]);
    stated(&program);
    // The union cannot be smaller than the 20 ha that are approved.
    assert_eq!(
        (of("leased_or_approved"), of("available"), of("unleased")),
        (None, None, Some(21.0))
    );
}

#[test]
fn land_outside_only_says_nothing_of_the_zone() {
    let program = ready();
    let figure = "figure,subject,indicator,value,unit,status,as_of\nf,zone:a,leased,12,ha,reported,2022\n";
    register(&program, &[("f.csv", figure)]);
    register(&program, &[("l.csv", &leases(&[("l1", "sublease", Some(4_000), 4.0)]))]);
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
    let far = "lease,zone,kind,start,crs,wkt\nl,a,sublease,2021,EPSG:4326,\"POLYGON((7 46, 7.01 46, 7.01 46.01, 7 46.01, 7 46))\"\n";
    register(&program, &[("l.csv", far)]);
    assert_eq!(program.account("a", &[])["measures"], before);
}

#[test]
fn a_plane_of_a_neighbour_does_not_change_what_two_zones_share() {
    let total = |order: [&str; 3]| {
        let program = zones(&order.map(|key| (key, "KCN", "")));
        for key in order {
            // `a` and `b` are the same 100 ha; `c` begins a metre beside them and is measured in another plane.
            let (dx, plane) = if key == "c" {
                (1_001, "EPSG:9209")
            } else {
                (0, "EPSG:9208")
            };
            register(&program, &[("b.csv", &boundary(key, dx, 1000, plane))]);
        }
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
    let program = zones(&[("a", "KCN", ""), ("b", "KCN", ""), ("c", "KDTDV", "a")]);
    for (key, dx, side) in [("a", 0, 1000), ("b", 0, 1000), ("c", 0, 500)] {
        register(&program, &[("b.csv", &boundary(key, dx, side, ""))]);
    }
    let rows = |zone: &str| format!("p-{zone},{zone},EPSG:9208,{}\n", square(0, 600));
    register(
        &program,
        &[
            (
                "p.csv",
                &format!("clearance_piece,zone,crs,wkt\n{}{}", rows("a"), rows("b")),
            ),
            (
                "e.csv",
                "event,clearance_piece,kind,date\ne1,p-a,handed_over,2020\ne2,p-b,handed_over,2020\n",
            ),
            (
                "g.csv",
                "group,name,kind,province,definition,member_count,members,complete\ng,G,,lao-cai,ba khu,3,a|b|c,yes\n",
            ),
        ],
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
