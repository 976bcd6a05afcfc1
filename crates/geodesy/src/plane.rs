//! The rule that picks the plane hectares are taken in.

use serde::{Deserialize, Serialize};

use super::{Crs, CrsError, Epsg, zones};

/// The inputs of the rule.
#[derive(Debug, Clone, Copy)]
pub struct PlaneRequest<'a> {
    /// The plane the user asked for (`--area-crs`); `None` for none.
    pub area_crs: Option<Epsg>,
    /// The system of the file.
    pub file: &'a Crs,
    /// The TM-3 zone of the administrative unit at the time of import, where the unit is known.
    pub unit_zone: Option<Epsg>,
    /// Longitude and latitude of the middle of the geometry, degrees; VN-2000 or WGS 84, 200 m do not matter.
    pub centroid_lon_lat: (f64, f64),
}

/// Why a plane was picked. JSON: `requested`, `file`, `unit`, `nearest_meridian`, `file_projected`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaneReason {
    /// The user asked for it.
    Requested,
    /// The file is in this TM-3 zone.
    File,
    /// The TM-3 zone of the administrative unit.
    Unit,
    /// The TM-3 zone with the nearest meridian.
    NearestMeridian,
    /// Outside Vietnam: the file's own projected plane.
    FileProjected,
}

/// A plane and why. Stored with the boundary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaneChoice {
    /// The plane to measure in.
    pub epsg: Epsg,
    /// Why this plane, for the account of an area.
    pub reason: PlaneReason,
}

/// West, south, east, north in degrees: the mainland and coastal islands (area of use of EPSG:4756 widened by 0.1°),
/// Hoàng Sa and Trường Sa.
const VIETNAM: [[f64; 4]; 3] = [
    [102.1, 8.3, 109.6, 23.4],
    [111.0, 15.5, 113.0, 17.3],
    [111.0, 6.4, 117.6, 12.2],
];

/// Whether a place counts as Vietnam for the choice of a plane: a matter of boxes, which also take in land of neighbours.
/// It decides which projection measures best; it is no statement about borders.
pub fn in_vietnam(longitude: f64, latitude: f64) -> bool {
    VIETNAM
        .iter()
        .any(|[west, south, east, north]| (*west..=*east).contains(&longitude) && (*south..=*north).contains(&latitude))
}

