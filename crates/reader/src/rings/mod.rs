//! Lines that stand for areas: closed ones, and open ones that meet end to end. Nothing is moved by more than the
//! tolerance, nothing is guessed: a line that ends alone, or three that meet, is reported with its coordinates.

mod join;
mod nest;
mod network;
mod twins;

pub use join::{assemble, with_nearest};
pub use nest::{Area, nest, parents};
pub use network::{Cells, cells};
pub use twins::{distance, twins};

#[cfg(test)]
mod tests;
