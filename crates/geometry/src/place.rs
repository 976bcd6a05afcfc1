//! Where in a geometry something had to be repaired: one place a person can look at.

use std::cmp::Ordering::Equal;

use super::GridPoint;
use super::arrangement::predicate::{crossing, side};

/// Most pairs of edges that are compared: finding the place must not take longer than the repair.
const MOST_PAIRS: usize = 4_000_000;

struct Edge {
    a: GridPoint,
    b: GridPoint,
    ring: usize,
    number: usize,
    last: usize,
}

impl Edge {
    fn west(&self) -> i64 {
        self.a.x.min(self.b.x)
    }

    fn east(&self) -> i64 {
        self.a.x.max(self.b.x)
    }

    /// Whether the two follow each other on one ring, so that they share a vertex by right.
    fn is_next_to(&self, other: &Edge) -> bool {
        let apart = self.number.abs_diff(other.number);
        self.ring == other.ring && (apart <= 1 || apart == self.last)
    }
}

/// A place where two edges of the rings cross; where none do, one where they touch or lie on each other.
pub(super) fn where_edges_meet<'r>(rings: impl IntoIterator<Item = &'r Vec<GridPoint>>) -> Option<GridPoint> {
    let mut edges = Vec::new();
    for (ring, points) in rings.into_iter().enumerate() {
        let ends = points.iter().zip(points.iter().cycle().skip(1));
        edges.extend(ends.enumerate().map(|(number, (a, b))| Edge {
            a: *a,
            b: *b,
            ring,
            number,
            last: points.len().saturating_sub(1),
        }));
    }
    edges.sort_unstable_by_key(Edge::west);
    let mut touch = None;
    let mut pairs = 0;
    for (position, s) in edges.iter().enumerate() {
        for t in edges[position + 1..].iter().take_while(|t| t.west() <= s.east()) {
            pairs += 1;
            if pairs > MOST_PAIRS {
                return touch;
            }
            if s.is_next_to(t) || s.a.y.max(s.b.y) < t.a.y.min(t.b.y) || t.a.y.max(t.b.y) < s.a.y.min(s.b.y) {
                continue;
            }
            let of_t = (side(s.a, s.b, t.a), side(s.a, s.b, t.b));
            let of_s = (side(t.a, t.b, s.a), side(t.a, t.b, s.b));
            let sides = [of_t.0, of_t.1, of_s.0, of_s.1];
            if of_t.0 == of_t.1 && of_t.0 != Equal || of_s.0 == of_s.1 && of_s.0 != Equal {
                continue;
            }
            if !sides.contains(&Equal) {
                return Some(crossing((s.a, s.b), (t.a, t.b)));
            }
            // The end that lies on the other edge; on one line, any that is within it.
            let ends = [(t.a, of_t.0, s), (t.b, of_t.1, s), (s.a, of_s.0, t), (s.b, of_s.1, t)];
            let on = ends.iter().find(|(p, side, edge)| {
                *side == Equal
                    && (edge.west()..=edge.east()).contains(&p.x)
                    && (edge.a.y.min(edge.b.y)..=edge.a.y.max(edge.b.y)).contains(&p.y)
            });
            touch = touch.or(on.map(|(p, _, _)| *p));
        }
    }
    touch
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(points: &[(i64, i64)]) -> Vec<GridPoint> {
        points.iter().map(|&(x, y)| GridPoint { x, y }).collect()
    }

    #[test]
    fn a_crossing_before_a_touch() {
        let bow = ring(&[(0, 0), (400, 400), (400, 0), (0, 400)]);
        assert_eq!(where_edges_meet([&bow]), Some(GridPoint { x: 200, y: 200 }));
        let square = ring(&[(0, 0), (100, 0), (100, 100), (0, 100)]);
        assert_eq!(where_edges_meet([&square]), None);
        let touching = ring(&[(0, 50), (-50, 80), (-50, 20)]);
        assert_eq!(where_edges_meet([&square, &touching]), Some(GridPoint { x: 0, y: 50 }));
        let crossing = ring(&[(50, 50), (150, 50), (150, 60), (50, 60)]);
        let found = where_edges_meet([&square, &touching, &crossing]).unwrap();
        assert_eq!(found.x, 100, "{found:?}");
    }
}
