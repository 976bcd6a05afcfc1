//! Corners of a ring that lie far from all others: one wrong digit moves a corner by metres or by hundreds of kilometres.

/// A corner as far from all others as they are from each other, times this: no ring of five corners in the tests has one.
const FAR: f64 = 1.0;
/// From here on it is refused: nothing that is surveyed looks like that.
const REFUSED: f64 = 2.0;
/// Of four corners, three say less of where the fourth should be.
const REFUSED_OF_FOUR: f64 = 10.0;
/// And of three, two say only how far apart corners are; with kilometres of a side it may be a strip along a road.
const REFUSED_OF_THREE: f64 = 100.0;
const LEAST_REFUSED_OF_THREE: f64 = 20_000.0;
/// Of so few, one is doubted from here on.
const FAR_OF_FEW: f64 = 5.0;
/// Corners that lie this much farther out than half of them do, and by kilometres, lost a digit even if they are several.
const OUTLYING: f64 = 100.0;
const OUTLYING_METRES: f64 = 20_000.0;
/// Less than this is a matter of the survey, in metres.
pub const LEAST: f64 = 50.0;
/// From this size on a corner so far off is refused, in metres.
pub const LEAST_REFUSED: f64 = 500.0;

/// How far two places are from each other.
pub fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    (b.0 - a.0).hypot(b.1 - a.1)
}

/// The neighbours of a corner.
fn around(places: &[(f64, f64)], at: usize) -> ((f64, f64), (f64, f64)) {
    let count = places.len();
    (places[(at + count - 1) % count], places[(at + 1) % count])
}

/// How much longer the ring is for a corner.
pub fn way_round(places: &[(f64, f64)], at: usize) -> f64 {
    let (before, after) = around(places, at);
    distance(before, places[at]) + distance(places[at], after) - distance(before, after)
}

/// The corner that makes the ring longest, by index; `None` without corners.
pub fn farthest(places: &[(f64, f64)]) -> Option<usize> {
    (0..places.len()).max_by(|a, b| way_round(places, *a).total_cmp(&way_round(places, *b)))
}

/// The places but for one.
pub fn without(places: &[(f64, f64)], at: usize) -> Vec<(f64, f64)> {
    let mut rest = places.to_vec();
    rest.remove(at);
    rest
}

/// Corners of a ring far from all others, in metres: which, how far from the nearest, and whether that cannot be.
pub fn outlying(places: &[(f64, f64)]) -> Vec<(usize, f64, bool)> {
    if places.len() < 3 {
        return Vec::new();
    }
    let several = far_from_most(places);
    if !several.is_empty() {
        return several;
    }
    let Some(at) = farthest(places) else { return Vec::new() };
    let rest = without(places, at);
    let (mut low, mut high) = (rest[0], rest[0]);
    for place in &rest {
        low = (low.0.min(place.0), low.1.min(place.1));
        high = (high.0.max(place.0), high.1.max(place.1));
    }
    let size = distance(low, high);
    let nearest = rest
        .iter()
        .map(|place| distance(places[at], *place))
        .fold(f64::INFINITY, f64::min);
    let (refused, least) = match places.len() {
        3 => (REFUSED_OF_THREE, LEAST_REFUSED_OF_THREE),
        4 => (REFUSED_OF_FOUR, LEAST_REFUSED),
        _ => (REFUSED, LEAST_REFUSED),
    };
    if nearest >= refused * size && nearest >= least {
        return vec![(at, nearest, true)];
    }
    let doubted = match places.len() {
        ..=4 => nearest >= FAR_OF_FEW * size && nearest >= LEAST_REFUSED,
        _ => nearest >= FAR * size && nearest >= LEAST,
    };
    doubted.then_some((at, nearest, false)).into_iter().collect()
}

/// Corners that lie kilometres outside where most of them are, up to a third of all.
fn far_from_most(places: &[(f64, f64)]) -> Vec<(usize, f64, bool)> {
    if places.len() < 5 {
        return Vec::new();
    }
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let middle = (
        median(places.iter().map(|place| place.0).collect()),
        median(places.iter().map(|place| place.1).collect()),
    );
    let away: Vec<f64> = places.iter().map(|place| distance(middle, *place)).collect();
    let usual = median(away.clone());
    let far = |at: &usize| away[*at] > OUTLYING * usual && away[*at] > OUTLYING_METRES;
    let found: Vec<usize> = (0..places.len()).filter(far).collect();
    match found.len() * 3 <= places.len() {
        true => found.into_iter().map(|at| (at, away[at], true)).collect(),
        false => Vec::new(),
    }
}
