//! Zones as GeoJSON (RFC 7946): WGS 84 longitude, latitude; shells anticlockwise, holes clockwise.

use geo::{LineString, MultiPolygon};
use geojson::{GeometryValue, Position};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::code::Day;
use super::filter::Filter;
use super::geo_json::{Collection, Feature};
use super::list::{choice, rows};
use super::zone::Zone;
use crate::ledger::{Ledger, boundary_in_force};
use crate::snapshot::{Row, Snapshot};
use message::Message;

/// Decimals of a degree that are printed: a tenth of a millimetre.
const DECIMALS: f64 = 1e9;

/// The day and the revision of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Moment {
    /// The day the answer is for.
    #[schemars(with = "Day")]
    pub as_of: Date,
    /// The revision of the store it was read from.
    pub revision: u32,
}

/// Zones with their boundaries in force or their marks.
pub type ZoneFeatures = Collection<Zone, Moment>;

/// A feature per zone that fits: its boundary in force, else its mark as a point.
///
/// # Errors
/// As [`zone_list`](super::zone_list).
pub fn zone_geojson(ledger: &Ledger, as_of: Date, filter: &Filter) -> Result<ZoneFeatures, Message> {
    let choice = choice(ledger, as_of, filter)?;
    let features = rows(ledger, &choice).map(|row| feature(ledger, row, as_of)).collect();
    let about = Moment {
        as_of,
        revision: ledger.revision().0,
    };
    Ok(Collection::new(about, features))
}

fn feature(snapshot: &Snapshot, row: Row<'_, domain::Zone>, as_of: Date) -> Feature<Zone> {
    let properties = Zone::of(snapshot, row, as_of);
    let boundary = boundary_in_force(snapshot, row.id(), as_of);
    let shape = boundary.and_then(|b| b.entity().shape.as_ref());
    let geometry = match (shape, &properties.mark) {
        (Some(shape), _) => Some(multi_polygon(&shape.wgs84)),
        (None, Some(mark)) => Some(GeometryValue::new_point(position(mark.lon, mark.lat))),
        (None, None) => None,
    };
    Feature::new(geometry, Some(row.id().to_string()), properties)
}

/// Degrees, rounded to what is printed of them.
pub(super) fn longitude_latitude(lon: f64, lat: f64) -> [f64; 2] {
    [lon, lat].map(|degrees| (degrees * DECIMALS).round() / DECIMALS)
}

fn position(lon: f64, lat: f64) -> Position {
    Position::from(longitude_latitude(lon, lat))
}

/// Polygons as GeoJSON: shells anticlockwise, holes clockwise, closed rings.
pub fn multi_polygon(polygons: &MultiPolygon<f64>) -> GeometryValue {
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
