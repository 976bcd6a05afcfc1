//! A network of lines that share edges, taken apart into the cells they enclose: a plan whose lots are drawn as single lines.
//!
//! The lines are noded as rings are. What leads nowhere (a line with a loose end, a line between two cells that borders
//! neither twice) encloses nothing and is taken off; what is left bounds cells on both sides, which are found by walking
//! around them.

use std::collections::HashMap;

use super::graph::Graph;
use super::grid::NONE;
use super::nodes::{Borders, Nodes};
use super::predicate::cross;
use super::{Piece, check_span};
use crate::effort::Effort;
use crate::{GeometryError, GridPoint, Stop};

/// A network of lines split into the cells they enclose and the ends that enclose nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Network {
    /// The cells, in the order of their westernmost points.
    pub cells: Vec<Cell>,
    /// Loose ends: where a stretch meets no other.
    pub ends: Vec<GridPoint>,
}

/// Land enclosed by lines that is cut by none of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Its outer border, counter-clockwise, the last point not the first.
    pub ring: Vec<GridPoint>,
    /// The stretches along that border, in order.
    pub stretches: Vec<u32>,
}

impl Network {
    /// Takes stretches of lines apart; each is known by its position.
    ///
    /// # Errors
    /// Lines farther apart than 2,000 km, more crossings than are cut for so many of them, a wish to stop.
    pub fn of(stretches: &[(GridPoint, GridPoint)], stop: &dyn Stop) -> Result<Network, GeometryError> {
        let numbered = stretches.iter().zip(0..);
        let pieces: Vec<Piece> = numbered.filter_map(|((a, b), part)| Piece::new(*a, *b, part)).collect();
        if pieces.is_empty() {
            return Ok(Network::default());
        }
        check_span(&pieces)?;
        let mut effort = Effort::new(4 * pieces.len(), stop);
        let mut nodes = Nodes::cut(pieces, Borders::of_parts(stretches.len() as u32), &mut effort)?;
        let ends = take_off_ends(&mut nodes);
        loop {
            let graph = Graph::of(&nodes, &mut effort)?;
            let walks = Walks::of(&graph, &mut effort)?;
            if take_off_bridges(&mut nodes, &graph, &walks) {
                take_off_ends(&mut nodes);
                continue;
            }
            let mut cells: Vec<Cell> = walks.cells(&graph);
            cells.sort_by(|a, b| a.ring.iter().min().cmp(&b.ring.iter().min()).then(a.ring.cmp(&b.ring)));
            return Ok(Network { cells, ends });
        }
    }
}

/// Takes off lines with a loose end until none has one; the ends there were at first.
fn take_off_ends(nodes: &mut Nodes) -> Vec<GridPoint> {
    let mut at: HashMap<GridPoint, Vec<u32>> = HashMap::new();
    for (i, piece) in nodes.pieces.iter().enumerate().filter(|(i, _)| nodes.alive[*i]) {
        for end in [piece.a, piece.b] {
            at.entry(end).or_default().push(i as u32);
        }
    }
    let mut loose: Vec<GridPoint> = at
        .iter()
        .filter(|(_, pieces)| pieces.len() == 1)
        .map(|(p, _)| *p)
        .collect();
    loose.sort_unstable();
    let ends = loose.clone();
    while let Some(point) = loose.pop() {
        let Some([piece]) = at.get(&point).map(Vec::as_slice) else {
            continue;
        };
        let piece = *piece;
        nodes.alive[piece as usize] = false;
        let Piece { a, b, .. } = nodes.pieces[piece as usize];
        for end in [a, b] {
            if let Some(pieces) = at.get_mut(&end) {
                pieces.retain(|other| *other != piece);
                if pieces.len() == 1 {
                    loose.push(end);
                }
            }
        }
    }
    ends
}

/// Takes off edges with the same walk on both sides; whether there were any.
fn take_off_bridges(nodes: &mut Nodes, graph: &Graph, walks: &Walks) -> bool {
    let mut any = false;
    for (piece, &edge) in graph.edge_of_piece.iter().enumerate() {
        if edge != NONE && walks.of_half[2 * edge as usize] == walks.of_half[2 * edge as usize + 1] {
            nodes.alive[piece] = false;
            any = true;
        }
    }
    any
}

