//! Settings of a province: whose value stands, and which rung counts, where values of one day contradict each other.

use crate::common::program::Program;
use domain::codes::code_of;
use matbang::domain::{Measure, Zone};
use matbang::ledger::{Ledger, series};
use matbang::snapshot::{Audience, Dataset, Snapshot};
use matbang::store::sqlite::SqliteStore;
use matbang::store::{KnownOn, Open, Store};
use serde_json::{Value, json};

const FIGURES: &str = "figure,subject,indicator,value,unit,status,rung,as_of,document\n";

/// Clusters `z` of Lào Cai and `k` of Kon Tum, with the papers of a week: two communes, an investor, a department.
fn office() -> Program {
    let office = Program::new();
    let documents = "document,date,issuer,class\n\
        BC-X,2026-09-28,UBND xã Lục Yên,report\n\
        BC-Y,2026-09-28,Ủy ban nhân dân xã Hưng Khánh,report\n\
        BC-CDT,2026-09-28,Chủ đầu tư,report\n\
        BC-S,2026-09-28,Sở Công Thương,report\n\
        QĐ-S,2026-09-28,UBND tỉnh,act\n\
        TB-10,2026-10-01,UBND tỉnh,act\n";
    let zones = "zone,kind,name,province,province_then\n\
        z,CCN,Yên Thế,lao-cai,\n\
        k,CCN,Đăk La,quang-ngai,kon-tum-cu\n\
        q,CCN,Bình Sơn,quang-ngai,quang-ngai-cu\n";
    office.tables(&[documents, zones]);
    office
}

/// `key,zone,indicator,value,rung,document`, all as of 28/9/2026.
fn figures(office: &Program, rows: &[&str]) {
    let rows: String = rows
        .iter()
        .map(|row| match row.split(',').collect::<Vec<_>>()[..] {
            [key, zone, indicator, value, rung, document] => {
                format!("{key},zone:{zone},{indicator},{value},ha,reported,{rung},2026-09-28,{document}\n")
            }
            _ => panic!("{row}"),
        })
        .collect();
    office.tables(&[&format!("{FIGURES}{rows}")]);
}

/// `key,province,indicators,reporters,rung,valid_from,valid_until`, by the notice of 1/10/2026.
fn settings(office: &Program, rows: &[&str]) {
    let head = "province_setting,province,indicators,reporters,rung,valid_from,valid_until,document\n";
    let rows: String = rows.iter().map(|row| format!("{row},TB-10\n")).collect();
    office.tables(&[&format!("{head}{rows}")]);
}

fn measure(office: &Program, zone: &str, measure: &str, day: &str) -> Value {
    office.account(zone, &["--as-of", day])["measures"][measure].clone()
}

fn notes(measure: &Value) -> Vec<&str> {
    let notes = measure["standing"]["notes"].as_array().unwrap();
    notes.iter().map(|note| note["code"].as_str().unwrap()).collect()
}

#[test]
fn reports_of_communes_and_investors_stand_from_the_day_lao_cai_settled_it() {
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let office = office();
        let rows = [
            "so,z,leased,11.26,,BC-S",
            "xa,z,leased,23.78,,BC-X",
            "chu,z,leased,20,,BC-CDT",
        ];
        figures(&office, &order.map(|at| rows[at]));
        let tie = measure(&office, "z", "leased", "2026-11-28");
        assert_eq!(tie["range_ha"], json!([11.26, 23.78]), "none is built in");
        settings(
            &office,
            &["thu-tu,lao-cai,leased,UBND xã|chủ đầu tư,,2026-10-01,2027-01-01"],
        );
        // As asked for a day before it was settled, or after it ended, nothing is settled.
        for day in ["2026-09-30", "2027-01-01"] {
            assert_eq!(
                measure(&office, "z", "leased", day)["range_ha"],
                json!([11.26, 23.78]),
                "{day}"
            );
        }
        for day in ["2026-10-01", "2026-12-31"] {
            let leased = measure(&office, "z", "leased", day);
            assert_eq!(
                (&leased["value_ha"], &leased["range_ha"]),
                (&json!(23.78), &Value::Null),
                "{day}"
            );
            let reported = leased["reported"].as_array().unwrap();
            assert_eq!(reported.len(), 3, "the others stay printed beside it");
            assert_eq!(
                (&reported[0]["chosen"], &reported[0]["why"]),
                (&json!(true), &json!("reporter"))
            );
            assert!(reported[1..].iter().all(|other| other["why"] == "outweighed"));
            let told = leased["standing"]["notes"][0]["text"]["vi"].as_str().unwrap();
            for word in [
                "thứ tự nguồn",
                "từ 01/10/2026",
                "TB-10",
                "UBND xã, chủ đầu tư",
                "UBND xã Lục Yên",
            ] {
                assert!(told.contains(word), "{word}: {told}");
            }
        }
    }
}

