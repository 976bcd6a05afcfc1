//! A changeset in the making: what an import, or somebody by hand, stages on top of what is recorded, what is reported of it, and which record a feature of
//! a newer file is.

mod builder;
mod by_hand;
mod comparison;
mod feature;
mod first_seen;
mod naming;
mod prepare_geometry;
pub mod records;
pub mod relation;
pub mod report;
mod settings;
pub mod update;
mod visibility;

pub use builder::Builder;
pub use feature::{has_rows, shape_hash};
pub use first_seen::FirstSeen;
pub use naming::identified;
pub use prepare_geometry::{Prepared, Preparer, astray_note, declared_note, far_note};
pub use report::{FeatureRepair, Note, Removed, RepairedAt, Report};
pub use visibility::Wanted;
