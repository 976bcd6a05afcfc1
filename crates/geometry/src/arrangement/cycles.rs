//! The closed walks around faces: which belong together, which lies inside which, and which parts cover it.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::graph::Graph;
use super::grid::NONE;
use super::nodes::Nodes;
use super::predicate::{cross, side};
use crate::effort::{Effort, Excess};
use crate::{GeometryError, GridPoint};

/// A walk with a face on its left. Around a shell it runs counter-clockwise and its area is positive; around an island, seen
/// from the face outside, clockwise.
struct Cycle {
    start: u32,
    twice_area: i128,
    /// The point that is least in x, then in y.
    least: GridPoint,
    label: u32,
    /// Of a walk around an island: the shell of the face it lies in, [`NONE`] outside of everything.
    within: u32,
    /// Whether it passes a point twice.
    pinched: bool,
}

/// All walks of a graph.
pub(super) struct Cycles {
    cycles: Vec<Cycle>,
    of_half: Vec<u32>,
    labels: Labels,
    /// Islands by the shell they lie in: sorted pairs of shell and island.
    islands: Vec<(u32, u32)>,
}

impl Cycles {
    /// Walks around all faces and labels them.
    ///
    /// # Errors
    /// More parts on each other than `effort` allows, a wish to stop, or labels that contradict each other.
    pub(super) fn of(graph: &Graph, nodes: &Nodes, effort: &mut Effort<'_>) -> Result<Cycles, GeometryError> {
        let (cycles, of_half) = walk(graph, effort)?;
        let mut found = Cycles {
            cycles,
            of_half,
            labels: Labels::new(),
            islands: Vec::new(),
        };
        found.place(graph, nodes, effort)?;
        found.check(graph)?;
        found.islands = (0..found.cycles.len() as u32)
            .filter(|cycle| !found.is_shell(*cycle))
            .map(|cycle| (found.cycles[cycle as usize].within, cycle))
            .collect();
        found.islands.sort_unstable();
        Ok(found)
    }

