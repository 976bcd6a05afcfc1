//! What the features of each kind say.

pub mod boundary;
mod clearance;
mod feature;
mod parcel;
mod subject;

use super::making::{Making, Row};
use crate::changeset::{Prepared, records};
use crate::mapping::import_kind::ImportKind;
use domain::{Body, Entity, Record};
use message::Message;

pub use clearance::with_event;
use feature::Feature;

/// The record of a feature. What a newer file does not speak of stays as it is recorded.
///
/// # Errors
/// What is wrong with the feature first.
pub fn body(
    making: &mut Making<'_, '_>,
    row: &Row,
    land: Option<&Prepared>,
    known: Option<&Entity>,
) -> Result<Body, Message> {
    fn of<T: Record>(known: Option<&Entity>) -> Option<&T> {
        T::of(&known?.body)
    }
    let kind = making.kind;
    // A phase may be a name alone.
    if kind.is_land() && kind != ImportKind::Phase && land.is_none() {
        return Err(Message::new("import.geometry_empty"));
    }
    let zone = row.target.as_ref().map(|target| target.id);
    let feature = &mut Feature::new(row, making, known.is_some());
    let body: Option<Body> = match (kind, land) {
        (ImportKind::Boundary, Some(land)) => boundary::boundary(feature, land, of(known)).map(Body::from),
        (ImportKind::Phase, _) => records::phase(feature, zone).map(Body::from),
        (ImportKind::Plan, _) => records::plan_area(feature, zone).map(Body::from),
        (ImportKind::Serviced, _) => records::serviced_area(feature, zone).map(Body::from),
        (ImportKind::Clearance, _) => clearance::piece(feature, zone, of(known)).map(Body::from),
        (ImportKind::Lease, _) => records::lease(feature, zone, None, None, of(known)).map(Body::from),
        (ImportKind::Project, _) => records::project(feature, zone, of(known)).map(Body::from),
        (ImportKind::Constraint, _) => records::constraint(feature).map(Body::from),
        (ImportKind::Parcel, _) => parcel::parcel(feature).map(Body::from),
        (ImportKind::Target, _) => {
            let (subject, indicator) = (subject::subject(feature), subject::indicator(feature));
            records::target(feature, subject, indicator).map(Body::from)
        }
        _ => None,
    };
    feature.said(body)
}
