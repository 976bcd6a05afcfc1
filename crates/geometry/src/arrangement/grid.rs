//! A grid of cells over the pieces of an arrangement: which may meet, and which lie left of a point.

use super::Piece;
use crate::GridPoint;

/// Marks an index that has no entry.
pub(super) const NONE: u32 = u32::MAX;

/// How far a computed x may be from the true one, µm: doubles are right to a thousandth here.
const MARGIN: f64 = 2.0;

/// Cells whose sides are powers of two; per cell a linked list of the pieces that pass through it, and perhaps of some that
/// only pass by. The outermost rows and columns reach as far as there are pieces.
pub(super) struct Cells {
    columns: Axis,
    rows: Axis,
    first: Vec<u32>,
    entries: Vec<(u32, u32)>,
}

impl Cells {
    /// So few pieces may as well all lie in one cell.
    const ALWAYS_FEW: usize = 4_096;

    /// Pieces looked at to see whether they crowd.
    const SAMPLE: usize = 2_048;

    /// With more than this in a usual piece's cell, the cells are not fine where they should be.
    const CROWD: usize = 64;

    /// A grid for pieces, with about one cell for each. Empty.
    ///
    /// It lies where nearly all of them are, so that one vertex gone astray does not leave the others in one cell; and no cell
    /// is smaller than half a usual piece, so that pieces lie in few cells each, however long and thin they are.
    pub(super) fn over(pieces: &[Piece]) -> Cells {
        let mut columns = Axis::over(pieces, |p| p.x);
        let mut rows = Axis::over(pieces, |p| p.y);
        let wanted = pieces.len().clamp(1, 1 << 24) as u64;
        while columns.cells().saturating_mul(rows.cells()) > wanted {
            let columns_are_finer = columns.side() * rows.usual <= rows.side() * columns.usual;
            if rows.cells() == 1 || (columns.cells() > 1 && columns_are_finer) {
                columns.shift += 1;
            } else {
                rows.shift += 1;
            }
        }
        let even = Cells::of_axes(columns, rows, pieces);
        if even.is_crowded_by(pieces) {
            return Cells::crowded(pieces);
        }
        even
    }

    fn of_axes(columns: Axis, rows: Axis, pieces: &[Piece]) -> Cells {
        Cells {
            first: vec![NONE; (columns.cells() * rows.cells()) as usize],
            columns,
            rows,
            entries: Vec::with_capacity(2 * pieces.len()),
        }
    }

    /// Whether a usual piece would share its cell with very many others: most lie in a small place, and some far around.
    /// Judged by the middles of some pieces.
    fn is_crowded_by(&self, pieces: &[Piece]) -> bool {
        if pieces.len() <= Cells::ALWAYS_FEW {
            return false;
        }
        let sample = pieces.iter().step_by(pieces.len().div_ceil(Cells::SAMPLE));
        let middle = |a: i64, b: i64| a + (b - a) / 2;
        let mut cells: Vec<u32> = sample
            .map(|p| {
                let (column, row) = (middle(p.a.x, p.b.x), middle(p.a.y, p.b.y));
                self.cell(self.columns.at(column), self.rows.at(row))
            })
            .collect();
        cells.sort_unstable();
        let together: usize = cells
            .chunk_by(|a, b| a == b)
            .map(|cell| cell.len() * (cell.len() - 1))
            .sum();
        together * pieces.len() > Cells::CROWD * cells.len() * cells.len()
    }

    /// A grid for pieces that are crowded in places, with at most one cell for each. Empty.
    ///
    /// Its columns and rows are narrow where there are many ends of pieces and wide where there are few: around the middle of
    /// a star there are as many as in all the rest of it. They are as many as let a usual piece lie in a few of them.
    pub(super) fn crowded(pieces: &[Piece]) -> Cells {
        let (columns, rows) = (Ranks::of(pieces, |p| p.x), Ranks::of(pieces, |p| p.y));
        let (mut across, mut up) = (columns.fitting(), rows.fitting());
        while across.saturating_mul(up) > pieces.len().clamp(1, 1 << 24) {
            if across > up {
                across = across.div_ceil(2);
            } else {
                up = up.div_ceil(2);
            }
        }
        Cells::of_axes(columns.axis(across), rows.axis(up), pieces)
    }

    fn cell(&self, column: u32, row: u32) -> u32 {
        row * self.columns.cells() as u32 + column
    }

