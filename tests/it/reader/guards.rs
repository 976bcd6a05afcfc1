//! Files are read behind guards; where the system lacks one it is said before anything is read, or nothing is read.

use std::os::unix::process::CommandExt;
use std::process::{Command, Output};

use crate::common::program::Program;
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

/// Runs the program as on a kernel that does not have Landlock.
fn without_landlock(mut command: Command) -> Output {
    let unknown = SeccompAction::Errno(libc::ENOSYS.unsigned_abs());
    let rules = [(libc::SYS_landlock_create_ruleset, Vec::new())].into_iter().collect();
    let target = std::env::consts::ARCH.try_into().unwrap();
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, unknown, target).unwrap();
    let filter: BpfProgram = filter.try_into().unwrap();
    // SAFETY: between fork and exec only system calls are made; the filter was built before.
    unsafe {
        command.pre_exec(move || seccompiler::apply_filter(&filter).map_err(|_| std::io::ErrorKind::Other.into()));
    }
    command.output().unwrap()
}

const LAND: &str = r#"{"type":"Polygon","coordinates":[[[103.9,22.5],[103.91,22.5],[103.91,22.51],[103.9,22.5]]]}"#;

#[test]
fn what_is_missing_is_said_before_a_file_is_read() {
    let program = Program::new();
    let file = program.file("a.geojson", LAND);
    let output = without_landlock(program.command(&["inspect", &file]));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    let (missing, reading) = (said.find("missing: files"), said.find("a.geojson"));
    assert!(missing.is_some() && missing < reading, "{said}");
    // Where all hold nothing is said.
    let output = program.command(&["inspect", &file]).output().unwrap();
    assert!(!String::from_utf8(output.stderr).unwrap().contains("missing"));
}

#[test]
fn where_all_guards_are_required_nothing_is_read_without_one() {
    let program = Program::new();
    let config = program.file("strict.toml", "require_guards = true\n");
    let land = program.file("a.geojson", LAND);
    let zones = program.file("zones.csv", "zone,kind,name,province\nkcn-a,KCN,A,lao-cai\n");
    for words in [
        ["inspect", &land, "--lang", "en"],
        ["import", &land, "--as", "constraint"],
        ["import", &zones, "--as", "register"],
        ["import", &zones, "--as", "figure"],
    ] {
        let words = [&["--config", &config], &words[..]].concat();
        let output = without_landlock(program.command(&words));
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{words:?}: {said}");
        assert!(said.contains("require_guards") && said.contains("files"), "{said}");
        assert!(!program.store().exists());
    }
    // Where all hold it changes nothing.
    program.ok(&["--config", &config, "import", &zones, "--as", "register"]);
    program.ok(&["--config", &config, "inspect", &land]);
}
