//! Rings inside rings.

use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{Area as _, BoundingRect, InteriorPoint, LineString, Polygon, Rect};

/// An area made of rings, by index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its outer ring, by index.
    pub shell: usize,
    /// The rings that are its holes.
    pub holes: Vec<usize>,
}

/// Shells and holes by even-odd: a ring inside an odd number of others is a hole of the smallest of them. Only rings
/// of the same group (drawing layer) matter to each other. Rings that cross are not inside each other.
pub fn nest(rings: &[LineString<f64>], groups: &[usize]) -> Vec<Area> {
    let known = known(rings, groups);
    let around = around(&known);
    // The larger first, so that a ring comes after those that surround it.
    let mut order: Vec<usize> = (0..known.len()).collect();
    order.sort_by(|a, b| known[*b].area.total_cmp(&known[*a].area).then(a.cmp(b)));
    let mut areas: Vec<Area> = Vec::new();
    let mut place: Vec<Option<usize>> = vec![None; known.len()];
    for index in order {
        let (count, smallest) = around[index];
        let hole_of = smallest.filter(|_| count % 2 == 1).and_then(|parent| place[parent]);
        match hole_of {
            Some(area) => areas[area].holes.push(known[index].index),
            // Also where rings cross each other so that the counts do not fit: no ring is lost.
            None => {
                place[index] = Some(areas.len());
                areas.push(Area {
                    shell: known[index].index,
                    holes: Vec::new(),
                });
            }
        }
    }
    areas.iter_mut().for_each(|area| area.holes.sort_unstable());
    areas.sort_by_key(|area| area.shell);
    areas
}

/// For each ring the smallest one around it.
pub fn parents(rings: &[LineString<f64>], groups: &[usize]) -> Vec<Option<usize>> {
    let known = known(rings, groups);
    let mut parents = vec![None; rings.len()];
    for (inner, (_, smallest)) in around(&known).into_iter().enumerate() {
        parents[known[inner].index] = smallest.map(|outer| known[outer].index);
    }
    parents
}

fn known(rings: &[LineString<f64>], groups: &[usize]) -> Vec<Known> {
    let all = rings.iter().zip(groups).enumerate();
    all.filter_map(|(i, (ring, group))| Known::new(i, ring, *group))
        .collect()
}

/// How many surround a ring, and the smallest of them.
fn around(known: &[Known]) -> Vec<(usize, Option<usize>)> {
    let mut around: Vec<(usize, Option<usize>)> = vec![(0, None); known.len()];
    // Sweep from left to right: a surrounding ring begins before and ends after.
    let mut by_left: Vec<usize> = (0..known.len()).collect();
    by_left.sort_by(|a, b| known[*a].bounds.min().x.total_cmp(&known[*b].bounds.min().x));
    let mut open: Vec<usize> = Vec::new();
    let mut position = 0;
    while position < by_left.len() {
        let left = known[by_left[position]].bounds.min().x;
        // Those that begin at the same place see each other too.
        let mut until = position;
        while until < by_left.len() && known[by_left[until]].bounds.min().x <= left {
            open.push(by_left[until]);
            until += 1;
        }
        open.retain(|index| known[*index].bounds.max().x >= left);
        for inner in &by_left[position..until] {
            let outer = open
                .iter()
                .copied()
                .filter(|outer| known[*outer].surrounds(&known[*inner]));
            around[*inner] = outer.fold((0, None), |(count, smallest), outer| {
                let smaller = smallest.is_none_or(|best: usize| known[outer].area < known[best].area);
                (count + 1, if smaller { Some(outer) } else { smallest })
            });
        }
        position = until;
    }
    around
}

struct Known {
    index: usize,
    group: usize,
    polygon: Polygon<f64>,
    area: f64,
    bounds: Rect<f64>,
    inside: geo::Point<f64>,
}

impl Known {
    /// `None` for a ring without an inside.
    fn new(index: usize, ring: &LineString<f64>, group: usize) -> Option<Known> {
        let polygon = Polygon::new(ring.clone(), Vec::new());
        Some(Known {
            index,
            group,
            area: polygon.unsigned_area(),
            bounds: polygon.bounding_rect()?,
            inside: polygon.interior_point()?,
            polygon,
        })
    }

    fn surrounds(&self, inner: &Known) -> bool {
        let (outer, inside) = (&self.bounds, &inner.bounds);
        self.index != inner.index
            && self.group == inner.group
            && self.area > inner.area
            && outer.min().x <= inside.min().x
            && outer.min().y <= inside.min().y
            && outer.max().x >= inside.max().x
            && outer.max().y >= inside.max().y
            && self.polygon.coordinate_position(&inner.inside.0) == CoordPos::Inside
            && inner
                .polygon
                .exterior()
                .0
                .iter()
                .all(|at| self.polygon.coordinate_position(at) != CoordPos::Outside)
    }
}
