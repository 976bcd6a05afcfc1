//! Land that lies far from where it should: the usual sign of a wrong coordinate system or of exchanged columns.

use geo::BoundingRect;

use crate::domain::{Shape, Zone, province};
use crate::message::Message;

/// How far a boundary may lie from the centre of its province before somebody should look: the largest provinces reach
/// about 150 km.
const FAR_KM: f64 = 200.0;

/// How far land of a zone may lie beyond the boundary of the zone: land that is meant to be outside lies close by, land in
/// a wrong system 54 km away.
const ASTRAY_KM: f64 = 20.0;

/// Distance in km of the middle of a shape from a place. On a sphere; a kilometre does not matter here.
fn km_from(shape: &Shape, (lon, lat): (f64, f64)) -> Option<f64> {
    let middle = shape.wgs84.bounding_rect()?.center();
    let (east, north) = ((middle.x - lon) * lat.to_radians().cos(), middle.y - lat);
    Some(east.hypot(north) * 111.2)
}

/// The doubt that a boundary lies far from the mark of its zone; without a mark, from the zone's province.
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

/// The doubt that a piece, plot or area lies far from the boundary of its zone; without a boundary, from its mark or the
/// centre of its province.
pub fn astray(name: &str, zone: &Zone, boundary: Option<&Shape>, shape: &Shape) -> Option<Message> {
    let told = |km: f64| {
        Message::new("import.astray")
            .with("name", name)
            .with("zone", zone.label())
            .with_rounded("km", km, 0)
            .with("crs", shape.crs)
    };
    let Some(boundary) = boundary else {
        return match &zone.mark {
            Some(mark) => {
                let km = km_from(shape, (mark.lon, mark.lat))?;
                (km > ASTRAY_KM + mark.radius_km.max(ASTRAY_KM / 4.0)).then(|| told(km))
            }
            None => far(name, zone, shape),
        };
    };
    let km = apart_km(boundary, shape)?;
    (km > ASTRAY_KM).then(|| told(km))
}

/// The gap between the boxes of two shapes, km; 0 where they touch.
fn apart_km(a: &Shape, b: &Shape) -> Option<f64> {
    let (a, b) = (a.wgs84.bounding_rect()?, b.wgs84.bounding_rect()?);
    let gap = |low: f64, high: f64| (low - high).max(0.0);
    let east = gap(b.min().x, a.max().x) + gap(a.min().x, b.max().x);
    let north = gap(b.min().y, a.max().y) + gap(a.min().y, b.max().y);
    Some((east * a.center().y.to_radians().cos()).hypot(north) * 111.2)
}
