//! The standing value: which number counts when print and drawing differ. The worked cases A–K and the three histories of the
//! rule, each entered through the register as an office enters it.

use crate::common::program::Program;
use domain::codes::code_of;
use matbang::domain::{Measure, Zone};
use matbang::ledger::{Ledger, series};
use matbang::snapshot::{Audience, Dataset, Snapshot};
use matbang::store::sqlite::SqliteStore;
use matbang::store::{KnownOn, Open, Store};
use serde_json::Value;

/// A zone `z` of 100 ha, 1,000 m × 1,000 m, planned 100 ha, in Lào Cai.
struct Office(Program);

/// A strip of the zone, 1,000 m wide: 1 ha is 10 m of it. From `north` metres, so many hectares.
fn strip(north: f64, ha: f64) -> String {
    let (x, e) = (407_000, 408_000);
    let (y, n) = (2_497_000.0 + north, 2_497_000.0 + north + ha * 10.0);
    format!("\"POLYGON(({x} {y}, {e} {y}, {e} {n}, {x} {n}, {x} {y}))\"")
}

impl Office {
    fn new() -> Office {
        let office = Office::bare();
        office.register(
            "boundary,zone,crs,wkt,status,quality,valid_from",
            &[&format!("b,z,EPSG:9208,{},approved,surveyed,2020", strip(0.0, 100.0))],
        );
        office.figures(&[
            "planned,100,exact,approved,2020-01-01",
            "to_recover,90,exact,reported,2026-06-30",
        ]);
        office
    }

    fn bare() -> Office {
        let office = Office(Program::new());
        office.register("zone,kind,name,province", &["z,CCN,Z,lao-cai"]);
        office
    }

    fn register(&self, head: &str, rows: &[&str]) {
        self.0.tables(&[&format!("{head}\n{}\n", rows.join("\n"))]);
    }

    /// `indicator,value,qualifier,status,as_of` of the zone.
    fn figures(&self, rows: &[&str]) {
        let rows: Vec<String> = rows.iter().map(|row| format!(",zone:z,ha,{row}")).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        self.register("figure,subject,unit,indicator,value,qualifier,status,as_of", &rows);
    }

    /// A piece: label, strip from metres or nothing, hectares, and its events `kind:date`.
    fn piece(&self, label: &str, north: Option<f64>, ha: f64, recovery: &str, events: &[(&str, &str)]) {
        let land = match north {
            Some(north) => format!(",EPSG:9208,{}", strip(north, ha)),
            None => format!("{ha},,"),
        };
        let piece = format!("clearance_piece,zone,label,recovery,ha,crs,wkt\nm-{label},z,{label},{recovery},{land}\n");
        let mut rows = String::from("event,clearance_piece,kind,date\n");
        for (kind, date) in events {
            rows += &format!(",m-{label},{kind},{date}\n");
        }
        self.0.tables(&[&piece, &rows]);
    }

    fn paid(&self, label: &str, north: f64, ha: f64, date: &str) {
        self.piece(label, Some(north), ha, "required", &[("paid", date)]);
    }

    fn measure(&self, measure: &str, day: &str) -> Value {
        self.0.account("z", &["--as-of", day])["measures"][measure].clone()
    }

    fn cleared(&self, day: &str) -> f64 {
        ha(&self.measure("cleared", day))
    }

    fn revision(&self) -> String {
        self.0.revision().to_string()
    }

    /// The standing value as known on a revision.
    fn known(&self, day: &str, revision: &str) -> Value {
        self.0.account("z", &["--as-of", day, "--as-known-on", revision])["measures"]["cleared"].clone()
    }
}

fn ha(measure: &Value) -> f64 {
    let value = measure["value_ha"].as_f64().unwrap_or_else(|| panic!("{measure:#}"));
    (value * 1e6).round() / 1e6
}

fn codes<'v>(measure: &'v Value, of: &str) -> Vec<&'v str> {
    measure["standing"][of]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| note["code"].as_str().unwrap())
        .collect()
}

fn printed_60() -> Office {
    let office = Office::new();
    office.figures(&["cleared,60,exact,reported,2026-06-30"]);
    office
}

#[test]
fn a_print_newer_than_the_drawing_stands() {
    let office = printed_60();
    office.paid("a", 0.0, 3.0, "2026-01-15");
    let cleared = office.measure("cleared", "2026-07-31");
    assert_eq!(
        (ha(&cleared), &cleared["basis"], &cleared["standing"]["drawn_ha"]),
        (60.0, &"reported".into(), &3.0.into())
    );
    assert!(codes(&cleared, "notes").contains(&"standing.not_all_drawn"));
    // The account opens to both, the bar shows what nobody drew, and what is left names its base.
    let account = office.0.account("z", &["--as-of", "2026-07-31"]);
    let segments = account["bars"]["clearance"]["segments"].as_array().unwrap();
    assert!(
        segments.iter().any(|s| s["key"] == "not_drawn" && s["ha"] == 57.0),
        "{segments:?}"
    );
    assert_eq!(ha(&account["measures"]["left_to_clear"]), 30.0);
    assert_eq!(
        codes(&account["measures"]["left_to_clear"], "notes"),
        ["standing.left_of"]
    );
}

