//! One way of writing a ring down, so that the same land is the same input to the overlay and the same output from it.
//!
//! i_overlay rounds crossings to the grid, and which edge is cut first can depend on where a ring starts: one in some
//! thousand random tangles came out micrometres apart. Rings in one order leave it nothing to depend on.

use std::cmp::Ordering;

use super::grid::{GridPoint, Shapes};

fn key(p: &GridPoint) -> (i64, i64) {
    (p.x, p.y)
}

/// Turns an open ring to the start that makes it the least sequence; its direction stays.
pub(super) fn turn(ring: &mut [GridPoint]) {
    let start = least_rotation(ring);
    ring.rotate_left(start);
}

/// As [`turn`], and in the direction that makes it the least sequence: for rules that do not mind direction.
pub(super) fn turn_either_way(ring: &mut Vec<GridPoint>) {
    turn(ring);
    let mut reversed = ring.clone();
    reversed.reverse();
    turn(&mut reversed);
    if reversed.iter().map(key).lt(ring.iter().map(key)) {
        *ring = reversed;
    }
}

/// Sorts rings by their sequences.
pub(super) fn sort_rings(rings: &mut [Vec<GridPoint>]) {
    rings.sort_unstable_by(|a, b| a.iter().map(key).cmp(b.iter().map(key)));
}

/// Turns every ring and sorts holes and shapes.
pub(super) fn shapes(mut shapes: Shapes) -> Shapes {
    for shape in &mut shapes {
        shape.iter_mut().for_each(|ring| turn(ring));
        if let Some(holes) = shape.get_mut(1..) {
            sort_rings(holes);
        }
    }
    shapes.retain(|shape| !shape.is_empty());
    shapes.sort_unstable_by(|a, b| compare(a, b));
    shapes
}

/// Order of shapes: by their points, ring after ring.
pub(super) fn compare(a: &[Vec<GridPoint>], b: &[Vec<GridPoint>]) -> Ordering {
    a.iter().flatten().map(key).cmp(b.iter().flatten().map(key))
}

/// Order of sets of shapes.
pub(super) fn compare_all(a: &Shapes, b: &Shapes) -> Ordering {
    a.iter()
        .flatten()
        .flatten()
        .map(key)
        .cmp(b.iter().flatten().flatten().map(key))
}

/// Start of the least rotation of a cyclic sequence, in linear time even where a ring passes its least point many times
/// (two candidates run against each other; after k equal points the loser and the k starts behind it are out).
fn least_rotation(ring: &[GridPoint]) -> usize {
    let n = ring.len();
    let (mut i, mut j, mut k) = (0, 1, 0);
    while i < n && j < n && k < n {
        let (a, b) = (key(&ring[(i + k) % n]), key(&ring[(j + k) % n]));
        if a == b {
            k += 1;
            continue;
        }
        if a > b {
            i += k + 1;
        } else {
            j += k + 1;
        }
        if i == j {
            j += 1;
        }
        k = 0;
    }
    i.min(j)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(points: &[(i64, i64)]) -> Vec<GridPoint> {
        points.iter().map(|&(x, y)| GridPoint::new(x, y)).collect()
    }

    #[test]
    fn least_rotation_against_all_rotations() {
        let letters = ring(&[(0, 0), (1, 0), (0, 0), (0, 0), (1, 0), (0, 1), (0, 0), (0, 0), (1, 0)]);
        for length in 0..letters.len() {
            let expected = (0..length.max(1))
                .map(|i| {
                    let mut turned = letters[..length].to_vec();
                    turned.rotate_left(i.min(length));
                    turned.iter().map(key).collect::<Vec<_>>()
                })
                .min();
            let mut turned = letters[..length].to_vec();
            turn(&mut turned);
            assert_eq!(Some(turned.iter().map(key).collect::<Vec<_>>()), expected, "{length}");
        }
    }

    #[test]
    fn start_and_direction_are_forgotten() {
        let given = ring(&[(5, 5), (0, 0), (5, 0), (0, 5), (0, 0), (2, 9)]);
        let mut expected = given.clone();
        turn_either_way(&mut expected);
        for start in 0..given.len() {
            for reverse in [false, true] {
                let mut other = given.clone();
                other.rotate_left(start);
                if reverse {
                    other.reverse();
                }
                turn_either_way(&mut other);
                assert_eq!(other, expected);
            }
        }
    }
}
