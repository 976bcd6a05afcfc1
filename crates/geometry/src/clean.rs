//! Tidying a geometry for storage without moving anything.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use super::{Repair, RepairKind};

/// The rings of a part as they stand in a file, closed or not: the shell, then its holes.
pub type Rings = Vec<LineString<f64>>;

/// Drops repeated vertices and rings without area; closes rings. Every vertex that stays is bit for bit as it came, in its
/// order; a ring that crosses itself stays as it is (measuring untangles it, see [`super::Region`]). A part whose shell has
/// no area goes with its holes.
pub fn clean(geometry: &MultiPolygon<f64>) -> (MultiPolygon<f64>, Vec<Repair>) {
    let parts = geometry.iter().map(|polygon| {
        std::iter::once(polygon.exterior().clone())
            .chain(polygon.interiors().iter().cloned())
            .collect()
    });
    clean_rings(parts.collect())
}

/// As [`clean`], from bare rings: per part the shell first, then its holes. This also tells which rings were not closed,
/// which a [`Polygon`] has already forgotten.
pub fn clean_rings(parts: Vec<Rings>) -> (MultiPolygon<f64>, Vec<Repair>) {
    let mut tally = Tally::default();
    let mut polygons = Vec::with_capacity(parts.len());
    for part in parts {
        let mut rings = part.into_iter().map(|ring| tally.ring(ring));
        if let Some(Some(shell)) = rings.next() {
            let holes = rings.flatten().collect();
            polygons.push(Polygon::new(shell, holes));
        }
    }
    (MultiPolygon(polygons), tally.repairs())
}

#[derive(Default)]
struct Tally {
    closed: Found,
    repeated: Found,
    empty: Found,
}

/// How often something was found, and where first.
#[derive(Default)]
struct Found {
    count: usize,
    at: Option<Coord<f64>>,
}

impl Found {
    fn add(&mut self, count: usize, at: Option<Coord<f64>>) {
        if count > 0 {
            self.count += count;
            self.at = self.at.or(at);
        }
    }
}

impl Tally {
    fn ring(&mut self, ring: LineString<f64>) -> Option<LineString<f64>> {
        let mut vertices = ring.0;
        // Closed rings are handled open: otherwise a repeat of the first vertex before the last would slip through.
        let closed = vertices.len() > 1 && vertices.first() == vertices.last();
        if closed {
            vertices.pop();
        }
        let given = vertices.len();
        let twice = vertices.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
        let (first, last) = (vertices.first().copied(), vertices.last().copied());
        vertices.dedup();
        while vertices.len() > 1 && vertices.first() == vertices.last() {
            vertices.pop();
        }
        let repeated = given - vertices.len();
        if !has_area(&vertices) {
            self.empty.add(1, first);
            return None;
        }
        self.repeated.add(repeated, twice.or(first));
        self.closed.add(usize::from(!closed), last);
        vertices.push(vertices[0]);
        Some(LineString(vertices))
    }

    fn repairs(self) -> Vec<Repair> {
        let kinds = [
            (RepairKind::RingClosed, self.closed),
            (RepairKind::RepeatedVertex, self.repeated),
            (RepairKind::EmptyRing, self.empty),
        ];
        kinds
            .into_iter()
            .filter(|(_, found)| found.count > 0)
            .map(|(kind, found)| {
                // A ring without any vertex has no place.
                let at = found.at.unwrap_or(Coord {
                    x: f64::NAN,
                    y: f64::NAN,
                });
                Repair::neutral(kind, found.count, [at.x, at.y])
            })
            .collect()
    }
}

/// Whether the vertices (open, no repeats next to each other) do not all lie on one line. What is no number is kept, for
/// the measuring to refuse by name.
fn has_area(vertices: &[Coord<f64>]) -> bool {
    let [a, rest @ ..] = vertices else { return false };
    if vertices.iter().any(|c| !c.x.is_finite() || !c.y.is_finite()) {
        return vertices.len() > 2;
    }
    let Some(b) = rest.iter().find(|c| *c != a) else {
        return false;
    };
    // On the line only when the cross product is exactly 0: a thin ring is land, too.
    rest.iter()
        .any(|c| (b.x - a.x) * (c.y - a.y) != (b.y - a.y) * (c.x - a.x))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(points: &[(f64, f64)]) -> LineString<f64> {
        points.iter().copied().collect()
    }

    fn counts(repairs: &[Repair]) -> Vec<(RepairKind, usize)> {
        repairs.iter().map(|r| (r.kind, r.count)).collect()
    }

    #[test]
    fn closes_and_drops_but_moves_nothing() {
        let open = line(&[
            (0.1, 0.0),
            (4.0, 0.0),
            (4.0, 0.0),
            (4.0, 4.0),
            (0.0, 4.0),
            (0.1, 0.0),
            (0.1, 0.0),
        ]);
        let flat = line(&[(1.0, 1.0), (2.0, 2.0), (3.0, 3.0), (1.0, 1.0)]);
        let dot = line(&[(9.0, 9.0), (9.0, 9.0)]);
        let (geometry, repairs) = clean_rings(vec![vec![open, flat], vec![dot], vec![]]);
        assert_eq!(
            counts(&repairs),
            [(RepairKind::RepeatedVertex, 2), (RepairKind::EmptyRing, 2)]
        );
        assert_eq!(geometry.0.len(), 1);
        assert_eq!(
            geometry.0[0].exterior(),
            &line(&[(0.1, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.1, 0.0)])
        );
        assert_eq!(clean(&geometry), (geometry.clone(), vec![]));
    }

    #[test]
    fn an_open_ring_is_told() {
        let (geometry, repairs) = clean_rings(vec![vec![line(&[(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)])]]);
        assert_eq!(counts(&repairs), [(RepairKind::RingClosed, 1)]);
        assert!(geometry.0[0].exterior().is_closed());
    }

    #[test]
    fn a_bow_tie_stays() {
        let bow = line(&[(0.0, 0.0), (4.0, 4.0), (4.0, 0.0), (0.0, 4.0), (0.0, 0.0)]);
        let (geometry, repairs) = clean_rings(vec![vec![bow.clone()]]);
        assert_eq!((geometry.0[0].exterior(), repairs.len()), (&bow, 0));
    }
}
