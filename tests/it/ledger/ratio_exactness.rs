//! A ratio is as exact as its two sides: “ít nhất”, “nhiều nhất”, “khoảng”, a range; and it names what takes no part in it.

use crate::common::program::Program;
use serde_json::{Value, json};

const DAY: &str = "2026-11-01";

/// Clusters `c0`, `c1` … of Lào Cai, each with its printed planned and cleared land: `VALUE`, `VALUE:QUALIFIER`,
/// `LOW-HIGH:range`, or two values that contradict each other, `VALUE/VALUE`.
fn clusters(zones: &[(&str, &str)]) -> Program {
    let program = Program::new();
    let (mut keys, mut figures) = (
        String::from("zone,kind,name,province\n"),
        String::from("figure,subject,indicator,value,value_max,unit,qualifier,status,as_of\n"),
    );
    for (n, (planned, cleared)) in zones.iter().enumerate() {
        keys += &format!("c{n},CCN,C{n},lao-cai\n");
        for (measure, status, printed) in [("planned", "approved", planned), ("cleared", "reported", cleared)] {
            for (version, one) in printed.split('/').filter(|one| !one.is_empty()).enumerate() {
                let (value, qualifier) = one.split_once(':').unwrap_or((one, "exact"));
                let (low, high) = value.split_once('-').unwrap_or((value, ""));
                figures += &format!(
                    "f-{n}-{measure}-{version},zone:c{n},{measure},{low},{high},ha,{qualifier},{status},2026-06-30\n"
                );
            }
        }
    }
    let files = [program.file("k.csv", &keys), program.file("f.csv", &figures)];
    program.ok(&["import", "--as", "register", &files[0], &files[1]]);
    program
}

fn of_planned(ratios: &Value) -> Value {
    let all = ratios.as_array().unwrap();
    let found = all.iter().find(|ratio| ratio["id"] == "cleared.of_planned");
    found.cloned().unwrap_or(Value::Null)
}

fn of_one(program: &Program, zone: &str) -> Value {
    of_planned(&program.account(zone, &["--as-of", DAY])["ratios"])
}

fn of_all(program: &Program) -> Value {
    of_planned(&program.json(&["totals", "--as-of", DAY])["totals"][0]["ratios"])
}

/// Value, range, at least, at most, about, and why nothing is known.
fn told(ratio: &Value) -> Value {
    json!([
        ratio["value"],
        ratio["range"],
        ratio["at_least"],
        ratio["at_most"],
        ratio["approximate"],
        ratio["unknown"]
    ])
}

#[test]
fn the_ratio_of_a_zone_says_from_which_side_it_is_known() {
    let cases = [
        ("80", "40", json!([0.5, null, false, false, false, null])),
        ("80", "40:at_least", json!([0.5, null, true, false, true, null])),
        ("80:at_least", "40", json!([0.5, null, false, true, true, null])),
        (
            "80:at_least",
            "40:at_least",
            json!([null, null, false, false, true, "both_at_least"]),
        ),
        ("80", "40:about", json!([0.5, null, false, false, true, null])),
        ("80:about", "40", json!([0.5, null, false, false, true, null])),
        (
            "80",
            "40-60:range",
            json!([null, [0.5, 0.75], false, false, true, null]),
        ),
        (
            "80-100:range",
            "40",
            json!([null, [0.4, 0.5], false, false, true, null]),
        ),
        (
            "80-100:range",
            "40-60:range",
            json!([null, [0.4, 0.75], false, false, true, null]),
        ),
        (
            "80-100:range",
            "40:at_least",
            json!([0.4, null, true, false, true, null]),
        ),
        (
            "80:at_least",
            "40-60:range",
            json!([0.75, null, false, true, true, null]),
        ),
        (
            "80/90",
            "40",
            json!([null, null, false, false, false, "no_denominator"]),
        ),
    ];
    let zones: Vec<(&str, &str)> = cases.iter().map(|(planned, cleared, _)| (*planned, *cleared)).collect();
    let program = clusters(&zones);
    for (n, (planned, cleared, expected)) in cases.iter().enumerate() {
        let ratio = of_one(&program, &format!("c{n}"));
        assert_eq!(&told(&ratio), expected, "{cleared} of {planned}: {ratio:#}");
        // Of the sum of one it is the same.
        if *planned != "80/90" {
            let alone = of_all(&clusters(&[(planned, cleared)]));
            let unknown = expected[5] == "both_at_least";
            assert_eq!(alone["headline"], !unknown, "{cleared} of {planned}");
            if !unknown {
                assert_eq!(&told(&alone), expected, "{cleared} of {planned}: {alone:#}");
            }
        }
    }
}

