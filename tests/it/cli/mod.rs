//! The program as its users call it.

mod import_options;
mod stopping;
mod words;

use crate::common::cases::{ZONE, one_zone};
use crate::common::features::{feature, file, square};
use crate::common::program::Program;
use crate::common::{demo, shared};
use serde_json::{Value, json};

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("not a number: {value}"))
}

fn near(actual: f64, expected: f64, tolerance: f64) {
    assert!(
        (actual - expected).abs() <= tolerance,
        "{actual} is not {expected} ± {tolerance}"
    );
}

#[test]
fn totals_without_a_store() {
    let program = Program::new();
    let said = program.refused(&["totals"]);
    assert!(said.contains("no store"), "{said}");
    assert!(!program.store().exists(), "asking for totals makes no store");
}

#[test]
fn demo_then_totals_in_the_shape_of_the_contract() {
    let program = Program::demo();
    let account = program.account("ccn-thong-nhat-1-lao-cai", &["--as-of", "2026-06-18"]);
    assert_eq!(account["subject"]["kind"], "CCN");
    assert_eq!(account["as_of"], "2026-06-18");
    let planned = &account["measures"]["planned"];
    assert_eq!(planned["measured_ha"], Value::Null);
    let reported = &planned["reported"][0];
    assert_eq!(
        (
            &reported["value"],
            &reported["unit"],
            &reported["qualifier"],
            &reported["chosen"]
        ),
        (
            &Value::from("75"),
            &Value::from("ha"),
            &Value::from("exact"),
            &Value::from(true)
        )
    );
    assert_eq!(account["measures"]["cleared"]["reported"][0]["value"], "74.97");
    assert_eq!(account["measures"]["cleared"]["reported"][0]["as_of"], "2026-06-01");
    // Industrial land of a detailed plan that no record says is approved: not leasable.
    assert_eq!(account["measures"]["industrial_plan"]["reported"][0]["value"], "52");
    assert_eq!(
        account["measures"]["leasable"],
        Value::Null,
        "nothing recorded is null, never 0"
    );
    assert_eq!(account["measures"]["leased"]["value_ha"], 0.0, "printed in words");
    let ratio = account["ratios"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["id"] == "cleared.of_planned")
        .unwrap();
    near(number(&ratio["value"]), 0.9996, 1e-9);
    assert_eq!(
        (&ratio["numerator"], &ratio["denominator"]),
        (&Value::from("cleared"), &Value::from("planned"))
    );
    assert_eq!(account["coverage"]["reported_only_ha"], 75.0);
    assert!(account["href"].as_str().unwrap().starts_with("/api/v1/zones/"));
    // A second demo is refused and changes nothing.
    let said = program.refused(&["demo"]);
    assert!(said.contains("already holds data"), "{said}");
    assert_eq!(program.revision(), 1);
    let vietnamese = program.ok(&["totals", "--by", "kind", "--lang", "vi"]);
    assert!(vietnamese.contains("70.438"), "{vietnamese}");
}

#[test]
fn ban_qua_from_either_table() {
    for (table, crs, plane_m2, tolerance, ellipsoidal_m2) in [
        ("kcn-ban-qua.csv", "EPSG:9208", 764_688.77, 0.01, 764_681.12),
        ("kcn-ban-qua-3405.csv", "EPSG:3405", 764_692.16, 0.05, 764_684.53),
    ] {
        let program = one_zone();
        let path = demo(table);
        let mut arguments = vec![
            "import",
            path.to_str().unwrap(),
            "--as",
            "boundary",
            "--zone",
            "kcn-thu",
            "--crs",
            crs,
            "--valid-from",
            "2026-06-23",
            "--document",
            "2170/QĐ-UBND",
            "--declared-ha",
            "76.387685",
            "--status",
            "provisional",
        ];
        if crs == "EPSG:3405" {
            arguments.extend(["--area-crs", "EPSG:9208"]);
        }
        program.ok(&arguments);
        let account = program.account("kcn-thu", &["--as-of", "2026-06-23"]);
        let boundary = &account["measures"]["boundary"];
        near(number(&boundary["measured_ha"]) * 1e4, plane_m2, tolerance);
        near(number(&boundary["ellipsoidal_ha"]) * 1e4, ellipsoidal_m2, 0.02);
        assert_eq!(account["planes"], serde_json::json!(["EPSG:9208"]));
        let before = program.account("kcn-thu", &["--as-of", "2026-06-22"]);
        assert_eq!(before["measures"]["boundary"], Value::Null);
    }
}

