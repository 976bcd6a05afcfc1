//! What the API answers of the fictional park, to the letter: `tests/answers/` holds every answer as it was reviewed, so that a
//! changed answer is read in the review of the change that makes it. `make bless` writes them anew.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use serde_json::Value;

use crate::common::program::Program;
use crate::http::server::Server;

/// The name of the answer, and what is asked. Days are given, because an answer of today is another tomorrow; `dates` tells the days
/// up to today and is not among them.
const ASKED: [(&str, &str); 31] = [
    ("totals", "totals?dataset=example&by=kind&kind=CCN&as_of=2024-06-28"),
    (
        "totals_of_zones_en",
        "totals?dataset=example&by=zone&kind=CCN&as_of=2022-06-14&lang=en",
    ),
    ("totals_before_everything", "totals?dataset=example&as_of=2018-01-01"),
    ("zones", "zones?dataset=example&as_of=2024-06-28"),
    ("zones_en", "zones?dataset=example&as_of=2024-06-28&lang=en"),
    (
        "zones_filtered",
        "zones?dataset=example&as_of=2024-06-28&kind=CCN&stage=operating",
    ),
    ("features", "zones?dataset=example&as_of=2024-06-28&f=geojson"),
    ("zone", "zones/ccn-minh-hoa?dataset=example&as_of=2024-06-28"),
    ("zone_en", "zones/ccn-minh-hoa?dataset=example&as_of=2020-01-01&lang=en"),
    ("account", "zones/kcn-minh-hoa/account?dataset=example&as_of=2024-06-28"),
    (
        "account_drawn_en",
        "zones/kcn-minh-hoa/account?dataset=example&as_of=2021-06-14&lang=en",
    ),
    (
        "account_between_boundaries",
        "zones/kcn-minh-hoa/account?dataset=example&as_of=2023-08-15",
    ),
    ("series", "zones/ccn-minh-hoa/series?dataset=example&as_of=2022-01-01"),
    (
        "faces",
        "zones/ccn-minh-hoa/faces?dataset=example&as_of=2024-06-28&measure=leased",
    ),
    (
        "faces_en",
        "zones/ccn-minh-hoa/faces?dataset=example&as_of=2024-06-28&measure=leasable&lang=en",
    ),
    (
        "layers",
        "zones/ccn-minh-hoa/layers?dataset=example&as_of=2024-06-28&zoom=15",
    ),
    ("group", "groups/nhom-minh-hoa?dataset=example&as_of=2024-06-28"),
    ("provinces", "provinces?dataset=example&as_of=2024-06-28"),
    ("province", "provinces/quang-ngai?dataset=example&as_of=2020-06-14"),
    (
        "province_before_the_merger",
        "provinces/kon-tum-cu?dataset=example&as_of=2024-06-28",
    ),
    ("graticule", "graticule?bbox=108.05,14.46,108.06,14.47&plane=EPSG:9216"),
    ("revisions", "revisions"),
    ("refused_day", "totals?as_of=2026-02-30"),
    ("refused_day_en", "totals?as_of=2026-02-30&lang=en"),
    ("refused_parameter", "totals?asof=2026-02-01"),
    ("refused_parameter_en", "totals?asof=2026-02-01&lang=en"),
    ("refused_zone", "zones/ccn-minh-hoaa?dataset=example"),
    ("refused_zone_en", "zones/ccn-minh-hoaa?dataset=example&lang=en"),
    ("refused_class_en", "zones?stage=closed&lang=en"),
    ("refused_revision_en", "totals?as_known_on=99&lang=en"),
    ("refused_box_en", "graticule?bbox=103,22,104,23&lang=en"),
];

/// Longer than this a list or an object has a line for each of its parts.
const LINE: usize = 140;
/// When something was recorded or asked.
const OF_THE_RUN: [&str; 4] = ["recorded_on", "revision_time", "request_id", "approved_at"];

#[test]
fn every_answer_is_the_one_that_was_reviewed() {
    let server = Server::on(Program::demo_with_example());
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path("../../answers");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut changed = Vec::new();
    for (name, question) in ASKED {
        let mut answer = server.get(&format!("/api/v1/{question}"), &[]);
        let mut body: Value = answer.body_mut().read_json().unwrap();
        of_no_run(&mut body);
        let text = format!("GET {question}\n{} {}", answer.status().as_u16(), written(&body, 0));
        let held = || settings.bind(|| insta::assert_snapshot!(name, text));
        if catch_unwind(AssertUnwindSafe(held)).is_err() {
            changed.push(name);
        }
    }
    assert!(
        changed.is_empty(),
        "other than in tests/answers: {changed:?}; where that is wanted, `make bless`"
    );
}

#[test]
fn no_answer_is_kept_that_nobody_asks_for() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/answers");
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let kept: BTreeSet<String> = names
        .filter(|path| path.extension().is_some_and(|ending| ending == "snap"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(kept, ASKED.iter().map(|(name, _)| (*name).to_string()).collect());
}

/// The same answer without what is of this run alone: the identity of a record (a UUID) or of a face (24 digits), and when it was
/// recorded.
fn of_no_run(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(of_no_run),
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                match member {
                    Value::String(text) if OF_THE_RUN.contains(&name.as_str()) => *text = format!("<{name}>"),
                    _ => of_no_run(member),
                }
            }
        }
        Value::String(text) => {
            let parts: Vec<String> = text.split(['/', '?']).map(str::to_string).collect();
            for part in parts.iter().filter(|part| is_identity(part)) {
                *text = text.replace(part, "<id>");
            }
        }
        _ => {}
    }
}

fn is_identity(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
    matches!((text.len(), digits), (36, 32) | (24, 24))
}

/// JSON as a person reviews it: a line for each part of what is long.
fn written(value: &Value, depth: usize) -> String {
    let line = value.to_string();
    let parts: Vec<String> = match value {
        _ if depth + line.chars().count() <= LINE => return line,
        Value::Array(items) => items.iter().map(|item| written(item, depth + 1)).collect(),
        Value::Object(members) => {
            let member = |(name, member)| format!("\"{name}\": {}", written(member, depth + 1));
            members.iter().map(member).collect()
        }
        _ => return line,
    };
    let [open, close] = if value.is_array() { ['[', ']'] } else { ['{', '}'] };
    let (inner, outer) = (" ".repeat(depth + 1), " ".repeat(depth));
    format!("{open}\n{inner}{}\n{outer}{close}", parts.join(&format!(",\n{inner}")))
}
