//! From rows to hectares: what is measured, what is reported, the ratios, and the roll-ups. Pure functions of a
//! [`Snapshot`](crate::snapshot::Snapshot) and a date.

mod account;
mod bars;
mod classes;
mod measured;
mod overlap;
mod ratio;
mod reported;
mod rollup;

pub use account::{Account, Basis, Coverage, Hectares, MeasureValue, account};
pub use bars::{Bar, Bars, Progress, progress};
pub use classes::{CLASS_MEASURES, Class, Classes, Clearance, GROUP, OVERLAP, Stage, flags_known};
pub use measured::{BoundaryArea, Land, boundary_areas, boundary_in_force};
pub use ratio::{RATIOS, Ratio, RatioRule};
pub use reported::{Candidate, Reported, Why};
pub use rollup::{Accounts, PARKS, Part, PartWhy, RolledMeasure, Rollup, Scope};
