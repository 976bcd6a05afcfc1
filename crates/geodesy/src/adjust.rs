//! The adjustments that turn the numbers of a file into plain coordinates of a system.

use geo::Coord;

use crate::zones;
use crate::zones::FALSE_EASTING_M;
use crate::{Epsg, PlaneZone};

/// One adjustment. The order of the variants is the order they are made in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Adjustment {
    /// The two columns change places.
    Swap,
    /// Kilometres become metres (× 1,000).
    Kilometres,
    /// Millimetres become metres (÷ 1,000).
    Millimetres,
    /// Degrees written `1035112.3` (DDDMMSS.s) become decimal degrees.
    Dms,
    /// Degrees written `103.51123` (DDD.MMSSs) become decimal degrees.
    DmsDot,
    /// The number of the zone in front of the easting (18, 48, 482 …) is taken off.
    ZonePrefix,
    /// The false easting of 500,000 m that was left out is added.
    FalseEasting,
    /// False easting and northing were exchanged, as in the withdrawn codes EPSG:6956–6959.
    Twin,
    /// The numbers were made with the scale factor of the other kind of zone (0.9996 for 0.9999 or the reverse).
    Scale,
    /// The numbers are WGS 84 positions projected without the shift to VN-2000.
    Wgs84,
    /// The numbers went between VN-2000 and WGS 84 with the three rotations of the wrong sign.
    Rotation,
}

impl Adjustment {
    /// Every adjustment, in the order they are made.
    pub const ALL: [Adjustment; 11] = [
        Adjustment::Swap,
        Adjustment::Kilometres,
        Adjustment::Millimetres,
        Adjustment::Dms,
        Adjustment::DmsDot,
        Adjustment::ZonePrefix,
        Adjustment::FalseEasting,
        Adjustment::Twin,
        Adjustment::Scale,
        Adjustment::Wgs84,
        Adjustment::Rotation,
    ];

    /// The word in a reading's code.
    pub fn code(self) -> &'static str {
        match self {
            Adjustment::Swap => "swap",
            Adjustment::Kilometres => "km",
            Adjustment::Millimetres => "mm",
            Adjustment::Dms => "dms",
            Adjustment::DmsDot => "dms-dot",
            Adjustment::ZonePrefix => "prefix",
            Adjustment::FalseEasting => "easting",
            Adjustment::Twin => "twin",
            Adjustment::Scale => "k0",
            Adjustment::Wgs84 => "wgs84",
            Adjustment::Rotation => "rotation",
        }
    }

    /// Whether the adjustment means anything for coordinates of a system.
    pub fn fits(self, crs: Epsg) -> bool {
        let degrees = crs == zones::WGS84 || crs == zones::VN2000;
        match self {
            Adjustment::Swap | Adjustment::Rotation => true,
            Adjustment::Dms | Adjustment::DmsDot => degrees,
            Adjustment::Kilometres | Adjustment::Millimetres => !degrees,
            Adjustment::ZonePrefix | Adjustment::FalseEasting => !degrees,
            Adjustment::Twin | Adjustment::Scale | Adjustment::Wgs84 => zones::by_epsg(crs).is_some(),
        }
    }

    /// Whether it changes numbers alone; the others need the operations of the geodesy.
    pub fn is_arithmetic(self) -> bool {
        !matches!(self, Adjustment::Wgs84 | Adjustment::Rotation)
    }

    /// The position after an arithmetic adjustment; others leave it as it is.
    pub fn point(self, c: Coord<f64>, zone: Option<&PlaneZone>) -> Coord<f64> {
        let scaled = |factor: f64| Coord {
            x: c.x * factor,
            y: c.y * factor,
        };
        match self {
            Adjustment::Swap => Coord { x: c.y, y: c.x },
            Adjustment::Kilometres => scaled(1e3),
            // Divided and not multiplied by 0.001: 407129250 / 1000 is exact.
            Adjustment::Millimetres => Coord {
                x: c.x / 1e3,
                y: c.y / 1e3,
            },
            Adjustment::Dms => Coord {
                x: unpack(c.x),
                y: unpack(c.y),
            },
            Adjustment::DmsDot => Coord {
                x: unpack(c.x * 1e4),
                y: unpack(c.y * 1e4),
            },
            Adjustment::ZonePrefix => Coord { x: c.x % 1e6, y: c.y },
            Adjustment::FalseEasting => Coord {
                x: c.x + FALSE_EASTING_M,
                y: c.y,
            },
            Adjustment::Twin => Coord {
                x: c.x + FALSE_EASTING_M,
                y: c.y - FALSE_EASTING_M,
            },
            Adjustment::Scale => {
                let Some(zone) = zone else { return c };
                let factor = zone.k0() / other_k0(zone);
                Coord {
                    x: FALSE_EASTING_M + (c.x - FALSE_EASTING_M) * factor,
                    y: c.y * factor,
                }
            }
            Adjustment::Wgs84 | Adjustment::Rotation => c,
        }
    }
}

/// The scale factor of the kind of zone this one is not.
pub fn other_k0(zone: &PlaneZone) -> f64 {
    if zone.is_tm3() { 0.9996 } else { 0.9999 }
}

/// Degrees, minutes and seconds packed as DDDMMSS.s, as decimal degrees.
fn unpack(packed: f64) -> f64 {
    let (degrees, minutes, seconds) = parts(packed);
    packed.signum() * (degrees + minutes / 60.0 + seconds / 3600.0)
}

/// The parts of a packed number, without its sign.
fn parts(packed: f64) -> (f64, f64, f64) {
    // A millionth of a second hides what binary fractions do to 103.51.
    let value = packed.abs() + 1e-7;
    let degrees = (value / 1e4).floor();
    let minutes = ((value - degrees * 1e4) / 1e2).floor();
    (degrees, minutes, value - degrees * 1e4 - minutes * 1e2 - 1e-7)
}

/// Whether a number can be degrees, minutes and seconds packed as DDDMMSS.s.
pub fn is_packed(packed: f64) -> bool {
    let (_, minutes, seconds) = parts(packed);
    minutes < 60.0 && seconds < 60.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_degrees() {
        let dms = |x| Adjustment::Dms.point(Coord { x, y: 0.0 }, None).x;
        assert!((dms(1_035_112.36) - (103.0 + 51.0 / 60.0 + 12.36 / 3600.0)).abs() < 1e-10);
        assert!((dms(1_040_000.0) - 104.0).abs() < 1e-10);
        let dot = |x| Adjustment::DmsDot.point(Coord { x, y: 0.0 }, None).x;
        assert!((dot(103.511_236) - dms(1_035_112.36)).abs() < 1e-9);
        assert!(is_packed(1_035_112.36) && !is_packed(1_038_512.0) && !is_packed(1_035_199.0));
    }

    #[test]
    fn every_word_is_its_own() {
        let mut words: Vec<_> = Adjustment::ALL.iter().map(|a| a.code()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Adjustment::ALL.len());
        assert!(Adjustment::ALL.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
