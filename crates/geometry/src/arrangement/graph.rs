//! The noded pieces as a planar graph: points, edges between them, and the next edge around every face.

use super::Piece;
use super::grid::NONE;
use super::nodes::Nodes;
use super::predicate::by_direction;
use crate::effort::{Effort, Excess};
use crate::{GeometryError, GridPoint};

/// Edges of a planar graph as pairs of half-edges: 2e runs one way, 2e + 1 the other.
pub(super) struct Graph {
    /// The nodes, by index.
    pub points: Vec<GridPoint>,
    /// Per half-edge the index of the node it begins at.
    pub origin: Vec<u32>,
    /// The half-edge that follows with the same face on its left.
    pub next: Vec<u32>,
    /// Per piece its edge; [`NONE`] for one that was cut, or that parts cancel on.
    pub edge_of_piece: Vec<u32>,
    parts: Lists,
}

impl Graph {
    /// The parts whose border an edge is, in order: crossing it, one enters or leaves each of them.
    pub(super) fn parts(&self, edge: u32) -> &[u32] {
        self.parts.get(edge)
    }

    /// Number of half-edges, twice the number of edges.
    pub(super) fn half_edges(&self) -> u32 {
        self.origin.len() as u32
    }

    /// Index of the node a half-edge ends at.
    pub(super) fn target(&self, half: u32) -> u32 {
        self.origin[(half ^ 1) as usize]
    }

    /// From pieces that meet at their ends only, no two of them equal. A piece is the border of the parts that are an odd
    /// number of times in its list; where there are none it borders nothing and is left out.
    ///
    /// # Errors
    /// More borders on each other than `effort` allows; a wish to stop.
    pub(super) fn of(nodes: &Nodes, effort: &mut Effort<'_>) -> Result<Graph, GeometryError> {
        let mut index = Points::for_pieces(nodes.pieces.len());
        let mut origin = Vec::with_capacity(2 * nodes.pieces.len());
        let mut edge_of_piece = vec![NONE; nodes.pieces.len()];
        let mut parts = Lists::empty();
        let mut bordered = Vec::new();
        for (i, piece) in nodes.pieces.iter().enumerate().filter(|(i, _)| nodes.alive[*i]) {
            bordered.clear();
            bordered.extend(nodes.borders.parts(piece.borders));
            // One border is what a piece has; only those beyond it lie on each other.
            effort.spend(Excess::Coverings, bordered.len().saturating_sub(1), piece.a)?;
            keep_odd(&mut bordered);
            if !bordered.is_empty() {
                edge_of_piece[i] = parts.add(&bordered);
                origin.extend([index.number(piece.a), index.number(piece.b)]);
            }
        }
        let mut graph = Graph {
            next: vec![NONE; origin.len()],
            points: index.points,
            origin,
            edge_of_piece,
            parts,
        };
        graph.link(effort)?;
        Ok(graph)
    }

    /// Finds what follows each half-edge: arriving at a point, the first edge clockwise from the one back.
    fn link(&mut self, effort: &mut Effort<'_>) -> Result<(), GeometryError> {
        let mut leaving = Lists::count(self.points.len(), self.origin.iter().copied());
        for half in 0..self.half_edges() {
            leaving.push(self.origin[half as usize], half);
        }
        for point in 0..self.points.len() as u32 {
            let round = leaving.get_mut(point);
            if round.len() > 2 {
                let at = self.points[point as usize];
                let towards = |half: &u32| {
                    let p = self.points[self.target(*half) as usize];
                    (p.x - at.x, p.y - at.y)
                };
                round.sort_unstable_by(|a, b| by_direction(towards(a), towards(b)));
            }
            for (i, &half) in round.iter().enumerate() {
                let clockwise = round[(i + round.len() - 1) % round.len()];
                self.next[(half ^ 1) as usize] = clockwise;
            }
            effort.step(round.len())?;
        }
        Ok(())
    }
}

/// Sorts, and keeps one of each number that is there an odd number of times.
fn keep_odd(numbers: &mut Vec<u32>) {
    if numbers.len() < 2 {
        return;
    }
    numbers.sort_unstable();
    let mut kept = 0;
    for i in 0..numbers.len() {
        if kept > 0 && numbers[kept - 1] == numbers[i] {
            kept -= 1;
        } else {
            numbers[kept] = numbers[i];
            kept += 1;
        }
    }
    numbers.truncate(kept);
}

/// Lists of numbers, one after the other in one vector.
struct Lists {
    starts: Vec<u32>,
    filled: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    fn empty() -> Lists {
        Lists {
            starts: vec![0],
            filled: Vec::new(),
            items: Vec::new(),
        }
    }

    /// Room for items whose lists are known beforehand.
    fn count(lists: usize, members: impl Iterator<Item = u32>) -> Lists {
        let mut starts = vec![0; lists + 1];
        for list in members {
            starts[list as usize + 1] += 1;
        }
        for i in 0..lists {
            starts[i + 1] += starts[i];
        }
        let items = vec![0; starts[lists] as usize];
        Lists {
            filled: starts.clone(),
            starts,
            items,
        }
    }

    fn push(&mut self, list: u32, item: u32) {
        let at = &mut self.filled[list as usize];
        self.items[*at as usize] = item;
        *at += 1;
    }

    /// Adds a whole list; its number.
    fn add(&mut self, items: &[u32]) -> u32 {
        self.items.extend(items);
        self.starts.push(self.items.len() as u32);
        self.starts.len() as u32 - 2
    }

    fn range(&self, list: u32) -> std::ops::Range<usize> {
        self.starts[list as usize] as usize..self.starts[list as usize + 1] as usize
    }

    fn get(&self, list: u32) -> &[u32] {
        &self.items[self.range(list)]
    }

    fn get_mut(&mut self, list: u32) -> &mut [u32] {
        let range = self.range(list);
        &mut self.items[range]
    }
}

/// Numbers points: equal points have one number. A hash table with open addressing.
struct Points {
    points: Vec<GridPoint>,
    slots: Vec<u32>,
    mask: usize,
}

impl Points {
    fn for_pieces(pieces: usize) -> Points {
        // Twice as many slots as points there can be: pieces of closed rings have about as many points as pieces.
        let slots = (pieces.max(8) * 4).next_power_of_two();
        Points {
            points: Vec::with_capacity(pieces),
            slots: vec![NONE; slots],
            mask: slots - 1,
        }
    }

    fn number(&mut self, point: GridPoint) -> u32 {
        let mixed =
            (point.x as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (point.y as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
        let mut slot = (mixed ^ (mixed >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15) as usize >> 20 & self.mask;
        loop {
            match self.slots[slot] {
                NONE => {
                    self.slots[slot] = self.points.len() as u32;
                    self.points.push(point);
                    return self.points.len() as u32 - 1;
                }
                found if self.points[found as usize] == point => return found,
                _ => slot = (slot + 1) & self.mask,
            }
        }
    }
}

impl Piece {
    /// A piece between two points, which must differ; which comes first does not matter.
    pub(super) fn new(a: GridPoint, b: GridPoint, borders: u32) -> Option<Piece> {
        match a.cmp(&b) {
            std::cmp::Ordering::Less => Some(Piece { a, b, borders }),
            std::cmp::Ordering::Greater => Some(Piece { a: b, b: a, borders }),
            std::cmp::Ordering::Equal => None,
        }
    }
}