/// Land on record that nobody says is complete: 58.4 ha “ít nhất” of 75.
#[test]
fn records_in_progress_make_a_ratio_at_least() {
    let program = clusters(&[("75", "")]);
    let piece = program.file(
        "m.csv",
        "clearance_piece,zone,label,recovery,ha\nm,c0,M,required,58.4\n",
    );
    let event = program.file("s.csv", "event,clearance_piece,kind,date\n,m,paid,2026-01-15\n");
    program.ok(&["import", "--as", "register", &piece, &event]);
    for ratio in [of_one(&program, "c0"), of_all(&program)] {
        assert_eq!(told(&ratio), json!([58.4 / 75.0, null, true, false, false, null]));
        assert_eq!(ratio["numerator_at_least"], true);
    }
    let account = program.account("c0", &["--as-of", DAY]);
    let progress = &account["progress"][0];
    assert_eq!(
        (&progress["share"], &progress["at_least"]),
        (&(58.4 / 75.0).into(), &true.into())
    );
    let vi = program.ok(&["--lang", "vi", "totals", "--as-of", DAY]);
    assert!(vi.contains("ít nhất 77,87%") && vi.contains("(≥58,4 / 75"), "{vi}");
    let en = program.ok(&["--lang", "en", "totals", "--as-of", DAY]);
    assert!(en.contains("at least 77.87%"), "{en}");
}

