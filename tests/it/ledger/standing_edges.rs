//! Edges of the standing value: papers that correct wrongly, equal areas in two units, reports of communes beside a drawing.

use crate::common::program::Program;
use serde_json::{Value, json};

const FIGURES: &str = "figure,subject,within,unit,indicator,value,value_max,qualifier,status,as_of,document\n";

/// A cluster on two communes, and tables of the register beside it.
fn office(tables: &[&str]) -> Program {
    let program = Program::new();
    program.tables(&["zone,kind,name,province,unit\nz,CCN,Z,lao-cai,\"Phường 1, Phường 10\"\n"]);
    for table in tables {
        program.tables(&[table]);
    }
    program
}

fn cleared(program: &Program) -> Value {
    program.account("z", &["--as-of", "2026-07-31"])["measures"]["cleared"].clone()
}

/// A figure with a key of its own.
fn row(rest: &str) -> String {
    let key = matbang::domain::text::slug(rest);
    format!("{key},zone:z,{rest}\n")
}

const PAPERS: &str = "document,number,date,issuer,class,replaces,relation\n\
    a,12/BC,2026-07-01,Sở,report,,\nb,13/BC,2026-07-05,Sở,report,a,replaces\n";

#[test]
fn a_correcting_paper_that_only_has_a_target_takes_no_value_away() {
    let figures =
        row(",ha,cleared,60,,exact,reported,2026-06-30,a") + &row(",ha,cleared,80,,exact,target,2026-06-30,b");
    let program = office(&[PAPERS, &format!("{FIGURES}{figures}")]);
    assert_eq!(cleared(&program)["value_ha"], json!(60.0));
}

#[test]
fn papers_that_replace_each_other_are_a_tie_and_no_number_vanishes() {
    let papers = "document,number,date,issuer,class,replaces,relation\n\
        a,12/BC,2026-07-01,Sở,report,b,replaces\nb,13/BC,2026-07-05,Sở,report,a,replaces\n";
    let figures =
        row(",ha,cleared,60,,exact,reported,2026-06-30,a") + &row(",ha,cleared,55,,exact,reported,2026-06-30,b");
    let program = office(&[papers, &format!("{FIGURES}{figures}")]);
    assert_eq!(cleared(&program)["range_ha"], json!([55.0, 60.0]));
}

#[test]
fn one_area_in_two_units_is_no_contradiction_and_a_range_keeps_its_end() {
    let figures =
        row(",ha,cleared,60,,exact,reported,2026-06-30,") + &row(",m2,cleared,600000,,exact,reported,2026-06-30,");
    let found = cleared(&office(&[&format!("{FIGURES}{figures}")]));
    assert_eq!(
        (&found["value_ha"], &found["range_ha"]),
        (&json!(60.0), &Value::Null),
        "{found:#}"
    );
    let figures =
        row(",ha,cleared,50,60,range,reported,2026-06-30,") + &row(",ha,cleared,55,,exact,reported,2026-06-30,");
    let found = cleared(&office(&[&format!("{FIGURES}{figures}")]));
    assert_eq!(found["range_ha"], json!([50.0, 60.0]), "{found:#}");
}

#[test]
fn communes_are_told_apart_and_a_first_piece_does_not_undo_what_they_report() {
    let ten = row("Phường 10,ha,cleared,20,,exact,reported,2026-06-30,");
    let program = office(&[&format!("{FIGURES}{ten}")]);
    let found = cleared(&program);
    assert_eq!(
        (&found["value_ha"], &found["at_least"]),
        (&json!(20.0), &json!(true)),
        "{found:#}"
    );
    // Without its kind it is the same commune.
    program.tables(&[&format!(
        "{FIGURES}{}",
        row("1,ha,cleared,30,,exact,reported,2026-06-30,")
    )]);
    let found = cleared(&program);
    assert_eq!(
        (&found["value_ha"], &found["at_least"]),
        (&json!(50.0), &json!(false)),
        "{found:#}"
    );
    let pieces = [
        ("m.csv", "clearance_piece,zone,label,recovery,ha\nm,z,1,required,3\n"),
        ("s.csv", "event,clearance_piece,kind,date\n,m,paid,2026-06-01\n"),
    ];
    let files: Vec<String> = pieces.iter().map(|(name, table)| program.file(name, table)).collect();
    program.ok(&["import", &files[0], &files[1], "--as", "register"]);
    assert_eq!(cleared(&program)["value_ha"], json!(50.0));
    // Two reports of one commune and one day: a range.
    program.tables(&[&format!(
        "{FIGURES}{}",
        row("Phường 10,ha,cleared,22,,exact,reported,2026-06-30,")
    )]);
    assert_eq!(cleared(&program)["range_ha"], json!([50.0, 52.0]));
}
