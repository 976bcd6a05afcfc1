//! The doctor of coordinate systems: from the numbers of a file, what is said of them, and what is known of the place, which
//! systems they can be in, which mistake explains them, and how sure that is. It proposes; a person accepts.
//!
//! [`diagnose`] looks at [`Evidence`] and gives a [`Diagnosis`]: candidates best first, each a [`Reading`] that can be passed
//! back as a code. [`places`] and [`Evidence::look_up`] bring what a store knows.

mod ailment;
mod candidate;
mod diagnose;
mod diagnosis;
mod edges;
mod evidence;
mod judge;
mod known;
mod place;
#[cfg(test)]
mod tests;
mod words;

pub use ailment::Ailment;
pub use diagnose::diagnose;
pub use diagnosis::{Candidate, Diagnosis, Verdict};
pub use evidence::Evidence;
pub use known::places;
pub use place::{Fit, Place, provinces_in};
