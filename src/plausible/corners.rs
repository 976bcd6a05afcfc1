//! Corners far from all others of their ring, in land that came as a shape: what the numbers of a document are refused for.

use geo::{BoundingRect, LineString};

use domain::Shape;
use geometry::outlying::{LEAST_REFUSED, outlying};
use message::Message;

/// Metres of a degree of latitude, roughly.
const METRES_PER_DEGREE: f64 = 110_700.0;

/// The doubt that a corner of a shape has a wrong digit, for the first such corner; `None` for none.
pub fn astray(name: &str, shape: &Shape) -> Option<Message> {
    let rings = shape
        .native
        .iter()
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    rings.into_iter().find_map(|ring| {
        let (at, metres) = far(ring)?;
        let corner = ring.0.get(at)?;
        Some(
            Message::new("plausible.corner_far")
                .with("name", name)
                .with_plain("x", corner.x)
                .with_plain("y", corner.y)
                .with("crs", shape.crs)
                .with_rounded("metres", metres, 0),
        )
    })
}

/// The first corner of a ring that no survey puts there, with how far it is from the others in metres.
fn far(ring: &LineString<f64>) -> Option<(usize, f64)> {
    let bounds = ring.bounding_rect()?;
    let degrees =
        bounds.min().x >= -180.0 && bounds.max().x <= 180.0 && bounds.min().y >= -90.0 && bounds.max().y <= 90.0;
    let (across, up) = match degrees {
        true => (
            METRES_PER_DEGREE * bounds.center().y.to_radians().cos(),
            METRES_PER_DEGREE,
        ),
        false => (1.0, 1.0),
    };
    // Most land is too small for it.
    if (bounds.width() * across).max(bounds.height() * up) < LEAST_REFUSED {
        return None;
    }
    let open = ring.0.len() - usize::from(ring.is_closed());
    let places: Vec<(f64, f64)> = ring.0[..open].iter().map(|at| (at.y * up, at.x * across)).collect();
    let found = outlying(&places).into_iter().find(|(_, _, refused)| *refused)?;
    Some((found.0, found.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(corners: &[(f64, f64)]) -> LineString<f64> {
        corners.iter().chain(&corners[..1]).copied().collect()
    }

    #[test]
    fn a_lost_digit_is_found_in_metres_and_in_degrees() {
        let good = [
            (407_000.0, 2_498_000.0),
            (407_600.0, 2_498_100.0),
            (407_700.0, 2_498_700.0),
            (407_100.0, 2_498_600.0),
            (406_900.0, 2_498_300.0),
        ];
        assert_eq!(far(&ring(&good)), None);
        for at in 0..good.len() {
            let mut wrong = good;
            wrong[at].0 = 40_711.0;
            assert_eq!(far(&ring(&wrong)).map(|found| found.0), Some(at), "{at}");
        }
        let degrees = [
            (103.85, 22.58),
            (103.851, 22.58),
            (103.851, 22.581),
            (103.951, 22.5815),
            (103.85, 22.581),
        ];
        assert_eq!(far(&ring(&degrees)).map(|found| found.0), Some(3));
        // Two corners of a triangle; and a strip of land along a road, which is as it is.
        let triangle = [
            (407_000.0, 2_498_000.0),
            (407_100.0, 2_498_000.0),
            (40_700.0, 2_498_100.0),
        ];
        assert_eq!(far(&ring(&triangle)).map(|found| found.0), Some(2));
        let strip = [
            (407_000.0, 2_498_000.0),
            (407_020.0, 2_498_000.0),
            (407_020.0, 2_513_000.0),
            (407_000.0, 2_513_000.0),
        ];
        assert_eq!(far(&ring(&strip)), None);
        assert_eq!(far(&ring(&strip[1..])), None);
    }
}