    /// The cells a piece may pass through.
    pub(super) fn of(&self, piece: &Piece, cells: &mut Vec<u32>) {
        cells.clear();
        let (low, high) = (piece.a.y.min(piece.b.y), piece.a.y.max(piece.b.y));
        let (row0, row1) = (self.rows.at(low), self.rows.at(high));
        let (column0, column1) = (self.columns.at(piece.a.x), self.columns.at(piece.b.x));
        if row0 == row1 || column1 - column0 < 2 {
            for row in row0..=row1 {
                cells.extend((column0..=column1).map(|column| self.cell(column, row)));
            }
            return;
        }
        // Long and slanted: row by row, only the columns it has there.
        let slope = (piece.b.x - piece.a.x) as f64 / (piece.b.y - piece.a.y) as f64;
        let at = |y: i64| piece.a.x as f64 + (y - piece.a.y) as f64 * slope;
        for row in row0..=row1 {
            let bottom = if row == row0 { low } else { self.rows.start(row) };
            let top = if row == row1 { high } else { self.rows.start(row + 1) };
            let (x0, x1) = (at(bottom), at(top));
            let from = self.columns.at((x0.min(x1) - MARGIN) as i64).clamp(column0, column1);
            let to = self.columns.at((x0.max(x1) + MARGIN) as i64).clamp(column0, column1);
            cells.extend((from..=to).map(|column| self.cell(column, row)));
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
        let row = self.rows.at(from.y);
        (0..=self.columns.at(from.x))
            .rev()
            .map(move |column| (self.cell(column, row), self.columns.start(column)))
    }
}

/// The columns or the rows of a grid.
struct Axis {
    low: i64,
    span: u64,
    shift: u32,
    /// Mean extent of the pieces, at least a step.
    usual: u128,
    /// Where they begin, when they are not all as wide; empty otherwise. The first one reaches as far down as there is land.
    starts: Vec<i64>,
}

/// The ends of pieces in one direction, in order.
struct Ranks {
    ends: Vec<i64>,
    /// How many of the ends lie between the two of a usual piece.
    usual: usize,
}

impl Ranks {
    /// How many pieces are sampled at most.
    const SAMPLE: usize = 16_384;

    fn of(pieces: &[Piece], of: impl Fn(GridPoint) -> i64) -> Ranks {
        let sample = pieces.iter().step_by(pieces.len().div_ceil(Ranks::SAMPLE));
        let both: Vec<(i64, i64)> = sample.map(|piece| (of(piece.a), of(piece.b))).collect();
        let mut ends: Vec<i64> = both.iter().flat_map(|(a, b)| [*a, *b]).collect();
        ends.sort_unstable();
        let rank = |end: i64| ends.partition_point(|other| *other < end);
        let between = both.iter().map(|(a, b)| rank(*a).abs_diff(rank(*b)));
        let usual = (between.sum::<usize>() / both.len()).max(1);
        Ranks { ends, usual }
    }

    /// How many columns there may be for a usual piece to lie in two or three of them.
    fn fitting(&self) -> usize {
        (self.ends.len() / self.usual).max(1)
    }

    fn axis(self, cells: usize) -> Axis {
        let every = self.ends.len().div_ceil(cells);
        let mut starts: Vec<i64> = self.ends.into_iter().step_by(every).collect();
        starts.dedup();
        Axis {
            low: starts[0],
            span: 0,
            shift: 0,
            usual: 1,
            starts,
        }
    }
}

impl Axis {
    /// Pieces looked at to see where nearly all are.
    const SAMPLE: usize = 1_024;

    /// Of the sample's ends, one in so many may lie beyond on either side.
    const ASTRAY: usize = 64;

    /// As fine as the pieces allow.
    fn over(pieces: &[Piece], of: impl Fn(GridPoint) -> i64) -> Axis {
        let mut sample: Vec<i64> = pieces
            .iter()
            .step_by(pieces.len().div_ceil(Axis::SAMPLE))
            .flat_map(|piece| [of(piece.a), of(piece.b)])
            .collect();
        sample.sort_unstable();
        let astray = sample.len() / Axis::ASTRAY;
        let (low, high) = (sample[astray], sample[sample.len() - 1 - astray]);
        // Some more on either side: where nothing is astray, the sample's ends are cut off and were not all there is.
        let more = (high - low) / 16;
        let span = (high - low + 2 * more) as u64;
        let extents = pieces.iter().map(|piece| of(piece.a).abs_diff(of(piece.b)).min(span));
        let sum: u128 = extents.map(u128::from).sum();
        let usual = (sum / pieces.len() as u128).max(1);
        Axis {
            low: low - more,
            span,
            shift: (usual / 2).max(1).ilog2(),
            usual,
            starts: Vec::new(),
        }
    }

    fn cells(&self) -> u64 {
        match self.starts.len() {
            0 => (self.span >> self.shift) + 1,
            cells => cells as u64,
        }
    }

