//! Which readings the numbers of a file allow, and where each would put them.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use geodesy::CrsReading;
use geodesy::zones;
use geodesy::zones::{FALSE_EASTING_M, ZONES};
use geodesy::{Adjustment, is_packed};
use geodesy::{Crs, Epsg, Transform, in_vietnam};
use message::Message;

/// Northings of Vietnam from Trường Sa to Hà Giang, metres.
const NORTHINGS: std::ops::RangeInclusive<f64> = 690e3..=2.62e6;
/// How far from its meridian a 3° and a 6° zone are used at most, metres.
const REACH_TM3_M: f64 = 290e3;
const REACH_SIX_M: f64 = 480e3;
/// The same for a 6° zone whose false easting is missing or misplaced: its own half width, for an easting of 400 km may as
/// well be whole.
const REACH_SIX_BARE_M: f64 = 330e3;
/// Zone numbers people put before an easting: Gauss-Krüger and UTM zones, and the 3° zones of the older books.
const PREFIXES: [f64; 9] = [18.0, 19.0, 35.0, 36.0, 48.0, 49.0, 481.0, 482.0, 491.0];

/// A reading and where it would put the file.
#[derive(Debug, Clone)]
pub struct Located {
    /// The reading of the numbers.
    pub reading: CrsReading,
    /// Positions of the corners, WGS 84; empty when the reading cannot place them.
    pub positions: Vec<Coord<f64>>,
    /// The middle one by longitude and by latitude.
    pub middle: Coord<f64>,
    /// The position is rough because there is no operation to WGS 84.
    pub approximate: bool,
    /// Why there is no position; `None` where there is one.
    pub refused: Option<Message>,
}

/// The middle value of each column: one corner with a slipped digit does not move it.
pub fn median(corners: &[Coord<f64>]) -> Coord<f64> {
    let middle = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
    };
    Coord {
        x: middle(corners.iter().map(|c| c.x).collect()),
        y: middle(corners.iter().map(|c| c.y).collect()),
    }
}

/// Corners as a geometry, for the functions that take one.
pub fn as_polygons(corners: &[Coord<f64>]) -> MultiPolygon<f64> {
    MultiPolygon(vec![Polygon::new(LineString(corners.to_vec()), Vec::new())])
}

impl Located {
    /// Places corners by a reading.
    pub fn at(reading: CrsReading, corners: &[Coord<f64>]) -> Located {
        let geometry = as_polygons(corners);
        let mut approximate = false;
        let moved = match Transform::hanoi_1972_roughly(reading.crs) {
            Some(rough) => {
                approximate = true;
                rough.multi_polygon(&reading.arithmetic(&geometry))
            }
            None => reading.to_wgs84(&geometry),
        };
        let (positions, refused) = match moved {
            Ok(moved) => {
                let positions = moved.0.first().map_or(&[][..], |polygon| &polygon.exterior().0);
                (positions.iter().take(corners.len()).copied().collect(), None)
            }
            Err(error) => (Vec::new(), Some(error.message())),
        };
        Located {
            middle: median(&positions),
            reading,
            positions,
            approximate,
            refused,
        }
    }
}

/// The readings the numbers allow, without looking at anything else.
pub fn readings(corners: &[Coord<f64>]) -> Vec<CrsReading> {
    use Adjustment::{FalseEasting, Kilometres, Millimetres, Swap, Twin, ZonePrefix};
    let mut found = Vec::new();
    let middle = median(corners);
    let swaps: [&[Adjustment]; 2] = [&[], &[Swap]];
    let units: [&[Adjustment]; 3] = [&[], &[Kilometres], &[Millimetres]];
    let origins: [&[Adjustment]; 4] = [&[], &[ZonePrefix], &[FalseEasting], &[Twin]];
    for swap in swaps {
        for unit in units {
            for origin in origins {
                let made: Vec<Adjustment> = [swap, unit, origin].concat();
                let numbers = made.iter().fold(middle, |c, a| a.point(c, None));
                // The zone number before the coordinates is taken off; it is distinguished here from what comes after.
                let prefix = numbers_before_prefix(middle, &made);
                planes(numbers, &made, prefix, &mut found);
            }
        }
        degrees(corners, swap, &mut found);
        let c = swap.iter().fold(middle, |c, a| a.point(c, None));
        if (11.3e6..=13.15e6).contains(&c.x) && (0.69e6..=2.73e6).contains(&c.y) {
            found.push(CrsReading::new(Epsg(3857), swap.iter().copied()));
        }
        for (epsg, easting) in [(2044, 18.5e6), (2045, 19.5e6)] {
            if (c.x - easting).abs() <= REACH_SIX_M && NORTHINGS.contains(&c.y) {
                found.push(CrsReading::new(Epsg(epsg), swap.iter().copied()));
            }
        }
    }
    found
}

