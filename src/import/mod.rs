//! Files become a changeset. Readers hand over plain records; this room gives them meaning, checks them, and hands the
//! changes to whoever asked: a store's transaction, a preview, or nobody.

mod named;
pub mod polygons;
pub mod register;
pub mod request;
mod run;
mod since;
mod spool;
pub mod units;
mod workbooks;
mod write;

pub use crate::mapping::import_kind::ImportKind;
pub use request::{Options, Request};
pub use run::{run, stopped};
pub use write::{Decision, Give, Outcome, write};
