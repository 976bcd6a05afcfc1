//! Land from polygon files, and rows that belong to it: feature after feature becomes a record and leaves for the store,
//! so that a million of them need no memory.

mod making;
mod pass;
mod records;
mod source;
mod target;
mod workers;

pub(super) use pass::run;
