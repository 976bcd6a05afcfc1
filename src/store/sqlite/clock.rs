//! The clock of the machine, and whether it is believed.
//!
//! The order of revisions is their number. What the clock said is kept as it was; which revision was the newest at an
//! instant is told by the *effective* time of each, the least of its own and all later ones, so that a revision recorded
//! while the clock was ahead is pulled back by the next one that is right.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;

use crate::store::StoreError;

/// How far the clock may be behind the newest revision.
const BEHIND: Duration = Duration::from_secs(24 * 60 * 60);

/// How far it may be ahead of it.
const AHEAD: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// Seconds since 1970 at which this program was built.
const BUILT: &str = env!("MATBANG_BUILT");

/// What the clock of the machine says.
///
/// # Errors
/// A time that cannot be written down.
pub fn now() -> Result<Timestamp, StoreError> {
    let now = SystemTime::now();
    Timestamp::try_from(now).map_err(|_| StoreError::Clock {
        now: None,
        why: "store.clock.beyond",
        other: None,
    })
}

/// When this program was built.
pub fn built() -> Timestamp {
    BUILT
        .parse()
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .unwrap_or_default()
}

/// Refuses a clock that can hardly be right.
///
/// # Errors
/// [`StoreError::Clock`]: before the program was built, a day before the newest revision, or 400 days after it.
pub fn believe(now: Timestamp, built: Timestamp, last: Option<Timestamp>) -> Result<(), StoreError> {
    let doubt = |why: &'static str, other: Timestamp| StoreError::Clock {
        now: Some(now),
        why,
        other: Some(other),
    };
    if now < built {
        return Err(doubt("store.clock.before_build", built));
    }
    let Some(last) = last else { return Ok(()) };
    let past = |earlier: Timestamp, later: Timestamp, bound: Duration| {
        later.duration_since(earlier).unsigned_abs() > bound && later > earlier
    };
    if past(now, last, BEHIND) {
        return Err(doubt("store.clock.before_last", last));
    }
    if past(last, now, AHEAD) {
        return Err(doubt("store.clock.long_after", last));
    }
    Ok(())
}

/// The effective times of revisions, from what the clock said: never later than a later revision's.
pub fn effective(mut times: Vec<Timestamp>) -> Vec<Timestamp> {
    for at in (1..times.len()).rev() {
        times[at - 1] = times[at - 1].min(times[at]);
    }
    times
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_right_clock_pulls_a_wrong_one_back() {
        let said = [
            "2026-01-01T00:00:00Z",
            "2031-05-05T00:00:00Z",
            "2026-01-03T00:00:00Z",
            "2026-01-04T00:00:00Z",
        ];
        let effective = effective(said.map(at).to_vec());
        assert_eq!(effective[1], at("2026-01-03T00:00:00Z"));
        assert!(effective.is_sorted() && effective[0] == at(said[0]) && effective[3] == at(said[3]));
    }

    #[test]
    fn a_clock_that_can_hardly_be_right_is_not_believed() {
        let built = at("2026-06-01T00:00:00Z");
        let last = Some(at("2026-11-28T12:00:00Z"));
        let why = |now: &str, last| match believe(at(now), built, last) {
            Err(StoreError::Clock { why, .. }) => why,
            _ => "",
        };
        assert_eq!(why("2026-05-31T23:59:59Z", None), "store.clock.before_build");
        assert_eq!(why("2026-11-27T11:59:59Z", last), "store.clock.before_last");
        assert_eq!(why("2026-11-27T12:00:01Z", last), "");
        assert_eq!(why("2028-01-02T12:00:00Z", last), "");
        assert_eq!(why("2028-01-02T12:00:01Z", last), "store.clock.long_after");
        assert_eq!(why("9999-12-30T00:00:00Z", None), "");
    }
}
