//! Which record a row of each table of the register becomes.

use super::cells::Cells;
use super::work::Work as Reading;
use super::{Options, land, records};
pub use crate::mapping::register_table::TableKind;
use domain::{
    Boundary, ClearancePiece, CompleteThrough, Document, Figure, Flag, Group, Lease, Organisation, Phase, PlanArea,
    Project, ProvinceSetting, Role, ServicedArea, SettledValue, Target, Work, Zone,
};

macro_rules! readers {
    ($($variant:ident ($($record:ident)?) $module:ident::$read:ident),* $(,)?) => {
        /// Gives the key of a row an identity, so that rows of other tables can refer to it.
        pub fn announce(kind: TableKind, key: &str, reading: &mut Reading<'_>) {
            match kind { $(TableKind::$variant => { $(reading.builder.identity::<$record>(key);)? let _ = (key, &reading); }),* }
        }

        /// Reads a row and stages its record. Problems are noted in the cells.
        pub fn read(kind: TableKind, key: String, cells: &mut Cells<'_, '_>, reading: &mut Reading<'_>, options: &Options<'_>) {
            match kind { $(TableKind::$variant => { $module::$read(key, cells, reading, options); }),* }
        }
    };
}

readers! {
    Documents (Document) records::document,
    Zones (Zone) records::zone,
    Phases (Phase) land::phase,
    Groups (Group) records::group,
    Organisations (Organisation) records::organisation,
    Boundaries (Boundary) land::boundary,
    PlanAreas (PlanArea) land::plan_area,
    ServicedAreas (ServicedArea) land::serviced_area,
    Events () land::event,
    Obstacles () land::obstacle,
    Pieces (ClearancePiece) land::piece,
    Projects (Project) records::project,
    Leases (Lease) land::lease,
    Flags (Flag) records::flag,
    Figures (Figure) records::figure,
    Targets (Target) records::target,
    Roles (Role) records::role,
    Works (Work) records::work,
    SettledValues (SettledValue) records::settled_value,
    Completes (CompleteThrough) records::complete_through,
    ProvinceSettings (ProvinceSetting) records::province_setting,
}
