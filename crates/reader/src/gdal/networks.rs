//! Lots whose borders are drawn once and shared: lines of one layer that are no rings by themselves.

use std::collections::{BTreeMap, BTreeSet};

use geo::{BoundingRect, Coord, LineString, Polygon};

use super::outlines::{About, Line, Lot, Outlines, inside};
use crate::rings::{Cells, assemble, cells, distance};

/// The outcome of cutting lines that areas share into cells.
#[derive(Default)]
pub struct Shared {
    /// How many cells there are.
    pub cells: usize,
    /// The lines along the cells, by index.
    pub used: BTreeSet<usize>,
    /// Loose ends: where a line meets no other.
    pub ends: Vec<Coord<f64>>,
}

/// Makes cells of the lines that are part of no ring, layer by layer, and puts them in the place of the rings they divide.
pub fn take_apart(
    lines: &[Line],
    others: &[Line],
    unused: &[usize],
    found: &mut Outlines,
    tolerance: f64,
    about: About<'_>,
) -> Shared {
    let mut shared = Shared::default();
    let mut open: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for line in unused.iter().filter(|line| !lines[**line].is_symbol) {
        open.entry(lines[*line].group.as_str()).or_default().push(*line);
    }
    let foreign: Vec<LineString<f64>> = others.iter().map(|line| line.line.clone()).collect();
    let foreign: Vec<LineString<f64>> = assemble(&foreign, tolerance)
        .rings
        .into_iter()
        .map(|ring| ring.line)
        .collect();
    for (group, open) in open {
        let network = Network {
            lines,
            open: &open,
            group,
            foreign: &foreign,
            tolerance,
        };
        let (taken, ends) = match network.of(&found.lots) {
            Ok(taken) => taken,
            Err(error) => {
                let message = about("reader.network_failed").with("part", group);
                found.left_out.push(message.with_message("problem", error.message()));
                continue;
            }
        };
        shared.ends.extend(ends);
        if taken.is_empty() {
            continue;
        }
        let mut divided = BTreeSet::new();
        let mut lots = Vec::new();
        for cell in taken {
            shared.used.extend(&cell.along);
            divided.extend(cell.within);
            lots.push(Lot {
                ring: cell.ring,
                lines: cell.along,
                group: group.to_string(),
                is_cell: true,
            });
        }
        shared.cells += lots.len();
        let outlines = divided.len();
        let mut at = 0;
        found.lots.retain(|_| {
            at += 1;
            !divided.contains(&(at - 1))
        });
        let message = about("reader.network")
            .with("part", group)
            .with_count("lines", open.len());
        found
            .left_out
            .push(message.with_count("areas", lots.len()).with_count("outlines", outlines));
        found.lots.extend(lots);
    }
    shared
}

/// The lines of one layer.
struct Network<'n> {
    lines: &'n [Line],
    open: &'n [usize],
    group: &'n str,
    foreign: &'n [LineString<f64>],
    tolerance: f64,
}

/// A cell with the lines along it and the rings it is a part of, by index.
struct Taken {
    ring: LineString<f64>,
    along: Vec<usize>,
    within: Vec<usize>,
}

type Failed = geometry::GeometryError;

