//! What drops out of a number is named: by the import, in the account, by `check` and in totals. Land of a zone without a
//! boundary all counts, wherever the first record of a file lies.

use crate::common::features::{feature, file, square};
use crate::common::program::Program;
use matbang::domain::{EntityId, Group, Phase};
use matbang::ledger::{Ledger, account};
use matbang::present;
use matbang::snapshot::{Audience, Dataset, Snapshot};
use matbang::store::{KnownOn, Open};
use serde_json::{Value, json};

/// Two parks and an economic zone.
fn zones() -> Program {
    let program = Program::new();
    program.tables(&[
        "zone,kind,name,province\nkcn-thu,KCN,Thử,lao-cai\nkcn-hai,KCN,Hai,lao-cai\nkkt-lon,KKT,Lớn,lao-cai\n",
    ]);
    program
}

fn import(program: &Program, file: &str, rest: &[&str]) -> Value {
    program.json(&[&["import", file], rest].concat())
}

fn boundary(program: &Program, zone: &str, east: f64, side: f64) {
    let name = format!("ranh-{zone}-{side}.geojson");
    let outline = file(program, &name, &[feature(square(east, side), json!({}))]);
    import(
        program,
        &outline,
        &["--as", "boundary", "--zone", zone, "--valid-from", "2020-01-01"],
    );
}

const PIECES: [&str; 6] = [
    "--as",
    "clearance",
    "--event",
    "handed_over",
    "--valid-from",
    "2026-01-01",
];
const LEASES: [&str; 6] = [
    "--as",
    "lease",
    "--lease-kind",
    "sublease",
    "--valid-from",
    "2026-01-01",
];

fn pieces(program: &Program, zone: &str, at: &[(&str, f64, f64)]) -> Value {
    let land: Vec<Value> = at
        .iter()
        .map(|(label, east, side)| feature(square(*east, *side), json!({"label": label})))
        .collect();
    let land = file(program, &format!("manh-{zone}.geojson"), &land);
    import(program, &land, &[&PIECES[..], &["--zone", zone]].concat())
}

fn leases(program: &Program, zone: &str, at: &[(&str, f64, f64)]) -> Value {
    let land: Vec<Value> = at
        .iter()
        .map(|(label, east, side)| feature(square(*east, *side), json!({"label": label})))
        .collect();
    let land = file(program, &format!("thue-{zone}.geojson"), &land);
    import(program, &land, &[&LEASES[..], &["--zone", zone]].concat())
}

fn measured(account: &Value, measure: &str) -> f64 {
    account["measures"][measure]["measured_ha"]
        .as_f64()
        .unwrap_or_else(|| panic!("{measure}: {account}"))
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.000_1
}

/// Code and hectares of what an account leaves out.
fn left_out(account: &Value) -> Vec<(String, f64)> {
    let entries = account["left_out"].as_array().unwrap_or_else(|| panic!("{account}"));
    entries
        .iter()
        .map(|entry| {
            for lang in ["vi", "en"] {
                let reason = entry["reason"][lang].as_str().unwrap();
                assert!(reason.len() > 20 && !reason.contains('{'), "{reason}");
            }
            assert!(entry["record"]["slug"].is_string(), "{entry}");
            (
                entry["code"].as_str().unwrap().to_string(),
                (entry["ha"].as_f64().unwrap() * 1e4).round() / 1e4,
            )
        })
        .collect()
}

fn doubts<'v>(report: &'v Value, code: &str) -> Vec<&'v str> {
    let notes = ["notes", "doubts"]
        .into_iter()
        .flat_map(|list| report[list].as_array())
        .flatten();
    let told = notes.filter(|note| note["code"] == code || note["code"] == "plausible.placed");
    told.map(|note| note["text"].as_str().unwrap()).collect()
}

fn said(values: &Value) -> String {
    values
        .as_array()
        .unwrap()
        .iter()
        .map(|value| format!("{} ", value["text"].as_str().unwrap()))
        .collect()
}

/// Case 02 of the shared cases: an economic zone 45 km long.
#[test]
fn a_long_zone_without_a_boundary_counts_all_its_land() {
    let Some(land) = crate::common::shared("cases/02-land-far-from-first-record/kkt.shp") else {
        return;
    };
    let program = zones();
    let land = land.to_string_lossy().into_owned();
    import(&program, &land, &[&PIECES[..], &["--zone", "kkt-lon"]].concat());
    let account = program.account("kkt-lon", &["--as-of", "2026-06-01"]);
    assert!(close(measured(&account, "cleared"), 3.0), "{account}");
    assert_eq!(left_out(&account), []);
}