#[test]
fn what_came_after_the_print_is_added_drawn_or_not() {
    for north in [Some(0.0), None] {
        let office = printed_60();
        office.piece("a", north, 3.0, "required", &[("paid", "2026-08-15")]);
        assert_eq!(
            (office.cleared("2026-08-14"), office.cleared("2026-08-15")),
            (60.0, 63.0),
            "{north:?}"
        );
        let cleared = office.measure("cleared", "2026-08-15");
        assert_eq!(
            (&cleared["basis"], &cleared["standing"]["flow_ha"]),
            (&"mixed".into(), &3.0.into())
        );
    }
}

/// The whole boundary: 58.4 ha paid, 31.6 ha not yet, 10 ha that need not be recovered.
fn covered(paid: &str) -> Office {
    let office = printed_60();
    office.paid("a", 0.0, 58.4, paid);
    office.piece("b", Some(584.0), 31.6, "required", &[("notice", "2025-01-01")]);
    office.piece("c", Some(900.0), 10.0, "not_required", &[("notice", "2025-01-01")]);
    office
}

#[test]
fn a_drawing_that_covers_the_zone_stands_unless_it_is_older_than_the_print() {
    let office = covered("2026-06-30");
    let cleared = office.measure("cleared", "2026-07-31");
    assert_eq!(
        (ha(&cleared), &cleared["basis"], &cleared["standing"]["rule"]),
        (58.4, &"measured".into(), &"complete".into())
    );
    assert_eq!(codes(&cleared, "questions"), ["standing.difference"]);
    assert_eq!(ha(&office.measure("not_required", "2026-07-31")), 10.0);
    assert_eq!(ha(&office.measure("to_recover", "2026-07-31")), 90.0);
    // A full drawing of January does not beat a printed total of June.
    let office = covered("2026-01-15");
    let cleared = office.measure("cleared", "2026-07-31");
    assert_eq!(ha(&cleared), 60.0);
    assert!(codes(&cleared, "questions").contains(&"standing.overtaken"));
}

#[test]
fn one_piece_does_not_say_what_need_not_be_recovered() {
    let office = Office::new();
    office.paid("a", 0.0, 3.0, "2026-01-15");
    for measure in ["not_required", "clean"] {
        let value = office.measure(measure, "2026-07-31");
        assert!(value["value_ha"].is_null(), "{measure}: {value:#}");
    }
    // The faces stay what they are.
    assert_eq!(office.measure("not_required", "2026-07-31")["measured_ha"], 0.0);
    // The print of the area to recover stands, and 3 ha are at least cleared.
    assert_eq!(ha(&office.measure("to_recover", "2026-07-31")), 90.0);
    let cleared = office.measure("cleared", "2026-07-31");
    assert_eq!((ha(&cleared), &cleared["at_least"]), (3.0, &true.into()));
}

#[test]
fn a_statement_of_completeness_holds_until_a_print_overtakes_it() {
    let stated = "complete_through,zone,indicator,through,by";
    let office = Office::new();
    office.paid("a", 0.0, 58.4, "2026-06-01");
    office.figures(&["cleared,75,exact,reported,2026-10-31"]);
    office.register(stated, &["d,z,cleared,2026-06-30,Sở"]);
    assert_eq!(
        (office.cleared("2026-07-31"), office.cleared("2026-11-28")),
        (58.4, 75.0)
    );
    let overtaken = office.measure("cleared", "2026-11-28");
    assert!(
        codes(&overtaken, "questions").contains(&"standing.overtaken"),
        "{overtaken:#}"
    );
    let said = overtaken["standing"]["notes"].to_string();
    assert!(said.contains("16,6 ha") && said.contains("30/6/2026"), "{said}");
    // Before the day of the statement nobody had stated it.
    assert_eq!(office.measure("cleared", "2026-06-29")["at_least"], true);
    // About equal: it holds.
    let office = Office::new();
    office.paid("a", 0.0, 58.4, "2026-06-01");
    office.figures(&["cleared,58,about,reported,2026-10-31"]);
    office.register(stated, &["d,z,cleared,2026-06-30,Sở"]);
    let cleared = office.measure("cleared", "2026-11-28");
    assert_eq!(
        (ha(&cleared), codes(&cleared, "questions").len()),
        (58.4, 0),
        "{cleared:#}"
    );
    // Revoked: the print stands again.
    office.register(
        "complete_through,zone,indicator,through,by,revoked_on,revoked_by",
        &["d,z,cleared,2026-06-30,Sở,2026-11-01,Sở"],
    );
    assert_eq!(office.measure("cleared", "2026-11-28")["standing"]["rule"], "exceeds");
}

