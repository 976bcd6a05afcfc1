//! Closed lines cut each other and the plane falls into faces: the one engine behind [`super::Region`] and
//! [`super::Partition`].
//!
//! The input are **parts**: sets of rings, each part even-odd (a point belongs to it when a ray from there crosses its rings
//! an odd number of times). The pieces of all rings are noded together on their grid, equal pieces merge into one
//! edge that knows whose border it is, and the faces between the edges are labelled by walking: who crosses an edge enters
//! or leaves the parts it borders. So a label never depends on a point inside a face, which a sliver may not have, and every
//! edge checks the labels of its two sides against each other.
//!
//! Nothing here depends on the order of parts, rings or vertices: all coordinates are integers, all questions are answered
//! exactly, and cuts are found from all pairs before any is made.
//!
//! The walk around faces (half-edges, the first edge clockwise from the one back) is the doubly connected edge list of
//! Muller and Preparata (1978); rounding crossings to a grid and looking again is iterated snap rounding (Hobby 1999,
//! Halperin and Packer 2002).

mod cycles;
mod graph;
mod grid;
mod network;
mod nodes;
pub(super) mod predicate;

use super::effort::Effort;
use super::{GeometryError, GridPoint};
use cycles::Cycles;
use graph::Graph;
pub use network::{Cell, Network};
use nodes::{Borders, Nodes};

/// Largest extent of an arrangement, in steps of its grid: 2,000 km in µm. Beyond it products would not fit in 128 bits.
pub(super) const MAX_SPAN: i64 = 2_000_000_000_000;

/// A stretch of a ring, from the lesser to the greater end, and the list of parts it borders.
#[derive(Debug, Clone, Copy)]
struct Piece {
    a: GridPoint,
    b: GridPoint,
    borders: u32,
}

/// Rings that are to be arranged.
#[derive(Default)]
pub(super) struct Arrangement {
    pieces: Vec<Piece>,
    parts: u32,
}

/// Faces between edges, and the parts that cover them.
pub(super) struct Faces {
    nodes: Nodes,
    graph: Graph,
    cycles: Cycles,
}

/// A bounded face. Counter-clockwise around its shell, clockwise around its holes.
pub(super) struct Face<'a> {
    faces: &'a Faces,
    cycle: u32,
}

impl Arrangement {
    /// Room for a number of vertices.
    pub(super) fn with_capacity(vertices: usize) -> Arrangement {
        Arrangement {
            pieces: Vec::with_capacity(vertices),
            parts: 0,
        }
    }

    /// Adds a ring (open or closed) to a part.
    pub(super) fn add(&mut self, part: u32, ring: impl DoubleEndedIterator<Item = GridPoint> + Clone) {
        let Some(mut from) = ring.clone().next_back() else {
            return;
        };
        self.parts = self.parts.max(part + 1);
        for to in ring {
            self.pieces.extend(Piece::new(from, to, part));
            from = to;
        }
    }

    /// Cuts everything and finds the faces.
    ///
    /// # Errors
    /// Rings farther apart than [`MAX_SPAN`], more work than `effort` allows, a wish to stop, or a contradiction in the
    /// result, which would be a fault of this program.
    pub(super) fn faces(self, effort: &mut Effort<'_>) -> Result<Option<Faces>, GeometryError> {
        if self.pieces.is_empty() {
            return Ok(None);
        }
        check_span(&self.pieces)?;
        let nodes = Nodes::cut(self.pieces, Borders::of_parts(self.parts), effort)?;
        Faces::of(nodes, effort).map(Some)
    }
}

impl Faces {
    fn of(nodes: Nodes, effort: &mut Effort<'_>) -> Result<Faces, GeometryError> {
        let graph = Graph::of(&nodes, effort)?;
        let cycles = Cycles::of(&graph, &nodes, effort)?;
        Ok(Faces { nodes, graph, cycles })
    }

    /// The bounded faces, those that no part covers too, in no order that means anything.
    pub(super) fn iter(&self) -> impl Iterator<Item = Face<'_>> {
        self.cycles.shells().map(|cycle| Face { faces: self, cycle })
    }

    /// The faces of the land whose parts fit, as one part: neighbours that both fit are one face.
    ///
    /// # Errors
    /// As [`Arrangement::faces`].
    pub(super) fn outlines(
        &self,
        fits: impl Fn(&[u32]) -> bool,
        effort: &mut Effort<'_>,
    ) -> Result<Option<Faces>, GeometryError> {
        let fits = |half: u32| fits(self.cycles.label(self.cycles.of_half(half)));
        let mut pieces = Vec::new();
        for (piece, &edge) in self.nodes.pieces.iter().zip(&self.graph.edge_of_piece) {
            if edge != grid::NONE && fits(2 * edge) != fits(2 * edge + 1) {
                pieces.push(Piece { borders: 0, ..*piece });
            }
        }
        if pieces.is_empty() {
            return Ok(None);
        }
        Faces::of(Nodes::ready(pieces, Borders::of_parts(1), effort)?, effort).map(Some)
    }
}

impl Face<'_> {
    /// The parts that cover it, in order.
    pub(super) fn parts(&self) -> &[u32] {
        self.faces.cycles.label(self.cycle)
    }

    /// Twice its area in µm², holes taken off.
    pub(super) fn twice_area(&self) -> i128 {
        self.faces.cycles.face_twice_area(self.cycle)
    }

    /// Its rings, the shell first. Each is simple; they may touch each other in points.
    pub(super) fn rings(&self) -> Vec<Vec<GridPoint>> {
        self.faces.cycles.rings(self.cycle, &self.faces.graph)
    }
}

fn check_span(pieces: &[Piece]) -> Result<(), GeometryError> {
    let mut span = [i64::MAX, i64::MIN, i64::MAX, i64::MIN];
    for p in pieces.iter().flat_map(|piece| [piece.a, piece.b]) {
        span = [span[0].min(p.x), span[1].max(p.x), span[2].min(p.y), span[3].max(p.y)];
    }
    let too_far = |low: i64, high: i64| high.checked_sub(low).is_none_or(|extent| extent > MAX_SPAN);
    if too_far(span[0], span[1]) || too_far(span[2], span[3]) {
        return Err(GeometryError::TooLarge);
    }
    Ok(())
}