#[test]
fn the_first_reporter_there_is_stands_and_two_of_one_rank_stay_a_tie() {
    let office = office();
    settings(&office, &["thu-tu,lao-cai,,UBND xã|chủ đầu tư,,2026-10-01,"]);
    figures(&office, &["so,z,leased,11,,BC-S", "chu,z,leased,20,,BC-CDT"]);
    assert_eq!(measure(&office, "z", "leased", "2026-11-01")["value_ha"], 20.0);
    figures(&office, &["x,z,leased,23,,BC-X", "y,z,leased,24,,BC-Y"]);
    let tie = measure(&office, "z", "leased", "2026-11-01");
    assert_eq!(
        tie["range_ha"],
        json!([23.0, 24.0]),
        "only the communes contradict each other: {tie:#}"
    );
    // Two that are not named contradict each other as before; an act is stronger than any report.
    figures(&office, &["a,z,cleared,1,,BC-S", "b,z,cleared,2,,BC-S"]);
    assert_eq!(
        measure(&office, "z", "cleared", "2026-11-01")["range_ha"],
        json!([1.0, 2.0])
    );
    figures(&office, &["c,z,cleared,3,,QĐ-S", "d,z,cleared,4,,BC-X"]);
    assert_eq!(measure(&office, "z", "cleared", "2026-11-01")["value_ha"], 3.0);
}

#[test]
fn a_rung_is_settled_for_cleared_and_reporters_never_decide_between_rungs() {
    let office = office();
    let rows = ["x,z,cleared,51.2,paid,BC-X", "c,z,cleared,54.49,handed_over,BC-CDT"];
    figures(&office, &rows);
    settings(&office, &["thu-tu,lao-cai,,UBND xã|chủ đầu tư,,2026-10-01,"]);
    let both = measure(&office, "z", "cleared", "2026-11-01");
    assert_eq!(
        (&both["value_ha"], notes(&both)),
        (&Value::Null, vec!["standing.rungs"])
    );
    settings(&office, &["muc,lao-cai,cleared,,handed_over,2026-10-15,"]);
    assert!(measure(&office, "z", "cleared", "2026-10-14")["value_ha"].is_null());
    let settled = measure(&office, "z", "cleared", "2026-10-15");
    assert_eq!(
        (
            &settled["value_ha"],
            &settled["reported"][0]["why"],
            &settled["reported"][0]["rung"]
        ),
        (&json!(54.49), &json!("rung_set"), &json!("handed_over"))
    );
    assert!(notes(&settled).contains(&"standing.by_rung"));
    // Of the rung that counts two differ: the order of reporters decides between these.
    figures(&office, &["y,z,cleared,53,handed_over,BC-Y"]);
    let both = measure(&office, "z", "cleared", "2026-11-01");
    assert_eq!(
        (&both["value_ha"], &both["reported"][0]["why"]),
        (&json!(53.0), &json!("reporter"))
    );
}

