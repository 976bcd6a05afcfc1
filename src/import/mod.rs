//! Files become a changeset. Readers hand over plain records; this room gives them meaning, checks them, and writes
//! nothing: storing the changeset is the caller's.

pub mod doctor;
pub mod figures;
mod geometry_in;
pub mod grid;
pub mod polygons;
pub mod progress;
pub mod reader;
pub mod register;
mod report;
mod session;
pub mod template;
pub mod text;

pub use report::{Note, Report};
pub use session::{Session, Staged};
