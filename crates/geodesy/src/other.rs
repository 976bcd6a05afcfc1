//! Coordinate systems other than VN-2000 and WGS 84, from the database inside the `proj` crate.
//!
//! PROJ may hold several operations between a system and WGS 84 and pick one per point, which tears outlines apart. So
//! the one it offers for the centre of the system's area of use is taken, its pipeline text is kept, and every coordinate
//! goes through that text, forwards or backwards.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use proj::Proj;

use super::{CrsError, Epsg, cache};

/// The kind of coordinates of a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OtherKind {
    /// Longitude and latitude, degrees.
    Geographic,
    /// Metres in a plane.
    MetricPlane,
    /// Feet and the like in a plane.
    OtherPlane,
}

/// The facts known of a system.
#[derive(Debug)]
pub(super) struct Other {
    pub(super) name: String,
    pub(super) kind: OtherKind,
    /// Pipeline to WGS 84 longitude, latitude in degrees.
    pub(super) to_wgs84: String,
    /// Area of use in the registry: west, south, east, north, degrees; `None` where it gives none.
    pub(super) area: Option<[f64; 4]>,
}

/// Found systems, for the whole process; failures are not kept, so the map is bounded by the registry.
static KNOWN: LazyLock<Mutex<HashMap<Epsg, Arc<Other>>>> = LazyLock::new(Mutex::default);

/// Finds a system and its operation.
pub(super) fn look_up(epsg: Epsg) -> Result<Arc<Other>, CrsError> {
    // The map is only ever inserted into, so a panic elsewhere cannot have left it half-written.
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = known.get(&epsg) {
        return Ok(found.clone());
    }
    let found = Arc::new(read(epsg)?);
    known.insert(epsg, found.clone());
    Ok(found)
}

fn read(epsg: Epsg) -> Result<Other, CrsError> {
    let _alone = cache::proj_lock();
    let code = epsg.to_string();
    let crs = Proj::new(&code).map_err(|_| CrsError::Unknown { epsg })?;
    let name = crs.proj_info().description.unwrap_or_else(|| code.clone());
    let kind = kind(&crs).ok_or_else(|| CrsError::NotHorizontal {
        epsg,
        name: name.clone(),
    })?;
    let no_operation = |_| CrsError::NoOperation { epsg };

    // The first coordinate sent through makes PROJ settle on an operation; only then has it a text.
    let back = Proj::new_known_crs("EPSG:4326", &code, None).map_err(|_| CrsError::NoOperation { epsg })?;
    let centre: (f64, f64) = back.convert(centre(&crs)).map_err(no_operation)?;
    let forward = Proj::new_known_crs(&code, "EPSG:4326", None).map_err(|_| CrsError::NoOperation { epsg })?;
    forward.convert(centre).map_err(no_operation)?;
    let info = forward.proj_info();
    let area = area(&crs);
    let ballpark = info.description.is_some_and(|text| text.contains("allpark"));
    match info.definition {
        Some(text) if !ballpark && text.contains("proj=") => Ok(Other {
            name,
            kind,
            to_wgs84: text,
            area,
        }),
        _ => Err(CrsError::NoOperation { epsg }),
    }
}

/// Reads the type and the unit from PROJJSON; `None` for vertical, geocentric, compound and the like.
fn kind(crs: &Proj) -> Option<OtherKind> {
    let text = crs.to_projjson(Some(false), None, None).ok()?;
    let json: serde_json::Value = serde_json::from_str(&text).ok()?;
    match json["type"].as_str()? {
        "GeographicCRS" => Some(OtherKind::Geographic),
        "ProjectedCRS" => {
            let axes = json["coordinate_system"]["axis"].as_array()?;
            let metric = axes.iter().all(|axis| axis["unit"].as_str() == Some("metre"));
            Some(if metric {
                OtherKind::MetricPlane
            } else {
                OtherKind::OtherPlane
            })
        }
        _ => None,
    }
}

/// West, south, east, north; east is beyond 180 where the area crosses the antimeridian.
fn area(crs: &Proj) -> Option<[f64; 4]> {
    let area = crs.area_of_use().ok()?.0?;
    let east = if area.west > area.east {
        area.east + 360.0
    } else {
        area.east
    };
    Some([area.west, area.south, east, area.north])
}

/// Longitude and latitude of the middle of the area of use, degrees; 0, 0 where none is known.
fn centre(crs: &Proj) -> (f64, f64) {
    match area(crs) {
        Some([west, south, east, north]) => {
            let longitude = (west + east) / 2.0;
            (
                if longitude > 180.0 {
                    longitude - 360.0
                } else {
                    longitude
                },
                (south + north) / 2.0,
            )
        }
        _ => (0.0, 0.0),
    }
}
