//! Two papers of one office print different values for one day: the import asks which stands, and takes the answer.

use crate::common::program::Program;
use serde_json::Value;

const ZONE: &str = "ccn-thu";
const ISSUER: &str = "Sở Công Thương";

fn list(cleared: &str) -> String {
    format!("tt,ccn,tien_do_gpmb_den_2026-09-14\n1,Thử,\"GPMB {cleared}/75 ha\"\n")
}

/// A zone with a value of a sheet of an office.
fn recorded() -> Program {
    let program = Program::new();
    let documents = "document,number,date,issuer,class\nbc-1,bc-1,2026-09-14,Sở Công Thương,report\n\
                     bc-2,bc-2,2026-09-22,Sở Công Thương,report\nbc-3,bc-3,2026-09-22,UBND xã Thử,report\n";
    let zones = "zone,kind,name,province\nccn-thu,CCN,Thử,lao-cai\n";
    let files = [program.file("d.csv", documents), program.file("z.csv", zones)];
    program.ok(&["import", &files[0], &files[1], "--as", "register"]);
    figures(&program, "53,5", &["--document", "bc-1"]);
    program
}

fn figures(program: &Program, cleared: &str, more: &[&str]) -> Value {
    let file = program.file("ccn.csv", &list(cleared));
    program.json(&[&["import", &file, "--as", "figure"], more].concat())
}

fn refused(program: &Program, cleared: &str, more: &[&str]) -> String {
    let file = program.file("ccn.csv", &list(cleared));
    program.refused(&[&["import", &file, "--as", "figure"], more].concat())
}

fn asked(report: &Value) -> Vec<String> {
    let notes = report["notes"].as_array().unwrap().iter();
    let asked = notes.filter(|note| note["code"].as_str().unwrap().starts_with("import.relation."));
    asked.map(|note| note["text"].as_str().unwrap().to_string()).collect()
}

fn cleared(program: &Program) -> Value {
    program.account(ZONE, &["--as-of", "2026-09-30"])["measures"]["cleared"].clone()
}

#[test]
fn the_import_asks_and_unanswered_it_is_a_tie() {
    let program = recorded();
    let report = figures(&program, "51,2", &["--document", "bc-2"]);
    let asked = asked(&report);
    assert_eq!(asked.len(), 1, "{report}");
    for part in [
        "bc-1",
        "bc-2",
        ISSUER,
        "51.2",
        "53.5",
        "14 September 2026",
        "--replaces \"bc-1\"",
        "tie",
    ] {
        assert!(asked[0].contains(part), "{part}: {}", asked[0]);
    }
    let cleared = cleared(&program);
    assert!(cleared.to_string().contains("tie"), "{cleared}");
    // The answer may come later: the same file again, with it.
    let report = figures(
        &program,
        "51,2",
        &["--document", "bc-2", "--replaces", "bc-1", "--relation", "corrects"],
    );
    assert_eq!(report["counts"]["superseded"], 1, "{report}");
    assert_eq!(report["counts"]["created"], 0, "{report}");
    let cleared = self::cleared(&program);
    assert_eq!(cleared["value_ha"].as_f64(), Some(51.2), "{cleared}");
}

#[test]
fn a_correction_stands_and_the_old_value_is_kept() {
    let program = recorded();
    let report = figures(&program, "51,2", &["--document", "bc-2", "--replaces", "bc-1"]);
    assert_eq!(asked(&report), [] as [&str; 0]);
    let cleared = cleared(&program);
    assert_eq!(cleared["value_ha"].as_f64(), Some(51.2), "{cleared}");
    assert!(cleared.to_string().contains("53.5"), "the old value is kept: {cleared}");
    // Imported again it says the same and asks nothing.
    let report = figures(&program, "51,2", &["--document", "bc-2", "--replaces", "bc-1"]);
    assert_eq!(report["counts"]["superseded"], 0, "{report}");
}

#[test]
fn another_office_is_not_asked_about_and_corrects_nothing() {
    let program = recorded();
    let report = figures(&program, "51,2", &["--document", "bc-3", "--dry-run"]);
    assert_eq!(asked(&report), [] as [&str; 0], "{report}");
    let report = figures(&program, "51,2", &["--document", "bc-3", "--replaces", "bc-1"]);
    assert!(asked(&report)[0].contains("not of one office"), "{report}");
    let cleared = cleared(&program);
    assert!(cleared.to_string().contains("tie"), "{cleared}");
}

#[test]
fn of_a_new_document_the_office_is_asked_too() {
    let program = recorded();
    // A paper whose class is not known otherwise is an act, and an act outweighs a report.
    let act = program.file(
        "a.csv",
        "document,number,date,issuer,class\nqd-1,qd-1,2026-09-14,Sở Công Thương,act\n",
    );
    program.ok(&["import", &act, "--as", "register"]);
    figures(&program, "53,5", &["--document", "qd-1"]);
    let report = figures(&program, "51,2", &["--document", "qd-2", "--dry-run"]);
    let asked = asked(&report);
    assert!(
        asked.len() == 1 && asked[0].contains("--issuer \"Sở Công Thương\" --replaces \"qd-1\""),
        "{report}"
    );
    let said = refused(&program, "51,2", &["--document", "qd-2", "--replaces", "qd-1"]);
    assert!(said.contains("--issuer \"Sở Công Thương\""), "{said}");
    figures(
        &program,
        "51,2",
        &["--document", "qd-2", "--issuer", "sở công thương", "--replaces", "qd-1"],
    );
    assert_eq!(cleared(&program)["value_ha"].as_f64(), Some(51.2));
}

