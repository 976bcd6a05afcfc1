//! Moving coordinates between systems by recorded operations.

use std::rc::Rc;

use geo::{Coord, LineString, MapCoords, MultiPolygon};
use proj::Proj;

use super::{Crs, CrsError, Epsg, cache, densify, other, pipeline, zones};

/// One way from one system to another. Cheap to make and to send between threads; the PROJ objects behind it are kept per
/// thread.
#[derive(Debug, Clone, PartialEq)]
pub struct Transform {
    from: Crs,
    to: Epsg,
    from_degrees: bool,
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq)]
enum Step {
    /// The pipeline as written.
    Forward(String),
    /// The exact inverse of a pipeline.
    ///
    /// A pipeline with a datum shift loses a height on the way: a point at height 0 on VN-2000 comes out metres off the
    /// ellipsoid of WGS 84, and PROJ's inverse, which starts again from height 0 there, misses the first place by up to
    /// about a millimetre (measured at Bern: 1.3 mm). The miss is measured and taken off.
    Inverse(String),
}

impl Transform {
    /// The operation from one system to another: VN-2000 by the pinned pipelines (EPSG:6960), other systems by the one PROJ
    /// offers between them and WGS 84. Between two planes of VN-2000 there is no datum shift.
    ///
    /// # Errors
    /// An [`Crs::Other`] that PROJ does not know or has no proper operation for.
    pub fn between(from: &Crs, to: &Crs) -> Result<Transform, CrsError> {
        let steps = match (from, to) {
            (a, b) if a.epsg() == b.epsg() => Vec::new(),
            (Crs::VnPlane(a), Crs::VnPlane(b)) => vec![Step::Forward(pipeline::plane_to_plane(a, b))],
            (Crs::VnPlane(a), Crs::Vn2000) => vec![Step::Forward(pipeline::plane_to_vn2000(a))],
            (Crs::Vn2000, Crs::VnPlane(b)) => vec![Step::Forward(pipeline::vn2000_to_plane(b))],
            (a, b) => to_wgs84(a)?.into_iter().chain(from_wgs84(b)?).collect(),
        };
        Ok(Transform {
            from: *from,
            to: to.epsg(),
            from_degrees: from.is_geographic(),
            steps,
        })
    }

    /// VN-2000 → WGS 84, degrees, with the rotations of the wrong sign: the mistake of 0.6 to 0.8 m, to be recognised and
    /// undone. Never for placing anything.
    pub fn vn2000_wrong_rotation() -> Transform {
        Transform::fixed(
            Crs::Vn2000,
            zones::WGS84,
            Step::Forward(pipeline::vn2000_to_wgs84_wrong_rotation()),
        )
    }

    /// The exact inverse of [`Transform::vn2000_wrong_rotation`].
    pub fn vn2000_wrong_rotation_back() -> Transform {
        Transform::fixed(
            Crs::Wgs84,
            zones::VN2000,
            Step::Inverse(pipeline::vn2000_to_wgs84_wrong_rotation()),
        )
    }

    /// Roughly where coordinates of a zone of Hà Nội 1972 (EPSG:2044, EPSG:2045) lie, in longitude and latitude; the datum
    /// is not shifted, so some hundred metres are open. `None` for another code.
    pub fn hanoi_1972_roughly(epsg: Epsg) -> Option<Transform> {
        let (meridian, false_easting) = match epsg.0 {
            2044 => (105.0, 18_500_000.0),
            2045 => (111.0, 19_500_000.0),
            _ => return None,
        };
        let step = Step::Forward(pipeline::hanoi_1972_to_geographic(meridian, false_easting));
        Some(Transform::fixed(Crs::Other(epsg), zones::WGS84, step))
    }

    fn fixed(from: Crs, to: Epsg, step: Step) -> Transform {
        Transform {
            from_degrees: matches!(from, Crs::Wgs84 | Crs::Vn2000),
            from,
            to,
            steps: vec![step],
        }
    }

    /// Moves one position: x = easting or longitude, y = northing or latitude; metres or degrees as the systems have them.
    ///
    /// # Errors
    /// [`CrsError::OutOfDomain`] where the operation is not defined or the input is not finite.
    pub fn point(&self, x: f64, y: f64) -> Result<(f64, f64), CrsError> {
        self.prepared()?.point((x, y))
    }

    /// Moves every vertex; edges are taken to be short enough to stay straight. Ring order and count are kept.
    ///
    /// # Errors
    /// As [`Transform::point`], for the first vertex that fails.
    pub fn multi_polygon(&self, geometry: &MultiPolygon<f64>) -> Result<MultiPolygon<f64>, CrsError> {
        let prepared = self.prepared()?;
        geometry.try_map_coords(|c| prepared.point((c.x, c.y)).map(Coord::from))
    }

