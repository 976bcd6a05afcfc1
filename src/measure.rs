//! The one way from a stored geometry to hectares: into the plane of the hectares, untangled on the fixed grid, measured
//! there and on the ellipsoid. Import, ledger and surfaces all come through here.

use std::borrow::Cow;

use geo::MultiPolygon;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use domain::Shape;
use geodesy::{AreaMm2, Crs, Epsg, Transform, ellipsoidal_area};
use geometry::{GeometryError, OfThread, Region, Repair, Stop, corners};
use message::Message;

/// Edges longer than this get vertices before they change planes, so that land is not cut off along their chord.
const LONGEST_EDGE_M: f64 = 500.0;

/// About as many metres make a degree of latitude, and of longitude at the equator.
const METRES_IN_DEGREE: f64 = 111_320.0;

/// An area in the plane of the hectares and the same area on the ellipsoid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MeasuredArea {
    /// In the plane: the legal hectares.
    pub plane: AreaMm2,
    /// On the ellipsoid, edges straight in the plane and densified: for comparison.
    pub ellipsoidal: AreaMm2,
}

/// The region of a geometry in a plane, and what had to be untangled.
///
/// # Errors
/// A coordinate system that cannot be used, coordinates that cannot be transformed, or more to untangle than is done for
/// land of so many corners, in words.
pub fn region(shape: &Shape, plane: Epsg) -> Result<(Region, Vec<Repair>), Message> {
    region_until(shape, plane, &OfThread)
}

/// As [`region`], but ends early when the caller asks it to stop.
///
/// # Errors
/// As there; that it was stopped.
pub fn region_until(shape: &Shape, plane: Epsg, stop: &dyn Stop) -> Result<(Region, Vec<Repair>), Message> {
    let drawn = in_plane(shape, plane)?;
    Region::from_multi_polygon_until(&drawn, corners(&shape.native), stop)
        .map_err(|error| place_of_the_file(error, shape.crs, plane).message())
}

/// A refusal tells a place in the plane of the hectares; people look for it in their file.
fn place_of_the_file(mut error: GeometryError, file: Epsg, plane: Epsg) -> GeometryError {
    if let GeometryError::TooMuch { at, .. } = &mut error
        && file != plane
        && let (Ok(from), Ok(to)) = (Crs::resolve(plane), Crs::resolve(file))
        && let Ok((x, y)) = Transform::between(&from, &to).and_then(|t| t.point(at[0], at[1]))
    {
        *at = [x, y];
    }
    error
}

/// The areas of a region that lies in a plane.
///
/// # Errors
/// As [`region`].
pub fn area(region: &Region, plane: Epsg) -> Result<MeasuredArea, Message> {
    let crs = Crs::resolve(plane).map_err(|e| e.message())?;
    let ellipsoidal = ellipsoidal_area(&region.to_multi_polygon(), &crs).map_err(|e| e.message())?;
    Ok(MeasuredArea {
        plane: region.area(),
        ellipsoidal,
    })
}

/// The most vertices that are put on long edges, besides ten for each corner.
const MOST_ON_EDGES: f64 = 500_000.0;

/// Refuses edges that would need too many vertices: a few kilobytes of corners far apart would become gigabytes.
fn bounded_length(shape: &Shape, crs: &Crs) -> Result<(), Message> {
    let metres = if crs.is_geographic() { METRES_IN_DEGREE } else { 1.0 };
    let rings = shape
        .native
        .iter()
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let length: f64 = rings
        .flat_map(geo::LineString::lines)
        .map(|edge| (edge.end.x - edge.start.x).hypot(edge.end.y - edge.start.y) * metres)
        .filter(|length| length.is_finite())
        .sum();
    let corners = corners(&shape.native);
    let most = MOST_ON_EDGES + 10.0 * corners as f64;
    if length / LONGEST_EDGE_M <= most {
        return Ok(());
    }
    Err(Message::new("geometry.edges_too_long")
        .with_rounded("km", length / 1_000.0, 0)
        .with_number("corners", (corners as u64).into())
        .with_rounded("step", LONGEST_EDGE_M, 0)
        .with_rounded("most", most, 0))
}

/// The coordinates of a geometry in a plane: untouched when it is already there.
fn in_plane(shape: &Shape, plane: Epsg) -> Result<Cow<'_, MultiPolygon<f64>>, Message> {
    if shape.crs == plane {
        return Ok(Cow::Borrowed(&shape.native));
    }
    let from = Crs::resolve(shape.crs).map_err(|e| e.message())?;
    let to = Crs::resolve(plane).map_err(|e| e.message())?;
    bounded_length(shape, &from)?;
    Transform::between(&from, &to)
        .and_then(|t| t.multi_polygon_densified(&shape.native, LONGEST_EDGE_M))
        .map(Cow::Owned)
        .map_err(|e| e.message())
}

/// Hectares of an area, exactly: 1 mm² is the tenth decimal.
pub fn hectares(area: AreaMm2) -> Decimal {
    Decimal::new(area.mm2(), 10)
}

/// The nearest float of a decimal, for JSON and for ratios.
pub fn number(decimal: Decimal) -> f64 {
    decimal.to_f64().unwrap_or(f64::NAN)
}

/// Measured less printed hectares: in ha, and as a share of the printed value (`None` when that is 0).
pub fn difference(measured: AreaMm2, printed: Decimal) -> (f64, Option<f64>) {
    let difference = hectares(measured) - printed;
    (number(difference), difference.checked_div(printed).map(number))
}
