//! Land that lies far from where it should: the usual sign of a wrong coordinate system or of exchanged columns.

use geo::BoundingRect;

use domain::{Shape, Zone, province, province_named};
use message::Message;

/// How far a boundary may lie from the centre of its province before it is doubted: the largest provinces reach
/// about 150 km.
const FAR_KM: f64 = 200.0;

/// How far land of a zone may lie beyond the boundary of the zone: land that is meant to be outside lies close by, land in
/// a wrong system 54 km away.
const ASTRAY_KM: f64 = 20.0;

/// Land further than this from the middle of its zone is not cut into faces with the rest: the grid of the faces reaches over
/// 2,000 km.
const REACH_KM: f64 = 900.0;

/// Factor beyond the usual distance from the middle at which a piece of a zone without a boundary is doubted.
const UNUSUAL: f64 = 5.0;

/// Distance in km of the middle of a shape from a place.
fn km_from(shape: &Shape, place: (f64, f64)) -> Option<f64> {
    Some(km_between(middle(shape)?, place))
}

/// Distance of two places in km. On a sphere; a kilometre does not matter here.
fn km_between((x, y): (f64, f64), (lon, lat): (f64, f64)) -> f64 {
    let (east, north) = ((x - lon) * lat.to_radians().cos(), y - lat);
    east.hypot(north) * 111.2
}

/// The middle of the box around a shape, degrees.
pub fn middle(shape: &Shape) -> Option<(f64, f64)> {
    let middle = shape.wgs84.bounding_rect()?.center();
    Some((middle.x, middle.y))
}

/// Where most of some land lies: the median of longitudes and latitudes, which no single piece moves, wherever it stands in
/// a file.
pub fn home<'s>(shapes: impl Iterator<Item = &'s Shape>) -> Option<(f64, f64)> {
    median_place(shapes.filter_map(middle))
}

fn median_place(places: impl Iterator<Item = (f64, f64)>) -> Option<(f64, f64)> {
    let (mut lon, mut lat): (Vec<f64>, Vec<f64>) = places.unzip();
    Some((median(&mut lon)?, median(&mut lat)?))
}

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let half = values.len() / 2;
    Some(match values.len() % 2 {
        0 => (values.get(half.checked_sub(1)?)? + values.get(half)?) / 2.0,
        _ => *values.get(half)?,
    })
}

/// The places that lie much further from the middle of all than is usual among them, by position, with how far, km: with a
/// wrong meridian one piece lies 54 km from the rest, the pieces of a zone 45 km long lie 20 km from each other.
pub fn far_from_rest(places: &[(f64, f64)]) -> Vec<(usize, f64)> {
    let Some(home) = median_place(places.iter().copied()) else {
        return Vec::new();
    };
    let km: Vec<f64> = places.iter().map(|place| km_between(*place, home)).collect();
    let usual = median(&mut km.clone()).unwrap_or_default();
    let far = |km: f64| km > ASTRAY_KM && km > usual * UNUSUAL;
    km.into_iter().enumerate().filter(|(_, km)| far(*km)).collect()
}

/// The gap between land and the boundary of its zone, km, where it is so wide that the land takes no part in the hectares
/// of the zone.
pub fn beyond(boundary: &Shape, shape: &Shape) -> Option<f64> {
    apart_km(boundary, shape).filter(|km| *km > ASTRAY_KM)
}

/// How far land lies from the home of the land of its zone, km, where both cannot be cut together.
pub fn beyond_reach(home: (f64, f64), shape: &Shape) -> Option<f64> {
    km_from(shape, home).filter(|km| *km > REACH_KM)
}

