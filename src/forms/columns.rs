//! What is expected in a column of the register, as a list of codes or as an example.

use serde::de::DeserializeOwned;

use crate::mapping::register_table::TableKind;
use domain::{
    Comparator, DocumentClass, EventKind, FlagState, Indicator, LandFunction, LeaseEnd, LeaseKind, LegalStatus,
    OrganisationClass, PlanLevel, ProjectState, Qualifier, Quality, Recovery, Relation, RoleKind, Status, Unit,
    Visibility, WorkKind, WorkState, ZoneKind, provinces,
};
use text::codes_of;

/// The codes of a closed list; empty where a column is not one.
pub fn choices(table: TableKind, column: &str) -> Vec<String> {
    let codes = match (table, column) {
        (TableKind::Zones | TableKind::Groups, "kind") => codes::<ZoneKind>(),
        (TableKind::Events, "kind") => codes::<EventKind>(),
        (TableKind::Leases, "kind") => codes::<LeaseKind>(),
        (TableKind::Roles, "kind") => codes::<RoleKind>(),
        (TableKind::Works, "kind") => codes::<WorkKind>(),
        (TableKind::Works, "state") => codes::<WorkState>(),
        (TableKind::Flags | TableKind::Groups, "state") => codes::<FlagState>(),
        (TableKind::Projects, "state") => codes::<ProjectState>(),
        (TableKind::Boundaries, "status") => codes::<LegalStatus>(),
        (TableKind::Flags, "status") => "derived".to_string(),
        (TableKind::Figures, "status") => codes::<Status>(),
        (TableKind::Documents, "class") => codes::<DocumentClass>(),
        (TableKind::Documents, "relation") => codes::<Relation>(),
        (TableKind::Organisations, "class") => codes::<OrganisationClass>(),
        (_, "quality") => codes::<Quality>(),
        (_, "level") => codes::<PlanLevel>(),
        (_, "function") => codes::<LandFunction>(),
        (_, "recovery") => codes::<Recovery>(),
        (_, "end_reason") => codes::<LeaseEnd>(),
        (_, "qualifier") => codes::<Qualifier>(),
        (_, "comparator") => codes::<Comparator>(),
        (_, "visibility") => codes::<Visibility>(),
        (TableKind::Flags, "value") | (_, "complete" | "example") => "yes, no".to_string(),
        (TableKind::Zones, "unit") => String::new(),
        (_, "unit" | "declared_unit" | "capital_unit" | "money_unit") => Unit::ALL.map(Unit::code).join(", "),
        (_, "indicator") => Indicator::codes().join(", "),
        (_, "province_then") => {
            let past = provinces().iter().filter(|p| p.until.is_some()).map(|p| p.key.as_str());
            past.collect::<Vec<_>>().join(", ")
        }
        (TableKind::ProvinceSettings, "province") => provinces()
            .iter()
            .map(|p| p.key.as_str())
            .collect::<Vec<_>>()
            .join(", "),
        (_, "province") => {
            let today = provinces().iter().filter(|p| p.until.is_none()).map(|p| p.key.as_str());
            today.collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    };
    codes
        .split(", ")
        .filter(|code| !code.is_empty())
        .map(str::to_string)
        .collect()
}

/// What is expected where there is no closed list: a form, an example, a unit.
pub fn expected(table: TableKind, column: &str) -> String {
    if column == table.key_column() && table != TableKind::Documents {
        return "a-z, 0-9, -".to_string();
    }
    expected_of(column)
}

/// As [`expected`], by the name of the column alone.
pub fn expected_of(column: &str) -> String {
    if let Ok(indicator) = column.parse::<Indicator>() {
        return indicator.usual_unit().sign().to_string();
    }
    let form = match column {
        "valid_from" | "valid_until" | "as_of" | "from" | "to" | "date" | "due" | "start" | "end" | "opened"
        | "closed" | "unit_until" | "no_later_than" | "through" | "settled_on" | "revoked_on" => {
            "2026-06-18, 2026-06, 2026"
        }
        "value" | "value_max" | "declared" | "capital_registered" | "capital_realised" | "money" => "598.725",
        "ha" => "ha: 598.725",
        "households" | "organisations" | "graves" | "workers" | "member_count" | "ordinal" => "0, 1, 2, 3 …",
        "lon" | "lat" => "WGS 84, °: 107.60",
        "mark_radius_km" => "km: 5",
        "crs" | "area_crs" => "EPSG:9208",
        "wkt" => "POLYGON((x y, x y, …)), MULTIPOLYGON(…)",
        "subject" => "zone:…, phase:…, group:…, unit:…",
        "document" | "replaces" => "225/QĐ-TTg",
        "other_names" | "trades" | "members" | "losing" => "a|b|c",
        "indicators" => "cleared|leased",
        "reporters" => "UBND xã|chủ đầu tư",
        "progress" => "GPMB 58,32/75 ha",
        _ => "",
    };
    form.to_string()
}

fn codes<T: DeserializeOwned>() -> String {
    codes_of::<T>().join(", ")
}
