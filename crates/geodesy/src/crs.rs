//! A coordinate system this program can work with.

use super::other::{self, OtherKind};
use super::{CrsError, Epsg, PlaneZone, zones};

/// A resolved coordinate system: the ones of VN-2000 and WGS 84 are built in, the rest comes from PROJ's own database.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Crs {
    /// EPSG:4326, longitude and latitude in degrees.
    Wgs84,
    /// EPSG:4756, longitude and latitude in degrees.
    Vn2000,
    /// A plane of VN-2000, easting and northing in metres.
    VnPlane(&'static PlaneZone),
    /// Anything else PROJ knows as a projected or geographic system.
    Other(Epsg),
}

impl Crs {
    /// Looks a code up.
    ///
    /// # Errors
    /// A withdrawn twin of a VN-2000 zone (naming the right one); a code PROJ does not know; a system that gives no
    /// positions on a map; a system without a proper operation to WGS 84.
    pub fn resolve(epsg: Epsg) -> Result<Crs, CrsError> {
        if let Some(meant) = zones::meant_by_deprecated(epsg) {
            return Err(CrsError::Deprecated { given: epsg, meant });
        }
        if epsg == zones::WGS84 {
            return Ok(Crs::Wgs84);
        }
        if epsg == zones::VN2000 {
            return Ok(Crs::Vn2000);
        }
        if let Some(zone) = zones::by_epsg(epsg) {
            return Ok(Crs::VnPlane(zone));
        }
        other::look_up(epsg)?;
        Ok(Crs::Other(epsg))
    }

    /// Its code in the EPSG registry.
    pub fn epsg(&self) -> Epsg {
        match self {
            Crs::Wgs84 => zones::WGS84,
            Crs::Vn2000 => zones::VN2000,
            Crs::VnPlane(zone) => zone.epsg,
            Crs::Other(epsg) => *epsg,
        }
    }

    /// Its name in the registry; the code itself where PROJ has lost it.
    pub fn name(&self) -> String {
        match self {
            Crs::Wgs84 => "WGS 84".to_string(),
            Crs::Vn2000 => "VN-2000".to_string(),
            Crs::VnPlane(zone) => zone.name.to_string(),
            Crs::Other(epsg) => other::look_up(*epsg).map_or_else(|_| epsg.to_string(), |info| info.name.clone()),
        }
    }

    /// Whether coordinates are longitude and latitude in degrees.
    pub fn is_geographic(&self) -> bool {
        match self {
            Crs::Wgs84 | Crs::Vn2000 => true,
            Crs::VnPlane(_) => false,
            Crs::Other(epsg) => other::look_up(*epsg).is_ok_and(|info| info.kind == OtherKind::Geographic),
        }
    }

    /// Whether coordinates are metres in a plane that areas may be taken in, so not Web Mercator.
    pub fn is_metric_plane(&self) -> bool {
        match self {
            Crs::Wgs84 | Crs::Vn2000 => false,
            Crs::VnPlane(_) => true,
            Crs::Other(epsg) => {
                !self.is_web_mercator() && other::look_up(*epsg).is_ok_and(|info| info.kind == OtherKind::MetricPlane)
            }
        }
    }

    /// Whether this is Web Mercator under any of its codes, or World Mercator: fine to read coordinates from, but as a
    /// plane in Vietnam areas come out 2 % (south) to 19 % (north) too large.
    pub fn is_web_mercator(&self) -> bool {
        matches!(self.epsg().0, 3857 | 3785 | 900_913 | 102_100 | 102_113 | 3395)
    }

    /// Area of use of a system of PROJ's database as the registry gives it: west, south, east, north in degrees (east may exceed
    /// 180). `None` for the built-in systems and where the registry gives none.
    pub fn area_of_use(&self) -> Option<[f64; 4]> {
        match self {
            Crs::Wgs84 | Crs::Vn2000 | Crs::VnPlane(_) => None,
            Crs::Other(epsg) => other::look_up(*epsg).ok()?.area,
        }
    }

    /// The 3° zone of VN-2000 this is, if it is one.
    pub fn tm3(&self) -> Option<&'static PlaneZone> {
        match self {
            Crs::VnPlane(zone) if zone.is_tm3() => Some(zone),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn withdrawn_twin_names_the_right_code() {
        let error = Crs::resolve(Epsg(6959)).unwrap_err();
        assert_eq!(
            error,
            CrsError::Deprecated {
                given: Epsg(6959),
                meant: Epsg(5899)
            }
        );
        assert!(error.to_string().contains("EPSG:5899"), "{error}");
    }

    #[test]
    fn kinds() {
        let of = |code| Crs::resolve(Epsg(code)).unwrap();
        assert!(of(4326).is_geographic() && of(4756).is_geographic() && of(4258).is_geographic());
        assert!(of(9208).is_metric_plane() && of(2056).is_metric_plane() && of(32616).is_metric_plane());
        assert!(!of(3857).is_metric_plane() && !of(900_913).is_metric_plane() && !of(2230).is_metric_plane());
        assert!(of(9216).tm3().is_some() && of(3405).tm3().is_none());
        assert_eq!(of(2154).name(), "RGF93 v1 / Lambert-93");
        let [west, south, east, north] = of(2154).area_of_use().unwrap();
        assert!(west < 2.35 && 2.35 < east && south < 48.85 && 48.85 < north && east < 20.0);
        assert_eq!(of(9216).area_of_use(), None);
    }

    #[test]
    fn what_is_no_map_system_is_refused() {
        for code in [1, 99_999, u32::MAX] {
            assert!(
                matches!(Crs::resolve(Epsg(code)), Err(CrsError::Unknown { .. })),
                "{code}"
            );
        }
        // For Hanoi 1972 PROJ has an operation in the south only; elsewhere it would leave the shift out in silence.
        assert_eq!(
            Crs::resolve(Epsg(2044)),
            Err(CrsError::NoOperation { epsg: Epsg(2044) })
        );
        for code in [5703, 4978] {
            assert!(
                matches!(Crs::resolve(Epsg(code)), Err(CrsError::NotHorizontal { .. })),
                "{code}"
            );
        }
    }
}