#[test]
fn a_larger_boundary_ends_a_statement_of_completeness() {
    let office = Office::bare();
    let boundary =
        |key: &str, ha: f64, from: &str| format!("{key},z,EPSG:9208,{},approved,surveyed,{from}", strip(0.0, ha));
    let head = "boundary,zone,crs,wkt,status,quality,valid_from";
    office.register(
        head,
        &[
            &boundary("b1", 80.0, "2020-01-01"),
            &boundary("b2", 100.0, "2026-08-01"),
        ],
    );
    office.paid("a", 0.0, 30.0, "2026-06-01");
    office.register(
        "complete_through,zone,indicator,through,by",
        &["d,z,cleared,2026-06-30,Sở"],
    );
    let rule = |day: &str| office.measure("cleared", day)["standing"]["rule"].clone();
    assert_eq!(
        (rule("2026-07-31"), rule("2026-08-01")),
        ("complete".into(), "records".into())
    );
}

#[test]
fn records_of_the_same_day_that_prove_more_stand_at_least() {
    let office = printed_60();
    office.paid("a", 0.0, 64.0, "2026-06-15");
    let cleared = office.measure("cleared", "2026-07-31");
    assert_eq!((ha(&cleared), &cleared["at_least"]), (64.0, &true.into()));
    assert_eq!(codes(&cleared, "questions"), ["standing.exceeds"]);
    // Within the tolerance of 0.5 ha the print stands.
    let office = printed_60();
    office.paid("a", 0.0, 60.2, "2026-06-15");
    let cleared = office.measure("cleared", "2026-07-31");
    assert_eq!((ha(&cleared), codes(&cleared, "questions").len()), (60.0, 0));
}

#[test]
fn a_step_without_a_date_is_never_added() {
    let office = printed_60();
    office.piece("a", Some(0.0), 3.0, "required", &[("paid", "")]);
    assert_eq!(ha(&office.measure("cleared", "2100-01-01")), 60.0);
}

#[test]
fn a_cumulative_print_that_falls_stands_and_is_asked_about() {
    let office = printed_60();
    office.figures(&["cleared,55,exact,reported,2026-10-31"]);
    let cleared = office.measure("cleared", "2026-11-28");
    assert_eq!(
        (ha(&cleared), codes(&cleared, "questions")),
        (55.0, vec!["standing.fell"])
    );
}

#[test]
fn leases_begun_and_ended_since_the_print_are_added_and_taken_off() {
    let office = Office::new();
    office.figures(&["leased,40,exact,reported,2026-06-30"]);
    let lease = |key: &str, north: f64, ha: f64, start: &str, end: &str| {
        format!("{key},z,sublease,{start},{end},EPSG:9208,{}", strip(north, ha))
    };
    office.register(
        "lease,zone,kind,start,end,crs,wkt",
        &[
            &lease("tl-1", 0.0, 2.0, "2026-09-01", ""),
            &lease("tl-2", 100.0, 1.0, "2020-05-01", "2026-10-01"),
            &lease("tl-3", 200.0, 4.0, "", ""),
        ],
    );
    let leased = |day: &str| office.measure("leased", day);
    assert_eq!(
        (
            ha(&leased("2026-07-31")),
            ha(&leased("2026-09-30")),
            ha(&leased("2100-01-01"))
        ),
        (40.0, 42.0, 41.0)
    );
    assert_eq!(leased("2026-10-02")["basis"], "mixed");
}

#[test]
fn the_flow_is_cut_at_what_it_is_part_of_and_the_print_never_is() {
    let cut = |to_recover: &str, printed: &str, flow: Option<f64>| {
        let office = Office::bare();
        office.figures(&["planned,100,exact,approved,2020-01-01", to_recover, printed]);
        if let Some(flow) = flow {
            office.piece("a", None, flow, "required", &[("paid", "2026-08-15")]);
        }
        office.measure("cleared", "2026-08-31")
    };
    let sure = cut(
        "to_recover,90,exact,reported,2026-06-30",
        "cleared,88,exact,reported,2026-06-30",
        Some(5.0),
    );
    assert_eq!((ha(&sure), &sure["standing"]["cut_ha"]), (90.0, &3.0.into()));
    assert_eq!(codes(&sure, "questions"), ["standing.cut"]);
    let above = cut(
        "to_recover,74.61,exact,reported,2026-06-30",
        "cleared,85.60,exact,reported,2026-06-30",
        None,
    );
    assert_eq!((ha(&above), codes(&above, "questions")), (85.6, vec!["standing.over"]));
    let old = cut(
        "to_recover,90,exact,reported,2024-06-30",
        "cleared,88,exact,reported,2026-06-30",
        Some(5.0),
    );
    assert_eq!((ha(&old), codes(&old, "questions")), (93.0, vec!["standing.over"]));
    // Case K: 74.97 of 75 ha, and 3 ha more afterwards.
    let office = Office::bare();
    office.figures(&[
        "planned,75,exact,approved,2026-06-18",
        "cleared,74.97,exact,reported,2026-06-01",
    ]);
    office.paid("a", 0.0, 3.0, "2026-08-15");
    let k = office.measure("cleared", "2026-11-28");
    assert_eq!((ha(&k), &k["standing"]["cut_ha"]), (75.0, &2.97.into()));
}

