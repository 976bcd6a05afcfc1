//! Imports from the page: files are handed over, looked at, shown as differences, and written when a person says so.
//!
//! [`routes`] are the addresses, [`writer`] says who may use them, [`desk`] keeps the imports under way, [`import`] is
//! one of them, [`job`] runs their work one at a time, [`engine`] is the only file that knows how an import works.

mod answer;
mod choices;
mod engine;
mod folder;
mod import;
mod inspection;
mod job;
mod name;
mod params;
mod preview;
mod require_writer;
mod routes;
mod sessions;
mod upload;
mod write_access;

pub(super) use require_writer::check_origin;
pub(super) use routes::{ADDRESSES, limits, router};
pub(super) use sessions::{ImportSessions, TIDY_EVERY};
pub use write_access::{StoreFactory, WriteAccess};
