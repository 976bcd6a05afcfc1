//! What the features of each kind say.

pub mod boundary;
mod clearance;
mod land;
mod lease;
mod parcel;
mod project;
mod target;

pub use clearance::{event, piece};
pub use land::{constraint, phase, plan_area, serviced_area};
pub use lease::lease;
pub use parcel::parcel;
pub use project::project;
pub use target::target;