/// The same history drawn and not drawn, and in two orders of entry.
#[test]
fn adding_a_dated_clearance_never_lowers_a_later_total() {
    let days = ["2026-01-31", "2026-06-30", "2026-07-31", "2026-08-31", "2026-11-28"];
    for drawn in [true, false] {
        let office = printed_60();
        let mut before: Vec<f64> = Vec::new();
        for (n, (ha, date)) in [
            (3.0, "2026-08-15"),
            (20.0, "2025-12-01"),
            (1.5, "2026-07-10"),
            (30.0, "2026-05-01"),
            (4.0, "2026-11-01"),
            (12.0, "2026-06-30"),
        ]
        .into_iter()
        .enumerate()
        {
            let north = drawn.then_some(n as f64 * 120.0);
            office.piece(
                &format!("p{n}"),
                if ha > 12.0 {
                    north.map(|n| n + 500.0).filter(|_| false)
                } else {
                    north
                },
                ha,
                "required",
                &[("paid", date)],
            );
            let now: Vec<f64> = days
                .iter()
                .map(|day| office.measure("cleared", day)["value_ha"].as_f64().unwrap_or(0.0))
                .collect();
            for (day, (old, new)) in days.iter().zip(before.iter().zip(&now)) {
                assert!(new + 1e-9 >= *old, "{ha} ha of {date}: {day} fell from {old} to {new}");
            }
            before = now;
        }
    }
}

#[test]
fn history_1_weekly_sheets() {
    let office = Office::bare();
    let documents = "document,date,issuer,title,class,replaces,relation";
    let document = |number: &str, date: &str, issuer: &str, more: &str| {
        format!("{number},{date},{issuer},Bảng tuần,report,{more}")
    };
    office.figures(&[
        "planned,75,exact,approved,2026-01-01",
        "to_recover,70,exact,approved,2026-01-01",
    ]);
    office.register(
        documents,
        &[
            &document("07/BC", "2026-09-07", "Phòng", ","),
            &document("14/BC", "2026-09-14", "Phòng", ","),
            &document("21/BC-X", "2026-09-21", "Xã", ","),
            &document("21/BC-CDT", "2026-09-21", "Chủ đầu tư", ","),
            &document("Biên bản", "2026-09-22", "Sở", ","),
            &document("22/BC", "2026-09-22", "Phòng", "14/BC,corrects"),
        ],
    );
    let figure = |key: &str, value: &str, as_of: &str, document: &str| {
        format!("{key},zone:z,cleared,{value},ha,reported,{as_of},{document}")
    };
    let head = "figure,subject,indicator,value,unit,status,as_of,document";
    office.register(
        head,
        &[
            &figure("f7", "52.0", "2026-09-07", "07/BC"),
            &figure("f14", "53.5", "2026-09-14", "14/BC"),
        ],
    );
    office.piece("e1", None, 0.8, "required", &[("paid", "2026-09-16")]);
    office.register(
        head,
        &[
            &figure("f21x", "51.2", "2026-09-21", "21/BC-X"),
            &figure("f21c", "54.49", "2026-09-21", "21/BC-CDT"),
        ],
    );
    office.piece("e2", None, 1.1, "required", &[("paid", "2026-09")]);
    let before = office.revision();
    office.register(head, &[&figure("f14k", "51.2", "2026-09-14", "22/BC")]);
    let settled =
        "settled_value,subject,indicator,as_of,chosen,losing,reason,by,settled_on,document,revoked_on,revoked_by";
    office.register(
        settled,
        &[
            "c,zone:z,cleared,2026-09-21,f21x,f21c,trừ 2,3 ha tính trùng,Trưởng phòng,2026-09-22,Biên bản,,"
                .replace("2,3", "2.3")
                .as_str(),
        ],
    );
    let after = office.revision();

    assert_eq!(ha(&office.known("2026-09-14", &before)), 53.5);
    let corrected = office.known("2026-09-14", &after);
    assert_eq!(ha(&corrected), 51.2);
    let old = corrected["reported"]
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["value"] == "53.5")
        .unwrap();
    assert_eq!((&old["chosen"], &old["why"]), (&false.into(), &"corrected".into()));
    assert_eq!(ha(&office.known("2026-09-18", &before)), 54.3);
    assert_eq!(ha(&office.known("2026-09-18", &after)), 52.0);
    let tie = office.known("2026-09-21", &before);
    assert_eq!(
        (&tie["value_ha"], &tie["range_ha"]),
        (&Value::Null, &serde_json::json!([51.2, 54.49]))
    );
    assert!(
        tie["standing"]["notes"]
            .to_string()
            .contains("51,2 – 54,49 ha, chưa thống nhất")
    );
    // With an order of reporters there is no tie to settle: the commune before the investor.
    office.register(
        "province_setting,province,indicators,reporters,rung,valid_from,document",
        &["thu-tu,lao-cai,cleared,xã|chủ đầu tư,,2026-09-20,Biên bản"],
    );
    office.register(settled, &["c,zone:z,cleared,2026-09-21,f21x,f21c,trừ 2.3 ha tính trùng,Trưởng phòng,2026-09-22,Biên bản,2026-09-23,Trưởng phòng"]);
    let ranked = office.measure("cleared", "2026-09-21");
    assert_eq!((ha(&ranked), &ranked["reported"][0]["why"]), (51.2, &"reporter".into()));
    office.register(
        "province_setting,province,indicators,reporters,rung,valid_from,valid_until,document",
        &["thu-tu,lao-cai,cleared,xã|chủ đầu tư,,2026-09-20,2026-09-21,Biên bản"],
    );
    office.register(
        settled,
        &["c,zone:z,cleared,2026-09-21,f21x,f21c,trừ 2.3 ha tính trùng,Trưởng phòng,2026-09-22,Biên bản,,"],
    );
    let settled_value = office.known("2026-09-21", &after);
    assert_eq!(
        (ha(&settled_value), &settled_value["reported"][0]["why"]),
        (51.2, &"settled".into())
    );
    assert!(codes(&settled_value, "notes").contains(&"standing.settled"));
    let end = office.measure("cleared", "2026-09-30");
    assert_eq!((ha(&end), &end["standing"]["maybe_counted_ha"]), (51.2, &1.1.into()));
    assert!(codes(&end, "notes").contains(&"standing.maybe_counted"));
    // A tie enters no ratio.
    let ratios = office
        .0
        .account("z", &["--as-of", "2026-09-21", "--as-known-on", &before])["ratios"]
        .clone();
    assert!(
        !ratios.as_array().unwrap().iter().any(|r| r["numerator"] == "cleared"),
        "{ratios:#}"
    );

    // The first later as-of silences the settling; without it the settling is back; revoked, the tie is.
    office.register(head, &[&figure("f28", "55", "2026-09-28", "07/BC")]);
    assert_eq!(office.cleared("2026-09-28"), 55.0);
    assert_eq!(office.cleared("2026-09-27"), 51.2);
    office.register(settled, &["c,zone:z,cleared,2026-09-21,f21x,f21c,trừ 2.3 ha tính trùng,Trưởng phòng,2026-09-22,Biên bản,2026-10-01,Trưởng phòng"]);
    assert!(office.measure("cleared", "2026-09-21")["value_ha"].is_null());
}

