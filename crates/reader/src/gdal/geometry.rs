//! GDAL's geometries as plain numbers: curves become short lines, heights and measures are left out.

use ::gdal::vector::{Feature, OGRwkbGeometryType as Kind, geometry_type_flatten, geometry_type_to_name};
use geo::{Coord, LineString, Polygon};

/// The longest step of an arc that becomes straight lines, in degrees. A full circle loses 0.0013 % of its area.
pub const ARC_STEP: f64 = 0.5;

/// The longest geometry, in bytes: about fifteen million vertices.
const LONGEST: usize = 240 << 20;
/// How deep collections may lie in each other.
const DEEPEST: u8 = 16;

/// The parts of a feature's geometry, by kind.
#[derive(Debug, Default, PartialEq)]
pub struct Shape {
    /// Polygons, also those inside collections.
    pub polygons: Vec<Polygon<f64>>,
    /// Lines, also those inside collections.
    pub lines: Vec<LineString<f64>>,
    /// Points, also those inside collections.
    pub points: Vec<Coord<f64>>,
    /// GDAL's names of parts that are nothing of this.
    pub others: Vec<String>,
    /// GDAL's name of the whole.
    pub name: String,
    /// Curves were made into short lines.
    pub curved: bool,
    /// Heights or measures were left out.
    pub raised: bool,
}

/// Why a geometry was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The feature has no geometry.
    None,
    /// A geometry without any vertex.
    Empty,
    /// A coordinate is NaN or infinite; the vertex, counted from 1 through the feature.
    NotFinite(usize),
    /// More vertices than are taken, or something that GDAL cannot hand out.
    TooBig,
}

/// The geometry of a feature.
pub fn read(feature: &Feature<'_>) -> Result<Shape, Fault> {
    // SAFETY: the feature lives as long as this call; its geometry is its own and is changed in place at most. A linear
    // copy is destroyed before the end.
    unsafe {
        let own = gdal_sys::OGR_F_GetGeometryRef(feature.c_feature());
        if own.is_null() {
            return Err(Fault::None);
        }
        if let Some(ring) = lone_ring(own) {
            return ring;
        }
        let kind = gdal_sys::OGR_G_GetGeometryType(own);
        let raised = gdal_sys::OGR_GT_HasZ(kind) != 0 || gdal_sys::OGR_GT_HasM(kind) != 0;
        let curved = gdal_sys::OGR_G_HasCurveGeometry(own, 1) != 0;
        let copy = if curved {
            gdal_sys::OGR_G_GetLinearGeometry(own, ARC_STEP, std::ptr::null_mut())
        } else {
            std::ptr::null_mut()
        };
        let whole = if copy.is_null() { own } else { copy };
        if raised {
            gdal_sys::OGR_G_FlattenTo2D(whole);
        }
        let size = gdal_sys::OGR_G_WkbSizeEx(whole);
        let mut bytes = Vec::new();
        let mut failed = size > LONGEST;
        if !failed {
            bytes = vec![0; size];
            let order = gdal_sys::OGRwkbByteOrder::wkbNDR;
            let said = gdal_sys::OGR_G_ExportToIsoWkb(whole, order, bytes.as_mut_ptr());
            failed = said != gdal_sys::OGRErr::OGRERR_NONE;
        }
        if !copy.is_null() {
            gdal_sys::OGR_G_DestroyGeometry(copy);
        }
        if failed {
            return Err(Fault::TooBig);
        }
        let mut shape = Shape {
            name: geometry_type_to_name(kind),
            curved,
            raised,
            ..Shape::default()
        };
        Bytes {
            rest: &bytes,
            vertices: 0,
        }
        .add_to(&mut shape, 0)?;
        let nothing =
            shape.polygons.is_empty() && shape.lines.is_empty() && shape.points.is_empty() && shape.others.is_empty();
        if nothing { Err(Fault::Empty) } else { Ok(shape) }
    }
}

