//! Joining lines end to end.

use std::collections::HashMap;

use geo::{Coord, LineString};

/// The rings and the rest of a set of lines.
#[derive(Debug, Default, PartialEq)]
pub struct Assembled {
    /// Closed rings, in the order of their first line.
    pub rings: Vec<Ring>,
    /// Ends that meet no other end, each with the nearest other lone end.
    pub ends: Vec<(Coord<f64>, Option<Coord<f64>>)>,
    /// Places where three or more ends meet, with their number: it is open which of them belong together.
    pub junctions: Vec<(Coord<f64>, usize)>,
    /// Lines that are part of no ring.
    pub unused: Vec<usize>,
}

/// A closed ring of one or several lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Ring {
    /// Its vertices, the last equal to the first.
    pub line: LineString<f64>,
    /// The lines it consists of, by index, in the order in which they follow.
    pub lines: Vec<usize>,
}

/// One end of a line: its index, and whether it is the last vertex.
type End = (usize, bool);

/// Joins lines whose ends lie within `tolerance` of each other. A line whose own ends do is a ring by itself.
pub fn assemble(lines: &[LineString<f64>], tolerance: f64) -> Assembled {
    let mut done = Assembled::default();
    let mut used = vec![false; lines.len()];
    let mut nodes = Nodes::new(tolerance);
    for (index, line) in lines.iter().enumerate() {
        let (Some(first), Some(last)) = (line.0.first(), line.0.last()) else {
            continue;
        };
        if line.0.len() > 2 && distance(*first, *last) <= tolerance {
            used[index] = true;
            done.rings.extend(closed(line.0.clone(), vec![index]));
        } else if line.0.len() > 1 {
            nodes.add(*first, (index, false));
            nodes.add(*last, (index, true));
        }
    }
    for start in 0..lines.len() {
        if used[start] || nodes.of(start, false).is_none() {
            continue;
        }
        let (chain, comes_home) = nodes.walk(start);
        // A chain that does not come home does not do so from any of its lines.
        chain.iter().for_each(|(index, _)| used[*index] = true);
        if comes_home {
            let coords = joined(lines, &chain);
            done.rings
                .extend(closed(coords, chain.into_iter().map(|(index, _)| index).collect()));
        }
    }
    let in_ring: std::collections::HashSet<usize> =
        done.rings.iter().flat_map(|ring| ring.lines.iter().copied()).collect();
    done.unused = (0..lines.len()).filter(|index| !in_ring.contains(index)).collect();
    let mut lone = Vec::new();
    for (at, ends) in &nodes.nodes {
        match ends.len() {
            1 => lone.push(*at),
            2 => {}
            many => done.junctions.push((*at, many)),
        }
    }
    done.ends = with_nearest(lone);
    done.rings.sort_by_key(|ring| ring.lines.iter().min().copied());
    done
}

/// A ring, if it has an inside: at least three different places.
fn closed(mut coords: Vec<Coord<f64>>, lines: Vec<usize>) -> Option<Ring> {
    coords.dedup();
    let first = *coords.first()?;
    // The last vertex is within the tolerance of the first and stands for it.
    if coords.len() > 1 {
        coords.pop();
    }
    coords.push(first);
    let mut places: Vec<_> = coords.iter().map(|at| (at.x.to_bits(), at.y.to_bits())).collect();
    places.sort_unstable();
    places.dedup();
    (places.len() >= 3).then_some(Ring {
        line: LineString(coords),
        lines,
    })
}

/// The vertices of a chain of lines; where two meet, the vertex of the first is kept.
fn joined(lines: &[LineString<f64>], chain: &[(usize, bool)]) -> Vec<Coord<f64>> {
    let mut coords: Vec<Coord<f64>> = Vec::new();
    for (index, backwards) in chain {
        let skip = usize::from(!coords.is_empty());
        let line = &lines[*index].0;
        if *backwards {
            coords.extend(line.iter().rev().skip(skip));
        } else {
            coords.extend(line.iter().skip(skip));
        }
    }
    coords
}

fn distance(a: Coord<f64>, b: Coord<f64>) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

/// The places where ends meet, found through a grid of squares as wide as the tolerance.
struct Nodes {
    tolerance: f64,
    cells: HashMap<(i64, i64), Vec<usize>>,
    nodes: Vec<(Coord<f64>, Vec<End>)>,
    at: HashMap<End, usize>,
}

impl Nodes {
    fn new(tolerance: f64) -> Nodes {
        Nodes {
            tolerance,
            cells: HashMap::new(),
            nodes: Vec::new(),
            at: HashMap::new(),
        }
    }

    #[allow(clippy::cast_possible_truncation)]
    fn cell(&self, at: Coord<f64>) -> (i64, i64) {
        let width = self.tolerance.max(1e-12);
        // Numbers beyond the range end up in the outermost square, which is correct only slower.
        ((at.x / width).floor() as i64, (at.y / width).floor() as i64)
    }

    fn add(&mut self, at: Coord<f64>, end: End) {
        let (x, y) = self.cell(at);
        let mut nearest: Option<(f64, usize)> = None;
        for cell in (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (x.saturating_add(dx), y.saturating_add(dy)))) {
            for node in self.cells.get(&cell).into_iter().flatten() {
                let away = distance(self.nodes[*node].0, at);
                if away <= self.tolerance && nearest.is_none_or(|(best, _)| away < best) {
                    nearest = Some((away, *node));
                }
            }
        }
        let node = nearest.map_or_else(
            || {
                self.nodes.push((at, Vec::new()));
                self.cells.entry((x, y)).or_default().push(self.nodes.len() - 1);
                self.nodes.len() - 1
            },
            |(_, node)| node,
        );
        self.nodes[node].1.push(end);
        self.at.insert(end, node);
    }

    fn of(&self, line: usize, last: bool) -> Option<usize> {
        self.at.get(&(line, last)).copied()
    }

    /// The lines that follow each other from the start of a line on, each with whether it runs backwards, and whether
    /// they lead back there; not where the way ends or divides.
    fn walk(&self, start: usize) -> (Vec<(usize, bool)>, bool) {
        let mut chain = vec![(start, false)];
        let (Some(home), Some(mut here)) = (self.of(start, false), self.of(start, true)) else {
            return (chain, false);
        };
        let mut arrived: End = (start, true);
        while here != home {
            let [a, b] = self.nodes[here].1.as_slice() else {
                return (chain, false);
            };
            let next = if *a == arrived { *b } else { *a };
            // A line whose two ends meet each other closes no chain.
            if next.0 == arrived.0 {
                return (chain, false);
            }
            chain.push(next);
            arrived = (next.0, !next.1);
            match self.of(arrived.0, arrived.1) {
                Some(node) => here = node,
                None => return (chain, false),
            }
        }
        (chain, self.nodes[home].1.len() == 2)
    }
}

/// Each place with the nearest other one. Beyond some thousands of lone ends a repair gap by gap is hopeless, and the other ends
/// are left out.
pub fn with_nearest(lone: Vec<Coord<f64>>) -> Vec<(Coord<f64>, Option<Coord<f64>>)> {
    const MOST: usize = 4000;
    if lone.len() > MOST {
        return lone.into_iter().map(|at| (at, None)).collect();
    }
    let nearest = |index: usize, at: Coord<f64>| {
        let others = lone.iter().enumerate().filter(|(other, _)| *other != index);
        let nearest = others.min_by(|a, b| distance(at, *a.1).total_cmp(&distance(at, *b.1)));
        nearest.map(|(_, other)| *other)
    };
    lone.iter()
        .enumerate()
        .map(|(index, at)| (*at, nearest(index, *at)))
        .collect()
}
