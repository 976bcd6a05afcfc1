//! Noding: pieces are cut wherever they meet, until they meet at their ends only.
//!
//! A crossing falls on a point of the grid beside it, which moves the halves of a piece by less than two steps and may make
//! them meet others; those are looked for in the next round. Every round looks at all pairs of one set of pieces before it
//! cuts any, so that the order of the input cannot matter.

use super::Piece;
use super::grid::{Cells, NONE};
use super::predicate::{crossing, dot, side};
use crate::effort::{Effort, Excess};
use crate::{GeometryError, GridPoint};
use std::cmp::Ordering::Equal;

/// Rounds in which crossings fall on a point of the grid beside them.
const FREE_ROUNDS: u32 = 6;

/// Rounds after which the pieces are refused. Real and random tangles need two to four.
const MAX_ROUNDS: u32 = 60;

/// How many times as many pieces as it was laid for a grid has to hold before another is laid: a tangle of a hundred long
/// edges becomes ten thousand short pieces, and all of them lie in a handful of the cells of the long ones.
const OUTGROWN: usize = 2;

/// Pieces that meet at their ends only, no two of them equal, with a grid over them.
pub(super) struct Nodes {
    /// Every piece there ever was.
    pub pieces: Vec<Piece>,
    /// Whether a piece still stands: it was not cut, nor is it equal to one that stands.
    pub alive: Vec<bool>,
    /// Which parts the pieces border.
    pub borders: Borders,
    /// The grid; may hold cut pieces too.
    pub cells: Cells,
    /// How many pieces the grid was laid for.
    laid_for: usize,
}

/// A piece is to be cut at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cut {
    piece: u32,
    at: GridPoint,
}

impl Nodes {
    /// Cuts pieces where they meet. There must be some.
    ///
    /// # Errors
    /// Pieces that go on meeting however often they are cut, of which none are known; more crossings or comparisons than
    /// `effort` allows; a wish to stop.
    pub(super) fn cut(pieces: Vec<Piece>, borders: Borders, effort: &mut Effort<'_>) -> Result<Nodes, GeometryError> {
        Nodes::cut_within(MAX_ROUNDS, pieces, borders, effort)
    }

    fn cut_within(
        rounds: u32,
        pieces: Vec<Piece>,
        borders: Borders,
        effort: &mut Effort<'_>,
    ) -> Result<Nodes, GeometryError> {
        let mut nodes = Nodes::empty(pieces, borders);
        let mut first = 0;
        for round in 0..rounds {
            let mut cuts = nodes.meetings(first, round, effort)?;
            if cuts.is_empty() {
                return Ok(nodes);
            }
            first = nodes.pieces.len();
            nodes.apply(&mut cuts);
            drop(cuts);
            first = nodes.lay_again(first, effort)?;
        }
        Err(GeometryError::Tangled)
    }

    /// Drops the pieces that were cut and lays another grid, where the one there is has been outgrown. `first` is the first
    /// piece that is not in the grid yet, before and after.
    fn lay_again(&mut self, first: usize, effort: &mut Effort<'_>) -> Result<usize, GeometryError> {
        let standing = self.alive.iter().filter(|alive| **alive).count();
        if standing <= OUTGROWN * self.laid_for.max(1_024) {
            return Ok(first);
        }
        let old = self.alive[..first].iter().filter(|alive| **alive).count();
        let mut alive = std::mem::take(&mut self.alive).into_iter();
        self.pieces.retain(|_| alive.next().unwrap_or(false));
        self.alive = vec![true; self.pieces.len()];
        self.cells = Cells::crowded(&self.pieces);
        self.laid_for = self.pieces.len();
        self.put(0..old, effort)?;
        Ok(old)
    }

    /// Pieces that are known to meet at their ends only, no two equal. There must be some.
    ///
    /// # Errors
    /// More comparisons than `effort` allows; a wish to stop.
    pub(super) fn ready(pieces: Vec<Piece>, borders: Borders, effort: &mut Effort<'_>) -> Result<Nodes, GeometryError> {
        let mut nodes = Nodes::empty(pieces, borders);
        nodes.put(0..nodes.pieces.len(), effort)?;
        Ok(nodes)
    }

    fn empty(pieces: Vec<Piece>, borders: Borders) -> Nodes {
        Nodes {
            alive: vec![true; pieces.len()],
            cells: Cells::over(&pieces),
            laid_for: pieces.len(),
            pieces,
            borders,
        }
    }

