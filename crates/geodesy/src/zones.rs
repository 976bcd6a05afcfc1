//! The planes of VN-2000 as data, read from EPSG v10.076 (`projected_crs` and `conversion`): 18 zones of 3°, two of 6°.
//!
//! All are transverse Mercator on the WGS 84 ellipsoid with latitude of origin 0, false easting 500,000 m, false northing
//! 0 m, axes east and north, metres.

use super::Epsg;

/// VN-2000 geographic (longitude, latitude in degrees here; EPSG lists latitude first).
pub const VN2000: Epsg = Epsg(4756);
/// WGS 84 geographic (longitude, latitude in degrees here).
pub const WGS84: Epsg = Epsg(4326);
/// False easting of every zone, metres.
pub const FALSE_EASTING_M: f64 = 500_000.0;
/// The zone at 102°, which no province uses.
pub const UNUSED_TM3: Epsg = Epsg(5896);

/// The width of a zone decides its scale factor and its use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ZoneKind {
    /// 3° zone, k0 0.9999: the cadastral planes of the provinces. Hectares are taken here.
    Tm3,
    /// 6° zone, k0 0.9996: national topographic maps. Areas here differ by 0.06 % and more.
    SixDegree,
}

/// A projection zone of VN-2000: one plane with its meridian and width.
#[derive(Debug, PartialEq)]
pub struct PlaneZone {
    /// Its code in the EPSG registry.
    pub epsg: Epsg,
    /// Its name in the registry.
    pub name: &'static str,
    /// Central meridian (kinh tuyến trục), degrees east.
    pub central_meridian: f64,
    /// Width of the zone, 3° or 6°; it sets the scale factor.
    pub kind: ZoneKind,
}

impl PlaneZone {
    /// Scale factor on the central meridian.
    pub fn k0(&self) -> f64 {
        match self.kind {
            ZoneKind::Tm3 => 0.9999,
            ZoneKind::SixDegree => 0.9996,
        }
    }

    /// Whether this is a 3° zone.
    pub fn is_tm3(&self) -> bool {
        self.kind == ZoneKind::Tm3
    }

    /// Whether a rule may choose this zone: every 3° zone but the one at 102°.
    pub fn in_use(&self) -> bool {
        self.is_tm3() && self.epsg != UNUSED_TM3
    }
}

const fn tm3(code: u32, name: &'static str, central_meridian: f64) -> PlaneZone {
    PlaneZone {
        epsg: Epsg(code),
        name,
        central_meridian,
        kind: ZoneKind::Tm3,
    }
}

const fn six(code: u32, name: &'static str, central_meridian: f64) -> PlaneZone {
    PlaneZone {
        epsg: Epsg(code),
        name,
        central_meridian,
        kind: ZoneKind::SixDegree,
    }
}

/// Every plane of VN-2000, the 3° zones from west to east, then the 6° zones.
pub static ZONES: [PlaneZone; 20] = [
    tm3(5896, "VN-2000 / TM-3 zone 481", 102.0),
    tm3(9205, "VN-2000 / TM-3 103-00", 103.0),
    tm3(9206, "VN-2000 / TM-3 104-00", 104.0),
    tm3(9207, "VN-2000 / TM-3 104-30", 104.5),
    tm3(9208, "VN-2000 / TM-3 104-45", 104.75),
    tm3(5897, "VN-2000 / TM-3 zone 482", 105.0),
    tm3(9209, "VN-2000 / TM-3 105-30", 105.5),
    tm3(9210, "VN-2000 / TM-3 105-45", 105.75),
    tm3(9211, "VN-2000 / TM-3 106-00", 106.0),
    tm3(9212, "VN-2000 / TM-3 106-15", 106.25),
    tm3(9213, "VN-2000 / TM-3 106-30", 106.5),
    tm3(9214, "VN-2000 / TM-3 107-00", 107.0),
    tm3(9215, "VN-2000 / TM-3 107-15", 107.25),
    tm3(9216, "VN-2000 / TM-3 107-30", 107.5),
    tm3(5899, "VN-2000 / TM-3 107-45", 107.75),
    tm3(5898, "VN-2000 / TM-3 zone 491", 108.0),
    tm3(9217, "VN-2000 / TM-3 108-15", 108.25),
    tm3(9218, "VN-2000 / TM-3 108-30", 108.5),
    six(3405, "VN-2000 / UTM zone 48N", 105.0),
    six(3406, "VN-2000 / UTM zone 49N", 111.0),
];