/// The walks around all faces.
struct Walks {
    /// By walk the half-edge it starts with, and twice its signed area.
    walks: Vec<(u32, i128)>,
    of_half: Vec<u32>,
}

impl Walks {
    fn of(graph: &Graph, effort: &mut Effort<'_>) -> Result<Walks, GeometryError> {
        let mut of_half = vec![NONE; graph.half_edges() as usize];
        let mut walks = Vec::new();
        for start in 0..graph.half_edges() {
            if of_half[start as usize] != NONE {
                continue;
            }
            let first = graph.points[graph.origin[start as usize] as usize];
            let (mut half, mut twice_area, mut from) = (start, 0, (0, 0));
            loop {
                of_half[half as usize] = walks.len() as u32;
                let point = graph.points[graph.target(half) as usize];
                let to = (point.x - first.x, point.y - first.y);
                twice_area += cross(from, to);
                from = to;
                half = graph.next[half as usize];
                effort.step(1)?;
                if half == start {
                    break;
                }
            }
            walks.push((start, twice_area));
        }
        Ok(Walks { walks, of_half })
    }

    /// The faces with an inside.
    fn cells(&self, graph: &Graph) -> Vec<Cell> {
        let shells = self.walks.iter().filter(|(_, twice_area)| *twice_area > 0);
        shells
            .map(|(start, _)| {
                let (mut ring, mut stretches, mut half) = (Vec::new(), Vec::new(), *start);
                loop {
                    ring.push(graph.points[graph.origin[half as usize] as usize]);
                    stretches.extend_from_slice(graph.parts(half / 2));
                    half = graph.next[half as usize];
                    if half == *start {
                        break;
                    }
                }
                stretches.sort_unstable();
                stretches.dedup();
                Cell { ring, stretches }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Never;
    use geodesy::micro::twice_area;

    fn at(x: i64, y: i64) -> GridPoint {
        GridPoint { x, y }
    }

    fn areas(lines: &[[i64; 4]]) -> (Vec<i128>, Vec<GridPoint>) {
        let stretches: Vec<_> = lines.iter().map(|[a, b, c, d]| (at(*a, *b), at(*c, *d))).collect();
        let network = Network::of(&stretches, &Never).unwrap();
        let twice = |cell: &Cell| twice_area(cell.ring.iter().map(|p| (p.x, p.y))) / 2;
        (network.cells.iter().map(twice).collect(), network.ends)
    }

    #[test]
    fn crossing_lines_enclose_cells_and_loose_ends_are_told() {
        // Three lines each way, each 5 beyond the outermost.
        let mut lines: Vec<[i64; 4]> = Vec::new();
        for k in 0..3 {
            lines.push([100 * k, -5, 100 * k, 205]);
            lines.push([-5, 100 * k, 205, 100 * k]);
        }
        let (cells, ends) = areas(&lines);
        assert_eq!(cells, [10_000; 4]);
        assert_eq!(ends.len(), 12);
    }

    #[test]
    fn a_border_drawn_by_both_neighbours_is_one_border() {
        let square = |x: i64| {
            [
                [x, 0, x + 10, 0],
                [x + 10, 0, x + 10, 10],
                [x + 10, 10, x, 10],
                [x, 10, x, 0],
            ]
        };
        let (cells, ends) = areas(&[square(0), square(10)].concat());
        assert_eq!((cells, ends), (vec![100, 100], vec![]));
    }

    #[test]
    fn a_line_between_two_rings_encloses_nothing() {
        let ring = |low: i64, high: i64| {
            [
                [low, low, high, low],
                [high, low, high, high],
                [high, high, low, high],
                [low, high, low, low],
            ]
        };
        let lines = [ring(0, 100).to_vec(), ring(40, 60).to_vec(), vec![[0, 50, 40, 50]]].concat();
        let (mut cells, ends) = areas(&lines);
        cells.sort_unstable();
        assert_eq!((cells, ends), (vec![400, 10_000], vec![]));
    }
}
