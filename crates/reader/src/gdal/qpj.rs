//! The `.qpj` file that QGIS writes beside a Shapefile: the definition with its EPSG code, which a `.prj` cannot hold.

use std::path::Path;

use ::gdal::spatial_ref::SpatialRef;

use super::{crs, log};
use crate::record::FoundCrs;
use message::Message;
use text::{fold, read_bytes};

/// The code in the `.qpj` file, when the definition agrees with the one in the `.prj` file.
///
/// It may be left over from an earlier state of the file, so it only adds a code to the same numbers and never overrules
/// them.
pub fn code(shp: &Path, prj: &SpatialRef) -> Option<FoundCrs> {
    let bytes = read_bytes(&shp.with_extension("qpj"), 1).ok()?;
    let qpj = SpatialRef::from_wkt(std::str::from_utf8(&bytes).ok()?).ok();
    log::take_failure();
    let qpj = qpj?;
    let epsg = crs::code(&qpj).filter(|_| same_numbers(prj, &qpj))?;
    Some(FoundCrs::Matched {
        epsg,
        how: Message::new("import.crs.qpj").with("epsg", epsg),
    })
}

fn same_numbers(a: &SpatialRef, b: &SpatialRef) -> bool {
    let number = |srs: &SpatialRef, name: &str| srs.get_proj_param(name).ok().flatten();
    let close = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() < 1e-6,
        (a, b) => a.is_none() && b.is_none(),
    };
    let same = |name: &str| close(number(a, name), number(b, name));
    let named = |srs: &SpatialRef, path: &str| srs.get_attr_value(path, 0).ok().flatten().map(|name| fold(&name));
    let is_wgs84 = |srs: &SpatialRef| {
        named(srs, "DATUM").is_some_and(|datum| datum.contains("wgs") || datum.contains("world geodetic"))
    };
    // The two parallels of a cone are written in either order.
    let parallels = |srs: &SpatialRef| {
        let (first, second) = (number(srs, "standard_parallel_1"), number(srs, "standard_parallel_2"));
        if first < second {
            [first, second]
        } else {
            [second, first]
        }
    };
    let (of_a, of_b) = (parallels(a), parallels(b));
    a.is_projected() == b.is_projected()
        && named(a, "PROJECTION") == named(b, "PROJECTION")
        && close(a.semi_major().ok(), b.semi_major().ok())
        && close(Some(a.linear_units()), Some(b.linear_units()))
        && is_wgs84(a) == is_wgs84(b)
        && close(of_a[0], of_b[0])
        && close(of_a[1], of_b[1])
        && [
            "central_meridian",
            "latitude_of_origin",
            "scale_factor",
            "false_easting",
            "false_northing",
        ]
        .into_iter()
        .all(same)
}
