//! The coordinate system a layer declares.

use ::gdal::spatial_ref::SpatialRef;

use super::geojson_scan::TopCrs;
use super::open::Source;
use super::{log, qpj, vn2000};
use crate::record::FoundCrs;
use message::Message;

/// The CRS of a layer: a code it names, else a VN-2000 zone with the same numbers, else the definition as it is.
pub fn find(srs: Option<SpatialRef>, source: &Source) -> Result<FoundCrs, Message> {
    match source.top_crs {
        Some(TopCrs::Absent) => return Ok(FoundCrs::Epsg(4326)),
        Some(TopCrs::Null) => return Ok(FoundCrs::None),
        Some(TopCrs::Code(epsg)) => return Ok(FoundCrs::Epsg(epsg)),
        None => {}
    }
    let Some(mut srs) = srs else { return Ok(FoundCrs::None) };
    // GeoPackage's −1 and 0, and what GDAL makes of an empty definition.
    if srs
        .name()
        .is_none_or(|name| name.is_empty() || name.to_ascii_lowercase().starts_with("undefined"))
    {
        return Ok(FoundCrs::None);
    }
    let wkt = srs.to_wkt().map_err(|error| log::failed(&source.file, &error))?;
    if let Some(epsg) = code(&srs) {
        return Ok(FoundCrs::Epsg(epsg));
    }
    // Before GDAL's own guess: it knows the 6° zones of many countries by their numbers alone.
    if let Some((epsg, how)) = vn2000::identify(&srs) {
        return Ok(FoundCrs::Matched { epsg, how });
    }
    if let Some(found) = source.shapefile().and_then(|shp| qpj::code(shp, &srs)) {
        return Ok(found);
    }
    let identified = srs.auto_identify_epsg().ok().and_then(|()| code(&srs));
    // Not finding a code is no failure of the file.
    log::take_failure();
    Ok(identified.map_or(FoundCrs::Unknown { wkt }, FoundCrs::Epsg))
}

/// The EPSG code that a definition names; `None` where it names none.
pub fn code(srs: &SpatialRef) -> Option<u32> {
    match srs.auth_name()?.to_ascii_uppercase().as_str() {
        "EPSG" => srs.auth_code().ok().and_then(|code| u32::try_from(code).ok()),
        // CRS84 is WGS 84 in the axis order every reader here uses anyway.
        "OGC" if srs.authority().is_ok_and(|authority| authority.ends_with(":CRS84")) => Some(4326),
        _ => None,
    }
}
