//! Imports from the page: files are handed over, looked at, shown as differences, and written when a person says so.
//!
//! [`routes`] are the addresses, [`writer`] says who may use them, [`desk`] keeps the imports under way, [`import`] is
//! one of them, [`job`] runs their work one at a time, [`engine`] is the only file that knows how an import works.

mod answer;
mod choices;
mod desk;
mod engine;
mod folder;
mod import;
mod inspection;
mod job;
mod name;
mod routes;
mod shown;
mod upload;
mod wish;
mod writer;
mod writing;

pub(super) use desk::{Desk, TIDY_EVERY};
pub(super) use routes::{ADDRESSES, limits, router};
pub(super) use writer::check_origin;
pub use writing::{Opener, Writing};