/// The millions in front of the easting, when the last adjustment is to take them off.
fn numbers_before_prefix(middle: Coord<f64>, made: &[Adjustment]) -> Option<f64> {
    let (last, before) = made.split_last()?;
    (*last == Adjustment::ZonePrefix).then(|| {
        let c = before.iter().fold(middle, |c, a| a.point(c, None));
        (c.x / 1e6).trunc()
    })
}

/// Every plane that numbers fit.
fn planes(c: Coord<f64>, made: &[Adjustment], prefix: Option<f64>, found: &mut Vec<CrsReading>) {
    if prefix.is_some_and(|prefix| !PREFIXES.contains(&prefix)) || !NORTHINGS.contains(&c.y) {
        return;
    }
    let lat = c.y / 110_600.0;
    let off = c.x - FALSE_EASTING_M;
    let lon = |meridian: f64| meridian + off / (111_320.0 * lat.to_radians().cos());
    let twin = made.contains(&Adjustment::Twin);
    let bare = twin || made.contains(&Adjustment::FalseEasting);
    let reach_six = if bare { REACH_SIX_BARE_M } else { REACH_SIX_M };
    for zone in &ZONES {
        // Only four zones ever had a twin.
        if twin && !(5896..=5899).contains(&zone.epsg.0) {
            continue;
        }
        let reach = if zone.is_tm3() { REACH_TM3_M } else { reach_six };
        // The zone at 102° is used by no province: only a file that names it is in it.
        if off.abs() <= reach && in_vietnam(lon(zone.central_meridian), lat) && zone.epsg != zones::UNUSED_TM3 {
            found.push(CrsReading::new(zone.epsg, made.iter().copied()));
        }
    }
    if twin {
        return;
    }
    for (epsg, meridian) in [(32648, 105.0), (32649, 111.0)] {
        if off.abs() <= reach_six && in_vietnam(lon(meridian), lat) {
            found.push(CrsReading::new(Epsg(epsg), made.iter().copied()));
        }
    }
}

/// Longitude and latitude, plain or packed.
fn degrees(corners: &[Coord<f64>], swap: &[Adjustment], found: &mut Vec<CrsReading>) {
    let swapped: Vec<Coord<f64>> = corners
        .iter()
        .map(|c| swap.iter().fold(*c, |c, a| a.point(c, None)))
        .collect();
    let middle = median(&swapped);
    let packed = |factor: f64| {
        corners.len() >= 3
            && corners
                .iter()
                .all(|c| is_packed(c.x * factor) && is_packed(c.y * factor))
    };
    let ways: [(Option<Adjustment>, bool); 3] = [
        (None, true),
        (Some(Adjustment::Dms), packed(1.0)),
        (Some(Adjustment::DmsDot), packed(1e4)),
    ];
    for (way, possible) in ways {
        let c = way.map_or(middle, |a| a.point(middle, None));
        if possible && in_vietnam(c.x, c.y) {
            for epsg in [zones::WGS84, zones::VN2000] {
                found.push(CrsReading::new(epsg, swap.iter().copied().chain(way)));
            }
        }
    }
}

