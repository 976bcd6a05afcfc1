//! The classes of a roll-up: what the legend of the map counts and adds up.

use serde_json::{Map, Value, json};

use super::account::range;
use crate::ledger::{CLASS_MEASURES, Class, Classes};

/// Both ways to sort, every class of each.
pub(super) fn classes(classes: &Classes) -> Value {
    let all = |list: &[Class]| list.iter().map(class).collect::<Vec<_>>();
    json!({ "stage": all(&classes.stage), "clearance": all(&classes.clearance) })
}

fn class(class: &Class) -> Value {
    let measures: Map<String, Value> = CLASS_MEASURES
        .iter()
        .map(|m| {
            let sum = class.measures.get(m).map(|h| {
                json!({
                    "value_ha": h.total_f64(),
                    "range_ha": range(Some(*h)),
                    "approximate": h.approximate,
                    "at_least": h.at_least,
                })
            });
            (m.code().to_string(), sum.unwrap_or(Value::Null))
        })
        .collect();
    json!({ "class": class.code, "count": class.count, "in_groups": class.in_groups, "phases": class.phases, "counted": class.counted, "measures": measures })
}
