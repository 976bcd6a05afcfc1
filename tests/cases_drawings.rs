//! Drawings and map files that once gave a wrong number with exit status 0: each is right now, or refused with a sentence
//! a planner can act on. The inputs lie in `cases/` of the shared data; their place is VN-2000, meridian 104°45′.

mod common;

use std::path::PathBuf;

use common::program::Program;
use common::shared;

/// What a case has to become.
enum Right {
    /// This many square metres of a measure, within a tenth; and what has to be told.
    Area(&'static str, f64, &'static [&'static str]),
    /// A refusal that says all of this, and nothing of the driver's own words.
    Refused(&'static [&'static str]),
}

use Right::{Area, Refused};

struct Case {
    file: &'static str,
    options: &'static [&'static str],
    right: Right,
}

const BOUNDARY: &[&str] = &[
    "--as",
    "boundary",
    "--zone",
    "kcn-thu",
    "--crs",
    "EPSG:9208",
    "--valid-from",
    "2026-01-01",
];

/// The table of the cases: what each is, and what is right.
const CASES: &[Case] = &[
    // 03: a polygon of AutoCAD Map beside a polyline.
    Case {
        file: "03-dxf-unread-entities/mpolygon.dxf",
        options: BOUNDARY,
        right: Area("boundary", 35_000.0, &[]),
    },
    // 04: old drafts on a layer that is off and one that is frozen.
    Case {
        file: "04-dxf-layer-off/khu.dxf",
        options: BOUNDARY,
        right: Area("boundary", 30_000.0, &["NHAP_CU", "TAM", "switched off", "frozen"]),
    },
    // 10: the frame stands on a sheet of paper, with a line on the layer of the boundary.
    Case {
        file: "10-dxf-paper-space/khu.dxf",
        options: BOUNDARY,
        right: Area("boundary", 30_000.0, &["KHUNG", "RANH", "paper space"]),
    },
];

fn cases() -> Option<PathBuf> {
    shared("cases")
}

/// A store with the zones of the cases.
fn zones(cases: &std::path::Path) -> Program {
    let program = Program::new();
    let zones = cases.join("zones.csv");
    program.ok(&["import", &zones.to_string_lossy(), "--as", "register"]);
    program
}

/// The square metres of a measure of the park; 0 where nothing is recorded.
fn measured(program: &Program, measure: &str) -> f64 {
    let account = program.account("kcn-thu", &["--as-of", "2026-11-28"]);
    account["measures"][measure]["measured_mm2"].as_f64().unwrap_or(0.0) / 1e6
}

#[test]
fn each_case_is_right_or_refused_in_words() {
    let Some(folder) = cases() else { return };
    for case in CASES {
        let path = folder.join(case.file);
        let path = path.to_string_lossy();
        let program = zones(&folder);
        let command = [&["import", path.as_ref()], case.options].concat();
        match &case.right {
            Area(measure, wanted, words) => {
                let output = program.run(&command);
                let said = [output.stdout.as_slice(), &output.stderr].concat();
                let said = String::from_utf8_lossy(&said);
                assert!(output.status.success(), "{}: {said}", case.file);
                let found = measured(&program, measure);
                assert!(
                    (found - wanted).abs() < 0.1,
                    "{}: {found} m² instead of {wanted}\n{said}",
                    case.file
                );
                let missing: Vec<_> = words.iter().filter(|word| !said.contains(**word)).collect();
                assert!(missing.is_empty(), "{}: {missing:?} is not said in {said}", case.file);
            }
            Refused(words) => {
                let said = program.refused(&command);
                let missing: Vec<_> = words.iter().filter(|word| !said.contains(**word)).collect();
                assert!(missing.is_empty(), "{}: {missing:?} is not said in {said}", case.file);
                for foreign in ["GDAL", "/tmp", "SHAPE_RESTORE_SHX", "matbang-reader"] {
                    assert!(!said.contains(foreign), "{}: {said}", case.file);
                }
            }
        }
    }
}
