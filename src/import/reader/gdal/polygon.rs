//! GDAL's geometries to polygons of plain numbers.

use ::gdal::vector::{Feature, Geometry, OGRwkbGeometryType as Kind, geometry_type_flatten, geometry_type_to_name};
use geo::{Coord, LineString, MultiPolygon, Polygon};

/// Why a geometry was not taken.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// The feature has no geometry.
    None,
    /// A polygon without any ring.
    Empty,
    /// Something other than a polygon; GDAL's name of it. Curves too: an arc straightened unasked would change hectares.
    OtherType(String),
    /// A coordinate is NaN or infinite; the vertex, counted from 1 through the feature.
    NotFinite(usize),
    /// The file says degrees and the numbers cannot be: the first x and y that cannot.
    NotDegrees(f64, f64),
    /// More vertices than may still be read.
    TooMany,
}

/// The polygons of a feature, at most `room` vertices; `in_degrees` when the CRS is geographic.
pub fn read(feature: &Feature<'_>, room: usize, in_degrees: bool) -> Result<MultiPolygon<f64>, Fault> {
    // `Feature::geometry` would hand out a null pointer as a geometry.
    let geometry = feature.geometry_by_index(0).map_err(|_| Fault::None)?;
    let kind = geometry.geometry_type();
    let mut reader = Reader {
        room,
        vertices: 0,
        in_degrees,
    };
    let polygons = match geometry_type_flatten(kind) {
        Kind::wkbPolygon => vec![reader.polygon(geometry)?],
        Kind::wkbMultiPolygon => (0..geometry.geometry_count())
            .map(|index| reader.polygon(&geometry.get_geometry(index)))
            .collect::<Result<_, _>>()?,
        _ => return Err(Fault::OtherType(geometry_type_to_name(kind))),
    };
    let polygons: Vec<Polygon<f64>> = polygons.into_iter().flatten().collect();
    if polygons.is_empty() {
        Err(Fault::Empty)
    } else {
        Ok(MultiPolygon(polygons))
    }
}

/// How many vertices a geometry has.
pub fn vertices(geometry: &MultiPolygon<f64>) -> usize {
    let rings = |polygon: &Polygon<f64>| {
        polygon.exterior().0.len() + polygon.interiors().iter().map(|ring| ring.0.len()).sum::<usize>()
    };
    geometry.iter().map(rings).sum()
}

struct Reader {
    room: usize,
    vertices: usize,
    in_degrees: bool,
}

impl Reader {
    /// `None` for a part without rings, which adds nothing to a polygon of several parts.
    fn polygon(&mut self, geometry: &Geometry) -> Result<Option<Polygon<f64>>, Fault> {
        let mut rings = Vec::with_capacity(geometry.geometry_count());
        for index in 0..geometry.geometry_count() {
            let ring = self.ring(&geometry.get_geometry(index))?;
            if index == 0 && ring.0.is_empty() {
                return Ok(None);
            }
            rings.push(ring);
        }
        let mut rings = rings.into_iter();
        let Some(exterior) = rings.next() else { return Ok(None) };
        // `Polygon::new` closes rings that are not.
        Ok(Some(Polygon::new(
            exterior,
            rings.filter(|ring| !ring.0.is_empty()).collect(),
        )))
    }

    fn ring(&mut self, geometry: &Geometry) -> Result<LineString<f64>, Fault> {
        let count = geometry.point_count();
        if self.vertices + count > self.room {
            return Err(Fault::TooMany);
        }
        let mut coords = Vec::with_capacity(count + 1);
        for index in 0..count {
            let (x, y, _) = geometry.get_point(i32::try_from(index).map_err(|_| Fault::TooMany)?);
            self.vertices += 1;
            if !(x.is_finite() && y.is_finite()) {
                return Err(Fault::NotFinite(self.vertices));
            }
            // Up to 360: some files count longitudes eastwards all round.
            if self.in_degrees && (x.abs() > 360.0 || y.abs() > 90.0) {
                return Err(Fault::NotDegrees(x, y));
            }
            coords.push(Coord { x, y });
        }
        Ok(LineString(coords))
    }
}