/// Picks the plane, in this order: the one asked for; the file's TM-3 zone; in Vietnam the TM-3 zone of the administrative unit,
/// else the one with the nearest meridian; elsewhere the file's own plane in metres, whatever the unit the land is recorded in,
/// and the plane of the unit only where the file has none. EPSG:5896 (102°) is taken only when asked for, Web Mercator never, a
/// 6° zone or UTM never in Vietnam.
///
/// # Errors
/// A plane was asked for that may not be used there, or there is none to use.
pub fn choose_plane(request: PlaneRequest<'_>) -> Result<PlaneChoice, CrsError> {
    let (longitude, latitude) = request.centroid_lon_lat;
    let nearest = zones::nearest_tm3(longitude)
        .filter(|_| latitude.is_finite())
        .ok_or(CrsError::NoPlace)?;
    let vietnam = in_vietnam(longitude, latitude);
    let choice = |epsg, reason| Ok(PlaneChoice { epsg, reason });

    if let Some(asked) = request.area_crs {
        let crs = Crs::resolve(asked)?;
        if crs.is_web_mercator() {
            return Err(CrsError::PlaneWebMercator { asked });
        }
        if vietnam && crs.tm3().is_none() {
            return Err(CrsError::PlaneNotTm3 {
                asked,
                nearest: nearest.epsg,
            });
        }
        if !crs.is_metric_plane() {
            return Err(CrsError::PlaneNotMetric { asked });
        }
        return choice(asked, PlaneReason::Requested);
    }
    let usable = |epsg| zones::by_epsg(epsg).filter(|zone| zone.in_use());
    if let Some(zone) = usable(request.file.epsg()) {
        return choice(zone.epsg, PlaneReason::File);
    }
    let unit = request.unit_zone.and_then(usable);
    // The plane follows the land: the unit's zone does not fit land abroad.
    if !vietnam && request.file.is_metric_plane() {
        return choice(request.file.epsg(), PlaneReason::FileProjected);
    }
    if let Some(zone) = unit {
        return choice(zone.epsg, PlaneReason::Unit);
    }
    if vietnam {
        return choice(nearest.epsg, PlaneReason::NearestMeridian);
    }
    Err(CrsError::NoPlane {
        file: request.file.epsg(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BAN_QUA: (f64, f64) = (103.85, 22.57);
    const BERN: (f64, f64) = (7.44, 46.95);

    fn choose(area_crs: Option<u32>, file: u32, unit: Option<u32>, at: (f64, f64)) -> Result<PlaneChoice, CrsError> {
        let file = Crs::resolve(Epsg(file)).unwrap();
        choose_plane(PlaneRequest {
            area_crs: area_crs.map(Epsg),
            file: &file,
            unit_zone: unit.map(Epsg),
            centroid_lon_lat: at,
        })
    }

    #[test]
    fn order_of_the_rule() {
        use PlaneReason::*;
        let cases = [
            (Some(9208), 3405, Some(9206), BAN_QUA, 9208, Requested),
            (None, 9208, Some(9206), BAN_QUA, 9208, File),
            (None, 3405, Some(9208), BAN_QUA, 9208, Unit),
            (None, 3405, None, BAN_QUA, 9206, NearestMeridian),
            (None, 3857, None, BAN_QUA, 9206, NearestMeridian),
            (None, 5896, None, (102.3, 22.4), 9205, NearestMeridian),
            (None, 4326, Some(5896), (102.3, 22.4), 9205, NearestMeridian),
            (None, 32648, None, BAN_QUA, 9206, NearestMeridian),
            (None, 4326, None, (112.3, 16.5), 9218, NearestMeridian),
            (None, 4326, None, (114.0, 9.9), 9218, NearestMeridian),
            (None, 2056, None, BERN, 2056, FileProjected),
            (Some(2056), 4326, None, BERN, 2056, Requested),
            (None, 32616, None, (-87.0, 15.0), 32616, FileProjected),
            // Land abroad of a zone that stands in a Vietnamese province.
            (None, 2056, Some(9208), BERN, 2056, FileProjected),
            (None, 32616, Some(9208), (-87.0, 15.0), 32616, FileProjected),
            // A file without a plane has none to give.
            (None, 4326, Some(9208), BERN, 9208, Unit),
            // UTM is no plane in Vietnam, with a unit or without.
            (None, 32648, Some(9208), BAN_QUA, 9208, Unit),
        ];
        for (area, file, unit, at, epsg, reason) in cases {
            let got = choose(area, file, unit, at).unwrap();
            assert_eq!(
                got,
                PlaneChoice {
                    epsg: Epsg(epsg),
                    reason
                },
                "{area:?} {file} {unit:?}"
            );
        }
    }

    #[test]
    fn refusals() {
        let refused = |area, file, at| choose(area, file, None, at).unwrap_err();
        assert_eq!(
            refused(Some(3405), 3405, BAN_QUA),
            CrsError::PlaneNotTm3 {
                asked: Epsg(3405),
                nearest: Epsg(9206)
            }
        );
        assert_eq!(
            refused(Some(3857), 3405, BAN_QUA),
            CrsError::PlaneWebMercator { asked: Epsg(3857) }
        );
        assert_eq!(
            refused(Some(3857), 4326, BERN),
            CrsError::PlaneWebMercator { asked: Epsg(3857) }
        );
        assert_eq!(
            refused(Some(2230), 4326, (-117.0, 33.0)),
            CrsError::PlaneNotMetric { asked: Epsg(2230) }
        );
        assert_eq!(refused(None, 4326, BERN), CrsError::NoPlane { file: Epsg(4326) });
        assert_eq!(refused(None, 3857, BERN), CrsError::NoPlane { file: Epsg(3857) });
        assert_eq!(refused(None, 9208, (f64::NAN, 1.0)), CrsError::NoPlace);
        assert!(matches!(
            refused(Some(6957), 9208, BAN_QUA),
            CrsError::Deprecated { .. }
        ));
    }

    #[test]
    fn json() {
        let choice = PlaneChoice {
            epsg: Epsg(9206),
            reason: PlaneReason::NearestMeridian,
        };
        assert_eq!(
            serde_json::to_string(&choice).unwrap(),
            r#"{"epsg":"EPSG:9206","reason":"nearest_meridian"}"#
        );
    }
}
