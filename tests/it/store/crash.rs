//! kill -9 at many moments: the store is as it was, or as it should be, and usable.

use std::time::{Duration, Instant};

use crate::common::program::{Program, ogrinfo};
use crate::common::soak::{Random, record, size};

/// Zones of the interrupted import: enough for its transaction to take a while.
const ZONES: usize = 3000;
/// Moments at which each is killed.
fn moments() -> u32 {
    size(20, 200)
}

/// One of evenly spread moments, somewhere within its share of the time.
fn moment_of(whole: Duration, moment: u32, of: u32, random: &mut Random) -> Duration {
    whole * (moment * 1000 + 1 + random.below(1000) as u32) / (of * 1000)
}

fn many_zones(program: &Program, name: &str, prefix: &str) -> String {
    let mut text = String::from("zone,kind,name,province\n");
    for n in 0..ZONES {
        text.push_str(&format!("{prefix}-{n},CCN,{prefix} {n},lao-cai\n"));
    }
    program.file(name, &text)
}

fn zones(program: &Program) -> usize {
    program.json(&["totals"])["accounts"].as_array().unwrap().len()
}

/// The zones GDAL counts in the file.
fn feature_count(program: &Program) -> usize {
    let said = ogrinfo(&program.store(), &["-so", "zone"]);
    let count = said.lines().find_map(|line| line.strip_prefix("Feature Count: "));
    count
        .and_then(|n| n.trim().parse().ok())
        .unwrap_or_else(|| panic!("{said}"))
}

/// Starts a command and kills it after a while; whether it had ended by then.
fn killed_after(program: &Program, arguments: &[&str], delay: Duration) -> bool {
    let mut child = program
        .command(arguments)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(delay);
    let ended = child.try_wait().unwrap().is_some();
    child.kill().unwrap();
    child.wait().unwrap();
    ended
}

#[test]
fn an_import_killed_at_any_moment_is_whole_or_nothing() {
    let mut random = Random::of("killed imports");
    let timing = Program::demo();
    let file = many_zones(&timing, "zones.csv", "z");
    let demo_zones = zones(&timing);
    let begin = Instant::now();
    timing.ok(&["import", &file, "--as", "register"]);
    let whole = begin.elapsed();
    let (mut cut, mut done) = (0, 0);
    let program = Program::demo();
    let mut revision = 1;
    let mut expected = demo_zones;
    for moment in 0..moments() {
        let file = many_zones(&program, "zones.csv", &format!("z{moment}"));
        let delay = moment_of(whole, moment, moments() - 3, &mut random);
        killed_after(&program, &["import", &file, "--as", "register"], delay);
        // GDAL comes first: it finds the log as the crash left it.
        let seen = feature_count(&program);
        // `revision` runs the integrity check of the store.
        match program.revision() {
            now if now == revision => cut += 1,
            now if now == revision + 1 => {
                done += 1;
                revision = now;
                expected += ZONES;
            }
            other => panic!("revision {other} after {revision}"),
        }
        assert_eq!(seen, expected, "GDAL sees a whole revision");
        if moment % 5 == 4 {
            assert_eq!(zones(&program), expected, "nothing is half visible");
        }
    }
    assert_eq!(zones(&program), expected);
    assert!(cut > 0, "no import was interrupted: {done} were whole");
    record("killed imports", "killed", moments());
    record("killed imports", "lost or half written", 0);
    // Usable: by this program and by GDAL.
    let small = program.file("more.csv", "zone,kind,name,province\nkcn-sau,KCN,Sau,lao-cai\n");
    program.ok(&["import", &small, "--as", "register"]);
    assert_eq!(zones(&program), expected + 1);
    assert_eq!(feature_count(&program), expected + 1);
}

#[test]
fn an_approval_killed_at_any_moment_is_whole_or_nothing() {
    let mut random = Random::of("killed approvals");
    let program = Program::demo();
    let before = zones(&program);
    let file = many_zones(&program, "zones.csv", "z");
    let draft = |program: &Program, file: &str| {
        let report = program.json(&["import", file, "--as", "register", "--draft"]);
        report["changeset"].as_str().unwrap().to_string()
    };
    // Time one approval in a store of its own.
    let timing = Program::demo();
    let id = draft(&timing, &many_zones(&timing, "zones.csv", "z"));
    let begin = Instant::now();
    timing.ok(&["approve", &id]);
    let whole = begin.elapsed();
    let mut id = draft(&program, &file);
    let (mut revision, mut expected, mut cut) = (1, before, 0);
    for moment in 0..moments() {
        let delay = moment_of(whole, moment, moments() - 2, &mut random);
        killed_after(&program, &["approve", &id], delay);
        let seen = feature_count(&program);
        match program.revision() {
            now if now == revision => {
                cut += 1;
                assert_eq!(seen, expected, "GDAL sees the previous revision whole");
            }
            now if now == revision + 1 => {
                revision = now;
                expected += ZONES;
                assert_eq!((zones(&program), seen), (expected, expected));
                let next = many_zones(&program, "zones.csv", &format!("n{moment}"));
                id = draft(&program, &next);
            }
            other => panic!("revision {other} after {revision}"),
        }
    }
    assert!(cut > 0, "no approval was interrupted");
    record("killed approvals", "killed", moments());
    record("killed approvals", "lost or half written", 0);
    assert_eq!(zones(&program), expected, "nothing is half visible");
    program.ok(&["approve", &id]);
    assert_eq!(
        zones(&program),
        expected + ZONES,
        "a draft that was interrupted can still be approved"
    );
}

#[test]
fn a_store_killed_while_it_is_made_can_be_made_again() {
    let mut random = Random::of("killed while made");
    let timing = Program::new();
    let begin = Instant::now();
    timing.ok(&["demo"]);
    let whole = begin.elapsed();
    for moment in 0..moments() {
        let program = Program::new();
        let delay = moment_of(whole, moment, moments() - 2, &mut random);
        killed_after(&program, &["demo"], delay);
        if program.store().exists() && program.revision() == 1 {
            continue;
        }
        program.ok(&["demo"]);
        assert_eq!(program.revision(), 1, "moment {moment}");
    }
    record("killed while made", "killed", moments());
    record("killed while made", "could not be made again", 0);
    // A file of no bytes is no obstacle either.
    let program = Program::new();
    std::fs::write(program.store(), "").unwrap();
    assert!(program.refused(&["totals"]).contains("no store"));
    program.ok(&["demo"]);
}
