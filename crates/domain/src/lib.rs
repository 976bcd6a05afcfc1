//! The words of the model as types: no I/O, no HTTP, no SQL.
//!
//! One [`Entity`] is one thing in the world (a zone, a document, a figure …) as one row of the store describes it. What
//! each kind holds stands in its own module; [`Body`] lists the kinds.

mod administrative_unit;
mod boundary;
mod changeset;
mod clearance;
pub mod codes;
mod document;
mod figure;
mod indicator;
mod land;
mod lease;
mod parcel;
mod people;
pub mod person;
mod quantity;
mod record;
mod settlement;
pub mod text;
mod unit;
mod zone;

pub use administrative_unit::{AdministrativeUnit, UnitLevel};
pub use boundary::{Boundary, LegalStatus, Quality};
pub use changeset::{Change, Changeset, ChangesetId, ChangesetState, Revision, RowId, Version};
pub use clearance::{ClearanceEvent, ClearancePiece, EventKind, Obstacle, Recovery};
pub use dates::{DateEnd, Interval, PartialDate, vietnam_date};
pub use document::{Document, DocumentClass, Relation, Source};
pub use figure::{Comparator, Figure, FigureTime, Rung, Status, Subject, Target, TargetAim};
pub use indicator::{Indicator, Measure, Unit};
pub use land::{Constraint, ConstraintKind, LandFunction, Phase, PlanArea, PlanLevel, ServicedArea};
pub use lease::{Lease, LeaseEnd, LeaseKind};
pub use parcel::Parcel;
pub use people::{Organisation, OrganisationClass, Project, ProjectState, Role, RoleKind};
pub use quantity::{Qualifier, Quantity};
pub use record::{Body, Entity, EntityId, Kind, Record, Shape, Visibility};
pub use settlement::{CompleteThrough, ProvinceSetting, Revoked, SettingRule, SettledValue, place_of_reporter};
pub use unit::{Province, predecessors, province, province_before, province_named, provinces};
pub use zone::{Flag, FlagState, Group, Mark, Place, Work, WorkKind, WorkState, Zone, ZoneKind};

impl message::Word for EntityId {}
impl message::Word for ChangesetId {}
impl message::Word for Revision {}
impl message::Word for Indicator {}
