//! Random numbers that are the same on every machine: `SplitMix64` (Steele, Lea, Flood 2014), integers until the last step.

/// A stream of numbers. Streams of different keys are independent, so nothing depends on the order in which they are read.
#[derive(Debug, Clone)]
pub struct Random(u64);

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Random {
    /// The stream of a key: `[seed, what it is for, which one]`.
    pub fn of(key: &[u64]) -> Random {
        let mut state = Random(0);
        for part in key {
            state = Random(state.next() ^ part);
        }
        state
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// In [0, 1), a multiple of 2⁻⁵³.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    /// In [low, high).
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// In 0..count.
    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    /// One of them.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// A direction for each turn in [0, 4) quarters: increasing turns go counter-clockwise. By the rational parametrisation of
/// the circle, because `sin` and `cos` differ between machines in the last bit.
pub fn direction(turn: f64) -> (f64, f64) {
    let quarter = (turn as usize) % 4;
    let t = turn - turn as usize as f64;
    let (x, y) = ((1.0 - t * t) / (1.0 + t * t), 2.0 * t / (1.0 + t * t));
    match quarter {
        0 => (x, y),
        1 => (-y, x),
        2 => (-x, -y),
        _ => (y, -x),
    }
}
