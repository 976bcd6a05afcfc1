//! A changeset in the making: what an import stages on top of what is recorded, what it reports, and which record a feature of
//! a newer file is.

mod feature;
mod naming;
mod prepare_geometry;
pub mod relation;
pub mod report;
mod session;
mod settings;
pub mod update;

pub use feature::{has_rows, shape_hash};
pub use prepare_geometry::{Prepared, Preparer, astray_note, declared_note, far_note};
pub use report::{Note, Report};
pub use session::{Session, Staged, Wanted, identified};

use domain::{Indicator, Visibility};

/// Households, graves and compensation are for the office unless a row says otherwise.
pub fn default_visibility(indicator: Indicator) -> Visibility {
    let personal = ["households", "graves", "organisations", "compensation"];
    let code = indicator.code();
    if personal.iter().any(|start| code.starts_with(start)) {
        Visibility::Internal
    } else {
        Visibility::Public
    }
}
