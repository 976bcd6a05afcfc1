//! A newer file against what is recorded: which recorded land a feature is, what is missing, how areas differ.

mod difference;
mod names;
mod recorded;

pub use difference::Difference;
pub use names::{Named, Names, Sought, is_keyed};
pub use recorded::{Known, Match, Recorded};
