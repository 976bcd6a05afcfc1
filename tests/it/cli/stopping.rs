//! An import that somebody stops: nothing is written, and nothing is left where temporary files lie.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::common::cases::one_zone;
use crate::common::features::{feature, file, square};
use crate::common::program::Program;

/// A program with a folder for temporary files of its own, and a file that takes seconds to import.
fn slow() -> (Program, PathBuf, String) {
    let program = one_zone();
    let temporary = program.folder.path().join("tmp");
    fs::create_dir(&temporary).unwrap();
    let squares: Vec<Value> = (0..20_000)
        .map(|at| feature(square(f64::from(at) * 12.0, 10.0), json!({"ten": format!("Lô {at}")})))
        .collect();
    let large = file(&program, "rung.geojson", &squares);
    (program, temporary, large)
}

fn import(program: &Program, temporary: &Path, file: &str) -> Child {
    program
        .command(&[
            "import",
            file,
            "--as",
            "constraint",
            "--constraint",
            "forest",
            "--crs",
            "EPSG:9208",
        ])
        .env("TMPDIR", temporary)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The folders of readers that are there.
fn folders(temporary: &Path) -> Vec<PathBuf> {
    fs::read_dir(temporary)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains("matbang-"))
        .collect()
}

/// Waits until the file is being read.
fn reading(child: &mut Child, temporary: &Path) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while folders(temporary).is_empty() {
        assert!(
            child.try_wait().unwrap().is_none(),
            "it ended before it was seen to read"
        );
        assert!(Instant::now() < deadline, "nothing is read");
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn changesets(program: &Program) -> usize {
    program.json(&["changesets"])["changesets"].as_array().unwrap().len()
}

#[test]
fn an_import_that_is_asked_to_end_leaves_nothing() {
    let (program, temporary, large) = slow();
    let before = changesets(&program);
    // Whoever runs the tests may have them ignore some, and then the program ignores them too.
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap();
    let ignored = u64::from_str_radix(ignored.trim(), 16).unwrap();
    let heard = |signal: &Signal| ignored >> (signal.as_raw() - 1) & 1 == 0;
    for signal in [Signal::TERM, Signal::HUP, Signal::INT].into_iter().filter(heard) {
        let mut child = import(&program, &temporary, &large);
        reading(&mut child, &temporary);
        kill_process(Pid::from_child(&child), signal).unwrap();
        let status = child.wait().unwrap();
        // Not ended by the signal: it told what it did.
        assert_eq!(status.code(), Some(1), "{signal:?}: {status}");
        assert_eq!(folders(&temporary), Vec::<PathBuf>::new(), "{signal:?}");
        assert_eq!(changesets(&program), before, "{signal:?}");
    }
}

#[test]
fn what_a_killed_import_left_is_removed_by_the_next() {
    let (program, temporary, large) = slow();
    let mut child = import(&program, &temporary, &large);
    reading(&mut child, &temporary);
    // The folder is locked right after it is made.
    std::thread::sleep(Duration::from_millis(50));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(folders(&temporary).len(), 1);
    let small = file(
        &program,
        "nho.geojson",
        &[feature(square(0.0, 10.0), json!({"ten": "Lô"}))],
    );
    let status = import(&program, &temporary, &small).wait().unwrap();
    assert!(status.success(), "{status}");
    assert_eq!(folders(&temporary), Vec::<PathBuf>::new());
}
