//! What is asked of an import: files, what they hold, and what the person says of them.

use std::path::PathBuf;

use rust_decimal::Decimal;

use crate::changeset::relation::Said;
use crate::mapping::Mapping;
use crate::mapping::import_kind::ImportKind;
use domain::{
    ConstraintKind, EventKind, LandFunction, LeaseKind, LegalStatus, PartialDate, PlanLevel, ProjectState, Quality,
    UnitLevel, ZoneKind,
};
use geodesy::CrsReading;
use geodesy::Epsg;
use reader::Nested;
use text::DecimalSeparator;

/// One import: the files become one changeset.
#[derive(Debug, Clone)]
pub struct Request {
    /// The files, each as the person named it.
    pub files: Vec<PathBuf>,
    /// The kind of records that they hold.
    pub kind: ImportKind,
    /// What the person says of them.
    pub options: Options,
}

/// What the person says of a file beside what stands in it. A field of a feature wins over an option.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The zone, by id, slug or name.
    pub zone: Option<String>,
    /// How the coordinates of the file are to be read: its CRS, and what has to be done to its numbers first. Given, it is
    /// accepted by a person.
    pub crs: Option<CrsReading>,
    /// The plane of the hectares.
    pub area_crs: Option<Epsg>,
    /// The layer of a file that has several.
    pub layer: Option<String>,
    /// What closed lines inside each other mean in a drawing.
    pub nested: Option<Nested>,
    /// The encoding of the texts of a file, against what it says or shows.
    pub encoding: Option<String>,
    /// Which column is which field, and what the file does not say. What is said here beside it wins.
    pub mapping: Option<Mapping>,
    /// The decimal mark of numbers that are texts.
    pub mark: Option<DecimalSeparator>,
    /// The date of the boundary, event, lease …
    pub valid_from: Option<PartialDate>,
    /// The number of the document.
    pub document: Option<String>,
    /// Who issued the document, and what it does to an earlier one; of figures.
    pub relation: Said,
    /// The area the document declares, hectares.
    pub declared_ha: Option<Decimal>,
    /// Legal status of a boundary.
    pub status: Option<LegalStatus>,
    /// How a boundary was made.
    pub quality: Option<Quality>,
    /// The event of clearance pieces.
    pub event: Option<EventKind>,
    /// The kind of leases.
    pub lease_kind: Option<LeaseKind>,
    /// The level of a plan.
    pub level: Option<PlanLevel>,
    /// The function of plan areas.
    pub function: Option<LandFunction>,
    /// The kind of constraints.
    pub constraint_kind: Option<ConstraintKind>,
    /// The state of projects.
    pub project_state: Option<ProjectState>,
    /// The level of administrative units.
    pub unit_level: Option<UnitLevel>,
    /// The province of units, of new zones, and of zones whose name several provinces have: key or name.
    pub province: Option<String>,
    /// The kind of zones that figures speak of, where neither names nor headings say it.
    pub zone_kind: Option<ZoneKind>,
    /// Whether zones that figures speak of and that are not recorded are made.
    pub create_zones: bool,
    /// Take shapes without their attributes, where the file that holds these is missing.
    pub without_attributes: bool,
    /// Refuse a file that has anything to repair.
    pub strict: bool,
    /// Leave out features that are wrong, with their reasons, instead of refusing the file.
    pub partial: bool,
    /// End what is recorded and no longer stands in the file.
    pub end_missing: bool,
    /// “Đủ đến ngày”: with these files everything up to that day is recorded of the zones they speak of.
    pub complete_through: Option<PartialDate>,
    /// Who says so: the author of the changeset.
    pub stated_by: String,
}