    /// Puts pieces into the grid that are known not to meet those in it.
    fn put(&mut self, pieces: std::ops::Range<usize>, effort: &mut Effort<'_>) -> Result<(), GeometryError> {
        let mut cells = Vec::new();
        for i in pieces {
            let piece = &self.pieces[i];
            self.cells.of(piece, &mut cells);
            effort.spend(Excess::Comparisons, cells.len(), piece.a)?;
            self.cells.put(&cells, i as u32);
        }
        Ok(())
    }

    /// Puts the pieces from `first` on into the grid; the cuts where they meet those already there.
    fn meetings(&mut self, first: usize, round: u32, effort: &mut Effort<'_>) -> Result<Vec<Cut>, GeometryError> {
        let mut cuts = Vec::new();
        let mut cells = Vec::new();
        // By piece the last one it was found to meet: a pair may share several cells, and is counted once.
        let mut met = vec![NONE; self.pieces.len()];
        for i in first..self.pieces.len() {
            let piece = self.pieces[i];
            self.cells.of(&piece, &mut cells);
            // Pairs compared for this piece, charged once its turn is over: one call for all of them.
            let mut compared = cells.len();
            if let Some(equal) = self.equal(&piece, cells[0]) {
                // Neighbours that share a border: whatever meets the one meets the other.
                self.alive[i] = false;
                let known = &self.pieces[equal as usize];
                let (onto, joined) = (known.borders, piece.borders);
                let length = self.borders.parts(joined).count();
                effort.spend(Excess::Coverings, length.saturating_sub(1), piece.a)?;
                self.pieces[equal as usize].borders = self.borders.joined(onto, joined);
                continue;
            }
            let (low, high) = (piece.a.y.min(piece.b.y), piece.a.y.max(piece.b.y));
            for &cell in &cells {
                for j in self.cells.within(cell) {
                    compared += 1;
                    let other = &self.pieces[j as usize];
                    let apart = other.a.x > piece.b.x
                        || other.b.x < piece.a.x
                        || other.a.y.min(other.b.y) > high
                        || other.a.y.max(other.b.y) < low;
                    if !apart && self.alive[j as usize] && met[j as usize] != i as u32 {
                        let before = cuts.len();
                        self.meet(i as u32, j, round, &mut cuts);
                        if let Some(cut) = cuts.get(before) {
                            met[j as usize] = i as u32;
                            effort.spend(Excess::Crossings, 1, cut.at)?;
                        }
                    }
                }
                effort.spend(Excess::Comparisons, compared, piece.a)?;
                compared = 0;
            }
            self.cells.put(&cells, i as u32);
        }
        Ok(cuts)
    }

    /// The standing piece with the same ends; all its cells are those of `piece`.
    fn equal(&self, piece: &Piece, cell: u32) -> Option<u32> {
        self.cells.within(cell).find(|j| {
            let other = &self.pieces[*j as usize];
            other.a == piece.a && other.b == piece.b && self.alive[*j as usize]
        })
    }

    /// Where two pieces meet otherwise than at ends of both.
    fn meet(&self, i: u32, j: u32, round: u32, cuts: &mut Vec<Cut>) {
        // Always in the same order, so that the result does not depend on which came first.
        let key = |k: u32| (self.pieces[k as usize].a, self.pieces[k as usize].b);
        let (i, j) = if key(j) < key(i) { (j, i) } else { (i, j) };
        let ((sa, sb), (ta, tb)) = (key(i), key(j));
        // With one end in common they meet elsewhere only if one lies along the other.
        let shared = if sa == ta {
            Some((sa, sb, tb))
        } else if sb == tb {
            Some((sb, sa, ta))
        } else if sb == ta {
            Some((sb, sa, tb))
        } else {
            None
        };
        if shared.is_some_and(|(common, s, t)| side(common, s, t) != Equal) {
            return;
        }
        let (t_a, t_b) = (side(sa, sb, ta), side(sa, sb, tb));
        if t_a == t_b && t_a != Equal {
            return;
        }
        let (s_a, s_b) = (side(ta, tb, sa), side(ta, tb, sb));
        if s_a == s_b && s_a != Equal {
            return;
        }
        let mut cut = |piece: u32, (a, b): (GridPoint, GridPoint), at: GridPoint| {
            if at != a && at != b {
                cuts.push(Cut { piece, at });
            }
        };
        if [t_a, t_b, s_a, s_b].contains(&Equal) {
            // Ends on the other piece; both pieces on one line are this too, twice.
            let between = |(a, b): (GridPoint, GridPoint), p: GridPoint| a < p && p < b;
            for (on, p) in [(t_a, ta), (t_b, tb)] {
                if on == Equal && between((sa, sb), p) {
                    cut(i, (sa, sb), p);
                }
            }
            for (on, p) in [(s_a, sa), (s_b, sb)] {
                if on == Equal && between((ta, tb), p) {
                    cut(j, (ta, tb), p);
                }
            }
            return;
        }
        let mut at = crossing((sa, sb), (ta, tb));
        if round >= FREE_ROUNDS {
            at = near_end(at, [sa, sb, ta, tb], 1 << (round - FREE_ROUNDS).min(40));
        }
        cut(i, (sa, sb), at);
        cut(j, (ta, tb), at);
    }

