//! A machine that stops leaves a log that ends anywhere, or has a sector of something else in it. What was acknowledged is
//! there, or `check` says which revision is lost; a revision is never there by half.

use std::fs;
use std::path::{Path, PathBuf};

use matbang::message::Lang;
use matbang::store::sqlite::SqliteStore;
use matbang::store::{KnownOn, Open, Store};
use rustix::process::Signal;

use crate::common::soak::{Random, record, size};
use crate::office::Office;

const SECTOR: usize = 512;

fn beside(path: &Path, end: &str) -> PathBuf {
    PathBuf::from(format!("{}{end}", path.display()))
}

/// One way a log can be damaged; what was done.
fn tear(log: &mut Vec<u8>, random: &mut Random) -> String {
    let at = random.below(log.len());
    match random.below(4) {
        0 => {
            log.truncate(at);
            format!("cut at {at}")
        }
        1 => {
            let end = (at + SECTOR).min(log.len());
            log[at..end].fill_with(|| random.next() as u8);
            format!("other bytes in {at}..{end}")
        }
        2 => {
            log[at..].fill(0);
            format!("zeros from {at}")
        }
        // What the next commit had begun to write.
        _ => {
            log.extend((0..at).map(|_| random.next() as u8));
            format!("{at} bytes more")
        }
    }
}

#[test]
fn a_torn_log_loses_nothing_in_secret() {
    let _turn = crate::turn();
    let mut random = Random::of("torn log");
    let mut office = Office::open();
    // While a server has the store open nobody puts the log into it.
    for _ in 0..12 {
        office.import();
    }
    office.stop(Signal::KILL);
    let (newest, source) = (office.head, office.program().store());
    let [file, log, head] = ["", "-wal", ".head"].map(|end| fs::read(beside(&source, end)).unwrap());
    let store = office.program().folder.path().join("torn.gpkg");
    let (tears, mut lost, mut whole) = (size(100, 2_000), 0, 0);
    for _ in 0..tears {
        let mut torn = log.clone();
        let how = tear(&mut torn, &mut random);
        let _ = fs::remove_file(beside(&store, "-shm"));
        for (end, bytes) in [("", &file), ("-wal", &torn), (".head", &head)] {
            fs::write(beside(&store, end), bytes).unwrap();
        }
        let opened = SqliteStore::open(&store, Open::Existing);
        let (found, faults) = match &opened {
            Ok(opened) => {
                let found = u64::from(opened.head().unwrap().0);
                // Each revision makes one zone.
                let zones = opened.load(KnownOn::Head).unwrap().versions.len() as u64;
                assert_eq!(zones, found, "{how}: a revision is there by half");
                (found, opened.check().unwrap().faults)
            }
            Err(error) => (0, error.messages()),
        };
        let told: Vec<String> = faults.iter().map(|fault| fault.text(Lang::En)).collect();
        if found == newest {
            assert_eq!(told, [] as [&str; 0], "{how}");
            whole += 1;
        } else {
            let names = format!("revision {newest}");
            assert!(
                told.iter().any(|text| text.contains(&names)),
                "{how}: at revision {found} of {newest}: {told:?}"
            );
            lost += 1;
        }
    }
    assert!(
        lost > 0 && whole > 0,
        "{lost} lost, {whole} whole: one sort was not tried"
    );
    record("torn log", "torn", tears);
    record("torn log", "a loss, told with its revision", lost);
    record("torn log", "nothing lost", whole);
    record("torn log", "lost in secret, or there by half", 0);
}
