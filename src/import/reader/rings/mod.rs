//! Lines that stand for areas: closed ones, and open ones that meet end to end. Nothing is moved by more than the
//! tolerance, nothing is guessed: where a line ends alone or three meet, that is told with its coordinates.

mod join;
mod nest;

pub use join::assemble;
pub use nest::nest;

#[cfg(test)]
mod tests;
