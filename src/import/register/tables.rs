//! The tables of the register: their columns, and which record a row of each becomes.

use super::super::session::Session;
use super::cells::Cells;
use super::{Options, records};
use crate::domain::{Boundary, Document, Figure, Flag, Group, Lease, Organisation, Phase, Role, Target, Work, Zone};

macro_rules! tables {
    ($($variant:ident $record:ident $read:ident [$($column:literal)*] telling [$($telling:literal)*]),* $(,)?) => {
        /// A table, in the order the tables of one import are read.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum TableKind { $($variant),* }

        impl TableKind {
            /// Every table.
            pub const ALL: [TableKind; 12] = [$(TableKind::$variant),*];

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
        pub fn announce(kind: TableKind, key: &str, session: &mut Session<'_>) {
            match kind { $(TableKind::$variant => { session.identity::<$record>(key); }),* }
        }

        /// Reads a row and stages its record. Problems are noted in the cells.
        pub fn read(kind: TableKind, key: String, cells: &mut Cells<'_, '_>, session: &mut Session<'_>, options: &Options<'_>) {
            match kind { $(TableKind::$variant => { records::$read(key, cells, session, options); }),* }
        }
    };
}

tables! {
    Documents Document document ["document" "date" "issuer" "title" "class" "file"] telling [],
    Zones Zone zone ["zone" "kind" "name" "other_names" "province" "unit" "unit_until" "unit_today" "parent" "attached_to"
        "trades" "lon" "lat" "mark_radius_km" "mark_basis" "document" "page" "wording"] telling [],
    Phases Phase phase ["phase" "zone" "name" "document" "page" "wording"] telling ["zone" "name"],
    Groups Group group ["group" "name" "kind" "province" "definition" "member_count" "members" "complete" "part_of"
        "partition" "document" "page" "wording"] telling [],
    Organisations Organisation organisation ["organisation" "name" "class" "document" "page" "wording"] telling ["name"],
    Boundaries Boundary boundary ["boundary" "zone" "file" "crs" "area_crs" "status" "quality" "declared" "declared_unit"
        "valid_from" "document" "page" "wording"] telling ["zone" "valid_from"],
    Flags Flag flag ["flag" "zone" "state" "value" "date" "document" "page" "wording"] telling ["zone" "state" "date" "document"],
    Figures Figure figure ["figure" "subject" "indicator" "value" "value_max" "unit" "qualifier" "status" "as_of" "from"
        "to" "document" "page" "wording" "visibility" "note"]
        telling ["subject" "indicator" "status" "as_of" "from" "to" "document"],
    Targets Target target ["target" "subject" "indicator" "comparator" "value" "value_max" "unit" "text" "due"
        "responsible" "document" "page" "wording"] telling ["subject" "indicator" "due" "document"],
    Roles Role role ["role" "organisation" "zone" "kind" "from" "to" "document" "page" "wording"]
        telling ["organisation" "zone" "kind" "from"],
    Works Work work ["work" "zone" "kind" "state" "as_of" "document" "page" "wording"]
        telling ["zone" "kind" "state" "as_of" "document"],
    Leases Lease lease ["lease" "zone" "kind" "ha" "qualifier" "start" "end" "end_reason" "project" "document" "page"
        "wording" "visibility"] telling ["zone" "kind" "start" "project"],
}
