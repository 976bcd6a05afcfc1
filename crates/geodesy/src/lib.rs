//! Where things are and how large they are: VN-2000 zones, pinned transformations, plane and ellipsoidal areas.
//!
//! Axis order is x = easting or longitude, y = northing or latitude, everywhere. Paper is the other way round
//! (X = northing): a caller that reads paper swaps first.
//!
//! - [`Epsg`], [`Crs`] and [`zones`] name coordinate systems;
//! - [`Transform`] moves coordinates between them by written-down operations only, never by PROJ's choice of the day;
//! - [`choose_plane`] picks the plane hectares are taken in, with its reason;
//! - [`plane_area`] and [`ellipsoidal_area`] measure, as integers of mm² ([`AreaMm2`]).
//!
//! This is the lowest room for coordinates: it knows nothing of files, stores or records.

mod adjust;
mod area;
mod cache;
mod crs;
mod densify;
mod ellipsoid;
mod epsg;
mod error;
pub mod micro;
mod other;
pub mod pipeline;
mod plane;
#[cfg(test)]
mod property_tests;
mod reading;
mod transform;
pub mod zones;

pub use adjust::{Adjustment, is_packed};
pub use area::{AreaMm2, ellipsoidal_area, plane_area};
pub use crs::Crs;
pub use densify::densify;
pub use epsg::Epsg;
pub use error::CrsError;
pub use plane::{PlaneChoice, PlaneReason, PlaneRequest, choose_plane, in_vietnam};
pub use reading::CrsReading;
pub use transform::Transform;
pub use zones::{PlaneZone, ZoneKind};

impl message::Word for Epsg {}
impl message::Word for CrsReading {}
