//! Files become a changeset. Readers hand over plain records; this room gives them meaning, checks them, and hands the
//! changes to whoever asked: a store's transaction, a preview, or nobody.

pub mod doctor;
pub mod figures;
mod geometry_in;
pub mod grid;
pub mod inspect;
pub mod kind;
pub mod mapping;
mod naming;
pub mod polygons;
pub mod progress;
pub mod reader;
pub mod register;
pub mod relation;
pub mod report;
pub mod request;
mod run;
mod session;
mod sheets;
mod since;
mod spool;
pub mod template;
pub mod text;
pub mod units;
pub mod update;
mod workbooks;
mod write;

pub use kind::ImportKind;
pub use report::{Note, Report};
pub use request::{Options, Request};
pub use run::{Sink, run};
pub use session::{Session, Staged};
pub use write::{Decision, Give, Outcome, write};