#[test]
fn a_setting_holds_in_its_province_for_its_indicators_and_the_newest_one_counts() {
    let office = office();
    for zone in ["z", "k", "q"] {
        let of = |key: &str, more: &str| format!("{zone}{key},{zone},{more}");
        figures(
            &office,
            &[
                &of("x", "leased,1,,BC-X"),
                &of("c", "leased,2,,BC-CDT"),
                &of("xc", "cleared,1,,BC-X"),
                &of("cc", "cleared,2,,BC-CDT"),
            ],
        );
    }
    settings(&office, &["cu,kon-tum-cu,leased,xã,,2026-10-01,"]);
    let leased = |zone: &str| measure(&office, zone, "leased", "2026-11-01")["value_ha"].clone();
    assert_eq!(
        [leased("z"), leased("k"), leased("q")],
        [Value::Null, json!(1.0), Value::Null]
    );
    assert!(measure(&office, "k", "cleared", "2026-11-01")["value_ha"].is_null());
    settings(&office, &["moi,quang-ngai,,chủ đầu tư,,2026-10-20,"]);
    assert_eq!(
        [leased("z"), leased("k"), leased("q")],
        [Value::Null, json!(2.0), json!(2.0)]
    );
}

#[test]
fn a_settled_value_is_before_every_setting_and_a_newer_print_is_too() {
    let office = office();
    settings(&office, &["thu-tu,lao-cai,,UBND xã,,2026-10-01,"]);
    figures(&office, &["x,z,leased,1,,BC-X", "c,z,leased,2,,BC-CDT"]);
    office.tables(&[
            "settled_value,subject,indicator,as_of,chosen,reason,by,settled_on\ns,zone:z,leased,2026-09-28,c,họp,Sở,2026-10-02\n",
        ]);
    assert_eq!(
        measure(&office, "z", "leased", "2026-11-01")["reported"][0]["why"],
        "settled"
    );
    office.tables(&[&format!("{FIGURES}n,zone:z,leased,3,ha,reported,,2026-10-20,BC-S\n")]);
    assert_eq!(measure(&office, "z", "leased", "2026-11-01")["value_ha"], 3.0);
}

#[test]
fn a_row_that_settles_nothing_or_two_things_is_refused() {
    let office = office();
    let head = "province_setting,province,indicators,reporters,rung,valid_from,document\n";
    for (row, word) in [
        ("a,lao-cai,,,,2026-10-01,TB-10", "one of the two"),
        ("a,lao-cai,,xã,paid,2026-10-01,TB-10", "one of the two"),
        ("a,atlantis,,xã,,2026-10-01,TB-10", "lao-cai"),
        ("a,lao-cai,leazed,xã,,2026-10-01,TB-10", "leased"),
        ("a,lao-cai,leased,,paid,2026-10-01,TB-10", "cleared"),
        ("a,lao-cai,,,pade,2026-10-01,TB-10", "handed_over"),
        ("a,lao-cai,,xã,,,TB-10", "valid_from"),
        ("a,lao-cai,,xã,,2026-10-01,", "document"),
    ] {
        let file = office.file("sai.csv", &format!("{head}{row}\n"));
        let said = office.refused(&["import", "--as", "register", &file]);
        assert!(said.contains(word), "{row}: {said}");
    }
}