/// A ring that is no part of a polygon (KML has such): a closed line. Well-known binary has no word for it.
///
/// # Safety
/// The geometry lives as long as the call.
unsafe fn lone_ring(own: gdal_sys::OGRGeometryH) -> Option<Result<Shape, Fault>> {
    // SAFETY: GDAL's names are texts that end in zero and are never freed; points are asked for within their count.
    unsafe {
        let name = gdal_sys::OGR_G_GetGeometryName(own);
        if name.is_null() || std::ffi::CStr::from_ptr(name).to_bytes() != b"LINEARRING" {
            return None;
        }
        let count = gdal_sys::OGR_G_GetPointCount(own);
        let at = |index| Coord {
            x: gdal_sys::OGR_G_GetX(own, index),
            y: gdal_sys::OGR_G_GetY(own, index),
        };
        let line = LineString((0..count).map(at).collect());
        let bad = line.0.iter().position(|at| !(at.x.is_finite() && at.y.is_finite()));
        Some(match (bad, line.0.is_empty()) {
            (Some(vertex), _) => Err(Fault::NotFinite(vertex + 1)),
            (None, true) => Err(Fault::Empty),
            (None, false) => Ok(Shape {
                lines: vec![line],
                name: "LinearRing".into(),
                ..Shape::default()
            }),
        })
    }
}

/// Well-known binary as GDAL writes it just now: little endian, without heights.
struct Bytes<'a> {
    rest: &'a [u8],
    vertices: usize,
}

impl Bytes<'_> {
    fn add_to(&mut self, shape: &mut Shape, depth: u8) -> Result<(), Fault> {
        let [_order] = self.take()?;
        let kind = self.count()?;
        let flat = geometry_type_flatten(kind);
        match flat {
            Kind::wkbPoint => {
                // An empty point is written as NaN.
                let at = self.coord()?;
                if at.x.is_finite() && at.y.is_finite() {
                    shape.points.push(at);
                } else if !(at.x.is_nan() && at.y.is_nan()) {
                    return Err(Fault::NotFinite(self.vertices));
                }
            }
            Kind::wkbLineString => {
                let line = self.line()?;
                if !line.0.is_empty() {
                    shape.lines.push(line);
                }
            }
            Kind::wkbPolygon | Kind::wkbTriangle => {
                let rings: Vec<_> = (0..self.count()?).map(|_| self.line()).collect::<Result<_, _>>()?;
                let mut rings = rings.into_iter();
                if let Some(shell) = rings.next().filter(|ring| !ring.0.is_empty()) {
                    // `Polygon::new` closes rings that are not.
                    shape
                        .polygons
                        .push(Polygon::new(shell, rings.filter(|ring| !ring.0.is_empty()).collect()));
                }
            }
            Kind::wkbMultiPoint | Kind::wkbMultiLineString | Kind::wkbMultiPolygon | Kind::wkbGeometryCollection
                if depth < DEEPEST =>
            {
                for _ in 0..self.count()? {
                    self.add_to(shape, depth + 1)?;
                }
            }
            _ => {
                // The area of a surface in space on the map is unknown; what follows it cannot be found either.
                shape.others.push(geometry_type_to_name(flat));
                self.rest = &[];
            }
        }
        Ok(())
    }

    fn line(&mut self) -> Result<LineString<f64>, Fault> {
        let count = self.count()? as usize;
        // Never more than there are bytes for.
        let mut coords = Vec::with_capacity(count.min(self.rest.len() / 16) + 1);
        for _ in 0..count {
            let at = self.coord()?;
            if !(at.x.is_finite() && at.y.is_finite()) {
                return Err(Fault::NotFinite(self.vertices));
            }
            coords.push(at);
        }
        Ok(LineString(coords))
    }

    fn coord(&mut self) -> Result<Coord<f64>, Fault> {
        self.vertices += 1;
        Ok(Coord {
            x: f64::from_le_bytes(self.take()?),
            y: f64::from_le_bytes(self.take()?),
        })
    }

    fn count(&mut self) -> Result<u32, Fault> {
        Ok(u32::from_le_bytes(self.take()?))
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let (head, rest) = self.rest.split_first_chunk().ok_or(Fault::TooBig)?;
        self.rest = rest;
        Ok(*head)
    }
}