/// The readings less than a kilometre from a reading that look the same from afar: another datum, the other scale factor,
/// rotations of the other sign.
pub fn variants(reading: &CrsReading) -> Vec<CrsReading> {
    let has = |a| reading.adjustments().contains(&a);
    if has(Adjustment::Wgs84) || has(Adjustment::Rotation) || has(Adjustment::Scale) {
        return Vec::new();
    }
    let with = |epsg: u32| CrsReading::new(Epsg(epsg), reading.adjustments().iter().copied());
    match (reading.crs.0, zones::by_epsg(reading.crs)) {
        (4326, _) => vec![with(4756), reading.and(Adjustment::Rotation)],
        (4756, _) => vec![with(4326), reading.and(Adjustment::Rotation)],
        (32648, _) => vec![with(3405), reading.and(Adjustment::Rotation)],
        (32649, _) => vec![with(3406), reading.and(Adjustment::Rotation)],
        (3405, _) => vec![with(32648), with(5897), reading.and(Adjustment::Rotation)],
        (3406, _) => vec![
            with(32649),
            reading.and(Adjustment::Scale),
            reading.and(Adjustment::Rotation),
        ],
        (5897, _) => vec![
            reading.and(Adjustment::Wgs84),
            with(3405),
            reading.and(Adjustment::Rotation),
        ],
        (_, Some(_)) => vec![
            reading.and(Adjustment::Wgs84),
            reading.and(Adjustment::Scale),
            reading.and(Adjustment::Rotation),
        ],
        _ => Vec::new(),
    }
}

/// Whether a system belongs to Vietnam or serves there: what is declared so and lies elsewhere is suspicious.
pub fn is_of_vietnam(epsg: Epsg) -> bool {
    zones::is_vn2000(epsg) || matches!(epsg.0, 2044 | 2045 | 2093 | 3148 | 3149 | 3176 | 4147 | 4131)
}

/// Whether a position lies in the area a declared system is for, with a margin of a degree and a half.
pub fn in_area_of_use(epsg: Epsg, c: Coord<f64>) -> bool {
    let Ok(crs) = Crs::resolve(epsg) else { return false };
    match crs.area_of_use() {
        Some([west, south, east, north]) => {
            let lon = if c.x < west - 1.5 { c.x + 360.0 } else { c.x };
            (west - 1.5..=east + 1.5).contains(&lon) && (south - 1.5..=north + 1.5).contains(&c.y)
        }
        None if epsg == zones::WGS84 => c.x.abs() <= 180.0 && c.y.abs() <= 90.0,
        None => in_vietnam(c.x, c.y),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(x: f64, y: f64) -> Vec<String> {
        readings(&[Coord { x, y }; 4])
            .iter()
            .map(CrsReading::to_string)
            .collect()
    }

    #[test]
    fn the_corner_of_ban_qua_fits_every_meridian_and_nothing_odd() {
        let found = codes(407_129.25, 2_498_697.55);
        // From 103° to 108.5°, but for 103° itself, where it would lie west of the country.
        for code in [
            "EPSG:9206",
            "EPSG:9208",
            "EPSG:9216",
            "EPSG:9218",
            "EPSG:3405",
            "EPSG:32648",
        ] {
            assert!(found.contains(&code.to_string()), "{code} is not in {found:?}");
        }
        assert!(found.iter().all(|code| !code.contains('+')), "{found:?}");
    }

    #[test]
    fn damaged_numbers_show_their_damage() {
        for (x, y, code) in [
            (2_498_697.55, 407_129.25, "EPSG:9208+swap"),
            (2_498.697_55, 407.129_25, "EPSG:9208+swap+km"),
            (407_129_250.0, 2_498_697_550.0, "EPSG:9208+mm"),
            (-92_870.75, 2_498_697.55, "EPSG:9208+easting"),
            (48_407_129.25, 2_498_697.55, "EPSG:9208+prefix"),
            (18_407_129.25, 2_498_697.55, "EPSG:2044"),
            (-92_870.75, 2_998_697.55, "EPSG:5897+twin"),
            (22.5848, 103.8487, "EPSG:4326+swap"),
            (103.8487, 22.5848, "EPSG:4756"),
            (1_035_055.3, 223_505.3, "EPSG:4326+dms"),
            (11_560_400.0, 2_581_600.0, "EPSG:3857"),
        ] {
            assert!(codes(x, y).contains(&code.to_string()), "{code}: {:?}", codes(x, y));
        }
        assert!(
            codes(f64::NAN, 1.0).is_empty() && codes(1.0, 1.0).is_empty() && codes(700_000.0, 6_500_000.0).is_empty()
        );
        assert!(readings(&[]).is_empty());
    }
}