#[test]
fn a_plane_that_misleads_is_refused() {
    let program = one_zone();
    let path = demo("kcn-ban-qua.csv");
    let base = [
        "import",
        path.to_str().unwrap(),
        "--as",
        "boundary",
        "--zone",
        "kcn-thu",
    ];
    for (options, word) in [
        (vec!["--crs", "EPSG:9208", "--area-crs", "EPSG:3857"], "3857"),
        (vec!["--crs", "EPSG:9208", "--area-crs", "EPSG:3405"], "3405"),
        (vec!["--crs", "EPSG:6957"], "5897"),
        (vec![], "--crs"),
    ] {
        let said = program.refused(&[&base[..], &options].concat());
        assert!(said.contains(word), "{said}");
    }
    assert_eq!(program.revision(), 1);
}

#[test]
fn a_head_lease_and_a_sublease_give_thirty_hectares() {
    let program = one_zone();
    let side_100ha = 1000.0;
    let side_30ha = 300_000f64.sqrt();
    let boundary = file(&program, "ranh.geojson", &[feature(square(0.0, side_100ha), json!({}))]);
    program.ok(&[
        "import",
        &boundary,
        "--as",
        "boundary",
        "--zone",
        "kcn-thu",
        "--valid-from",
        "2020",
    ]);
    let leases = file(
        &program,
        "thue.geojson",
        &[
            feature(
                square(0.0, side_100ha),
                json!({"kind":"head_lease","start":"2021-01-01","label":"thuê lại"}),
            ),
            feature(
                square(10.0, side_30ha),
                json!({"kind":"sublease","start":"2022-01-01","label":"lô 1"}),
            ),
        ],
    );
    program.ok(&["import", &leases, "--as", "lease", "--zone", "kcn-thu"]);
    let account = program.account("kcn-thu", &["--as-of", "2022-01-01"]);
    near(number(&account["measures"]["leased"]["measured_ha"]), 30.0, 1e-6);
    near(number(&account["measures"]["boundary"]["measured_ha"]), 100.0, 1e-9);
    // The head lease alone leaves nothing leased.
    let head_only = program.account("kcn-thu", &["--as-of", "2021-06-01"]);
    assert_eq!(head_only["measures"]["leased"], Value::Null);
    // The same by hectares without plots.
    let other = one_zone();
    let register = other.file(
        "leases.csv",
        "lease,zone,kind,ha,start\na,kcn-thu,head_lease,100,2021-01-01\nb,kcn-thu,sublease,30,2022-01-01\n",
    );
    other.ok(&["import", &register, "--as", "register"]);
    let account = other.account("kcn-thu", &["--as-of", "2022-01-01"]);
    assert_eq!(account["measures"]["leased"]["value_ha"], 30.0);
    assert_eq!(
        account["measures"]["leased"]["measured_ha"],
        Value::Null,
        "no polygon is invented"
    );
}