    /// The walks around shells: one per bounded face.
    pub(super) fn shells(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.cycles.len() as u32).filter(|cycle| self.is_shell(*cycle))
    }

    /// The walk a half-edge is on.
    pub(super) fn of_half(&self, half: u32) -> u32 {
        self.of_half[half as usize]
    }

    /// The parts that cover the face on the left of a walk.
    pub(super) fn label(&self, cycle: u32) -> &[u32] {
        self.labels.get(self.cycles[cycle as usize].label)
    }

    /// Twice the area of the face inside a shell, its islands taken off.
    pub(super) fn face_twice_area(&self, shell: u32) -> i128 {
        let islands = self
            .islands_in(shell)
            .map(|cycle| self.cycles[cycle as usize].twice_area);
        self.cycles[shell as usize].twice_area + islands.sum::<i128>()
    }

    /// The rings of the face inside a shell.
    pub(super) fn rings(&self, shell: u32, graph: &Graph) -> Vec<Vec<GridPoint>> {
        let mut rings = Vec::new();
        for cycle in std::iter::once(shell).chain(self.islands_in(shell)) {
            let Cycle { start, pinched, .. } = self.cycles[cycle as usize];
            loops(graph, start, pinched, &mut rings);
        }
        // A walk that passes a point twice is several rings; the one that encloses the others runs the other way round.
        if let Some(first) = rings.iter().position(|ring| twice_area(ring) > 0) {
            rings.swap(0, first);
        }
        rings
    }

    fn islands_in(&self, shell: u32) -> impl Iterator<Item = u32> + '_ {
        let from = self.islands.partition_point(|(within, _)| *within < shell);
        self.islands[from..]
            .iter()
            .take_while(move |(within, _)| *within == shell)
            .map(|(_, cycle)| *cycle)
    }

    fn is_shell(&self, cycle: u32) -> bool {
        self.cycles[cycle as usize].twice_area > 0
    }

    /// Labels all walks: of each connected piece of the graph the walk around its outside first, from the face it lies in;
    /// the others by crossing edges.
    fn place(&mut self, graph: &Graph, nodes: &Nodes, effort: &mut Effort<'_>) -> Result<(), GeometryError> {
        // From west to east: a walk west of an island has its place already.
        let mut outer: Vec<u32> = (0..self.cycles.len() as u32)
            .filter(|cycle| !self.is_shell(*cycle))
            .collect();
        outer.sort_unstable_by_key(|cycle| self.cycles[*cycle as usize].least);
        let mut waiting = Vec::new();
        for island in outer {
            if self.cycles[island as usize].label != NONE {
                continue;
            }
            let (within, label) = match west_of(self.cycles[island as usize].least, graph, nodes, effort)? {
                Some(half) => {
                    let face = self.of_half[half as usize];
                    let found = &self.cycles[face as usize];
                    (if self.is_shell(face) { face } else { found.within }, found.label)
                }
                None => (NONE, Labels::EMPTY),
            };
            let cycle = &mut self.cycles[island as usize];
            (cycle.within, cycle.label) = (within, label);
            waiting.push(island);
            while let Some(cycle) = waiting.pop() {
                self.cross_from(cycle, graph, &mut waiting, effort)?;
            }
        }
        Ok(())
    }

    fn cross_from(
        &mut self,
        cycle: u32,
        graph: &Graph,
        waiting: &mut Vec<u32>,
        effort: &mut Effort<'_>,
    ) -> Result<(), GeometryError> {
        let Cycle { start, label, .. } = self.cycles[cycle as usize];
        let mut half = start;
        loop {
            let beyond = self.of_half[(half ^ 1) as usize];
            if self.cycles[beyond as usize].label == NONE {
                let label = self.labels.across(label, graph.parts(half >> 1));
                self.cycles[beyond as usize].label = label;
                waiting.push(beyond);
                let least = self.cycles[beyond as usize].least;
                effort.spend(Excess::Coverings, self.labels.get(label).len(), least)?;
            }
            half = graph.next[half as usize];
            if half == start {
                return Ok(());
            }
        }
    }

    /// Every edge must lead from the label on its one side to that on its other.
    fn check(&self, graph: &Graph) -> Result<(), GeometryError> {
        for edge in 0..graph.half_edges() / 2 {
            let side = |half: u32| self.cycles[self.of_half[half as usize] as usize].label;
            let (left, right) = (side(2 * edge), side(2 * edge + 1));
            if left == NONE || right == NONE || self.labels.sum(left) ^ sum(graph.parts(edge)) != self.labels.sum(right)
            {
                return Err(GeometryError::Contradiction);
            }
        }
        Ok(())
    }
}

/// Follows every half-edge once.
fn walk(graph: &Graph, effort: &mut Effort<'_>) -> Result<(Vec<Cycle>, Vec<u32>), GeometryError> {
    let mut of_half = vec![NONE; graph.half_edges() as usize];
    let mut passed_by = vec![NONE; graph.points.len()];
    let mut cycles = Vec::new();
    for start in 0..graph.half_edges() {
        if of_half[start as usize] != NONE {
            continue;
        }
        let number = cycles.len() as u32;
        let first = graph.points[graph.origin[start as usize] as usize];
        let (mut half, mut twice_area, mut least, mut pinched) = (start, 0, first, false);
        let mut from = (0, 0);
        loop {
            of_half[half as usize] = number;
            let target = graph.target(half) as usize;
            pinched |= std::mem::replace(&mut passed_by[target], number) == number;
            let point = graph.points[target];
            least = least.min(point);
            let to = (point.x - first.x, point.y - first.y);
            twice_area += cross(from, to);
            from = to;
            half = graph.next[half as usize];
            effort.step(1)?;
            if half == start {
                break;
            }
        }
        cycles.push(Cycle {
            start,
            twice_area,
            least,
            label: NONE,
            within: NONE,
            pinched,
        });
    }
    Ok((cycles, of_half))
}

