//! Files become a changeset. Readers hand over plain records; this room gives them meaning, checks them, and gives the
//! changes one by one to whoever asks: a store's transaction, a preview, or nobody.

mod changes;
mod named;
pub mod polygons;
pub mod register;
pub mod request;
mod since;
mod spool;
pub mod units;
mod workbooks;
mod write;

pub use crate::mapping::import_kind::{ImportKind, ImportOption};
pub use changes::{Changes, changes, stopped};
pub use request::{Options, Request};
pub use write::{Decision, Outcome, write};
