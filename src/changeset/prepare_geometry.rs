//! A file's polygons become a stored shape: cleaned, brought to WGS 84 by the pinned operation, measured, with what was
//! mended and in which plane the hectares are taken.

use geo::{BoundingRect, Coord, MultiPolygon};

use crate::measure::{self, MeasuredArea};
use crate::plausible;
use domain::{Quantity, Shape, Zone};
use geodesy::{AreaMm2, Crs, Epsg, PlaneChoice, PlaneRequest, Transform, choose_plane};
use geometry::{Never, Repair, Stop, clean};
use message::Message;

use super::report::Note;

/// What brings the geometries of one file to where they are stored. Cheap to copy into another thread.
#[derive(Debug, Clone)]
pub struct Preparer {
    file: Crs,
    area_crs: Option<Epsg>,
    to_wgs84: Transform,
}

/// A geometry ready to be stored.
#[derive(Debug)]
pub struct Prepared {
    /// Native and WGS 84 coordinates.
    pub shape: Shape,
    /// The plane of the hectares and why.
    pub plane: PlaneChoice,
    /// The operation to WGS 84, as text.
    pub transform: String,
    /// What was mended; places in the coordinates of the file.
    pub repairs: Vec<Repair>,
    /// Its area in the plane.
    pub area: AreaMm2,
}

impl Preparer {
    /// Looks the systems up.
    ///
    /// # Errors
    /// The CRS cannot be used.
    pub fn new(crs: Epsg, area_crs: Option<Epsg>) -> Result<Preparer, Message> {
        let file = Crs::resolve(crs).map_err(|e| e.message())?;
        let to_wgs84 = Transform::between(&file, &Crs::Wgs84).map_err(|e| e.message())?;
        Ok(Preparer {
            file,
            area_crs,
            to_wgs84,
        })
    }

    /// The system of the file.
    pub fn crs(&self) -> Epsg {
        self.file.epsg()
    }

    /// Prepares a geometry. `unit_zone` is the TM-3 zone of the administrative unit it belongs to.
    ///
    /// # Errors
    /// Coordinates cannot be transformed, or nothing is left after cleaning.
    pub fn prepare(&self, polygons: &MultiPolygon<f64>, unit_zone: Option<Epsg>) -> Result<Prepared, Message> {
        self.prepare_until(polygons, unit_zone, &Never)
    }

    /// As [`Preparer::prepare`], until somebody wishes it to stop.
    ///
    /// # Errors
    /// As there; that it was stopped.
    pub fn prepare_until(
        &self,
        polygons: &MultiPolygon<f64>,
        unit_zone: Option<Epsg>,
        stop: &dyn Stop,
    ) -> Result<Prepared, Message> {
        if stop.is_wished() {
            return Err(Message::new("import.cancelled"));
        }
        let (native, mut repairs) = clean(polygons);
        let wgs84 = self.to_wgs84.multi_polygon(&native).map_err(|e| e.message())?;
        let Some(middle) = middle(&wgs84) else {
            return Err(Message::new("import.geometry_empty"));
        };
        let request = PlaneRequest {
            area_crs: self.area_crs,
            file: &self.file,
            unit_zone,
            centroid_lon_lat: (middle.x, middle.y),
        };
        let plane = choose_plane(request).map_err(|e| e.message())?;
        let shape = Shape {
            crs: self.crs(),
            native,
            wgs84,
        };
        let (region, mut untangled) = measure::region_until(&shape, plane.epsg, stop)?;
        if region.is_empty() {
            return Err(Message::new("import.geometry_empty"));
        }
        self.places_of_the_file(&mut untangled, plane.epsg);
        repairs.extend(untangled);
        Ok(Prepared {
            transform: self.to_wgs84.describe(),
            area: region.area(),
            repairs,
            shape,
            plane,
        })
    }

    /// Repairs of the measuring are found in the plane of the hectares; people look for them in their file.
    fn places_of_the_file(&self, repairs: &mut [Repair], plane: Epsg) {
        if plane == self.crs() || repairs.is_empty() {
            return;
        }
        let back = Crs::resolve(plane).and_then(|plane| Transform::between(&plane, &self.file));
        for repair in repairs {
            let moved = repair
                .at
                .zip(back.as_ref().ok())
                .and_then(|([x, y], t)| t.point(x, y).ok());
            repair.at = moved.map(|(x, y)| [x, y]);
        }
    }

    /// A place of the file as longitude and latitude, WGS 84.
    pub fn lon_lat(&self, [x, y]: [f64; 2]) -> Option<(f64, f64)> {
        self.to_wgs84.point(x, y).ok()
    }
}

impl Prepared {
    /// Its area in the plane and on the ellipsoid.
    ///
    /// # Errors
    /// The plane cannot be used any more.
    pub fn measured(&self) -> Result<MeasuredArea, Message> {
        let (region, _) = measure::region(&self.shape, self.plane.epsg)?;
        measure::area(&region, self.plane.epsg)
    }
}

/// The middle of the part that reaches furthest over the land: islands far off would draw the middle of all parts out to
/// sea (Hoàng Sa is a part of Đà Nẵng).
fn middle(wgs84: &MultiPolygon<f64>) -> Option<Coord<f64>> {
    let boxes = wgs84.iter().filter_map(BoundingRect::bounding_rect);
    let largest = boxes.max_by(|a, b| (a.width() * a.height()).total_cmp(&(b.width() * b.height())));
    largest.map(geo::Rect::center)
}

/// The remark that holds measured and declared area against each other.
pub fn declared_note(name: &str, declared: &Quantity, area: AreaMm2) -> Note {
    let printed = declared.hectares().unwrap_or_default();
    let percent = measure::difference(area, printed).1.unwrap_or_default() * 100.0;
    let message = Message::new("import.declared_differs")
        .with("zone", name)
        .with_rounded("measured", area.m2(), 2)
        .with_number("declared", declared.value)
        .with("unit", declared.unit.sign())
        .with("sign", if percent > 0.0 { "+" } else { "" })
        .with_rounded("percent", percent, 2);
    if percent.abs() > ODD_PERCENT {
        Note::Doubtful(message)
    } else {
        Note::Info(message)
    }
}

/// Decisions differ from their own corners by a few tenths of a percent (docs/MODEL.md, Planes); more than this is a wrong unit, a
/// wrong file or a part that is missing.
const ODD_PERCENT: f64 = 2.0;

/// The remark that a boundary lies far from its zone's province.
pub fn far_note(name: &str, zone: &Zone, shape: &Shape) -> Option<Note> {
    plausible::far(name, zone, shape).map(Note::Doubtful)
}

/// The remark that a piece, plot or area lies far from the boundary of its zone.
pub fn astray_note(name: &str, zone: &Zone, boundary: Option<&Shape>, shape: &Shape) -> Option<Note> {
    plausible::astray(name, zone, boundary, shape).map(Note::Doubtful)
}
