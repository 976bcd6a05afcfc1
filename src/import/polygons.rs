//! Land from polygon files, and rows that belong to it: feature after feature becomes a record and leaves for the store,
//! so that a million of them need no memory.

mod attributes;
mod making;
mod pass;
mod records;
mod source_file;
mod target;
mod workers;

pub use attributes::{Attributes, Columns};
pub use pass::run;