#[test]
fn a_correction_of_another_issuer_is_still_a_tie_in_either_order() {
    for order in [["a", "b"], ["b", "a"]] {
        let office = Office::bare();
        office.register(
            "document,date,issuer,class,replaces,relation",
            &[
                "14/BC,2026-09-14,Phòng,report,,",
                "15/BC,2026-09-15,Chủ đầu tư,report,14/BC,corrects",
            ],
        );
        let rows = order.map(|key| {
            let (value, document) = if key == "a" {
                ("63.41", "14/BC")
            } else {
                ("85.60", "15/BC")
            };
            format!("{key},zone:z,cleared,{value},ha,reported,2026-09-14,{document}")
        });
        office.register(
            "figure,subject,indicator,value,unit,status,as_of,document",
            &[&rows[0], &rows[1]],
        );
        let tie = office.measure("cleared", "2026-09-30");
        assert_eq!(tie["range_ha"], serde_json::json!([63.41, 85.6]), "{tie:#}");
        assert!(tie["reported"].as_array().unwrap().iter().all(|f| f["chosen"] == false));
    }
}

#[test]
fn prints_of_two_rungs_of_one_day_are_neither_a_tie_nor_a_fall_nor_added() {
    let office = Office::bare();
    let head = "figure,subject,indicator,value,unit,status,rung,as_of";
    office.register(
        head,
        &[
            "a,zone:z,cleared,51.2,ha,reported,paid,2026-09-21",
            "b,zone:z,cleared,54.49,ha,reported,handed_over,2026-09-21",
        ],
    );
    let both = office.measure("cleared", "2026-09-30");
    assert_eq!((&both["value_ha"], &both["range_ha"]), (&Value::Null, &Value::Null));
    assert_eq!(codes(&both, "questions"), ["standing.rungs"]);
    // The next print is of one rung: a change of rung, no fall.
    office.register(head, &["c,zone:z,cleared,56,ha,reported,handed_over,2026-10-21"]);
    office.piece("a", None, 2.0, "required", &[("paid", "2026-10-25")]);
    office.piece("b", None, 3.0, "required", &[("handed_over", "2026-10-26")]);
    let next = office.measure("cleared", "2026-11-01");
    assert_eq!(
        ha(&next),
        59.0,
        "what was paid is not on the rung of the print: {next:#}"
    );
    assert!(!codes(&next, "questions").contains(&"standing.fell"));
}

