//! The lines of forms 03 and 04, and which indicator of the register is exactly one of them.

use super::CLUSTERS;
use domain::Unit;

/// A line of the form.
pub struct Line {
    /// Its number in the form.
    pub number: &'static str,
    /// The unit of its values.
    pub unit: Unit,
    /// The indicator that means exactly this of a province.
    pub indicator: Option<&'static str>,
    /// A size that was decided.
    pub approved: bool,
    /// A value of the period.
    pub flow: bool,
}

const fn line(number: &'static str, unit: Unit, indicator: Option<&'static str>) -> Line {
    Line {
        number,
        unit,
        indicator,
        approved: false,
        flow: false,
    }
}

const fn approved(number: &'static str, unit: Unit, indicator: &'static str) -> Line {
    Line {
        approved: true,
        ..line(number, unit, Some(indicator))
    }
}

const fn flow(number: &'static str, indicator: &'static str) -> Line {
    Line {
        flow: true,
        ..line(number, Unit::BillionDong, Some(indicator))
    }
}

/// Every line. Counts of clusters in a state, and areas of a part of the clusters, have no indicator of their own: they are
/// checked and left out.
pub const LINES: &[Line] = &[
    line("1", CLUSTERS, None),
    approved("2", Unit::Hectare, "planned"),
    line("3", CLUSTERS, None),
    approved("4", Unit::Hectare, "established"),
    line("5", CLUSTERS, None),
    line("6", Unit::Hectare, None),
    line("7", CLUSTERS, None),
    line("8", Unit::Hectare, None),
    line("9", CLUSTERS, None),
    line("10", Unit::Hectare, None),
    line("11", CLUSTERS, None),
    line("12", Unit::Hectare, None),
    approved("13", Unit::BillionDong, "infrastructure_capital_planned"),
    line("14", Unit::BillionDong, Some("disbursed")),
    line("15", CLUSTERS, None),
    line("15.1", CLUSTERS, None),
    line("15.2", CLUSTERS, None),
    line("15.3", CLUSTERS, None),
    line("15.4", CLUSTERS, None),
    line("16", Unit::Hectare, None),
    line("16.1", Unit::Hectare, None),
    line("16.2", Unit::Hectare, None),
    line("16.3", Unit::Hectare, None),
    line("16.4", Unit::Hectare, None),
    line("17", Unit::Hectare, None),
    line("18", Unit::Hectare, Some("leased")),
    line("19", Unit::Percent, Some("fill")),
    line("20", Unit::Project, Some("projects")),
    line("21", Unit::Project, None),
    line("22", Unit::Project, Some("projects_operating")),
    flow("23", "revenue"),
    flow("24", "budget_paid"),
    line("25", Unit::Person, Some("workers")),
    line("26", CLUSTERS, None),
    line("27", CLUSTERS, None),
];
