//! Questions about points of the grid, answered exactly: floats first, integers of 128 bits where those are too close.

use std::cmp::Ordering;

use crate::GridPoint;

/// How much of the sum of two products their difference must exceed for its sign to be sure in doubles: three roundings of
/// 2⁻⁵³ each, and some room.
const SURE: f64 = 4e-16;

/// On which side of the line from `a` to `b` a point lies: `Greater` left, `Less` right, `Equal` on it.
///
/// Coordinates of the grid are below 2⁵³ apart, so that differences are exact as doubles.
pub(crate) fn side(a: GridPoint, b: GridPoint, p: GridPoint) -> Ordering {
    cross_sign((b.x - a.x, b.y - a.y), (p.x - a.x, p.y - a.y))
}

/// Whether the way from `a` over `b` to `c` goes back on itself.
pub(crate) fn turns_back(a: GridPoint, b: GridPoint, c: GridPoint) -> bool {
    let (u, v) = ((b.x - a.x, b.y - a.y), (c.x - b.x, c.y - b.y));
    cross_sign(u, v) == Ordering::Equal && dot(u, v) <= 0
}

/// Sign of the cross product of two vectors.
pub(super) fn cross_sign(u: (i64, i64), v: (i64, i64)) -> Ordering {
    let (left, right) = (u.0 as f64 * v.1 as f64, u.1 as f64 * v.0 as f64);
    let difference = left - right;
    if difference.abs() > (left.abs() + right.abs()) * SURE {
        return difference.total_cmp(&0.0);
    }
    cross(u, v).cmp(&0)
}

/// The cross product of two vectors.
pub(super) fn cross(u: (i64, i64), v: (i64, i64)) -> i128 {
    i128::from(u.0) * i128::from(v.1) - i128::from(u.1) * i128::from(v.0)
}

/// The dot product of two vectors.
pub(super) fn dot(u: (i64, i64), v: (i64, i64)) -> i128 {
    i128::from(u.0) * i128::from(v.0) + i128::from(u.1) * i128::from(v.1)
}

/// Order of vectors by direction, counter-clockwise from east.
pub(super) fn by_direction(u: (i64, i64), v: (i64, i64)) -> Ordering {
    let lower = |w: (i64, i64)| w.1 < 0 || (w.1 == 0 && w.0 < 0);
    lower(u).cmp(&lower(v)).then_with(|| cross_sign(v, u))
}

/// Where two segments that do cross are to meet: of the grid points around the crossing the one that moves the least land,
/// which are the triangles between each segment and its two halves. Of two as good, the lesser.
///
/// So lines that lie all but on each other meet on the line rather than beside it, where they would cross again.
///
/// With spans up to [`super::MAX_SPAN`] every product fits: 2⁴² · 2⁸⁴ < 2¹²⁷.
pub(crate) fn crossing(s: (GridPoint, GridPoint), t: (GridPoint, GridPoint)) -> GridPoint {
    let way = |a: GridPoint, b: GridPoint| (b.x - a.x, b.y - a.y);
    let (u, v) = (way(s.0, s.1), way(t.0, t.1));
    let (mut below, mut above) = (cross(u, v), cross(way(s.0, t.0), v));
    if below < 0 {
        (below, above) = (-below, -above);
    }
    // s.0 + u · above / below, down and up.
    let around = |from: i64, length: i64| {
        let product = i128::from(length) * above;
        let down = from + product.div_euclid(below) as i64;
        (down, down + i64::from(product.rem_euclid(below) > 0))
    };
    let ((west, east), (south, north)) = (around(s.0.x, u.0), around(s.0.y, u.1));
    let moved = |p: GridPoint| cross(u, way(s.0, p)).abs() + cross(v, way(t.0, p)).abs();
    let first = GridPoint { x: west, y: south };
    [(west, north), (east, south), (east, north)]
        .into_iter()
        .map(|(x, y)| GridPoint { x, y })
        .fold((moved(first), first), |least, p| least.min((moved(p), p)))
        .1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(x: i64, y: i64) -> GridPoint {
        GridPoint { x, y }
    }

    #[test]
    fn sides_are_told_where_doubles_cannot() {
        // Three points almost on a line, 10⁹ µm apart: the products differ in their last digit only.
        let (a, b) = (p(0, 0), p(1_000_000_007, 1_000_000_009));
        let on = p(2 * b.x, 2 * b.y);
        assert_eq!(side(a, b, on), Ordering::Equal);
        assert_eq!(side(a, b, p(on.x, on.y + 1)), Ordering::Greater);
        assert_eq!(side(a, b, p(on.x + 1, on.y)), Ordering::Less);
    }

    #[test]
    fn directions_go_round_once() {
        let round = [
            (1, 0),
            (5, 1),
            (1, 1),
            (0, 2),
            (-1, 1),
            (-3, 0),
            (-1, -1),
            (0, -1),
            (1, -1),
        ];
        for (i, u) in round.iter().enumerate() {
            for (j, v) in round.iter().enumerate() {
                assert_eq!(by_direction(*u, *v), i.cmp(&j), "{u:?} {v:?}");
            }
        }
    }

    #[test]
    fn a_crossing_moves_the_least_land() {
        let s = (p(0, 0), p(10, 10));
        assert_eq!(crossing(s, (p(0, 10), p(10, 0))), p(5, 5));
        // Halfway between (0, 0) and (1, 1), which are on the longer line; (0, 1) and (1, 0) are not.
        assert_eq!(crossing(s, (p(0, 1), p(1, 0))), p(0, 0));
        assert_eq!(crossing((p(-10, 0), p(10, 1)), (p(-1, -10), p(-1, 10))), p(-1, 0));
        // They cross at (74.4, 24.8): nearest is (74, 25), but (75, 25) is on the long line.
        assert_eq!(crossing((p(0, 0), p(3_000, 1_000)), (p(72, 23), p(76, 26))), p(75, 25));
        let far = 1 << 40;
        assert_eq!(
            crossing((p(-far, -far), p(far, far)), (p(-far, far), p(far, -far))),
            p(0, 0)
        );
    }
}