/// 60 ha, to recover 55, printed khoảng 30 (31/12/2024), new 3 (3/2025) and 6 (10/2025), and so much typed of old land.
fn history_2(old: f64) -> Office {
    let office = Office::bare();
    office.figures(&[
        "planned,60,exact,approved,2020-01-01",
        "to_recover,55,exact,approved,2020-01-01",
        "cleared,30,about,reported,2024-12-31",
    ]);
    office.piece("n1", None, 3.0, "required", &[("paid", "2025-03")]);
    office.piece("n2", None, 6.0, "required", &[("paid", "2025-10")]);
    office.paid("old", 0.0, old, "2024-06-30");
    office
}

#[test]
fn history_2_drawn_piece_by_piece() {
    for (old, mid, end, rule) in [
        (12.0, 33.0, 39.0, "benchmark"),
        (28.0, 33.0, 39.0, "benchmark"),
        (31.4, 34.4, 40.4, "exceeds"),
        (34.0, 37.0, 43.0, "exceeds"),
    ] {
        let office = history_2(old);
        assert_eq!(
            (office.cleared("2025-06-30"), office.cleared("2025-12-31")),
            (mid, end),
            "{old}"
        );
        let cleared = office.measure("cleared", "2025-12-31");
        assert_eq!(
            (&cleared["standing"]["rule"], &cleared["approximate"]),
            (&rule.into(), &(old != 34.0).into()),
            "{old}: {cleared:#}"
        );
    }
    let most = history_2(34.0).measure("cleared", "2025-12-31");
    assert_eq!(
        (&most["at_least"], codes(&most, "questions")),
        (&true.into(), vec!["standing.exceeds"])
    );
}

/// 240 ha until 15/8/2023, 221.75 ha since; printed 180 ha of 30/6/2023, 10 ha of it in the part that was taken out.
fn history_3(drawn: bool) -> Office {
    let office = Office::bare();
    let boundary = |key: &str, from: f64, ha: f64, valid: &str| {
        format!("{key},z,EPSG:9208,{},approved,surveyed,{valid}", strip(from, ha))
    };
    office.register(
        "boundary,zone,crs,wkt,status,quality,valid_from",
        &[
            &boundary("b1", 0.0, 240.0, "2020-01-01"),
            &boundary("b2", 0.0, 221.75, "2023-08-15"),
        ],
    );
    office.figures(&[
        "to_recover,207.94,exact,approved,2023-08-15",
        "cleared,180,exact,reported,2023-06-30",
    ]);
    office.piece("e", None, 5.0, "required", &[("paid", "2023-10")]);
    if drawn {
        office.paid("r1", 2217.5, 10.0, "2023-01-31");
        office.piece("r2", Some(2317.5), 8.25, "required", &[("notice", "2023-01-31")]);
    }
    office
}

#[test]
fn history_3_a_boundary_that_shrinks() {
    let drawn = history_3(true);
    let cleared = drawn.measure("cleared", "2023-12-31");
    assert_eq!(
        (ha(&cleared), &cleared["standing"]["taken_off_ha"]),
        (175.0, &10.0.into()),
        "{cleared:#}"
    );
    assert!(
        cleared["standing"]["notes"]
            .to_string()
            .contains("Đã trừ 10 ha ngoài ranh giới mới")
    );
    let ratio = |office: &Office| {
        let account = office.0.account("z", &["--as-of", "2023-12-31"]);
        let ratios = account["ratios"].as_array().unwrap().clone();
        ratios
            .into_iter()
            .find(|r| r["id"] == "cleared.of_to_recover")
            .map(|r| (r["value"].as_f64().unwrap() * 1e4).round() / 1e4)
    };
    assert_eq!(ratio(&drawn), Some(0.8416));
    let bare = history_3(false);
    let cleared = bare.measure("cleared", "2023-12-31");
    assert_eq!((ha(&cleared), ratio(&bare)), (185.0, None));
    assert!(codes(&cleared, "questions").contains(&"standing.boundary_old"));
    assert!(
        cleared["standing"]["notes"].to_string().contains("ranh giới cũ 240"),
        "{cleared:#}"
    );
}

#[test]
fn khoang_never_stands_below_its_own_map() {
    for (qualifier, drawn, stands) in [("about", 156.0, 156.0), ("exact", 150.5, 150.0)] {
        let office = Office::bare();
        office.figures(&[&format!("cleared,150,{qualifier},reported,2026-06-30")]);
        office.paid("a", 0.0, drawn, "2026-06-01");
        assert_eq!(office.cleared("2026-07-31"), stands, "{qualifier}");
    }
}

#[test]
fn an_annulled_decision_leaves_from_its_day_on() {
    // Begun after the print: it leaves the flow. Begun before: the flow is negative.
    for (begun, with, without) in [("2026-07-15", 65.0, 60.0), ("2026-05-15", 60.0, 55.0)] {
        let office = printed_60();
        office.piece(
            "a",
            Some(0.0),
            5.0,
            "required",
            &[("paid", begun), ("annulled", "2026-09-10")],
        );
        assert_eq!(
            (office.cleared("2026-09-09"), office.cleared("2026-09-10")),
            (with, without),
            "{begun}"
        );
    }
}

