//! The one way from a stored geometry to hectares: into the plane of the hectares, untangled on the fixed grid, measured
//! there and on the ellipsoid. Import, ledger and surfaces all come through here.

use std::borrow::Cow;

use geo::MultiPolygon;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::domain::Shape;
use crate::geodesy::{AreaMm2, Crs, Epsg, Transform, ellipsoidal_area};
use crate::geometry::{Region, Repair};
use crate::message::Message;

/// Edges longer than this get vertices before they change planes, so that land is not cut off along their chord.
const LONGEST_EDGE_M: f64 = 500.0;

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
/// A coordinate system that cannot be used or coordinates that cannot be transformed, in words.
pub fn region(shape: &Shape, plane: Epsg) -> Result<(Region, Vec<Repair>), Message> {
    Region::from_multi_polygon(&*in_plane(shape, plane)?).map_err(|e| e.message())
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

/// The coordinates of a geometry in a plane: untouched when it is already there.
fn in_plane(shape: &Shape, plane: Epsg) -> Result<Cow<'_, MultiPolygon<f64>>, Message> {
    if shape.crs == plane {
        return Ok(Cow::Borrowed(&shape.native));
    }
    let from = Crs::resolve(shape.crs).map_err(|e| e.message())?;
    let to = Crs::resolve(plane).map_err(|e| e.message())?;
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
