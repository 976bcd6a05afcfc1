//! The tables of the register: their names and columns. Forms, imports and messages take them from here; which record a row
//! becomes is told where they are read (`import/register/tables.rs`).

macro_rules! tables {
    ($($variant:ident [$($column:literal)*] telling [$($telling:literal)*]),* $(,)?) => {
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
    };
}

tables! {
    Documents ["document" "number" "date" "issuer" "title" "class" "file" "no_later_than" "no_later_than_words"
        "replaces" "relation"] telling [],
    Zones ["zone" "kind" "name" "other_names" "province" "province_then" "unit" "unit_until" "unit_today" "parent"
        "attached_to" "trades" "lon" "lat" "mark_radius_km" "mark_basis" "document" "page" "wording" "example"] telling [],
    Phases ["phase" "zone" "name" "crs" "wkt" "document" "page" "wording"] telling ["zone" "name"],
    Groups ["group" "name" "kind" "province" "province_then" "definition" "state" "member_count" "members" "complete"
        "part_of" "partition" "document" "page" "wording"] telling [],
    Organisations ["organisation" "name" "class" "document" "page" "wording"] telling ["name"],
    Boundaries ["boundary" "zone" "file" "wkt" "crs" "area_crs" "status" "quality" "declared" "declared_unit"
        "valid_from" "valid_until" "document" "page" "wording"] telling ["zone" "valid_from"],
    PlanAreas ["plan_area" "zone" "level" "function" "lot" "crs" "wkt" "valid_from" "valid_until" "document" "page"
        "wording"] telling ["zone" "level" "lot" "valid_from"],
    ServicedAreas ["serviced_area" "zone" "crs" "wkt" "valid_from" "valid_until" "document" "page" "wording"] telling
        ["zone" "valid_from"],
    // Events and obstacles are read before the pieces they belong to.
    Events ["event" "clearance_piece" "kind" "annuls" "date" "households" "organisations" "graves" "money" "money_unit"
        "document" "page" "wording"] telling ["clearance_piece" "kind" "date"],
    Obstacles ["obstacle" "clearance_piece" "text" "opened" "closed"] telling ["clearance_piece" "text" "opened"],
    Pieces ["clearance_piece" "zone" "label" "recovery" "ha" "crs" "wkt" "document" "page" "wording" "visibility"]
        telling ["zone" "label"],
    Projects ["project" "zone" "name" "investor" "trade" "capital_registered" "capital_realised" "capital_unit"
        "workers" "state" "as_of" "document" "page" "wording" "visibility"] telling ["zone" "name" "state" "as_of"],
    Leases ["lease" "zone" "kind" "ha" "qualifier" "start" "end" "end_reason" "project" "tenant" "crs" "wkt" "document"
        "page" "wording" "visibility"] telling ["zone" "kind" "start" "project" "tenant"],
    Flags ["flag" "zone" "phase" "state" "value" "status" "date" "document" "page" "wording"] telling ["zone" "phase"
        "state" "date" "document"],
    Figures ["figure" "subject" "within" "indicator" "value" "value_max" "unit" "qualifier" "status" "rung" "as_of"
        "from" "to" "document" "page" "wording" "visibility" "note"] telling ["subject" "within" "indicator" "status" "rung"
        "as_of" "from" "to" "document"],
    Targets ["target" "subject" "indicator" "comparator" "value" "value_max" "unit" "text" "due" "responsible"
        "document" "page" "wording"] telling ["subject" "indicator" "due" "document"],
    Roles ["role" "organisation" "zone" "kind" "from" "to" "document" "page" "wording"] telling ["organisation" "zone"
        "kind" "from"],
    Works ["work" "zone" "kind" "state" "as_of" "document" "page" "wording"] telling ["zone" "kind" "state" "as_of"
        "document"],
    SettledValues ["settled_value" "subject" "indicator" "as_of" "chosen" "losing" "reason" "by" "settled_on" "document"
        "page" "wording" "revoked_on" "revoked_by" "visibility"] telling ["subject" "indicator" "as_of" "settled_on"],
    Completes ["complete_through" "zone" "indicator" "through" "by" "document" "page" "wording" "revoked_on"
        "revoked_by"] telling ["zone" "indicator" "through"],
    ProvinceSettings ["province_setting" "province" "indicators" "reporters" "rung" "valid_from" "valid_until"
        "document" "page" "wording"] telling ["province" "indicators" "reporters" "rung" "valid_from"],
}
