//! While an import reads its files nobody waits for it, and what others recorded meanwhile is not overwritten or doubled.

use crate::common::AtHand;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::common::program::Program;
use jiff::Timestamp;
use matbang::domain::{Change, Entity, EntityId, Organisation, OrganisationClass, Revision, Source, Visibility};
use matbang::import::{ImportKind, Options, Outcome, Request, changes, write};
use matbang::reader::sandbox;
use matbang::snapshot::{Audience, Snapshot};
use matbang::store::sqlite::{Clock, SqliteStore};
use matbang::store::{Conflict, KnownOn, NewChangeset, Open, Store, StoreError};

const ZONE: &str = "kcn-ban-qua-lao-cai";

fn register(program: &Program, name: &str, content: &str) -> String {
    let file = program.file(name, content);
    program.ok(&["import", &file, "--as", "register"])
}

/// Imports a register through the library; between reading it and writing it, something else happens.
fn import(program: &Program, content: &str, meanwhile: impl Fn(&Program)) -> Result<Outcome, StoreError> {
    sandbox::use_program(env!("CARGO_BIN_EXE_matbang").into());
    let mut store = SqliteStore::open(&program.store(), Open::Existing).unwrap();
    let snapshot = Snapshot::new(&store.load(KnownOn::Head).unwrap(), Audience::Local).unwrap();
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
    let mut changes = changes(&Arc::new(snapshot), request, &Arc::default());
    let meanwhile = std::iter::once_with(|| meanwhile(program)).filter_map(|()| None);
    let written = write(&mut store, &head, true, changes.by_ref().chain(meanwhile))?;
    Ok(Outcome::new(changes.report(), written))
}