#[test]
fn what_has_no_date_counts_from_its_document_or_its_bound() {
    let office = Office::bare();
    office.register(
        "document,date,class,no_later_than,no_later_than_words",
        &[
            "225/BC,2021-06-21,report,,",
            "4794/KH-UBND,,report,2024-12-31,đến cuối năm 2024",
        ],
    );
    let head = "figure,subject,indicator,value,unit,status,as_of,document";
    office.register(
        head,
        &[
            "p,zone:z,planned,100,ha,approved,,4794/KH-UBND",
            "l,zone:z,leased,20,ha,reported,,225/BC",
        ],
    );
    let there = |measure: &str, day: &str| !office.measure(measure, day)["value_ha"].is_null();
    assert!(there("leased", "2021-06-21") && !there("leased", "2021-06-20"));
    assert!(there("planned", "2024-12-31") && !there("planned", "2024-12-30"));
    assert_eq!(
        office.measure("planned", "2024-12-31")["reported"][0]["dated_by"],
        "no_later_than"
    );
    // A bound makes it visible, never newer than what has a date.
    office.register(head, &["p2,zone:z,planned,90,ha,approved,2019-01-01,"]);
    assert_eq!(ha(&office.measure("planned", "2026-01-01")), 90.0);
    // Dates of different precision are compared by their first day.
    office.register(head, &["l1,zone:z,leased,30,ha,reported,2021,"]);
    assert_eq!(ha(&office.measure("leased", "2026-01-01")), 20.0);
}

#[test]
fn an_old_approved_value_beats_a_newer_report_only_for_what_is_decided() {
    let office = Office::bare();
    office.figures(&[
        "leasable,40,exact,approved,2020-01-01",
        "leasable,44,exact,reported,2026-01-01",
        "industrial_plan,40,exact,approved,2020-01-01",
        "industrial_plan,44,exact,reported,2026-01-01",
    ]);
    assert_eq!(
        (
            ha(&office.measure("leasable", "2026-06-01")),
            ha(&office.measure("industrial_plan", "2026-06-01"))
        ),
        (44.0, 40.0)
    );
}

#[test]
fn what_is_left_names_its_base_or_is_not_told() {
    for (base, code) in [
        ("to_recover", "standing.left_of"),
        ("established", "standing.left_of_all"),
        ("planned", "standing.left_of_all"),
    ] {
        let office = Office::bare();
        office.figures(&[
            "cleared,62,exact,reported,2026-06-30",
            &format!("{base},75,exact,approved,2026-01-01"),
        ]);
        let left = office.measure("left_to_clear", "2026-07-31");
        assert_eq!((ha(&left), codes(&left, "notes")), (13.0, vec![code]));
        assert_eq!(left["standing"]["base"]["measure"], base);
        let total =
            office.0.json(&["totals", "--as-of", "2026-07-31"])["totals"][0]["measures"]["left_to_clear"].clone();
        assert_eq!(
            total["bases"],
            serde_json::json!([{"measure": base, "ha": 75.0, "left_ha": 13.0}])
        );
    }
    let office = Office::bare();
    office.figures(&["cleared,62,exact,reported,2026-06-30"]);
    assert!(office.measure("left_to_clear", "2026-07-31").is_null());
    office.figures(&["planned,60,exact,approved,2026-01-01"]);
    let left = office.measure("left_to_clear", "2026-07-31");
    assert_eq!(
        (ha(&left), codes(&left, "questions")),
        (-2.0, vec!["standing.left_below"])
    );
}

/// A province of clusters: `(planned, cleared)`, cleared `None` where nobody told it.
fn province(zones: &[(f64, Option<f64>)]) -> Program {
    let program = Program::new();
    let (mut keys, mut figures) = (
        String::from("zone,kind,name,province\n"),
        String::from("figure,subject,indicator,value,unit,status,as_of\n"),
    );
    for (n, (planned, cleared)) in zones.iter().enumerate() {
        keys += &format!("c{n},CCN,C{n},lao-cai\n");
        figures += &format!(",zone:c{n},planned,{planned:.2},ha,approved,202{n}-01-01\n");
        if let Some(cleared) = cleared {
            figures += &format!(",zone:c{n},cleared,{cleared},ha,reported,202{n}-06-30\n");
        }
    }
    let files = [program.file("k.csv", &keys), program.file("f.csv", &figures)];
    program.ok(&["import", "--as", "register", &files[0], &files[1]]);
    program
}

fn of_planned(program: &Program) -> Value {
    let totals = program.json(&["totals", "--as-of", "2026-11-01"]);
    let ratios = totals["totals"][0]["ratios"].as_array().unwrap();
    ratios.iter().find(|r| r["id"] == "cleared.of_planned").unwrap().clone()
}

