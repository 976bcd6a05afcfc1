//! Zones as GeoJSON (RFC 7946): WGS 84 longitude, latitude; shells anticlockwise, holes clockwise.

use geo::{LineString, MultiPolygon};
use geojson::{Feature, FeatureCollection, Geometry, GeometryValue, Position, feature::Id};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::code::written;
use super::filter::Filter;
use super::list::{choice, rows};
use super::zone::zone;
use crate::ledger::{Ledger, boundary_in_force};
use crate::snapshot::{Row, Snapshot};
use domain::Zone;
use message::Message;

/// Decimals of a degree that are printed: a tenth of a millimetre.
const DECIMALS: f64 = 1e9;

/// A feature per zone that fits: its boundary in force, else its mark as a point.
///
/// # Errors
/// As [`zone_list`](super::zone_list).
pub fn zone_geojson(ledger: &Ledger, as_of: Date, filter: &Filter) -> Result<Value, Message> {
    let choice = choice(ledger, as_of, filter)?;
    let features = rows(ledger, &choice).map(|row| feature(ledger, row, as_of)).collect();
    let about = json!({ "as_of": as_of.to_string(), "revision": ledger.revision().0 });
    let collection = FeatureCollection {
        bbox: None,
        features,
        foreign_members: about.as_object().cloned(),
    };
    written(&collection)
}

fn feature(snapshot: &Snapshot, row: Row<'_, Zone>, as_of: Date) -> Feature {
    let properties = zone(snapshot, row, as_of);
    let boundary = boundary_in_force(snapshot, row.id(), as_of);
    let shape = boundary.and_then(|b| b.entity().shape.as_ref());
    let mark = &properties["mark"];
    let geometry = match (shape, mark["lon"].as_f64(), mark["lat"].as_f64()) {
        (Some(shape), _, _) => Some(multi_polygon(&shape.wgs84)),
        (None, Some(lon), Some(lat)) => Some(GeometryValue::new_point(position(lon, lat))),
        _ => None,
    };
    Feature {
        bbox: None,
        geometry: geometry.map(Geometry::new),
        id: Some(Id::String(row.id().to_string())),
        properties: properties.as_object().cloned(),
        foreign_members: None,
    }
}

fn position(lon: f64, lat: f64) -> Position {
    let round = |degrees: f64| (degrees * DECIMALS).round() / DECIMALS;
    Position::from([round(lon), round(lat)])
}

pub(super) fn multi_polygon(polygons: &MultiPolygon<f64>) -> GeometryValue {
    let coordinates = polygons
        .iter()
        .map(|polygon| {
            let holes = polygon.interiors().iter().map(|hole| ring(hole, false));
            std::iter::once(ring(polygon.exterior(), true)).chain(holes).collect()
        })
        .collect();
    GeometryValue::MultiPolygon { coordinates }
}

/// A closed ring in the direction asked for.
fn ring(line: &LineString<f64>, anticlockwise: bool) -> Vec<Position> {
    let mut positions: Vec<Position> = line.coords().map(|c| position(c.x, c.y)).collect();
    if let (Some(first), Some(last)) = (positions.first().cloned(), positions.last())
        && first != *last
    {
        positions.push(first);
    }
    if (direction(line) > 0.0) != anticlockwise {
        positions.reverse();
    }
    positions
}

/// The sign of the shoelace sum in degrees: which way round, no area. Relative to the first vertex, or the small
/// differences of a park would drown in the large coordinates.
fn direction(line: &LineString<f64>) -> f64 {
    let Some(origin) = line.coords().next() else { return 0.0 };
    let at = |c: &geo::Coord<f64>| (c.x - origin.x, c.y - origin.y);
    line.lines()
        .map(|edge| {
            let ((x1, y1), (x2, y2)) = (at(&edge.start), at(&edge.end));
            x1 * y2 - x2 * y1
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_turn_the_right_way() {
        let clockwise = LineString::from(vec![
            (103.0, 22.0),
            (103.0, 22.1),
            (103.1, 22.1),
            (103.1, 22.0),
            (103.0, 22.0),
        ]);
        let xy = |ring: Vec<Position>| ring.iter().map(|p| (p[0], p[1])).collect::<Vec<_>>();
        let turned = xy(ring(&clockwise, true));
        assert_eq!(
            turned,
            [
                (103.0, 22.0),
                (103.1, 22.0),
                (103.1, 22.1),
                (103.0, 22.1),
                (103.0, 22.0)
            ]
        );
        assert_eq!(xy(ring(&LineString::from(turned.clone()), true)), turned);
        assert_eq!(xy(ring(&LineString::from(turned), false)), xy(ring(&clockwise, false)));
    }
}
