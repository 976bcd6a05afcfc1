//! Boxes in degrees, found by place: the one index of land there is.

use std::fmt;

use geo::Rect;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

type Entry<T> = GeomWithData<Rectangle<[f64; 2]>, T>;

/// Things by the boxes of their land.
pub struct Boxes<T> {
    tree: RTree<Entry<T>>,
    /// Those whose box is not of numbers: nobody knows where they do not lie.
    anywhere: Vec<T>,
}

impl<T> Default for Boxes<T> {
    fn default() -> Boxes<T> {
        Boxes {
            tree: RTree::new(),
            anywhere: Vec::new(),
        }
    }
}

impl<T> fmt::Debug for Boxes<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Boxes")
            .field("count", &(self.tree.size() + self.anywhere.len()))
            .finish()
    }
}

fn corners(of: &Rect<f64>) -> ([f64; 2], [f64; 2]) {
    (of.min().x_y().into(), of.max().x_y().into())
}

fn is_of_numbers(of: &Rect<f64>) -> bool {
    let (low, high) = corners(of);
    low.iter().chain(&high).all(|number| number.is_finite())
}

impl<T> Boxes<T> {
    /// Adds a thing.
    pub fn add(&mut self, of: &Rect<f64>, thing: T) {
        let (low, high) = corners(of);
        match is_of_numbers(of) {
            true => self
                .tree
                .insert(GeomWithData::new(Rectangle::from_corners(low, high), thing)),
            false => self.anywhere.push(thing),
        }
    }

    /// The things whose boxes touch one that is widened by `margin` degrees on every side, in no order.
    pub fn near(&self, place: &Rect<f64>, margin: f64) -> impl Iterator<Item = &T> {
        let ([west, south], [east, north]) = corners(place);
        let envelope = match is_of_numbers(place) {
            true => AABB::from_corners([west - margin, south - margin], [east + margin, north + margin]),
            false => AABB::from_corners([f64::MIN; 2], [f64::MAX; 2]),
        };
        let found = self.tree.locate_in_envelope_intersecting(&envelope);
        found.map(|entry| &entry.data).chain(&self.anywhere)
    }
}

/// Made at once, which is quicker than one by one.
impl<T> FromIterator<(Rect<f64>, T)> for Boxes<T> {
    fn from_iter<I: IntoIterator<Item = (Rect<f64>, T)>>(boxed: I) -> Boxes<T> {
        let (mut known, mut anywhere) = (Vec::new(), Vec::new());
        for (of, thing) in boxed {
            let (low, high) = corners(&of);
            match is_of_numbers(&of) {
                true => known.push(GeomWithData::new(Rectangle::from_corners(low, high), thing)),
                false => anywhere.push(thing),
            }
        }
        Boxes {
            tree: RTree::bulk_load(known),
            anywhere,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_finds_what_it_touches_with_its_margin_and_what_lies_nobody_knows_where() {
        let place = |n: usize| {
            let (x, y) = ((n % 50) as f64, (n / 50) as f64);
            Rect::new((x, y), (x + 0.5, y + 0.5))
        };
        let mut boxes: Boxes<usize> = (0..2_000).map(|n| (place(n), n)).collect();
        boxes.add(&place(2_000), 2_000);
        boxes.add(&Rect::new((f64::NAN, 0.0), (f64::NAN, 1.0)), 9_999);
        for (of, margin) in [
            (place(77), 0.0),
            (place(77), 0.5),
            (place(77), 0.75),
            (place(2_000), 1.0),
        ] {
            let mut found: Vec<usize> = boxes.near(&of, margin).copied().collect();
            found.sort_unstable();
            let touches = |n: &usize| {
                let other = place(*n);
                other.min().x <= of.max().x + margin
                    && of.min().x <= other.max().x + margin
                    && other.min().y <= of.max().y + margin
                    && of.min().y <= other.max().y + margin
            };
            let wanted: Vec<usize> = (0..=2_000).filter(touches).chain([9_999]).collect();
            assert_eq!(found, wanted);
        }
        assert_eq!(boxes.near(&Rect::new((f64::NAN, 0.0), (1.0, 1.0)), 0.0).count(), 2_002);
    }
}