/// The half-edge with the face on its left in which a point lies that is the western end of its own edges: that of the
/// nearest edge west of it. An edge counts from its lower end up to, but not with, its upper end, as if the ray ran a
/// hair above the point. `None` when there is nothing.
fn west_of(
    point: GridPoint,
    graph: &Graph,
    nodes: &Nodes,
    effort: &mut Effort<'_>,
) -> Result<Option<u32>, GeometryError> {
    let mut nearest: Option<(Upward, u32)> = None;
    for (cell, west) in nodes.cells.westwards(point) {
        let mut seen = 1;
        for piece in nodes.cells.within(cell) {
            seen += 1;
            let edge = graph.edge_of_piece[piece as usize];
            if edge == NONE {
                continue;
            }
            let (a, b) = (nodes.pieces[piece as usize].a, nodes.pieces[piece as usize].b);
            let upward = Upward::of(a, b);
            let spans = upward.low.y <= point.y && point.y < upward.high.y;
            if !spans || side(upward.low, upward.high, point) != Ordering::Less {
                continue;
            }
            if nearest
                .as_ref()
                .is_none_or(|(found, _)| found.is_west_of(&upward, point))
            {
                nearest = Some((upward, edge));
            }
        }
        effort.spend(Excess::Comparisons, seen, point)?;
        // Cells farther west may still hold an edge that is nearer, as long as the one found is not in this cell.
        if nearest
            .as_ref()
            .is_some_and(|(found, _)| found.x_at(point.y) > west as f64 + 2.0)
        {
            break;
        }
    }
    let Some((upward, edge)) = nearest else {
        return Ok(None);
    };
    // East of an edge is the left of the half-edge that runs downwards.
    let half = 2 * edge;
    let begins = graph.points[graph.origin[half as usize] as usize];
    Ok(Some(if begins == upward.high { half } else { half + 1 }))
}

/// An edge from its lower to its upper end.
struct Upward {
    low: GridPoint,
    high: GridPoint,
}

impl Upward {
    fn of(a: GridPoint, b: GridPoint) -> Upward {
        if a.y <= b.y {
            Upward { low: a, high: b }
        } else {
            Upward { low: b, high: a }
        }
    }

    /// Where it crosses a height, nearly.
    fn x_at(&self, y: i64) -> f64 {
        let share = (y - self.low.y) as f64 / (self.high.y - self.low.y) as f64;
        self.low.x as f64 + (self.high.x - self.low.x) as f64 * share
    }

    /// Whether it crosses the height of a point west of another edge, exactly; a hair above that height, when they cross it in
    /// the same place.
    fn is_west_of(&self, other: &Upward, point: GridPoint) -> bool {
        let crossing = |edge: &Upward| {
            let (dx, dy) = (
                i128::from(edge.high.x - edge.low.x),
                i128::from(edge.high.y - edge.low.y),
            );
            let above = i128::from(point.y - edge.low.y);
            (i128::from(edge.low.x - point.x) * dy + above * dx, dx, dy)
        };
        let ((x, dx, dy), (other_x, other_dx, other_dy)) = (crossing(self), crossing(other));
        (x * other_dy)
            .cmp(&(other_x * dy))
            .then((dx * other_dy).cmp(&(other_dx * dy)))
            == Ordering::Less
    }
}

/// The simple rings of a walk: it is split where it comes back to a point it has passed.
fn loops(graph: &Graph, start: u32, pinched: bool, rings: &mut Vec<Vec<GridPoint>>) {
    let mut path: Vec<u32> = Vec::new();
    let mut position: HashMap<u32, usize> = HashMap::new();
    let mut half = start;
    loop {
        let at = graph.origin[half as usize];
        if pinched {
            if let Some(before) = position.get(&at).copied() {
                path[before..].iter().for_each(|passed| {
                    position.remove(passed);
                });
                close(graph, path.drain(before..), rings);
            }
            position.insert(at, path.len());
        }
        path.push(at);
        half = graph.next[half as usize];
        if half == start {
            break;
        }
    }
    close(graph, path.drain(..), rings);
}

fn close(graph: &Graph, path: impl Iterator<Item = u32>, rings: &mut Vec<Vec<GridPoint>>) {
    let ring: Vec<GridPoint> = path.map(|point| graph.points[point as usize]).collect();
    if ring.len() > 2 {
        rings.push(ring);
    }
}

fn twice_area(ring: &[GridPoint]) -> i128 {
    let first = ring[0];
    let at = |p: &GridPoint| (p.x - first.x, p.y - first.y);
    ring.windows(2).map(|edge| cross(at(&edge[0]), at(&edge[1]))).sum()
}

/// Sets of parts, each kept once.
struct Labels {
    sets: Vec<(Box<[u32]>, u64)>,
    numbers: HashMap<u64, u32, BuildHasherDefault<Sums>>,
}