impl Network<'_> {
    /// The cells that are not outlines by themselves, and the loose ends.
    fn of(&self, lots: &[Lot]) -> Result<(Vec<Taken>, Vec<Coord<f64>>), Failed> {
        let own: Vec<usize> = (0..lots.len()).filter(|lot| lots[*lot].group == self.group).collect();
        let mut rings: Vec<(Option<usize>, &LineString<f64>)> =
            own.iter().map(|lot| (Some(*lot), &lots[*lot].ring)).collect();
        let mut found = self.cells(&rings)?;
        let mut ends = found.ends.clone();
        ends.sort_by(|a, b| a.x.total_cmp(&b.x));
        // Borders of other layers that loose ends lie on close the cells along them.
        let borders = lots.iter().enumerate().filter(|(_, lot)| lot.group != self.group);
        let borders = borders.map(|(index, lot)| (Some(index), &lot.ring));
        let borders = borders.chain(self.foreign.iter().map(|ring| (None, ring)));
        let met: Vec<_> = borders.filter(|(_, ring)| self.meets(&ends, ring)).collect();
        if !met.is_empty() {
            rings.extend(met);
            found = self.cells(&rings)?;
        }
        let open = self.open.len();
        let polygons: Vec<Polygon<f64>> = rings
            .iter()
            .map(|(_, ring)| Polygon::new((*ring).clone(), Vec::new()))
            .collect();
        let bounds: Vec<_> = polygons.iter().map(BoundingRect::bounding_rect).collect();
        let lies_in = |cell: usize, ring: usize| -> bool {
            let line = &found.rings[cell].line;
            let slack = self.tolerance;
            let fits = line.bounding_rect().zip(bounds[ring]).is_some_and(|(own, outer)| {
                own.min().x >= outer.min().x - slack
                    && own.max().x <= outer.max().x + slack
                    && own.min().y >= outer.min().y - slack
                    && own.max().y <= outer.max().y + slack
            });
            fits && inside(line, &polygons[ring])
        };
        let is_open = |cell: &usize| found.rings[*cell].lines.iter().any(|line| *line < open);
        // A ring is divided when a cell inside of it lies along the ring and along a line that is none: lots inside a frame
        // that they do not touch leave the frame alone.
        let divided: BTreeSet<usize> = (0..found.rings.len())
            .filter(is_open)
            .flat_map(|cell| {
                let along = found.rings[cell].lines.iter().filter_map(|line| line.checked_sub(open));
                along.filter(move |ring| lies_in(cell, *ring))
            })
            .collect();
        let placed: Vec<Vec<usize>> = (0..found.rings.len())
            .map(|cell| divided.iter().copied().filter(|ring| lies_in(cell, *ring)).collect())
            .collect();
        let wanted = |cell: &usize| is_open(cell) || !placed[*cell].is_empty();
        let taken = (0..found.rings.len()).filter(wanted).map(|cell| {
            let ring = &found.rings[cell];
            let along = ring
                .lines
                .iter()
                .flat_map(|line| self.lines_of(*line, &rings, lots))
                .collect();
            Taken {
                ring: ring.line.clone(),
                along,
                within: placed[cell].iter().filter_map(|ring| rings[*ring].0).collect(),
            }
        });
        let taken = taken.collect();
        Ok((taken, found.ends))
    }

    fn cells(&self, rings: &[(Option<usize>, &LineString<f64>)]) -> Result<Cells, Failed> {
        let open = self.open.iter().map(|line| &self.lines[*line].line);
        let all: Vec<&LineString<f64>> = open.chain(rings.iter().map(|(_, ring)| *ring)).collect();
        cells(&all, self.tolerance)
    }

    /// The lines of the drawing behind a line of the network.
    fn lines_of(&self, line: usize, rings: &[(Option<usize>, &LineString<f64>)], lots: &[Lot]) -> Vec<usize> {
        match self.open.get(line) {
            Some(own) => vec![*own],
            None => {
                let ring = rings.get(line - self.open.len()).and_then(|(lot, _)| *lot);
                ring.map_or_else(Vec::new, |lot| lots[lot].lines.clone())
            }
        }
    }

    /// Whether an end lies on a ring; the ends are in order from west to east.
    fn meets(&self, ends: &[Coord<f64>], ring: &LineString<f64>) -> bool {
        let Some(bounds) = ring.bounding_rect() else {
            return false;
        };
        let slack = self.tolerance;
        let from = ends.partition_point(|at| at.x < bounds.min().x - slack);
        let near = ends[from..].iter().take_while(|at| at.x <= bounds.max().x + slack);
        near.filter(|at| (bounds.min().y - slack..=bounds.max().y + slack).contains(&at.y))
            .any(|at| ring.lines().any(|edge| distance(*at, &edge) <= slack))
    }
}