#[test]
fn an_astray_piece_hides_no_other_wherever_it_stands() {
    let near = [
        ("A", 0.0, 100.0),
        ("B", 200.0, 100.0),
        ("C", 400.0, 100.0),
        ("D", 600.0, 100.0),
    ];
    for place in [0, 2, 4] {
        let program = zones();
        let mut all = near.to_vec();
        all.insert(place, ("Lạc", 60_000.0, 100.0));
        let report = pieces(&program, "kkt-lon", &all);
        let told = doubts(&report, "plausible.far_from_rest");
        assert!(
            told.len() == 1 && told[0].contains("lac") && told[0].contains("km"),
            "{report}"
        );
        let account = program.account("kkt-lon", &["--as-of", "2026-06-01"]);
        assert!(close(measured(&account, "cleared"), 5.0), "{account}");
        assert_eq!(left_out(&account), []);
        let check = program.json(&["check"]);
        assert_eq!(doubts(&check, "plausible.far_from_rest").len(), 1, "{check}");
    }
}

/// The plane of land without a boundary is that of most of it, whichever came first.
#[test]
fn the_plane_does_not_hang_on_the_first_record() {
    for first in [true, false] {
        let program = zones();
        let other = |name: &str| {
            // The same place in the zone of 105°: hundreds of kilometres of false easting make no difference.
            let (x, y) = (303_900.0, 2_498_000.0);
            let ring = [[x, y], [x + 100.0, y], [x + 100.0, y + 100.0], [x, y + 100.0], [x, y]];
            let crs = json!({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::9211"}});
            let land = json!({"type": "Feature", "properties": {"label": name},
                "geometry": {"type": "Polygon", "coordinates": [ring]}});
            let land = json!({"type": "FeatureCollection", "crs": crs, "features": [land]}).to_string();
            let land = program.file(&format!("{name}.geojson"), &land);
            import(&program, &land, &[&PIECES[..], &["--zone", "kkt-lon"]].concat());
        };
        if first {
            other("X");
        }
        pieces(&program, "kkt-lon", &[("A", 0.0, 100.0), ("B", 200.0, 100.0)]);
        if !first {
            other("X");
        }
        let account = program.account("kkt-lon", &["--as-of", "2026-06-01"]);
        assert_eq!(account["planes"], json!(["EPSG:9208"]), "{first}");
    }
}

#[test]
fn land_far_from_a_boundary_is_named_with_its_hectares() {
    let program = zones();
    boundary(&program, "kcn-thu", 0.0, 1_000.0);
    let report = pieces(&program, "kcn-thu", &[("Xa", 60_000.0, 200.0), ("Gần", 100.0, 100.0)]);
    let told = doubts(&report, "import.astray");
    assert!(told.len() == 1 && told[0].contains("in no number"), "{report}");
    let account = program.account("kcn-thu", &["--as-of", "2026-06-01"]);
    assert!(close(measured(&account, "cleared"), 1.0));
    assert_eq!(left_out(&account), [("far".to_string(), 4.0)]);
    let entry = &account["left_out"][0];
    assert_eq!(entry["record"]["type"], "clearance_piece");
    assert!(entry["name"]["vi"].as_str().unwrap().contains("Xa"), "{entry}");
    assert!(entry["reason"]["vi"].as_str().unwrap().contains("59 km"), "{entry}");
    // Nothing is said of a day on which the piece says nothing.
    assert_eq!(left_out(&program.account("kcn-thu", &["--as-of", "2025-06-01"])), []);
    let check = program.json(&["check"]);
    assert_eq!(doubts(&check, "import.astray").len(), 1, "{check}");
    // The totals name the zone and the record, for people too.
    let totals = program.json(&["totals", "--as-of", "2026-06-01"]);
    assert!(
        said(&totals["doubts"]).contains("clearance piece Xa"),
        "{}",
        totals["doubts"]
    );
    assert!(
        program
            .ok(&["totals", "--as-of", "2026-06-01", "--lang", "vi"])
            .contains("phần đất giải phóng mặt bằng Xa")
    );
}

#[test]
fn land_outside_a_boundary_is_named_with_the_part_that_lies_outside() {
    let program = zones();
    boundary(&program, "kcn-thu", 0.0, 1_000.0);
    // Half of 2 ha beyond the eastern edge.
    let report = pieces(&program, "kcn-thu", &[("Mép", 900.0, 200.0), ("Trong", 100.0, 100.0)]);
    let told = doubts(&report, "plausible.outside");
    assert!(
        told.iter()
            .any(|text| text.contains("2 ha lie outside the boundary of KCN Thử")),
        "{report}"
    );
    let account = program.account("kcn-thu", &["--as-of", "2026-06-01"]);
    assert!(close(measured(&account, "cleared"), 3.0), "{account}");
    assert_eq!(left_out(&account), [("never_inside".to_string(), 2.0)]);
    let check = program.json(&["check"]);
    assert!(said(&check["doubts"]).contains("2 ha lie outside"), "{check}");
}

#[test]
fn a_smaller_boundary_names_what_it_leaves_outside() {
    let program = zones();
    boundary(&program, "kcn-thu", 0.0, 1_000.0);
    leases(&program, "kcn-thu", &[("A", 700.0, 100.0), ("B", 100.0, 100.0)]);
    let smaller = file(&program, "nho.geojson", &[feature(square(0.0, 600.0), json!({}))]);
    let report = import(
        &program,
        &smaller,
        &["--as", "boundary", "--zone", "kcn-thu", "--valid-from", "2026-03-01"],
    );
    let told = doubts(&report, "plausible.left_outside");
    assert!(told.len() == 1 && told[0].contains("1 ha"), "{report}");
    assert_eq!(left_out(&program.account("kcn-thu", &["--as-of", "2026-02-01"])), []);
    let account = program.account("kcn-thu", &["--as-of", "2026-06-01"]);
    assert_eq!(left_out(&account), [("left_by_boundary_change".to_string(), 1.0)]);
}

/// Two leases on the same land: the union counts, and that it does is said wherever the number stands.
#[test]
fn a_lease_on_another_is_told_in_the_account() {
    let program = zones();
    boundary(&program, "kcn-thu", 0.0, 1_000.0);
    leases(
        &program,
        "kcn-thu",
        &[("A", 0.0, 200.0), ("B", 100.0, 200.0), ("C", 500.0, 100.0)],
    );
    let account = program.account("kcn-thu", &["--as-of", "2026-06-01"]);
    assert!(close(measured(&account, "leased"), 7.0), "{account}");
    assert_eq!(left_out(&account), [("counted_once".to_string(), 2.0)]);
    let entry = &account["left_out"][0];
    assert_eq!(entry["other"]["type"], "lease");
    assert!(
        entry["reason"]["en"]
            .as_str()
            .unwrap()
            .contains(entry["other"]["slug"].as_str().unwrap()),
        "{entry}"
    );
    let totals = program.json(&["totals", "--as-of", "2026-06-01"]);
    assert!(said(&totals["doubts"]).contains("lease"), "{}", totals["doubts"]);
    let check = program.json(&["check"]);
    assert!(said(&check["doubts"]).contains("lie on the same 2 ha"), "{check}");
}

#[test]
fn a_piece_on_another_is_told_by_import_account_and_check() {
    let program = zones();
    boundary(&program, "kcn-thu", 0.0, 1_000.0);
    let report = pieces(
        &program,
        "kcn-thu",
        &[("Đông", 0.0, 200.0), ("Tây", 100.0, 200.0), ("Nam", 300.0, 100.0)],
    );
    let told = doubts(&report, "plausible.two_pieces");
    assert!(told.len() == 1 && told[0].contains("same 2 ha"), "{report}");
    let account = program.account("kcn-thu", &["--as-of", "2026-06-01"]);
    assert!(close(measured(&account, "cleared"), 7.0), "{account}");
    assert_eq!(left_out(&account), [("counted_once".to_string(), 2.0)]);
    assert_eq!(doubts(&program.json(&["check"]), "plausible.two_pieces").len(), 1);
}

/// An approval and the lease that follows from it are no doubt; nor is a strip of some centimetres between neighbours.
#[test]
fn what_may_lie_on_each_other_is_not_told() {
    let program = zones();
    boundary(&program, "kcn-thu", 0.0, 1_000.0);
    leases(&program, "kcn-thu", &[("A", 0.0, 200.0), ("B", 199.99, 200.0)]);
    let approved = file(
        &program,
        "cap-phep.geojson",
        &[feature(square(0.0, 200.0), json!({"label": "CP"}))],
    );
    let kind = [
        "--as",
        "lease",
        "--lease-kind",
        "approved_not_leased",
        "--valid-from",
        "2025-01-01",
    ];
    import(&program, &approved, &[&kind[..], &["--zone", "kcn-thu"]].concat());
    assert_eq!(left_out(&program.account("kcn-thu", &["--as-of", "2026-06-01"])), []);
}

#[test]
fn land_that_lies_in_two_zones_is_told_in_both() {
    let program = zones();
    boundary(&program, "kcn-thu", 0.0, 1_000.0);
    // Its neighbour takes in 100 m of its land.
    let outline = file(&program, "hai.geojson", &[feature(square(900.0, 1_000.0), json!({}))]);
    let report = import(
        &program,
        &outline,
        &["--as", "boundary", "--zone", "kcn-hai", "--valid-from", "2020-01-01"],
    );
    let told = doubts(&report, "plausible.same_land");
    assert!(
        told.len() == 1 && told[0].contains("10 ha lie in the boundary of KCN Thử"),
        "{report}"
    );
    let report = leases(&program, "kcn-thu", &[("A", 800.0, 200.0), ("B", 100.0, 100.0)]);
    let told = doubts(&report, "plausible.in_other_zone");
    assert!(
        told.len() == 1 && told[0].contains("2 ha lie in the boundary of KCN Hai"),
        "{report}"
    );
    let day = ["--as-of", "2026-06-01"];
    let (thu, hai) = (program.account("kcn-thu", &day), program.account("kcn-hai", &day));
    assert!(close(measured(&thu, "leased"), 5.0));
    let mut found = left_out(&thu);
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(
        found,
        [("in_other_zone".to_string(), 2.0), ("same_land".to_string(), 10.0)]
    );
    let mut found = left_out(&hai);
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(
        found,
        [("of_other_zone".to_string(), 2.0), ("same_land".to_string(), 10.0)]
    );
    let entries = thu["left_out"].as_array().unwrap();
    assert!(
        entries.iter().all(|entry| entry["zone"]["slug"] == "kcn-hai"),
        "{entries:?}"
    );
    let check = said(&program.json(&["check"])["doubts"]);
    assert!(
        check.contains("overlaps the boundary of") && check.contains("lies in the boundary of KCN Hai"),
        "{check}"
    );
}

/// A lease of one zone whose plot lies in the other alone: counted by neither, and said by both.
#[test]
fn a_lease_recorded_for_the_wrong_zone_is_told() {
    let program = zones();
    boundary(&program, "kcn-thu", 0.0, 1_000.0);
    boundary(&program, "kcn-hai", 2_000.0, 1_000.0);
    leases(&program, "kcn-thu", &[("A", 2_100.0, 100.0)]);
    let day = ["--as-of", "2026-06-01"];
    let mut found = left_out(&program.account("kcn-thu", &day));
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(
        found,
        [("in_other_zone".to_string(), 1.0), ("never_inside".to_string(), 1.0)]
    );
    assert_eq!(
        left_out(&program.account("kcn-hai", &day)),
        [("of_other_zone".to_string(), 1.0)]
    );
}

#[test]
fn the_declared_size_stands_beside_the_measured_one() {
    let program = zones();
    let outline = file(&program, "ranh.geojson", &[feature(square(0.0, 1_000.0), json!({}))]);
    import(
        &program,
        &outline,
        &[
            "--as",
            "boundary",
            "--zone",
            "kcn-thu",
            "--valid-from",
            "2020-01-01",
            "--declared-ha",
            "98.5",
        ],
    );
    let account = program.account("kcn-thu", &["--as-of", "2026-06-01"]);
    let boundary = &account["measures"]["boundary"];
    assert!(close(boundary["measured_ha"].as_f64().unwrap(), 100.0));
    assert_eq!(boundary["declared"]["value"], "98.5");
    assert!(
        close(boundary["declared"]["difference_ha"].as_f64().unwrap(), 1.5),
        "{boundary}"
    );
    // Without a declared size nothing stands there.
    assert!(program.account("kcn-hai", &[])["measures"]["boundary"].is_null());
}

/// The public is told that land is left out and how much, not whose it is.
#[test]
fn records_kept_from_the_public_are_told_without_names() {
    let program = zones();
    boundary(&program, "kcn-thu", 0.0, 1_000.0);
    let land = [("A", 0.0), ("B", 100.0)].map(|(label, east)| {
        let tenant = json!({"label": label, "project": "Công ty Rất Kín"});
        feature(square(east, 200.0), tenant)
    });
    let land = file(&program, "thue.geojson", &land);
    import(&program, &land, &[&LEASES[..], &["--zone", "kcn-thu"]].concat());
    let store = matbang::store::open(&format!("sqlite:{}", program.store().display()), Open::Existing).unwrap();
    let loaded = store.load(KnownOn::Head).unwrap();
    let told = |audience: Audience| {
        let ledger = Ledger::of(Snapshot::of(&loaded, audience, Dataset::Real).unwrap());
        let zone = ledger.find_zone("kcn-thu").unwrap().id();
        let found = account(&ledger, zone, "2026-06-01".parse().unwrap()).unwrap().unwrap();
        json!(present::account(&ledger, &found).unwrap().left_out)
    };
    let (office, public) = (told(Audience::Local), told(Audience::Public));
    assert!(office[0]["record"]["slug"].is_string(), "{office}");
    assert_eq!(public[0]["ha"], office[0]["ha"]);
    assert_eq!(public[0]["code"], "counted_once");
    for key in ["id", "slug"] {
        assert!(
            public[0]["record"][key].is_null() && public[0]["other"][key].is_null(),
            "{public}"
        );
    }
    let slug = office[0]["record"]["slug"].as_str().unwrap();
    let id = office[0]["record"]["id"].as_str().unwrap();
    let text = public.to_string();
    assert!(
        !text.contains(slug) && !text.contains(id) && !text.contains("Kín"),
        "{text}"
    );
}

/// A phase tells what lies on its land, a group whose members are added up what its members leave out.
#[test]
fn phases_and_groups_tell_what_they_leave_out() {
    let program = zones();
    boundary(&program, "kcn-thu", 0.0, 300.0);
    boundary(&program, "kcn-hai", 5_000.0, 300.0);
    let phase = file(
        &program,
        "giai-doan.geojson",
        &[feature(square(0.0, 100.0), json!({"name": "giai đoạn I"}))],
    );
    import(&program, &phase, &["--as", "phase", "--zone", "kcn-thu"]);
    // One reaches beyond the boundary from the land of the phase, one elsewhere; one of the other zone.
    pieces(&program, "kcn-thu", &[("A", -50.0, 90.0), ("B", 260.0, 80.0)]);
    pieces(&program, "kcn-hai", &[("C", 5_290.0, 60.0)]);
    let members = "group,name,kind,province,definition,member_count,members,complete\n\
        g,Hai khu,KCN,lao-cai,hai khu,2,kcn-thu|kcn-hai,yes\n";
    let members = program.file("nhom.csv", members);
    program.ok(&["import", &members, "--as", "register"]);
    let store = matbang::store::open(&format!("sqlite:{}", program.store().display()), Open::Existing).unwrap();
    let snapshot = Snapshot::of(&store.load(KnownOn::Head).unwrap(), Audience::Local, Dataset::Real).unwrap();
    let ledger = Ledger::of(snapshot);
    let zone = ledger.find_zone("kcn-thu").unwrap().id();
    let phase = ledger.about::<Phase>(zone).next().unwrap().id();
    let group = ledger.all::<Group>().next().unwrap().id();
    let told = |subject: EntityId| {
        let found = account(&ledger, subject, "2026-06-01".parse().unwrap())
            .unwrap()
            .unwrap();
        let told = json!(present::account(&ledger, &found).unwrap());
        left_out(&told).into_iter().map(|(_, ha)| ha).collect::<Vec<_>>()
    };
    // 50 m of the 90 m of A lie outside; 40 of the 80 of B; 50 of the 60 of C.
    let sorted = |mut hectares: Vec<f64>| {
        hectares.sort_by(f64::total_cmp);
        hectares
    };
    assert_eq!(told(phase), [0.45]);
    assert_eq!(sorted(told(zone)), [0.32, 0.45]);
    assert_eq!(sorted(told(group)), [0.3, 0.32, 0.45]);
}