#[test]
fn a_ratio_is_a_headline_from_four_fifths_of_coverage_on() {
    for (covered, headline) in [(79.9, false), (80.0, true)] {
        let ratio = of_planned(&province(&[
            (covered / 2.0, Some(10.0)),
            (covered / 2.0, Some(10.0)),
            (100.0 - covered, None),
        ]));
        assert_eq!(
            (
                &ratio["headline"],
                ratio["value"].is_number(),
                &ratio["without_numerator"]
            ),
            (&headline.into(), true, &1.into()),
            "{ratio:#}"
        );
        assert!((ratio["coverage"].as_f64().unwrap() - covered / 100.0).abs() < 1e-9);
        assert!(ratio["largest"].is_null());
    }
    // One part with half of the denominator is not named, one with more is.
    assert!(of_planned(&province(&[(50.0, Some(10.0)), (50.0, Some(20.0))]))["largest"].is_null());
    let named = of_planned(&province(&[(50.1, Some(10.0)), (49.9, Some(20.0))]));
    assert_eq!(named["largest"]["subject"]["slug"], "c0");
}

#[test]
fn a_sum_tells_its_dates_and_a_tie_in_it_is_a_range() {
    let program = province(&[(50.0, Some(10.0)), (50.0, Some(20.0))]);
    let rows = "figure,subject,indicator,value,unit,status,as_of\nt,zone:c1,cleared,25,ha,reported,2021-06-30\n";
    let cleared = |program: &Program| {
        program.json(&["totals", "--as-of", "2026-11-01"])["totals"][0]["measures"]["cleared"].clone()
    };
    let before = cleared(&program);
    assert_eq!(
        (&before["oldest"], &before["newest"], &before["undated"]),
        (&"2020-06-30".into(), &"2021-06-30".into(), &0.into())
    );
    let file = program.file("t.csv", rows);
    program.ok(&["import", "--as", "register", &file]);
    assert_eq!(cleared(&program)["range_ha"], serde_json::json!([30.0, 35.0]));
    assert_eq!(of_planned(&program)["counted"], 1);
}

/// A drawing of one piece, imported as a file with the statement that it is all there is.
#[test]
fn an_import_may_state_that_it_is_complete() {
    let office = printed_60();
    let ring = "[[407000,2497000],[408000,2497000],[408000,2497584],[407000,2497584],[407000,2497000]]";
    let drawing = format!(
        r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::9208"}}}},
        "features":[{{"type":"Feature","properties":{{"label":"M1"}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}]}}"#
    );
    let file = office.0.file("gpmb.geojson", &drawing);
    let import = [
        "import",
        &file,
        "--as",
        "clearance",
        "--zone",
        "z",
        "--event",
        "paid",
        "--valid-from",
        "2026-06-15",
    ];
    let said = office.0.ok(&import);
    assert!(said.contains("58.4 ha are drawn; the document prints 60 ha"), "{said}");
    assert_eq!(office.cleared("2026-07-31"), 60.0);
    let stated = [
        &import[..],
        &["--complete-through", "2026-06-30", "--author", "Chị Hoa"],
    ]
    .concat();
    office.0.ok(&stated);
    let cleared = office.measure("cleared", "2026-07-31");
    assert_eq!(
        (ha(&cleared), &cleared["standing"]["complete"]["through"]),
        (58.4, &"2026-06-30".into()),
        "{cleared:#}"
    );
    // Of a boundary nobody can say so.
    let wrong = [
        "import",
        &file,
        "--as",
        "boundary",
        "--zone",
        "z",
        "--valid-from",
        "2026-06-15",
        "--complete-through",
        "2026-06-30",
    ];
    assert!(office.0.refused(&wrong).contains("clearance, event or lease"));
}

#[test]
fn every_step_of_a_series_names_its_cause() {
    let office = printed_60();
    office.paid("a", 0.0, 3.0, "2026-08-15");
    office.figures(&["cleared,66,exact,reported,2026-09-30"]);
    office.piece(
        "b",
        Some(100.0),
        2.0,
        "required",
        &[("paid", "2026-10-05"), ("annulled", "2026-10-20")],
    );
    office.register(
        "complete_through,zone,indicator,through,by",
        &["d,z,cleared,2026-11-01,Sở"],
    );
    let store = SqliteStore::open(&office.0.store(), Open::Existing).unwrap();
    let snapshot = Snapshot::of(&store.load(KnownOn::Head).unwrap(), Audience::Local, Dataset::Real).unwrap();
    let zone = snapshot.by_slug::<Zone>("z").unwrap().id();
    let ledger = Ledger::of(snapshot);
    let points = series(&ledger, zone, "2026-11-28".parse().unwrap()).unwrap();
    let before = std::iter::once(None).chain(points.iter().map(Some));
    let causes: Vec<(String, String)> = before
        .zip(&points)
        .filter_map(|(before, now)| {
            let cause = now.cause(before, Measure::Cleared)?;
            Some((now.date.to_string(), code_of(cause)?))
        })
        .collect();
    let expected = [
        ("2026-06-30", "known"),
        ("2026-08-15", "event"),
        ("2026-09-30", "print"),
        ("2026-10-05", "event"),
        ("2026-10-20", "ended"),
        ("2026-11-01", "drawing"),
    ];
    assert_eq!(
        causes,
        expected.map(|(day, cause)| (day.to_string(), cause.to_string()))
    );
}
