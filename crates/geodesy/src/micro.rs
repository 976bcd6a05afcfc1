//! The fixed grid of one micrometre on which plane areas are exact.
//!
//! A coordinate is multiplied by 10⁶ and rounded to an integer, always from the plane's own origin, so that the same vertex
//! falls on the same grid point whatever else is in the file. From there on everything is integer arithmetic: no order of
//! summing, no thread count and no machine changes an area.

/// Grid steps in a metre.
pub const PER_METRE: f64 = 1e6;

/// Coordinates beyond this many metres are no place on a plane of the Earth; the grid refuses or clamps them.
pub const LIMIT_M: f64 = 1e8;

/// µm² in a mm².
const MICRO2_PER_MILLI2: i128 = 1_000_000;

/// Metres to grid steps, half away from zero. Beyond [`LIMIT_M`] the limit, for what is no number 0: callers that must not
/// go on with such coordinates test them with [`is_on_grid`] first.
pub fn snap(metres: f64) -> i64 {
    (metres.clamp(-LIMIT_M, LIMIT_M) * PER_METRE).round() as i64
}

/// Whether a coordinate can stand on the grid as it is.
pub fn is_on_grid(metres: f64) -> bool {
    metres.abs() <= LIMIT_M
}

/// Converts grid steps (µm) to metres.
pub fn metres(steps: i64) -> f64 {
    steps as f64 / PER_METRE
}

/// Twice the signed area of a ring in µm², counter-clockwise positive (Gauss's shoelace formula). The ring may repeat its
/// first vertex at the end or not.
pub fn twice_area(ring: impl IntoIterator<Item = (i64, i64)>) -> i128 {
    let mut ring = ring.into_iter();
    let Some(first) = ring.next() else { return 0 };
    // Relative to the first vertex, so that products stay small: at most 8·10²⁸ each, far from 1.7·10³⁸.
    let relative = |(x, y): (i64, i64)| (i128::from(x) - i128::from(first.0), i128::from(y) - i128::from(first.1));
    let (mut previous, mut sum) = ((0, 0), 0);
    for vertex in ring {
        let next = relative(vertex);
        sum += previous.0 * next.1 - next.0 * previous.1;
        previous = next;
    }
    sum
}

/// Twice an area in µm² to mm², rounded once, half away from zero; the ends of the range where it does not fit.
pub fn milli2(twice_micro2: i128) -> i64 {
    let divisor = 2 * MICRO2_PER_MILLI2;
    let half = if twice_micro2 < 0 {
        -MICRO2_PER_MILLI2
    } else {
        MICRO2_PER_MILLI2
    };
    let rounded = (twice_micro2 + half) / divisor;
    i64::try_from(rounded).unwrap_or(if rounded < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_half_away_from_zero() {
        for (twice, expected) in [
            (999_999, 0),
            (1_000_000, 1),
            (-999_999, 0),
            (-1_000_000, -1),
            (3_000_000, 2),
        ] {
            assert_eq!(milli2(twice), expected, "{twice}");
        }
        assert_eq!(milli2(i128::from(i64::MAX) * 4_000_000), i64::MAX);
    }

    #[test]
    fn snapping() {
        assert_eq!(snap(407_129.25), 407_129_250_000);
        assert_eq!(snap(-0.000_000_5), -1);
        assert_eq!(snap(f64::NAN), 0);
        assert_eq!(snap(f64::INFINITY), 100_000_000_000_000);
        assert!(!is_on_grid(f64::NAN) && !is_on_grid(1.1e8) && is_on_grid(-1e8));
    }

    #[test]
    fn open_and_closed_rings_have_one_area() {
        let open = [(5, 5), (8, 5), (8, 9), (5, 9)];
        assert_eq!(twice_area(open), 24);
        assert_eq!(twice_area(open.into_iter().chain([(5, 5)])), 24);
        assert_eq!(twice_area(open.into_iter().rev()), -24);
        assert_eq!(twice_area([]), 0);
    }
}
