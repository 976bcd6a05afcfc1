//! Polygons: as they are stored, as they are measured, and the bytes they travel in.
//!
//! - [`clean`] and [`clean_rings`] tidy input for **storage**: rings closed, repeated vertices dropped, every kept vertex bit
//!   for bit as it came;
//! - [`Region`] is the same land for **computation**: on a fixed grid of one micrometre in one plane, untangled, with an
//!   exact area that does not depend on order;
//! - [`Partition`] cuts a boundary by everything that covers it into faces that tile it: all hectares are sums of them;
//! - [`Stop`] is polled by long work whether to end, and [`Excess`] bounds how much of it there may be;
//! - [`simplified`] and [`label_place`] are for drawing alone;
//! - [`wkb`] and [`gpkg`] are the encodings of the store.

mod arrangement;
#[cfg(test)]
mod bounds_tests;
mod clean;
mod cut_grid;
mod drawing;
mod effort;
mod error;
pub mod gpkg;
mod normalise;
pub mod outlying;
mod partition;
mod place;
#[cfg(test)]
mod property_tests;
mod region;
mod repair;
mod simple;
pub mod wkb;

pub use arrangement::{Cell, Network};
pub use clean::{Rings, clean, clean_rings};
pub use drawing::{LabelPlace, label_place, simplified};
pub use effort::{Excess, Never, OfThread, Stop, stoppable, wish};
pub use error::GeometryError;
pub use partition::{Face, Partition};
pub use region::{GridPoint, GridRings, Region, corners};
pub use repair::{Repair, RepairKind};
