//! The tour of the README, to the letter: its commands are run in their order, each succeeds with what the tour itself has
//! made, and says what the tour prints.

use std::path::Path;
use std::process::Command;

/// A command of the tour and what is printed below it.
#[derive(Debug)]
struct Step {
    command: String,
    prints: Vec<String>,
}

/// The blocks of a section that begin with a fence of this kind.
fn blocks<'t>(text: &'t str, kind: &str) -> Vec<&'t str> {
    let open = format!("```{kind}\n");
    let parts = text.split(&open).skip(1);
    parts.filter_map(|part| part.split("```").next()).collect()
}

fn steps(block: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut lines = block.lines();
    while let Some(line) = lines.next() {
        match line.strip_prefix("$ ") {
            Some(command) => {
                let mut command = command.to_string();
                while let Some(rest) = command.strip_suffix('\\') {
                    command = format!("{rest}{}", lines.next().unwrap());
                }
                steps.push(Step {
                    command,
                    prints: Vec::new(),
                });
            }
            None => steps.last_mut().unwrap().prints.push(line.to_string()),
        }
    }
    steps
}

/// A line without the day it was printed on.
fn undated(line: &str) -> String {
    match (line.strip_prefix("As of "), line.find(", revision")) {
        (Some(_), Some(rest)) => format!("As of today{}", &line[rest..]),
        _ => line.to_string(),
    }
}

#[test]
fn every_command_of_the_tour_runs_and_says_what_is_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let (_, tour) = readme.split_once("## Five minutes with it").unwrap();
    let (tour, own) = tour.split_once("## Your own boundary").unwrap();
    let (own, _) = own.split_once("## Where things are").unwrap();

    let folder = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_matbang")).parent().unwrap();
    let run = |command: &str, place: &Path| {
        let path = std::env::var("PATH").unwrap_or_default();
        let output = Command::new("bash")
            .args(["-ec", command])
            .current_dir(place)
            .env("PATH", format!("{}:{path}", program.display()))
            .env("LC_ALL", "en_GB.UTF-8")
            .env_remove("MATBANG_STORE")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{command}\n{said}");
        String::from_utf8(output.stdout).unwrap()
    };

    // The set-up, into a folder of the test instead of the one it names.
    let begin = blocks(tour, "sh");
    let begin = begin
        .first()
        .unwrap()
        .replace("/tmp/thu", &folder.path().display().to_string());
    run(&begin, root);

    let mut commands = 0;
    for section in [tour, own] {
        for step in blocks(section, "console").into_iter().flat_map(steps) {
            commands += 1;
            let said = run(&step.command, folder.path());
            let lines: Vec<String> = said.lines().map(undated).collect();
            for printed in step
                .prints
                .iter()
                .filter(|line| !line.trim().is_empty() && line.trim() != "…")
            {
                let there = lines.contains(&undated(printed));
                assert!(there, "{}\nsays no such line: {printed}\nbut:\n{said}", step.command);
            }
        }
    }
    assert!(
        commands >= 6,
        "only {commands} commands were found: the search is broken"
    );
}
