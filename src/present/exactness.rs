//! How exact a number is: “khoảng”, “ít nhất”, “nhiều nhất”, a range, or not known.

use serde_json::{Value, json};

use crate::ledger::{Bound, Quotient};

/// From which side a number is known.
pub(super) fn bound(bound: Bound) -> Value {
    json!({ "at_least": bound == Bound::AtLeast, "at_most": bound == Bound::AtMost })
}

/// What stands beside the value of a quotient.
pub(super) fn exactness(quotient: &Quotient) -> Value {
    json!({
        "approximate": quotient.approximate,
        "at_least": quotient.bound == Bound::AtLeast,
        "at_most": quotient.bound == Bound::AtMost,
        "range": quotient.range,
        "unknown": quotient.unknown.map(|why| why.code()),
    })
}
