//! The doctor of coordinate systems: from the numbers of a file, what is said of them, and what is known of the place, which
//! systems they can be in, which mistake explains them, and how sure that is. It proposes; a person accepts.

mod adjust;
mod reading;
pub mod stated;

pub use adjust::Adjustment;
pub use reading::Reading;
pub use stated::StatedSystem;