impl Labels {
    /// The label of land that no part covers.
    const EMPTY: u32 = 0;

    fn new() -> Labels {
        Labels {
            sets: vec![(Box::default(), 0)],
            numbers: HashMap::from_iter([(0, Labels::EMPTY)]),
        }
    }

    fn get(&self, label: u32) -> &[u32] {
        &self.sets[label as usize].0
    }

    fn sum(&self, label: u32) -> u64 {
        self.sets[label as usize].1
    }

    /// The label on the other side of an edge. A set is found by its check sum; should another have the same, the set is kept
    /// once more.
    fn across(&mut self, label: u32, parts: &[u32]) -> u32 {
        let sum = self.sum(label) ^ sum(parts);
        let beyond = difference(self.get(label), parts);
        if let Some(known) = self.numbers.get(&sum)
            && beyond.clone().eq(self.get(*known).iter().copied())
        {
            return *known;
        }
        let beyond = beyond.collect();
        let number = self.sets.len() as u32;
        self.sets.push((beyond, sum));
        self.numbers.entry(sum).or_insert(number);
        number
    }
}

/// The values in one of two sorted sets and not in the other, in order.
fn difference<'a>(mut a: &'a [u32], mut b: &'a [u32]) -> impl Iterator<Item = u32> + Clone + 'a {
    std::iter::from_fn(move || {
        loop {
            let (x, y) = (a.first(), b.first());
            let order = match (x, y) {
                (None, None) => return None,
                (Some(x), Some(y)) => x.cmp(y),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
            };
            a = &a[usize::from(order.is_le())..];
            b = &b[usize::from(order.is_ge())..];
            match order {
                Ordering::Less => return x.copied(),
                Ordering::Greater => return y.copied(),
                Ordering::Equal => {}
            }
        }
    })
}

/// A check sum of a set: the exclusive or of numbers that look random (the finaliser of `SplitMix64`, Steele et al. 2014), so
/// that the sum of a symmetric difference is the exclusive or of the sums.
fn sum(parts: &[u32]) -> u64 {
    parts.iter().fold(0, |sum, part| {
        let mut z = (u64::from(*part) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        sum ^ z ^ (z >> 31)
    })
}

/// A hasher for values that are hashes already.
#[derive(Default)]
struct Sums(u64);

impl Hasher for Sums {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, sum: u64) {
        self.0 = sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Never;
    use crate::arrangement::Arrangement;

    /// Parts whose check sums cancel: among 65 numbers of 64 bits there are some.
    fn cancelling() -> Vec<u32> {
        let mut basis: Vec<(u64, u128)> = Vec::new();
        for part in 0..=64u32 {
            let (mut rest, mut of) = (sum(&[part]), 1u128 << part);
            for (known, parts) in &basis {
                if rest ^ known < rest {
                    (rest, of) = (rest ^ known, of ^ parts);
                }
            }
            if rest == 0 {
                return (0..=64).filter(|part| of >> part & 1 == 1).collect();
            }
            basis.push((rest, of));
            basis.sort_unstable_by_key(|(known, _)| std::cmp::Reverse(*known));
        }
        unreachable!("65 vectors of 64 dimensions depend on each other")
    }

    #[test]
    fn land_is_not_lost_where_check_sums_cancel() {
        let parts = cancelling();
        assert_eq!(sum(&parts), 0);
        let mut arrangement = Arrangement::default();
        for &part in &parts {
            let corners = [(0, 0), (9, 0), (9, 9), (0, 9)];
            arrangement.add(part, corners.into_iter().map(|(x, y)| GridPoint { x, y }));
        }
        let faces = arrangement.faces(&mut Effort::new(400, &Never)).unwrap().unwrap();
        let covered: Vec<Vec<u32>> = faces.iter().map(|face| face.parts().to_vec()).collect();
        assert_eq!(covered, [parts]);
    }

    #[test]
    fn differences_of_sets() {
        let of = |a: &[u32], b: &[u32]| difference(a, b).collect::<Vec<_>>();
        assert_eq!(of(&[1, 3, 5], &[2, 3, 9]), [1, 2, 5, 9]);
        assert_eq!(of(&[1, 2], &[1, 2]), [0; 0]);
        assert_eq!(of(&[], &[4]), [4]);
        assert_eq!(of(&[4], &[]), [4]);
    }
}
