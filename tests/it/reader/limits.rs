//! What reading may cost, who else it can reach, and how it is stopped.

use std::time::{Duration, Instant};

use landlock::{ABI, Access, AccessFs, CompatLevel, Compatible, Ruleset, RulesetAttr};
use matbang::reader::{Limits, ReadOptions};

use super::*;

/// A GeoJSON of that many squares of sixteen corners.
fn squares(folder: &Path, count: usize) -> PathBuf {
    let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[\n");
    for number in 0..count {
        let (x, y) = (
            105.0 + (number % 1000) as f64 * 1e-3,
            20.0 + (number / 1000) as f64 * 1e-3,
        );
        let ring: Vec<String> = (0..16)
            .map(|i| f64::from(i) * std::f64::consts::TAU / 15.0)
            .map(|a| format!("[{:.9},{:.9}]", x + 4e-4 * a.cos(), y + 4e-4 * a.sin()))
            .collect();
        let comma = if number + 1 < count { "," } else { "" };
        text.push_str(&format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"so\":{number}}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{},{}]]}}}}{comma}\n",
            ring[..15].join(","),
            ring[0]
        ));
    }
    text.push_str("]}");
    put(folder, "nhieu.geojson", text)
}

fn with(limits: Limits) -> ReadOptions {
    ReadOptions {
        limits,
        ..ReadOptions::default()
    }
}

#[test]
fn nothing_else_can_be_reached() {
    let folder = tempfile::tempdir().unwrap();
    let told = look(&squares(folder.path(), 3)).unwrap();
    assert!(told.guards.process && told.guards.limits, "{:?}", told.guards);
    // Tried from inside: a socket, another program.
    assert!(told.guards.network && told.guards.programs, "{:?}", told.guards);
    let known = Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(ABI::V1))
        .and_then(landlock::Ruleset::create)
        .is_ok();
    if known {
        assert!(told.guards.files, "{:?}", told.guards);
    } else {
        eprintln!("skipped: this kernel has no Landlock");
    }
}

#[test]
fn time_memory_and_size_have_an_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = squares(folder.path(), 12_000);
    let key = |path: &Path, limits| {
        let refusal = read(path, &with(limits)).map(|_| ()).unwrap_err();
        refusal.messages[0].key()
    };
    // Squares in squares, each of which has to be looked at for each other.
    let nested: String = (1..40_000)
        .map(|side| {
            let corners = format!("10\n-{side}\n20\n-{side}\n10\n{side}\n20\n-{side}\n10\n{side}\n20\n{side}\n");
            format!("0\nLWPOLYLINE\n100\nAcDbPolyline\n8\nA\n90\n4\n70\n1\n{corners}10\n-{side}\n20\n{side}\n")
        })
        .collect();
    let drawing = format!("0\nSECTION\n2\nENTITIES\n{nested}0\nENDSEC\n0\nEOF\n");
    let time = Limits {
        cpu_seconds: 1,
        ..Limits::default()
    };
    assert_eq!(key(&put(folder.path(), "lau.dxf", drawing), time), "reader.time");
    // The driver makes a tree of objects of it.
    let placemark = "<Placemark><name>a</name><Polygon><outerBoundaryIs><LinearRing><coordinates>105,21 105.1,21 105.1,21.1 105,21</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>\n";
    let large = format!(
        "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>{}</Document></kml>",
        placemark.repeat(150_000)
    );
    let memory = Limits {
        memory_mb: 400,
        ..Limits::default()
    };
    assert_eq!(key(&put(folder.path(), "lon.kml", large), memory), "reader.memory");
    let size = Limits {
        file_mb: 1,
        ..Limits::default()
    };
    assert_eq!(key(&path, size), "import.file.too_big");
    let features = Limits {
        features: 1000,
        ..Limits::default()
    };
    assert_eq!(key(&path, features), "reader.too_many");
}

#[test]
fn a_wish_to_stop_is_followed_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = squares(folder.path(), 20_000);
    sandbox::use_program(PathBuf::from(env!("CARGO_BIN_EXE_matbang")));
    let progress = Progress::default();
    let mut stream = open(&path, &ReadOptions::default(), &progress).unwrap();
    for number in 1..=10 {
        assert_eq!(stream.next().unwrap().unwrap().number, number);
    }
    assert_eq!(progress.shown().done, 10);
    progress.cancel();
    let since = Instant::now();
    let last = stream.next().unwrap().unwrap_err();
    assert_eq!(last.messages[0].key(), "import.cancelled");
    assert!(stream.next().is_none());
    drop(stream);
    assert!(since.elapsed() < Duration::from_secs(5), "{:?}", since.elapsed());
    // Nobody wants the rest: the process ends with the stream.
    let progress = Progress::default();
    let mut stream = open(&path, &ReadOptions::default(), &progress).unwrap();
    stream.next();
    let since = Instant::now();
    drop(stream);
    assert!(since.elapsed() < Duration::from_secs(5), "{:?}", since.elapsed());
    // Stopped before it began.
    let progress = Progress::default();
    progress.cancel();
    assert_eq!(
        inspect(&path, &progress).unwrap_err().messages[0].key(),
        "import.cancelled"
    );
}
