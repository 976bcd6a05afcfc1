//! A file's polygons become a stored shape: cleaned, brought to WGS 84 by the pinned operation, measured, with what was
//! mended and in which plane the hectares are taken.

use geo::{BoundingRect, MultiPolygon};

use crate::domain::{Quantity, Shape, Zone, province};
use crate::geodesy::{Crs, Epsg, PlaneChoice, PlaneRequest, Transform, choose_plane};
use crate::geometry::{Repair, clean};
use crate::measure::{self, MeasuredArea};
use crate::message::Message;

use super::report::Note;

/// A geometry ready to be stored.
pub struct Prepared {
    /// Native and WGS 84 coordinates.
    pub shape: Shape,
    /// The plane of the hectares and why.
    pub plane: PlaneChoice,
    /// The operation to WGS 84, as text.
    pub transform: String,
    /// What was mended.
    pub repairs: Vec<Repair>,
    /// The same, and other remarks, for the report.
    pub notes: Vec<Note>,
    /// Its areas.
    pub area: MeasuredArea,
}

/// Prepares a geometry.
///
/// # Errors
/// The CRS cannot be used, coordinates cannot be transformed, or nothing is left after cleaning.
pub fn prepare(
    polygons: &MultiPolygon<f64>,
    crs: Epsg,
    area_crs: Option<Epsg>,
    unit_zone: Option<Epsg>,
) -> Result<Prepared, Message> {
    let file = Crs::resolve(crs).map_err(|e| e.message())?;
    let (native, mut repairs) = clean(polygons);
    let to_wgs84 = Transform::between(&file, &Crs::Wgs84).map_err(|e| e.message())?;
    let wgs84 = to_wgs84.multi_polygon(&native).map_err(|e| e.message())?;
    let Some(middle) = wgs84.bounding_rect().map(|r| r.center()) else {
        return Err(Message::new("import.geometry_empty"));
    };
    let request = PlaneRequest {
        area_crs,
        file: &file,
        unit_zone,
        centroid_lon_lat: (middle.x, middle.y),
    };
    let plane = choose_plane(request).map_err(|e| e.message())?;
    let shape = Shape { crs, native, wgs84 };
    let (region, untangled) = measure::region(&shape, plane.epsg)?;
    repairs.extend(untangled);
    if region.is_empty() {
        return Err(Message::new("import.geometry_empty"));
    }
    let area = measure::area(&region, plane.epsg)?;
    Ok(Prepared {
        transform: to_wgs84.describe(),
        notes: repairs.iter().map(|r| Note::Repaired(r.message())).collect(),
        repairs,
        area,
        shape,
        plane,
    })
}

/// The remark that holds measured and declared area against each other.
pub fn declared_note(name: &str, declared: &Quantity, area: MeasuredArea) -> Note {
    let printed = declared.hectares().unwrap_or_default();
    let percent = measure::difference(area.plane, printed).1.unwrap_or_default() * 100.0;
    Note::Info(
        Message::new("import.declared_differs")
            .with("zone", name)
            .with_rounded("measured", area.plane.m2(), 2)
            .with_number("declared", declared.value)
            .with("unit", declared.unit.sign())
            .with("sign", if percent > 0.0 { "+" } else { "" })
            .with_rounded("percent", percent, 2),
    )
}

/// How far a boundary may lie from the centre of its province before somebody should look: the largest provinces reach
/// about 150 km.
const FAR_KM: f64 = 200.0;

/// The remark that a boundary lies far from its zone's province: the usual sign of a wrong CRS or exchanged columns.
pub fn far_note(name: &str, zone: &Zone, shape: &Shape) -> Option<Note> {
    let home = province(&zone.province)?;
    let (lon, lat) = home.centre?;
    let middle = shape.wgs84.bounding_rect()?.center();
    // On a sphere; a kilometre does not matter here.
    let (east, north) = ((middle.x - lon) * lat.to_radians().cos(), middle.y - lat);
    let km = east.hypot(north) * 111.2;
    (km > FAR_KM).then(|| {
        Note::Doubtful(
            Message::new("import.far")
                .with("zone", name)
                .with("province", &home.name)
                .with_rounded("km", km, 0)
                .with("crs", shape.crs),
        )
    })
}
