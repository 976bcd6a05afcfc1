//! The grid on which a boundary is cut.
//!
//! Vertices stand on whole micrometres, but a crossing does not: moving it to a whole micrometre moves both lines along their
//! whole length, and the boundary of a large zone, cut some hundred times, would come out a thousandth of a square metre
//! too large or too small. So cuts fall on a grid 64 times as fine, or as fine as products of 128 bits allow.

use super::arrangement::MAX_SPAN;
use super::{GridPoint, GridRings};
use geodesy::{AreaMm2, micro};

/// How often a micrometre is halved, at most.
const HALVINGS: u32 = 6;

/// A finer grid over some land, with its origin at the land's corner.
#[derive(Debug, Clone, Copy)]
pub(super) struct CutGrid {
    corner: GridPoint,
    halvings: u32,
}

impl CutGrid {
    /// As fine as the extent of the points allows: six halvings up to 31 km, five up to 62 km, …
    pub(super) fn over(points: impl Iterator<Item = GridPoint>) -> CutGrid {
        let mut span: Option<(GridPoint, GridPoint)> = None;
        for p in points {
            let (low, high) = span.get_or_insert((p, p));
            (low.x, low.y) = (low.x.min(p.x), low.y.min(p.y));
            (high.x, high.y) = (high.x.max(p.x), high.y.max(p.y));
        }
        let (corner, high) = span.unwrap_or_default();
        let extent = (high.x - corner.x).max(high.y - corner.y);
        let halvings = (0..=HALVINGS).rev().find(|n| extent << n <= MAX_SPAN).unwrap_or(0);
        CutGrid { corner, halvings }
    }

    /// A point of the micrometre grid on this one.
    pub(super) fn finer(&self, p: GridPoint) -> GridPoint {
        GridPoint {
            x: (p.x - self.corner.x) << self.halvings,
            y: (p.y - self.corner.y) << self.halvings,
        }
    }

    /// Twice an area of this grid in mm²: cut to whole µm², then rounded once.
    pub(super) fn area(&self, twice: i128) -> AreaMm2 {
        AreaMm2::from_mm2(micro::milli2(twice >> (2 * self.halvings)))
    }

    /// Rings of this grid on the micrometre grid. A ring that is too thin for it is left out, so that a sliver may have none.
    pub(super) fn coarser(&self, rings: GridRings) -> GridRings {
        let rings = rings.into_iter().map(|ring| {
            let mut ring: Vec<GridPoint> = ring.into_iter().map(|p| self.nearest(p)).collect();
            ring.dedup();
            while ring.len() > 1 && ring.first() == ring.last() {
                ring.pop();
            }
            ring
        });
        // The rest of the shell must stay first; without it there is no hole either.
        rings
            .enumerate()
            .take_while(|(number, ring)| *number > 0 || ring.len() > 2)
            .map(|(_, ring)| ring)
            .filter(|ring| ring.len() > 2)
            .collect()
    }

    /// The point of the micrometre grid nearest to a point of this one.
    pub(super) fn nearest(&self, p: GridPoint) -> GridPoint {
        let half = (1 << self.halvings) >> 1;
        GridPoint {
            x: self.corner.x + ((p.x + half) >> self.halvings),
            y: self.corner.y + ((p.y + half) >> self.halvings),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(x: i64, y: i64) -> GridPoint {
        GridPoint { x, y }
    }

    #[test]
    fn as_fine_as_the_extent_allows() {
        let halvings = |metres: i64| CutGrid::over([p(-5, 7), p(-5 + metres * 1_000_000, 9)].into_iter()).halvings;
        let expected = [
            (0, 6),
            (31_000, 6),
            (62_000, 5),
            (900_000, 1),
            (2_000_000, 0),
            (9_000_000, 0),
        ];
        for (metres, wanted) in expected {
            assert_eq!(halvings(metres), wanted, "{metres}");
        }
        assert_eq!(CutGrid::over(std::iter::empty()).corner, p(0, 0));
    }

    #[test]
    fn there_and_back() {
        let grid = CutGrid::over([p(-1_000, 2_000), p(90_000, 70_000)].into_iter());
        let ring = vec![p(-1_000, 2_000), p(90_000, 2_000), p(90_000, 70_000)];
        let fine: Vec<GridPoint> = ring.iter().map(|p| grid.finer(*p)).collect();
        assert_eq!(fine[2], p(91_000 * 64, 68_000 * 64));
        // A hole of a thirtieth of a micrometre has no place there.
        let hole = vec![p(64_000, 640), p(64_002, 640), p(64_002, 642)];
        assert_eq!(grid.coarser(vec![fine, hole.clone()]), [ring]);
        assert_eq!(grid.coarser(vec![hole]), [] as [Vec<GridPoint>; 0]);
        assert_eq!(grid.area(2 * 4_096 * 2_500_000), AreaMm2::from_mm2(3));
    }
}
