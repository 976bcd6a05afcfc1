//! The boundary versions of a zone, each with its area: those in force, those of the past and those only proposed.

use jiff::civil::Date;

use super::Ledger;
use super::books::boundary_in_force;
use crate::measure::{self, MeasuredArea};
use crate::snapshot::Row;
use domain::{Boundary, EntityId};
use message::Message;

/// The areas of one boundary version.
#[derive(Debug, Clone, Copy)]
pub struct BoundaryArea<'a> {
    /// The version of the boundary.
    pub row: Row<'a, Boundary>,
    /// Its areas, in the plane and on the ellipsoid.
    pub area: MeasuredArea,
    /// Whether it is the one in force.
    pub in_force: bool,
}

/// Every boundary version of a zone that can be measured with its areas, the one in force on `as_of` marked.
///
/// # Errors
/// A stored geometry that can no longer be computed, in words.
pub fn boundary_areas(ledger: &Ledger, zone: EntityId, as_of: Date) -> Result<Vec<BoundaryArea<'_>>, Message> {
    let in_force = boundary_in_force(ledger, zone, as_of).map(|row| row.id());
    ledger
        .about::<Boundary>(zone)
        // A version that cannot be cut is not tried again with every question; the account lists it as left out.
        .filter(|row| ledger.sheet(zone, Some(row.id())).is_some())
        .filter_map(|row| row.entity().shape.as_ref().map(|shape| (row, shape)))
        .map(|(row, shape)| {
            let (region, _) = measure::region(shape, row.body.plane)?;
            Ok(BoundaryArea {
                row,
                area: measure::area(&region, row.body.plane)?,
                in_force: in_force == Some(row.id()),
            })
        })
        .collect()
}
