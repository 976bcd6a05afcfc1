//! The values expected in a column of a form, as an example or a unit.

use crate::mapping::register_table::{Holds, TableKind};
use domain::Indicator;

/// The values expected in a column of that name, in whatever table it stands; a figure's is its unit.
pub fn expected_of(column: &str) -> String {
    if let Ok(indicator) = column.parse::<Indicator>() {
        return indicator.usual_unit().sign().to_string();
    }
    let form = match column {
        "ordinal" => Holds::Count.expected(),
        "progress" => "GPMB 58,32/75 ha",
        _ => {
            let mut columns = TableKind::ALL.iter().flat_map(|table| &table.columns()[1..]);
            let named = columns.find(|known| known.name == column);
            named.map_or("", |known| known.holds.expected())
        }
    };
    form.to_string()
}
