//! Random sequences of what people and programs do to one store: import page, command line, both at once, restarts, and
//! signals at any moment. What was acknowledged is there, the page is never far behind, and `check` finds nothing; when
//! something is taken away in secret, `check` says so.

use std::path::PathBuf;
use std::time::Duration;

use rustix::process::Signal;

use crate::common::soak::{Random, record, size};
use crate::office::Office;

const ACTS: [&str; 16] = [
    "import",
    "import",
    "draft",
    "boundary",
    "page",
    "page",
    "preview",
    "both",
    "undo",
    "check",
    "totals",
    "backup",
    "stop",
    "kill",
    "command met by a signal",
    "server met by a signal",
];

/// One of the signals that end a program. Whoever runs the tests may have Ctrl-C ignored, and then the program ignores it, too.
fn signal(random: &mut Random) -> Signal {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap();
    let ignored = u64::from_str_radix(ignored.trim(), 16).unwrap();
    let all = [Signal::TERM, Signal::INT, Signal::KILL];
    let heard: Vec<Signal> = all
        .into_iter()
        .filter(|signal| ignored >> (signal.as_raw() - 1) & 1 == 0)
        .collect();
    heard[random.below(heard.len())]
}

fn act(office: &mut Office, random: &mut Random) {
    let act = ACTS[random.below(ACTS.len())];
    let signal = signal(random);
    let after = Duration::from_millis(random.below(120) as u64);
    office.acts.push(match act {
        "stop" => format!("stop by {signal:?}"),
        met if met.ends_with("signal") => format!("{met}: {signal:?} after {after:?}"),
        other => other.to_string(),
    });
    match act {
        "import" => office.import(),
        "draft" => office.draft(),
        "boundary" => office.boundary(),
        "page" => office.page(true),
        "preview" => office.page(false),
        "both" => office.both(),
        "undo" => office.undo(),
        "check" => office.sound(),
        "totals" => drop(office.command(&["totals", "--as-known-on", "1"])),
        "backup" => {
            let name = format!("copy-{}.gpkg", office.acts.len());
            let copy = office.program().folder.path().join(name);
            office.command(&["backup", copy.to_str().unwrap()]);
        }
        "stop" => office.stop(signal),
        "kill" => office.stop(Signal::KILL),
        "command met by a signal" => office.command_met_by(signal, after),
        "server met by a signal" => office.server_met_by(signal, after),
        other => unreachable!("{other}"),
    }
    office.locked();
}

#[test]
fn no_order_of_acts_loses_an_acknowledged_revision() {
    let _turn = crate::turn();
    let mut random = Random::of("sequences");
    let sequences = size(25, 500);
    let (mut acts, mut revisions, mut losses, mut behind) = (0, 0, 0, Duration::ZERO);
    for sequence in 0..sequences {
        let mut office = Office::open();
        office.locked();
        for _ in 0..8 {
            act(&mut office, &mut random);
            acts += 1;
            if !office.has_server() && random.below(2) == 0 {
                office.acts.push("start".to_string());
                office.start();
                office.locked();
            }
        }
        // One more act of each sort at the end removes what killed ones could not.
        office.start();
        office.page(true);
        office.boundary();
        office.stop(Signal::TERM);
        office.sound();
        assert_eq!(office.left_beside(), [] as [&str; 0], "{:?}", office.acts);
        let left: Vec<PathBuf> = std::fs::read_dir(office.temporary())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        assert_eq!(left, [] as [PathBuf; 0], "temporary files after {:?}", office.acts);
        revisions += office.acknowledged.len();
        behind = behind.max(office.behind);
        if sequence % 5 == 0 {
            losses += 1;
            match sequence % 2 {
                0 => lost_by_an_old_file(&mut office),
                _ => lost_by_an_old_log(&mut office),
            }
        }
    }
    record("sequences", "sequences", sequences);
    record("sequences", "acts", acts);
    record("sequences", "revisions acknowledged", revisions);
    record("sequences", "revisions lost", 0);
    record("sequences", "page behind at most, ms", behind.as_millis());
    record("sequences", "injected losses, all told", losses);
}

/// An older file over the newer store.
fn lost_by_an_old_file(office: &mut Office) {
    let store = office.program().store();
    let old = std::fs::read(&store).unwrap();
    office.import();
    office.import();
    std::fs::write(&store, old).unwrap();
    told(office);
}

/// An older log beside the newer store.
fn lost_by_an_old_log(office: &mut Office) {
    let store = office.program().store();
    let beside = |end: &str| PathBuf::from(format!("{}{end}", store.display()));
    office.start();
    office.import();
    let old = std::fs::read(beside("-wal")).unwrap();
    office.import();
    office.stop(Signal::KILL);
    std::fs::write(beside("-wal"), old).unwrap();
    std::fs::remove_file(beside("-shm")).unwrap();
    told(office);
}

fn told(office: &Office) {
    let said = office.program().refused(&["check"]);
    let lost = format!("revision {}", office.head);
    assert!(said.contains(&lost), "{lost} is lost, and check says: {said}");
}
