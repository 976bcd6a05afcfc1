//! Whether a ring needs untangling at all. Most do not, and asking is much cheaper than doing it.

use super::GridPoint;
use super::arrangement::predicate::{side, turns_back};

/// Longest ring that is looked at edge against edge; longer ones go through the arrangement.
const LONGEST: usize = 96;

/// Whether a short ring is surely simple: no two of its edges meet but neighbours in their common end.
pub(super) fn is_simple(ring: &[GridPoint]) -> bool {
    let n = ring.len();
    if !(3..=LONGEST).contains(&n) {
        return false;
    }
    let edge = |i: usize| (ring[i], ring[(i + 1) % n]);
    (0..n).all(|i| {
        let (a, b) = edge(i);
        let (low, high) = (
            GridPoint {
                x: a.x.min(b.x),
                y: a.y.min(b.y),
            },
            GridPoint {
                x: a.x.max(b.x),
                y: a.y.max(b.y),
            },
        );
        let clear = |j: usize| {
            let (c, d) = edge(j);
            c.x.max(d.x) < low.x
                || c.x.min(d.x) > high.x
                || c.y.max(d.y) < low.y
                || c.y.min(d.y) > high.y
                || !meet((a, b), (c, d))
        };
        // Neighbours share an end; they must not run back over each other.
        let (_, next) = edge((i + 1) % n);
        !turns_back(a, b, next) && (i + 2..n).all(|j| (i == 0 && j == n - 1) || clear(j))
    })
}

/// Whether two edges have a point in common; on the safe side where three of the ends lie on one line.
fn meet((a, b): (GridPoint, GridPoint), (c, d): (GridPoint, GridPoint)) -> bool {
    use std::cmp::Ordering::Equal;
    let (ab_c, ab_d) = (side(a, b, c), side(a, b, d));
    if ab_c == ab_d && ab_c != Equal {
        return false;
    }
    let (cd_a, cd_b) = (side(c, d, a), side(c, d, b));
    cd_a != cd_b || cd_a == Equal
}
