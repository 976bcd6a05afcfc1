//! The tables of the register: their columns, and which record a row of each becomes.

use super::cells::Cells;
use super::work::Work as Reading;
use super::{Options, land, records};
use domain::{
    Boundary, ClearancePiece, CompleteThrough, Document, Figure, Flag, Group, Lease, Organisation, Phase, PlanArea,
    Project, ProvinceSetting, Role, ServicedArea, SettledValue, Target, Work, Zone,
};

macro_rules! tables {
    ($($variant:ident ($($record:ident)?) $module:ident::$read:ident [$($column:literal)*] telling [$($telling:literal)*]),* $(,)?) => {
        /// A table, in the order the tables of one import are read.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum TableKind {
            $(#[doc = concat!("The table ", stringify!($variant), ".")] $variant),*
        }

        impl TableKind {
            /// Every table.
            pub const ALL: &'static [TableKind] = &[$(TableKind::$variant),*];

            /// Its columns; the first names the table and holds the key.
            pub fn columns(self) -> &'static [&'static str] {
                match self { $(TableKind::$variant => &[$($column),*]),* }
            }

            /// The columns a missing key is made from.
            pub fn telling_columns(self) -> &'static [&'static str] {
                match self { $(TableKind::$variant => &[$($telling),*]),* }
            }

            /// The first column.
            pub fn key_column(self) -> &'static str {
                self.columns()[0]
            }
        }

        /// Gives the key of a row an identity, so that rows of other tables can refer to it.
        pub fn announce(kind: TableKind, key: &str, reading: &mut Reading<'_>) {
            match kind { $(TableKind::$variant => { $(reading.session.identity::<$record>(key);)? let _ = (key, &reading); }),* }
        }

        /// Reads a row and stages its record. Problems are noted in the cells.
        pub fn read(kind: TableKind, key: String, cells: &mut Cells<'_, '_>, reading: &mut Reading<'_>, options: &Options<'_>) {
            match kind { $(TableKind::$variant => { $module::$read(key, cells, reading, options); }),* }
        }
    };
}

tables! {
    Documents (Document) records::document ["document" "number" "date" "issuer" "title" "class" "file" "no_later_than"
        "no_later_than_words" "replaces" "relation"] telling [],
    Zones (Zone) records::zone ["zone" "kind" "name" "other_names" "province" "province_then" "unit" "unit_until" "unit_today" "parent"
        "attached_to" "trades" "lon" "lat" "mark_radius_km" "mark_basis" "document" "page" "wording" "example"] telling [],
    Phases (Phase) land::phase ["phase" "zone" "name" "crs" "wkt" "document" "page" "wording"] telling ["zone" "name"],
    Groups (Group) records::group ["group" "name" "kind" "province" "province_then" "definition" "state" "member_count" "members" "complete"
        "part_of" "partition" "document" "page" "wording"] telling [],
    Organisations (Organisation) records::organisation ["organisation" "name" "class" "document" "page" "wording"]
        telling ["name"],
    Boundaries (Boundary) land::boundary ["boundary" "zone" "file" "wkt" "crs" "area_crs" "status" "quality" "declared"
        "declared_unit" "valid_from" "valid_until" "document" "page" "wording"] telling ["zone" "valid_from"],
    PlanAreas (PlanArea) land::plan_area ["plan_area" "zone" "level" "function" "lot" "crs" "wkt" "valid_from"
        "valid_until" "document" "page" "wording"] telling ["zone" "level" "lot" "valid_from"],
    ServicedAreas (ServicedArea) land::serviced_area ["serviced_area" "zone" "crs" "wkt" "valid_from" "valid_until"
        "document" "page" "wording"] telling ["zone" "valid_from"],
    // Events and obstacles are read before the pieces they belong to.
    Events () land::event ["event" "clearance_piece" "kind" "annuls" "date" "households" "organisations" "graves" "money"
        "money_unit" "document" "page" "wording"] telling ["clearance_piece" "kind" "date"],
    Obstacles () land::obstacle ["obstacle" "clearance_piece" "text" "opened" "closed"]
        telling ["clearance_piece" "text" "opened"],
    Pieces (ClearancePiece) land::piece ["clearance_piece" "zone" "label" "recovery" "ha" "crs" "wkt" "document" "page"
        "wording" "visibility"] telling ["zone" "label"],
    Projects (Project) records::project ["project" "zone" "name" "investor" "trade" "capital_registered"
        "capital_realised" "capital_unit" "workers" "state" "as_of" "document" "page" "wording" "visibility"]
        telling ["zone" "name" "state" "as_of"],
    Leases (Lease) land::lease ["lease" "zone" "kind" "ha" "qualifier" "start" "end" "end_reason" "project" "tenant"
        "crs" "wkt" "document" "page" "wording" "visibility"] telling ["zone" "kind" "start" "project" "tenant"],
    Flags (Flag) records::flag ["flag" "zone" "phase" "state" "value" "status" "date" "document" "page" "wording"]
        telling ["zone" "phase" "state" "date" "document"],
    Figures (Figure) records::figure ["figure" "subject" "within" "indicator" "value" "value_max" "unit" "qualifier" "status"
        "rung" "as_of" "from" "to" "document" "page" "wording" "visibility" "note"]
        telling ["subject" "within" "indicator" "status" "rung" "as_of" "from" "to" "document"],
    Targets (Target) records::target ["target" "subject" "indicator" "comparator" "value" "value_max" "unit" "text" "due"
        "responsible" "document" "page" "wording"] telling ["subject" "indicator" "due" "document"],
    Roles (Role) records::role ["role" "organisation" "zone" "kind" "from" "to" "document" "page" "wording"]
        telling ["organisation" "zone" "kind" "from"],
    Works (Work) records::work ["work" "zone" "kind" "state" "as_of" "document" "page" "wording"]
        telling ["zone" "kind" "state" "as_of" "document"],
    SettledValues (SettledValue) records::settled_value ["settled_value" "subject" "indicator" "as_of" "chosen" "losing"
        "reason" "by" "settled_on" "document" "page" "wording" "revoked_on" "revoked_by" "visibility"]
        telling ["subject" "indicator" "as_of" "settled_on"],
    Completes (CompleteThrough) records::complete_through ["complete_through" "zone" "indicator" "through" "by" "document"
        "page" "wording" "revoked_on" "revoked_by"] telling ["zone" "indicator" "through"],
    ProvinceSettings (ProvinceSetting) records::province_setting ["province_setting" "province" "indicators" "reporters"
        "rung" "valid_from" "valid_until" "document" "page" "wording"]
        telling ["province" "indicators" "reporters" "rung" "valid_from"],
}
