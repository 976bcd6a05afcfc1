//! Long tests have two sizes and one code: a slice in `make test`, the full figures in `make soak`, which sets
//! `MATBANG_SOAK=full`. Each run draws its own seed and prints it, also when it passes; `MATBANG_SEED` repeats one.

use std::fmt::Display;
use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

/// Whether the full figures are asked for.
pub fn is_full() -> bool {
    std::env::var("MATBANG_SOAK").is_ok_and(|size| size == "full")
}

/// The size of a test: of its slice, or in full.
pub fn size<T>(slice: T, full: T) -> T {
    if is_full() { full } else { slice }
}

/// Writes a line that is seen beside passing tests, too: what is printed by them is kept back.
fn say(line: std::fmt::Arguments<'_>) {
    // In one piece: other tests write, too.
    let _ = std::io::stderr().write_all(format!("{line}\n").as_bytes());
}

/// Random numbers that a seed repeats (splitmix64). Held for the whole of a test: when that fails, so is written down.
pub struct Random {
    test: &'static str,
    seed: u64,
    state: u64,
}

impl Drop for Random {
    fn drop(&mut self) {
        if std::thread::panicking() {
            say(format_args!("{}: FAILED with MATBANG_SEED={}", self.test, self.seed));
            record(self.test, "FAILED", "see the output of the run");
        }
    }
}

impl Random {
    /// With the seed that was asked for, or one of this moment. Printed, so that a failure can be repeated.
    pub fn of(test: &'static str) -> Random {
        let now = || {
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(1, |since| since.as_nanos() as u64)
        };
        let asked = std::env::var("MATBANG_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = asked.unwrap_or_else(now);
        say(format_args!("{test}: MATBANG_SEED={seed}"));
        record(test, "seed", seed);
        Random {
            test,
            seed,
            state: seed,
        }
    }

    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below another.
    pub fn below(&mut self, most: usize) -> usize {
        (self.next() % most as u64) as usize
    }
}

/// Writes a figure down for `make soak`, and prints it.
pub fn record(test: &str, name: &str, value: impl Display) {
    println!("{test}: {name} {value}");
    if let Some(path) = std::env::var_os("MATBANG_SOAK_FIGURES") {
        let mut file = std::fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(path)
            .unwrap();
        writeln!(file, "{test}\t{name}\t{value}").unwrap();
    }
}
