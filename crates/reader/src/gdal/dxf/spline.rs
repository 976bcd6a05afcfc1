//! Splines (SPLINE), of which the driver draws those with control points and knots that begin and end together.

/// Knots closer than this, as a part of their range, are one.
const SAME: f64 = 1e-9;

/// Whether the driver draws a spline as it is. One through points only, without control points, ends the reading of the
/// whole drawing; one with loose knots, as closed smooth splines have, is drawn from the origin.
///
/// `pairs` are the group codes and values of the spline after its kind.
pub fn is_read(pairs: &[(i32, String)]) -> bool {
    let all = |wanted: i32| {
        pairs
            .iter()
            .filter(move |(code, _)| *code == wanted)
            .map(|(_, value)| value)
    };
    let degree = all(71).next().and_then(|value| value.parse::<usize>().ok());
    let knots: Option<Vec<f64>> = all(40).map(|value| value.parse().ok()).collect();
    let (Some(degree), Some(knots)) = (degree, knots) else {
        return false;
    };
    if all(10).next().is_none() || knots.len() < 2 * (degree + 1) {
        return false;
    }
    let (first, last) = (knots[0], knots[knots.len() - 1]);
    let near = |a: f64, b: f64| (a - b).abs() <= SAME * (last - first).abs();
    near(knots[degree], first) && near(knots[knots.len() - 1 - degree], last)
}