#[test]
fn cleared_land_is_a_union_clipped_to_the_boundary() {
    let program = one_zone();
    let boundary = file(&program, "ranh.geojson", &[feature(square(0.0, 1000.0), json!({}))]);
    program.ok(&[
        "import",
        &boundary,
        "--as",
        "boundary",
        "--zone",
        "KCN Thử",
        "--valid-from",
        "2020",
    ]);
    let pieces = file(
        &program,
        "gpmb.geojson",
        &[
            feature(
                square(0.0, 400.0),
                json!({"event":"paid","date":"2021-03-01","label":"A"}),
            ),
            // The same land again, and a piece that lies half outside the boundary.
            feature(
                square(200.0, 400.0),
                json!({"event":"handed_over","date":"2021-06-01","label":"B","obstacle":"tranh chấp"}),
            ),
            feature(
                square(900.0, 200.0),
                json!({"event":"handed_over","date":"2021-06-01","label":"C"}),
            ),
            feature(
                square(500.0, 400.0),
                json!({"event":"inventory","date":"2021-01-01","label":"D"}),
            ),
        ],
    );
    program.ok(&["import", &pieces, "--as", "clearance", "--zone", "kcn-thu"]);
    let at = |day: &str, key: &str| program.account("kcn-thu", &["--as-of", day])["measures"][key].clone();
    assert_eq!(
        at("2020-12-31", "cleared"),
        Value::Null,
        "before the first event nothing is known"
    );
    assert_eq!(
        at("2021-02-01", "cleared"),
        Value::Null,
        "an inventory says nothing of clearance"
    );
    near(number(&at("2021-03-01", "cleared")["measured_ha"]), 16.0, 1e-9);
    // A ∪ B = 600 × 400 m; C within the boundary = 100 × 200 m.
    near(number(&at("2021-06-01", "cleared")["measured_ha"]), 26.0, 1e-9);
    near(number(&at("2021-06-01", "handed_over")["measured_ha"]), 18.0, 1e-9);
    near(number(&at("2021-06-01", "clean")["measured_ha"]), 2.0, 1e-9);
    near(number(&at("2021-06-01", "to_recover")["measured_ha"]), 100.0, 1e-9);
    // The corrected sheet supersedes by label; what was known before stays.
    let corrected = file(
        &program,
        "gpmb2.geojson",
        &[feature(
            square(0.0, 300.0),
            json!({"event":"paid","date":"2021-03-01","label":"A"}),
        )],
    );
    program.ok(&["import", &corrected, "--as", "clearance", "--zone", "kcn-thu"]);
    near(number(&at("2021-03-01", "cleared")["measured_ha"]), 9.0, 1e-9);
    // A later step of the same piece does not erase the earlier one.
    let step = file(
        &program,
        "gpmb3.geojson",
        &[feature(
            square(0.0, 300.0),
            json!({"event":"handed_over","date":"2022-05-01","label":"A"}),
        )],
    );
    program.ok(&["import", &step, "--as", "clearance", "--zone", "kcn-thu"]);
    near(number(&at("2021-03-01", "cleared")["measured_ha"]), 9.0, 1e-9);
    // A ∪ B = 9 + 16 − 3 ha, and C.
    near(number(&at("2022-05-01", "handed_over")["measured_ha"]), 24.0, 1e-9);
    let known = program.account("kcn-thu", &["--as-of", "2021-03-01", "--as-known-on", "3"]);
    near(number(&known["measures"]["cleared"]["measured_ha"]), 16.0, 1e-9);
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_written() {
    let program = Program::demo();
    let before = std::fs::read(program.store()).unwrap();
    let cases = [
        (
            "zone,kind,name,province\nkcn-moi,KCX,Mới,lao-cai\n",
            vec!["row 2", "kind", "KCX", "KKT"],
        ),
        ("zone,kind,nam,province\nkcn-moi,KCN,Mới,lao-cai\n", vec!["nam", "name"]),
        (
            "zone,kind,name,province\nkcn-moi,KCN,Mới,kon-tum-cu\n",
            vec!["kon-tum-cu"],
        ),
        (
            "figure,subject,indicator,value,unit,status\nf1,zone:kcn-hoa-binh-kontum,planned,60,ha,approved\n",
            vec!["kcn-hoa-binh-kontum", "kcn-hoa-binh-kon-tum"],
        ),
        (
            "figure,subject,indicator,value,unit,status\nf1,zone:kcn-hoa-binh-kon-tum,planned,\"1.566,5\",ha,approved\n",
            vec!["1.566,5", "\".\""],
        ),
        (
            "figure,subject,indicator,value,unit,status\nf1,zone:kcn-hoa-binh-kon-tum,planned,60,người,approved\n",
            vec!["người", "ha"],
        ),
        (
            "figure,subject,indicator,value,unit,status,as_of\nf1,zone:kcn-hoa-binh-kon-tum,planned,60,ha,approved,31/2/2021\n",
            vec!["31/2/2021", "there is no such day", "a real day"],
        ),
        ("thing,a\nx,y\n", vec!["thing", "zone"]),
    ];
    for (n, (content, words)) in cases.into_iter().enumerate() {
        let file = program.file(&format!("bad{n}.csv"), content);
        // A good row beside the bad one is not written either.
        let good = program.file("good.csv", "zone,kind,name,province\nkcn-tot,KCN,Tốt,lao-cai\n");
        let said = program.refused(&["import", &good, &file, "--as", "register"]);
        for word in words {
            assert!(said.contains(word), "“{word}” is missing in: {said}");
        }
        assert!(said.contains(&format!("bad{n}.csv")), "{said}");
    }
    assert_eq!(program.revision(), 1);
    assert_eq!(
        std::fs::read(program.store()).unwrap(),
        before,
        "the file of the store is untouched"
    );
    let said = program.refused(&[
        "import",
        "/vsicurl/http://127.0.0.1/a.shp",
        "--as",
        "boundary",
        "--zone",
        "Sao Mai",
    ]);
    assert!(!said.is_empty());
    let ambiguous = file(&program, "r.geojson", &[feature(square(0.0, 100.0), json!({}))]);
    let said = program.refused(&["import", &ambiguous, "--as", "boundary", "--zone", "Hòa Bình"]);
    assert!(
        said.contains("kcn-hoa-binh-kon-tum") && said.contains("ccn-hoa-binh-kon-tum"),
        "{said}"
    );
}

#[test]
fn dry_run_draft_approve() {
    let program = Program::new();
    let zones = program.file("zones.csv", ZONE);
    let report = program.json(&["import", &zones, "--as", "register", "--dry-run"]);
    assert_eq!(report["created"], serde_json::json!(["zone kcn-thu"]));
    assert!(!program.store().exists(), "a dry run makes no store");
    let report = program.json(&["import", &zones, "--as", "register", "--draft"]);
    let id = report["changeset"].as_str().unwrap().to_string();
    assert_eq!(program.revision(), 0);
    assert_eq!(program.json(&["totals"])["accounts"], serde_json::json!([]));
    assert_eq!(program.json(&["approve", &id])["revision"], 1);
    assert_eq!(program.json(&["totals"])["accounts"].as_array().unwrap().len(), 1);
    assert!(program.refused(&["approve", &id]).contains("approved"));
    // The same file again has nothing to say.
    let again = program.json(&["import", &zones, "--as", "register"]);
    assert_eq!(
        (&again["unchanged"], &again["revision"]),
        (&Value::from(1), &Value::Null)
    );
    assert_eq!(program.revision(), 1);
}

#[test]
fn what_was_imported_can_be_taken_back() {
    let program = Program::new();
    let zones = program.file("zones.csv", ZONE);
    let report = program.json(&["import", &zones, "--as", "register"]);
    let id = report["changeset"].as_str().unwrap().to_string();
    assert!(program.refused(&["undo", "0190f3c2"]).contains("0190f3c2"));
    let undone = program.json(&["undo", &id, "--author", "A", "--message", "nhập nhầm tệp"]);
    assert_eq!(
        (&undone["undone"], &undone["revision"]),
        (&Value::from(id.as_str()), &Value::from(2))
    );
    assert_eq!(program.json(&["totals"])["accounts"], serde_json::json!([]));
    assert_eq!(
        program.json(&["totals", "--as-known-on", "1"])["accounts"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let last = program.json(&["changesets"])["changesets"][1].clone();
    assert_eq!(
        (&last["author"], &last["message"]),
        (&Value::from("A"), &Value::from("nhập nhầm tệp"))
    );
    let said = program.refused(&["undo", &id]);
    assert!(said.contains("Undo revision 2 first"), "{said}");
    assert_eq!(program.revision(), 2);
}

#[test]
fn importing_the_demo_register_again_changes_nothing() {
    let program = Program::demo();
    let tables: Vec<String> = [
        "documents",
        "zones",
        "flags",
        "phases",
        "groups",
        "figures",
        "targets",
        "works",
        "roles",
        "organisations",
        "boundaries",
    ]
    .iter()
    .map(|name| demo(&format!("{name}.csv")).to_string_lossy().into_owned())
    .collect();
    let mut arguments = vec!["import"];
    arguments.extend(tables.iter().map(String::as_str));
    arguments.extend(["--as", "register"]);
    let report = program.json(&arguments);
    assert_eq!(
        (&report["created"], &report["superseded"]),
        (&serde_json::json!([]), &serde_json::json!([]))
    );
    assert_eq!(program.revision(), 1);
}

#[test]
fn real_files_of_other_countries_are_measured_in_their_own_plane() {
    let Some(path) = shared("data/quy-hoach-phap/41175_PLU_20140603") else {
        return;
    };
    let shapefile = std::fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()).find(|p| {
        p.file_name()
            .unwrap()
            .to_string_lossy()
            .to_lowercase()
            .contains("zone_urba")
            && p.extension().is_some_and(|e| e == "shp")
    });
    let Some(shapefile) = shapefile else {
        panic!("no zone_urba shapefile in {}", path.display())
    };
    let program = one_zone();
    program.ok(&[
        "import",
        shapefile.to_str().unwrap(),
        "--as",
        "boundary",
        "--zone",
        "kcn-thu",
        "--valid-from",
        "2020",
    ]);
    let account = program.account("kcn-thu", &[]);
    assert_eq!(account["planes"], serde_json::json!(["EPSG:2154"]));
    near(number(&account["measures"]["boundary"]["measured_ha"]), 1410.57, 0.5);
}

/// Names come from files; on a terminal nothing in them may forge a line or turn a number around.
#[test]
fn what_cannot_be_seen_in_a_name_is_shown_escaped() {
    let program = Program::new();
    let name = "A\u{202e}\u{9b}31m\u{200b}B";
    let file = program.file(
        "zones.csv",
        &format!("zone,kind,name,province\nkcn-a,KCN,{name},lao-cai\n"),
    );
    program.ok(&[
        "import",
        &file,
        "--as",
        "register",
        "--message",
        "m\u{1b}[1A\u{2028}",
        "--author",
        "a\rb",
    ]);
    let hidden = |text: &str| {
        text.chars()
            .any(|c| c != '\n' && matbang::message::visible::is_hidden(c))
    };
    let totals = program.ok(&["totals", "--by", "zone"]);
    assert!(totals.contains("KCN A\\u202E\\u009B31m\\u200BB"), "{totals}");
    let changesets = program.ok(&["changesets"]);
    assert!(
        changesets.contains("m\\u001B[1A\\u2028") && changesets.contains("a\\u000Db"),
        "{changesets}"
    );
    for arguments in [
        &["totals", "--by", "zone", "--json"][..],
        &["changesets", "--json"],
        &["totals", "--by", "zone"],
    ] {
        let said = program.ok(arguments);
        assert!(!hidden(&said), "{said}");
    }
    // The same data for programs.
    let totals = program.json(&["totals", "--by", "zone"]);
    assert!(totals.to_string().contains(name));
    let refused = program.refused(&["import", "khong\u{202e}\u{1b}[2Jco.csv", "--as", "register"]);
    assert!(
        refused.contains("khong\\u202E\\u001B[2Jco.csv") && !hidden(&refused),
        "{refused}"
    );
}

#[test]
fn changesets_are_told_in_the_language_asked_for_with_who_made_them() {
    let program = one_zone();
    let table = program.file("khu.csv", "zone,name,kind,province\nkcn-them,KCN Thêm,KCN,lao-cai\n");
    let imported = program
        .command(&["import", &table, "--as", "register", "--lang", "vi"])
        .env("USER", "lan")
        .env_remove("MATBANG_AUTHOR")
        .output();
    assert!(imported.unwrap().status.success());
    let told = |lang: &str| {
        program
            .ok(&["changesets", "--lang", lang])
            .lines()
            .last()
            .unwrap()
            .to_string()
    };
    let (vi, en) = (told("vi"), told("en"));
    assert!(
        vi.contains("Nhập ") && vi.contains("khu.csv") && vi.contains("người thực hiện: lan"),
        "{vi}"
    );
    assert!(
        en.contains("Import of ") && en.contains("khu.csv") && en.contains("by lan"),
        "{en}"
    );
    let json = program.json(&["changesets", "--lang", "en"]);
    let last = json["changesets"].as_array().unwrap().last().unwrap().clone();
    assert!(last["message"].as_str().unwrap().starts_with("Import of "), "{last}");
    // Without any name in the surroundings somebody is named all the same.
    let second = program.file("hai.csv", "zone,name,kind,province\nkcn-hai,KCN Hai,KCN,lao-cai\n");
    let mut nameless = program.command(&["import", &second, "--as", "register"]);
    for variable in ["USER", "LOGNAME", "MATBANG_AUTHOR"] {
        nameless.env_remove(variable);
    }
    assert!(nameless.output().unwrap().status.success());
    let json = program.json(&["changesets"]);
    assert_ne!(json["changesets"].as_array().unwrap().last().unwrap()["author"], "");
}

#[test]
fn what_the_system_says_is_said_in_words_of_the_catalogue() {
    let program = one_zone();
    let folder = program.folder.path().join("thu-muc.csv");
    std::fs::create_dir(&folder).unwrap();
    let taken = program.file("co-roi.xlsx", "");
    let inside = format!("{taken}/x.xlsx");
    let folder = folder.to_string_lossy().into_owned();
    for (lang, words) in [("vi", "kiểm tra lại đường dẫn"), ("en", "check the path")] {
        for call in [
            vec!["import", folder.as_str(), "--as", "register"],
            vec!["import", "khong-co.csv", "--as", "register"],
            vec!["template", "figure", "--out", "khong/co/bieu.xlsx"],
            vec!["template", "figure", "--out", inside.as_str()],
            vec!["totals", "--config", "khong-co.toml"],
        ] {
            let said = program.refused(&[&call[..], &["--lang", lang]].concat());
            let english = ["os error", "No such file", "Is a directory", "Not a directory"];
            assert!(!english.iter().any(|word| said.contains(word)), "{said}");
            if call[0] == "template" {
                assert!(said.contains(words), "{said}");
            }
        }
    }
}
