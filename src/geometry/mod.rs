//! Polygons: what is stored, what is measured, and the bytes they travel in.
//!
//! - [`clean`] and [`clean_rings`] tidy input for **storage**: rings closed, repeated vertices dropped, every kept vertex bit
//!   for bit as it came;
//! - [`Region`] is the same land for **computation**: on a fixed grid of one micrometre in one plane, untangled, with exact
//!   areas and unions that do not depend on order;
//! - [`wkb`] and [`gpkg`] are the encodings of the store.

mod canonical;
mod clean;
mod error;
pub mod gpkg;
mod grid;
mod normalise;
#[cfg(test)]
mod property_tests;
mod repair;
pub mod wkb;

pub use clean::{Rings, clean, clean_rings};
pub use error::GeometryError;
pub use grid::{GridPoint, Region};
pub use repair::{Repair, RepairKind};
