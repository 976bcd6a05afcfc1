//! A reading: the coordinate system a file is taken to be in, and the adjustments its numbers need first.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use geo::{Coord, MapCoords, MultiPolygon};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::adjust::Adjustment;
use crate::{Crs, CrsError, Epsg, Transform, zones};
use message::Message;

/// A coordinate system and the adjustments that turn the file's numbers into plain coordinates of it.
///
/// Written `EPSG:9208` or `EPSG:9208+swap+km`. A person who passes such a code back has accepted it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CrsReading {
    /// The system of the coordinates after the adjustments.
    pub crs: Epsg,
    adjustments: Vec<Adjustment>,
}

impl From<Epsg> for CrsReading {
    fn from(crs: Epsg) -> CrsReading {
        CrsReading::plain(crs)
    }
}

impl CrsReading {
    /// The system, with nothing to adjust.
    pub fn plain(crs: Epsg) -> CrsReading {
        CrsReading {
            crs,
            adjustments: Vec::new(),
        }
    }

    /// The system with adjustments, in any order.
    pub fn new(crs: Epsg, adjustments: impl IntoIterator<Item = Adjustment>) -> CrsReading {
        let mut adjustments: Vec<Adjustment> = adjustments.into_iter().collect();
        adjustments.sort_unstable();
        adjustments.dedup();
        CrsReading { crs, adjustments }
    }

    /// This reading with one adjustment more.
    #[must_use]
    pub fn and(&self, more: Adjustment) -> CrsReading {
        CrsReading::new(self.crs, self.adjustments.iter().copied().chain([more]))
    }

    /// The adjustments of the numbers, in the order in which they are made.
    pub fn adjustments(&self) -> &[Adjustment] {
        &self.adjustments
    }

    /// Whether the numbers are taken as they stand.
    pub fn is_plain(&self) -> bool {
        self.adjustments.is_empty()
    }

    /// The file's coordinates as plain coordinates of [`CrsReading::crs`]. Without adjustments they come back bit for bit;
    /// ring order and count are kept.
    ///
    /// # Errors
    /// The system is not known or has no operation, or a vertex lies where an adjustment is not defined.
    pub fn apply(&self, geometry: &MultiPolygon<f64>) -> Result<MultiPolygon<f64>, CrsError> {
        let plain = self.arithmetic(geometry);
        let shifts = self.shifts()?;
        if shifts.is_empty() {
            return Ok(plain.into_owned());
        }
        let back = Transform::between(&Crs::Wgs84, &Crs::resolve(self.crs)?)?;
        let mut moved = plain.into_owned();
        for shift in shifts.iter().chain([&back]) {
            moved = shift.multi_polygon(&moved)?;
        }
        Ok(moved)
    }

    /// The file's coordinates as WGS 84 longitude and latitude, degrees.
    ///
    /// # Errors
    /// As [`CrsReading::apply`].
    pub fn to_wgs84(&self, geometry: &MultiPolygon<f64>) -> Result<MultiPolygon<f64>, CrsError> {
        let mut moved = self.arithmetic(geometry).into_owned();
        let mut steps = self.shifts()?;
        if steps.is_empty() {
            steps.push(Transform::between(&Crs::resolve(self.crs)?, &Crs::Wgs84)?);
        }
        for step in &steps {
            moved = step.multi_polygon(&moved)?;
        }
        Ok(moved)
    }

    /// The numbers after every arithmetic adjustment.
    pub fn arithmetic<'g>(&self, geometry: &'g MultiPolygon<f64>) -> Cow<'g, MultiPolygon<f64>> {
        let steps: Vec<Adjustment> = self.adjustments.iter().copied().filter(|a| a.is_arithmetic()).collect();
        if steps.is_empty() {
            return Cow::Borrowed(geometry);
        }
        let zone = zones::by_epsg(self.crs);
        Cow::Owned(geometry.map_coords(|c: Coord<f64>| steps.iter().fold(c, |c, step| step.point(c, zone))))
    }

    /// The operations to true WGS 84 when a wrong operation has to be undone; none otherwise.
    fn shifts(&self) -> Result<Vec<Transform>, CrsError> {
        let has = |adjustment| self.adjustments.contains(&adjustment);
        if !has(Adjustment::Wgs84) && !has(Adjustment::Rotation) {
            return Ok(Vec::new());
        }
        let crs = Crs::resolve(self.crs)?;
        let of_vn2000 = zones::is_vn2000(self.crs);
        if has(Adjustment::Wgs84) {
            // The ellipsoid is the same, so the projection gives longitude and latitude of WGS 84.
            return Ok(vec![Transform::between(&crs, &Crs::Vn2000)?]);
        }
        if of_vn2000 {
            let geographic = Transform::between(&crs, &Crs::Vn2000)?;
            return Ok(vec![geographic, Transform::vn2000_wrong_rotation()]);
        }
        Ok(vec![
            Transform::between(&crs, &Crs::Wgs84)?,
            Transform::vn2000_wrong_rotation_back(),
            Transform::between(&Crs::Vn2000, &Crs::Wgs84)?,
        ])
    }
}

impl fmt::Display for CrsReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.crs.fmt(f)?;
        self.adjustments.iter().try_for_each(|a| write!(f, "+{}", a.code()))
    }
}

