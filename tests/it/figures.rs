//! Sheets of figures and empty forms, as users of the program meet them.

use crate::common::program::Program;
use serde_json::Value;

const LIST: &str = "tt,ccn,vi_tri,dien_tich_ha,dat_cn_ha,dien_tich_goc,tien_do_gpmb_den_2026-06-01
1,Thống Nhất 1,xã Gia Phú,75,52,75 ha (52),\"Đã hoàn thành GPMB 74,97 ha\"
4,Phú Thịnh 2,\"phường Văn Phú, xã Yên Bình\",75,\"52,5\",\"75 ha (52,5)\",\"GPMB 58,32/75 ha\"
6,Y Can,xã Quy Mông,75,52,75 ha (52),GPMB ~20/75 ha
";

const REPORT: &str = "Báo cáo Sở Công Thương Lào Cai 18/6/2026";

fn count(document: &Value, class: &str) -> usize {
    document[class].as_array().map_or(0, Vec::len)
}

#[test]
fn a_list_of_clusters_is_imported_as_it_is_and_never_twice() {
    let program = Program::demo();
    let file = program.file("ccn_2026-06-18.csv", LIST);
    // The demo register has the figures of this very report, industrial land of clusters without a detailed plan among them.
    let known = ["import", &file, "--as", "figure", "--document", REPORT, "--dry-run"];
    let document = program.json(&known);
    assert_eq!(
        (count(&document, "created"), count(&document, "superseded")),
        (0, 0),
        "{document}"
    );
    assert_eq!(document["unchanged"], 9);
    // Of another document they are values of their own.
    let other = ["import", &file, "--as", "figure", "--document", "12/BC-SCT"];
    assert_eq!(count(&program.json(&other), "created"), 10);
    let again = program.json(&other);
    assert_eq!(
        (count(&again, "created"), count(&again, "superseded")),
        (0, 0),
        "{again}"
    );
    // A corrected list supersedes the one value that differs.
    let corrected = program.file("ccn_2026-06-18.csv", &LIST.replace("GPMB ~20/75 ha", "GPMB ~21/75 ha"));
    let document = program.json(&["import", &corrected, "--as", "figure", "--document", "12/BC-SCT"]);
    assert_eq!(
        (count(&document, "created"), count(&document, "superseded")),
        (0, 1),
        "{document}"
    );
    assert!(program.ok(&["check"]).len() > 2);
}

#[test]
fn clusters_nobody_knows_are_refused_or_made_on_request() {
    let program = Program::new();
    let file = program.file("ccn_2026-06-18.csv", LIST);
    let said = program.refused(&["import", &file, "--as", "figure"]);
    assert!(said.contains("Thống Nhất 1"), "{said}");
    let made = [
        "import",
        &file,
        "--as",
        "figure",
        "--create-zones",
        "--province",
        "lao-cai",
    ];
    let document = program.json(&made);
    assert_eq!(count(&document, "created"), 3 + 9, "{document}");
    let totals = program.json(&["totals", "--as-of", "2026-06-18"]);
    assert!(totals.to_string().contains("58.32"), "{totals}");
    // A province that is none is a wrong call, not a refused file.
    let wrong = program.run(&["import", &file, "--as", "figure", "--province", "laocai"]);
    let said = String::from_utf8_lossy(&wrong.stderr);
    assert_eq!(wrong.status.code(), Some(2), "{said}");
    assert!(said.contains("lao-cai"), "{said}");
}

#[test]
fn a_mapping_says_what_the_headings_do_not() {
    let program = Program::demo();
    let file = program.file("a.csv", "Nơi;S1 (ha);S2\nY Can;75;20,5\n");
    let mapping = program.file(
        "m.toml",
        "kind = \"figure\"\n[columns]\nzone = \"Nơi\"\nplanned = \"S1 (ha)\"\ncleared = \"S2\"\n[constants]\nas_of = \"2026-06-18\"\n",
    );
    let document = program.json(&["import", &file, "--as", "figure", "--mapping", &mapping, "--dry-run"]);
    assert_eq!(count(&document, "created"), 2, "{document}");
}