    fn apply(&mut self, cuts: &mut Vec<Cut>) {
        cuts.sort_unstable();
        cuts.dedup();
        for group in cuts.chunk_by_mut(|a, b| a.piece == b.piece) {
            let at = group[0].piece as usize;
            let whole = self.pieces[at];
            let direction = (whole.b.x - whole.a.x, whole.b.y - whole.a.y);
            group.sort_by_key(|cut| (dot(direction, (cut.at.x - whole.a.x, cut.at.y - whole.a.y)), cut.at));
            self.alive[at] = false;
            let mut from = whole.a;
            for to in group.iter().map(|cut| cut.at).chain([whole.b]) {
                self.pieces.extend(Piece::new(from, to, whole.borders));
                from = to;
            }
        }
        self.alive.resize(self.pieces.len(), true);
    }
}

/// Lists of parts that share their tails: the halves of a cut piece keep its list, and each may go on to grow its own.
pub(super) struct Borders {
    links: Vec<(u32, u32)>,
}

impl Borders {
    /// One list for each part: list `n` holds part `n`.
    pub(super) fn of_parts(parts: u32) -> Borders {
        Borders {
            links: (0..parts).map(|part| (part, NONE)).collect(),
        }
    }

    /// The list of both.
    fn joined(&mut self, onto: u32, mut list: u32) -> u32 {
        let mut head = onto;
        while list != NONE {
            let (part, next) = self.links[list as usize];
            self.links.push((part, head));
            head = (self.links.len() - 1) as u32;
            list = next;
        }
        head
    }

    /// The parts in a list, each as often as it was put there.
    pub(super) fn parts(&self, mut list: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::from_fn(move || {
            let (part, next) = *self.links.get(list as usize)?;
            list = next;
            Some(part)
        })
    }
}

/// A crossing, or the nearest of the ends when that is within `reach` steps: then no new point comes into being, and the
/// cutting comes to an end.
fn near_end(at: GridPoint, ends: [GridPoint; 4], reach: i64) -> GridPoint {
    let far = |p: GridPoint| dot((p.x - at.x, p.y - at.y), (p.x - at.x, p.y - at.y));
    let nearest = ends.into_iter().min_by_key(|p| (far(*p), *p)).unwrap_or(at);
    if far(nearest) <= i128::from(reach) * i128::from(reach) {
        nearest
    } else {
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Never;

    /// Triangles of a kilometre, their ends within 50 µm of each other.
    fn needles(count: usize) -> Vec<Piece> {
        let mut state = 7u64;
        let mut some = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as i64 % 50
        };
        let length = 1_000_000_000;
        let mut point = |x: i64, y: i64| GridPoint {
            x: x + some(),
            y: y + some(),
        };
        let corners = (0..count).map(|_| [point(0, 0), point(length, 0), point(length, 50)]);
        let edges = corners.flat_map(|[a, b, c]| [(a, b), (b, c), (c, a)]);
        edges.filter_map(|(a, b)| Piece::new(a, b, 0)).collect()
    }

    #[test]
    fn a_bundle_of_needles_is_untangled() {
        let pieces = needles(16);
        let early = Nodes::cut_within(
            FREE_ROUNDS,
            pieces.clone(),
            Borders::of_parts(1),
            &mut Effort::new(48, &Never),
        );
        assert!(matches!(early, Err(GeometryError::Tangled)), "near ends must be needed");
        let nodes = Nodes::cut(pieces, Borders::of_parts(1), &mut Effort::new(48, &Never)).unwrap();
        let standing: Vec<u32> = (0..nodes.pieces.len() as u32)
            .filter(|i| nodes.alive[*i as usize])
            .collect();
        let mut cuts = Vec::new();
        for (k, i) in standing.iter().enumerate() {
            for j in &standing[..k] {
                nodes.meet(*i, *j, 0, &mut cuts);
            }
        }
        assert_eq!(cuts, []);
    }
}