#[test]
fn a_step_of_a_series_names_the_setting() {
    let office = office();
    settings(
        &office,
        &[
            "thu-tu,lao-cai,leased,UBND xã,,2026-10-01,2026-11-01",
            "muc,lao-cai,cleared,,paid,2026-10-05,",
        ],
    );
    let rows = [
        "x,z,leased,1,,BC-X",
        "c,z,leased,2,,BC-CDT",
        "p,z,cleared,5,paid,BC-X",
        "h,z,cleared,4,handed_over,BC-X",
    ];
    figures(&office, &rows);
    let store = SqliteStore::open(&office.store(), Open::Existing).unwrap();
    let snapshot = Snapshot::of(&store.load(KnownOn::Head).unwrap(), Audience::Public, Dataset::Real).unwrap();
    let zone = snapshot.by_slug::<Zone>("z").unwrap().id();
    let ledger = Ledger::of(snapshot);
    let points = series(&ledger, zone, "2026-11-28".parse().unwrap()).unwrap();
    let causes = |measure: Measure| -> Vec<(String, String)> {
        let before = std::iter::once(None).chain(points.iter().map(Some));
        let steps = before.zip(&points);
        steps
            .filter_map(|(before, now)| Some((now.date.to_string(), code_of(now.cause(before, measure)?)?)))
            .collect()
    };
    let told = |steps: &[(&str, &str)]| -> Vec<(String, String)> {
        steps
            .iter()
            .map(|(day, cause)| (day.to_string(), cause.to_string()))
            .collect()
    };
    assert_eq!(
        causes(Measure::Leased),
        told(&[
            ("2026-09-28", "known"),
            ("2026-10-01", "setting"),
            ("2026-11-01", "setting")
        ])
    );
    assert_eq!(causes(Measure::Cleared), told(&[("2026-10-05", "setting")]));
}

/// Two settings that begin on one day and say different things: nobody knows which was meant, so neither counts.
#[test]
fn settings_of_one_day_that_contradict_each_other_decide_nothing() {
    for order in [[0, 1], [1, 0]] {
        let office = office();
        figures(&office, &["xa,k,leased,11.26,,BC-X", "chu,k,leased,20,,BC-CDT"]);
        let rows = [
            "a,quang-ngai,leased,UBND xã,,2026-10-01,",
            "b,kon-tum-cu,leased,chủ đầu tư,,2026-10-01,",
        ];
        settings(&office, &order.map(|at| rows[at]));
        let leased = measure(&office, "k", "leased", "2026-11-28");
        assert_eq!(leased["range_ha"], json!([11.26, 20.0]));
        assert!(notes(&leased).contains(&"standing.settings_contradict"), "{leased:#}");
        assert_eq!(leased["standing"]["questions"].as_array().unwrap().len(), 2);
        // A later one decides, and so does a pair that says the same.
        settings(&office, &["c,kon-tum-cu,leased,chủ đầu tư,,2026-11-01,"]);
        assert_eq!(measure(&office, "k", "leased", "2026-11-28")["value_ha"], 20.0);
        let same = [
            "d,quang-ngai,leased,ỦY BAN NHÂN DÂN XÃ,,2026-11-10,",
            "e,kon-tum-cu,leased,UBND xã,,2026-11-10,",
        ];
        settings(&office, &same);
        assert_eq!(measure(&office, "k", "leased", "2026-11-28")["value_ha"], 11.26);
    }
}

#[test]
fn an_import_refuses_a_setting_that_contradicts_another_of_its_day() {
    let head = "province_setting,province,indicators,reporters,rung,valid_from,document\n";
    let office = office();
    let refused = |rows: &str| {
        let file = office.file("hai.csv", &format!("{head}{rows}"));
        let said = office.refused(&["import", "--as", "register", &file]);
        assert!(said.contains("two settings of one province"), "{said}");
    };
    // In one file, of all indicators beside one of them, and beside what is recorded.
    refused("a,lao-cai,leased,xã,,2026-10-01,TB-10\nb,lao-cai,leased,chủ đầu tư,,2026-10-01,TB-10\n");
    refused("a,lao-cai,,xã,,2026-10-01,TB-10\nb,lao-cai,leased,chủ đầu tư,,2026-10-01,TB-10\n");
    settings(&office, &["a,lao-cai,leased,xã,,2026-10-01,"]);
    refused("b,lao-cai,leased,chủ đầu tư,,2026-10-01,TB-10\n");
    // Another day, another indicator, another kind of rule, and a new version of the same one are taken.
    for row in [
        "b,lao-cai,leased,chủ đầu tư,,2026-10-02,",
        "c,lao-cai,planned,chủ đầu tư,,2026-10-01,",
        "d,lao-cai,cleared,,paid,2026-10-01,",
        "a,lao-cai,leased,chủ đầu tư,,2026-10-01,",
    ] {
        settings(&office, &[row]);
    }
}