fn conflicts<T: std::fmt::Debug>(done: Result<T, StoreError>) -> Vec<Conflict> {
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

/// The same without a number each: they are known again by their land alone.
fn nameless(count: u32) -> String {
    many(count).replace("\"so_thua\"", "\"x\"")
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

/// Two programs begin at once in a folder without a store: the second is held against the first.
#[test]
fn of_two_first_imports_at_once_the_second_is_held_against_the_first() {
    // Numbers that may be names: the slugs of the records say nothing, so that only their keys tell them apart.
    let named = |count| {
        let lines: Vec<String> = many(count)
            .split("\"so_thua\":")
            .map(|part| part.replacen("},\"geometry\"", " Kín\"},\"geometry\"", 1))
            .collect();
        lines.join("\"so_thua\":\"")
    };
    let both = |other: (&str, &str), kind: &str| {
        let program = Program::new();
        let large = program.file("lon.geojson", &named(6_000));
        let small = program.file(other.0, other.1);
        let begin = |file: &str, kind: &str| {
            let mut command = program.command(&["import", file, "--as", kind]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let first = begin(&large, "parcel");
        // The log of the store is there before anything is read; the second then waits for the first.
        let begun = Instant::now();
        while !program.folder.path().join("kho.gpkg-wal").exists() {
            assert!(begun.elapsed() < Duration::from_secs(20), "the first never began");
            std::thread::sleep(Duration::from_millis(5));
        }
        let second = begin(&small, kind);
        let done = [first, second].map(|import| import.wait_with_output().unwrap());
        (program, done)
    };
    // Of other things: both are recorded, one after the other.
    let (program, done) = both(("so.csv", SLOW), "register");
    for output in &done {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(program.revision(), 2);
    // Of the same: it is refused with what is recorded by now, and nothing is recorded twice.
    let (program, done) = both(("nho.geojson", &named(5)), "parcel");
    let refused: Vec<_> = done.iter().filter(|output| !output.status.success()).collect();
    assert_eq!((program.revision(), refused.len()), (1, 1));
    let said = String::from_utf8_lossy(&refused[0].stderr);
    assert!(said.contains("parcel ") && said.contains("revision 1"), "{said}");
}

#[test]
fn an_import_gives_up_when_others_write_all_the_time_and_says_who() {
    let program = Program::demo();
    let others = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&others);
    let path = program.store();
    // Asked for the time between the check and the lock: the moment in which another one is quicker.
    let clock: Clock = Arc::new(move || {
        let number = others.fetch_add(1, Ordering::Relaxed);
        assert!(number < 1_000, "it never gives up");
        let mut store = SqliteStore::open(&path, Open::Existing)?;
        let head = NewChangeset {
            author: "Chị Bận".into(),
            message: "liên tục".into(),
            document: String::new(),
            base: store.head()?,
        };
        store.commit_all(&head, vec![organisation(number)])?;
        Ok(Timestamp::now())
    });
    let mut store = SqliteStore::open(&program.store(), Open::Existing)
        .unwrap()
        .with_clock(clock, Timestamp::MIN);
    let head = NewChangeset {
        author: "thử".into(),
        message: "chậm".into(),
        document: String::new(),
        base: store.head().unwrap(),
    };
    let done = write(&mut store, &head, true, std::iter::once(Ok(organisation(1_000_000))));
    let Err(StoreError::Source(messages)) = done else {
        panic!("{done:?}")
    };
    let said = messages[0].to_string();
    assert!(said.contains("Chị Bận") && said.contains("8 times"), "{said}");
    assert_eq!(counted.load(Ordering::Relaxed), 8);
}

fn organisation(number: usize) -> Change {
    let body = Organisation {
        name: format!("Công ty {number}"),
        class: OrganisationClass::Enterprise,
        source: Source::default(),
    };
    let entity = Entity {
        id: EntityId::fresh(),
        slug: format!("cong-ty-{number}"),
        key: String::new(),
        visibility: Visibility::Public,
        body: body.into(),
        shape: None,
    };
    Change::Put {
        entity: Box::new(entity),
        supersedes: None,
    }
}

/// Parcels of a cadastre without numbers, recorded twice at once.
#[test]
fn two_imports_of_a_cadastre_without_names_are_compared_in_a_moment() {
    let program = Program::demo();
    let mut store = SqliteStore::open(&program.store(), Open::Existing).unwrap();
    let snapshot = Snapshot::new(&store.load(KnownOn::Head).unwrap(), Audience::Local).unwrap();
    let head = NewChangeset {
        author: "thử".into(),
        message: "thửa".into(),
        document: String::new(),
        base: snapshot.revision(),
    };
    sandbox::use_program(env!("CARGO_BIN_EXE_matbang").into());
    let snapshot = Arc::new(snapshot);
    let read = |count: u32| {
        let request = Request {
            files: vec![program.file("thua.geojson", &nameless(count)).into()],
            kind: ImportKind::Parcel,
            options: Options::default(),
        };
        let all: Result<Vec<Change>, _> = changes(&snapshot, request, &Arc::default()).collect();
        all.unwrap()
    };
    let all = read(20_000);
    let unnamed = |change: &&Change| matches!(change, Change::Put { entity, .. } if entity.key.is_empty());
    assert_eq!(all.iter().filter(unnamed).count(), 20_000);
    store.commit_all(&head, all.clone()).unwrap();
    let mut against = |count: usize| {
        let begun = Instant::now();
        // The same land as another import reads it: another id and another slug.
        let again = all[..count].iter().map(|change| {
            let mut again = change.clone();
            if let Change::Put { entity, .. } = &mut again {
                entity.id = EntityId::fresh();
                entity.slug = entity.id.to_string();
            }
            Ok(again)
        });
        let done = write(&mut store, &head, true, again);
        assert_eq!(conflicts(done).len(), count);
        begun.elapsed()
    };
    let (few, all) = (against(1), against(20_000));
    eprintln!("one parcel without a name against 20,000: {few:?}, as many: {all:?}");
    // Pair by pair, 200 million comparisons: more than ten times what reading them back takes.
    assert!(all < 6 * few, "{few:?}, {all:?}");
}

/// Whoever takes no more changes waits until nothing is read any more: neither thread nor process stays behind.
#[test]
fn an_import_that_is_dropped_stops_reading() {
    let program = Program::demo();
    sandbox::use_program(env!("CARGO_BIN_EXE_matbang").into());
    let request = || Request {
        files: vec![program.file("thua.geojson", &nameless(40_000)).into()],
        kind: ImportKind::Parcel,
        options: Options::default(),
    };
    let (snapshot, progress) = (Arc::new(Snapshot::empty()), Arc::default());
    let mut all = changes(&snapshot, request(), &progress);
    assert!(all.next().unwrap().is_ok());
    assert_eq!((Arc::strong_count(&progress), Arc::strong_count(&snapshot)), (3, 2));
    drop(all);
    // What the thread held is free again; it held the process that read for it, too.
    assert_eq!((Arc::strong_count(&progress), Arc::strong_count(&snapshot)), (1, 1));
    assert!(
        progress.is_cancelled() && progress.shown().done < 40_000,
        "{:?}",
        progress.shown()
    );

    // One that is read to its end stops nothing.
    let progress = Arc::default();
    let mut all = changes(&snapshot, request(), &progress);
    assert_eq!(all.by_ref().filter(Result::is_ok).count(), 40_000);
    assert!(all.next().is_none());
    assert_eq!(all.report().counts.created, 40_000);
    assert!(!progress.is_cancelled());
}
