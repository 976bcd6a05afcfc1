//! While an import reads its files nobody waits for it, and what others recorded meanwhile is not overwritten or doubled.

mod common;

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use common::program::Program;
use matbang::domain::Revision;
use matbang::import::{ImportKind, Options, Outcome, Request, run, write};
use matbang::progress::Progress;
use matbang::reader::child;
use matbang::snapshot::{Audience, Snapshot};
use matbang::store::sqlite::SqliteStore;
use matbang::store::{Conflict, KnownOn, NewChangeset, Open, Store, StoreError};

const ZONE: &str = "kcn-ban-qua-lao-cai";

fn register(program: &Program, name: &str, content: &str) -> String {
    let file = program.file(name, content);
    program.ok(&["import", &file, "--as", "register"])
}

/// Imports a register through the library; between reading it and writing it, something else happens.
fn import(program: &Program, content: &str, meanwhile: impl Fn(&Program) + Sync) -> Result<Outcome, StoreError> {
    child::use_program(env!("CARGO_BIN_EXE_matbang").into());
    let mut store = SqliteStore::open(&program.store(), Open::Existing).unwrap();
    let snapshot = Snapshot::new(store.load(KnownOn::Head).unwrap(), Audience::Local);
    let head = NewChangeset {
        author: "thử".into(),
        message: "chậm".into(),
        document: String::new(),
        base: snapshot.revision(),
    };
    let request = Request {
        files: vec![program.file("cham.csv", content).into()],
        kind: ImportKind::Register,
        options: Options::default(),
    };
    let progress = Progress::default();
    write(&mut store, &head, true, &mut |sink| {
        let report = run(&snapshot, &request, &progress, sink)?;
        meanwhile(program);
        Ok(report)
    })
}

fn conflicts(done: Result<Outcome, StoreError>) -> Vec<Conflict> {
    match done {
        Err(StoreError::Conflicts(found)) => found,
        other => panic!("{other:?}"),
    }
}

const SLOW: &str = "zone,kind,name,province\nkcn-cham,KCN,Chậm,lao-cai\n";

#[test]
fn another_import_commits_while_files_are_read() {
    let program = Program::demo();
    let before = program.revision();
    let begun = Instant::now();
    let done = import(&program, SLOW, |program| {
        let begun = Instant::now();
        register(
            program,
            "nhanh.csv",
            "zone,kind,name,province\nkcn-nhanh,KCN,Nhanh,lao-cai\n",
        );
        // A writer that has to wait gives up after 20 seconds.
        assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    });
    assert!(begun.elapsed() < Duration::from_secs(60));
    assert_eq!(
        done.unwrap().revision,
        Some(Revision(u32::try_from(before + 2).unwrap()))
    );
    assert!(program.ok(&["totals", "--json"]).contains("kcn-cham"));
    // It stands on what it was held against.
    let changesets = program.json(&["changesets"]);
    let last = changesets["changesets"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["base"], before + 1, "{last}");
    assert!(program.ok(&["check"]).len() > 2);
}

#[test]
fn what_another_recorded_meanwhile_is_a_conflict_and_not_recorded_twice() {
    let program = Program::demo();
    let found = conflicts(import(&program, SLOW, |program| {
        register(program, "nhanh.csv", &SLOW.replace("Chậm", "Chậm khác"));
    }));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].subject, "zone kcn-cham");
    assert!(found[0].by.is_some());

    // A piece whose slug says nothing is known by its key.
    let piece = |ha: u32| format!("clearance_piece,zone,label,ha\nho-ong-kin,{ZONE},Hộ ông Kín,{ha}\n");
    let found = conflicts(import(&program, &piece(2), |program| {
        register(program, "nhanh.csv", &piece(3));
    }));
    assert_eq!(found.len(), 1, "{found:?}");
    // Once it is seen, it is a newer version.
    let again = import(&program, &piece(2), |_| {}).unwrap();
    assert_eq!(again.report.counts.superseded, 1);
}

#[test]
fn what_ended_meanwhile_is_not_spoken_of() {
    let program = Program::demo();
    register(&program, "dau.csv", SLOW);
    let flag = "flag,zone,state,value,date\n,kcn-cham,established,yes,2026-06-23\n";
    let found = conflicts(import(&program, flag, |program| {
        let all = program.json(&["changesets"]);
        let last = all["changesets"].as_array().unwrap().last().unwrap()["id"].clone();
        program.ok(&["undo", last.as_str().unwrap()]);
    }));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].subject.starts_with("flag "), "{found:?}");
}

/// Squares of 10 m in rows, far more than a moment takes to read.
fn many(count: u32) -> String {
    let square = |n: u32| {
        let (x, y) = (381_600 + 12 * (n % 200), 2_496_000 + 12 * (n / 200));
        let (right, top) = (x + 10, y + 10);
        format!(
            r#"{{"type":"Feature","properties":{{"so_thua":{n}}},"geometry":{{"type":"Polygon","coordinates":[[[{x},{y}],[{right},{y}],[{right},{top}],[{x},{top}],[{x},{y}]]]}}}}"#
        )
    };
    let all: Vec<String> = (0..count).map(square).collect();
    format!(
        r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::3405"}}}},"features":[{}]}}"#,
        all.join(",\n")
    )
}

#[test]
fn a_large_file_lets_a_small_one_through() {
    let program = Program::demo();
    let before = program.revision();
    let large = program.file("thua.geojson", &many(80_000));
    let mut slow = program
        .command(&["import", &large, "--as", "parcel", "--json"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It says so when it begins to read, and goes on for seconds.
    let mut said = BufReader::new(slow.stderr.take().unwrap());
    let mut first = String::new();
    said.read_line(&mut first).unwrap();
    let rest = std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
    let small = "zone,kind,name,province\nkcn-nhanh,KCN,Nhanh,lao-cai\n";
    register(&program, "nhanh.csv", small);
    let still_reading = slow.try_wait().unwrap().is_none();
    assert_eq!(program.revision(), before + 1, "the small one was first");
    assert!(still_reading, "the large one was too quick to show anything");
    assert!(slow.wait().unwrap().success());
    rest.join().unwrap().unwrap();
    assert_eq!(program.revision(), before + 2);
}