impl FromStr for CrsReading {
    type Err = Message;

    fn from_str(text: &str) -> Result<CrsReading, Message> {
        let mut parts = text.trim().split('+');
        let crs: Epsg = parts
            .next()
            .unwrap_or_default()
            .parse()
            .map_err(|error: CrsError| error.message())?;
        let mut adjustments = Vec::new();
        for part in parts {
            let word = part.trim();
            let known = || Adjustment::ALL.map(Adjustment::code).join(", ");
            let adjustment = Adjustment::ALL
                .into_iter()
                .find(|a| a.code().eq_ignore_ascii_case(word))
                .ok_or_else(|| {
                    Message::new("doctor.adjustment_unknown")
                        .with("text", text)
                        .with("word", word)
                        .with("known", known())
                })?;
            if !adjustment.fits(crs) {
                return Err(Message::new("doctor.adjustment_misfit")
                    .with("word", word)
                    .with("crs", crs));
            }
            adjustments.push(adjustment);
        }
        Ok(CrsReading::new(crs, adjustments))
    }
}

impl Serialize for CrsReading {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CrsReading {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<CrsReading, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_and_read_back() {
        for (text, again) in [
            ("9208", "EPSG:9208"),
            ("epsg:9208+SWAP", "EPSG:9208+swap"),
            ("EPSG:9208+km+swap+km", "EPSG:9208+swap+km"),
            ("EPSG:4326+dms-dot", "EPSG:4326+dms-dot"),
            ("EPSG:3405+rotation", "EPSG:3405+rotation"),
        ] {
            let reading: CrsReading = text.parse().unwrap();
            assert_eq!(reading.to_string(), again);
            assert_eq!(again.parse::<CrsReading>().unwrap(), reading);
        }
        for text in [
            "",
            "VN-2000",
            "EPSG:9208+",
            "EPSG:9208+upside",
            "EPSG:4326+km",
            "EPSG:32648+k0",
            "+swap",
        ] {
            assert!(text.parse::<CrsReading>().is_err(), "{text}");
        }
    }

    fn point(reading: &str, x: f64, y: f64) -> (f64, f64) {
        let ring = geo::LineString::from(vec![(x, y), (x, y)]);
        let geometry = MultiPolygon(vec![geo::Polygon::new(ring, Vec::new())]);
        let moved = reading.parse::<CrsReading>().unwrap().apply(&geometry).unwrap();
        let c = moved.0[0].exterior().0[0];
        (c.x, c.y)
    }

    /// The corner M1 of KCN Bản Qua, written in every damaged way a row of a table can be.
    #[test]
    fn arithmetic_adjustments_give_the_corner_back() {
        let (x, y) = (407_129.25, 2_498_697.55);
        for (code, (a, b)) in [
            ("EPSG:9208", (x, y)),
            ("EPSG:9208+swap", (y, x)),
            ("EPSG:9208+swap+km", (y / 1e3, x / 1e3)),
            ("EPSG:9208+mm", (407_129_250.0, 2_498_697_550.0)),
            ("EPSG:9208+easting", (x - 5e5, y)),
            ("EPSG:9208+prefix", (18_407_129.25, y)),
            ("EPSG:9208+prefix", (482_407_129.25, y)),
            ("EPSG:9208+twin", (x - 5e5, y + 5e5)),
            ("EPSG:9208+k0", (5e5 + (x - 5e5) * 0.9996 / 0.9999, y * 0.9996 / 0.9999)),
        ] {
            let got = point(code, a, b);
            assert!((got.0 - x).abs() < 1e-6 && (got.1 - y).abs() < 1e-6, "{code}: {got:?}");
        }
    }

    /// How far the two wrong operations move the corner: 225 m and 0.6 to 0.8 m (docs/MODEL.md, Planes).
    #[test]
    fn wrong_operations_are_undone() {
        let (x, y) = (407_129.25, 2_498_697.55);
        let off = |code: &str| {
            let (a, b) = point(code, x, y);
            (a - x).hypot(b - y)
        };
        assert!(
            (215.0..235.0).contains(&off("EPSG:9208+wgs84")),
            "{}",
            off("EPSG:9208+wgs84")
        );
        assert!(
            (0.5..0.9).contains(&off("EPSG:9208+rotation")),
            "{}",
            off("EPSG:9208+rotation")
        );
        // The same mistake seen from the other side: degrees of WGS 84 that came out of VN-2000 by the wrong operation.
        let right = Transform::between(&Crs::resolve(Epsg(9208)).unwrap(), &Crs::Wgs84)
            .unwrap()
            .point(x, y)
            .unwrap();
        let to_vn2000 = Transform::between(&Crs::resolve(Epsg(9208)).unwrap(), &Crs::Vn2000).unwrap();
        let wrong = to_vn2000
            .point(x, y)
            .and_then(|(lon, lat)| Transform::vn2000_wrong_rotation().point(lon, lat))
            .unwrap();
        let back = point("EPSG:4326+rotation", wrong.0, wrong.1);
        assert!(
            (back.0 - right.0).abs() < 1e-9 && (back.1 - right.1).abs() < 1e-9,
            "{back:?} {right:?}"
        );
        assert!((wrong.0 - right.0).abs() + (wrong.1 - right.1).abs() > 3e-6);
    }
}
