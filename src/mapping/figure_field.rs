//! The fields of columns in a workbook of figures.

use domain::{Indicator, Status, ZoneKind};

/// The field of a column in a workbook of figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The number of the row.
    Ordinal,
    /// The name of a zone, and the kind of all names when the heading gives it.
    Zone(Option<ZoneKind>),
    /// Where the zone lies, as printed.
    Place,
    /// The number of the document a row is taken from.
    Document,
    /// The day the row was true.
    AsOf,
    /// A value of an indicator.
    Value(Indicator),
    /// The size as printed, with industrial land in brackets: `75 ha (52)`.
    AreaPrinted,
    /// Industrial land (`đất CN`) whose heading names no plan: of an approved detailed plan it is land that may be let, else
    /// it is only meant to be industrial.
    IndustrialLand,
    /// Clearance in free words or as a number: `GPMB 58,32/75 ha`.
    Progress,
    /// An enterprise that has land in a zone.
    Tenant,
    /// The project of the tenant.
    Project,
    /// The trade of the tenant.
    Trade,
    /// The plot of the lease, by its number.
    Plot,
    /// The first day of the lease.
    Start,
    /// The day the lease ends.
    End,
    /// The kind of the lease.
    LeaseKind,
    /// Land let again by the infrastructure investor (thuê lại đất): the heading gives the kind of every lease below it.
    Sublet,
    /// How far the project is.
    State,
    /// Nothing this import takes.
    Left,
}

impl Field {
    /// The field of a code in a mapping: `zone`, `place`, `progress` …, or an indicator. `None` for an unknown code.
    pub fn from_code(code: &str) -> Option<Field> {
        Some(match code {
            "ordinal" => Field::Ordinal,
            "zone" => Field::Zone(None),
            "place" => Field::Place,
            "document" => Field::Document,
            "as_of" => Field::AsOf,
            "area_printed" => Field::AreaPrinted,
            "industrial_land" => Field::IndustrialLand,
            "progress" => Field::Progress,
            "tenant" => Field::Tenant,
            "project" => Field::Project,
            "trade" => Field::Trade,
            "plot" => Field::Plot,
            "start" => Field::Start,
            "end" => Field::End,
            "lease_kind" => Field::LeaseKind,
            "state" => Field::State,
            "sublet" => Field::Sublet,
            "left" => Field::Left,
            other => Field::Value(other.parse().ok()?),
        })
    }

    /// Every code a mapping may use, for messages.
    pub fn codes() -> Vec<&'static str> {
        let mut codes = vec![
            "ordinal",
            "zone",
            "place",
            "document",
            "as_of",
            "area_printed",
            "industrial_land",
            "progress",
            "tenant",
            "project",
            "trade",
            "plot",
            "start",
            "end",
            "lease_kind",
            "sublet",
            "state",
            "left",
        ];
        codes.extend(Indicator::codes());
        codes
    }

    /// The indicator its values are of; clearance in free words is cleared land.
    pub fn indicator(self) -> Option<Indicator> {
        match self {
            Field::Value(indicator) => Some(indicator),
            Field::Progress => "cleared".parse().ok(),
            Field::AreaPrinted => "planned".parse().ok(),
            Field::IndustrialLand => "industrial_plan".parse().ok(),
            _ => None,
        }
    }
}

/// A field, and the status the heading gives all its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    /// The field of the column.
    pub field: Field,
    /// The status of the values; `None` for the usual one of the indicator.
    pub status: Option<Status>,
}

/// The status of a value whose heading gives none. A printed size is a decided one (docs/MODEL.md, Measures).
pub fn usual_status(indicator: Indicator) -> Status {
    match indicator.code() {
        "planned"
        | "established"
        | "industrial_plan"
        | "industrial_service_plan"
        | "infrastructure_capital_planned" => Status::Approved,
        _ => Status::Reported,
    }
}