    /// Moves a ring or line, vertex by vertex.
    ///
    /// # Errors
    /// As [`Transform::point`].
    pub fn line_string(&self, line: &LineString<f64>) -> Result<LineString<f64>, CrsError> {
        let prepared = self.prepared()?;
        line.try_map_coords(|c| prepared.point((c.x, c.y)).map(Coord::from))
    }

    /// As [`Transform::multi_polygon`], after putting vertices on edges longer than `max_segment_m` metres, so that edges
    /// straight in the first plane follow their true course in the second. An edge of the outline of 20 km moves by up to
    /// decimetres otherwise.
    ///
    /// # Errors
    /// As [`Transform::point`].
    pub fn multi_polygon_densified(
        &self,
        geometry: &MultiPolygon<f64>,
        max_segment_m: f64,
    ) -> Result<MultiPolygon<f64>, CrsError> {
        self.multi_polygon(&densify(geometry, densify::step(&self.from, max_segment_m)))
    }

    /// The operation as text, to be recorded with a boundary: PROJ pipelines joined by ` | `, `identity` for none.
    pub fn describe(&self) -> String {
        if self.steps.is_empty() {
            return "identity".to_string();
        }
        let texts: Vec<String> = self.steps.iter().map(Step::describe).collect();
        texts.join(" | ")
    }

    fn prepared(&self) -> Result<Prepared<'_>, CrsError> {
        let steps = self.steps.iter().map(Step::prepare).collect::<Result<_, _>>()?;
        Ok(Prepared { transform: self, steps })
    }
}

fn to_wgs84(from: &Crs) -> Result<Option<Step>, CrsError> {
    Ok(match from {
        Crs::Wgs84 => None,
        Crs::Vn2000 => Some(Step::Forward(pipeline::vn2000_to_wgs84())),
        Crs::VnPlane(zone) => Some(Step::Forward(pipeline::plane_to_wgs84(zone))),
        Crs::Other(epsg) => Some(Step::Forward(other::look_up(*epsg)?.to_wgs84.clone())),
    })
}

fn from_wgs84(to: &Crs) -> Result<Option<Step>, CrsError> {
    Ok(match to {
        Crs::Wgs84 => None,
        Crs::Vn2000 => Some(Step::Inverse(pipeline::vn2000_to_wgs84())),
        Crs::VnPlane(zone) => Some(Step::Inverse(pipeline::plane_to_wgs84(zone))),
        Crs::Other(epsg) => Some(Step::Inverse(other::look_up(*epsg)?.to_wgs84.clone())),
    })
}

impl Step {
    fn describe(&self) -> String {
        match self {
            Step::Forward(text) => text.clone(),
            Step::Inverse(text) => format!("exact inverse of {text}"),
        }
    }

    fn prepare(&self) -> Result<Ready, CrsError> {
        Ok(match self {
            Step::Forward(text) => Ready::Forward(cache::proj(text)?),
            Step::Inverse(text) => Ready::Inverse(cache::proj(text)?),
        })
    }
}

/// A transform with this thread's PROJ objects at hand.
struct Prepared<'a> {
    transform: &'a Transform,
    steps: Vec<Ready>,
}

enum Ready {
    Forward(Rc<Proj>),
    Inverse(Rc<Proj>),
}

impl Prepared<'_> {
    fn point(&self, (x, y): (f64, f64)) -> Result<(f64, f64), CrsError> {
        let finite = |p: (f64, f64)| (p.0.is_finite() && p.1.is_finite()).then_some(p);
        // PROJ would refuse it as well, but not without a line of its own on stderr.
        let off_the_globe = self.transform.from_degrees && (x.abs() > 360.0 || y.abs() > 90.0);
        let start = finite((x, y)).filter(|_| !off_the_globe);
        let moved = start.and_then(|p| self.steps.iter().try_fold(p, |p, step| step.point(p).and_then(finite)));
        moved.ok_or_else(|| CrsError::OutOfDomain {
            x,
            y,
            from: self.transform.from.epsg(),
            to: self.transform.to,
        })
    }
}

impl Ready {
    fn point(&self, p: (f64, f64)) -> Option<(f64, f64)> {
        match self {
            Ready::Forward(proj) => proj.convert(p).ok(),
            Ready::Inverse(proj) => {
                // `project` is meant for radians, but a pipeline's outer units are degrees and metres both ways.
                let back = |p: (f64, f64)| -> Option<(f64, f64)> { proj.project(p, true).ok() };
                // Each round shrinks the miss some ten-thousandfold: the second reaches the last digits of a double.
                let mut aim = p;
                for _ in 0..2 {
                    let hit: (f64, f64) = proj.convert(back(aim)?).ok()?;
                    aim = (aim.0 + (p.0 - hit.0), aim.1 + (p.1 - hit.1));
                }
                back(aim)
            }
        }
    }
}
