//! Corners held against their neighbours and against the lengths printed beside them: one wrong digit moves a corner by
//! metres or by hundreds of kilometres, and every area is a number.

use super::document::TablePoint;
use geometry::outlying::{LEAST, distance, farthest, outlying, way_round, without};
use message::Message;

/// A corner whose way round is so much longer than that of any other is doubted.
const WAY_ROUND: f64 = 6.0;
/// Corners of a ring that are tried for crossings.
const MAX_TRIED: usize = 400;
/// Printed lengths are rounded: metres, and a part of the length.
const ROUNDED: f64 = 0.1;
const ROUNDED_PART: f64 = 0.005;
/// Lengths that have to agree before the others can be wrong.
const LEAST_SIDES: usize = 3;
/// Corners named in one ring.
const NAMED: usize = 10;

/// Messages on the corners of a ring.
#[derive(Debug, Default)]
pub struct Judged {
    /// Reasons why the ring cannot be so and is refused.
    pub refused: Vec<Message>,
    /// Doubts for a person to check.
    pub doubts: Vec<Message>,
}

/// Judges the corners of a ring; they are degrees where `geographic`, else metres.
pub fn judge(file: &str, points: &[TablePoint], geographic: bool) -> Judged {
    let mut judged = Judged::default();
    let places = places(points, geographic);
    let count = places.len();
    if count < 3 {
        return judged;
    }
    let about = |key: &'static str, at: usize| {
        let point = &points[at];
        let message = Message::new(key).with("file", file).with("row", point.line);
        let message = message.with("corner", &point.name);
        message.with_plain("x", point.x_north).with_plain("y", point.y_east)
    };
    let sides = Sides::of(points, &places);
    // Lengths that agree are the better witness.
    let confirmed = |at: usize| sides.as_ref().is_some_and(|sides| sides.confirms(at, count));
    let far: Vec<(usize, f64, bool)> = outlying(&places)
        .into_iter()
        .filter(|(at, _, _)| !confirmed(*at))
        .collect();
    for (at, metres, refused) in far.iter().take(NAMED) {
        let message = about("import.coordinates.corner_far", *at).with_rounded("metres", *metres, 0);
        match refused {
            true => judged.refused.push(message),
            false => judged.doubts.push(message),
        }
    }
    if far.is_empty() {
        let found = crossing(&places).map(|at| ("import.coordinates.corner_crosses", at));
        let found = found.or_else(|| long_way(&places).map(|at| ("import.coordinates.corner_long_way", at)));
        if let Some((key, at)) = found.filter(|(_, at)| !confirmed(*at)) {
            judged.doubts.push(about(key, at));
        }
    }
    for (at, printed, computed) in sides.iter().flat_map(|sides| &sides.wrong).take(NAMED) {
        judged.doubts.push(
            about("import.coordinates.side_differs", *at)
                .with_rounded("printed", *printed, 2)
                .with_rounded("computed", *computed, 2)
                .with("other", &points[(at + 1) % count].name)
                .with("other_row", points[(at + 1) % count].line),
        );
    }
    judged
}

/// North and east in metres; degrees as metres around the first corner.
fn places(points: &[TablePoint], geographic: bool) -> Vec<(f64, f64)> {
    const METRES_PER_DEGREE: f64 = 110_700.0;
    let across = points.first().map_or(1.0, |first| first.x_north.to_radians().cos());
    let place = |point: &TablePoint| match geographic {
        true => (
            point.x_north * METRES_PER_DEGREE,
            point.y_east * METRES_PER_DEGREE * across,
        ),
        false => (point.x_north, point.y_east),
    };
    points.iter().map(place).collect()
}

/// The corner without which a ring that crosses itself does not.
fn crossing(places: &[(f64, f64)]) -> Option<usize> {
    let count = places.len();
    if !(5..=MAX_TRIED).contains(&count) {
        return None;
    }
    let (first, second) = crossed(places)?;
    let ends = [first, (first + 1) % count, second, (second + 1) % count];
    let cures = ends.into_iter().filter(|at| crossed(&without(places, *at)).is_none());
    cures.max_by(|a, b| way_round(places, *a).total_cmp(&way_round(places, *b)))
}

/// The first two edges that cross.
fn crossed(places: &[(f64, f64)]) -> Option<(usize, usize)> {
    let count = places.len();
    let side = |a: (f64, f64), b: (f64, f64), p: (f64, f64)| (b.0 - a.0) * (p.1 - a.1) - (b.1 - a.1) * (p.0 - a.0);
    let cross = |first: usize, second: usize| {
        let (a, b) = (places[first], places[(first + 1) % count]);
        let (c, d) = (places[second], places[(second + 1) % count]);
        side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
    };
    (0..count).find_map(|first| {
        let mut later = (first + 2..count).filter(|second| first > 0 || *second < count - 1);
        later.find(|second| cross(first, *second)).map(|second| (first, second))
    })
}

/// A corner whose way round is far longer than that of any other once it is gone.
fn long_way(places: &[(f64, f64)]) -> Option<usize> {
    if places.len() < 6 {
        return None;
    }
    let at = farthest(places)?;
    let rest = without(places, at);
    let longest = (0..rest.len()).map(|at| way_round(&rest, at)).fold(0.0, f64::max);
    let way = way_round(places, at);
    (way >= LEAST && way >= WAY_ROUND * longest.max(1.0)).then_some(at)
}

/// Lengths printed beside the corners, each of the side from its corner to the next.
struct Sides {
    /// Whether the length of the side that begins at a corner agrees; `None` without one.
    agree: Vec<Option<bool>>,
    /// Sides that differ, by their first corner: printed and computed.
    wrong: Vec<(usize, f64, f64)>,
}

impl Sides {
    /// `None` when no lengths are printed, or what is printed are no lengths of sides.
    fn of(points: &[TablePoint], places: &[(f64, f64)]) -> Option<Sides> {
        let count = points.len();
        // A length stands beside the corner where its side begins, or where it ends.
        let begins: Vec<Option<f64>> = points.iter().map(|point| point.side).collect();
        let ends: Vec<Option<f64>> = (0..count).map(|at| points[(at + 1) % count].side).collect();
        let read = |printed: Vec<Option<f64>>| {
            let mut sides = Sides {
                agree: vec![None; count],
                wrong: Vec::new(),
            };
            for at in 0..count {
                let Some(length) = printed[at] else { continue };
                let computed = distance(places[at], places[(at + 1) % count]);
                let agrees = (length - computed).abs() <= ROUNDED + ROUNDED_PART * length;
                sides.agree[at] = Some(agrees);
                if !agrees {
                    sides.wrong.push((at, length, computed));
                }
            }
            sides
        };
        let good = |sides: &Sides| sides.agree.iter().filter(|agrees| **agrees == Some(true)).count();
        let best = [read(begins), read(ends)].into_iter().max_by_key(good)?;
        let agreeing = good(&best);
        (agreeing >= LEAST_SIDES && agreeing > best.wrong.len()).then_some(best)
    }

    /// Whether the lengths of both sides of a corner agree with it.
    fn confirms(&self, at: usize, count: usize) -> bool {
        self.agree[at] == Some(true) && self.agree[(at + count - 1) % count] == Some(true)
    }
}
