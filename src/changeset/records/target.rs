//! Targets and dated duties.

use super::Row;
use domain::{Comparator, Indicator, Subject, Target, TargetAim};

/// A target: a value with its unit, or a duty in words.
pub fn target<R: Row>(row: &mut R, subject: Option<Subject>, indicator: Option<Indicator>) -> Option<Target> {
    let comparator = row.required_code("comparator");
    let usual = indicator.map(Indicator::usual_unit);
    let unit = row.unit("unit", usual);
    let quantities = match unit.or(usual) {
        Some(unit) => [row.quantity("value", unit), row.quantity("value_max", unit)],
        None => {
            // A number without its unit says nothing.
            if row.text("value").is_some() && row.text("unit").is_none() {
                row.missing("unit", &[]);
            }
            [None, None]
        }
    };
    match comparator {
        Some(Comparator::Text) => row.required("text"),
        _ => row.required("value"),
    };
    let text = row.text("text").unwrap_or_default();
    let (due, responsible) = (row.date("due"), row.text("responsible").unwrap_or_default());
    let [value, value_max] = quantities;
    if let (Some(value), Some(most)) = (&value, &value_max)
        && value.unit != most.unit
    {
        row.wrong("value_max", value.unit.code());
    }
    Some(Target {
        subject: subject?,
        aim: TargetAim {
            indicator,
            comparator: comparator?,
            unit: value.as_ref().map(|value| value.unit).or(unit),
            value: value.map(|value| value.value),
            value_max: value_max.map(|value| value.value),
            text,
        },
        due,
        responsible,
        source: row.source()?,
    })
}
