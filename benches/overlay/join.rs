//! The spatial join: which parcels' boxes meet which zones' boxes. A grid over the zones, which are few.

use geo::{BoundingRect, MultiPolygon, Rect};

use crate::threads::spread;

/// Cells on each side of the grid.
const SIDE: usize = 128;

/// Parcels that a thread looks at in one go.
const BLOCK: usize = 4096;

/// Per zone the parcels whose boxes meet its box, in their order; and the longest thread's processor seconds.
pub fn candidates(
    zones: &[MultiPolygon<f64>],
    parcels: &[(MultiPolygon<f64>, u8)],
    threads: usize,
) -> (Vec<Vec<u32>>, f64) {
    let boxes: Vec<Option<Rect<f64>>> = zones.iter().map(BoundingRect::bounding_rect).collect();
    let mut found = vec![Vec::new(); zones.len()];
    let Some(grid) = Grid::new(&boxes) else {
        return (found, 0.0);
    };
    let mut cells: Vec<Vec<u32>> = vec![Vec::new(); SIDE * SIDE];
    for (zone, its) in (0..).zip(&boxes) {
        for cell in its.iter().flat_map(|its| grid.cells(its)) {
            cells[cell].push(zone);
        }
    }
    let blocks: Vec<&[(MultiPolygon<f64>, u8)]> = parcels.chunks(BLOCK).collect();
    let pairs = spread(blocks.len(), 1, threads, |block| {
        let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(BLOCK);
        for (parcel, (land, _)) in (block * BLOCK..).zip(blocks[block]) {
            let Some(its) = land.bounding_rect() else { continue };
            let own = pairs.len();
            for &zone in grid.cells(&its).flat_map(|cell| &cells[cell]) {
                let pair = (zone, parcel as u32);
                // Both may share several cells.
                if boxes[zone as usize].is_some_and(|other| meet(&its, &other)) && !pairs[own..].contains(&pair) {
                    pairs.push(pair);
                }
            }
        }
        pairs
    });
    for (zone, parcel) in pairs.answers.into_iter().flatten() {
        found[zone as usize].push(parcel);
    }
    (found, pairs.longest)
}

fn meet(a: &Rect<f64>, b: &Rect<f64>) -> bool {
    a.min().x <= b.max().x && b.min().x <= a.max().x && a.min().y <= b.max().y && b.min().y <= a.max().y
}

struct Grid {
    low: (f64, f64),
    cell: (f64, f64),
}

impl Grid {
    fn new(boxes: &[Option<Rect<f64>>]) -> Option<Grid> {
        let whole = boxes.iter().flatten().copied().reduce(|a, b| {
            let low = (a.min().x.min(b.min().x), a.min().y.min(b.min().y));
            let high = (a.max().x.max(b.max().x), a.max().y.max(b.max().y));
            Rect::new(low, high)
        })?;
        let side = SIDE as f64;
        Some(Grid {
            low: whole.min().x_y(),
            cell: (whole.width() / side, whole.height() / side),
        })
    }

    /// The cells a box meets; what lies outside counts to the cells at the edge.
    fn cells(&self, its: &Rect<f64>) -> impl Iterator<Item = usize> + use<> {
        // A cast keeps to its range, and what is no number is 0.
        let at = |value: f64, low: f64, cell: f64| (((value - low) / cell) as usize).min(SIDE - 1);
        let columns = at(its.min().x, self.low.0, self.cell.0)..=at(its.max().x, self.low.0, self.cell.0);
        let rows = at(its.min().y, self.low.1, self.cell.1)..=at(its.max().y, self.low.1, self.cell.1);
        rows.flat_map(move |row| columns.clone().map(move |column| row * SIDE + column))
    }
}
