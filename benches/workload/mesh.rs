//! Parcels: per zone a lattice with moved nodes and bent edges. A node or an edge is a function of its place in the lattice,
//! so two neighbours have every vertex of their common edge in common. Nothing crosses: nodes move by at most 0.15 of a
//! cell, edges bend by at most a quarter of the way to their nearer end; then one affine map, which keeps that.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use super::random::direction;
use super::{Random, STATUSES, coord};

const NODE: u64 = 2;
const EDGE: u64 = 3;
const STATUS: u64 = 4;
const CLAIM: u64 = 5;
/// How many vertices an edge has between its ends: 0–9, 2.5 on average.
const BETWEEN: [usize; 12] = [0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4, 9];
/// So much more land than the zone's is parcelled: the mesh overruns its edges.
const OVERRUN: f64 = 1.12;
/// Cells of a block that mostly have one status, as land is cleared block by block.
const BLOCK: i64 = 4;

type Point = (f64, f64);
type Cell = (i64, i64);

pub struct Mesh {
    seed: u64,
    zone: u64,
    cells: usize,
    /// Both axes of the lattice, in metres.
    axes: (Point, Point),
}

impl Mesh {
    /// A mesh whose `cells` cover `area` m² and somewhat more.
    pub fn new(seed: u64, zone: usize, area: f64, cells: usize) -> Mesh {
        let zone = zone as u64;
        let mut random = Random::of(&[seed, NODE, zone]);
        let size = (OVERRUN * area / cells as f64).sqrt();
        let stretch = random.between(1.0, 1.6);
        let (x, y) = direction(random.between(0.0, 1.0));
        let axes = (
            (size * stretch * x, size * stretch * y),
            (-size / stretch * y, size / stretch * x),
        );
        Mesh {
            seed,
            zone,
            cells,
            axes,
        }
    }

    /// The parcels of the mesh, then claims over some of them.
    pub fn parcels(&self, zone: &MultiPolygon<f64>, claims: usize, out: &mut Vec<(MultiPolygon<f64>, u8)>) {
        let origin = zone.0[0].exterior().0[0];
        let cells = self.nearest_cells(zone, origin);
        let mut add = |ring: Vec<Point>, status: u8| {
            let mut coords: Vec<Coord<f64>> = ring.into_iter().map(|p| self.place(p, origin)).collect();
            coords.push(coords[0]);
            out.push((MultiPolygon(vec![Polygon::new(LineString(coords), vec![])]), status));
        };
        for &cell in &cells {
            add(self.ring(cell), self.status(cell));
        }
        for claim in 0..claims {
            let mut random = Random::of(&[self.seed, CLAIM, self.zone, claim as u64]);
            let cell = cells[random.below(cells.len())];
            let ring = self.claim(cell, &mut random);
            add(ring, random.below(STATUSES) as u8);
        }
    }

    /// The cells in or nearest to the zone's shells.
    fn nearest_cells(&self, zone: &MultiPolygon<f64>, origin: Coord<f64>) -> Vec<Cell> {
        let shells: Vec<&LineString<f64>> = zone.iter().map(Polygon::exterior).collect();
        let inverse = |c: &Coord<f64>| {
            let (u, v) = self.axes;
            let (x, y) = (c.x - origin.x, c.y - origin.y);
            let determinant = u.0 * v.1 - u.1 * v.0;
            ((x * v.1 - y * v.0) / determinant, (u.0 * y - u.1 * x) / determinant)
        };
        let (mut low, mut high) = ((0.0, 0.0), (0.0, 0.0));
        for (i, j) in shells.iter().flat_map(|shell| &shell.0).map(inverse) {
            low = (f64::min(low.0, i), f64::min(low.1, j));
            high = (f64::max(high.0, i), f64::max(high.1, j));
        }
        // A cell more on each side; more where the cells are few and large.
        let more = 2 + i64::from(self.cells < 50);
        let mut ranked: Vec<(f64, u64, Cell)> = Vec::new();
        for j in low.1 as i64 - more..=high.1 as i64 + more {
            for i in low.0 as i64 - more..=high.0 as i64 + more {
                let centre = self.place((i as f64 + 0.5, j as f64 + 0.5), origin);
                let lot = Random::of(&[self.seed, STATUS, self.zone, i as u64, j as u64]).next();
                ranked.push((distance(&shells, centre), lot, (i, j)));
            }
        }
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        ranked.truncate(self.cells);
        assert_eq!(ranked.len(), self.cells, "the lattice is too small");
        let mut cells: Vec<Cell> = ranked.into_iter().map(|(_, _, cell)| cell).collect();
        cells.sort_unstable_by_key(|&(i, j)| (j, i));
        cells
    }