#[test]
fn an_equal_value_another_day_or_another_claim_is_not_asked_about() {
    let program = recorded();
    let report = figures(&program, "53,5", &["--document", "bc-2", "--dry-run"]);
    assert_eq!(asked(&report), [] as [&str; 0]);
    let file = program.file("sau.csv", &list("51,2").replace("09-14", "09-21"));
    let report = program.json(&["import", &file, "--as", "figure", "--document", "bc-2", "--dry-run"]);
    assert_eq!(asked(&report), [] as [&str; 0]);
}

#[test]
fn wrong_answers_are_refused() {
    let program = recorded();
    let said = refused(&program, "51,2", &["--document", "bc-2", "--replaces", "bc-9"]);
    assert!(said.contains("no document bc-9"), "{said}");
    let said = refused(&program, "51,2", &["--document", "bc-2", "--issuer", "Sở khác"]);
    assert!(said.contains(ISSUER), "{said}");
    let file = program.file("ccn.csv", &list("51,2"));
    let alone = program.run(&["import", &file, "--as", "figure", "--replaces", "bc-1"]);
    assert_eq!(alone.status.code(), Some(2));
    let said = program.refused(&[
        "import",
        &file,
        "--as",
        "register",
        "--document",
        "bc-2",
        "--replaces",
        "bc-1",
    ]);
    assert!(said.contains("--as figure"), "{said}");
}

fn documents(program: &Program, rows: &str) -> Value {
    let table = format!("document,number,date,issuer,class,replaces,relation\n{rows}");
    program.json(&["import", &program.file("vb.csv", &table), "--as", "register"])
}

#[test]
fn a_paper_does_not_replace_itself() {
    let program = recorded();
    let said = refused(&program, "51,2", &["--document", "bc-2", "--replaces", "bc-2"]);
    assert!(said.contains("cannot replace, correct or annul itself"), "{said}");
}

#[test]
fn a_paper_that_replaces_a_later_one_is_noticed() {
    let program = recorded();
    let report = figures(
        &program,
        "51,2",
        &["--document", "bc-1", "--replaces", "bc-2", "--dry-run"],
    );
    let told = asked(&report);
    assert!(
        told.iter()
            .any(|text| text.contains("bc-2 (22 September 2026), which is later")),
        "{report}"
    );
    // However it is said.
    let report = documents(&program, "x-1,x-1,2026-09-01,Sở A,report,bc-2,corrects\n");
    assert!(asked(&report)[0].contains("which is later"), "{report}");
}

#[test]
fn papers_that_replace_each_other_in_a_circle_are_noticed_and_none_does() {
    let program = recorded();
    figures(&program, "51,2", &["--document", "bc-2", "--replaces", "bc-1"]);
    assert_eq!(cleared(&program)["value_ha"].as_f64(), Some(51.2));
    // bc-1 replaces a third one, which replaces bc-2: round they go.
    documents(&program, "bc-9,bc-9,2026-09-23,Sở Công Thương,report,bc-2,replaces\n");
    figures(&program, "50,5", &["--document", "bc-9"]);
    assert_eq!(cleared(&program)["value_ha"].as_f64(), Some(50.5));
    let report = figures(&program, "53,5", &["--document", "bc-1", "--replaces", "bc-9"]);
    let told = asked(&report);
    assert!(
        told.iter().any(|text| text.contains("in its turn replaces bc-1")),
        "{report}"
    );
    // All three stand, and a tie has no winner.
    let cleared = cleared(&program);
    assert!(cleared.to_string().contains("tie"), "{cleared}");
}

#[test]
fn one_relation_holds_for_all_papers_that_are_named() {
    let program = recorded();
    figures(
        &program,
        "51,2",
        &["--document", "bc-2", "--replaces", "bc-1", "--relation", "corrects"],
    );
    let said = refused(
        &program,
        "51,2",
        &["--document", "bc-2", "--replaces", "bc-3", "--relation", "replaces"],
    );
    assert!(
        said.contains("corrects") && said.contains("bc-1") && said.contains("one relation holds for all"),
        "{said}"
    );
}

#[test]
fn one_area_in_two_units_is_not_asked_about_and_values_are_told_with_theirs() {
    let program = recorded();
    let list = |size: &str| format!("tt,ccn,tien_do_gpmb_den_2026-09-14\n1,Thử,GPMB {size}\n");
    let import = |size: &str| {
        let file = program.file("m2.csv", &list(size));
        program.json(&["import", &file, "--as", "figure", "--document", "bc-2", "--dry-run"])
    };
    let report = import("535000 m2");
    assert_eq!(asked(&report), [] as [&str; 0], "{report}");
    let report = import("512000 m2");
    assert!(
        asked(&report)[0].contains("512,000 m²") && asked(&report)[0].contains("53.5 ha"),
        "{report}"
    );
}
