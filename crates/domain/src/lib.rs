//! The model (`docs/MODEL.md`) as types: no I/O, no HTTP, no SQL.
//!
//! One [`Entity`] is one version of one real-world object: a zone, a document, a figure. What
//! each kind holds stands in its own module; [`Body`] lists the kinds.

mod administrative_unit;
mod boundary;
mod called;
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
mod property;
mod quantity;
mod record;
mod settlement;
pub mod syllables;
pub mod text;
mod unit;
pub mod vocabulary;
mod zone;

pub use administrative_unit::{AdministrativeUnit, UnitLevel};
pub use boundary::{Boundary, LegalStatus, Quality};
pub use called::{Called, Telling};
pub use changeset::{Change, Changeset, ChangesetId, ChangesetState, Revision, RowId, Version};
pub use clearance::{ClearanceEvent, ClearancePiece, EventKind, Obstacle, Recovery, not_annulled};
pub use dates::{DateEnd, Interval, PartialDate, vietnam_date};
pub use document::{Document, DocumentClass, Relation, Source, leads_to};
pub use figure::{Comparator, Figure, FigureTime, Rung, Status, Subject, Target, TargetAim};
pub use indicator::{Indicator, Measure, Unit};
pub use land::{Constraint, ConstraintKind, LandFunction, Phase, PlanArea, PlanLevel, ServicedArea};
pub use lease::{Lease, LeaseEnd, LeaseKind};
pub use parcel::Parcel;
pub use people::{Organisation, OrganisationClass, Project, ProjectState, Role, RoleKind};
pub use property::{Datum, Layer, Property, PropertyType, title};
pub use quantity::{Qualifier, Quantity};
pub use record::{Entity, EntityId, InBody, Land, Published, Record, Shape, Summary, Visibility};
pub use settlement::{CompleteThrough, ProvinceSetting, Revoked, SettingRule, SettledValue, place_of_reporter};
pub use unit::{Province, predecessors, province, province_before, province_named, provinces};
pub use zone::{Flag, FlagState, Group, LabelPoint, Place, Work, WorkKind, WorkState, Zone, ZoneKind};

use serde::{Deserialize, Serialize};

// Every kind of record, with its code in stores and in JSON. What is asked of a kind is answered in its own file.
record::bodies! {
    Document "document", Zone "zone", Flag "flag", Boundary "boundary", Phase "phase", PlanArea "plan_area",
    ServicedArea "serviced_area", ClearancePiece "clearance_piece", Lease "lease", Project "project",
    Organisation "organisation", Role "role", Work "work", Group "group", Figure "figure", Target "target",
    AdministrativeUnit "unit", Constraint "constraint", Parcel "parcel",
    SettledValue "settled_value", CompleteThrough "complete_through",
    ProvinceSetting "province_setting",
}

impl message::Word for EntityId {}
impl message::Word for ChangesetId {}
impl message::Word for Revision {}
impl message::Word for Indicator {}