    fn status(&self, cell: Cell) -> u8 {
        let (i, j) = cell;
        let mut own = Random::of(&[self.seed, STATUS, self.zone, i as u64, j as u64, 1]);
        let block = (i.div_euclid(BLOCK) as u64, j.div_euclid(BLOCK) as u64);
        let mut block = Random::of(&[self.seed, STATUS, self.zone, block.0, block.1, 2]);
        let chosen = if own.unit() < 0.3 { &mut own } else { &mut block };
        chosen.below(STATUSES) as u8
    }

    /// Larger than the cell it claims, or beside it.
    fn claim(&self, cell: Cell, random: &mut Random) -> Vec<Point> {
        let centre = (cell.0 as f64 + 0.5, cell.1 as f64 + 0.5);
        let (factor, shift) = if random.unit() < 0.5 {
            (random.between(1.1, 1.6), (0.0, 0.0))
        } else {
            (1.0, (random.between(-0.6, 0.6), random.between(-0.6, 0.6)))
        };
        let moved = |(x, y): Point| {
            (
                centre.0 + shift.0 + factor * (x - centre.0),
                centre.1 + shift.1 + factor * (y - centre.1),
            )
        };
        self.ring(cell).into_iter().map(moved).collect()
    }

    /// Counter-clockwise, open, in the lattice.
    fn ring(&self, (i, j): Cell) -> Vec<Point> {
        let mut ring = self.edge((i, j), (i + 1, j));
        ring.extend(self.edge((i + 1, j), (i + 1, j + 1)));
        let back = |edge: Vec<Point>, end: Cell| {
            let vertices = edge.into_iter().skip(1).rev();
            std::iter::once(self.node(end)).chain(vertices)
        };
        ring.extend(back(self.edge((i, j + 1), (i + 1, j + 1)), (i + 1, j + 1)));
        ring.extend(back(self.edge((i, j), (i, j + 1)), (i, j + 1)));
        ring
    }

    /// From a node up to the next, without that.
    fn edge(&self, from: Cell, to: Cell) -> Vec<Point> {
        let across = u64::from(from.1 == to.1);
        let mut random = Random::of(&[self.seed, EDGE, self.zone, from.0 as u64, from.1 as u64, across]);
        // Of the lower and the upper edge of a cell one is bent: no parcel has fewer than five vertices.
        let least = usize::from(across == 1 && (from.0 + from.1) % 2 == 0);
        let count = random.pick(&BETWEEN).max(least);
        let (a, b) = (self.node(from), self.node(to));
        let (x, y) = (b.0 - a.0, b.1 - a.1);
        let mut points = vec![a];
        for k in 1..=count {
            let t = (k as f64 + random.between(-0.3, 0.3)) / (count + 1) as f64;
            let most = (0.25 * t.min(1.0 - t)).min(0.07);
            let bend = random.between(-most, most);
            points.push((a.0 + t * x - bend * y, a.1 + t * y + bend * x));
        }
        points
    }

    fn node(&self, (i, j): Cell) -> Point {
        let mut random = Random::of(&[self.seed, NODE, self.zone, i as u64, j as u64]);
        let mut moved = |at: i64| at as f64 + random.between(-0.15, 0.15);
        (moved(i), moved(j))
    }

    fn place(&self, (i, j): Point, origin: Coord<f64>) -> Coord<f64> {
        let (u, v) = self.axes;
        coord(origin.x + i * u.0 + j * v.0, origin.y + i * u.1 + j * v.1)
    }
}

/// Squared distance from the nearest of the shells; 0 inside.
fn distance(shells: &[&LineString<f64>], p: Coord<f64>) -> f64 {
    let mut nearest = f64::MAX;
    for shell in shells {
        let mut inside = false;
        for line in shell.lines() {
            let (a, b) = (line.start, line.end);
            let (x, y) = (b.x - a.x, b.y - a.y);
            if (a.y > p.y) != (b.y > p.y) && p.x < a.x + x * (p.y - a.y) / y {
                inside = !inside;
            }
            let t = ((p.x - a.x) * x + (p.y - a.y) * y) / (x * x + y * y);
            let t = t.clamp(0.0, 1.0);
            let (x, y) = (p.x - a.x - t * x, p.y - a.y - t * y);
            nearest = nearest.min(x * x + y * y);
        }
        if inside {
            return 0.0;
        }
    }
    nearest
}
