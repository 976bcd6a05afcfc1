//! A newer file against what is recorded: which recorded land a feature is, what is missing, how areas differ.

mod difference;
mod names;
mod recorded;

pub use difference::Difference;
pub use names::{Called, Names, Sought, is_keyed, valid_of};
pub use recorded::{Match, Recorded, home_of};
