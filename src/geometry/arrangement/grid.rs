//! A grid of cells over the pieces of an arrangement: who may meet whom, and what lies left of a point.

use super::Piece;
use crate::geometry::GridPoint;

/// No entry.
pub(super) const NONE: u32 = u32::MAX;

/// How far a computed x may be from the true one, µm: doubles are right to a thousandth here.
const MARGIN: f64 = 2.0;

/// Square cells whose side is a power of two; per cell a linked list of the pieces that pass through it, and perhaps of some
/// that only pass by.
pub(super) struct Cells {
    corner: GridPoint,
    shift: u32,
    columns: u32,
    rows: u32,
    first: Vec<u32>,
    entries: Vec<(u32, u32)>,
}

impl Cells {
    /// A grid for pieces, about one cell for each. Empty.
    pub(super) fn over(pieces: &[Piece]) -> Cells {
        let (mut low, mut high) = (pieces[0].a, pieces[0].a);
        for p in pieces.iter().flat_map(|piece| [piece.a, piece.b]) {
            low = GridPoint {
                x: low.x.min(p.x),
                y: low.y.min(p.y),
            };
            high = GridPoint {
                x: high.x.max(p.x),
                y: high.y.max(p.y),
            };
        }
        let (width, height) = ((high.x - low.x) as u64, (high.y - low.y) as u64);
        let wanted = pieces.len().clamp(1, 1 << 24) as u64;
        let mut shift = 0;
        while ((width >> shift) + 1).saturating_mul((height >> shift) + 1) > wanted {
            shift += 1;
        }
        let (columns, rows) = ((width >> shift) as u32 + 1, (height >> shift) as u32 + 1);
        Cells {
            corner: low,
            shift,
            columns,
            rows,
            first: vec![NONE; columns as usize * rows as usize],
            entries: Vec::with_capacity(2 * pieces.len()),
        }
    }

    fn column(&self, x: i64) -> u32 {
        (((x - self.corner.x).max(0) >> self.shift) as u32).min(self.columns - 1)
    }

    fn row(&self, y: i64) -> u32 {
        (((y - self.corner.y).max(0) >> self.shift) as u32).min(self.rows - 1)
    }

    /// The cells a piece may pass through.
    pub(super) fn of(&self, piece: &Piece, cells: &mut Vec<u32>) {
        cells.clear();
        let (low, high) = (piece.a.y.min(piece.b.y), piece.a.y.max(piece.b.y));
        let (row0, row1) = (self.row(low), self.row(high));
        let (column0, column1) = (self.column(piece.a.x), self.column(piece.b.x));
        if row0 == row1 || column1 - column0 < 2 {
            for row in row0..=row1 {
                cells.extend((column0..=column1).map(|column| row * self.columns + column));
            }
            return;
        }
        // Long and slanted: row by row, only the columns it has there.
        let slope = (piece.b.x - piece.a.x) as f64 / (piece.b.y - piece.a.y) as f64;
        let at = |y: i64| piece.a.x as f64 + (y - piece.a.y) as f64 * slope;
        for row in row0..=row1 {
            let bottom = self.corner.y + (i64::from(row) << self.shift);
            let top = bottom + (1 << self.shift);
            let (x0, x1) = (at(bottom.clamp(low, high)), at(top.clamp(low, high)));
            let from = self.column((x0.min(x1) - MARGIN) as i64).clamp(column0, column1);
            let to = self.column((x0.max(x1) + MARGIN) as i64).clamp(column0, column1);
            cells.extend((from..=to).map(|column| row * self.columns + column));
        }
    }

    /// Puts a piece into cells.
    pub(super) fn put(&mut self, cells: &[u32], piece: u32) {
        for &cell in cells {
            let first = &mut self.first[cell as usize];
            self.entries.push((*first, piece));
            *first = (self.entries.len() - 1) as u32;
        }
    }

    /// The pieces in a cell.
    pub(super) fn within(&self, cell: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = self.first[cell as usize];
        std::iter::from_fn(move || {
            let (next, piece) = *self.entries.get(at as usize)?;
            at = next;
            Some(piece)
        })
    }

    /// The cells from a point westwards, each with the x of its western side.
    pub(super) fn westwards(&self, from: GridPoint) -> impl Iterator<Item = (u32, i64)> + '_ {
        let row = self.row(from.y);
        (0..=self.column(from.x)).rev().map(move |column| {
            let west = self.corner.x + (i64::from(column) << self.shift);
            (row * self.columns + column, west)
        })
    }
}