/// The doubt that a boundary lies far from the mark of its zone; without a mark, from the zone's province. `None` for none.
pub fn far(name: &str, zone: &Zone, shape: &Shape) -> Option<Message> {
    if let Some(mark) = &zone.mark {
        let km = km_from(shape, (mark.lon, mark.lat))?;
        let own = shape.wgs84.bounding_rect()?;
        // A large zone reaches far from its own middle.
        let reach = own.width().hypot(own.height()) * 111.2 / 2.0;
        return (km > ASTRAY_KM + mark.radius_km + reach).then(|| {
            Message::new("plausible.far_from_mark")
                .with("zone", name)
                .with_rounded("km", km, 0)
                .with("crs", shape.crs)
        });
    }
    let home = province(&zone.province)?;
    let km = km_from(shape, home.centre?)?;
    (km > FAR_KM).then(|| {
        Message::new("import.far")
            .with("zone", name)
            .with("province", &home.name)
            .with_rounded("km", km, 0)
            .with("crs", shape.crs)
    })
}

/// The doubt that land of no zone lies far from the centre of its recorded province; `None` for none.
pub fn far_from_province(name: &str, key: &str, shape: &Shape) -> Option<Message> {
    let home = province_named(key)?;
    let km = km_from(shape, home.centre?)?;
    (km > FAR_KM).then(|| {
        Message::new("plausible.far_from_province")
            .with("name", name)
            .with("province", &home.name)
            .with_rounded("km", km, 0)
            .with("crs", shape.crs)
    })
}

/// The doubt that a piece, plot or area lies far from the boundary of its zone; without a boundary, from its mark or the
/// centre of its province. The message adds what becomes of the land in the sums of the zone.
pub fn astray(name: &str, zone: &Zone, boundary: Option<&Shape>, shape: &Shape) -> Option<Message> {
    let told = |key: &'static str, km: f64| {
        Message::new(key)
            .with("name", name)
            .with("zone", zone.label())
            .with_rounded("km", km, 0)
            .with("crs", shape.crs)
    };
    if let Some(boundary) = boundary {
        return beyond(boundary, shape).map(|km| told("import.astray", km));
    }
    match &zone.mark {
        Some(mark) => {
            let km = km_from(shape, (mark.lon, mark.lat))?;
            (km > ASTRAY_KM + mark.radius_km.max(ASTRAY_KM / 4.0)).then(|| told("import.astray_counted", km))
        }
        None => far(name, zone, shape),
    }
}

/// The gap between the boxes of two shapes, km; 0 where they touch.
fn apart_km(a: &Shape, b: &Shape) -> Option<f64> {
    let (a, b) = (a.wgs84.bounding_rect()?, b.wgs84.bounding_rect()?);
    let gap = |low: f64, high: f64| (low - high).max(0.0);
    let east = gap(b.min().x, a.max().x) + gap(a.min().x, b.max().x);
    let north = gap(b.min().y, a.max().y) + gap(a.min().y, b.max().y);
    Some((east * a.center().y.to_radians().cos()).hypot(north) * 111.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places so many km east of each other, at 22° north.
    fn along(kilometres: &[f64]) -> Vec<(f64, f64)> {
        let degrees = |km: &f64| km / 111.2 / 22_f64.to_radians().cos();
        kilometres.iter().map(|km| (104.0 + degrees(km), 22.0)).collect()
    }

    #[test]
    fn what_lies_far_from_the_rest_does_not_hang_on_the_order() {
        let far = |kilometres: &[f64]| -> Vec<(usize, u32)> {
            let found = far_from_rest(&along(kilometres));
            found.into_iter().map(|(at, km)| (at, km.round() as u32)).collect()
        };
        // A zone 45 km long: its pieces are its land.
        assert_eq!(far(&[0.0, 23.0, 45.0]), []);
        assert_eq!(far(&[0.0]), []);
        assert_eq!(far(&[]), []);
        // One piece in another system, at the head and at the end.
        assert_eq!(far(&[54.0, 0.0, 0.5, 1.0, 1.5]), [(0, 53)]);
        assert_eq!(far(&[0.0, 0.5, 1.0, 1.5, 54.0]), [(4, 53)]);
        // Of two pieces it is open which one is astray.
        assert_eq!(far(&[0.0, 54.0]), []);
    }
}
