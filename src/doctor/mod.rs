//! The doctor of coordinate systems: from the numbers of a file, what it states of them, and what is known of the place, which
//! systems they can be in, which mistake explains them, and how sure that is. It proposes; a person accepts.
//!
//! [`diagnose`] looks at [`Evidence`] and gives a [`Diagnosis`]: candidates best first, each a [`CrsReading`] that can be passed
//! back as a code. [`places`] and [`Evidence::look_up`] bring what a store knows.

mod candidate;
mod diagnose;
mod diagnosis;
mod edges;
mod evidence;
mod mistake;
mod place;
mod recorded_places;
mod score;
#[cfg(test)]
mod tests;
mod words;

pub use diagnose::diagnose;
pub use diagnosis::{Candidate, Diagnosis, Verdict};
pub use evidence::Evidence;
pub use mistake::CrsMistake;
pub use place::{Fit, Place, provinces_in};
pub use recorded_places::{of_zone as places_of_zone, places};
