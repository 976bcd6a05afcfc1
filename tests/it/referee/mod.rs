//! GEOS as a referee: everything the partition measures, measured again by another program's geometry.
//!
//! GEOS gets the normalised land (it takes valid polygons only) in doubles; the partition works on the micrometre grid. They
//! must agree on every area within [`judge::TOLERANCE_M2`] on land of the size of a zone, so small cases are first brought to
//! an extent of a kilometre.

mod clipping;
mod generator;
mod jts;
mod judge;
mod osm;
mod plans;
mod synthetic;
#[path = "../../../benches/workload/mod.rs"]
mod workload;
