//! Rings nobody would draw: corners in no order, walks that cross themselves, spirals, stars, corners on a coarse grid. Each
//! is measured or refused, soon and in little memory.

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use crate::common::program::Program;
use crate::common::soak::{Random, record, size};

/// Numbers of corners, and within which time of the processor a ring of that many is answered, from the start of the program
/// to its end: with a machine of its own, that is the time.
const BOUNDS: [(usize, Duration); 2] = [(1_000, Duration::from_secs(1)), (10_000, Duration::from_secs(5))];
/// `make test` builds with less optimisation than a release and shares the machine; the figures are written down as they are.
const SLACK: u32 = 3;
const MEMORY: u64 = 300 << 20;

/// A number from 0 to 1.
fn share(random: &mut Random) -> f64 {
    random.below(1 << 30) as f64 / f64::from(1 << 30)
}

/// Corners in a square kilometre, by one of several rules.
fn ring(corners: usize, random: &mut Random) -> (&'static str, Vec<[f64; 2]>) {
    let kind = random.below(6);
    let turn = std::f64::consts::TAU / corners as f64;
    let step = 1 + random.below(corners - 1);
    let around = |angle: f64, radius: f64| [500.0 + radius * angle.cos(), 500.0 + radius * angle.sin()];
    let mut at = [500.0, 500.0];
    let one = |n: usize| -> [f64; 2] {
        match kind {
            0 => [1000.0 * share(random), 1000.0 * share(random)],
            1 => {
                at = at.map(|x| (x + 40.0 * (share(random) - 0.5)).clamp(0.0, 1000.0));
                at
            }
            2 => around(turn * (n * step % corners) as f64, 500.0),
            3 => around(turn * (n * 17) as f64, 500.0 * n as f64 / corners as f64),
            4 => [random.below(60) as f64 * 15.0, random.below(60) as f64 * 15.0],
            _ => around(turn * n as f64, 300.0 + 200.0 * share(random)),
        }
    };
    let corners = (0..corners).map(one).collect();
    let name = ["in no order", "a walk", "a star", "a spiral", "on a grid", "jagged"][kind];
    (name, corners)
}

/// The most memory a process has had so far, in bytes.
fn peak(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok())
        .map_or(0, |kib| kib << 10)
}

/// The time of the processor that a process and its children that have ended took, in hundredths of a second as the kernel
/// counts.
fn processor(pid: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name of the program stands in brackets and may hold anything.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u64 = fields
        .skip(11)
        .take(4)
        .filter_map(|ticks| ticks.parse::<u64>().ok())
        .sum();
    Duration::from_millis(ticks * 10)
}

#[test]
fn clumsy_rings_are_measured_or_refused_soon() {
    let _turn = crate::turn();
    let mut random = Random::of("clumsy rings");
    let program = Program::new();
    let zone = program.file("z.csv", "zone,kind,name,province\nkcn-a,KCN,A,lao-cai\n");
    program.ok(&["import", &zone, "--as", "register"]);
    let rings = size(5, 300);
    for (corners, within) in BOUNDS {
        let (mut longest, mut most, mut refused) = (Duration::ZERO, 0, 0);
        for _ in 0..rings {
            let (name, points) = ring(corners, &mut random);
            let mut text = String::from("corner,x,y\n");
            for (n, [east, north]) in points.iter().enumerate() {
                text.push_str(&format!(
                    "{},{:.3},{:.3}\n",
                    n + 1,
                    2_480_000.0 + north,
                    430_000.0 + east
                ));
            }
            let file = program.file("vong.csv", &text);
            let words = ["import", &file, "--as", "boundary", "--zone", "kcn-a", "--dry-run"];
            let mut command = program.command(&[&words[..], &["--crs", "EPSG:9208"]].concat());
            let mut child = command
                .stdout(Stdio::null())
                .stderr(fs::File::create(program.folder.path().join("said")).unwrap())
                .spawn()
                .unwrap();
            let (mut took, mut memory) = (Duration::ZERO, 0);
            let status = loop {
                took = took.max(processor(child.id()));
                memory = memory.max(peak(child.id()));
                if let Some(status) = child.try_wait().unwrap() {
                    break status;
                }
                std::thread::sleep(Duration::from_millis(5));
            };
            let said = fs::read_to_string(program.folder.path().join("said")).unwrap();
            assert!(
                matches!(status.code(), Some(0 | 1)),
                "{corners} {name}: {status}: {said}"
            );
            assert!(took < within * SLACK, "{corners} {name}: {took:?}");
            assert!(memory < MEMORY, "{corners} {name}: {} MB", memory >> 20);
            refused += usize::from(!status.success());
            longest = longest.max(took);
            most = most.max(memory);
        }
        record("clumsy rings", &format!("rings of {corners}"), rings);
        record("clumsy rings", "refused", refused);
        record("clumsy rings", "longest, ms of the processor", longest.as_millis());
        record("clumsy rings", "most memory, MB", most >> 20);
    }
}
