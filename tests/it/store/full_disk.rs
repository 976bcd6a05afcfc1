//! A disk without room: reading goes on, writing says which disk and what to do, nothing is lost.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use crate::common::program::Program;
use crate::common::soak::{Random, record, size};

/// A disk of a few megabytes in a folder. Mounting needs root; where tests must not be skipped, its absence is a failure.
struct SmallDisk<'f>(&'f Path);

impl SmallDisk<'_> {
    fn on(folder: &Path) -> Option<SmallDisk<'_>> {
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=3m", "tmpfs"])
            .arg(folder)
            .output()
            .is_ok_and(|done| done.status.success());
        if !mounted {
            assert!(std::env::var_os("CI").is_none(), "a small disk cannot be mounted");
            eprintln!("skipped: a small disk cannot be mounted (not root)");
            return None;
        }
        Some(SmallDisk(folder))
    }

    fn fill(&self) {
        let mut file = fs::File::create(self.0.join("fill")).unwrap();
        while file.write_all(&[0; 1024]).is_ok() {}
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

#[test]
fn a_full_disk_lets_everybody_read_and_says_what_to_do() {
    let program = Program::new();
    let folder = program.folder.path().to_path_buf();
    let Some(disk) = SmallDisk::on(&folder) else { return };
    program.ok(&["demo", "--no-example"]);
    let totals = program.ok(&["totals", "--as-of", "2026-07-20"]);
    let zones = program.file("z.csv", "zone,kind,name,province\nkcn-a,KCN,A,lao-cai\n");
    disk.fill();
    assert_eq!(program.ok(&["totals", "--as-of", "2026-07-20"]), totals);
    program.ok(&["check"]);
    program.ok(&["changesets"]);
    let said = program.refused(&["import", &zones, "--as", "register"]);
    assert!(said.contains("is full") && said.contains("Make room"), "{said}");
    fs::remove_file(folder.join("fill")).unwrap();
    program.ok(&["import", &zones, "--as", "register"]);
    assert_eq!(program.revision(), 2);
}

#[test]
fn an_import_that_meets_a_full_disk_is_whole_or_nothing() {
    let program = Program::new();
    let folder = program.folder.path().to_path_buf();
    let Some(disk) = SmallDisk::on(&folder) else { return };
    let mut random = Random::of("full disk");
    program.ok(&["demo", "--no-example"]);
    let disks = size(12, 200);
    let (mut revision, mut refused) = (1, 0);
    for n in 0..disks {
        // Nothing recorded is ever dropped: a store that took many imports leaves no room on so small a disk.
        if n > 0 && n % 20 == 0 {
            for left in fs::read_dir(&folder).unwrap() {
                fs::remove_file(left.unwrap().path()).unwrap();
            }
            program.ok(&["demo", "--no-example"]);
            revision = 1;
        }
        // Room for anything from nothing to the whole import.
        let zones: String = (0..40)
            .map(|z| format!("kcn-{n}-{z},KCN,Số {n} {z},lao-cai\n"))
            .collect();
        let zones = program.file("z.csv", &format!("zone,kind,name,province\n{zones}"));
        let room = program.file("room", &" ".repeat(random.below(900_000)));
        disk.fill();
        fs::remove_file(room).unwrap();
        let output = program.run(&["import", &zones, "--as", "register"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() {
            revision += 1;
        } else {
            assert!(said.contains("is full"), "{said}");
            refused += 1;
        }
        // Also while there is no room: nothing is there by half.
        program.ok(&["check"]);
        fs::remove_file(folder.join("fill")).unwrap();
        assert_eq!(program.revision(), revision, "{said}");
        let undone = program.json(&["changesets"]);
        let last = undone["changesets"]
            .as_array()
            .unwrap()
            .iter()
            .rfind(|c| !c["revision"].is_null());
        if output.status.success() {
            program.ok(&["undo", last.unwrap()["id"].as_str().unwrap()]);
            revision += 1;
        }
    }
    record("full disk", "imports", disks);
    record("full disk", "refused, told why", refused);
    record("full disk", "written by half", 0);
}