    fn side(&self) -> u128 {
        1 << self.shift
    }

    /// The cell of a coordinate; one beyond the grid counts to the outermost.
    fn at(&self, coordinate: i64) -> u32 {
        if !self.starts.is_empty() {
            return self
                .starts
                .partition_point(|start| *start <= coordinate)
                .saturating_sub(1) as u32;
        }
        (((coordinate - self.low).max(0) as u64) >> self.shift).min(self.span >> self.shift) as u32
    }

    fn start(&self, cell: u32) -> i64 {
        if let Some(start) = self.starts.get(cell as usize) {
            return *start;
        }
        self.low + (i64::from(cell) << self.shift)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const METRE: i64 = 1_000_000;

    fn p(x: i64, y: i64) -> GridPoint {
        GridPoint { x, y }
    }

    fn rectangle(x: i64, y: i64, width: i64, height: i64) -> Vec<Piece> {
        let corners = [p(x, y), p(x + width, y), p(x + width, y + height), p(x, y + height)];
        let ends = corners.iter().zip(corners.iter().cycle().skip(1));
        ends.filter_map(|(a, b)| Piece::new(*a, *b, 0)).collect()
    }

    /// Entries in all cells, and pairs of pieces that share a cell.
    fn load(pieces: &[Piece]) -> (usize, usize) {
        let mut grid = Cells::over(pieces);
        let mut cells = Vec::new();
        for (i, piece) in pieces.iter().enumerate() {
            grid.of(piece, &mut cells);
            grid.put(&cells, i as u32);
        }
        let pairs = (0..grid.first.len() as u32).map(|cell| grid.within(cell).count().pow(2));
        (grid.entries.len(), pairs.sum())
    }

    fn assert_light(what: &str, pieces: &[Piece]) {
        let (entries, pairs) = load(pieces);
        assert!(entries <= 8 * pieces.len(), "{what}: {entries} entries");
        assert!(pairs <= 64 * pieces.len(), "{what}: {pairs} pairs");
    }

    #[test]
    fn work_grows_with_the_pieces_whatever_their_shape() {
        let parcels: Vec<Piece> = (0..2_500)
            .flat_map(|i| rectangle(i % 50 * 20 * METRE, i / 50 * 20 * METRE, 20 * METRE, 20 * METRE))
            .collect();
        assert_light("parcels", &parcels);
        // A corner typed as 0, 0, and a parcel in another province.
        let mut astray = parcels.clone();
        astray[0].a = p(-1_200_000 * METRE, -700_000 * METRE);
        astray.extend(rectangle(500_000 * METRE, 90_000 * METRE, METRE, METRE));
        assert_light("astray", &astray);
        // Along a road, in a row and as layers; and layers of a tenth of a hair.
        let row = (0..2_500).flat_map(|i| rectangle(i * 10 * METRE, 0, 10 * METRE, 10 * METRE));
        assert_light("row", &row.collect::<Vec<_>>());
        let layers = (0..2_500).flat_map(|i| rectangle(0, i * METRE, 100_000 * METRE, METRE));
        assert_light("layers", &layers.collect::<Vec<_>>());
        let hairs = (0..2_500).flat_map(|i| rectangle(0, i * 10, 1_900_000 * METRE, 10));
        assert_light("hairs", &hairs.collect::<Vec<_>>());
    }

    #[test]
    fn a_piece_is_in_the_cells_of_all_its_points() {
        let mut pieces: Vec<Piece> = (0..900)
            .flat_map(|i| rectangle(i % 30 * METRE, i / 30 * METRE, METRE, METRE))
            .collect();
        // Far beyond the grid in both directions, steep and shallow.
        for (i, far) in [40, 500, 9_000].iter().flat_map(|far| [(1, *far), (7, far * 13)]) {
            pieces.push(Piece {
                a: p(-far * METRE, -i * METRE),
                b: p(3 * METRE, far * METRE),
                borders: 0,
            });
            pieces.push(Piece {
                a: p(i * METRE, far * METRE),
                b: p(far * METRE, -far * i * METRE),
                borders: 0,
            });
        }
        let grid = Cells::over(&pieces);
        assert!(grid.first.len() > 500);
        let mut cells = Vec::new();
        for piece in &pieces {
            grid.of(piece, &mut cells);
            for step in 0..=1_000 {
                let along = |a: i64, b: i64| a + (i128::from(b - a) * step / 1_000) as i64;
                let (x, y) = (along(piece.a.x, piece.b.x), along(piece.a.y, piece.b.y));
                let cell = grid.cell(grid.columns.at(x), grid.rows.at(y));
                assert!(cells.contains(&cell), "{piece:?} at {x}, {y}");
            }
        }
    }
}
