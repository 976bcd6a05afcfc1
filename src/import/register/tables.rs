//! Which record a row of each table of the register becomes.

use super::cells::Cells;
use super::land::{Drawn, Waiting};
use super::work::Work as CrsReading;
use super::{land, records};
use crate::changeset::Wanted;
use crate::changeset::records::Row;
pub use crate::mapping::register_table::TableKind;
use domain::{
    Boundary, ClearancePiece, CompleteThrough, Document, Figure, Flag, Group, Lease, Organisation, Phase, PlanArea,
    Project, ProvinceSetting, Record, Role, ServicedArea, SettledValue, Shape, Target, Work, Zone,
};

macro_rules! readers {
    ($($variant:ident ($($record:ident)?) $module:ident::$read:ident),* $(,)?) => {
        /// Gives the key of a row an identity, so that rows of other tables can refer to it.
        pub fn announce(kind: TableKind, key: &str, reading: &mut CrsReading<'_>) {
            match kind { $(TableKind::$variant => { $(reading.builder.identity::<$record>(key);)? let _ = (key, &reading); }),* }
        }

        /// Reads a row and stages its record. Problems are noted in the cells.
        pub fn read(kind: TableKind, cells: &mut Cells<'_, '_>) {
            match kind { $(TableKind::$variant => if let Some(read) = $module::$read(cells) { read.stage(cells); }),* }
        }
    };
}

/// What is read of a row.
trait Stage {
    fn stage(self, cells: &mut Cells<'_, '_>);
}

impl<T: Record> Stage for T {
    fn stage(self, cells: &mut Cells<'_, '_>) {
        put(self, None, cells);
    }
}

impl<T: Record> Stage for Drawn<T> {
    fn stage(self, cells: &mut Cells<'_, '_>) {
        put(self.record, self.shape, cells);
    }
}

impl Stage for Waiting {
    fn stage(self, _: &mut Cells<'_, '_>) {}
}

fn put<T: Record>(record: T, shape: Option<Shape>, cells: &mut Cells<'_, '_>) {
    let wanted = match cells.code("visibility") {
        Some(said) => Wanted::Said(said),
        None => Wanted::Follows(record.visibility()),
    };
    let (slug, place) = (cells.slug.clone(), cells.place());
    cells.builder().put(slug, wanted, record, shape, place);
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