#[test]
fn a_bar_says_that_at_most_so_much_is_left() {
    let bar = |planned: &str, cleared: &str| {
        let program = clusters(&[(planned, cleared)]);
        program.account("c0", &["--as-of", DAY])["bars"]["clearance"].clone()
    };
    let bounds = |bar: &Value| {
        let parts = bar["segments"].as_array().unwrap().iter();
        parts
            .map(|part| {
                (
                    part["ha"].as_f64().unwrap(),
                    part["at_least"] == true,
                    part["at_most"] == true,
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(bounds(&bar("80", "50")), [(50.0, false, false), (30.0, false, false)]);
    assert_eq!(
        bounds(&bar("80", "50:at_least")),
        [(50.0, true, false), (30.0, false, true)]
    );
    assert_eq!(
        bounds(&bar("80:at_least", "50")),
        [(50.0, false, false), (30.0, true, false)]
    );
    for (planned, cleared) in [("80:at_least", "50:at_least"), ("80", "50/40"), ("80", "40-50:range")] {
        assert_eq!(bar(planned, cleared), Value::Null, "{cleared} of {planned}");
    }
}

/// Numerators at least make the ratio of a scope at least; beside a denominator that is at least nothing is known.
#[test]
fn the_ratio_of_several_carries_what_their_sides_say() {
    let sums = [
        (
            vec![("60", "30"), ("40", "10:at_least")],
            json!([0.4, null, true, false]),
        ),
        (
            vec![("60:at_least", "30"), ("40", "10")],
            json!([0.4, null, false, true]),
        ),
        (
            vec![("60", "30-40:range"), ("40", "10")],
            json!([null, [0.4, 0.5], false, false]),
        ),
        (
            vec![("60", "30:at_least"), ("40:at_least", "10")],
            json!([null, null, false, false]),
        ),
    ];
    for (zones, expected) in sums {
        let ratio = of_all(&clusters(&zones));
        let found = json!([ratio["value"], ratio["range"], ratio["at_least"], ratio["at_most"]]);
        assert_eq!(found, expected, "{zones:?}: {ratio:#}");
        assert_eq!(ratio["counted"], 2);
        assert_eq!(ratio["headline"], !(expected[0].is_null() && expected[1].is_null()));
    }
    let open = clusters(&[("60", "30:at_least"), ("40:at_least", "10")]);
    assert_eq!(of_all(&open)["unknown"], "both_at_least");
    let vi = open.ok(&["--lang", "vi", "totals", "--as-of", DAY]);
    assert!(
        vi.contains("chưa xác định được (cả tử số và mẫu số đều là “ít nhất”)"),
        "{vi}"
    );
}

/// The coverage is of all that counts: a tie, and a zone of which neither side is known, are part of the whole.
#[test]
fn what_takes_no_part_in_a_ratio_is_part_of_its_coverage_and_named() {
    let program = clusters(&[
        ("30", "15"),
        ("10", "5"),
        ("15/20", "10"),
        ("20", "5/6"),
        ("10:at_least", "5:at_least"),
        ("10", ""),
        ("", "7"),
    ]);
    let ratio = of_all(&program);
    assert_eq!(told(&ratio)[0], 0.5);
    // 40 of 30 + 10 + 20 (the larger of the two that contradict each other) + 20 + 10 + 10.
    assert_eq!(ratio["coverage"], 0.4);
    assert_eq!(
        (&ratio["headline"], &ratio["coverage_at_most"], &ratio["counted"]),
        (&false.into(), &true.into(), &2.into())
    );
    assert_eq!(
        (&ratio["without_numerator"], &ratio["without_denominator"]),
        (&3.into(), &2.into())
    );
    let mut named: Vec<_> = ratio["left_out"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| format!("{} {} {}", part["subject"]["slug"], part["side"], part["code"]).replace('"', ""))
        .collect();
    named.sort();
    assert_eq!(
        named,
        [
            "c2 denominator tie",
            "c3 numerator tie",
            "c4 numerator both_at_least",
            "c5 numerator no_numerator",
            "c6 denominator no_denominator"
        ]
    );
    // A tie alone takes a ratio below four fifths: it is no headline.
    let below = of_all(&clusters(&[("30", "15"), ("30", "15"), ("21", "5/6")]));
    assert_eq!(
        (&below["headline"], &below["coverage"]),
        (&false.into(), &(60.0 / 81.0).into())
    );
    // Above it stands, with how much it is of and who is left out.
    let above = clusters(&[("40", "20"), ("40", "20"), ("19", "5/6")]);
    assert_eq!(of_all(&above)["headline"], true);
    let vi = above.ok(&["--lang", "vi", "totals", "--as-of", DAY]);
    assert!(
        vi.contains("tính trên 80,8% mẫu số") && vi.contains("không tính CCN C2: số liệu chưa thống nhất"),
        "{vi}"
    );
}

/// A print that leaves its upper end open does so above its own map, too; and contradicting values keep what they say.
#[test]
fn what_a_print_leaves_open_stays_open() {
    let cleared = |program: &Program| program.account("c0", &["--as-of", DAY])["measures"]["cleared"].clone();
    for (printed, range, least) in [
        ("30-35:range", json!([31.0, 35.0]), false),
        ("30:at_least", Value::Null, true),
    ] {
        let program = clusters(&[("75", printed)]);
        let piece = program.file("m.csv", "clearance_piece,zone,label,recovery,ha\nm,c0,M,required,31\n");
        let event = program.file("s.csv", "event,clearance_piece,kind,date\n,m,paid,2026-01-15\n");
        program.ok(&["import", "--as", "register", &piece, &event]);
        let found = cleared(&program);
        assert_eq!(
            (&found["range_ha"], &found["at_least"]),
            (&range, &least.into()),
            "{found:#}"
        );
    }
    let tie = cleared(&clusters(&[("75", "30:at_least/40")]));
    assert_eq!(
        (&tie["range_ha"], &tie["at_least"]),
        (&json!([30.0, 40.0]), &true.into())
    );
}

/// “Đã vẽ … văn bản in …” names what dates the print: its own date, its document's, a bound, or the day it was recorded.
#[test]
fn a_print_says_what_dates_it() {
    let documents = "document,date,no_later_than,no_later_than_words,class\nN,2026-03-01,,,report\nB,,2026-04-01,trước 02/4,report\nO,,,,report\n";
    for (as_of, document, expected) in [
        ("2026-06-30", "N", "(đến 30/6/2026)"),
        ("", "N", "(theo ngày của văn bản, 01/3/2026)"),
        ("", "B", "(chưa rõ ngày, không muộn hơn 01/4/2026)"),
        ("", "O", "(chưa rõ ngày, ghi nhận ngày "),
    ] {
        let program = clusters(&[("75", "")]);
        let rows = [
            program.file("d.csv", documents),
            program.file(
                "g.csv",
                &format!("figure,subject,indicator,value,unit,status,as_of,document\ng,zone:c0,cleared,60,ha,reported,{as_of},{document}\n"),
            ),
            program.file(
                "m.csv",
                "clearance_piece,zone,label,recovery,crs,wkt\nm,c0,M,required,EPSG:9208,\"POLYGON((407000 2497000, 407300 2497000, 407300 2497100, 407000 2497100, 407000 2497000))\"\n",
            ),
            program.file("s.csv", "event,clearance_piece,kind,date\n,m,paid,2026-01-15\n"),
        ];
        let mut import = vec!["import", "--as", "register"];
        import.extend(rows.iter().map(String::as_str));
        program.ok(&import);
        let account = program.account("c0", &["--as-of", "2099-01-01"]);
        let notes = &account["measures"]["cleared"]["standing"]["notes"];
        let told = notes[0]["text"]["vi"].as_str().unwrap();
        assert!(told.contains(expected), "{expected}: {told}");
    }
}

#[test]
fn codes_are_taken_with_marks_and_a_former_province_narrows_what_is_listed() {
    let program = Program::new();
    let zones = "zone,kind,name,province,province_then\n\
        b,CCN,Bình Sơn,quang-ngai,quang-ngai-cu\nk,CCN,Đăk La,quang-ngai,kon-tum-cu\n";
    let group = "group,name,kind,province,definition,member_count,members\ng,56 cụm,CCN,quang-ngai,quy hoạch,56,b|k\n";
    let figures = "figure,subject,indicator,value,unit,status,as_of\n\
        ,zone:b,cleared,10,ha,reported,2026-06-30\n,zone:k,cleared,7,ha,reported,2026-06-30\n";
    let files = [
        program.file("k.csv", zones),
        program.file("g.csv", group),
        program.file("f.csv", figures),
    ];
    for kind in ["Sổ đăng ký", "sổ-đăng-ký", "so-dang-ky"] {
        program.ok(&["import", "--as", kind, &files[0], &files[1], &files[2]]);
    }
    for by in ["tỉnh", "tinh", "province"] {
        let totals = program.json(&["totals", "--by", by, "--dataset", "thật", "--as-of", DAY]);
        assert_eq!(totals["by"], "province", "{by}");
    }
    let vi = program.ok(&["--lang", "vi", "totals"]);
    assert!(vi.contains("đã GPMB: 2 trong 56 CCN"), "{vi}");
}