/// The plane with a code; `None` for a code that is no plane of VN-2000.
pub fn by_epsg(epsg: Epsg) -> Option<&'static PlaneZone> {
    ZONES.iter().find(|zone| zone.epsg == epsg)
}

/// The code surely meant by a withdrawn one: EPSG:6956–6959 are 5896–5899 with false easting and northing swapped.
pub fn meant_by_deprecated(epsg: Epsg) -> Option<Epsg> {
    (6956..=6959).contains(&epsg.0).then(|| Epsg(epsg.0 - 6956 + 5896))
}

/// The 3° zone in use whose meridian is nearest to a longitude (degrees east). At the same distance the western zone is
/// taken: one fixed answer, so that the same file gives the same hectares everywhere. `None` for a longitude that is no number.
pub fn nearest_tm3(longitude: f64) -> Option<&'static PlaneZone> {
    if !longitude.is_finite() {
        return None;
    }
    let distance = |zone: &PlaneZone| (zone.central_meridian - longitude).abs();
    // `min_by` keeps the first of equals and the table runs from west to east.
    ZONES
        .iter()
        .filter(|zone| zone.in_use())
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

/// The plane with these parameters, for files whose WKT names no authority. Transverse Mercator on the WGS 84 ellipsoid with
/// latitude of origin 0 is for the caller to check. Meridian in degrees (1″ tolerated), false origin in metres (1 mm).
pub fn by_parameters(
    central_meridian: f64,
    k0: f64,
    false_easting: f64,
    false_northing: f64,
) -> Option<&'static PlaneZone> {
    let near = |a: f64, b: f64, tolerance: f64| (a - b).abs() <= tolerance;
    if !near(false_easting, FALSE_EASTING_M, 1e-3) || !near(false_northing, 0.0, 1e-3) {
        return None;
    }
    ZONES
        .iter()
        .find(|zone| near(zone.central_meridian, central_meridian, 1.0 / 3600.0) && near(zone.k0(), k0, 1e-9))
}

/// Whether a code is a 3° zone of VN-2000.
pub fn is_tm3(epsg: Epsg) -> bool {
    by_epsg(epsg).is_some_and(PlaneZone::is_tm3)
}

/// Whether a code belongs to VN-2000: a plane, the geographic system or a withdrawn twin.
pub fn is_vn2000(epsg: Epsg) -> bool {
    epsg == VN2000 || by_epsg(epsg).is_some() || meant_by_deprecated(epsg).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eighteen_zones_seventeen_in_use() {
        assert_eq!(ZONES.iter().filter(|z| z.is_tm3()).count(), 18);
        assert_eq!(ZONES.iter().filter(|z| z.in_use()).count(), 17);
        let mut codes: Vec<_> = ZONES.iter().map(|z| z.epsg).collect();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), 20);
        assert!(
            ZONES[..18]
                .windows(2)
                .all(|w| w[0].central_meridian < w[1].central_meridian)
        );
    }

    #[test]
    fn nearest_meridian_never_102_and_ties_go_west() {
        let at = |lon: f64| nearest_tm3(lon).unwrap().epsg.0;
        assert_eq!(at(102.2), 9205);
        assert_eq!(at(103.85), 9206);
        assert_eq!(at(103.5), 9205);
        assert_eq!(at(104.625), 9207);
        assert_eq!(at(107.6), 9216);
        assert_eq!(at(112.0), 9218);
        assert!(nearest_tm3(f64::NAN).is_none());
    }

    #[test]
    fn twins_and_parameters() {
        assert_eq!(meant_by_deprecated(Epsg(6957)), Some(Epsg(5897)));
        assert_eq!(meant_by_deprecated(Epsg(6960)), None);
        assert!(is_vn2000(Epsg(6959)) && is_tm3(Epsg(9216)) && !is_tm3(Epsg(3405)) && !is_vn2000(WGS84));
        assert_eq!(by_parameters(107.5, 0.9999, 500_000.0, 0.0).unwrap().epsg, Epsg(9216));
        assert_eq!(by_parameters(105.0, 0.9996, 500_000.0, 0.0).unwrap().epsg, Epsg(3405));
        assert!(by_parameters(107.5, 0.9999, 0.0, 500_000.0).is_none());
    }
}
